"""The intraclass correlation, against the worked example of Shrout and Fleiss."""

from __future__ import annotations

import pytest

from ekbom.movements.icc import icc

# Six targets judged by four judges; the paper gives 0.29 for form (2,1).
EXAMPLE = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def test_the_worked_example() -> None:
    assert icc(EXAMPLE) == pytest.approx(0.2898, abs=5e-5)


def test_the_same_numbers_agree_wholly() -> None:
    assert icc([[1, 1], [5, 5], [20, 20]]) == 1.0


def test_a_bias_lowers_it_and_its_sign_does_not_matter() -> None:
    nights = [[1, 3], [5, 7], [20, 22]]
    # Means of the nights 2, 6, 21; mean square of the bias 6, of the rest 0.
    between = sum((mean - 29 / 3) ** 2 for mean in (2, 6, 21))
    assert icc(nights) == pytest.approx(between / (between + 2 * 6 / 3), rel=1e-12)
    assert icc([[b, a] for a, b in nights]) == pytest.approx(icc(nights), rel=1e-12)


def test_opposite_numbers_are_below_zero() -> None:
    assert icc([[0, 2], [2, 0], [1, 1]]) == pytest.approx(-3.0, rel=1e-12)


def test_two_nights_and_two_ways_are_the_least() -> None:
    assert icc([[1, 2], [3, 4]]) == pytest.approx(4 / 5, rel=1e-12)
    assert icc([[1, 2]]) is None
    assert icc([[1], [2], [3]]) is None
    assert icc([]) is None


def test_without_any_spread_it_is_not_defined() -> None:
    assert icc([[3, 3], [3, 3]]) is None
