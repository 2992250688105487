"""``ekbom inspect``: what is in a recording, and everything that is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

import ekbom.cli.options as opt
from ekbom.cli.output import show_findings, show_json
from ekbom.model.words import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ekbom.actions.inspect import Inspected
    from ekbom.model.recording import Channel, RecordingInfo

Looked = Annotated[
    str, typer.Argument(metavar="FILE", help="A recording (EDF, EDF+, BDF), or stages and events.")
]
Draft = Annotated[
    str | None,
    typer.Option(metavar="NEW", help="Write a label map to be filled in for --labels."),
]

# More different texts than this do not help a reader; the JSON has them all.
_MOST_TEXTS = 12
_MOST_OPEN = 4
_MEGABYTE = 1_000_000


def inspect(
    file: Looked,
    stages: opt.Stages = None,
    labels: opt.LabelFile = None,
    draft_labels: Draft = None,
    as_json: opt.Json = False,
) -> None:
    """Say what is in a recording: channels, legs, gaps, what was marked, and every finding.

    Ends with 1 when a finding is an error. Who the person is, is never printed.
    """
    from ekbom.actions.inspect import draft_labels as write_draft
    from ekbom.actions.inspect import inspect_file

    found = inspect_file(file, stages=stages or (), labels=labels)
    if draft_labels is not None:
        write_draft(found, draft_labels)
    if as_json:
        show_json(found.to_dict())
    else:
        for line in (*_lines(found), *_draft(found, draft_labels)):
            typer.echo(line)
    show_findings(found.findings)
    raise typer.Exit(0 if found.sound else 1)


def _lines(found: Inspected) -> list[str]:
    if found.info is None:
        return [*_files(found), *_marks(found)]
    return [
        *_recording(found.info, found),
        f"annotations: {_texts(found.texts) or 'none'}",
        *_files(found),
        *_marks(found),
    ]


def _recording(info: RecordingInfo, found: Inspected) -> list[str]:
    start = "an unknown start" if info.start is None else info.start.isoformat(sep=" ")
    return [
        f"{info.name}: {info.form}, {_size(info.size_bytes)}",
        f"recorded: {_long(info.duration_s)} from {start}" if info.spans else "recorded: nothing",
        *_gaps(info),
        f"channels: {len(info.channels)}",
        *_channels(info.channels, _roles(found)),
        f"legs: {_legs(found)}",
    ]


def _files(found: Inspected) -> list[str]:
    """Each file of marks with what stands in it."""
    return [
        line
        for one in found.files
        for line in (
            f"{one.name}: {one.form}, {_size(one.size_bytes)}",
            f"  {_texts(one.texts) or 'nothing'}",
        )
    ]


def _texts(texts: Sequence[tuple[str, int]], most: int = _MOST_TEXTS) -> str:
    """The commonest texts, each with how often it stands there."""
    from ekbom.recordings.notes import shown

    told = [f"{shown(text)} ({count})" for text, count in texts[:most]]
    more = len(texts) - len(told)
    return ", ".join([*told, plural(more, "other text")] if more > 0 else told)


def _draft(found: Inspected, place: str | None) -> list[str]:
    """What is left to say of labels, and where."""
    if place is not None:
        labels = plural(len(found.open), "label")
        return [f"\nIn {place}: {labels} to fill in; then give it with --labels {place}"]
    if not found.open:
        return []
    told = _texts([(one.text, one.count) for one in found.open], _MOST_OPEN)
    return [f"not used: {told}; --draft-labels NEW writes a label map to fill in"]


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
    stages, lights = told["stages"], found.marks.lights
    lines = ["stages: not given"]
    if stages is not None:
        counts = ", ".join(f"{name} {count}" for name, count in stages["epochs"].items())
        lines = [f"stages: {counts} (epochs of {stages['epoch_s']:g} s)"]
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


def _size(size: int) -> str:
    if size >= _MEGABYTE / 10:
        return f"{size / _MEGABYTE:.1f} MB"
    return f"{size / 1000:.1f} kB"
