"""The whole assessment: what must not wait first, and every part after it."""

from __future__ import annotations

from datetime import date

import pytest

from ekbom.assessment import red_flags as flags
from ekbom.assessment.assess import assess
from ekbom.assessment.augmentation import DiarySigns
from ekbom.model.assessed import Assessment, soonest
from ekbom.model.observation import Quantity, Value
from ekbom.model.record import MedicineUse, Observed, Person, PersonRecord

TODAY = date(2026, 11, 21)
PARTS = (
    "red_flags", "severity", "symptoms", "mood", "iron", "blood", "medicines", "augmentation",
    "groups", "causes",
)  # fmt: skip
STEPS = ("red_flags", "look_alikes", "iron", "aggravators", "measures", "treatment_talk")


def asked(record: PersonRecord, nights: DiarySigns | None = None) -> Assessment:
    return assess(record, title="somebody", audience="person", today=TODAY, nights=nights)


def told(**known: Value) -> PersonRecord:
    return PersonRecord(observed=tuple(Observed(*one) for one in known.items()))


def test_nothing_known() -> None:
    answer = asked(PersonRecord())
    assert (answer.title, answer.audience) == ("somebody", "person")
    assert answer.red_flags == answer.stop_cards == ()
    assert answer.findings == ()
    assert answer.pattern is not None
    assert answer.pattern.pattern == "not_enough_known"
    assert tuple(part.name for part in answer.sections) == PARTS
    assert answer.section("red_flags").missing == flags.missing_flags({}, "person")
    assert [step.code for step in answer.steps][: len(STEPS)] == [f"steps.{n}" for n in STEPS]
    assert answer.urgency == "next_visit"


def test_a_red_flag_ends_all_else() -> None:
    record = PersonRecord(
        person=Person(age_years=50),
        observed=(
            *told(one_leg_swollen=True, urge=True, rest=True, with_diabetes=True).observed,
            Observed("evening", True),
            Observed("evening", False),
        ),
        medicines=(MedicineUse("pramipexole", "stopped", "person"),),
    )
    answer = asked(record)
    assert [one.code for one in answer.red_flags] == ["redflag.leg"]
    assert [one.code for one in answer.stop_cards] == ["stopcard.dopaminergic.ended"]
    assert answer.pattern is None
    assert answer.sections == ()
    assert answer.section("iron").statements == ()
    assert [step.code for step in answer.steps] == ["steps.red_flags"]
    assert answer.urgency == "today"
    assert [(one.code, one.where) for one in answer.findings] == [("contradiction", "evening")]


def test_an_answer_of_no_to_a_red_flag_ends_nothing() -> None:
    answer = asked(told(one_leg_swollen=False))
    assert answer.red_flags == ()
    assert answer.pattern is not None
    missing = {one.observation for one in answer.section("red_flags").missing}
    assert "one_leg_swollen" not in missing
    assert "blue_lips" in missing


def test_a_stop_card_stands_beside_all_else() -> None:
    record = PersonRecord(medicines=(MedicineUse("gabapentin", "different", "parent"),))
    answer = asked(record)
    assert [one.code for one in answer.stop_cards] == ["stopcard.gabapentinoid.altered"]
    assert answer.pattern is not None
    assert answer.urgency == soonest(("this_week", answer.stop_cards[0].urgency))


def test_every_finding_of_every_part_is_told() -> None:
    record = PersonRecord(
        person=Person(due=date(2029, 1, 1)),
        observed=(Observed("urge", True), Observed("urge", False)),
    )
    codes = [one.code for one in asked(record).findings]
    assert codes[0] == "contradiction"
    assert "due_date_unlikely" in codes


def test_the_known_reaches_every_part() -> None:
    record = told(
        population="adult",
        ferritin=Quantity(40, "ug/L"),
        tsat=Quantity(18, "%"),
        with_diabetes=True,
    )
    answer = asked(record)
    assert "iron.adult" in {one.code for one in answer.section("iron").statements}
    assert "with.diabetes" in {one.code for one in answer.section("causes").statements}
    assert answer.section("severity").missing != ()


def test_the_clock_reaches_the_parts() -> None:
    record = PersonRecord(person=Person(due=date(2027, 2, 1), pregnant=True))
    (group,) = (dict(asked(record).section("groups").figures),)
    assert group["pregnancy"]


@pytest.mark.parametrize("there", [True, False])
def test_the_nights_reach_the_signs_of_augmentation(there: bool) -> None:
    record = PersonRecord(medicines=(MedicineUse("pramipexole", "taken"),))
    days = [date.fromordinal(TODAY.toordinal() - n) for n in range(60, 0, -1)]
    earlier = [(day, 1320.0 if n < 30 else 1080.0) for n, day in enumerate(days)]
    answer = asked(record, DiarySigns(onset=earlier) if there else None)
    figures = dict(answer.section("augmentation").figures)
    assert figures["there"] == int(there)
