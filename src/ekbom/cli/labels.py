"""``ekbom labels``: what laboratories call stages and events, kept under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

import ekbom.cli.options as opt
from ekbom.cli.desk import DryRunOption, PassphraseOption, WorkspaceOption, opened
from ekbom.cli.output import show_json
from ekbom.model.errors import UsageError
from ekbom.model.words import plural

if TYPE_CHECKING:
    from ekbom.actions.desk import Desk
    from ekbom.actions.kept_labels import KeptMap
    from ekbom.recordings.labels import LabelMap

_Map = Annotated[
    str | None, typer.Argument(metavar="[NAME]", help="Print this map; without it, list all.")
]
_Keep = Annotated[
    str | None, typer.Option("--keep", metavar="FILE", help="Keep this label map under its name.")
]
_Instead = Annotated[
    bool, typer.Option("--instead", help="In the place of the one of this name that is kept.")
]
_Remove = Annotated[bool, typer.Option("--remove", help="Offer the map NAME no more.")]


def labels(
    name: _Map = None,
    keep: _Keep = None,
    instead: _Instead = False,
    remove: _Remove = False,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    dry_run: DryRunOption = False,
    now: opt.Now = None,
    as_json: opt.Json = False,
) -> None:
    """Keep what the labels of a laboratory mean, for --labels NAME of import and score.

    With --keep, NAME is what the map is called, where the file does not say it. Nights that were
    brought in with a map keep what it said then.
    """
    if keep is not None and remove:
        raise UsageError("--keep", "--remove says something else", "leave one out")
    if remove and name is None:
        raise UsageError("--remove", "no map is named", "give the NAME of one")
    if keep is None and instead:
        raise UsageError("--instead", "no map is to be kept", "add --keep FILE")
    if dry_run and keep is None and not remove:
        raise UsageError("--dry-run", "nothing is changed here", "leave it out")
    with opened(workspace, passphrase_file, now=now) as desk:
        if keep is not None:
            _keep(desk, keep, name, instead=instead, dry_run=dry_run, as_json=as_json)
        elif remove:
            _remove(desk, name or "", dry_run=dry_run, as_json=as_json)
        else:
            _show(desk, name, as_json=as_json)


def named_labels(desk: Desk, person: str, said: str | None) -> LabelMap | None:
    """The label map that ``--labels`` means: a file, or one that is kept.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person whose night it is for.
    said : str or None
    """
    if said is None:
        return None
    from ekbom.actions.kept_labels import labels_named

    return labels_named(desk, person, said)


def _keep(
    desk: Desk, file: str, name: str | None, *, instead: bool, dry_run: bool, as_json: bool
) -> None:
    from ekbom.actions.kept_labels import keep_label_map
    from ekbom.recordings.labels import read_labels

    read = read_labels(file)
    called = (name or read.name).strip()
    new = keep_label_map(desk, called, read, instead=instead, dry_run=dry_run)
    if as_json:
        show_json({"name": called, "kept": new and not dry_run, "new": new})
        return
    would = "it would be kept" if dry_run else "kept"
    typer.echo(f"{would}: {called}" if new else f"nothing changed: {called} is kept like this")


def _remove(desk: Desk, name: str, *, dry_run: bool, as_json: bool) -> None:
    from ekbom.actions.kept_labels import remove_label_map

    remove_label_map(desk, name, dry_run=dry_run)
    if as_json:
        show_json({"name": name, "removed": not dry_run})
    else:
        typer.echo(f"{'it would be removed' if dry_run else 'removed'}: {name}")


def _show(desk: Desk, name: str | None, *, as_json: bool) -> None:
    from ekbom.actions.kept_labels import list_label_maps, map_called
    from ekbom.recordings.labels import labels_text

    maps = list_label_maps(desk)
    if name is not None:
        found = map_called(maps, name)
        if as_json:
            show_json(found.to_dict())
        else:
            typer.echo(labels_text(found.labels), nl=False)
    elif as_json:
        show_json({"maps": [one.to_dict() for one in maps]})
    else:
        for one in maps:
            typer.echo(_line(one))
        if not maps:
            typer.echo("no label map is kept; keep one with --keep FILE")


def _line(one: KeptMap) -> str:
    return f"{one.kept_at:%Y-%m-%d}  {one.name}: {plural(len(one.labels.own), 'label')}"
