"""The first run: three ways to begin, and made-up people to look around with."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from ekbom.actions.day_one import flag_questions
from ekbom.actions.first_run import own_card
from ekbom.web.frame import render, texts_for
from ekbom.web.seat import Seated

router = APIRouter()

Choice = Literal["legs", "treat", "nights"]


@router.get("/start")
def start(request: Request, _: Seated) -> Response:
    """What brings you here."""
    return render(
        request,
        "first.html.jinja",
        title=texts_for(request).say("Begin"),
        flags=flag_questions(),
    )


@router.post("/start")
def choose(desk: Seated, choice: Annotated[Choice, Form()]) -> Response:
    """Go where somebody wants to begin; a person is begun where there is none, and only once."""
    if choice == "treat":
        return RedirectResponse("/practice", 303)
    card = own_card(desk)
    page = "day-one" if choice == "legs" else "bring"
    return RedirectResponse(f"/p/{card.id}/{page}", 303)
