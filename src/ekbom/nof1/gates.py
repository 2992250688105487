"""What must hold before a number may be believed.

Enough nights, none lost in one arm only, causes before effects, and few enough questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from ekbom.model.diary import Action, Diary, Outcome
from ekbom.nof1.columns import Column, Nights, filled

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Missing:
    """Nights due and recorded, in all and by arm.

    Attributes
    ----------
    due, recorded : int
    due_with, recorded_with, due_without, recorded_without : int
    """

    due: int
    recorded: int
    due_with: int
    recorded_with: int
    due_without: int
    recorded_without: int

    @property
    def share(self) -> float:
        """Share of due nights that were recorded."""
        return self.recorded / self.due if self.due else 0.0

    @property
    def gap(self) -> float:
        """Difference between the arms in the share of nights missing; 0 when an arm is empty."""
        if not (self.due_with and self.due_without):
            return 0.0
        with_ = self.recorded_with / self.due_with
        return abs(with_ - self.recorded_without / self.due_without)

    def to_dict(self) -> dict[str, int]:
        """Counts for the JSON."""
        return {
            "nights_due": self.due,
            "nights_recorded": self.recorded,
            "with_due": self.due_with,
            "with_recorded": self.recorded_with,
            "without_due": self.due_without,
            "without_recorded": self.recorded_without,
        }


def count_missing(
    due: NDArray[np.bool_], recorded: NDArray[np.bool_], on: NDArray[np.bool_],
    off: NDArray[np.bool_],
) -> Missing:  # fmt: skip
    """Count nights due and recorded; all arrays are (units,)."""
    return Missing(
        due=int(due.sum()),
        recorded=int((due & recorded).sum()),
        due_with=int((due & on).sum()),
        recorded_with=int((due & recorded & on).sum()),
        due_without=int((due & off).sum()),
        recorded_without=int((due & recorded & off).sum()),
    )


def rated_later(actions: Sequence[Action], outcome: Outcome, units: int) -> NDArray[np.bool_]:
    """Units whose action was done before the unit before had been rated, as far as is known.

    Returns
    -------
    bool array (units,)
    """
    later = np.zeros(units, dtype=bool)
    for action in actions:
        clock = zip(outcome.rated_at[:-1], action.done_at[1:], strict=False)
        for place, (rated, done) in enumerate(clock, start=1):
            later[place] |= bool(rated and done and rated > done)
    return later


def reactivity_z(nights: Nights, column: Column, later: NDArray[np.bool_] | None = None) -> float:
    """How strongly the action follows bad ratings made *before* it, as a z value.

    The rating before is the one of the unit before. The slow trend is taken out of both, so
    that two things that merely change over the months do not look like cause and effect; so
    is whether it was done the night before, or a measure that works and is taken every other
    night would look like an answer to bad nights. Positive means: done more after higher
    ratings. 0 when there is too little to tell.

    Parameters
    ----------
    nights : Nights
    column : Column
    later : bool array (units,), optional
        Units whose action came before the rating of the unit before; they are left out.
    """
    there = nights.used[:-1] & column.known[1:] & (np.diff(nights.days) == 1)
    here = np.flatnonzero(there if later is None else there & ~later[1:])
    if len(here) < 10:
        return 0.0
    before, then = nights.y[here], column.scaled[here + 1]
    last = filled(column.scaled)[here]
    known = np.column_stack([np.ones(len(here)), nights.days[here] - nights.days[0], last])
    basis, _ = np.linalg.qr(known.astype(np.float64))
    before = before - basis @ (basis.T @ before)
    then = then - basis @ (basis.T @ then)
    size = sqrt(float(before @ before) * float(then @ then))
    if size < 1e-9:
        return 0.0
    r = float(before @ then) / size
    return r * sqrt(len(here) - 2) / sqrt(max(1 - r * r, 1e-9))


def starts_after(action: Action, outcome: Outcome) -> bool:
    """Whether the action mostly happened after the outcome's window had closed.

    False when the diary has no clock times for both.
    """
    return _share_after(action.done_at, outcome.rated_at) > 0.5


def _share_after(done: Sequence[datetime | None], rated: Sequence[datetime | None]) -> float:
    pairs = [(d, r) for d, r in zip(done, rated, strict=False) if d and r]
    return sum(d > r for d, r in pairs) / len(pairs) if pairs else 0.0


def outcomes_that_would_do(diary: Diary, action: Action) -> tuple[str, ...]:
    """Outcomes whose window closes after the action, as far as the diary's clock tells."""
    return tuple(
        name
        for name, outcome in diary.outcomes.items()
        if outcome.rated_at and not starts_after(action, outcome)
    )


def passes_benjamini_hochberg(p_values: Sequence[float], q: float) -> tuple[bool, ...]:
    """Which of several questions pass the false-discovery limit `q` (Benjamini and Hochberg)."""
    p = np.asarray(p_values, dtype=np.float64)
    if not len(p):
        return ()
    order = np.argsort(p)
    limit = q * np.arange(1, len(p) + 1) / len(p)
    below = np.flatnonzero(p[order] <= limit)
    cut = p[order][below[-1]] if len(below) else -1.0
    return tuple(bool(value <= cut) for value in p)


def share_piled(y: Floats, scale: tuple[float, float]) -> float:
    """Larger share of nights at one end of the scale."""
    return float(max(np.mean(y <= scale[0]), np.mean(y >= scale[1])))
