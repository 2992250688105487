"""Today: the entry of the evening, the last nights, and what wants attention."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from ekbom.actions.entry_names import NearName
from ekbom.actions.evening import EveningKept, keep_nights
from ekbom.actions.goal import set_goal
from ekbom.actions.own_ways import cards_of
from ekbom.model.day import FIRST, LAST
from ekbom.model.errors import EkbomError, InputError
from ekbom.reports.assessment_lines import Line, lines
from ekbom.web.clock import Night, clock
from ekbom.web.days_said import due_said, line_said
from ekbom.web.due_seen import due_seen
from ekbom.web.evening_charts import (
    dots_of,
    goal_points,
    level_words,
    pictures,
    sat_points,
    strip_of,
)
from ekbom.web.evening_form import SAT, EveningForm, evening_sent, shown_of, slept
from ekbom.web.evening_page import EveningPage, evening_page
from ekbom.web.frame import render, texts_for
from ekbom.web.quiet import quietly
from ekbom.web.received import OnceOnly
from ekbom.web.said import Linked
from ekbom.web.seat import About, Person, house_of
from ekbom.web.texts import Texts
from ekbom.web.waiting import waiting

router = APIRouter()
_MORNING, _NOON, _EVENING = 4, 12, 17  # hours of the clock

SentEvening = Annotated[EveningForm, Depends(evening_sent)]


@router.get("/p/{person}/today")
def today(request: Request, who: Person, night: Night | None = None, saved: str = "") -> Response:
    """The evening that runs, or another night."""
    return _page(request, who, evening_page(who, night), saved=saved == "1")


@router.post("/p/{person}/today")
def keep(request: Request, who: Person, sent: SentEvening, only: OnceOnly) -> Response:
    """Keep what has changed of an evening; sent twice, it is kept once."""
    part = request.headers.get("hx-request") == "true"
    told = sent.told()
    new = (sent.own,) if sent.new else ()
    words = any(one.note is not None for one in told)
    with (
        quietly(request, who, [one.cells for one in told], words=words),
        only.once(house_of(request).received, who.desk, who.person) as desk,
    ):
        kept = keep_nights(desk, who.person, told, new=new) if told and desk else ()
    problem = next((one.problem for one in kept if one.problem), None)
    if problem is not None:
        return _refused(request, who, sent, problem, part=part)
    if part:
        return _saved(request, who, sent, kept)
    if any(one.medicines for one in kept):
        return _page(request, who, evening_page(who, sent.night), saved=True, kept=kept)
    return RedirectResponse(f"/p/{who.person}/today?night={sent.night}&saved=1", 303)


@router.post("/p/{person}/today/goal")
def keep_goal(
    request: Request,
    who: Person,
    words: Annotated[str, Form(alias="goal-words", max_length=1000)] = "",
    night: Annotated[date | None, Form(ge=FIRST, le=LAST)] = None,
) -> Response:
    """Keep what somebody wants to be able to do again."""
    try:
        set_goal(who.desk, who.person, words)
    except InputError as problem:
        return _page(request, who, evening_page(who, night), problem=problem, status=400)
    return RedirectResponse(f"/p/{who.person}/today" + (f"?night={night}" if night else ""), 303)


@router.get("/p/{person}/today/more")
def more(request: Request, who: Person) -> Response:
    """What wants attention, once it is worked out."""
    found = due_said(due_seen(request, who))
    return render(request, "today_more.html.jinja", found=found, **_own(who))


@router.get("/p/{person}/today/due")
def all_due(request: Request, who: Person) -> Response:
    """Everything that is due in the next weeks."""
    texts = texts_for(request)
    found, title = due_said(due_seen(request, who)), texts.say("What is due")
    if found is None:
        doing = texts.say("Looking what wants attention.")
        return waiting(request, here="today", title=title, doing=doing)
    return render(request, "today_due.html.jinja", here="today", title=title, found=found)


def _page(request: Request, who: About, page: EveningPage, **fields: Any) -> Response:
    texts = texts_for(request)
    strip = strip_of(page, texts)
    kept: tuple[EveningKept, ...] = fields.pop("kept", ())
    wide, narrow = pictures(strip) if strip.rows else ("", "")
    given: dict[str, Any] = {
        "saved": False, "problem": None, "typed": None, "near": "", "status": 200, **fields,
    }  # fmt: skip
    return render(
        request,
        "today.html.jinja",
        here="today",
        title=texts.say("Today"),
        page=page,
        strip=strip,
        wide=wide,
        narrow=narrow,
        level=level_words(page),
        shown=shown_of(page.evening, before=page.asks_before),
        cards=_cards(kept),
        found=due_said(due_seen(request, who)),
        slept=slept,
        greeting=_greeting(page, texts),
        others=_others(page, texts),
        first_day=not page.evening.entries,
        value_of=_values(page, given["typed"]),
        at=clock(who),
        **_charts(page, texts),
        **_own(who),
        **given,
    )


def _charts(page: EveningPage, texts: Texts) -> dict[str, Any]:
    goal, sat = goal_points(page), sat_points(page)
    minutes = texts.say("{n} min").format(n=round(max((v for _, v in sat), default=0)))
    return {
        "goal_points": goal,
        "sit_points": sat,
        "goal_chart": dots_of(
            page, goal, texts, texts.say("How near to the goal, 0 to 10"), highest=10,
            ends=("0", "10"),
        ),
        "sit_chart": dots_of(
            page, sat, texts, texts.say("Minutes of sitting still"), highest=1, ends=("0", minutes)
        ),
        "situations": SAT,
    }  # fmt: skip


def _greeting(page: EveningPage, texts: Texts) -> str:
    """By the clock of the person, with the name where it is one."""
    hour = page.own.hour
    if not page.is_tonight and page.night != page.evening.running:
        return texts.say("An earlier night")
    words = (
        texts.say("Good morning") if _MORNING <= hour < _NOON
        else texts.say("Good afternoon") if _NOON <= hour < _EVENING
        else texts.say("Good evening")
    )  # fmt: skip
    name = page.about.card.label.split(",")[0].strip()
    return f"{words}." if name in ("", "me") else f"{words}, {name}."


def _others(page: EveningPage, texts: Texts) -> list[tuple[date, str]]:
    """The nights one goes to from here."""
    day = timedelta(days=1)
    found = [(page.night - day, texts.say("The night before"))]
    if page.night < page.own.date():
        found.append((page.night + day, texts.say("The night after")))
    if page.night < page.own.date() - day:
        found.append((page.evening.running, texts.say("Back to now")))
    return found


def _values(page: EveningPage, typed: EveningForm | None) -> Callable[[str], str]:
    """What a field shows: what was typed, or what is kept."""
    cells = page.evening.cells if typed is None else typed.cells
    return lambda name: cells.get(name, "")


def _own(who: About) -> dict[str, Any]:
    return {"person": who.person}


def _saved(
    request: Request, who: About, sent: EveningForm, kept: tuple[EveningKept, ...]
) -> Response:
    """The part of the page that says what was kept, and shows it from now on."""
    return render(
        request, "today_saved.html.jinja", at=clock(who), shown=sent.showing(),
        cards=_cards(kept), problem=None, near="", saved=True, **_own(who),
    )  # fmt: skip


def _cards(kept: tuple[EveningKept, ...]) -> list[Line]:
    """A card for each medicine that was just ended or altered alone."""
    cards = lines(cards_of(use for one in kept for use in one.medicines), Linked())
    return [line_said(one) for one in cards]


def _refused(
    request: Request, who: About, sent: EveningForm, problem: EkbomError, *, part: bool
) -> Response:
    """What was typed stays, with what is wrong beside it."""
    near = problem.near if isinstance(problem, NearName) else ""
    if part:
        return render(
            request, "today_saved.html.jinja", at=clock(who), shown=sent.shown_text(), cards=[],
            problem=problem, near=near, saved=False, status=400, **_own(who),
        )  # fmt: skip
    page = evening_page(who, sent.night)
    return _page(request, who, page, problem=problem, near=near, typed=sent, status=400)
