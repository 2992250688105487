"""What entries tell for an assessment."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from tests.builders.entries import entry

from ekbom.actions.kept_values import is_told, teller_of, with_entries
from ekbom.model.observation import Quantity
from ekbom.model.people import Role
from ekbom.model.record import BloodValue, PersonRecord, ScaleResult, SitMinutes, Symptoms

AT = datetime(2026, 3, 4, 8, 10)
ON = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ferritin", "45 ug/L"),
        ("Ferritin", "45 µg/l"),
        ("ferritin", "45"),
        ("vitamin-D", "30 ng/mL"),
        ("magnesium", "0.8 mmol/L"),
        ("irls", "22"),
        ("PHQ-9", "4"),
        ("sit desk", "15 min"),
        ("sit_dialysis-chair", "40"),
    ],
)
def test_what_belongs_to_an_assessment(name: str, text: str) -> None:
    assert is_told(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("magnesium", "400 mg"),
        ("magnesium", "1"),
        ("vitamin d", "1000 IU"),
        ("urge", "6"),
        ("coffee", "2"),
        ("sit", "10"),
        ("sit sofa", "10"),
        ("cgi", "3"),
        ("pramipexole", "0.25 mg"),
    ],
)
def test_what_was_done_or_rated_does_not(name: str, text: str) -> None:
    assert not is_told(name, text)


def test_values_are_taken_with_their_day_and_where_they_stand() -> None:
    cells = {"Ferritin": "45,5 µg/l", "irls": "22", "sit desk": "0.5 h", "coffee": "2"}
    record, findings = with_entries(PersonRecord(), [entry(AT, body={"cells": cells})])
    source = "journal, 2026-03-04 08:10"
    assert findings == ()
    assert record.blood == (
        BloodValue("ferritin", Quantity(45.5, "ug/L"), ON, "08:10", source=source),
    )
    assert record.scales == (ScaleResult("irls", ON, 22.0, by="person", source=source),)
    assert record.symptoms.sit == (SitMinutes("desk", 30.0, ON),)


def test_of_an_entry_with_a_date_alone_no_hour_is_known() -> None:
    record, _ = with_entries(PersonRecord(), [entry(ON, ferritin="45 ug/L", sit_bed="12")])
    (value,) = record.blood
    assert (value.on, value.at, value.source) == (ON, "", "journal, 2026-03-04")
    assert record.symptoms.sit == (SitMinutes("bed", 12.0, ON),)


def test_without_such_entries_the_record_is_the_same() -> None:
    told = PersonRecord(symptoms=Symptoms(goal="sit through a film"))
    assert with_entries(told, [entry(AT, coffee="2")]) == (told, ())


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("ferritin", "45", "'45' has no unit"),
        ("ferritin", "45000 ug/L", "45000"),
        ("irls", "severe", "it is no number"),
        ("irls", "22 mg", "it is no number"),
        ("sit desk", "long", "it is no number of minutes"),
        ("sit desk", "15 mg", "mass (mg) cannot be turned into time (min)"),
    ],
)
def test_what_cannot_be_read_is_said_and_left_out(name: str, text: str, problem: str) -> None:
    record, (finding,) = with_entries(PersonRecord(), [entry(AT, body={"cells": {name: text}})])
    assert record == PersonRecord()
    assert (finding.code, finding.severity) == ("entry_not_read", "warning")
    assert finding.where == f"journal, 2026-03-04 08:10, {name}"
    assert problem in finding.what
    assert finding.repair


def test_what_the_case_holds_already_is_not_told_twice() -> None:
    logged = [entry(AT, ferritin="45 ug/L", irls="22", sit_desk="15")]
    told = PersonRecord(
        blood=(BloodValue("ferritin", Quantity(45.0, "ug/L"), ON, laboratory="the clinic"),),
        scales=(ScaleResult("IRLS", ON, 22.0),),
        symptoms=Symptoms(sit=(SitMinutes("desk", 15.0, ON),)),
    )
    assert with_entries(told, logged)[0] == told
    later = with_entries(told, [entry(datetime(2026, 3, 5, 9), ferritin="45 ug/L", irls="22")])[0]
    assert [one.on for one in later.blood] == [ON, date(2026, 3, 5)]
    assert [one.on for one in later.scales] == [ON, date(2026, 3, 5)]


@pytest.mark.parametrize(
    ("role", "teller"),
    [
        ("person", "person"),
        ("carer", "carer"),
        ("therapist", "therapist"),
        ("doctor", "clinician"),
        ("administrator", "unknown"),
    ],
)
def test_who_wrote_a_total_is_who_told_it(role: Role, teller: str) -> None:
    assert teller_of(role) == teller
    record, _ = with_entries(PersonRecord(), [entry(AT, irls="22", author_role=role)])
    assert record.scales[0].by == teller
