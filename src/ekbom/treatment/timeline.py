"""A course as one time line, and as the told series that the course page reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ekbom.model.case import Told, Visit, VisitSeries
from ekbom.model.course_record import CourseRecord, SeriesPlan
from ekbom.model.course_told import TimeRow
from ekbom.model.treatment import VisitRecord
from ekbom.treatment.follow import placed_after, targets_of

_STEPS = {
    "diary_begun": "The diary begins",
    "first_visit": "The series begins",
    "paused": "Visits pause",
    "went_on": "Visits go on",
    "decided_to_go_on": "Decided to go on",
    "taper_begun": "Visits become rarer",
    "ended": "The series ends",
    "broken_off": "The series is broken off",
    "relapse": "It has come back",
    "as_needed": "Visits as needed from here on",
    "new_series": "A new series is agreed",
}


def timeline(course: CourseRecord) -> tuple[TimeRow, ...]:
    """Everything that happened, in its order.

    What was told without a date stands behind the visit it was told of, or before all of them.

    Parameters
    ----------
    course : CourseRecord
    """
    days = [(one.number, one.on) for one in course.visits if one.on is not None]

    def place(row: TimeRow) -> tuple[int, bool, date]:
        unknown = date.max if row.after_visit else date.min
        return row.after_visit, row.kind != "visit", row.on or unknown

    rows = [
        *_plans(course, days), *_medicines(course, days), *_totals(course),
        *_steps(course, days), *_visits(course), *_mornings(course),
    ]  # fmt: skip
    return tuple(sorted(rows, key=place))


def _behind(days: list[tuple[int, date]], on: date | None) -> int:
    """The last visit that was not after a day."""
    return max((number for number, day in days if on is not None and day <= on), default=0)


def _plans(course: CourseRecord, days: list[tuple[int, date]]) -> Iterator[TimeRow]:
    for one in course.plans:
        why = f": {one.reason}" if one.reason else ""
        says = f"Plan, version {one.number}{why}"
        yield TimeRow(_behind(days, one.on), one.on, "plan", f"{says}.", one.source)


def _medicines(course: CourseRecord, days: list[tuple[int, date]]) -> Iterator[TimeRow]:
    for medicine in course.intake.medicines if course.intake else ():
        for change in medicine.changes:
            after = change.visits[0] if change.visits else _behind(days, change.on)
            by = "" if change.by == "unknown" else f" (decided by the {change.by})"
            says = f"Medicine, {medicine.name}: {change.says}{by}."
            yield TimeRow(after, change.on, "medicine", says, change.source)


def _totals(course: CourseRecord) -> Iterator[TimeRow]:
    for one in course.totals:
        after = placed_after(course, one) or 0
        says = f"{one.scale.upper()} total {one.total:g}."
        yield TimeRow(after, one.on, "scale", says, one.source)


def _steps(course: CourseRecord, days: list[tuple[int, date]]) -> Iterator[TimeRow]:
    for one in course.events:
        after = _behind(days, one.on) if one.after_visit is None else one.after_visit
        why = f": {one.reason}" if one.reason else ""
        yield TimeRow(after, one.on, "step", f"{_STEPS[one.step]}{why}.", one.source)


def _visits(course: CourseRecord) -> Iterator[TimeRow]:
    worn: tuple[str, ...] = ()
    for one in course.visits:
        treated = ", ".join(targets_of(one)) or ", ".join(one.topics) or "nothing written down"
        response = f" Then: {one.response.rstrip('.')}." if one.response else ""
        says = f"Visit {one.number} ({' and '.join(one.kinds)}): {treated}.{response}"
        yield TimeRow(one.number, one.on, "visit", says, one.source)
        new = [task for task in one.home if task.name not in worn]
        for task in new:
            yield TimeRow(one.number, one.on, "home", f"At home: {task.name}.", task.source)
        worn = tuple(task.name for task in one.home)
        yield from _harms(one)


def _harms(visit: VisitRecord) -> Iterator[TimeRow]:
    for one in visit.harmed:
        grade = f" ({one.severity})" if one.severity else ""
        says = f"Unwanted: {one.what}{grade}."
        yield TimeRow(visit.number, one.on or visit.on, "harm", says, one.source)


def _mornings(course: CourseRecord) -> Iterator[TimeRow]:
    for one in course.mornings:
        told = [
            f"{name} {value:g} of 10"
            for name in ("soreness", "night", "worry")
            if (value := getattr(one, name)) is not None
        ]
        signs = [
            name.replace("_", " ")
            for name in ("bruise", "breathless", "chest_pain", "dry_cough")
            if getattr(one, name)
        ]
        says = ", ".join([*told, *signs]) or "nothing told"
        yield TimeRow(one.visit, one.on, "morning", f"Morning after visit {one.visit}: {says}.")


def as_series(course: CourseRecord) -> VisitSeries:
    """The course as a series that was told, for the course page and its sentences.

    Parameters
    ----------
    course : CourseRecord
    """
    plan = course.plan
    treatment = tuple(Told(says, course.source) for says in _named(plan)) if plan else ()
    return VisitSeries(
        name=course.name,
        visits=tuple(
            Visit(one.number, one.on, targets_of(one), one.response, one.source)
            for one in course.visits
        ),
        treatment=treatment,
        every_days=float(plan.interval_days) if plan and plan.interval_days else None,
        outcomes=course.outcomes,
        afterwards=course.afterwards,
        kind=plan.kind if plan else None,
        by=course.by,
        plan=course.plans[-1] if course.plans else None,
        records=course.visits,
    )


def _named(plan: SeriesPlan) -> Iterator[str]:
    """What was done, in the words of the plan, each with what it is."""
    for what, text in (("Treatment", plan.name), ("Style", plan.style)):
        if text:
            yield f"{what}: {text}"
