"""Where a statement comes from: a fact or a rule, how far it was checked, and what differs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from ekbom.actions.explain import explain_id
from ekbom.knowledge.card import Card
from ekbom.model.errors import EkbomError
from ekbom.web.frame import render, texts_for
from ekbom.web.reader import source_reader
from ekbom.web.said import in_words
from ekbom.web.seat import Seated

router = APIRouter()
# What the tiers of sources mean to a reader; memory and own choices say so themselves.
_SEEN = {
    "A": "seen in the work's own abstract, or on an official page",
    "B": "seen in a professional secondary page",
    "C": "seen in a text written by a machine, a blog or a repository",
}
_FactId = Annotated[str, Path(max_length=120, pattern=r"^[\w.-]+$")]


@dataclass(frozen=True, slots=True)
class FactView:
    """One fact, rule or question as a reader meets it.

    Attributes
    ----------
    card : Card
    checked : str
        How far it was checked, in words.
    unverified : bool
    rows : list of name and text
        What is told of it beside its sentence; nothing that is empty.
    """

    card: Card
    checked: str
    unverified: bool
    rows: list[tuple[str, str]]


@router.get("/source/{fact}")
def source(request: Request, desk: Seated, fact: _FactId) -> Response:
    """One fact or rule, with everything needed to judge it."""
    try:
        found = explain_id(fact, source_reader(desk, fact))
    except EkbomError as error:
        # The command is of no interest here; the name that was asked for is.
        raise type(error)(f"source {fact}", error.problem, in_words(error).todo) from error
    return render(
        request,
        "source.html.jinja",
        title=texts_for(request).say("Where this comes from"),
        cards=[_view(one) for one in found.cards],
        findings=found.findings,
    )


def _view(card: Card) -> FactView:
    unverified = card.status not in ("verified", "own")
    checked = card.status.replace("_", " ")
    if card.tier in _SEEN and not unverified:
        checked = f"{checked}, {_SEEN[card.tier]}"
    rows = [
        *((one.name.replace("_", " ").capitalize(), one.says) for one in card.values),
        ("Population", card.population),
        ("Edition", card.guideline),
        *((name.replace("_", " ").capitalize(), text) for name, text in card.more),
        ("Note", card.note),
        ("Certainty", card.certainty.replace("_", " ")),
        ("Not checked yet", "; ".join(card.memory_parts)),
        ("Place in the source", card.locator),
        ("Looked at on", card.checked.isoformat() if card.checked else ""),
        ("Held until", card.until.isoformat() if card.until else ""),
        ("Replaced by", ", ".join(card.replaced_by)),
    ]
    return FactView(card, checked, unverified, [(name, text) for name, text in rows if text])
