"""What ``ekbom log`` keeps of ``home=`` and ``next=``: what to do at home, and the next visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import typer

from ekbom.cli.output import read_day, show_json
from ekbom.cli.stop_cards import cards_from, plain_cards, show_cards
from ekbom.model.errors import UsageError

if TYPE_CHECKING:
    from ekbom.actions.desk import Desk
    from ekbom.actions.home import Noted

HOME, NEXT = WORDS = ("home", "next")


def is_home(cells: Mapping[str, str]) -> bool:
    """Whether an entry is about home or the next appointment, and no line of the journal."""
    return not cells.keys().isdisjoint(WORDS)


def note_home(
    desk: Desk, person: str, cells: Mapping[str, str], note: str, *, dry_run: bool, as_json: bool
) -> None:
    """Write down what ``home=`` and ``next=`` say; a note belongs to the appointment.

    Raises
    ------
    UsageError
        When something else stands in the line, or the day of the appointment is none.
    """
    from ekbom.actions.home import home_items, set_appointment, set_home

    others = [name for name in cells if name not in WORDS]
    if others:
        raise UsageError(
            others[0], "it stands in one line with home= or next=", "keep it in a line of its own"
        )
    if note and NEXT not in cells:
        raise UsageError("home", "a note beside it is lost", "write it behind home=")
    day = read_day(cells[NEXT], NEXT) if NEXT in cells else None
    done: list[Noted] = []
    if HOME in cells:
        items = home_items(cells[HOME])
        done.append(set_home(desk, person, items, anew=not items, dry_run=dry_run))
    if day is not None:
        done.append(set_appointment(desk, person, day, note, dry_run=dry_run))
    _show(done, as_json)


def _show(done: Sequence[Noted], as_json: bool) -> None:
    cards = cards_from([use for one in done for use in one.medicines])
    if as_json:
        from ekbom.exchange.kept_json import kept_dict

        records = [{"kept": one.kept, "record": kept_dict(one.record)} for one in done]
        show_json({"records": records, "stop_cards": plain_cards(cards)})
        return
    show_cards(cards)
    for one in done:
        how = "stood there already" if one.same else "kept" if one.kept else "would be kept"
        typer.echo(f"{how}: {_words(one)}")


def _words(one: Noted) -> str:
    body = one.record.body
    if one.record.kind == "appointment":
        return f"appointment on {_listed(body['on'], body['what'])}"
    items = [_item(each) for each in body["items"]]
    return f"at home: {'; '.join(items) or 'nothing to do'}"


def _item(each: Mapping[str, str | None]) -> str:
    until = f" until {each['until']}" if each["until"] else ""
    return f"{_listed(each['what'], each['how_often'])}{until}"


def _listed(*words: str | None) -> str:
    return ", ".join(word for word in words if word)
