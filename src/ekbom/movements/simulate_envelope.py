"""The noiseless envelope of a leg, and the movements that it truly holds.

The envelope is the root of rest squared plus burst squared. Truth follows from it alone: a
movement begins where it first is more than `onset_uv` above rest, and ends where it last is more
than `offset_uv` above rest before it stays below for `low_run_s`. Mains, heart beats and pops are
no part of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ekbom.model.movement import Leg, LegMovement
from ekbom.model.recipe import Recipe
from ekbom.movements.simulate_timeline import Burst, Lane

STEP_S = 0.01
Floats32 = NDArray[np.float32]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Envelope:
    """Levels on nodes that are `STEP_S` apart; straight lines lie between them.

    Attributes
    ----------
    rest_uv, level_uv : float32 array (nodes,)
        Rest alone, and rest with all bursts.
    """

    rest_uv: Floats32
    level_uv: Floats32


def envelope_of(
    lane: Lane, length_s: float, *, dead: Sequence[tuple[float, float]] = ()
) -> Envelope:
    """The noiseless envelope of one leg.

    Parameters
    ----------
    lane : Lane
    length_s : float
    dead : sequence of (start, end), seconds
        Stretches in which nothing of the leg is recorded.
    """
    nodes = int(np.ceil(length_s / STEP_S)) + 1
    rest = lane.rest.at(np.arange(nodes, dtype=np.float64) * STEP_S).astype(np.float32)
    power = np.square(rest)
    for burst in lane.bursts:
        _add(power, burst)
    for start, end in dead:
        gone = slice(int(start / STEP_S), int(end / STEP_S))
        rest[gone] = power[gone] = 0.0
    return Envelope(rest, np.sqrt(power))


def _add(power: Floats32, burst: Burst) -> None:
    first = int(np.ceil(burst.onset_s / STEP_S))
    last = min(int((burst.onset_s + burst.lasts_s) / STEP_S) + 1, len(power))
    since = np.arange(first, last) * STEP_S - burst.onset_s
    left = burst.lasts_s - since
    up = np.sin(np.minimum(since / burst.rise_s, 1.0) * (np.pi / 2)) ** 2
    down = (1 - np.cos(np.minimum(left / burst.tail_s, 1.0) * np.pi)) / 2
    turn = 2 * np.pi * burst.sway_hz * since + burst.phase
    sway = 1 + burst.sway * (1 + np.sin(turn)) / 2
    power[first:last] += np.square(burst.strength_uv * up * down * sway).astype(np.float32)


def true_movements(envelope: Envelope, leg: Leg, recipe: Recipe) -> tuple[LegMovement, ...]:
    """The movements that an envelope holds, those too long for a candidate among them.

    A movement lasts at least `lm_min_s`, and in some stretch of that length is above
    `offset_uv` for half of it: its median is.

    Parameters
    ----------
    envelope : Envelope
    leg : Leg
    recipe : Recipe
        The limits.
    """
    above = envelope.level_uv - envelope.rest_uv
    active = above > recipe.offset_uv
    starts, stops = _runs(active)
    if not len(starts):
        return ()
    opens = np.append(
        True,
        _crossed(above, starts[1:], recipe.offset_uv)
        - _crossed(above, stops[:-1], recipe.offset_uv)
        >= recipe.low_run_s / STEP_S,
    )
    starts, stops = starts[opens], stops[np.append(opens[1:], True)]
    high = np.flatnonzero(above > recipe.onset_uv)
    begin = np.append(high, len(above))[np.searchsorted(high, starts)]
    window = round(recipe.lm_min_s / STEP_S)
    found: list[LegMovement] = []
    for first, stop in zip(begin.tolist(), stops.tolist(), strict=True):
        if first >= stop:
            continue
        onset = float(_crossed(above, np.array([first]), recipe.onset_uv)[0]) * STEP_S
        end = float(_crossed(above, np.array([stop]), recipe.offset_uv)[0]) * STEP_S
        held = np.cumsum(active[first : stop + 1])
        most = int((held[window:] - held[:-window]).max(initial=0))
        if end - onset >= recipe.lm_min_s and 2 * most >= window:
            found.append(LegMovement(onset, end - onset, leg))
    return tuple(found)


def _runs(active: NDArray[np.bool_]) -> tuple[Places, Places]:
    """First node of each run, and the first node after it."""
    padded = np.zeros(len(active) + 2, dtype=np.int8)
    padded[1:-1] = active
    change = np.diff(padded)
    return np.flatnonzero(change == 1), np.flatnonzero(change == -1)


def _crossed(above: Floats32, nodes: Places, level: float) -> NDArray[np.float64]:
    """Where, in nodes, the line from the node before to each node crosses a level."""
    last = len(above) - 1
    after = above[np.minimum(nodes, last)].astype(np.float64)
    before = above[np.maximum(nodes - 1, 0)].astype(np.float64)
    rise = after - before
    inside = (nodes > 0) & (nodes <= last) & (rise != 0)
    share = np.divide(level - before, rise, out=np.ones_like(rise), where=inside)
    return np.asarray(np.clip(nodes - 1 + share, 0, last))
