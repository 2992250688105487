"""A visit held against the rules before it is kept: what is asked, what is shown, what stops it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ekbom.knowledge.treatment_policy import asked_each_visit
from ekbom.knowledge.treatment_safety import red_flags
from ekbom.model.finding import Finding
from ekbom.model.planned_visit import Screen
from ekbom.model.record import MedicineUse
from ekbom.treatment.planned import planned_of, screen_of
from ekbom.treatment.safety import check

if TYPE_CHECKING:
    from ekbom.model.course_record import CourseRecord
    from ekbom.model.safety_answer import SafetyAnswer
    from ekbom.model.safety_policy import SafetyPolicy
    from ekbom.model.treatment import VisitRecord

# What a no to a question of the day is, where it is not simply a no.
_ALONE = "medicine_changed_alone"
_NOWHERE: Mapping[str, Any] = MappingProxyType({"skin_lesion_regions": ()})


def with_counts(visit: VisitRecord) -> VisitRecord:
    """The visit with the needles that went in, added up where nobody wrote their number.

    What came out is never filled in: it is counted by hand.
    """
    if not visit.insertions or visit.needles_in is not None:
        return visit
    return replace(visit, needles_in=sum(one.needles for one in visit.insertions))


def with_screen(
    course: CourseRecord, visit: VisitRecord, *, nothing_new: bool = False
) -> VisitRecord:
    """The visit with its answers dated.

    Parameters
    ----------
    course : CourseRecord
    visit : VisitRecord
        With a date.
    nothing_new : bool
        Whether all that is asked at each visit was asked, and what nobody answered is a no. What
        was so before stays so.
    """
    asked = visit.screen or Screen()
    if nothing_new:
        known = screen_of(course, visit)
        open_ = [name for name in sorted(asked_each_visit()) if getattr(known, name) is None]
        if visit.since_last is not None and visit.since_last.medicine_changed:
            # It was changed: who decided it is a question of its own.
            open_ = [name for name in open_ if name != _ALONE]
        noes = {name: _NOWHERE.get(name, False) for name in open_}
        flags = dict.fromkeys(set(red_flags()) - set(known.red_flags), False)
        asked = replace(asked, **noes, red_flags=MappingProxyType({**flags, **asked.red_flags}))
    elif visit.screen is None:
        return visit
    return replace(visit, screen=replace(asked, on=asked.on or visit.on))


def checked(
    course: CourseRecord,
    visit: VisitRecord,
    *,
    needled: int,
    today: date,
    policy: SafetyPolicy | None = None,
) -> SafetyAnswer:
    """What the rules say to a visit of a course.

    Parameters
    ----------
    course : CourseRecord
    visit : VisitRecord
    needled : int
        Visits with needles in the courses before this one.
    today : date
    policy : SafetyPolicy, optional

    Raises
    ------
    InputError
        When the visit has no date.
    UsageError
        When a region, a red flag or the rule of a reply does not exist.
    """
    planned = planned_of(course, visit, needled)
    return check(planned, screen_of(course, visit), today=today, policy=policy)


def stopped_anew(new: SafetyAnswer, old: SafetyAnswer) -> bool:
    """Whether a corrected visit holds anything that stops it, and did not before."""
    return bool(_stops(new) - _stops(old))


def _stops(answer: SafetyAnswer) -> set[tuple[object, ...]]:
    blocks = {(one.rule, one.target, one.act, one.number) for one in answer.blocked}
    return blocks | {("ask", one.field, one.number) for one in answer.must_fill if one.stops}


def noticed(visit: VisitRecord, answer: SafetyAnswer) -> Iterator[Finding]:
    """What does not stop a visit and is said all the same."""
    added = sum(one.needles for one in visit.insertions)
    if visit.needles_in is not None and visit.insertions and visit.needles_in != added:
        yield Finding(
            "needles_differ", "warning", f"visit {visit.number}",
            f"{visit.needles_in} needles were counted in, and its insertions add up to {added}",
            "correct the number of needles of an insertion, or the count",
        )  # fmt: skip
    for ask in answer.must_fill:
        if not ask.stops:
            yield Finding(
                "not_asked", "note", ask.field, ask.says.rstrip("."), "ask, and write it down"
            )


def own_changes(visit: VisitRecord) -> tuple[MedicineUse, ...]:
    """Medicines the person altered alone, by what was told at a visit: each asks for its card."""
    from ekbom.assessment.taken import groups_at_risk

    told = visit.screen.changes if visit.screen else ()
    return tuple(
        MedicineUse(
            one.medicine, taking="different", written_by="person", since=one.on,
            source=f"visit {visit.number}",
        )
        for one in told
        if one.by != "prescriber" and one.medicine and groups_at_risk(one.medicine)
    )  # fmt: skip
