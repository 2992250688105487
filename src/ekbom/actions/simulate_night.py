"""A made-up night on disk: the recording, its truth, and the events a scorer would give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ekbom.model.errors import StoreError, UsageError
from ekbom.model.movement import Span

if TYPE_CHECKING:
    from datetime import datetime

    from ekbom.model.recording import Annotation
    from ekbom.movements.simulate import SimulatedNight
    from ekbom.recordings.write import SignalOut

GAP_S = 600.0
# A gap keeps this far from every movement, so that none is cut.
_GAP_APART_S = 2.0
# As a table of events is read again.
_EVENT_COLUMNS = ("onset", "duration", "label", "channel")


@dataclass(frozen=True, slots=True)
class NightFiles:
    """A made-up night on disk.

    Attributes
    ----------
    recording, truth, events : Path
    night : SimulatedNight
        What a gap swallowed is no part of its truth.
    gap : Span or None
    """

    recording: Path
    truth: Path
    events: Path
    night: SimulatedNight
    gap: Span | None


def night_channels(
    night: SimulatedNight,
    *,
    labels: Mapping[str, str] | None = None,
    unit: str = "uV",
    inverted: bool = False,
) -> list[SignalOut]:
    """The channels of a made-up night, ready to be written.

    Parameters
    ----------
    night : SimulatedNight
    labels : mapping, optional
        Of ``left``, ``right``, ``unknown`` and ``ecg``; ``EMG LAT``, ``EMG RAT``, ``Leg`` and
        ``ECG`` where nothing is said.
    unit : str
        uV, mV, V or nV, for all.
    inverted : bool
        Whether the header gives the range of the legs upside down.
    """
    from ekbom.recordings.write import SignalOut

    named = {"left": "EMG LAT", "right": "EMG RAT", "unknown": "Leg", "ecg": "ECG"}
    named |= dict(labels or {})
    first = "unknown" if any(one.leg == "unknown" for one in night.truth) else "left"
    given = (
        (first, night.left, night.rate_hz, inverted),
        ("right", night.right, night.right_rate_hz, inverted),
        ("ecg", night.ecg, night.rate_hz, False),
    )
    return [
        SignalOut(named[name], samples, rate, unit, inverted=upside)
        for name, samples, rate, upside in given
        if samples is not None
    ]


def night_notes(night: SimulatedNight) -> tuple[Annotation, ...]:
    """Stages, lights, respiratory events and arousals of a made-up night as annotations."""
    from ekbom.recordings.scored_edf import scored_annotations

    return scored_annotations(
        leg_movements=None,
        hypnogram=night.hypnogram,
        respiratory=night.respiratory,
        arousals=night.arousals,
        lights=night.lights,
    )


def find_gap(night: SimulatedNight, lasts_s: float = GAP_S) -> Span:
    """A gap from the middle of the night on whose ends no movement touches.

    Parameters
    ----------
    night : SimulatedNight
    lasts_s : float
        Whole seconds.

    Raises
    ------
    UsageError
        When the night has no room for one.
    """
    epochs = night.hypnogram
    length = len(epochs.stages) * epochs.epoch_s
    for start in range(int(length / 2), int(length - lasts_s)):
        if all(_clear(night, edge) for edge in (start, start + lasts_s)):
            return Span(float(start), lasts_s)
    raise UsageError(
        "gap", f"the night has no room for one of {lasts_s:g} s", "make a longer night"
    )


def _clear(night: SimulatedNight, edge_s: float) -> bool:
    return not any(
        one.onset_s - _GAP_APART_S < edge_s < one.onset_s + one.duration_s + _GAP_APART_S
        for one in night.truth
    )


def without_gap(night: SimulatedNight, gap: Span) -> SimulatedNight:
    """The night with no true movement in a gap."""
    end = gap.onset_s + gap.duration_s
    stays = tuple(one for one in night.truth if not gap.onset_s <= one.onset_s < end)
    return replace(night, truth=stays)


def write_simulated(
    night: SimulatedNight,
    folder: str | Path,
    *,
    start: datetime,
    form: str = "EDF+C",
    unit: str = "uV",
    inverted: bool = False,
    labels: Mapping[str, str] | None = None,
) -> NightFiles:
    """Write a made-up night with its truth: a recording and two tables.

    Parameters
    ----------
    night : SimulatedNight
    folder : str or Path
        Made where it does not exist; files of these names in it are replaced.
    start : datetime
    form : str
        EDF, EDF+C, EDF+D, BDF, BDF+C or BDF+D; those that end with D get a gap of ten minutes.
    unit, inverted, labels
        As in `night_channels`.

    Raises
    ------
    UsageError
        For a form or a unit that does not exist.
    StoreError
        When the place cannot be written to.
    """
    from ekbom.exchange.scored_tsv import leg_movements_tsv
    from ekbom.exchange.text_file import write_text
    from ekbom.recordings.write import write_signals

    gap = find_gap(night) if form.endswith("+D") else None
    kept = night if gap is None else without_gap(night, gap)
    place = Path(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            str(place), f"it cannot be made ({error.strerror})", "choose another folder"
        ) from error
    recording = write_signals(
        place / f"night.{form[:3].lower()}",
        night_channels(night, labels=labels, unit=unit, inverted=inverted),
        start=start,
        form=form,
        gaps=() if gap is None else (gap,),
    )
    truth = write_text(place / "truth.tsv", leg_movements_tsv(kept.truth))
    events = write_text(place / "events.tsv", events_tsv(night_notes(night)))
    return NightFiles(recording, truth, events, kept, gap)


def events_tsv(notes: Sequence[Annotation]) -> str:
    """Annotations as a table of events: onset, duration, label, channel."""
    from ekbom.exchange.scored_tsv import seconds

    rows = [
        (
            seconds(one.onset_s),
            "" if one.duration_s is None else seconds(one.duration_s),
            one.text,
            one.channel,
        )
        for one in notes
    ]
    return "".join("\t".join(row) + "\n" for row in (_EVENT_COLUMNS, *rows))


def told(files: NightFiles) -> dict[str, Any]:
    """What a made-up night holds, for a JSON."""
    from ekbom.knowledge.load import load_rules
    from ekbom.movements import score_movements

    night = files.night
    truth = score_movements(
        night.truth,
        rules=load_rules("wasm2016"),
        hypnogram=night.hypnogram,
        respiratory=night.respiratory,
        arousals=night.arousals,
        lights=night.lights,
    )
    legs = [one.leg for one in night.truth]
    return {
        "kind": night.kind,
        "recording": str(files.recording),
        "truth": str(files.truth),
        "events": str(files.events),
        "leg_movements": {leg: legs.count(leg) for leg in dict.fromkeys(sorted(legs))},
        "movements": len(truth.movements),
        "periodic": sum(one.periodic for one in truth.movements),
        "plms_index": truth.indices["plms_index"].value,
        "rules": truth.rules.name,
        "sleep_min": truth.sleep_min,
        "respiratory": len(night.respiratory),
        "arousals": len(night.arousals),
        "gap": None if files.gap is None else [files.gap.onset_s, files.gap.duration_s],
        "findings": [],
    }
