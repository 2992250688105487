"""The course bench with few diaries: the same cells, limits and rule, fixed seeds.

The table under benchmarks/results is the proof, this is the guard; the last tests make sure that
the guard would bark.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from benchmarks.course import (
    CELLS,
    WATCHES,
    Cell,
    Line,
    Watch,
    WatchLine,
    line_of,
    page,
    read,
    scores,
    watch_line,
)
from benchmarks.relapse_limits import limits, rounded

from ekbom.knowledge.load import load_course_policy
from ekbom.model.course import Course

QUIET = [cell for cell in CELLS if cell.false_max is not None]
FOUND = [cell for cell in CELLS if cell.found_min is not None]
SLOW = [cell for cell in CELLS if cell.highest]


@cache
def courses(cell: Cell, runs: int) -> tuple[Course, ...]:
    return tuple(read(row) for row in scores(cell, runs))


def line(cell: Cell, runs: int) -> Line:
    return line_of(cell, list(courses(cell, runs)))


@pytest.mark.parametrize("cell", QUIET, ids=lambda cell: f"phi {cell.phi:g}")
def test_a_quiet_course_seldom_names_a_turn(cell: Cell) -> None:
    found = line(cell, 60)
    assert not found.broken, found
    assert found.too_high == 0


def test_the_cells_hold_what_acceptance_asks_for() -> None:
    assert [cell.phi for cell in QUIET] == [0.0, 0.4, 0.7]
    assert {cell.false_max for cell in QUIET} == {0.05}
    (step,) = FOUND
    assert (step.phi, step.step, step.found_min, step.held_min) == (0.4, -2.0, 0.6, 0.8)
    assert {cell.world for cell in SLOW} == {"placebo_growth", "slow_remission"}
    assert [(w.phi, w.false_max, w.delay_max) for w in WATCHES] == [
        (0.0, 0.1, 12), (0.4, 0.1, 20), (0.6, 0.1, 28), (0.7, 0.13, 38),
    ]  # fmt: skip


def test_a_step_of_two_points_is_found_with_its_visit() -> None:
    found = line(FOUND[0], 60)
    assert not found.broken, found
    assert found.named > 30
    assert found.holds / found.named > 0.7


@pytest.mark.parametrize("cell", SLOW, ids=lambda cell: cell.world)
def test_slow_change_is_never_more_than_changed_after_and_has_its_sentence(cell: Cell) -> None:
    found = line(cell, 25)
    assert not found.broken, found
    assert found.named > 0


@pytest.mark.parametrize("watch", WATCHES, ids=lambda watch: f"phi {watch.phi:g}")
def test_quiet_nights_seldom_sound_the_alarm(watch: Watch) -> None:
    found = watch_line(watch, 80)
    assert not [words for words in found.broken if words.startswith("false")], found
    assert found.false <= found.false_watch
    assert found.delay < 90


def test_the_limits_in_the_data_file_are_those_that_are_made() -> None:
    policy = load_course_policy()
    made = limits(policy, runs=400)
    assert [row[0] for row in made] == [row[0] for row in policy.relapse_limits]
    for one, shipped in zip(made, policy.relapse_limits, strict=True):
        # With few runs the limits of a strong memory scatter most.
        assert one == pytest.approx(shipped, abs=0.7 if one[0] < 0.7 else 1.6)
    assert rounded(((0.3, 1.004, 2.006),)) == ((0.3, 1.0, 2.01),)


# Would the guard bark?


def many(cell: Cell, course: Course, n: int) -> Line:
    return line_of(cell, [course] * n)


def test_false_turns_break_the_limit() -> None:
    turned = next(c for c in courses(FOUND[0], 60) if c.turn)
    quiet = next(c for c in courses(QUIET[1], 60) if not c.turn)
    mixed = [turned] * 70 + [quiet] * 930
    assert line_of(QUIET[1], mixed).broken == ("false turn 70 of 1000",)
    assert line_of(QUIET[1], [turned] * 60 + [quiet] * 940).broken == ()


def test_too_little_found_a_wrong_set_and_a_level_too_high_break_the_limit() -> None:
    turned = next(c for c in courses(FOUND[0], 60) if c.turn and 3 in c.turn.visits)
    quiet = next(c for c in courses(QUIET[1], 60) if not c.turn)
    assert line_of(FOUND[0], [turned] * 5 + [quiet] * 95).broken == ("found 5 of 100",)
    elsewhere = replace(FOUND[0], at=10)
    assert many(elsewhere, turned, 100).broken == ("set holds the visit in 0 of 100",)
    assert many(SLOW[0], replace(turned, level="helps"), 1).broken == ("1 above changed_after",)
    assert many(SLOW[0], replace(turned, placebo=""), 2).broken == ("2 without the placebo line",)


def test_the_table_tells_what_is_broken() -> None:
    broken = Line(FOUND[0], 100, 5, 1, 0, 0, 4, 2.0, ("found 5 of 100",))
    watch = WatchLine(WATCHES[0], 100, 3, 9, 13.0, 14.0, ("median delay 13, wanted 12",))
    text = page([broken], [watch], 100, 1.0)
    assert "**Limits broken: 2.** found 5 of 100; median delay 13, wanted 12" in text
    assert "| plain, phi 0.4, -2 at visit 3 | 5.0 (" in text
