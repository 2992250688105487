"""The spread between studies about one mean, in plain numbers.

The general search of `ekbom.nof1.meta_fit` holds every case, but for a single fit of a single mean
the arrays around three numbers cost more than the numbers. Trim and fill makes many such fits.
"""

from __future__ import annotations

from math import inf

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_EXACT = 1e-7
_TINY = 1e-300


def spread_about_mean(v: Floats, z: Floats, dof: int, method: str, start: float) -> float:
    """Variance between studies by REML, ML, or PM (and EB), never below zero.

    Parameters
    ----------
    v : array (k,)
        Sampling variances.
    z : array (k, 3)
        Columns 1, effect and effect squared, the effects counted from near their middle.
    dof : int
    method : {"REML", "ML", "PM", "EB"}
    start : float
        First guess.
    """
    t, low, high = max(start, 0.0), -1.0, inf
    scale = 1 / float((1 / v).mean())
    while True:
        w = 1 / (v + t)
        square = w * w
        rise, falls = slope_about_mean(np.stack((w, square, square * w)) @ z, dof, method)
        low, high = (t, high) if rise > 0 else (low, t)
        new = max(t + rise / max(falls, _TINY), 0.0)
        # A Newton step that leaves what is known to hold the root is replaced by halving it.
        inside = new == t or low < new <= high
        new = new if inside else (max(low, 0.0) + high) / 2
        if abs(new - t) <= _EXACT * (t + scale):
            return new
        t = new


def slope_about_mean(sums: Floats, dof: int, method: str) -> tuple[float, float]:
    """What turns from above to below zero at the spread, and how fast it falls."""
    (a1, c1, s1), (a2, c2, s2), (a3, c3, s3) = sums.tolist()
    mean = c1 / a1
    second = max(s2 + mean * (mean * a2 - 2 * c2), 0.0)
    if method in ("PM", "EB"):
        return max(s1 - mean * c1, 0.0) - dof, second
    third = s3 + mean * (mean * a3 - 2 * c3) - (c2 - a2 * mean) ** 2 / a1
    share = a2 / a1
    if method == "REML":
        rise, expected = second - a1 + share, a2 - 2 * a3 / a1 + share * share
    else:
        rise, expected = second - a1, a2
    observed = 2 * third - expected
    return rise, observed if observed > expected / 2 else expected
