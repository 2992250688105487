"""The findings and refusals of a whole answer to the letter, and runs of the same question."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from tests.builders.nof1 import (
    MEASURE,
    START,
    action,
    answer,
    bare,
    diary,
    first_nights,
    kept,
    noise,
    on_scale,
    only,
    trial,
)

from ekbom.model.diary import Diary
from ekbom.model.errors import UsageError
from ekbom.model.finding import Finding
from ekbom.model.trial import Design, Plan

N = 62
PAIRS = Design("pairs", N)
TEA = np.random.default_rng(1).integers(0, 2, N)


def test_a_bare_schedule_that_was_not_kept_is_one_finding() -> None:
    plan = trial(PAIRS)
    taken = list(plan.schedule.assign)
    taken[7], taken[9], taken[11] = 1 - taken[7], None, 1 - taken[11]
    made = replace(kept(plan, -2.0), actions={MEASURE: action(MEASURE, taken, "planned")})
    assert answer(made, schedule=plan.schedule, scheduled=MEASURE).findings == (
        Finding(
            "schedule_not_kept",
            "warning",
            "action stretching",
            "on 2 of 61 nights the diary says otherwise than the schedule, first on 2026-03-09",
            "the answer counts nights as assigned",
        ),
    )


def test_what_differs_from_the_plan_is_three_findings() -> None:
    plan = trial(PAIRS, worthwhile=0.5, scale=(1.0, 11.0))
    plan = replace(plan, broken_at=datetime(2026, 4, 5, 9))
    given = answer(kept(plan, -1.0, scale=(0.0, 20.0)), plans=[plan], worthwhile=3.0)
    where = "plan of stretching"
    assert given.findings == (
        Finding(
            "seal_broken",
            "warning",
            where,
            "it was opened on 05 April 2026, before its end",
            "this is written in the plan and limits what can be said",
        ),
        Finding(
            "worthwhile_of_plan",
            "note",
            where,
            "it was written with 0.5 as the change that matters, not 3",
            "the plan's number is used for its trial",
        ),
        Finding(
            "scale_of_plan",
            "warning",
            where,
            "it was written for a scale of 1 to 11, and the diary is read on 0 to 20",
            "say --scale 1 11",
        ),
    )


def test_names_that_are_not_there_are_refused_with_those_that_are() -> None:
    made = replace(diary(noise(N, 1), action("tea", TEA), action("gum", TEA)), source="a.csv")
    with pytest.raises(UsageError) as caught:
        answer(made, actions=["bath"])
    assert str(caught.value) == (
        "a.csv: action 'bath': it is not one of the actions (tea, gum); name one of them"
    )


def test_two_plans_of_the_same_nights_are_refused() -> None:
    plan = trial(PAIRS, versus="bath")
    with pytest.raises(UsageError) as caught:
        answer(kept(plan, -2.5), plans=[plan, plan])
    assert str(caught.value) == (
        "plan of stretching against bath: two plans of the same question share nights, so they "
        "are not two runs; give each run once"
    )


def test_what_is_said_of_the_outcome_and_its_medicines_is_passed_on() -> None:
    y = on_scale(4 + noise(N, 1, sd=1) + 3 * TEA)
    made = diary(y, action("tea", TEA), unit="minutes")
    given = answer(made, worthwhile=2.5, medicines=frozenset({"tea"}))
    assert (given.outcome, given.unit, given.worthwhile) == ("urge", "minutes", 2.5)
    assert only(given).sentence.endswith(
        "Please talk with the prescriber before anything is changed."
    )
    assert "prescriber" not in only(answer(made)).sentence


def test_a_scheduled_name_without_a_schedule_is_answered_as_logged() -> None:
    made = diary(noise(N, 1), action("tea", TEA))
    assert only(answer(made, scheduled="tea")) == only(answer(made))


def runs(effects: tuple[float, ...], nights: int | None = None) -> tuple[Diary, list[Plan]]:
    """One diary of several runs of the same question, one after the other."""
    plans = [trial(PAIRS, start=START + timedelta(days=N * i), seed=i) for i in range(len(effects))]
    arms = [np.array(plan.schedule.assign) for plan in plans]
    change = np.concatenate([e * arm for e, arm in zip(effects, arms, strict=True)])
    y = on_scale(6 + noise(len(change), 4, sd=1) + change)
    made = diary(y, action(MEASURE, np.concatenate(arms), "planned"))
    return (first_nights(made, nights) if nights else made), plans


def test_a_second_run_that_helps_replicates_the_first() -> None:
    made, plans = runs((-2.5, -2.5))
    # In whichever order they are given.
    for given in (answer(made, plans=plans), answer(made, plans=plans[::-1])):
        found = only(given)
        assert found.level == "replicated"
        assert found.sentence.startswith("Twice, in two trials written down beforehand: ")


def test_a_run_that_did_not_help_is_not_replicated() -> None:
    made, plans = runs((0.0, -2.5))
    assert only(answer(made, plans=plans)).level == "helps"


def test_a_run_still_sealed_does_not_hide_the_one_before() -> None:
    made, plans = runs((-2.5, -2.5), nights=N + 20)
    assert [a.level for a in answer(made, plans=plans).actions] == ["helps", "sealed"]
    third, three = runs((-2.5, -2.5, -2.5), nights=2 * N + 20)
    assert [a.level for a in answer(third, plans=three).actions] == ["replicated", "sealed"]


def test_a_clock_opens_the_seal_and_not_the_diary() -> None:
    made, plans = runs((-2.5,))
    before = datetime.combine(plans[0].end, datetime.min.time()) - timedelta(days=3)
    assert only(answer(made, plans=plans, now=before)).level == "sealed"
    assert only(answer(made, plans=plans)).level == "helps"


def test_the_memory_of_the_nights_comes_from_the_drawn_ones() -> None:
    plan = trial(PAIRS)
    tea = action("tea", TEA)
    whole = kept(plan, -3.0, extra=(tea,))
    by_plan = answer(whole, plans=[plan])
    by_schedule = answer(whole, schedule=plan.schedule, scheduled=MEASURE)
    logged = answer(replace(whole, actions={"tea": tea}))
    assert by_plan.phi_mean == by_schedule.phi_mean
    assert by_plan.phi_sd == by_schedule.phi_sd
    assert by_plan.phi_mean != logged.phi_mean


def test_findings_of_a_plan_and_of_a_bare_schedule_stand_side_by_side() -> None:
    plan = trial(PAIRS)
    arm = plan.schedule.assign
    y = np.where(np.random.default_rng(1).random(N) < 0.5, 0.0, 2.0)
    made = diary(y, action(MEASURE, arm, "planned"), action("gum", TEA, "planned"))
    schedule = bare(Design("given", N), TEA.tolist())
    given = answer(made, plans=[plan], schedule=schedule, scheduled="gum")
    codes = [f.code for f in given.findings]
    assert codes == ["scores_piled", "no_schedule_rule", "scores_piled"]
    assert {a.name: a.basis for a in given.actions} == {MEASURE: "plan", "gum": "schedule"}
