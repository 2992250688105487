"""``ekbom units``: in which units blood values are shown."""

from __future__ import annotations

from typing import Annotated

import typer

import ekbom.cli.options as opt
from ekbom.cli.desk import DryRunOption, ForOption, PassphraseOption, WorkspaceOption
from ekbom.cli.kept import Whom
from ekbom.cli.output import read_pairs, show_json
from ekbom.model.errors import UsageError

_Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[NAME=UNIT...]",
        help="Such as ferritin=pmol/L; NAME= shows it as it was written. Without any, all are "
        "listed.",
    ),
]


def units(
    words: _Words = None,
    for_: ForOption = None,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    now: opt.Now = None,
    as_json: opt.Json = False,
) -> None:
    """Choose the units that pages and the report for a doctor show blood values in."""
    said = read_pairs(words, "units", empty=True)
    if dry_run and not said:
        raise UsageError("--dry-run", "nothing is changed here", "leave it out")
    from ekbom.actions.shown_units import choose_units, units_of

    with Whom(for_, workspace, passphrase_file).desk(now) as (desk, person):
        chosen = units_of(desk, person)
        if said:
            chosen = choose_units(desk, person, {**chosen, **said}, dry_run=dry_run)
    known = _known()
    if as_json:
        show_json({"units": dict(chosen), "known": known, "kept": bool(said) and not dry_run})
        return
    is_ = "would be" if dry_run else "is"
    for name in said or [name for name, all_ in known.items() if len(all_) > 1]:
        how = f"in {chosen[name]}" if name in chosen else "as it was written"
        listed = "" if said else f" ({', '.join(known[name])})"
        typer.echo(f"{name} {is_} shown {how}{listed}")


def _known() -> dict[str, list[str]]:
    from ekbom.assessment.convert import analyte, analytes

    return {name: list(analyte(name).units) for name in analytes()}
