"""Medicines that are taken for long, and whether one that quietens the legs is taken at all."""

from __future__ import annotations

from datetime import date

import pytest

from ekbom.assessment.groups import groups
from ekbom.assessment.long_term import dopaminergic_months, treated
from ekbom.model.observation import Quantity, Value
from ekbom.model.record import MedicineUse, PersonRecord

TODAY = date(2026, 11, 21)


def record(*uses: MedicineUse) -> PersonRecord:
    return PersonRecord(medicines=uses)


@pytest.mark.parametrize("name", ["ropinirole", "pregabalin", "Tramadol 50 mg"])
def test_a_medicine_that_quietens_the_legs_is_treatment(name: str) -> None:
    assert treated(record(MedicineUse(name, "taken")), {}, today=TODAY) is True
    assert treated(record(MedicineUse(name, "past")), {}, today=TODAY) is None


def test_other_medicines_are_no_treatment_and_no_proof_that_there_is_none() -> None:
    assert treated(record(MedicineUse("levothyroxine", "taken")), {}, today=TODAY) is None


def test_only_the_person_can_say_that_none_is_taken() -> None:
    none: dict[str, Value] = {
        "takes_dopaminergic": False,
        "takes_gabapentinoid": False,
        "takes_opioid": False,
    }
    assert treated(record(), none, today=TODAY) is False
    for name in none:
        rest = {one: said for one, said in none.items() if one != name}
        assert treated(record(), rest, today=TODAY) is None
        assert treated(record(), {name: True}, today=TODAY) is True
    assert treated(record(MedicineUse("ropinirole", "taken")), none, today=TODAY) is True


def test_the_months_run_from_the_oldest_that_goes_on() -> None:
    uses = (
        MedicineUse("ropinirole", "taken", since=date(2025, 6, 1)),
        MedicineUse("pramipexole", "taken", since=date(2025, 11, 21)),
        MedicineUse("levodopa", "past", since=date(2015, 1, 1)),
        MedicineUse("pregabalin", "taken", since=date(2010, 1, 1)),
        MedicineUse("rotigotine", "taken"),
    )
    assert dopaminergic_months(record(*uses), today=TODAY) == Quantity(17, "months")
    assert dopaminergic_months(record(*uses[2:]), today=TODAY) is None


def test_long_use_is_said_from_the_twelfth_month_on() -> None:
    def said(months: float) -> list[str]:
        known: dict[str, Value] = {
            "takes_dopaminergic": True,
            "dopaminergic_months": Quantity(months, "months"),
        }
        found = groups(PersonRecord(), known, "person", today=TODAY)
        return [one.code for one in found.statements]

    assert said(11) == []
    assert said(12) == ["group.long_term"]


def test_how_long_is_asked_of_those_who_take_one() -> None:
    asked = groups(PersonRecord(), {"takes_dopaminergic": True}, "person", today=TODAY).missing
    assert "dopaminergic_months" in [one.observation for one in asked]
    asked = groups(PersonRecord(), {}, "person", today=TODAY).missing
    assert "dopaminergic_months" not in [one.observation for one in asked]


def test_the_figures_hold_what_is_taken_for_long() -> None:
    uses = (
        MedicineUse("pregabalin", "taken", since=date(2025, 11, 21)),
        MedicineUse("ropinirole", "taken", since=date(2025, 11, 22)),
        MedicineUse("levothyroxine", "taken", since=date(2010, 1, 1)),
        MedicineUse("codeine", "taken"),
    )
    found = dict(groups(record(*uses), {}, "person", today=TODAY).figures)
    row = {"name": "pregabalin", "since": date(2025, 11, 21), "months": 12}
    assert found == {"long_term": {"medicines": [row]}}
