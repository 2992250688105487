"""Paper: a fortnight to print in large type, and a grid to type fourteen nights in."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from ekbom.actions.evening import keep_nights
from ekbom.actions.own_ways import cards_of
from ekbom.actions.today import read_evening
from ekbom.reports.assessment_lines import Line, lines
from ekbom.web.clock import Night, tonight
from ekbom.web.frame import render, texts_for
from ekbom.web.paper_form import NIGHTS, Grid, grid_of, grid_sent, rows_of, with_wrong
from ekbom.web.received import OnceOnly
from ekbom.web.said import Linked
from ekbom.web.seat import About, Person, house_of

router = APIRouter()
_MOST_OWN = 5


@router.get("/p/{person}/paper")
def paper(request: Request, who: Person, last: Night | None = None, kept: int = 0) -> Response:
    """The grid of fourteen nights, with what is kept of them."""
    until = last or tonight(who)
    grid = grid_of(read_evening(who.desk, who.person, until), until)
    return _page(request, who, grid, kept=kept)


@router.post("/p/{person}/paper")
def keep(
    request: Request, who: Person, grid: Annotated[Grid, Depends(grid_sent)], only: OnceOnly
) -> Response:
    """Keep all nights that were typed in one step, or none and say which row is wrong."""
    told, wrong = grid.told()
    new = tuple(grid.columns)
    with only.once(house_of(request).received, who.desk, who.person) as desk:
        results = (
            ()
            if desk is None
            else keep_nights(
                desk, who.person, told, new=new, reason="typed from paper", dry_run=bool(wrong)
            )
        )
    problems = ((one.night, one.problem) for one in results if one.problem is not None)
    wrong |= rows_of(problems, grid.nights)
    if wrong:
        return _page(request, who, with_wrong(grid, wrong), status=400)
    cards = lines(cards_of(use for one in results for use in one.medicines), Linked())
    many = sum(one.kept for one in results)
    if cards:
        fresh = grid_of(read_evening(who.desk, who.person, grid.nights[-1]), grid.nights[-1])
        return _page(request, who, fresh, kept=many, cards=cards)
    address = f"/p/{who.person}/paper?last={grid.nights[-1]}&kept={many}"
    return RedirectResponse(address, 303)


@router.get("/p/{person}/paper/sheet")
def sheet(request: Request, who: Person, first: Night | None = None) -> Response:
    """A fortnight to print and to fill in by hand."""
    begin = first or tonight(who)
    evening = read_evening(who.desk, who.person)
    return render(
        request,
        "paper_sheet.html.jinja",
        here="paper",
        title=texts_for(request).say("A fortnight on paper"),
        person=who.person,
        nights=[begin + timedelta(days=n) for n in range(NIGHTS)],
        own=list(evening.done)[:_MOST_OWN],
    )


def _page(
    request: Request,
    who: About,
    grid: Grid,
    *,
    kept: int = 0,
    cards: list[Line] | None = None,
    status: int = 200,
) -> Response:
    back = timedelta(days=NIGHTS)
    return render(
        request,
        "paper.html.jinja",
        here="paper",
        title=texts_for(request).say("Paper"),
        person=who.person,
        grid=grid,
        kept=kept,
        cards=cards or [],
        earlier=grid.nights[-1] - back,
        later=min(grid.nights[-1] + back, tonight(who)),
        status=status,
    )
