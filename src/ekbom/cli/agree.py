"""``ekbom agree``: two scorings of the same nights held against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

import ekbom.cli.options as opt
from ekbom.cli.output import show_findings, show_json
from ekbom.model.words import plural

if TYPE_CHECKING:
    from ekbom.actions.agree import AgreeAnswer, NightAgreement
    from ekbom.model.agreement import EventAgreement

_First = Annotated[str, typer.Argument(metavar="A", help="A table of movements, or a folder.")]
_Second = Annotated[str, typer.Argument(metavar="B", help="The yardstick: the same kind of thing.")]
_Iou = Annotated[
    float | None, typer.Option(metavar="SHARE", help="Least overlap of a pair; 0.2 by default.")
]
_Onset = Annotated[
    float | None,
    typer.Option(metavar="S", help="Most seconds between the onsets of a pair; 0.5 by default."),
]
_Epoch = Annotated[
    float | None, typer.Option(metavar="S", help="Seconds of an epoch; 30 by default.")
]


def agree(
    a: _First,
    b: _Second,
    iou: _Iou = None,
    onset: _Onset = None,
    epoch: _Epoch = None,
    as_json: opt.Json = False,
) -> None:
    """Compare two scorings: movements one to one, epochs, and indices.

    A and B are two tables (leg_movements.tsv or movements.tsv), two folders that `ekbom score`
    wrote, or two folders of such folders, one for each night.
    """
    from ekbom.actions.agree import agree_scorings

    found = agree_scorings(a, b, iou=iou, onset=onset, epoch=epoch)
    if as_json:
        show_json(found.to_dict())
    else:
        _show(found)
    show_findings(found.findings)


def _show(found: AgreeAnswer) -> None:
    for one in found.all_nights or found.nights:
        nights = len({night.night for night in found.nights})
        typer.echo(f"{one.table}, {plural(nights, 'night')}" if nights > 1 else one.table)
        _show_night(one)
    for pair in found.indices if not found.limits else ():
        if pair.a is pair.b is None:
            typer.echo(f"  {pair.name:<28} not defined in either")
            continue
        typer.echo(
            f"  {pair.name:<28} {_number(pair.a)}  {_number(pair.b)}  difference "
            f"{_number(pair.difference, '+')} {pair.unit}"
        )
    for limits in found.limits:
        reach = (
            "one night has no limits"
            if limits.low is None or limits.high is None
            else f"limits of agreement {limits.low:+.2f} to {limits.high:+.2f} (1.96 SD)"
        )
        typer.echo(
            f"  {limits.name:<28} bias {limits.bias:+.2f} {limits.unit} over "
            f"{plural(limits.nights, 'night')}, {reach}"
        )


def _show_night(one: NightAgreement) -> None:
    for event in one.agreement.events:
        typer.echo(
            f"  {event.group:<10} {_limit(event):<18} {event.a} and {event.b}, {event.both} in "
            f"both: precision {_number(event.precision)}, recall {_number(event.recall)}, "
            f"F1 {_number(event.f1)}"
        )
    for epoch in one.agreement.epochs:
        total = epoch.both + epoch.only_a + epoch.only_b + epoch.neither
        typer.echo(
            f"  {epoch.group:<10} {f'epochs of {epoch.epoch_s:g} s':<18} "
            f"{epoch.both + epoch.neither} of {total} alike, kappa {_number(epoch.kappa)}"
        )


def _limit(event: EventAgreement) -> str:
    if event.matching == "overlap":
        return f"overlap {event.limit:g}"
    return f"onset within {event.limit:g} s"


def _number(value: float | None, sign: str = "") -> str:
    return "none" if value is None else f"{value:{sign}.3f}"
