"""The 180-night case diary against R: a made-up diary whose reference values were measured with
``arima(order=c(1,0,0), method="ML")`` (stats, R 4.2.2), missing nights left missing.

Tested: the likelihood itself, the estimates under both priors, the SDs under the weak one.
Not tested: the answer in words, which depends on much more than the regression.

Tolerances. The likelihood is the same function, so 1e-6. The estimates are posterior means, not
maxima: the weak prior (3 sigma on every coefficient) and averaging over phi move them by a few
hundredths of their standard error (largest seen: 0.04), so a tenth of it is allowed. The SD holds
the uncertainty of phi and of sigma, which R's Hessian of the coefficients leaves out, and lacks
R's division by n instead of n - p: both are worth one to two percent here, 3 percent are allowed.
"""

from __future__ import annotations

import json
from math import sqrt
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest

from ekbom.knowledge.load import load_policy
from ekbom.nof1.regress import Fit, log_likelihood, regress

CASE: dict[str, Any] = json.loads(
    (Path(__file__).parent / "synthetic_rls_diary_180.json").read_text(encoding="utf-8")
)
R = CASE["measured"]["arima_100_ML_missing"]
ACTIONS = tuple(name for name in CASE["true_coef"] if name != "intercept")
TREATMENT = "block_treatment"


def nights() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores, columns and days of the recorded nights."""
    y = np.array([np.nan if v is None else v for v in CASE["data"]["score"]], dtype=float)
    x = np.column_stack([CASE["data"][name] for name in ACTIONS]).astype(float)
    recorded = ~np.isnan(y)
    return y[recorded], x[recorded], np.array(CASE["data"]["day"])[recorded]


def fitted(prior: Literal["shipped", "weak"]) -> Fit:
    y, x, days = nights()
    return regress(
        y,
        x,
        days=days,
        names=ACTIONS,
        priors=load_policy().priors,
        primary=(TREATMENT,),
        prior=prior,
    )


def test_the_case_is_the_one_the_references_were_measured_on() -> None:
    y, x, days = nights()
    assert (len(CASE["data"]["score"]), x.shape[1]) == (180, 10)
    assert len(y) == 155
    assert days[-1] == 179


def test_likelihood_at_the_maximum_is_that_of_r() -> None:
    y, x, days = nights()
    phi = R["coef"]["ar1"]
    mean = R["coef"]["intercept"] + x @ [R["coef"][name] for name in ACTIONS]
    sigma = sqrt(R["sigma2"] / (1 - phi**2))
    found = log_likelihood(y, mean, days=days, phi=phi, sigma=sigma)
    assert found == pytest.approx(R["loglik"], abs=1e-6)


@pytest.mark.parametrize("step", [-0.02, 0.02])
@pytest.mark.parametrize("what", ["phi", "sigma"])
def test_likelihood_has_its_maximum_where_r_finds_it(what: str, step: float) -> None:
    y, x, days = nights()
    phi = R["coef"]["ar1"]
    mean = R["coef"]["intercept"] + x @ [R["coef"][name] for name in ACTIONS]
    at = {"phi": phi, "sigma": sqrt(R["sigma2"] / (1 - phi**2))}
    at[what] += step
    assert log_likelihood(y, mean, days=days, **at) < R["loglik"]


def test_effect_under_the_shipped_priors() -> None:
    found = fitted("shipped").marginal(TREATMENT)
    assert found.mean == pytest.approx(R["coef"][TREATMENT], abs=0.04)


def test_spread_of_the_effect_under_the_weak_prior() -> None:
    found = fitted("weak").marginal(TREATMENT)
    assert found.sd == pytest.approx(R["se"][TREATMENT], rel=0.03)
    assert R["se"][TREATMENT] == pytest.approx(0.46633, abs=1e-5)


@pytest.mark.parametrize("name", ACTIONS)
def test_every_coefficient_under_the_weak_prior(name: str) -> None:
    found = fitted("weak").marginal(name)
    assert abs(found.mean - R["coef"][name]) < 0.1 * R["se"][name]
    assert found.sd == pytest.approx(R["se"][name], rel=0.03)


@pytest.mark.parametrize("name", ACTIONS)
def test_shipped_priors_shrink_but_do_not_move_a_coefficient_far(name: str) -> None:
    found = fitted("shipped").marginal(name)
    assert found.sd < 1.03 * R["se"][name]
    assert abs(found.mean - R["coef"][name]) < 0.5 * R["se"][name]


def test_correlation_of_neighbouring_nights() -> None:
    fit = fitted("weak")
    assert fit.phi_mean == pytest.approx(R["coef"]["ar1"], abs=0.25 * R["se"]["ar1"])
    assert fit.phi_sd == pytest.approx(R["se"]["ar1"], rel=0.15)


def test_interval_is_the_normal_one_of_r_to_within_the_t_tail() -> None:
    low, high = fitted("weak").marginal(TREATMENT).interval(95)
    middle, half = R["coef"][TREATMENT], 1.96 * R["se"][TREATMENT]
    assert (low, high) == pytest.approx((middle - half, middle + half), abs=0.06)
