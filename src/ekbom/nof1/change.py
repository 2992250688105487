"""One change for good: whether the level turned when something was begun."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from ekbom.model.policy import Priors
from ekbom.nof1.columns import Nights
from ekbom.nof1.regress import step_evidence

Floats = NDArray[np.float64]

# The set of nights that is named holds four fifths of the probability of a turn.
_SET = 0.8


def single_start(on: NDArray[np.bool_], known: NDArray[np.bool_]) -> int | None:
    """Place of the one change from "without" to "with", or None if it switched otherwise."""
    places = np.flatnonzero(known)
    steps = np.flatnonzero(np.diff(on[places].astype(np.int8)))
    if len(steps) != 1 or on[places[0]]:
        return None
    return int(places[steps[0] + 1])


def changed_once(on: NDArray[np.bool_], known: NDArray[np.bool_], r_min: float) -> bool:
    """Whether it was, but for a few nights, begun once or given up once.

    Such a column cannot be told from time itself: whatever else changed in those months
    changed with it. Judged by its correlation with the one step that fits it best.
    """
    done = on[known].astype(np.float64)
    n = len(done)
    if n < 2 or done.min() == done.max():
        return False
    done = (done - done.mean()) / done.std()
    first = np.arange(1, n)
    # A standardised step at `first` against the standardised column, but for the sign.
    r = np.cumsum(done)[:-1] / np.sqrt(first * (n - first))
    return bool(np.abs(r).max() > r_min)


@dataclass(frozen=True, slots=True)
class Turn:
    """Where the level turned.

    Attributes
    ----------
    probability : float
        Posterior probability that it turned in the window after the start.
    first, last : int
        Places holding at least 80 percent of the probability of a turn in that window.
    """

    probability: float
    first: int
    last: int


def find_turn(
    nights: Nights,
    start: int,
    *,
    priors: Priors,
    settle: int,
    margin: int,
    reach: int,
) -> Turn:
    """Posterior of one step in the level, at any night, against none.

    "None" has prior probability one half; the rest is spread evenly over all nights with at
    least `margin` recorded nights on both sides, not only those near the start, so a level
    that turned long before the action began does not count for it.

    Parameters
    ----------
    nights : Nights
    start : int
        Place where the action began.
    priors : Priors
    settle : int
        Nights after the start within which a turn still counts.
    margin : int
        Recorded nights that must lie on either side of a turn.
    reach : int
        Nights before and after the start that are looked at.
    """
    place = np.flatnonzero(nights.used)
    place = place[np.abs(place - start) <= reach]
    candidates = place[margin : len(place) - margin + 1]
    if not len(candidates):
        return Turn(0.0, start, start)
    none, turned = step_evidence(
        nights.y[place],
        (place[:, None] >= candidates).astype(np.float64),
        days=nights.days[place],
        priors=priors,
        span=nights.span,
    )
    joint = np.concatenate([[none], turned - log(len(candidates))])
    posterior = np.exp(joint - np.logaddexp.reduce(joint))[1:]
    inside = np.where((candidates >= start) & (candidates <= start + settle), posterior, 0.0)
    best = np.argsort(inside)[::-1]
    enough = int(np.searchsorted(np.cumsum(inside[best]), _SET * inside.sum())) + 1
    chosen = candidates[best[:enough]]
    return Turn(float(inside.sum()), int(chosen.min()), int(chosen.max()))
