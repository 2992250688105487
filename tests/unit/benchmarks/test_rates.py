"""Exact binomial intervals against quantiles of the beta distribution (scipy ``beta.ppf``)."""

from __future__ import annotations

import pytest
from benchmarks.rates import exact_interval, keeps_above, keeps_below, keeps_between


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (0, 10, 0.0, 0.3084971),
        (10, 10, 0.6915029, 1.0),
        (1, 20, 0.001265089, 0.2487328),
        (50, 1000, 0.03733540, 0.06539049),
        (20, 1000, 0.01225827, 0.03072003),
        (950, 1000, 0.93460951, 0.96266460),
    ],
)
def test_interval_is_that_of_clopper_and_pearson(k: int, n: int, low: float, high: float) -> None:
    assert exact_interval(k, n) == pytest.approx((low, high), rel=1e-5, abs=1e-9)


def test_a_limit_is_broken_only_when_chance_cannot_explain_it() -> None:
    assert keeps_below(29, 1000, 0.02)
    assert not keeps_below(31, 1000, 0.02)
    assert keeps_above(180, 200, 0.93)
    assert not keeps_above(170, 200, 0.93)
    assert keeps_between(950, 1000, 0.93, 0.97)
    assert not keeps_between(900, 1000, 0.93, 0.97)
    assert not keeps_between(990, 1000, 0.93, 0.97)
