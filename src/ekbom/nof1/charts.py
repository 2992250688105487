"""Control charts of standardised residuals: CUSUM and EWMA, their paths and run lengths.

The average run length says how long a chart is quiet before it first signals, on average.
It solves an integral equation: from any value of the chart, one more night is always spent,
and what comes after depends on where that night leads.

Departures
----------
The run lengths hold for independent standard normal values and known parameters. Nights are
neither: on raw nights with a memory the textbook limits alarm far too often. They are given
here to be compared with the tables; the limit of a person's watch is simulated.
"""

from __future__ import annotations

from math import erf, isfinite, pi, sqrt
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ekbom.model.errors import UsageError

Floats = NDArray[np.float64]

# The kernel is smooth, so that this many nodes are right to ten digits for usual limits.
_NODES = 80


def _finite(z: ArrayLike, where: str) -> Floats:
    values = np.asarray(z, dtype=np.float64)
    if values.ndim == 0 or not np.isfinite(values).all():
        raise UsageError(where, "z must be a row of finite numbers", "leave out missing nights")
    return values


def cusum_path(z: ArrayLike, reference: float) -> Floats:
    """One-sided upper CUSUM: ``s_t = max(0, s_(t-1) + z_t - reference)``, from ``s_0 = 0``.

    Parameters
    ----------
    z : array (..., n)
        Standardised residuals in time order; leading axes are separate charts.
    reference : float
        Reference value (half the rise it is tuned to), in the units of `z`.

    Returns
    -------
    array (..., n), in the units of `z`, never below zero.

    Raises
    ------
    UsageError
        When `z` is a single number or holds missing values.

    References
    ----------
    Page 1954, "Continuous inspection schemes", Biometrika.
    """
    walk = np.cumsum(_finite(z, "cusum_path") - reference, axis=-1)
    # The chart stands as far above zero as the walk stands above its lowest point so far.
    lowest = np.minimum(np.minimum.accumulate(walk, axis=-1), 0.0)
    path: Floats = walk - lowest
    return path


def ewma_path(z: ArrayLike, weight: float, *, start: float = 0.0) -> Floats:
    """Exponentially weighted mean: ``e_t = (1 - weight) e_(t-1) + weight z_t``.

    Parameters
    ----------
    z : array (..., n)
        Residuals in time order; leading axes are separate charts.
    weight : float
        Share of the newest value, above 0 and at most 1.
    start : float
        Value before the first night, in the units of `z`.

    Returns
    -------
    array (..., n), in the units of `z`.

    Raises
    ------
    UsageError
        When `z` is a single number or holds missing values, or the weight is off.

    References
    ----------
    Roberts 1959, "Control chart tests based on geometric moving averages", Technometrics.
    """
    values = _finite(z, "ewma_path")
    _check_weight(weight, "ewma_path")
    path = np.empty_like(values)
    now: Floats | float = start
    for t in range(values.shape[-1]):
        now = now + weight * (values[..., t] - now)
        path[..., t] = now
    return path


def cusum_run_length(
    limit: float, reference: float, *, shift: float = 0.0, sides: Literal[1, 2] = 1
) -> float:
    """Average run length of a CUSUM of independent standard normal values, started at zero.

    Parameters
    ----------
    limit : float
        Signals when the chart goes above it; in SDs, above zero.
    reference : float
        Reference value, in SDs.
    shift : float
        Mean of the values, in SDs: 0 gives the time to a false alarm.
    sides : {1, 2}
        Upper chart alone, or an upper and a lower one side by side.

    Returns
    -------
    float
        Nights to the first signal, on average.

    Raises
    ------
    UsageError

    References
    ----------
    The integral equation of Page 1954; two charts are joined by adding their rates, which is
    exact when both start at zero and `reference` is not negative.
    """
    _check_positive(limit, "cusum_run_length", "limit")
    if sides not in (1, 2):
        raise UsageError("cusum_run_length", f"sides is {sides!r}", "give 1 or 2")
    upper = _cusum_one_sided(limit, reference - shift)
    if sides == 1:
        return upper
    return 1 / (1 / upper + 1 / _cusum_one_sided(limit, reference + shift))


def _cusum_one_sided(limit: float, drift: float) -> float:
    nodes, weights = _nodes(0.0, limit)
    # From a chart value to the next one; to zero it goes with a probability of its own.
    onward = _normal(nodes[None, :] - nodes[:, None] + drift) * weights
    to_zero = np.array([_below(drift - at) for at in nodes.tolist()])
    left = np.eye(len(nodes)) - onward
    once, again = np.linalg.solve(left, np.column_stack([np.ones(len(nodes)), to_zero])).T
    # L(z) = once(z) + L(0) again(z) at the nodes; the equation at zero then gives L(0).
    row = _normal(nodes + drift) * weights
    return float((1 + row @ once) / (1 - _below(drift) - row @ again))


def ewma_run_length(weight: float, limit: float, *, shift: float = 0.0) -> float:
    """Average run length of a two-sided EWMA of independent standard normal values.

    Parameters
    ----------
    weight : float
        Share of the newest value, above 0 and at most 1.
    limit : float
        Limit in SDs of the chart after a long time, ``sqrt(weight / (2 - weight))`` each, the
        same on every night; above zero.
    shift : float
        Mean of the values, in SDs.

    Returns
    -------
    float
        Nights to the first signal, on average, from a start at zero.

    Raises
    ------
    UsageError

    References
    ----------
    The integral equation of Crowder 1987, "A simple method for studying run-length
    distributions of exponentially weighted moving average charts", Technometrics.
    """
    _check_weight(weight, "ewma_run_length")
    _check_positive(limit, "ewma_run_length", "limit")
    edge = limit * sqrt(weight / (2 - weight))
    nodes, weights = _nodes(-edge, edge)

    def onward(start: Floats) -> Floats:
        return _normal((nodes - (1 - weight) * start) / weight - shift) * weights / weight

    length = np.linalg.solve(np.eye(len(nodes)) - onward(nodes[:, None]), np.ones(len(nodes)))
    return float(1 + onward(np.zeros(1)) @ length)


def _nodes(low: float, high: float) -> tuple[Floats, Floats]:
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    half = (high - low) / 2
    return low + half * (nodes + 1), half * weights


def _normal(x: Floats) -> Floats:
    density: Floats = np.exp(-x * x / 2) / sqrt(2 * pi)
    return density


def _below(x: float) -> float:
    return 0.5 * (1 + erf(x / sqrt(2)))


def _check_weight(weight: float, where: str) -> None:
    if not 0 < weight <= 1:
        raise UsageError(where, f"weight is {weight}", "give a share above 0 and at most 1")


def _check_positive(value: float, where: str, name: str) -> None:
    if not (isfinite(value) and value > 0):
        raise UsageError(where, f"{name} is {value}", "give a number of SDs above zero")
