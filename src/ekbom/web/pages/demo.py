"""Only where the people are made up: whose pages are to be looked at, with the rights they have."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from ekbom.actions.demo import seats
from ekbom.actions.desk import Desk
from ekbom.web.frame import render, texts_for
from ekbom.web.seat import Seated, house_of, seated, sign_in

router = APIRouter()


@router.get("/demo")
def choose(request: Request, desk: Seated) -> Response:
    """Everybody there is to be."""
    found = seats(_keeper(request))
    return render(
        request, "demo.html.jinja", here="demo", now=desk.actor.id,
        title=texts_for(request).say("Look around"),
        helpers=[one for one in found if one.role != "person"],
        people=[one for one in found if one.role == "person"],
    )  # fmt: skip


@router.post("/demo", dependencies=[Depends(seated)])
def sit_down(request: Request, member: Annotated[str, Form(max_length=64)] = "") -> Response:
    """Become one of them."""
    known = {one.member for one in seats(_keeper(request))}
    if member not in known:
        raise HTTPException(404)
    answer = RedirectResponse("/", 303)
    sign_in(request, answer, member, "local")
    return answer


def _keeper(request: Request) -> Desk:
    """The desk of whoever keeps the demo; among real people there is no such page."""
    house = house_of(request)
    if not house.demo:
        raise HTTPException(404)
    return house.desk
