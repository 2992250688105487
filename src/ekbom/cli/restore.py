"""``ekbom restore``: a backup put in its place again, after it was checked."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import ekbom.cli.options as opt
from ekbom.cli.backup import BackupPassphrase, held
from ekbom.cli.desk import (
    DryRunOption,
    PassphraseOption,
    WorkspaceOption,
    YesOption,
    clock_of,
    new_id,
    opened,
    passphrase_of,
    place_of,
)
from ekbom.cli.init import code_words
from ekbom.cli.output import show_findings, show_json
from ekbom.model.errors import StoreError, UsageError

if TYPE_CHECKING:
    from ekbom.actions.backup import Backup
    from ekbom.actions.restored import Restored

_File = Annotated[str, typer.Argument(metavar="BACKUP", help="The file `ekbom backup` wrote.")]


def restore(
    file: _File,
    verify: Annotated[
        bool, typer.Option("--verify", help="Only read and check it; change nothing.")
    ] = False,
    workspace: WorkspaceOption = None,
    database: Annotated[
        str,
        typer.Option(metavar="URL", help="Into this empty PostgreSQL database; for a new folder."),
    ] = "",
    encrypt: Annotated[
        bool, typer.Option("--encrypt", help="Lock the new workspace with a passphrase.")
    ] = False,
    discard_old: Annotated[
        bool, typer.Option("--discard-old", help="Remove what was there, once all is checked.")
    ] = False,
    backup_passphrase_file: BackupPassphrase = None,
    passphrase_file: PassphraseOption = None,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    now: opt.Now = None,
    as_json: opt.Json = False,
) -> None:
    """Restore a backup, into a new folder or in the place of the workspace that is there.

    Everything is read and checked first; then the database is put in its place in one step. What
    was there before stays beside it, unless --discard-old is said.
    """
    from ekbom.actions.backup import check_backup, is_sealed_backup

    sealed = is_sealed_backup(file)
    secret = passphrase_of(backup_passphrase_file, of="backup")() if sealed else None
    if verify or dry_run:
        _checked(check_backup(file, passphrase=secret), place_of(workspace), verify, as_json)
        return
    from ekbom.actions.workspace import FILE

    place = place_of(workspace)
    if (place / FILE).exists():
        if database or encrypt:
            raise UsageError(
                str(place),
                "there is a workspace already; it keeps its database and its key",
                "name a new folder with --workspace",
            )
        made = _over(file, secret, place, passphrase_file, discard_old, yes, now)
        codes: list[str] = []
    else:
        from ekbom.actions.restore_new import restore_new

        codes = []
        lock = passphrase_of(passphrase_file, anew=True)() if encrypt else None
        made = restore_new(
            file, place, passphrase=secret, database=database, lock=lock,
            now=clock_of(now), new_id=new_id, show_code=codes.append,
        )  # fmt: skip
    _say(made, codes, as_json)


def _over(
    file: str,
    secret: str | None,
    place: Path,
    passphrase_file: str | None,
    discard_old: bool,
    yes: bool,
    now: str | None,
) -> Restored:
    from ekbom.actions.restore import restore as put_back

    with ExitStack() as stack:
        try:
            desk = stack.enter_context(opened(str(place), passphrase_file, now=now))
        except StoreError as error:
            todo = f"{error.todo}; where the workspace itself is broken, rename its folder first"
            raise StoreError(error.where, error.problem, todo) from error
        if not yes:
            _ask(place)
        return put_back(desk, file, passphrase=secret, discard_old=discard_old)


def _ask(place: Path) -> None:
    import sys

    if not sys.stdin.isatty():
        raise UsageError(
            str(place),
            "there is a workspace already, and what was written since would be put aside",
            "say --yes if that is meant, or name a new folder with --workspace",
        )
    typer.confirm(
        f"What was written in {place} after the backup will be put aside. Go on?",
        abort=True,
        err=True,
    )


def _checked(found: Backup, place: Path, verify: bool, as_json: bool) -> None:
    if as_json:
        show_json({**found.to_dict(), "restored": False})
    else:
        typer.echo(
            f"The backup is whole: made {_when(found.made_at)}, "
            f"{held(found.counts['persons'], found.counts['records'], found.originals)}"
        )
        if not verify:
            typer.echo(f"It would be restored into {place}")
    show_findings(found.findings)
    raise typer.Exit(int(any(finding.severity == "error" for finding in found.findings)))


def _when(moment: str) -> str:
    return f"{moment[:16].replace('T', ' ')} UTC"


def _say(made: Restored, codes: list[str], as_json: bool) -> None:
    if as_json:
        told: dict[str, Any] = made.to_dict()
        show_json({**told, "recovery_code": codes[0] if codes else None})
    else:
        typer.echo(
            f"The backup of {_when(made.made_at)} was restored into {made.folder}: "
            f"{held(made.persons, made.records, made.originals)}"
        )
        if made.old:
            typer.echo(f"What was there before is kept as {made.old}; remove it when all is well")
        for code in codes:
            typer.echo(code_words(code))
    show_findings(made.findings)
    raise typer.Exit(int(any(finding.severity == "error" for finding in made.findings)))
