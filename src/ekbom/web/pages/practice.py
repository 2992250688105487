"""The practice: who comes today, what is due, what waits, whose level rises."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from ekbom.actions.desk import Desk
from ekbom.actions.people import add_person, list_persons
from ekbom.actions.permissions import may
from ekbom.web.course_words import STATUS_WORDS
from ekbom.web.fields import Filled, Sent
from ekbom.web.frame import render, texts_for
from ekbom.web.refused import refusals
from ekbom.web.seat import Seated, house_of

router = APIRouter()


@router.get("/practice")
def practice(request: Request, desk: Seated) -> Response:
    """The clients of whoever looks, and nobody else's."""
    return _page(request, desk, Filled())


@router.post("/practice/clients")
def add_client(request: Request, desk: Seated, values: Sent) -> Response:
    """A new client, given to whoever adds them; their course is begun next."""
    form = Filled(dict(values))
    card = None
    with refusals(form, "label"):
        card = add_person(desk, values.get("label", ""))
    if card is None:
        return _page(request, desk, form, status=422)
    return RedirectResponse(f"/p/{card.id}/treatment", 303)


def _page(request: Request, desk: Desk, form: Filled, *, status: int = 200) -> Response:
    cards = sorted(list_persons(desk), key=lambda one: one.label.casefold())
    house, today = house_of(request), desk.now().date()
    persons, open_ = house.practice.clients(house, desk, cards)
    return render(
        request, "practice.html.jinja", here="practice", status=status,
        title=texts_for(request).say("Practice"),
        levels=may(desk.actor, "policy"), persons=persons, open=open_, today=today, form=form,
        coming=[one for one in persons if one.next_on == today],
        due=[one for one in persons if one.due], red=[one for one in persons if one.red_flag],
        letters=[one for one in persons if one.letters],
        status_words=STATUS_WORDS, watch=[one for one in persons if one.watch_says],
    )  # fmt: skip
