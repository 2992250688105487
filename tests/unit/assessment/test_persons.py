"""Who it is about: what follows from the table on the person, and what does not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from ekbom.assessment.persons import derive, findings
from ekbom.model.observation import Quantity, Value
from ekbom.model.record import (
    Dialysis,
    MedicineUse,
    Observed,
    Person,
    PersonRecord,
    SitMinutes,
    Symptoms,
)

TODAY = date(2026, 11, 21)


def of(person: Person, *told: Observed, **more: Any) -> dict[str, Value]:
    return derive(PersonRecord(person=person, observed=told, **more), today=TODAY)


def found(person: Person, *told: Observed) -> list[tuple[str, str, str]]:
    record = PersonRecord(person=person, observed=told)
    return [(one.code, one.severity, one.where) for one in findings(record, today=TODAY)]


def years(number: float) -> Quantity:
    return Quantity(number, "years")


def weeks(number: float) -> Quantity:
    return Quantity(number, "weeks")


def test_of_nobody_nothing_is_known() -> None:
    assert of(Person()) == {}
    assert found(Person()) == []


@pytest.mark.parametrize(("age", "minor"), [(17.9, True), (18, False), (0, True)])
def test_the_age_says_who_is_a_child(age: float, *, minor: bool) -> None:
    assert of(Person(age_years=age))["minor"] is minor
    assert of(Person(age_years=age))["age_years"] == years(age)


@pytest.mark.parametrize(
    ("person", "population"),
    [
        (Person(age_years=45, pregnant=False, on_dialysis=False), "adult"),
        (Person(age_years=45, sex="male", on_dialysis=False), "adult"),
        (Person(age_years=45, sex="female", on_dialysis=False), None),
        (Person(age_years=45, pregnant=False), None),
        (Person(pregnant=False, on_dialysis=False), None),
        (Person(age_years=45, on_dialysis=True), "dialysis"),
        (Person(age_years=45, on_dialysis=True, pregnant=True), "dialysis"),
        (Person(on_dialysis=True), None),
        (Person(age_years=30, on_dialysis=False, pregnant=True), "pregnant"),
        (Person(age_years=30, pregnant=True), "pregnant"),
        (Person(pregnant=True), None),
        (Person(age_years=17, pregnant=True, on_dialysis=True), "child"),
        (Person(age_years=8), "child"),
    ],
)
def test_a_population_needs_the_others_ruled_out(person: Person, population: str | None) -> None:
    assert of(person).get("population") == population


@pytest.mark.parametrize(
    ("said", "follows"),
    [
        ("adult", {"pregnant": False, "on_dialysis": False, "minor": False, "population": "adult"}),
        ("child", {"minor": True, "population": "child"}),
        (
            "dialysis",
            {"pregnant": False, "on_dialysis": True, "minor": False, "population": "dialysis"},
        ),
        ("pregnant", {"pregnant": True}),
    ],
)
def test_a_population_that_was_told_says_the_rest(said: str, follows: dict[str, Value]) -> None:
    assert of(Person(), Observed("population", said)) == follows


def test_a_told_age_counts_as_the_one_in_the_table() -> None:
    told = of(Person(), Observed("age_years", years(9)))
    assert told == {"minor": True, "population": "child"}


def test_what_was_told_in_two_ways_decides_nothing() -> None:
    twice = (Observed("age_years", years(9)), Observed("age_years", years(30)))
    assert of(Person(), *twice) == {}
    same = (Observed("age_years", years(9)), Observed("age_years", years(9)))
    assert of(Person(), *same)["minor"] is True
    apart = of(Person(age_years=30, on_dialysis=False, pregnant=False), twice[0])
    assert "minor" not in apart
    assert "population" not in apart
    against = of(Person(age_years=30, on_dialysis=False, pregnant=False), Observed("minor", True))
    assert "population" not in against


def test_men_are_not_asked_after_a_pregnancy() -> None:
    assert of(Person(sex="male")) == {"pregnant": False, "breastfeeding": False}
    assert of(Person(sex="female")) == {}
    assert of(Person(sex="male", breastfeeding=True, pregnant=True))["breastfeeding"] is True
    assert of(Person(sex="male", breastfeeding=True, pregnant=True))["pregnant"] is True


@pytest.mark.parametrize(
    ("due", "lasted"),
    [
        (TODAY + timedelta(weeks=40), 0),
        (TODAY + timedelta(weeks=26), 14),
        (TODAY + timedelta(weeks=26, days=1), 13),
        (TODAY, 40),
    ],
)
def test_the_weeks_are_counted_from_the_due_date(due: date, lasted: int) -> None:
    told = of(Person(due=due))
    assert told["pregnant"] is True
    assert told["weeks_pregnant"] == weeks(lasted)


def test_a_due_date_that_is_over_says_nothing_by_itself() -> None:
    assert of(Person(due=TODAY - timedelta(days=1))) == {}
    late = of(Person(pregnant=True, due=TODAY - timedelta(weeks=4)))
    assert late == {"pregnant": True, "weeks_pregnant": weeks(44)}


@pytest.mark.parametrize("days", [-(4 * 7 + 1), 40 * 7 + 1])
def test_a_due_date_that_cannot_be_is_left_out_and_said(days: int) -> None:
    person = Person(pregnant=True, due=TODAY + timedelta(days=days))
    assert of(person) == {"pregnant": True}
    assert found(person) == [("due_date_unlikely", "warning", "[person] due")]
    (one,) = findings(PersonRecord(person=person), today=TODAY)
    assert one.what == (
        f"with {person.due} the pregnancy would not have begun, or would be longer than 44 weeks"
    )
    assert one.repair == "correct the due date; until then it counts as not known"


def test_a_birth_ends_the_pregnancy_of_its_due_date() -> None:
    early = Person(due=date(2026, 12, 1), gave_birth=date(2026, 11, 1))
    assert of(early) == {"pregnant": False, "weeks_since_birth": weeks(2)}
    on_the_first_day = Person(due=TODAY, gave_birth=TODAY - timedelta(weeks=40))
    assert of(on_the_first_day)["pregnant"] is False
    earlier_child = Person(due=TODAY, gave_birth=TODAY - timedelta(weeks=40, days=1))
    assert of(earlier_child)["pregnant"] is True
    assert of(earlier_child)["weeks_since_birth"] == weeks(40)


def test_a_birth_that_lies_ahead_is_no_birth() -> None:
    person = Person(due=date(2026, 12, 1), gave_birth=date(2026, 12, 1))
    assert of(person)["pregnant"] is True
    assert "weeks_since_birth" not in of(person)
    assert found(person) == [("birth_in_the_future", "warning", "[person] gave_birth")]
    (one,) = findings(PersonRecord(person=person), today=TODAY)
    assert one.what == "2026-12-01 lies after 2026-11-21"
    assert one.repair == "give the expected day as due, and gave_birth once the child is born"
    assert of(Person(gave_birth=TODAY)) == {"weeks_since_birth": weeks(0)}


@pytest.mark.parametrize(
    ("person", "told"),
    [
        (Person(pregnant=False, due=date(2027, 1, 1)), "no pregnancy was told"),
        (
            Person(pregnant=True, due=date(2026, 12, 1), gave_birth=date(2026, 11, 1)),
            "a pregnancy was told",
        ),
    ],
)
def test_dates_against_what_was_told_make_it_unknown(person: Person, told: str) -> None:
    assert "pregnant" not in of(person)
    assert "weeks_pregnant" not in of(person)
    assert found(person) == [("contradiction", "error", "[person] pregnant")]
    (one,) = findings(PersonRecord(person=person), today=TODAY)
    assert one.what == f"{told}, but the dates of due and gave_birth say otherwise"
    assert one.repair == "it counts as not known until one of them is corrected"


def test_dates_that_agree_are_no_contradiction() -> None:
    assert found(Person(pregnant=True, due=date(2027, 1, 1))) == []
    assert found(Person(pregnant=False, due=TODAY - timedelta(days=1))) == []


def test_days_of_dialysis_say_that_there_is_dialysis() -> None:
    chair = Dialysis(days=("mon",))
    assert of(Person(dialysis=chair)) == {"on_dialysis": True}
    assert of(Person(dialysis=chair, on_dialysis=False)) == {"on_dialysis": False}


def test_two_groups_at_once_are_said() -> None:
    person = Person(age_years=17, pregnant=True)
    assert found(person) == [("two_groups", "note", "[person]")]
    (one,) = findings(PersonRecord(person=person), today=TODAY)
    assert one.what == (
        "the person is not of age, and there is a pregnancy; the limits for the first are shown"
    )
    assert found(Person(age_years=8), Observed("on_dialysis", value=True)) == [
        ("two_groups", "note", "[person]")
    ]
    assert found(Person(age_years=30, pregnant=True)) == []


@pytest.mark.parametrize(("teller", "said"), [("parent", True), ("carer", True), ("person", None)])
def test_who_answers_for_somebody(teller: Any, *, said: bool | None) -> None:
    assert of(Person(reporter=teller)).get("answered_by_other") is said


@pytest.mark.parametrize(
    ("words", "by", "own"),
    [("ants", "person", True), ("ants", "parent", None), ("", "person", None)],
)
def test_words_of_the_child_itself(words: str, by: Any, *, own: bool | None) -> None:
    symptoms = Symptoms(own_words=words, own_words_by=by)
    assert of(Person(), symptoms=symptoms).get("child_own_words") is own


def test_the_parts_on_dialysis_and_medicines_are_asked() -> None:
    told = of(
        Person(dialysis=Dialysis(hours=4)),
        symptoms=Symptoms(sit=(SitMinutes("dialysis_chair", 40),)),
        medicines=(MedicineUse("ropinirole", "taken", since=date(2025, 11, 21)),),
    )
    assert told == {
        "on_dialysis": True,
        "urge_in_chair": True,
        "treated": True,
        "dopaminergic_months": Quantity(12, "months"),
    }
