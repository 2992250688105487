"""Differences, standardised differences and the way to a goal: by hand, edges, refusals."""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np
import pytest
from scipy.stats import linregress, ttest_ind

from ekbom.model.errors import UsageError
from ekbom.nof1 import effect
from ekbom.nof1.effect import goal_obtained, hedges_g, mean_difference, smd, trend_difference
from ekbom.nof1.index import INDEPENDENT, Z_95, Index

A, B = [2.0, 4, 6, 4], [5.0, 9, 10]
LEVEL = f"each phase has one level without a trend of its own, and {INDEPENDENT}"
NORMAL = f"the values of a phase spread evenly around one level, and {INDEPENDENT}"
ALIKE = f"both phases spread alike and evenly around one level, and {INDEPENDENT}"
TWO = "each phase needs at least two values"


def refused(index: Any, *given: Any, **more: Any) -> str:
    with pytest.raises(UsageError) as error:
        index(*given, **more)
    return str(error.value)


def test_the_family_is_had_from_one_place() -> None:
    assert effect.__all__ == [
        "Share", "goal_obtained", "hedges_g", "log_odds_ratio", "log_ratio_of_medians",
        "log_response_ratio", "mean_difference", "smd", "trend_difference",
    ]  # fmt: skip


def test_mean_difference() -> None:
    se = sqrt((8 / 3) / 4 + 7 / 3)
    assert mean_difference(A, B) == Index(
        "Mean difference", 4.0, pytest.approx(se),
        (pytest.approx(4 - Z_95 * se), pytest.approx(4 + Z_95 * se)),
        "mean after less mean before, a variance for each phase", LEVEL, (4, 3),
    )  # fmt: skip
    welch = ttest_ind(B, A, equal_var=False)
    assert 4.0 / se == pytest.approx(welch.statistic)
    assert mean_difference(A, B, improvement="decrease").value == -4


@pytest.mark.parametrize(("a", "b"), [([1], [2, 3]), ([1, 2], [3])])
def test_a_mean_difference_of_single_values_has_no_error(a: list[float], b: list[float]) -> None:
    found = mean_difference(a, b)
    assert (found.se, found.interval, found.reason) == (None, None, TWO)
    assert found.value == pytest.approx(np.mean(b) - np.mean(a))
    assert (found.name, found.assumes, found.n) == ("Mean difference", LEVEL, (len(a), len(b)))
    assert found.method == "mean after less mean before, a variance for each phase"


def test_trend_difference() -> None:
    times = ([0.0, 1, 3, 4], [7.0, 8, 12])
    slopes = [linregress(t, y).slope for t, y in zip(times, (A, B), strict=True)]
    found = trend_difference(A, B, times=times)
    assert found == Index(
        "Trend difference", pytest.approx(slopes[1] - slopes[0]), None, None,
        "least-squares slope after less slope before",
        f"each phase runs straight, and {INDEPENDENT}", (4, 3),
    )  # fmt: skip
    assert trend_difference([1, None, 3], [5, 8]).value == pytest.approx(2)
    assert trend_difference([1, None, 3], [5, 8], improvement="decrease").value == pytest.approx(-2)


@pytest.mark.parametrize(("a", "b"), [([1], [2, 3]), ([1, 2], [3])])
def test_a_trend_needs_two_values(a: list[float], b: list[float]) -> None:
    found = trend_difference(a, b)
    assert (found.value, found.se, found.reason) == (None, None, TWO)
    assert found.name == "Trend difference"
    assert trend_difference([1, 2], [3, 5]).value == pytest.approx(1)


def test_smd_by_hand() -> None:
    plain, factor = 4 / sqrt(8 / 3), 1 - 3 / 11
    value = factor * plain
    se = factor * sqrt(1 / 4 + 7 / (3 * 8 / 3) + value**2 / 6)
    assert smd(A, B) == Index(
        "SMD", pytest.approx(value), pytest.approx(se),
        (pytest.approx(value - Z_95 * se), pytest.approx(value + Z_95 * se)),
        "standard deviation of the baseline, corrected for few nights", NORMAL, (4, 3),
    )  # fmt: skip
    assert smd(A, B, improvement="decrease").value == pytest.approx(-value)
    assert smd(A, B, definition="scan") == Index(
        "SMD", pytest.approx(plain), None, None,
        "standard deviation of the baseline, not corrected (scan)", NORMAL, (4, 3),
    )  # fmt: skip


@pytest.mark.parametrize(("a", "b"), [([1], [2, 3]), ([1, 2, 3], [3])])
def test_a_standardised_difference_needs_two_values(a: list[float], b: list[float]) -> None:
    n = (len(a), len(b))
    own, pooled = "standard deviation of the baseline", "pooled standard deviation"
    pooled += ", corrected for few nights"
    assert smd(a, b) == Index("SMD", None, None, None, own, NORMAL, n, TWO)
    assert hedges_g(a, b) == Index("Hedges g", None, None, None, pooled, ALIKE, n, TWO)


def test_smd_needs_spread_before() -> None:
    found = smd([0.1, 0.1, 0.1], [1, 2])
    assert found == Index(
        "SMD", None, None, None, "standard deviation of the baseline", NORMAL, (3, 2),
        "the values before are all the same",
    )  # fmt: skip


def test_two_values_before_are_too_few_for_the_correction() -> None:
    assert smd([1, 2], [3, 5]) == Index(
        "SMD", None, None, None, "standard deviation of the baseline", NORMAL, (2, 2),
        "the correction for few nights needs at least three values before",
    )  # fmt: skip
    assert smd([1, 2], [3, 5], definition="scan").value == pytest.approx(2.5 / sqrt(0.5))
    assert smd([1, 2, 3], [3, 5]).value == pytest.approx((1 - 3 / 7) * 2)


def test_hedges_g_by_hand() -> None:
    factor, pooled = 1 - 3 / 19, (8 + 14) / 5
    value = factor * 4 / sqrt(pooled)
    se = factor * sqrt(1 / 4 + 1 / 3 + value**2 / 10)
    assert hedges_g(A, B) == Index(
        "Hedges g", pytest.approx(value), pytest.approx(se),
        (pytest.approx(value - Z_95 * se), pytest.approx(value + Z_95 * se)),
        "pooled standard deviation, corrected for few nights", ALIKE, (4, 3),
    )  # fmt: skip
    assert hedges_g(A, B, improvement="decrease").value == pytest.approx(-value)
    assert hedges_g([1, 2], [3, 3]).value == pytest.approx((1 - 3 / 7) * 1.5 / sqrt(0.25))


def test_hedges_g_needs_spread() -> None:
    assert hedges_g([1, 1], [2, 2]) == Index(
        "Hedges g", None, None, None, "pooled standard deviation, corrected for few nights",
        ALIKE, (2, 2), "no phase has any spread",
    )  # fmt: skip


def test_the_way_to_a_goal() -> None:
    found = goal_obtained(A, B, goal=9)
    assert found.name == "Percent of goal obtained"
    assert found.value == pytest.approx(80)
    assert found.method == "share of the way to the goal, in percent"
    assert (found.assumes, found.n, found.reason) == (LEVEL, (4, 3), "")
    assert found.se == pytest.approx(100 * sqrt(7 / 3 + 0.2**2 * (8 / 3) / 4) / 5)
    assert found.interval is not None
    assert found.interval[0] == pytest.approx(80 - Z_95 * (found.se or 0))
    down = goal_obtained(A, B, goal=9, improvement="decrease")
    assert (down.value, down.se) == pytest.approx((found.value, found.se))
    away = goal_obtained(A, B, goal=0)
    assert away.value == pytest.approx(-100)
    assert away.se == pytest.approx(100 * sqrt(7 / 3 + 4 * (8 / 3) / 4) / 4)


def test_the_error_of_the_way_is_that_of_many_draws() -> None:
    rng = np.random.default_rng(0)
    draws = rng.normal([[2.0] * 20 + [5.0] * 20], 1.0, (3000, 40))
    found = [goal_obtained(row[:20].tolist(), row[20:].tolist(), goal=8) for row in draws]
    values = np.array([one.value for one in found], dtype=float)
    errors = np.array([one.se for one in found], dtype=float)
    assert np.median(errors) == pytest.approx(values.std(), rel=0.05)


def test_no_way_to_go() -> None:
    found = goal_obtained([0.1, 0.1, 0.1], [1, 2], goal=0.1)
    assert (found.value, found.se) == (None, None)
    assert found.reason == "the mean before is the goal"
    assert (found.name, found.assumes) == ("Percent of goal obtained", LEVEL)
    assert found.method == "share of the way to the goal, in percent"
    near = goal_obtained([0.1, 0.2, 0.3], [1, 2], goal=0.2, improvement="decrease")
    assert near.value is None


@pytest.mark.parametrize(("a", "b"), [([2], [2, 4]), ([1, 3], [3])])
def test_single_values_on_the_way_have_no_error(a: list[float], b: list[float]) -> None:
    found = goal_obtained(a, b, goal=4)
    assert found.value == pytest.approx(50)
    assert (found.se, found.interval, found.reason) == (None, None, TWO)


@pytest.mark.parametrize("goal", [float("nan"), float("inf")])
def test_a_goal_is_a_level(goal: float) -> None:
    assert refused(goal_obtained, A, B, goal=goal) == (
        f"goal: {goal} is not a finite number; give a level, in points"
    )


def test_refusals() -> None:
    assert refused(smd, A, B, definition="own") == (
        'definition: "own" is unknown; use one of singlecasees, scan'
    )
    for index in (smd, hedges_g, mean_difference, trend_difference):
        assert refused(index, A, B, improvement="up").startswith('improvement: "up"')
    assert refused(goal_obtained, A, B, goal=1, improvement="up").startswith('improvement: "up"')
