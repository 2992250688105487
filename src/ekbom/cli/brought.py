"""What was brought, in words: the difference before it is written, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import typer

from ekbom.cli.stop_cards import cards_from, plain_cards, show_cards

if TYPE_CHECKING:
    from ekbom.actions.bring_difference import Brought, Change, Difference

_SHOWN = 20  # lines of one sort; all of them stand in the JSON
_ROWS = {"diary": "row", "case": "value", "night": "file", "plan": "plan"}


def plain(brought: Brought) -> dict[str, Any]:
    """As JSON, with the cards that must not wait."""
    return {**brought.to_dict(), "stop_cards": plain_cards(cards_from(brought.own_medicines))}


def show_difference(brought: Brought) -> None:
    """Print the cards first, then what the file holds against what is kept."""
    show_cards(cards_from(brought.own_medicines))
    if brought.unchanged:
        typer.echo(f"{brought.name}: it was brought before, and nothing in it has changed")
    else:
        typer.echo(f"{brought.name}: {summed(brought)}")
    for line in _lines(brought.difference):
        typer.echo(f"  {line}")


def summed(brought: Brought) -> str:
    """How much is new, changed and gone, in one line."""
    it, thing = brought.difference, _ROWS[brought.kind]
    first = "a new " + brought.kind if it.new else ""
    counts = (
        (it.added, f"{thing} new", f"{thing}s new"),
        (it.changed, "change", "changes"),
        (it.removed, "told no more", "told no more"),
        (it.gone, "gone from the file, and kept", "gone from the file, and kept"),
        (it.left_out, "removed here, and left out", "removed here, and left out"),
        (it.stands, "corrected here, and kept", "corrected here, and kept"),
        (it.settings, "said anew of how it is read", "said anew of how it is read"),
    )
    told = [f"{len(some)} {one if len(some) == 1 else many}" for some, one, many in counts if some]
    return ", ".join(filter(None, (first, *told))) or "only its form has changed"


def _lines(it: Difference) -> Iterator[str]:
    # All of a table that is new is new.
    yield from _some("+", () if it.new else it.added)
    yield from _some("~", map(_changed, it.changed))
    yield from _some("-", it.removed)
    yield from _some("kept:", it.gone)
    yield from _some("left out:", it.left_out)
    yield from _some("kept as corrected:", map(_changed, it.stands))
    yield from _some("~", map(_changed, it.settings))


def _some(mark: str, lines: Any) -> Iterator[str]:
    every = list(lines)
    yield from (f"{mark} {line}" for line in every[:_SHOWN])
    if len(every) > _SHOWN:
        yield f"{mark} and {len(every) - _SHOWN} more"


def _changed(one: Change) -> str:
    named = f"{one.where}, {one.what}" if one.where else one.what
    return f"{named}: {one.before or 'nothing'} -> {one.after or 'nothing'}"


def show_brought(done: Sequence[Brought], *, dry_run: bool) -> None:
    """Print what became of it."""
    written = [one.name for one in done if one.ids]
    if dry_run:
        typer.echo("Nothing was written; this was only a look")
    elif written:
        typer.echo(f"Kept: {', '.join(written)}")
