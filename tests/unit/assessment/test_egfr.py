"""The kidney function from creatinine: the equation against figures worked out by hand."""

from __future__ import annotations

import pytest

from ekbom.assessment.egfr import estimate, why_not
from ekbom.model.observation import Quantity
from ekbom.model.record import Dialysis, Person, Sex


@pytest.mark.parametrize(
    ("creatinine", "age", "sex", "expected"),
    [
        # 142 * (1/0.9)^-1.2 * 0.9938^50; the same with 0.7 and 1.012 for a woman.
        (Quantity(1.0, "mg/dL"), 50, "male", 91.6),
        (Quantity(88.4, "umol/L"), 50, "male", 91.6),
        (Quantity(1.0, "mg/dL"), 50, "female", 68.6),
        # At the level itself both exponents give 1: 142 * 0.9938^40, times 1.012.
        (Quantity(0.9, "mg/dL"), 40, "male", 110.7),
        (Quantity(0.7, "mg/dL"), 40, "female", 112.0),
        # Below it: 142 * (0.5/0.9)^-0.302 * 0.9938^30, and (0.5/0.7)^-0.241 for a woman.
        (Quantity(0.5, "mg/dL"), 30, "male", 140.7),
        (Quantity(0.5, "mg/dL"), 30, "female", 129.3),
        (Quantity(4.0, "mg/dL"), 70, "female", 11.4),
    ],
)
def test_the_equation(creatinine: Quantity, age: float, sex: Sex, expected: float) -> None:
    assert estimate(creatinine, age, sex) == Quantity(expected, "mL/min/1.73 m2")


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        (Person(age_years=50, sex="male"), ""),
        (Person(age_years=18, sex="female"), ""),
        (Person(age_years=17.9, sex="female"), "the equation is for adults"),
        (Person(age_years=50), "the equation needs age and sex"),
        (Person(sex="male"), "the equation needs age and sex"),
        (Person(age_years=50, sex="female", pregnant=True), "nothing is computed in pregnancy"),
        (Person(age_years=50, sex="male", on_dialysis=True), "nothing is computed on dialysis"),
        (Person(age_years=50, sex="male", dialysis=Dialysis()), "nothing is computed on dialysis"),
    ],
)
def test_for_whom_nothing_is_computed(person: Person, reason: str) -> None:
    assert why_not(person) == reason
