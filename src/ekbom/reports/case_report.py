"""The draft of a report on a case: filled item by item, as Markdown and as a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ekbom.knowledge.explain import explain
from ekbom.knowledge.reporting import reporting
from ekbom.model.case import Case
from ekbom.model.case_report import CaseReport, CaseStandard, ReportItem
from ekbom.model.completeness import ItemNow
from ekbom.model.course import Course, CourseAnswer
from ekbom.model.course_record import CourseRecord
from ekbom.model.errors import NotAnswerable
from ekbom.model.finding import Finding
from ekbom.model.intake import Note
from ekbom.reports.case_fields import field_words, known
from ekbom.reports.case_plan import TITLE, written
from ekbom.reports.case_words import Reported
from ekbom.reports.page import fill, noticed
from ekbom.reports.told_chart import told_charts
from ekbom.reports.word_course import word_strips
from ekbom.reports.words import capital
from ekbom.treatment.complete import complete
from ekbom.treatment.held_fields import held
from ekbom.treatment.whole import whole_course

NAMES: dict[CaseStandard, str] = {
    "care": "Case report, in the order of CARE",
    "stricta": "Needling as it was done, in the order of STRICTA",
    "tidier": "Treatment as it was done, in the order of TIDieR",
    "cent": "Items of an n-of-1 trial, in the order of CENT",
}
_NO_TRIAL = (
    "No order of periods was drawn by lot, so this is no n-of-1 trial; the list shows what one "
    "would tell."
)
_DRAFT = (
    "A draft, put together from what was told or recorded. What is missing is listed and not made "
    "up. The fields that hold names are left out; look for names in the free text before it goes "
    "anywhere."
)
_UNCHECKED = "our words for this item are not checked yet"


def draft(
    case: Case,
    courses: Sequence[CourseRecord],
    standard: CaseStandard,
    *,
    answer: CourseAnswer | None = None,
    findings: Sequence[Finding] = (),
) -> CaseReport:
    """Fill the items of a standard from a case.

    Parameters
    ----------
    case : Case
        With at least one course.
    courses : sequence of CourseRecord
        In the order of time.
    standard : {"care", "stricta", "tidier", "cent"}
    answer : CourseAnswer, optional
        How the course went.
    findings : sequence of Finding

    Raises
    ------
    NotAnswerable
        For STRICTA where no visit was one of needling.
    """
    of = Reported(case, tuple(courses), answer)
    if standard == "stricta":
        of = _needled(of)
    whole = whole_course(of.courses)
    asked = reporting(standard)
    says = {field: known(of, field) for item in asked for field in item.fields}
    no_trial = standard == "cent" and not any(one.plan and one.plan.trial for one in courses)
    if no_trial:
        # The title of a case does not call it an n-of-1 trial; only a person can.
        says[TITLE] = written(TITLE)(of)
    # What stands in the case and in no record of a visit.
    elsewhere = [name for name, found in says.items() if found and not held(whole, name).any]
    states = complete(whole, standard, elsewhere=elsewhere).items
    items = tuple(
        _item(of, now, {name: says[name] for name in item.fields}, whole)
        for now, item in zip(states, asked, strict=True)
    )
    return CaseReport(
        standard=standard,
        title=case.title,
        source=case.source or case.file,
        result=tuple(_result(answer)),
        doubt=explain("report.honesty").says,
        beside=(_NO_TRIAL,) if no_trial else (),
        absent="not told" if of.told else "not recorded",
        items=items,
        answer=answer,
        findings=tuple(findings),
    )


def _needled(of: Reported) -> Reported:
    """With the courses of needling alone."""
    courses = tuple(
        course for course in of.courses if any("needling" in one.kinds for one in course.visits)
    )
    if not courses:
        raise NotAnswerable(
            of.case.file, "no visit of it is told as one of needling, and STRICTA describes that",
            "use --standard tidier",
        )  # fmt: skip
    names = {one.name for one in courses}
    series = tuple(one for one in of.case.series if one.name in names)
    first = replace(courses[0], intake=of.intake)
    return Reported(replace(of.case, series=series), (first, *courses[1:]), of.answer)


def _item(
    of: Reported, now: ItemNow, says: Mapping[str, Sequence[Note]], whole: CourseRecord
) -> ReportItem:
    """An item with its statements; a field nothing can be said of is missing, held or not.

    Who tells of a muscle has not said how many needles went into it, though a record holds one.
    """
    lines = tuple(dict.fromkeys(one for found in says.values() for one in found))
    silent = [
        name
        for name, found in says.items()
        if not (found or now.one_is_enough) and held(whole, name).any and held(whole, name).full
    ]
    if "timeline" in says and not any(one.on for one in whole.visits):
        silent.append("session.start")
    state = now.state
    if silent:
        state = "partly" if lines else "missing"
    return ReportItem(
        id=now.id,
        wants=now.says,
        state=state,
        says=lines,
        missing=tuple(field_words(of, one) for one in (*now.missing, *silent)),
        status=now.status,
    )


def _result(answer: CourseAnswer | None) -> Iterator[str]:
    courses = answer.courses if answer else ()
    several = len({one.name for one in courses}) > 1
    for one in courses:
        yield f"{capital(one.name)}. {one.sentence}" if several else one.sentence
    if not courses:
        yield "How it went was not written down for any stretch of visits."


def markdown(report: CaseReport) -> str:
    """The draft as Markdown: the result, the doubt, what is missing, then item by item."""
    return "\n".join(_markdown(report)) + "\n"


def _markdown(report: CaseReport) -> Iterator[str]:
    yield f"# {report.title}"
    yield from ("", f"{NAMES[report.standard]}. From {report.source}.", "", _DRAFT)
    yield from ("", "## What came of it", "")
    yield from (f"- {one}" for one in report.result)
    yield from ("", report.doubt)
    for one in report.beside:
        yield from ("", one)
    filled, asked = report.counts
    yield from ("", f"## What is missing ({filled} of {asked} items are filled)", "")
    yield from (f"- {missing_words(one, report)}" for one in report.missing)
    yield from () if report.missing else ("Nothing.",)
    for item in report.items:
        yield from ("", f"## {item.id}. {item.wants}", "")
        yield from _item_lines(item, report)


def _item_lines(item: ReportItem, report: CaseReport) -> Iterator[str]:
    if item.status == "memory":
        yield from (f"*({_UNCHECKED})*", "")
    for one in item.says:
        source = f" ({one.source})" if one.source else ""
        yield f"- {one.says}{source}"
    if item.state == "not_asked":
        yield "Does not apply here."
    elif item.missing:
        yield from ([""] if item.says else [])
        yield absent_words(item, report)


def missing_words(item: ReportItem, report: CaseReport) -> str:
    """An item that is not filled; of one that is filled in part, what of it is missing."""
    wants = f"{item.id}. {item.wants.removesuffix('.')}: {report.absent}"
    return f"{wants}: {'; '.join(item.missing)}" if item.state == "partly" else wants


def absent_words(item: ReportItem, report: CaseReport) -> str:
    """What of an item nobody said."""
    return f"{capital(report.absent)}: {'; '.join(item.missing)}."


def case_report_page(report: CaseReport, *, case: Case, made_at: str) -> str:
    """The draft as one self-contained page, with the chart of the course.

    Parameters
    ----------
    report : CaseReport
    case : Case
        Behind the chart.
    made_at : str
        Date and time for the foot of the page.
    """
    courses = report.answer.courses if report.answer else ()
    filled, asked = report.counts
    return fill(
        "case_report.html.jinja",
        report=report,
        name=NAMES[report.standard],
        draft=_DRAFT,
        filled=filled,
        asked=asked,
        missing=[missing_words(one, report) for one in report.missing],
        items=[(one, absent_words(one, report) if one.missing else "") for one in report.items],
        charts=[
            _chart(one, case, several=len({one.name for one in courses}) > 1) for one in courses
        ],
        unchecked=capital(_UNCHECKED),
        findings=noticed(report.findings),
        made_at=made_at,
    )


def _chart(course: Course, case: Case, *, several: bool) -> dict[str, Any]:
    name = f"{capital(course.name)}: {course.outcome}" if several else capital(course.outcome)
    return {"title": name, "strips": word_strips(course, case), "told": told_charts(course)}
