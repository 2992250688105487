"""The stop card in front of an answer: what must not wait, with its sources."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ekbom.model.assessed import Statement
    from ekbom.model.record import MedicineUse

TITLE = "Do not wait with this"


def cards_from(uses: Sequence[MedicineUse]) -> tuple[Statement, ...]:
    """The cards for what a diary says of medicines; nothing is loaded when it says nothing."""
    if not uses:
        return ()
    from ekbom.actions.own_ways import cards_of

    return cards_of(uses)


def show_cards(cards: Sequence[Statement]) -> None:
    """Print the cards with the list of their sources; nothing without any."""
    if not cards:
        return
    from ekbom.cli.cited import Cited, statement_lines

    cited = Cited()
    lines = [TITLE, *(line for one in cards for line in statement_lines(one, cited))]
    typer.echo("\n".join((*lines, *cited.listed(), "")))


def plain_cards(cards: Sequence[Statement]) -> list[dict[str, Any]]:
    """The cards as plain values for JSON."""
    if not cards:
        return []
    from ekbom.model.assessed import plain

    return [plain(asdict(one)) for one in cards]
