"""The calibration with few diaries: the same cells, limits and rule as `make bench`, fixed seeds.

A limit is kept when the lower end of the exact 95 % interval is not above it. With so few diaries
only gross faults show; the table under benchmarks/results is the proof, this is the guard.
The last tests make sure that the guard would bark.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import cache
from typing import Any

import pytest
from benchmarks.cells import Cell, Table, read_cells
from benchmarks.diaries import Seen, one
from benchmarks.judge import Line, judge, line_of

from ekbom.model.answer import LEVELS

TABLE: Table = read_cells()
CELLS = {cell.name: cell for cell in TABLE.cells}
FALSE = {
    "plain, nightly_56, phi 0.4, +0": 150,
    "plain, weekly_112, phi 0.7, +0": 150,
    "plain, before_after_112, phi 0.4, +0": 150,
    "missing_worst, three_112, phi 0.4, +0": 80,
    "skipped_worst, nightly_56, phi 0.4, +0": 80,
    "placebo_growth, before_after_112, phi 0.4, +0": 80,
    "slow_remission, weekly_112, phi 0.4, +0": 80,
    "weekday, nightly_56, phi 0.4, +0": 60,
    "t3, nightly_56, phi 0.4, +0": 60,
    "medicine_change, weekly_112, phi 0.4, +0": 60,
}
POWER = {
    "plain, nightly_56, phi 0.4, -1.5": 100,
    "plain, weekly_112, phi 0.4, -1.5": 100,
    "plain, three_56, phi 0.4, -1": 100,
}
CAPPED = {
    "reactive, as_needed, phi 0.4, -1": 60,
    "reactive, unmarked, phi 0.4, +0": 60,
    "reactive, unmarked, phi 0.4, -1": 60,
    "bad_week_start, planned, phi 0.7, +0": 100,
    "bad_week_start, habit, phi 0.4, +0": 100,
    "plain, nightly_112, phi 0.4, -2, no plan": 30,
}


@cache
def line(name: str, diaries: int) -> Line:
    """A line of the table, from the first diaries of the cell."""
    cell = CELLS[name]
    judged = [judge(cell, one(cell, n, seed=TABLE.seed, start=TABLE.start)) for n in range(diaries)]
    return line_of(cell, judged, TABLE.limits)


@pytest.mark.parametrize(("name", "diaries"), FALSE.items())
def test_nothing_false_is_said_more_often_than_allowed(name: str, diaries: int) -> None:
    found = line(name, diaries)
    assert not found.broken, found
    assert found.known == diaries


@pytest.mark.parametrize(("name", "diaries"), POWER.items())
def test_what_works_is_found_as_often_as_the_handbook_says(name: str, diaries: int) -> None:
    found = line(name, diaries)
    assert not found.broken, found
    assert found.cell.power is not None
    assert found.right_side / diaries > found.cell.power - 0.15
    assert found.mean == pytest.approx(found.cell.effect, abs=0.2)


@pytest.mark.parametrize(("name", "diaries"), CAPPED.items())
def test_no_level_is_higher_than_its_evidence_allows(name: str, diaries: int) -> None:
    found = line(name, diaries)
    assert found.false["too_high"] == 0
    assert not found.broken, found


def test_a_strong_effect_under_a_sealed_plan_reaches_helps() -> None:
    found = line("plain, nightly_56, phi 0.4, -1.5", 100)
    assert found.levels["helps"] > 40


def test_a_sealed_trial_among_many_readings_stays_sealed_until_its_end() -> None:
    name = "plain, nightly_112, phi 0.4, +0, ten actions, three outcomes"
    cell = replace(CELLS[name], read_every=28)
    for number in range(3):
        seen = one(cell, number, seed=TABLE.seed, start=TABLE.start)
        assert not judge(cell, seen)["helps"]
        early = [s for s in seen if s["action"] == "remedy" and s["night"] < cell.nights]
        assert {s["level"] for s in early if s["outcome"] == "urge"} == {"sealed"}
        assert {s["level"] for s in early} <= {"sealed", "not_enough", "noted", "pattern"}


def test_cells_hold_what_the_calibration_is_asked_for() -> None:
    worlds = {cell.world for cell in TABLE.cells}
    asked = {
        "missing_worst", "skipped_worst", "placebo_growth", "slow_remission", "weekday", "t3",
        "reactive", "medicine_change", "bad_week_start",
    }  # fmt: skip
    assert asked < worlds
    assert {cell.phi for cell in TABLE.cells} == {0.0, 0.4, 0.7}
    assert TABLE.diaries >= 1000
    assert len({cell.name for cell in TABLE.cells}) == len(TABLE.cells)
    assert sum(cell.power is not None for cell in TABLE.cells) == 28
    many = [cell for cell in TABLE.cells if cell.read_every]
    assert [(c.habits + 1, c.outcomes, c.nights // c.read_every) for c in many] == [(10, 3, 16)]


# Would the guard bark?


def seen(cell: Cell, level: str, *, low: float = -1.0, high: float = 1.0) -> list[dict[str, Any]]:
    """What one reading of a made-up diary might have said."""
    return [asdict(Seen("remedy", "urge", 56, level, cell.effect, 0.0, low, high, 0.5))]


def broken(name: str, levels: dict[str, int], **interval: float) -> tuple[str, ...]:
    cell = CELLS[name]
    judged = [
        judge(cell, seen(cell, level, **interval)) for level, n in levels.items() for _ in range(n)
    ]
    return line_of(cell, judged, TABLE.limits).broken


NONE = "plain, nightly_56, phi 0.4, +0"


@pytest.mark.parametrize(
    ("levels", "words"),
    [
        ({"helps": 30, "noted": 970}, "helps 30 of 1000"),
        ({"harms": 30, "noted": 970}, "harms 30 of 1000"),
        ({"probably_helps": 70, "noted": 930}, "probably_helps 70 of 1000"),
        ({"probably_harms": 70, "noted": 930}, "probably_harms 70 of 1000"),
    ],
)
def test_too_many_false_claims_break_the_limit(levels: dict[str, int], words: str) -> None:
    assert words in broken(NONE, levels)


@pytest.mark.parametrize(
    "levels",
    [
        {"helps": 25, "harms": 25, "noted": 950},
        {"probably_helps": 60, "probably_harms": 60, "noted": 880},
    ],
)
def test_as_many_as_chance_would_bring_do_not(levels: dict[str, int]) -> None:
    assert not [words for words in broken(NONE, levels) if "coverage" not in words]


def test_intervals_that_hold_the_truth_too_seldom_or_too_often_break_the_limit() -> None:
    assert "coverage 0 of 200" in broken(NONE, {"noted": 200}, low=0.5)
    assert "coverage 1000 of 1000" in broken(NONE, {"noted": 1000})


def test_too_little_power_breaks_the_limit() -> None:
    name = "plain, nightly_56, phi 0.4, -1.5"
    assert "power 0 of 200" in broken(name, {"noted": 200}, low=-2.0)


@pytest.mark.parametrize("level", LEVELS)
def test_one_level_too_high_is_enough_to_break_a_cap(level: str) -> None:
    words = broken("reactive, unmarked, phi 0.4, -1", {level: 1, "noted": 99})
    above = level not in ("not_enough", "sealed", "noted")
    assert ("1 above noted" in words) == above


def test_a_harmful_claim_about_what_helps_is_false() -> None:
    words = broken("plain, nightly_56, phi 0.4, -1.5", {"harms": 30, "helps": 70}, high=-0.1)
    assert "harms 30 of 100" in words
    assert not any(word.startswith("helps") for word in words)
