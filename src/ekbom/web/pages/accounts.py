"""The accounts of a practice, for whoever keeps it: given, taken, and signed out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from ekbom.actions.accounts import (
    add_account,
    end_sessions,
    list_accounts,
    remove_account,
    reset_second_factor,
    set_password,
)
from ekbom.actions.desk import Desk
from ekbom.model.errors import UsageError
from ekbom.web.frame import render, texts_for
from ekbom.web.said import sentence
from ekbom.web.seat import PersonId, Seated, house_of

router = APIRouter()
MemberId = PersonId


@router.get("/accounts")
def accounts(request: Request, desk: Seated) -> Response:
    """Who may sign in, and how."""
    return _page(request, desk)


@router.post("/accounts")
def add(
    request: Request, desk: Seated, member: Annotated[str, Form(max_length=64)] = "",
    name: Annotated[str, Form(max_length=200)] = "",
) -> Response:  # fmt: skip
    """Let a member sign in; the first password is shown this once."""
    try:
        given = add_account(desk, member, name)
    except UsageError as error:
        return _page(request, desk, name=name, member=member, wrong=sentence(error), english=True)
    return _handed_over(request, desk, member, given)


@router.post("/accounts/{member}/password")
def anew(request: Request, desk: Seated, member: MemberId) -> Response:
    """Another first password for somebody who lost theirs, shown this once."""
    given = set_password(desk, member)
    house_of(request).sessions.end_all_of(member)
    return _handed_over(request, desk, member, given)


@router.post("/accounts/{member}/second-factor")
def reset(request: Request, desk: Seated, member: MemberId) -> Response:
    """Let somebody who lost phone and codes set up another second factor."""
    reset_second_factor(desk, member)
    return _ended(request, member)


@router.post("/accounts/{member}/end")
def end(request: Request, desk: Seated, member: MemberId) -> Response:
    """Sign somebody out everywhere."""
    end_sessions(desk, member)
    return _ended(request, member)


@router.post("/accounts/{member}/remove")
def remove(
    request: Request, desk: Seated, member: MemberId,
    name: Annotated[str, Form(max_length=200)] = "",
) -> Response:  # fmt: skip
    """Let somebody sign in no more; their name has to be typed."""
    line = next((one for one in list_accounts(desk) if one.member == member), None)
    if line is not None and line.name and line.name != name.strip().casefold():
        wrong = texts_for(request).say("To remove an account, type the name it signs in with.")
        return _page(request, desk, removing=member, wrong=wrong)
    remove_account(desk, member)
    return _ended(request, member)


def _ended(request: Request, member: str) -> Response:
    house_of(request).sessions.end_all_of(member)
    return RedirectResponse("/accounts", 303)


def _handed_over(request: Request, desk: Desk, member: str, given: str) -> Response:
    line = next(one for one in list_accounts(desk) if one.member == member)
    title = texts_for(request).say("First password")
    return render(request, "handed_over.html.jinja", here="people", title=title, line=line,
                  given=given)  # fmt: skip


def _page(
    request: Request, desk: Desk, *, name: str = "", member: str = "", removing: str = "",
    wrong: str = "", english: bool = False,
) -> Response:  # fmt: skip
    return render(
        request, "accounts.html.jinja", here="people", status=400 if wrong else 200,
        title=texts_for(request).say("Accounts"), lines=list_accounts(desk), name=name,
        member=member, removing=removing, wrong=wrong, english=english,
    )  # fmt: skip
