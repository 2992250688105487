"""Movements of single legs joined, the two legs combined, and candidates told from the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ekbom.model.errors import UsageError
from ekbom.model.movement import LEGS, LegMovement, Legs
from ekbom.model.rules import RuleSet
from ekbom.movements.ticks import FAR, Flags, Ticks, bounds, ticks

NAMES: tuple[Legs, ...] = (*LEGS, "both")
LEFT, RIGHT, UNKNOWN, BOTH = range(len(NAMES))
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Moves:
    """Movements in the order of onset (then of end); all arrays (n,).

    Attributes
    ----------
    start, end : int array, microseconds
    legs : int array
        Place in `NAMES`.
    parts : int array
    candidate : bool array
    """

    start: Ticks
    end: Ticks
    legs: Codes
    parts: Codes
    candidate: Flags

    def pick(self, rows: NDArray[np.int64] | Flags) -> Moves:
        """Some of the movements."""
        return Moves(
            self.start[rows],
            self.end[rows],
            self.legs[rows],
            self.parts[rows],
            self.candidate[rows],
        )


def combine(movements: Sequence[LegMovement], rules: RuleSet) -> tuple[Moves, int]:
    """Join, drop what is too short, and combine the legs.

    Joining comes before the shortest duration is asked for: pieces with a gap too short to end
    a movement are one movement, and its length is that of the whole.

    Parameters
    ----------
    movements : sequence of LegMovement
        In any order.
    rules : RuleSet

    Returns
    -------
    moves : Moves
    dropped : int
        Joined movements under the shortest duration; they are no leg movements.

    Raises
    ------
    UsageError
        For a leg that does not exist, times that cannot be, or an unknown leg beside a known one.
    """
    start, end = bounds("movements", movements)
    leg = np.array([_code(one.leg) for one in movements], dtype=np.int64)
    if (leg == UNKNOWN).any() and (leg != UNKNOWN).any():
        raise UsageError(
            "movements", "some name a leg and some do not", "name the leg of all, or of none"
        )
    joined = [join(start[leg == code], end[leg == code], rules) for code in (LEFT, RIGHT, UNKNOWN)]
    start, end = (np.concatenate([pair[side] for pair in joined]) for side in (0, 1))
    leg = np.repeat([LEFT, RIGHT, UNKNOWN], [len(pair[0]) for pair in joined])
    long_enough = end - start >= ticks(rules.lm_min_s)
    start, end, leg = start[long_enough], end[long_enough], leg[long_enough]
    single = _sorted(
        Moves(start, end, leg, np.ones_like(leg), end - start <= ticks(rules.clm_max_s))
    )
    return both_legs(single, rules), int((~long_enough).sum())


def _code(leg: str) -> int:
    if leg not in LEGS:
        raise UsageError("movements", f'leg "{leg}" is unknown', f"use {', '.join(LEGS)}")
    return LEGS.index(leg)


def _sorted(moves: Moves) -> Moves:
    return moves.pick(np.lexsort((moves.legs, moves.end, moves.start)))


def join(start: Ticks, end: Ticks, rules: RuleSet) -> tuple[Ticks, Ticks]:
    """Movements of one leg, those with a gap under `rules.join_gap_s` made one.

    Parameters
    ----------
    start, end : int array (n,), microseconds
        In any order; they may overlap.

    Returns
    -------
    start, end : int array (m,), m <= n, rising
    """
    order = np.argsort(start, kind="stable")
    start, end = start[order], end[order]
    first = _firsts(~_near(start, end, ticks(rules.join_gap_s)), len(start))
    return start[first], np.maximum.reduceat(end, first)


def _near(start: Ticks, end: Ticks, gap: int) -> Flags:
    """Whether each but the first begins less than `gap` after the end of all before it."""
    return start[1:] - np.maximum.accumulate(end)[:-1] < gap


def _firsts(apart: Flags, n: int) -> NDArray[np.int64]:
    """Where groups begin, given whether each but the first stands apart from the one before."""
    opens = np.ones(n, dtype=np.bool_)
    opens[1:] = apart
    return np.flatnonzero(opens)


def both_legs(single: Moves, rules: RuleSet) -> Moves:
    """Movements of the two legs that belong together, made one.

    One of several parts is a candidate when each part is, and when neither their number nor the
    whole length is over the limits of the edition.

    Parameters
    ----------
    single : Moves
        Joined movements of single legs, in the order of time.
    rules : RuleSet
    """
    if rules.bilateral_of == "all":
        return _grouped(single, rules)
    alone = single.pick(~single.candidate)
    grouped = _grouped(single.pick(single.candidate), rules)
    return _sorted(_together(grouped, alone))


def _together(a: Moves, b: Moves) -> Moves:
    return Moves(
        np.concatenate([a.start, b.start]),
        np.concatenate([a.end, b.end]),
        np.concatenate([a.legs, b.legs]),
        np.concatenate([a.parts, b.parts]),
        np.concatenate([a.candidate, b.candidate]),
    )


def _grouped(single: Moves, rules: RuleSet) -> Moves:
    gap = ticks(rules.bilateral_gap_s)
    if rules.bilateral_link == "end_to_onset":
        # Movements of one leg are at least the joining gap apart, so that a neighbour this near
        # is on the other leg whenever the two gaps are the same.
        near = _near(single.start, single.end, gap)
    else:
        near = _onsets_near(single, gap)
    near &= single.legs[1:] != UNKNOWN
    first = _firsts(~near, len(single.start))
    parts = np.diff(np.append(first, len(single.start)))
    start, end = single.start[first], np.maximum.reduceat(single.end, first)
    candidate = np.logical_and.reduceat(single.candidate, first)
    several = parts > 1
    if rules.bilateral_parts_max is not None:
        candidate &= parts <= rules.bilateral_parts_max
    if rules.bilateral_max_s is not None:
        candidate &= ~several | (end - start <= ticks(rules.bilateral_max_s))
    return Moves(start, end, np.where(several, BOTH, single.legs[first]), parts, candidate)


def _onsets_near(single: Moves, gap: int) -> Flags:
    """Whether a pair of onsets on different legs, less than `gap` apart, spans each border.

    Of all movements before a border the last on one leg and the first after it on the other are
    the nearest such pair. What lies between two that belong together belongs to them as well: it
    is on another leg than one of the two, and nearer.
    """
    last = [_last(single, leg)[:-1] for leg in (LEFT, RIGHT)]
    following = [_next(single, leg)[1:] for leg in (LEFT, RIGHT)]
    near: Flags = (following[RIGHT] - last[LEFT] < gap) | (following[LEFT] - last[RIGHT] < gap)
    return near


def _last(single: Moves, leg: int) -> Ticks:
    return np.maximum.accumulate(np.where(single.legs == leg, single.start, -FAR))


def _next(single: Moves, leg: int) -> Ticks:
    onsets = np.where(single.legs == leg, single.start, FAR)
    return np.minimum.accumulate(onsets[::-1])[::-1]
