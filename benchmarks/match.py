"""How well found movements fit the true ones: by overlap for each leg, by onset when combined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ekbom.model.movement import LegMovement, Movement

IOU_MIN = 0.2
ONSET_WITHIN_S = 0.5
LONG_S = 10.0


@dataclass(frozen=True)
class Fit:
    """Counts of a comparison; `aside` are long movements found as long, in neither count."""

    matched: int
    true: int
    found: int
    aside: int = 0

    @property
    def recall(self) -> float:
        return self.matched / self.true if self.true else 1.0

    @property
    def precision(self) -> float:
        return self.matched / self.found if self.found else 1.0

    @property
    def f1(self) -> float:
        both = self.true + self.found
        return 2 * self.matched / both if both else 1.0


def by_overlap(true: Sequence[LegMovement], found: Sequence[LegMovement]) -> Fit:
    """One leg: pairs of an intersection over union of 0.2 or more, the best taken first.

    A true movement over 10 s that is matched by a found one over 10 s is set aside.
    """
    a, b = bounds(true), bounds(found)
    pairs = overlapping(a, b)
    shared = np.minimum(a[pairs[0], 1], b[pairs[1], 1]) - np.maximum(a[pairs[0], 0], b[pairs[1], 0])
    spans = [side[:, 1] - side[:, 0] for side in (a, b)]
    worth = shared / (spans[0][pairs[0]] + spans[1][pairs[1]] - shared)
    enough = worth >= IOU_MIN
    taken = _greedy(pairs[0][enough], pairs[1][enough], -worth[enough])
    aside = sum(bool(spans[0][i] > LONG_S and spans[1][j] > LONG_S) for i, j in taken)
    return Fit(len(taken) - aside, len(true) - aside, len(found) - aside, aside)


def by_onset(true: Sequence[float], found: Sequence[float]) -> Fit:
    """Onsets within 0.5 s of each other, the nearest pair taken first."""
    a, b = (np.array(sorted(side), dtype=float) for side in (true, found))
    first = np.searchsorted(b, a - ONSET_WITHIN_S, side="left")
    last = np.searchsorted(b, a + ONSET_WITHIN_S, side="right")
    left, right = _spread(first, last)
    taken = _greedy(left, right, np.abs(a[left] - b[right]))
    return Fit(len(taken), len(a), len(b))


def periodic(moves: Sequence[Movement]) -> list[float]:
    """Onsets of the periodic ones."""
    return [one.onset_s for one in moves if one.periodic]


def bounds(moves: Sequence[LegMovement]) -> np.ndarray:
    """Onset and end, in the order of time; (n, 2)."""
    rows = sorted((one.onset_s, one.onset_s + one.duration_s) for one in moves)
    return np.array(rows, dtype=float).reshape(-1, 2)


def overlapping(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places of all pairs that share time; each side is sorted and free of overlap within."""
    return _spread(np.searchsorted(b[:, 1], a[:, 0], "right"), np.searchsorted(b[:, 0], a[:, 1]))


def _spread(first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of each place with every place from first to last."""
    count = np.maximum(last - first, 0)
    left = np.repeat(np.arange(len(first)), count)
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return left, np.repeat(first, count) + within


def _greedy(left: np.ndarray, right: np.ndarray, cost: np.ndarray) -> list[tuple[int, int]]:
    """One to one, the cheapest pair first."""
    taken: list[tuple[int, int]] = []
    used: tuple[set[int], set[int]] = (set(), set())
    for k in np.lexsort((right, left, cost)).tolist():
        i, j = int(left[k]), int(right[k])
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            taken.append((i, j))
    return taken
