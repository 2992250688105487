"""Measures: what may be tried, what asks first, what is not for one, and one of them alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request
from starlette.datastructures import QueryParams
from starlette.responses import Response

from ekbom.actions.desk import Desk
from ekbom.actions.kept_case import case_of_workspace
from ekbom.actions.measures import list_measures, show_measure
from ekbom.assessment.measures import COURSE_KINDS
from ekbom.knowledge.measures import block_nights, near_measures
from ekbom.knowledge.measures import measures as catalogue
from ekbom.knowledge.near import nearest
from ekbom.model.measure import Measure
from ekbom.reports.assessment_lines import Line, lines
from ekbom.reports.measures import (
    TRIAL_HEADS,
    MeasureGroup,
    MeasuresView,
    OneView,
    measure_view,
    measures_view,
)
from ekbom.reports.words import capital
from ekbom.web.clock import today_of
from ekbom.web.frame import render, texts_for
from ekbom.web.reader import medical_reader
from ekbom.web.said import Linked
from ekbom.web.seat import About, Person, house_of
from ekbom.web.waiting import waiting

router = APIRouter()
NAME, STYLES = "measures", ("measures.css",)
_LONGEST = 100
MeasureId = Annotated[str, Path(pattern=r"^[a-z0-9_]{1,64}$")]


@dataclass(frozen=True, slots=True)
class OneSeen:
    """One measure, with what comes before anything is tried.

    Attributes
    ----------
    red_flags, stop_cards : list of Line
    view : OneView or None
        None while a red flag is there.
    closed : bool
        Whether it is not for this person.
    """

    red_flags: list[Line]
    stop_cards: list[Line]
    view: OneView | None
    closed: bool


@router.get("/p/{person}/measures")
def measures(
    request: Request, who: Person, q: Annotated[str, Query(max_length=_LONGEST)] = ""
) -> Response:
    """The catalogue as it stands for this person, or what of it is called like something."""
    title = texts_for(request).say("What one can try")
    view = _all_of(request, who)
    if view is None:
        return _wait(request, title)
    asked, told = " ".join(q.split()), texts_for(request).told
    groups = _named(view.groups, asked, told) if asked else view.groups
    return render(
        request, "measures.html.jinja", here=NAME, title=title, view=view, groups=groups,
        asked=asked, near=_near(asked, told) if asked and not groups else (), longest=_LONGEST,
    )  # fmt: skip


@router.get("/p/{person}/measures/{measure}")
def measure(request: Request, who: Person, measure: MeasureId) -> Response:
    """How one is done, for whom not, what is known of it, and how to test it on oneself."""
    found = catalogue().get(measure)
    if found is None:
        raise HTTPException(404)
    seen = _one_of(request, who, found)
    title = capital(texts_for(request).told(found.name) or found.name)
    if seen is None:
        return _wait(request, title)
    return render(
        request, "measure.html.jinja", here=NAME, title=title, name=found.name, seen=seen,
        one=seen.view, heads=TRIAL_HEADS, test=None if seen.closed else test_of(found, who.person),
        nights=block_nights(found), usually=found.usually,
    )  # fmt: skip


def test_of(measure: Measure, person: str) -> tuple[str, str]:
    """How a measure is tested: by a trial, as a course, or in the diary; and where.

    Parameters
    ----------
    measure : Measure
    person : str
        Id of the person.
    """
    nights = block_nights(measure)
    if nights:
        query = QueryParams({"action": measure.name, "block": str(nights)})
        return "trial", f"/p/{person}/trial/new?{query}"
    if measure.kind in COURSE_KINDS:
        return "course", f"/p/{person}/treatment"
    return "diary", f"/p/{person}/today"


def _all_of(request: Request, who: About) -> MeasuresView | None:
    """Every measure; None while it is worked out."""
    house, day, audience = house_of(request), today_of(who), medical_reader(who.desk)
    key = (who.person, house.changes.stamp(who.person), NAME, day, audience, who.desk.actor.id)
    return house.answers.get(key, partial(_viewed, who.desk, who.person, audience, day))


def _viewed(desk: Desk, person: str, audience: str, day: date) -> MeasuresView:
    case, diary = case_of_workspace(desk, person, today=day)
    return measures_view(list_measures(case, audience=audience, today=day, diary=diary), Linked())


def _one_of(request: Request, who: About, measure: Measure) -> OneSeen | None:
    """One measure; None while it is worked out."""
    house, day, audience = house_of(request), today_of(who), medical_reader(who.desk)
    stamp = house.changes.stamp(who.person)
    key = (who.person, stamp, "measure", measure.id, day, audience, who.desk.actor.id)
    work = partial(_one_viewed, who.desk, who.person, measure.id, audience, day)
    return house.answers.get(key, work)


def _one_viewed(desk: Desk, person: str, measure: str, audience: str, day: date) -> OneSeen:
    case, diary = case_of_workspace(desk, person, today=day)
    answer = show_measure(measure, case, audience=audience, today=day, diary=diary)
    cited = Linked()
    return OneSeen(
        lines(answer.red_flags, cited),
        lines(answer.stop_cards, cited),
        measure_view(answer, cited),
        answer.offered is None or answer.offered.state == "not_for_you",
    )


def _named(
    groups: list[MeasureGroup], asked: str, told: Callable[[str], str]
) -> list[MeasureGroup]:
    """What of the groups is called like it, by any of its names, also in the language."""
    word = asked.casefold()
    hits = {
        id_
        for id_, one in catalogue().items()
        if any(word in name.casefold() for name in (one.name, one.kind, *one.also, told(one.name)))
    }
    found = []
    for group in groups:
        cards = [card for card in group.cards if card.id in hits]
        if cards:
            flag = (*group.flag[:2], str(len(cards)))
            found.append(MeasureGroup(group.id, group.title, flag, cards))
    return found


def _near(asked: str, told: Callable[[str], str]) -> tuple[str, ...]:
    """Names spelt like it, or like it in the language."""
    said = {told(one.name).casefold(): one.name for one in catalogue().values()}
    own = (said[name] for name in nearest(asked.casefold(), said))
    return tuple(dict.fromkeys((*near_measures(asked), *own)))


def _wait(request: Request, title: str) -> Response:
    doing = texts_for(request).say("Measures are being held against what is known of you.")
    return waiting(request, here=NAME, title=title, doing=doing, styles=STYLES)
