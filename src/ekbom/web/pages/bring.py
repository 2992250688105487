"""Bring a file in: sent, looked at, and written only when somebody agrees."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from functools import partial
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from ekbom.actions.bring_difference import Difference
from ekbom.actions.bring_staged import Part, Sent, bring_staged, drop_staged, stage_files
from ekbom.actions.kept_night import score_kept
from ekbom.actions.own_ways import cards_of
from ekbom.actions.permissions import check_may, may
from ekbom.model.errors import EkbomError, NotAllowed
from ekbom.reports.assessment_lines import lines
from ekbom.web.frame import render, texts_for
from ekbom.web.incoming import incoming_of
from ekbom.web.said import Linked
from ekbom.web.seat import About, Person, house_of

router = APIRouter()
KINDS = ("diary", "case", "night", "plan")
_FIELDS = ("kind", "name", "outcome", "action", "time", "date_format", "row", "better")
_SHOWN = 40
_SCORE_S = 15.0
_Secret = Annotated[str, Form(max_length=64)]


@router.get("/p/{person}/bring")
def bring(request: Request, who: Person) -> Response:
    """What can be brought in, and the form for it."""
    check_may(who.desk.actor, "bring", who.person)
    return _form(request, {})


async def _sent(request: Request) -> AsyncIterator[FormData]:
    """The form with its files; large ones lie on the disk, and go with the answer."""
    async with request.form(max_files=12, max_fields=20) as form:
        yield form


@router.post("/p/{person}/bring/upload")
def upload(request: Request, who: Person, form: Annotated[FormData, Depends(_sent)]) -> Response:
    """Look at what was sent, and say what bringing it in would do."""
    said = {name: str(form.get(name) or "").strip()[:200] for name in _FIELDS}
    try:
        staged = stage_files(
            who.desk,
            who.person,
            list(_files(form)),
            kind=said["kind"] if said["kind"] in KINDS else None,
            name=said["name"] or None,
            options=_options(said),
        )
    except NotAllowed:
        raise
    except EkbomError as error:
        return _form(request, said, error)
    secret = incoming_of(request).add(who, staged)
    return RedirectResponse(f"/p/{who.person}/bring/look?sent={secret}", 303)


@router.get("/p/{person}/bring/look")
def look(
    request: Request, who: Person, sent: Annotated[str, Query(max_length=64)] = ""
) -> Response:
    """What would change, before anything is written."""
    staged = incoming_of(request).find(who, sent)
    if staged is None or staged.brought is None:
        return _gone(request)
    brought = staged.brought
    return render(
        request,
        "bring_look.html.jinja",
        here="nights",
        title=texts_for(request).say("Before it is kept"),
        brought=brought,
        groups=list(_groups(brought.difference)),
        cards=lines(cards_of(brought.own_medicines), Linked()) if brought.own_medicines else [],
        sent=sent,
    )


@router.post("/p/{person}/bring/agree")
def agree(request: Request, who: Person, sent: _Secret) -> Response:
    """Write what was shown."""
    staged = incoming_of(request).take(who, sent)
    if staged is None:
        return _gone(request)
    brought = bring_staged(who.desk, who.person, staged)
    if brought.kind == "night" and brought.ids:
        _score(request, who, brought.ids[0])
        return RedirectResponse(f"/p/{who.person}/nights/{brought.ids[0]}", 303)
    return render(
        request,
        "bring_done.html.jinja",
        here="nights",
        title=texts_for(request).say("Kept"),
        brought=brought,
    )


@router.post("/p/{person}/bring/leave")
def leave(request: Request, who: Person, sent: _Secret) -> Response:
    """Let go of what was sent."""
    staged = incoming_of(request).take(who, sent)
    if staged is not None:
        drop_staged(staged)
    return RedirectResponse(f"/p/{who.person}/nights", 303)


def _form(request: Request, said: Mapping[str, str], error: EkbomError | None = None) -> Response:
    return render(
        request, "bring.html.jinja", status=400 if error else 200, here="nights",
        title=texts_for(request).say("Bring a file in"), error=error,
        said={**dict.fromkeys(_FIELDS, ""), **said},
    )  # fmt: skip


def _gone(request: Request) -> Response:
    told = EkbomError(
        "this file", "it does not wait here any more; nothing was written", "send it once more"
    )
    return _form(request, {}, told)


def _files(form: FormData) -> list[Sent]:
    found = []
    parts: tuple[Part, ...] = get_args(Part)
    for part in parts:
        for one in form.getlist(part):
            if isinstance(one, UploadFile) and one.filename:
                found.append(Sent(part, one.filename, one.file))
    return found


def _options(said: Mapping[str, str]) -> dict[str, Any]:
    """How a table is read, as the words of the command line are."""
    names = {
        name: [one.strip() for one in said[name].split(",") if one.strip()]
        for name in ("outcome", "action")
    }
    options: dict[str, Any] = {name: some for name, some in names.items() if some}
    options |= {name: said[name] for name in ("time", "date_format", "row") if said[name]}
    if said["better"] == "higher":
        options["lower_is_better"] = False
    return options


def _groups(it: Difference) -> list[tuple[str, list[str], int]]:
    """What would be done, by sort: heading, the first lines, how many more."""
    changes = [_changed(one) for one in (*it.changed, *it.settings)]
    groups = (
        ("new", list(it.added)),
        ("changed", changes),
        ("told no more", list(it.removed)),
        ("gone from the file, and kept", list(it.gone)),
        ("removed here, and left out", list(it.left_out)),
        ("corrected here, and kept", [_changed(one) for one in it.stands]),
    )
    return [(name, some[:_SHOWN], max(0, len(some) - _SHOWN)) for name, some in groups if some]


def _changed(one: Any) -> str:
    named = f"{one.where}, {one.what}" if one.where else one.what
    return f"{named}: {one.before or 'nothing'}, then {one.after or 'nothing'}"


def _score(request: Request, who: About, recording: str) -> None:
    """Find the movements of a new night at once, where whoever brought it may and it can be."""
    if not may(who.desk.actor, "score", who.person):
        return
    answers = house_of(request).answers
    try:
        answers.get(
            (who.person, "", "score", recording, who.desk.actor.id),
            partial(score_kept, who.desk, who.person, recording),
            patience_s=_SCORE_S,
        )
    except EkbomError:
        # The page of the night says that it is not scored, and why when it is tried there.
        return
