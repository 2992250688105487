"""Stages in plain text: one for each line, or each with the second at which it ends.

One for each line is a stage or its code, perhaps behind a running number. Codes are 0 wake,
1 to 3 (or 4) non-REM, 5 REM. A 4 without any 5 may be REM sleep (YASA, Visbrain) or stage 4
(Rechtschaffen and Kales), so it is not read until a label map says which: ``"4" = "stage R"``.
``# epoch_s: 20`` or ``time_base 20`` before the stages says the length of an epoch.

A stage with its end is what Visbrain writes, after lines that begin with ``*``; ``time_base`` and
``epoch_list`` are of Elan. Both layouts were read in EtienneCmb/visbrain; the other headers and
the words for an epoch that is no stage stand from memory.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ekbom.model.errors import InputError
from ekbom.model.recording import Annotation
from ekbom.model.words import plural
from ekbom.recordings.brought import Brought
from ekbom.recordings.clock import number
from ekbom.recordings.labels import LabelMap
from ekbom.recordings.notes import Notes, shown

_EPOCH = re.compile(
    r"[#;*\s]*(?:epoch(?:[ _]?(?:length|duration|s|sec|size))*|time_base)\s*[:=\s]\s*"
    r"(\d+(?:[.,]\d+)?)\s*(?:s|sec|seconds)?",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"[#;*].*|epoch[ _]?(?:length|duration|s|sec|size)?\s*[:=].*|"
    r"(?:time_base|sampling_period|epoch_nb|epoch_list)\b.*|"
    r"(?:epochs?[\s,;]+)?(?:sleep[ _]?)?(?:stages?|hypnogram|staging)",
    re.IGNORECASE,
)
_CODE = re.compile(r"-?\d+(?:\.0*)?")
_CODES = {0: "W", 1: "N1", 2: "N2", 3: "N3", 4: "N3", 5: "R"}
_NO_STAGE = frozenset(("art", "artefact", "artifact", "-"))
_USUAL_S = (30.0, 20.0, 10.0, 15.0, 5.0, 1.0)
_LOOKED_AT = 50
_FOUR = 4


@dataclass(frozen=True, slots=True)
class _Line:
    """A stage as it is written, and the number beside it, which may stand before it."""

    place: int
    cell: str
    number: float | None = None
    leads: bool = False


def is_stage_lines(lines: Sequence[str], labels: LabelMap) -> bool:
    """Whether the first lines that are no header are stages, each alone or with one number."""
    first = _body(lines)[:_LOOKED_AT]
    return bool(first) and all(_read(place, line, labels) for place, line in first)


def _body(lines: Sequence[str]) -> list[tuple[int, str]]:
    numbered = ((place, line.strip()) for place, line in enumerate(lines, 1))
    return [(place, line) for place, line in numbered if line and not _HEADER.fullmatch(line)]


def _read(place: int, line: str, labels: LabelMap) -> _Line | None:
    if _stage(line, labels):
        return _Line(place, line)
    cells = re.split(r"[\s,;]+", line)
    if len(cells) < 2:
        return None
    first, last = number(cells[0]), number(cells[-1])
    rest, before = " ".join(cells[1:]), " ".join(cells[:-1])
    if first is not None and _stage(rest, labels):
        return _Line(place, rest, first, leads=True)
    return _Line(place, before, last) if last is not None and _stage(before, labels) else None


def _stage(cell: str, labels: LabelMap) -> str | None:
    """The stage as it is to be understood; None where the cell is no stage."""
    meaning = labels.meaning(cell)
    if meaning is not None:
        return meaning.value if meaning.kind == "stage" else None
    if _CODE.fullmatch(cell):
        return _CODES.get(int(float(cell)), "?")
    return "?" if cell.lower() in _NO_STAGE else None


def read_stage_lines(
    text: str, *, where: str, duration_s: float, labels: LabelMap, epoch_s: float | None = None
) -> Brought:
    """The stages of a text.

    Parameters
    ----------
    text : str
    where : str
        Name of the file for messages.
    duration_s : float
        Of the recording: the length of an epoch is the usual one under which the stages are as
        long, where nobody says it. Infinite where it is not known.
    labels : LabelMap
    epoch_s : float, optional

    Raises
    ------
    InputError
        When a line is no stage, or the numbers beside the stages do not rise.
    """
    notes = Notes(where)
    rows = text.splitlines()
    told = next((number(m[1]) for row in rows if (m := _EPOCH.fullmatch(row.strip()))), None)
    lines: list[_Line] = []
    for place, row in _body(rows):
        line = _read(place, row, labels)
        if line is None:
            raise InputError(
                f"{where}, line {place}",
                f'"{shown(row)}" is no stage',
                "write W, N1, N2, N3, R or ?, one for each line",
            )
        lines.append(line)
    asked = _not_told(lines, labels, notes)
    stages = [
        f"Sleep stage {'?' if line.cell in asked else _stage(line.cell, labels)}" for line in lines
    ]
    codes = tuple(asked.items())
    if _are_ends(lines, where):
        return replace(_with_ends(lines, stages, notes), asked=codes)
    step = epoch_s or told or _guessed(len(stages), duration_s, notes)
    found = [Annotation(k * step, step, stage) for k, stage in enumerate(stages)]
    return Brought(tuple(found), step, tuple(notes.findings), asked=codes)


def _not_told(lines: Sequence[_Line], labels: LabelMap, notes: Notes) -> Counter[str]:
    """How often each code stands there that may be two stages, and so is read as none."""
    plain = {line.cell for line in lines if not labels.meaning(line.cell)}
    codes = {cell: int(float(cell)) for cell in plain if _CODE.fullmatch(cell)}
    unclear = {cell for cell, code in codes.items() if code == _FOUR}
    if _FOUR + 1 in codes.values():
        unclear = set()
    asked = Counter(line.cell for line in lines if line.cell in unclear)
    if asked:
        notes.warn(
            "unclear_label",
            f'{plural(asked.total(), "epoch")} with the code "4" and none with 5: '
            "REM sleep or stage 4",
            'counted as not scored; say which in a label map (--labels FILE, "4" = "stage R")',
        )
    return asked


def _are_ends(lines: Sequence[_Line], where: str) -> bool:
    """Whether the numbers are the seconds at which stages end, and no running count of epochs."""
    if all(line.number is None for line in lines):
        return False
    numbers = [line.number for line in lines if line.number is not None]
    leads = {line.leads for line in lines}
    if len(numbers) < len(lines) or len(leads) > 1:
        raise InputError(where, "some stages have a number and some have none", "write all alike")
    counted = all(value == numbers[0] + k for k, value in enumerate(numbers))
    if leads == {True} and not counted:
        raise InputError(where, "the numbers before the stages do not count them", "leave them out")
    return leads == {False}


def _with_ends(lines: Sequence[_Line], stages: Sequence[str], notes: Notes) -> Brought:
    found: list[Annotation] = []
    begin = 0.0
    for line, stage in zip(lines, stages, strict=True):
        end = line.number or 0.0
        if end <= begin:
            raise InputError(
                f"{notes.where}, line {line.place}",
                f"the stage ends at {end:g} s, not after {begin:g} s",
                "put the stages in order, each with the second at which it ends",
            )
        found.append(Annotation(begin, end - begin, stage))
        begin = end
    return Brought(tuple(found), None, tuple(notes.findings))


def _guessed(epochs: int, duration_s: float, notes: Notes) -> float:
    for step in _USUAL_S:
        if abs(epochs * step - duration_s) <= step:
            return step
    known = f" for {duration_s:g} s" if math.isfinite(duration_s) else ""
    notes.warn(
        "epoch_assumed",
        f"{plural(epochs, 'stage')} of no told length{known}",
        f"{_USUAL_S[0]:g} s were taken; write # epoch_s: 20 before the stages if they are shorter",
    )
    return _USUAL_S[0]
