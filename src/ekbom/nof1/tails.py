"""Student-t tail areas in numpy alone.

scipy would do this exactly, but importing it costs more time than the whole answer, so the
integral is tabulated once per degrees of freedom and looked up.
"""

from __future__ import annotations

from functools import lru_cache
from math import lgamma, log, pi

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_NODES = 8001
_REACH = 9.0


def t_density(x: Floats, dof: float) -> Floats:
    """Density of Student's t with `dof` degrees of freedom at `x` (any shape)."""
    constant = lgamma((dof + 1) / 2) - lgamma(dof / 2) - log(dof * pi) / 2
    result: Floats = np.exp(constant - (dof + 1) / 2 * np.log1p(x * x / dof))
    return result


@lru_cache(maxsize=64)
def _table(dof: float) -> tuple[Floats, Floats]:
    # A sinh grid is fine near zero, where most look-ups are, and still reaches far out.
    s = np.linspace(0.0, _REACH, _NODES)
    x = np.sinh(s)
    f = t_density(x, dof) * np.cosh(s)
    h = s[1] - s[0]
    # Trapezoid with end correction: fourth order, and a value at every node.
    cell = h / 2 * (f[:-1] + f[1:])
    slope = np.gradient(f, h)
    cell -= h * h / 12 * (slope[1:] - slope[:-1])
    upper = np.concatenate([[0.0], np.cumsum(cell)])
    return x, np.minimum(0.5 + upper, 1.0)


def t_below(x: Floats, dof: float) -> Floats:
    """Probability that Student's t with `dof` degrees of freedom is below `x`.

    Parameters
    ----------
    x : array of any shape
    dof : float
        Degrees of freedom, above zero.

    Returns
    -------
    array of the same shape, within 1e-7 of the exact value for 3 degrees of freedom and more.
    """
    nodes, area = _table(round(float(dof), 6))
    upper = np.interp(np.abs(x), nodes, area)
    result: Floats = np.where(x >= 0, upper, 1.0 - upper)
    return result


def t_point(probability: float, dof: float) -> float:
    """The point below which Student's t lies with `probability` (strictly between 0 and 1)."""
    nodes, area = _table(round(float(dof), 6))
    upper = max(probability, 1.0 - probability)
    x = float(np.interp(upper, area, nodes))
    return x if probability >= 0.5 else -x
