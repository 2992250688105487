"""Stages and events from a file beside the recording, known by what it holds, not by its name."""

from __future__ import annotations

import codecs
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from ekbom.model.errors import InputError
from ekbom.model.recording import Marks
from ekbom.recordings.annotations import marks_of
from ekbom.recordings.brought import Brought
from ekbom.recordings.clock import Clock
from ekbom.recordings.labels import USUAL, LabelMap
from ekbom.recordings.luna_annot import is_luna_annot, is_luna_header, read_luna_annot
from ekbom.recordings.notes import Notes
from ekbom.recordings.nsrr import read_nsrr
from ekbom.recordings.profusion import read_profusion
from ekbom.recordings.remlogic import header_line, read_remlogic
from ekbom.recordings.stage_lines import is_stage_lines, read_stage_lines
from ekbom.recordings.tsv_events import is_events_table, read_events
from ekbom.recordings.xml_text import name_of, parsed

# Larger than any scoring of a night; a wrong file is not read to its end.
_BYTES_MAX = 64 * 10**6
_EDF = (b"0       ", b"\xffBIOSEMI")
_KNOWN = (
    "give EDF+ annotations, NSRR or Profusion XML, a table of events, one stage for each line, "
    "a Luna .annot or a RemLogic export"
)


def read_marks(
    path: str | Path,
    *,
    start: datetime | None,
    duration_s: float,
    labels: LabelMap | None = None,
    epoch_s: float | None = None,
) -> Marks:
    """Read stages, events, lights and leg movements that lie beside a recording.

    Parameters
    ----------
    path : str or Path
        EDF+ with annotations (with or without signals), NSRR XML, Compumedics Profusion XML, a
        table of events, one stage for each line, Luna ``.annot`` or a RemLogic export.
    start : datetime or None
        Start of the recording, for files that give clock times.
    duration_s : float
        Of the recording.
    labels : LabelMap, optional
        What the labels mean; the usual by default.
    epoch_s : float, optional
        Length of an epoch, where the file does not say it.

    Raises
    ------
    InputError
        When the file cannot be read or its form is not known.
    """
    place = Path(path)
    known = labels or USUAL
    data = _bytes(place)
    if data.startswith(_EDF):
        brought = _from_edf(place, start)
    elif data.lstrip(codecs.BOM_UTF8).lstrip()[:1] == b"<" or data[2:3] == b"<":
        brought = _from_xml(data, place.name, start)
    else:
        brought = _from_text(data, place.name, Clock(start, duration_s), known, epoch_s)
    found = marks_of(
        brought.annotations,
        labels=known,
        duration_s=duration_s,
        epoch_s=epoch_s or brought.epoch_s,
        where=place.name,
    )
    return replace(found, findings=(*brought.findings, *found.findings))


def _bytes(place: Path) -> bytes:
    try:
        if place.exists() and not place.is_file():
            raise InputError(str(place), "it is no file", "check the name and the place")
        with place.open("rb") as file:
            if file.read(len(_EDF[0])) in _EDF:
                return _EDF[0]
            file.seek(0)
            data = file.read(_BYTES_MAX + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            str(place), f"it cannot be read ({reason})", "check the name and the place"
        ) from None
    if len(data) > _BYTES_MAX:
        raise InputError(str(place), "it is too large to be a scoring", "check the name")
    if not data.strip():
        raise InputError(str(place), "the file is empty", _KNOWN)
    return data


def _from_edf(place: Path, start: datetime | None) -> Brought:
    from ekbom.recordings import read_recording

    recording = read_recording(place)
    notes = Notes(place.name, list(recording.findings))
    late = 0.0
    if start is not None and recording.info.start is not None:
        late = (recording.info.start - start).total_seconds()
    if late:
        notes.warn(
            "start_differs",
            f"it begins {abs(late):g} s {'after' if late > 0 else 'before'} the recording",
            "its marks were moved onto the clock of the recording",
        )
    moved = (replace(one, onset_s=one.onset_s + late) for one in recording.annotations)
    return Brought(tuple(moved), None, tuple(notes.findings))


def _from_xml(data: bytes, where: str, start: datetime | None) -> Brought:
    root = parsed(data, where)
    if name_of(root) == "psgannotation":
        return read_nsrr(root, where=where, start=start)
    if name_of(root) == "cmpstudyconfig":
        return read_profusion(root, where=where)
    raise InputError(where, f"XML that begins with <{name_of(root)}> is not known", _KNOWN)


def _from_text(
    data: bytes, where: str, clock: Clock, labels: LabelMap, epoch_s: float | None
) -> Brought:
    notes = Notes(where)
    text = _decoded(data, where, notes)
    lines = text.splitlines()
    if is_luna_header(lines):
        found = read_luna_annot(text, where=where, clock=clock)
    elif is_events_table(lines):
        found = read_events(text, where=where, clock=clock)
    elif header_line(lines) is not None:
        found = read_remlogic(text, where=where, clock=clock)
    elif is_stage_lines(lines, labels):
        found = read_stage_lines(
            text, where=where, duration_s=clock.duration_s, labels=labels, epoch_s=epoch_s
        )
    elif is_luna_annot(lines):
        found = read_luna_annot(text, where=where, clock=clock)
    else:
        raise InputError(where, "its form is not known", _KNOWN)
    return replace(found, findings=(*notes.findings, *found.findings))


def _decoded(data: bytes, where: str, notes: Notes) -> str:
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16")
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
        notes.note("encoding", "the text is not UTF-8; read as Latin-1", "check accented letters")
    if "\x00" in text:
        raise InputError(where, "it is no text", _KNOWN)
    return text
