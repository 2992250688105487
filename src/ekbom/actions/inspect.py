"""Look into a recording: what it holds, which channels are legs, what was marked, what is wrong."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from ekbom.actions.night_marks import known_labels, looked_for, over, said_if_empty
from ekbom.model.errors import InputError, UsageError
from ekbom.model.finding import Finding
from ekbom.model.recording import Annotation, Channel, Marks, RecordingInfo
from ekbom.recordings import Recording, read_recording
from ekbom.recordings.annotations import marks_of
from ekbom.recordings.brought import Brought
from ekbom.recordings.channels import LegChannels, find_ecg, find_legs
from ekbom.recordings.clock import Clock
from ekbom.recordings.label_draft import OpenLabel, draft_text, open_labels
from ekbom.recordings.labels import LabelMap
from ekbom.recordings.units import microvolts


@dataclass(frozen=True, slots=True)
class MarksFile:
    """A file of stages, events or movements.

    Attributes
    ----------
    name : str
    form : str
        What kind of file it is, in words.
    size_bytes : int
    texts : tuple of (str, int)
        What stands in it and how often, the commonest first.
    """

    name: str
    form: str
    size_bytes: int
    texts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Inspected:
    """What is in a recording, and in the files beside it.

    Attributes
    ----------
    info : RecordingInfo or None
        None where a file of marks was looked into by itself.
    legs : LegChannels
        Without any label where none is a leg beyond doubt; a finding says so.
    ecg : str or None
        Label of the electrocardiogram.
    texts : tuple of (str, int)
        Texts of the annotations and how often each stands there, the commonest first.
    files : tuple of MarksFile
        Files of marks that were looked into, with the recording or by themselves.
    marks : Marks
        What all of these are read as.
    labels : LabelMap
        What was said of the labels.
    open : tuple of OpenLabel
        Labels that nothing was made of.
    findings : tuple of Finding
    """

    info: RecordingInfo | None
    legs: LegChannels
    ecg: str | None
    texts: tuple[tuple[str, int], ...]
    files: tuple[MarksFile, ...]
    marks: Marks
    labels: LabelMap
    open: tuple[OpenLabel, ...]
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether no finding is an error."""
        return all(finding.severity != "error" for finding in self.findings)

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of everything that was looked into."""
        own = () if self.info is None else (self.info.name,)
        return (*own, *(one.name for one in self.files))

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        marks, legs = self.marks, self.legs
        return {
            "recording": None if self.info is None else _recording(self.info),
            "legs": {"left": legs.left, "right": legs.right, "single": legs.single},
            "ecg": self.ecg,
            "annotations": dict(self.texts),
            "files": [{**asdict(one), "texts": dict(one.texts)} for one in self.files],
            "marks": {
                "stages": _stages(marks),
                "respiratory": _count(marks.respiratory),
                "arousals": _count(marks.arousals),
                "lights": None if marks.lights is None else asdict(marks.lights),
                "movements": _count(marks.movements),
            },
            "open_labels": [asdict(one) for one in self.open],
            "findings": [finding.to_dict() for finding in self.findings],
        }


def inspect_file(
    path: str | Path,
    *,
    stages: Sequence[str | Path] = (),
    labels: LabelMap | str | Path | None = None,
) -> Inspected:
    """Look into a recording, or into a file of marks; neither is ever changed.

    Parameters
    ----------
    path : str or Path
    stages : sequence of path
        Files of stages, events, lights or leg movements that lie beside the recording.
    labels : LabelMap or path, optional
        What the labels of the laboratory mean.

    Returns
    -------
    Inspected

    Raises
    ------
    InputError
        When there is no such file, or it can be read neither as a recording nor as marks.
    UsageError
        When files are to lie beside what is no recording.
    """
    known = known_labels(labels)
    try:
        recording = read_recording(path)
    except InputError:
        from ekbom.recordings.marks_file import looks_like_marks

        if not looks_like_marks(path, known):
            raise
        if stages:
            raise UsageError(
                "--stages", f"{path} is no recording", "name the recording first"
            ) from None
        return _marks_alone(path, known)
    return _recorded(recording, stages, known)


def _recorded(recording: Recording, stages: Sequence[str | Path], labels: LabelMap) -> Inspected:
    info = recording.info
    findings = list(recording.findings)
    legs = _legs(info, findings)
    # A file of annotations alone says nothing of how long the night was.
    duration_s = info.duration_s or _end(recording.annotations)
    each = replace(labels, scored=())
    marks = marks_of(recording.annotations, labels=each, duration_s=duration_s, where=info.name)
    files = []
    for file in stages:
        from ekbom.recordings.marks_file import bring, meant

        name = Path(file).name
        brought = bring(file, clock=Clock(info.start, duration_s), labels=each)
        more = meant(brought, labels=each, duration_s=duration_s, where=name)
        files.append(_marks_file(file, brought))
        marks = over(marks, said_if_empty(more, name), name)
    marks = looked_for(marks, labels)
    return Inspected(
        info=info,
        legs=legs,
        ecg=find_ecg(info.channels),
        texts=_texts(recording.annotations),
        files=tuple(files),
        marks=marks,
        labels=labels,
        open=open_labels(marks.not_used, labels),
        findings=(*findings, *marks.findings),
    )


def _marks_alone(path: str | Path, labels: LabelMap) -> Inspected:
    """What is in a file of marks, of whose recording nothing is known."""
    from ekbom.recordings.marks_file import bring, meant

    brought = bring(path, clock=Clock(None, math.inf, free=True), labels=labels)
    end_s = _end(brought.annotations)
    name = Path(path).name
    marks = said_if_empty(meant(brought, labels=labels, duration_s=end_s, where=name), name)
    return Inspected(
        info=None,
        legs=LegChannels(),
        ecg=None,
        texts=(),
        files=(_marks_file(path, brought),),
        marks=marks,
        labels=labels,
        open=open_labels(marks.not_used, labels),
        findings=marks.findings,
    )


def draft_labels(found: Inspected, path: str | Path) -> Path:
    """Write a label map to be filled in: every label that nothing was made of.

    What the label map said that was given stands in it as well.

    Parameters
    ----------
    found : Inspected
    path : str or Path
        A new file; one that is there already is kept.

    Raises
    ------
    StoreError
        When the name is taken, or the place cannot be written to.
    """
    from ekbom.exchange.text_file import write_text

    return write_text(path, draft_text(found.open, found.labels, found.sources), replace=False)


def _marks_file(path: str | Path, brought: Brought) -> MarksFile:
    place = Path(path)
    size = place.stat().st_size
    return MarksFile(place.name, brought.form, size, _texts(brought.annotations))


def _texts(annotations: Iterable[Annotation]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(one.text for one in annotations).most_common())


def _end(annotations: Iterable[Annotation]) -> float:
    """A second after the last mark, so that it lies inside."""
    ends = (it.onset_s + (it.duration_s or 0) for it in annotations)
    return max((end for end in ends if math.isfinite(end)), default=0) + 1


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


def _recording(info: RecordingInfo) -> dict[str, Any]:
    return {
        "name": info.name,
        "form": info.form,
        "start": None if info.start is None else info.start.isoformat(),
        "duration_s": info.duration_s,
        "size_bytes": info.size_bytes,
        "spans": [asdict(span) for span in info.spans],
        "channels": [asdict(channel) for channel in info.channels],
    }


def _stages(marks: Marks) -> dict[str, Any] | None:
    """Epochs by their stage."""
    it = marks.hypnogram
    if it is None:
        return None
    return {"epoch_s": it.epoch_s, "start_s": it.start_s, "epochs": dict(Counter(it.stages))}


def _count(events: tuple[Any, ...] | None) -> int | None:
    return None if events is None else len(events)
