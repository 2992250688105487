"""Edges of a movement, sharper than the envelope shows them."""

from __future__ import annotations

import numpy as np

from ekbom.model.detector import DetectorSettings
from ekbom.movements.edges import Places, odd
from ekbom.movements.trace import Trace


def refined(
    trace: Trace, start: Places, end: Places, settings: DetectorSettings
) -> tuple[Places, Places]:
    """Onsets and ends with the width of the envelope taken back.

    Parameters
    ----------
    trace : Trace
    start, end : int array (m,)
        Where the envelope passes its thresholds.
    settings : DetectorSettings

    Returns
    -------
    start, end : int array (m,)

    Notes
    -----
    A mean over a tenth of a second rises before a steep onset and stays up after a steep end, by
    half of its width. The edge is moved inwards by at most that to the first and the last bin
    whose own power passes the threshold.
    """
    half = odd(settings.envelope_s * trace.widened) // 2
    own = np.sqrt(trace.power)
    own -= trace.rest
    high, above = own > settings.onset_uv, own > settings.offset_uv
    steps = np.arange(half + 1)
    first = np.argmax(np.append(high, True)[np.minimum(start[:, None] + steps, len(high))], axis=1)
    last = np.argmax(above[np.maximum(end[:, None] - 1 - steps, 0)], axis=1)
    return start + first, end - last
