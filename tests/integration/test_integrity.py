"""What a database says of itself: sound, with a gap in the versions, with damaged pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, text
from tests.builders.stores import Home, amended, event, kept

from ekbom.model.errors import StoreError
from ekbom.storage.connect import open_engine
from ekbom.storage.sql_store import SqlStore


@contextmanager
def beside(home: Home) -> Iterator[Connection]:
    """Somebody who changes the database without ekbom."""
    engine = open_engine(home.address, key=home.key)
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            # Kept out of step on purpose; it is settled when the connection ends.
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        yield connection
    engine.dispose()


def filled(store: SqlStore) -> SqlStore:
    first = kept("r1")
    store.keep([first, kept("r2")], event())
    store.amend([amended(first)], event())
    return store


def test_a_sound_store_has_no_faults(store: SqlStore) -> None:
    assert store.faults() == ()
    assert filled(store).faults() == ()
    with store.snapshot():
        assert store.faults() == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records SET version = 1 WHERE id = 'r1'",
        "UPDATE records SET version = 3 WHERE id = 'r1'",
        "DELETE FROM versions WHERE record = 'r1' AND version = 1",
        "DELETE FROM versions WHERE record = 'r2'",
        "UPDATE versions SET version = 2 WHERE record = 'r2'",
    ],
)
def test_versions_that_do_not_follow_are_found(statement: str, store: SqlStore, home: Home) -> None:
    filled(store)
    with beside(home) as connection:
        connection.execute(text(statement))
    assert store.faults() == ("the versions of 1 records do not follow one another",)


@pytest.mark.parametrize("kind", ["sqlite", "sqlcipher"], indirect=True)
def test_a_line_that_points_to_nothing_is_found(store: SqlStore, home: Home) -> None:
    filled(store)
    with home_of(home) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM records WHERE id = 'r2'")
    assert store.faults() == ("a line points to one that is not there (1 found)",)


@contextmanager
def home_of(home: Home) -> Iterator[Any]:
    """A bare connection, which minds no links."""
    engine = open_engine(home.address, key=home.key)
    with closing(engine.raw_connection()) as raw:
        yield raw.driver_connection
    engine.dispose()


@pytest.mark.parametrize("kind", ["sqlite", "sqlcipher"], indirect=True)
def test_a_damaged_page_is_found(kind: str, store: SqlStore, home: Home) -> None:
    filled(store)
    store.keep(
        [kept(f"more{n}", body={"cells": {}, "note": "x" * 900}) for n in range(60)], event()
    )
    store.close()
    with home_of(home) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(home.file.read_bytes())
    # Behind the first page, so that it still opens.
    place = len(data) - 4096 * 3
    data[place : place + 600] = bytes(600)
    home.file.write_bytes(data)
    with closing(home.open()) as opened:
        (first, *_) = told(opened)
    # A broken seal already stops whoever reads the page.
    words = ("the seal of a page is broken", "it is damaged", "it is encrypted with another key")
    assert first.startswith(
        words if kind == "sqlcipher" else ("a page is damaged", "it is damaged")
    )


def told(store: SqlStore) -> tuple[str, ...]:
    """The faults; one that is met on the way counts as one."""
    try:
        return store.faults()
    except StoreError as error:
        return (error.problem,)
