"""Tau-U over several cases: weights, one case alone, and cases that cannot be pooled."""

from __future__ import annotations

from math import atanh, sqrt, tanh
from typing import Any

import pytest

from ekbom.model.errors import UsageError
from ekbom.nof1.index import Z_95, two_phases
from ekbom.nof1.kendall import tau_row, two_sided
from ekbom.nof1.tau_pool import ASSUMES, pool_tau_u

ONE = ([3, 1, 4, 2], [5, 3, 6, 2, 7])
TWO = ([6, 7, 5], [6, 8, 9, 4])
METHOD = "fixed effect on Fisher's z, each case weighted by its values less three"


def refused(*given: Any, **more: Any) -> str:
    with pytest.raises(UsageError) as error:
        pool_tau_u(*given, **more)
    return str(error.value)


def test_two_cases_are_weighted_by_their_values_less_three() -> None:
    first, second = (
        tau_row(two_phases(*c, "increase"), "A vs. B - Trend A").tau for c in (ONE, TWO)
    )
    assert first is not None
    assert second is not None
    middle = (6 * atanh(first) + 4 * atanh(second)) / 10
    found = pool_tau_u([ONE, TWO])
    assert found.model == "A vs. B - Trend A"
    assert found.cases == 2
    assert found.se == pytest.approx(1 / sqrt(10))
    assert found.value == pytest.approx(tanh(middle))
    assert found.z == pytest.approx(middle * sqrt(10))
    assert found.z is not None
    assert found.p == pytest.approx(two_sided(found.z))
    half = Z_95 / sqrt(10)
    assert found.interval == pytest.approx((tanh(middle - half), tanh(middle + half)))
    assert (found.method, found.assumes, found.reason) == (METHOD, ASSUMES, "")


def test_one_case_is_itself() -> None:
    row = tau_row(two_phases(*ONE, "increase"), "A vs. B")
    found = pool_tau_u([ONE], model="A vs. B")
    assert found.value == pytest.approx(row.tau)
    assert found.interval == pytest.approx(row.interval)


def test_a_wished_for_decrease_turns_the_sign() -> None:
    up, down = pool_tau_u([ONE, TWO]), pool_tau_u([ONE, TWO], improvement="decrease")
    assert up.value is not None
    assert down.value == pytest.approx(-up.value)


def test_a_case_of_four_values_is_the_smallest() -> None:
    assert pool_tau_u([([1, 2], [1, 3])], model="A vs. B").se == 1


def test_a_tau_at_its_limit_has_no_fisher_z() -> None:
    apart = ([1, 1, 1], [2, 2])
    found = pool_tau_u([ONE, apart, apart], model="A vs. B")
    reason = "the tau of case 2 is at its limit or undefined, which Fisher's z forbids"
    assert (found.value, found.interval, found.z, found.p) == (None, None, None, None)
    assert found.reason == reason
    assert found.cases == 3
    assert found.se == pytest.approx(1 / sqrt(6 + 2 + 2))
    assert found.say() == f"Tau-U (A vs. B) of 3 cases cannot be computed: {reason}."
    flat = pool_tau_u([([1, 1], [1, 1]), ONE], model="A vs. B")
    assert flat.reason == reason.replace("case 2", "case 1")


def test_refusals() -> None:
    assert refused([]) == "cases: there is none; give at least one case"
    assert refused([ONE, ([1], [2, 3])]) == (
        "case 2: it has fewer than four values; leave this case out"
    )
    assert refused([ONE], model="A") == (
        'model: "A" is unknown; use one of A vs. B, Trend A, Trend B, A vs. B - Trend A, '
        "A vs. B + Trend B, A vs. B + Trend B - Trend A"
    )
    assert refused([ONE], improvement="up").startswith('improvement: "up" is unknown')


def test_it_says_itself() -> None:
    assert pool_tau_u([ONE, TWO], model="A vs. B").say() == (
        "Tau-U (A vs. B) of 2 cases: 0.50 (95 % interval −0.07 to 0.83). "
        f"Method: {METHOD}. It assumes that {ASSUMES}."
    )
    assert ASSUMES == (
        "the cases share one true value, and the nights of each case are independent of each other"
    )


def test_the_json_form() -> None:
    found = pool_tau_u([ONE, TWO])
    assert found.interval is not None
    assert found.to_dict() == {
        "model": "A vs. B - Trend A",
        "value": found.value,
        "se": found.se,
        "interval": list(found.interval),
        "z": found.z,
        "p": found.p,
        "cases": 2,
        "method": METHOD,
        "assumes": ASSUMES,
        "reason": "",
    }
    none = pool_tau_u([([1, 1], [1, 1])])
    assert none.to_dict()["interval"] is None
