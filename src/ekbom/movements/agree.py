"""Two scorings of the same nights held against each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import ceil

import numpy as np
from numpy.typing import NDArray

from ekbom.model.agreement import (
    Agreement,
    BlandAltman,
    EpochAgreement,
    EventAgreement,
    IndexPair,
    Marked,
    Matching,
)
from ekbom.model.errors import UsageError
from ekbom.model.movement import LEGS, Index, LegMovement, Movement
from ekbom.model.night_policy import AgreePolicy
from ekbom.movements.ticks import Flags, Ticks, bounds, ticks

ALL_LEGS, ALL_MOVEMENTS, PERIODIC = "legs", "movements", "periodic"


def marked(movements: Iterable[LegMovement | Movement]) -> tuple[Marked, ...]:
    """Movements of the detector or of the engine as movements of a scoring."""
    return tuple(
        Marked(one.onset_s, one.duration_s, one.leg)
        if isinstance(one, LegMovement)
        else Marked(one.onset_s, one.duration_s, one.legs, one.periodic)
        for one in movements
    )


def compare(
    a: Sequence[Marked],
    b: Sequence[Marked],
    *,
    policy: AgreePolicy,
    duration_s: float | None = None,
) -> Agreement:
    """How far two scorings of one night agree.

    Parameters
    ----------
    a, b : sequence of Marked
        In any order. Precision is the share of `a` that is in `b`; recall that of `b` in `a`.
    policy : AgreePolicy
    duration_s : float, optional
        Length of the recording, for the epochs without a movement; the end of the last movement
        in either by default.

    Returns
    -------
    Agreement

    Raises
    ------
    UsageError
        When one holds movements of single legs and the other movements of the rules, when one
        names legs and the other does not, or for times that cannot be.

    Notes
    -----
    Movements of single legs are matched leg by leg, the others whatever their legs. Pairs are
    as many as can be when the movements of each scoring do not overlap among themselves.
    """
    groups = _groups(a, b)
    last = max((one.onset_s + one.duration_s for one in (*a, *b)), default=0.0)
    length = last if duration_s is None else duration_s
    events: list[EventAgreement] = []
    limits: dict[Matching, float] = {"overlap": policy.iou_min, "onset": policy.onset_s}
    for matching, limit in limits.items():
        found = [
            _events(group, matching, limit, first, second)
            for group, (first, second) in groups.items()
        ]
        events += [*found, _added(found)] if ALL_MOVEMENTS not in groups else found
    epochs = [
        _epochs(group, _touched(first, policy, length), _touched(second, policy, length), policy)
        for group, (first, second) in groups.items()
    ]
    return Agreement(tuple(events), tuple(epochs))


def differing(
    a: Sequence[Marked], b: Sequence[Marked], *, policy: AgreePolicy
) -> tuple[tuple[Marked, ...], tuple[Marked, ...]]:
    """Movements that only one of two scorings of a night holds, matched by overlap.

    Parameters
    ----------
    a, b : sequence of Marked
        In any order.
    policy : AgreePolicy

    Returns
    -------
    only_a, only_b : tuple of Marked
        In the order of time; as many as `compare` does not find in both.

    Raises
    ------
    UsageError
        As `compare` does.
    """
    groups = _groups(a, b)
    groups.pop(PERIODIC, None)
    only: tuple[list[Marked], list[Marked]] = [], []
    for both in groups.values():
        rows = [_sorted(one) for one in both]
        pairs = _overlaps(_ticks(rows[0]), _ticks(rows[1]), policy.iou_min)
        for side, (left, events) in enumerate(zip(only, rows, strict=True)):
            known = {pair[side] for pair in pairs}
            left += [one for place, one in enumerate(events) if place not in known]
    first, second = (
        tuple(sorted(one, key=lambda event: (event.onset_s, event.legs))) for one in only
    )
    return first, second


def _groups(
    a: Sequence[Marked], b: Sequence[Marked]
) -> dict[str, tuple[list[Marked], list[Marked]]]:
    """What is matched with what, by name."""
    kinds = {one.periodic is None for one in (*a, *b)}
    if len(kinds) > 1:
        raise UsageError(
            "agree",
            "one holds movements of single legs and the other those of the rules",
            "give two of the same kind",
        )
    if kinds == {False}:
        return {
            ALL_MOVEMENTS: (list(a), list(b)),
            PERIODIC: ([one for one in a if one.periodic], [one for one in b if one.periodic]),
        }
    nameless = {one.legs == "unknown" for one in (*a, *b)}
    if len(nameless) > 1:
        raise UsageError(
            "agree", "some movements name a leg and some do not", "name the leg of all, or of none"
        )
    legs = ("unknown",) if True in nameless else LEGS[:2]
    return {
        leg: ([one for one in a if one.legs == leg], [one for one in b if one.legs == leg])
        for leg in legs
    }


def _events(
    group: str, matching: Matching, limit: float, a: Sequence[Marked], b: Sequence[Marked]
) -> EventAgreement:
    first, second = _ticks(_sorted(a)), _ticks(_sorted(b))
    if matching == "overlap":
        both = len(_overlaps(first, second, limit))
    else:
        both = _onsets(first, second, limit)
    return _agreement(group, matching, limit, len(a), len(b), both)


def _agreement(
    group: str, matching: Matching, limit: float, a: int, b: int, both: int
) -> EventAgreement:
    return EventAgreement(
        group=group,
        matching=matching,
        limit=limit,
        a=a,
        b=b,
        both=both,
        precision=both / a if a else None,
        recall=both / b if b else None,
        f1=2 * both / (a + b) if a + b else None,
    )


def _added(found: Sequence[EventAgreement]) -> EventAgreement:
    """All groups as one: the same counts, added up."""
    sums = (sum(getattr(one, name) for one in found) for name in ("a", "b", "both"))
    return _agreement(ALL_LEGS, found[0].matching, found[0].limit, *sums)


def pooled(agreements: Iterable[Agreement]) -> Agreement:
    """The agreement over several nights: counts added up, shares and kappa taken anew."""
    events: dict[tuple[str, str], EventAgreement] = {}
    epochs: dict[str, EpochAgreement] = {}
    for one in agreements:
        for event in one.events:
            before = events.get((event.group, event.matching))
            counts = (
                getattr(event, name) + (getattr(before, name) if before else 0)
                for name in ("a", "b", "both")
            )
            events[event.group, event.matching] = _agreement(
                event.group, event.matching, event.limit, *counts
            )
        for epoch in one.epochs:
            seen = epochs.get(epoch.group)
            epochs[epoch.group] = epoch if seen is None else _with_kappa(seen, epoch)
    return Agreement(tuple(events.values()), tuple(epochs.values()))


def _with_kappa(a: EpochAgreement, b: EpochAgreement) -> EpochAgreement:
    counts = {
        name: getattr(a, name) + getattr(b, name)
        for name in ("both", "only_a", "only_b", "neither")
    }
    return replace(a, **counts, kappa=kappa(**counts))


def _sorted(events: Sequence[Marked]) -> list[Marked]:
    start, end = bounds("agree", events)
    return [events[place] for place in np.lexsort((end, start))]


def _ticks(events: Sequence[Marked]) -> tuple[Ticks, Ticks]:
    return bounds("agree", events)


def _overlaps(
    a: tuple[Ticks, Ticks], b: tuple[Ticks, Ticks], iou_min: float
) -> list[tuple[int, int]]:
    """Pairs by overlap, from left to right, as the place of each in its list.

    Of two lists without overlaps of their own, the first pair in the order of time always holds
    one movement that fits no other; taking it loses nothing.
    """
    # Of the second list, none before `low` reaches the movement, none from `high` on begins in it.
    low = np.searchsorted(np.maximum.accumulate(b[1]), a[0], side="right")
    high = np.searchsorted(b[0], a[1], side="left")
    free = [True] * len(b[0])
    pairs: list[tuple[int, int]] = []
    others = list(zip(b[0].tolist(), b[1].tolist(), strict=True))
    rows = zip(a[0].tolist(), a[1].tolist(), low.tolist(), high.tolist(), strict=True)
    for number, (start, end, first, last) in enumerate(rows):
        for place in range(first, last):
            onset, until = others[place]
            shared = min(end, until) - max(start, onset)
            union = (end - start) + (until - onset) - shared
            if free[place] and shared > 0 and shared >= iou_min * union:
                free[place] = False
                pairs.append((number, place))
                break
    return pairs


def _onsets(a: tuple[Ticks, Ticks], b: tuple[Ticks, Ticks], most_s: float) -> int:
    """Pairs by onset, from left to right; there are never more."""
    most, pairs, place = ticks(most_s), 0, 0
    others = b[0].tolist()
    for onset in a[0].tolist():
        while place < len(others) and others[place] < onset - most:
            place += 1
        if place < len(others) and others[place] <= onset + most:
            pairs, place = pairs + 1, place + 1
    return pairs


def _touched(events: Sequence[Marked], policy: AgreePolicy, length_s: float) -> Flags:
    """Epochs in which there is any part of a movement."""
    step = ticks(policy.epoch_s)
    found = np.zeros(max(0, ceil(ticks(length_s) / step)), dtype=np.bool_)
    start, end = bounds("agree", events)
    last = np.maximum(start, end - 1) // step
    for low, high in zip((start // step).tolist(), last.tolist(), strict=True):
        found[max(0, low) : max(0, high + 1)] = True
    return found


def _epochs(group: str, a: Flags, b: Flags, policy: AgreePolicy) -> EpochAgreement:
    counts = {
        "both": int((a & b).sum()),
        "only_a": int((a & ~b).sum()),
        "only_b": int((~a & b).sum()),
        "neither": int((~a & ~b).sum()),
    }
    return EpochAgreement(group, policy.epoch_s, **counts, kappa=kappa(**counts))


def kappa(both: int, only_a: int, only_b: int, neither: int) -> float | None:
    """Cohen's kappa of two marks, yes or no.

    Parameters
    ----------
    both, only_a, only_b, neither : int
        How often each combination came.

    Returns
    -------
    float or None
        None where chance alone makes the two agree always, or where there is nothing.
    """
    n = both + only_a + only_b + neither
    if n == 0:
        return None
    yes_a, yes_b = (both + only_a) / n, (both + only_b) / n
    chance = yes_a * yes_b + (1 - yes_a) * (1 - yes_b)
    return None if chance == 1 else ((both + neither) / n - chance) / (1 - chance)


def index_pairs(
    night: str, a: Mapping[str, Index], b: Mapping[str, Index]
) -> tuple[IndexPair, ...]:
    """The indices of one night that both scorings hold.

    Parameters
    ----------
    night : str
        Its name.
    a, b : mapping of name to Index
    """
    return tuple(
        IndexPair(night, name, one.unit, one.value, other.value, _less(one.value, other.value))
        for name, one in a.items()
        if (other := b.get(name)) is not None
    )


def _less(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else a - b


def bland_altman(pairs: Iterable[IndexPair]) -> tuple[BlandAltman, ...]:
    """Bias and limits of agreement of each index over nights (Bland and Altman 1986).

    Parameters
    ----------
    pairs : iterable of IndexPair
        Of any nights, in any order.

    Returns
    -------
    tuple of BlandAltman
        In the order in which the indices first come; an index without any difference is left
        out.
    """
    differences: dict[tuple[str, str], list[float]] = {}
    for one in pairs:
        if one.difference is not None:
            differences.setdefault((one.name, one.unit), []).append(one.difference)
    return tuple(_limits(*key, np.array(values)) for key, values in differences.items())


def _limits(name: str, unit: str, values: NDArray[np.float64]) -> BlandAltman:
    bias = float(values.mean())
    if len(values) == 1:
        return BlandAltman(name, unit, 1, bias, None, None, None)
    sd = float(values.std(ddof=1))
    return BlandAltman(name, unit, len(values), bias, sd, bias - 1.96 * sd, bias + 1.96 * sd)
