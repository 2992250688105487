"""The life of a course: one table of changes, visits in order, amendments, a second series."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import get_args

import pytest
from tests.builders.courses import FIRST, NEEDLES, WEEK, begun, course_of

from ekbom.model.course_record import CourseEvent, CourseRecord, CourseStatus, CourseStep
from ekbom.model.errors import InputError, UsageError
from ekbom.model.intake import Intake, KeepsGoing
from ekbom.treatment.course import (
    CHANGES,
    add_visit,
    after_step,
    amend_visit,
    change_plan,
    second_series,
    status_of,
    take_step,
)
from ekbom.treatment.schedule import default_plan
from ekbom.treatment.visit import read_visit

NOW = datetime(2026, 11, 21, 9, 0)


def stands(*steps: CourseStep) -> CourseRecord:
    return replace(begun(), events=tuple(CourseEvent(one) for one in steps))


def test_the_table_knows_every_status_and_every_step() -> None:
    assert tuple(CHANGES) == get_args(CourseStatus)
    assert {step for row in CHANGES.values() for step in row} == set(get_args(CourseStep))
    assert {to for row in CHANGES.values() for to in row.values()} == set(CHANGES) - {"planned"}
    assert [one for one, row in CHANGES.items() if not row] == ["followed"]


@pytest.mark.parametrize("status", get_args(CourseStatus))
@pytest.mark.parametrize("step", get_args(CourseStep))
def test_a_step_is_taken_where_the_table_has_it_and_nowhere_else(
    status: CourseStatus, step: CourseStep
) -> None:
    if step in CHANGES[status]:
        assert after_step(status, step) == CHANGES[status][step]
    else:
        with pytest.raises(UsageError, match=f"it is {status}, so {step} cannot come next"):
            after_step(status, step)


def test_what_may_come_instead_is_named() -> None:
    with pytest.raises(UsageError, match="may come: first_visit, broken_off"):
        after_step("baseline", "relapse")
    with pytest.raises(UsageError, match="may come: nothing: another course follows it"):
        after_step("followed", "relapse")


@pytest.mark.parametrize(
    ("steps", "status"),
    [
        ((), "planned"),
        (("diary_begun",), "baseline"),
        (("diary_begun", "first_visit"), "running"),
        (("first_visit", "paused", "went_on", "decided_to_go_on"), "running"),
        (("first_visit", "taper_begun"), "tapering"),
        (("first_visit", "ended", "relapse"), "relapsed"),
        (("first_visit", "ended", "as_needed", "relapse", "new_series"), "followed"),
    ],
)
def test_where_a_course_stands_follows_from_its_steps(
    steps: tuple[CourseStep, ...], status: str
) -> None:
    assert status_of(stands(*steps)) == status


def test_whoever_has_a_visit_has_had_a_first_one() -> None:
    visits = course_of(1).visits
    assert status_of(replace(stands(), visits=visits)) == "running"
    assert status_of(replace(stands("diary_begun"), visits=visits)) == "running"
    assert status_of(replace(stands("ended"), visits=visits)) == "finished"


def test_a_step_that_could_not_be_taken_is_named_with_its_course() -> None:
    with pytest.raises(UsageError, match=r"^first series: it is planned, so relapse cannot"):
        status_of(stands("relapse"))


def test_a_step_is_kept_with_its_visit_and_its_reason() -> None:
    course = take_step(course_of(2), "paused", on=date(2026, 9, 20), reason=" travel ")
    assert course.events[-1] == CourseEvent("paused", date(2026, 9, 20), 2, "travel", "")
    assert status_of(course) == "paused"
    assert take_step(begun(), "diary_begun").events[-1].after_visit == 0


@pytest.mark.parametrize("step", ["paused", "broken_off", "decided_to_go_on"])
def test_a_step_somebody_will_ask_about_has_a_reason(step: CourseStep) -> None:
    with pytest.raises(UsageError, match=f"nobody said why: {step}; give a reason"):
        take_step(course_of(1), step, reason=" ")
    assert take_step(course_of(1), step, reason="because").events


def test_the_first_visit_begins_the_series() -> None:
    course = add_visit(begun(), read_visit(NEEDLES))
    assert course.events == (CourseEvent("first_visit", FIRST, 0),)
    assert status_of(course) == "running"
    assert len(course_of(3).events) == 1


def test_visits_come_in_order() -> None:
    course = course_of(2)
    third = replace(course.visits[1], number=3, on=FIRST)
    with pytest.raises(InputError, match="visit 5: the next visit is number 3; write number = 3"):
        add_visit(course, replace(third, number=5))
    with pytest.raises(
        InputError, match="visit 3: 2026-09-03 is before the last visit, 2026-09-10"
    ):
        add_visit(course, third)
    assert len(add_visit(course, replace(third, on=FIRST + WEEK)).visits) == 3
    assert len(add_visit(course, replace(third, on=None)).visits) == 3
    with pytest.raises(InputError, match="the next visit is number 1"):
        add_visit(begun(), third)


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (("paused",), "the course is paused; first comes: went_on, ended, broken_off"),
        (("ended",), "the course is finished; first comes: as_needed, relapse, new_series"),
        (("ended", "new_series"), "is followed; first comes: a visit of the course that follows"),
    ],
)
def test_no_visit_is_added_where_visits_do_not_go_on(
    steps: tuple[CourseStep, ...], words: str
) -> None:
    course = course_of(1)
    for step in steps:
        course = take_step(course, step, reason="because")
    with pytest.raises(UsageError, match=words):
        add_visit(course, replace(course.visits[0], number=2))


@pytest.mark.parametrize("steps", [("taper_begun",), ("ended", "as_needed")])
def test_visits_go_on_in_taper_and_maintenance(steps: tuple[CourseStep, ...]) -> None:
    course = course_of(1)
    for step in steps:
        course = take_step(course, step)
    assert len(add_visit(course, replace(course.visits[0], number=2)).visits) == 2


def test_one_visit_is_amended_and_the_others_stay() -> None:
    course = course_of(3)
    found = amend_visit(course, 2, {"minutes": 30}, reason="slip", at=NOW, by="J. Lind")
    assert [one.minutes for one in found.visits] == [45, 30, 45]
    assert [len(one.amendments) for one in found.visits] == [0, 1, 0]
    with pytest.raises(UsageError, match="there is no visit 4; it has 3 visits: give one of them"):
        amend_visit(course, 4, {"minutes": 30}, reason="slip", at=NOW, by="J. Lind")
    with pytest.raises(InputError, match=r"^first series, visit 2: minutes is 'x'"):
        amend_visit(course, 2, {"minutes": "x"}, reason="slip", at=NOW, by="J. Lind")


def test_a_course_shows_itself_in_one_line() -> None:
    assert repr(course_of(2)) == "CourseRecord(first series, 2 visits)"


def test_every_version_of_a_plan_stays() -> None:
    course = begun()
    assert [(one.number, one.reason) for one in course.plans] == [(1, "")]
    other = replace(course.plans[0].plan, interval_days=14)
    found = change_plan(course, other, reason="holidays", on=FIRST, by="J. Lind")
    assert [one.number for one in found.plans] == [1, 2]
    assert (found.plans[1].reason, found.plans[1].by, found.plans[1].on) == (
        "holidays", "J. Lind", FIRST,
    )  # fmt: skip
    assert found.plan == other
    assert course.plan == found.plans[0].plan
    assert CourseRecord("x").plan is None
    with pytest.raises(UsageError, match="nobody said why the plan changes; give a reason"):
        change_plan(course, other)
    with pytest.raises(UsageError, match="the plan is the same as before"):
        change_plan(found, other, reason="again")


def test_a_relapse_reopens_what_may_keep_it_going_and_a_second_series_has_its_own_baseline() -> (
    None
):
    factors = (
        KeepsGoing("mechanical", "a difference of the legs", "acted_on", "heel lift", FIRST),
        KeepsGoing("systemic", "iron", "referred"),
    )
    intake = Intake(on=FIRST, keeps_going=factors, families_asked=("mechanical", "systemic"))
    first = replace(course_of(10), intake=intake)
    first = take_step(take_step(first, "ended"), "relapse", on=date(2027, 2, 1))
    left, new = second_series(
        first, " second series ", default_plan("the same"), on=date(2027, 2, 3)
    )
    assert (status_of(left), status_of(new)) == ("followed", "planned")
    assert left.events[-1].on == new.plans[0].on == date(2027, 2, 3)
    assert (new.name, new.follows, new.by, new.visits) == (
        "second series",
        first.name,
        first.by,
        (),
    )
    assert new.plan is not None
    assert new.plan.baseline_nights == 14
    assert new.intake is not None
    assert [one.state for one in new.intake.keeps_going] == ["suspected", "suspected"]
    assert new.intake.keeps_going[0].action == "heel lift"
    assert (new.intake.families_asked, new.intake.on) == ((), date(2027, 2, 3))
    assert first.intake == intake


def test_a_second_series_needs_a_name_of_its_own_and_an_end_of_the_first() -> None:
    plan = default_plan("the same")
    for name in ("first series", " "):
        with pytest.raises(UsageError, match=r"^course: .*is no name of a new course; give an"):
            second_series(course_of(1), name, plan)
    with pytest.raises(UsageError, match="it is running, so new_series cannot come next"):
        second_series(course_of(1), "second", plan)
    ended = replace(take_step(course_of(1), "ended"), intake=None)
    assert second_series(ended, "second", plan)[1].intake is None
