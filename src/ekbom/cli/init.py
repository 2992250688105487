"""``ekbom init``: make a workspace, or add a person to one."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

import ekbom.cli.options as opt
from ekbom.cli.desk import (
    DryRunOption,
    PassphraseOption,
    WorkspaceOption,
    clock_of,
    new_id,
    opened,
    passphrase_of,
    place_of,
)
from ekbom.cli.output import show_json
from ekbom.journal.options import NOON_H
from ekbom.model.errors import UsageError

if TYPE_CHECKING:
    from ekbom.model.people import Role

_OWN = "person"

_Name = Annotated[str, typer.Option(metavar="LABEL", help="How the workspace calls you.")]
_Role = Annotated[
    str,
    typer.Option(
        metavar="person|therapist|doctor|administrator", help="Who you are in the workspace."
    ),
]
_Database = Annotated[
    str,
    typer.Option(
        metavar="URL", help="postgresql://USER@HOST/NAME of a clinic; else a file in the workspace."
    ),
]
_Encrypt = Annotated[
    bool, typer.Option("--encrypt", help="Lock it with a passphrase. Needs ekbom[encrypt].")
]
_Person = Annotated[
    str | None,
    typer.Option(metavar="LABEL", help="Add this person to the workspace that is there."),
]
_Change = Annotated[
    bool, typer.Option("--change-passphrase", help="Lock the workspace that is there with another.")
]
_NewFile = Annotated[
    str | None,
    typer.Option(
        "--new-passphrase-file", metavar="FILE", help="The other passphrase; else it is asked for."
    ),
]


def init(
    name: _Name = "me",
    role: _Role = _OWN,
    database: _Database = "",
    encrypt: _Encrypt = False,
    person: _Person = None,
    day_turns: opt.DayTurns = None,
    tz: opt.Zone = None,
    change_passphrase: _Change = False,
    new_passphrase_file: _NewFile = None,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    dry_run: DryRunOption = False,
    now: opt.Now = None,
    as_json: opt.Json = False,
) -> None:
    """Make a workspace: the folder in which everything is kept. With --person, add somebody."""
    if change_passphrase:
        _change(new_passphrase_file, workspace, passphrase_file, now, dry_run, as_json)
        return
    if person is not None:
        if encrypt or database or role != _OWN:
            raise UsageError(
                "--person", "it adds somebody to the workspace that is there", "say it alone"
            )
        _add(person, day_turns, tz, workspace, passphrase_file, now, dry_run, as_json)
        return
    from ekbom.actions.workspace import Keeper, check_new, create_workspace

    place = place_of(workspace)
    hour = NOON_H if day_turns is None else day_turns
    told: dict[str, Any] = {"workspace": str(place), "role": role, "encrypted": encrypt}
    if dry_run:
        check_new(place, Keeper(name, cast("Role", role), hour, tz or ""), database)
        _say(f"A workspace would be made in {place}", {**told, "made": False}, as_json)
        return
    codes: list[str] = []
    create_workspace(
        place,
        label=name,
        role=cast("Role", role),
        day_turns_h=hour,
        zone=tz or "",
        database=database,
        passphrase=passphrase_of(passphrase_file, anew=True) if encrypt else None,
        now=clock_of(now),
        new_id=new_id,
        show_code=codes.append,
    ).store.close()
    told |= {"made": True, "recovery_code": codes[0] if codes else None}
    _say("\n".join((f"A workspace was made in {place}", *map(code_words, codes))), told, as_json)


def code_words(code: str) -> str:
    """A recovery code, and what is to be done with it."""
    return (
        f"\nRecovery code: {code}\n\nWrite it on paper now. It opens the workspace when the "
        "passphrase is forgotten;\nit is shown this once, and without both nothing can be read "
        "again, by anybody."
    )


def _change(
    new_file: str | None,
    workspace: str | None,
    passphrase_file: str | None,
    now: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    from ekbom.actions.passphrase import change_passphrase

    # Said once, and needed twice: to open the workspace, and to find its key again.
    old = cache(passphrase_of(passphrase_file))
    with opened(workspace, passphrase=old, now=now) as desk:
        new = passphrase_of(new_file, anew=True, of="new")()
        if not dry_run:
            change_passphrase(desk, old(), new)
    how = "would have" if dry_run else "has"
    _say(f"The workspace {how} another passphrase", {"changed": not dry_run}, as_json)


def _add(
    label: str,
    day_turns: float | None,
    tz: str | None,
    workspace: str | None,
    passphrase_file: str | None,
    now: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    from ekbom.actions.people import add_person

    hour = NOON_H if day_turns is None else day_turns
    with opened(workspace, passphrase_file, now=now) as desk:
        card = add_person(desk, label, day_turns_h=hour, zone=tz or "", dry_run=dry_run)
    told = {"person": label, "id": None if dry_run else card.id, "added": not dry_run}
    _say(f"{label} {'would be' if dry_run else 'was'} added to the workspace", told, as_json)


def _say(words: str, told: dict[str, Any], as_json: bool) -> None:
    if as_json:
        show_json(told)
    else:
        typer.echo(words)
