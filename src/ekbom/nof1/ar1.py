"""The algebra of exact AR(1) errors on a calendar with gaps: one pass for every phi."""

from __future__ import annotations

from math import lgamma, log, pi

import numpy as np
from numpy.typing import NDArray

from ekbom.model.policy import Priors

Floats = NDArray[np.float64]


def gap_products(
    z: Floats, days: NDArray[np.int64]
) -> list[tuple[int, int, Floats, Floats, Floats]]:
    """Cross products of neighbouring rows, gathered by the gap between them.

    Nearly all gaps are one night, so the whole likelihood on any phi needs only a handful of
    small matrices; this is why the grid costs no more than a single fit.

    Returns
    -------
    list of (gap, count, current'current, current'previous + transposed, previous'previous)
    """
    gaps = np.diff(days)
    groups = []
    for gap in sorted(set(gaps.tolist())):
        here = np.flatnonzero(gaps == gap)
        now, before = z[here + 1], z[here]
        cross = now.T @ before
        groups.append((gap, len(here), now.T @ now, cross + cross.T, before.T @ before))
    return groups


def grid_products(z: Floats, days: NDArray[np.int64], phi: Floats) -> tuple[Floats, Floats]:
    """``Z' R(phi)^-1 Z`` and ``log|R(phi)|`` for every phi on the grid.

    Returns
    -------
    products : array (K, q, q)
    log_det : array (K,)
    """
    products = np.broadcast_to(np.outer(z[0], z[0]), (len(phi), z.shape[1], z.shape[1])).copy()
    log_det = np.zeros(len(phi))
    for gap, count, now, cross, before in gap_products(z, days):
        r = phi**gap
        rest = 1 - r * r
        products += (
            now[None] - r[:, None, None] * cross[None] + (r * r)[:, None, None] * before[None]
        ) / rest[:, None, None]
        log_det += count * np.log(rest)
    return products, log_det


def grid_dots(w: Floats, u: Floats, days: NDArray[np.int64], phi: Floats) -> Floats:
    """``w' R(phi)^-1 u`` column by column, for every phi: array (K, columns of u)."""
    gaps = np.diff(days)
    total = np.repeat((w[0] * u[0])[None], len(phi), axis=0)
    for gap in sorted(set(gaps.tolist())):
        here = np.flatnonzero(gaps == gap)
        w1, w0, u1, u0 = w[here + 1], w[here], u[here + 1], u[here]
        now, before = (w1 * u1).sum(axis=0), (w0 * u0).sum(axis=0)
        cross = (w1 * u0 + w0 * u1).sum(axis=0)
        r = (phi**gap)[:, None]
        total += (now - r * cross + r * r * before) / (1 - r * r)
    return total


def phi_grid(priors: Priors) -> tuple[Floats, Floats]:
    """The grid of phi and the log of its prior weights."""
    steps = round((priors.phi_high - priors.phi_low) / priors.phi_step)
    phi = np.linspace(priors.phi_low, priors.phi_high, steps + 1)
    log_prior = -0.5 * ((phi - priors.phi_mean) / priors.phi_sd) ** 2
    return phi, log_prior - np.logaddexp.reduce(log_prior)


def evidence(
    left_over: Floats, log_volume: Floats, log_det: Floats, n: int, priors: Priors, span: float
) -> tuple[float, Floats, Floats]:
    """Inverse-gamma posterior and log marginal likelihood, given phi."""
    a0 = priors.sigma_weight / 2
    b0 = a0 * (priors.sigma_share * span) ** 2
    a = a0 + n / 2
    b = np.maximum(b0 + 0.5 * left_over, b0 * 1e-9)
    known = a0 * log(b0) + lgamma(a) - lgamma(a0) - n / 2 * log(2 * pi)
    return a, b, known + 0.5 * (log_volume - log_det) - a * np.log(b)
