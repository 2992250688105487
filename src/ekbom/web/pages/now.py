"""Now: what can be tried this minute, a quiet timer, and how it was before and after."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from ekbom.actions.attacks import attack, begin_attack, end_attack, tried_before
from ekbom.actions.day_one import flag_questions
from ekbom.actions.desk import Desk
from ekbom.actions.evening_told import YES
from ekbom.actions.kept_case import case_of_workspace
from ekbom.actions.measures import list_measures
from ekbom.knowledge.measures import find_measure
from ekbom.model.errors import EkbomError
from ekbom.model.measure import Measure, Offered
from ekbom.reports.assessment_lines import Line, lines
from ekbom.web.clock import clock, today_of
from ekbom.web.frame import render, texts_for
from ekbom.web.quiet import quietly
from ekbom.web.reader import medical_reader
from ekbom.web.received import OnceOnly
from ekbom.web.said import Linked
from ekbom.web.seat import About, Person, RecordId, house_of

router = APIRouter()
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_MINUTES = "minutes"
_USUAL_MIN = 10

Rating = Annotated[int, Form(ge=0, le=10)]


@dataclass(frozen=True, slots=True)
class Seen:
    """The short list for this person.

    Attributes
    ----------
    red_flags, stop_cards : list of Line
    offered : tuple of Offered
        May be tried, then what asks something first.
    why : dict of str to list of Line
        By the id of the measure.
    """

    red_flags: list[Line]
    stop_cards: list[Line]
    offered: tuple[Offered, ...]
    why: dict[str, list[Line]]


@router.get("/p/{person}/now")
def now(request: Request, who: Person, done: str = "") -> Response:
    """What can be tried this minute."""
    return _page(request, who, done=done)


@router.get("/p/{person}/now/list")
def short_list(request: Request, who: Person) -> Response:
    """The part of the page that takes longest."""
    found = _seen(request, who)
    answer = render(
        request,
        "now_list.html.jinja",
        here="now",
        found=found,
        own=tried_before(who.desk, who.person),
        person=who.person,
    )
    if found is not None and found.red_flags:
        # Then the heading of the page is another one too.
        answer.headers["hx-refresh"] = "true"
    return answer


@router.post("/p/{person}/now")
def begin(
    request: Request,
    who: Person,
    only: OnceOnly,
    before: Rating,
    measure: Annotated[str, Form(max_length=80)] = "",
) -> Response:
    """Keep how strong it is, and what is tried."""
    try:
        with (
            quietly(request, who, [{measure.strip(): YES} if measure.strip() else {}]),
            only.once(house_of(request).received, who.desk, who.person) as desk,
        ):
            record = begin_attack(desk, who.person, measure.strip(), before) if desk else ""
    except EkbomError as problem:
        return _page(request, who, problem=problem)
    return RedirectResponse(f"/p/{who.person}/now/{record}".rstrip("/"), 303)


@router.get("/p/{person}/now/{record}")
def meanwhile(request: Request, who: Person, record: RecordId) -> Response:
    """What is being tried, since when, and for how long."""
    texts = texts_for(request)
    found = attack(who.desk, who.person, record)
    measure = find_measure(found.measure) if found.measure else None
    minutes = minutes_of(measure)
    began = found.at or clock(who)
    return render(
        request,
        "now_one.html.jinja",
        here="now",
        title=texts.say("Now"),
        person=who.person,
        found=found,
        measure=measure,
        minutes=minutes,
        began=began,
        until=began + timedelta(minutes=minutes),
        left=_left(began, minutes, clock(who)),
        flags=flag_questions(),
    )


@router.post("/p/{person}/now/{record}")
def end(request: Request, who: Person, record: RecordId, after: Rating) -> Response:
    """Keep how strong it is afterwards."""
    with quietly(request, who, ()):
        found = end_attack(who.desk, who.person, record, after)
    return RedirectResponse(f"/p/{who.person}/now?done={found.record}", 303)


def minutes_of(measure: Measure | None) -> int:
    """How long a measure is tried, by the longest of its dose; a few minutes where it says none."""
    for dose in () if measure is None else measure.dose:
        numbers = _NUMBER.findall(dose.says)
        if dose.unit == _MINUTES and numbers:
            return max(1, round(float(numbers[-1])))
    return _USUAL_MIN


def _left(began: datetime, minutes: int, now: datetime) -> int:
    """Whole minutes that are left, rounded up; none once it is over."""
    seconds = (began + timedelta(minutes=minutes) - now).total_seconds()
    return max(0, -int(-seconds // 60))


def _page(
    request: Request, who: About, *, done: str = "", problem: EkbomError | None = None
) -> Response:
    texts = texts_for(request)
    told = attack(who.desk, who.person, done) if done.isalnum() else None
    return render(
        request,
        "now.html.jinja",
        here="now",
        title=texts.say("Now"),
        person=who.person,
        found=_seen(request, who),
        own=tried_before(who.desk, who.person),
        told=told,
        problem=problem,
        flags=flag_questions(),
        status=400 if problem else 200,
    )


def _seen(request: Request, who: About) -> Seen | None:
    """The short list; None while it is worked out."""
    house, day, audience = house_of(request), today_of(who), medical_reader(who.desk)
    key = (who.person, house.changes.stamp(who.person), "now", day, audience)
    return house.answers.get(key, partial(_lined, who.desk, who.person, audience, day))


def _lined(desk: Desk, person: str, audience: str, day: date) -> Seen:
    case, diary = case_of_workspace(desk, person, today=day)
    answer = list_measures(case, audience=audience, now=True, today=day, diary=diary)
    cited = Linked()
    why = {one.measure.id: lines(one.why, cited) for one in answer.offered}
    return Seen(
        lines(answer.red_flags, cited), lines(answer.stop_cards, cited), answer.offered, why
    )
