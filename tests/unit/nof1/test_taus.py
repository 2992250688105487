"""Tau-U and baseline-corrected tau: by hand, options, and what is refused."""

from __future__ import annotations

from math import sqrt
from typing import Any

import pytest
from scipy.stats import kendalltau

from ekbom.model.errors import UsageError
from ekbom.nof1.index import COUNTED, INDEPENDENT, Index, two_phases
from ekbom.nof1.kendall import ROWS, kendall, tau_row
from ekbom.nof1.taus import tau, tau_bc, tau_u

A, B = [2, 1, 4, 3], [5, 3, 6]
STRAIGHT = f"the trend of the baseline would have gone on straight, and {INDEPENDENT}"
TAKEN = "all pairs, the baseline's median slope taken off; unbiased standard error, score interval"


def refused(index: Any, *given: Any, **more: Any) -> str:
    with pytest.raises(UsageError) as error:
        index(*given, **more)
    return str(error.value)


def test_tau_u_by_hand() -> None:
    # Between the phases 10 of 12 pairs rise, one is tied, one falls; within the baseline 4 - 2.
    assert tau_u(A, B) == Index(
        "Tau-U", pytest.approx((10 - 1 - 2) / 12), None, None,
        "pairs between the phases less the pairs of the baseline, by the former's number",
        COUNTED, (4, 3),
    )  # fmt: skip
    assert tau_u(A, B, improvement="decrease").value == pytest.approx(-7 / 12)


def test_tau_u_is_not_bounded() -> None:
    found = tau_u([3, 2, 1], [4, 5, 6]).value
    assert found == pytest.approx(12 / 9)


@pytest.mark.parametrize("model", ROWS)
def test_tau_u_of_scan_is_its_row(model: Any) -> None:
    row = tau_row(two_phases(A, B, "increase"), model)
    found = tau_u(A, B, definition="scan", model=model)
    assert found == Index(
        f"Tau-U ({model})", row.tau, row.se, row.interval,
        "Kendall's tau-b of the whole series (scan), interval by Fisher's z", COUNTED, (4, 3),
    )  # fmt: skip


def test_tau_u_where_nothing_varies() -> None:
    found = tau_u([1, 1], [1, 1], definition="scan")
    assert (found.value, found.se, found.interval) == (None, None, None)
    assert found.reason == "nothing varies"
    assert tau_u([1, 1], [1, 1]).value == 0


def test_tau_u_refuses() -> None:
    assert refused(tau_u, A, B, model="A vs. B") == (
        'model: "A vs. B" is a model of scan; add definition="scan"'
    )
    assert refused(tau_u, A, B, definition="scan", model="x").startswith(
        'model: "x" is unknown; use one of A vs. B, Trend A'
    )
    assert refused(tau_u, A, B, definition="own") == (
        'definition: "own" is unknown; use one of singlecasees, scan'
    )
    assert refused(tau_u, A, B, improvement="up").startswith('improvement: "up"')
    assert refused(tau, A, B, improvement="up").startswith('improvement: "up"')


def test_tau_bc_takes_the_slope_off() -> None:
    # Slopes of the baseline's pairs: -1, 1, 1/3, 3, 1, -1; their median is 2/3.
    rest = [x - 2 / 3 * k for k, x in enumerate([*A, *B])]
    by_hand = tau(rest[:4], rest[4:])
    found = tau_bc(A, B)
    assert found.name == "Tau-BC"
    assert found.value == pytest.approx(by_hand.value)
    assert found.se == pytest.approx(by_hand.se)
    assert found.interval == pytest.approx(by_hand.interval)
    assert (found.method, found.assumes, found.n, found.reason) == (TAKEN, STRAIGHT, (4, 3), "")
    assert tau_bc(A, B, se="null").se == pytest.approx(tau(A, B, se="null").se)


def test_tau_bc_of_scan() -> None:
    rest = [x - 2 / 3 * k for k, x in enumerate([*A, *B])]
    began = [0, 0, 0, 0, 1, 1, 1]
    found = tau_bc(A, B, definition="scan")
    phases = two_phases(rest[:4], rest[4:], "increase")
    counts = kendall(phases.began, phases.both)
    assert found.value == pytest.approx(kendalltau(began, rest).statistic)
    assert found.se == pytest.approx(sqrt(counts.variance) / counts.d)
    assert found.interval is None
    assert found.method == (
        "Kendall's tau-b of phase and value (scan), the baseline's median slope taken off"
    )
    assert (found.name, found.assumes, found.n, found.reason) == ("Tau-BC", STRAIGHT, (4, 3), "")


def test_the_pretest_decides_whether_the_slope_is_taken_off() -> None:
    rising, later = [1, 2, 3, 4, 5], [6, 7, 8]
    p = kendall(
        two_phases(rising, later, "increase").a_at, two_phases(rising, later, "increase").a
    ).p
    assert p is not None
    assert tau_bc(rising, later, pretest=p).value == 0
    left = tau_bc(rising, later, pretest=p - 1e-9)
    assert left.value == 1
    assert left.method == (
        "all pairs, the baseline's median slope left in, its pretest being above the limit; "
        "unbiased standard error, score interval"
    )
    scan = tau_bc(rising, later, definition="scan", pretest=0)
    assert scan.value == pytest.approx(kendalltau([0] * 5 + [1] * 3, [*rising, *later]).statistic)
    assert "left in" in scan.method


def test_a_baseline_of_equal_values_has_no_trend_to_pretest() -> None:
    found = tau_bc([3, 3, 3], [4, 5], pretest=1)
    assert found.value == 1
    assert "left in" in found.method


def test_where_nothing_is_left() -> None:
    found = tau_bc([1, 2, 3], [4, 5], definition="scan")
    assert found == Index(
        "Tau-BC", None, None, None,
        "Kendall's tau-b of phase and value (scan), the baseline's median slope taken off",
        STRAIGHT, (3, 2), "nothing varies",
    )  # fmt: skip
    assert tau_bc([1, 2, 3], [4, 5]).value == 0


def test_a_trend_needs_two_values() -> None:
    assert tau_bc([1], [2, 3]) == Index(
        "Tau-BC", None, None, None, "all pairs, the baseline's median slope taken off",
        STRAIGHT, (1, 2), "a trend needs at least two values before",
    )  # fmt: skip
    assert tau_bc([1, 2], [3, 5]).value == pytest.approx(0.5)


def test_a_missing_night_keeps_its_place() -> None:
    gap = tau_bc([1, None, 3], [4, 5.5])
    assert gap.value == pytest.approx(0.5)
    assert gap.n == (2, 2)
    assert gap.value == tau_bc([1, 3], [4, 5.5], times=([0, 2], [3, 4])).value
    assert tau_bc([1, 3], [4, 5.5]).value == -1


@pytest.mark.parametrize("pretest", [-0.1, 1.1, float("nan")])
def test_a_pretest_is_a_probability(pretest: float) -> None:
    assert refused(tau_bc, A, B, pretest=pretest) == (
        f"pretest: {pretest} is no probability; give one from 0 to 1"
    )


def test_tau_bc_refuses_unknown_words() -> None:
    assert refused(tau_bc, A, B, definition="own").startswith('definition: "own"')
    assert refused(tau_bc, A, B, se="own") == (
        'se: "own" is unknown; use one of unbiased, hanley, null'
    )
    assert refused(tau_bc, A, B, improvement="up").startswith('improvement: "up"')
