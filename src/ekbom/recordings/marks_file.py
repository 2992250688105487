"""Stages and events from a file beside the recording, known by what it holds, not by its name."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
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
from ekbom.recordings.place import opened, read_at, read_small
from ekbom.recordings.profusion import read_profusion
from ekbom.recordings.remlogic import header_line, read_remlogic
from ekbom.recordings.stage_lines import is_stage_lines, read_stage_lines
from ekbom.recordings.tsv_events import is_events_table, read_events
from ekbom.recordings.xml_text import name_of, parsed

# Larger than any scoring of a night; a wrong file is not read to its end.
_BYTES_MAX = 64 * 10**6
_EDF = (b"0       ", b"\xffBIOSEMI")
# Forms of text, as they are told.
LUNA, TABLE = "annotations of Luna", "a table of events"
REMLOGIC, LINES = "an export of RemLogic", "stages, one for each line"
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
    known = labels or USUAL
    brought = bring(path, clock=Clock(start, duration_s), labels=known, epoch_s=epoch_s)
    return meant(
        brought, labels=known, duration_s=duration_s, epoch_s=epoch_s, where=Path(path).name
    )


def bring(
    path: str | Path, *, clock: Clock, labels: LabelMap = USUAL, epoch_s: float | None = None
) -> Brought:
    """Read the texts of a file of marks, before anybody says what they mean.

    Parameters
    ----------
    path : str or Path
    clock : Clock
        Of the recording; a free one where there is none.
    labels : LabelMap
        Tells a file of stages by its words.
    epoch_s : float, optional

    Raises
    ------
    InputError
        When the file cannot be read or its form is not known.
    """
    place = Path(path)
    data = _bytes(place)
    if data.startswith(_EDF):
        return _from_edf(place, clock.start)
    if _is_xml(data):
        return _from_xml(data, place.name, clock.start)
    return _from_text(data, place.name, clock, labels, epoch_s)


def meant(
    brought: Brought,
    *,
    labels: LabelMap,
    duration_s: float,
    where: str,
    epoch_s: float | None = None,
) -> Marks:
    """What the texts of a file mean; its own findings first."""
    found = marks_of(
        brought.annotations,
        labels=labels,
        duration_s=duration_s,
        epoch_s=epoch_s or brought.epoch_s,
        where=where,
    )
    return replace(
        found,
        not_used=(*brought.asked, *found.not_used),
        findings=(*brought.findings, *found.findings),
    )


def looks_like_marks(path: str | Path, labels: LabelMap = USUAL) -> bool:
    """Whether a file that is no recording has a form that marks come in; it may be broken."""
    try:
        data = _bytes(Path(path))
        # What is left of a recording that was cut after its first byte is no stage either.
        if data.startswith(_EDF) or _EDF[0].startswith(data):
            return False
        return _is_xml(data) or _form_of(_decoded(data, "", Notes("")).splitlines(), labels) != ""
    except InputError:
        return False


def _bytes(place: Path) -> bytes:
    """What the file holds; of a recording the first bytes alone, for it may be large."""
    with opened(place, "scoring") as file:
        if read_at(file, 0, len(_EDF[0])) in _EDF:
            return _EDF[0]
    data = read_small(place, most=_BYTES_MAX, kind="scoring")
    if not data.strip():
        raise InputError(str(place), "the file is empty", _KNOWN)
    return data


def _is_xml(data: bytes) -> bool:
    return data.lstrip(codecs.BOM_UTF8).lstrip()[:1] == b"<" or data[2:3] == b"<"


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
    return Brought(tuple(moved), None, tuple(notes.findings), form=recording.info.form)


def _from_xml(data: bytes, where: str, start: datetime | None) -> Brought:
    root = parsed(data, where)
    if name_of(root) == "psgannotation":
        return replace(read_nsrr(root, where=where, start=start), form="NSRR XML")
    if name_of(root) == "cmpstudyconfig":
        return replace(read_profusion(root, where=where), form="Compumedics Profusion XML")
    raise InputError(where, f"XML that begins with <{name_of(root)}> is not known", _KNOWN)


def _from_text(
    data: bytes, where: str, clock: Clock, labels: LabelMap, epoch_s: float | None
) -> Brought:
    notes = Notes(where)
    text = _decoded(data, where, notes)
    form = _form_of(text.splitlines(), labels)
    started = clock.start is not None
    if form == LUNA:
        found = read_luna_annot(text, where=where, clock=clock)
    elif form == TABLE:
        found = read_events(text, where=where, clock=clock)
    elif form == REMLOGIC:
        found = read_remlogic(text, where=where, clock=clock)
    elif form == LINES:
        found = read_stage_lines(
            text, where=where, duration_s=clock.duration_s, labels=labels, epoch_s=epoch_s
        )
    else:
        raise InputError(where, "its form is not known", _KNOWN)
    if clock.start is not None and not started:
        notes.note(
            "clock_without_start",
            "it gives clock times, and no recording says when the night began",
            "they count from the first of them; name the recording, and this file with --stages",
        )
    return replace(found, findings=(*notes.findings, *found.findings), form=form)


def _form_of(lines: Sequence[str], labels: LabelMap) -> str:
    """The form of a text; empty where it is not known."""
    if is_luna_header(lines):
        return LUNA
    if is_events_table(lines):
        return TABLE
    if header_line(lines) is not None:
        return REMLOGIC
    if is_stage_lines(lines, labels):
        return LINES
    return LUNA if is_luna_annot(lines) else ""


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
