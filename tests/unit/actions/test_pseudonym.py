"""What may stand in a file for a researcher, and how dates are moved."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.stores import member

from ekbom.actions.pseudonym import Coding, coding_of, new_secret
from ekbom.actions.pseudonym_words import (
    known_column,
    known_index_unit,
    known_name,
    known_number,
    known_unit,
)

NOW = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("urge", "urge"),
        ("Urge", "urge"),
        ("sleep onset", "sleep_onset"),
        ("mood_daily_mean", ""),
        ("Anna's mood", ""),
        ("walk with Anna", ""),
        ("walk", "walk"),
        ("coffee", "coffee"),
        ("Ropinirole 0.25 mg from Dr Usher", "ropinirole"),
        ("magnesium", "magnesium"),
        ("Kaffee mit Anna", ""),
        ("2026-11-20", ""),
        ("", ""),
        ("_", ""),
    ],
)
def test_columns(name: str, shown: str) -> None:
    assert known_column(name, "1") == shown


def test_what_is_told_for_an_assessment_has_its_name() -> None:
    assert known_column("Sit desk", "15 min") == "sit_desk"
    assert known_column("ferritin", "45 ug/L") == "ferritin"
    assert known_column("IRLS", "22") == "irls"


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (6, "", (6.0, "")),
        (-2.5, "", (-2.5, "")),
        (400.0, "mg", (400.0, "mg")),
        (45.0, "ug/L", (45.0, "ug/L")),
        (9999, "", (9999.0, "")),
        (10000, "", None),
        (-20261120, "", None),
        (1, "mg Anna", None),
        (float("nan"), "", None),
        (float("inf"), "", None),
        (True, "", None),
        ("6", "", None),
        (None, "", None),
    ],
)
def test_numbers(value: Any, unit: str, shown: Any) -> None:
    assert known_number(value, unit) == shown


def test_units_and_names() -> None:
    assert known_unit("")
    assert known_unit("cup")
    assert not known_unit("Anna")
    assert known_name("plms_index")
    assert known_name("wasm2016")
    assert not any(map(known_name, ("Anna", "", "a b", "a-b", "_a", "a__b", "a" * 41, "ä")))
    assert all(map(known_index_unit, ("1/h", "/h", "s", "ln s", "share", "%")))
    assert not any(map(known_index_unit, ("Anna", "", "1/Anna", None, 5)))


def test_a_secret_gives_one_code_and_one_move() -> None:
    made = new_secret("p1", member(), NOW, "chance")
    again = new_secret("p1", member(), NOW, "chance")
    other = new_secret("p1", member(), NOW, "another")
    assert made == again
    assert coding_of([made]) == coding_of([again])
    assert coding_of([made]) != coding_of([other])
    assert (made.kind, made.key, made.person) == ("handover", "pseudonym", "p1")
    assert coding_of([]) is None
    assert coding_of([made, other]) == coding_of([made])
    assert "chance" not in str(made.body)


def test_how_far_is_not_shown() -> None:
    assert repr(Coding("P-X", 1800)) == "Coding(code='P-X')"


@given(st.text(max_size=20), st.dates(date(2000, 1, 1), date(2060, 1, 1)))
def test_every_move_is_by_whole_weeks_and_behind_all_that_is_kept(chance: str, day: date) -> None:
    coding = coding_of([new_secret("p1", member(), NOW, chance)])
    assert coding is not None
    moved = coding.day(day)
    assert moved is not None
    assert moved.weekday() == day.weekday()
    assert 29 * 365 < (day - moved).days < 61 * 366
    at = datetime(day.year, day.month, day.day, 21, 30, 59)
    assert coding.moment(at) == f"{moved.isoformat()}T21:30"


def test_nothing_moved_is_nothing() -> None:
    coding = Coding("P-X", 1800)
    assert coding.day(None) is None
    assert coding.moment(None) == ""
