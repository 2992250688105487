"""Recorded courses of visits laid out to be followed, as if a case had told them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ekbom.actions.course import follow_course
from ekbom.actions.own_ways import with_case_cards
from ekbom.model.case import Case, NightsFile
from ekbom.model.course import CourseAnswer
from ekbom.model.course_record import CourseRecord
from ekbom.model.diary import Diary
from ekbom.model.errors import EkbomError, UsageError
from ekbom.model.finding import Finding
from ekbom.treatment.course import status_of
from ekbom.treatment.follow import with_totals
from ekbom.treatment.timeline import as_series
from ekbom.treatment.told import with_courses

_WHERE = "nights of the workspace"


def recorded_case(case: Case, courses: Sequence[CourseRecord]) -> Case:
    """The case with recorded courses behind the series it tells itself.

    Parameters
    ----------
    case : Case
        What else is kept of the person; a series that was told and recorded too stands as it was
        recorded.
    courses : sequence of CourseRecord
        In the order of time.
    """
    placed = with_totals(courses, case.record.scales)
    told = with_courses(case, placed)
    series = (
        replace(as_series(one), outcomes=read.outcomes)
        for one, read in zip(placed, told.series, strict=True)
    )
    names = {one.name for one in courses}
    earlier = (one for one in case.series if one.name not in names)
    title = case.title
    if not case.series and not case.complaint:
        plan = courses[0].plan
        title = (plan.name if plan else "") or courses[0].name
    return with_case_cards(replace(told, title=title, series=(*earlier, *series)))


def follow_recorded(
    case: Case, diary: Diary | None, outcome: str | None, *, asked: bool, **told: Any
) -> tuple[CourseAnswer, Case, Diary | None]:
    """Follow recorded visits, beside the nights where those can be laid beside them.

    Parameters
    ----------
    case : Case
        From `recorded_case`.
    diary : Diary or None
    outcome : str or None
        Of the diary.
    asked : bool
        Whether the nights were asked for by name: then it is an error where they do not fit. Else
        the visits are followed alone, and it is a finding.
    told
        As for `follow_course`.
    """
    if diary is not None:
        try:
            name = outcome or _one_outcome(diary)
            options = () if case.nights is None else case.nights.options
            both = replace(case, nights=NightsFile(diary.source, name, options))
            return follow_course(both, diary=diary, **told), both, diary
        except EkbomError as error:
            if asked:
                raise
            case = noted(case, error)
    alone = replace(case, nights=None)
    return follow_course(alone, **told), alone, None


def noted(case: Case, error: EkbomError) -> Case:
    """The case with nights that could not be read as a finding."""
    found = Finding(
        "nights_left_out", "warning", error.where, f"{error.problem}; the visits stand alone",
        error.todo,
    )  # fmt: skip
    return replace(case, findings=(*case.findings, found))


def nights_outcome(courses: Sequence[CourseRecord], diary: Diary) -> str | None:
    """What the latest plan follows night by night, where the diary holds it."""
    agreed = [one.plan.outcome for one in courses if one.plan]
    return next((name for name in reversed(agreed) if name in diary.outcomes), None)


def _one_outcome(diary: Diary) -> str:
    if len(diary.outcomes) != 1:
        have = ", ".join(diary.outcomes) or "no outcome"
        raise UsageError(_WHERE, f"they hold {have}", "say --outcome NAME")
    return next(iter(diary.outcomes))


def proposals(courses: Sequence[CourseRecord]) -> tuple[str, ...]:
    """What can come next where a relapse was named and nothing was agreed since."""
    return tuple(_proposal(one) for one in courses if status_of(one) == "relapsed")


def _proposal(course: CourseRecord) -> str:
    back = [one for one in course.events if one.step == "relapse"][-1]
    days = [one.on for one in course.visits if one.on is not None]
    when = f" on {back.on}" if back.on else ""
    if back.on and days and back.on >= days[-1]:
        gap = (back.on - days[-1]).days
        when += f", {gap} day{'s' * (gap != 1)} after the last visit"
    plan = course.plan
    nights = f"{plan.baseline_nights} nights" if plan and plan.baseline_nights else "nights"
    return (
        f"It was written down that it came back after {course.name}{when}. A second series can be "
        f"agreed, with {nights} of diary of its own before the first visit, and what keeps it "
        "going is asked anew: ekbom plan course GOAL."
    )
