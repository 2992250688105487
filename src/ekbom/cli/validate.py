"""``ekbom validate``: our movements against those of people, on public recordings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

import ekbom.cli.options as opt
from ekbom.cli.output import read_moment, show_findings, show_json
from ekbom.model.words import plural

if TYPE_CHECKING:
    from ekbom.model.validation import Spread, Validation

_Folder = Annotated[str, typer.Argument(metavar="DIR", help="Where the downloaded data lie.")]
_Rules = Annotated[
    str, typer.Option(metavar="EDITION", help="Rules for the indices: wasm2016, wasm2006, aasm.")
]
_Semiauto = Annotated[
    bool, typer.Option("--semiauto", help="Scorings made with a program's proposals.")
]
_Legs = Annotated[
    list[str] | None,
    typer.Option(
        "--leg", metavar="[RECORD=]NAME", help="The channel that was marked; may be repeated."
    ),
]
# A group of movements as the table calls it.
_GROUPS = {
    "left": "left leg",
    "right": "right leg",
    "unknown": "the leg",
    "legs": "both legs",
    "periodic": "periodic",
}

validate = typer.Typer(
    help="Compare our movements with those of people on public recordings you have downloaded.",
    rich_markup_mode=None,
)


@validate.callback()
def _root() -> None:
    pass


@validate.command("psg-ipa")
def validate_psg_ipa(
    folder: _Folder,
    rules: _Rules = "wasm2016",
    semiauto: _Semiauto = False,
    html: opt.Html = None,
    now: opt.Now = None,
    as_json: opt.Json = False,
) -> None:
    """PSG-IPA of PhysioNet: five records of limb movements, up to twelve scorers each.

    DIR holds the folder Limb_movements. Nothing is downloaded.
    """
    from ekbom.actions.validate import validate_psg_ipa as run

    found = run(folder, rules=rules, setting="semiauto" if semiauto else "manual")
    _answer(found, html, now, as_json)


@validate.command("dreams")
def validate_dreams(
    folder: _Folder,
    rules: _Rules = "wasm2016",
    leg: _Legs = None,
    html: opt.Html = None,
    now: opt.Now = None,
    as_json: opt.Json = False,
) -> None:
    """DREAMS PLMs of Zenodo: ten nights, periodic movements of one leg marked by an expert.

    DIR is the unpacked folder DatabasePLMs. Nothing is downloaded.
    """
    from ekbom.actions.validate import validate_dreams as run

    _answer(run(folder, rules=rules, legs=_named(leg or ())), html, now, as_json)


def _named(texts: list[str] | tuple[()]) -> Mapping[str, str]:
    """``RECORD=NAME``, or a bare name for every record that is not named."""
    found: dict[str, str] = {}
    for text in texts:
        record, _, name = text.rpartition("=")
        found[record] = name
    return found


def _answer(found: Validation, html: str | None, now: str | None, as_json: bool) -> None:
    moment = read_moment(now)
    if html is not None:
        from ekbom.actions.validate import write_validation_page

        made_at = moment.isoformat(sep=" ", timespec="minutes")
        write_validation_page(found, html, made_at=made_at)
    if as_json:
        show_json(found.to_dict())
    else:
        _show(found)
    show_findings(found.findings)
    if html is not None and not as_json:
        typer.echo(f"\nThe page lies in {html}")
    if any(one.severity == "error" for one in found.findings):
        raise typer.Exit(1)


def _show(found: Validation) -> None:
    typer.echo(f"{found.data_set}; overlap at least {found.iou_min:g}; rules {found.rules}")
    for record in found.records:
        aside = f", {record.set_aside:,} longer ones set aside" if record.set_aside else ""
        scorers = plural(len(record.scorers), "scorer")
        typer.echo(f"\n{record.name}: {scorers}, {record.found:,} movements of ours{aside}")
        _show_groups(record.ours, record.people)
        ours, people = _number(record.index, 1), _number(record.index_people, 1)
        typer.echo(f"  PLMS index  ours {ours}, people {people}")
    if not found.records:
        return
    typer.echo(f"\nAll {len(found.records)} records")
    _show_groups(found.over_all, found.people_over_all)
    limits = found.differences
    if limits is not None:
        reach = (
            ""
            if limits.low is None or limits.high is None
            else f", limits of agreement {limits.low:+.1f} to {limits.high:+.1f} (1.96 SD)"
        )
        typer.echo(
            f"  PLMS index  intraclass correlation {_number(found.icc)}, "
            f"ours less people's {limits.bias:+.1f}/h{reach}"
        )
    for one in found.judged:
        met = {True: "reached", False: "not reached", None: "not defined"}[one.met]
        typer.echo(f"  suggested   {one.what} at least {one.wanted:.2f}: {_number(one.got)}, {met}")
    typer.echo("\nFigures of others")
    for anchor in found.anchors:
        typer.echo(f"  {anchor.says} [{anchor.source}; {anchor.status}]")


def _show_groups(ours: Mapping[str, Spread], people: Mapping[str, Spread]) -> None:
    two = {"left", "right"} <= set(ours)
    for group, mine in ours.items():
        if group == "legs" and not two:
            continue
        typer.echo(
            f"  {_GROUPS[group]:<10}  F1 ours {_spread(mine)}; people among themselves "
            f"{_spread(people.get(group))}"
        )


def _spread(one: Spread | None) -> str:
    if one is None:
        return "not to be told"
    return f"{one.median:.3f}" + (f" ({one.low:.3f} to {one.high:.3f})" if one.n > 1 else "")


def _number(value: float | None, places: int = 3) -> str:
    return "none" if value is None else f"{value:.{places}f}"
