"""The sleep summary of a night, from its stages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from ekbom.model.finding import Finding
from ekbom.model.movement import STAGES, Hypnogram, Index, Span, Stage
from ekbom.model.sleep import SleepSummary
from ekbom.movements.indices import NO_AROUSALS, NO_STAGES
from ekbom.movements.stage import REM, SLEEP, stage_onsets
from ekbom.movements.ticks import PER_S, Flags, Ticks, bounds, ticks

NO_SLEEP = "no sleep was scored in bed"
_NO_REM = "no REM sleep was scored in bed"
_NO_LIGHTS = "neither lights nor stages were given"
_NAMES: tuple[tuple[Stage, str, str], ...] = (
    ("N1", "n1", "time in N1"),
    ("N2", "n2", "time in N2"),
    ("N3", "n3", "time in N3"),
    ("R", "rem", "time in REM sleep"),
)
_OF_SLEEP = " as a share of the time asleep"
# Name, unit and definition of every number, in the order in which they are told.
_TOLD: tuple[tuple[str, str, str], ...] = (
    ("time_in_bed_min", "min", "from lights off to lights on, or from the first epoch to the last"),
    ("asleep_min", "min", "N1, N2, N3 and REM sleep in bed"),
    ("efficiency", "share", "time asleep as a share of the time in bed"),
    ("latency_min", "min", "from the start of the time in bed to the first epoch of sleep"),
    ("wake_after_onset_min", "min", "wake from the first sleep to the end of the time in bed"),
    ("final_wake_min", "min", "of that, wake after the last sleep"),
    ("awakenings", "times", "stretches of wake with sleep before and after, however short"),
    *((f"{name}_min", "min", f"{what}, in bed") for _, name, what in _NAMES),
    *((f"{name}_share", "share", f"{what}{_OF_SLEEP}") for _, name, what in _NAMES),
    ("rem_latency_min", "min", "from the first epoch of sleep to the first of REM sleep"),
    ("unscored_min", "min", "time in bed without a stage"),
    ("arousal_index", "1/h", "arousals that begin in sleep, in bed, per hour of sleep in bed"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Bed:
    """The epochs as far as they lie in bed; arrays (n,), in microseconds.

    Attributes
    ----------
    off, on : int
    begins, ends : int array
    codes : int array
        Place of the stage in `STAGES`.
    """

    off: int
    on: int
    begins: Ticks
    ends: Ticks
    codes: NDArray[np.int64]

    def of(self, stages: tuple[Stage, ...]) -> Flags:
        found: Flags = np.isin(self.codes, [STAGES.index(stage) for stage in stages])
        return found

    def minutes(self, rows: Flags) -> float:
        return float((self.ends - self.begins)[rows].sum()) / (60 * PER_S)


def sleep_summary(
    hypnogram: Hypnogram | None,
    *,
    lights: Span | None = None,
    arousals: Sequence[Span] | None = None,
) -> SleepSummary:
    """What the stages say of the sleep of a night.

    Parameters
    ----------
    hypnogram : Hypnogram or None
        Without it nothing but the time in bed is known.
    lights : Span, optional
        From lights off to lights on. Without it, the span of the hypnogram stands for the time in
        bed.
    arousals : sequence of Span, optional
        None means not scored.

    Returns
    -------
    SleepSummary

    Raises
    ------
    UsageError
        For times that cannot be.

    Notes
    -----
    All is counted in bed. Where YASA's statistics use the same words otherwise: its wake after
    onset ends with the last sleep (here ``wake_after_onset_min - final_wake_min``); its latency of
    REM sleep counts from the start of the hypnogram (here ``latency_min + rem_latency_min``); its
    stages are shares in percent; it knows no awakenings, no lights and no arousals. Epochs
    without a stage are sleep neither here nor there.
    """
    if hypnogram is None:
        values: dict[str, float | str] = {"time_in_bed_min": _NO_LIGHTS}
        if lights is not None:
            bounds("lights", [lights])
            values["time_in_bed_min"] = lights.duration_s / 60
        return SleepSummary(lights, None, None, _numbers(values, NO_STAGES))
    bed = _in_bed(hypnogram, lights)
    asleep = np.flatnonzero(bed.of(SLEEP))
    values = _whole(bed) | (_of_sleep(bed, asleep) if len(asleep) else {})
    values |= _arousals(bed, hypnogram, arousals)
    seconds = (bed.off / PER_S, (bed.on - bed.off) / PER_S)
    return SleepSummary(
        bed=Span(*seconds),
        onset_s=int(bed.begins[asleep[0]]) / PER_S if len(asleep) else None,
        end_s=int(bed.ends[asleep[-1]]) / PER_S if len(asleep) else None,
        numbers=_numbers(values, NO_SLEEP),
        findings=_findings(hypnogram, bed),
    )


def _in_bed(hypnogram: Hypnogram, lights: Span | None) -> _Bed:
    step, first = ticks(hypnogram.epoch_s), ticks(hypnogram.start_s)
    begins = first + step * np.arange(len(hypnogram.stages))
    off, on = first, first + step * len(begins)
    if lights is not None:
        (off,), (on,) = (side.tolist() for side in bounds("lights", [lights]))
    codes = np.array([STAGES.index(stage) for stage in hypnogram.stages], dtype=np.int64)
    start, end = np.maximum(begins, off), np.minimum(begins + step, on)
    kept = start < end
    return _Bed(off, on, start[kept], end[kept], codes[kept])


def _whole(bed: _Bed) -> dict[str, float | str]:
    """What is known of the time in bed, asleep or not."""
    in_bed = (bed.on - bed.off) / (60 * PER_S)
    asleep, scored = bed.minutes(bed.of(SLEEP)), bed.minutes(~bed.of(("?",)))
    found: dict[str, float | str] = {
        "time_in_bed_min": in_bed,
        "asleep_min": asleep,
        "efficiency": asleep / in_bed if in_bed > 0 else "there was no time in bed",
        "unscored_min": in_bed - scored,
    }
    return found | {f"{name}_min": bed.minutes(bed.of((stage,))) for stage, name, _ in _NAMES}


def _of_sleep(bed: _Bed, asleep: NDArray[np.int64]) -> dict[str, float | str]:
    """What needs a first and a last epoch of sleep."""
    place = np.arange(len(bed.codes))
    awake, rem = bed.of(("W",)), np.flatnonzero(bed.of(REM))
    total, onset = bed.minutes(bed.of(SLEEP)), int(bed.begins[asleep[0]])
    # Epochs without a stage part nothing: sleep, none, sleep is no awakening.
    turns = awake[~bed.of(("?",))]
    woken = int((turns[1:] & ~turns[:-1]).sum()) - int(turns[-1])
    found: dict[str, float | str] = {
        "latency_min": (onset - bed.off) / (60 * PER_S),
        "wake_after_onset_min": bed.minutes(awake & (place > asleep[0])),
        "final_wake_min": bed.minutes(awake & (place > asleep[-1])),
        "awakenings": float(woken),
        "rem_latency_min": (int(bed.begins[rem[0]]) - onset) / (60 * PER_S)
        if len(rem)
        else _NO_REM,
    }
    return found | {
        f"{name}_share": bed.minutes(bed.of((stage,))) / total for stage, name, _ in _NAMES
    }


def _arousals(
    bed: _Bed, hypnogram: Hypnogram, arousals: Sequence[Span] | None
) -> dict[str, float | str]:
    if arousals is None:
        return {"arousal_index": NO_AROUSALS}
    onset, _ = bounds("arousals", arousals)
    hours = bed.minutes(bed.of(SLEEP)) / 60
    if not hours > 0:
        return {}
    inside = (onset >= bed.off) & (onset < bed.on)
    counted = stage_onsets(onset, hypnogram, None).of(SLEEP) & inside
    return {"arousal_index": int(counted.sum()) / hours}


def _numbers(values: dict[str, float | str], reason: str) -> MappingProxyType[str, Index]:
    """Every number by name; what is a text is the reason why there is none."""
    found = {}
    for name, unit, definition in _TOLD:
        value = values.get(name, reason)
        found[name] = (
            Index(name, None, unit, definition, value)
            if isinstance(value, str)
            else Index(name, value, unit, definition)
        )
    return MappingProxyType(found)


def _findings(hypnogram: Hypnogram, bed: _Bed) -> tuple[Finding, ...]:
    scored = sum(stage in SLEEP for stage in hypnogram.stages) * hypnogram.epoch_s / 60
    outside = scored - bed.minutes(bed.of(SLEEP))
    if outside <= 0:
        return ()
    return (
        Finding(
            "sleep_outside_lights",
            "warning",
            "stages",
            f"{round(outside, 1):g} min of sleep lie outside of lights off to lights on",
            "they count for the indices, not for the sleep summary; check the lights",
        ),
    )
