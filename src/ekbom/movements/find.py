"""From the signal of one leg to its movements: the detector's one entrance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ekbom.model.detector import DetectorSettings
from ekbom.model.errors import UsageError
from ekbom.model.movement import Leg, LegMovement
from ekbom.model.recording import Stretch
from ekbom.movements.bands import BIN_S
from ekbom.movements.edges import Places, find_edges
from ekbom.movements.found import Envelope, LegFound, Quality
from ekbom.movements.judge import judged
from ekbom.movements.quality import findings_of, measure
from ekbom.movements.refine import refined
from ekbom.movements.sample import sample_edges
from ekbom.movements.trace import Trace, trace_of, usable

__all__ = ["READINGS", "Envelope", "LegFound", "Quality", "find_leg"]

READINGS = ("envelope", "sample")


def find_leg(
    stretches: Sequence[Stretch],
    leg: Leg,
    *,
    detector: DetectorSettings,
    offset_reading: str = "envelope",
    ecg: Sequence[Stretch] = (),
) -> LegFound:
    """Find the movements of one leg.

    Parameters
    ----------
    stretches : sequence of Stretch
        The channel of the leg, one for each part without a gap.
    leg : {"left", "right", "unknown"}
    detector : DetectorSettings
    offset_reading : {"envelope", "sample"}
        What the thresholds are held against: the envelope, or each rectified sample. The second
        reads the rules by the letter; it is for audit, as one stray sample keeps a movement from
        ending.
    ecg : sequence of Stretch
        The heart's own channel, where there is one; otherwise beats are looked for in the leg.

    Returns
    -------
    LegFound
        Movements never bridge a gap.

    Raises
    ------
    UsageError
        For a reading that does not exist.
    InputError
        When the rate is too low to show a muscle, or gain or rate cannot be.
    """
    if offset_reading not in READINGS:
        raise UsageError(
            "offset_reading", f'"{offset_reading}" is unknown', f"use {' or '.join(READINGS)}"
        )
    whole, short_s = usable(stretches, leg, detector)
    traces = [trace_of(stretch, detector, ecg) for stretch in whole]
    moves: list[LegMovement] = []
    for stretch, trace in zip(whole, traces, strict=True):
        if offset_reading == "sample":
            start, end, step_s = sample_edges(stretch, trace, detector)
        else:
            start, end = find_edges(trace.rms, trace.level, trace.rest, detector)
            start, end = refined(trace, *judged(trace, start, end, detector), detector)
            step_s = BIN_S
        moves += _movements(start, end, step_s, stretch.start_s, leg, detector)
    quality = measure(whole, traces, detector)
    return LegFound(
        leg=leg,
        movements=tuple(moves),
        envelopes=tuple(_envelope(*pair) for pair in zip(whole, traces, strict=True)),
        quality=quality,
        findings=findings_of(leg, quality, offset_reading, short_s, detector),
    )


def _movements(
    start: Places, end: Places, step_s: float, from_s: float, leg: Leg, detector: DetectorSettings
) -> list[LegMovement]:
    """Those that last long enough; a hair short of the limit is long enough."""
    steps = round(detector.shortest_s / step_s)
    keep = end - start >= steps
    return [
        LegMovement(from_s + first * step_s, (last - first) * step_s, leg)
        for first, last in zip(start[keep].tolist(), end[keep].tolist(), strict=True)
    ]


def _envelope(stretch: Stretch, trace: Trace) -> Envelope:
    return Envelope(stretch.start_s, BIN_S, trace.rms, np.asarray(trace.rest, dtype=np.float32))
