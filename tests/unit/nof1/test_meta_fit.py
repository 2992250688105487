"""The algebra of pooling against dense matrices; fits that leave a study out against such fits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.optimize import brentq, minimize_scalar

from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.nof1.meta_fit import (
    METHODS,
    Sums,
    Table,
    check_method,
    check_studies,
    find_root,
    fit,
    spread,
    typical_variance,
)


def studies(seed: int, k: int, tau2: float = 0.1) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    v = rng.uniform(0.02, 0.6, k)
    return rng.normal(0.4, np.sqrt(v + tau2)), v


def ones(k: int) -> np.ndarray:
    return np.ones((k, 1))


def lined(seed: int, k: int) -> np.ndarray:
    return np.column_stack([np.ones(k), np.random.default_rng(seed).normal(size=k)])


def projection(v: np.ndarray, x: np.ndarray, tau2: float) -> np.ndarray:
    w = np.diag(1 / (v + tau2))
    return w - w @ x @ np.linalg.inv(x.T @ w @ x) @ x.T @ w


def log_likelihood(
    y: np.ndarray, v: np.ndarray, x: np.ndarray, tau2: float, *, restricted: bool
) -> float:
    w = 1 / (v + tau2)
    p = projection(v, x, tau2)
    value = np.log(w).sum() - y @ p @ y
    if restricted:
        value -= np.linalg.slogdet(x.T @ (w[:, None] * x))[1]
    return float(value) / 2


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("design", [ones, lambda k: lined(9, k)])
@pytest.mark.parametrize("method", ["REML", "ML"])
def test_the_likelihood_is_at_its_top(seed: int, design, method: str) -> None:  # type: ignore[no-untyped-def]
    y, v = studies(seed, 14)
    x = design(14)
    found = minimize_scalar(
        lambda t: -log_likelihood(y, v, x, t, restricted=method == "REML"),
        bounds=(0, 3), method="bounded", options={"xatol": 1e-12},
    )  # fmt: skip
    assert spread(Table(y, v, x), method)[0] == pytest.approx(found.x, abs=1e-6)  # type: ignore[arg-type]


def root(f: Callable[[float], float]) -> float:
    return float(brentq(f, 0, 50, xtol=1e-14)) if f(0) > 0 else 0.0


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("design", [ones, lambda k: lined(9, k)])
def test_the_closed_forms_and_the_root(seed: int, design) -> None:  # type: ignore[no-untyped-def]
    y, v = studies(seed, 12, tau2=0.3)
    x = design(12)
    dof = 12 - x.shape[1]
    plain = np.eye(12) - x @ np.linalg.inv(x.T @ x) @ x.T
    p0 = projection(v, x, 0.0)
    crude = float(((y - y.mean()) ** 2).mean())
    by_hand = {
        "HE": (y @ plain @ y - np.trace(plain @ np.diag(v))) / dof,
        "DL": (y @ p0 @ y - dof) / np.trace(p0),
        "SJ": crude * (y @ projection(v, x, crude) @ y) / dof,
        "PM": root(lambda t: y @ projection(v, x, t) @ y - dof),
        "FE": 0.0,
    }
    table = Table(y, v, x)
    for method, value in by_hand.items():
        assert spread(table, method)[0] == pytest.approx(max(value, 0), rel=1e-7)  # type: ignore[arg-type]
    assert spread(table, "EB")[0] == spread(table, "PM")[0]
    assert typical_variance(table)[0] == pytest.approx(dof / np.trace(p0))


def test_the_fit_is_weighted_least_squares() -> None:
    y, v = studies(3, 12, tau2=0.3)
    x = lined(4, 12)
    found = fit(Table(y, v, x), "REML")
    w = np.diag(1 / (v + found.tau2[0]))
    cov = np.linalg.inv(x.T @ w @ x)
    assert found.cov[0] == pytest.approx(cov)
    assert found.beta[0] == pytest.approx(cov @ x.T @ w @ y)
    assert found.q[0] == pytest.approx(y @ projection(v, x, float(found.tau2[0])) @ y)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("k", [3, 4, 13, 150])
def test_without_a_study_is_without_it(method, k: int) -> None:  # type: ignore[no-untyped-def]
    y, v = studies(k, k, tau2=0.2)
    found = fit(Table(y, v, ones(k), leave=True), method)
    for i in range(0, k, max(1, k // 12)):
        kept = np.arange(k) != i
        alone = fit(Table(y[kept], v[kept], ones(k - 1)), method)
        assert found.tau2[i] == pytest.approx(alone.tau2[0], abs=1e-7)
        assert found.beta[i] == pytest.approx(alone.beta[0], abs=1e-7)
        assert found.cov[i, 0, 0] == pytest.approx(alone.cov[0, 0, 0], rel=1e-6)
        assert found.q[i] == pytest.approx(alone.q[0], rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_an_outlier_and_a_heavy_study_are_left_out_exactly(method) -> None:  # type: ignore[no-untyped-def]
    y, v = studies(8, 90, tau2=0.01)
    y[3], v[5] = 25.0, 1e-9
    found = fit(Table(y, v, ones(90), leave=True), method)
    for i in (3, 5, 60):
        kept = np.arange(90) != i
        alone = fit(Table(y[kept], v[kept], ones(89)), method)
        assert found.tau2[i] == pytest.approx(alone.tau2[0], abs=1e-6, rel=1e-6)
        assert found.beta[i, 0] == pytest.approx(alone.beta[0, 0], abs=1e-7)


@pytest.mark.parametrize("method", METHODS)
def test_equal_effects_have_no_spread(method) -> None:  # type: ignore[no-untyped-def]
    found = fit(Table(np.full(6, 2.5), np.linspace(0.1, 1, 6), ones(6)), method)
    assert found.tau2[0] == 0
    assert found.beta[0, 0] == 2.5


def test_a_bad_first_guess_is_mended() -> None:
    y, v = studies(5, 12, tau2=0.3)
    table = Table(y, v, ones(12))
    for method in ("REML", "ML", "PM"):
        best = spread(table, method)[0]
        for start in (0.0, 1e-6, 5.0, 1e4):
            found = spread(table, method, np.array([start]))
            assert found[0] == pytest.approx(best, rel=1e-6, abs=1e-7)


def test_a_step_that_leaves_what_is_known_is_halved() -> None:
    seen: list[float] = []

    def steep(sums: list[Sums]) -> tuple[np.ndarray, np.ndarray]:
        t = 2 / sums[0].xx[:, 0, 0] - 1
        seen.append(float(t[0]))
        return np.arctan(10 * (1 - t)), 10 / (1 + (10 * (t - 1)) ** 2)

    table = Table(np.array([1.0, 2.0]), np.ones(2), ones(2))
    assert find_root(table, np.array([3.0]), steep)[0] == pytest.approx(1)
    # Far out, to zero, beyond what is known: then the middle.
    assert seen[:3] == pytest.approx([3, 0, 1.5])
    assert find_root(table, np.array([-1.0]), lambda s: (-np.ones(1), np.ones(1)))[0] == 0


def test_the_first_studies_alone() -> None:
    y, v = studies(6, 12)
    part = Table(y, v, ones(12)).first(7)
    whole = Table(y[:7], v[:7], ones(7))
    assert part.dof == whole.dof == 6
    assert fit(part, "REML").beta[0, 0] == pytest.approx(fit(whole, "REML").beta[0, 0])
    assert spread(part, "REML")[0] == pytest.approx(spread(whole, "REML")[0])
    assert spread(part, "SJ")[0] == pytest.approx(spread(whole, "SJ")[0])


def test_incomplete_studies_are_dropped_and_counted() -> None:
    found = check_studies([1, None, 2, np.nan], [1.0, 1.0, None, 2.0], where="here", least=1)
    assert found.y.tolist() == [1.0]
    assert found.v.tolist() == [1.0]
    assert found.kept.tolist() == [True, False, False, False]
    assert found.left_out == 3


@pytest.mark.parametrize(
    ("effects", "variances", "message"),
    [
        ([1, 2], [1], "effects (2,) and variances (1,) do not fit; give one row"),
        ([[1]], [[1]], "effects (1, 1) and variances (1, 1) do not fit"),
        ([1, 2], [1, 0], "effects must be finite and variances above zero; give squared"),
        ([1, 2], [1, -1], "effects must be finite and variances above zero"),
        ([1, np.inf], [1, 1], "effects must be finite and variances above zero"),
        ([1, 2], [1, np.inf], "effects must be finite and variances above zero"),
    ],
)
def test_what_cannot_be_pooled(effects, variances, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UsageError) as error:
        check_studies(effects, variances, where="here", least=2)
    assert str(error.value).startswith(f"here: {message}")


def test_too_few_studies() -> None:
    with pytest.raises(NotAnswerable) as error:
        check_studies([1, None], [1, 1], where="here", least=2)
    assert str(error.value) == "here: 1 complete studies, at least 2 are needed; add studies"


def test_an_unknown_method() -> None:
    with pytest.raises(UsageError) as error:
        check_method("reml", "here")
    assert str(error.value) == (
        "here: method is 'reml'; give one of REML, FE, DL, PM, HE, SJ, ML, EB"
    )
    for method in METHODS:
        check_method(method, "here")
