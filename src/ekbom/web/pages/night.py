"""One night: what was recorded, what was found in it, and the work on it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, RedirectResponse, Response

from ekbom.actions.kept_night import HowScored, score_kept
from ekbom.actions.night_compare import compare_scorings, different_marks
from ekbom.actions.night_edits import count_steps, keep_steps, take_back
from ekbom.actions.permissions import may
from ekbom.model.errors import EkbomError
from ekbom.web.frame import YEAR_S, asked_for, inside, render, texts_for
from ekbom.web.night_calendar import calendar_of
from ekbom.web.night_different import LONGEST_S, differing_view
from ekbom.web.night_keys import KEYS, key_groups, keys_of, keys_said, shown
from ekbom.web.night_page import compared_view, drawn, numbers_view, opened_night
from ekbom.web.seat import Person, RecordId, house_of
from ekbom.web.tiles_asked import first_tiles, tiles_address
from ekbom.web.viewer_words import viewer_words

router = APIRouter()
Scoring = Annotated[str, Query(max_length=64)]
_MOST_STEPS = 5000


class Work(BaseModel):
    """Steps of work on a scoring; `reason` and `version` where they are to be kept."""

    scoring: str = Field(max_length=64)
    version: int = 0
    reason: str = Field("", max_length=300)
    steps: list[dict[str, Any]] = Field(default_factory=list, max_length=_MOST_STEPS)


@router.get("/p/{person}/nights/{recording}")
def night(
    request: Request,
    who: Person,
    recording: RecordId,
    scoring: Scoring = "",
    month: str = "",
    against: Scoring = "",
    at: Annotated[float, Query(ge=0, le=LONGEST_S)] | None = None,
) -> Response:
    """The night view; with another scoring to hold it against, and a moment to look at."""
    opened = opened_night(request, who, recording, scoring)
    if opened is None:
        return render(
            request, "night_wait.html.jinja", here="nights", back=asked_for(request),
            title=texts_for(request).say("Opening the night"),
        )  # fmt: skip
    if request.headers.get("hx-request"):
        # The page brings scripts of its own, so the whole of it is opened.
        return Response(headers={"hx-redirect": asked_for(request)})
    said = month or (opened.seen.recording.night or who.desk.now()).isoformat()[:7]
    return render(
        request,
        "night.html.jinja",
        here="nights",
        title=opened.title,
        night=opened,
        calendar=calendar_of(request, who, said),
        may_score=may(who.desk.actor, "score", who.person),
        own=who.desk.actor.id,
        keys=keys_of(request),
        commands=dict(KEYS),
        groups=key_groups(),
        shown=shown,
        tiles=tiles_address(opened.tiles) if opened.tiles else "",
        first_tiles=first_tiles(opened, at),
        at=at,
        against=opened.other(against),
        words=viewer_words(texts_for(request)),
    )


@router.get("/p/{person}/nights/{recording}/marks")
def marks(request: Request, who: Person, recording: RecordId, scoring: Scoring = "") -> Response:
    """What is drawn over the signals, as JSON."""
    opened = opened_night(request, who, recording, scoring, wait=True)
    if opened is None or opened.counted is None:
        raise HTTPException(404)
    return Response(opened.marks, media_type="application/json")


@router.post("/p/{person}/nights/{recording}/score")
def score(
    who: Person, recording: RecordId, rules: Annotated[str, Form(max_length=20)] = "wasm2016"
) -> Response:
    """Find the movements of a night, or find them once more."""
    kept = score_kept(who.desk, who.person, recording, HowScored(rules), anew=True)
    return RedirectResponse(f"/p/{who.person}/nights/{recording}?scoring={kept.record.id}", 303)


@router.post("/p/{person}/nights/{recording}/count")
def count(request: Request, who: Person, recording: RecordId, work: Work) -> Response:
    """The night counted anew after some steps; nothing is kept."""
    try:
        counted = count_steps(who.desk, who.person, work.scoring, work.steps)
    except EkbomError as error:
        return _told(error)
    opened = opened_night(request, who, recording, work.scoring, wait=True)
    start = opened.start if opened else None
    numbers = numbers_view(counted, start)
    parts = {
        name: render(request, f"night_{name}.html.jinja", numbers=numbers)
        for name in ("indices", "charts")
    }
    html = {name: bytes(one.body).decode() for name, one in parts.items()}
    return JSONResponse({**drawn(counted), "html": html})


@router.post("/p/{person}/nights/{recording}/keep")
def keep(who: Person, recording: RecordId, work: Work) -> Response:
    """Keep the steps as a version of one's own scoring."""
    try:
        made = keep_steps(
            who.desk, who.person, work.scoring, work.version, work.steps, reason=work.reason
        )
    except EkbomError as error:
        return _told(error)
    return JSONResponse({"address": f"/p/{who.person}/nights/{recording}?scoring={made.id}"})


@router.post("/p/{person}/nights/{recording}/back")
def back(
    who: Person,
    recording: RecordId,
    scoring: Annotated[str, Form(max_length=64)],
    version: Annotated[int, Form()],
    reason: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """Make an earlier version of one's own scoring the newest again."""
    made = take_back(who.desk, who.person, scoring, version, reason=reason)
    return RedirectResponse(f"/p/{who.person}/nights/{recording}?scoring={made.id}", 303)


@router.get("/p/{person}/nights/{recording}/compare")
def compare(
    request: Request, who: Person, recording: RecordId, first: Scoring, second: Scoring
) -> Response:
    """Two scorings of the night beside each other."""
    compared = compare_scorings(who.desk, who.person, first, second)
    if compared.first.record.body["recording"] != recording:
        raise HTTPException(404)
    return render(
        request, "night_compare.html.jinja", here="nights",
        title=texts_for(request).say("Two scorings of one night"),
        compared=compared, tables=compared_view(compared), recording=recording,
        differing=differing_view(different_marks(who.desk, who.person, first, second)),
    )  # fmt: skip


@router.get("/p/{person}/nights/{recording}/differences")
def differences(who: Person, recording: RecordId, first: Scoring, second: Scoring) -> Response:
    """The movements that only one of two scorings holds, as JSON."""
    found = different_marks(who.desk, who.person, first, second)
    if found.first.record.body["recording"] != recording:
        raise HTTPException(404)
    return JSONResponse(found.to_dict())


@router.post("/keys")
async def keys(request: Request) -> Response:
    """Keep which key does what, in this browser."""
    form = await request.form(max_files=0, max_fields=len(KEYS) + 3)
    said = {name: str(value) for name, value in form.items()}
    answer = RedirectResponse(inside(said.get("back", "/")), 303)
    if said.get("usual"):
        answer.delete_cookie("ekbom-keys")
        return answer
    answer.set_cookie(
        "ekbom-keys", keys_said(said), max_age=YEAR_S, httponly=True, samesite="strict",
        secure=house_of(request).secure,
    )  # fmt: skip
    return answer


def _told(error: EkbomError) -> Response:
    return JSONResponse(
        {"problem": f"{error.where}: {error.problem}", "todo": error.todo}, status_code=400
    )
