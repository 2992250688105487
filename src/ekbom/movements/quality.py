"""How well a leg could be seen, in numbers and in findings; nothing is switched off for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ekbom.model.detector import DetectorSettings
from ekbom.model.finding import Finding, Severity
from ekbom.model.movement import Leg
from ekbom.model.recording import Stretch
from ekbom.movements.bands import BIN_S, upper_edge
from ekbom.movements.found import Quality
from ekbom.movements.rest import BLOCK
from ekbom.movements.trace import Trace, where_of

_BIN_MIN = BIN_S / 60
# Code, severity, what was seen, what to do.
_Told = tuple[str, Severity, str, str]


def measure(
    stretches: Sequence[Stretch], traces: Sequence[Trace], settings: DetectorSettings
) -> Quality:
    """The quality of one leg.

    Parameters
    ----------
    stretches : sequence of Stretch
    traces : sequence of Trace
        One for each stretch.
    settings : DetectorSettings

    Returns
    -------
    Quality
    """
    # The level is the same within a block.
    rest = np.concatenate([np.zeros(0), *(one.rest[::BLOCK] for one in traces)])
    mains: dict[float, float] = {}
    for one in traces:
        for line, seconds in one.mains_s.items():
            mains[line] = mains.get(line, 0.0) + seconds
    hz = max(mains, key=lambda one: mains[one], default=None)
    recorded_min = sum(one.duration_s for one in stretches) / 60
    return Quality(
        recorded_min=recorded_min,
        band_high_hz=min((upper_edge(one.rate_hz, settings) for one in stretches), default=None),
        rest_median_uv=float(np.median(rest)) if len(rest) else None,
        rest_high_min=float((rest > settings.high_rest_uv).sum()) * BLOCK * _BIN_MIN,
        dead_min=float(sum(one.dead.sum() for one in traces)) * _BIN_MIN,
        not_finite_min=float(sum(one.not_finite.sum() for one in traces)) * _BIN_MIN,
        clipped_share=_clipped(stretches),
        mains_min=min(mains[hz] / 60, recorded_min) if hz else 0.0,
        mains_hz=hz,
        ecg_min=sum(one.ecg_s for one in traces) / 60,
    )


def _clipped(stretches: Sequence[Stretch]) -> float | None:
    """Share of samples that stay at the highest or lowest value from one sample to the next."""
    if not stretches:
        return None
    ends = [(one.samples.min(), one.samples.max()) for one in stretches]
    low, high = min(pair[0] for pair in ends), max(pair[1] for pair in ends)
    if not low < high:
        return 0.0
    stuck = 0
    for one in stretches:
        for end in (low, high):
            stuck += int((np.diff(np.flatnonzero(one.samples == end)) == 1).sum())
    return stuck / sum(len(one.samples) for one in stretches)


def findings_of(
    leg: Leg, quality: Quality, reading: str, short_s: float, settings: DetectorSettings
) -> tuple[Finding, ...]:
    """What a reader of the movements of a leg has to know of its signal.

    Parameters
    ----------
    leg : Leg
    quality : Quality
    reading : {"envelope", "sample"}
    short_s : float
        Seconds that lay in stretches too short to be read.
    settings : DetectorSettings

    Returns
    -------
    tuple of Finding
    """
    told = [*_of_call(quality, reading, short_s, settings), *_of_signal(quality, settings)]
    where = where_of(leg)
    return tuple(Finding(code, severity, where, what, do) for code, severity, what, do in told)


def _of_call(
    quality: Quality, reading: str, short_s: float, settings: DetectorSettings
) -> Iterator[_Told]:
    if reading == "sample":
        yield (
            "sample_reading",
            "warning",
            "the thresholds were held against single samples",
            "use this for audit; one stray sample keeps a movement from ending",
        )
    if quality.band_high_hz is None:
        yield (
            "no_signal",
            "warning",
            "there is no signal",
            "no movement could be found on this leg",
        )
    elif quality.band_high_hz < settings.band_high_hz:
        yield (
            "narrow_band",
            "note",
            f"the rate shows muscle up to {quality.band_high_hz:g} Hz, not "
            f"{settings.band_high_hz:g} Hz",
            "the level was taken over longer windows",
        )
    if short_s:
        yield (
            "short_stretch",
            "warning",
            f"{short_s:.1f} s lie in stretches of less than a second",
            "they were left out",
        )


def _of_signal(quality: Quality, settings: DetectorSettings) -> Iterator[_Told]:
    if quality.not_finite_min:
        yield (
            "not_finite",
            "warning",
            f"{quality.not_finite_min:.2f} min hold samples that are no numbers",
            "they count as silent",
        )
    if quality.dead_min:
        yield (
            "dead_leg",
            "warning",
            f"no activity at all for {quality.dead_min:.1f} of {quality.recorded_min:.1f} min",
            "look at the electrodes; movements in that time could not be seen",
        )
    if quality.rest_high_min:
        yield (
            "high_rest",
            "warning",
            f"the resting level was above {settings.high_rest_uv:g} uV for "
            f"{quality.rest_high_min:.1f} min",
            "weak movements are hard to see there; they were looked for all the same",
        )
    if quality.clipped_share is not None and quality.clipped_share >= settings.clipped_share:
        yield (
            "clipped",
            "warning",
            f"{100 * quality.clipped_share:.2f} % of the samples stay at the end of the range",
            "the height of strong movements is not known; onsets and ends are",
        )
    if quality.mains_hz is not None:
        yield (
            "mains",
            "note",
            f"mains of {quality.mains_hz:g} Hz in {quality.mains_min:.0f} min",
            "the line was taken out there",
        )
    if quality.ecg_min:
        yield (
            "ecg",
            "note",
            f"beats of the heart in {quality.ecg_min:.0f} min",
            "they were taken out there",
        )
