"""Proportional-odds regression by Newton's method, a check when scores pile at an end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_BINS = 20


@dataclass(frozen=True, slots=True)
class OrdinalFit:
    """Maximum-likelihood fit.

    Attributes
    ----------
    beta, se : array (p,)
        Log odds of a higher score per unit of each column, and standard error.
    thresholds : array (levels - 1,)
    log_likelihood : float
    """

    beta: Floats
    se: Floats
    thresholds: Floats
    log_likelihood: float


def _logistic(x: Floats) -> Floats:
    result: Floats = 0.5 * (1 + np.tanh(x / 2))
    return result


def _parts(
    code: NDArray[np.int64], x: Floats, theta: Floats, levels: int
) -> tuple[float, Floats, Floats]:
    """Log-likelihood, gradient and expected-form Hessian at thresholds and beta."""
    cut = levels - 1
    eta = x @ theta[cut:]
    edge = np.concatenate([[-np.inf], theta[:cut], [np.inf]])
    above, below = _logistic(edge[code + 1] - eta), _logistic(edge[code] - eta)
    probability = np.maximum(above - below, 1e-300)
    d_above, d_below = above * (1 - above), below * (1 - below)
    up = np.zeros((len(code), cut + 1))
    low = np.zeros((len(code), cut + 1))
    rows = np.arange(len(code))
    up[rows, np.minimum(code, cut)] = 1
    low[rows, np.maximum(code - 1, 0)] = 1
    up[code == cut] = 0
    low[code == 0] = 0
    ja = np.column_stack([up[:, :cut], -x]) * d_above[:, None]
    jb = np.column_stack([low[:, :cut], -x]) * d_below[:, None]
    first = (ja - jb) / probability[:, None]
    bend_a = (d_above * (1 - 2 * above) / probability)[:, None]
    bend_b = (d_below * (1 - 2 * below) / probability)[:, None]
    va, vb = np.column_stack([up[:, :cut], -x]), np.column_stack([low[:, :cut], -x])
    hessian = va.T @ (va * bend_a) - vb.T @ (vb * bend_b) - first.T @ first
    return float(np.log(probability).sum()), first.sum(axis=0), hessian


def proportional_odds(y: Floats, x: Floats) -> OrdinalFit | None:
    """Fit the proportional-odds model.

    Parameters
    ----------
    y : array (n,)
        Scores; more than twenty different ones are cut into as many equal groups.
    x : array (n, p)

    Returns
    -------
    OrdinalFit, or None when it has no finite answer (one level only, complete separation).
    """
    if len(np.unique(y)) > _BINS:
        edges = np.quantile(y, np.linspace(0, 1, _BINS + 1)[1:-1])
        y = np.searchsorted(edges, y).astype(np.float64)
    levels, code = np.unique(y, return_inverse=True)
    if len(levels) < 2:
        return None
    share = np.cumsum(np.bincount(code))[:-1] / len(code)
    centre = x.mean(axis=0)
    x = x - centre
    theta = np.concatenate([np.log(share / (1 - share)), np.zeros(x.shape[1])])
    value, slope, hessian = _parts(code, x, theta, len(levels))
    gain = 1.0
    while gain > 1e-10:
        # A ridge keeps the step finite where the data leave a direction open.
        step = np.linalg.solve(-hessian + 1e-9 * np.eye(len(theta)), slope)
        new = _parts(code, x, theta + step, len(levels))
        # Too far, or thresholds out of order (which no night could then fall between): go back
        # half the way. In the end the step is nothing and the likelihood what it was.
        while new[0] < value:
            step = step / 2
            new = _parts(code, x, theta + step, len(levels))
        gain, theta, (value, slope, hessian) = new[0] - value, theta + step, new
    return _finish(theta, value, hessian, centre)


def _finish(theta: Floats, value: float, hessian: Floats, centre: Floats) -> OrdinalFit | None:
    cut = len(theta) - len(centre)
    beta = theta[cut:]
    # Log odds beyond ten mean that the scores fall apart completely: there is no finite answer.
    if np.abs(beta).max(initial=0.0) > 10:
        return None
    variance = np.diagonal(np.linalg.pinv(-hessian))[cut:]
    if (variance <= 0).any():
        return None
    return OrdinalFit(beta, np.sqrt(variance), theta[:cut] + centre @ beta, value)
