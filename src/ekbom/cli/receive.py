"""A share that is brought in: whose it is, what it would change, and then the change."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer

from ekbom.cli.output import show_findings, show_json
from ekbom.cli.stop_cards import cards_from, plain_cards, show_cards
from ekbom.model.errors import UsageError

if TYPE_CHECKING:
    from ekbom.actions.desk import Desk
    from ekbom.actions.receive import Delivery, Received


def receive_share(
    desk: Desk,
    file: str,
    passphrase: str,
    *,
    label: str | None = None,
    dry_run: bool = False,
    yes: bool = False,
    as_json: bool = False,
) -> None:
    """Show what a share would change, and bring it in.

    Parameters
    ----------
    desk : Desk
    file : str
        The sealed file.
    passphrase : str
        Opens it.
    label : str, optional
        Whose it is, where the workspace cannot know: a person who is here, or a new one.
    dry_run : bool
        Only show.
    yes : bool
        Do not ask.
    as_json : bool

    Raises
    ------
    UsageError
        When nobody here is known to be the one it is about, and no label was given; when it would
        change what is kept, and nobody can be asked.
    """
    from ekbom.actions.receive import delivered

    delivery = delivered(file, passphrase)
    person = _whose(desk, delivery, label)
    shown = _do(desk, delivery, person, label, dry_run=True)
    if dry_run or not shown.changes:
        _show(shown, as_json=as_json, done=False)
        return
    if shown.alters and not yes:
        _agree(file, shown)
    done = _do(desk, delivery, person, label, dry_run=False)
    _show(done, as_json=as_json, done=True)


def _agree(file: str, shown: Received) -> None:
    """What changes here, and who it is about the first time, is agreed to by a person."""
    if not sys.stdin.isatty():
        raise UsageError(
            file,
            "it would change what is kept, and there is no terminal to ask on",
            "look at it with --dry-run, then say --yes",
        )
    _show(shown, as_json=False, done=False)
    typer.confirm(f"Bring it in for {shown.label}?", abort=True, err=True)


def _whose(desk: Desk, delivery: Delivery, label: str | None) -> str:
    """Id of the person here; empty when they are new."""
    from ekbom.actions.people import list_persons, whom
    from ekbom.actions.receive import whose

    if label is not None:
        here = any(label == card.label for card in list_persons(desk))
        return whom(desk, label).id if here else ""
    known = whose(desk, delivery)
    if known is None:
        raise UsageError(
            "--for",
            f"nobody here is known to be the {delivery.share.person.label!r} it is about",
            "say who it is, or give a new name: --for LABEL",
        )
    return known.id


def _do(
    desk: Desk, delivery: Delivery, person: str, label: str | None, *, dry_run: bool
) -> Received:
    from ekbom.actions.receive import receive, receive_new

    if person:
        return receive(desk, person, delivery, dry_run=dry_run)
    return receive_new(desk, delivery, label=label or "", dry_run=dry_run)


def _show(found: Received, *, as_json: bool, done: bool) -> None:
    cards = cards_from(found.own_medicines)
    if as_json:
        show_json({**_plain(found, done=done), "stop_cards": plain_cards(cards)})
    else:
        show_cards(cards)
        typer.echo(f"Of {found.label}{', who is new here' if found.new_person else ''}:")
        for line in found.difference:
            typer.echo(f"  {line}")
        typer.echo(_end(found, done=done))
    show_findings(found.findings)


def _end(found: Received, *, done: bool) -> str:
    if not found.changes:
        return "Nothing new: everything in it is here already."
    return "It was brought in." if done else "Nothing was changed."


def _plain(found: Received, *, done: bool) -> dict[str, Any]:
    return {
        "kind": "share",
        "person": found.label,
        "new_person": found.new_person,
        "sections": {name: dict(ways) for name, ways in found.sections.items()},
        "difference": list(found.difference),
        "records": list(found.ids),
        "done": done,
        "findings": [one.to_dict() for one in found.findings],
    }
