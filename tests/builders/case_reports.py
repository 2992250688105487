"""Courses as a report on a case reads them: what is said for a field, and whole drafts."""

from __future__ import annotations

from ekbom.actions.course import follow_course
from ekbom.model.case import (
    Case,
    Told,
)
from ekbom.model.case_report import CaseReport, CaseStandard
from ekbom.model.course_record import CourseRecord
from ekbom.model.intake import Intake
from ekbom.model.treatment import (
    VisitRecord,
)
from ekbom.reports.case_fields import known
from ekbom.reports.case_report import draft
from ekbom.reports.case_words import Reported
from ekbom.treatment.told import with_courses

STANDARDS: tuple[CaseStandard, ...] = ("care", "stricta", "tidier", "cent")


def reported(course: CourseRecord, case: Case | None = None) -> Reported:
    return Reported(with_courses(case or Case("A case", ""), [course]), (course,))


def says(field: str, course: CourseRecord, case: Case | None = None) -> list[str]:
    return [one.says for one in known(reported(course, case), field)]


def one_visit(kind: str = "talk", **fields: object) -> CourseRecord:
    visit = VisitRecord(1, kind, **fields)  # type: ignore[arg-type]
    return CourseRecord("series", visits=(visit,))


def asked(**fields: object) -> CourseRecord:
    return CourseRecord("series", intake=Intake(**fields))  # type: ignore[arg-type]


def drafted(course: CourseRecord, standard: CaseStandard = "care") -> CaseReport:
    case = with_courses(Case("A case", "the workspace", complaint=(Told("x", ""),)), [course])
    return draft(case, [course], standard, answer=follow_course(case))
