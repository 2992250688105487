"""Bring a file in: sent, looked at, and written only when somebody agrees."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial
from itertools import zip_longest
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from ekbom.actions.bring_difference import Difference
from ekbom.actions.bring_labels import mean_labels
from ekbom.actions.bring_staged import (
    LABELS,
    Part,
    Sent,
    Staged,
    bring_staged,
    drop_staged,
    stage_files,
)
from ekbom.actions.kept_labels import offered_maps
from ekbom.actions.kept_night import score_kept
from ekbom.actions.own_ways import cards_of
from ekbom.actions.permissions import may
from ekbom.model.errors import EkbomError, InputError, NotAllowed, UsageError
from ekbom.recordings.labels import read_labels
from ekbom.reports.assessment_lines import lines
from ekbom.web.frame import render, texts_for
from ekbom.web.incoming import incoming_of
from ekbom.web.label_words import MEANING_WORDS
from ekbom.web.said import Linked
from ekbom.web.seat import About, Person, house_of

router = APIRouter()
KINDS = ("diary", "case", "night", "plan")
_FIELDS = (
    "kind",
    "laboratory",
    "name",
    "outcome",
    "action",
    "time",
    "date_format",
    "row",
    "better",
)
_SHOWN = 40
_WORDS, _LONGEST = 40, 200  # of a laboratory, shown at once; letters of a field
_SCORE_S = 15.0
_Secret = Annotated[str, Form(max_length=64)]


@router.get("/p/{person}/bring")
def bring(request: Request, who: Person) -> Response:
    """What can be brought in, and the form for it."""
    return _form(request, who, {"laboratory": offered_maps(who.desk, who.person).last})


async def _sent(request: Request) -> AsyncIterator[FormData]:
    """The form with its files; large ones lie on the disk, and go with the answer."""
    async with request.form(max_files=12, max_fields=20) as form:
        yield form


async def _few(request: Request) -> AsyncIterator[FormData]:
    """A form without files."""
    async with request.form(max_files=0, max_fields=_WORDS + 4) as form:
        yield form


@router.post("/p/{person}/bring/upload")
def upload(request: Request, who: Person, form: Annotated[FormData, Depends(_sent)]) -> Response:
    """Look at what was sent, and say what bringing it in would do."""
    said = {name: str(form.get(name) or "").strip()[:_LONGEST] for name in _FIELDS}
    try:
        staged = stage_files(
            who.desk,
            who.person,
            list(_files(form)),
            kind=said["kind"] if said["kind"] in KINDS else None,
            name=said["name"] or None,
            laboratory=said["laboratory"],
            options=_options(said),
        )
    except NotAllowed:
        raise
    except EkbomError as error:
        return _form(request, who, said, error)
    secret = incoming_of(request).add(who, staged)
    return RedirectResponse(f"/p/{who.person}/bring/look?sent={secret}", 303)


@router.get("/p/{person}/bring/look")
def look(
    request: Request, who: Person, sent: Annotated[str, Query(max_length=64)] = ""
) -> Response:
    """What would change, before anything is written."""
    staged = incoming_of(request).find(who, sent)
    return _gone(request, who) if staged is None else _look(request, who, staged, sent)


@router.post("/p/{person}/bring/labels")
def mean(request: Request, who: Person, form: Annotated[FormData, Depends(_few)]) -> Response:
    """Say what words of the laboratory mean, and look at the night again."""
    sent = str(form.get("sent") or "")[:64]
    staged = incoming_of(request).find(who, sent)
    if staged is None or staged.brought is None:
        return _gone(request, who)
    said = [str(one)[:_LONGEST] for one in form.getlist("meaning")]
    keep_as = str(form.get("keep_as") or "")[:_LONGEST]
    texts = [one.text for one in staged.brought.open[:_WORDS]]
    try:
        found = mean_labels(
            who.desk, who.person, staged, dict(zip(texts, said, strict=False)), keep_as=keep_as
        )
    except (UsageError, InputError) as error:
        return _look(request, who, staged, sent, said=said, keep_as=keep_as, error=error)
    incoming_of(request).take(who, sent)
    secret = incoming_of(request).add(who, found)
    return RedirectResponse(f"/p/{who.person}/bring/look?sent={secret}", 303)


@router.post("/p/{person}/bring/agree")
def agree(request: Request, who: Person, sent: _Secret) -> Response:
    """Write what was shown."""
    staged = incoming_of(request).take(who, sent)
    if staged is None:
        return _gone(request, who)
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


def _form(
    request: Request, who: About, said: Mapping[str, str], error: EkbomError | None = None
) -> Response:
    return render(
        request, "bring.html.jinja", status=400 if error else 200, here="nights",
        title=texts_for(request).say("Bring a file in"), error=error,
        of_labels=error is not None and error.where == LABELS,
        maps=offered_maps(who.desk, who.person).maps, may_keep=may(who.desk.actor, "labels"),
        said={**dict.fromkeys(_FIELDS, ""), **said},
    )  # fmt: skip


def _look(
    request: Request,
    who: About,
    staged: Staged,
    sent: str,
    *,
    said: Sequence[str] = (),
    keep_as: str | None = None,
    error: EkbomError | None = None,
) -> Response:
    """What would be done; of a night also the words that nothing was made of."""
    brought = staged.brought
    if brought is None:
        return _gone(request, who)
    rows = [
        (one, meaning)
        for one, meaning in zip_longest(brought.open[:_WORDS], said[: len(brought.open)])
        if one is not None
    ]
    if keep_as is None:
        keep_as = read_labels(staged.labels).name if rows and staged.labels else ""
    return render(
        request, "bring_look.html.jinja", here="nights", status=400 if error else 200,
        title=texts_for(request).say("Before it is kept"), brought=brought,
        groups=list(_groups(brought.difference)),
        cards=lines(cards_of(brought.own_medicines), Linked()) if brought.own_medicines else [],
        sent=sent, rows=rows, more_words=max(0, len(brought.open) - _WORDS),
        meanings=MEANING_WORDS, may_keep=may(who.desk.actor, "labels"), keep_as=keep_as,
        error=error, wrong_name=error is not None and error.where == "name",
    )  # fmt: skip


def _gone(request: Request, who: About) -> Response:
    told = EkbomError(
        "this file", "it does not wait here any more; nothing was written", "send it once more"
    )
    return _form(request, who, {}, told)


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
