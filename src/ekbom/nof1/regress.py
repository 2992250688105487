"""Regression with exact AR(1) errors on a calendar with gaps, without sampling.

The model: ``y = X b + u``; the errors `u` have one stationary variance ``sigma^2`` and
correlation ``phi^g`` across a gap of ``g`` nights, so missing nights need no filling in.
Coefficients are normal and the variance inverse-gamma a priori (conjugate, hence exact
given phi); phi lies on a grid, and the answer is the mixture over the grid.

Departures
----------
Priors are in units of sigma, so that they mean the same on a 0-10 and on a 0-100 scale.
With ``prior="weak"`` the posterior agrees with maximum likelihood (R ``arima``) to a few
percent of its standard error; see ``tests/reference/test_case_diary.py``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, pi, sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ekbom.model.errors import UsageError
from ekbom.model.policy import Priors
from ekbom.nof1.ar1 import evidence, grid_dots, grid_products, phi_grid
from ekbom.nof1.tails import t_below, t_density, t_point

Floats = NDArray[np.float64]

_NEGLIGIBLE = 1e-7


@dataclass(frozen=True, slots=True)
class Marginal:
    """What is believed of one number: a mixture of Student-t over the phi grid.

    Attributes
    ----------
    weights, loc, scale : array (K,)
        One component per value of phi.
    dof : float
    """

    weights: Floats
    loc: Floats
    scale: Floats
    dof: float

    @property
    def mean(self) -> float:
        """Posterior mean."""
        return float(self.weights @ self.loc)

    @property
    def sd(self) -> float:
        """Posterior standard deviation."""
        inner = self.scale**2 * self.dof / max(self.dof - 2, 0.5)
        return sqrt(float(self.weights @ (inner + (self.loc - self.mean) ** 2)))

    def below(self, x: float) -> float:
        """Probability that the number is below `x`."""
        return float(self.weights @ t_below((x - self.loc) / self.scale, self.dof))

    def points(self, probabilities: Sequence[float]) -> Floats:
        """Quantiles, by Newton steps on the exact mixture."""
        p = np.asarray(probabilities)
        start = np.array([t_point(q, self.dof) for q in probabilities])
        x = self.mean + self.sd * start
        low, high = x - 10 * self.sd, x + 10 * self.sd
        for _ in range(8):
            z = (x[:, None] - self.loc) / self.scale
            miss = t_below(z, self.dof) @ self.weights - p
            low, high = np.where(miss < 0, x, low), np.where(miss > 0, x, high)
            slope = t_density(z, self.dof) @ (self.weights / self.scale)
            x = x - miss / np.maximum(slope, _NEGLIGIBLE)
            # A step that leaves the bracket is replaced by halving it.
            x = np.where((x < low) | (x > high), (low + high) / 2, x)
        return x

    def interval(self, percent: int) -> tuple[float, float]:
        """Central interval holding `percent` of the probability."""
        tail = (100 - percent) / 200
        low, high = self.points((tail, 1 - tail))
        return float(low), float(high)

    def intervals(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The central 80 and 95 % intervals, in one search."""
        low_95, low_80, high_80, high_95 = self.points((0.025, 0.1, 0.9, 0.975)).tolist()
        return (low_80, high_80), (low_95, high_95)


@dataclass(frozen=True, slots=True)
class Fit:
    """Posterior of one regression.

    Attributes
    ----------
    names : tuple of str
        Columns of X, without the intercept.
    n : int
        Nights used.
    phi_mean, phi_sd : float
    sigma : float
        Stationary night-to-night SD (posterior scale), in outcome points.
    log_evidence : float
        Log marginal likelihood, for comparing models of the same nights.
    residuals : array (n,)
        What the posterior mean leaves unexplained, in outcome points.
    """

    names: tuple[str, ...]
    n: int
    phi_mean: float
    phi_sd: float
    sigma: float
    log_evidence: float
    weights: Floats
    phi: Floats
    loc: Floats
    cov: Floats
    dof: float
    residuals: Floats

    def __repr__(self) -> str:
        return f"Fit({self.n} nights, {len(self.names)} columns, phi {self.phi_mean:.2f})"

    def marginal(self, name: str) -> Marginal:
        """What is believed of the coefficient `name`."""
        return self.combine({name: 1.0})

    def combine(self, weights: dict[str, float]) -> Marginal:
        """What is believed of a weighted sum of coefficients."""
        c = np.zeros(len(self.names))
        for name, weight in weights.items():
            c[self.names.index(name)] = weight
        # Column 0 of loc and cov is the level at the average night.
        loc = self.loc[:, 1:] @ c
        scale = np.sqrt(np.einsum("i,kij,j->k", c, self.cov[:, 1:, 1:], c))
        return Marginal(self.weights, loc, scale, self.dof)


def check_regression(y: Floats, x: Floats, days: NDArray[np.int64], names: Sequence[str]) -> None:
    """Refuse shapes and values the regression cannot use.

    Raises
    ------
    UsageError
    """
    where = "regress"
    if x.ndim != 2 or len(y) != len(x) or len(y) != len(days) or x.shape[1] != len(names):
        raise UsageError(
            where,
            f"y {y.shape}, x {x.shape}, days {days.shape} and {len(names)} names do not fit",
            "give one row of x and one day per value of y, and one name per column",
        )
    if not (np.isfinite(y).all() and np.isfinite(x).all()):
        raise UsageError(where, "y and x must be finite", "leave out the missing nights")
    if len(y) < 2 or (np.diff(days) < 1).any():
        raise UsageError(
            where,
            "days must rise and there must be at least two",
            "sort the nights and keep one row per night",
        )


def regress(
    y: Floats,
    x: Floats,
    *,
    days: NDArray[np.int64],
    names: Sequence[str],
    priors: Priors,
    primary: Sequence[str] = (),
    nuisance: Mapping[str, float] | None = None,
    prior: Literal["shipped", "weak"] = "shipped",
    span: float = 10.0,
) -> Fit:
    """Fit the AR(1) regression exactly.

    Parameters
    ----------
    y : array (n,)
        Outcome on the recorded nights, in outcome points.
    x : array (n, p)
        Regressors, without an intercept. The prior is on the effect of one unit of a column,
        so a dose is best given in multiples of the usual dose.
    days : int array (n,)
        Place of each night on the calendar; differences are the gaps.
    names : sequence of str
        One per column.
    priors : Priors
    primary : sequence of str
        Columns that get the primary prior.
    nuisance : mapping of name to float, optional
        Columns (weekday, trend) with a prior SD of their own, in units of sigma.
    prior : {"shipped", "weak"}
        ``weak`` gives every coefficient the same wide prior.
    span : float
        Width of the outcome's scale; scales the prior guess of sigma.

    Returns
    -------
    Fit

    Raises
    ------
    UsageError
        When shapes do not fit, values are missing or days do not rise.

    References
    ----------
    The conjugate results are textbook algebra; the procedure is that of the project's
    handbook (statistics, sections 1.6 and 9).
    """
    y = np.asarray(y, dtype=np.float64)
    x = np.asarray(x, dtype=np.float64)
    x = x[:, None] if x.ndim == 1 else x
    days = np.asarray(days, dtype=np.int64)
    check_regression(y, x, days, names)
    own = dict.fromkeys(primary, priors.primary_sd) | dict(nuisance or {})
    sd = [priors.weak_sd if prior == "weak" else own.get(n, priors.other_sd) for n in names]
    precision = 1 / np.square([priors.weak_sd if prior == "weak" else priors.intercept_sd, *sd])
    # Centred columns make the level the level of the average night, so that its prior is harmless.
    z = np.column_stack([np.ones(len(y)), x - x.mean(axis=0), y - y.mean()])
    phi, log_prior = phi_grid(priors)
    return _posterior(z, days, phi, log_prior, precision, tuple(names), priors, span)


def _posterior(
    z: Floats,
    days: NDArray[np.int64],
    phi: Floats,
    log_prior: Floats,
    precision: Floats,
    names: tuple[str, ...],
    priors: Priors,
    span: float,
) -> Fit:
    # Columns of z: the level, the regressors, and the outcome last.
    n, q = len(z), len(precision)
    products, log_det = grid_products(z, days, phi)
    inner = products[:, :q, :q] + np.diag(precision)
    lower = np.linalg.cholesky(inner)
    half = np.linalg.solve(lower, products[:, :q, q:])[:, :, 0]
    left_over = products[:, q, q] - np.einsum("ki,ki->k", half, half)
    log_v = -2 * np.log(np.diagonal(lower, axis1=1, axis2=2)).sum(axis=1)
    log_volume = log_v + np.log(precision).sum()
    a, b, log_like = evidence(left_over, log_volume, log_det, n, priors, span)
    joint = log_like + log_prior
    log_evidence = float(np.logaddexp.reduce(joint))
    weights = np.exp(joint - log_evidence)
    keep = weights > _NEGLIGIBLE * weights.max()
    weights, phi, b = weights[keep] / weights[keep].sum(), phi[keep], b[keep]
    root = np.linalg.inv(lower[keep])
    cov = np.einsum("kji,kjl->kil", root, root)
    loc = np.einsum("kji,kj->ki", root, half[keep])
    phi_mean = float(weights @ phi)
    return Fit(
        names=names,
        n=n,
        phi_mean=phi_mean,
        phi_sd=sqrt(float(weights @ (phi - phi_mean) ** 2)),
        sigma=float(weights @ np.sqrt(b / a)),
        log_evidence=log_evidence,
        weights=weights,
        phi=phi,
        loc=loc,
        cov=cov * (b / a)[:, None, None],
        dof=2 * a,
        residuals=z[:, q] - z[:, :q] @ (weights @ loc),
    )


def step_evidence(
    y: Floats,
    steps: Floats,
    *,
    days: NDArray[np.int64],
    priors: Priors,
    span: float,
) -> tuple[float, Floats]:
    """Log evidence of a level alone, and of the level with each one of many columns.

    The same model as `regress` with one primary column, but all columns share one pass, so
    that a turn can be looked for on every night.

    Parameters
    ----------
    y : array (n,)
    steps : array (n, candidates)
    days : int array (n,)
    priors : Priors
    span : float

    Returns
    -------
    none : float
    each : array (candidates,)
    """
    phi, log_prior = phi_grid(priors)
    one, u, v = np.ones(len(y)), steps - steps.mean(axis=0), y - y.mean()
    base, log_det = grid_products(np.column_stack([one, v]), days, phi)
    level, own = 1 / priors.intercept_sd**2, 1 / priors.primary_sd**2
    aa, ay, yy = base[:, 0, 0] + level, base[:, 0, 1], base[:, 1, 1]
    _, _, alone = evidence(
        yy - ay * ay / aa, np.log(level) - np.log(aa), log_det, len(y), priors, span
    )
    none = float(np.logaddexp.reduce(alone + log_prior))
    ab, bb, by = (grid_dots(w, u, days, phi) for w in (one[:, None], u, v[:, None]))
    bb += own
    # Two-by-two algebra: the level first, then what the column explains beyond it.
    rest = bb - ab * ab / aa[:, None]
    gain = (by - ab * (ay / aa)[:, None]) ** 2 / rest
    _, _, each = evidence(
        (yy - ay * ay / aa)[:, None] - gain,
        np.log(level * own) - np.log(aa)[:, None] - np.log(rest),
        log_det[:, None],
        len(y),
        priors,
        span,
    )
    return none, np.logaddexp.reduce(each + log_prior[:, None], axis=0)


def log_likelihood(
    y: Floats, mean: Floats, *, days: NDArray[np.int64], phi: float, sigma: float
) -> float:
    """Exact Gaussian AR(1) log-likelihood at given values, for comparison with other programs.

    Parameters
    ----------
    y, mean : array (n,)
    days : int array (n,)
    phi : float
        Lag-1 correlation.
    sigma : float
        Stationary SD of the errors (not of the innovations).
    """
    z = (np.asarray(y) - np.asarray(mean))[:, None]
    products, log_det = grid_products(z, np.asarray(days), np.array([phi]))
    square = float(products[0, 0, 0]) / sigma**2
    return -0.5 * (len(z) * log(2 * pi * sigma**2) + float(log_det[0]) + square)
