"""A course that was told: sentences, medicine, levels, and what would have made it evidence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.builders.nof1 import POLICY

from ekbom.knowledge.load import load_course_policy, no_treatment
from ekbom.model.case import CaseOutcome, Medicine, MedicineChange, Reading, Visit, VisitSeries
from ekbom.model.course import Course
from ekbom.nof1 import course_say as say
from ekbom.nof1.course_told import follow_series, medicine_events

WORDS = ("bad", "fair", "good")


def words(*places: tuple[int, int, str], context: str = "") -> CaseOutcome:
    readings = tuple(Reading(a, b, word=w, context=context) for a, b, w in places)
    return CaseOutcome("symptoms", readings, words=WORDS)


def numbers(*told: tuple[Any, ...], unit: str = "points", lower: bool = True) -> CaseOutcome:
    readings = tuple(Reading(a, b, value=v, context=c[0] if c else "") for a, b, v, *c in told)
    return CaseOutcome("urge", readings, scale=(0, 40), unit=unit, lower_is_better=lower)


def medicine(step: str, visits: tuple[int, int] | None, on: date | None = None) -> Medicine:
    change = MedicineChange(step, "patient", "by own choice", "told", on=on, visits=visits)  # type: ignore[arg-type]
    return Medicine("ropinirole", (change,))


def follow(
    outcome: CaseOutcome,
    *medicines: Medicine,
    every_days: float | None = 7.0,
    on: tuple[date | None, ...] = (None,) * 10,
    facts: Any = None,
) -> Course:
    visits = tuple(Visit(n, on=day) for n, day in enumerate(on, start=1))
    series = VisitSeries("first series", visits, every_days=every_days, outcomes=(outcome,))
    (found,) = follow_series(
        series, medicines, policy=POLICY, course_policy=load_course_policy(), facts=facts
    )
    return found


BETTER = words((1, 3, "bad"), (4, 8, "fair"), (9, 10, "good"))


def test_words_are_noted_at_most_and_say_what_would_have_made_them_evidence() -> None:
    found = follow(BETTER)
    assert (found.name, found.outcome, found.visits) == ("first series", "symptoms", 10)
    assert found.level == "noted"
    assert found.sentence == found.words[0].says
    assert found.words[0].better_from == 4
    assert found.wanted == say.wanted_of_told(POLICY)
    assert found.placebo == say.placebo(POLICY)
    assert found.reasons
    assert (found.readings, found.axis_marks, found.visit_dates) == ((), (), ())
    assert (found.effect, found.p_changed, found.turn) == (None, None, None)


def test_nothing_before_the_start_is_not_enough_and_stands_without_the_placebo_line() -> None:
    found = follow(words((4, 8, "fair")))
    assert (found.level, found.placebo) == ("not_enough", "")


def test_nothing_told_says_so() -> None:
    found = follow(CaseOutcome("sleep", ()))
    assert (found.level, found.sentence) == ("not_enough", "Sleep: nothing was told.")


def test_every_outcome_is_a_course() -> None:
    series = VisitSeries("s", (Visit(1),), outcomes=(BETTER, numbers((0, 0, 8.0))))
    found = follow_series(series, policy=POLICY, course_policy=load_course_policy())
    assert [one.outcome for one in found] == ["symptoms", "urge"]
    assert found[0].medicine == ()


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (
            ((9, 10, 20.0), (0, 0, 28.0)),
            "Urge: 28.0 before the first visit, 20.0 at visits 9 to 10: in the end 8.0 points "
            "lower than at first.",
        ),
        (
            ((1, 1, 5.0), (2, 2, 7.5)),
            "Urge: 5.0 at visit 1, 7.5 at visit 2: in the end 2.5 points higher than at first.",
        ),
        (
            ((1, 1, 5.0), (2, 2, 5.0)),
            "Urge: 5.0 at visit 1, 5.0 at visit 2: in the end as at first.",
        ),
        (((1, 1, 5.0),), "Urge: 5.0 at visit 1."),
        (
            ((1, 1, 5.0, "bed"), (1, 1, 6.0, "work"), (2, 2, 4.0, "bed")),
            "Urge (bed): 5.0 at visit 1, 4.0 at visit 2: in the end 1.0 points lower than at "
            "first. Urge (work): 6.0 at visit 1.",
        ),
    ],
)
def test_numbers_are_said_in_order_by_context(told: Any, sentence: str) -> None:
    assert follow(numbers(*told)).sentence == sentence


def test_numbers_are_kept_in_the_order_of_the_visits() -> None:
    found = follow(numbers((9, 10, 20.0), (0, 0, 28.0, "bed")))
    assert found.readings == ((0, 0, 28.0, "bed"), (9, 10, 20.0, ""))


def test_marks_stand_on_an_irls_axis_with_a_reading_before() -> None:
    facts = no_treatment()
    found = follow(numbers((0, 0, 28.0), (9, 10, 20.0), unit="IRLS points"), facts=facts)
    assert found.axis_marks == say.axis_marks("IRLS points", 28.0, facts)
    assert len(found.axis_marks) == 3
    assert follow(numbers((1, 1, 28.0), unit="IRLS points"), facts=facts).axis_marks
    assert not follow(numbers((2, 2, 28.0), unit="IRLS points"), facts=facts).axis_marks
    assert not follow(numbers((0, 0, 28.0)), facts=facts).axis_marks
    assert not follow(BETTER, facts=facts).axis_marks


def test_the_worth_of_an_irls_fall_is_said_once_before_why_it_is_no_more() -> None:
    facts = no_treatment()
    (worth,) = say.within_person("IRLS points", -6.0, facts)
    fall = ((0, 0, 24.0), (4, 4, 18.0), (0, 0, 30.0, "bed"), (4, 4, 24.0, "bed"))
    found = follow(numbers(*fall, unit="IRLS points"), facts=facts)
    assert found.reasons[0] == worth
    assert found.reasons.count(worth) == 1
    assert follow(numbers(*fall), facts=facts).reasons == found.reasons[1:]


def near(found: Course) -> bool:
    (event,) = found.medicine
    said = say.medicine_near(event, 14) in found.reasons
    assert said == event.near_turn
    return said


@pytest.mark.parametrize(
    ("visits", "every_days", "wanted"),
    [
        ((4, 4), 7.0, True), ((6, 6), 7.0, True), ((7, 7), 7.0, False), ((2, 2), 7.0, True),
        ((1, 1), 7.0, False), ((5, 5), 14.0, True), ((5, 5), 14.5, False), ((1, 10), 60.0, True),
        ((9, 9), None, True), ((0, 0), 7.0, False), (None, 7.0, False), ((0, 3), 7.0, True),
    ],
)  # fmt: skip
def test_a_medicine_change_near_the_turn_is_said(
    visits: tuple[int, int] | None, every_days: float | None, wanted: bool
) -> None:
    assert near(follow(BETTER, medicine("reduced", visits), every_days=every_days)) is wanted


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        (date(2026, 3, 4), True),
        (date(2026, 3, 3), False),
        (date(2026, 4, 1), True),
        (date(2026, 4, 2), False),
    ],
)
def test_a_change_told_by_its_date_is_held_against_the_visits(day: date, wanted: bool) -> None:
    """Of weekly visits from 25 February on the fourth is on 18 March."""
    dates = tuple(date(2026, 2, 25) + timedelta(days=7 * n) for n in range(10))
    assert near(follow(BETTER, medicine("reduced", None, day), on=dates)) is wanted
    assert not near(follow(BETTER, medicine("reduced", None, day)))
    only = (*dates[:3], None, *dates[4:])
    assert not near(follow(words((1, 3, "bad"), (4, 10, "fair")),
                           medicine("reduced", None, date(2026, 3, 18)), on=only))  # fmt: skip


def test_a_stretch_without_a_change_is_none() -> None:
    assert not near(follow(BETTER, medicine("taken", (1, 10))))


def test_without_a_turn_nothing_is_near_it() -> None:
    assert not near(follow(words((1, 3, "bad"), (4, 8, "bad")), medicine("reduced", (4, 4))))


@pytest.mark.parametrize(
    ("told", "lower", "wanted"),
    [
        (((0, 0, 9.0), (5, 6, 7.0), (9, 9, 6.0)), True, True),
        (((0, 0, 9.0), (2, 2, 5.0), (5, 5, 9.0), (9, 9, 6.0)), True, False),
        (((0, 0, 9.0), (5, 6, 7.0), (9, 9, 9.0)), True, False),
        (((0, 0, 5.0), (5, 6, 7.0)), False, True),
        (((0, 0, 5.0), (5, 6, 7.0)), True, False),
        (((0, 0, 0.0), (5, 6, 7.0)), False, True),
    ],
)
def test_numbers_turn_where_they_stay_better(told: Any, lower: bool, wanted: bool) -> None:
    assert near(follow(numbers(*told, lower=lower), medicine("reduced", (5, 5)))) is wanted


def test_events_keep_what_was_told() -> None:
    day = date(2026, 3, 2)
    (event,) = medicine_events([medicine("reduced", (9, 10), day)])
    assert (event.name, event.step, event.by, event.says) == (
        "ropinirole", "reduced", "patient", "by own choice",
    )  # fmt: skip
    assert (event.on, event.visits, event.near_turn) == (day, (9, 10), False)


def test_dates_of_visits_are_kept_when_all_are_known() -> None:
    days = (date(2026, 3, 2), date(2026, 3, 9))
    assert follow(BETTER, on=days).visit_dates == days
    assert follow(BETTER, on=(days[0], None)).visit_dates == ()
