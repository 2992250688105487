"""Scorings in the XML of the National Sleep Research Resource.

``PSGAnnotation`` holds ``EpochLength`` and ``ScoredEvents``; each ``ScoredEvent`` has
``EventType``, ``EventConcept``, ``Start``, ``Duration`` and sometimes ``SignalLocation``.
Names are pairs joined by ``|``: the concept, and what the scoring program called it. The layout
was read in public programs that read such files (nsrr/edf-editor-translator, remnrem/luna-base).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from ekbom.model.errors import InputError
from ekbom.model.recording import Annotation
from ekbom.model.words import plural
from ekbom.recordings.brought import Brought
from ekbom.recordings.clock import clock_s, number
from ekbom.recordings.labels import usual
from ekbom.recordings.notes import Notes, some
from ekbom.recordings.xml_text import children, text_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_START_CONCEPT = "recording start time"
# Clocks that differ by less are the same.
_NEAR_S = 2.0


def read_nsrr(root: Element, *, where: str, start: datetime | None) -> Brought:
    """The marks of a ``PSGAnnotation``.

    Parameters
    ----------
    root : Element
    where : str
        Name of the file for messages.
    start : datetime or None
        Of the recording, held against the start that the file names.

    Raises
    ------
    InputError
        When it holds no scored events at all.
    """
    notes = Notes(where)
    events = [one for group in children(root, "ScoredEvents") for one in group]
    if not events:
        raise InputError(where, "it holds no scored events", "export it again with its events")
    found: list[Annotation] = []
    odd: list[str] = []
    for event in events:
        concept = text_of(event, "EventConcept")
        if concept.lower().startswith(_START_CONCEPT):
            _check_start(text_of(event, "ClockTime"), start, notes)
            continue
        onset = number(text_of(event, "Start"))
        if onset is None or not concept:
            odd.append(concept or "no name")
            continue
        staged = text_of(event, "EventType").lower().startswith("stage")
        found.append(
            Annotation(
                onset,
                number(text_of(event, "Duration")),
                _stage_text(concept) if staged else concept,
                text_of(event, "SignalLocation"),
            )
        )
    if odd:
        notes.warn("event_not_read", f"{plural(len(odd), 'event')} without a start: {some(odd)}",
                   "left out")  # fmt: skip
    return Brought(tuple(found), number(text_of(root, "EpochLength")), tuple(notes.findings))


def _stage_text(concept: str) -> str:
    """The concept, made to read as a stage where it does not by itself: ``Movement|6``."""
    name = concept.partition("|")[0].strip()
    return concept if usual(name) else f"Sleep stage {name}"


def _check_start(told: str, start: datetime | None, notes: Notes) -> None:
    # Written as "01.01.85 20.29.59": date, blank, time; the date is often none.
    told = told.rpartition(" ")[2]
    seconds = clock_s(told)
    if seconds is None or start is None:
        return
    began = start.hour * 3600 + start.minute * 60 + start.second
    apart = abs((seconds - began + 43_200) % 86_400 - 43_200)
    if apart > _NEAR_S:
        notes.warn(
            "start_differs",
            f"the scoring begins at {told}, the recording at {start:%H:%M:%S}",
            "times are read from the start of the recording; check that the files belong together",
        )
