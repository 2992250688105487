"""The story of a case: its own words, in the order of time, and never an opinion or advice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ekbom.model.case import (
    AFTERS,
    After,
    Afterwards,
    Case,
    CaseOutcome,
    Decider,
    Medicine,
    MedicineChange,
    MedicineStep,
    Reading,
    Told,
    Visit,
    VisitSeries,
)
from ekbom.nof1.story import story


def case(*series: VisitSeries, **more: Any) -> Case:
    return Case("t", "x", series=series, **more)


def series(name: str = "autumn", visits: int = 4, **more: Any) -> VisitSeries:
    return VisitSeries(name, tuple(Visit(i) for i in range(1, visits + 1)), **more)


def change(
    step: MedicineStep = "reduced", by: Decider = "unknown", says: str = "", **more: Any
) -> MedicineChange:
    return MedicineChange(step, by, says, "x", **more)


def medicines(*changes: MedicineChange, name: str = "ropinirole") -> tuple[Medicine, ...]:
    return (Medicine(name, changes),)


def test_the_person_comes_first() -> None:
    told = case(
        about=(Told("works at night", "x"),),
        complaint=(Told("Crawling legs.", "x"), Told("is it the heat?", "x"), Told("Ow!", "x")),
        triggers=(Told("buses", "x"), Told("films", "x")),
        relief=(Told("walking helps", "x"),),
        opinions=(Told("It is the weather.", "x"),),
    )
    assert story(told) == (
        "Works at night.",
        "Crawling legs.",
        "Is it the heat?",
        "Ow!",
        "It comes with: buses; films.",
        "Walking helps.",
    )


def test_nothing_told_nothing_said() -> None:
    assert story(case()) == ()


def test_a_series_and_what_was_treated() -> None:
    told = series(treatment=(Told("massage", "x"),), every_days=7)
    assert story(case(told)) == ("Autumn: 4 visits, one every 7 days.", "Massage.")
    assert story(case(series(visits=1, every_days=1))) == ("Autumn: 1 visit, one every 1 day.",)
    assert story(case(series())) == ("Autumn: 4 visits.",)


def test_what_belongs_to_the_same_visits_is_told_together() -> None:
    words = CaseOutcome(
        "evenings",
        (
            Reading(0, 0, word="bad", says="bad evenings."),
            Reading(1, 3, word="bad"),
            Reading(4, 4, word="good", context="work", ups_and_downs=True),
        ),
        ("bad", "good"),
    )
    total = CaseOutcome(
        "total", (Reading(4, 4, value=12.5), Reading(0, 2, value=1.0)), unit="points"
    )
    told = case(
        series(outcomes=(words, total)),
        medicines=medicines(change("taken", visits=(1, 3)), change(visits=(4, 4), by="patient")),
    )
    assert story(told) == (
        "Autumn: 4 visits.",
        "Before the first visit: bad evenings.",
        "Up to visit 2: total: 1 point.",
        "Visits 1 to 3: evenings: bad; ropinirole: taken, unchanged.",
        "Visit 4: evenings (work): good, with ups and downs; total: 12.5 points; "
        "ropinirole: reduced, by the person's own choice.",
    )


def test_full_stops_of_the_case_are_not_doubled() -> None:
    readings = (Reading(1, 1, word="bad", says="up and down.", ups_and_downs=True),)
    told = series(outcomes=(CaseOutcome("evenings", readings, ("bad", "good")),))
    assert story(case(told, medicines=medicines(change(says="a little less.", visits=(1, 1))))) == (
        "Autumn: 4 visits.",
        "Visit 1: up and down, with ups and downs; ropinirole: a little less.",
    )


def test_visits_told_alike_are_told_together() -> None:
    visits = (
        Visit(1, sites=("calf", "sole"), response="calm."),
        Visit(2, sites=("calf", "sole"), response="calm"),
        Visit(3),
        Visit(4, response="a bad week"),
        Visit(5, sites=("neck",)),
    )
    assert story(case(VisitSeries("autumn", visits))) == (
        "Autumn: 5 visits.",
        "Visits 1 to 2: treated at calf, sole; calm.",
        "Visit 4: a bad week.",
        "Visit 5: treated at neck.",
    )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (change("raised", "prescriber", "one more"), "one more, as the prescriber decided"),
        (change("stopped", "therapist"), "stopped, on the therapist's word"),
        (change("begun", "patient"), "begun, by the person's own choice"),
        (change("switched"), "switched"),
        (change("taken", says="as ever."), "as ever"),
    ],
)
def test_who_decided(given: MedicineChange, words: str) -> None:
    told = case(medicines=medicines(given))
    assert story(told) == (f"Ropinirole: {words} (when was not told).",)


def test_a_medicine_that_was_not_named() -> None:
    told = case(medicines=medicines(change("taken"), name="not named"))
    assert story(told) == ("Medicine: taken, unchanged (when was not told).",)


def test_changes_without_visits_come_first_by_date() -> None:
    told = case(
        series(),
        medicines=medicines(
            change("raised", on=date(2026, 3, 9)), change(on=date(2026, 3, 4)), change("begun")
        ),
    )
    assert story(told) == (
        "Ropinirole: begun (when was not told).",
        "Ropinirole: reduced (04 March 2026).",
        "Ropinirole: raised (09 March 2026).",
        "Autumn: 4 visits.",
    )


def test_a_dated_change_is_told_at_the_last_visit_before_it() -> None:
    first = VisitSeries("a", (Visit(1, date(2026, 3, 1)), Visit(2), Visit(3, date(2026, 3, 15))))
    second = VisitSeries("b", (Visit(1, date(2026, 6, 1)),))
    days = (date(2026, 2, 1), date(2026, 3, 14), date(2026, 3, 15), date(2026, 7, 1))
    told = case(first, second, medicines=medicines(*(change(on=day) for day in days)))
    assert story(told) == (
        "Ropinirole: reduced (01 February 2026).",
        "A: 3 visits.",
        "Visit 1: ropinirole: reduced (14 March 2026).",
        "Visit 3: ropinirole: reduced (15 March 2026).",
        "B: 1 visit.",
        "Visit 1: ropinirole: reduced (01 July 2026).",
    )


def test_changes_of_several_series() -> None:
    told = case(
        series("a"),
        series("b"),
        medicines=medicines(
            change("raised", visits=(2, 3), series="b", on=date(2026, 3, 4)),
            change(visits=(1, 1)),
        ),
    )
    assert story(told) == (
        "Ropinirole: reduced (at visit 1 of a series that was not told).",
        "A: 4 visits.",
        "B: 4 visits.",
        "Visits 2 to 3: ropinirole: raised (04 March 2026).",
    )


@pytest.mark.parametrize(
    ("what", "words"),
    list(
        zip(
            AFTERS,
            [
                "Afterwards it stayed good",
                "Afterwards it stayed manageable",
                "It came back little by little",
                "It came back all at once",
                "Visits went on as needed",
                "The treatment goes on",
                "What came afterwards was not told",
            ],
            strict=True,
        )
    ),
)
def test_what_came_after(what: After, words: str) -> None:
    bare, lasted = Afterwards(what, "", "", "x"), Afterwards(what, "a year", "", "x")
    said = Afterwards(what, "a year", "quiet until May", "x")
    assert story(case(series(afterwards=(bare, lasted, said)))) == (
        "Autumn: 4 visits.",
        f"{words}.",
        f"{words} (a year).",
        "Quiet until May.",
    )
