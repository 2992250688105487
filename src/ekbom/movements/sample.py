"""The rules read by the letter: thresholds held against each rectified sample, for audit."""

from __future__ import annotations

import numpy as np

from ekbom.model.detector import DetectorSettings
from ekbom.model.recording import Stretch
from ekbom.movements.bands import BIN_S, rectified
from ekbom.movements.edges import Places, find_edges
from ekbom.movements.trace import Trace


def sample_edges(
    stretch: Stretch, trace: Trace, settings: DetectorSettings
) -> tuple[Places, Places, float]:
    """Movements as single samples see them.

    Parameters
    ----------
    stretch : Stretch
    trace : Trace
        Of the same stretch; its resting level is held against the samples.
    settings : DetectorSettings

    Returns
    -------
    start, end : int array (m,)
        In samples.
    step_s : float
        Between two samples.
    """
    step_s = 1 / stretch.rate_hz
    height = rectified(stretch, settings)
    bins = (np.arange(len(height)) * (step_s / BIN_S)).astype(np.intp)
    rest = trace.rest[np.minimum(bins, len(trace.rest) - 1)]
    return *find_edges(height, height, rest, settings, step_s), step_s
