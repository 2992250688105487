"""The phone at home, on the screen of the computer: how it is paired, and how it is ended."""

from __future__ import annotations

from io import BytesIO

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from ekbom.actions.permissions import may
from ekbom.web.frame import render, texts_for
from ekbom.web.home import Pairing
from ekbom.web.seat import Person, house_of

router = APIRouter()


@router.get("/p/{person}/phone")
def phone(request: Request, who: Person) -> Response:
    """How a phone is paired, and which one is."""
    pairing = house_of(request).pairing
    code = pairing.waiting() if pairing else None
    mine = code is not None and code.person == who.person
    return render(
        request,
        "phone_here.html.jinja",
        here="people",
        title=texts_for(request).say("Phone"),
        pairing=pairing,
        code=code if mine and may(who.desk.actor, "members") else None,
        may_pair=may(who.desk.actor, "members"),
        paired=pairing.phone if pairing else None,
        person=who.person,
    )


@router.post("/p/{person}/phone")
def begin(request: Request, who: Person) -> Response:
    """A code for a phone, for the next minutes."""
    _pairing(request, who).new_code(who.desk.actor.id, who.person)
    return RedirectResponse(f"/p/{who.person}/phone", 303)


@router.post("/p/{person}/phone/end")
def end(request: Request, who: Person) -> Response:
    """The phone is paired no more."""
    _pairing(request, who).end()
    return RedirectResponse(f"/p/{who.person}/phone", 303)


@router.get("/p/{person}/phone/code.svg", response_class=Response)
def picture(request: Request, who: Person) -> Response:
    """The code, for the camera of the phone; behind a # it is sent to nobody."""
    pairing = _pairing(request, who)
    code = pairing.waiting()
    if code is None or code.person != who.person:
        raise HTTPException(404)
    from segno import make_qr

    drawn = BytesIO()
    address = f"{pairing.origin}/pair#{code.text}"
    make_qr(address).save(drawn, kind="svg", scale=5, border=3, dark="#000", light="#fff")
    return Response(drawn.getvalue(), media_type="image/svg+xml")


def _pairing(request: Request, who: Person) -> Pairing:
    """Of this home, for whoever may say who comes in."""
    pairing = house_of(request).pairing
    if pairing is None or not may(who.desk.actor, "members"):
        raise HTTPException(404)
    return pairing
