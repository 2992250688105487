"""Where movements begin and end on an envelope: two thresholds, and a run of low trace."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ekbom.model.detector import DetectorSettings
from ekbom.movements.bands import BIN_S, Floats

Flags = NDArray[np.bool_]
Places = NDArray[np.intp]
# Bins that are worked on at a time: as many as fit a processor's cache.
_TOGETHER = 1 << 16


def runs(flags: Flags) -> tuple[Places, Places]:
    """Start and end (one behind the last) of every run of true values."""
    closed = np.zeros(len(flags) + 2, dtype=bool)
    closed[1:-1] = flags
    edges = np.flatnonzero(closed[1:] != closed[:-1])
    return edges[::2], edges[1::2]


def smooth(values: Floats | Flags, width: int) -> Floats:
    """Running mean over an odd number of bins; at the ends over those that are there.

    Parameters
    ----------
    values : array (n,)
    width : int

    Returns
    -------
    float32 array (n,)

    Notes
    -----
    Goes through the night in parts, so that the double precision of the sums costs no memory.
    """
    n, half = len(values), width // 2
    mean = np.empty(n, dtype=np.float32)
    for first in range(0, n, _TOGETHER):
        last = min(first + _TOGETHER, n)
        begin = max(first - half, 0)
        total = np.cumsum(values[begin : last + half], dtype=np.float64)
        total = np.concatenate([np.zeros(1), total])
        if first >= half and last + half <= n:
            mean[first:last] = (total[width:] - total[:-width]) / width
        else:
            at = np.arange(first, last)
            low, high = np.maximum(at - half, 0), np.minimum(at + half + 1, n)
            mean[first:last] = (total[high - begin] - total[low - begin]) / (high - low)
    return mean


def odd(seconds: float) -> int:
    """Bins in a window of about `seconds`, an odd number of them."""
    return 2 * int(seconds / BIN_S / 2) + 1


def find_edges(
    rms: Floats, level: Floats, rest: Floats, settings: DetectorSettings, step_s: float = BIN_S
) -> tuple[Places, Places]:
    """First and last step (one behind) of every stretch that passes the onset threshold.

    Parameters
    ----------
    rms, level, rest : float32 array (n,)
        Envelope, the same over a longer time, and resting level.
    settings : DetectorSettings
    step_s : float
        Between two values.

    Returns
    -------
    start, end : int array (m,)

    Notes
    -----
    A movement ends where the envelope begins to stay at most ``offset_uv`` above rest for
    ``offset_run_s``, and begins where it first exceeds ``onset_uv`` above rest since the end of
    the last such run. A moment in which the envelope strays higher does not end such a run when
    the longer level stays low: rest of a few microvolts strays by as much as the threshold.
    """
    limit = rest + np.float32(settings.offset_uv)
    quiet_from, quiet_to = runs((rms <= limit) | (level <= limit))
    long = quiet_to - quiet_from >= round(settings.offset_run_s / step_s)
    # The stretches between quiet runs; the first and last end with the trace.
    begins = np.concatenate([[0], quiet_to[long]])
    ends = np.concatenate([quiet_from[long], [len(rms)]])
    np.add(rest, np.float32(settings.onset_uv), out=limit)
    high = np.flatnonzero(rms > limit)
    nearest = np.append(high, len(rms))[np.searchsorted(high, begins)]
    found = nearest < ends
    return nearest[found], ends[found]
