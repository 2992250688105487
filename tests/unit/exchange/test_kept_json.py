"""A record as JSON: the same again, and nothing that is off gets in."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.stores import amended, kept

from ekbom.exchange.kept_json import history_line, kept_dict, kept_line, read_history, read_kept
from ekbom.model.errors import InputError
from ekbom.model.kept import KEPT_KINDS, Kept
from ekbom.model.people import ROLES

WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
BODIES = st.dictionaries(
    WORDS.filter(lambda name: name != "marks"),
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**9), 10**9) | WORDS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
        max_leaves=8,
    ),
    max_size=4,
)
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1))
RECORDS = st.builds(
    Kept,
    id=WORDS.filter(bool),
    person=st.just("p1"),
    kind=st.sampled_from(KEPT_KINDS),
    key=WORDS.filter(bool),
    written_at=MOMENTS.map(lambda at: at.replace(tzinfo=UTC)),
    author=WORDS.filter(bool),
    author_role=st.sampled_from(ROLES),
    body=BODIES,
    at=st.none() | MOMENTS,
    night=st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    source=WORDS,
    original=st.sampled_from(["", "a" * 64]),
    late=st.booleans(),
)


@given(RECORDS)
def test_a_record_is_the_same_again(record: Kept) -> None:
    assert read_kept(json.loads(kept_line(record)), "p1", "x") == record


@given(RECORDS)
def test_a_history_is_the_same_again(record: Kept) -> None:
    versions = (record, amended(record, night=None))
    assert read_history(json.loads(history_line(versions)), "p1", "x") == versions


def test_whose_it_is_is_said_by_who_reads_it() -> None:
    assert "person" not in kept_dict(kept(person="p1"))
    assert read_kept(kept_dict(kept(person="p1")), "p7", "x").person == "p7"


def test_no_number_that_json_lacks() -> None:
    with pytest.raises(ValueError, match="Out of range"):
        kept_line(kept(body={"value": float("nan")}))


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("id", "", "id is empty"),
        ("id", 1, "id is 1, of the wrong type"),
        ("key", "", "key is empty"),
        ("author", "", "author is empty"),
        ("kind", "dream", "kind is 'dream', not one of entry, source"),
        ("author_role", "king", "author_role is 'king', not one of person, carer"),
        ("version", 0, "version does not fit with changed_at"),
        ("version", 2, "version does not fit with changed_at"),
        ("version", True, "version is True, of the wrong type"),
        ("changed_at", "2026-11-20T20:00:00+00:00", "version does not fit with changed_at"),
        ("written_at", "2026-11-20T20:00:00", "not a time with a zone"),
        ("written_at", "never", "written_at is 'never', not a time with a zone"),
        ("at", "2026-11-20T20:00:00+00:00", "not a time without a zone"),
        ("at", 5, "at is 5, of the wrong type"),
        ("night", "2026-11-31", "night is '2026-11-31', not a date"),
        ("late", 1, "late is 1, of the wrong type"),
        ("body", [], "body is [], of the wrong type"),
        ("body", {"marks": "x"}, "marks is no list of files"),
        ("body", {"marks": [{"name": "x"}]}, "marks is no list of files"),
        ("body", {"marks": [{"sha256": "x"}]}, "original is no SHA-256"),
        ("original", "../../etc", "original is no SHA-256"),
        ("original", "A" * 64, "original is no SHA-256"),
        ("surprise", 1, "surprise is not known here"),
    ],
)
def test_what_is_off_is_refused(name: str, value: Any, problem: str) -> None:
    plain = {**kept_dict(kept()), name: value}
    with pytest.raises(InputError) as caught:
        read_kept(plain, "p1", "a.ekbom, record 3")
    assert str(caught.value).startswith("a.ekbom, record 3: ")
    assert problem in str(caught.value)


def test_another_zone_is_still_that_moment() -> None:
    at = datetime(2026, 11, 20, 22, 0, tzinfo=timezone(timedelta(hours=2)))
    assert read_kept(kept_dict(kept(written_at=at)), "p1", "x").written_at == at
