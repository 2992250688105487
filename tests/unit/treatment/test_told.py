"""A told case as courses of visits, recorded courses as a case, and several courses as one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.builders.courses import begun, course_of

from ekbom.model.case import (
    Afterwards,
    Case,
    CaseOutcome,
    Medicine,
    Reading,
    Told,
    Visit,
    VisitSeries,
)
from ekbom.model.course_record import PlanVersion, ScaleAt, SeriesPlan
from ekbom.model.intake import Intake, Note, TriggerTold
from ekbom.model.record import Person, PersonRecord
from ekbom.model.treatment import Practitioner, VisitRecord
from ekbom.treatment.told import courses_of, with_courses
from ekbom.treatment.whole import whole_course

HERE = "here"


def told(*series: VisitSeries, intake: Intake | None = None) -> Case:
    return Case(
        "A case", HERE,
        about=(Told("works at a desk", HERE),),
        complaint=(Told("restless", HERE),),
        triggers=(Told("bed", HERE),),
        relief=(Told("walking", HERE),),
        opinions=(Told("the calf", HERE),),
        medicines=(Medicine("ropinirole"),),
        series=series,
        record=PersonRecord(person=Person(sex="female")),
        intake=intake,
    )  # fmt: skip


def test_each_series_is_a_course_and_the_first_holds_the_intake() -> None:
    first, second = courses_of(told(VisitSeries("one", ()), VisitSeries("two", ())))
    assert (first.name, first.follows, first.source) == ("one", "", HERE)
    assert (second.name, second.follows, second.intake, second.opinions) == ("two", "one", None, ())
    assert first.opinions == (Note("the calf", HERE),)
    assert first.intake == Intake(
        sex="female",
        complaint=(Note("restless", HERE),),
        triggers=(TriggerTold("other", "bed", HERE),),
        relief=(Note("walking", HERE),),
        history=(Note("works at a desk", HERE),),
        medicines=(Medicine("ropinirole"),),
        opinions=(Note("the calf", HERE),),
    )


def test_what_the_intake_tells_itself_stays() -> None:
    asked = Intake(
        history=(Note("an operation"),), triggers=(TriggerTold("bed"),), goal="sleep", years=3
    )
    (course,) = courses_of(told(intake=asked))
    assert course.name == ""
    assert course.intake is not None
    assert [one.says for one in course.intake.history] == ["works at a desk", "an operation"]
    assert course.intake.triggers == (TriggerTold("bed"),)
    assert (course.intake.goal, course.intake.years) == ("sleep", 3)


def test_every_visit_of_a_known_kind_is_there_told_or_not() -> None:
    done = VisitRecord(2, "talk", topics=("sleep",))
    visits = (Visit(1, source="line 1"), Visit(2), Visit(3))
    plan = PlanVersion(1, SeriesPlan("sleep"), source="line 5")
    outcomes = (CaseOutcome("urge", (Reading(1, 1, value=3),)),)
    series = VisitSeries(
        "one", visits, kind="manual", records=(done,), plan=plan, by=Practitioner(years=2),
        outcomes=outcomes,
    )  # fmt: skip
    (course,) = courses_of(told(series))
    assert course.visits == (
        VisitRecord(1, "manual", source="line 1"), done, VisitRecord(3, "manual")
    )  # fmt: skip
    assert (course.plans, course.by, course.outcomes) == ((plan,), Practitioner(years=2), outcomes)
    (bare,) = courses_of(told(replace(series, kind=None, plan=None)))
    assert (bare.visits, bare.plans) == ((done,), ())


def test_recorded_courses_become_series_that_can_be_followed() -> None:
    course = replace(
        course_of(2),
        totals=(
            ScaleAt("irls", 25, after_visit=0), ScaleAt("irls", 21, after_visit=2),
            ScaleAt("irls", 20), ScaleAt("other", 3),
        ),
    )  # fmt: skip
    case = with_courses(Case("kept", ""), [course])
    assert [one.says for one in case.complaint] == ["Restless legs in meetings."]
    assert case.intake == course.intake
    (series,) = case.series
    assert (series.name, series.kind, series.by) == ("first series", "needling", course.by)
    later = (Afterwards("stayed_manageable", "a year", "manageable", "line 15"),)
    (told_after,) = with_courses(case, [replace(course, afterwards=later)]).series
    assert (series.afterwards, told_after.afterwards) == ((), later)
    assert series.plan == course.plans[-1]
    assert series.records == course.visits
    assert [one.on for one in series.visits] == [one.on for one in course.visits]
    calm = replace(course.visits[1], response="calm for days", source="line 3")
    later = replace(course, visits=(course.visits[0], calm))
    answers = [(one.response, one.source) for one in with_courses(case, [later]).series[0].visits]
    assert answers == [("", ""), ("calm for days", "line 3")]
    isi = replace(course, totals=(ScaleAt("isi", 9, after_visit=0),))
    assert with_courses(case, [isi]).series[0].outcomes[0].unit == "points"
    bare = with_courses(case, [replace(course, intake=None)])
    assert bare.intake == Intake()
    irls, rating = series.outcomes
    assert (irls.name, irls.unit) == ("IRLS", "IRLS points")
    assert irls.readings == (Reading(0, 0, value=25), Reading(2, 2, value=21))
    assert (rating.name, rating.unit) == ("rating before the visit", "points")
    assert rating.readings == (Reading(1, 1, value=7.0), Reading(2, 2, value=6.0))


def test_what_the_case_says_already_is_not_overwritten() -> None:
    asked = Intake(
        history=(Note("h"),), complaint=(Note("c"),), relief=(Note("r"),),
        triggers=(TriggerTold("bed"), TriggerTold("desk", "at work")),
        medicines=(Medicine("gabapentin"),),
    )  # fmt: skip
    course = replace(begun(), intake=asked, plans=(), visits=())
    case = with_courses(Case("kept", ""), [course])
    assert [one.says for one in case.triggers] == ["bed", "at work"]
    assert (case.about, case.complaint, case.relief) == (
        (Told("h", ""),), (Told("c", ""),), (Told("r", ""),)
    )  # fmt: skip
    assert case.medicines == (Medicine("gabapentin"),)
    (series,) = case.series
    assert (series.kind, series.plan, series.outcomes) == (None, None, ())
    own = told()
    again = with_courses(own, [course])
    for name in ("about", "complaint", "triggers", "relief", "medicines"):
        assert getattr(again, name) == getattr(own, name)


@pytest.mark.parametrize("rating", [None, 0.0])
def test_a_rating_of_zero_is_a_rating(rating: float | None) -> None:
    course = course_of(1)
    (visit,) = course.visits
    assert visit.before is not None
    visit = replace(visit, before=replace(visit.before, rating=rating))
    case = with_courses(Case("kept", ""), [replace(course, visits=(visit,))])
    assert len(case.series[0].outcomes) == (rating is not None)


def test_several_courses_as_one_count_their_visits_on() -> None:
    first = replace(course_of(2), written={"a": "1", "b": "1"}, statement=(Note("calm"),))
    second = replace(course_of(2, "manual"), by=Practitioner(years=1), intake=None)
    second = replace(second, totals=(ScaleAt("irls", 9),), written={"b": "2"})
    whole = whole_course([replace(first, intake=None, by=None), second])
    assert [one.number for one in whole.visits] == [1, 2, 3, 4]
    assert [one.kind for one in whole.visits] == ["needling"] * 2 + ["manual"] * 2
    assert [one.by for one in whole.visits] == [None, None, second.by, second.by]
    assert (whole.intake, whole.by) == (None, second.by)
    assert whole.plans == (*first.plans, *second.plans)
    assert (whole.totals, whole.statement) == (second.totals, first.statement)
    said = (replace(first, statement=()), replace(second, statement=(Note("better"),)))
    assert whole_course(said).statement == (Note("better"),)
    assert whole.written == {"a": "1", "b": "2"}
    assert whole_course([first]).intake == first.intake
    assert whole_course([replace(first, intake=None), first]).intake == first.intake
    assert whole_course([replace(first, by=None)] * 2).by is None
    urge, calm = (CaseOutcome(name, (Reading(1, 1, value=3),)) for name in ("urge", "calm"))
    both = [replace(first, outcomes=(urge,)), replace(second, outcomes=(calm,))]
    assert whole_course(both).outcomes == (urge, calm)
