"""The trace of one stretch: envelope and resting level, in passes that learn from each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ekbom.model.detector import DetectorSettings
from ekbom.model.errors import InputError
from ekbom.model.movement import Leg
from ekbom.model.recording import Stretch
from ekbom.movements.bands import BIN_S, BINS_PER_S, Floats, band_power, bins_of, upper_edge
from ekbom.movements.edges import Flags, Places, find_edges, odd, smooth
from ekbom.movements.heart import spikes, take_out_beats
from ekbom.movements.rest import first_rest, next_rest

# A shorter stretch has no level of rest to be held against.
_SHORTEST_S = 1.0
# A kilovolt; what is higher is no voltage of a body, and its power fits no number.
_HIGHEST_UV = 1e9


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """What the rules are held against.

    Attributes
    ----------
    power : float32 array (n,)
        Mean square in bins of 20 ms.
    rms, level : float32 array (n,)
        Envelope, and the same over a longer time.
    rest : float32 array (n,)
    not_finite : bool array (n,)
        Bins with samples that are no numbers; they count as silent.
    dead : bool array (n,)
    mains_s : dict of frequency to seconds
    ecg_s : float
        Seconds from which beats of the heart were taken out.
    widened : float
        How much longer than at a high rate the windows are.
    """

    power: Floats
    rms: Floats
    level: Floats
    rest: Floats
    not_finite: Flags
    dead: Flags
    mains_s: dict[float, float]
    ecg_s: float
    widened: float


def where_of(leg: Leg) -> str:
    """The leg in a message."""
    return "leg" if leg == "unknown" else f"{leg} leg"


def usable(
    stretches: Sequence[Stretch], leg: Leg, settings: DetectorSettings
) -> tuple[list[Stretch], float]:
    """The stretches that are long enough, and how many seconds the others hold.

    Raises
    ------
    InputError
        When the rate is too low to show a muscle, or gain or rate cannot be.
    """
    for one in stretches:
        if not 0 < abs(one.gain_uv) <= _HIGHEST_UV:
            raise InputError(
                where_of(leg),
                f"a step of the recorder is {one.gain_uv:g} uV",
                "correct the physical range in the header",
            )
        if not settings.rate_min_hz <= one.rate_hz < np.inf:
            raise InputError(
                where_of(leg),
                f"{one.rate_hz:g} samples a second cannot show a muscle",
                f"give a channel with at least {settings.rate_min_hz:g}",
            )
    short_s = sum(one.duration_s for one in stretches if one.duration_s < _SHORTEST_S)
    return [one for one in stretches if one.duration_s >= _SHORTEST_S], short_s


def trace_of(stretch: Stretch, settings: DetectorSettings, ecg: Sequence[Stretch] = ()) -> Trace:
    """Envelope and resting level of one stretch.

    Parameters
    ----------
    stretch : Stretch
    settings : DetectorSettings
    ecg : sequence of Stretch

    Returns
    -------
    Trace

    Notes
    -----
    The level of noise is known the better the longer it is looked at and the wider its band. A
    low rate leaves a narrow band; half of the precision that is lost (as a power) is bought back
    by longer windows, the rest is left, as windows also blur.
    """
    mended, not_finite = _mended(stretch)
    band = band_power(mended, settings)
    power = band.uv2
    power[not_finite] = 0
    power, ecg_s = take_out_beats(power, settings, _beats(mended, ecg, settings))
    dead = smooth(power, BINS_PER_S + 1) < settings.dead_uv**2
    band_hz = settings.band_high_hz - settings.band_low_hz
    left_hz = upper_edge(stretch.rate_hz, settings) - settings.band_low_hz
    widened = float(np.sqrt(band_hz / left_hz))
    rms, level = (
        smooth(power, odd(window * widened)) for window in (settings.envelope_s, settings.level_s)
    )
    for one in (rms, level):
        np.sqrt(one, out=one)
    rest = first_rest(power, settings)
    rest = next_rest(power, dead | _moving(rms, level, rest, settings), rest, settings)
    return Trace(power, rms, level, rest, not_finite, dead, band.mains_s, ecg_s, widened)


def _beats(stretch: Stretch, ecg: Sequence[Stretch], settings: DetectorSettings) -> Places | None:
    """Bins of the beats of the heart's own channel within a stretch."""
    if not ecg:
        return None
    found = [
        one.start_s + spikes(band_power(_mended(one)[0], settings).uv2, settings) * BIN_S
        for one in ecg
        if 0 < abs(one.gain_uv) <= _HIGHEST_UV
        and one.start_s < stretch.start_s + stretch.duration_s
        and one.start_s + one.duration_s > stretch.start_s
    ]
    at = np.concatenate([np.zeros(0), *found]) - stretch.start_s
    bins = np.round(at / BIN_S).astype(np.intp)
    return bins[(bins >= 0) & (bins < bins_of(stretch))]


def _mended(stretch: Stretch) -> tuple[Stretch, Flags]:
    """The stretch with a straight line where samples are no numbers, and the bins of those."""
    bad = np.zeros(bins_of(stretch), dtype=bool)
    samples = stretch.samples
    if samples.dtype.kind != "f":
        return stretch, bad
    # Written so that what is not a number fails as well.
    finite = np.abs(samples) <= _HIGHEST_UV / abs(stretch.gain_uv)
    if finite.all():
        return stretch, bad
    lost = np.flatnonzero(~finite)
    at = (lost / stretch.rate_hz / BIN_S).astype(np.intp)
    bad[at[at < len(bad)]] = True
    good = np.flatnonzero(finite)
    filled = samples.copy()
    filled[lost] = np.interp(lost, good, samples[good]) if len(good) else 0
    return replace(stretch, samples=filled), bad


def _moving(rms: Floats, level: Floats, rest: Floats, settings: DetectorSettings) -> Flags:
    """Bins of movements of any length, and what lies close to them."""
    start, end = find_edges(rms, level, rest, settings)
    margin = round(settings.offset_run_s / BIN_S)
    moving = np.zeros(len(rms), dtype=bool)
    for first, last in zip(start.tolist(), end.tolist(), strict=True):
        moving[max(first - margin, 0) : last + margin] = True
    return moving
