"""A night as somebody works on it: movements, stages, stretches that are off, and notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from ekbom.model.movement import Hypnogram, LegMovement, Span

Why = Literal["off", "artefact"]
_EMPTY: Mapping[int, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Off:
    """A stretch that counts for nothing.

    Attributes
    ----------
    span : Span
    why : {"off", "artefact"}
        Switched off, as out of bed; or a signal that cannot be read.
    """

    span: Span
    why: Why


@dataclass(frozen=True, slots=True)
class NightNote:
    """A few words at a moment of the night.

    Attributes
    ----------
    at_s : float
    text : str
    """

    at_s: float
    text: str


@dataclass(frozen=True, slots=True)
class NightState:
    """Everything that is counted, and what was written beside it. Things have numbers of their own.

    Attributes
    ----------
    duration_s : float
        Of the recording.
    legs : mapping of leg to channel
    movements : mapping of number to LegMovement
    hypnogram : Hypnogram or None
    respiratory, arousals : tuple of Span or None
    lights : Span or None
    off : mapping of number to Off
    notes : mapping of number to NightNote
    next_id : int
        The number the next new thing gets.
    """

    duration_s: float
    legs: Mapping[str, str]
    movements: Mapping[int, LegMovement]
    hypnogram: Hypnogram | None = None
    respiratory: tuple[Span, ...] | None = None
    arousals: tuple[Span, ...] | None = None
    lights: Span | None = None
    off: Mapping[int, Off] = field(default_factory=lambda: _EMPTY)
    notes: Mapping[int, NightNote] = field(default_factory=lambda: _EMPTY)
    next_id: int = 0

    @property
    def off_spans(self) -> tuple[Span, ...]:
        """The stretches that count for nothing, in the order of time."""
        return tuple(sorted((one.span for one in self.off.values()), key=lambda one: one.onset_s))

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; times to the microsecond."""
        stages = self.hypnogram
        return {
            "duration_s": self.duration_s,
            "legs": dict(self.legs),
            "movements": [
                [number, _s(one.onset_s), _s(one.duration_s), one.leg]
                for number, one in self.movements.items()
            ],
            "stages": stages
            and {
                "stages": list(stages.stages),
                "epoch_s": stages.epoch_s,
                "start_s": stages.start_s,
            },
            "respiratory": _pairs(self.respiratory),
            "arousals": _pairs(self.arousals),
            "lights": _pairs(None if self.lights is None else (self.lights,)),
            "off": [
                [number, _s(one.span.onset_s), _s(one.span.duration_s), one.why]
                for number, one in self.off.items()
            ],
            "notes": [[number, _s(one.at_s), one.text] for number, one in self.notes.items()],
            "next_id": self.next_id,
        }


def state_from(told: Mapping[str, Any]) -> NightState:
    """A night of its plain values."""
    stages, lights = told["stages"], _spans(told["lights"])
    return NightState(
        duration_s=told["duration_s"],
        legs=dict(told["legs"]),
        movements={
            number: LegMovement(onset, lasts, leg)
            for number, onset, lasts, leg in told["movements"]
        },
        hypnogram=None
        if stages is None
        else Hypnogram(tuple(stages["stages"]), stages["epoch_s"], stages["start_s"]),
        respiratory=_spans(told["respiratory"]),
        arousals=_spans(told["arousals"]),
        lights=lights[0] if lights else None,
        off={number: Off(Span(onset, lasts), why) for number, onset, lasts, why in told["off"]},
        notes={number: NightNote(at, text) for number, at, text in told["notes"]},
        next_id=told["next_id"],
    )


def _s(seconds: float) -> float:
    return round(seconds, 6)


def _pairs(spans: tuple[Span, ...] | None) -> list[list[float]] | None:
    return None if spans is None else [[_s(one.onset_s), _s(one.duration_s)] for one in spans]


def _spans(pairs: list[list[float]] | None) -> tuple[Span, ...] | None:
    return None if pairs is None else tuple(Span(*pair) for pair in pairs)
