"""Nouns as rows: one canonical text, and nothing that would not come back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from types import MappingProxyType

import pytest
from tests.builders.stores import card, event, kept, member

from ekbom.model.audit import AuditLine
from ekbom.model.errors import StoreError
from ekbom.model.kept import needed
from ekbom.storage import tables
from ekbom.storage.rows import (
    body_text,
    kept_of,
    line_of,
    line_row,
    member_of,
    member_row,
    need_rows,
    person_of,
    person_row,
    record_row,
    version_row,
)


def test_a_body_has_one_text_whatever_order_and_mapping_it_came_in():
    one = {"b": (1, 2.0, None), "a": MappingProxyType({"y": True, "x": "ä"})}
    two = {"a": {"x": "ä", "y": True}, "b": [1, 2.0, None]}
    assert body_text(one) == body_text(two) == r'{"a":{"x":"\u00e4","y":true},"b":[1,2.0,null]}'


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({1}, "it holds a set"),
        (date(2026, 1, 1), "it holds a date"),
        ({2: "two"}, "a name in it is a int"),
        (float("inf"), "Out of range float values are not JSON compliant"),
    ],
)
def test_what_is_not_json_is_refused(value, why):
    with pytest.raises(StoreError) as caught:
        body_text({"n": [value]})
    assert caught.value.problem.startswith(f"this cannot be kept: {why}")


def test_rows_have_the_columns_of_their_tables_in_their_order():
    assert list(record_row(kept())) == list(tables.records.columns.keys())
    assert list(version_row(kept())) == list(tables.versions.columns.keys())
    assert list(line_row(AuditLine(1, event(), "d"))) == list(tables.audit.columns.keys())
    assert list(person_row(card())) == list(tables.persons.columns.keys())
    assert set(member_row(member())) == set(tables.members.columns.keys()) - {"number"}


def test_nouns_come_back():
    assert person_of(tuple(person_row(card()).values())) == card()
    given = member(persons=frozenset({"p1", "p2"}), owner=True)
    assert member_of(tuple(member_row(given).values()), ["p2", "p1"]) == given
    line = AuditLine(7, event("see", "p1", records=("a", 'b"')), "d" * 64)
    assert line_of(tuple(line_row(line).values())) == line
    whole = replace(kept(), late=True, changed_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert kept_of(("p1", "entry", *version_row(whole).values())) == whole


@pytest.mark.parametrize("body", ["", "{", '{"a": 1} {}', '{"a": 1}\n'])
def test_a_body_that_was_not_written_like_this_is_seen(body):
    row = version_row(kept()) | {"body": body}
    with pytest.raises(ValueError, match=r"."):
        kept_of(("p1", "entry", *row.values()))


def test_moments_are_kept_in_utc():
    moment = datetime(2026, 11, 21, 22, 0, tzinfo=timezone(timedelta(hours=2)))
    assert version_row(kept(written_at=moment))["written_at"] == "2026-11-21T20:00:00+00:00"
    with pytest.raises(ValueError, match="this one has no zone"):
        version_row(kept(written_at=datetime(2026, 11, 21)))


def test_the_originals_of_a_version_are_its_file_and_the_files_beside_it():
    marks = [
        {"name": "b", "sha256": "b"},
        {"name": "a", "sha256": "a"},
        {"name": "o", "sha256": "o"},
    ]
    assert needed(kept()) == ()
    assert needed(kept(original="o")) == ("o",)
    night = kept(original="o", body={"marks": marks}, version=2)
    assert needed(night) == ("a", "b", "o")
    assert need_rows(night) == [
        {"record": "r1", "version": 2, "sha256": digest} for digest in ("a", "b", "o")
    ]


@pytest.mark.parametrize("text", ["a\0", "\ud800", "\udfff x"])
def test_a_text_that_is_none_is_refused(text):
    with pytest.raises(StoreError, match="its source has a character that is none"):
        record_row(kept(source=text))
