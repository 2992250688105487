"""Events in a table: one row for each, with a header, in columns parted by tab, comma or semicolon.

Columns, capitals and signs do not matter; all but the first two of these may be missing:

- onset: ``onset``, ``onset_s``, ``start``, ``start_time``, ``time``, ``begin``
- label: ``label``, ``trial_type``, ``event``, ``event_type``, ``description``, ``stage``,
  ``annotation``, ``name``, ``type``
- duration: ``duration``, ``duration_s``, ``dur``; or an end: ``end``, ``stop``, ``end_s``
- channel: ``channel``, ``channels``, ``location``, ``leg``, ``side``
- value: taken for the label where that says only what kind of event it is (``Sleep stage``)

Times are seconds from the start of the recording, or clock times, or dates with clock times.
Lines that begin with ``#`` are remarks; ``# epoch_s: 20`` says the length of an epoch.

``onset``, ``duration`` and ``trial_type`` are the columns of BIDS. All names of columns stand from
memory, the German ones too; none was checked against a published table.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ekbom.model.errors import InputError
from ekbom.model.recording import Annotation
from ekbom.model.words import plural
from ekbom.recordings.brought import Brought
from ekbom.recordings.clock import Clock, number
from ekbom.recordings.notes import Notes, some
from ekbom.recordings.words import plain

ONSET = (
    "recording onset", "onset", "onset s", "onset sec", "start", "start s", "start time",
    "starttime", "start sec", "time", "time s", "begin", "beginn", "begin s", "onset seconds",
    "start seconds",
)  # fmt: skip
LABEL = (
    "label", "trial type", "event", "event type", "description", "stage", "sleep stage",
    "annotation", "annotations", "name", "type", "ereignis", "concept", "text", "class",
)  # fmt: skip
DURATION = (
    "duration", "duration s", "dur", "duration sec", "duration seconds", "dauer", "dauer s",
    "length", "length s",
)  # fmt: skip
END = ("end", "end s", "stop", "stop s", "end time", "offset", "offset s", "ende", "end sec")
CHANNEL = (
    "channel", "channels", "linked channel", "location", "leg", "side", "signal",
    "signallocation", "kanal",
)  # fmt: skip
VALUE = ("value", "values")
_EPOCH = re.compile(r"#\s*epoch(?:_s| length| duration)?\s*[:=]\s*([\d.,]+)\s*(?:s|sec)?\s*$", re.I)
# A label that says only what sort of thing the value is.
_ONLY_SORT = frozenset(("sleep stage", "stage", "sleep stages", "event", "staging"))


@dataclass(frozen=True, slots=True)
class _Columns:
    onset: int
    label: int
    duration: int | None
    end: int | None
    channel: int | None
    value: int | None


def delimiter_of(line: str) -> str:
    """The sign that parts the columns of a header line: tab, semicolon or comma."""
    return next((sign for sign in "\t;," if sign in line), "\t")


def is_events_table(lines: Sequence[str]) -> bool:
    """Whether the first line that is no remark names an onset and a label."""
    header = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    names = [plain(cell) for cell in header.split(delimiter_of(header))]
    return _place(names, ONSET) is not None and _place(names, LABEL) is not None


def _place(names: Sequence[str], known: Sequence[str]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


def read_events(text: str, *, where: str, clock: Clock) -> Brought:
    """The events of a table.

    Parameters
    ----------
    text : str
        The whole file.
    where : str
        Its name for messages.
    clock : Clock
        For clock times.

    Raises
    ------
    InputError
        When the header names no onset or no label, or no row has a time that can be read.
    """
    notes = Notes(where)
    rows = [line for line in text.splitlines() if line.strip()]
    epoch = next((number(m[1]) for m in map(_EPOCH.match, rows) if m), None)
    rows = [line for line in rows if not line.startswith("#")]
    if not rows:
        raise InputError(where, "it holds no line", "give a table of events")
    parted = list(csv.reader(rows, delimiter=delimiter_of(rows[0])))
    columns = _columns(parted[0], where)
    found, odd = [], []
    for cells in parted[1:]:
        one = _annotation([cell.strip() for cell in cells], columns, clock)
        if one is None:
            odd.append(" ".join(cells))
        else:
            found.append(one)
    if odd and not found:
        needs = "" if clock.start else " (clock times need the start of the recording)"
        raise InputError(
            where, f"no row has a time that can be read{needs}: {some(odd)}", "give seconds"
        )
    if odd:
        notes.warn(
            "row_not_read", f"{plural(len(odd), 'row')} without a time: {some(odd)}", "left out"
        )
    return Brought(tuple(found), epoch, tuple(notes.findings))


def _columns(header: Sequence[str], where: str) -> _Columns:
    names = [plain(cell) for cell in header]
    onset, label = _place(names, ONSET), _place(names, LABEL)
    if onset is None or label is None:
        raise InputError(
            where,
            f"the header names no {'onset' if onset is None else 'label'}",
            "name the columns onset, duration, label, channel",
        )
    return _Columns(
        onset, label, *(_place(names, known) for known in (DURATION, END, CHANNEL, VALUE))
    )


def _annotation(cells: Sequence[str], columns: _Columns, clock: Clock) -> Annotation | None:
    def cell(place: int | None) -> str:
        return cells[place] if place is not None and place < len(cells) else ""

    onset = _time(cell(columns.onset), clock)
    label = cell(columns.label)
    if onset is None or not label:
        return None
    duration = number(cell(columns.duration))
    if duration is None and columns.end is not None:
        end = _time(cell(columns.end), clock)
        duration = None if end is None else end - onset
    value = cell(columns.value)
    if value and plain(label) in _ONLY_SORT:
        label = f"{label} {value}"
    return Annotation(onset, duration, label, _channel(cell(columns.channel)))


def _channel(text: str) -> str:
    return "" if plain(text) in ("", "n a", "none", "nan") else text


def _time(text: str, clock: Clock) -> float | None:
    seconds = number(text)
    return clock.seconds(text) if seconds is None else seconds
