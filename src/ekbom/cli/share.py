"""``ekbom share``: what was chosen of a person, in one sealed file for another machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

import ekbom.cli.options as opt
from ekbom.cli.backup import Progress, telling
from ekbom.cli.desk import (
    DryRunOption,
    ForOption,
    PassphraseOption,
    WorkspaceOption,
    opened,
    passphrase_of,
)
from ekbom.cli.output import show_json
from ekbom.model.words import plural

if TYPE_CHECKING:
    from ekbom.actions.share import Shared

SealOption = Annotated[
    str | None,
    typer.Option(
        "--share-passphrase-file",
        metavar="FILE",
        help="Its first line opens the share; else EKBOM_SHARE_PASSPHRASE_FILE, else it is asked.",
    ),
]
Sections = Annotated[
    str,
    typer.Option(
        metavar="NAME,NAME",
        help="What to hand over: diary, case, answers, nights, plans, home, appointments, visits.",
    ),
]
Days = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        help="Only the last N days; all by default. Case, plans and home are always whole.",
    ),
]
Target = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="Write the share here.")
]


def share(
    sections: Sections,
    output: Target = None,
    for_: ForOption = None,
    days: Days = None,
    share_passphrase_file: SealOption = None,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    dry_run: DryRunOption = False,
    progress: Progress = False,
    now: opt.Now = None,
    as_json: opt.Json = False,
) -> None:
    """Hand over what you choose, in one sealed file; the other side brings it in with ekbom import.

    Nothing is sent. Tell the passphrase another way than you give the file: in person, by phone.
    """
    from ekbom.actions.people import whom
    from ekbom.actions.share import check_sections
    from ekbom.actions.share import share as hand_over
    from ekbom.model.errors import UsageError

    chosen = tuple(name.strip() for name in sections.split(",") if name.strip())
    check_sections(chosen)
    if output is None and not dry_run:
        raise UsageError("--output", "no file is named", "say --output FILE, or --dry-run")
    with opened(workspace, passphrase_file, now=now) as desk:
        person = whom(desk, for_ or "")
        seal = "" if dry_run else passphrase_of(share_passphrase_file, anew=True, of="share")()
        made = hand_over(
            desk,
            person.id,
            output or "",
            sections=chosen,
            passphrase=seal,
            days=days,
            dry_run=dry_run,
            progress=telling(progress),
        )
    if as_json:
        show_json(_plain(made))
    else:
        _show(made)


def _plain(made: Shared) -> dict[str, Any]:
    return {
        "person": made.label,
        "sections": dict(made.sections),
        "since": made.since.isoformat() if made.since else None,
        "nights": [night.isoformat() for night in made.nights] if made.nights else None,
        "files": made.files,
        "bytes": made.bytes,
        "target": made.target or None,
    }


def _show(made: Shared) -> None:
    typer.echo(f"Of {made.label}:")
    for name, count in made.sections.items():
        typer.echo(f"  {name}: {plural(count, 'record')}")
    if made.nights:
        typer.echo(f"  from {made.nights[0]} to {made.nights[1]}")
    if made.files:
        typer.echo(f"  {made.files} files, {made.bytes} bytes")
    if made.target:
        typer.echo(f"The share lies in {made.target}, sealed.")
        typer.echo("Tell the passphrase another way than you give the file.", err=True)
    else:
        typer.echo("Nothing was written.")
