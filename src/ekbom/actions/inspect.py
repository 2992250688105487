"""Look into a recording: what it holds, which channels are legs, what was marked, what is wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ekbom.model.errors import UsageError
from ekbom.model.finding import Finding
from ekbom.model.recording import Channel, Marks, RecordingInfo
from ekbom.recordings import read_recording
from ekbom.recordings.annotations import marks_of
from ekbom.recordings.channels import LegChannels, find_ecg, find_legs
from ekbom.recordings.units import microvolts


@dataclass(frozen=True, slots=True)
class Inspected:
    """What is in a recording.

    Attributes
    ----------
    info : RecordingInfo
    legs : LegChannels
        Without any label where none is a leg beyond doubt; a finding says so.
    ecg : str or None
        Label of the electrocardiogram.
    texts : tuple of (str, int)
        Texts of the annotations and how often each stands there, the commonest first.
    marks : Marks
        What the annotations are read as.
    findings : tuple of Finding
    """

    info: RecordingInfo
    legs: LegChannels
    ecg: str | None
    texts: tuple[tuple[str, int], ...]
    marks: Marks
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether no finding is an error."""
        return all(finding.severity != "error" for finding in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        info, marks, legs = self.info, self.marks, self.legs
        return {
            "recording": {
                "name": info.name,
                "form": info.form,
                "start": None if info.start is None else info.start.isoformat(),
                "duration_s": info.duration_s,
                "size_bytes": info.size_bytes,
                "spans": [asdict(span) for span in info.spans],
                "channels": [asdict(channel) for channel in info.channels],
            },
            "legs": {"left": legs.left, "right": legs.right, "single": legs.single},
            "ecg": self.ecg,
            "annotations": dict(self.texts),
            "marks": {
                "stages": _stages(marks),
                "respiratory": _count(marks.respiratory),
                "arousals": _count(marks.arousals),
                "lights": None if marks.lights is None else asdict(marks.lights),
                "movements": _count(marks.movements),
            },
            "findings": [finding.to_dict() for finding in self.findings],
        }


def inspect_file(path: str | Path) -> Inspected:
    """Look into a recording; it is never changed.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    Inspected

    Raises
    ------
    InputError
        When there is no such file, or it cannot be read as a recording.
    """
    recording = read_recording(path)
    info = recording.info
    findings = list(recording.findings)
    legs = _legs(info, findings)
    # A file of annotations alone says nothing of how long the night was.
    last_s = max((it.onset_s + (it.duration_s or 0) for it in recording.annotations), default=0)
    marks = marks_of(recording.annotations, duration_s=info.duration_s or last_s + 1)
    texts = Counter(one.text for one in recording.annotations)
    return Inspected(
        info=info,
        legs=legs,
        ecg=find_ecg(info.channels),
        texts=tuple(texts.most_common()),
        marks=marks,
        findings=(*findings, *marks.findings),
    )


def _legs(info: RecordingInfo, findings: list[Finding]) -> LegChannels:
    if not info.channels:
        return LegChannels()
    try:
        legs = find_legs(info.channels)
    except UsageError as error:
        found = Finding("legs_not_clear", "warning", info.name, error.problem, error.todo)
        findings.append(found)
        return LegChannels()
    findings += legs.findings
    for channel in info.channels:
        if channel.label in legs.labels and microvolts(channel.unit) is None:
            findings.append(_unit(info, channel))
    return legs


def _unit(info: RecordingInfo, channel: Channel) -> Finding:
    what = f'its unit "{channel.unit}" is no unit of voltage' if channel.unit else "it has no unit"
    return Finding(
        "unit_unknown", "warning", f"{info.name}, channel {channel.label}", what,
        "say it when the night is scored, for example --unit uV",
    )  # fmt: skip


def _stages(marks: Marks) -> dict[str, Any] | None:
    """Epochs by their stage."""
    it = marks.hypnogram
    if it is None:
        return None
    return {"epoch_s": it.epoch_s, "start_s": it.start_s, "epochs": dict(Counter(it.stages))}


def _count(events: tuple[Any, ...] | None) -> int | None:
    return None if events is None else len(events)
