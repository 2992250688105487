"""Movements in quick succession: high-frequency leg movements, and legs that alternate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ekbom.model.movement import Leg, LegMovement, Legs
from ekbom.model.night_policy import AlternatingPolicy, FastPolicy
from ekbom.movements.ticks import PER_S, Flags, Ticks, bounds, ticks

Pattern = Literal["hflm", "alma"]
Values = NDArray[np.float32] | NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Train:
    """Movements in a row that make a pattern.

    Attributes
    ----------
    pattern : {"hflm", "alma"}
    onset_s, duration_s : float
        From the onset of the first to the end of the last.
    legs : Legs
    bursts : int
    rate_hz : float
        Onsets per second, from the first to the last.
    """

    pattern: Pattern
    onset_s: float
    duration_s: float
    legs: Legs
    bursts: int
    rate_hz: float


def find_bursts(
    rms_uv: Values,
    rest_uv: Values,
    *,
    leg: Leg,
    step_s: float,
    start_s: float,
    on_uv: float,
    off_uv: float,
) -> tuple[LegMovement, ...]:
    """Every rise of an envelope above rest, however short.

    A movement of the rules ends with half a second of rest, so that quicker ones are one movement
    there. Here a burst ends as soon as the envelope is low.

    Parameters
    ----------
    rms_uv, rest_uv : float array (n,)
        Envelope and resting level of one leg, without a gap.
    leg : Leg
    step_s, start_s : float
        Between values, and of the first.
    on_uv, off_uv : float
        A burst begins at `on_uv` above rest and ends below `off_uv` above it.

    Returns
    -------
    tuple of LegMovement
        In the order of time.
    """
    above = rms_uv - rest_uv
    high, raised = np.flatnonzero(above >= on_uv), above >= off_uv
    turns = np.flatnonzero(np.diff(raised, prepend=False, append=False))
    begins, ends = turns[::2], turns[1::2]
    # The first high value of each stretch above the lower limit, where it has one.
    first = np.append(high, len(above))[np.searchsorted(high, begins)]
    real = first < ends
    return tuple(
        LegMovement(start_s + at * step_s, (end - at) * step_s, leg)
        for at, end in zip(first[real].tolist(), ends[real].tolist(), strict=True)
    )


def find_fast(movements: Sequence[LegMovement], policy: FastPolicy) -> tuple[Train, ...]:
    """High-frequency leg movements: enough movements of one leg at the rates of the policy.

    Parameters
    ----------
    movements : sequence of LegMovement
        In any order. Movements of the rules are never closer than half a second, so that they
        show the slow ones alone; bursts (`find_bursts`) show all.
    policy : FastPolicy

    Returns
    -------
    tuple of Train
        In the order of time.
    """
    found: list[Train] = []
    for leg in ("left", "right", "unknown"):
        start, end, _ = _sorted([one for one in movements if one.leg == leg])
        near = _near(start, policy.rate_min_hz, policy.rate_max_hz)
        found += _trains("hflm", leg, start, end, near, policy.count_min)
    return tuple(sorted(found, key=lambda train: train.onset_s))


def find_alternating(
    movements: Sequence[LegMovement], policy: AlternatingPolicy
) -> tuple[Train, ...]:
    """Alternating leg muscle activation: short bursts, each on the other leg than the one before.

    A burst that is too short or too long ends a row.

    Parameters
    ----------
    movements : sequence of LegMovement
        Bursts of both legs (`find_bursts`), in any order. Movements of the rules last half a
        second and more, so that they show next to nothing.
    policy : AlternatingPolicy

    Returns
    -------
    tuple of Train
        In the order of time.
    """
    start, end, left = _sorted([one for one in movements if one.leg != "unknown"])
    lasts = end - start
    fits = (lasts >= ticks(policy.burst_min_s)) & (lasts <= ticks(policy.burst_max_s))
    near = _near(start, policy.rate_min_hz, policy.rate_max_hz)
    near &= fits[1:] & fits[:-1] & (left[1:] != left[:-1])
    return tuple(_trains("alma", "both", start, end, near, policy.count_min))


def _sorted(movements: Sequence[LegMovement]) -> tuple[Ticks, Ticks, Flags]:
    """Start, end, and whether it is the left leg, in the order of time."""
    start, end = bounds("movements", movements)
    order = np.lexsort((end, start))
    left = np.array([one.leg == "left" for one in movements], dtype=np.bool_)
    return start[order], end[order], left[order]


def _near(start: Ticks, rate_min_hz: float, rate_max_hz: float) -> Flags:
    """Whether each but the first follows the one before at such a rate."""
    gap = np.diff(start)
    found: Flags = (gap >= ticks(1 / rate_max_hz)) & (gap <= ticks(1 / rate_min_hz))
    return found


def _trains(
    pattern: Pattern, legs: Legs, start: Ticks, end: Ticks, near: Flags, count_min: int
) -> list[Train]:
    """Rows of enough members, each near the one before."""
    turns = np.flatnonzero(np.diff(near, prepend=False, append=False))
    found = []
    for first, last in zip(turns[::2].tolist(), turns[1::2].tolist(), strict=True):
        bursts = last - first + 1
        if bursts >= count_min:
            onset, until = int(start[first]), int(end[first : last + 1].max())
            found.append(
                Train(
                    pattern=pattern,
                    onset_s=onset / PER_S,
                    duration_s=(until - onset) / PER_S,
                    legs=legs,
                    bursts=bursts,
                    rate_hz=(last - first) * PER_S / int(start[last] - start[first]),
                )
            )
    return found
