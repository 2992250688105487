"""What the effect indices share: moments of a phase and the forms of an answer."""

from __future__ import annotations

from dataclasses import dataclass

from ekbom.nof1.index import Floats, Index, Phases, around

TOO_FEW = "each phase needs at least two values"


@dataclass(frozen=True, slots=True)
class Moments:
    """Number, mean and variance of one phase, in the direction of improvement."""

    n: int
    mean: float
    variance: float


def moments(values: Floats) -> Moments:
    """Moments of one phase; the variance of a single value is nothing."""
    # Rounding would give equal values a mean beside them and a spread of its own.
    if values.min() == values.max():
        return Moments(len(values), float(values[0]), 0.0)
    return Moments(len(values), float(values.mean()), float(values.var(ddof=1)))


def nothing(name: str, phases: Phases, method: str, assumes: str, reason: str) -> Index:
    """No number, and why."""
    return Index(name, None, None, None, method, assumes, phases.n, reason)


def normal(
    name: str, phases: Phases, method: str, assumes: str, value: float, se: float | None
) -> Index:
    """A number with its normal interval; without one where the standard error is missing."""
    # A turned zero is a zero.
    value = value + 0.0
    return Index(name, value, se, around(value, se), method, assumes, phases.n)
