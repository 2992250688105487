"""Plans say themselves in one line."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from ekbom.model.trial import Design, DesignName, Pause, Plan, Schedule


def test_a_plan_is_one_short_line() -> None:
    plan = Plan(
        action="bath",
        versus="tea",
        outcome="urge",
        lower_is_better=True,
        worthwhile=1.0,
        scale=(0.0, 10.0),
        schedule=Schedule((1, 0), Design("pairs", 2), date(2026, 11, 22)),
        end=date(2026, 11, 24),
        written_at=datetime(2026, 11, 21),
    )
    assert repr(plan) == (
        "Plan(bath against tea, judged by urge: pairs, 2 nights from 2026-11-22, "
        "read from 2026-11-24)"
    )


# Pauses, drawn: a letter for the arm of each night, a dot for a night on which it stands still.
FIRST = date(2026, 11, 22)


def drawn_by(
    line: str, *, block: int = 1, wash_in: int = 0, name: DesignName = "pairs"
) -> Schedule:
    """The schedule of a line such as ``AB..BA``."""
    arms = tuple(int(sign == "A") for sign in line if sign != ".")
    pauses = tuple(
        Pause(FIRST + timedelta(days=found.start()), FIRST + timedelta(days=found.end()))
        for found in re.finditer(r"\.+", line)
    )
    design = Design(name, len(arms), block=block, wash_in=wash_in)
    return Schedule(arms, design, FIRST, pauses=pauses)


def told_by(schedule: Schedule, days: int) -> str:
    places = [schedule.place_of(FIRST + timedelta(days=n)) for n in range(days)]
    return "".join("." if n < 0 else "AB"[1 - schedule.assign[n]] for n in places)


@pytest.mark.parametrize(
    ("line", "resumed"),
    [
        ("ABBA", ()),
        ("AB..BA", (2,)),
        ("...ABBA", (0,)),
        ("A.BB...A", (1, 3)),
        ("ABB.A", (3,)),
    ],
)
def test_the_order_goes_on_behind_a_pause(line: str, resumed: tuple[int, ...]) -> None:
    schedule = drawn_by(line)
    assert told_by(schedule, len(line)) == line
    assert schedule.resumed == resumed
    assert schedule.paused == line.count(".")
    days = [schedule.day_of(place) for place in range(len(schedule.assign))]
    letters = [n for n, sign in enumerate(line) if sign != "."]
    assert days == [FIRST + timedelta(days=n) for n in letters]
    assert schedule.place_of(FIRST - timedelta(days=1)) == -1
    assert schedule.place_of(FIRST + timedelta(days=len(line))) == len(schedule.assign)
    for n, sign in enumerate(line):
        assert (schedule.pause_on(FIRST + timedelta(days=n)) is not None) == (sign == ".")


@pytest.mark.parametrize(
    ("line", "apart"),
    [
        ("AAABBB", "x..x.."),
        # The night after a pause settles again, and the rest of its block counts.
        ("AA...ABBB", "x.xx.."),
        ("AAA.BBB", "x..x.."),
        ("AAABB.B", "x..x.x"),
    ],
)
def test_the_first_night_of_a_block_and_after_a_pause_is_counted_apart(
    line: str, apart: str
) -> None:
    schedule = drawn_by(line, block=3, wash_in=1)
    found = "".join("x" if schedule.settles(n) else "." for n in range(len(schedule.assign)))
    assert found == apart
    start = drawn_by(line, block=3, wash_in=1, name="start")
    assert not any(start.settles(n) for n in range(len(start.assign)))


def test_a_schedule_by_an_index_has_no_days() -> None:
    schedule = Schedule((1, 0), Design("pairs", 2))
    assert (schedule.place_of(FIRST), schedule.day_of(0), schedule.resumed) == (-1, None, ())
    assert replace(schedule, pauses=(Pause(FIRST, FIRST),)).resumed == ()
