"""How far two ways of measuring give the same number, over several nights."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def icc(rows: Sequence[Sequence[float]]) -> float | None:
    """The intraclass correlation of single measurements, for absolute agreement.

    Parameters
    ----------
    rows : sequence of sequence of float
        One row for each night, one number in it for each way of measuring.

    Returns
    -------
    float or None
        At most 1; a bias between the ways lowers it. None with fewer than two nights or two ways,
        and where all numbers are the same.

    Notes
    -----
    Form (2,1) of Shrout and Fleiss (Psychol Bull 1979): both nights and ways of measuring are
    taken as drawn from more of their kind.
    """
    given = np.array(rows, dtype=np.float64)
    if given.ndim != 2 or min(given.shape) < 2:
        return None
    n, k = given.shape
    mean = given.mean()
    of_row, of_column = given.mean(axis=1), given.mean(axis=0)
    between = k * np.square(of_row - mean).sum() / (n - 1)
    bias = n * np.square(of_column - mean).sum() / (k - 1)
    rest = np.square(given - of_row[:, None] - of_column + mean).sum() / ((n - 1) * (k - 1))
    whole = between + (k - 1) * rest + k * (bias - rest) / n
    return float((between - rest) / whole) if whole > 0 else None
