"""``ekbom migrate``: bring the database of the workspace up to date, after a backup of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

import ekbom.cli.options as opt
from ekbom.cli.desk import (
    DryRunOption,
    PassphraseOption,
    WorkspaceOption,
    clock_of,
    new_id,
    passphrase_of,
    place_of,
)
from ekbom.cli.output import show_json

if TYPE_CHECKING:
    from ekbom.actions.migrate import Migrated


def migrate(
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    dry_run: DryRunOption = False,
    now: opt.Now = None,
    as_json: opt.Json = False,
) -> None:
    """Bring the database of the workspace up to date, after a backup of it.

    Every other command does the same before it begins; with --dry-run you see what that would be.
    """
    from ekbom.actions.migrate_workspace import migrate_workspace

    done = migrate_workspace(
        place_of(workspace),
        passphrase=passphrase_of(passphrase_file),
        now=clock_of(now),
        new_id=new_id,
        dry_run=dry_run,
    )
    if as_json:
        told = {"found": done.found, "newest": done.newest, "revisions": list(done.ran)}
        backup = str(done.backup) if done.backup else None
        show_json({**told, "migrated": bool(done.ran) and not dry_run, "backup": backup})
    else:
        typer.echo(_words(done, dry_run=dry_run))


def _words(done: Migrated, *, dry_run: bool) -> str:
    if not done.ran:
        return f"The database is up to date (revision {done.found})."
    way = f"from revision {done.found} to {done.newest}"
    if dry_run:
        return f"The database would be brought {way}, after a backup of it."
    return f"The database was brought {way}. As it was before, it is in {done.backup}"
