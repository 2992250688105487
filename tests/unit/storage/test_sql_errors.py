"""What a database reports becomes one sentence, without a word of what was kept."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    IntegrityError,
    MultipleResultsFound,
    NoResultFound,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as NoneLeft

from ekbom.model.errors import StoreError
from ekbom.storage.sql_errors import explained, is_busy


def _told(error: Exception) -> StoreError:
    with pytest.raises(StoreError) as caught, explained("here"):
        raise error
    assert caught.value.where == "here"
    assert caught.value.__cause__ is error
    return caught.value


def _operational(text: str, kind: type[Exception] = sqlite3.OperationalError) -> OperationalError:
    return OperationalError("INSERT", {"body": "secret"}, kind(text))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("database is locked", "somebody else has been writing for too long"),
        ("locking protocol", "somebody else has been writing for too long"),
        ("canceling statement due to lock timeout", "somebody else has been writing for too long"),
        ("database or disk is full", "the disk is full"),
        ('could not extend file "x": No space left on device', "the disk is full"),
        ("attempt to write a readonly database", "it can be read, but not written"),
        ("unable to open database file", "it cannot be opened"),
        ("file is not a database", "it is encrypted with another key, or damaged"),
        ("database disk image is malformed", "it is damaged"),
        ("Could not decode to UTF-8 column 'body'", "it is damaged"),
        ("disk I/O error", "the disk reports an error"),
        ("permission denied for table head", "the database does not let this user in"),
        ('database "x" does not exist', "there is no such database or user"),
        ("no such column: mood", "the database refused it (OperationalError)"),
    ],
)
def test_each_report_has_its_sentence(text, problem):
    assert _told(_operational(text)).problem == problem


def test_a_server_that_is_gone():
    gone = _operational("server closed the connection", psycopg.OperationalError)
    assert _told(gone).problem == "the database cannot be reached"


def test_no_word_of_what_was_to_be_written_is_said():
    error = DataError("INSERT", {}, psycopg.DataError('invalid input "a bad evening"'))
    assert _told(error).problem == "the database refused it (DataError)"
    error = IntegrityError("INSERT", {}, sqlite3.IntegrityError("CHECK failed: bad evening"))
    assert "evening" not in str(_told(error))


def test_other_failures_of_the_library():
    assert _told(NoResultFound("x")).problem == "it is damaged"
    assert _told(MultipleResultsFound("x")).problem == "it is damaged"
    assert _told(NoneLeft("x")).problem == "too many are using it at once"
    assert _told(ArgumentError("x")).problem == "the database failed (ArgumentError)"


def test_what_is_no_report_of_a_database_passes():
    with pytest.raises(KeyError), explained("here"):
        raise KeyError("x")
    inner = StoreError("there", "p", "t")
    with pytest.raises(StoreError) as caught, explained("here"):
        raise inner
    assert caught.value is inner


def test_only_a_lock_is_worth_waiting_for():
    assert is_busy(_operational("database is locked"))
    assert is_busy(_operational("Locking protocol"))
    assert not is_busy(_operational("disk I/O error"))
