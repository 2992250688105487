"""A course as it is looked at and worked on: quickly, and without the nights beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.kept_courses import (
    course_named,
    course_today,
    courses_of,
    visit_body,
)
from ekbom.model.errors import UsageError
from ekbom.treatment.course import status_of

if TYPE_CHECKING:
    from ekbom.actions.kept_courses import KeptCourse
    from ekbom.model.course_record import CourseRecord, CourseStatus

__all__ = ["CourseSeen", "LetterKept", "hand_over", "see_course"]

_HANDED = "handed_on"


@dataclass(frozen=True, slots=True)
class LetterKept:
    """A message that was kept with a visit; the program sends nothing.

    Attributes
    ----------
    visit : int
    place : int
        Among the messages of that visit, from 0.
    rule, to, text : str
    missing : tuple of str
        What a reader of it would ask for and nobody told.
    handed_on : str
        The day it was signed and handed over; empty while it waits.
    """

    visit: int
    place: int
    rule: str
    to: str
    text: str
    missing: tuple[str, ...]
    handed_on: str


@dataclass(frozen=True, slots=True)
class CourseSeen:
    """A course with what is kept beside it.

    Attributes
    ----------
    course : CourseRecord
    status : CourseStatus
    names : tuple of str
        Of all courses of the person, the oldest first.
    letters : tuple of LetterKept
        The latest of each text first; one that says the same as a later one is left out.
    versions : mapping of int to int
        How often each visit was written.
    policies : mapping of int to tuple of str
        The names of the safety policies each visit was held to.
    """

    course: CourseRecord
    status: CourseStatus
    names: tuple[str, ...]
    letters: tuple[LetterKept, ...]
    versions: Mapping[int, int]
    policies: Mapping[int, tuple[str, ...]]


@person_verb("see")
def see_course(desk: Desk, person: str, series: str = "") -> CourseSeen:
    """A course with its visits and its messages; the latest where none is named.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    NotAnswerable
        When there is no such course.
    """
    with desk.store.snapshot():
        found = courses_of(desk.store, person)
    desk.store.note(desk.event("see_course", person, tuple(one.series.id for one in found)))
    old = course_named(found, series)
    return CourseSeen(
        course=old.course,
        status=status_of(old.course),
        names=tuple(one.course.name for one in found),
        letters=_letters(old),
        versions={number: kept.version for number, (kept, _) in old.visits.items()},
        policies={number: kept.held_to for number, (_, kept) in old.visits.items()},
    )


@person_verb("write")
def hand_over(desk: Desk, person: str, number: int, place: int, *, series: str = "") -> LetterKept:
    """Keep that a message was signed and handed over; whoever treats does it, nothing is sent.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    number : int
        Of the visit.
    place : int
        Of the message among those of that visit, from 0.
    series : str
        Name of the course; the latest by default.

    Raises
    ------
    NotAllowed
        When the actor may not write for this person.
    NotAnswerable
        When there is no such course.
    UsageError
        When there is no such message.
    """
    with desk.store.transaction():
        old, today = course_today(desk.store, person, series, desk.now())
        if number not in old.visits or not 0 <= place < len(old.visits[number][1].letters):
            raise UsageError("letter", "there is no such message", "look at the course again")
        kept, before = old.visits[number]
        letters = [dict(one) for one in before.letters]
        if _HANDED not in letters[place]:
            letters[place][_HANDED] = today.isoformat()
            both = replace(before, letters=tuple(letters))
            body = visit_body(old.course.name, both)
            record = desk.next_record(kept, body, "a message was handed over")
            desk.store.amend([record], desk.event("hand_over", person, (record.id,)))
    return _letter(number, place, letters[place])


def _letters(old: KeptCourse) -> tuple[LetterKept, ...]:
    found: dict[str, LetterKept] = {}
    for number, (_, kept) in sorted(old.visits.items(), reverse=True):
        for place, one in enumerate(kept.letters):
            letter = _letter(number, place, one)
            found.setdefault(letter.text, letter)
    return tuple(found.values())


def _letter(number: int, place: int, one: Mapping[str, Any]) -> LetterKept:
    return LetterKept(
        number,
        place,
        str(one.get("rule", "")),
        str(one.get("to", "")),
        str(one.get("text", "")),
        tuple(map(str, one.get("missing") or ())),
        str(one.get(_HANDED, "")),
    )
