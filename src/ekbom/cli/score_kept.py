"""Scoring recordings of the workspace: one by its id, or all that were not scored yet."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer

from ekbom.cli.labels import named_labels
from ekbom.cli.output import show_findings, show_json
from ekbom.model.errors import InputError, StoreError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ekbom.actions.desk import Desk
    from ekbom.actions.kept_night import KeptScoring
    from ekbom.cli.kept import Whom
    from ekbom.cli.score import Files
    from ekbom.model.kept import Kept


def score_one(
    recording: str,
    whom: Whom,
    choices: dict[str, Any],
    files: Files,
    now: str | None,
    *,
    as_json: bool,
) -> None:
    """Score one recording that is kept, or say when it was scored before.

    Parameters
    ----------
    recording : str
        Id of its record, or its first letters.
    whom : Whom
    choices : dict
        As of `ekbom.actions.kept_night.HowScored`.
    files : Files
        To be written.
    now : str or None
    as_json : bool
    """
    from ekbom.actions.kept_night import HowScored, score_kept

    files.check([])
    with whom.desk(now) as (desk, person):
        anew = files.out is not None
        labels = named_labels(desk, person, choices["labels"])
        how = HowScored(**{**choices, "labels": labels})
        found = score_kept(desk, person, recording, how, anew=anew)
    written = () if found.night is None else files.write(found.night, [])
    if as_json:
        show_json({**found.to_dict(), "kept": _kept(found)})
    else:
        typer.echo(found.say())
    show_findings(found.findings)
    if found.before:
        typer.echo(_before(found), err=True)
    if not as_json:
        files.show(written)


def _kept(found: KeptScoring) -> dict[str, Any]:
    record = found.record
    return {"id": record.id, "before": found.before, "at": record.written_at.isoformat()}


def _before(found: KeptScoring) -> str:
    again = ", and again now with the same result" if found.night is not None else ""
    return f"note: scored before on {found.record.written_at.date()}{again}; nothing new is kept"


def score_all_new(
    whom: Whom,
    choices: dict[str, Any],
    now: str | None,
    *,
    progress: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Score every recording that was not scored like this; one that cannot be stops no other.

    Parameters
    ----------
    whom, choices, now, as_json
        As for `score_one`.
    progress : bool
        Say how far it is also where stderr is no terminal.
    dry_run : bool
        Only say what would be scored.

    Returns
    -------
    int
        1 when one could not be scored.
    """
    from ekbom.actions.kept_night import HowScored, score_kept, unscored

    told, failed = [], []
    with whom.desk(now) as (desk, person):
        how = HowScored(**{**choices, "labels": named_labels(desk, person, choices["labels"])})
        waiting = unscored(desk, person, how)
        nothing = "" if waiting else _nothing(desk, person)
        if dry_run:
            _show_waiting(waiting, nothing, as_json=as_json)
            return 0
        for n, one in enumerate(waiting, start=1):
            name = str(one.body["name"])
            if progress or sys.stderr.isatty():
                typer.echo(f"{n} of {len(waiting)}: {name}", err=True)
            try:
                found = score_kept(desk, person, one.id, how)
            except (InputError, UsageError, StoreError) as error:
                typer.echo(f"ekbom: {error}", err=True)
                failed.append({"recording": one.id, "name": name, "error": str(error)})
                continue
            told.append({"recording": one.id, "name": name, "kept": _kept(found)})
            if not as_json:
                typer.echo(f"{name}\n{_indented(found)}")
    if as_json:
        show_json({"scored": told, "not_scored": failed})
    elif nothing:
        typer.echo(nothing)
    return 1 if failed else 0


def _nothing(desk: Desk, person: str) -> str:
    """Why no recording waits to be scored."""
    from ekbom.actions.entries import list_records

    if list_records(desk, person, "recording"):
        return "Everything that is kept was scored like this before."
    return "No recording is kept yet; bring one in: ekbom import FILE"


def _show_waiting(waiting: Sequence[Kept], nothing: str, *, as_json: bool) -> None:
    named = [(one.id, str(one.body["name"])) for one in waiting]
    if as_json:
        show_json({"would_score": [{"recording": id_, "name": name} for id_, name in named]})
        return
    for _, name in named:
        typer.echo(f"would score {name}")
    if nothing:
        typer.echo(nothing)


def _indented(found: KeptScoring) -> str:
    return "\n".join(f"  {line}" for line in found.say().splitlines())
