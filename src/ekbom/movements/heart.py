"""Beats of the heart in the trace of a leg: looked for, and taken out where they are measured."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ekbom.model.detector import DetectorSettings
from ekbom.movements.bands import BIN_S, BINS_PER_S, Floats
from ekbom.movements.edges import Flags, Places, odd, smooth

# A spike is so many times stronger than what lies on either side of it.
_STANDS_OUT = 3
# Bins of the height of a spike, and of what is beside it.
_NARROW, _BESIDE = 3, 5
# Blocks in which beats are counted, and blocks on each side that count with them: together as
# long as no train of twitches lasts.
_BLOCK = 30 * BINS_PER_S
_SIDE = 2
# Share of the beats of a slow heart that must be seen, in step with their neighbours.
_SEEN = 0.4
_IN_STEP = 0.2


def take_out_beats(
    power: Floats, settings: DetectorSettings, told: Places | None = None
) -> tuple[Floats, float]:
    """Take beats out of the power of a leg, where there are any.

    Parameters
    ----------
    power : float32 array (n,)
        Mean square in bins of 20 ms.
    settings : DetectorSettings
    told : int array, optional
        Bins of beats, rising, from the heart's own channel. With or without them, beats are
        looked for in the leg.

    Returns
    -------
    power : float32 array (n,)
        The array that was given when there are no beats.
    seconds : float
        In which beats were taken out.

    Notes
    -----
    In the bins of a beat, power is cut down to what lies on either side; it is never raised. A
    movement is much longer than a beat and keeps its length.
    """
    found = spikes(power, settings)
    own = rhythmic(found, len(power), settings)
    cut = found[own[found]]
    if told is not None:
        shown = showing(told, found, len(power))
        cut, own = np.union1d(cut, told[shown[told]]), own | shown
    if not len(cut):
        return power, 0.0
    return _without(power, cut, settings), float(own.sum()) * BIN_S


def spikes(power: Floats, settings: DetectorSettings) -> Places:
    """Bins where power stands out for no longer than a beat.

    Parameters
    ----------
    power : float32 array (n,)
    settings : DetectorSettings

    Returns
    -------
    int array (m,), rising
    """
    far = odd(settings.beat_s) // 2 + _BESIDE // 2 + 1
    if len(power) <= 2 * far:
        return np.zeros(0, dtype=np.intp)
    height, beside = (smooth(power, width) for width in (_NARROW, _BESIDE))
    np.sqrt(height, out=height)
    np.sqrt(beside, out=beside)
    peak, around = height[far:-far], np.maximum(beside[: -2 * far], beside[2 * far :])
    del beside
    stands_out = peak > np.float32(np.sqrt(_STANDS_OUT)) * around
    around += np.float32(settings.offset_uv)
    stands_out &= peak > around
    at = np.flatnonzero(stands_out) + far
    # Of bins close to each other the highest is the spike.
    group = np.cumsum(np.diff(at, prepend=at[:1]) > far)
    rising = np.lexsort((height[at], group))
    last = np.flatnonzero(np.diff(group[rising], append=-1))
    return at[rising[last]]


def rhythmic(found: Places, n: int, settings: DetectorSettings) -> Flags:
    """Bins of the parts of a night in which spikes keep the rhythm of a heart.

    Parameters
    ----------
    found : int array (m,), rising
        Bins of spikes.
    n : int
        Bins in all.
    settings : DetectorSettings

    Returns
    -------
    bool array (n,)
    """
    steady = found[1:-1][_steady(np.diff(found) * BIN_S, settings)]
    slowest = np.full(-(-n // _BLOCK), _BLOCK * BIN_S / settings.beat_max_s)
    return _often(steady, slowest, n)


def showing(told: Places, found: Places, n: int) -> Flags:
    """Bins of the parts of a night in which beats of the heart show in a leg as spikes.

    Parameters
    ----------
    told : int array (k,), rising
        Bins of beats.
    found : int array (m,), rising
        Bins of spikes of the leg.
    n : int
        Bins in all.

    Returns
    -------
    bool array (n,)
    """
    near = np.searchsorted(found, told + _NARROW) > np.searchsorted(found, told - _NARROW)
    beats = np.bincount(told // _BLOCK, minlength=-(-n // _BLOCK))
    return _often(told[near], beats, n)


def _steady(gap: NDArray[np.float64], settings: DetectorSettings) -> Flags:
    """Whether each gap, from the second on, is as long as the one before, and that of a heart."""
    fits = (gap >= settings.beat_min_s) & (gap <= settings.beat_max_s)
    return fits[1:] & fits[:-1] & (np.abs(np.diff(gap)) <= _IN_STEP * gap[:-1])


def _often(at: Places, most: NDArray[np.float64] | Places, n: int) -> Flags:
    """Bins of blocks that hold, with their neighbours, a good share of what they could hold."""
    wide = np.ones(2 * _SIDE + 1)
    counted = np.bincount(at // _BLOCK, minlength=len(most))
    many, could = (np.convolve(one, wide)[_SIDE:-_SIDE] for one in (counted, most))
    return np.repeat((many >= _SEEN * could) & (many > 0), _BLOCK)[:n]


def _without(power: Floats, beats: Places, settings: DetectorSettings) -> Floats:
    """Power with the bins of each beat cut down to a line between what lies beside it."""
    half = odd(settings.beat_s) // 2
    beside = smooth(power, _BESIDE)
    far = half + _BESIDE // 2 + 1
    steps = np.arange(-half, half + 1)
    at = np.clip(beats[:, None] + steps, 0, len(power) - 1)
    left = beside[np.maximum(beats - far, 0)][:, None]
    right = beside[np.minimum(beats + far, len(power) - 1)][:, None]
    line = left + (right - left) * ((steps + far) / (2 * far))
    calm = power.copy()
    np.minimum.at(calm, at, line.astype(np.float32))
    return calm
