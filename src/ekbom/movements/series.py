"""Intervals between candidates, and the series they make."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ekbom.model.rules import RuleSet
from ekbom.movements.ticks import Flags, Ticks, ticks

# No interval: the first of a night, or a movement that is no candidate lies between.
NONE = -1


@dataclass(frozen=True, slots=True)
class Chain:
    """What the intervals make of the movements; all arrays (n,), one value per movement.

    Attributes
    ----------
    imi : int array, microseconds
        Interval to the candidate it is counted from; `NONE` without one. Where short intervals
        are skipped, that is the last candidate that was not skipped.
    plain : int array, microseconds
        Interval to the candidate right before it; `NONE` without one.
    steady : bool array
        Plain interval in an unbroken row, as the periodicity index of 2006 asks for it.
    series : int array
        Number of the series, from 1 in the order of time; 0 for none.
    """

    imi: Ticks
    plain: Ticks
    steady: Flags
    series: NDArray[np.int64]


def find_series(
    onset: Ticks,
    member: Flags,
    breaker: Flags,
    awake: Flags,
    rules: RuleSet,
    cuts: Ticks | None = None,
) -> Chain:
    """Intervals and series of one night.

    Parameters
    ----------
    onset : int array (n,), microseconds, rising
    member : bool array (n,)
        Candidates that can stand in a series.
    breaker : bool array (n,)
        Movements across which no interval is counted.
    awake : bool array (n,)
        Onset in wake; `rules.wake` says whether that matters.
    rules : RuleSet
    cuts : int array, microseconds, rising, optional
        Moments across which no interval is counted.
    """
    imi = np.full(len(onset), NONE, dtype=np.int64)
    plain, label = imi.copy(), np.zeros(len(onset), dtype=np.int64)
    steady = np.zeros(len(onset), dtype=np.bool_)
    # Between two breakers the count stands still; across one it does not.
    stretch = np.cumsum(breaker, dtype=np.int64)
    if cuts is not None:
        stretch += np.searchsorted(cuts, onset, side="right")
    for rows in _chains(member, awake, rules.wake):
        at, within = onset[rows], stretch[rows]
        plain[rows] = between(at, within)
        steady[rows] = _steady(plain[rows], rules)
        kept = np.ones(len(rows), dtype=np.bool_)
        imi[rows] = plain[rows]
        if rules.short_imi == "skipped":
            kept, imi[rows] = thin(at, within, ticks(rules.imi_min_s))
        runs = runs_of(imi[rows[kept]], rules)
        # Labels of one chain must not meet those of another.
        label[rows[kept]] = np.where(runs > 0, runs + label.max(initial=0), 0)
    return Chain(imi, plain, steady, _renumbered(label))


def _chains(member: Flags, awake: Flags, wake: str) -> list[NDArray[np.int64]]:
    if wake == "together":
        return [np.flatnonzero(member)]
    chains = [np.flatnonzero(member & ~awake)]
    return [*chains, np.flatnonzero(member & awake)] if wake == "apart" else chains


def between(onset: Ticks, stretch: NDArray[np.int64]) -> Ticks:
    """Intervals between neighbours of the same stretch, `NONE` elsewhere; array (n,)."""
    found = np.full(len(onset), NONE, dtype=np.int64)
    found[1:] = np.where(np.diff(stretch) == 0, np.diff(onset), NONE)
    return found


def thin(onset: Ticks, stretch: NDArray[np.int64], least: int) -> tuple[Flags, Ticks]:
    """Leave out what follows the last one kept by less than `least`.

    Parameters
    ----------
    onset : int array (n,), microseconds, rising
    stretch : int array (n,)
        A new stretch begins anew.
    least : int, microseconds

    Returns
    -------
    kept : bool array (n,)
    imi : int array (n,)
        Interval to the last one kept.
    """
    kept, imi = np.ones(len(onset), dtype=np.bool_), np.full(len(onset), NONE, dtype=np.int64)
    last = (0, NONE)  # no stretch is numbered so
    for row, (at, within) in enumerate(zip(onset.tolist(), stretch.tolist(), strict=True)):
        if within == last[1]:
            imi[row] = at - last[0]
            kept[row] = at - last[0] >= least
        if kept[row]:
            last = (at, within)
    return kept, imi


def in_range(imi: Ticks, rules: RuleSet) -> Flags:
    """Whether intervals are those of a series; `NONE` is not."""
    longest = ticks(rules.imi_max_s) - (rules.imi_upper == "exclusive")
    found: Flags = (imi >= ticks(rules.imi_min_s)) & (imi <= longest)
    return found


def is_short(imi: Ticks, rules: RuleSet) -> Flags:
    """Whether intervals are under the least of a series; `NONE` is not."""
    found: Flags = (imi != NONE) & (imi < ticks(rules.imi_min_s))
    return found


def runs_of(imi: Ticks, rules: RuleSet) -> NDArray[np.int64]:
    """Numbers of the series along one chain.

    Parameters
    ----------
    imi : int array (n,), microseconds

    Returns
    -------
    int array (n,): 0 outside of a series, otherwise a number per series, rising.
    """
    opens = ~in_range(imi, rules)
    run = np.cumsum(opens)
    counts = np.ones(len(imi), dtype=np.bool_)
    if rules.start_after_short_imi == "no":
        counts = ~(opens & is_short(imi, rules))
    size = np.bincount(run, weights=counts)
    return np.where(counts & (size[run] >= rules.series_min), run, 0)


def _steady(plain: Ticks, rules: RuleSet) -> Flags:
    """Intervals in an unbroken row of enough that are neither short nor long; (n,)."""
    low, high = ticks(rules.ferri_imi_min_s), ticks(rules.ferri_imi_max_s)
    good = (plain > low) & (plain <= high)
    row = np.cumsum(~good)
    size = np.bincount(row, weights=good)
    found: Flags = good & (size[row] >= rules.ferri_run_min)
    return found


def _renumbered(label: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same series, numbered by their first movement."""
    inside = np.flatnonzero(label)
    _, first, which = np.unique(label[inside], return_index=True, return_inverse=True)
    place = np.argsort(np.argsort(first))
    found = np.zeros_like(label)
    found[inside] = place[which] + 1
    return found
