"""The kidney function of an adult, estimated from creatinine by the CKD-EPI equation of 2021."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ekbom.assessment.convert import in_unit
from ekbom.knowledge.explain import shipped_facts
from ekbom.model.observation import Quantity

if TYPE_CHECKING:
    from ekbom.model.record import Person, Sex

FACT = "blood.egfr.ckdepi2021"


def estimate(creatinine: Quantity, age_years: float, sex: Sex) -> Quantity:
    """The estimated glomerular filtration rate for 1.73 square metres of body surface.

    It is cut to a tenth, so that no limit is reached by rounding.

    Parameters
    ----------
    creatinine : Quantity
        In blood, in any unit that is taken for it.
    age_years : float
    sex : {"female", "male"}
        The equation has other numbers for each; without it nothing is computed.

    Raises
    ------
    UnitError, InputError
        As `ekbom.assessment.convert.accepted` does.

    Examples
    --------
    >>> str(estimate(Quantity(0.9, "mg/dL"), 55, "female"))
    '75.4 mL/min/1.73 m2'
    """
    numbers = shipped_facts()[FACT]["values"]
    level = numbers[f"level_{sex}"]
    share = in_unit("creatinine", creatinine, level["unit"]) / level["is"]
    factor = numbers["factor"]
    found: float = (
        factor["is"]
        * min(share, 1) ** numbers[f"below_{sex}"]["is"]
        * max(share, 1) ** numbers["above"]["is"]
        * numbers["year"]["is"] ** age_years
    )
    woman: float = numbers["woman"]["is"] if sex == "female" else 1
    return Quantity(math.floor(found * woman * 10) / 10, factor["unit"])


def why_not(person: Person) -> str:
    """What keeps the kidney function of this person from being computed; empty when nothing does.

    The equation is for adults; in pregnancy and on dialysis creatinine tells another story.
    """
    if person.on_dialysis or person.dialysis is not None:
        return "nothing is computed on dialysis"
    if person.pregnant:
        return "nothing is computed in pregnancy"
    if person.age_years is None or person.sex is None:
        return "the equation needs age and sex"
    if person.age_years < shipped_facts()[FACT]["values"]["adult"]["at_least"]:
        return "the equation is for adults"
    return ""
