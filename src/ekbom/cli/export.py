"""``ekbom export``: all there is, in formats that need no ekbom; or under codes, for research."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

import ekbom.cli.options as opt
from ekbom.cli.desk import ForOption, PassphraseOption, WorkspaceOption, opened
from ekbom.cli.output import show_json
from ekbom.model.errors import InputError, UsageError
from ekbom.model.words import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ekbom.actions.desk import Desk
    from ekbom.actions.export_everything import Exported

Everything = Annotated[
    bool, typer.Option("--everything", help="All there is of each person, with every file.")
]
Pseudonyms = Annotated[
    bool,
    typer.Option(
        "--pseudonyms",
        help="For research: a code for the name, moved dates, no notes, no words, no recordings.",
    ),
]
Target = Annotated[
    str, typer.Option("--output", "-o", metavar="DIR|ZIP", help="A new folder, or a new .zip.")
]


def export(
    output: Target,
    everything: Everything = False,
    pseudonyms: Pseudonyms = False,
    for_: ForOption = None,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    now: opt.Now = None,
    as_json: opt.Json = False,
) -> None:
    """Write what is kept as CSV, JSON lines, TOML and the files that were brought.

    It is not sealed: whoever has the folder can read it.
    """
    from ekbom.actions.export_everything import export_everything
    from ekbom.actions.export_place import export_place

    if not (everything or pseudonyms):
        raise UsageError("export", "nothing is chosen", "say --everything, or --pseudonyms")
    with opened(workspace, passphrase_file, now=now) as desk:
        persons = _persons(desk, for_)
        with export_place(output) as folder:
            made = [export_everything(desk, one, folder, pseudonyms=pseudonyms) for one in persons]
    # In the order of the persons' labels, codes would tell something of them.
    made.sort(key=lambda one: one.name)
    if as_json:
        show_json({"target": output, "persons": [_plain(one) for one in made]})
    else:
        _show(made, output)


def _persons(desk: Desk, label: str | None) -> Sequence[str]:
    """Ids of whom it is about."""
    from ekbom.actions.people import list_persons, whom

    if label is not None:
        return (whom(desk, label).id,)
    found = [card.id for card in list_persons(desk)]
    if not found:
        raise InputError("export", "there is nobody here", "add somebody with ekbom init --person")
    return found


def _plain(one: Exported) -> dict[str, Any]:
    return {
        "name": one.name,
        "folder": one.folder,
        "files": list(one.files),
        "records": one.records,
        "left_out": dict(one.left_out),
    }


def _show(made: Sequence[Exported], output: str) -> None:
    for one in made:
        files = plural(len(one.files), "file")
        typer.echo(f"{one.name}: {plural(one.records, 'record')} in {files}")
        for what, count in one.left_out.items():
            typer.echo(f"  left out: {count} {what}")
    typer.echo(f"The export lies in {output}; it is not sealed.")
