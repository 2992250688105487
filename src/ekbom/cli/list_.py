"""``ekbom list``: the persons of a workspace, the entries of the last nights, records of a kind."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Annotated, cast

import typer

import ekbom.cli.options as opt
from ekbom.cli.desk import ForOption, PassphraseOption, WorkspaceOption, opened
from ekbom.cli.output import show_json
from ekbom.cli.records import day_words, entry_words, marks, record_line
from ekbom.model.kept import KEPT_KINDS, SHORT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ekbom.actions.desk import Desk
    from ekbom.model.kept import Kept, KeptKind

_NIGHTS = 14
_NOTE_LETTERS = 60

_Persons = Annotated[bool, typer.Option("--persons", help="The persons instead of records.")]
_Nights = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="Only the last nights; of entries 14.")
]
_Kind = Annotated[
    str,
    typer.Option(metavar="KIND", help=f"{', '.join(KEPT_KINDS)}."),
]


def list_(
    persons: _Persons = False,
    nights: _Nights = None,
    kind: _Kind = "entry",
    for_: ForOption = None,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    now: opt.Now = None,
    as_json: opt.Json = False,
) -> None:
    """List what is kept: entries of the last nights, records of another kind, or persons."""
    with opened(workspace, passphrase_file, now=now) as desk:
        if persons:
            _list_persons(desk, as_json)
        else:
            _list_records(desk, for_ or "", cast("KeptKind", kind), nights, as_json)


def _list_persons(desk: Desk, as_json: bool) -> None:
    from ekbom.actions.people import list_persons

    cards = list_persons(desk)
    if as_json:
        told = [
            {"label": one.label, "id": one.id, "made_at": one.made_at.isoformat(),
             "day_turns_h": one.day_turns_h, "zone": one.zone or None}
            for one in cards
        ]  # fmt: skip
        show_json({"persons": told})
        return
    for one in cards:
        typer.echo(f"{one.label}  [{one.id[:SHORT]}]")
    if not cards:
        typer.echo("There is nobody here yet; add somebody: ekbom init --person LABEL")


def _list_records(
    desk: Desk, label: str, kind: KeptKind, nights: int | None, as_json: bool
) -> None:
    from ekbom.actions.entries import list_records
    from ekbom.actions.entry_time import last_nights
    from ekbom.actions.people import whom

    card = whom(desk, label)
    many = _NIGHTS if nights is None and kind == "entry" else nights
    since = None if many is None else last_nights(desk.now(), card, many)
    found = list_records(desk, card.id, kind, since=since)
    if as_json:
        from ekbom.exchange.kept_json import kept_dict

        show_json({"person": card.label, "kind": kind, "records": [kept_dict(r) for r in found]})
    elif found:
        typer.echo("\n".join(_entries(found) if kind == "entry" else map(_line, found)))
    else:
        of = "" if many is None else f" of the last {many} nights"
        typer.echo(f"Nothing of this kind is kept{of}.")


def _entries(found: Sequence[Kept]) -> Iterator[str]:
    for night, entries in groupby(found, lambda one: one.night):
        yield day_words(night)
        for one in entries:
            clock = "     " if one.at is None else f"{one.at:%H:%M}"
            words = entry_words(one, longest=_NOTE_LETTERS)
            yield f"  {one.id[:SHORT]}  {clock}  {words}{marks(one)}"


def _line(one: Kept) -> str:
    return f"{one.id[:SHORT]}  {record_line(one)}{marks(one)}"
