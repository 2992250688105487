"""Settings of one person: their label and clock, everything of theirs to take away, the end."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, RedirectResponse, Response

from ekbom.actions.export_everything import export_everything
from ekbom.actions.export_place import export_place
from ekbom.actions.people import about_person, change_person, delete_person
from ekbom.actions.permissions import may
from ekbom.actions.share import share
from ekbom.actions.shown_units import choose_units, units_of
from ekbom.exchange.share_file import SECTIONS
from ekbom.model.errors import EkbomError, StoreError, UnitError, UsageError
from ekbom.web.frame import render, texts_for
from ekbom.web.labs_view import titles, units
from ekbom.web.seat import Person, house_of
from ekbom.web.texts import later

router = APIRouter()
_Word = Annotated[str, Form(max_length=200)]
# What a field of a unit is called, before the value it is of.
_UNIT, _MOST_UNITS, _LONGEST = "unit-", 80, 60
_NOTHING: Mapping[str, str] = MappingProxyType({})
_SECTION_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "diary": later("Diary"),
        "case": later("What was asked and answered"),
        "answers": later("Answers and reports"),
        "nights": later("Recorded nights"),
        "plans": later("Trials"),
        "home": later("Exercises at home"),
        "appointments": later("Appointments"),
        "visits": later("Visits"),
    }
)


@router.get("/p/{person}/settings")
def settings(request: Request, who: Person) -> Response:
    """What can be set for this person."""
    return _page(request, who)


@router.post("/p/{person}/settings")
def change(
    request: Request, who: Person, label: _Word = "", day_turns: _Word = "", zone: _Word = ""
) -> Response:
    """Another label, hour or zone."""
    typed = {"label": label, "day_turns": day_turns, "zone": zone}
    try:
        change_person(
            who.desk,
            who.person,
            label=label.strip() or None,
            day_turns_h=_hour(day_turns),
            zone=zone.strip(),
        )
    except UsageError as error:
        return _page(request, who, typed=typed, wrong={_field(error): error})
    return RedirectResponse(f"/p/{who.person}/settings", 303)


async def _units(request: Request) -> dict[str, str]:
    """The unit chosen for each value."""
    async with request.form(max_files=0, max_fields=_MOST_UNITS) as form:
        return {
            name.removeprefix(_UNIT)[:_LONGEST]: unit[:_LONGEST]
            for name, unit in form.items()
            if isinstance(unit, str) and name.startswith(_UNIT)
        }


@router.post("/p/{person}/settings/units")
def choose(
    request: Request, who: Person, chosen: Annotated[dict[str, str], Depends(_units)]
) -> Response:
    """Show blood values in other units."""
    try:
        choose_units(who.desk, who.person, chosen)
    except (UsageError, UnitError) as error:
        return _page(request, who, chosen=chosen, wrong={"units": error})
    return RedirectResponse(f"/p/{who.person}/settings#units", 303)


@router.post("/p/{person}/settings/export")
def export(who: Person) -> Response:
    """Everything there is of the person, in open formats, as one ZIP."""
    making = TemporaryDirectory(prefix="ekbom-")
    try:
        file = Path(making.name) / "everything.zip"
        with export_place(file) as folder:
            export_everything(who.desk, who.person, folder)
    except BaseException:
        making.cleanup()
        raise
    return _download(file, "application/zip", making)


@router.post("/p/{person}/settings/share")
def hand_over(
    request: Request,
    who: Person,
    section: Annotated[list[str] | None, Form()] = None,
    passphrase: _Word = "",
    again: _Word = "",
    days: Annotated[str, Form(max_length=6)] = "",
) -> Response:
    """What was chosen, in one sealed file; nothing is sent."""
    making = TemporaryDirectory(prefix="ekbom-")
    try:
        if passphrase != again:
            raise UsageError("again", "the two passphrases differ", "type both again")
        if days and not days.isdecimal():
            raise UsageError("days", f"{days!r} is no number of days", "such as 90, or nothing")
        file = Path(making.name) / "share.ekbom"
        share(
            who.desk, who.person, file, sections=tuple(section or ()), passphrase=passphrase,
            days=int(days) if days else None,
        )  # fmt: skip
    except (UsageError, StoreError) as error:
        making.cleanup()
        return _page(request, who, typed={"days": days}, wrong={"share": error})
    except BaseException:
        making.cleanup()
        raise
    return _download(file, "application/octet-stream", making)


@router.post("/p/{person}/settings/delete")
def delete(request: Request, who: Person, label: _Word = "") -> Response:
    """Everything of the person, for good, after their label was typed."""
    if label.strip() != who.card.label:
        error = UsageError("label", "it is another name", "type it as it stands here")
        return _page(request, who, wrong={"delete": error})
    delete_person(who.desk, who.person)
    return RedirectResponse("/people", 303)


def _download(file: Path, kind: str, making: TemporaryDirectory[str]) -> Response:
    return FileResponse(
        file, media_type=kind, filename=file.name, background=BackgroundTask(making.cleanup)
    )


@cache
def _choices() -> Mapping[str, tuple[str, ...]]:
    """The values that laboratories print in more than one unit."""
    return MappingProxyType({name: all_ for name, all_ in units().items() if len(all_) > 1})


def _hour(text: str) -> float | None:
    """The hour at which the day turns, as it was typed: 12, 12.5 or 12:30."""
    if not text.strip():
        return None
    hours, _, minutes = text.strip().partition(":")
    try:
        return float(hours) + (int(minutes) / 60 if minutes else 0)
    except ValueError as error:
        raise UsageError("day_turns", f"{text!r} is no hour", "such as 12, or 12:30") from error


def _field(error: EkbomError) -> str:
    if "zone" in f"{error.where} {error.problem}":
        return "zone"
    return "label" if error.where == "--name" else "day_turns"


def _page(
    request: Request,
    who: Person,
    *,
    typed: Mapping[str, str] = _NOTHING,
    wrong: Mapping[str, EkbomError] | None = None,
    chosen: Mapping[str, str] | None = None,
) -> Response:
    card, actor = who.card, who.desk.actor
    hours = int(card.day_turns_h)
    house = house_of(request)
    key = (who.person, house.changes.stamp(who.person), "about")
    minutes = round((card.day_turns_h - hours) * 60)
    shown = {
        "label": card.label,
        "day_turns": f"{hours:02d}:{minutes:02d}",
        "zone": card.zone,
        "days": "",
        **typed,
    }
    return render(
        request, "settings.html.jinja", here="people", status=400 if wrong else 200,
        title=texts_for(request).say("Settings"), shown=shown, wrong=wrong or {},
        about=house.answers.get(key, partial(about_person, who.desk, who.person)),
        sections=[(one, _SECTION_WORDS[one]) for one in SECTIONS],
        may_amend=may(actor, "amend", who.person), may_export=may(actor, "export", who.person),
        may_labels=may(actor, "labels"), may_share=may(actor, "share", who.person),
        may_delete=may(actor, "delete", who.person), titles=titles(), units=_choices(),
        chosen=units_of(who.desk, who.person) if chosen is None else chosen,
    )  # fmt: skip
