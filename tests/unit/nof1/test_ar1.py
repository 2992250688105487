"""The algebra of AR(1) errors against dense matrices."""

from __future__ import annotations

from math import lgamma, log, pi

import numpy as np
import pytest
from tests.builders.nof1 import POLICY
from tests.oracles.ar1 import correlation

from ekbom.nof1.ar1 import evidence, gap_products, grid_dots, grid_products, phi_grid

DAYS = np.array([0, 1, 2, 4, 5, 9, 10, 11, 12, 30])
PHI = np.array([-0.3, 0.0, 0.25, 0.95])
RNG = np.random.default_rng(5)
Z = RNG.standard_normal((len(DAYS), 3))


def test_gaps_are_gathered_once_each() -> None:
    groups = gap_products(Z, DAYS)
    assert [(gap, count) for gap, count, *_ in groups] == [(1, 6), (2, 1), (4, 1), (18, 1)]


def test_products_and_determinant_are_the_dense_ones() -> None:
    products, log_det = grid_products(Z, DAYS, PHI)
    for k, phi in enumerate(PHI.tolist()):
        r = correlation(DAYS, phi)
        assert products[k] == pytest.approx(Z.T @ np.linalg.solve(r, Z), abs=1e-10)
        assert log_det[k] == pytest.approx(np.linalg.slogdet(r)[1], abs=1e-10)


def test_dots_go_column_by_column() -> None:
    w, u = Z[:, :1], Z[:, 1:]
    for a, b in ((w, u), (u, u)):
        found = grid_dots(a, b, DAYS, PHI)
        for k, phi in enumerate(PHI.tolist()):
            inverse = np.linalg.inv(correlation(DAYS, phi))
            exact = [
                float(a[:, min(c, a.shape[1] - 1)] @ inverse @ b[:, c]) for c in range(b.shape[1])
            ]
            assert found[k] == pytest.approx(exact, abs=1e-10)


def test_grid_holds_both_ends_and_prior_weights_sum_to_one() -> None:
    priors = POLICY.priors
    phi, log_prior = phi_grid(priors)
    assert (phi[0], phi[-1]) == (priors.phi_low, priors.phi_high)
    assert np.diff(phi) == pytest.approx(priors.phi_step)
    assert np.exp(log_prior).sum() == pytest.approx(1.0)
    assert phi[log_prior.argmax()] == pytest.approx(priors.phi_mean)


def test_evidence_of_one_number_is_its_student_density() -> None:
    # One observation with variance s2 (1 + 0): y ~ t with 2 a0 degrees and scale sqrt(b0/a0).
    priors, y, span = POLICY.priors, 1.7, 10.0
    a, b, found = evidence(np.array(y * y), np.array(0.0), np.array(0.0), 1, priors, span)
    a0 = priors.sigma_weight / 2
    scale2 = (priors.sigma_share * span) ** 2
    dof = 2 * a0
    exact = (
        lgamma((dof + 1) / 2) - lgamma(dof / 2) - log(dof * pi * scale2) / 2
        - (dof + 1) / 2 * log(1 + y * y / (dof * scale2))
    )  # fmt: skip
    assert float(found) == pytest.approx(exact)
    assert (a, float(b)) == (a0 + 0.5, pytest.approx(a0 * scale2 + 0.5 * y * y))


def test_evidence_survives_a_remainder_below_zero_by_rounding() -> None:
    _, b, found = evidence(np.array(-1.0), np.array(0.0), np.array(0.0), 5, POLICY.priors, 10.0)
    assert b > 0
    assert np.isfinite(found)
