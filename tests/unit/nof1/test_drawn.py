"""The answer for drawn nights: the test, the ranks, the checks, and what is passed on."""

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
    asked,
    bare,
    cells,
    diary,
    first_nights,
    kept,
    noise,
    only,
    trial,
)

from ekbom.model.trial import Design, Plan
from ekbom.nof1.drawn import answer_drawn, doubts, rerandomise
from ekbom.nof1.laid_out import lay_out

PAIRS = Design("pairs", 112)
SHORT = Design("pairs", 20)


def test_the_same_seed_gives_the_same_p() -> None:
    plan = trial(PAIRS)
    made = kept(plan, -0.4)
    one = only(answer(made, plans=[plan], seed=3))
    assert one.randomisation_p == only(answer(made, plans=[plan], seed=3)).randomisation_p
    assert one.secondary is not None
    assert one.secondary["schedules"] == 2**56
    assert not one.secondary["exact"]
    assert one.secondary["p_error"] > 0


def test_few_schedules_are_all_tried() -> None:
    plan = trial(SHORT)
    found = only(answer(kept(plan, -1.0), plans=[plan]))
    assert found.secondary is not None
    assert found.secondary["exact"]
    assert found.randomisation_p is not None
    assert found.randomisation_p * 1024 == pytest.approx(round(found.randomisation_p * 1024))


def test_numbers_are_as_assigned_and_beside_them_stands_what_was_taken() -> None:
    plan = trial(PAIRS)
    whole = kept(plan, -2.0)
    taken = np.array(plan.schedule.assign, dtype=float)
    taken[:10] = 1 - taken[:10]
    made = replace(whole, actions={MEASURE: action(MEASURE, taken, "planned")})
    found = only(answer(made, plans=[plan]))
    assert (found.nights_with, found.nights_without) == (56, 56)
    assert found.secondary is not None
    assert found.secondary["adherence"] == pytest.approx(102 / 112)
    assert found.secondary["as_taken"]["mean"] < 0
    assert found.effect == only(answer(whole, plans=[plan])).effect


def test_what_stands_beside_the_answer() -> None:
    plan = trial(Design("pairs", 112, block=7, wash_in=1))
    found = only(answer(kept(plan, -2.5), plans=[plan]))
    more = found.secondary or {}
    assert (more["pairs"], more["design"], more["block"]) == (8, "pairs", 7)
    assert more["blinding"] == "open"
    assert more["missing"]["nights_due"] == 96
    assert set(more["checks"]) == {
        "leave one block out", "placebo in time", "carry-over", "missing nights", "ranks",
    }  # fmt: skip
    assert found.basis == "plan"


def test_a_schedule_without_a_rule_has_no_p() -> None:
    arm = trial(PAIRS).schedule.assign
    made = diary(5 + noise(112, 1) - 2.0 * np.array(arm), action(MEASURE, arm, "planned"))
    schedule = bare(Design("given", 112), arm)
    given = answer(made, schedule=schedule, scheduled=MEASURE)
    found = only(given)
    assert found.randomisation_p is None
    assert found.basis == "schedule"
    assert found.level == "pattern"
    assert found.secondary is not None
    assert "exact" not in found.secondary
    assert found.secondary["blinding"] == "not recorded"
    (finding,) = [f for f in given.findings if f.code == "no_schedule_rule"]
    assert "--schedule-rule" in finding.repair


def test_a_small_effect_without_a_rule_says_that_nobody_knows_how_it_was_drawn() -> None:
    arm = (1, 0) * 100
    made = diary(5 + noise(200, 1, sd=0.8), action(MEASURE, arm, "planned"))
    found = only(answer(made, schedule=bare(Design("given", 200), arm), scheduled=MEASURE))
    assert found.level == "does_not_help"
    assert "How the schedule was drawn is not recorded." in found.sentence
    assert "No plan sealed" in found.sentence


def piled(effect_on: np.ndarray, seed: int = 1) -> np.ndarray:
    """Half the nights at nought, and now and then a very bad one."""
    y = np.where(np.random.default_rng(seed).random(len(effect_on)) < 0.5, 0.0, 2.0)
    return np.clip(y + effect_on, 0, 10)


def test_piled_scores_are_tested_on_ranks_as_well_and_the_weaker_counts() -> None:
    plan = trial(PAIRS)
    arm = np.array(plan.schedule.assign, dtype=float)
    # A few very bad nights without it carry the mean; the ranks hardly see them.
    bad = np.flatnonzero(arm == 0)[::9]
    extra = np.zeros(112)
    extra[bad] = 8
    made = diary(piled(extra), action(MEASURE, arm, "planned"))
    given = answer(made, plans=[plan])
    question = asked(made)
    laid = lay_out(question, MEASURE, plan.schedule, plan)
    by_mean = rerandomise(question, laid, {})
    by_rank = rerandomise(question, laid, {}, ranks=True)
    assert by_mean is not None
    assert by_rank is not None
    assert by_mean.p < by_rank.p
    assert only(given).randomisation_p == pytest.approx(by_rank.p, abs=0.03)
    assert only(given).secondary["scores_piled"] is True  # type: ignore[index]
    assert [f.code for f in given.findings] == ["scores_piled"]


def test_piled_scores_without_a_rule_have_no_p_either() -> None:
    arm = trial(PAIRS).schedule.assign
    made = diary(piled(np.zeros(112)), action(MEASURE, arm, "planned"))
    given = answer(made, schedule=bare(Design("given", 112), arm), scheduled=MEASURE)
    assert only(given).randomisation_p is None
    assert {f.code for f in given.findings} == {"scores_piled", "no_schedule_rule"}


def test_ranks_do_not_care_how_far_apart_the_scores_are() -> None:
    plan = trial(SHORT)
    made = kept(plan, -1.0)
    y = np.array(made.outcomes["urge"].values)
    found = []
    for values in (y, y**2 / 10):
        question = asked(diary(values))
        laid = lay_out(question, MEASURE, plan.schedule, plan)
        found.append(rerandomise(question, laid, {}, ranks=True))
    assert found[0] == found[1]


@pytest.mark.parametrize(("one_week", "level"), [(0.0, "helps"), (-4.0, "probably_helps")])
def test_a_check_that_disagrees_costs_the_top_level(one_week: float, level: str) -> None:
    plan = trial(Design("pairs", 112, block=7), seed=4, worthwhile=0.25)
    arm = np.array(plan.schedule.assign, dtype=float)
    y = 7 + noise(112, 0, sd=0.5, phi=0.0) - 0.5 * arm
    y[np.flatnonzero(arm == 1)[:7]] += one_week
    found = only(answer(diary(y, action(MEASURE, arm, "planned")), plans=[plan]))
    assert found.level == level
    assert found.randomisation_p is not None
    assert found.randomisation_p < 0.05
    assert found.p_worthwhile is not None
    assert found.p_worthwhile > 0.8
    assert [r.startswith("Without its strongest block") for r in found.reasons] == (
        [True] if one_week else []
    )


def test_doubts_are_all_asked() -> None:
    plan = trial(PAIRS)
    question = asked(kept(plan, -2.0))
    checks = doubts(question, lay_out(question, MEASURE, plan.schedule, plan), -2.0)
    assert len(checks) == 5
    assert all(c.agrees is not False for c in checks)


def given_up(plan: Plan, nights: int) -> object:
    return first_nights(kept(plan, -2.5), nights)


def test_who_stops_when_it_looks_well_proves_nothing() -> None:
    plan = trial(PAIRS)
    over = datetime.combine(plan.end, datetime.min.time()) + timedelta(days=90)
    assert only(answer(kept(plan, -2.5), plans=[plan], now=over)).level == "helps"
    found = only(answer(given_up(plan, 70), plans=[plan], now=over))
    assert found.level == "noted"
    assert "Only 70 of 112 nights were written down." in found.sentence


def test_a_running_trial_counts_only_what_was_due_so_far() -> None:
    plan = trial(PAIRS)
    found = only(answer(given_up(plan, 70), plans=[plan]))
    assert found.level == "sealed"
    assert found.secondary is not None
    assert found.secondary["missing"]["nights_due"] == 70
    broken = replace(plan, broken_at=datetime(2026, 4, 1))
    looked = only(answer(given_up(plan, 70), plans=[broken]))
    assert looked.level == "pattern"


def test_the_limit_of_a_plan_is_not_carried_to_another_scale() -> None:
    plan = trial(PAIRS, worthwhile=0.5)
    made = kept(plan, -1.0)
    minutes = replace(made.outcomes["urge"], name="minutes", scale=(0.0, 100.0))
    made = replace(made, outcomes={**made.outcomes, "minutes": minutes})
    question = asked(made, outcome="minutes")
    laid = lay_out(question, MEASURE, plan.schedule, plan)
    found, _, _ = answer_drawn(question, laid, now=None, runs_helped=0)
    # Half a point would be passed by this effect; ten of a hundred is not.
    assert found.p_worthwhile is not None
    assert found.p_worthwhile < 0.01
    assert only(answer(made, plans=[plan])).p_worthwhile == pytest.approx(1.0, abs=0.1)


def test_actions_of_every_day_are_held_equal() -> None:
    plan = trial(Design("pairs", 56))
    tea = np.random.default_rng(5).integers(0, 2, 56)
    quiet = kept(plan, -1.0, sd=1.0)
    y = np.array(quiet.outcomes["urge"].values) + 3.0 * tea
    columns = quiet.actions[MEASURE]
    beside = diary(y, columns, action("tea", tea), scale=(0, 20))
    alone = diary(y, columns, scale=(0, 20))
    with_tea = answer(beside, plans=[plan])
    found = only(with_tea, MEASURE).effect
    blind = only(answer(alone, plans=[plan])).effect
    assert found is not None
    assert blind is not None
    assert found.sd < blind.sd
    assert only(with_tea, "tea").kind == "habit"


def test_too_few_nights_of_one_arm_are_said() -> None:
    plan = trial(Design("pairs", 12))
    found = only(answer(kept(plan, -3.0), plans=[plan]))
    assert (found.level, found.effect) == ("not_enough", None)
    assert "1 with it and 1 without it" in found.sentence


def test_onset_after_the_evening_caps_a_trial_too() -> None:
    plan = trial(PAIRS)
    made = kept(plan, -2.5)
    late = replace(made.outcomes["urge"], censored=(True, False) * 56)
    found = only(answer(replace(made, outcomes={"urge": late}), plans=[plan]))
    assert found.level == "pattern"
    assert "only known to be later" in found.sentence


def test_wide_missing_names_both_arms() -> None:
    plan = trial(PAIRS)
    y = list(kept(plan, -2.5).outcomes["urge"].values)
    for i in [i for i, a in enumerate(plan.schedule.assign) if a][:20]:
        y[i] = None
    made = diary(cells(y), action(MEASURE, plan.schedule.assign, "planned"), start=START)
    found = only(answer(made, plans=[plan]))
    assert found.level == "noted"
    assert "36 of 56 with it and 56 of 56 without" in found.sentence
