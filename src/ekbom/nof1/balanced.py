"""Balanced sequences: `ones` ones and `zeros` zeros, with no run longer than `max_run`.

The building stone of the balanced designs. A place is one block of the schedule. Exact
whole numbers serve the count and the single draw; logarithms of the same recursion serve
thousands of draws at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import comb

import numpy as np
from numpy.typing import NDArray


def is_free(ones: int, zeros: int, max_run: int) -> bool:
    """Whether the run limit forbids nothing; 0 means that there is none."""
    return max_run <= 0 or max_run >= max(ones, zeros)


@lru_cache(maxsize=2)
def _ways(longest: int, max_run: int) -> list[list[int]]:
    """Ways to finish when a run must begin: ``table[own][other]``.

    `own` places of the kind that begins and `other` of the second kind are left. A run of
    1 to `max_run` is followed by a run of the other kind; a sliding sum over the length of
    the run makes each entry two additions.
    """
    table = [[0] * (longest + 1) for _ in range(longest + 1)]
    table[0][0] = 1
    for total in range(1, 2 * longest + 1):
        for own in range(max(1, total - longest), min(total, longest) + 1):
            other = total - own
            shorter = table[own - 1][other] if total > 1 else 0
            too_long = table[other][own - 1 - max_run] if own > max_run else 0
            table[own][other] = shorter + table[other][own - 1] - too_long
    return table


def count_balanced(ones: int, zeros: int, max_run: int) -> int:
    """How many sequences there are, exactly."""
    if is_free(ones, zeros, max_run):
        return comb(ones + zeros, ones)
    table = _ways(max(ones, zeros), max_run)
    return table[zeros][ones] + table[ones][zeros]


def unrank_balanced(rank: int, ones: int, zeros: int, max_run: int) -> tuple[int, ...]:
    """The sequence at place `rank` (from 0) of the list of all sequences."""
    if is_free(ones, zeros, max_run):
        return _unrank_free(rank, ones, zeros)
    table = _ways(max(ones, zeros), max_run)
    arm, own, other = 0, zeros, ones
    if rank >= table[own][other]:
        rank -= table[own][other]
        arm, own, other = 1, ones, zeros
    found: list[int] = []
    while own or other:
        run = 1
        while rank >= table[other][own - run]:
            rank -= table[other][own - run]
            run += 1
        found += [arm] * run
        arm, own, other = 1 - arm, other, own - run
    return tuple(found)


def _unrank_free(rank: int, ones: int, zeros: int) -> tuple[int, ...]:
    found: list[int] = []
    while ones or zeros:
        with_zero = comb(ones + zeros - 1, ones) if zeros else 0
        one = rank >= with_zero
        rank -= with_zero if one else 0
        found.append(int(one))
        ones, zeros = (ones - 1, zeros) if one else (ones, zeros - 1)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Walk:
    """A sequence as a walk over states.

    Attributes
    ----------
    chance : (places, 2 * states) array
        Probability that the next place is a one, by doubled state.
    after : (2 * states,) array
        Doubled state that follows, by doubled state plus the arm drawn. The walk begins in 0.
    """

    chance: NDArray[np.float64]
    after: NDArray[np.intp]


@lru_cache(maxsize=10)
def walk(ones: int, zeros: int, max_run: int) -> Walk:
    """The walk whose steps give every permitted sequence the same probability.

    The state holds the ones so far and, under a run limit, the last arm and the length of
    its run. Ways to finish are kept as logarithms, so long schedules do not overflow.
    """
    after, closed = _free_steps(ones) if is_free(ones, zeros, max_run) else _steps(ones, max_run)
    ways = np.full(len(after), -np.inf)
    ways[-(len(after) // (ones + 1)) :] = 0.0
    chance = np.zeros((ones + zeros, len(after)))
    for step in range(ones + zeros - 1, -1, -1):
        with_arm = np.where(closed, -np.inf, ways[after])
        ways = np.logaddexp(with_arm[:, 0], with_arm[:, 1])
        reachable = np.isfinite(ways)
        share = np.exp(with_arm[:, 1] - np.where(reachable, ways, 0.0))
        chance[step] = np.where(reachable, share, 0.0)
    return Walk(np.repeat(chance, 2, axis=1), 2 * after.reshape(-1))


def _free_steps(ones: int) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """States without a run limit: the ones so far."""
    so_far = np.arange(ones + 1)
    after = np.stack([so_far, np.minimum(so_far + 1, ones)], axis=1)
    closed = np.stack([so_far < 0, so_far == ones], axis=1)
    return after, closed


def _steps(ones: int, max_run: int) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """States under a run limit: ones so far, last arm, length of its run (0: none yet)."""
    runs = max_run + 1
    place = np.arange((ones + 1) * 2 * runs).reshape(ones + 1, 2, runs)
    after = np.zeros((*place.shape, 2), dtype=np.intp)
    closed = np.zeros((*place.shape, 2), dtype=bool)
    longer = np.minimum(np.arange(runs) + 1, max_run)
    for arm in (0, 1):
        up = np.minimum(np.arange(ones + 1) + arm, ones)
        after[:, arm, :, arm] = place[up, arm][:, longer]
        after[:, 1 - arm, :, arm] = place[up, arm, 1][:, None]
        closed[:, arm, max_run, arm] = True
    closed[ones, :, :, 1] = True
    return after.reshape(-1, 2), closed.reshape(-1, 2)


def walk_draws(steps: Walk, rng: np.random.Generator, n: int) -> NDArray[np.int8]:
    """`n` independent sequences, one per column: (places, n)."""
    places = len(steps.chance)
    luck = rng.random((places, n))
    drawn = np.empty((places, n), dtype=np.int8)
    state = np.zeros(n, dtype=np.intp)
    for step in range(places):
        one = luck[step] < steps.chance[step].take(state)
        drawn[step] = one
        state += one
        state = steps.after.take(state)
    return drawn


def walk_all(steps: Walk) -> NDArray[np.int8]:
    """Every sequence, one per column, in the order of the walk."""
    found = np.zeros((0, 1), dtype=np.int8)
    state = np.zeros(1, dtype=np.intp)
    for chance in steps.chance:
        here = chance.take(state)
        with_zero, with_one = np.flatnonzero(here < 1), np.flatnonzero(here > 0)
        arm = np.repeat(np.array([0, 1], dtype=np.int8), [len(with_zero), len(with_one)])
        kept = np.concatenate([with_zero, with_one])
        found = np.vstack([found[:, kept], arm])
        state = steps.after.take(state[kept] + arm)
    return found
