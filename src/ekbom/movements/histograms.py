"""How often each length of interval came: on a line of seconds and on one of logarithms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ekbom.model.movement import Scored
from ekbom.model.night_policy import HistogramPolicy
from ekbom.movements.stage import SLEEP
from ekbom.movements.ticks import Flags


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts in bins of equal width.

    Attributes
    ----------
    unit : str
    edges : tuple of float, one more than bins
        A value on an edge belongs to the bin above it, on the last edge to the last bin.
    counts : tuple of int
        All intervals.
    periodic : tuple of int
        Of these, the intervals that lie in a series.
    below, above : int
        Intervals outside of the bins.
    """

    unit: str
    edges: tuple[float, ...]
    counts: tuple[int, ...]
    periodic: tuple[int, ...]
    below: int
    above: int


def interval_histograms(scored: Scored, policy: HistogramPolicy) -> tuple[Histogram, Histogram]:
    """Intervals between candidates, as the edition counts them.

    Parameters
    ----------
    scored : Scored
    policy : HistogramPolicy

    Returns
    -------
    seconds, logarithms : Histogram
        In sleep; in the whole recording where there are no stages. An interval is *periodic* when
        both of its movements are in the same series.
    """
    known = scored.sleep_min is not None
    seconds, inside = [], []
    opened: set[int] = set()
    for one in scored.movements:
        if one.imi_s is not None and (not known or one.stage in SLEEP):
            seconds.append(one.imi_s)
            inside.append(one.series in opened)
        if one.series is not None:
            opened.add(one.series)
    values, periodic = np.array(seconds, dtype=np.float64), np.array(inside, dtype=np.bool_)
    logs = np.log(values)
    return (
        _histogram("s", values, periodic, policy.imi_step_s, policy.imi_max_s),
        _histogram("ln s", logs, periodic, policy.ln_step, policy.ln_max),
    )


def _histogram(
    unit: str, values: NDArray[np.float64], periodic: Flags, step: float, most: float
) -> Histogram:
    edges = np.arange(round(most / step) + 1) * step
    return Histogram(
        unit=unit,
        edges=tuple(edges.tolist()),
        counts=tuple(np.histogram(values, edges)[0].tolist()),
        periodic=tuple(np.histogram(values[periodic], edges)[0].tolist()),
        below=int((values < edges[0]).sum()),
        above=int((values > edges[-1]).sum()),
    )
