"""What is counted of a scored night beside the rules, as one object that is passed in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IntervalPolicy:
    """How the interval around an index is found.

    Attributes
    ----------
    level : float
        Share of probability that it holds.
    block_min : float
        Minutes of the state that are drawn together.
    blocks_min : int
        A state that lasted fewer blocks is given no interval.
    rounds : int
        Nights that are drawn.
    cell_s : float
        Length of a cell of time where there are no epochs.
    """

    level: float
    block_min: float
    blocks_min: int
    rounds: int
    cell_s: float


@dataclass(frozen=True, slots=True)
class HistogramPolicy:
    """Bins of the intervals between candidates, all from zero on.

    Attributes
    ----------
    ln_step, ln_max : float
        Of the natural logarithm of seconds.
    imi_step_s, imi_max_s : float
    """

    ln_step: float
    ln_max: float
    imi_step_s: float
    imi_max_s: float


@dataclass(frozen=True, slots=True)
class FastPolicy:
    """High-frequency leg movements: movements of one leg in quick succession.

    Attributes
    ----------
    count_min : int
    rate_min_hz, rate_max_hz : float
    """

    count_min: int
    rate_min_hz: float
    rate_max_hz: float


@dataclass(frozen=True, slots=True)
class AlternatingPolicy:
    """Alternating leg muscle activation: short bursts, now on one leg and now on the other.

    Attributes
    ----------
    count_min : int
    rate_min_hz, rate_max_hz : float
    burst_min_s, burst_max_s : float
    """

    count_min: int
    rate_min_hz: float
    rate_max_hz: float
    burst_min_s: float
    burst_max_s: float


@dataclass(frozen=True, slots=True)
class AgreePolicy:
    """When two movements of two scorings are the same.

    Attributes
    ----------
    iou_min : float
        Least share of overlap in the union of both.
    onset_s : float
        Most seconds between the onsets.
    epoch_s : float
        Length of the epochs that are compared.
    """

    iou_min: float
    onset_s: float
    epoch_s: float


@dataclass(frozen=True, slots=True)
class NightPolicy:
    """Everything that is read from ``knowledge/data/nights.toml`` but its context.

    Attributes
    ----------
    interval : IntervalPolicy
    histogram : HistogramPolicy
    hflm : FastPolicy
    alma : AlternatingPolicy
    agree : AgreePolicy
    """

    interval: IntervalPolicy
    histogram: HistogramPolicy
    hflm: FastPolicy
    alma: AlternatingPolicy
    agree: AgreePolicy
