"""A trial that stood still: which nights count, what is missing, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from tests.builders.nof1 import MEASURE, START, action, answer, asked, diary, noise, only, trial

from ekbom.model.diary import Diary
from ekbom.model.trial import Design, Pause, Plan
from ekbom.nof1.laid_out import lay_out, missing_of, say_pauses
from ekbom.nof1.plan import seal_of
from ekbom.web.texts import texts_of

PAIRS = Design("pairs", 112)


def resting(plan: Plan, *spans: tuple[int, int]) -> Plan:
    """The plan with pauses, from one night after the start to another."""
    pauses = tuple(Pause(START + timedelta(days=a), START + timedelta(days=b)) for a, b in spans)
    schedule = replace(plan.schedule, pauses=pauses)
    return replace(plan, schedule=schedule, end=plan.end + timedelta(days=schedule.paused))


def lived(plan: Plan, effect: float, *, between: float | None = None) -> Diary:
    """Nights as the plan was followed; `between` is what was rated while it stood still."""
    nights = (plan.end - START).days
    places = [plan.schedule.place_of(START + timedelta(days=n)) for n in range(nights)]
    arm = np.array([plan.schedule.assign[n] if n >= 0 else np.nan for n in places])
    y = np.clip(np.rint(5 + noise(nights, 3) + effect * np.nan_to_num(arm)), 0, 10)
    y[np.isnan(arm)] = np.nan if between is None else between
    return diary(y, action(plan.action, arm, "planned"))


def test_nights_of_a_pause_lie_outside_and_the_order_goes_on() -> None:
    plan = resting(trial(Design("pairs", 20)), (4, 7), (12, 13))
    found = lay_out(asked(lived(plan, -1.0, between=9)), MEASURE, plan.schedule, plan)
    drawn = "".join(
        "." if n < 0 else "AB"[1 - int(a)] for n, a in zip(found.unit, found.arm, strict=True)
    )
    order = "".join("AB"[1 - arm] for arm in plan.schedule.assign)
    assert drawn == f"{order[:4]}...{order[4:9]}.{order[9:]}"
    assert found.nights.used.sum() == 20
    assert not found.inside[4:7].any()


def test_what_was_rated_in_a_pause_does_not_change_the_effect() -> None:
    plan = resting(trial(PAIRS), (30, 40))
    calm = only(answer(lived(plan, -2.0), plans=[plan]), MEASURE)
    wild = only(answer(lived(plan, -2.0, between=10), plans=[plan]), MEASURE)
    assert calm.effect == wild.effect
    assert (wild.nights_with, wild.nights_without) == (56, 56)
    assert wild.secondary is not None
    assert wild.secondary["nights_paused"] == 10
    assert wild.level == "helps"


def test_the_night_on_which_it_was_paused_counts_as_left_out() -> None:
    plan = resting(trial(Design("pairs", 20)), (4, 7), (12, 13))
    due = [plan.schedule.assign[place] for place in plan.schedule.resumed]
    for over in (True, False):
        found = missing_of(
            lay_out(asked(lived(plan, -1.0)), MEASURE, plan.schedule, plan), over=over
        )
        assert (found.due, found.recorded) == (22, 20)
        assert found.due_with == 10 + due.count(1)
        assert found.due_without == 10 + due.count(0)
        assert (found.recorded_with, found.recorded_without) == (10, 10)


def test_pauses_before_one_arm_alone_cap_the_word() -> None:
    plan = trial(PAIRS)
    before = [n for n, arm in enumerate(plan.schedule.assign) if not arm][:28]
    spans = [(place + n, place + n + 1) for n, place in enumerate(before)]
    often = resting(plan, *spans)
    assert all(not often.schedule.assign[place] for place in often.schedule.resumed)
    found = only(answer(lived(often, -2.0), plans=[often]), MEASURE)
    assert found.level == "noted"
    assert "Nights are missing unevenly" in " ".join(found.reasons)


def test_after_a_pause_a_night_settles_again() -> None:
    plan = resting(trial(Design("pairs", 12, block=3, wash_in=1)), (4, 6))
    found = lay_out(asked(lived(plan, -1.0)), MEASURE, plan.schedule, plan)
    # Paused after the first of its block: the second settles again, and the third counts.
    assert "".join("x" if one else "." for one in found.counted) == ".xx....x.xx.xx"


@pytest.mark.parametrize(
    ("spans", "versus", "says"),
    [
        ((), "", ""),
        (
            ((4, 5),), "",
            "The trial stood still for 1 night, counted for neither side: 06 March 2026. "
            "Pauses that began before a night with it: 1; without it: 0.",
        ),
        (
            ((5, 7),), "",
            "The trial stood still for 2 nights, counted for neither side: 07 March 2026 to"
            " 08 March 2026. Pauses that began before a night with it: 0; without it: 1.",
        ),
        (
            ((4, 7), (12, 13)), "foot bath",
            "The trial stood still for 4 nights, counted for neither side: 06 March 2026 to"
            " 08 March 2026, 14 March 2026. Pauses that began before a night with stretching: 1;"
            " with foot bath: 1.",
        ),
        (
            ((4, 7), (11, 12), (13, 14)), "",
            "The trial stood still for 5 nights, counted for neither side: 06 March 2026 to"
            " 08 March 2026, 13 March 2026, 15 March 2026. Pauses that began before a night with"
            " it: 2; without it: 1.",
        ),
    ],
)  # fmt: skip
def test_what_is_said_of_pauses(spans: tuple[tuple[int, int], ...], versus: str, says: str) -> None:
    plan = trial(Design("pairs", 20), versus=versus)
    in_turn = replace(plan.schedule, assign=(1, 0) * 10)
    paused = resting(replace(plan, schedule=in_turn), *spans)
    assert say_pauses(paused) == says
    assert say_pauses(replace(paused, row="day")) == says.replace("night", "day")
    # On a German page as well, whatever is counted.
    german = texts_of("de")
    assert bool(german.told(says)) == bool(german.told(says.replace("night", "day"))) == bool(says)


def test_the_answer_says_how_long_it_stood_still() -> None:
    plan = resting(trial(PAIRS), (30, 40))
    made = lived(plan, -2.0)
    given = answer(made, plans=[plan])
    assert say_pauses(plan) in only(given, MEASURE).reasons
    assert say_pauses(plan).startswith(
        "The trial stood still for 10 nights, counted for neither side: 01 April 2026 to"
    )
    still = resting(trial(PAIRS))
    assert "nights_paused" not in (only(answer(lived(still, -2.0), plans=[still])).secondary or {})
    # Pauses are no part of what was sealed.
    assert seal_of(plan) == seal_of(still) == plan.seal
