"""Annotation files of Luna (``.annot``).

Columns parted by tabs: class, instance, channel, start, stop, meta; older files leave out the
channel and meta, or the instance as well. A header row begins with ``class``, remarks and
definitions with ``#``. Times are seconds from the start, clock times, or time since the start
(``0+01:20:00``); a stop may be a duration (``+30``) or ``...`` for the start of the next row; an
epoch is ``e:12``, ``e:30:12`` or ``e:30:30:12``. The layout was read in remnrem/luna-base,
``annot/annot.cpp``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from ekbom.model.errors import InputError
from ekbom.model.recording import Annotation
from ekbom.model.words import plural
from ekbom.recordings.brought import Brought
from ekbom.recordings.clock import Clock, clock_s, number
from ekbom.recordings.notes import Notes, some
from ekbom.recordings.words import side_of

_EPOCH_S = 30.0
_ON = ("...", "-")
_LEGS = ("left", "right", "both")
_LOOKED_AT = 20


def is_luna_header(lines: Sequence[str]) -> bool:
    """Whether the first line that is no remark is the header of Luna."""
    return _is_header(next((line for line in lines if _is_row(line)), ""))


def is_luna_annot(lines: Sequence[str]) -> bool:
    """Whether the rows have the columns of Luna and times where it has them."""
    first = [line for line in lines if _is_row(line)][:_LOOKED_AT]
    return bool(first) and all(_looks_right(line) for line in first)


def _is_row(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")


def _is_header(line: str) -> bool:
    cells = [cell.lower() for cell in line.split()]
    return cells[:1] == ["class"] and ("start" in cells or "stop" in cells)


def _looks_right(line: str) -> bool:
    cells = _six(line)
    if cells is None:
        return False
    start, stop = cells[2:]
    return _is_time(start) and (stop in _ON or _is_time(stop.removeprefix("+")))


def _is_time(text: str) -> bool:
    bare = text.removeprefix("0+")
    return number(text) is not None or clock_s(bare) is not None or _epoch(text) is not None


def _six(line: str) -> tuple[str, str, str, str] | None:
    """Class, channel, start and stop of a row; None where it has other columns.

    Where the instance names a leg and the channel does not, it stands behind the channel.
    """
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) < 3:
        cells = line.split()
    if len(cells) >= 6:
        channel = "" if cells[2] == "." else cells[2]
        if cells[1] in _LEGS and not side_of(channel):
            channel = f"{channel} {cells[1]}".strip()
        return cells[0], channel, cells[3], cells[4]
    if len(cells) == 4:
        return cells[0], "", cells[2], cells[3]
    return (cells[0], "", cells[1], cells[2]) if len(cells) == 3 else None


def read_luna_annot(text: str, *, where: str, clock: Clock) -> Brought:
    """The marks of an annotation file.

    Raises
    ------
    InputError
        When not one row can be read.
    """
    notes = Notes(where)
    body = [line for line in text.splitlines() if _is_row(line)]
    rows = body[1:] if body and _is_header(body[0]) else body
    found: list[Annotation] = []
    odd: list[str] = []
    waiting = False
    for line in rows:
        one, open_end = _annotation(line, clock)
        if one is None:
            odd.append(line)
            continue
        if waiting and found[-1].onset_s <= one.onset_s:
            before = found[-1]
            found[-1] = replace(before, duration_s=one.onset_s - before.onset_s)
        found.append(one)
        waiting = open_end
    if waiting:
        lasts = max(0.0, clock.duration_s - found[-1].onset_s)
        found[-1] = replace(found[-1], duration_s=lasts if math.isfinite(lasts) else None)
    if odd and not found:
        raise InputError(where, f"no row can be read: {some(odd)}", "export it again")
    if odd:
        notes.warn("row_not_read", f"{plural(len(odd), 'row')}: {some(odd)}", "left out")
    return Brought(tuple(found), None, tuple(notes.findings))


def _annotation(line: str, clock: Clock) -> tuple[Annotation | None, bool]:
    """The mark of a row, and whether it lasts to the next."""
    cells = _six(line)
    if cells is None:
        return None, False
    name, channel, start, stop = cells
    first = _epoch(start)
    if first is not None:
        last = _epoch(stop) or first
        return Annotation(first[0], last[1] - first[0], name, channel), False
    onset = 0.0 if start == stop == "." else _time(start, clock)
    if onset is None:
        return None, False
    if stop in _ON:
        return Annotation(onset, None, name, channel), True
    if stop.startswith("+"):
        return Annotation(onset, number(stop[1:]), name, channel), False
    end = onset if stop == "." else _time(stop, clock)
    return (None if end is None else Annotation(onset, end - onset, name, channel)), False


def _epoch(text: str) -> tuple[float, float] | None:
    """Start and end of an epoch; None where the text names none."""
    parts = text.split(":")
    if parts[0] != "e" or not 2 <= len(parts) <= 4:
        return None
    values = [number(part) for part in parts[1:]]
    if any(value is None or value <= 0 for value in values):
        return None
    *told, place = (value or 0.0 for value in values)
    length = told[0] if told else _EPOCH_S
    step = told[1] if len(told) > 1 else length
    return (place - 1) * step, (place - 1) * step + length


def _time(text: str, clock: Clock) -> float | None:
    if text.startswith("0+"):
        return clock_s(text[2:])
    seconds = number(text)
    return clock.seconds(text) if seconds is None else seconds
