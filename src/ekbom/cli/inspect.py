"""``ekbom inspect``: what is in a recording, and everything that is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ekbom.cli.show import show_findings, show_json

if TYPE_CHECKING:
    from ekbom.actions.inspect import Inspected
    from ekbom.model.recording import Channel, RecordingInfo

# More different texts than this do not help a reader; the JSON has them all.
_MOST_TEXTS = 12


def inspect(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A recording: EDF, EDF+ or BDF.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say what is in a recording: channels, legs, gaps, what was marked, and every finding.

    Ends with 1 when a finding is an error. Who the person is, is never printed.
    """
    from ekbom.actions.inspect import inspect_file

    found = inspect_file(file)
    if as_json:
        show_json(found.to_dict())
    else:
        for line in _lines(found):
            typer.echo(line)
    show_findings(found.findings)
    raise typer.Exit(0 if found.sound else 1)


def _lines(found: Inspected) -> list[str]:
    info = found.info
    start = "an unknown start" if info.start is None else info.start.isoformat(sep=" ")
    lines = [
        f"{info.name}: {info.form}, {info.size_bytes / 1e6:.1f} MB",
        f"recorded: {_long(info.duration_s)} from {start}" if info.spans else "recorded: nothing",
        *_gaps(info),
        f"channels: {len(info.channels)}",
        *_channels(info.channels, _roles(found)),
        f"legs: {_legs(found)}",
    ]
    return [*lines, *_marks(found)]


def _gaps(info: RecordingInfo) -> list[str]:
    pairs = zip(info.spans, info.spans[1:], strict=False)
    return [
        f"  gap of {_long(after.onset_s - one.onset_s - one.duration_s)}"
        f" after {_long(one.onset_s + one.duration_s)}"
        for one, after in pairs
    ]


def _channels(channels: tuple[Channel, ...], roles: dict[str, str]) -> list[str]:
    wide = max((len(one.label) for one in channels), default=0)
    return [
        f"  {one.label:<{wide}}  {one.rate_hz:g} Hz  {one.physical_min:g} to"
        f" {one.physical_max:g} {one.unit or '(no unit)'}  {roles.get(one.label, '')}".rstrip()
        for one in channels
    ]


def _roles(found: Inspected) -> dict[str, str]:
    pairs: tuple[tuple[str | None, str], ...] = (
        (found.legs.left, "left leg"),
        (found.legs.right, "right leg"),
        (found.legs.single, "leg"),
        (found.ecg, "ECG"),
    )
    return {label: role for label, role in pairs if label is not None}


def _legs(found: Inspected) -> str:
    named = [f"{role} {label}" for label, role in _roles(found).items() if "leg" in role]
    return ", ".join(named) or "none beyond doubt"


def _marks(found: Inspected) -> list[str]:
    told: dict[str, Any] = found.to_dict()["marks"]
    texts = [f"{text} ({count})" for text, count in found.texts[:_MOST_TEXTS]]
    more = len(found.texts) - len(texts)
    if more > 0:
        texts.append(f"{more} other texts")
    lines = [f"annotations: {', '.join(texts) or 'none'}"]
    stages, lights = told["stages"], found.marks.lights
    if stages is None:
        lines.append("stages: not given")
    else:
        counts = ", ".join(f"{name} {count}" for name, count in stages["epochs"].items())
        lines.append(f"stages: {counts} (epochs of {stages['epoch_s']:g} s)")
    for name, words in (
        ("respiratory", "respiratory events"),
        ("arousals", "arousals"),
        ("movements", "leg movements"),
    ):
        lines.append(f"{words}: {'not given' if told[name] is None else told[name]}")
    if lights is not None:
        end = lights.onset_s + lights.duration_s
        lines.append(f"lights: off after {_long(lights.onset_s)}, on after {_long(end)}")
    return lines


def _long(seconds: float) -> str:
    """A length in the two units that a person reads best."""
    whole = round(seconds)
    if whole >= 3600:
        return f"{whole // 3600} h {whole % 3600 // 60} min"
    return f"{whole // 60} min {whole % 60} s" if whole >= 60 else f"{seconds:g} s"
