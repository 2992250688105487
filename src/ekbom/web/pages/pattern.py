"""Is it RLS?: what fits, what is open, and the interview, which one can leave and go on with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from ekbom.actions.entries import log_entry
from ekbom.actions.interview import Question
from ekbom.actions.kept_interview import (
    Standing,
    Told,
    answers_kept,
    interview_kept,
    keep_answers,
    question_of,
    read_answers,
)
from ekbom.assessment.scale_forms import forms
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.errors import EkbomError
from ekbom.model.observation import Observable, Quantity, Value
from ekbom.web.assessed import known_of, red_flags
from ekbom.web.clock import today_of
from ekbom.web.frame import render, texts_for
from ekbom.web.labs_view import entries_told
from ekbom.web.reader import medical_reader
from ekbom.web.ready import PATIENCE_S
from ekbom.web.said import in_words
from ekbom.web.seat import About, Person, house_of
from ekbom.web.waiting import LONG_S, waiting

router = APIRouter()
NAME, STYLES = "pattern", ("pattern.css",)
SHOWN = 5  # questions at a time
ALL = 20  # of the signs that need help today: they are looked through together
BETWEEN_S = 0.5  # the next question is worth it: nobody wants to wait between two
_UNKNOWN = "unknown"
_MOST, _LONGEST = 60, 4000  # fields of an answer, letters of one
_Word = Annotated[str, Query(max_length=200)]
_Long = Annotated[str, Query(max_length=4000)]
_Field = Annotated[str, Form(max_length=200)]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as the page asks it.

    Attributes
    ----------
    name, says : str
    kind : str
        ``yes_no``, ``word`` or ``number``.
    words : tuple of (str, str)
        What can be chosen, and how it reads.
    units : tuple of str
    value, unit : str
        What stands there already.
    """

    name: str
    says: str
    kind: str
    words: tuple[tuple[str, str], ...]
    units: tuple[str, ...]
    value: str = ""
    unit: str = ""


@router.get("/p/{person}/pattern")
def pattern(request: Request, who: Person) -> Response:
    """What fits, what is missing, and what must not wait."""
    return _shown(request, who, "pattern.html.jinja")


@router.get("/p/{person}/pattern/more")
def more(request: Request, who: Person) -> Response:
    """The steps, how strong it is, what often goes with it, and every open question."""
    return _shown(request, who, "pattern_more.html.jinja")


def _shown(
    request: Request,
    who: About,
    template: str,
    *,
    scale: Mapping[str, str] | None = None,
    error: EkbomError | None = None,
) -> Response:
    title = texts_for(request).say("Is it RLS?")
    # What was typed is shown again at once, however long that takes.
    patience_s = LONG_S if error else PATIENCE_S
    known = known_of(request, who, patience_s=patience_s)
    standing = standing_of(request, who, patience_s=patience_s)
    if known is None or standing is None:
        doing = texts_for(request).say("What was told is being held against the rules.")
        return waiting(request, here=NAME, title=title, doing=doing, styles=STYLES)
    return render(
        request, template, here=NAME, title=title, known=known, standing=standing,
        view=known.view, asked=known.asked,
        questions=sum(len(some) for _, some in known.asked), scales=_scales(),
        scale=scale or {}, error=error and in_words(error), status=400 if error else 200,
    )  # fmt: skip


@router.post("/p/{person}/pattern/scale")
def scale_total(
    request: Request, who: Person, scale: _Field = "", total: _Field = "", on: _Field = ""
) -> Response:
    """Keep the total of a questionnaire that was filled in on paper."""
    try:
        if scale not in dict(_scales()):
            raise HTTPException(422)
        log_entry(who.desk, who.person, {scale: total.strip()}, at=on or None, new=(scale,))
    except EkbomError as error:
        typed = {"scale": scale, "total": total, "on": on}
        return _shown(request, who, "pattern_more.html.jinja", scale=typed, error=error)
    return RedirectResponse(f"/p/{who.person}/pattern/more#severity", 303)


@router.get("/p/{person}/pattern/ask")
def ask(
    request: Request, who: Person, q: _Word = "", part: _Word = "", skip: _Long = ""
) -> Response:
    """The next questions, a few of one part at a time; or one that was answered before."""
    if q:
        return _again(request, who, q)
    standing = standing_of(request, who)
    if standing is None:
        say = texts_for(request).say
        return waiting(
            request, here=NAME, title=say("Is it RLS?"), doing=say("Your answers are being read."),
            styles=STYLES,
        )  # fmt: skip
    pending = [one for one in standing.pending if not part or one.part == part]
    if not pending:
        return RedirectResponse(f"/p/{who.person}/pattern", 303)
    left = [one for one in pending if one.observation not in skip.split()] or pending
    most = ALL if _is_flag(left[0].observation) else SHOWN
    now = [one for one in left if one.part == left[0].part][:most]
    return _form(request, who, now, {"part": part, "skip": skip}, {})


async def _sent(request: Request) -> dict[str, str]:
    """The fields of an answer, whatever they are called."""
    async with request.form(max_files=0, max_fields=_MOST) as form:
        return {name: value[:_LONGEST] for name, value in form.items() if isinstance(value, str)}


@router.post("/p/{person}/pattern/ask")
def answer(
    request: Request, who: Person, sent: Annotated[dict[str, str], Depends(_sent)]
) -> Response:
    """Keep the answers that were given; what cannot be read is asked again beside them."""
    part = sent.get("part", "")
    if sent.get("none"):
        # One press for a list on which nothing is so.
        asked = [name for name in sent.get("asked", "").split() if _is_flag(name)]
        sent = {**dict.fromkeys(asked, "no"), **sent}
    names = _names(sent)
    typed = {name: _text(sent, name) for name in names}
    values, wrong = read_answers(typed)
    if wrong:
        questions = [question_of(name) for name in names]
        return _form(request, who, questions, sent, wrong)
    keep_answers(
        who.desk, who.person, values, audience=medical_reader(who.desk), today=today_of(who)
    )
    if sent.get("again"):
        return RedirectResponse(f"/p/{who.person}/pattern/answers", 303)
    if any(value is True and _is_flag(name) for name, value in values.items()):
        return RedirectResponse(f"/p/{who.person}/pattern", 303)
    skip = {*sent.get("skip", "").split(), *sent.get("asked", "").split()} - set(names)
    query = QueryParams({"part": part, "skip": " ".join(sorted(skip))})
    return RedirectResponse(f"/p/{who.person}/pattern/ask?{query}", 303)


@router.get("/p/{person}/pattern/answers")
def answers(request: Request, who: Person) -> Response:
    """Every answer that was given, to look at and to change."""
    found = answers_kept(who.desk, who.person, today=today_of(who))
    return render(
        request, "pattern_answers.html.jinja", here=NAME,
        title=texts_for(request).say("Your answers"), answers=[(one, _read(one)) for one in found],
    )  # fmt: skip


def standing_of(request: Request, who: About, *, patience_s: float = PATIENCE_S) -> Standing | None:
    """How far the interview is; None while the entries are read for the first time."""
    entries = entries_told(request, who, patience_s=patience_s)
    today, house = today_of(who), house_of(request)
    if entries is None:
        return None
    audience = medical_reader(who.desk)
    stamp = house.changes.stamp(who.person)
    key = (who.person, stamp, "standing", audience, today, who.desk.actor.id)
    return house.answers.get(
        key,
        partial(interview_kept, who.desk, who.person, entries, audience=audience, today=today),
        patience_s=max(patience_s, BETWEEN_S),
    )


def _again(request: Request, who: About, name: str) -> Response:
    """One question, with the answer it has."""
    if name not in load_rule_book().observables:
        raise HTTPException(404)
    found = answers_kept(who.desk, who.person, today=today_of(who))
    before = next((one.value for one in found if one.question.observation == name), None)
    sent = {name: _plain(before)}
    if isinstance(before, Quantity):
        sent = {name: f"{before.value:g}", f"{name}-unit": before.unit}
    return _form(request, who, [question_of(name)], {**sent, "again": "yes"}, {})


def _form(
    request: Request,
    who: About,
    questions: Sequence[Question],
    sent: Mapping[str, str],
    wrong: Mapping[str, EkbomError],
) -> Response:
    """Questions with what stands in them."""
    standing = standing_of(request, who, patience_s=LONG_S if wrong else PATIENCE_S)
    told, left = (len(standing.told), len(standing.pending)) if standing else (0, 0)
    observables = load_rule_book().observables
    asked = [_asked(one, observables[one.observation], sent) for one in questions]
    flags = bool(questions) and all(_is_flag(one.observation) for one in questions)
    return render(
        request, "pattern_ask.html.jinja", here=NAME, title=texts_for(request).say("Is it RLS?"),
        heading=questions[0].part, asked=asked, told=told,
        errors={name: in_words(one) for name, one in wrong.items()},
        about=told + left, part=sent.get("part", ""), skip=sent.get("skip", ""),
        again=bool(sent.get("again")), flags=flags,
        last=standing.told[-1] if standing and standing.told else "",
        status=400 if wrong else 200,
    )  # fmt: skip


def _asked(question: Question, seen: Observable, sent: Mapping[str, str]) -> Asked:
    name = question.observation
    return Asked(
        name=name,
        says=question.asks,
        kind=seen.kind,
        words=tuple(seen.words.items()),
        units=tuple(seen.units),
        value=sent.get(name, ""),
        unit=sent.get(f"{name}-unit", "" if len(seen.units) > 1 else seen.unit),
    )


def _names(sent: Mapping[str, str]) -> list[str]:
    """The questions a form answers: those with nothing chosen are left for later."""
    known = load_rule_book().observables
    return [name for name in sent if name in known and sent[name].strip()]


def _text(sent: Mapping[str, str], name: str) -> str:
    """An answer as it is read: a number with the unit beside it."""
    unit = sent.get(f"{name}-unit", "")
    return sent[name] if sent[name] == _UNKNOWN else f"{sent[name]} {unit}".strip()


def _is_flag(name: str) -> bool:
    return name in red_flags()


def _read(one: Told) -> str:
    return "" if one.value is None else _plain(one.value).replace("_", " ")


def _plain(value: Value | None) -> str:
    if value is None:
        return _UNKNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _scales() -> tuple[tuple[str, str], ...]:
    """Questionnaires of which a total can be kept; their items stand nowhere here."""
    return tuple((name, one.title) for name, one in forms().items() if one.total and name != "urge")
