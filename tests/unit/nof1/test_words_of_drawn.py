"""Answers for drawn nights as a whole: fields, findings, checks and sentences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.builders.nof1 import (
    MEASURE,
    START,
    action,
    answer,
    asked,
    bare,
    diary,
    first_nights,
    kept,
    noise,
    only,
    trial,
)

from ekbom.model.answer import ActionAnswer
from ekbom.model.finding import Finding
from ekbom.model.trial import Design
from ekbom.nof1.design import pairs_of
from ekbom.nof1.doubt import (
    carry_over,
    leave_one_out,
    placebo_in_time,
    rank_check,
    worst_case_missing,
)
from ekbom.nof1.drawn import doubts, rerandomise
from ekbom.nof1.laid_out import lay_out
from ekbom.nof1.say import without_treatment

PAIRS = Design("pairs", 112)
ONCE = Design("start", 80, starts=tuple(range(14, 40)))
MISSING = {
    "nights_due": 12,
    "nights_recorded": 12,
    "with_due": 6,
    "with_recorded": 6,
    "without_due": 6,
    "without_recorded": 6,
}


def test_a_sealed_answer_as_a_whole() -> None:
    plan = trial(PAIRS)
    plan = replace(plan, schedule=replace(plan.schedule, assign=(1, 0, 0, 1) * 28))
    assert only(answer(first_nights(kept(plan, -2.0), 30), plans=[plan])) == ActionAnswer(
        MEASURE,
        "planned",
        15,
        15,
        None,
        None,
        None,
        None,
        "sealed",
        "Stretching is being tested now. The result stays sealed until 22 June 2026, so that an "
        "early look cannot fool us. Written down so far: 15 nights with, 15 without.",
        "plan",
        {
            "missing": {
                "nights_due": 30,
                "nights_recorded": 30,
                "with_due": 15,
                "with_recorded": 15,
                "without_due": 15,
                "without_recorded": 15,
            }
        },
    )


@pytest.mark.parametrize("basis", ["plan", "schedule"])
def test_too_few_nights_as_a_whole(basis: str) -> None:
    plan = trial(Design("pairs", 12))
    made = kept(plan, -3.0)
    given = (
        answer(made, plans=[plan])
        if basis == "plan"
        else answer(made, schedule=plan.schedule, scheduled=MEASURE)
    )
    reason = "More nights are needed for a first comparison: 1 with it and 1 without it."
    assert only(given) == ActionAnswer(
        MEASURE,
        "planned",
        6,
        6,
        None,
        None,
        None,
        None,
        "not_enough",
        f"Stretching: not enough yet (6 nights with, 6 without). {reason}",
        basis,  # type: ignore[arg-type]
        {"missing": MISSING},
        (reason,),
    )


def test_nights_are_counted_by_their_assigned_arm() -> None:
    plan = trial(Design("balanced", 40, ones=25))
    found = only(answer(kept(plan, -2.0), plans=[plan]))
    assert (found.nights_with, found.nights_without, found.kind) == (25, 15, "planned")


def test_wash_in_nights_count_as_nights_of_the_trial() -> None:
    plan = trial(Design("pairs", 84, block=7, wash_in=1))
    whole = kept(plan, -3.0)
    found = only(answer(whole, plans=[plan]))
    assert (found.level, found.nights_with + found.nights_without) == ("helps", 72)
    y = list(whole.outcomes["urge"].values)
    y[0] = None
    gap = replace(whole, outcomes={"urge": replace(whole.outcomes["urge"], values=tuple(y))})
    assert only(answer(gap, plans=[plan])).level == "probably_helps"


def test_a_drawn_start_without_a_plan_is_noted_beside_the_placebo_line() -> None:
    plan = trial(ONCE, seed=5)
    made = kept(plan, -3.0)
    found = only(answer(made, schedule=plan.schedule, scheduled=MEASURE))
    assert found.level == "noted"
    placebo = without_treatment(asked(made).policy.no_treatment_irls)
    assert found.sentence.endswith(f"That is all we can say. {placebo}")
    assert found.secondary is not None
    assert "checks" not in found.secondary
    by_plan = only(answer(made, plans=[plan]))
    assert by_plan.level == "probably_helps"
    assert by_plan.secondary is not None
    assert (by_plan.secondary["start_dates"], by_plan.secondary["pairs"]) == (26, 0)
    assert "The start was drawn at random from 26 possible nights" in by_plan.sentence


def test_pairs_that_are_only_noted_have_no_placebo_line() -> None:
    plan = trial(Design("pairs", 20))
    found = only(answer(kept(plan, -0.5), schedule=plan.schedule, scheduled=MEASURE))
    assert found.level == "noted"
    assert "no active treatment" not in found.sentence


def test_a_small_clear_difference_without_a_plan_is_a_pattern() -> None:
    plan = trial(PAIRS)
    arm = np.array(plan.schedule.assign)
    made = diary(5 + noise(112, 1, sd=0.5, phi=0.0) + 0.8 * arm, action(MEASURE, arm, "planned"))
    found = only(answer(made, schedule=plan.schedule, scheduled=MEASURE))
    assert found.level == "pattern"
    assert found.sentence == (
        "In your diary stretching goes together with nights that are about 0.9 points higher, "
        "other logged things held equal (56 nights with, 56 without; 95 % interval 0.7 to 1.0). "
        "No plan sealed before the first night lies beside the schedule."
    )
    assert "checks" not in (found.secondary or {})


@pytest.mark.parametrize(
    ("effect", "level", "words"),
    [
        (-0.5, "probably_helps", "Stretching probably helps you: 98 in 100 that it makes"),
        (0.5, "probably_harms", "Stretching probably makes urge worse for you: 99 in 100, by"),
    ],
)
def test_a_probable_claim_gives_its_chance(effect: float, level: str, words: str) -> None:
    plan = trial(PAIRS, worthwhile=0.4)
    found = only(answer(kept(plan, effect, level=4.0), plans=[plan]))
    assert found.level == level
    assert found.sentence.startswith(words)
    assert found.randomisation_p is not None
    assert f"(p {found.randomisation_p:.3f}), and you knew which nights" in found.sentence


def test_a_helper_is_named_in_the_claim() -> None:
    plan = trial(PAIRS, helper_blind=True)
    found = only(answer(kept(plan, -2.5), plans=[plan]))
    assert "a helper kept the list" in found.sentence
    assert (found.secondary or {})["blinding"] == "helper"


def test_a_small_effect_of_a_bare_schedule_says_whose_rule_it_was() -> None:
    plan = trial(PAIRS)
    made = kept(plan, 0.0, sd=0.8)
    rule = "he order was drawn at random in 56 pairs of single nights."
    by_hand = only(answer(made, schedule=plan.schedule, scheduled=MEASURE))
    by_plan = only(answer(made, plans=[plan]))
    assert (by_hand.level, by_plan.level) == ("does_not_help", "does_not_help")
    assert f"By the rule that was given, t{rule}" in by_hand.sentence
    assert by_plan.sentence.endswith(f"T{rule}")
    assert "checks" not in (by_plan.secondary or {})


def test_the_limit_that_matters_is_the_plans_own() -> None:
    plan = trial(PAIRS, worthwhile=2.0)
    found = only(answer(kept(plan, -0.3), plans=[plan]))
    assert "is under 2 points" in found.sentence


def test_piled_scores_and_a_missing_rule_as_findings() -> None:
    arm = trial(PAIRS).schedule.assign
    y = np.where(np.random.default_rng(1).random(112) < 0.5, 0.0, 2.0)
    made = diary(y, action(MEASURE, arm, "planned"))
    given = answer(made, schedule=bare(Design("given", 112), arm), scheduled=MEASURE)
    assert given.findings == (
        Finding(
            "no_schedule_rule",
            "note",
            "schedule of stretching",
            "without the rule it was drawn by, no randomisation test is possible",
            "give --schedule-rule, such as balanced,max_run=2",
        ),
        Finding(
            "scores_piled",
            "warning",
            "outcome urge",
            "more than a quarter of the scores sit at one end of the scale",
            "the test was made on ranks as well, and the weaker result counts",
        ),
    )
    found = only(given)
    assert (found.secondary or {})["pairs"] == pairs_of(Design("given", 112), arm)


def test_ranks_are_mid_ranks_spread_over_the_scale() -> None:
    plan = trial(Design("pairs", 20))
    y = np.array([1, 1, 1, 2, 3, 3, 4, 6, 6, 8, 9, 2, 2, 5, 5, 7, 7, 7, 0, 10.0])
    places = np.array([(y < v).sum() + ((y == v).sum() + 1) / 2 for v in y]) * 10 / 20
    found = []
    for values, ranks in ((y, True), (places, False)):
        question = asked(diary(values))
        laid = lay_out(question, MEASURE, plan.schedule, plan)
        found.append(rerandomise(question, laid, {}, ranks=ranks))
    assert found[0] == found[1]


def test_a_remission_that_levels_off_is_taken_out_before_a_start_is_tested() -> None:
    n = np.arange(112)
    design = Design("start", 112, starts=tuple(range(20, 60)))
    schedule = bare(design, (n >= 30).astype(int).tolist())
    question = asked(diary(4 + 3 * np.exp(-n / 20) + 0.2 * noise(112, 1)))
    priors = replace(question.policy.priors, bend_nights=1000)
    stiff = replace(question, policy=replace(question.policy, priors=priors))
    with_bend, without = (
        rerandomise(q, lay_out(q, MEASURE, schedule, None), {}) for q in (question, stiff)
    )
    assert with_bend is not None
    assert without is not None
    assert (with_bend.p, with_bend.p_lower) != (without.p, without.p_lower)
    assert with_bend.schedules == 40


@pytest.mark.parametrize("lower", [True, False])
def test_the_doubts_are_those_of_the_trial_with_its_own_pairs(lower: bool) -> None:
    plan = trial(Design("pairs", 60, block=3), lower_is_better=lower)
    arm = np.concatenate([np.zeros(10), plan.schedule.assign, np.zeros(10)])
    way = -1.5 if lower else 1.5
    y = 5 + noise(80, 3) + way * arm
    y[np.flatnonzero(arm == 1)[4:9]] = np.nan
    y[10:13] += 2 * way * arm[10:13]
    made = diary(y, action(MEASURE, arm, "planned"), start=START, lower_is_better=lower)
    schedule = replace(plan.schedule, start=made.dates[10])
    question = asked(made)
    laid = lay_out(question, MEASURE, schedule, None)
    pair = np.full(80, -1)
    pair[10:70] = np.arange(60) // 6
    priors, nights = question.policy.priors, laid.nights
    assert doubts(question, laid, way) == (
        leave_one_out(nights, arm, pair, priors, way),
        placebo_in_time(nights, arm, way, priors),
        carry_over(nights, arm, way, priors),
        worst_case_missing(nights, arm, laid.counted, way, priors, lower_is_better=lower),
        rank_check(nights, arm, way),
    )
