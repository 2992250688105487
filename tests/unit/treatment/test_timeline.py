"""One time line of a course, and the series that the course page reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.builders.courses import FIRST, WEEK, begun, course_of

from ekbom.model.case import Afterwards, Medicine, MedicineChange
from ekbom.model.course_record import CourseRecord, Morning, ScaleAt
from ekbom.model.home_item import HomeTask
from ekbom.model.intake import Intake
from ekbom.model.treatment import Harmed
from ekbom.treatment.course import change_plan, take_step
from ekbom.treatment.timeline import as_series, timeline


def halved(on: date | None = None, visits: tuple[int, int] | None = None) -> Intake:
    change = MedicineChange(
        "reduced", "patient", "dose halved", "document 000, line 28", on, visits
    )
    return Intake(medicines=(Medicine("not named", (change,)),))


def lines(course: CourseRecord) -> list[tuple[int, str, str]]:
    return [(one.after_visit, one.kind, one.says) for one in timeline(course)]


def test_everything_stands_in_its_order() -> None:
    course = replace(course_of(2), intake=halved(on=FIRST + WEEK / 7))
    assert course.plan is not None
    course = change_plan(
        course, replace(course.plan, interval_days=14), reason="holidays", on=FIRST + WEEK
    )
    totals = (ScaleAt("irls", 27, after_visit=0), ScaleAt("irls", 20, on=FIRST + 2 * WEEK))
    mornings = (Morning(1, FIRST + WEEK / 7, soreness=4, night=2, worry=0, bruise=True),)
    course = replace(course, totals=totals, mornings=mornings)
    assert lines(take_step(course, "ended", on=FIRST + 3 * WEEK)) == [
        (0, "scale", "IRLS total 27."),
        (0, "plan", "Plan, version 1."),
        (0, "step", "The series begins."),
        (1, "visit", "Visit 1 (needling): gastrocnemius_medial right, KI3 right."),
        (1, "home", "At home: calf stretch."),
        (1, "medicine", "Medicine, not named: dose halved (decided by the patient)."),
        (
            1,
            "morning",
            "Morning after visit 1: soreness 4 of 10, night 2 of 10, worry 0 of 10, bruise.",
        ),
        (2, "visit", "Visit 2 (needling): gastrocnemius_medial right, KI3 right."),
        (2, "plan", "Plan, version 2: holidays."),
        (2, "scale", "IRLS total 20."),
        (2, "step", "The series ends."),
    ]


def test_what_was_told_without_a_date_stands_behind_its_visit() -> None:
    course = replace(course_of(2), intake=halved(visits=(1, 2)))
    bare = tuple(replace(one, on=None, response="calm at work") for one in course.visits)
    rows = timeline(replace(course, visits=bare, events=()))
    assert [(one.after_visit, one.kind) for one in rows] == [
        (0, "plan"),
        (1, "visit"),
        (1, "medicine"),
        (1, "home"),
        (2, "visit"),
    ]
    assert rows[1].says.endswith("KI3 right. Then: calm at work.")
    assert rows[2].source == "document 000, line 28"
    told = replace(course, visits=tuple(replace(one, source="line 9") for one in bare))
    assert [one.source for one in timeline(told) if one.kind == "visit"] == ["line 9", "line 9"]
    dated = [one.on for one in timeline(course_of(2)) if one.kind == "visit"]
    assert dated == [FIRST, FIRST + WEEK]


def test_a_medicine_of_unknown_decision_and_day_stands_first() -> None:
    intake = halved()
    change = replace(intake.medicines[0].changes[0], by="unknown")
    intake = replace(intake, medicines=(Medicine("not named", (change,)),))
    assert lines(replace(begun(), intake=intake, plans=())) == [
        (0, "medicine", "Medicine, not named: dose halved.")
    ]
    assert timeline(replace(begun(), intake=None, plans=())) == ()


def test_a_step_told_by_its_visit_has_its_reason() -> None:
    course = take_step(course_of(1), "paused", reason="travel")
    bare = replace(course, events=(replace(course.events[-1], after_visit=None),))
    assert lines(course)[-1] == (1, "step", "Visits pause: travel.")
    assert (0, "step", "Visits pause: travel.") in lines(bare)


def test_harm_and_what_is_begun_at_home_have_lines_of_their_own() -> None:
    course = course_of(2)
    worn = (*course.visits[1].home, HomeTask("heel lift", "heel_lift", "left", height_mm=6))
    harmed = (Harmed("bruise", "mild", on=FIRST), Harmed("faint"))
    course = replace(
        course, visits=(course.visits[0], replace(course.visits[1], home=worn, harmed=harmed))
    )
    told = [one for one in lines(course) if one[0] == 2]
    days = [one.on for one in timeline(course) if one.kind == "harm"]
    assert sorted(map(str, days)) == [str(FIRST), str(FIRST + WEEK)]
    assert [one[2] for one in told if one[1] == "home"] == ["At home: heel lift."]
    assert [one[2] for one in told if one[1] == "harm"] == [
        "Unwanted: bruise (mild).",
        "Unwanted: faint.",
    ]


def test_a_morning_and_a_visit_of_which_nothing_was_told_say_so() -> None:
    course = course_of(1)
    talk = replace(course.visits[0], kind="talk", insertions=(), home=(), topics=())
    course = replace(course, visits=(talk,), mornings=(Morning(1, breathless=False),))
    assert [one[2] for one in lines(course)[-2:]] == [
        "Visit 1 (talk): nothing written down.",
        "Morning after visit 1: nothing told.",
    ]
    told = replace(talk, topics=("sleep", "work"))
    assert "Visit 1 (talk): sleep, work." in [
        one[2] for one in lines(replace(course, visits=(told,)))
    ]


def test_the_course_page_reads_it_as_a_series_that_was_told() -> None:
    series = as_series(course_of(2))
    assert (series.name, series.every_days, series.kind) == ("first series", 7.0, "needling")
    assert [one.says for one in series.treatment] == [
        "Treatment: Work on trigger points of the leg",
        "Style: trigger points",
    ]
    first = series.visits[0]
    assert (first.number, first.on) == (1, FIRST)
    assert first.sites == ("gastrocnemius_medial right", "KI3 right")
    assert series.records == course_of(2).visits
    assert (series.by, series.plan) == (course_of(2).by, course_of(2).plans[-1])
    later = (Afterwards("stayed_manageable", "a year", "it stayed so", "line 15"),)
    told = replace(course_of(2), source="document 001", afterwards=later)
    assert as_series(told).afterwards == later
    assert {one.source for one in as_series(told).treatment} == {"document 001"}
    assert as_series(CourseRecord("x")).treatment == ()
    assert as_series(CourseRecord("x")).every_days is None
    bare = change_plan(CourseRecord("x"), replace(begun().plans[0].plan, name="", style=""))
    assert as_series(bare).treatment == ()
