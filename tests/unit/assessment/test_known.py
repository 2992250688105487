"""What was told and what follows from the record, together."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ekbom.assessment.known import known_of
from ekbom.model.errors import InputError, UnitError, UsageError
from ekbom.model.finding import Finding
from ekbom.model.observation import Quantity, Value
from ekbom.model.record import BloodValue, Observed, Person, PersonRecord

TODAY = date(2026, 11, 21)


def told(*pairs: tuple[str, Value], **more: Any) -> PersonRecord:
    """A record of these answers."""
    return PersonRecord(observed=tuple(Observed(*pair) for pair in pairs), **more)


def known(record: PersonRecord) -> dict[str, Value]:
    return known_of(record, today=TODAY).known


def contradiction(where: str, what: str) -> Finding:
    return Finding(
        "contradiction", "error", where, what,
        "it counts as not known until one of them is corrected",
    )  # fmt: skip


def test_nothing_told_is_nothing_known() -> None:
    found = known_of(PersonRecord(), today=TODAY)
    assert (found.known, found.findings, found.observed) == ({}, (), {})


def test_answers_are_known_with_who_told_them_first() -> None:
    first = Observed("urge", True, "parent", date(2026, 1, 2), "she says so", "letter")
    again = Observed("urge", True, "clinician")
    found = known_of(PersonRecord(observed=(first, again)), today=TODAY)
    assert found.known == {"urge": True}
    assert found.observed == {"urge": first}
    assert found.findings == ()


def test_one_answer_told_in_two_ways_is_not_known() -> None:
    record = PersonRecord(
        observed=(
            Observed("urge", True, "person"),
            Observed("rest", False),
            Observed("urge", False, "clinician"),
        )
    )
    found = known_of(record, today=TODAY)
    assert found.known == {"rest": False}
    assert list(found.observed) == ["rest"]
    assert found.findings == (
        contradiction(
            "urge",
            "there is an urge to move the legs: yes in [known] by person, but no in [known] by "
            "clinician",
        ),
    )


def test_of_a_warning_sign_told_in_two_ways_the_yes_counts() -> None:
    for values in ((True, False), (False, True)):
        record = told(*(("suicidal_thoughts", value) for value in values))
        found = known_of(record, today=TODAY)
        assert found.known["suicidal_thoughts"] is True
        assert list(found.observed) == ["suicidal_thoughts"]
        (one,) = found.findings
        assert (one.code, one.severity, one.where) == (
            "contradiction",
            "error",
            "suicidal_thoughts",
        )
        assert one.repair == (
            "the yes counts until one of them is corrected, since it may need help today"
        )
    assert known(told(("suicidal_thoughts", False)))["suicidal_thoughts"] is False


def test_a_word_told_in_two_ways() -> None:
    found = known_of(told(("population", "adult"), ("population", "dialysis")), today=TODAY)
    assert "population" not in found.known
    assert (
        contradiction(
            "population", "the person: an adult in [known], but an adult on dialysis in [known]"
        )
        in found.findings
    )


def test_amounts_are_the_same_in_another_unit() -> None:
    one = ("ferritin", Quantity(100, "ug/L"))
    found = known_of(told(one, ("ferritin", Quantity(224.7, "pmol/L"))), today=TODAY)
    assert found.known["ferritin"] == Quantity(100.0, "ug/L")
    assert found.findings == ()
    found = known_of(told(one, ("ferritin", Quantity(224.8, "pmol/L"))), today=TODAY)
    assert "ferritin" not in found.known
    assert found.findings == (
        contradiction("ferritin", "ferritin: 100 ug/L in [known], but 224.8 pmol/L in [known]"),
    )


def test_what_was_told_against_what_follows_from_the_record() -> None:
    record = told(("age_years", Quantity(40, "years")), person=Person(age_years=41))
    found = known_of(record, today=TODAY)
    assert "age_years" not in found.known
    assert found.findings[0].where == "age_years"
    assert found.findings[0].what.endswith("40 years in [known], but 41 years in [person]")


def test_the_record_alone_is_known_too() -> None:
    record = PersonRecord(
        person=Person(age_years=41),
        blood=(BloodValue("ferritin", Quantity(45, "ng/mL"), date(2026, 11, 1)),),
    )
    found = known(record)
    assert found["age_years"] == Quantity(41, "years")
    assert found["ferritin"] == Quantity(45, "ng/mL")


def test_a_number_on_the_other_side_of_a_limit_than_the_one_computed() -> None:
    parts = (("iron", Quantity(50, "ug/dL")), ("tibc", Quantity(300, "ug/dL")))
    found = known_of(told(*parts, ("tsat", Quantity(50, "%")), ("urge", True)), today=TODAY)
    assert found.known == {"urge": True}
    assert list(found.observed) == ["urge"]
    assert found.findings == (
        contradiction(
            "tsat",
            "transferrin saturation is 50% as given and 16.6667% from iron in serum 50 ug/dL and "
            "total iron binding capacity 300 ug/dL",
        ),
    )


def test_a_number_near_to_the_one_computed_stays() -> None:
    parts = (("iron", Quantity(50, "ug/dL")), ("tibc", Quantity(300, "ug/dL")))
    found = known_of(told(*parts, ("tsat", Quantity(17, "%"))), today=TODAY)
    assert set(found.known) == {"iron", "tibc", "tsat"}
    assert found.findings == ()


def test_a_number_without_all_it_is_computed_from_stays() -> None:
    found = known_of(
        told(("iron", Quantity(50, "ug/dL")), ("tsat", Quantity(50, "%"))), today=TODAY
    )
    assert set(found.known) == {"iron", "tsat"}
    assert found.findings == ()


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("urgee", True, UsageError),
        ("urge", "yes", InputError),
        ("population", "man", InputError),
        ("ferritin", Quantity(45, "mg/L"), UnitError),
        ("ferritin", 45, UnitError),
    ],
)
def test_values_that_cannot_be_used(name: str, value: Value, error: type[Exception]) -> None:
    with pytest.raises(error):
        known_of(told((name, value)), today=TODAY)
