"""The regression against its dense oracle, and what it refuses."""

from __future__ import annotations

import numpy as np
import pytest
from tests.builders.nof1 import POLICY, noise
from tests.oracles.ar1 import dense_fit, dense_log_likelihood

from ekbom.model.errors import UsageError
from ekbom.nof1.regress import Marginal, log_likelihood, regress, step_evidence
from ekbom.nof1.tails import t_point

PRIORS = POLICY.priors
NAMES = ("a", "b", "weekday")


def data(seed: int, n: int = 40, lost: int = 8) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    days = np.sort(rng.choice(n, n - lost, replace=False)) + 100
    x = np.column_stack(
        [rng.integers(0, 2, n - lost), rng.standard_normal(n - lost), days % 7 == 0]
    ).astype(float)
    y = 5 + noise(n, seed)[days - 100] - 1.2 * x[:, 0] + 0.4 * x[:, 1]
    return y, x, days


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("prior", ["shipped", "weak"])
def test_gaps_as_the_dense_oracle_sees_them(seed: int, prior: str) -> None:
    y, x, days = data(seed)
    fit = regress(
        y, x, days=days, names=NAMES, priors=PRIORS, primary=("a",),
        nuisance={"weekday": PRIORS.nuisance_sd}, prior=prior, span=10.0,
    )  # fmt: skip
    own = [PRIORS.intercept_sd, PRIORS.primary_sd, PRIORS.other_sd, PRIORS.nuisance_sd]
    weak = [PRIORS.weak_sd] * 4
    dense = dense_fit(y, x, days, own if prior == "shipped" else weak, PRIORS, 10.0)
    # Values of phi that weigh nothing are dropped by the fit.
    kept = dense.weights > 1e-7 * dense.weights.max()
    assert fit.phi == pytest.approx(dense.phi[kept], abs=1e-12)
    assert fit.weights == pytest.approx(dense.weights[kept] / dense.weights[kept].sum(), abs=1e-8)
    assert fit.loc == pytest.approx(dense.loc[kept], abs=1e-8)
    assert fit.cov == pytest.approx(dense.cov[kept], abs=1e-8)
    assert fit.dof == pytest.approx(dense.dof)
    assert fit.log_evidence == pytest.approx(dense.log_evidence, abs=1e-8)
    assert fit.n == len(y)
    mean = fit.weights @ fit.loc
    design = np.column_stack([np.ones(len(y)), x - x.mean(axis=0)])
    assert fit.residuals == pytest.approx(y - y.mean() - design @ mean, abs=1e-10)
    assert fit.phi_mean == pytest.approx(float(dense.weights @ dense.phi), abs=1e-5)


def test_sum_of_coefficients_has_the_spread_of_the_sum() -> None:
    y, x, days = data(9)
    fit = regress(y, x, days=days, names=NAMES, priors=PRIORS)
    both = fit.combine({"a": 1.0, "b": 2.0})
    c = np.array([0.0, 1.0, 2.0, 0.0])
    assert both.loc == pytest.approx(fit.loc @ c)
    assert both.scale**2 == pytest.approx([c @ v @ c for v in fit.cov])
    assert fit.marginal("a").mean == pytest.approx(float(fit.weights @ fit.loc[:, 1]))
    assert "3 columns" in repr(fit)
    assert f"{fit.n} nights" in repr(fit)


def test_one_plain_column_is_a_column() -> None:
    y, x, days = data(3)
    flat = regress(y, x[:, 0], days=days, names=("a",), priors=PRIORS)
    tall = regress(y, x[:, :1], days=days, names=("a",), priors=PRIORS)
    assert flat.marginal("a").mean == tall.marginal("a").mean


def test_no_column_at_all_is_a_level() -> None:
    y, x, days = data(3)
    fit = regress(y, x[:, :0], days=days, names=(), priors=PRIORS)
    assert fit.residuals == pytest.approx(y - y.mean(), abs=0.8)


@pytest.mark.parametrize("span", [10.0, 100.0])
def test_sigma_is_that_of_the_nights(span: float) -> None:
    y = noise(400, 2, sd=0.15 * span)
    fit = regress(y, np.zeros((400, 0)), days=np.arange(400), names=(), priors=PRIORS, span=span)
    assert fit.sigma == pytest.approx(0.15 * span, rel=0.1)
    assert fit.phi_mean == pytest.approx(0.4, abs=0.1)
    assert fit.phi_sd == pytest.approx(np.sqrt((1 - 0.16) / 400), rel=0.2)


def test_a_column_that_fits_perfectly_is_still_finite() -> None:
    days = np.arange(30)
    x = (days % 2 == 0).astype(float)
    fit = regress(3 - 2 * x, x, days=days, names=("x",), priors=PRIORS)
    # A prior in units of sigma gives way as sigma goes to nothing.
    assert fit.marginal("x").mean == pytest.approx(-2, abs=0.1)
    assert np.isfinite(fit.log_evidence)


def test_step_evidence_is_that_of_one_regression_each() -> None:
    y, _, days = data(6, n=50, lost=10)
    at = np.array([105, 120, 133])
    steps = (days[:, None] >= at).astype(float)
    none, each = step_evidence(y, steps, days=days, priors=PRIORS, span=10.0)
    alone = regress(y, steps[:, :0], days=days, names=(), priors=PRIORS)
    assert none == pytest.approx(alone.log_evidence, abs=1e-9)
    for found, step in zip(each.tolist(), steps.T, strict=True):
        fit = regress(y, step, days=days, names=("step",), priors=PRIORS, primary=("step",))
        assert found == pytest.approx(fit.log_evidence, abs=1e-9)


@pytest.mark.parametrize("phi", [-0.2, 0.0, 0.6])
def test_log_likelihood_is_the_multivariate_normal(phi: float) -> None:
    y, x, days = data(7)
    found = log_likelihood(y, x[:, 1], days=days, phi=phi, sigma=1.3)
    assert found == pytest.approx(dense_log_likelihood(y, x[:, 1], days, phi, 1.3), abs=1e-9)


def one_part(dof: float = 12.0) -> Marginal:
    return Marginal(np.array([1.0]), np.array([-1.0]), np.array([0.5]), dof)


def test_marginal_of_one_part_is_its_student_t() -> None:
    found = one_part()
    assert found.mean == -1.0
    assert found.sd == pytest.approx(0.5 * np.sqrt(12 / 10))
    assert found.below(-1.0) == 0.5
    low, high = found.interval(95)
    assert (low, high) == pytest.approx((-1 - 0.5 * t_point(0.975, 12),
                                         -1 + 0.5 * t_point(0.975, 12)), abs=1e-5)  # fmt: skip


@pytest.mark.parametrize("apart", [0.5, 1.0, 2.0, 3.0])
def test_marginal_of_two_parts_is_their_mixture(apart: float) -> None:
    loc = np.array([-apart / 2, apart / 2])
    found = Marginal(np.array([0.3, 0.7]), loc, np.array([1.0, 0.6]), 50.0)
    assert found.mean == pytest.approx(0.2 * apart)
    inner = (0.3 + 0.7 * 0.36) * 50 / 48
    assert found.sd == pytest.approx(np.sqrt(inner + 0.21 * apart**2))
    for p in (0.025, 0.1, 0.5, 0.9, 0.975):
        (x,) = found.points((p,))
        assert found.below(float(x)) == pytest.approx(p, abs=1e-7)


def test_a_step_that_leaps_out_is_halved() -> None:
    # Two far parts: between them the density is nothing and a Newton step goes anywhere.
    found = Marginal(np.array([0.5, 0.5]), np.array([-15.0, 15.0]), np.array([1.0, 1.0]), 50.0)
    low, high = found.interval(80)
    assert -18 < low < -14
    assert 14 < high < 18


@pytest.mark.parametrize("seed", range(12))
def test_intervals_hold_what_they_say(seed: int) -> None:
    # A search that is already there must stay there, however many steps are left.
    y, x, days = data(seed)
    found = regress(y, x, days=days, names=NAMES, priors=PRIORS).marginal("b")
    for percent in (80, 95):
        low, high = found.interval(percent)
        assert found.below(high) - found.below(low) == pytest.approx(percent / 100, abs=1e-9)
        assert found.below(low) == pytest.approx((100 - percent) / 200, abs=1e-9)


def test_few_degrees_of_freedom_have_a_finite_sd() -> None:
    assert np.isfinite(one_part(1.5).sd)


@pytest.mark.parametrize(
    ("y", "x", "days", "names", "word"),
    [
        ([1, 2, 3], [[1], [2]], [0, 1, 2], ("a",), "do not fit"),
        ([1, 2], [[1, 2], [2, 1]], [0, 1], ("a",), "do not fit"),
        ([1, 2], [[1], [2]], [0], ("a",), "do not fit"),
        ([1, 2], [[[1]], [[2]]], [0, 1], ("a",), "do not fit"),
        ([1, 2, 3, 4], [1, 2], [0, 1, 2, 3], ("a",), "do not fit"),
        ([1, np.nan], [[1], [2]], [0, 1], ("a",), "finite"),
        ([1, 2], [[1], [np.inf]], [0, 1], ("a",), "finite"),
        ([1, 2], [[1], [2]], [1, 1], ("a",), "rise"),
        ([1, 2], [[1], [2]], [2, 1], ("a",), "rise"),
        ([1], [[1]], [0], ("a",), "at least two"),
    ],
)
def test_what_does_not_fit_is_refused(
    y: list[float], x: list[object], days: list[int], names: tuple[str, ...], word: str
) -> None:
    with pytest.raises(UsageError, match=word):
        regress(np.array(y), np.array(x), days=np.array(days), names=names, priors=PRIORS)


def test_both_intervals_in_one_search_are_the_same_intervals() -> None:
    rng = np.random.default_rng(3)
    fit = regress(
        5 + rng.normal(size=40),
        rng.integers(0, 2, (40, 1)).astype(float),
        days=np.arange(40),
        names=("tea",),
        priors=PRIORS,
    )
    found = fit.marginal("tea")
    both = found.intervals()
    assert both[0] == pytest.approx(found.interval(80), abs=1e-9)
    assert both[1] == pytest.approx(found.interval(95), abs=1e-9)
