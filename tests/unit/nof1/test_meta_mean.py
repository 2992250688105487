"""The quick search for one mean against dense matrices and against the general search."""

from __future__ import annotations

import numpy as np
import pytest

from ekbom.nof1.meta_fit import Table, find_root, profile
from ekbom.nof1.meta_mean import slope_about_mean, spread_about_mean


def studies(seed: int, k: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    v = rng.uniform(0.05, 1, k)
    return rng.normal(0, np.sqrt(v + 0.4)), v


def spread(y: np.ndarray, v: np.ndarray, method: str, start: float = 0.1) -> float:
    z = np.column_stack([np.ones(len(y)), y, y * y])
    return spread_about_mean(v, z, len(y) - 1, method, start)


def slope(y: np.ndarray, v: np.ndarray, t: float, method: str) -> float:
    """Derivative of the likelihood (times 2) from the full matrices, or Q beyond its freedom."""
    w = np.diag(1 / (v + t))
    one = np.ones((len(y), 1))
    p = w - w @ one @ one.T @ w / w.sum()
    if method == "PM":
        return float(y @ p @ y) - (len(y) - 1)
    return float(y @ p @ p @ y - np.trace(p if method == "REML" else w))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("method", ["REML", "ML", "PM"])
@pytest.mark.parametrize("start", [-1.0, 0.0, 1e-3, 2.0, 1e5])
def test_the_slope_is_flat_at_the_spread(seed: int, method: str, start: float) -> None:
    y, v = studies(seed, 9)
    found = spread(y, v, method, start)
    if found == 0:
        assert slope(y, v, 0, method) <= 0
    else:
        assert slope(y, v, found, method) == pytest.approx(0, abs=1e-5)
        assert slope(y, v, found * 0.99, method) > 0
        assert slope(y, v, found * 1.01, method) < 0


def test_some_of_them_are_above_zero() -> None:
    found = [spread(*studies(seed, 9), "REML") for seed in range(5)]
    assert sum(tau2 > 0.01 for tau2 in found) >= 3


def test_the_general_search_finds_the_same() -> None:
    for seed in range(4):
        y, v = studies(seed, 8)
        table = Table(y, v, np.ones((8, 1)))
        root = find_root(table, np.array([0.1]), lambda sums: profile(sums, 7.0))
        assert spread(y, v, "PM") == pytest.approx(root[0], abs=1e-7)
        assert spread(y, v, "EB") == spread(y, v, "PM")


def test_equal_effects_have_no_spread() -> None:
    for method in ("REML", "ML", "PM"):
        assert spread(np.zeros(4), np.ones(4), method, 3.0) == 0


@pytest.mark.parametrize("method", ["REML", "ML", "PM"])
@pytest.mark.parametrize("t", [0.05, 0.3])
def test_the_slope_and_how_fast_it_falls(method: str, t: float) -> None:
    y, v = studies(3, 9)
    y = 1.5 * y

    def at(tau2: float) -> tuple[float, float]:
        w = 1 / (v + tau2)
        z = np.column_stack([np.ones(9), y, y * y])
        return slope_about_mean(np.stack([w, w**2, w**3]) @ z, 8, method)

    rise, falls = at(t)
    assert rise == pytest.approx(slope(y, v, t, method))
    measured = (at(t - 1e-5)[0] - at(t + 1e-5)[0]) / 2e-5
    assert falls == pytest.approx(measured, rel=1e-5)


@pytest.mark.parametrize("method", ["REML", "ML"])
def test_far_out_the_expected_fall_is_taken(method: str) -> None:
    y, v = studies(3, 9)
    w = 1 / (v + 50)
    z = np.column_stack([np.ones(9), y, y * y])
    p = np.diag(w) - np.outer(w, w) / w.sum()
    expected = np.trace(p @ p) if method == "REML" else (w**2).sum()
    found = slope_about_mean(np.stack([w, w**2, w**3]) @ z, 8, method)
    assert found[1] == pytest.approx(expected)
