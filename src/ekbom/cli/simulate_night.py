"""``ekbom simulate night``: a made-up recording of the legs whose truth is known."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from ekbom.cli.options import Json, Seed
from ekbom.cli.output import generator, read_moment, show_json
from ekbom.model.errors import UsageError

_START = "2026-01-05T22:30:00"
_LEGS = "both|left|right|single"

Kind = Annotated[str, typer.Option(metavar="clean|quiet|hard|artefacts", help="How bad it is.")]
Hours = Annotated[float, typer.Option(help="Length of the recording.")]
Rate = Annotated[float, typer.Option(metavar="HZ", help="Samples in a second.")]
RightRate = Annotated[
    float | None, typer.Option(metavar="HZ", help="Of the right leg; that of the left by default.")
]
Unit = Annotated[str, typer.Option(metavar="uV|mV|V|nV", help="Unit of all channels.")]
Form = Annotated[
    str, typer.Option(metavar="EDF|EDF+C|EDF+D|BDF|...", help="D: with a gap of ten minutes.")
]
Legs = Annotated[str, typer.Option(metavar=_LEGS, help="Which legs are recorded.")]
LeftName = Annotated[str | None, typer.Option("--left", metavar="NAME", help="Name of the left.")]
RightName = Annotated[
    str | None, typer.Option("--right", metavar="NAME", help="Name of the right.")
]
Inverted = Annotated[bool, typer.Option("--inverted", help="Give the ranges upside down.")]
Start = Annotated[str, typer.Option(metavar="ISO", help="Start of the recording.")]
Folder = Annotated[str, typer.Option("--out", metavar="DIR", help="Write the files here.")]


def simulate_night(
    out: Folder,
    kind: Kind = "hard",
    seed: Seed = None,
    hours: Hours = 8.0,
    rate: Rate = 256.0,
    right_rate: RightRate = None,
    unit: Unit = "uV",
    form: Form = "EDF+C",
    legs: Legs = "both",
    left: LeftName = None,
    right: RightName = None,
    inverted: Inverted = False,
    start: Start = _START,
    as_json: Json = False,
) -> None:
    """Make up a night of leg movements, and write down what is true of it.

    Writes night.edf (or night.bdf), truth.tsv with the true movements, and events.tsv with the
    stages, respiratory events, arousals and lights, which `ekbom score --stages` reads.
    """
    from ekbom.actions.simulate_night import told, write_simulated
    from ekbom.movements.simulate import simulate_night as make_up

    if legs not in ("both", "left", "right", "single"):
        raise UsageError("--legs", f'"{legs}" is unknown', "use both, left, right or single")
    night = make_up(
        kind,
        rng=generator(seed),
        hours=hours,
        rate_hz=rate,
        right_rate_hz=right_rate,
        legs=legs,  # type: ignore[arg-type]
    )
    first = "unknown" if legs == "single" else "left"
    labels = {first: left, "right": right}
    files = write_simulated(
        night,
        out,
        start=read_moment(start, "--start"),
        form=form,
        unit=unit,
        inverted=inverted,
        labels={leg: name for leg, name in labels.items() if name},
    )
    found = told(files)
    if as_json:
        show_json(found)
    else:
        typer.echo(_words(found))


def _words(found: dict[str, Any]) -> str:
    legs = ", ".join(
        str(count) if leg == "unknown" else f"{count} {leg}"
        for leg, count in found["leg_movements"].items()
    )
    index = found["plms_index"]
    lines = [
        f"A made-up {found['kind']} night; it says nothing about anybody.",
        f"recording  {found['recording']}",
        f"truth      {found['truth']}: {legs or 'no'} leg movements; "
        f"{found['movements']} combined, {found['periodic']} periodic under {found['rules']}",
        f"events     {found['events']}: {found['sleep_min']:g} min asleep, "
        f"{found['respiratory']} respiratory events, {found['arousals']} arousals",
        "true PLMS index  " + ("none (no sleep)" if index is None else f"{index:.1f}/h"),
    ]
    if found["gap"]:
        lines.append(f"not recorded  from {found['gap'][0]:g} s on for {found['gap'][1]:g} s")
    return "\n".join(lines)
