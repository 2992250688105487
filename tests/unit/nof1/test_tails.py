"""Tail areas against closed forms, limits, symmetry and scipy."""

from __future__ import annotations

from math import atan, exp, log, pi, sqrt
from statistics import NormalDist

import numpy as np
import pytest
from scipy import special, stats

from ekbom.nof1.tails import (
    beta_below,
    chi2_above,
    chi2_point,
    f_above,
    normal_beyond,
    t_below,
    t_beyond,
    t_density,
    t_point,
    t_reach,
)

X = np.array([0.0, 1e-6, 0.01, 0.3, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 40.0])


def closed(x: float, dof: int) -> float:
    """Areas that have a formula."""
    if dof == 1:
        return 0.5 + atan(x) / pi
    if dof == 2:
        return 0.5 + x / (2 * sqrt(2 + x * x))
    if dof == 3:
        return 0.5 + (x / (sqrt(3) * (1 + x * x / 3)) + atan(x / sqrt(3))) / pi
    inner = 1 + x * x / 4
    return 0.5 + 3 / 8 * x / sqrt(inner) * (1 - x * x / inner / 12)


@pytest.mark.parametrize(("dof", "within"), [(1, 1e-4), (2, 1e-7), (3, 1e-7), (4, 1e-7)])
def test_below_is_the_closed_form(dof: int, within: float) -> None:
    for sign in (-1, 1):
        found = t_below(sign * X, dof)
        assert found == pytest.approx([closed(sign * x, dof) for x in X.tolist()], abs=within)


def test_below_comes_to_the_normal_for_many_degrees_of_freedom() -> None:
    exact = [NormalDist().cdf(x) for x in X.tolist()]
    assert t_below(X, 1e6) == pytest.approx(exact, abs=1e-6)


def test_below_is_a_probability_and_rises() -> None:
    wide = np.linspace(-5000, 5000, 20001)
    for dof in (2.1, 30.0, 300.0):
        area = t_below(wide, dof)
        assert area.min() >= 0
        assert area.max() <= 1
        assert (np.diff(area) >= -1e-15).all()
        assert area + t_below(-wide, dof) == pytest.approx(1.0)


def test_below_keeps_the_shape() -> None:
    assert t_below(np.zeros((2, 3)), 7.0).shape == (2, 3)
    assert (t_below(np.zeros((2, 3)), 7.0) == 0.5).all()


@pytest.mark.parametrize("dof", [2.0, 5.5, 90.0])
@pytest.mark.parametrize("p", [0.001, 0.025, 0.1, 0.5, 0.9, 0.975, 0.999])
def test_point_undoes_below(dof: float, p: float) -> None:
    assert t_below(np.array(t_point(p, dof)), dof) == pytest.approx(p, abs=1e-6)


@pytest.mark.parametrize(
    ("p", "dof", "point"),
    [(0.975, 1, 12.706205), (0.975, 2, 4.302653), (0.95, 2, 2.919986), (0.75, 1, 1.0)],
)
def test_points_of_the_tables(p: float, dof: int, point: float) -> None:
    # 2: x = (2p - 1) * sqrt(2 / (1 - (2p - 1)^2)); 1: x = tan(pi (p - 1/2)).
    assert t_point(p, dof) == pytest.approx(point, rel=1e-3)
    assert t_point(1 - p, dof) == pytest.approx(-point, rel=1e-3)


def test_density_at_zero_and_far_out() -> None:
    assert t_density(np.array(0.0), 1) == pytest.approx(1 / pi)
    assert t_density(np.array([1.0, -1.0]), 1) == pytest.approx([1 / (2 * pi)] * 2)
    assert t_density(np.array(2.0), 1e7) == pytest.approx(NormalDist().pdf(2.0), rel=1e-5)


DOFS = (0.5, 1.0, 2.0, 7.5, 30.0, 200.0, 999.0)


@pytest.mark.parametrize("z", [0.0, 0.3, -1.96, 4.0, -10.0])
def test_normal_beyond_counts_both_sides(z: float) -> None:
    assert normal_beyond(z) == pytest.approx(2 * stats.norm.sf(abs(z)), rel=1e-12)


@pytest.mark.parametrize("dof", DOFS)
@pytest.mark.parametrize("x", [0.0, 0.2, -1.3, 2.6, 12.0])
def test_t_beyond_is_exact_far_out(dof: float, x: float) -> None:
    assert t_beyond(x, dof) == pytest.approx(2 * stats.t.sf(abs(x), dof), rel=1e-9)


@pytest.mark.parametrize("dof", [1.0, 2.0, 7.5, 30.0, 999.0])
@pytest.mark.parametrize("beyond", [0.5, 0.2, 0.05])
def test_t_reach_is_exact(dof: float, beyond: float) -> None:
    assert t_reach(beyond, dof) == pytest.approx(stats.t.ppf(1 - beyond / 2, dof), rel=1e-10)


@pytest.mark.parametrize("above", DOFS)
@pytest.mark.parametrize("below", [1.0, 4.0, 60.0, 998.0])
@pytest.mark.parametrize("x", [0.0, 0.1, 0.9, 1.1, 3.0, 20.0])
def test_f_above(x: float, above: float, below: float) -> None:
    exact = stats.f.sf(x, above, below)
    assert f_above(x, above, below) == pytest.approx(exact, rel=1e-9, abs=1e-290)


@pytest.mark.parametrize("dof", DOFS)
@pytest.mark.parametrize("share", [0.0, 1e-6, 0.3, 0.99, 1.01, 1.5, 4.0])
def test_chi2_above(dof: float, share: float) -> None:
    x = share * dof
    assert chi2_above(x, dof) == pytest.approx(stats.chi2.sf(x, dof), rel=1e-9, abs=1e-290)


@pytest.mark.parametrize("dof", DOFS)
@pytest.mark.parametrize("p", [1e-4, 0.025, 0.5, 0.975, 0.9999])
def test_chi2_point_undoes_above(dof: float, p: float) -> None:
    assert chi2_point(p, dof) == pytest.approx(stats.chi2.ppf(p, dof), rel=1e-9)


@pytest.mark.parametrize("x", [-1.0, 0.0, 0.1, 0.5, 0.77, 1.0, 2.0])
@pytest.mark.parametrize(("a", "b"), [(0.5, 0.5), (2.0, 3.0), (40.0, 0.5), (0.5, 300.0)])
def test_beta_below(x: float, a: float, b: float) -> None:
    assert beta_below(x, a, b) == pytest.approx(special.betainc(a, b, min(max(x, 0), 1)), rel=1e-9)


def test_closed_forms_of_chi2_and_f() -> None:
    assert chi2_above(3.0, 2) == pytest.approx(exp(-1.5), rel=1e-12)
    assert f_above(3.0, 2, 10) == pytest.approx((1 + 3 / 5) ** -5, rel=1e-12)
    assert chi2_point(0.5, 2) == pytest.approx(2 * log(2), rel=1e-12)
