"""Which movements go with a respiratory event or an arousal."""

from __future__ import annotations

import numpy as np

from ekbom.model.rules import RuleSet
from ekbom.movements.merge import Moves
from ekbom.movements.ticks import Flags, Ticks, ticks


def touches(start: Ticks, end: Ticks, low: Ticks, high: Ticks) -> Flags:
    """Whether each movement shares at least one moment with any of the windows.

    Parameters
    ----------
    start, end : int array (n,), microseconds
    low, high : int array (m,), microseconds
        Windows in any order, both ends inside; they may overlap.

    Returns
    -------
    bool array (n,), in O((n + m) log m)
    """
    order = np.argsort(low, kind="stable")
    # Among the windows that opened in time, the one that closes last decides. Before the first
    # stands one that closed before everything.
    closes = np.maximum.accumulate(np.append(np.iinfo(np.int64).min, high[order]))
    opened = np.searchsorted(low[order], end, side="right")
    found: Flags = closes[opened] >= start
    return found


def near_respiratory(moves: Moves, start: Ticks, end: Ticks, rules: RuleSet) -> Flags:
    """Movements of which any part lies in the window around a respiratory event.

    Parameters
    ----------
    moves : Moves, n of them
    start, end : int array (m,), microseconds
        Of the respiratory events.
    rules : RuleSet

    Returns
    -------
    bool array (n,)
    """
    window = rules.windows[rules.respiratory_window]
    anchor = start if window.from_start else end
    low, high = anchor - ticks(window.before_s), end + ticks(window.after_s)
    return touches(moves.start, moves.end, low, high)


def near_arousal(moves: Moves, start: Ticks, end: Ticks, rules: RuleSet) -> Flags:
    """Movements that overlap an arousal, or lie less than the gap before or after one.

    Parameters
    ----------
    moves : Moves, n of them
    start, end : int array (m,), microseconds
        Of the arousals.
    rules : RuleSet

    Returns
    -------
    bool array (n,)
    """
    # "Less than" in whole microseconds is one less.
    gap = ticks(rules.arousal_gap_s) - 1
    return touches(moves.start, moves.end, start - gap, end + gap)
