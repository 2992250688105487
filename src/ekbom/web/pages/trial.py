"""A trial: asked, looked at beforehand, drawn and sealed; sealed while it runs; read at its end."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import partial
from types import MappingProxyType
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from starlette.responses import RedirectResponse, Response

from ekbom.actions.kept_answer import read_trials
from ekbom.actions.kept_plans import break_kept_seal, kept_plans
from ekbom.actions.kept_questions import helps_kept
from ekbom.actions.pause_trial import end_pause, pause_trial
from ekbom.actions.plan import Outlook, choose_design
from ekbom.actions.seal_trial import (
    HandedOver,
    TrialAsked,
    check_trial,
    look_ahead,
    seal_for_helper,
    seal_trial,
)
from ekbom.knowledge.load import load_policy
from ekbom.model.diary import Outcome
from ekbom.model.errors import EkbomError, NotAnswerable, UsageError
from ekbom.model.trial import Plan
from ekbom.nof1.design import count, smallest_p
from ekbom.nof1.power import say_power
from ekbom.nof1.reach import starts_window
from ekbom.nof1.rule import say_count
from ekbom.reports.page import noticed
from ekbom.reports.words import p_words
from ekbom.web.clock import clock, day_typed, today_of, tonight
from ekbom.web.frame import render, texts_for
from ekbom.web.helps_view import columns_of, helped_of, helps_view, kinds_for, worded
from ekbom.web.pages.helps import NAME, STYLES
from ekbom.web.said import in_words
from ekbom.web.seat import About, Person, house_of
from ekbom.web.trial_view import trial_card
from ekbom.web.trial_words import plan_words
from ekbom.web.waiting import LONG_S, waiting

router = APIRouter()
_Text = Annotated[str, Form(max_length=200)]
_Why = Annotated[str, Form(max_length=500)]
_Asked = Annotated[str, Query(max_length=200)]
_NOTHING_TYPED: Mapping[str, str] = MappingProxyType({"until": "", "why": ""})
RUNS = 200  # trials played through for each size of an effect
USUAL = "urge"  # what most people rate
START = "start"  # of the ways to draw: the night on which it begins
_BLOCKS = (1, 3, 7)  # nights
_PAIRS = (4, 5, 6, 8, 10)  # of the table that says how few are too few
# What a message of the science calls an option is a field here.
_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "--prescriber": "prescriber",
        "--agreed": "agreed",
        "--pairs": "pairs",
        "--block": "block",
        "--start": "start",
        "--random-start": "earliest",
        "--nights": "nights",
        "--worthwhile": "worthwhile",
        "--prescribed": "prescriber",
    }
)


@dataclass(frozen=True, slots=True)
class TrialForm:
    """What stands in the form, as it was typed."""

    action: str = ""
    versus: str = ""
    outcome: str = ""
    worthwhile: str = ""
    start: str = ""
    block: str = "1"
    pairs: str = ""
    earliest: str = ""
    latest: str = ""
    nights: str = ""
    prescriber: str = ""
    agreed: str = ""
    helper: str = ""


def _asked(
    action: _Asked = "", versus: _Asked = "", outcome: _Asked = "", worthwhile: _Asked = "",
    start: _Asked = "", block: _Asked = "1", pairs: _Asked = "", earliest: _Asked = "",
    latest: _Asked = "", nights: _Asked = "", prescriber: _Asked = "", agreed: _Asked = "",
    helper: _Asked = "",
) -> TrialForm:  # fmt: skip
    return TrialForm(
        action, versus, outcome, worthwhile, start, block, pairs, earliest, latest, nights,
        prescriber, agreed, helper,
    )  # fmt: skip


def _sent(
    action: _Text = "", versus: _Text = "", outcome: _Text = "", worthwhile: _Text = "",
    start: _Text = "", block: _Text = "1", pairs: _Text = "", earliest: _Text = "",
    latest: _Text = "", nights: _Text = "", prescriber: _Text = "", agreed: _Text = "",
    helper: _Text = "",
) -> TrialForm:  # fmt: skip
    return TrialForm(
        action, versus, outcome, worthwhile, start, block, pairs, earliest, latest, nights,
        prescriber, agreed, helper,
    )  # fmt: skip


@router.get("/p/{person}/trial/new")
def plan_one(
    request: Request, who: Person, form: Annotated[TrialForm, Depends(_asked)], look: _Asked = ""
) -> Response:
    """Ask a question; then see what its trial can show, before anything is drawn."""
    if not look:
        return _form(request, who, form)
    try:
        asked = _read(request, who, form)
        check_trial(who.desk, who.person, asked, rng=np.random.default_rng())
        seen = _ahead(request, who, asked)
    except EkbomError as error:
        return _form(request, who, form, error=error)
    if seen is None:
        say = texts_for(request).say
        doing = say("Trials like this one are being played through with the ups and downs you had.")
        return waiting(
            request, here=NAME, title=say("Plan a trial"), doing=doing, styles=STYLES
        )  # fmt: skip
    return _form(request, who, form, seen=seen)


@router.post("/p/{person}/trial/new")
def seal_one(request: Request, who: Person, form: Annotated[TrialForm, Depends(_sent)]) -> Response:
    """Draw it, seal it, keep it; where a helper keeps the list, hand it over."""
    try:
        asked = _read(request, who, form)
        before = _drawn_before(who, asked, helper=bool(form.helper))
        if form.helper:
            given = seal_for_helper(who.desk, who.person, asked, rng=np.random.default_rng())
            return _hand_over(request, who, given)
        seal = before or seal_trial(who.desk, who.person, asked, rng=np.random.default_rng())
    except EkbomError as error:
        return _form(request, who, form, error=error)
    return RedirectResponse(f"/p/{who.person}/trial/{seal}", 303)


@router.get("/p/{person}/trial/{seal}")
def show_one(request: Request, who: Person, seal: str) -> Response:
    """The schedule, tonight, the counts; and the result once it may be read."""
    return _page(request, who, _plan(who, seal))


@router.post("/p/{person}/trial/{seal}/open")
def open_seal(request: Request, who: Person, seal: str, why: _Why = "") -> Response:
    """Look before the end: it is kept with the trial, and the answer is weaker for it."""
    plan = _plan(who, seal)
    reason = " ".join(why.split())
    if not reason:
        error = UsageError("why", "nothing is written", "say why you look now, in a few words")
        return _page(request, who, plan, error=error)
    break_kept_seal(who.desk, who.person, plan.seal, clock(who), why=reason)
    return RedirectResponse(f"/p/{who.person}/trial/{plan.seal}", 303)


@router.post("/p/{person}/trial/{seal}/pause")
def pause(request: Request, who: Person, seal: str, until: _Text = "", why: _Why = "") -> Response:
    """Let it stand still until another night, or change until when it does."""
    plan, reason = _plan(who, seal), " ".join(why.split())
    try:
        on = day_typed("until", until)
        if on is None:
            raise UsageError("until", "no night is chosen", "choose the night it goes on with")
        pause_trial(who.desk, who.person, plan.seal, on, why=reason)
    except UsageError as error:
        return _page(request, who, plan, error=error, typed={"until": until, "why": reason})
    return RedirectResponse(f"/p/{who.person}/trial/{plan.seal}#pause", 303)


@router.post("/p/{person}/trial/{seal}/go-on")
def go_on(who: Person, seal: str) -> Response:
    """Go on tonight, earlier than was said."""
    plan = _plan(who, seal)
    end_pause(who.desk, who.person, plan.seal)
    return RedirectResponse(f"/p/{who.person}/trial/{plan.seal}", 303)


@router.post("/p/{person}/trial/{seal}/read")
def read_result(request: Request, who: Person, seal: str) -> Response:
    """Keep the result as it was read, with its day: nothing is left to be done about it."""
    plan, now = _plan(who, seal), clock(who)
    options = kinds_for(who, columns_of(request, who, patience_s=LONG_S))
    helps_kept(who.desk, who.person, plan.outcome, now=now, options=options)
    return RedirectResponse(f"/p/{who.person}/trial/{plan.seal}", 303)


def _page(
    request: Request,
    who: About,
    plan: Plan,
    *,
    error: EkbomError | None = None,
    typed: Mapping[str, str] = _NOTHING_TYPED,
) -> Response:
    card = trial_card(plan, tonight(who))
    view, unread = None, None
    if card.state != "coming":
        try:
            answered = helped_of(request, who, plan.outcome)
            if answered is None:
                say = texts_for(request).say
                doing = say("Your nights are being read and compared.")
                return waiting(request, here=NAME, title=plan.name, doing=doing, styles=STYLES)
            view = helps_view(answered.helped, plan.name)
        except NotAnswerable:
            pass  # no night is written down yet
        except EkbomError as found:
            # The schedule is there whatever can be read of the nights so far.
            unread = found
    over = card.state == "over"
    return render(
        request, "trial.html.jinja", here=NAME, title=plan.name, trial=card, view=view,
        unread=unread and in_words(unread),
        read=not over or plan.seal in read_trials(who.desk, who.person, [plan]),
        words=plan_words(card, texts_for(request)), typed=typed,
        errors={error.where: in_words(error)} if error else {},
        pairs=_pairs(plan), status=400 if error else 200,
    )  # fmt: skip


def _form(
    request: Request,
    who: About,
    form: TrialForm,
    *,
    seen: Outlook | None = None,
    error: EkbomError | None = None,
) -> Response:
    """The question as it was typed, with what is wrong, or with what it can show."""
    lengths = [(block, _length(block)) for block in _BLOCKS]
    errors = {_FIELDS.get(error.where, error.where): in_words(error)} if error else {}
    given = asdict(form)
    given["start"] = form.start or (today_of(who) + timedelta(days=1)).isoformat()
    return render(
        request, "trial_new.html.jinja", here=NAME, title=texts_for(request).say("Plan a trial"),
        form=given, outcomes=list(_outcomes(request, who)) or [USUAL],
        lengths=lengths, once=_window(), seen=seen,
        errors=errors, fields=tuple(given), power=say_power(seen.power) if seen else (),
        findings=noticed([worded(one) for one in seen.findings]) if seen else [],
        ahead=trial_card(seen.plan, tonight(who)) if seen else None, status=400 if error else 200,
    )  # fmt: skip


def _hand_over(request: Request, who: About, given: HandedOver) -> Response:
    """The list for whoever helps: it is in this answer alone."""
    plan, told = _plan(who, given.seal), json.loads(given.contents)
    arms = enumerate(told["assign"])
    return render(
        request, "trial_helper.html.jinja", here=NAME, plan=plan, name=given.name,
        title=texts_for(request).say("The list of this trial"),
        nights=[(plan.schedule.day_of(place), arm == "1") for place, arm in arms],
        contents=b64encode(given.contents.encode()).decode(),
    )  # fmt: skip


def _outcomes(request: Request, who: About) -> Mapping[str, Outcome]:
    """What this person rates; nothing where the tables do not fit together."""
    try:
        columns = columns_of(request, who, patience_s=LONG_S)
    except EkbomError:
        return {}
    return columns.outcomes if columns else {}


def _length(block: int) -> tuple[int, int]:
    """Pairs and nights that can earn the strongest word."""
    design = choose_design(load_policy(), None, block, None, None, None)
    return design.units // (2 * design.block), design.units


def _read(request: Request, who: About, form: TrialForm) -> TrialAsked:
    """The question of a form.

    Raises
    ------
    UsageError
        When a field holds what it cannot.
    """
    outcomes = _outcomes(request, who)
    name = form.outcome or next(iter(outcomes), USUAL)
    rated = outcomes.get(name)
    scale: dict[str, Any] = (
        {"scale": rated.scale, "lower_is_better": rated.lower_is_better} if rated else {}
    )
    first = day_typed("start", form.start) or today_of(who) + timedelta(days=1)
    return TrialAsked(
        action=form.action.strip(),
        outcome=name,
        start=first,
        versus=form.versus.strip(),
        worthwhile=_number("worthwhile", form.worthwhile),
        **_drawn(form, first),
        prescriber=form.prescriber.strip(),
        agreed=day_typed("agreed", form.agreed),
        **scale,
    )


def _drawn(form: TrialForm, first: date) -> dict[str, Any]:
    """How chance decides: in pairs of blocks, or on which night it begins."""
    if form.block != START:
        return {"pairs": _whole("pairs", form.pairs), "block": _whole("block", form.block) or 1}
    before, wide = _window()
    earliest = day_typed("earliest", form.earliest) or first + timedelta(days=before)
    latest = day_typed("latest", form.latest) or earliest + timedelta(days=wide - 1)
    places = (earliest - first).days + 1, (latest - first).days + 1
    return {"random_start": places, "nights": _whole("nights", form.nights)}


def _window() -> tuple[int, int]:
    """Nights before the first possible start, and possible starts, that a word asks for."""
    policy = load_policy()
    return policy.levels["changed_after"].before or 1, starts_window(policy) or 1


def _ahead(request: Request, who: About, asked: TrialAsked) -> Outlook | None:
    house = house_of(request)
    key = (who.person, house.changes.stamp(who.person), "look", asked, today_of(who))
    return house.answers.get(
        key,
        partial(look_ahead, who.desk, who.person, asked, rng=np.random.default_rng(), runs=RUNS),
    )


def _drawn_before(who: About, asked: TrialAsked, *, helper: bool) -> str:
    """The seal of a trial that is this one, when a page is sent again; empty for none.

    Raises
    ------
    UsageError
        When one that asks the same from the same night on is drawn otherwise, or for a helper.
    """
    same = (asked.action, asked.versus, asked.outcome, asked.start)
    design = choose_design(
        load_policy(), asked.pairs, asked.block, None, asked.random_start, asked.nights
    )
    for one in kept_plans(who.desk, who.person):
        if (one.action, one.versus, one.outcome, one.schedule.start) != same:
            continue
        if helper or one.blinding == "helper" or one.schedule.design != design:
            raise UsageError(
                "start", "this trial is drawn from that night on already",
                "go on with it, or choose another first night",
            )  # fmt: skip
        return one.seal
    return ""


def _plan(who: About, seal: str) -> Plan:
    """The trial of an address; a part of its seal does."""
    found = [one for one in kept_plans(who.desk, who.person) if one.seal.startswith(seal)]
    if len(found) != 1:
        raise HTTPException(404)
    return found[0]


def _pairs(plan: Plan) -> list[tuple[int, str, str, bool]]:
    """How few pairs are too few: the smallest p each number of them can reach."""
    design = plan.schedule.design
    if design.name != "pairs":
        return []
    own = design.units // (2 * design.block)
    policy = load_policy()
    found = []
    for pairs in sorted({*_PAIRS, own}):
        one = choose_design(policy, pairs, design.block, design.wash_in, None, None)
        found.append((pairs, say_count(count(one)), p_words(smallest_p(one)), pairs == own))
    return found


def _number(field: str, text: str) -> float | None:
    try:
        return float(text.replace(",", ".")) if text.strip() else None
    except ValueError as error:
        raise UsageError(field, f"{text!r} is no number", "write it as 1 or 0.5") from error


def _whole(field: str, text: str) -> int | None:
    if text.strip() and not (text.strip().isascii() and text.strip().isdigit()):
        raise UsageError(field, f"{text!r} is no whole number", "write it as 6")
    return int(text) if text.strip() else None
