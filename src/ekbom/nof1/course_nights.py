"""Laying visits and medicine changes on a diary: which nights count, and which lie apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ekbom.model.course import CoursePolicy, MedicineEvent
from ekbom.model.diary import Diary
from ekbom.model.errors import UsageError
from ekbom.nof1.course_say import medicine_apart
from ekbom.nof1.question import Question

Floats = NDArray[np.float64]
Days = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class CourseNights:
    """The used nights of a course, and what they are held against.

    Attributes
    ----------
    y : array (n,)
    days : int array (n,)
    dates : tuple of date
    visit_days : tuple of int
        Calendar places of the visits.
    before : int
        How many of the nights lie before the first visit.
    question : Question
    course_policy : CoursePolicy
    """

    y: Floats
    days: Days
    dates: tuple[date, ...]
    visit_days: tuple[int, ...]
    before: int
    question: Question
    course_policy: CoursePolicy

    @property
    def after(self) -> int:
        """Nights from the first visit on."""
        return len(self.y) - self.before

    @property
    def fitting(self) -> dict[str, Any]:
        """What every regression of these nights takes."""
        return {"priors": self.question.policy.priors, "span": self.question.nights.span}


def check_visits(diary: Diary, visits: Sequence[date]) -> None:
    """Refuse visits that cannot be laid on the diary.

    Raises
    ------
    UsageError
    """
    if not visits or any(b <= a for a, b in pairwise(visits)):
        raise UsageError(
            "visits", f"{len(visits)} dates, not in order", "give each visit once, the first first"
        )
    if diary.index_name:
        raise UsageError(
            f"{diary.source}: column {diary.index_name}",
            "its nights have a count and no dates, and visits have dates",
            "read the diary by its dates",
        )


def event_span(event: MedicineEvent, visits: Sequence[date]) -> tuple[date, date] | None:
    """First and last day on which a medicine change may have been; None when it cuts nothing.

    That is a step ``taken``, a change before the first visit, or one nobody gave a time for.
    """
    if event.step == "taken":
        return None
    if event.on is not None:
        return event.on, event.on
    if event.visits is None or event.visits[1] < 1:
        return None
    first, last = (min(max(visit, 1), len(visits)) for visit in event.visits)
    return visits[first - 1], visits[last - 1]


def lay_out_course(
    question: Question,
    visits: Sequence[date],
    medicine: Sequence[MedicineEvent],
    course_policy: CoursePolicy,
) -> tuple[CourseNights, int, tuple[str, ...]]:
    """The nights of one regimen around the first visit, how many lie apart, and why."""
    dates, used = np.array(question.diary.dates), question.nights.used
    spans = [(span, e) for e in medicine if (span := event_span(e, visits)) is not None]
    keep, said = np.ones(len(dates), dtype=np.bool_), []
    # The last change up to the first visit begins the baseline anew, the next one ends the course.
    earlier = [(last, e) for (_, last), e in spans if last <= visits[0]]
    later = [(first, e) for (first, last), e in spans if last > visits[0]]
    if earlier:
        day, event = max(earlier, key=lambda pair: pair[0])
        keep &= dates >= day
        said.append(medicine_apart(event, int((used & (dates < day)).sum()), before=True))
    if later:
        day, event = min(later, key=lambda pair: pair[0])
        keep &= dates < day
        said.append(medicine_apart(event, int((used & (dates >= day)).sum()), before=False))
    part = question.nights.part(keep)
    here = np.flatnonzero(part.used)
    first_day, origin = int(question.nights.days[0]), question.diary.dates[0]
    visit_days = tuple(first_day + (visit - origin).days for visit in visits)
    nights = CourseNights(
        part.y[here], part.days[here], part.chosen_dates, visit_days,
        int((dates[here] < visits[0]).sum()), question, course_policy,
    )  # fmt: skip
    return nights, int(used.sum() - len(here)), tuple(said)
