"""A level that wanders from night to night, told from the noise about it.

The model: ``y_t = level_t + noise``, ``level_(t+1) = level_t + step``. The first level is not
known at all (a diffuse start). Missing nights need no filling in: the level wanders on unseen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import pi
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ekbom.model.errors import NotAnswerable, UsageError

Floats = NDArray[np.float64]

# The share of the steps in the variance is searched on a grid that closes in on the best.
_REACH = 18.0
_GRID = 41
_ROUNDS = 10
_EVEN = 1e-6


@dataclass(frozen=True, slots=True)
class LocalLevel:
    """The wandering level.

    Attributes
    ----------
    n : int
        Recorded nights.
    var_noise, var_step : float
        Variance of a night about its level, and of the level from one night to the next, in
        squared outcome points.
    log_likelihood : float or None
        Diffuse log-likelihood: that of all recorded nights after the first. None for a flat line.
    level, level_sd : tuple of float
        Smoothed level of every night, missing ones included, and its SD given the variances, in
        outcome points.
    assumes : str
    reason : str
    """

    n: int
    var_noise: float
    var_step: float
    log_likelihood: float | None
    level: tuple[float, ...]
    level_sd: tuple[float, ...]
    assumes: str = "normal noise, alike on all nights, and steps that know no direction"
    reason: str = ""

    def say(self) -> str:
        """The two spreads and what they assume."""
        return (
            f"Over {self.n} recorded nights the level wanders with an SD of "
            f"{self.var_step**0.5:.2f} from one night to the next, and nights lie about it with an "
            f"SD of {self.var_noise**0.5:.2f}. This assumes {self.assumes}; the SDs of the level "
            "take the two spreads as known."
        )

    def to_dict(self) -> dict[str, Any]:
        """All fields, for JSON."""
        return asdict(self)


def local_level(values: Sequence[float | None]) -> LocalLevel:
    """Fit the local-level model by maximum likelihood, with a diffuse start.

    Parameters
    ----------
    values : sequence of float or None
        One per night of the calendar, in outcome points; None or NaN where missing.

    Returns
    -------
    LocalLevel

    Raises
    ------
    UsageError
        When a value is infinite or the values are not one row.
    NotAnswerable
        For fewer than three recorded nights.

    References
    ----------
    Durbin and Koopman 2012, "Time series analysis by state space methods", chapter 2.
    """
    y = np.asarray(values, dtype=np.float64)
    if y.ndim != 1 or np.isinf(y).any():
        raise UsageError("local_level", "values must be one row of numbers", "leave gaps empty")
    seen = np.flatnonzero(~np.isnan(y))
    if len(seen) < 3:
        raise NotAnswerable(
            "local_level", f"{len(seen)} recorded nights, at least 3 are needed", "add nights"
        )
    gaps, told = np.diff(seen), y[seen]
    if np.ptp(told) == 0:
        flat = (float(told[0]),) * len(y)
        return LocalLevel(
            len(seen), 0.0, 0.0, None, flat, (0.0,) * len(y), reason="All nights are the same."
        )
    share = _best_share(told, gaps)
    profile, variance = _profile(told, gaps, np.array([share]))
    level, spread = _smooth(y, share)
    return LocalLevel(
        n=len(seen),
        var_noise=float(variance[0]) * (1 - share),
        var_step=float(variance[0]) * share,
        log_likelihood=float(profile[0]),
        level=tuple(level.tolist()),
        level_sd=tuple(np.sqrt(float(variance[0]) * spread).tolist()),
    )


def _profile(told: Floats, gaps: NDArray[np.int64], share: Floats) -> tuple[Floats, Floats]:
    """Log-likelihood and variance (steps and noise together) for many shares at once."""
    level = np.full_like(share, told[0])
    unsure = 1 - share
    square, log_size = np.zeros_like(share), np.zeros_like(share)
    for value, gap in zip(told[1:].tolist(), gaps.tolist(), strict=True):
        ahead = unsure + gap * share
        size = ahead + 1 - share
        miss = value - level
        square += miss * miss / size
        log_size += np.log(size)
        gain = ahead / size
        level = level + gain * miss
        unsure = gain * (1 - share)
    n = len(gaps)
    variance = square / n
    return -0.5 * (n * (np.log(2 * pi * variance) + 1) + log_size), variance


def _best_share(told: Floats, gaps: NDArray[np.int64]) -> float:
    """Share of the steps in the variance at which the likelihood is highest, 0 and 1 included."""
    low, high = -_REACH, _REACH
    for _ in range(_ROUNDS):
        grid = np.linspace(low, high, _GRID)
        best = int(np.argmax(_profile(told, gaps, 1 / (1 + np.exp(-grid)))[0]))
        low, high = float(grid[max(best - 1, 0)]), float(grid[min(best + 1, _GRID - 1)])
    shares = np.array([0.0, 1 / (1 + np.exp(-(low + high) / 2)), 1.0])
    # Within rounding the plainer answer is taken: no wandering at all, or no noise.
    found = _profile(told, gaps, shares)[0] + np.array([_EVEN, 0.0, _EVEN])
    return float(shares[int(np.argmax(found))])


def _smooth(y: Floats, share: float) -> tuple[Floats, Floats]:
    """Smoothed level and its variance (in units of the variance), forward and then backward."""
    n = len(y)
    first = int(np.flatnonzero(~np.isnan(y))[0])
    level, unsure = np.empty(n), np.empty(n)
    level[first], unsure[first] = y[first], 1 - share
    for t in range(first + 1, n):
        ahead = unsure[t - 1] + share
        gain = 0.0 if np.isnan(y[t]) else ahead / (ahead + 1 - share)
        level[t] = level[t - 1] + (gain * (y[t] - level[t - 1]) if gain else 0.0)
        unsure[t] = ahead * (1 - gain)
    for t in range(n - 2, first - 1, -1):
        ahead = unsure[t] + share
        back = unsure[t] / ahead
        level[t] += back * (level[t + 1] - level[t])
        unsure[t] += back * back * (unsure[t + 1] - ahead)
    # Before the first recorded night the level is the first one, wandering backward.
    level[:first] = level[first]
    unsure[:first] = unsure[first] + share * np.arange(first, 0, -1)
    return level, unsure
