"""Counting pairs: by hand, against scipy, and where nothing varies."""

from __future__ import annotations

from math import atanh, tanh

import numpy as np
import pytest
from scipy.stats import kendalltau, norm, theilslopes

from ekbom.nof1.index import Z_95, two_phases
from ekbom.nof1.kendall import (
    ROWS,
    corrected_tau,
    fisher_interval,
    kendall,
    tau_row,
    theil_sen,
    two_sided,
    without_trend,
)


def test_four_values_by_hand() -> None:
    found = kendall(np.array([1.0, 2, 3, 3]), np.array([1.0, 3, 2, 2]))
    # Pairs that differ in x: 12 rises, 13 rises, 13 rises, 23 falls twice; the last two are tied.
    assert (found.n, found.pairs, found.rising, found.falling, found.tied) == (4, 5, 3, 2, 0)
    assert found.s == 1
    assert found.d == pytest.approx(5.0)
    assert found.tau == pytest.approx(0.2)


def test_ties_in_y_alone() -> None:
    found = kendall(np.array([1.0, 2, 3]), np.array([5.0, 5, 6]))
    assert (found.pairs, found.rising, found.falling, found.tied, found.s) == (3, 2, 0, 1, 2)
    assert found.d == pytest.approx(6**0.5)
    assert found.plain_variance == pytest.approx(3 * 2 * 11 / 18)
    assert found.variance == pytest.approx((3 * 2 * 11 - 2 * 9) / 18)


@pytest.mark.parametrize("seed", range(6))
def test_tau_and_p_are_those_of_scipy(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.integers(0, 6, 25).astype(float), rng.integers(0, 5, 25).astype(float)
    found, other = kendall(x, y), kendalltau(x, y, method="asymptotic")
    assert found.tau == pytest.approx(other.statistic)
    assert found.p == pytest.approx(other.pvalue)


def test_the_variance_is_that_of_all_orders() -> None:
    x, y = np.array([0.0, 0, 0, 1, 2]), np.array([1.0, 1, 1, 2, 3])
    rng = np.random.default_rng(0)
    drawn = [kendall(x, rng.permutation(y)).s for _ in range(4000)]
    assert kendall(x, y).variance == pytest.approx(np.var(drawn), rel=0.08)


@pytest.mark.parametrize(("x", "y"), [([1.0], [1.0]), ([1.0, 2], [3.0, 3]), ([1.0, 1], [3.0, 4])])
def test_nothing_varies(x: list[float], y: list[float]) -> None:
    found = kendall(np.array(x), np.array(y))
    assert (found.s, found.d, found.variance) == (0, 0, 0)
    assert (found.tau, found.z, found.p) == (None, None, None)


def test_two_values_have_a_z() -> None:
    found = kendall(np.array([1.0, 2]), np.array([4.0, 3]))
    assert (found.s, found.tau, found.z) == (-1, -1, -1)
    assert found.p == pytest.approx(2 * norm.sf(1))


def test_two_sided() -> None:
    assert two_sided(0) == 1
    assert two_sided(1.96) == two_sided(-1.96) == pytest.approx(2 * norm.sf(1.96))
    assert two_sided(40) < 1e-300


def test_the_median_slope() -> None:
    values, times = np.array([1.0, 3, 2, 8]), np.array([0.0, 1, 4, 5])
    assert theil_sen(values, times) == pytest.approx(theilslopes(values, times).slope)
    assert theil_sen(np.array([2.0, 5]), np.array([1.0, 3])) == 1.5


def test_fisher_interval() -> None:
    half = Z_95 / 4**0.5
    expected = (tanh(atanh(0.3) - half), tanh(atanh(0.3) + half))
    assert fisher_interval(0.3, 7) == pytest.approx(expected)
    assert fisher_interval(0.3, 4) == pytest.approx(
        (tanh(atanh(0.3) - Z_95), tanh(atanh(0.3) + Z_95))
    )
    assert fisher_interval(0.3, 3) is None
    assert fisher_interval(1.0, 9) is None
    assert fisher_interval(-1.0, 9) is None
    assert fisher_interval(None, 9) is None


def test_rows_of_a_small_case() -> None:
    phases = two_phases([2, 1], [3, 2], "increase")
    found = {name: tau_row(phases, name) for name in ROWS}
    assert [row.name for row in found.values()] == list(ROWS)
    # Between the phases: 2-3, 1-3, 1-2 rise, 2-2 is tied; each phase falls.
    expected = {
        "A vs. B": (4, 3, 0, 1, 3),
        "Trend A": (1, 0, 1, 0, -1),
        "Trend B": (1, 0, 1, 0, -1),
        "A vs. B - Trend A": (5, 4, 0, 1, 4),
        "A vs. B + Trend B": (5, 3, 1, 1, 2),
        "A vs. B + Trend B - Trend A": (6, 4, 1, 1, 3),
    }
    counts = {name: row.counts for name, row in found.items()}
    assert {
        name: (c.pairs, c.rising, c.falling, c.tied, c.s) for name, c in counts.items()
    } == expected
    assert found["A vs. B"].d == 3.5
    assert found["A vs. B"].tau == pytest.approx(3 / 3.5)
    assert found["A vs. B - Trend A"].d == pytest.approx((5 * 5) ** 0.5)


def test_simple_rows_leave_ties_out_of_the_variance_and_keep_them_in_z() -> None:
    phases = two_phases([2, 1, 1], [3, 2, 3], "increase")
    for name in ROWS:
        row = tau_row(phases, name)
        simple = name in ("A vs. B", "Trend A", "Trend B")
        expected = row.counts.plain_variance if simple else row.counts.variance
        assert row.variance == expected
        assert row.sd == pytest.approx(expected**0.5)
        assert row.counts.plain_variance > row.counts.variance
        assert row.z == pytest.approx(row.counts.s / row.counts.variance**0.5)
        assert row.se == pytest.approx(row.counts.variance**0.5 / row.d)
        assert row.p == row.counts.p
        assert row.interval == fisher_interval(row.tau, row.counts.n)


def test_a_row_where_nothing_varies() -> None:
    row = tau_row(two_phases([2, 2], [2, 2], "increase"), "A vs. B")
    assert (row.tau, row.se, row.z, row.p, row.interval) == (None,) * 5
    alone = tau_row(two_phases([2], [1, 3], "increase"), "Trend A")
    assert (alone.tau, alone.se, alone.z) == (None,) * 3


def test_a_straight_line_corrected_is_all_ties() -> None:
    phases = two_phases([0.1 * k for k in range(7)], [0.1 * k for k in range(7, 15)], "increase")
    found = corrected_tau(phases)
    assert found.slope == pytest.approx(0.1)
    assert found.corrected.tau is None
    assert found.corrected.tied == 56
    assert found.baseline.tau == pytest.approx(1)
    assert found.uncorrected.s == 56


def test_taking_a_trend_off_keeps_the_order_of_the_rest() -> None:
    phases = two_phases([1, 5], [2, 9], "increase")
    rest = np.array([1.0, 5, 2, 9]) - 2 * np.arange(4)
    lifted = without_trend(phases, 2.0)
    assert lifted - lifted.min() == pytest.approx(rest - rest.min())
    assert lifted.min() == 9
