"""Exact binomial intervals, and the rule by which a rate is compared with its limit."""

from __future__ import annotations

from math import exp, lgamma, log


def _at_most(k: int, n: int, p: float) -> float:
    """Probability of `k` or fewer of `n`."""
    if p <= 0.0:
        return 1.0
    if p >= 1.0:
        return float(k >= n)
    return sum(
        exp(lgamma(n + 1) - lgamma(i + 1) - lgamma(n - i + 1) + i * log(p) + (n - i) * log(1 - p))
        for i in range(k + 1)
    )


def _solve(rises: bool, k: int, n: int, target: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        if (_at_most(k, n, middle) > target) == rises:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def exact_interval(k: int, n: int) -> tuple[float, float]:
    """Clopper and Pearson's 95 % interval for `k` of `n`."""
    low = 0.0 if k == 0 else _solve(True, k - 1, n, 0.975)
    high = 1.0 if k == n else _solve(True, k, n, 0.025)
    return low, high


def keeps_below(k: int, n: int, limit: float) -> bool:
    """A rate keeps its limit when the lower end of its interval is not above it."""
    return exact_interval(k, n)[0] <= limit


def keeps_above(k: int, n: int, limit: float) -> bool:
    """The same from the other side: the upper end is not below the limit."""
    return exact_interval(k, n)[1] >= limit


def keeps_between(k: int, n: int, low: float, high: float) -> bool:
    """Both at once."""
    return keeps_above(k, n, low) and keeps_below(k, n, high)
