"""Time in whole microseconds.

A limit such as "10 s or more" must mean the same at the start of a night and at its end. As
binary fractions, two onsets ten seconds apart are often a hair less; as whole microseconds they
never are. A recording of a thousand samples a second is told apart a thousand times over.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ekbom.model.errors import UsageError

Ticks = NDArray[np.int64]
Flags = NDArray[np.bool_]
PER_S = 1_000_000
# Further from every time than any gap; two of them still fit a 64-bit number.
FAR = 1_000_000_000_000_000_000
# More than thirty years; beyond it, a time is a slip and does not fit a microsecond count.
_LATEST_S = 1e9


class Timed(Protocol):
    """Anything with an onset and a duration."""

    @property
    def onset_s(self) -> float:
        """Start, in seconds."""

    @property
    def duration_s(self) -> float:
        """Length, in seconds."""


def ticks(seconds: float) -> int:
    """Seconds as whole microseconds, rounded to the nearest."""
    return round(seconds * PER_S)


def bounds(where: str, events: Sequence[Timed]) -> tuple[Ticks, Ticks]:
    """Start and end of each event.

    Parameters
    ----------
    where : str
        What the events are, for the message.
    events : sequence of length n

    Returns
    -------
    start, end : int array (n,), in microseconds, in the order given

    Raises
    ------
    UsageError
        When a time is no finite number of at most thirty years, or a duration is negative.
    """
    times = np.array([(one.onset_s, one.duration_s) for one in events], dtype=np.float64)
    times = times.reshape(-1, 2)
    # Written so that a value that is not a number fails as well.
    fine = (np.abs(times) <= _LATEST_S).all(axis=1) & (times[:, 1] >= 0)
    if not fine.all():
        row = int(np.argmin(fine))
        raise UsageError(
            where,
            f"event {row + 1} has onset {times[row, 0]:g} s and duration {times[row, 1]:g} s",
            "give finite seconds and no negative duration",
        )
    whole = np.rint(times * PER_S).astype(np.int64)
    return whole[:, 0], whole[:, 0] + whole[:, 1]
