"""``ekbom backup``: everything the workspace holds, in one file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

import ekbom.cli.options as opt
from ekbom.cli.desk import PassphraseOption, WorkspaceOption, opened, passphrase_of
from ekbom.cli.output import show_findings, show_json, version
from ekbom.model.errors import UsageError

BackupPassphrase = Annotated[
    str | None,
    typer.Option(
        "--backup-passphrase-file",
        metavar="FILE",
        help="Its first line seals the backup; else EKBOM_BACKUP_PASSPHRASE_FILE.",
    ),
]
Progress = Annotated[bool, typer.Option("--progress", help="Say how far it is, on stderr.")]


def backup(
    output: opt.Output = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace a file of that name, once the new is whole.")
    ] = False,
    seal: Annotated[bool, typer.Option("--seal", help="Seal it with a passphrase.")] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="Do not seal it, even where the workspace is locked.")
    ] = False,
    backup_passphrase_file: BackupPassphrase = None,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    progress: Progress = False,
    now: opt.Now = None,
    as_json: opt.Json = False,
) -> None:
    """Back the workspace up into one file: the database as of one moment, and every original.

    That of a locked workspace is sealed, unless --plain is said. Without --output it lies in the
    folder backups of the workspace; a copy on another disk is the one that helps when this one
    breaks. Ends with 1 when something is not in it.
    """
    if plain and (seal or backup_passphrase_file):
        raise UsageError("--plain", "it contradicts sealing", "say one of both")
    from ekbom.actions.backup import back_up
    from ekbom.actions.workspace import read_settings

    with opened(workspace, passphrase_file, now=now) as desk:
        sealing = (
            seal or backup_passphrase_file is not None or read_settings(desk.folder)["encrypted"]
        )
        secret = passphrase_of(backup_passphrase_file, anew=True, of="backup")
        made = back_up(
            desk,
            output,
            passphrase=secret() if sealing and not plain else None,
            replace=replace,
            version=version(),
            progress=telling(progress),
        )
    if as_json:
        show_json(made.to_dict())
    else:
        typer.echo(
            f"The backup lies in {made.file}: "
            f"{held(made.counts['persons'], made.counts['records'], made.originals)}, "
            f"{'sealed' if made.sealed else 'not sealed'}"
        )
        typer.echo("Keep a copy on another disk, and try it with: ekbom restore FILE --verify")
    show_findings(made.findings)
    raise typer.Exit(int(any(finding.severity == "error" for finding in made.findings)))


def held(persons: int, records: int, originals: int) -> str:
    """What is in a backup, in words."""
    from ekbom.model.words import plural

    counted = ((persons, "person"), (records, "record"), (originals, "original"))
    return ", ".join(plural(number, noun) for number, noun in counted)


def telling(wanted: bool) -> Callable[[int, int], None] | None:
    """What says how many originals are done: asked for, or on a terminal."""
    import sys

    if not (wanted or sys.stderr.isatty()):
        return None

    def tell(done: int, of: int) -> None:
        typer.echo(f"{done} of {of} originals", err=True)

    return tell
