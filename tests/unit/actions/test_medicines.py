"""Medicines given by name, through the Python door."""

from __future__ import annotations

from typing import Any

import pytest
from tests.builders.medicines import TODAY

from ekbom.actions.medicines import MedicinesAnswer, check_medicines
from ekbom.model.errors import InputError, UnitError, UsageError
from ekbom.model.observation import Quantity


def check(*names: str, **more: Any) -> MedicinesAnswer:
    return check_medicines(names, today=TODAY, **more)


def codes(found: MedicinesAnswer) -> list[str]:
    return [one.code for one in found.medicines.statements]


def test_names_count_as_taken() -> None:
    found = check("pramipexole 0.25 mg", "Zoloft")
    assert {"worse.dopaminergic", "worse.ssri_snri", "impulse.ask"} <= set(codes(found))
    assert [one.code for one in found.augmentation.statements] == ["augmentation.ask"]
    assert found.stop_cards == ()
    assert (found.audience, found.urgency) == ("person", "next_visit")


def test_what_is_known_of_the_person() -> None:
    known = {"age_years": "70 years", "copd": "yes", "sleep_apnoea": "unknown", "egfr": None}
    found = check("oxycodone", known={k: v for k, v in known.items() if v is not None})
    (gate,) = [one for one in found.medicines.statements if one.code == "gate.breathing"]
    assert "the age is 70 years, which is 65 years or more" in gate.reasons
    assert found.urgency == "this_week"
    typed = {"age_years": Quantity(70, "years"), "copd": True}
    assert codes(check("oxycodone", known=typed)) == codes(found)


def test_a_child_is_known_by_its_age() -> None:
    found = check("gabapentin", known={"age_years": "12 years"})
    assert "gate.child" in codes(found)
    assert "rec.aasm.02" not in codes(found)
    assert "gate.child" not in codes(check("gabapentin", known={"age_years": "18 years"}))


@pytest.mark.parametrize(
    "value", ["59 mL/min/1.73 m2", "59 mL/min/1.73m2", "59,0 ml/min/1.73 m2", "59.9 mL/min/1.73m2"]
)
def test_a_number_as_a_laboratory_prints_it(value: str) -> None:
    assert "gate.renal" in codes(check("gabapentin", known={"egfr": value}))


def test_a_word_and_a_no() -> None:
    assert check("oxycodone", known={"copd": "NO", "population": "adult"}).findings == ()


def test_what_the_person_does_otherwise() -> None:
    found = check("oxycodone", taking={"Zoloft": "stopped", "oxycodone ": "different"})
    assert [card.code for card in found.stop_cards] == [
        "stopcard.antidepressant.ended",
        "stopcard.opioid.altered",
    ]
    assert found.stop_cards[0].message.startswith("To the person who prescribes. Zoloft: stopped")
    assert found.urgency == "today"
    past = check("oxycodone", taking={"Zoloft": "past"})
    assert past.stop_cards == ()
    assert "medicine.history" in codes(past)


def test_the_answer_as_plain_values() -> None:
    plain = check("pramipexole", taking={"sertraline": "stopped"}).to_dict()
    assert list(plain) == [
        "audience", "urgency", "stop_cards", "medicines", "augmentation", "findings",
    ]  # fmt: skip
    assert plain["stop_cards"][0]["grounds"][0]["checked"] == "2026-11-21"
    assert plain["medicines"]["figures"]["medicines"][0]["ids"] == ["pramipexole"]
    assert plain["augmentation"]["figures"]["of"] == 4


def test_an_answer_that_contradicts_the_names() -> None:
    found = check("oxycodone", known={"takes_opioid": "no"})
    assert [one.code for one in found.findings] == ["contradiction"]
    assert "gate.breathing" not in codes(found)


@pytest.mark.parametrize(
    ("names", "more", "error"),
    [
        ((), {}, UsageError),
        (("",), {}, UsageError),
        (("oxycodone", " "), {}, UsageError),
        (("oxycodone",), {"audience": "doctor"}, UsageError),
        (("oxycodone",), {"taking": {"oxycodone": "ended"}}, UsageError),
        (("oxycodone",), {"known": {"lungs": "yes"}}, UsageError),
        (("oxycodone",), {"known": {"copd": "perhaps"}}, InputError),
        (("oxycodone",), {"known": {"population": "elf"}}, InputError),
        (("oxycodone",), {"known": {"egfr": "59"}}, UnitError),
        (("oxycodone",), {"known": {"egfr": "59 mg/dL"}}, UnitError),
        (("oxycodone",), {"known": {"egfr": "low"}}, UnitError),
    ],
)
def test_what_is_refused(names: Any, more: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        check(*names, **more)
