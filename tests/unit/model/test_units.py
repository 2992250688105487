from __future__ import annotations

import pytest

from ekbom.model.errors import UnitError
from ekbom.model.units import convert, is_unit, unit


@pytest.mark.parametrize(
    ("value", "given", "wanted", "expected"),
    [
        (300, "mg", "g", 0.3),
        (0.3, "g", "mg", 300),
        (250, "mcg", "mg", 0.25),
        (1, "\N{MICRO SIGN}g", "ug", 1),
        (1, "\N{GREEK SMALL LETTER MU}g", "ug", 1),
        (1.5, "h", "min", 90),
        (2, "dl", "ml", 200),
        (2, "Tablets", "tablet", 2),
    ],
)
def test_converts_inside_one_dimension(value, given, wanted, expected):
    assert convert(value, given, wanted) == expected


@pytest.mark.parametrize(("given", "wanted"), [("mg", "ml"), ("cup", "glass"), ("IU", "ug")])
def test_refuses_another_dimension(given, wanted):
    with pytest.raises(UnitError, match="cannot be turned into"):
        convert(1, given, wanted)


def test_refuses_an_unknown_unit_and_lists_the_known_ones():
    with pytest.raises(UnitError, match=r"'furlong'.*not known.*mg"):
        unit("furlong")
    assert not is_unit("furlong")
    assert is_unit(" MG ")
