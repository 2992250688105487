"""Made-up diaries: what was asked for is in them, and the truth beside them is the truth."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pytest

from ekbom.model.errors import UsageError
from ekbom.model.trial import Design
from ekbom.nof1.design import permitted
from ekbom.nof1.plan import seal_of
from ekbom.nof1.simulate import (
    Habit,
    Remedy,
    Simulated,
    simulate_diary,
    simulate_mornings,
    simulate_scores,
)
from ekbom.nof1.worlds import World

MONDAY = date(2026, 1, 5)
PLAIN = World(level=6, night_sd=2, phi=0.4)
WEEKLY = Design("pairs", 28, block=7)


def made(world: World = PLAIN, remedy: Remedy | None = None, **other: Any) -> Simulated:
    given = {"nights": 28, "start": MONDAY, "rng": np.random.default_rng(3)} | other
    return simulate_diary(world, remedy or Remedy(), **given)


def contrast(of: Simulated, action: str = "stretching", outcome: str = "urge") -> float:
    """Mean with the action minus mean without it, over the recorded nights."""
    y = np.array([np.nan if v is None else v for v in of.diary.outcomes[outcome].values])
    on = np.array(of.diary.actions[action].values) > 0
    return float(np.nanmean(y[on]) - np.nanmean(y[~on]))


def test_diary_has_one_row_a_night_on_the_scale() -> None:
    diary = made().diary
    assert len(diary) == 28
    assert diary.dates[0] == MONDAY
    assert diary.dates[-1] == MONDAY + timedelta(days=27)
    assert diary.index == tuple(range(28))
    assert diary.outcomes["urge"].scale == (0, 10)
    assert all(v is not None and v == round(v) for v in diary.outcomes["urge"].values)
    assert set(diary.actions["stretching"].values) == {0.0, 1.0}
    assert diary.actions["stretching"].kind == "planned"


def test_the_same_seed_gives_the_same_diary_and_another_another() -> None:
    assert made().diary == made().diary
    assert made().diary != made(rng=np.random.default_rng(4)).diary


def test_without_a_design_there_is_no_plan() -> None:
    found = made()
    assert (found.schedule, found.plan) == (None, None)
    assert repr(found) == "Simulated(28 nights, no schedule, effects {'stretching': 0.0})"


def test_the_plan_is_sealed_before_the_first_night() -> None:
    found = made(remedy=Remedy(design=WEEKLY, lead_in=14), nights=50)
    assert found.plan is not None
    assert found.schedule == found.plan.schedule
    assert found.plan.written_at == datetime(2026, 1, 4, 12)
    assert found.plan.schedule.start == MONDAY + timedelta(days=14)
    assert found.plan.end == MONDAY + timedelta(days=42)
    assert found.plan.worthwhile == 1
    assert found.plan.seal == seal_of(found.plan)
    assert permitted(WEEKLY, found.plan.schedule.assign)
    done = found.diary.actions["stretching"].values
    assert done == (0.0,) * 14 + found.plan.schedule.assign + (0.0,) * 8
    assert "pairs" in repr(found)


def test_the_smallest_worthwhile_change_can_be_given() -> None:
    plan = made(remedy=Remedy(design=WEEKLY), worthwhile=2).plan
    assert plan is not None
    assert plan.worthwhile == 2


def test_a_drawn_start_is_kept_up_after_the_trial() -> None:
    design = Design("start", 20, starts=(8, 9, 10))
    found = made(remedy=Remedy(design=design))
    assert found.schedule is not None
    first = found.schedule.assign.index(1)
    assert found.diary.actions["stretching"].values == (0.0,) * first + (1.0,) * (28 - first)


@pytest.mark.parametrize("design", [None, Design("pairs", 1000)])
def test_the_effect_is_the_true_one(design: Design | None) -> None:
    found = made(remedy=Remedy(effect=-1.5, design=design), nights=1000)
    assert found.truth["effects"] == {"stretching": -1.5}
    assert contrast(found) == pytest.approx(-1.5, abs=0.25)


def test_skipped_nights_differ_from_the_schedule() -> None:
    world = replace(PLAIN, skipped_worst_share=0.25)
    found = made(world, Remedy(design=WEEKLY))
    assert found.schedule is not None
    done = np.array(found.diary.actions["stretching"].values)
    assigned = np.array(found.schedule.assign)
    assert ((assigned == 1) & (done == 0)).sum() == round(0.25 * 14)
    assert not ((assigned == 0) & (done == 1)).any()


def test_a_remedy_can_begin_on_a_given_night() -> None:
    found = made(remedy=Remedy(begins=10))
    assert found.truth["begins"] == 10
    assert found.diary.actions["stretching"].values == (0.0,) * 10 + (1.0,) * 18


def test_a_remedy_can_begin_in_a_window() -> None:
    begun = {
        made(remedy=Remedy(begins=(10, 13)), rng=np.random.default_rng(n)).truth["begins"]
        for n in range(60)
    }
    assert begun == {10, 11, 12, 13}


def test_a_start_after_a_bad_run_looks_like_help() -> None:
    world = replace(PLAIN, bad_run_nights=7, bad_run_share=0.1)
    rng = np.random.default_rng(5)
    found = [
        made(world, Remedy(begins=(7, 28), kind="habit"), nights=56, rng=rng) for _ in range(200)
    ]
    assert all(7 <= one.truth["begins"] <= 28 for one in found)
    assert np.mean([contrast(one) for one in found]) < -0.25


@pytest.mark.parametrize("kind", ["as_needed", "habit", None])
def test_reactive_action_looks_like_harm_though_it_helps(kind: Any) -> None:
    world = replace(PLAIN, reactive_share=0.3)
    found = made(world, Remedy(effect=-1, kind=kind), nights=400)
    assert contrast(found) > 0.5
    assert found.diary.actions["stretching"].kind == kind
    assert found.truth["begins"] is None


def test_habits_and_doses_have_their_own_effects() -> None:
    habits = (
        Habit("coffee", effect=1.0, share=0.4),
        Habit("magnesium", effect=-0.5, share=0.6, doses=(100.0, 200.0), unit="mg", kind=None),
    )
    found = made(replace(PLAIN, night_sd=0.5), habits=habits, nights=2000)
    assert found.truth["effects"] == {"stretching": 0.0, "coffee": 1.0, "magnesium": -0.5}
    coffee, dose = found.diary.actions["coffee"], found.diary.actions["magnesium"]
    assert (coffee.kind, dose.kind, dose.unit) == ("habit", None, "mg")
    assert np.mean(coffee.values) == pytest.approx(0.4, abs=0.04)
    assert set(dose.values) == {0.0, 100.0, 200.0}
    x = np.column_stack([np.ones(2000), coffee.values, np.array(dose.values) / 100])
    y = np.array(found.diary.outcomes["urge"].values)
    fitted = np.linalg.lstsq(x, y)[0]
    assert fitted[1:] == pytest.approx([1.0, -0.5], abs=0.12)


def test_several_outcomes_of_a_night_go_together() -> None:
    found = made(replace(PLAIN, outcomes_r=0.5), outcomes=("urge", "sleep", "mood"), nights=3000)
    rows = np.array([o.values for o in found.diary.outcomes.values()])
    assert list(found.diary.outcomes) == ["urge", "sleep", "mood"]
    r = np.corrcoef(rows)[np.triu_indices(3, 1)]
    assert r == pytest.approx(0.5, abs=0.12)
    assert rows.std(axis=1) == pytest.approx(2, abs=0.15)


def test_a_medicine_change_is_in_the_diary() -> None:
    found = made(replace(PLAIN, medicine_points=-2), Remedy(design=WEEKLY))
    assert found.diary.actions["medicine"].values == (0.0,) * 14 + (1.0,) * 14
    assert found.truth["effects"] == {"stretching": 0.0, "medicine": -2}


@pytest.mark.parametrize(
    ("world", "remedy", "nights", "says"),
    [
        (PLAIN, Remedy(), 0, "0 nights"),
        (PLAIN, Remedy(lead_in=-1), 28, "-1 before the trial"),
        (PLAIN, Remedy(design=WEEKLY, lead_in=1), 28, "28 nights after 1 is longer than 28"),
        (replace(PLAIN, reactive_share=0.3), Remedy(design=WEEKLY), 28, "decides by their legs"),
        (replace(PLAIN, bad_run_nights=7), Remedy(design=WEEKLY), 28, "decides by their legs"),
        (replace(PLAIN, bad_run_nights=7), Remedy(), 28, "nothing says when"),
        (replace(PLAIN, bad_run_nights=7), Remedy(begins=(6, 20)), 28, "between night 6 and 20"),
        (PLAIN, Remedy(begins=(9, 8)), 28, "between night 9 and 8"),
        (PLAIN, Remedy(begins=28), 28, "between night 28 and 28"),
    ],
)
def test_what_does_not_fit_is_refused(world: World, remedy: Remedy, nights: int, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        made(world, remedy, nights=nights)


def test_scores_of_many_diaries_hold_effect_and_gaps() -> None:
    doing = np.tile(np.arange(40) % 2, (500, 1)).astype(float)
    world = replace(PLAIN, missing_share=0.1)
    scores = simulate_scores(world, doing, -2.0, start=MONDAY, rng=np.random.default_rng(1))
    assert scores.shape == (500, 40)
    assert (np.isnan(scores).sum(axis=1) == 4).all()
    difference = np.nanmean(scores[:, 1::2]) - np.nanmean(scores[:, 0::2])
    assert difference == pytest.approx(-1.95, abs=0.1)


def test_mornings_rate_the_night_before_and_act_on_the_one_to_come() -> None:
    rows = simulate_mornings(
        replace(PLAIN, night_sd=0.1, phi=0.0),
        nights=400,
        start=MONDAY,
        hour=time(9),
        effect=-3.0,
        rng=np.random.default_rng(2),
    )
    assert len(rows.at) == len(rows.ratings) == len(rows.actions) == 401
    assert rows.at[0] == datetime(2026, 1, 5, 9)
    assert rows.at[-1] == datetime(2026, 1, 5, 9) + timedelta(days=400)
    assert rows.ratings[0] is None
    assert rows.actions[-1] is None
    assert rows.effect == -3.0
    # The coffee of one morning shows in the rating of the next.
    assert all(
        rating == (3.0 if coffee else 6.0)
        for coffee, rating in zip(rows.actions[:-1], rows.ratings[1:], strict=True)
    )
