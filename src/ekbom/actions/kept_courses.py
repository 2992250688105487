"""Courses of visits as they are kept: one record for the course, one for its intake, one a visit.

No desk, no right, no audit: this only lays records out and reads them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NoReturn

from ekbom.actions.entry_time import own_time
from ekbom.actions.found_record import card_of
from ekbom.exchange.visit_file import course_contents, course_of, visit_contents, visit_of
from ekbom.model.course_record import CourseRecord, Morning
from ekbom.model.errors import InputError, NotAnswerable
from ekbom.model.intake import Intake
from ekbom.model.plain_form import from_plain, to_plain
from ekbom.model.safety_answer import SafetyEvent
from ekbom.model.treatment import VisitRecord

if TYPE_CHECKING:
    from datetime import date, datetime

    from ekbom.model.kept import Kept
    from ekbom.model.store import Store

_INTAKE_FORMAT = "ekbom-intake/1"
# Lists in the body of a visit; one that was kept by an earlier ekbom may lack some.
_ROWS = ("mornings", "shown", "letters", "policies")
# What a course holds that is kept in records of its own, or belongs to a visit.
_APART = ("intake", "visits", "mornings", "safety_events")


@dataclass(frozen=True, slots=True)
class KeptVisit:
    """What is kept of one visit.

    Attributes
    ----------
    visit : VisitRecord
    mornings : tuple of Morning
    shown : tuple of SafetyEvent
        Every warning, and what was written to it, each time the visit was written.
    letters : tuple of mapping
        Messages that went with it, as plain values.
    policies : tuple of mapping
        Every safety policy it was held to, as plain values, the last one last.
    """

    visit: VisitRecord
    mornings: tuple[Morning, ...] = ()
    shown: tuple[SafetyEvent, ...] = ()
    letters: tuple[Mapping[str, Any], ...] = ()
    policies: tuple[Mapping[str, Any], ...] = ()

    @property
    def held_to(self) -> tuple[str, ...]:
        """The names of these policies."""
        return tuple(str(one.get("version", "")) for one in self.policies)


@dataclass(frozen=True, slots=True)
class KeptCourse:
    """A course with the records it is kept in.

    Attributes
    ----------
    course : CourseRecord
        Put together from all of them.
    series : Kept
    intake : Kept or None
        None where somebody deleted it: then nothing is known of the person.
    visits : mapping of int to (Kept, KeptVisit)
        By the number of the visit.
    shown : tuple of SafetyEvent
        At visits that were stopped, so that there is no record of the visit.
    needled : int
        Visits with needles in the courses before it.
    """

    course: CourseRecord
    series: Kept
    intake: Kept | None
    visits: Mapping[int, tuple[Kept, KeptVisit]]
    shown: tuple[SafetyEvent, ...]
    needled: int = 0


def courses_of(store: Store, person: str) -> tuple[KeptCourse, ...]:
    """Every course of a person, the oldest first.

    Raises
    ------
    InputError
        When a record is not laid out as it must be.
    """
    intakes = {one.key: one for one in store.find(person, "intake")}
    visits = store.find(person, "visit")
    found = sorted(store.find(person, "series"), key=lambda one: (one.written_at, one.id))
    needled, courses = 0, []
    for one in found:
        own = [visit for visit in visits if visit.body.get("series") == one.key]
        made = replace(_course(one, intakes.get(one.key), own), needled=needled)
        needled += sum(bool(visit.insertions) for visit in made.course.visits)
        courses.append(made)
    return tuple(courses)


def course_named(found: tuple[KeptCourse, ...], name: str = "") -> KeptCourse:
    """One course by its name; the latest without one.

    Raises
    ------
    NotAnswerable
        When there is none.
    """
    named = [one for one in found if name in ("", one.course.name)]
    if named:
        return named[-1]
    if not found:
        raise NotAnswerable(
            "visit", "there is no course of visits yet", 'begin one: ekbom plan course "GOAL"'
        )
    known = ", ".join(repr(one.course.name) for one in found)
    raise NotAnswerable("--series", f"there is no course {name!r}", f"there are {known}")


def course_today(store: Store, person: str, name: str, now: datetime) -> tuple[KeptCourse, date]:
    """One course as `course_named` finds it, and the day it is for its person.

    Raises
    ------
    NotAnswerable
        When there is none.
    """
    today = own_time(now, card_of(store, person)).date()
    return course_named(courses_of(store, person), name), today


def last_visit(course: CourseRecord) -> VisitRecord:
    """The visit before the one that comes next.

    Raises
    ------
    NotAnswerable
        When there is none.
    """
    if not course.visits:
        raise NotAnswerable(course.name, "it has no visit yet", "record the first one whole")
    return course.visits[-1]


def visit_key(course: str, number: int) -> str:
    """What makes a visit the same thing on every machine."""
    return f"{course}/{number}"


def series_body(course: CourseRecord, shown: Iterable[SafetyEvent]) -> dict[str, Any]:
    """What is kept of a course beside its intake and its visits."""
    bare = replace(course, intake=None, visits=(), mornings=(), safety_events=tuple(shown))
    return {"name": course.name, "course": course_contents(bare)}


def intake_body(intake: Intake) -> dict[str, Any]:
    """What is kept of an intake."""
    return {"format": _INTAKE_FORMAT, "intake": to_plain(intake)}


def visit_body(course: str, kept: KeptVisit) -> dict[str, Any]:
    """What is kept of a visit."""
    number, on = kept.visit.number, kept.visit.on
    return {
        "series": course,
        "name": f"{course}, visit {number}{f' on {on}' if on else ''}: {kept.visit.kind}",
        "visit": visit_contents(kept.visit),
        "mornings": to_plain(kept.mornings),
        "shown": to_plain(kept.shown),
        "letters": [dict(one) for one in kept.letters],
        "policies": [dict(one) for one in kept.policies],
    }


def _course(series: Kept, intake: Kept | None, visits: Iterable[Kept]) -> KeptCourse:
    bare, _ = course_of(_table(series, "course"), series.named)
    read = {one.visit.number: (kept, one) for kept in visits for one in (_visit(kept),)}
    read = dict(sorted(read.items()))
    parts = [one for _, one in read.values()]
    asked = Intake() if intake is None else _intake(intake)
    course = replace(
        bare,
        intake=asked,
        visits=tuple(one.visit for one in parts),
        mornings=tuple(morning for one in parts for morning in one.mornings),
        safety_events=(*bare.safety_events, *(event for one in parts for event in one.shown)),
    )
    return KeptCourse(course, series, intake, read, bare.safety_events)


def _intake(kept: Kept) -> Intake:
    if kept.body.get("format") != _INTAKE_FORMAT:
        _refuse(kept.named)
    return from_plain(Intake, kept.body.get("intake"), kept.named)


def _visit(kept: Kept) -> KeptVisit:
    where, body = kept.named, kept.body
    rows = {name: body.get(name, []) for name in _ROWS}
    if not all(isinstance(one, list) for one in rows.values()):
        _refuse(where)
    return KeptVisit(
        visit_of(_table(kept, "visit"), where)[0],
        tuple(from_plain(Morning, one, where) for one in rows["mornings"]),
        tuple(from_plain(SafetyEvent, one, where) for one in rows["shown"]),
        tuple(rows["letters"]),
        tuple(rows["policies"]),
    )


def _table(kept: Kept, name: str) -> dict[str, Any]:
    found = kept.body.get(name)
    if not isinstance(found, dict):
        _refuse(kept.named)
    return found


def _refuse(where: str) -> NoReturn:
    raise InputError(
        where, "it is not laid out as it must be", "bring it again from where it was made"
    )
