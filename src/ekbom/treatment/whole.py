"""Several courses of one person as one, as a report on all of them looks at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from ekbom.model.course_record import CourseRecord


def whole_course(courses: Sequence[CourseRecord]) -> CourseRecord:
    """The courses one behind the other, with the visits counted on.

    Parameters
    ----------
    courses : sequence of CourseRecord
        At least one, in the order of time.
    """
    visits = [
        replace(visit, by=visit.by or course.by) for course in courses for visit in course.visits
    ]
    intake = next((one.intake for one in courses if one.intake), None)
    return replace(
        courses[0],
        intake=intake,
        by=next((one.by for one in courses if one.by), None),
        plans=tuple(plan for one in courses for plan in one.plans),
        visits=tuple(replace(one, number=n) for n, one in enumerate(visits, start=1)),
        totals=tuple(total for one in courses for total in one.totals),
        outcomes=tuple(outcome for one in courses for outcome in one.outcomes),
        statement=tuple(note for one in courses for note in one.statement),
        written=MappingProxyType({k: v for one in courses for k, v in one.written.items()}),
    )
