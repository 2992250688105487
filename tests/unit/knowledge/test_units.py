"""Two spellings of one unit are the same; two units never are."""

from __future__ import annotations

import pytest

from ekbom.knowledge.units import plain_unit


@pytest.mark.parametrize(
    "spelt", ["ug/L", "µg/L", "\N{GREEK SMALL LETTER MU}g/l", "mcg/L", " ug / L ", "UG/L"]
)
def test_a_unit_has_many_spellings(spelt: str) -> None:
    assert plain_unit(spelt) == "ug/l"


@pytest.mark.parametrize("spelt", ["%", "percent", "Percentage", " % "])
def test_a_share_has_three_names(spelt: str) -> None:
    assert plain_unit(spelt) == "%"


def test_other_units_stay_apart() -> None:
    units = ["ug/L", "ug/dL", "mg/L", "ng/mL", "pmol/L", "umol/L", "%", "", "1/h"]
    assert len({plain_unit(unit) for unit in units}) == len(units)
