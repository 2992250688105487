"""The way in and out: the address that is opened once, where to begin, and how the pages look."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from ekbom.actions.first_run import is_new
from ekbom.web.frame import LANGUAGE, SIZE, SIZES, THEME, THEMES, YEAR_S, inside, render, texts_for
from ekbom.web.seat import NotSignedIn, Seated, house_of, sign_in, sign_out
from ekbom.web.texts import LANGUAGES

router = APIRouter()


@router.get("/open")
def open_once(request: Request, token: Annotated[str, Query(max_length=100)] = "") -> Response:
    """Sign the owner in by the address that was printed; it works once."""
    house = house_of(request)
    if house.mode == "clinic" or not house.sessions.use_launch(token):
        raise NotSignedIn
    answer = RedirectResponse(
        "/demo" if house.demo else "/", 303, {"referrer-policy": "no-referrer"}
    )
    sign_in(request, answer, house.owner().id, "local")
    return answer


@router.post("/leave")
def leave(request: Request) -> Response:
    """Sign out, and let the browser forget what it holds of here."""
    sign_out(request)
    answer = render(request, "closed.html.jinja", title=texts_for(request).say("Closed"))
    answer.headers["clear-site-data"] = '"cache", "cookies", "storage"'
    return answer


@router.get("/")
def begin(request: Request, desk: Seated) -> Response:
    """Where this reader begins; whoever has written nothing yet is asked what brings them."""
    if desk.actor.role in ("therapist", "doctor"):
        return RedirectResponse("/practice", 303)
    house = house_of(request)
    if desk.actor.owner and house.mode == "local" and not house.demo and is_new(desk):
        return RedirectResponse("/start", 303)
    if len(desk.actor.persons) == 1:
        return RedirectResponse(f"/p/{min(desk.actor.persons)}/today", 303)
    return RedirectResponse("/people", 303)


@router.post("/look")
def look(
    request: Request,
    light: Annotated[str, Form()] = "",
    size: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "/",
) -> Response:
    """Keep how the pages look in this browser: light, size of the text, language."""
    answer = RedirectResponse(inside(back), 303)
    chosen = ((THEME, light, THEMES), (SIZE, size, SIZES), (LANGUAGE, language, tuple(LANGUAGES)))
    for name, said, allowed in chosen:
        if said in allowed:
            answer.set_cookie(
                name, said, max_age=YEAR_S, httponly=True, samesite="strict",
                secure=house_of(request).secure,
            )  # fmt: skip
        elif said == "system":
            answer.delete_cookie(name)
    return answer
