"""What a plan can show at best, said beforehand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from ekbom.knowledge.load import load_policy
from ekbom.model.errors import UsageError
from ekbom.model.trial import Design, Plan, Schedule
from ekbom.nof1.reach import (
    nights_of,
    out_of_reach,
    pair_design,
    pairs_for,
    reach,
    start_design,
    stop_rules,
    units_for_starts,
    usual_wash_in,
)

POLICY = load_policy()
PLAN = Plan(
    action="stretching",
    outcome="urge",
    lower_is_better=True,
    worthwhile=1.0,
    scale=(0.0, 10.0),
    schedule=Schedule((1, 0), Design("pairs", 2), date(2026, 11, 22)),
    end=date(2026, 11, 24),
    written_at=datetime(2026, 11, 21),
)


@pytest.mark.parametrize(("block", "wash_in"), [(1, 0), (3, 1), (7, 1), (7, 0)])
def test_the_usual_number_of_pairs_can_reach_helps(block: int, wash_in: int) -> None:
    pairs = pairs_for(POLICY, block)
    assert reach(pair_design(pairs, block, wash_in), POLICY) == ()
    fewer = pair_design(pairs // 2, block, wash_in)
    assert out_of_reach(fewer, POLICY.levels["helps"])


def test_longer_blocks_lose_their_first_night() -> None:
    assert [usual_wash_in(block) for block in (1, 3, 7)] == [0, 1, 1]


def test_too_few_pairs_name_the_smallest_p() -> None:
    found = reach(pair_design(3, 7, 1), POLICY)
    assert [f.code for f in found] == ["probably_helps_out_of_reach", "helps_out_of_reach"]
    assert [f.severity for f in found] == ["warning", "note"]
    assert "smallest p it can reach is 0.25" in found[0].what
    assert "7 pairs of 7-night blocks" in found[0].repair


@pytest.mark.parametrize(
    ("design", "level", "words"),
    [
        (pair_design(5, 7, 0), "helps", "smallest p"),
        (pair_design(6, 1, 0), "helps", "has 12 nights of the 56"),
        (pair_design(7, 7, 1), "helps", ""),
        (pair_design(6, 7, 1), "helps", ""),
        (pair_design(6, 3, 1), "helps", "has 36 nights of the 56"),
        (start_design(15, 40, 80), "probably_helps", ""),
        (start_design(15, 40, 80), "helps", "a single start"),
        (start_design(15, 33, 80), "probably_helps", "19 possible start dates of 20"),
    ],
)
def test_out_of_reach(design: Design, level: str, words: str) -> None:
    why = out_of_reach(design, POLICY.levels[level])  # type: ignore[index]
    assert why == "" if not words else words in why


def test_pairs_themselves_can_be_too_few() -> None:
    rule = replace(POLICY.levels["probably_helps"], p_max=None)
    assert "3 pairs of the 4" in out_of_reach(pair_design(3, 7, 0), rule)


def test_an_early_start_leaves_no_baseline() -> None:
    codes = [f.code for f in reach(start_design(8, 40, 80), POLICY)]
    assert codes == ["helps_out_of_reach", "short_baseline"]
    assert "short_baseline" not in [f.code for f in reach(start_design(15, 40, 80), POLICY)]
    assert "20 start dates" in reach(start_design(15, 20, 80), POLICY)[0].repair


def test_designs_from_the_words_of_a_plan() -> None:
    assert pair_design(4, 3, 1) == Design("pairs", 24, block=3, wash_in=1)
    assert start_design(15, 17, 60) == Design("start", 60, starts=(14, 15, 16))
    assert units_for_starts(POLICY, 40) == 39 + 28


@pytest.mark.parametrize(
    ("pairs", "block", "words"), [(0, 1, "no trial"), (4, 0, "has no night"), (-1, 7, "no trial")]
)
def test_pairs_that_are_none(pairs: int, block: int, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        pair_design(pairs, block, 0)


def test_a_window_runs_forwards() -> None:
    with pytest.raises(UsageError, match="backwards"):
        start_design(20, 15, 60)


def test_stop_rules_are_kind_and_name_the_prescriber() -> None:
    plain = stop_rules(PLAN)
    assert "without giving a reason" in plain[0]
    assert "2026-11-24" in plain[-1]
    medicine = stop_rules(replace(PLAN, prescribed=True, prescriber="Dr A"))
    assert medicine[:-1] == plain
    assert "Dr A" in medicine[-1]
    assert not any(word in " ".join(medicine).lower() for word in ("halve", "cure", "no risk"))


def test_the_list_of_nights() -> None:
    assert nights_of(PLAN) == (("2026-11-22", "stretching"), ("2026-11-23", "without stretching"))
    two = replace(PLAN, versus="a bath")
    assert nights_of(two)[1] == ("2026-11-23", "a bath")
    hidden = replace(PLAN, schedule=replace(PLAN.schedule, assign=()))
    assert nights_of(hidden) == ()
    assert nights_of(replace(PLAN, schedule=replace(PLAN.schedule, start=None))) == ()
