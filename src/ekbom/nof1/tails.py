"""Tail areas of Student's t, chi-squared, F and the normal, in numpy alone.

scipy would do this exactly, but importing it costs more time than the whole answer. Where many
values share one t distribution, the integral is tabulated once per degrees of freedom and looked
up; single values of the others come from the series and continued fractions of the incomplete
gamma and beta functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import erfc, exp, lgamma, log, log1p, pi, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_NODES = 8001
_REACH = 9.0
_EXACT = 1e-14
_TINY = 1e-300


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


def normal_beyond(z: float) -> float:
    """Probability that a standard normal number is further from zero than `z`, either way."""
    return erfc(abs(z) / sqrt(2))


def t_beyond(x: float, dof: float) -> float:
    """Probability that Student's t with `dof` degrees of freedom is further from zero than `x`.

    Exact to about 12 digits even far out, where `t_below` is not.
    """
    return beta_below(dof / (dof + x * x), dof / 2, 0.5)


def t_reach(beyond: float, dof: float) -> float:
    """The distance from zero that Student's t exceeds, either way, with probability `beyond`.

    Exact to about 12 digits; `t_point` is the quick one.
    """
    x = t_point(1 - beyond / 2, dof)
    for _ in range(2):
        x += (t_beyond(x, dof) - beyond) / (2 * float(t_density(np.array(x), dof)))
    return x


def f_above(x: float, above: float, below: float) -> float:
    """Probability that F is above `x` (0 or more).

    Parameters
    ----------
    x : float
    above, below : float
        Degrees of freedom of the upper and of the lower mean square, above zero.
    """
    return beta_below(below / (below + above * x), below / 2, above / 2)


def chi2_above(x: float, dof: float) -> float:
    """Probability that chi-squared with `dof` degrees of freedom is above `x` (0 or more)."""
    return _gamma_above(x / 2, dof / 2)


def chi2_point(probability: float, dof: float) -> float:
    """The point below which chi-squared lies with `probability` (strictly between 0 and 1)."""
    half, above = dof / 2, 1 - probability
    low, high = 0.0, 2 * half
    while chi2_above(high, dof) > above:
        low, high = high, 2 * high
    x, last = (low + high) / 2, 0.0
    while abs(x - last) > _EXACT * x:
        miss = chi2_above(x, dof) - above
        low, high = (x, high) if miss > 0 else (low, x)
        density = exp((half - 1) * log(x / 2) - x / 2 - lgamma(half)) / 2
        step = miss / max(density, _TINY)
        # A Newton step that leaves the bracket is replaced by halving it.
        last, x = x, x + step if low < x + step < high else (low + high) / 2
    return x


def beta_below(x: float, a: float, b: float) -> float:
    """Regularised incomplete beta function of `x` (0 to 1): the area below `x` of Beta(a, b).

    References
    ----------
    The continued fraction is 26.5.8 of Abramowitz and Stegun, "Handbook of Mathematical
    Functions", taken on the side of the mean where it converges quickly.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_below(1 - x, b, a)
    front = a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b)
    return exp(front) / a / _fraction(1.0, _beta_terms(x, a, b))


def _beta_terms(x: float, a: float, b: float) -> Iterator[tuple[float, float]]:
    m = 0
    while True:
        even = a + 2 * m
        yield -(a + m) * (a + b + m) * x / (even * (even + 1)), 1.0
        m += 1
        yield m * (b - m) * x / ((even + 1) * (even + 2)), 1.0


def _gamma_above(x: float, a: float) -> float:
    """Regularised upper incomplete gamma function (6.5 of Abramowitz and Stegun)."""
    if x <= 0:
        return 1.0
    front = exp(a * log(x) - x - lgamma(a))
    if x > a + 1:
        return front / _fraction(x + 1 - a, _gamma_terms(x, a))
    term = total = 1 / a
    n = a
    while term > total * _EXACT:
        n += 1
        term *= x / n
        total += term
    return 1 - front * total


def _gamma_terms(x: float, a: float) -> Iterator[tuple[float, float]]:
    n = 0
    while True:
        n += 1
        yield n * (a - n), x + 1 - a + 2 * n


def _fraction(first: float, terms: Iterator[tuple[float, float]]) -> float:
    # first + a1 / (b1 + a2 / (b2 + ...)), from the front (the method of Lentz).
    value = c = first
    d = change = 0.0
    while abs(change - 1) > _EXACT:
        a, b = next(terms)
        d = 1 / (b + a * d or _TINY)
        c = b + a / c or _TINY
        change = c * d
        value *= change
    return value
