"""Generalised least squares with AR(1) errors, by maximum or restricted likelihood.

The model is that of `ekbom.nof1.regress`: the errors have one stationary SD and correlation
``phi^g`` across a gap of ``g`` nights. There phi is averaged over under priors, which is what
the answers to a person rest on; here it is the one value that makes the data likeliest, which is
what the readers of the single-case literature know. Coefficients and sigma are solved for
exactly, so the likelihood is a curve over phi alone and can be searched as a whole.

Departures
----------
Short series often have a likelihood with two tops, or one that rises all the way to phi = 1. A
search that climbs from zero does not notice the first and stops somewhere on the way in the
second. Here the highest top is taken and all tops are named; ``definition="nlme"`` takes
the one that is reached uphill from phi = 0, as the R package nlme does. A fit whose phi ran
to the edge says so, and gives no spread for what it cannot tell.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import atanh, log, pi, sqrt, tanh
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ekbom.model.errors import NotAnswerable, UsageError

Floats = NDArray[np.float64]
Times = NDArray[np.int64] | Floats
Likelihood = Literal["ML", "REML"]

# The search ends this close to phi = 1 or -1; a top that is reached only there is "at the edge".
_EDGE = 1e-6
_END = atanh(1 - _EDGE)
_NODES = 201
_DIGITS = 9
_GOLDEN = (sqrt(5) - 1) / 2
_NARROWINGS = 40
_NOTHING = 1e-20


@dataclass(frozen=True, slots=True)
class Peak:
    """One top of the likelihood: where, and how high (log)."""

    phi: float
    log_likelihood: float


@dataclass(frozen=True, slots=True)
class GlsFit:
    """A regression at one value of phi.

    Attributes
    ----------
    coef : array (p,)
        In outcome points per unit of each column.
    cov : array (p, p)
        Covariance of `coef`, with sigma from n - p whatever the likelihood, as R's nlme has it.
    phi : float
        Correlation of neighbouring nights.
    sigma : float
        Stationary SD of the errors, in outcome points: from n under ML, from n - p under REML.
    log_likelihood : float
        Under REML that of all contrasts free of the coefficients, without the constant
        ``log|X'X| / 2`` that some programs add.
    residuals : array (n,)
        Outcome less fitted value, not whitened.
    n, p : int
    method : {"ML", "REML"}
    peaks : tuple of Peak
        Every top that was seen, highest first; empty when phi was given.
    at_edge : bool
        Whether phi ran to 1 or -1, so that `sigma` and the covariance of the level are no
        numbers to quote.
    """

    coef: Floats
    cov: Floats
    phi: float
    sigma: float
    log_likelihood: float
    residuals: Floats
    n: int
    p: int
    method: Likelihood
    peaks: tuple[Peak, ...] = ()
    at_edge: bool = False

    @property
    def se(self) -> Floats:
        """Standard errors of the coefficients."""
        result: Floats = np.sqrt(np.diagonal(self.cov))
        return result


def _checked(
    y: Floats, x: Floats, times: Times, method: str, spare: int
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    y, x = np.asarray(y, dtype=np.float64), np.asarray(x, dtype=np.float64)
    times = np.asarray(times, dtype=np.float64)
    where = "gls"
    if x.ndim != 2 or y.ndim != 1 or len(x) != len(y) or times.shape != y.shape:
        raise UsageError(
            where,
            f"y {y.shape}, x {x.shape} and times {times.shape} do not fit",
            "give one row of x and one time per value of y",
        )
    if not (np.isfinite(y).all() and np.isfinite(x).all()):
        raise UsageError(where, "y and x must be finite", "leave out the missing nights")
    if (np.diff(times) < 1).any() or (times != np.rint(times)).any():
        raise UsageError(where, "times must be whole numbers that rise", "count nights or visits")
    if method not in {"ML", "REML"}:
        raise UsageError(where, f"method {method!r} is not known", 'use "ML" or "REML"')
    n, p = x.shape
    if n < p + spare:
        raise NotAnswerable(
            where,
            f"{n} values for {p} coefficients leave no errors to learn from",
            f"give {p + spare} values or more, or leave out a trend or slope",
        )
    if np.linalg.matrix_rank(x) < p:
        raise NotAnswerable(
            where, "the columns of x repeat each other", "leave out one that the others make up"
        )
    return y, x, times.astype(np.int64)


def whiten(z: Floats, times: Times, phi: float) -> tuple[Floats, float]:
    """Rows turned into independent ones, and ``log|R(phi)|``.

    Parameters
    ----------
    z : array (n, q)
    times : int array (n,)
        Rising.
    phi : float
        Between -1 and 1, both excluded.

    Returns
    -------
    rows : array (n, q)
        Of unit variance where `z` has covariance ``R(phi)``.
    log_det : float
    """
    r = phi ** np.diff(times)
    rest = 1 - r * r
    rows = z.copy()
    rows[1:] = (z[1:] - r[:, None] * z[:-1]) / np.sqrt(rest)[:, None]
    return rows, float(np.log(rest).sum())


def gls_at(y: Floats, x: Floats, *, times: Times, phi: float, method: Likelihood = "ML") -> GlsFit:
    """Fit with a given phi; ``phi=0`` is ordinary least squares.

    Parameters
    ----------
    y : array (n,)
        Outcome on the recorded nights.
    x : array (n, p)
        Columns, the level among them.
    times : array (n,) of whole numbers
        Place of each value on the calendar; differences are the gaps.
    phi : float
    method : {"ML", "REML"}

    Returns
    -------
    GlsFit

    Raises
    ------
    UsageError
        When shapes do not fit, values are missing, times do not rise, or phi is no correlation.
    NotAnswerable
        When there are no more values than coefficients, or columns repeat each other.
    """
    y, x, times = _checked(y, x, times, method, 1)
    if not -1 < phi < 1:
        raise UsageError("gls", f"phi {phi:g} is no correlation", "use a value between -1 and 1")
    return _fit(y, x, times, phi, method)


def _fit(y: Floats, x: Floats, times: NDArray[np.int64], phi: float, method: Likelihood) -> GlsFit:
    n, p = x.shape
    rows, log_det = whiten(np.column_stack([x, y]), times, phi)
    # The triangular root of the whitened columns keeps half of the digits that products lose.
    q, upper = np.linalg.qr(rows[:, :p])
    root = np.linalg.inv(upper)
    coef = root @ (q.T @ rows[:, p])
    left = rows[:, p] - rows[:, :p] @ coef
    square = float(left @ left)
    known = n if method == "ML" else n - p
    log_like = _profile(square, log_det, known)
    if method == "REML":
        log_like -= float(np.log(np.abs(np.diagonal(upper))).sum())
    return GlsFit(
        coef=coef,
        cov=root @ root.T * (square / (n - p)),
        phi=phi,
        sigma=sqrt(square / known),
        log_likelihood=log_like,
        residuals=y - x @ coef,
        n=n,
        p=p,
        method=method,
    )


def _profile(square: float, log_det: float, known: int) -> float:
    """Log-likelihood at the best sigma."""
    # Errors of exactly zero have no likelihood; the floor only keeps the search going.
    variance = max(square / known, _NOTHING)
    return -0.5 * (known * (log(2 * pi * variance) + 1) + log_det)


def gls(
    y: Floats,
    x: Floats,
    *,
    times: Times,
    method: Likelihood = "ML",
    definition: Literal["highest", "nlme"] = "highest",
) -> GlsFit:
    """Fit with the phi that makes the data likeliest.

    Parameters
    ----------
    y : array (n,)
        Outcome on the recorded nights.
    x : array (n, p)
        Columns, the level among them.
    times : array (n,) of whole numbers
        Place of each value on the calendar; differences are the gaps.
    method : {"ML", "REML"}
    definition : {"highest", "nlme"}
        Which top of the likelihood: the highest of all, or the one uphill from phi = 0.

    Returns
    -------
    GlsFit
        With `peaks` and `at_edge`.

    Raises
    ------
    UsageError
        When shapes do not fit, values are missing, times do not rise, or a word is not known.
    NotAnswerable
        When fewer than two values are to spare, columns repeat each other, or the columns
        explain everything.

    References
    ----------
    Textbook algebra; values agree with ``gls`` of the R package nlme 3.1 with ``corAR1`` and
    ``corCAR1`` (``tests/reference/test_phases.py``).
    """
    y, x, times = _checked(y, x, times, method, 2)
    if definition not in {"highest", "nlme"}:
        raise UsageError(
            "gls", f"definition {definition!r} is not known", 'use "highest" or "nlme"'
        )
    plain = _fit(y, x, times, 0.0, method).residuals
    if float(plain @ plain) <= _NOTHING * float(y @ y):
        raise NotAnswerable(
            "gls",
            "the columns explain every value, so no errors are left that could be alike",
            "use independent errors",
        )
    # Even steps of atanh(phi): fine where phi is large and a small step means much.
    z = np.linspace(-_END, _END, _NODES)
    # Node by node: sums of products would lose the digits that tell a top from noise near 1.
    height = np.array([_fit(y, x, times, tanh(at), method).log_likelihood for at in z])
    # Even stretches are one step, so that rounding makes no tops; its last node stands for it.
    level = np.round(height, _DIGITS)
    nodes = np.flatnonzero(np.diff(level, append=np.inf) != 0)
    level = level[nodes]
    walled = np.concatenate([[-np.inf], level, [-np.inf]])
    tops = np.flatnonzero((level > walled[:-2]) & (level > walled[2:]))
    fits = [_refine(y, x, times, z[max(0, at - 1) : at + 2], method) for at in nodes[tops].tolist()]
    # Where every gap is even, phi and -phi are the same; the positive one is meant.
    ranks = [(round(fit.log_likelihood, _DIGITS), fit.phi) for fit in fits]
    best = ranks.index(max(ranks))
    if definition == "nlme":
        best = _uphill(level, tops, int(np.searchsorted(nodes, _NODES // 2)))
    peaks = [Peak(fit.phi, fit.log_likelihood) for fit in fits]
    return replace(
        fits[best],
        peaks=tuple(sorted(peaks, key=lambda peak: -peak.log_likelihood)),
        at_edge=abs(fits[best].phi) >= 1 - 2 * _EDGE,
    )


def _uphill(level: Floats, tops: NDArray[np.int64], at: int) -> int:
    """Which of the tops is reached by climbing from the step `at`."""
    found = set(tops.tolist())
    while at not in found:
        at += 1 if at + 1 < len(level) and level[at + 1] > level[at] else -1
    return int(np.searchsorted(tops, at))


def _refine(
    y: Floats, x: Floats, times: NDArray[np.int64], bracket: Floats, method: Likelihood
) -> GlsFit:
    """The top inside a bracket of atanh(phi), by golden sections."""
    low, high = float(bracket[0]), float(bracket[-1])

    def at(z: float) -> GlsFit:
        return _fit(y, x, times, tanh(z), method)

    left, right = at(high - _GOLDEN * (high - low)), at(low + _GOLDEN * (high - low))
    for _ in range(_NARROWINGS):
        if left.log_likelihood >= right.log_likelihood:
            high, right = atanh(right.phi), left
            left = at(high - _GOLDEN * (high - low))
        else:
            low, left = atanh(left.phi), right
            right = at(low + _GOLDEN * (high - low))
    ends = (at(z) for z in (float(bracket[0]), float(bracket[-1])))
    return max(left, right, *ends, key=lambda fit: fit.log_likelihood)


def newey_west_se(
    x: Floats, residuals: Floats, *, lags: int, definition: Literal["plain", "adjusted"] = "plain"
) -> Floats:
    """Standard errors of ordinary least squares that allow for likeness of neighbours.

    For comparison with other reports only: at the lengths of a diary they are too small (false
    claims in .11 to .18 of diaries at a nominal .05, handbook of statistics, section 4).

    Parameters
    ----------
    x : array (n, p)
        Columns, the level among them; rows in order, gaps ignored.
    residuals : array (n,)
        Of ordinary least squares.
    lags : int
        Neighbours up to this many rows apart, with triangular weights.
    definition : {"plain", "adjusted"}
        ``adjusted`` multiplies the covariance by n / (n - p).

    Returns
    -------
    array (p,)

    References
    ----------
    Newey and West (1987), as known from textbooks.
    """
    n, p = x.shape
    scores = x * residuals[:, None]
    middle = scores.T @ scores
    for lag in range(1, lags + 1):
        cross = scores[lag:].T @ scores[:-lag]
        middle += (1 - lag / (lags + 1)) * (cross + cross.T)
    bread = np.linalg.inv(x.T @ x)
    se: Floats = np.sqrt(np.diagonal(bread @ middle @ bread))
    return se * sqrt(n / (n - p)) if definition == "adjusted" else se
