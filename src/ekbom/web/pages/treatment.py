"""The course of a person: how it went, what was found where, what was done, what comes next."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request
from markupsafe import Markup
from starlette.responses import PlainTextResponse, Response

from ekbom.actions.course_seen import CourseSeen, see_course
from ekbom.actions.report_case import draft_of_person, standard_of, written
from ekbom.actions.visit_pages import SHEETS, show_sheet
from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.reports.case_report import case_report_page
from ekbom.reports.page import inner
from ekbom.treatment.course import CHANGES
from ekbom.web.body_map import map_views
from ekbom.web.candidates import hypotheses
from ekbom.web.clock import made_at, today_of
from ekbom.web.course_view import Found, checks_of, found_of, next_visit, where
from ekbom.web.course_words import STATUS_WORDS, STEP_WORDS
from ekbom.web.frame import render, texts_for
from ekbom.web.reader import treatment_reader
from ekbom.web.seat import About, Person, house_of
from ekbom.web.translated import translated

router = APIRouter()
_HERE = "treatment"
_NEWEST = 6  # visits that stand on the first look
Sheet = Annotated[str, Path(pattern="^[a-z]{1,20}$")]


@router.get("/p/{person}/treatment")
def treatment(request: Request, who: Person, series: str = "") -> Response:
    """The course: its finding and the one doubt first, then the body, the checks, the visits."""
    seen = seen_or_none(who, series)
    if seen is None:
        return render(
            request, "treatment_empty.html.jinja", here=_HERE, person=who.person,
            title=texts_for(request).say("Treatment"),
        )  # fmt: skip
    texts = texts_for(request)
    visits = sorted(seen.course.visits, key=lambda one: -one.number)
    return render(
        request, "treatment.html.jinja", here=_HERE,
        title=texts_for(request).say("Treatment"),
        person=who.person,
        seen=seen, found=_found(request, who) if visits else None, series=series,
        hypotheses=hypotheses(seen.course, treatment_reader(who.desk)), views=map_views(),
        checks=tuple(checks_of(seen, texts)),
        rows=[(one, where(one, texts)) for one in visits[:_NEWEST]],
        older=[(one, where(one, texts)) for one in visits[_NEWEST:]], sheets=SHEETS,
        steps=[one for one in CHANGES[seen.status] if one in STEP_WORDS],
        step_words=STEP_WORDS, status_words=STATUS_WORDS,
        mornings={one.visit: one for one in seen.course.mornings},
        next_on=None if series else next_visit(who.desk, who.person, seen, today_of(who)),
    )  # fmt: skip


@router.get("/p/{person}/treatment/course")
def whole_course(request: Request, who: Person) -> Response:
    """The whole report on the course."""
    found = _found(request, who)
    page = found.page if found else None
    return render(
        request, "treatment_report.html.jinja", here=_HERE,
        title=texts_for(request).say("The course"),
        person=who.person,
        page=page, found=found, loading=found is None,
    )  # fmt: skip


@router.get("/p/{person}/treatment/sheet/{sheet}")
def sheet(request: Request, who: Person, sheet: Sheet, series: str = "") -> Response:
    """A sheet to print."""
    if sheet not in SHEETS:
        raise UsageError("sheet", "there is no such sheet", f"use {', '.join(SHEETS)}")
    page = Markup(inner(show_sheet(who.desk, who.person, sheet, series=series)))  # noqa: S704  # ours
    return render(
        request, "treatment_sheet.html.jinja", here=_HERE, person=who.person,
        page=translated(page, texts_for(request)),
        title=texts_for(request).say("To print"),
    )  # fmt: skip


@router.get("/p/{person}/treatment/draft")
def draft(request: Request, who: Person, standard: str = "care", form: str = "") -> Response:
    """The draft of a report on the case, on the page or as text to copy."""
    house, today = house_of(request), today_of(who)
    wanted = standard_of(standard[:20])
    key = (who.person, house.changes.stamp(who.person), "draft", wanted, today)
    drafted = house.answers.get(
        key, partial(draft_of_person, who.desk, who.person, wanted, today=today)
    )
    if drafted is not None and form == "text":
        name = f"case-report-{wanted}.md"
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return PlainTextResponse(written(drafted.report), headers=headers)
    page = None
    if drafted is not None:
        text = case_report_page(drafted.report, case=drafted.case, made_at=made_at(who))
        page = Markup(inner(text))  # noqa: S704  # our own page, escaped where it was made
    return render(
        request, "treatment_draft.html.jinja", here=_HERE,
        title=texts_for(request).say("Case report, a draft"),
        person=who.person, page=page, standard=wanted, loading=page is None,
    )  # fmt: skip


def seen_or_none(who: About, series: str = "") -> CourseSeen | None:
    """The course; None where none was begun.

    Raises
    ------
    NotAnswerable
        When there are courses and none of that name.
    """
    try:
        return see_course(who.desk, who.person, series)
    except NotAnswerable:
        if series:
            raise
        return None


def _found(request: Request, who: About) -> Found | None:
    """How the course went; None while it is being worked out."""
    house, audience = house_of(request), treatment_reader(who.desk)
    language, state = texts_for(request).language, house.changes.stamp(who.person)
    key = (who.person, state, "course", audience, today_of(who), language)
    work = partial(
        found_of, who.desk, who.person, audience=audience, made_at=made_at(who), language=language
    )
    return house.answers.get(key, work)
