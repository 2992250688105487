"""One break in the level by least squares, with the interval of Bai for its place.

Kept to be compared with what the literature prints. It takes the values for independent, which
nights are not: the turn of a course is found by `ekbom.nof1.change` and the shapes instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import ceil, erfc, floor, pi, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ekbom.model.errors import NotAnswerable, UsageError

Floats = NDArray[np.float64]

_TAIL = 0.025
_NODES = 4001
# Where the density of the place has fallen below the last digit, in square roots of its scale.
_REACH = 9.0
# From here on the tail of the normal is taken from its own series.
_FAR = 25.0


@dataclass(frozen=True, slots=True)
class OneBreak:
    """Where the level broke.

    Attributes
    ----------
    n : int
    after : int
        Number of values before the break; it lies between this one and the next.
    interval : (int, int) or None
        95 % interval of `after`, rounded outward and cut to the series; None with a reason.
    mean_before, mean_after : float
        In outcome points.
    rss_none, rss : float
        Sum of squares about one mean, and about two.
    assumes : str
    reason : str
    """

    n: int
    after: int
    interval: tuple[int, int] | None
    mean_before: float
    mean_after: float
    rss_none: float
    rss: float
    assumes: str = "independent values and one sudden break"
    reason: str = ""

    def say(self) -> str:
        """The place as a stretch, and what it assumes."""
        if self.interval is None:
            return f"A place for the break cannot be named: {self.reason}"
        return (
            f"If the level broke once, it did so after value {self.interval[0]} to "
            f"{self.interval[1]} of {self.n} (95 %), from {self.mean_before:.2f} to "
            f"{self.mean_after:.2f}. This assumes {self.assumes}."
        )

    def to_dict(self) -> dict[str, Any]:
        """All fields, for JSON."""
        return asdict(self)


def one_break(values: Sequence[float], *, margin: int) -> OneBreak:
    """Find the one break that leaves the smallest sum of squares.

    Parameters
    ----------
    values : sequence of float (n,)
        Complete and in time order, in outcome points.
    margin : int
        Values that must lie on either side, at least 2.

    Returns
    -------
    OneBreak

    Raises
    ------
    UsageError
        When a value is missing or the margin is below 2.
    NotAnswerable
        For fewer than ``2 * margin`` values.

    References
    ----------
    Bai 1997, "Estimation of a change point in multiple regression models", Rev Econ Stat; with a
    variance of its own on either side. The distribution of the place is integrated here from the
    first-passage density of a Brownian motion with drift.
    """
    y = np.asarray(values, dtype=np.float64)
    if y.ndim != 1 or not np.isfinite(y).all():
        raise UsageError("one_break", "values must be one complete row", "fill or cut the gaps")
    if margin < 2:
        raise UsageError("one_break", f"margin is {margin}", "give 2 or more")
    n = len(y)
    if n < 2 * margin:
        raise NotAnswerable(
            "one_break", f"{n} values, at least {2 * margin} are needed", "add values"
        )
    moved = y - y.mean()
    place = np.arange(margin, n - margin + 1)
    # Taking two means instead of one lowers the sum of squares by this much.
    gain = np.cumsum(moved)[place - 1] ** 2 * n / (place * (n - place))
    after = int(place[np.argmax(gain)])
    before, later = y[:after], y[after:]
    interval = _interval(before, later)
    return OneBreak(
        n=n,
        after=after,
        interval=interval,
        mean_before=float(before.mean()),
        mean_after=float(later.mean()),
        rss_none=float(moved @ moved),
        rss=float(before.var() * after + later.var() * (n - after)),
        reason="" if interval else "there is no step, or no spread on one side of it.",
    )


def _interval(before: Floats, later: Floats) -> tuple[int, int] | None:
    step, spread, other = float(later.mean() - before.mean()), float(before.var()), later.var()
    if step == 0 or spread == 0 or other == 0:
        return None
    ratio, scale = float(other) / spread, step * step / spread
    # In units of `scale` the place is where a two-sided Brownian motion with drift is highest.
    earliest = _reach(1.0, 1 / ratio) / scale
    latest = _reach(ratio, 1.0) / scale
    at, n = len(before), len(before) + len(later)
    return max(floor(at - latest), 1), min(ceil(at + earliest), n - 1)


def _reach(own: float, rate: float) -> float:
    """Distance beyond which the highest point lies on this side with a probability of 2.5 %.

    `own` is the variance on this side; the highest point of the other side is exponential with
    `rate`, and that of this side with ``1 / own``.
    """
    root = np.linspace(0.0, 2 * _REACH * sqrt(own), _NODES)
    z = root / (2 * sqrt(own))
    further = root * rate * sqrt(own)
    fall = np.exp(-z * z / 2) * 2 / sqrt(2 * pi * own)
    density = fall * (_shortfall(z) - _shortfall(z + further))
    cell = (density[1:] + density[:-1]) / 2 * (root[1] - root[0])
    beyond = np.cumsum(cell[::-1])[::-1]
    return float(np.interp(_TAIL, beyond[::-1], root[-2::-1]) ** 2)


def _shortfall(z: Floats) -> Floats:
    """``1 - z M(z)`` with M the ratio of the normal's tail to its density."""
    near = np.minimum(z, _FAR)
    tail = np.array([erfc(x / sqrt(2)) / 2 for x in near.tolist()])
    exact = 1 - near * tail * np.exp(near * near / 2) * sqrt(2 * pi)
    square = np.maximum(z, _FAR) ** 2
    result: Floats = np.where(z < _FAR, exact, (1 - 3 / square) / square)
    return result
