"""What helps: everything that can be said, how sure it is, and the nights behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from ekbom.actions.entries import list_records
from ekbom.actions.kept_plans import kept_plans
from ekbom.actions.kept_questions import helps_kept
from ekbom.model.day import FIRST
from ekbom.model.diary import KINDS
from ekbom.model.errors import EkbomError, NotAnswerable, UsageError
from ekbom.reports.nights import NightsView
from ekbom.web.clock import clock, tonight
from ekbom.web.days_said import days_said
from ekbom.web.frame import render, texts_for
from ekbom.web.helps_view import (
    Answered,
    HelpsView,
    columns_of,
    helped_of,
    kinds_for,
    ladder,
    nights_between,
)
from ekbom.web.said import in_words
from ekbom.web.seat import About, Person, house_of
from ekbom.web.trial_view import trial_cards
from ekbom.web.waiting import LONG_S, waiting

router = APIRouter()
NAME, STYLES = "helps", ("helps.css",)
NIGHTS = 28  # on one page of raw nights
_MOST, _LONGEST = 200, 200  # fields of a form, letters of one
_Word = Annotated[str, Query(max_length=200)]


@router.get("/p/{person}/helps")
def helps(request: Request, who: Person, outcome: _Word = "", source: _Word = "") -> Response:
    """The list of what was tried, ordered by how sure we can be."""
    title = texts_for(request).say("What helps")
    shown: dict[str, Any] = {"here": NAME, "title": title, "source": source}
    try:
        columns = columns_of(request, who, source)
        if columns is None:
            return _wait(request, title)
        if not columns.outcomes:
            return render(request, "helps_none.html.jinja", **shown)
        wanted = outcome if outcome in columns.outcomes else next(iter(columns.outcomes))
        answered = helped_of(request, who, wanted, source)
    except NotAnswerable:
        return render(request, "helps_none.html.jinja", **shown)
    except EkbomError as error:
        return render(
            request, "helps_error.html.jinja", status=409, error=in_words(error),
            sources=_sources(who), **shown,
        )  # fmt: skip
    if answered is None:
        return _wait(request, title)
    plans = kept_plans(who.desk, who.person)
    # Chance decided about these, whatever was said of them.
    drawn = {name for one in plans for name in (one.action, one.versus)}
    kinds = kinds_for(who, columns).get("kind", {})
    asked = [
        (name, kinds.get(name, ""))
        for name, one in columns.actions.items()
        if name not in drawn and (name in kinds or one.kind is None or one.assumed)
    ]
    return render(
        request, "helps.html.jinja", view=_said(answered.view), outcomes=list(columns.outcomes),
        ladder=ladder(), trials=trial_cards(plans, tonight(who)),
        kinds=asked, sources=_sources(who), **shown,
    )  # fmt: skip


async def _sent(request: Request) -> dict[str, str]:
    """The fields of a form, whatever they are called."""
    async with request.form(max_files=0, max_fields=_MOST) as form:
        return {name: value[:_LONGEST] for name, value in form.items() if isinstance(value, str)}


@router.post("/p/{person}/helps/kinds")
def say_kinds(
    request: Request, who: Person, sent: Annotated[dict[str, str], Depends(_sent)]
) -> Response:
    """Say how things are done: planned, a habit, or because the legs are bad; it is kept."""
    columns = columns_of(request, who, patience_s=LONG_S)
    known = columns.actions if columns else {}
    said = {
        name.removeprefix("kind-"): kind
        for name, kind in sent.items()
        if name.startswith("kind-") and kind in KINDS
    }
    kinds = {**kinds_for(who, columns).get("kind", {}), **said}
    kinds = {name: kind for name, kind in kinds.items() if not known or name in known}
    outcome = sent.get("outcome", "")
    if not kinds or not outcome:
        raise UsageError("this form", "nothing is chosen", "choose how at least one is done")
    helps_kept(who.desk, who.person, outcome, now=clock(who), options={"kind": kinds})
    return RedirectResponse(f"/p/{who.person}/helps#say", 303)


@router.get("/p/{person}/helps/nights")
def nights(
    request: Request, who: Person, outcome: _Word = "", until: date | None = None
) -> Response:
    """The raw nights, four weeks at a time."""
    title = texts_for(request).say("The nights behind it")
    columns = columns_of(request, who)
    if columns is None:
        return _wait(request, title)
    wanted = outcome if outcome in columns.outcomes else next(iter(columns.outcomes), "")
    answered = helped_of(request, who, wanted) if wanted else None
    if wanted and answered is None:
        return _wait(request, title)
    today = tonight(who)
    last = max(min(until or today, today), FIRST)
    since = last - timedelta(days=NIGHTS - 1)
    return render(
        request, "helps_nights.html.jinja", here=NAME, title=title, outcome=wanted,
        nights=_raw(request, who, answered, since, last), since=since, last=last,
        days_said=days_said,
        earlier=since - timedelta(days=1),
        later=min(last + timedelta(days=NIGHTS), today) if last < today else None,
    )  # fmt: skip


def _raw(
    request: Request, who: About, answered: Answered | None, since: date, last: date
) -> NightsView | None:
    """Some nights drawn, once for each state of them."""
    if answered is None:
        return None
    house, helped = house_of(request), answered.helped
    stamp, outcome = house.changes.stamp(who.person), helped.answer.outcome
    key = (who.person, stamp, "nights", outcome, since, last, who.desk.actor.id)
    return house.answers.get(key, lambda: nights_between(helped, since, last), patience_s=LONG_S)


def _said(view: HelpsView) -> HelpsView:
    """The list; what was noticed with its days as people write them."""
    found = [
        (look, word, replace(one, what=days_said(one.what), repair=days_said(one.repair)))
        for look, word, one in view.findings
    ]
    return replace(view, findings=found)


def _sources(who: About) -> tuple[str, ...]:
    brought = tuple(one.key for one in list_records(who.desk, who.person, "source"))
    return ("log", *brought) if brought else ()


def _wait(request: Request, title: str) -> Response:
    doing = texts_for(request).say("Your nights are being read and compared.")
    return waiting(request, here=NAME, title=title, doing=doing, styles=STYLES)
