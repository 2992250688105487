"""The life of a course: where it stands, what may come next, visits added, a second series.

Where a course stands follows from its steps, one after the other, by one table of changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from ekbom.model.course_record import (
    CourseEvent,
    CourseRecord,
    CourseStatus,
    CourseStep,
    PlanVersion,
    SeriesPlan,
)
from ekbom.model.errors import InputError, UsageError
from ekbom.model.intake import Intake
from ekbom.model.treatment import VisitRecord
from ekbom.treatment.visit import amend

# From where, by what, to where. A step that does not stand here cannot be taken.
CHANGES: Mapping[CourseStatus, Mapping[CourseStep, CourseStatus]] = MappingProxyType(
    {
        "planned": {
            "diary_begun": "baseline", "first_visit": "running", "broken_off": "stopped",
        },
        "baseline": {"first_visit": "running", "broken_off": "stopped"},
        "running": {
            "decided_to_go_on": "running", "paused": "paused", "taper_begun": "tapering",
            "ended": "finished", "broken_off": "stopped",
        },
        "paused": {"went_on": "running", "ended": "finished", "broken_off": "stopped"},
        "tapering": {
            "ended": "finished", "as_needed": "maintenance", "relapse": "relapsed",
            "broken_off": "stopped",
        },
        "finished": {
            "as_needed": "maintenance", "relapse": "relapsed", "new_series": "followed",
        },
        "stopped": {"new_series": "followed"},
        "relapsed": {"as_needed": "maintenance", "new_series": "followed"},
        "maintenance": {"relapse": "relapsed", "ended": "finished", "new_series": "followed"},
        "followed": {},
    }
)  # fmt: skip
# Where a course stands while visits go on.
_WITH_VISITS = ("planned", "baseline", "running", "tapering", "maintenance")


def after_step(status: CourseStatus, step: CourseStep, where: str = "course") -> CourseStatus:
    """Where a course stands after a step.

    Raises
    ------
    UsageError
        When the step cannot be taken from there; names those that can.
    """
    found = CHANGES[status].get(step)
    if found is None:
        allowed = ", ".join(CHANGES[status]) or "nothing: another course follows it"
        raise UsageError(
            where, f"it is {status}, so {step} cannot come next", f"may come: {allowed}"
        )
    return found


def status_of(course: CourseRecord) -> CourseStatus:
    """Where a course stands now.

    Raises
    ------
    UsageError
        When one of its steps could not be taken.
    """
    status: CourseStatus = "planned"
    for step in _steps(course):
        status = after_step(status, step, course.name)
    return status


def _steps(course: CourseRecord) -> list[CourseStep]:
    """Its steps in order; whoever has a visit has had a first one, written down or not."""
    steps = [one.step for one in course.events]
    if course.visits and "first_visit" not in steps:
        steps.insert(1 if steps[:1] == ["diary_begun"] else 0, "first_visit")
    return steps


def take_step(
    course: CourseRecord,
    step: CourseStep,
    *,
    on: date | None = None,
    reason: str = "",
    source: str = "",
) -> CourseRecord:
    """The course with one more step.

    Raises
    ------
    UsageError
        When the step cannot be taken now, or has no reason where somebody will ask for one.
    """
    if step in ("paused", "broken_off", "decided_to_go_on") and not reason.strip():
        raise UsageError(course.name, f"nobody said why: {step}", "give a reason")
    after_step(status_of(course), step, course.name)
    last = course.visits[-1].number if course.visits else 0
    event = CourseEvent(step, on, last, reason.strip(), source)
    return replace(course, events=(*course.events, event))


def add_visit(course: CourseRecord, visit: VisitRecord) -> CourseRecord:
    """The course with one more visit.

    Raises
    ------
    UsageError
        When the course does not stand where visits go on.
    InputError
        When the number is not the next one, or the day lies before the last visit.
    """
    status, where = status_of(course), f"{course.name}, visit {visit.number}"
    if status not in _WITH_VISITS:
        allowed = ", ".join(CHANGES[status]) or "a visit of the course that follows"
        raise UsageError(where, f"the course is {status}", f"first comes: {allowed}")
    last = course.visits[-1] if course.visits else None
    number = last.number + 1 if last else 1
    if visit.number != number:
        raise InputError(where, f"the next visit is number {number}", f"write number = {number}")
    if last and last.on and visit.on and visit.on < last.on:
        raise InputError(where, f"{visit.on} is before the last visit, {last.on}", "check the days")
    if last is None:
        course = take_step(course, "first_visit", on=visit.on)
    return replace(course, visits=(*course.visits, visit))


def amend_visit(
    course: CourseRecord,
    number: int,
    changed: Mapping[str, Any],
    *,
    reason: str,
    at: datetime,
    by: str,
) -> CourseRecord:
    """The course with one visit as it should have been written.

    Raises
    ------
    UsageError
        When there is no such visit, and as `ekbom.treatment.visit.amend` does.
    InputError
        When a change does not fit.
    """
    if number not in {one.number for one in course.visits}:
        have = f"it has {len(course.visits)} visits"
        raise UsageError(course.name, f"there is no visit {number}", f"{have}: give one of them")
    where = f"{course.name}, visit {number}"
    visits = tuple(
        amend(one, changed, reason=reason, at=at, by=by, where=where)
        if one.number == number
        else one
        for one in course.visits
    )
    return replace(course, visits=visits)


def change_plan(
    course: CourseRecord,
    plan: SeriesPlan,
    *,
    reason: str = "",
    on: date | None = None,
    by: str = "",
) -> CourseRecord:
    """The course with another version of its plan; the earlier ones stay.

    Raises
    ------
    UsageError
        When a plan is replaced without a reason, or by the same one.
    """
    if course.plans and not reason.strip():
        raise UsageError(course.name, "nobody said why the plan changes", "give a reason")
    if course.plan == plan:
        raise UsageError(course.name, "the plan is the same as before", "change something in it")
    version = PlanVersion(len(course.plans) + 1, plan, on, reason.strip(), by)
    return replace(course, plans=(*course.plans, version))


def second_series(
    before: CourseRecord, name: str, plan: SeriesPlan, *, on: date | None = None
) -> tuple[CourseRecord, CourseRecord]:
    """The course as it was left, and a new one with its own baseline and the factors reopened.

    Parameters
    ----------
    before : CourseRecord
        Relapsed, finished, stopped or in maintenance.
    name : str
        Of the new one.
    plan : SeriesPlan
    on : date, optional

    Raises
    ------
    UsageError
        When the first course still runs, or the name is not a new one.
    """
    if name.strip() in ("", before.name):
        raise UsageError("course", f"{name!r} is no name of a new course", "give another name")
    left = take_step(before, "new_series", on=on)
    intake = reopened(before.intake, on) if before.intake else None
    new = CourseRecord(name=name.strip(), intake=intake, follows=before.name, by=before.by)
    return left, change_plan(new, plan, on=on)


def reopened(intake: Intake, on: date | None) -> Intake:
    """An intake whose factors are all asked about again.

    What was done about each stays written down; whether it still holds is open.
    """
    factors = tuple(replace(one, state="suspected") for one in intake.keeps_going)
    return replace(intake, on=on, keeps_going=factors, families_asked=())
