"""Blood values as they are written: exact conversion, or refusal with the fix."""

from __future__ import annotations

import math

import pytest

from ekbom.assessment.convert import (
    accepted,
    analyte,
    analytes,
    check_saturation,
    in_unit,
    read_value,
)
from ekbom.model.errors import InputError, UnitError
from ekbom.model.observation import Quantity

FERRITIN = "write the unit that the laboratory printed; taken are ug/L, ng/mL, pmol/L"


@pytest.mark.parametrize(
    ("name", "text", "value", "unit"),
    [
        ("ferritin", "45 ug/L", 45.0, "ug/L"),
        ("ferritin", "45,5 µg/l", 45.5, "ug/L"),
        ("ferritin", "45.5 μg/L", 45.5, "ug/L"),
        ("ferritin", " 45 mcg/L ", 45.0, "ug/L"),
        ("ferritin", "45ng/ml", 45.0, "ng/mL"),
        ("ferritin", "101 pmol/L", 101.0, "pmol/L"),
        ("tsat", "18 %", 18.0, "%"),
        ("tsat", "18 percent", 18.0, "%"),
        ("tsh", "2.345 mIU/L", 2.345, "mIU/L"),
        ("tsh", "2.3 uIU/mL", 2.3, "uIU/mL"),
        ("platelets", "250 x10^9/L", 250.0, "x10^9/L"),
        ("haemoglobin", "131 g/L", 131.0, "g/L"),
        ("egfr", "51 mL/min/1.73m2", 51.0, "mL/min/1.73 m2"),
    ],
)
def test_a_value_as_it_is_written(name: str, text: str, value: float, unit: str) -> None:
    assert read_value(name, text) == Quantity(value, unit)


@pytest.mark.parametrize(
    ("name", "text", "kind", "message"),
    [
        # The four unit traps: a milligram for a microgram, a mole for a mass, no unit, two units.
        ("ferritin", "45 mg/L", UnitError, f"'mg/L' is no unit that is taken for it; {FERRITIN}"),
        (
            "iron",
            "80 umol/L",
            InputError,
            "80 umol/L lies outside 0.5373 to 71.64 umol/L and looks like another unit; "
            "look at the paper; if it says so, write 80 ug/dL",
        ),
        ("ferritin", "45", UnitError, f"'45' has no unit; {FERRITIN}"),
        (
            "tibc",
            "60 ug/dL",
            InputError,
            "60 ug/dL lies outside 100 to 800 ug/dL and looks like another unit; "
            "look at the paper; if it says so, write 60 umol/L",
        ),
        ("tsat", "0.18 %", InputError, "0.18% looks like a share of 1; if so, write 18%"),
        (
            "ferritin",
            "0.045 ug/L",
            InputError,
            "0.045 ug/L lies outside 1 to 20000 ug/L; look at the number and its unit again",
        ),
        (
            "ferritin",
            "1.250 ng/mL",
            InputError,
            "1.250 can be read as 1250 and as 1.25; write it as 1250 ng/mL or 1.25 ng/mL",
        ),
        (
            "ferritin",
            "1,250 ng/mL",
            InputError,
            "'1,250 ng/mL' may be 1.250 or 1250; write 1.250 or 1250",
        ),
        (
            "creatinine",
            "0.9 umol/L",
            InputError,
            "0.9 umol/L lies outside 8.84 to 2210 umol/L and looks like another unit; "
            "look at the paper; if it says so, write 0.9 mg/dL",
        ),
        (
            "hba1c",
            "42 mmol/mol",
            UnitError,
            "'mmol/mol' is no unit that is taken for it; "
            "write the unit that the laboratory printed; taken are %",
        ),
    ],
)
def test_a_trap_is_refused_with_the_fix(
    name: str, text: str, kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind) as caught:
        read_value(name, text)
    assert str(caught.value) == f"{name}: {message}"


def test_a_name_that_is_not_known_brings_those_near_to_it() -> None:
    with pytest.raises(InputError) as caught:
        read_value("feritin", "45 ug/L")
    assert str(caught.value) == "blood value 'feritin': it is not known; use ferritin"
    with pytest.raises(InputError, match="use ferritin, iron, tibc, tsat"):
        analyte("zzzz")


def test_every_value_of_the_issue_is_taken() -> None:
    assert set(analytes()) == {
        *("ferritin", "iron", "tibc", "tsat", "transferrin", "crp", "b12", "folate", "magnesium"),
        *("glucose", "hba1c", "creatinine", "egfr", "urea", "sodium", "potassium", "calcium"),
        *("phosphate", "haemoglobin", "haematocrit", "mcv", "leukocytes", "platelets", "tsh"),
        "vitamin_d",
    }


@pytest.mark.parametrize("value", [1.0, 20000.0])
def test_the_ends_of_the_range_are_taken(value: float) -> None:
    assert accepted("ferritin", Quantity(value, "ng/ml")) == Quantity(value, "ng/mL")


@pytest.mark.parametrize("value", [0.99, 20000.1, math.inf, math.nan, -5.0])
def test_what_lies_outside_is_refused(value: float) -> None:
    with pytest.raises(InputError, match="lies outside 1 to 20000 ug/L"):
        accepted("ferritin", Quantity(value, "ug/L"))


def test_a_quantity_without_a_unit_is_refused() -> None:
    with pytest.raises(UnitError) as caught:
        accepted("ferritin", Quantity(45, ""))
    assert str(caught.value) == f"ferritin: 45 has no unit; {FERRITIN}"


@pytest.mark.parametrize(
    ("name", "given", "unit", "expected"),
    [
        ("ferritin", Quantity(168.525, "pmol/L"), "", 75.0),
        ("ferritin", Quantity(75, "ng/mL"), "pmol/L", 168.525),
        ("ferritin", Quantity(48, "ng/mL"), "", 48.0),
        ("iron", Quantity(17.91, "umol/L"), "", 100.0),
        ("creatinine", Quantity(88.4, "umol/L"), "mg/dL", 1.0),
        ("creatinine", Quantity(1.1, "mg/dL"), "", 1.1),
        ("magnesium", Quantity(2, "mg/dL"), "mmol/L", 0.8228),
        ("vitamin_d", Quantity(50, "nmol/L"), "", 20.032051282051285),
        ("haemoglobin", Quantity(131, "g/L"), "", 13.1),
        ("crp", Quantity(1.2, "mg/dL"), "", 12.0),
        ("phosphate", Quantity(1, "mmol/L"), "", 3.0969340353050483),
    ],
)
def test_a_conversion_goes_by_the_factor_of_the_fact(
    name: str, given: Quantity, unit: str, expected: float
) -> None:
    assert in_unit(name, given, unit) == pytest.approx(expected, rel=1e-12)


def test_a_value_in_its_own_unit_is_left_to_the_last_digit() -> None:
    assert in_unit("ferritin", Quantity(168.1, "pmol/L"), "pmol/L") == 168.1


def test_a_saturation_from_one_unit() -> None:
    iron, tibc = Quantity(60, "ug/dL"), Quantity(300, "ug/dL")
    assert check_saturation(iron, tibc) == Quantity(20.0, "%")
    assert check_saturation(iron, tibc, Quantity(21, "%")) == Quantity(20.0, "%")
    assert check_saturation(iron, tibc, Quantity(19, "%")) == Quantity(20.0, "%")


@pytest.mark.parametrize(
    ("iron", "tibc", "tsat", "kind", "message"),
    [
        (
            Quantity(14, "umol/L"),
            Quantity(335, "ug/dL"),
            None,
            UnitError,
            "iron is given in umol/L, its binding capacity in ug/dL; give both in the same unit",
        ),
        (
            Quantity(300, "ug/dL"),
            Quantity(200, "ug/dL"),
            None,
            InputError,
            "iron 300 ug/dL is more than its binding capacity 200 ug/dL; look whether one of the "
            "two has another unit, or whether they changed places",
        ),
        (
            Quantity(60, "ug/dL"),
            Quantity(300, "ug/dL"),
            Quantity(21.1, "%"),
            InputError,
            "21.1% was given, but iron 60 ug/dL of a binding capacity of 300 ug/dL are 20%; "
            "correct one of the three, or leave the doubtful one out",
        ),
    ],
)
def test_a_saturation_that_makes_no_sense_is_refused(
    iron: Quantity, tibc: Quantity, tsat: Quantity | None, kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind) as caught:
        check_saturation(iron, tibc, tsat)
    assert str(caught.value) == f"transferrin saturation: {message}"


def test_all_of_the_capacity_can_be_taken() -> None:
    full = Quantity(300, "ug/dL")
    assert check_saturation(full, full) == Quantity(100.0, "%")
