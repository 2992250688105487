"""One number of the single-case literature, with what it rests on; and the look at its input.

Every index compares the values before a treatment began (the baseline) with those after. They
are kept for readers who know them: none of them decides anything here, because all of them treat
neighbouring nights as strangers to each other, which nights of one person are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from ekbom.model.errors import UsageError

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
Improvement = Literal["increase", "decrease"]
Definition = Literal["singlecasees", "scan"]
DEFINITIONS: tuple[Definition, ...] = get_args(Definition)
Values = Iterable[float | None]
Times = tuple[Sequence[float], Sequence[float]]

Z_95 = NormalDist().inv_cdf(0.975)
# Values closer than this share of the largest are the same: a slope that was taken off leaves
# such dust behind, and ranks would make a mountain of it.
_SAME = 1e-9

INDEPENDENT = (
    "the nights are independent of each other; where one night carries over to the next, the true "
    "uncertainty is larger"
)


COUNTED = (
    f"no single night decides it, it is held only against diaries of the same length, and "
    f"{INDEPENDENT}"
)


@dataclass(frozen=True, slots=True)
class Index:
    """One index of a single case.

    Attributes
    ----------
    name : str
    value : float or None
        None where it cannot be computed; `reason` says why.
    se : float or None
        Standard error; None where none is known or it cannot be computed.
    interval : (float, float) or None
        95 % interval.
    method : str
        Whose definition, which standard error, which interval.
    assumes : str
        What must hold for the number to mean what it says.
    n : (int, int)
        Values used before and after; missing ones are dropped.
    reason : str
        Why the value or the standard error is missing; empty when nothing is.
    """

    name: str
    value: float | None
    se: float | None
    interval: tuple[float, float] | None
    method: str
    assumes: str
    n: tuple[int, int]
    reason: str = ""

    def __repr__(self) -> str:
        shown = "no number" if self.value is None else shown_number(self.value)
        return f"Index({self.name}: {shown}, n {self.n[0]} and {self.n[1]})"

    def say(self) -> str:
        """The number, its interval, on how many values it rests, and what it assumes."""
        counts = f"{self.n[0]} before and {self.n[1]} after"
        if self.value is None:
            return f"{self.name} cannot be computed ({counts}): {self.reason}."
        parts = [f"{self.name} {shown_number(self.value)} ({self._spread()}{counts})."]
        if self.interval is not None and self.interval[0] == self.interval[1]:
            parts.append(
                "The interval shrinks to one point because no value before overlaps with one "
                "after; that is not certainty."
            )
        if self.reason:
            parts.append(f"No standard error: {self.reason}.")
        return " ".join([*parts, f"Method: {self.method}.", f"It assumes that {self.assumes}."])

    def _spread(self) -> str:
        if self.interval is None:
            return ""
        low, high = self.interval
        return f"95 % interval {shown_number(low)} to {shown_number(high)}; "

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "name": self.name,
            "value": self.value,
            "se": self.se,
            "interval": None if self.interval is None else list(self.interval),
            "method": self.method,
            "assumes": self.assumes,
            "n": list(self.n),
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Phases:
    """The values of both phases, turned so that more is better.

    Attributes
    ----------
    a : array (m,)
        Baseline values; times -1 when a decrease is the improvement.
    b : array (n,)
        Values after the start, turned alike.
    a_at, b_at : array (m,), array (n,)
        Where each value stands on the calendar. A missing value leaves its place empty.
    sign : float
        1 or -1: ``sign * a`` are the values as measured.
    """

    a: Floats
    b: Floats
    a_at: Floats
    b_at: Floats
    sign: float

    @property
    def n(self) -> tuple[int, int]:
        """Values before and after."""
        return len(self.a), len(self.b)

    @property
    def both(self) -> Floats:
        """All values in the order of time, array (m + n,)."""
        return np.concatenate([self.a, self.b])

    @property
    def at(self) -> Floats:
        """Places of all values, array (m + n,)."""
        return np.concatenate([self.a_at, self.b_at])

    @property
    def began(self) -> Floats:
        """0 before, 1 after, array (m + n,)."""
        m, n = self.n
        return np.repeat([0.0, 1.0], [m, n])


def two_phases(
    baseline: Values, treatment: Values, improvement: str, *, times: Times | None = None
) -> Phases:
    """Check the two phases of one case and turn them so that more is better.

    Parameters
    ----------
    baseline, treatment : iterable of float or None
        In the order of time, in outcome points. None and NaN are missing and dropped.
    improvement : {"increase", "decrease"}
    times : (sequence of float, sequence of float), optional
        Calendar places, one per value, rising through both phases. Without them the values are
        one night apart, the missing ones counted.

    Returns
    -------
    Phases

    Raises
    ------
    UsageError
        For an unknown word, a phase without values, values that are not finite numbers, or
        times that do not fit.
    """
    chosen("improvement", improvement, get_args(Improvement))
    a, b = _numbers("baseline", baseline), _numbers("treatment", treatment)
    places = _places(times, len(a), len(b))
    sign = 1.0 if improvement == "increase" else -1.0
    known_a, known_b = ~np.isnan(a), ~np.isnan(b)
    for name, known in (("baseline", known_a), ("treatment", known_b)):
        if not known.any():
            raise UsageError(name, "there is no value in it", "give at least one number")
    a_at, b_at = places[: len(a)][known_a], places[len(a) :][known_b]
    return Phases(sign * a[known_a], sign * b[known_b], a_at, b_at, sign)


def _numbers(name: str, values: Values) -> Floats:
    todo = "give one list of numbers, with None for a missing one"
    try:
        found = np.array([np.nan if v is None else v for v in values], dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise UsageError(name, "it holds something that is not a number", todo) from error
    if found.ndim != 1 or np.isinf(found).any():
        raise UsageError(name, "it holds something that is not a finite number", todo)
    return found


def _places(times: Times | None, m: int, n: int) -> Floats:
    if times is None:
        return np.arange(m + n, dtype=np.float64)
    places = _numbers("times", [*times[0], *times[1]])
    fits = len(times[0]) == m and len(times[1]) == n
    # A missing time is not above the one before it either.
    if not fits or not (np.diff(places) > 0).all():
        raise UsageError(
            "times",
            f"{len(times[0])} and {len(times[1])} times for {m} and {n} values, or not rising",
            "give one time per value, rising through both phases",
        )
    return places


def chosen(where: str, word: str, allowed: Sequence[str]) -> None:
    """Refuse an option that does not exist.

    Raises
    ------
    UsageError
    """
    if word not in allowed:
        raise UsageError(where, f'"{word}" is unknown', f"use one of {', '.join(allowed)}")


def counted(name: str, value: float, phases: Phases, method: str) -> Index:
    """An index for which no standard error is known."""
    return Index(name, value, None, None, method, COUNTED, phases.n)


def ranked(values: Floats) -> Places:
    """Place of each value among the different ones; equal values share a place.

    Parameters
    ----------
    values : array (n,)

    Returns
    -------
    int array (n,), from 0; values that differ by rounding alone count as equal.
    """
    order = np.argsort(values, kind="stable")
    apart = np.diff(values[order]) > _SAME * np.abs(values).max(initial=0.0)
    places = np.zeros(len(values), dtype=np.int64)
    places[order[1:]] = np.cumsum(apart)
    return places


def around(value: float, se: float | None) -> tuple[float, float] | None:
    """The 95 % interval of a normal estimate, or None without a standard error."""
    return None if se is None else (value - Z_95 * se, value + Z_95 * se)


def root(variance: float) -> float:
    """Square root of a variance that rounding may have brought below zero."""
    return sqrt(max(variance, 0.0))


def shown_number(x: float) -> str:
    """A number with two decimals and a true minus sign; never minus zero."""
    text = f"{abs(x):.2f}"
    return f"\N{MINUS SIGN}{text}" if x < 0 and text != "0.00" else text
