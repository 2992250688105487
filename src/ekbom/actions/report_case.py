"""A draft of a report on a case: from a file, or from what the workspace keeps of a person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from ekbom.actions.course import case_diary, follow_course, read_case
from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.kept_case import case_of_workspace
from ekbom.actions.kept_courses import courses_of as kept_courses
from ekbom.exchange.visit_file import read_course
from ekbom.model.case import Case
from ekbom.model.case_report import CaseReport, CaseStandard
from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.reports.case_report import case_report_page, draft, markdown
from ekbom.treatment.follow import with_totals
from ekbom.treatment.told import courses_of, with_courses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ekbom.model.course_record import CourseRecord
    from ekbom.model.diary import Diary

__all__ = [
    "Drafted", "draft_of_case", "draft_of_person", "standard_of", "write_report_page", "written",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drafted:
    """The draft, with the case it was made from."""

    report: CaseReport
    case: Case


def standard_of(name: str) -> CaseStandard:
    """The standard of that name.

    Raises
    ------
    UsageError
        For another one.
    """
    known = get_args(CaseStandard)
    if name.lower() not in known:
        raise UsageError("--standard", f"{name!r} is unknown", f"use one of {', '.join(known)}")
    return cast(CaseStandard, name.lower())


def draft_of_case(path: str | Path, standard: CaseStandard = "care", *, today: date) -> Drafted:
    """The draft of a case, or of a recorded course, in a file.

    Parameters
    ----------
    path : str or Path
        A case (TOML); a diary it names lies beside it. Or a course (JSON, ``ekbom-course/1``).
    standard : {"care", "stricta", "tidier", "cent"}
    today : date
        What lies ahead of it is named.

    Raises
    ------
    InputError
        When the file is no case.
    NotAnswerable
        When nothing was told of visits or of the person, and for STRICTA without needling.
    """
    now = datetime.combine(today, time.max)
    if Path(path).suffix.lower() == ".json":
        course, findings = read_course(path)
        case = Case(_title(course), course.source, file=Path(path).name, findings=findings)
        return _drafted(with_courses(case, [course]), [course], None, standard, now)
    case = read_case(path, now=now)
    diary = case_diary(case, Path(path).parent, now=now)
    return _drafted(case, courses_of(case), diary, standard, now)


@person_verb("see")
def draft_of_person(
    desk: Desk, person: str, standard: CaseStandard = "care", *, today: date
) -> Drafted:
    """The draft of what the workspace keeps of a person: the courses, else the case.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    standard : {"care", "stricta", "tidier", "cent"}
    today : date

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    InputError
        When what is kept cannot be read.
    NotAnswerable
        As in `draft_of_case`.
    """
    case, diary = case_of_workspace(desk, person, today=today)
    with desk.store.snapshot():
        kept = kept_courses(desk.store, person)
    desk.store.note(desk.event("draft_of_person", person, tuple(one.series.id for one in kept)))
    courses = with_totals([one.course for one in kept], case.record.scales)
    now = datetime.combine(today, time.max)
    if not courses:
        return _drafted(case, courses_of(case), diary, standard, now)
    told = with_courses(case, courses)
    if not case.series and not case.complaint:
        told = replace(told, title=_title(courses[0]))
    return _drafted(told, courses, diary, standard, now)


def _title(course: CourseRecord) -> str:
    return (course.plan.name if course.plan else "") or course.name


def _drafted(
    case: Case,
    courses: Sequence[CourseRecord],
    diary: Diary | None,
    standard: CaseStandard,
    now: datetime,
) -> Drafted:
    if not (case.series or case.complaint):
        raise NotAnswerable(
            case.file, "it tells neither of a complaint nor of visits",
            "tell the visits under [[series]], or record one: ekbom visit",
        )  # fmt: skip
    nights = diary if case.nights is not None else None
    answer = follow_course(case, diary=nights, now=now) if case.series else None
    findings = answer.findings if answer else case.findings
    return Drafted(draft(case, courses, standard, answer=answer, findings=findings), case)


def written(report: CaseReport) -> str:
    """The draft as Markdown."""
    return markdown(report)


def write_report_page(drafted: Drafted, path: str | Path, *, made_at: str) -> Path:
    """Lay the draft down as one self-contained HTML page.

    Parameters
    ----------
    drafted : Drafted
    path : path
        Written under a temporary name and moved.
    made_at : str
        Date and time for the foot of the page.

    Raises
    ------
    StoreError
        When the place cannot be written to.
    """
    from ekbom.exchange.text_file import write_text

    page = case_report_page(drafted.report, case=drafted.case, made_at=made_at)
    return write_text(path, page)
