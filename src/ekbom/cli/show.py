"""``ekbom show``: a record with all its versions, or a person, who can be changed or deleted."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Annotated

import typer

import ekbom.cli.options as opt
from ekbom.cli.desk import (
    DryRunOption,
    ForOption,
    PassphraseOption,
    WorkspaceOption,
    YesOption,
    opened,
)
from ekbom.cli.output import show_json
from ekbom.cli.records import day_words, entry_words
from ekbom.model.errors import UsageError
from ekbom.model.kept import SHORT
from ekbom.model.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ekbom.actions.desk import Desk
    from ekbom.model.kept import Kept
    from ekbom.model.people import PersonCard

# What is looked for as a record; a label of these letters alone is found with --for.
_IS_ID = re.compile(r"last|[0-9a-f]{6,}")

_What = Annotated[
    str,
    typer.Argument(
        metavar="ID|LABEL", help="A record (its id, its first letters, or last), or a person."
    ),
]
_Delete = Annotated[
    bool,
    typer.Option("--delete-person", help="Delete the person with everything kept, for good."),
]
_Rename = Annotated[
    str | None, typer.Option(metavar="LABEL", help="Call the person so from now on.")
]


def show(
    what: _What,
    delete_person: _Delete = False,
    rename: _Rename = None,
    day_turns: opt.DayTurns = None,
    tz: opt.Zone = None,
    yes: YesOption = False,
    dry_run: DryRunOption = False,
    for_: ForOption = None,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    now: opt.Now = None,
    as_json: opt.Json = False,
) -> None:
    """Show a record with all its versions, who wrote them, when and why; or a person."""
    change = any(value is not None for value in (rename, day_turns, tz))
    if change and delete_person:
        raise UsageError("--delete-person", "it does not go with a change", "say one of the two")
    with opened(workspace, passphrase_file, now=now) as desk:
        if not (change or delete_person) and _IS_ID.fullmatch(what):
            _show_record(desk, what, for_ or "", as_json)
            return
        from ekbom.actions.people import whom

        card = whom(desk, what)
        if delete_person:
            _delete(desk, card, yes, dry_run, as_json)
        elif change:
            _change(desk, card, rename, day_turns, tz, dry_run, as_json)
        else:
            _show_person(desk, card, as_json)


def _show_record(desk: Desk, record: str, label: str, as_json: bool) -> None:
    from ekbom.actions.entries import show_record, who_wrote
    from ekbom.actions.people import whom

    person = whom(desk, label).id
    versions = show_record(desk, person, record)
    names = who_wrote(desk, person, versions[-1].id)
    if as_json:
        from ekbom.exchange.kept_json import kept_dict

        told = [{**kept_dict(one), "author_label": names.get(one.author)} for one in versions]
        show_json({"versions": told})
        return
    newest = versions[-1]
    typer.echo(f"{newest.kind} {newest.id}")
    typer.echo("\n".join(line for one in versions for line in _version(one, names)))


def _version(one: Kept, names: Mapping[str, str]) -> Iterator[str]:
    at = one.changed_at or one.written_at
    who = names.get(one.author, "somebody from another workspace")
    why = f": {one.reason}" if one.reason else ""
    yield f"\nversion {one.version}, {at:%Y-%m-%d %H:%M} UTC, by {who} ({one.author_role}){why}"
    if one.night is not None:
        clock = "" if one.at is None else f", {one.at:%Y-%m-%d %H:%M}"
        late = ", late" if one.late else ""
        yield f"  night of {day_words(one.night)}{clock}{late}"
    if one.source:
        yield f"  from {one.source}"
    if one.original:
        yield f"  file {one.original}"
    if one.kind == "entry":
        yield f"  {entry_words(one)}"
    else:
        from ekbom.exchange.kept_json import kept_dict

        text = json.dumps(kept_dict(one)["body"], indent=2, ensure_ascii=False)
        yield from (f"  {line}" for line in text.splitlines())


def _show_person(desk: Desk, card: PersonCard, as_json: bool) -> None:
    from ekbom.actions.people import about_person

    about = about_person(desk, card.id)
    if as_json:
        show_json(
            {
                "label": card.label,
                "id": card.id,
                "made_at": card.made_at.isoformat(),
                "day_turns_h": card.day_turns_h,
                "zone": card.zone or None,
                "records": dict(about.counts),
                "first_night": about.first and about.first.isoformat(),
                "last_night": about.last and about.last.isoformat(),
            }
        )
        return
    typer.echo(f"{card.label}  [{card.id[:SHORT]}], since {card.made_at.date()}")
    typer.echo(f"  the day turns at {card.day_turns_h:g} h; the clock is {card.zone or 'this one'}")
    for kind, many in about.counts.items():
        typer.echo(f"  {kind}: {many}")
    if about.first is not None:
        typer.echo(f"  entries from {day_words(about.first)} to {day_words(about.last)}")


def _change(
    desk: Desk,
    card: PersonCard,
    label: str | None,
    day_turns: float | None,
    tz: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    from ekbom.actions.people import change_person

    new = change_person(desk, card.id, label=label, day_turns_h=day_turns, zone=tz, dry_run=dry_run)
    if as_json:
        show_json(
            {"changed": not dry_run, "label": new.label, "day_turns_h": new.day_turns_h,
             "zone": new.zone or None}
        )  # fmt: skip
        return
    typer.echo(
        f"{card.label} {'would be' if dry_run else 'was'} changed: {new.label}, the day turns at "
        f"{new.day_turns_h:g} h, the clock is {new.zone or 'this one'}"
    )


def _delete(desk: Desk, card: PersonCard, yes: bool, dry_run: bool, as_json: bool) -> None:
    from ekbom.actions.people import delete_person

    if not (yes or dry_run):
        _ask(card.label)
    many = delete_person(desk, card.id, dry_run=dry_run)
    if as_json:
        show_json({"deleted": not dry_run, "records": many})
        return
    typer.echo(
        f"{card.label} {'would be' if dry_run else 'was'} deleted with "
        f"{plural(many, 'record')}. "
        "Backups, shared files and exports that were made before still hold them."
    )


def _ask(label: str) -> None:
    """Have the label typed, so that nobody is deleted by a slip."""
    if not sys.stdin.isatty():
        raise UsageError(
            "--delete-person", "nobody can be asked here whether it is meant", "say --yes as well"
        )
    said = typer.prompt(f"Everything kept of {label} is deleted for good. Type {label} to do it")
    if said != label:
        raise UsageError("--delete-person", "that is another label", "nothing was deleted")
