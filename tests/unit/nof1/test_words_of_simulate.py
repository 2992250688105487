"""Made-up diaries as a whole, and how one that does not fit is refused, to the letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import numpy as np
import pytest

from ekbom.model.diary import Action
from ekbom.model.errors import UsageError
from ekbom.model.trial import Design
from ekbom.nof1.simulate import Habit, Remedy, Simulated, simulate_diary, simulate_mornings
from ekbom.nof1.worlds import World

MONDAY = date(2026, 1, 5)
PLAIN = World(level=6, night_sd=2, phi=0.4)
WEEKLY = Design("pairs", 28, block=7)
BAD_RUN = replace(PLAIN, bad_run_nights=7, bad_run_share=0.1)


def made(world: World = PLAIN, remedy: Remedy | None = None, **other: Any) -> Simulated:
    given = {"nights": 28, "start": MONDAY, "rng": np.random.default_rng(3)} | other
    return simulate_diary(world, remedy or Remedy(), **given)


def test_every_column_of_the_diary_carries_its_own_name_and_kind() -> None:
    world = replace(PLAIN, medicine_points=-2, low=2.0, high=12.0)
    found = made(world, habits=(Habit("tea", unit="cups"),), nights=29)
    actions = found.diary.actions
    assert [(k, a.name, a.kind, a.unit) for k, a in actions.items()] == [
        ("stretching", "stretching", "planned", ""),
        ("tea", "tea", "habit", "cups"),
        ("medicine", "medicine", "habit", ""),
    ]
    assert actions["medicine"] == Action("medicine", (0.0,) * 14 + (1.0,) * 15, kind="habit")
    (outcome,) = found.diary.outcomes.values()
    assert (outcome.name, outcome.scale) == ("urge", (2.0, 12.0))
    assert found.diary.source == "simulated"
    assert found.truth["world"] == world


def test_the_plan_is_asked_on_the_scale_of_the_world() -> None:
    plan = made(replace(PLAIN, low=2.0, high=22.0), Remedy(design=WEEKLY)).plan
    assert plan is not None
    assert (plan.scale, plan.worthwhile, plan.outcome) == ((2.0, 22.0), 2.0, "urge")


def test_the_plan_asks_about_the_first_outcome() -> None:
    plan = made(remedy=Remedy(design=WEEKLY), outcomes=("sleep", "urge")).plan
    assert plan is not None
    assert plan.outcome == "sleep"


def test_a_night_not_written_down_has_no_value() -> None:
    values = made(replace(PLAIN, missing_share=0.25)).diary.outcomes["urge"].values
    assert sum(v is None for v in values) == 7
    assert all(v is None or 0 <= v <= 10 for v in values)


def test_one_outcome_alone_goes_together_with_nothing() -> None:
    first, second = (made(replace(PLAIN, outcomes_r=r)).diary for r in (0.1, 0.9))
    assert first == second


@pytest.mark.parametrize("r", [0.2, 0.7])
def test_two_outcomes_go_together_as_much_as_they_are_said_to(r: float) -> None:
    wide = World(night_sd=20, low=-1000, high=1000, outcomes_r=r)
    found = made(wide, outcomes=("urge", "sleep"), nights=3000)
    rows = np.array([o.values for o in found.diary.outcomes.values()])
    assert np.corrcoef(rows)[0, 1] == pytest.approx(r, abs=0.06)
    assert rows.std(axis=1) == pytest.approx(20, rel=0.06)


def test_two_outcomes_share_what_bad_legs_decide() -> None:
    # The first outcome decides, whatever else is written down beside it.
    world = replace(PLAIN, skipped_worst_share=0.25)
    found = made(world, Remedy(design=WEEKLY), outcomes=("urge", "sleep"))
    assert found.schedule is not None
    assert sum(found.schedule.assign) - sum(found.diary.actions["stretching"].values) == 4


def test_a_diary_of_one_night_can_be_made() -> None:
    assert len(made(nights=1).diary) == 1


def test_half_the_mornings_have_the_action_unless_said_otherwise() -> None:
    given = {"nights": 400, "start": MONDAY, "hour": time(9), "effect": -1.0}
    usual = simulate_mornings(PLAIN, rng=np.random.default_rng(2), **given)  # type: ignore[arg-type]
    seldom = simulate_mornings(PLAIN, rng=np.random.default_rng(2), share=0.1, **given)  # type: ignore[arg-type]
    shares = [np.mean([v for v in rows.actions if v is not None]) for rows in (usual, seldom)]
    assert shares == pytest.approx([0.5, 0.1], abs=0.08)


LEGS = (
    "in this world the person decides by their legs, not by a schedule; "
    "leave the design out, or choose another world"
)


@pytest.mark.parametrize(
    ("world", "remedy", "nights", "said"),
    [
        (PLAIN, Remedy(), 0, "0 nights, 0 before the trial; give at least one night"),
        (PLAIN, Remedy(lead_in=-1), 28, "28 nights, -1 before the trial; give at least one night"),
        (
            PLAIN,
            Remedy(design=WEEKLY, lead_in=1),
            28,
            "a schedule of 28 nights after 1 is longer than 28; "
            "give more nights or a shorter schedule",
        ),
        (replace(PLAIN, reactive_share=0.3), Remedy(design=WEEKLY), 28, LEGS),
        (BAD_RUN, Remedy(design=WEEKLY), 28, LEGS),
        (
            BAD_RUN,
            Remedy(),
            28,
            "nothing says when the remedy may begin; give the first and the last night",
        ),
        (
            BAD_RUN,
            Remedy(begins=(6, 20)),
            28,
            "the remedy cannot begin between night 6 and 20; "
            "give nights from 7 to 27, counted from 0",
        ),
        (
            PLAIN,
            Remedy(begins=28),
            28,
            "the remedy cannot begin between night 28 and 28; "
            "give nights from 0 to 27, counted from 0",
        ),
    ],
)
def test_what_does_not_fit_says_what_would(
    world: World, remedy: Remedy, nights: int, said: str
) -> None:
    with pytest.raises(UsageError) as caught:
        made(world, remedy, nights=nights)
    assert str(caught.value) == f"simulate diary: {said}"


@pytest.mark.parametrize(("begins", "first"), [(0, 0), ((27, 27), 27)])
def test_the_first_and_the_last_night_may_be_the_first_with_it(
    begins: int | tuple[int, int], first: int
) -> None:
    assert made(remedy=Remedy(begins=begins)).truth["begins"] == first


def test_after_a_bad_run_is_possible_from_its_own_length_on() -> None:
    assert made(BAD_RUN, Remedy(begins=(7, 7))).truth["begins"] == 7
