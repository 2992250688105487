"""Numbers with their units, as people write them."""

from __future__ import annotations

import pytest

from ekbom.knowledge.quantity import read_quantity
from ekbom.model.errors import InputError, UnitError
from ekbom.model.observation import Quantity


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("45 ug/L", 45.0, "ug/L"),
        ("45ug/L", 45.0, "ug/L"),
        ("  45.5   ug / L ", 45.5, "ug / L"),
        ("45,5 µg/l", 45.5, "µg/l"),
        ("18%", 18.0, "%"),
        ("18 %", 18.0, "%"),
        ("0,125 mg", 0.125, "mg"),
        ("0.125 mg", 0.125, "mg"),
        ("1.234 mg/dL", 1.234, "mg/dL"),
        ("12,34 mg/dL", 12.34, "mg/dL"),
        ("1,2345 mg/dL", 1.2345, "mg/dL"),
        ("45 mL/min/1.73m2", 45.0, "mL/min/1.73m2"),
        ("15 1/h", 15.0, "1/h"),
        ("15/h", 15.0, "1/h"),
        ("15 /h", 15.0, "1/h"),
        ("3 times a week", 3.0, "times a week"),
        ("0 ug/L", 0.0, "ug/L"),
    ],
)
def test_what_is_read(text: str, value: float, unit: str) -> None:
    assert read_quantity(text, "x") == Quantity(value, unit)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "ferritin: '' is no number with a unit; write it as 45.5 ug/L"),
        ("ug/L", "ferritin: 'ug/L' is no number with a unit; write it as 45.5 ug/L"),
        ("<5 ug/L", "ferritin: '<5 ug/L' is no number with a unit; write it as 45.5 ug/L"),
        ("-5 ug/L", "ferritin: '-5 ug/L' is no number with a unit; write it as 45.5 ug/L"),
        ("about 5 ug/L", "ferritin: 'about 5 ug/L' is no number"),
        ("5-6 ug/L", "ferritin: '5-6 ug/L' is no number"),
        ("1 000 ug/L", "ferritin: '1 000 ug/L' is no number"),
        ("1.234,5 ug/L", "ferritin: '1.234,5 ug/L' is no number"),
        ("1,234 ug/L", "ferritin: '1,234 ug/L' may be 1.234 or 1234; write 1.234 or 1234"),
        (".5 ug/L", "ferritin: '.5 ug/L' is no number"),
    ],
)
def test_what_is_no_number(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_quantity(text, "ferritin")
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("text", ["45", "45.0", " 45 ", "0,5"])
def test_a_number_without_a_unit(text: str) -> None:
    with pytest.raises(UnitError) as caught:
        read_quantity(text, "ferritin")
    assert str(caught.value) == (
        f"ferritin: {text.strip()!r} has no unit; write the unit behind it, as in 45 ug/L"
    )
