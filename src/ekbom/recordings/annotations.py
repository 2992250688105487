"""Stages, respiratory events, arousals, lights and leg movements from marked texts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ekbom.model.movement import Leg, LegMovement, Span
from ekbom.model.recording import Annotation, Marks
from ekbom.model.words import plural
from ekbom.recordings.labels import SIDE_OR_STAGE, UNCLEAR, USUAL, LabelMap, Meaning
from ekbom.recordings.notes import Notes, shown, some
from ekbom.recordings.stage_grid import StageMark, hypnogram_of
from ekbom.recordings.words import Side, plain, side_of

# A mark of lights off that lasts longer is the dark time itself, not the moment.
_DARK_S = 60.0
# No longer text is a bare letter.
_SHORT = 5
_SIDE_OR_STAGE = Meaning("unclear", SIDE_OR_STAGE)


@dataclass
class _Heap:
    """Marks by what they mean, in the order of time."""

    stages: list[StageMark] = field(default_factory=list)
    spans: dict[str, list[Annotation]] = field(default_factory=dict)
    movements: list[tuple[Annotation, str]] = field(default_factory=list)
    scored: set[str] = field(default_factory=set)
    unclear: dict[str, list[Annotation]] = field(default_factory=dict)
    not_used: Counter[str] = field(default_factory=Counter)


def marks_of(
    annotations: Sequence[Annotation],
    *,
    labels: LabelMap = USUAL,
    duration_s: float,
    epoch_s: float | None = None,
    where: str = "annotations",
) -> Marks:
    """What a night's annotations mean.

    Parameters
    ----------
    annotations : sequence of Annotation
        In any order. A channel may stand in `channel` or behind ``@@`` in the text.
    labels : LabelMap
        What the texts mean.
    duration_s : float
        Of the recording, gaps counted; what begins at its end or later is left out.
    epoch_s : float, optional
        Length of an epoch; found from the stages where it is not given.
    where : str
        Name of the source for findings.

    Returns
    -------
    Marks
        A kind of which there is no event is None, unless the label map or an annotation such as
        ``Arousals scored`` says that it was looked for; then it is empty.
    """
    notes = Notes(where)
    heap = _Heap(scored=set(labels.scored))
    known: dict[tuple[str, str], Meaning | None] = {}
    usable = _usable(annotations, duration_s, notes)
    # Where a bare L stands beside it, a bare R may be a side to lie on.
    bare = {one.text: plain(one.text) for one in usable if len(one.text) < _SHORT}
    if "l" in bare.values() and "R" not in labels.own:
        known = {
            (one.text, one.channel): _SIDE_OR_STAGE for one in usable if bare.get(one.text) == "r"
        }
    for one in usable:
        key = (one.text, one.channel)
        if key not in known:
            known[key] = labels.meaning(*key)
        _sort_in(heap, one, known[key])
    _say_unclear(heap, notes)
    return Marks(
        hypnogram=hypnogram_of(heap.stages, epoch_s=epoch_s, duration_s=duration_s, notes=notes),
        respiratory=_spans(heap, "respiratory", notes),
        arousals=_spans(heap, "arousal", notes),
        lights=_lights(heap, duration_s, notes),
        movements=_movements(heap, notes),
        not_used=tuple(heap.not_used.most_common()),
        findings=tuple(notes.findings),
    )


def _usable(annotations: Iterable[Annotation], duration_s: float, notes: Notes) -> list[Annotation]:
    """Annotations with possible times, in order and each once; the channel out of its text."""
    found, odd, outside, negative, twice = [], [], [], [], 0
    seen: set[Annotation] = set()
    latest, unsorted = -math.inf, False
    for given in annotations:
        one = _with_channel(given)
        if not math.isfinite(one.onset_s) or not math.isfinite(one.duration_s or 0.0):
            odd.append(one.text)
            continue
        if one.duration_s is not None and one.duration_s < 0:
            negative.append(one.text)
            one = replace(one, duration_s=None)
        if one.onset_s >= duration_s or (one.onset_s < 0 and _end(one) <= 0):
            outside.append(one.text)
            continue
        if one in seen:
            twice += 1
            continue
        seen.add(one)
        unsorted = unsorted or one.onset_s < latest
        latest = max(latest, one.onset_s)
        found.append(one)
    _say_odd(odd, outside, negative, twice, notes)
    if unsorted:
        notes.note("unsorted", "the marks are not in the order of time", "they were put in order")
    return sorted(found, key=lambda one: one.onset_s)


def _say_odd(
    odd: list[str], outside: list[str], negative: list[str], twice: int, notes: Notes
) -> None:
    if odd:
        notes.warn(
            "time_not_read", f"{plural(len(odd), 'mark')} at no time: {some(odd)}", "left out"
        )
    if negative:
        notes.warn(
            "negative_duration",
            f"{plural(len(negative), 'mark')} with a duration below zero: {some(negative)}",
            "read as if no duration were given",
        )
    if outside:
        notes.warn(
            "outside_recording",
            f"{plural(len(outside), 'mark')} before or after the recording: {some(outside)}",
            "left out; check that marks and recording belong together",
        )
    if twice:
        notes.note("marked_twice", f"{plural(twice, 'mark')} stood there twice", "used once")


def _with_channel(one: Annotation) -> Annotation:
    text, _, channel = one.text.partition("@@")
    return replace(one, text=text.strip(), channel=(one.channel or channel).strip())


def _end(one: Annotation) -> float:
    return one.onset_s + (one.duration_s or 0.0)


def _sort_in(heap: _Heap, one: Annotation, meaning: Meaning | None) -> None:
    if meaning is None:
        heap.not_used[one.text] += 1
    elif meaning.kind == "stage":
        stage: Any = meaning.value
        heap.stages.append(StageMark(one.onset_s, one.duration_s, stage))
    elif meaning.kind == "movement":
        heap.movements.append((one, meaning.value))
    elif meaning.kind == "unclear":
        heap.unclear.setdefault(meaning.value, []).append(one)
        heap.not_used[one.text] += 1
    elif meaning.kind == "scored":
        heap.scored.add(meaning.value)
    elif meaning.kind == "series":
        heap.not_used[one.text] += 1
    elif meaning.kind != "ignore":
        heap.spans.setdefault(meaning.kind, []).append(one)


def _say_unclear(heap: _Heap, notes: Notes) -> None:
    for what, marks in heap.unclear.items():
        lasts = sorted(one.duration_s for one in marks if one.duration_s is not None)
        long = f", lasting {lasts[0]:g} to {lasts[-1]:g} s" if lasts else ""
        notes.warn(
            "unclear_label",
            f"{plural(len(marks), 'mark')} called {some([one.text for one in marks])}{long} may be "
            f"{what}",
            "not used; say what it means in a label map "
            f'(--labels FILE, "{shown(marks[0].text)}" = {UNCLEAR[what]})',
        )


def _spans(heap: _Heap, kind: str, notes: Notes) -> tuple[Span, ...] | None:
    marks = heap.spans.get(kind)
    if marks is None:
        return () if kind in heap.scored else None
    points = [one.text for one in marks if not one.duration_s]
    if points:
        notes.warn(
            "no_duration",
            f"{plural(len(points), 'event')} without a duration: {some(points)}",
            "each counts as a moment at its onset",
        )
    return tuple(Span(one.onset_s, one.duration_s or 0.0) for one in marks)


def _lights(heap: _Heap, duration_s: float, notes: Notes) -> Span | None:
    dark = [one.onset_s for one in heap.spans.get("lights_off", ())]
    lit = [one.onset_s for one in heap.spans.get("lights_on", ())]
    # "Lights off" marked as the whole dark time says both.
    lit += [
        _end(one) for one in heap.spans.get("lights_off", ()) if (one.duration_s or 0) > _DARK_S
    ]
    if not dark and not lit:
        return None
    off, on = min(dark, default=0.0), max(lit, default=duration_s)
    if not dark or not lit:
        notes.note(
            "lights_half",
            f"lights {'off' if not dark else 'on'} is not marked",
            f"the {'start' if not dark else 'end'} of the recording was taken",
        )
    if len(dark) > 1 or len(set(lit)) > 1:
        notes.note(
            "lights_more_than_once",
            f"lights off {plural(len(dark), 'time')}, on {plural(len(set(lit)), 'time')}",
            "the first off and the last on were taken",
        )
    if on <= off:
        notes.warn(
            "lights_contradict",
            f"lights on at {on:g} s is not after lights off at {off:g} s",
            "not used; correct the marks",
        )
        return None
    return Span(max(off, 0.0), min(on, duration_s) - max(off, 0.0))


def _movements(heap: _Heap, notes: Notes) -> tuple[LegMovement, ...] | None:
    if not heap.movements:
        return () if "movement" in heap.scored else None
    timed = [(one, _legs(one, side)) for one, side in heap.movements if one.duration_s]
    points = [one.text for one, _ in heap.movements if not one.duration_s]
    if points:
        notes.warn(
            "movement_without_duration",
            f"{plural(len(points), 'leg movement')} without a duration: {some(points)}",
            "left out; the rules need onset and end",
        )
    found = [
        LegMovement(one.onset_s, one.duration_s or 0.0, leg) for one, legs in timed for leg in legs
    ]
    named = [one for one in found if one.leg != "unknown"]
    if named and len(named) < len(found):
        notes.warn(
            "leg_not_named",
            f"{len(found) - len(named)} of {plural(len(found), 'leg movement')} name no leg",
            "left out; name the leg in a label map (--labels FILE)",
        )
        found = named
    return tuple(found)


def _legs(one: Annotation, side: str) -> tuple[Leg, ...]:
    told: Side | str = side or side_of(one.channel)
    if told == "both":
        return ("left", "right")
    if told == "left":
        return ("left",)
    return ("right",) if told == "right" else ("unknown",)
