"""A schedule that does not fit its diary, and the ceilings of a trial, to the letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from tests.builders.nof1 import MEASURE, START, action, asked, bare, diary, kept, noise, trial

from ekbom.model.errors import InputError
from ekbom.model.trial import Design, Plan
from ekbom.nof1.gates import Missing
from ekbom.nof1.laid_out import (
    adherence,
    held_equal,
    lay_out,
    missing_caps,
    pairs_seen,
    plan_caps,
)
from ekbom.nof1.levels import Cap

PAIRS = Design("pairs", 20)
ASSIGN = (1, 0) * 10


def test_a_schedule_that_does_not_fit_says_what_to_check() -> None:
    made = replace(diary(noise(20, 1)), source="nights.csv")
    said = []
    for schedule in (
        bare(PAIRS, ASSIGN, START + timedelta(days=20)),
        bare(PAIRS, (1, 1) * 10),
    ):
        with pytest.raises(InputError) as caught:
            lay_out(asked(made), "tea", schedule, None)
        said.append(str(caught.value))
    assert said == [
        "nights.csv: schedule of tea: none of its nights is in the diary; "
        "check the start date and whether the diary is read by night, day or index",
        "schedule of tea: it is not one of the schedules its own rule permits; "
        "give the rule it was drawn by, or none",
    ]


def test_without_a_rule_any_nights_may_have_been_given() -> None:
    # By its length alone no rule would permit it: four nights of a schedule of six.
    found = lay_out(asked(diary(noise(4, 1))), "tea", bare(Design("given", 6), (1, 1, 0, 1)), None)
    assert found.inside.all()


def lay(plan: Plan, **more: object) -> tuple[Cap, ...]:
    question = asked(kept(plan, -1.0, **more))  # type: ignore[arg-type]
    return plan_caps(question, lay_out(question, plan.action, plan.schedule, plan))


@pytest.mark.parametrize(("lower", "word"), [(True, "lower"), (False, "higher")])
def test_a_diary_read_the_other_way_round_is_refused(lower: bool, word: str) -> None:
    plan = trial(PAIRS, lower_is_better=lower)
    with pytest.raises(InputError) as caught:
        lay(plan, lower_is_better=not lower)
    assert str(caught.value) == (
        f"plan of stretching: it says that {word} urge is better, and the diary is read the other "
        "way round; read the diary in the direction of the plan"
    )


def test_every_ceiling_of_a_plan_is_named() -> None:
    plan = trial(PAIRS)
    broken = replace(
        plan,
        broken_at=datetime(2026, 3, 9, 8),
        outcome="sleep",
        written_at=datetime(2026, 3, 2, 18),
    )
    assert lay(plan) == ()
    assert lay(broken) == (
        Cap("pattern", "The seal was broken on 09 March 2026."),
        Cap("pattern", "The plan asked about sleep, not about this."),
        Cap("pattern", "The plan was written after its first night had begun."),
    )


def test_a_bare_schedule_has_one_ceiling() -> None:
    question = asked(diary(noise(20, 1)))
    assert plan_caps(question, lay_out(question, "tea", bare(PAIRS, ASSIGN), None)) == (
        Cap("pattern", "No plan sealed before the first night lies beside the schedule."),
    )


def test_a_plan_by_index_begins_on_its_first_night_of_the_diary() -> None:
    plan = trial(PAIRS)
    by_index = replace(plan, schedule=replace(plan.schedule, start=None, first_index=11))
    whole = diary(noise(30, 1), action(MEASURE, [0] * 10 + list(plan.schedule.assign)))
    question = asked(whole)

    def caps(written_at: datetime) -> int:
        late = replace(by_index, written_at=written_at)
        return len(plan_caps(question, lay_out(question, MEASURE, late.schedule, late)))

    first = datetime.combine(START + timedelta(days=10), datetime.min.time())
    assert caps(first - timedelta(hours=12, minutes=1)) == 0
    assert caps(first + timedelta(hours=13)) == 1


def test_gaps_at_the_limit_are_let_pass_and_beyond_it_named() -> None:
    question = asked(diary(noise(20, 1)))
    policy = replace(question.policy, recorded_min=0.75, missing_gap_max=0.25)
    question = replace(question, policy=policy)
    at_limit = Missing(due=8, recorded=6, due_with=4, recorded_with=4, due_without=4,
                       recorded_without=3)  # fmt: skip
    assert missing_caps(question, at_limit) == ()
    beyond = replace(at_limit, recorded=5, recorded_without=1)
    assert missing_caps(question, beyond) == (
        Cap("noted", "Only 5 of 8 nights were written down."),
        Cap(
            "noted",
            "Nights are missing unevenly: 4 of 4 with it and 1 of 4 without were written down.",
        ),
    )


@pytest.mark.parametrize("lost", [0, 1])
def test_a_schedule_not_in_pairs_is_worth_its_smaller_recorded_arm(lost: int) -> None:
    y = noise(20, 1)
    y[np.flatnonzero(np.array(ASSIGN) == lost)[:7]] = np.nan
    design = Design("balanced", 20, ones=10)
    question = asked(diary(y))
    assert pairs_seen(lay_out(question, "tea", bare(design, ASSIGN), None)) == 3


def test_pairs_of_blocks_are_whole_numbers() -> None:
    arms = (1, 1, 1, 0, 0, 0) * 3
    y = noise(18, 1)
    y[[0, 3]] = np.nan
    question = asked(diary(y))
    found = pairs_seen(lay_out(question, "tea", bare(Design("given", 18, block=3), arms), None))
    assert (found, type(found)) == (2, int)


def test_a_start_date_is_worth_no_pair() -> None:
    plan = trial(Design("start", 40, starts=tuple(range(10, 30))))
    question = asked(kept(plan, -1.0))
    assert pairs_seen(lay_out(question, MEASURE, plan.schedule, plan)) == 0


@pytest.mark.parametrize(("zeros", "step"), [(6, None), (7, 3.0)])
def test_seven_nights_at_zero_make_zero_mean_without(zeros: int, step: float | None) -> None:
    # Fewer, and the numbers are a rating, counted in steps of their own spread.
    plan = trial(PAIRS)
    values = np.array([0.0] * zeros + [3.0] * 11 + [9.0] * (9 - zeros))
    question = asked(kept(plan, -1.0, extra=(action("stress", values),)))
    found = held_equal(question, lay_out(question, MEASURE, plan.schedule, plan))["stress"]
    size = values.std() if step is None else step
    assert found.max() - found.min() == pytest.approx(9 / size)


def taken(values: object, y: object = None) -> dict[str, object]:
    ratings = noise(20, 1) if y is None else y
    question = asked(diary(ratings, action("tea", values)))
    return adherence(question, lay_out(question, "tea", bare(PAIRS, ASSIGN), None))


def test_what_was_taken_is_compared_only_where_both_ways_were_recorded() -> None:
    assert taken([1.0] * 20) == {"adherence": 0.5, "nights_as_assigned": 10, "nights_known": 20}
    assert taken(ASSIGN) == {"adherence": 1.0, "nights_as_assigned": 20, "nights_known": 20}
    # The nights on which something is known of the action were not rated.
    known = [0.0, 1.0] + [None] * 18
    y = noise(20, 1)
    y[:2] = np.nan
    assert taken(known, y) == {"adherence": 0.0, "nights_as_assigned": 0, "nights_known": 2}
    assert taken([None] * 20) == {"adherence": None}


def test_what_was_taken_has_an_interval_of_ninety_five_percent() -> None:
    half = [1.0, 1.0, 0.0, 0.0] * 5
    found = taken(half)["as_taken"]
    swapped = taken([1 - v for v in half])["as_taken"]
    assert isinstance(found, dict)
    assert isinstance(swapped, dict)
    low, high = found["interval_95"]
    assert low < found["mean"] < high
    assert swapped["interval_95"] == pytest.approx([-high, -low])
