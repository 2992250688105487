"""A number is shown with its unit."""

from __future__ import annotations

import pytest

from ekbom.model.observation import Observable, Quantity


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (45, "ug/L", "45 ug/L"),
        (16.6667, "%", "16.6667%"),
        (15.0, "1/h", "15/h"),
        (0.5, "times a week", "0.5 times a week"),
        (12345.6, "pmol/L", "12345.6 pmol/L"),
    ],
)
def test_a_number_is_shown_with_its_unit(value: float, unit: str, shown: str) -> None:
    assert str(Quantity(value, unit)) == shown


def test_an_observation_has_no_units_words_or_arithmetic_unless_it_is_given_them() -> None:
    seen = Observable("a", "yes_no", "Is it?", "person", "f", "it is", "it is not")
    assert (seen.unit, dict(seen.units), dict(seen.words), seen.computed) == ("", {}, {}, None)
