"""Blood values given by hand: refused with the fix, or answered with a question."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from ekbom.actions.iron import IronAnswer, check_iron
from ekbom.model.errors import EkbomError, InputError, UnitError, UsageError

TODAY = date(2026, 11, 21)


def checked(*, today: date = TODAY, **values: Any) -> IronAnswer:
    more = {
        name: values.pop(name)
        for name in ("inflammation", "population", "taken", "audience")
        if name in values
    }
    return check_iron(values, today=today, **more)


def codes(found: IronAnswer) -> list[str]:
    return [one.code for one in found.statements]


def test_values_by_hand_are_answered() -> None:
    found = checked(ferritin="45,0 µg/l", tsat="18 %", crp="2 mg/L", population="adult")
    assert (found.audience, found.population) == ("person", "adult")
    assert codes(found) == ["iron.adult", "iron.adult_older", "blood.no_inflammation"]
    assert found.iron.missing == ()
    assert found.findings == ()


def test_the_day_of_the_sample_tells_its_age() -> None:
    values = {"ferritin": "90 ug/L", "tsat": "30 %", "population": "adult"}
    assert "iron.old" in codes(checked(taken=date(2025, 11, 21), **values))
    assert "iron.old" not in codes(checked(taken=date(2025, 11, 22), **values))
    assert "iron.old" not in codes(checked(taken=TODAY, **values))
    with pytest.raises(UsageError) as caught:
        checked(taken=date(2026, 11, 22), **values)
    assert str(caught.value) == ("--taken: 2026-11-22 lies ahead of 2026-11-21; correct the day")


def test_inflammation_that_is_denied_beside_a_raised_crp_is_a_contradiction() -> None:
    found = checked(ferritin="90 ug/L", crp="30 mg/L", inflammation=False, population="adult")
    assert [one.code for one in found.findings] == ["contradiction"]
    assert [one.observation for one in found.iron.missing] == ["tsat", "inflammation"]
    agreed = checked(ferritin="90 ug/L", crp="30 mg/L", inflammation=True, population="adult")
    assert agreed.findings == ()
    assert "iron.ferritin_lifted" in codes(agreed)


def test_the_limit_that_is_not_checked_is_for_clinicians() -> None:
    values = {"ferritin": "40 ug/L", "tsat": "30 %", "population": "pregnant"}
    assert codes(checked(**values)) == ["iron.pregnancy_question"]
    clinician = checked(**values, audience="clinician")
    assert clinician.audience == "clinician"
    assert codes(clinician) == ["iron.pregnancy", "iron.pregnancy_question"]


@pytest.mark.parametrize(
    ("values", "kind", "message"),
    [
        ({}, UsageError, 'iron: no value was given; give at least --ferritin "45 ug/L"'),
        (
            {"ferritin": "45 ug/L", "population": "dog"},
            UsageError,
            "--population: 'dog' is unknown; use adult, child, dialysis, pregnant",
        ),
        (
            {"ferritin": "45 ug/L", "audience": "nurse"},
            UsageError,
            "--audience: 'nurse' is unknown; use person or clinician",
        ),
        (
            {"ferritin": "45 mg/L"},
            UnitError,
            "ferritin: 'mg/L' is no unit that is taken for it; write the unit that the "
            "laboratory printed; taken are ug/L, ng/mL, pmol/L",
        ),
        (
            {"iron": "14 umol/L", "tibc": "335 ug/dL"},
            UnitError,
            "transferrin saturation: iron is given in umol/L, its binding capacity in ug/dL; "
            "give both in the same unit",
        ),
        (
            {"iron": "60 ug/dL", "tibc": "300 ug/dL", "tsat": "35 %"},
            InputError,
            "transferrin saturation: 35% was given, but iron 60 ug/dL of a binding capacity of "
            "300 ug/dL are 20%; correct one of the three, or leave the doubtful one out",
        ),
    ],
)
def test_what_is_refused(values: dict[str, Any], kind: type[EkbomError], message: str) -> None:
    with pytest.raises(kind) as caught:
        checked(**values)
    assert str(caught.value) == message


def test_the_answer_as_plain_values() -> None:
    found = checked(ferritin="20 ug/L", tsat="18 %", population="adult", taken=date(2026, 11, 1))
    plain = json.loads(json.dumps(found.to_dict()))
    assert list(plain) == ["audience", "population", "iron", "blood", "findings"]
    first = plain["iron"]["statements"][0]
    assert (first["code"], first["urgency"]) == ("iron.find_the_cause", "next_visit")
    assert first["grounds"][0]["fact"] == "lab.ferritin.deficiency_workup"
    figures = plain["iron"]["figures"]
    assert figures["values"] == {
        "ferritin": {"value": 20.0, "unit": "ug/L"},
        "tsat": {"value": 18.0, "unit": "%"},
    }
    assert figures["timeline"][0]["on"] == "2026-11-01"
    assert figures["readings"][0]["rule"] == "iron.adult"
    assert plain["blood"]["figures"]["values"]["ferritin"]["on"] == "2026-11-01"
