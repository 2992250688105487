"""The look at the input of an index, ranks that see through rounding, and how an index is said."""

from __future__ import annotations

from math import copysign
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest

from ekbom.model.errors import UsageError
from ekbom.nof1.index import (
    COUNTED,
    INDEPENDENT,
    Z_95,
    Index,
    around,
    chosen,
    counted,
    ranked,
    shown_number,
    two_phases,
)

NAP = Index("NAP", 0.9167, 0.069, (0.5973, 0.986), "all pairs", "nights are alike", (6, 7))
LIST = "give one list of numbers, with None for a missing one"


def refused(*given: Any, **more: Any) -> str:
    with pytest.raises(UsageError) as error:
        two_phases(*given, **more)
    return str(error.value)


def test_an_increase_is_taken_as_it_is() -> None:
    phases = two_phases([1, 2], [3, 4, 5], "increase")
    assert phases.a.tolist() == [1, 2]
    assert phases.b.tolist() == [3, 4, 5]
    assert phases.sign == 1
    assert phases.n == (2, 3)
    assert phases.both.tolist() == [1, 2, 3, 4, 5]
    assert phases.at.tolist() == [0, 1, 2, 3, 4]
    assert phases.began.tolist() == [0, 0, 1, 1, 1]


def test_a_decrease_is_turned() -> None:
    phases = two_phases([1, 2], [3], "decrease")
    assert phases.both.tolist() == [-1, -2, -3]
    assert phases.sign == -1


def test_missing_values_leave_their_place_empty() -> None:
    phases = two_phases([None, 2.0, float("nan"), 1], (np.nan, 5, None), "increase")
    assert phases.a.tolist() == [2, 1]
    assert phases.a_at.tolist() == [1, 3]
    assert phases.b.tolist() == [5]
    assert phases.b_at.tolist() == [5]


def test_arrays_and_generators_are_lists_too() -> None:
    phases = two_phases(np.array([1.0, 2.0]), (x for x in (3, 4)), "increase")
    assert phases.both.tolist() == [1, 2, 3, 4]


def test_times_are_the_callers() -> None:
    phases = two_phases([1, None, 2], [3], "increase", times=([0, 3, 7], [8.5]))
    assert phases.a_at.tolist() == [0, 7]
    assert phases.b_at.tolist() == [8.5]


def test_an_unknown_direction() -> None:
    assert refused([1], [2], "up") == (
        'improvement: "up" is unknown; use one of increase, decrease'
    )


@pytest.mark.parametrize(
    ("a", "b", "name"),
    [
        ([], [1], "baseline"),
        ([1], [], "treatment"),
        ([None, float("nan")], [1], "baseline"),
        ([1], [None], "treatment"),
    ],
)
def test_a_phase_without_values(a: list[Any], b: list[Any], name: str) -> None:
    assert refused(a, b, "increase") == (
        f"{name}: there is no value in it; give at least one number"
    )


@pytest.mark.parametrize("bad", [["x"], 5, [[1], [2, 3]], "abc"])
def test_no_numbers(bad: Any) -> None:
    assert refused(bad, [1], "increase") == (
        f"baseline: it holds something that is not a number; {LIST}"
    )


@pytest.mark.parametrize("bad", [[float("inf")], [1, -float("inf")], [[1], [2]]])
def test_no_finite_numbers(bad: Any) -> None:
    assert refused([1], bad, "increase") == (
        f"treatment: it holds something that is not a finite number; {LIST}"
    )


@pytest.mark.parametrize(
    ("times", "counts"),
    [
        (([0], [1, 2]), "1 and 2"),
        (([0, 1], [2]), "2 and 1"),
        (([0, 1, 2], [3]), "3 and 1"),
        (([0, 1], [1, 2]), "2 and 2"),
        (([1, 0], [2, 3]), "2 and 2"),
        (([0, 1], [2, float("nan")]), "2 and 2"),
    ],
)
def test_times_that_do_not_fit(times: Any, counts: str) -> None:
    assert refused([5, 6], [7, 8], "increase", times=times) == (
        f"times: {counts} times for 2 and 2 values, or not rising; "
        "give one time per value, rising through both phases"
    )


def test_times_without_end() -> None:
    assert refused([5], [7], "increase", times=([0], [float("inf")])) == (
        f"times: it holds something that is not a finite number; {LIST}"
    )


def test_an_option_that_exists_passes() -> None:
    chosen("se", "null", ("unbiased", "null"))
    with pytest.raises(UsageError) as error:
        chosen("se", "other", ("unbiased", "null"))
    assert str(error.value) == 'se: "other" is unknown; use one of unbiased, null'


def test_ranks() -> None:
    assert ranked(np.array([3.0, 1.0, 3.0, 2.0, -5.0])).tolist() == [3, 1, 3, 2, 0]
    assert ranked(np.array([])).tolist() == []
    assert ranked(np.array([0.0, 0.0])).tolist() == [0, 0]


def test_ranks_see_through_rounding_at_every_size() -> None:
    for size in (1e-30, 1.0, 1e30):
        near = np.array([0.1 + 0.2, 0.3, 1.0, 1.0 + 5e-10, 1.0 + 3e-9]) * size
        assert ranked(near).tolist() == [0, 0, 1, 1, 2]


def test_the_interval_around_a_value() -> None:
    assert pytest.approx(NormalDist().inv_cdf(0.975), abs=0) == Z_95
    assert around(1.0, 2.0) == pytest.approx((1 - 2 * 1.959964, 1 + 2 * 1.959964), abs=1e-5)
    assert around(1.0, None) is None


@pytest.mark.parametrize(
    ("x", "text"),
    [(0.5, "0.50"), (-0.5, "−0.50"), (-0.001, "0.00"), (210.2041, "210.20"), (0, "0.00")],
)
def test_shown_numbers(x: float, text: str) -> None:
    assert shown_number(x) == text


def test_an_index_says_itself() -> None:
    assert NAP.say() == (
        "NAP 0.92 (95 % interval 0.60 to 0.99; 6 before and 7 after). Method: all pairs. "
        "It assumes that nights are alike."
    )
    assert repr(NAP) == "Index(NAP: 0.92, n 6 and 7)"


def test_full_separation_is_not_certainty() -> None:
    sure = Index("NAP", 1.0, 0.035, (1.0, 1.0), "all pairs", "nights are alike", (5, 5))
    assert sure.say() == (
        "NAP 1.00 (95 % interval 1.00 to 1.00; 5 before and 5 after). The interval shrinks to one "
        "point because no value before overlaps with one after; that is not certainty. "
        "Method: all pairs. It assumes that nights are alike."
    )


def test_an_index_without_a_standard_error_says_why() -> None:
    lone = Index("SMD", -1.0, None, None, "own SD", "nights are alike", (1, 2), "too few")
    assert lone.say() == (
        "SMD −1.00 (1 before and 2 after). No standard error: too few. Method: own SD. "
        "It assumes that nights are alike."
    )


def test_an_index_that_cannot_be_computed_says_why() -> None:
    none = Index("SMD", None, None, None, "own SD", "nights are alike", (1, 2), "too few")
    assert none.say() == "SMD cannot be computed (1 before and 2 after): too few."
    assert repr(none) == "Index(SMD: no number, n 1 and 2)"


def test_the_json_form() -> None:
    assert NAP.to_dict() == {
        "name": "NAP",
        "value": 0.9167,
        "se": 0.069,
        "interval": [0.5973, 0.986],
        "method": "all pairs",
        "assumes": "nights are alike",
        "n": [6, 7],
        "reason": "",
    }
    assert Index("x", None, None, None, "", "", (1, 1), "r").to_dict()["interval"] is None


def test_a_counted_index_has_no_standard_error() -> None:
    found = counted("PND", 0.5, two_phases([1], [2, 3], "increase"), "a share")
    assert found == Index("PND", 0.5, None, None, "a share", COUNTED, (1, 2))


def test_what_is_assumed_is_said_in_full() -> None:
    assert INDEPENDENT == (
        "the nights are independent of each other; where one night carries over to the next, the "
        "true uncertainty is larger"
    )
    assert (
        "no single night decides it, it is held only against diaries of the same length, and "
        f"{INDEPENDENT}"
    ) == COUNTED
    assert copysign(1, two_phases([1], [2], "increase").sign) == 1
