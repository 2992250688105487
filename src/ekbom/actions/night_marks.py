"""What others marked in a night: in the recording itself, and in files beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ekbom.model.finding import Finding
from ekbom.model.movement import Hypnogram
from ekbom.model.recording import Marks
from ekbom.recordings import Recording
from ekbom.recordings.annotations import marks_of
from ekbom.recordings.labels import LabelMap, read_labels

# What can stand in several places at once, in the words of a finding.
_KINDS = {
    "hypnogram": "stages",
    "respiratory": "respiratory events",
    "arousals": "arousals",
    "lights": "lights off and on",
    "movements": "leg movements",
}


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
        When a file cannot be read, or holds no mark at all.
    """
    info = recording.info
    known = labels if isinstance(labels, LabelMap) else LabelMap()
    if isinstance(labels, str | Path):
        known = read_labels(labels)
    found = marks_of(
        recording.annotations, labels=known, duration_s=info.duration_s, where=info.name
    )
    if isinstance(stages, Hypnogram):
        return _over(found, Marks(hypnogram=stages), "the stages that were passed in")
    files = [stages] if isinstance(stages, str | Path) else stages or ()
    for file in files:
        from ekbom.recordings.marks_file import read_marks

        more = read_marks(file, start=info.start, duration_s=info.duration_s, labels=known)
        found = _over(found, more, Path(file).name)
    return found


def _over(under: Marks, upper: Marks, name: str) -> Marks:
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
