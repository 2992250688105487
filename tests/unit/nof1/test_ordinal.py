"""Proportional odds: closed forms, groups of many scores, and no finite answer."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
import pytest

from ekbom.nof1.ordinal import OrdinalFit, proportional_odds


def fitted(y: object, x: object) -> OrdinalFit:
    found = proportional_odds(np.array(y, dtype=float), np.array(x, dtype=float))
    assert found is not None
    return found


def test_two_scores_and_one_yes_no_column_are_the_log_odds_ratio() -> None:
    # 2x2 table: without 30 low and 10 high, with 12 low and 28 high.
    y = [0] * 30 + [1] * 10 + [0] * 12 + [1] * 28
    x = [[0]] * 40 + [[1]] * 40
    found = fitted(y, x)
    assert found.beta == pytest.approx([log(28 * 30 / (12 * 10))], abs=1e-6)
    assert found.se == pytest.approx([sqrt(1 / 30 + 1 / 10 + 1 / 12 + 1 / 28)], abs=1e-5)
    assert found.thresholds == pytest.approx([log(30 / 10)], abs=1e-6)
    exact = 30 * log(0.75) + 10 * log(0.25) + 12 * log(0.3) + 28 * log(0.7)
    assert found.log_likelihood == pytest.approx(exact, abs=1e-8)


def test_without_an_effect_the_thresholds_are_the_shares() -> None:
    y = [1, 2, 2, 3] * 2
    x = [[0]] * 4 + [[1]] * 4
    found = fitted(y, x)
    assert found.beta == pytest.approx([0.0], abs=1e-9)
    assert found.thresholds == pytest.approx([log(1 / 3), log(3)], abs=1e-9)


def test_only_the_order_of_the_scores_counts() -> None:
    rng = np.random.default_rng(0)
    x = rng.standard_normal((120, 2))
    y = np.rint(np.clip(5 + 1.5 * x[:, 0] + rng.logistic(size=120), 0, 10))
    one, other = fitted(y, x), fitted(y**3 + 7, x)
    assert one.beta == pytest.approx(other.beta)
    assert one.thresholds == pytest.approx(other.thresholds)


def test_turning_the_scale_turns_the_sign() -> None:
    rng = np.random.default_rng(1)
    x = rng.standard_normal((90, 1))
    y = np.rint(x[:, 0] + rng.logistic(size=90))
    one, other = fitted(y, x), fitted(-y, x)
    assert other.beta == pytest.approx(-one.beta, abs=1e-6)
    assert other.thresholds == pytest.approx(-one.thresholds[::-1], abs=1e-6)


def test_moving_a_column_moves_the_thresholds_alone() -> None:
    rng = np.random.default_rng(2)
    x = rng.standard_normal((90, 1))
    y = np.rint(x[:, 0] + rng.logistic(size=90))
    one, other = fitted(y, x), fitted(y, x + 4)
    assert other.beta == pytest.approx(one.beta, abs=1e-6)
    assert other.thresholds == pytest.approx(one.thresholds + 4 * one.beta[0], abs=1e-5)


def test_many_different_scores_are_put_into_twenty_groups() -> None:
    rng = np.random.default_rng(3)
    x = rng.standard_normal((400, 1))
    y = 0.8 * x[:, 0] + rng.logistic(size=400)
    found = fitted(y, x)
    assert len(found.thresholds) == 19
    assert found.beta == pytest.approx([0.8], abs=3 * found.se[0])


@pytest.mark.parametrize(
    ("y", "x"),
    [
        ([3, 3, 3, 3], [[0], [1], [0], [1]]),
        ([0, 0, 0, 1, 1, 1], [[0], [0], [0], [1], [1], [1]]),
        ([0, 1, 0, 1, 1, 0], [[1], [1], [1], [1], [1], [1]]),
    ],
    ids=["one score", "complete separation", "a column that never varies"],
)
def test_no_finite_answer_is_none(y: list[float], x: list[list[float]]) -> None:
    assert proportional_odds(np.array(y, dtype=float), np.array(x, dtype=float)) is None


def test_a_step_too_far_is_taken_back() -> None:
    # Nearly falling apart: the first steps from "no effect" go past the maximum.
    x = np.concatenate([np.linspace(-9, 9, 61), [30.0, -30.0]])[:, None]
    y = np.concatenate([(np.linspace(-9, 9, 61) > 0).astype(float), [0.0, 1.0]])
    found = fitted(y, x)
    near = [0.9, 1.1]
    slopes = []
    for factor in near:
        eta = x[:, 0] * found.beta[0] * factor - found.thresholds[0]
        slopes.append(float((y * eta - np.logaddexp(0, eta)).sum()))
    assert max(slopes) < found.log_likelihood


def test_three_levels_falling_apart_are_none() -> None:
    y = np.repeat([0.0, 1.0, 2.0], 6)
    assert proportional_odds(y, y[:, None].copy()) is None
