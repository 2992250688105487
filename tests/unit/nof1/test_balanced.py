"""Balanced sequences against a plain list of all of them."""

from __future__ import annotations

from itertools import groupby, product

import numpy as np
import pytest

from ekbom.nof1.balanced import (
    count_balanced,
    is_free,
    unrank_balanced,
    walk,
    walk_all,
    walk_draws,
)

SMALL = [(o, z, r) for o in range(6) for z in range(6) for r in range(5) if o + z]


def every(ones: int, zeros: int, max_run: int) -> set[tuple[int, ...]]:
    """All sequences, by trying each of 2^n."""
    return {
        arms
        for arms in product((0, 1), repeat=ones + zeros)
        if sum(arms) == ones
        and (not max_run or max(len(list(run)) for _, run in groupby(arms)) <= max_run)
    }


@pytest.mark.parametrize(("ones", "zeros", "max_run"), SMALL)
def test_count_and_unrank_agree_with_the_plain_list(ones: int, zeros: int, max_run: int) -> None:
    expected = every(ones, zeros, max_run)
    assert count_balanced(ones, zeros, max_run) == len(expected)
    listed = [unrank_balanced(rank, ones, zeros, max_run) for rank in range(len(expected))]
    assert len(set(listed)) == len(listed)
    assert set(listed) == expected


@pytest.mark.parametrize(("ones", "zeros", "max_run"), SMALL)
def test_the_walk_lists_each_sequence_once(ones: int, zeros: int, max_run: int) -> None:
    expected = every(ones, zeros, max_run)
    if not expected:
        return
    listed = [tuple(column) for column in walk_all(walk(ones, zeros, max_run)).T.tolist()]
    assert len(listed) == len(expected)
    assert set(listed) == expected


def test_a_limit_as_long_as_the_larger_arm_forbids_nothing() -> None:
    assert is_free(3, 4, 0)
    assert is_free(3, 4, 4)
    assert not is_free(3, 4, 3)


def test_long_sequences_do_not_overflow() -> None:
    rng = np.random.default_rng(5)
    drawn = walk_draws(walk(500, 500, 3), rng, 20)
    assert drawn.shape == (1000, 20)
    assert (drawn.sum(axis=0) == 500).all()
    assert max(len(list(run)) for column in drawn.T for _, run in groupby(column)) <= 3


def test_walk_draws_are_uniform() -> None:
    steps = walk(4, 4, 2)
    n = 34 * 300
    drawn = walk_draws(steps, np.random.default_rng(7), n)
    seen = np.unique(drawn.T, axis=0, return_counts=True)[1]
    assert len(seen) == count_balanced(4, 4, 2) == 34
    chi_square = float(((seen - 300) ** 2 / 300).sum())
    # 0.999 point of chi-square with 33 degrees of freedom.
    assert chi_square < 63.9
