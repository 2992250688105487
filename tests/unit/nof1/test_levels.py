"""The parts of the decision; the thresholds themselves stand in ``tests/spec/levels``."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.builders.nof1 import POLICY

from ekbom.model.policy import LevelRule
from ekbom.model.trial import Design
from ekbom.nof1.levels import Evidence, candidates, enough_draws, enough_nights, missing_words

SEEN = Evidence(20, 36, True, 1.0, p_lower=0.9, p_lower_worthwhile=0.6, p_higher_worthwhile=0.05)
BARE = LevelRule("noted", "", 0, "")


def test_better_and_worse_follow_the_direction_of_the_scale() -> None:
    assert (SEEN.p_benefit, SEEN.p_worthwhile, SEEN.p_worse) == (0.9, 0.6, 0.05)
    turned = replace(SEEN, lower_is_better=False)
    assert turned.p_benefit == pytest.approx(0.1)
    assert (turned.p_worthwhile, turned.p_worse) == (0.05, 0.6)


def test_a_rule_that_asks_for_nothing_is_met() -> None:
    assert enough_nights(replace(SEEN, nights_with=0), BARE)
    assert enough_draws(replace(SEEN, design=Design("pairs", 4)), BARE)
    assert enough_draws(replace(SEEN, design=Design("start", 9, starts=(3,))), BARE)
    assert not enough_draws(SEEN, BARE)


@pytest.mark.parametrize(
    ("block", "nights"), [(1, 56), (2, 56), (3, 56), (4, 84), (7, 84), (14, 84)]
)
def test_nights_asked_for_by_block(block: int, nights: int) -> None:
    assert POLICY.levels["helps"].nights_for(block) == nights


def test_candidates_are_listed_before_any_ceiling() -> None:
    assert candidates(SEEN, POLICY) == ["noted"]
    clear = replace(SEEN, interval_80=(-2.0, -1.0), passes_fdr=True)
    assert candidates(clear, POLICY) == ["noted", "pattern"]
    turned = replace(clear, change=(20, 36, 0.95, True))
    assert candidates(turned, POLICY) == ["noted", "changed_after"]


def test_nights_of_any_kind_may_be_what_is_missing() -> None:
    rule = replace(BARE, nights_each=7, nights_total=20)
    words = missing_words(replace(SEEN, nights_with=8, nights_without=7), rule)
    assert words == "More nights are needed for a first comparison: 5 of any kind."


def test_what_is_missing_of_a_medicine_calls_for_no_night() -> None:
    for with_, without in ((0, 30), (30, 0), (5, 5), (30, 3)):
        seen = replace(SEEN, nights_with=with_, nights_without=without, medicine=True)
        assert missing_words(seen, BARE) == (
            "There are too few nights of one kind or the other, and nothing has to be changed for "
            "that: how it is taken belongs to the person who prescribed it."
        )
