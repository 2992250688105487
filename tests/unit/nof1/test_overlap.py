"""Overlap indices by hand: edges, ties, options, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
from scipy.stats import mannwhitneyu

from ekbom.model.errors import UsageError
from ekbom.nof1 import overlap
from ekbom.nof1.index import COUNTED, INDEPENDENT, Index
from ekbom.nof1.overlap import ird, nap, pand, pem, pet, pnd, tau

A, B = [20, 20, 26, 25, 22, 23], [28, 25, 24, 27, 30, 30, 29]
LEVEL = f"each phase has one level without a trend of its own, and {INDEPENDENT}"
COUNT: tuple[Callable[..., Index], ...] = (pnd, pem, pet, pand, ird)


def refused(index: Callable[..., Index], *given: Any, **more: Any) -> str:
    with pytest.raises(UsageError) as error:
        index(*given, **more)
    return str(error.value)


def test_the_family_is_had_from_one_place() -> None:
    assert overlap.__all__ == [
        "ird", "nap", "pand", "pem", "pet", "pnd", "tau", "tau_bc", "tau_u",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("index", "name", "method"),
    [
        (pnd, "PND", "share of later values beyond the best one before"),
        (pem, "PEM", "share of later values beyond the median before"),
        (pet, "PET", "share of later values beyond the baseline's least-squares line"),
        (pand, "PAND", "share of values left when as few as possible are taken away"),
        (ird, "IRD", "robust difference of improvement rates"),
    ],
)
def test_counted_indices_name_their_method(
    index: Callable[..., Index], name: str, method: str
) -> None:
    found = index(A, B)
    assert (found.name, found.method, found.assumes) == (name, method, COUNTED)
    assert (found.se, found.interval, found.n, found.reason) == (None, None, (6, 7), "")


def test_scan_is_named_in_the_method() -> None:
    method = "share of values that sorting leaves on the side of their own phase (scan)"
    share = pytest.approx(11 / 13)
    expected = Index("PAND", share, None, None, method, COUNTED, (6, 7))
    assert pand(A, B, definition="scan") == expected
    assert ird(A, B, definition="scan").method == (
        "robust difference of improvement rates; phi beside the PAND of scan"
    )


def test_pnd_counts_only_what_is_beyond() -> None:
    assert pnd([1, 5], [5, 6, 4, 7]).value == 0.5
    assert pnd([1, 5], [1, 0, 4, 7], improvement="decrease").value == 0.25


def test_pem_counts_a_tie_half() -> None:
    assert pem([1, 3], [2, 2, 3, 1]).value == 0.5
    assert pem([1, 3], [2, 3, 3, 3]).value == 0.875
    assert pem([1, 3], [2, 3, 3, 3], improvement="decrease").value == 0.125


def test_pet_follows_the_line() -> None:
    # The line through 1, 2, 3 goes on 4, 5, 6.
    assert pet([1, 2, 3], [4, 5.5, 7]).value == pytest.approx(2 / 3)
    assert pet([1, 2, 3], [4, 4.5, 7], improvement="decrease").value == pytest.approx(1 / 3)
    assert pet([1, 2, 3], [3.5, 5, 7], times=([0, 1, 2], [3, 4, 9])).value == 0
    assert pet([1, 2, 4], [5, 6]).value == pytest.approx(0)
    # Mean 3 at mean time 5, slope -4 / 26: 2.23, 0.69 and -2.38 are foretold.
    odd = pet([5, 1, 3], [1.5, 0.5, -1], times=([2, 4, 9], [10, 20, 40]))
    assert odd.value == pytest.approx(1 / 3)
    assert pet([0.1, 0.2, 0.3], [0.4, 0.5, 0.6]).value == 0
    assert pet([0, 0], [0, 0]).value == 0


def test_a_missing_night_moves_the_line() -> None:
    assert pet([1, None, 3], [4.5]).value == 1
    assert pet([1, 3], [4.5]).value == 0


def test_pet_needs_two_values() -> None:
    found = pet([1], [2, 3])
    assert found == Index(
        "PET", None, None, None, "share of later values beyond the baseline's least-squares line",
        COUNTED, (1, 2), "a line needs at least two values before",
    )  # fmt: skip
    assert pet([1, 3], [2, 9]).value == 0.5


def brute_pand(a: list[float], b: list[float]) -> float:
    """By trying every choice of what to keep."""
    best = 0
    every = [(x, 0) for x in a] + [(x, 1) for x in b]
    for keep in product((False, True), repeat=len(every)):
        left = [one for one, kept in zip(every, keep, strict=True) if kept]
        low = [x for x, phase in left if phase == 0]
        high = [x for x, phase in left if phase == 1]
        if not low or not high or max(low) < min(high):
            best = max(best, len(left))
    return best / len(every)


@pytest.mark.parametrize("seed", range(8))
def test_pand_takes_away_as_few_as_possible(seed: int) -> None:
    rng = np.random.default_rng(seed)
    a, b = rng.integers(0, 5, 1 + seed % 4).tolist(), rng.integers(1, 6, 4).tolist()
    assert pand(a, b).value == pytest.approx(brute_pand(a, b))


def test_pand_at_its_edges() -> None:
    assert pand([1, 2], [3, 4, 5]).value == 1
    # All overlap: the longer phase stays alone.
    assert pand([3, 4, 5], [1, 2]).value == pytest.approx(3 / 5)
    assert pand([4, 5], [1, 2, 3]).value == pytest.approx(3 / 5)
    assert pand([2, 2], [2, 2]).value == 0.5


def test_sorted_pand_puts_the_baseline_first_among_equals() -> None:
    assert pand([1, 3], [3, 4], definition="scan").value == 1
    assert pand([1, 5], [2, 6], definition="scan").value == 0.5
    assert pand([1, 5, 6], [2, 6], definition="scan").value == pytest.approx(3 / 5)
    assert pand([4, 5], [1, 2], definition="scan").value == 0
    assert pand([4, 2], [2, 1], definition="scan", improvement="decrease").value == 1


def test_ird_goes_with_pand() -> None:
    assert ird([1, 2], [3, 4]).value == 1
    assert ird([1, 5], [2, 6]).value == pytest.approx(1 - 16 / 8 * 0.25)
    assert ird([1, 5], [2, 6], definition="scan").value == pytest.approx(0)


@pytest.mark.parametrize("index", [pand, ird])
def test_an_unknown_definition(index: Callable[..., Index]) -> None:
    assert refused(index, [1], [2], definition="mine") == (
        'definition: "mine" is unknown; use one of singlecasees, scan'
    )


@pytest.mark.parametrize("index", [*COUNT, nap, tau])
def test_input_is_checked(index: Callable[..., Index]) -> None:
    assert refused(index, [], [1]).startswith("baseline: there is no value in it")
    assert refused(index, [1], [2], improvement="up").startswith('improvement: "up"')


@pytest.mark.parametrize("seed", range(4))
def test_nap_is_the_area_of_mann_and_whitney(seed: int) -> None:
    rng = np.random.default_rng(seed)
    a, b = rng.integers(0, 6, 9).tolist(), rng.integers(1, 7, 13).tolist()
    u = mannwhitneyu(b, a).statistic
    assert nap(a, b).value == pytest.approx(u / (9 * 13))


def test_nap_names_what_it_is() -> None:
    found = nap(A, B)
    assert found.name == "NAP"
    assert found.method == (
        "all pairs of a value before and one after; unbiased standard error, score interval"
    )
    assert found.assumes == LEVEL
    assert found.n == (6, 7)
    assert found.reason == ""
    assert nap(A, B, se="null").method.endswith("; null standard error, score interval")


def test_tau_is_nap_stretched() -> None:
    one, two = nap(A, B, improvement="decrease"), tau(A, B, improvement="decrease")
    assert one.value is not None
    assert one.se is not None
    assert one.interval is not None
    assert two.name == "Tau"
    assert two.value == pytest.approx(2 * one.value - 1)
    assert two.se == pytest.approx(2 * one.se)
    assert two.interval == pytest.approx(tuple(2 * x - 1 for x in one.interval))


def test_full_separation() -> None:
    for sign, value in ((1, 1.0), (-1, 0.0)):
        found = nap([sign * x for x in (1, 2, 3)], [sign * x for x in (4, 5)])
        assert found.value == value
        assert found.interval == (value, value)
        edge = 1 / 12 * 11 / 12
        assert found.se == pytest.approx((edge / 2) ** 0.5)
        hanley = nap([sign * x for x in (1, 2, 3)], [sign * x for x in (4, 5)], se="hanley")
        assert hanley.se == pytest.approx((edge / 6) ** 0.5)


def test_the_interval_solves_its_equation() -> None:
    a, b = [3, 1, 4, 1, 5], [9, 2, 6, 5, 3, 5, 8]
    found = nap(a, b)
    assert found.value is not None
    assert found.interval is not None
    m, n, half = 5, 7, 5.0
    for theta in found.interval:
        variance = theta * (1 - theta) / (m * n)
        variance *= 1 + half * ((1 - theta) / (2 - theta) + theta / (1 + theta))
        assert (theta - found.value) ** 2 == pytest.approx(1.959963985**2 * variance)
    assert found.interval[0] < found.value < found.interval[1]


def test_one_value_in_a_phase_has_no_unbiased_error() -> None:
    reason = "it needs at least two values in each phase"
    for a, b in (([1], [0, 2, 3]), ([0, 2, 3], [1])):
        found = nap(a, b)
        assert found.se is None
        assert found.reason == reason
        assert found.interval is not None
        assert found.say().count(reason) == 1
        assert tau(a, b).se is None
        assert nap(a, b, se="hanley").se is not None
        assert nap(a, b, se="hanley").reason == ""
    assert nap([1, 2], [0, 3]).se is not None


def test_the_null_error_knows_the_lengths_alone() -> None:
    assert nap([1, 2], [5, 1, 1], se="null").se == pytest.approx((6 / 72) ** 0.5)


def test_an_unknown_standard_error() -> None:
    expected = 'se: "own" is unknown; use one of unbiased, hanley, null'
    assert refused(nap, [1], [2], se="own") == expected
    assert refused(tau, [1], [2], se="own") == expected


def test_the_unbiased_error_is_unbiased() -> None:
    rng = np.random.default_rng(5)
    draws = rng.standard_normal((3000, 9))
    found = [nap(row[:4].tolist(), row[4:].tolist()) for row in draws]
    values = np.array([one.value for one in found], dtype=float)
    squares = np.array([one.se for one in found], dtype=float) ** 2
    # Where all pairs agree the error is put up a little; those are few here.
    assert ((values > 0) & (values < 1)).mean() > 0.97
    assert squares.mean() == pytest.approx(values.var(), rel=0.05)


def test_ties_make_the_unbiased_error_a_little_larger() -> None:
    # As SingleCaseES has it.
    tied = nap([1, 2, 3, 4], [2, 6, 7, 0])
    assert tied.se is not None
    wins = np.array([[1, 1, 1, 0], [0.5, 1, 1, 0], [0, 1, 1, 0], [0, 1, 1, 0]])
    rows, columns = (wins.mean(axis=1) ** 2).mean(), (wins.mean(axis=0) ** 2).mean()
    exact = (4 * rows + 4 * columns - (wins**2).mean() - 7 * wins.mean() ** 2) / 9
    assert tied.se**2 == pytest.approx(exact + (wins.mean() - (wins**2).mean()) / 9)
