"""Scorings in the XML of Compumedics Profusion.

``CMPStudyConfig`` holds ``EpochLength``, ``ScoredEvents`` and ``SleepStages``; a ``ScoredEvent``
has ``Name``, ``Start``, ``Duration`` and ``Input``, its channel; a ``SleepStage`` is one number
for each epoch from the start of the recording. The layout was read in public programs that read
such files (nsrr/edf-editor-translator, remnrem/luna-base, raphaelvallat/yasa). The table of
codes of the first calls 9 an epoch that was not scored; YASA takes it for wake. Here it is ``?``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ekbom.model.errors import InputError
from ekbom.model.recording import Annotation
from ekbom.model.words import plural
from ekbom.recordings.brought import Brought
from ekbom.recordings.clock import number
from ekbom.recordings.notes import Notes, some
from ekbom.recordings.xml_text import children, text_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_STAGES = {"0": "W", "1": "N1", "2": "N2", "3": "N3", "4": "N3", "5": "R", "6": "?", "9": "?",
           "10": "?"}  # fmt: skip
_EPOCH_S = 30.0


def read_profusion(root: Element, *, where: str) -> Brought:
    """The marks of a ``CMPStudyConfig``.

    Raises
    ------
    InputError
        When it holds neither stages nor scored events.
    """
    notes = Notes(where)
    epoch = number(text_of(root, "EpochLength"))
    stages = [one.text or "" for group in children(root, "SleepStages") for one in group]
    events = [one for group in children(root, "ScoredEvents") for one in group]
    if not stages and not events:
        raise InputError(
            where, "it holds neither stages nor events", "export it again with its scoring"
        )
    if stages and (epoch is None or epoch <= 0):
        notes.warn("epoch_assumed", "it does not say how long an epoch is",
                   f"{_EPOCH_S:g} s were taken")  # fmt: skip
        epoch = _EPOCH_S
    found = [
        Annotation(k * (epoch or 0.0), epoch, f"Sleep stage {_STAGES.get(code.strip(), '?')}")
        for k, code in enumerate(stages)
    ]
    strange = [code for code in stages if code.strip() not in _STAGES]
    if strange:
        notes.warn(
            "unknown_stage",
            f"{plural(len(strange), 'epoch')} with a code that is not known: {some(strange)}",
            "counted as not scored",
        )
    found += _events(events, notes)
    return Brought(tuple(found), epoch if stages else None, tuple(notes.findings))


def _events(events: list[Element], notes: Notes) -> list[Annotation]:
    found, odd = [], []
    for event in events:
        name, onset = text_of(event, "Name"), number(text_of(event, "Start"))
        if onset is None or not name:
            odd.append(name or "no name")
            continue
        lasts = number(text_of(event, "Duration"))
        found.append(Annotation(onset, lasts, name, text_of(event, "Input")))
    if odd:
        notes.warn("event_not_read", f"{plural(len(odd), 'event')} without a start: {some(odd)}",
                   "left out")  # fmt: skip
    return found
