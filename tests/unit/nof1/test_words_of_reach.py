"""What is said of a plan before its first night, to the letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from ekbom.knowledge.load import load_policy
from ekbom.model.errors import UsageError
from ekbom.model.finding import Finding
from ekbom.model.policy import Policy
from ekbom.model.trial import Design, Plan, Schedule
from ekbom.nof1.reach import (
    out_of_reach,
    pair_design,
    pairs_for,
    reach,
    start_design,
    starts_window,
    stop_rules,
    units_for_starts,
)

POLICY = load_policy()
PLAN = Plan(
    action="iron",
    outcome="urge",
    lower_is_better=True,
    worthwhile=1.0,
    scale=(0.0, 10.0),
    schedule=Schedule((1, 0), Design("pairs", 2), date(2026, 11, 22)),
    end=date(2026, 11, 24),
    written_at=datetime(2026, 11, 21),
)


def with_rule(name: str, **change: object) -> Policy:
    """The policy with one rule altered."""
    rule = replace(POLICY.levels[name], **change)  # type: ignore[index,arg-type]
    return replace(POLICY, levels={**POLICY.levels, name: rule})  # type: ignore[dict-item]


def short(pairs: int, of: str) -> tuple[Finding, ...]:
    why = "is out of reach: the smallest p it can reach is 0.25, above the"
    todo = f"plan {pairs} pairs of {of} if you can keep it up"
    return (
        Finding(
            "probably_helps_out_of_reach",
            "warning",
            "plan",
            f'"Probably helps" {why} 0.1 asked for',
            todo,
        ),
        Finding("helps_out_of_reach", "note", "plan", f'"Helps" {why} 0.05 asked for', todo),
    )


@pytest.mark.parametrize(
    ("block", "pairs", "of"),
    [(1, 31, "nights"), (2, 16, "2-night blocks"), (7, 7, "7-night blocks")],
)
def test_a_short_plan_is_told_how_long_it_would_have_to_be(block: int, pairs: int, of: str) -> None:
    assert reach(pair_design(3, block, 0), POLICY) == short(pairs, of)


def test_an_early_window_is_told_when_to_begin() -> None:
    single, early = reach(start_design(8, 40, 80), POLICY)
    assert single == Finding(
        "helps_out_of_reach",
        "note",
        "plan",
        '"Helps" is out of reach: a single start cannot earn it, however clear the change',
        "use pairs if you can",
    )
    assert early == Finding(
        "short_baseline",
        "warning",
        "plan",
        "an early draw leaves 7 nights before the start",
        "let the window begin on night 15 or later",
    )


def test_a_window_is_early_by_its_first_date_alone() -> None:
    codes = [f.code for f in reach(start_design(14, 40, 80), POLICY)]
    assert codes == ["helps_out_of_reach", "short_baseline"]
    assert len(reach(start_design(15, 40, 80), POLICY)) == 1


def test_a_policy_that_asks_for_no_baseline_warns_of_none() -> None:
    policy = with_rule("changed_after", before=None, after=None)
    assert [f.code for f in reach(start_design(2, 40, 80), policy)] == ["helps_out_of_reach"]
    assert units_for_starts(policy, 40) == 39


def test_a_window_without_a_limit_has_none() -> None:
    assert starts_window(POLICY) == 20
    assert starts_window(with_rule("probably_helps", starts_min=None)) == 0


def test_long_blocks_still_need_their_six_pairs() -> None:
    assert pairs_for(POLICY, 20) == 6
    few = with_rule("helps", pairs_min=None, nights_total_by_block={1: 0})
    assert pairs_for(few, 1) == 0


def test_a_tenth_of_the_nights_is_held_in_hand() -> None:
    # Sixty-four nights and a tenth are 70.4: 36 pairs, where 35 would do without the tenth.
    assert pairs_for(with_rule("helps", nights_total_by_block={1: 64}), 1) == 36


@pytest.mark.parametrize(
    ("design", "change", "why"),
    [
        (pair_design(3, 1, 0), {"p_max": 0.25, "pairs_min": 3}, "it has 6 nights of the 14"),
        (pair_design(7, 1, 0), {"pairs_min": 7}, ""),
        (pair_design(7, 1, 0), {"pairs_min": None}, ""),
        (pair_design(7, 1, 0), {"pairs_min": 8}, "it has 7 pairs of the 8"),
        (start_design(15, 34, 80), {}, ""),
        (start_design(15, 24, 80), {"starts_min": None}, ""),
        (start_design(15, 24, 80), {}, "it has 10 possible start dates of 20"),
    ],
)
def test_each_limit_is_met_when_just_reached(
    design: Design, change: dict[str, object], why: str
) -> None:
    policy = with_rule("probably_helps", **change)
    said = out_of_reach(design, policy.levels["probably_helps"])
    assert said.removesuffix(" asked for") == why


def test_designs_that_are_none_say_what_to_give() -> None:
    said = []
    for make in (
        lambda: pair_design(0, 1, 0),
        lambda: pair_design(4, 0, 0),
        lambda: start_design(20, 15, 60),
    ):
        with pytest.raises(UsageError) as caught:
            make()
        said.append(str(caught.value))
    assert said == [
        "--pairs: 0 pairs are no trial; give 1 or more",
        "--block: a block of 0 has no night; give 1, 3 or 7",
        "--random-start: 20 to 15 runs backwards; earlier first",
    ]


def test_one_start_date_and_one_pair_are_designs() -> None:
    assert start_design(15, 15, 60).starts == (14,)
    assert pair_design(1, 1, 0).units == 2


def test_the_rules_for_stopping_to_the_letter() -> None:
    plain = (
        "You may end it on any night, without giving a reason. What you wrote stays yours.",
        "End it when something new or frightening happens to your body, when you get hurt, or when"
        " you are too tired to drive or work safely; ask a doctor.",
        "End it when the complaint comes earlier in the day than before, spreads to the arms or"
        " grows from week to week; ask a doctor.",
        "Do not end it because it seems to work or not to work: a look before 2026-11-24 is written"
        " down and makes the answer weaker.",
    )
    assert stop_rules(PLAN) == plain
    assert stop_rules(replace(PLAN, prescribed=True, prescriber="Dr A")) == (
        *plain,
        "Any change of a prescribed medicine is agreed with Dr A first. If you feel worse on a"
        " night of the list, ring the prescriber; the list never comes first.",
    )
