"""What is due: the words, the order, trials, appointments, what was to be done at home."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from tests.builders.medicines import TODAY, step, taking, use

from ekbom.assessment.due import due
from ekbom.model.due import Appointment, DueItem, HomeItem
from ekbom.model.errors import UnitError
from ekbom.model.observation import Quantity
from ekbom.model.record import (
    BloodValue,
    IronGiven,
    Observed,
    Person,
    PersonRecord,
    ScaleResult,
)
from ekbom.model.trial import Design, Plan, Schedule

END = date(2026, 11, 10)
PLAN = Plan(
    "magnesium",
    "urge",
    lower_is_better=True,
    worthwhile=1,
    scale=(0, 10),
    schedule=Schedule((0, 1), Design("pairs", 2), date(2026, 11, 8)),
    end=END,
    written_at=datetime(2026, 11, 7, 20),
    seal="5ea1",
)


NOBODY = PersonRecord()


def one(record: PersonRecord = NOBODY, **more: Any) -> DueItem:
    """The one thing that is due."""
    (found,) = due(record, "person", **{"today": TODAY, **more})
    return found


def facts(item: DueItem) -> list[str]:
    return [ground.fact for ground in item.grounds]


def test_nothing_is_due_of_nobody() -> None:
    assert due(NOBODY, "person", today=TODAY) == ()


def test_the_test_after_iron_says_which_iron() -> None:
    given = (
        IronGiven("iron drip"),
        IronGiven("ferrous sulfate", "mouth", date(2026, 3, 1)),
        IronGiven("ferric carboxymaltose", "vein", date(2026, 7, 1)),
    )
    item = one(PersonRecord(iron_given=given))
    assert item.what == "Ask whether ferritin and transferrin saturation can be measured again."
    assert item.why == ("Ferric carboxymaltose on 2026-07-01",)
    assert item.key == "due.ferritin_after_iron||2026-07-01"
    assert facts(item) == ["due.ferritin_after_iron", "lab.ferritin.recheck", "lab.when"]
    assert item.asks == ()


def test_the_test_after_a_test_says_which_test() -> None:
    given = (IronGiven("ferrous sulfate", "mouth", date(2026, 3, 1)),)
    tests = tuple(
        BloodValue("ferritin", Quantity(90, "ug/L"), on)
        for on in (date(2026, 6, 2), date(2026, 8, 2), None)
    )
    item = one(PersonRecord(iron_given=given, blood=tests))
    assert item.why == ("the last ferritin is of 2026-08-02",)
    assert (item.since, item.until) == (date(2026, 11, 2), date(2027, 2, 2))
    assert item.key == "due.ferritin_after_iron||2026-08-02"


def test_an_old_ferritin_rests_on_the_choice_and_the_guideline() -> None:
    record = PersonRecord(blood=(BloodValue("ferritin", Quantity(90, "ug/L"), date(2025, 1, 2)),))
    item = one(record)
    assert item.why == ("the last ferritin is of 2025-01-02",)
    assert facts(item) == ["due.ferritin_old", "blood.ferritin.old", "lab.when"]
    assert item.what.startswith("Ask for a new test of ferritin and transferrin saturation")


def test_a_scale_names_itself_and_the_fact_of_its_numbers() -> None:
    record = PersonRecord(scales=(ScaleResult("PHQ-9", date(2026, 8, 1), 4),))
    item = one(record)
    assert item.what == "Fill in PHQ-9 again, and write down its numbers."
    assert item.why == ("PHQ-9 was last filled in on 2026-08-01",)
    assert facts(item) == ["due.scale", "rule.18", "rule.19", "mood.phq9"]
    assert item.key == "due.scale|PHQ-9|2026-08-01"


def test_the_review_names_every_medicine_and_the_last_look() -> None:
    steps = (step("2025-03-01", 100), step("2026-01-05", 300), step("2026-12-01", 300))
    record = PersonRecord(
        medicines=(
            use("gabapentin", since=date(2025, 3, 1), steps=steps),
            use("Tramadol", since=date(2025, 6, 1)),
            use("gabapentin"),
            use("Levothyroxine", since=date(2001, 1, 1)),
        ),
        observed=(
            Observed("urge", value=True, by="clinician", on=date(2025, 9, 1)),
            Observed("rest", value=True, by="person", on=date(2026, 9, 1)),
        ),
    )
    item = one(record)
    assert item.what == (
        "Ask the person who prescribes for a visit that looks at Gabapentin and Tramadol as a "
        "whole."
    )
    assert item.why == (
        "Gabapentin since 2025-03-01",
        "Tramadol since 2025-06-01",
        "somebody who prescribes last had a part in it on 2026-01-05",
    )
    assert (item.since, item.until) == (date(2027, 1, 5), date(2027, 4, 5))
    assert facts(item) == ["due.review", "groups.long.from", "rec.aug.rate"]


def test_an_answer_by_a_clinician_and_an_appointment_by_a_doctor_are_looks() -> None:
    record = taking()
    record = replace(
        record,
        medicines=(use("Gabapentin", since=date(2020, 1, 1)),),
        observed=(Observed("urge", value=True, by="clinician", on=date(2026, 2, 1)),),
    )
    assert one(record).since == date(2027, 2, 1)
    before = (
        Appointment(date(2026, 4, 1), "sleep clinic", by_prescriber=True),
        Appointment(date(2026, 6, 1), "massage"),
    )
    assert one(record, appointments=before).since == date(2027, 4, 1)


def test_a_look_before_the_medicine_was_begun_does_not_bring_the_day_forward() -> None:
    record = PersonRecord(
        medicines=(use("Gabapentin", since=date(2026, 3, 1)),),
        observed=(Observed("urge", value=True, by="clinician", on=date(2026, 2, 1)),),
    )
    assert one(record).since == date(2027, 3, 1)


def test_after_a_birth_a_scale_or_blood_answers_it_too() -> None:
    person = Person(gave_birth=date(2026, 9, 1))
    first = date(2026, 9, 29)
    item = one(PersonRecord(person))
    assert (item.since, item.until, item.state) == (first, date(2026, 10, 13), "overdue")
    assert item.why == ("the birth was on 2026-09-01",)
    assert facts(item)[1:] == ["groups.birth.ask_from", "groups.birth.ask_to", "cause.pregnancy"]
    for part in (
        {"scales": (ScaleResult("irls", first, 12),)},
        {"blood": (BloodValue("ferritin", Quantity(50, "ug/L"), first),)},
        {"observed": (Observed("urge", value=True, on=first),)},
    ):
        codes = [each.code for each in due(PersonRecord(person, **part), "person", today=TODAY)]
        assert "due.after_birth" not in codes
    ahead = (Observed("urge", value=True, on=date(2026, 12, 1)),)
    assert one(PersonRecord(person, ahead)).code == "due.after_birth"


def test_a_trial_is_read_at_its_end_and_not_before() -> None:
    item = one(plans=[PLAN])
    assert item.what == "Read what the trial of magnesium shows."
    assert (item.since, item.until, item.state) == (END, date(2026, 12, 8), "today")
    assert item.why == ("the trial of magnesium, judged by urge, is read from 2026-11-10 on",)
    assert facts(item) == ["due.trial", "nof1.level.sealed"]
    assert item.key == "due.trial|5ea1|2026-11-10"
    assert one(plans=[PLAN], today=date(2026, 11, 9)).state == "coming"
    assert due(NOBODY, "person", today=TODAY, plans=[PLAN], read={"5ea1"}) == ()


def test_a_broken_seal_is_said() -> None:
    broken = replace(PLAN, broken_at=datetime(2026, 11, 9, 7, 30))
    assert one(plans=[broken]).why[1] == "somebody looked before its end, on 2026-11-09"


def test_an_appointment_is_named_until_its_day() -> None:
    visit = Appointment(TODAY, "sleep clinic")
    item = one(appointments=[visit])
    assert (item.what, item.state) == ("Appointment: sleep clinic.", "today")
    assert item.since == item.until == TODAY
    assert item.why == ("it was written down for 2026-11-21",)
    assert due(NOBODY, "person", today=date(2026, 11, 22), appointments=[visit]) == ()


def test_an_appointment_without_words() -> None:
    assert one(appointments=[Appointment(TODAY, "")]).what == (
        "Appointment: nothing more was written down."
    )


def test_home_is_asked_about_when_it_ends() -> None:
    items = [HomeItem("calf stretch", "evenings", date(2026, 11, 7)), HomeItem("warm bath")]
    item = one(home=items)
    assert item.what == (
        "Say how it went with what was to be done at home: calf stretch, evenings."
    )
    assert (item.since, item.until, item.state) == (
        date(2026, 11, 7), date(2026, 11, 21), "today",
    )  # fmt: skip
    assert item.why == ("it was written down until 2026-11-07",)
    assert item.key == "due.home|calf stretch|2026-11-07"
    assert one(home=[HomeItem("walk", "", TODAY)]).what.endswith("at home: walk.")


def test_what_is_longest_due_stands_first_and_what_has_no_day_counts_as_today() -> None:
    found = due(
        taking("Rotigotine"),
        "person",
        today=TODAY,
        plans=[PLAN],
        appointments=[Appointment(date(2026, 11, 30), "clinic")],
    )
    assert [item.code for item in found] == [
        "due.trial", "due.augmentation", "due.impulse", "due.wheel", "due.appointment",
    ]  # fmt: skip


def test_a_wrong_value_is_refused_as_everywhere() -> None:
    record = PersonRecord(observed=(Observed("age_years", Quantity(5, "kg")),))
    with pytest.raises(UnitError, match=r"^age_years: 'kg' is no unit of the age"):
        due(record, "person", today=TODAY)
