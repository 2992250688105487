"""Questions that belong to a medicine: which, from when on, and what they are."""

from __future__ import annotations

from datetime import date

import pytest
from tests.builders.medicines import TODAY, taking, use

from ekbom.assessment.augmentation import SIGNS
from ekbom.assessment.due_questions import questions_due
from ekbom.assessment.due_words import Told
from ekbom.assessment.known import known_of
from ekbom.model.observation import Quantity
from ekbom.model.record import Observed, Person, PersonRecord

DOPAMINE = ("due.augmentation", "due.impulse", "due.wheel")


def asked(record: PersonRecord, today: date = TODAY) -> dict[str, Told]:
    known = known_of(record, today=today).known
    return {one.rule: one for one in questions_due(record, known, today=today)}


@pytest.mark.parametrize(
    ("name", "age", "rules"),
    [
        ("Pramipexole", 40, DOPAMINE),
        ("Pramipexole", 70, DOPAMINE),
        ("Gabapentin", 65, ("due.falls",)),
        ("Gabapentin", 64, ()),
        ("Tramadol", 70, ("due.falls",)),
        ("Clonazepam", 70, ("due.falls",)),
        ("Zolpidem", 70, ("due.falls",)),
        ("Levothyroxine", 70, ()),
        ("a name nobody knows", 70, ()),
    ],
)
def test_who_is_asked_what(name: str, age: float, rules: tuple[str, ...]) -> None:
    assert tuple(asked(taking(name, person=Person(age_years=age)))) == rules


def test_an_age_nobody_told_is_no_age() -> None:
    assert asked(taking("Gabapentin")) == {}


def test_what_is_asked_for() -> None:
    found = asked(taking("Rotigotine"))
    assert found["due.augmentation"].observations == SIGNS
    assert found["due.impulse"].observations == ("impulse_urges",)
    assert found["due.wheel"].observations == ("sleepy_by_day", "sleepy_at_wheel")


def test_the_oldest_medicine_of_the_group_begins_the_time() -> None:
    record = PersonRecord(
        medicines=(
            use("rotigotine", since=date(2026, 3, 1)),
            use("Ropinirole", since=date(2025, 3, 1)),
            use("Pramipexole"),
        )
    )
    found = asked(record)["due.impulse"]
    assert (found.counted, found.since, found.until) == (
        date(2025, 3, 1), date(2025, 3, 1), date(2025, 7, 1),
    )  # fmt: skip
    assert found.why == (
        "Rotigotine is taken since 2026-03-01",
        "Ropinirole is taken since 2025-03-01",
        "Pramipexole is taken",
        "no day is known on which all of it was answered",
    )


def test_the_newest_answer_to_each_question_counts_and_of_all_the_oldest() -> None:
    days = {"sleepy_by_day": ("2026-02-01", "2026-08-01"), "sleepy_at_wheel": ("2026-09-01",)}
    record = taking(
        "Rotigotine",
        observed=tuple(
            Observed(name, value=False, on=date.fromisoformat(day))
            for name, several in days.items()
            for day in several
        ),
    )
    found = asked(record)["due.wheel"]
    assert (found.counted, found.since, found.until) == (
        date(2026, 8, 1), date(2026, 11, 1), date(2026, 12, 1),
    )  # fmt: skip
    assert found.why == ("Rotigotine is taken", "it was last answered on 2026-08-01")


def test_an_answer_that_lies_ahead_is_none() -> None:
    ahead = Observed("impulse_urges", value=False, on=date(2026, 11, 22))
    found = asked(taking("Rotigotine", observed=(ahead,)))["due.impulse"]
    assert found.since is found.until is None
    later = asked(taking("Rotigotine", observed=(ahead,)), date(2026, 11, 22))["due.impulse"]
    assert later.since == date(2027, 2, 22)


def test_a_medicine_that_was_only_told_of() -> None:
    record = PersonRecord(observed=(Observed("takes_dopaminergic", value=True),))
    found = asked(record)["due.impulse"]
    assert found.why[0] == "it was answered that such a medicine is taken"


def test_the_age_may_be_an_answer() -> None:
    age = Observed("age_years", Quantity(80, "years"))
    assert tuple(asked(taking("Gabapentin", observed=(age,)))) == ("due.falls",)
