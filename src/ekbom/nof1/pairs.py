"""All pairs of a value before and one after: their share, its standard error and interval."""

from __future__ import annotations

from math import sqrt
from typing import Literal, get_args

import numpy as np

from ekbom.nof1.index import INDEPENDENT, Z_95, Floats, Index, Phases, chosen, ranked, root

StandardError = Literal["unbiased", "hanley", "null"]

_SAME_LEVEL = f"each phase has one level without a trend of its own, and {INDEPENDENT}"
_HALVINGS = 60


def all_pairs(
    name: str,
    phases: Phases,
    values: Floats,
    se: StandardError,
    *,
    rescaled: bool,
    method: str = "all pairs of a value before and one after",
) -> Index:
    """NAP or Tau of the given values.

    Parameters
    ----------
    name : str
    phases : Phases
        For the lengths alone.
    values : array (m + n,)
        What is compared, in the order of time; more is better.
    se : {"unbiased", "hanley", "null"}
    rescaled : bool
        From -1 to 1 instead of 0 to 1.
    method : str
        How the values came about.

    Raises
    ------
    UsageError
        For an unknown standard error.

    References
    ----------
    Sen 1967, Mee 1990, Hanley and McNeil 1982 (standard errors); Newcombe 2006 (interval).
    """
    chosen("se", se, get_args(StandardError))
    m, n = phases.n
    places = ranked(values)
    wins = (np.sign(places[None, m:] - places[:m, None]) + 1) / 2
    share = float(wins.mean())
    error = _pair_error(wins, share, se)
    low, high = _score_interval(share, m, n)
    scale, shift = (2, -1) if rescaled else (1, 0)
    reason = "it needs at least two values in each phase" if error is None else ""
    return Index(
        name,
        scale * share + shift,
        None if error is None else scale * error,
        (scale * low + shift, scale * high + shift),
        f"{method}; {se} standard error, score interval",
        _SAME_LEVEL,
        phases.n,
        reason,
    )


def _pair_error(wins: Floats, share: float, se: StandardError) -> float | None:
    m, n = wins.shape
    if se == "null":
        return sqrt((m + n + 1) / (12 * m * n))
    rows = float((wins.mean(axis=1) ** 2).mean())
    columns = float((wins.mean(axis=0) ** 2).mean())
    square = share * share
    edge = 1 / (2 * m * n)
    spread = max(share * (1 - share), edge * (1 - edge))
    if se == "hanley":
        around = (n - 1) * (rows - square) + (m - 1) * (columns - square)
        return root((spread + around) / (m * n))
    if min(m, n) < 2:
        return None
    plain = share - (m + n - 1) * square + n * rows + m * columns - 2 * float((wins**2).mean())
    # Only where all pairs agree does the spread stand in for what the pairs cannot show.
    plain = spread if share in (0.0, 1.0) else plain
    return root(plain / ((m - 1) * (n - 1)))


def _score_interval(share: float, m: int, n: int) -> tuple[float, float]:
    """Ends at which the observed share is just one z away from the true one."""
    if share in (0.0, 1.0):
        return share, share
    half = (m + n) / 2 - 1

    def excess(theta: float) -> float:
        shape = 1 + half * ((1 - theta) / (2 - theta) + theta / (1 + theta))
        return (theta - share) ** 2 - Z_95**2 * theta * (1 - theta) * shape / (m * n)

    def end(outside: float) -> float:
        inside = share
        for _ in range(_HALVINGS):
            middle = (inside + outside) / 2
            inside, outside = (inside, middle) if excess(middle) > 0 else (middle, outside)
        return inside

    return end(0.0), end(1.0)
