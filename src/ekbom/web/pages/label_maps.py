"""What laboratories call stages, movements and events: maps of the house, kept under a name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from ekbom.actions.bring_staged import plain_name
from ekbom.actions.desk import Desk
from ekbom.actions.kept_labels import (
    keep_label_map,
    list_label_maps,
    map_called,
    remove_label_map,
)
from ekbom.actions.permissions import check_may
from ekbom.actions.read_apart import read_apart
from ekbom.model.errors import EkbomError, InputError, UsageError
from ekbom.recordings.labels import (
    FORMAT,
    LabelMap,
    label_map_of,
    labels_text,
    read_labels,
)
from ekbom.web.frame import render, texts_for
from ekbom.web.label_words import MEANING_WORDS, SCORED_WORDS
from ekbom.web.seat import Seated

router = APIRouter()
_HERE = "people"
_Name = Annotated[str, Query(max_length=200)]
_NameSent = Annotated[str, Form(max_length=200)]
# A map holds at most a thousand labels; each row sends two fields.
_MOST, _LONGEST, _EMPTY = 2100, 400, 5


@dataclass(frozen=True, slots=True)
class MapForm:
    """What stands in the form of a map, as it was typed.

    Attributes
    ----------
    name : str
    old : bool
        Whether a map of this name is changed, and not a new one made.
    rows : tuple of (str, str)
        Each label with its meaning.
    scored : tuple of str
    """

    name: str
    old: bool
    rows: tuple[tuple[str, str], ...]
    scored: tuple[str, ...]

    def labels(self) -> LabelMap:
        """The map it says.

        Raises
        ------
        UsageError
            For a label that is said twice, or a meaning without a label.
        InputError
            For a meaning that does not exist.
        """
        said: dict[str, str] = {}
        for label, meaning in self.rows:
            if meaning and not label:
                raise UsageError("labels", "a meaning has no label", "write the word it is of")
            if label and not meaning:
                raise UsageError("labels", f"{label!r} has no meaning", "choose one, or empty it")
            if label in said:
                raise UsageError("labels", f"{label!r} stands there twice", "leave it once")
            said |= {label: meaning} if label else {}
        told = {"format": FORMAT, "scored": list(self.scored), "labels": said}
        return label_map_of(told, "labels")


async def _sent(request: Request) -> MapForm:
    async with request.form(max_files=0, max_fields=_MOST) as form:
        label, meaning, scored = (
            [one[:_LONGEST] for one in form.getlist(field) if isinstance(one, str)]
            for field in ("label", "meaning", "scored")
        )
        name, old = str(form.get("name") or ""), form.get("old") == "yes"
    rows = tuple((one.strip(), said) for one, said in zip(label, meaning, strict=False))
    filled = tuple(row for row in rows if any(row))
    return MapForm(name.strip()[:_LONGEST], old, filled, tuple(scored))


async def _file(request: Request) -> AsyncIterator[FormData]:
    async with request.form(max_files=2, max_fields=4) as form:
        yield form


@router.get("/labels")
def label_maps(request: Request, desk: Seated) -> Response:
    """All maps that are kept, and how another one is."""
    return _list(request, desk)


@router.post("/labels")
def send(request: Request, desk: Seated, form: Annotated[FormData, Depends(_file)]) -> Response:
    """Keep the map of a file, under its own name or another one."""
    check_may(desk.actor, "labels")
    name, sent = str(form.get("name") or "").strip()[:_LONGEST], form.get("file")
    try:
        if not isinstance(sent, UploadFile) or not sent.filename:
            raise UsageError("file", "no file was chosen", "choose a label map")
        labels = _read(sent)
        keep_label_map(desk, name or labels.name, labels)
    except (UsageError, InputError) as error:
        return _list(request, desk, name=name, error=error)
    return RedirectResponse("/labels", 303)


@router.get("/labels/map")
def label_map(request: Request, desk: Seated, name: _Name = "") -> Response:
    """One map, row by row; without a name a new one."""
    if not name:
        check_may(desk.actor, "labels")
        return _form(request, MapForm("", False, (), ()))
    found = map_called(list_label_maps(desk), name)
    rows = tuple((label, str(one)) for label, one in found.labels.own.items())
    return _form(request, MapForm(found.name, True, rows, found.labels.scored))


@router.post("/labels/map")
def keep(request: Request, desk: Seated, form: Annotated[MapForm, Depends(_sent)]) -> Response:
    """Keep it as it stands in the rows."""
    check_may(desk.actor, "labels")
    try:
        keep_label_map(desk, form.name, form.labels(), instead=form.old)
    except (UsageError, InputError) as error:
        return _form(request, form, error)
    return RedirectResponse("/labels", 303)


@router.post("/labels/remove")
def remove(desk: Seated, name: _NameSent = "") -> Response:
    """Offer it no more."""
    remove_label_map(desk, name)
    return RedirectResponse("/labels", 303)


@router.get("/labels/file")
def file(desk: Seated, name: _Name = "") -> Response:
    """The map as the file that the command line takes, and another workbench too."""
    found = map_called(list_label_maps(desk), name)
    return Response(
        labels_text(found.labels),
        media_type="application/toml",
        headers={"Content-Disposition": 'attachment; filename="labels.toml"'},
    )


def _read(sent: UploadFile) -> LabelMap:
    """The map in a file that came from elsewhere."""
    with TemporaryDirectory(prefix="ekbom-") as place:
        path = Path(place) / plain_name(sent.filename or "")
        # The door takes no longer form than this.
        path.write_bytes(sent.file.read())
        read_apart("labels", path)
        return read_labels(path)


def _list(
    request: Request, desk: Desk, *, name: str = "", error: EkbomError | None = None
) -> Response:
    return render(
        request, "label_maps.html.jinja", here=_HERE, status=400 if error else 200,
        title=texts_for(request).say("Words of laboratories"), maps=list_label_maps(desk),
        name=name, wrong=_beside(error, "file"),
    )  # fmt: skip


def _form(request: Request, form: MapForm, error: EkbomError | None = None) -> Response:
    say = texts_for(request).say
    return render(
        request, "label_map.html.jinja", here=_HERE, status=400 if error else 200,
        title=form.name if form.old else say("A map of your own"), form=form,
        rows=(*form.rows, *(("", "") for _ in range(_EMPTY))), meanings=MEANING_WORDS,
        scored=SCORED_WORDS, wrong=_beside(error, "labels"),
    )  # fmt: skip


def _beside(error: EkbomError | None, otherwise: str) -> dict[str, EkbomError]:
    """An error beside the field it belongs to: the name, or all the rest."""
    if error is None:
        return {}
    return {"name" if error.where == "name" else otherwise: error}
