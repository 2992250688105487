"""The resting level of a leg: it follows posture, and movements do not lift it."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from ekbom.model.detector import DetectorSettings
from ekbom.movements.bands import BINS_PER_S, Floats

# Blocks whose mean power stands for the level: half a second, so short that some lie between
# movements, so long that chance moves them little.
BLOCK = BINS_PER_S // 2
_PER_S = BINS_PER_S // BLOCK
# Windows looked at together, so that a long night needs little memory.
_TOGETHER = 20_000
Flags = NDArray[np.bool_]


def first_rest(power: Floats, settings: DetectorSettings) -> Floats:
    """The resting level before any movement is known.

    Parameters
    ----------
    power : float32 array (n,)
        Mean square in bins of 20 ms.
    settings : DetectorSettings

    Returns
    -------
    float32 array (n,)
        Root mean square at rest in each bin.

    Notes
    -----
    A low share of the blocks in half a window is taken to be at rest, before and after each
    moment apart. Posture changes the level in a step: the higher of the two sides counts, as a
    level that is too low would make one endless movement of all that follows the step.
    """
    blocks = _blocks(power, np.ones(len(power), dtype=bool))
    # Every block has a whole window on one of its sides.
    half = max(1, min(int(settings.rest_window_s * _PER_S / 2), (len(blocks) + 1) // 2))
    which = min(int(settings.rest_share * half), half - 1)
    low = _running(blocks, half, which)
    before = np.concatenate([np.zeros(half - 1, dtype=np.float32), low])
    after = np.concatenate([low, np.zeros(half - 1, dtype=np.float32)])
    return _spread(np.sqrt(np.maximum(before, after)), len(power))


def next_rest(power: Floats, moving: Flags, before: Floats, settings: DetectorSettings) -> Floats:
    """The resting level with the movements of an earlier pass left out.

    Parameters
    ----------
    power : float32 array (n,)
    moving : bool array (n,)
        Bins that do not count.
    before : float32 array (n,)
        Level of the earlier pass, returned where nothing is at rest.
    settings : DetectorSettings

    Returns
    -------
    float32 array (n,)

    Notes
    -----
    The running median of what is left: a step stays a step. Within a movement the level is the
    nearest one outside.
    """
    blocks = _blocks(power, ~moving)
    at_rest = np.flatnonzero(np.isfinite(blocks))
    if not len(at_rest):
        return before
    half = min(int(settings.rest_window_s * _PER_S / 4), (len(at_rest) - 1) // 2)
    kept = np.pad(blocks[at_rest], half, mode="reflect")
    level = np.sqrt(_running(kept, 2 * half + 1, half))
    middle = (at_rest[1:] + at_rest[:-1]) / 2
    nearest = np.searchsorted(middle, np.arange(len(blocks)))
    return _spread(level[nearest], len(power))


def _blocks(power: Floats, counts: Flags) -> Floats:
    """Mean power of each block over the bins that count; infinite where hardly any does."""
    whole = len(power) // BLOCK * BLOCK
    full = _means(power[:whole].reshape(-1, BLOCK), counts[:whole].reshape(-1, BLOCK))
    if whole == len(power):
        return full
    return np.concatenate([full, _means(power[None, whole:], counts[None, whole:])])


def _means(rows: Floats, counts: Flags) -> Floats:
    many = counts.sum(axis=1, dtype=np.float32)
    total = rows.sum(axis=1, where=counts)
    return np.where(many * 2 > rows.shape[1], total / np.maximum(many, 1), np.float32(np.inf))


def _running(values: Floats, width: int, which: int) -> Floats:
    """The value of rank `which` in every window of `width`."""
    windows = sliding_window_view(values, width)
    found = np.empty(len(windows), dtype=np.float32)
    for first in range(0, len(windows), _TOGETHER):
        part = windows[first : first + _TOGETHER]
        found[first : first + len(part)] = np.partition(part, which, axis=1)[:, which]
    return found


def _spread(blocks: Floats, n: int) -> Floats:
    return np.repeat(blocks.astype(np.float32, copy=False), BLOCK)[:n]
