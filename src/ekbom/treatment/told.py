"""A told case as courses of visits, and courses as a case: two ways to say the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ekbom.model.case import Case, CaseOutcome, Reading, Told, Visit, VisitSeries
from ekbom.model.course_record import CourseRecord
from ekbom.model.intake import Intake, Note, TriggerTold
from ekbom.model.treatment import VisitRecord


def courses_of(case: Case) -> tuple[CourseRecord, ...]:
    """The series of a case as the courses they would be, had they been recorded.

    Parameters
    ----------
    case : Case

    Returns
    -------
    tuple of CourseRecord
        In the order of time. Without any series there is one course that holds the intake alone.
    """
    series = case.series or (VisitSeries("", ()),)
    found = [_course(case, one) for one in series]
    found[0] = replace(found[0], intake=_intake(case), opinions=_notes(case.opinions))
    follows = ("", *(one.name for one in found))
    return tuple(replace(one, follows=before) for one, before in zip(found, follows, strict=False))


def _course(case: Case, series: VisitSeries) -> CourseRecord:
    return CourseRecord(
        name=series.name,
        by=series.by,
        plans=() if series.plan is None else (series.plan,),
        visits=tuple(_visits(series)),
        outcomes=series.outcomes,
        afterwards=series.afterwards,
        source=case.source,
    )


def _visits(series: VisitSeries) -> Iterator[VisitRecord]:
    """Every visit of a known kind; of some nothing else was told."""
    done = {one.number: one for one in series.records}
    for visit in series.visits:
        if visit.number in done:
            yield done[visit.number]
        elif series.kind:
            yield VisitRecord(visit.number, series.kind, on=visit.on, source=visit.source)


def _intake(case: Case) -> Intake:
    """The intake, with what a case tells in tables of its own."""
    told = case.intake or Intake()
    return replace(
        told,
        sex=case.record.person.sex,
        complaint=_notes(case.complaint),
        triggers=told.triggers or tuple(_triggers(case.triggers)),
        relief=_notes(case.relief),
        history=(*_notes(case.about), *told.history),
        medicines=case.medicines,
        opinions=_notes(case.opinions),
    )


def _triggers(told: Sequence[Told]) -> Iterator[TriggerTold]:
    """In words alone where no situation of the list was named."""
    return (TriggerTold("other", one.says, one.source) for one in told)


def _notes(told: Sequence[Told]) -> tuple[Note, ...]:
    return tuple(Note(one.says, one.source) for one in told)


def with_courses(case: Case, courses: Sequence[CourseRecord]) -> Case:
    """A case with recorded courses as its series, so that they can be followed and told.

    Parameters
    ----------
    case : Case
        What else is known of the person.
    courses : sequence of CourseRecord
        In the order of time.
    """
    asked = next((one.intake for one in courses if one.intake), Intake())
    return replace(
        case,
        about=case.about or _told((*asked.history, *asked.family_history)),
        complaint=case.complaint or _told(asked.complaint),
        triggers=case.triggers
        or tuple(Told(one.says or one.situation, one.source) for one in asked.triggers),
        relief=case.relief or _told(asked.relief),
        medicines=case.medicines or asked.medicines,
        series=tuple(map(_series, courses)),
        intake=asked,
    )


def _told(notes: Sequence[Note]) -> tuple[Told, ...]:
    return tuple(Told(one.says, one.source) for one in notes)


def _series(course: CourseRecord) -> VisitSeries:
    return VisitSeries(
        name=course.name,
        visits=tuple(
            Visit(one.number, one.on, response=one.response, source=one.source)
            for one in course.visits
        ),
        outcomes=(*course.outcomes, *_totals(course), *_ratings(course)),
        afterwards=course.afterwards,
        kind=course.plan.kind if course.plan else None,
        by=course.by,
        plan=course.plans[-1] if course.plans else None,
        records=course.visits,
    )


def _totals(course: CourseRecord) -> Iterator[CaseOutcome]:
    """Every scale that was taken at a visit, as an outcome."""
    for scale in dict.fromkeys(one.scale for one in course.totals):
        readings = tuple(
            Reading(one.after_visit, one.after_visit, value=one.total, source=one.source)
            for one in course.totals
            if one.scale == scale and one.after_visit is not None
        )
        unit = "IRLS points" if scale == "irls" else "points"
        if readings:
            yield CaseOutcome(scale.upper(), readings, unit=unit)


def _ratings(course: CourseRecord) -> Iterator[CaseOutcome]:
    """How it was before each visit, from 0 to 10."""
    readings = tuple(
        Reading(one.number, one.number, value=one.before.rating, source=one.source)
        for one in course.visits
        if one.before and one.before.rating is not None
    )
    if readings:
        yield CaseOutcome("rating before the visit", readings, unit="points")
