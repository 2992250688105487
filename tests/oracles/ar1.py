"""AR(1) regression written down literally, with dense matrices: slow, and hard to get wrong.

The same model as `ekbom.nof1.regress`, by another road. There the coefficients are integrated
out of normal equations; here the nights themselves have the covariance ``R + X D X'`` and the
coefficients are read off by the rule for conditional normals. No line is shared.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lgamma, log, pi

import numpy as np

from ekbom.model.policy import Priors


def correlation(days: np.ndarray, phi: float) -> np.ndarray:
    """``phi ** |gap|`` for every two nights."""
    n = len(days)
    table = np.empty((n, n))
    for i in range(n):
        for j in range(n):
            table[i, j] = phi ** int(abs(days[i] - days[j]))
    return table


@dataclass(frozen=True)
class DenseFit:
    phi: np.ndarray
    weights: np.ndarray
    loc: np.ndarray
    cov: np.ndarray
    dof: float
    log_evidence: float


def dense_fit(
    y: np.ndarray, x: np.ndarray, days: np.ndarray, prior_sd: list[float], priors: Priors,
    span: float,
) -> DenseFit:  # fmt: skip
    """Posterior on the whole grid of phi; `prior_sd` is that of the level and of each column."""
    n = len(y)
    target = y - y.mean()
    design = np.column_stack([np.ones(n), x - x.mean(axis=0)])
    d = np.diag(np.square(prior_sd))
    a0 = priors.sigma_weight / 2
    b0 = a0 * (priors.sigma_share * span) ** 2
    a = a0 + n / 2
    phis = np.arange(
        round(priors.phi_low / priors.phi_step), round(priors.phi_high / priors.phi_step) + 1
    ) * priors.phi_step  # fmt: skip
    log_joint, locs, covs = [], [], []
    for phi in phis:
        v = correlation(days, float(phi)) + design @ d @ design.T
        inverse = np.linalg.inv(v)
        b = b0 + 0.5 * float(target @ inverse @ target)
        _, log_det = np.linalg.slogdet(v)
        log_joint.append(
            lgamma(a) - lgamma(a0) + a0 * log(b0) - a * log(b) - n / 2 * log(2 * pi) - log_det / 2
        )
        gain = d @ design.T @ inverse
        locs.append(gain @ target)
        covs.append((d - gain @ design @ d) * b / a)
    prior = np.exp(-0.5 * ((phis - priors.phi_mean) / priors.phi_sd) ** 2)
    log_joint_ = np.array(log_joint) + np.log(prior / prior.sum())
    top = log_joint_.max()
    total = np.exp(log_joint_ - top).sum()
    return DenseFit(
        phis, np.exp(log_joint_ - top) / total, np.array(locs), np.array(covs), 2 * a,
        float(top + log(total)),
    )  # fmt: skip


def dense_log_likelihood(
    y: np.ndarray, mean: np.ndarray, days: np.ndarray, phi: float, sigma: float
) -> float:
    """Multivariate normal log density."""
    v = sigma**2 * correlation(days, phi)
    left = y - mean
    _, log_det = np.linalg.slogdet(2 * pi * v)
    return float(-0.5 * (log_det + left @ np.linalg.solve(v, left)))


def dense_score(arm: np.ndarray, y: np.ndarray, days: np.ndarray, phi: float) -> float:
    """Generalised-least-squares z of one schedule, up to the common sigma."""
    inverse = np.linalg.inv(correlation(days, phi))
    one = np.ones(len(y))
    swept = inverse - np.outer(inverse @ one, inverse @ one) / float(one @ inverse @ one)
    spread = float(arm @ swept @ arm)
    return float(arm @ swept @ y) / np.sqrt(spread) if spread > 1e-9 else 0.0
