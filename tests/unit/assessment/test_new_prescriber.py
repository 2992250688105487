"""The card for a new prescriber: every line with its source, what is unknown said as unknown."""

from __future__ import annotations

from datetime import date

import pytest

from ekbom.assessment.known import known_of
from ekbom.assessment.new_prescriber import card
from ekbom.assessment.pattern import pattern
from ekbom.knowledge.audience import AUDIENCES
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.shipped_rules import ground
from ekbom.model.assessed import Section, Statement
from ekbom.model.observation import Quantity, Value
from ekbom.model.record import BloodValue, IronGiven, MedicineUse, Observed, Person, PersonRecord

TODAY = date(2026, 11, 21)
BLANK = PersonRecord()


def of(record: PersonRecord) -> Section:
    known = known_of(record, today=TODAY).known
    return card(record, known, "clinician", today=TODAY)


def says(section: Section, code: str) -> list[str]:
    return [one.says for one in section.statements if one.code == code]


def test_of_nobody_everything_is_said_to_be_not_known() -> None:
    found = of(BLANK)
    assert found.name == "card"
    assert [(one.code, one.says) for one in found.statements if one.code != "card.look_first"] == [
        ("card.who", "Who: group not known, age not known, sex not known."),
        ("card.pattern", "Restless legs: not looked at yet."),
        ("card.medicines", "Medicines: not known."),
        ("card.augmentation", "Augmentation in the past: not known."),
        ("card.iron", "Ferritin: not known."),
        ("card.iron", "Transferrin saturation: not known."),
        (
            "card.not_known",
            "Not known yet: whether there is a pregnancy; whether a child is breastfed; the "
            "estimated kidney function (eGFR); whether there is dialysis; whether the kidneys are "
            "weak; whether there is a long-lasting disease of the lungs such as COPD; whether "
            "there is sleep apnoea.",
        ),
        (
            "card.written",
            "Written on 2026-11-21 from what was told; information, and no medical device.",
        ),
    ]
    assert all(one.grounds and one.sources for one in found.statements)


def test_what_is_looked_at_first_stands_in_the_facts() -> None:
    (said,) = says(of(BLANK), "card.look_first")
    assert said == (
        "To be looked at before it is given: sedating antihistamines; dopamine-blocking "
        "antiemetics such as metoclopramide; antipsychotics; tetracyclic antidepressant such as "
        "mirtazapine; SSRI and SNRI such as fluoxetine; tricyclics; mood stabiliser such as "
        "lithium."
    )
    (line,) = (one for one in of(BLANK).statements if one.code == "card.look_first")
    facts = [one.fact for one in line.grounds]
    assert all(shipped_facts()[fact]["status"] == "verified" for fact in facts)
    assert facts[-1] == "worse.rule"
    assert len(facts) == 8


def test_who_it_is() -> None:
    person = Person(age_years=61, sex="female", pregnant=False, on_dialysis=False)
    assert says(of(PersonRecord(person=person)), "card.who") == ["Who: an adult, 61 years, female."]


def test_the_pattern_stands_in_its_own_words() -> None:
    known: dict[str, Value] = {"urge": True}
    answer = pattern(known, "person", record=BLANK)
    found = card(BLANK, known, "person", today=TODAY, pattern=answer)
    (line,) = (one for one in found.statements if one.code == "card.pattern")
    assert line.says == answer.says
    assert line.grounds == answer.grounds


def test_what_cannot_wait_stands_at_the_head() -> None:
    flag = Statement("redflag.leg", "The leg.", (ground("rule.03"),), "today")
    found = card(BLANK, {}, "person", today=TODAY, urgent=(flag,))
    assert found.statements[0] == flag


def test_medicines_as_they_were_told() -> None:
    uses = (
        MedicineUse(
            "pramipexole",
            "taken",
            since=date(2023, 3, 1),
            dose=Quantity(0.25, "mg"),
            at=("18:00", "21:00"),
            source="document 000, line 9",
        ),
        MedicineUse("levodopa", "past", until=date(2019, 5, 2), augmentation=True),
        MedicineUse("ropinirole", "past", augmentation=True),
        MedicineUse("sertraline", "stopped"),
        MedicineUse("codeine", "not_taken"),
        MedicineUse("gabapentin", "different"),
        MedicineUse("zolpidem"),
    )
    found = of(PersonRecord(medicines=uses))
    assert says(found, "card.medicines") == [
        "pramipexole: taken, 0.25 mg a day, at 18:00 and 21:00, since 2023-03-01.",
        "levodopa: taken in the past, until 2019-05-02.",
        "ropinirole: taken in the past.",
        "sertraline: ended by own decision.",
        "codeine: not taken by own decision.",
        "gabapentin: taken otherwise than prescribed.",
        "zolpidem: not known whether it is taken.",
    ]
    assert says(found, "card.augmentation") == [
        "Augmentation in the past: under levodopa and ropinirole."
    ]
    reasons = [one.reasons for one in found.statements if one.code == "card.medicines"]
    assert reasons[:2] == [("document 000, line 9",), ()]
    assert "medicines.not_at_once" in [one.code for one in found.statements]


@pytest.mark.parametrize(
    ("known", "word"), [({"augmented_before": True}, "yes"), ({"augmented_before": False}, "no")]
)
def test_augmentation_that_was_told(known: dict[str, Value], word: str) -> None:
    found = card(BLANK, known, "person", today=TODAY)
    assert says(found, "card.augmentation") == [f"Augmentation in the past: {word}."]


def test_the_last_iron_values_with_day_and_unit() -> None:
    blood = (
        BloodValue("ferritin", Quantity(30, "ug/L"), date(2025, 1, 1)),
        BloodValue("ferritin", Quantity(48, "ug/L"), date(2025, 9, 9), source="letter"),
        BloodValue("tsat", Quantity(18, "%")),
    )
    given = (
        IronGiven("ferrous sulfate", "mouth", date(2024, 1, 1)),
        IronGiven("ferric carboxymaltose", "vein", date(2025, 2, 3), source="letter 2"),
    )
    found = of(PersonRecord(blood=blood, iron_given=given))
    assert says(found, "card.iron") == [
        "Ferritin: 48 ug/L, 2025-09-09.",
        "Transferrin saturation: 18%, day not known.",
    ]
    assert says(found, "card.iron_given") == [
        "Iron given last: ferric carboxymaltose, by drip, 2025-02-03."
    ]
    reasons = {one.says: one.reasons for one in found.statements}
    assert reasons["Ferritin: 48 ug/L, 2025-09-09."] == ("letter",)
    assert reasons["Transferrin saturation: 18%, day not known."] == ()


def test_iron_and_its_capacity_stand_for_the_saturation() -> None:
    day = date(2026, 9, 9)
    blood = (
        BloodValue("iron", Quantity(60, "ug/dL"), day),
        BloodValue("tibc", Quantity(400, "ug/dL"), day),
    )
    assert says(of(PersonRecord(blood=blood)), "card.iron") == [
        "Ferritin: not known.",
        "Transferrin saturation: not known.",
        "Iron in serum: 60 ug/dL, 2026-09-09.",
        "Total iron binding capacity: 400 ug/dL, 2026-09-09.",
    ]
    alone = PersonRecord(blood=blood[:1])
    assert len(says(of(alone), "card.iron")) == 2


def test_values_that_were_told_without_a_sample() -> None:
    told = PersonRecord(observed=(Observed("ferritin", Quantity(45, "ug/L")),))
    assert says(of(told), "card.iron")[0] == "Ferritin: 45 ug/L, day not known."


def test_iron_of_which_little_was_told() -> None:
    found = of(PersonRecord(iron_given=(IronGiven("iron"),)))
    assert says(found, "card.iron_given") == [
        "Iron given last: iron, way not known, day not known."
    ]


def test_gates_that_hold_are_on_the_card_and_then_not_asked() -> None:
    known: dict[str, Value] = {
        "pregnant": True,
        "on_dialysis": True,
        "egfr": Quantity(12, "mL/min/1.73 m2"),
        "sleep_apnoea": True,
        "age_years": Quantity(40, "years"),
    }
    found = card(BLANK, known, "person", today=TODAY)
    codes = [one.code for one in found.statements]
    assert {"gate.renal", "gate.pregnancy", "card.breathing"} <= set(codes)
    assert "card.not_known" not in codes
    assert says(found, "card.kidney") == ["Kidney function (eGFR): 12 mL/min/1.73 m2."]
    assert "card.kidney" not in [one.code for one in of(BLANK).statements]


def test_it_fits_on_half_a_page() -> None:
    for audience in AUDIENCES:
        said = card(BLANK, {"takes_opioid": True}, audience, today=TODAY).statements
        assert sum(len(one.says) for one in said) < 1500
