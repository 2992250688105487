"""Comparisons count or do not count their limit; arithmetic refuses what has no answer."""

from __future__ import annotations

import pytest

from ekbom.knowledge.functions import ARITHMETIC, COMPARISONS, tsat_percent
from ekbom.model.errors import InputError, UnitError
from ekbom.model.observation import Quantity


@pytest.mark.parametrize(
    ("how", "limits", "holds", "fails"),
    [
        ("at_most", (10,), (9.99, 10), (10.01,)),
        ("below", (10,), (9.99,), (10, 10.01)),
        ("at_least", (10,), (10, 10.01), (9.99,)),
        ("above", (10,), (10.01,), (9.99, 10)),
        ("between", (10, 20), (10.01, 20), (10, 20.01)),
        ("within", (10, 20), (10, 15, 20), (9.99, 20.01)),
    ],
)
def test_a_comparison_counts_its_limit_or_does_not(
    how: str, limits: tuple[float, ...], holds: tuple[float, ...], fails: tuple[float, ...]
) -> None:
    assert all(COMPARISONS[how].holds(value, *limits) for value in holds)
    assert not any(COMPARISONS[how].holds(value, *limits) for value in fails)


@pytest.mark.parametrize(
    ("how", "limits", "words", "otherwise"),
    [
        ("at_most", ("10 g",), "10 g or less", "above 10 g"),
        ("below", ("10 g",), "below 10 g", "10 g or more"),
        ("at_least", ("10 g",), "10 g or more", "below 10 g"),
        ("above", ("10 g",), "above 10 g", "10 g or less"),
        ("between", ("10 g", "20 g"), "above 10 g and up to 20 g", "10 g or less, or above 20 g"),
        ("within", ("10 g", "20 g"), "from 10 g to 20 g", "below 10 g or above 20 g"),
    ],
)
def test_a_comparison_says_both_its_sides(
    how: str, limits: tuple[str, ...], words: str, otherwise: str
) -> None:
    assert COMPARISONS[how].words(*limits) == words
    assert COMPARISONS[how].otherwise(*limits) == otherwise
    assert COMPARISONS[how].limits == len(limits)


def test_every_function_has_one_name() -> None:
    assert set(COMPARISONS) == {"at_most", "below", "at_least", "above", "between", "within"}
    assert dict(ARITHMETIC) == {"tsat_percent": tsat_percent}


def test_saturation_is_the_share_of_the_capacity() -> None:
    """lab.loinc.tsat: 100 x iron / TIBC in the same unit."""
    found = tsat_percent(Quantity(10, "umol/L"), Quantity(60, "umol/L"))
    assert found.value == pytest.approx(16.6667, abs=1e-4)
    assert found.unit == "%"


def test_saturation_across_units_is_refused_with_the_fix() -> None:
    with pytest.raises(UnitError) as told:
        tsat_percent(Quantity(60, "ug/dL"), Quantity(60, "umol/L"))
    assert str(told.value) == (
        "transferrin saturation: iron is given in ug/dL, its binding capacity in umol/L; "
        "give both in the same unit"
    )


def test_saturation_of_nothing_is_refused() -> None:
    with pytest.raises(InputError) as told:
        tsat_percent(Quantity(60, "ug/dL"), Quantity(0, "ug/dL"))
    assert str(told.value) == (
        "transferrin saturation: a binding capacity of 0 ug/dL has no share; "
        "correct the binding capacity or leave it out"
    )
