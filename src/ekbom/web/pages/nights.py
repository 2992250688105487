"""Nights: the calendar by evening, and the recordings there are."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from ekbom.actions.permissions import may
from ekbom.web.frame import render, texts_for
from ekbom.web.night_calendar import calendar_of
from ekbom.web.seat import Person

router = APIRouter()


@router.get("/p/{person}/nights")
def nights(
    request: Request, who: Person, month: Annotated[str, Query(max_length=7)] = ""
) -> Response:
    """The nights of a month, and the latest recordings."""
    return render(
        request,
        "nights.html.jinja",
        here="nights",
        title=texts_for(request).say("Nights"),
        calendar=calendar_of(request, who, month),
        may_bring=may(who.desk.actor, "bring", who.person),
    )
