"""A course of visits: begun with its intake and its plan, changed with a reason, taken further."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.entry_time import own_time
from ekbom.actions.found_record import card_of
from ekbom.actions.kept_courses import (
    KeptCourse,
    course_named,
    course_today,
    courses_of,
    intake_body,
    series_body,
)
from ekbom.actions.kept_policy import version_in_force
from ekbom.model.course_record import COURSE_STEPS, CourseRecord, SeriesPlan
from ekbom.model.errors import InputError, UsageError
from ekbom.model.intake import Intake
from ekbom.model.plain_form import from_plain, to_plain
from ekbom.model.treatment import VISIT_KINDS, Practitioner
from ekbom.treatment.course import change_plan, second_series, status_of, take_step
from ekbom.treatment.patch import patched
from ekbom.treatment.schedule import default_plan

if TYPE_CHECKING:
    from ekbom.model.course_record import CourseStatus, CourseStep
    from ekbom.model.kept import KeptKind
    from ekbom.model.treatment import VisitKind

__all__ = ["Series", "begin_series", "change_intake", "change_series", "step_series"]

_NOTHING: Mapping[str, Any] = MappingProxyType({})
_WHERE = "plan course"


@dataclass(frozen=True, slots=True)
class Series:
    """What became of a course.

    Attributes
    ----------
    course : CourseRecord
    status : CourseStatus
    kept : bool
        False when it was only tried.
    """

    course: CourseRecord
    status: CourseStatus
    kept: bool

    def to_dict(self) -> dict[str, Any]:
        """The course as plain values for JSON."""
        return {"kept": self.kept, "status": self.status, "course": to_plain(self.course)}


@person_verb("write")
def begin_series(
    desk: Desk,
    person: str,
    goal: str,
    changed: Mapping[str, Any] = _NOTHING,
    *,
    intake: Mapping[str, Any] | None = None,
    by: Mapping[str, Any] | None = None,
    name: str = "",
    kind: VisitKind = "needling",
    dry_run: bool = False,
) -> Series:
    """Begin a course of visits; after one that is over, another with the factors asked anew.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    goal : str
        What the person wants back.
    changed : mapping
        Fields of the plan that are otherwise than the project proposes.
    intake : mapping, optional
        What was asked before: of a further course only what changed.
    by : mapping, optional
        Who treats: fields of `ekbom.model.treatment.Practitioner`.
    name : str
        ``series 1``, ``series 2`` ... by default.
    kind : VisitKind
        Of most of its visits.
    dry_run : bool
        Only try.

    Raises
    ------
    NotAllowed
        When the actor may not write for this person.
    UsageError
        Without a goal, for a name that is taken, or while another course goes on.
    InputError
        For a field that does not exist, or holds another kind of value.
    """
    with desk.store.transaction():
        today = own_time(desk.now(), card_of(desk.store, person)).date()
        found = courses_of(desk.store, person)
        called = name.strip() or f"series {len(found) + 1}"
        if called in {one.course.name for one in found}:
            raise UsageError("--name", f"there is a course {called!r} already", "choose another")
        plan = _plan(goal, kind, changed, version_in_force(desk.store, today))
        new, before = _begun(found, called, plan, today)
        who = new.by if by is None else from_plain(Practitioner, by, _WHERE, "by")
        new = replace(new, intake=_asked(new.intake, intake or {}, today), by=who)
        if not dry_run:
            _keep(desk, person, new)
            if before is not None:
                _follow(desk, found[-1], before, "another course follows", "begin_series")
    return Series(new, status_of(new), kept=not dry_run)


@person_verb("amend")
def change_series(
    desk: Desk,
    person: str,
    changed: Mapping[str, Any],
    *,
    reason: str,
    series: str = "",
    dry_run: bool = False,
) -> Series:
    """Another version of the plan of a course; the earlier ones stay.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    changed : mapping
        The fields of the plan that change.
    reason : str
        Why.
    series : str
        Name of the course; the latest by default.
    dry_run : bool
        Only try.

    Raises
    ------
    NotAllowed
        When the actor may not amend for this person.
    NotAnswerable
        When there is no such course.
    UsageError
        Without a reason or a change.
    InputError
        For a field that does not exist, or holds another kind of value.
    """
    with desk.store.transaction():
        old, today = course_today(desk.store, person, series, desk.now())
        plan = from_plain(SeriesPlan, patched(to_plain(old.course.plan), changed, _WHERE), _WHERE)
        by = desk.actor.role
        new = change_plan(old.course, plan, reason=reason, on=today, by=by)
        if not dry_run:
            _follow(desk, old, new, reason, "change_series")
    return Series(new, status_of(new), kept=not dry_run)


@person_verb("amend")
def step_series(
    desk: Desk,
    person: str,
    step: CourseStep,
    *,
    reason: str = "",
    on: date | None = None,
    series: str = "",
    dry_run: bool = False,
) -> Series:
    """Take a course further: paused, decided to go on, ended, a relapse.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    step : CourseStep
    reason : str
        Why; needed where somebody will ask for it.
    on : date, optional
        Today by default.
    series : str
        Name of the course; the latest by default.
    dry_run : bool
        Only try.

    Raises
    ------
    NotAllowed
        When the actor may not amend for this person.
    NotAnswerable
        When there is no such course.
    UsageError
        When the course cannot take this step now, or a reason is missing.
    InputError
        For a day that has not been yet.
    """
    with desk.store.transaction():
        old, today = course_today(desk.store, person, series, desk.now())
        if step not in COURSE_STEPS:
            known = ", ".join(COURSE_STEPS)
            raise UsageError("--step", f"there is no step {step!r}", f"use one of {known}")
        if on is not None and on > today:
            raise InputError("--on", f"{on} has not been yet", "take the step when it comes")
        new = take_step(old.course, step, on=on or today, reason=reason)
        if not dry_run:
            _follow(desk, old, new, reason or step, "step_series")
    return Series(new, status_of(new), kept=not dry_run)


@person_verb("amend")
def change_intake(
    desk: Desk,
    person: str,
    changed: Mapping[str, Any],
    *,
    reason: str,
    series: str = "",
    dry_run: bool = False,
) -> Series:
    """Another version of what was asked before a course, such as one more consent.

    What it is given and what it raises are those of `change_series`, for the fields of the intake.
    """
    if not reason.strip():
        raise UsageError("--reason", "nobody said why the intake changes", "give a reason")
    with desk.store.transaction():
        old = course_named(courses_of(desk.store, person), series)
        intake = _read(old.course.intake, changed)
        if intake == old.course.intake:
            raise UsageError("intake", "nothing in it is altered", "name the field that changes")
        new = replace(old.course, intake=intake)
        if not dry_run:
            _keep_intake(desk, old, intake, reason)
    return Series(new, status_of(new), kept=not dry_run)


def _plan(goal: str, kind: VisitKind, changed: Mapping[str, Any], version: str) -> SeriesPlan:
    if kind not in VISIT_KINDS:
        raise UsageError("--kind", f"{kind!r} is no kind", f"use one of {', '.join(VISIT_KINDS)}")
    start = default_plan(goal, kind=kind, policy_version=version)
    return from_plain(SeriesPlan, patched(to_plain(start), changed, _WHERE), _WHERE)


def _begun(
    found: tuple[KeptCourse, ...], name: str, plan: SeriesPlan, today: date
) -> tuple[CourseRecord, CourseRecord | None]:
    """The new course, and the one before it as it was left."""
    if not found:
        return change_plan(CourseRecord(name), plan, on=today), None
    left, new = second_series(found[-1].course, name, plan, on=today)
    return new, left


def _read(old: Intake | None, changed: Mapping[str, Any]) -> Intake:
    return from_plain(Intake, patched(to_plain(old or Intake()), changed, "intake"), "intake")


def _asked(old: Intake | None, changed: Mapping[str, Any], today: date) -> Intake:
    """The intake with what was told now; its answers are of today where no day was said."""
    intake = _read(old, changed)
    screen = intake.screen
    if screen is not None and "screen" in changed and "on" not in (changed["screen"] or {}):
        screen = replace(screen, on=today)
    return replace(intake, on=today if "on" not in changed else intake.on, screen=screen)


def _keep_intake(desk: Desk, old: KeptCourse, intake: Intake, reason: str) -> None:
    """Another version of an intake; a first one again where it was deleted."""
    person, name, body = old.series.person, old.course.name, intake_body(intake)
    if old.intake is not None:
        event = desk.event("change_intake", person, (old.intake.id,))
        desk.store.amend([desk.next_record(old.intake, body, reason.strip())], event)
        return
    new = desk.first_record(person, "intake", name, body)
    desk.store.keep([new], desk.event("change_intake", person, (new.id,)))


def _keep(desk: Desk, person: str, course: CourseRecord) -> None:
    bodies: dict[KeptKind, dict[str, Any]] = {"series": series_body(course, ())}
    bodies["intake"] = intake_body(course.intake or Intake())
    records = [desk.first_record(person, kind, course.name, body) for kind, body in bodies.items()]
    ids = tuple(one.id for one in records)
    desk.store.keep(records, desk.event("begin_series", person, ids))


def _follow(desk: Desk, old: KeptCourse, new: CourseRecord, reason: str, verb: str) -> None:
    """Another version of the course itself; its intake and its visits stay as they are."""
    record = desk.next_record(old.series, series_body(new, old.shown), reason.strip())
    desk.store.amend([record], desk.event(verb, record.person, (record.id,)))
