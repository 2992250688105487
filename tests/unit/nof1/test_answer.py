"""The whole answer: who is answered for, in which order, and with which findings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from tests.builders.nof1 import (
    MEASURE,
    START,
    action,
    answer,
    bare,
    diary,
    kept,
    noise,
    on_scale,
    only,
    trial,
)

from ekbom.model.errors import InputError, UsageError
from ekbom.model.finding import Finding
from ekbom.model.trial import Design

N = 90
RNG = np.random.default_rng(1)
TEA = RNG.integers(0, 2, N)
BATH = RNG.integers(0, 2, N)
PAIRS = Design("pairs", 112)


def two_habits(effect: float = -2.0) -> object:
    y = on_scale(6 + noise(N, 1, sd=1) + effect * TEA)
    return diary(y, action("bath", BATH), action("tea", TEA))


def test_a_whole_answer() -> None:
    given = answer(two_habits())
    assert [a.name for a in given.actions] == ["tea", "bath"]
    assert (given.nights_due, given.nights_recorded) == (N, N)
    assert given.phi_mean == pytest.approx(0.4, abs=0.25)
    assert given.phi_sd is not None
    assert (given.worthwhile, given.unit, given.row) == (1.0, "points", "night")
    assert given.findings == ()
    plain = given.to_dict()
    assert set(plain) >= {
        "outcome", "nights_due", "nights_recorded", "phi", "actions", "findings",
    }  # fmt: skip
    assert set(plain["actions"][0]) >= {
        "name", "kind", "nights_with", "nights_without", "effect", "p_benefit", "p_worthwhile",
        "randomisation_p", "level", "sentence",
    }  # fmt: skip
    assert set(plain["actions"][0]["effect"]) >= {"mean", "sd", "interval_80", "interval_95"}
    assert given.say().splitlines() == [a.say() for a in given.actions]
    assert "90/90 nights; tea: pattern" in repr(given)
    assert repr(given.actions[0]).startswith("ActionAnswer(tea: pattern, -")


def test_only_what_was_asked_for_is_shown_but_all_is_fitted() -> None:
    whole, part = answer(two_habits()), answer(two_habits(), actions=["bath"])
    assert only(part).effect == only(whole, "bath").effect


def test_unknown_actions_are_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"'gum'.*\(bath, tea\)"):
        answer(two_habits(), actions=["gum"])
    with pytest.raises(UsageError, match=r"\(none\)"):
        answer(diary([5] * 20), actions=["gum"])


def test_an_action_known_to_a_plan_alone_may_be_named() -> None:
    plan = trial(PAIRS)
    made = replace(kept(plan, -2.0), actions={})
    assert only(answer(made, plans=[plan], actions=[MEASURE])).level == "helps"


def test_a_diary_without_actions_or_ratings() -> None:
    assert answer(diary(noise(20, 1))).actions == ()
    empty = answer(diary([None] * 20, action("tea", TEA[:20])))
    assert empty.phi_mean is None
    assert empty.nights_recorded == 0
    assert only(empty).level == "not_enough"
    assert empty.nights_due == 20


def test_missing_nights_and_findings_of_the_diary_are_passed_on() -> None:
    y = list(noise(30, 1))
    y[3] = None
    seen = Finding("late", "note", "row 3", "written late", "nothing")
    given = answer(replace(diary(y, action("tea", TEA[:30])), findings=(seen,)))
    assert given.findings[0] is seen
    assert len(given.findings) == 1
    assert (given.nights_due, given.nights_recorded) == (30, 29)


def test_findings_of_others_are_left_out_when_one_is_asked_for() -> None:
    y = noise(60, 1)
    made = diary(y, action("tea", TEA[:60], None), action("bath", BATH[:60], None))
    both, one = answer(made), answer(made, actions=["tea"])
    assert [f.code for f in both.findings] == ["kind_missing"] * 2
    assert [f.where for f in one.findings] == ["action tea"]


def test_near_dependence_is_said_whoever_is_asked_for() -> None:
    # A habit, and two others of no declared kind that add up to the same.
    a, b = RNG.integers(0, 2, N), RNG.integers(0, 2, N)
    made = diary(noise(N, 1), action("tea", a, None), action("bath", b, None), action("sum", a + b))
    for actions in (None, ["tea"]):
        given = answer(made, actions=actions)
        assert "collinear" in [f.code for f in given.findings]


def test_a_bundle_that_is_not_enough_is_still_answered() -> None:
    rare, other = np.zeros(N), np.zeros(N)
    rare[[5, 20, 40]] = 1
    other[[5, 33]] = 1
    made = diary(noise(N, 1), action("bath", rare), action("gum", other))
    for actions in (None, ["gum"], ["bath"]):
        given = answer(made, actions=actions)
        assert only(given, "bath + gum").level == "not_enough"
    assert [f.code for f in answer(made).findings] == ["bundle"]


def test_either_of_two_every_night_is_not_called_as_needed() -> None:
    first = np.arange(N) % 2
    made = diary(6 + noise(N, 1) - 2 * first, action("tea", first), action("coffee", 1 - first))
    found = only(answer(made))
    assert found.level == "not_enough"
    assert "90 nights with, 0 without" in found.sentence


def test_the_same_run_given_twice_is_not_a_replication() -> None:
    plan = trial(PAIRS)
    with pytest.raises(UsageError, match="share nights"):
        answer(kept(plan, -2.5), plans=[plan, plan])
    # Neither is a plan of the same nights that was written anew.
    again = trial(PAIRS, worthwhile=0.9)
    with pytest.raises(UsageError, match="share nights"):
        answer(kept(plan, -2.5), plans=[plan, again])


def test_one_schedule_may_serve_two_outcomes() -> None:
    plan = trial(PAIRS)
    other = trial(PAIRS, outcome="sleep")
    made = kept(plan, -2.5, others={"sleep": noise(112, 9) + 5})
    given = answer(made, plans=[plan, other])
    assert [a.level for a in given.actions] == ["helps", "pattern"]
    assert "The plan asked about sleep, not about this." in given.actions[1].sentence


def test_the_plan_decides_what_matters_and_the_difference_is_said() -> None:
    plan = trial(PAIRS, worthwhile=0.5)
    made = kept(plan, -1.0)
    assert answer(made, plans=[plan], worthwhile=0.5).findings == ()
    given = answer(made, plans=[plan], worthwhile=3.0)
    (found,) = given.findings
    assert found.code == "worthwhile_of_plan"
    assert "0.5 as the change that matters, not 3" in found.what
    assert only(given) == only(answer(made, plans=[plan]))


def test_a_diary_read_on_another_scale_than_the_plans_is_said() -> None:
    plan = trial(PAIRS)
    (found,) = answer(kept(plan, -1.0, scale=(0.0, 20.0)), plans=[plan]).findings
    assert found.code == "scale_of_plan"
    assert found.severity == "warning"
    assert found.repair == "say --scale 0 10"


def test_a_plan_of_another_outcome_keeps_its_number_and_scale_to_itself() -> None:
    plan = trial(PAIRS, outcome="minutes", scale=(0.0, 100.0), worthwhile=10.0)
    assert answer(kept(plan, -1.0), plans=[plan], worthwhile=2.0).findings == ()


def test_a_bare_schedule_says_where_the_diary_differs() -> None:
    plan = trial(PAIRS)
    whole = kept(plan, -2.0)
    taken = list(plan.schedule.assign)
    taken[7], taken[9], taken[11] = 1 - taken[7], None, 1 - taken[11]
    made = replace(whole, actions={MEASURE: action(MEASURE, taken, "planned")})
    given = answer(made, schedule=plan.schedule, scheduled=MEASURE)
    (found,) = given.findings
    assert found.code == "schedule_not_kept"
    assert "on 2 of 111 nights" in found.what
    assert str(START + timedelta(days=7)) in found.what
    assert only(given).level == "pattern"


def test_a_bare_schedule_of_an_action_the_diary_does_not_hold() -> None:
    plan = trial(PAIRS)
    made = replace(kept(plan, -2.0), actions={})
    given = answer(made, schedule=plan.schedule, scheduled=MEASURE, actions=[])
    assert only(given).level == "pattern"
    assert given.findings == ()


def test_a_schedule_of_other_nights_is_an_error() -> None:
    with pytest.raises(InputError, match="none of its nights"):
        answer(
            two_habits(), schedule=bare(Design("pairs", 20), (1, 0) * 10, START - timedelta(99)),
            scheduled="tea",
        )  # fmt: skip


def test_tried_actions_are_not_answered_twice() -> None:
    plan = trial(PAIRS, versus="bath")
    given = answer(kept(plan, -2.0, extra=(action("tea", [0, 1] * 56),)), plans=[plan])
    assert [a.name for a in given.actions] == ["stretching against bath", "tea"]


def test_days_are_called_days() -> None:
    made = replace(two_habits(), row="day")  # type: ignore[type-var]
    given = answer(made)
    assert "days that are about" in given.actions[0].sentence
    assert "90/90 days" in repr(given)
