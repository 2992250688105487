"""Schedules drawn elsewhere."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from ekbom.exchange.schedule_file import read_schedule, schedule_from
from ekbom.model.errors import InputError, UsageError
from ekbom.model.trial import Design, Schedule

KEYED = {"1": 0, "2": 1, "3": 1, "4": 0}
NAMED = {"start": "2026-02-18", "unit": "night", "assign": [0, 1, 1, 0], "rule": "pairs"}
ARMS = (0, 1, 1, 0)


def write(tmp_path: Path, value: object) -> Path:
    place = tmp_path / "schedule.json"
    place.write_text(value if isinstance(value, str) else json.dumps(value))
    return place


@pytest.mark.parametrize(
    ("value", "rule", "schedule"),
    [
        (KEYED, None, Schedule(ARMS, Design("given", 4))),
        (KEYED, "pairs", Schedule(ARMS, Design("pairs", 4))),
        (dict(reversed(KEYED.items())), None, Schedule(ARMS, Design("given", 4))),
        (NAMED, None, Schedule(ARMS, Design("pairs", 4), date(2026, 2, 18))),
        (NAMED, " pairs", Schedule(ARMS, Design("pairs", 4), date(2026, 2, 18))),
        (
            {"start": 5, "unit": "index", "assign": [0, 1, 1, 0], "rule": None},
            "balanced,max_run=2",
            Schedule(ARMS, Design("balanced", 4, ones=2, max_run=2), None, 5),
        ),
        (
            {"start": "2026-02-18", "assign": [0, 1, 1, 0]},
            None,
            Schedule(ARMS, Design("given", 4), date(2026, 2, 18)),
        ),
    ],
)
def test_both_forms(tmp_path: Path, value: object, rule: str | None, schedule: Schedule) -> None:
    assert read_schedule(write(tmp_path, value), rule) == schedule


def test_a_mapping_in_memory_may_have_whole_numbers_as_keys() -> None:
    assert schedule_from({2: 1, 1: 0}).assign == (0, 1)


REFUSED = [
    ({}, "no night"),
    ('{"1": 0, "1": 1}', "stands twice"),
    ({"1": 0, "3": 1}, "night 2 is missing"),
    ({"2": 0, "3": 1}, "night 1 is missing"),
    ({"0": 0, "1": 1}, "night 0 is there"),
    ({"1": 0, "two": 1}, "'two' is not a study day"),
    ({"1": 0, "02": 1}, "'02' is not a study day"),
    ({"1": 0, "-2": 1}, "'-2' is not a study day"),
    ({"1": 0, "2.0": 1}, "'2.0' is not a study day"),
    ({"1": 0, "2": 2}, "night 2 is 2"),
    ({"1": 0, "2": "1"}, "night 2 is '1'"),
    ({"1": 0, "2": True}, "night 2 is True"),
    ({"1": 0, "2": 1.0}, "night 2 is 1.0"),
    ({"1": 0, "2": None}, "night 2 is None"),
    ({"1": 0, "2": 0}, "both arms"),
    (NAMED | {"start": "18.02.2026"}, "not a date"),
    (NAMED | {"start": None}, "wrong type"),
    (NAMED | {"unit": "week"}, "not night, day or index"),
    (NAMED | {"assign": "0110"}, "wrong type"),
    (NAMED | {"assign": []}, "both arms"),
    (NAMED | {"assign": [0, 1, 3]}, "place 3 is 3"),
    (NAMED | {"seed": 4}, "seed is not known"),
    (NAMED | {"rule": "pairs,block=2"}, "cannot have been drawn"),
    ({"start": "2026-02-18", "rule": "pairs"}, "assign is missing"),
    ({"assign": [0, 1]}, "start is missing"),
    ([0, 1], "one JSON object"),
]


@pytest.mark.parametrize(("value", "words"), REFUSED, ids=[str(r[0])[:40] for r in REFUSED])
def test_schedules_that_are_refused(tmp_path: Path, value: object, words: str) -> None:
    place = write(tmp_path, value)
    before = place.read_bytes()
    with pytest.raises(InputError, match=words) as caught:
        read_schedule(place)
    assert str(caught.value).startswith(f"{place}: ")
    assert place.read_bytes() == before


def test_a_rule_that_is_none_and_one_too_many(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a rule"):
        read_schedule(write(tmp_path, KEYED), "coin")
    with pytest.raises(UsageError, match="is not the rule"):
        read_schedule(write(tmp_path, NAMED), "balanced")
