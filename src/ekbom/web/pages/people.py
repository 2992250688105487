"""People and settings of the house: who is in it, who may act, how pages look, backups."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from ekbom import __version__
from ekbom.actions.backup import back_up, last_backup
from ekbom.actions.desk import Desk
from ekbom.actions.people import (
    add_member,
    add_person,
    grant,
    list_members,
    list_persons,
    whom,
)
from ekbom.actions.permissions import may
from ekbom.model.errors import UsageError
from ekbom.model.people import ROLES, PersonCard, Role
from ekbom.web.frame import SIZES, render, texts_for
from ekbom.web.seat import PersonId, Seated, house_of
from ekbom.web.texts import later

router = APIRouter()
_Word = Annotated[str, Form(max_length=200)]
_ROLE_WORDS: Mapping[Role, str] = MappingProxyType(
    {
        "person": later("Person: everything of oneself"),
        "carer": later("Carer: writes for a person"),
        "therapist": later("Therapist: sees and writes for the people they look after"),
        "doctor": later("Doctor: sees, writes and scores for the people they look after"),
        "researcher": later("Researcher: codes in place of names, nothing else"),
        "administrator": later("Administrator: keeps the house, sees no health"),
    }
)
_NOT_KEPT: Mapping[str, str] = MappingProxyType({})


def cards_of(desk: Desk) -> tuple[PersonCard, ...]:
    """The persons somebody may act for."""
    if may(desk.actor, "people"):
        return list_persons(desk)
    return tuple(whom(desk, person) for person in sorted(desk.actor.persons))


@router.get("/people")
def people(request: Request, desk: Seated) -> Response:
    """Who is here, and what can be set."""
    return _page(request, desk)


@router.post("/people")
def add(request: Request, desk: Seated, label: _Word = "") -> Response:
    """Take somebody new in."""
    try:
        card = add_person(desk, label.strip())
    except UsageError as error:
        return _page(request, desk, typed={"label": label}, wrong={"label": error})
    return RedirectResponse(f"/p/{card.id}/today", 303)


@router.post("/people/members")
def add_somebody(
    request: Request, desk: Seated, name: _Word = "", role: _Word = "", relation: _Word = ""
) -> Response:
    """Let somebody else act here; whom they may act for is chosen afterwards."""
    known = next((one for one in ROLES if one == role), None)
    try:
        if known is None:
            raise UsageError("role", "it is missing", "choose what they come as")
        add_member(desk, name.strip(), known, relation=relation.strip())
    except UsageError as error:
        field = "role" if known is None else "name"
        typed = {"name": name, "role": role, "relation": relation}
        return _page(request, desk, typed=typed, wrong={field: error})
    return RedirectResponse("/people#members", 303)


async def _chosen(request: Request) -> list[str]:
    form = await request.form(max_files=0, max_fields=1000)
    return [value for value in form.getlist("person") if isinstance(value, str)]


@router.post("/people/members/{member}")
def give(
    desk: Seated, member: PersonId, chosen: Annotated[list[str], Depends(_chosen)]
) -> Response:
    """Give a member exactly these persons."""
    grant(desk, member, chosen)
    return RedirectResponse("/people#members", 303)


@router.post("/people/backup")
def backup(desk: Seated) -> Response:
    """Write a backup into the folder of the workspace."""
    back_up(desk, version=__version__)
    return RedirectResponse("/people#backup", 303)


def _page(
    request: Request,
    desk: Desk,
    *,
    typed: Mapping[str, str] = _NOT_KEPT,
    wrong: Mapping[str, UsageError] | None = None,
) -> Response:
    """The page, with what was typed still there where it could not be kept."""
    wrong = wrong or {}
    return render(
        request, "people.html.jinja", here="people", status=400 if wrong else 200,
        title=texts_for(request).say("People & settings"),
        cards=cards_of(desk), may_add=may(desk.actor, "people"),
        members=list_members(desk) if may(desk.actor, "members") else (),
        may_backup=may(desk.actor, "backup"),
        last=last_backup(desk) if may(desk.actor, "backup") else None,
        folder=str(desk.folder), clinic=house_of(request).mode == "clinic",
        roles=_ROLE_WORDS, sizes=SIZES, typed=typed, wrong=wrong,
    )  # fmt: skip
