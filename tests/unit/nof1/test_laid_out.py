"""A schedule laid on a diary: which nights count, and what limits it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from tests.builders.nof1 import (
    MEASURE,
    START,
    action,
    asked,
    bare,
    diary,
    first_nights,
    kept,
    noise,
    trial,
)

from ekbom.model.errors import InputError
from ekbom.model.trial import Design, Plan
from ekbom.nof1.laid_out import (
    Trial,
    adherence,
    held_equal,
    is_sealed,
    lay_out,
    missing_caps,
    missing_of,
    pairs_seen,
    plan_caps,
)

PAIRS = Design("pairs", 20)
ASSIGN = (1, 0) * 10
BLOCKS = Design("pairs", 36, block=3, wash_in=1)


def laid(plan: Plan, made: object = None) -> Trial:
    return lay_out(asked(made or kept(plan, -1.0)), plan.action, plan.schedule, plan)


def test_by_date_and_by_index() -> None:
    made = diary(noise(30, 1))
    by_date = lay_out(asked(made), "x", bare(PAIRS, ASSIGN, START + timedelta(days=4)), None)
    assert by_date.inside.tolist() == [False] * 4 + [True] * 20 + [False] * 6
    assert by_date.unit[4:24].tolist() == list(range(20))
    assert by_date.arm[4:24].tolist() == list(ASSIGN)
    assert by_date.arm[:4].tolist() == [0] * 4
    assert (by_date.unit[:4] == -1).all()
    by_index = lay_out(asked(made), "x", replace(bare(PAIRS, ASSIGN, None), first_index=5), None)
    assert by_index.unit.tolist() == by_date.unit.tolist()
    assert by_index.versus == ""


def test_a_schedule_of_other_nights_is_refused() -> None:
    with pytest.raises(InputError, match="none of its nights is in the diary"):
        lay_out(asked(diary([5] * 5)), "x", bare(PAIRS, ASSIGN, START + timedelta(days=9)), None)


def test_a_schedule_its_rule_forbids_is_refused() -> None:
    made = diary(noise(20, 1))
    with pytest.raises(InputError, match="not one of the schedules its own rule permits"):
        lay_out(asked(made), "x", bare(PAIRS, (1, 1) * 10), None)
    lay_out(asked(made), "x", bare(Design("given", 20), (1, 1) * 10), None)


def test_wash_in_nights_are_counted_apart() -> None:
    plan = trial(BLOCKS)
    found = laid(plan)
    assert found.counted.tolist() == [False, True, True] * 12
    assert found.nights.used.sum() == 24
    start = Design("start", 40, starts=tuple(range(10, 30)), wash_in=5)
    assert laid(trial(start)).counted.all()


def test_missing_by_assigned_arm() -> None:
    plan = trial(PAIRS)
    made = kept(plan, -1.0)
    y = list(made.outcomes["urge"].values)
    gone = [i for i, a in enumerate(plan.schedule.assign) if a][:3]
    for i in gone:
        y[i] = None
    found = missing_of(laid(plan, diary(y)), over=True)
    assert (found.recorded_with, found.due_with) == (7, 10)
    assert (found.recorded_without, found.due_without) == (10, 10)


@pytest.mark.parametrize(("over", "due"), [(True, 24), (False, 14)])
def test_nights_after_an_early_end_were_due(over: bool, due: int) -> None:
    plan = trial(BLOCKS)
    found = missing_of(laid(plan, first_nights(kept(plan, -1.0), 21)), over=over)
    assert (found.due, found.recorded) == (due, 14)
    assert found.due_with + found.due_without == due


def test_pairs_with_both_arms_recorded() -> None:
    plan = trial(PAIRS)
    made = kept(plan, -1.0)
    y = list(made.outcomes["urge"].values)
    # One night with, one night without, and a whole pair are lost.
    arms = plan.schedule.assign
    y[arms[:2].index(1)] = y[2 + arms[2:4].index(0)] = None
    y[6] = y[7] = None
    assert pairs_seen(laid(plan, diary(y))) == 7
    start = trial(Design("start", 40, starts=tuple(range(10, 30))))
    assert pairs_seen(laid(start)) == 0


def test_pairs_of_a_balanced_schedule() -> None:
    design = Design("balanced", 12, ones=6, max_run=2)
    assign = (1, 1, 0, 0, 1, 0, 1, 0, 1, 1, 0, 0)
    y = noise(12, 1)
    found = lay_out(asked(diary(y)), "x", bare(design, assign), None)
    assert pairs_seen(found) == 3
    y[[0, 1, 4, 6]] = np.nan
    found = lay_out(asked(diary(y)), "x", bare(design, assign), None)
    assert pairs_seen(found) == 2


def test_sealed_until_the_end_by_the_clock() -> None:
    plan = trial(PAIRS)
    found = laid(plan)
    end = datetime.combine(plan.end, datetime.min.time())
    assert is_sealed(found, end - timedelta(minutes=1))
    assert not is_sealed(found, end)


def test_sealed_until_the_last_night_by_the_diary() -> None:
    plan = trial(PAIRS)
    made = kept(plan, -1.0)
    assert is_sealed(laid(plan, first_nights(made, 19)), None)
    assert not is_sealed(laid(plan, made), None)


def test_broken_seals_and_bare_schedules_are_open() -> None:
    plan = trial(PAIRS)
    made = first_nights(kept(plan, -1.0), 10)
    early = datetime(2026, 3, 5)
    assert not is_sealed(laid(replace(plan, broken_at=early), made), early)
    assert not is_sealed(lay_out(asked(made), MEASURE, plan.schedule, None), early)


def caps_of(plan: Plan | None, **more: object) -> list[str]:
    given = plan or trial(PAIRS)
    made = kept(given, -1.0)
    question = asked(made, **more)
    found = plan_caps(question, lay_out(question, MEASURE, given.schedule, plan))
    assert {c.level for c in found} <= {"pattern"}
    return [c.reason for c in found]


def test_a_good_plan_has_no_ceiling() -> None:
    assert caps_of(trial(PAIRS)) == []


def test_ceilings_of_a_plan() -> None:
    plan = trial(PAIRS)
    assert "No plan sealed" in caps_of(None)[0]
    broken = replace(plan, broken_at=datetime(2026, 3, 9, 8, 0))
    assert caps_of(broken) == ["The seal was broken on 09 March 2026."]
    other = replace(plan, outcome="sleep", lower_is_better=False)
    assert caps_of(other) == ["The plan asked about sleep, not about this."]
    # The night of 2 March begins at noon.
    early = replace(plan, written_at=datetime(2026, 3, 2, 11, 59))
    assert caps_of(early) == []
    late = replace(plan, written_at=datetime(2026, 3, 2, 12, 0))
    assert caps_of(late) == ["The plan was written after its first night had begun."]


def test_a_plan_by_index_is_older_than_its_first_night_too() -> None:
    plan = trial(PAIRS)
    by_index = replace(plan, schedule=replace(plan.schedule, start=None, first_index=1))
    made = kept(plan, -1.0)
    question = asked(made)
    for day, capped in ((1, False), (3, True)):
        given = replace(by_index, written_at=datetime(2026, 3, day, 12, 0))
        found = lay_out(question, MEASURE, given.schedule, given)
        assert bool(plan_caps(question, found)) is capped


@pytest.mark.parametrize(("lower", "word"), [(True, "higher"), (False, "lower")])
def test_a_plan_and_a_diary_of_opposite_directions_are_refused(lower: bool, word: str) -> None:
    plan = trial(PAIRS, lower_is_better=not lower)
    question = asked(kept(plan, -1.0, lower_is_better=lower))
    found = lay_out(question, MEASURE, plan.schedule, plan)
    with pytest.raises(InputError, match=f"{word} urge is better"):
        plan_caps(question, found)


@pytest.mark.parametrize(("gone", "capped"), [(6, False), (7, True)])
def test_under_seven_nights_in_ten_no_claim(gone: int, capped: bool) -> None:
    plan = trial(PAIRS)
    y = noise(20, 1)
    # Both arms lose the same, within a night.
    y[:gone] = np.nan
    question = asked(diary(y))
    found = missing_of(lay_out(question, MEASURE, plan.schedule, plan), over=True)
    caps = missing_caps(question, found)
    assert [c.level for c in caps] == ["noted"] * capped
    assert all(f"Only {20 - gone} of 20 nights" in c.reason for c in caps)


@pytest.mark.parametrize(("gone", "capped"), [(2, False), (3, True)])
def test_uneven_gaps_allow_no_claim(gone: int, capped: bool) -> None:
    plan = trial(PAIRS)
    y = noise(20, 1)
    y[[i for i, a in enumerate(plan.schedule.assign) if a][:gone]] = np.nan
    question = asked(diary(y))
    found = missing_of(lay_out(question, MEASURE, plan.schedule, plan), over=True)
    caps = missing_caps(question, found)
    assert [c.level for c in caps] == ["noted"] * capped
    assert all("7 of 10 with it and 10 of 10 without" in c.reason for c in caps)


def test_only_declared_actions_are_held_equal() -> None:
    plan = trial(PAIRS, versus="bath")
    coin = np.arange(20) % 3 == 0
    made = kept(
        plan, -1.0,
        extra=(
            action("tea", coin), action("walk", [*coin[:19], None], "planned"),
            action("cream", coin, "as_needed"), action("gum", coin, None),
            action("never", [0] * 20), action("unknown", [None] * 20),
            action("soak", coin, "habit", assumed=True),
        ),
    )  # fmt: skip
    question = asked(made)
    found = held_equal(question, lay_out(question, MEASURE, plan.schedule, plan))
    assert set(found) == {"tea", "walk"}
    assert found["walk"][19] == pytest.approx(np.mean(coin[:19]))


def adhered(taken: object, plan: Plan, name: str = MEASURE, y: object = None) -> dict[str, object]:
    values = noise(20, 1) - 2 * np.array(plan.schedule.assign) if y is None else y
    question = asked(diary(values, action(name, taken, "planned")))
    return adherence(question, lay_out(question, MEASURE, plan.schedule, plan))


def test_adherence_of_who_kept_to_it() -> None:
    plan = trial(PAIRS)
    found = adhered(plan.schedule.assign, plan)
    assert found == {"adherence": 1.0, "nights_as_assigned": 20, "nights_known": 20}


def test_adherence_of_who_did_not_always() -> None:
    plan = trial(PAIRS)
    taken = list(plan.schedule.assign)
    taken[0], taken[1] = 1 - taken[0], None
    found = adhered(taken, plan)
    assert found["adherence"] == pytest.approx(18 / 19)
    assert found["nights_known"] == 19
    assert found["as_taken"]["mean"] < -1
    assert found["as_taken"]["interval_95"][0] < found["as_taken"]["mean"]


def test_adherence_when_it_was_never_done_has_no_effect_as_taken() -> None:
    plan = trial(PAIRS)
    assert "as_taken" not in adhered([0] * 20, plan)
    assert "as_taken" not in adhered([0] * 20, plan, y=[None] * 20)


def test_adherence_nobody_wrote_down() -> None:
    plan = trial(PAIRS)
    assert adhered([None] * 20, plan) == {"adherence": None}
    assert adhered([1] * 20, plan, name="other") == {"adherence": None}
