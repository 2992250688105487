"""Lists of events that RemLogic (Embla) exports as text.

A few lines about the recording, a header such as ``Sleep Stage  Position  Time [hh:mm:ss]
Event  Duration[s]  Location`` parted by tabs, and one row for each event. The columns come in any
order and some may be missing; only the time and the event are needed. Times are clock times,
running over midnight, or dates with clock times. The English header and the rows were read in
public programs for the CAP sleep database, the ISO dates in Steph-Fulda/PLMScoRe, the names of
events in the table of nsrr/edf-editor-translator. The German header and the other names of
columns stand from memory.
"""

from __future__ import annotations

from collections.abc import Sequence

from ekbom.model.errors import InputError
from ekbom.model.recording import Annotation
from ekbom.model.words import plural
from ekbom.recordings.brought import Brought
from ekbom.recordings.clock import Clock, number
from ekbom.recordings.notes import Notes, some
from ekbom.recordings.words import plain

_TIME = ("time", "start time", "zeit", "uhrzeit", "startzeit", "time hh mm ss", "zeit hh mm ss",
         "time hh mm ss xxx", "start time hh mm ss", "zeit hh mm ss xxx")  # fmt: skip
_EVENT = ("event", "ereignis", "events", "ereignisse", "event name", "annotation")
_DURATION = ("duration", "duration s", "dauer", "dauer s", "duration sec", "dauer sek")
_CHANNEL = ("location", "signal", "kanal", "channel", "ort", "lokalisation", "position im signal")
_LINES_BEFORE = 200


def header_line(lines: Sequence[str]) -> int | None:
    """Place of the header; None where there is none."""
    for place, line in enumerate(lines[:_LINES_BEFORE]):
        names = _names(line)
        if "\t" in line and _find(names, _TIME) is not None and _find(names, _EVENT) is not None:
            return place
    return None


def _names(line: str) -> list[str]:
    return [plain(cell) for cell in line.rstrip("\r\n").split("\t")]


def _find(names: Sequence[str], known: Sequence[str]) -> int | None:
    return next((k for k, name in enumerate(names) if name in known), None)


def read_remlogic(text: str, *, where: str, clock: Clock) -> Brought:
    """The events of an export.

    Parameters
    ----------
    text : str
    where : str
        Name of the file for messages.
    clock : Clock
        With the start of the recording.

    Raises
    ------
    InputError
        When the start of the recording is not known, or no row has a time that can be read.
    """
    notes = Notes(where)
    lines = text.splitlines()
    place = header_line(lines)
    if place is None:
        raise InputError(where, "it has no header of events", "export time and event")
    if clock.start is None and not clock.free:
        raise InputError(
            where,
            "it gives clock times, and the start of the recording is not known",
            "give a recording whose header has its date and time",
        )
    names = _names(lines[place])
    time, event = _find(names, _TIME) or 0, _find(names, _EVENT) or 0
    duration, channel = _find(names, _DURATION), _find(names, _CHANNEL)
    found: list[Annotation] = []
    odd: list[str] = []
    for line in lines[place + 1 :]:
        cells = [cell.strip() for cell in line.split("\t")]
        if not any(cells):
            continue
        onset = clock.seconds(cells[time]) if len(cells) > max(time, event) else None
        if onset is None or not cells[event]:
            odd.append(" ".join(cells))
            continue
        found.append(
            Annotation(onset, number(_cell(cells, duration)), cells[event], _cell(cells, channel))
        )
    if not found:
        raise InputError(where, "no row has a time and an event", "export time and event")
    if odd:
        notes.warn("row_not_read", f"{plural(len(odd), 'row')}: {some(odd)}", "left out")
    return Brought(tuple(found), None, tuple(notes.findings))


def _cell(cells: Sequence[str], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""
