"""One leg against the other: both legs are rated each night, and whose turn it is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from ekbom.actions.entries import list_records
from ekbom.actions.evening import NightTold, keep_nights
from ekbom.actions.kept_plans import kept_plans
from ekbom.actions.today import read_evening
from ekbom.model.legs import SIDES
from ekbom.web.clock import day_typed, tonight
from ekbom.web.fields import Field, Filled, Sent, read, typed
from ekbom.web.frame import render, texts_for
from ekbom.web.legs_view import LegsTrial, legs_plan, legs_trial
from ekbom.web.refused import wrong_of
from ekbom.web.seat import About, Person
from ekbom.web.texts import later
from ekbom.web.trial_view import SHORT

if TYPE_CHECKING:
    from ekbom.actions.evening_told import Evening
    from ekbom.web.fields import Kind

router = APIRouter()
_LABELS = {"left": later("The left leg"), "right": later("The right leg")}
_TEN = 10


@router.get("/p/{person}/treatment/legs")
def legs(
    request: Request, who: Person, night: Annotated[str, Query(max_length=10)] = ""
) -> Response:
    """Both ratings of a night, and how many nights have them; no effect is shown."""
    trial = trial_of(who)
    if trial is None:
        return _page(request, who, None, None, Filled())
    evening = _evening(who, night)
    cells = [evening.cells.get(name, "") for name in trial.names]
    return _page(request, who, trial, evening, Filled(dict(zip(SIDES, cells, strict=True))))


@router.post("/p/{person}/treatment/legs")
def keep_legs(request: Request, who: Person, values: Sent) -> Response:
    """Keep both ratings of a night; what was changed stays readable."""
    trial = trial_of(who)
    if trial is None:
        return RedirectResponse(f"/p/{who.person}/treatment/legs", 303)
    evening = _evening(who, values.get("night", ""))
    fields = _fields(trial)
    form = typed(values, fields)
    told = read(form, fields)
    for leg in SIDES:
        if trial.on_ten and told.get(leg) is not None and not 0 <= told[leg] <= _TEN:
            form.wrong[leg] = later("Write a number from 0 to 10.")
    if not form.wrong:
        cells = dict(zip(trial.names, (form.get(leg) for leg in SIDES), strict=True))
        told_night = NightTold(evening.night, cells)
        (done,) = keep_nights(who.desk, who.person, [told_night], new=trial.names)
        if done.problem is not None:
            form.wrong[""] = wrong_of(done.problem)
    if form.wrong:
        return _page(request, who, trial, evening, form, status=422)
    return RedirectResponse(f"/p/{who.person}/treatment/legs?night={evening.night}&kept=1", 303)


def trial_of(who: About) -> LegsTrial | None:
    """The trial of the legs; None where none was drawn."""
    today = tonight(who)
    plan = legs_plan(kept_plans(who.desk, who.person), today)
    if plan is None:
        return None
    entries = list_records(who.desk, who.person, "entry", since=plan.schedule.start)
    return legs_trial(plan, entries, today)


def _evening(who: About, night: str) -> Evening:
    return read_evening(who.desk, who.person, day_typed("night", night))


def _fields(trial: LegsTrial) -> tuple[Field, ...]:
    kind: Kind = "rate" if trial.on_ten else "number"
    return tuple(Field(leg, _LABELS[leg], kind) for leg in SIDES)


def _page(
    request: Request, who: About, trial: LegsTrial | None, evening: Evening | None, form: Filled,
    *, status: int = 200,
) -> Response:  # fmt: skip
    night = evening.night if evening else tonight(who)
    last = evening.running if evening else night
    return render(
        request, "legs.html.jinja", here="treatment", status=status, person=who.person,
        title=texts_for(request).say("One leg against the other"),
        trial=trial, form=form, night=night,
        fields=_fields(trial) if trial else (), kept=request.query_params.get("kept", ""),
        before=night - timedelta(days=1), later=night + timedelta(days=1) if night < last else None,
        short=trial.plan.seal[:SHORT] if trial else "", today=tonight(who),
    )  # fmt: skip
