"""Whatever the design: what is drawn is permitted, and the set is counted rightly."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ekbom.model.trial import Design
from ekbom.nof1.balanced import count_balanced
from ekbom.nof1.design import (
    blocks_of,
    check_design,
    count,
    draw,
    draws,
    enumerate_all,
    pairs_of,
    permitted,
    smallest_p,
)
from ekbom.nof1.rule import describe


@st.composite
def designs(take: st.DrawFn) -> Design:
    kind = take(st.sampled_from(["pairs", "balanced", "start"]))
    block = take(st.integers(1, 8))
    if kind == "pairs":
        pairs, cut = take(st.integers(1, 12)), take(st.integers(0, block - 1))
        return Design("pairs", units=2 * block * pairs - cut, block=block)
    if kind == "start":
        units = take(st.integers(2, 90))
        starts = take(st.sets(st.integers(1, units - 1), min_size=1))
        return Design("start", units=units, starts=tuple(sorted(starts)))
    ones, zeros = take(st.integers(1, 14)), take(st.integers(1, 14))
    shortest = -(-max(ones, zeros) // (min(ones, zeros) + 1))
    max_run = take(st.sampled_from([0, *range(shortest, 15)]))
    cut = take(st.integers(0, block - 1))
    units = block * (ones + zeros) - cut
    return Design("balanced", units=units, block=block, ones=block * ones, max_run=max_run)


@settings(max_examples=60, deadline=None)
@given(design=designs(), seed=st.integers(0, 2**32 - 1))
def test_what_is_drawn_is_permitted(design: Design, seed: int) -> None:
    rng = np.random.default_rng(seed)
    check_design(design)
    one = draw(design, rng)
    assert permitted(design, one)
    assert all(permitted(design, tuple(row)) for row in draws(design, rng, 5).tolist())
    assert sum(blocks_of(design)) == design.units == len(one)
    assert 0 < smallest_p(design) <= 1
    assert 0 <= pairs_of(design, one) <= design.units // 2
    assert describe(design)


@settings(max_examples=60, deadline=None)
@given(design=designs())
def test_small_sets_are_listed_whole(design: Design) -> None:
    if count(design) > 3000:
        return
    listed = {tuple(row) for row in enumerate_all(design).tolist()}
    assert len(listed) == count(design)
    assert all(permitted(design, row) for row in listed)


@given(ones=st.integers(1, 60), zeros=st.integers(1, 60), max_run=st.integers(1, 60))
def test_counting_does_not_care_which_arm_is_called_1(ones: int, zeros: int, max_run: int) -> None:
    assert count_balanced(ones, zeros, max_run) == count_balanced(zeros, ones, max_run)
    assert count_balanced(ones, zeros, max_run) <= count_balanced(ones, zeros, max_run + 1)
