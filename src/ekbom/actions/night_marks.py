"""What others marked in a night: in the recording itself, and in files beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ekbom.model.finding import Finding
from ekbom.model.movement import Hypnogram
from ekbom.model.recording import Marks
from ekbom.recordings import Recording
from ekbom.recordings.annotations import marks_of
from ekbom.recordings.labels import USUAL, LabelMap, read_labels
from ekbom.recordings.notes import some

# What can stand in several places at once, in the words of a finding.
_KINDS = {
    "hypnogram": "stages",
    "respiratory": "respiratory events",
    "arousals": "arousals",
    "lights": "lights off and on",
    "movements": "leg movements",
}
# Fields by the kinds that a label map may say were looked for.
_FIELDS = {"respiratory": "respiratory", "arousal": "arousals", "movement": "movements"}


def gather_marks(
    recording: Recording,
    *,
    stages: Hypnogram | str | Path | Sequence[str | Path] | None = None,
    labels: LabelMap | str | Path | None = None,
) -> Marks:
    """The marks of the recording, with those of the files; a file goes before the recording.

    Parameters
    ----------
    recording : Recording
    stages : Hypnogram, path or sequence of paths, optional
        Files of stages, events, lights or leg movements; a later file goes before an earlier.
    labels : LabelMap or path, optional
        What the labels of the laboratory mean.

    Raises
    ------
    InputError
        When a file cannot be read. One that holds no mark at all is a finding.
    """
    info = recording.info
    known = known_labels(labels)
    # What was looked for holds for the night, not for each file: one that says nothing of
    # arousals must not take away those of another.
    each = replace(known, scored=())
    found = marks_of(
        recording.annotations, labels=each, duration_s=info.duration_s, where=info.name
    )
    if isinstance(stages, Hypnogram):
        found = over(found, Marks(hypnogram=stages), "the stages that were passed in")
        return looked_for(found, known)
    files = [stages] if isinstance(stages, str | Path) else stages or ()
    for file in files:
        from ekbom.recordings.marks_file import read_marks

        more = read_marks(file, start=info.start, duration_s=info.duration_s, labels=each)
        more = said_if_empty(more, Path(file).name)
        found = over(found, more, Path(file).name)
    return looked_for(found, known)


def known_labels(labels: LabelMap | str | Path | None) -> LabelMap:
    """The label map that was given, read where it is a file; the usual where there is none."""
    if isinstance(labels, str | Path):
        return read_labels(labels)
    return labels or USUAL


def said_if_empty(marks: Marks, name: str) -> Marks:
    """The marks, with a finding where a file that was named gave none of any kind."""
    if any(getattr(marks, field) is not None for field in _KINDS):
        return marks
    texts = [text for text, _ in marks.not_used]
    holds = f"it holds {some(texts)}" if texts else "it holds none"
    nothing = Finding(
        "nothing_marked", "warning", name,
        f"no stages, events or movements were found in it; {holds}",
        "look into it with ekbom inspect; say what its labels mean with --labels FILE",
    )  # fmt: skip
    return replace(marks, findings=(*marks.findings, nothing))


def looked_for(marks: Marks, labels: LabelMap) -> Marks:
    """The marks, with none instead of not known for each kind that was looked for."""
    empty: dict[str, Any] = {
        _FIELDS[kind]: () for kind in labels.scored if getattr(marks, _FIELDS[kind]) is None
    }
    return replace(marks, **empty)


def over(under: Marks, upper: Marks, name: str) -> Marks:
    """Both together; where both have a kind, that of `upper` counts, and a finding says so."""
    said = [
        Finding(
            "marks_twice", "note", name, f"{words} stand in another place too", "these are used"
        )
        for field, words in _KINDS.items()
        if getattr(upper, field) is not None and getattr(under, field) is not None
    ]
    taken = {field: getattr(upper, field) for field in _KINDS if getattr(upper, field) is not None}
    return replace(
        under,
        **taken,
        not_used=(*under.not_used, *upper.not_used),
        findings=(*under.findings, *upper.findings, *said),
    )
