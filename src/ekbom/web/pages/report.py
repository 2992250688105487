"""Doctor report: two sheets to print, each part with a switch, the person's questions on top."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from ekbom.actions.desk import Desk
from ekbom.actions.doctor_report import doctor_questions, doctor_report, keep_doctor_questions
from ekbom.actions.own_ways import cards_of
from ekbom.model.errors import EkbomError
from ekbom.reports.assessment_lines import Line, lines
from ekbom.reports.doctor import PARTS, DoctorView, doctor_page
from ekbom.reports.page import inner
from ekbom.reports.words import day
from ekbom.web.clock import clock
from ekbom.web.frame import render, texts_for
from ekbom.web.said import Linked
from ekbom.web.seat import About, Person, house_of
from ekbom.web.translated import translated
from ekbom.web.waiting import waiting

router = APIRouter()
NAME, STYLES = "report", ("doctor.css", "report.css")
_LONGEST = 2000


@router.get("/p/{person}/report")
def report(
    request: Request,
    who: Person,
    part: Annotated[list[str] | None, Query(max_length=20)] = None,
    chosen: Annotated[str, Query(max_length=3)] = "",
    english: Annotated[str, Query(max_length=3)] = "",
) -> Response:
    """Both sheets as they would be printed, without what is switched off."""
    shown = frozenset(part or ()) if chosen else frozenset(PARTS)
    return _page(request, who, frozenset(PARTS) - shown, english=bool(english))


@router.post("/p/{person}/report")
def ask(
    request: Request, who: Person, questions: Annotated[str, Form(max_length=_LONGEST)] = ""
) -> Response:
    """Keep what the person wants to ask."""
    try:
        told = keep_doctor_questions(who.desk, who.person, questions.splitlines())
    except EkbomError as error:
        return _page(request, who, frozenset(), typed=questions, error=error)
    cards = lines(cards_of(told), Linked())
    if cards:
        return _page(request, who, frozenset(), typed=questions, cards=cards)
    return RedirectResponse(f"/p/{who.person}/report", 303)


def _page(
    request: Request,
    who: About,
    without: frozenset[str],
    *,
    typed: str | None = None,
    error: EkbomError | None = None,
    cards: list[Line] | None = None,
    english: bool = False,
) -> Response:
    say = texts_for(request).say
    found = _report(request, who)
    if found is None and not (error or cards):
        doing = say("The two pages are being written.")
        return waiting(request, here=NAME, title=say("Doctor report"), doing=doing, styles=STYLES)
    page = "" if found is None else doctor_page(
        found, without=without, made_at=f"{day(clock(who))}, {clock(who):%H:%M}"
    )  # fmt: skip
    sheets = Markup(inner(page)) if page else Markup()  # noqa: S704  # ours, escaped where made
    asked = "\n".join(doctor_questions(who.desk, who.person)) if typed is None else typed
    return render(
        request, "report.html.jinja", here=NAME, title=say("Doctor report"), parts=_parts(request),
        without=without, asked=asked, error=error, cards=cards or [], longest=_LONGEST,
        sheets=sheets if english else translated(sheets, texts_for(request)), english=english,
        status=400 if error else 200,
    )  # fmt: skip


def _report(request: Request, who: About) -> DoctorView | None:
    """What stands on it; None while it is worked out."""
    house, now = house_of(request), clock(who)
    key = (who.person, house.changes.stamp(who.person), NAME, now.date(), who.desk.actor.id)
    return house.answers.get(key, partial(_viewed, who.desk, who.person, now))


def _viewed(desk: Desk, person: str, now: datetime) -> DoctorView:
    return doctor_report(desk, person, now=now).view()


def _parts(request: Request) -> dict[str, str]:
    """The switches, in the language of the reader."""
    say = texts_for(request).say
    return {
        "questions": say("Questions"),
        "pattern": say("Points and severity"),
        "nights": say("28 nights"),
        "medicines": say("Medicines"),
        "iron": say("Iron"),
        "augmentation": say("Augmentation"),
        "tried": say("What was tried"),
        "recording": say("Leg recording"),
        "method": say("Method and sources"),
    }
