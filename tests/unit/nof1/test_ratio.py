"""Logarithms of ratios: by hand, zeros, the ends of a scale, and refusals."""

from __future__ import annotations

from math import log, sqrt
from typing import Any

import numpy as np
import pytest
from scipy.stats import binom, norm

from ekbom.model.errors import UsageError
from ekbom.nof1.index import INDEPENDENT, Z_95, Index
from ekbom.nof1.ratio import log_odds_ratio, log_ratio_of_medians, log_response_ratio

A, B = [2.0, 4, 6, 4], [5.0, 9, 10]
RATIO = f"zero means none at all, each phase has one level, and {INDEPENDENT}"
SHARE = f"the values are shares of a whole, each phase has one level, and {INDEPENDENT}"
TWO = "each phase needs at least two values"
MEANS = "log ratio of the means, corrected for few nights"


def refused(index: Any, *given: Any, **more: Any) -> str:
    with pytest.raises(UsageError) as error:
        index(*given, **more)
    return str(error.value)


def test_log_response_ratio_by_hand() -> None:
    first, second = (8 / 3) / (4 * 16), 7 / (3 * 64)
    value, se = log(8 / 4) + (second - first) / 2, sqrt(first + second)
    assert log_response_ratio(A, B) == Index(
        "Log response ratio", pytest.approx(value), pytest.approx(se),
        (pytest.approx(value - Z_95 * se), pytest.approx(value + Z_95 * se)),
        MEANS, RATIO, (4, 3),
    )  # fmt: skip
    down = log_response_ratio(A, B, improvement="decrease")
    assert (down.value, down.se) == pytest.approx((-value, se))
    plain = log_response_ratio(A, B, bias_correct=False)
    assert (plain.value, plain.se) == pytest.approx((log(2), se))
    assert plain.method == "log ratio of the means"


def test_a_phase_of_zeros_counts_as_half_a_step() -> None:
    # Two nights: a mean of at least 1/4, a variance of at least 1/8.
    found = log_response_ratio([0, 0], [4, 4])
    first, second = (1 / 8) / (2 / 16), (1 / 8) / (2 * 16)
    assert found.value == pytest.approx(log(4 / 0.25) + (second - first) / 2)
    assert found.se == pytest.approx(sqrt(first + second))
    fine = log_response_ratio([0, 0], [4, 4], step=0.1, bias_correct=False)
    assert fine.value == pytest.approx(log(4 / 0.025))
    assert fine.se == pytest.approx(sqrt((0.01 / 8) / (2 * 0.025**2) + (0.01 / 8) / 32))


def test_zeros_without_a_step_have_no_logarithm() -> None:
    reason = "a mean of zero has no logarithm; tell the smallest step of the record"
    for a, b in (([0, 0], [1, 2]), ([1, 2], [0, 0])):
        assert log_response_ratio(a, b, step=None) == Index(
            "Log response ratio", None, None, None, MEANS, RATIO, (2, 2), reason
        )
    assert log_response_ratio([0, 1], [1, 2], step=None).value is not None


def test_values_below_zero_are_no_ratio_scale() -> None:
    for improvement in ("increase", "decrease"):
        for a, b in (([1, -1, 9], [1, 2]), ([1, 2], [3, -1])):
            found = log_response_ratio(a, b, improvement=improvement)  # type: ignore[arg-type]
            n, reason = (len(a), len(b)), "there is a value below zero"
            assert found == Index("Log response ratio", None, None, None, MEANS, RATIO, n, reason)
    assert log_response_ratio([0, 1], [0, 2]).value is not None


@pytest.mark.parametrize(("a", "b"), [([1], [2, 3]), ([1, 2], [3])])
@pytest.mark.parametrize(
    ("index", "name", "method", "assumes"),
    [
        (log_response_ratio, "Log response ratio", MEANS, RATIO),
        (
            log_odds_ratio,
            "Log odds ratio",
            "log ratio of the odds, corrected for few nights",
            SHARE,
        ),
    ],
)
def test_single_values_are_too_few(
    index: Any, name: str, method: str, assumes: str, a: list[float], b: list[float]
) -> None:
    counts = (len(a), len(b))
    assert index(a, b) == Index(name, None, None, None, method, assumes, counts, TWO)


@pytest.mark.parametrize("step", [0, -1, float("nan"), float("inf")])
@pytest.mark.parametrize("index", [log_response_ratio, log_odds_ratio])
def test_a_step_is_a_size(index: Any, step: float) -> None:
    assert refused(index, A, B, step=step) == (
        f"step: {step} is not a size; give the smallest amount, or None"
    )


def median_error(values: list[float]) -> float:
    """As Bonett and Price 2020 write it, with the binomial of another program."""
    n, ordered = len(values), sorted(values)
    low = max(1, round(n / 2 - sqrt(n)))
    z = norm.ppf(1 - binom.cdf(low - 1, n, 0.5))
    return float((log(ordered[n - low]) - log(ordered[low - 1])) / (2 * z))


def test_log_ratio_of_medians() -> None:
    rng = np.random.default_rng(3)
    a, b = rng.uniform(1, 9, 13).tolist(), rng.uniform(2, 20, 20).tolist()
    value = log(np.median(b) / np.median(a))
    se = sqrt(median_error(a) ** 2 + median_error(b) ** 2)
    found = log_ratio_of_medians(a, b)
    assert found == Index(
        "Log ratio of medians", pytest.approx(value), pytest.approx(se),
        (pytest.approx(value - Z_95 * se), pytest.approx(value + Z_95 * se)),
        "log ratio of the medians, ordered values", RATIO, (13, 20),
    )  # fmt: skip
    down = log_ratio_of_medians(a, b, improvement="decrease")
    assert (down.value, down.se) == pytest.approx((-value, se))


def test_the_error_of_the_medians_is_that_of_many_draws() -> None:
    rng = np.random.default_rng(1)
    draws = np.exp(rng.normal(1.0, 0.5, (2000, 80)))
    found = [log_ratio_of_medians(row[:40].tolist(), row[40:].tolist()) for row in draws]
    values = np.array([one.value for one in found], dtype=float)
    errors = np.array([one.se for one in found], dtype=float)
    assert sqrt((errors**2).mean()) == pytest.approx(values.std(), rel=0.1)


def test_a_median_of_zero_has_no_logarithm() -> None:
    for a, b in (([0, 0, 5], [1, 2]), ([1, 2], [-1, -1])):
        found = log_ratio_of_medians(a, b)
        assert found == Index(
            "Log ratio of medians", None, None, None, "log ratio of the medians, ordered values",
            RATIO, (len(a), 2), "a median that is not above zero has no logarithm",
        )  # fmt: skip


@pytest.mark.parametrize(("a", "b"), [([3], [6, 6]), ([3, 3], [6]), ([0, 3, 3], [6, 6])])
def test_medians_without_an_error(a: list[float], b: list[float]) -> None:
    found = log_ratio_of_medians(a, b)
    assert found.value == pytest.approx(log(2))
    assert (found.se, found.interval) == (None, None)
    assert found.reason == "it needs two values in each phase and low ones above zero"
    assert (found.name, found.assumes, found.n) == ("Log ratio of medians", RATIO, (len(a), len(b)))
    assert found.method == "log ratio of the medians, ordered values"
    assert log_ratio_of_medians([3, 3], [6, 6]).se == 0


def odds_by_hand(a: list[float], b: list[float]) -> tuple[float, float]:
    means = [float(np.mean(x)) for x in (a, b)]
    parts = [
        float(np.var(x, ddof=1)) / (len(x) * p**2 * (1 - p) ** 2)
        for x, p in zip((a, b), means, strict=True)
    ]
    logits = [log(p / (1 - p)) for p in means]
    bias = [part * (p - 0.5) for part, p in zip(parts, means, strict=True)]
    return logits[1] - bias[1] - logits[0] + bias[0], sqrt(sum(parts))


def test_log_odds_ratio_by_hand() -> None:
    a, b = [0.2, 0.4, 0.3], [0.7, 0.9, 0.6, 0.8]
    value, se = odds_by_hand(a, b)
    assert log_odds_ratio(a, b, scale="proportion") == Index(
        "Log odds ratio", pytest.approx(value), pytest.approx(se),
        (pytest.approx(value - Z_95 * se), pytest.approx(value + Z_95 * se)),
        "log ratio of the odds, corrected for few nights", SHARE, (3, 4),
    )  # fmt: skip
    percent = log_odds_ratio([100 * x for x in a], [100 * x for x in b])
    assert (percent.value, percent.se) == pytest.approx((value, se))
    down = log_odds_ratio(a, b, scale="proportion", improvement="decrease")
    assert (down.value, down.se) == pytest.approx((-value, se))
    plain = log_odds_ratio(a, b, scale="proportion", bias_correct=False)
    assert plain.value == pytest.approx(log(3) - log(0.3 / 0.7))
    assert plain.method == "log ratio of the odds"


def test_means_at_the_ends_of_the_scale_are_kept_half_a_step_away() -> None:
    # Ten intervals, two nights: half a step in two nights is 1/40 of all.
    found = log_odds_ratio([0, 0], [100, 100], step=10, bias_correct=False)
    assert found.value == pytest.approx(2 * log(39))
    part = (0.01 / 8) / (2 * (39 / 1600) ** 2)
    assert found.se == pytest.approx(sqrt(2 * part))
    same = log_odds_ratio([0, 0], [1, 1], scale="proportion", step=0.1, bias_correct=False)
    assert (same.value, same.se) == pytest.approx((found.value, found.se))


def test_ends_without_a_step_have_no_odds() -> None:
    reason = "a mean at the end of the scale has no odds; tell the smallest step"
    for a, b in (([0, 0], [50, 60]), ([50, 60], [100, 100])):
        assert log_odds_ratio(a, b) == Index(
            "Log odds ratio", None, None, None, "log ratio of the odds, corrected for few nights",
            SHARE, (2, 2), reason,
        )  # fmt: skip
    assert log_odds_ratio([0, 100], [50, 60]).value is not None


@pytest.mark.parametrize(
    ("values", "scale", "top"),
    [([50, 101], "percentage", 100), ([-1, 50], "percentage", 100), ([0.5, 1.1], "proportion", 1)],
)
def test_values_off_the_scale(values: list[float], scale: str, top: int) -> None:
    for improvement in ("increase", "decrease"):
        more = {"scale": scale, "improvement": improvement}
        expected = f"scale: there is a value outside 0 to {top}; name the scale of the values"
        assert refused(log_odds_ratio, values, [0.5, 0.6], **more) == expected
        assert refused(log_odds_ratio, [0.5, 0.6], values, **more) == expected


def test_refusals() -> None:
    assert refused(log_odds_ratio, [1, 2], [3, 4], scale="points") == (
        'scale: "points" is unknown; use one of percentage, proportion'
    )
    for index in (log_response_ratio, log_ratio_of_medians, log_odds_ratio):
        assert refused(index, A, B, improvement="up").startswith('improvement: "up"')
