"""Whether what passes the thresholds is a movement, or a lucky moment of something weaker."""

from __future__ import annotations

import numpy as np

from ekbom.model.detector import DetectorSettings
from ekbom.movements.edges import Flags, Places, odd, smooth
from ekbom.movements.trace import Trace


def judged(
    trace: Trace, start: Places, end: Places, settings: DetectorSettings
) -> tuple[Places, Places]:
    """The movements among what passes the thresholds.

    Parameters
    ----------
    trace : Trace
    start, end : int array (m,)
        As `ekbom.movements.edges.find_edges` gives them.
    settings : DetectorSettings

    Returns
    -------
    start, end : int array (k,)

    Notes
    -----
    Two questions. Does the level, taken over longer than the envelope, reach the onset threshold
    as well: a tenth of a second of muscle noise strays by a sixth of its level, and the highest
    of many tenths passes where the burst itself does not. And the rule for detection by
    computer: in some window the median lies above rest. That median is taken over the bins
    themselves, as the envelope would fill the pause between two twitches.
    """
    above = trace.level - trace.rest
    keep = _any_within(above > settings.onset_uv, start, end)
    # A median reaches a limit where more than half of what lies in its window does.
    np.sqrt(trace.power, out=above)
    above -= trace.rest
    active = smooth(above >= settings.middle_uv, odd(settings.middle_s)) > 0.5
    keep &= _any_within(active, start, end)
    return start[keep], end[keep]


def _any_within(flags: Flags, start: Places, end: Places) -> Flags:
    at = np.flatnonzero(flags)
    return np.asarray(np.searchsorted(at, end) > np.searchsorted(at, start))
