"""When in the night the movements came, on which leg, and how long they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from types import MappingProxyType

import numpy as np

from ekbom.model.movement import STAGES, Hypnogram, Index, Legs, Movement, Scored, Span
from ekbom.model.sleep import SleepSummary
from ekbom.movements.indices import NO_STAGES
from ekbom.movements.merge import NAMES
from ekbom.movements.sleep import NO_SLEEP
from ekbom.movements.stage import SLEEP, stage_onsets
from ekbom.movements.ticks import PER_S, ticks


@dataclass(frozen=True, slots=True)
class NightPart:
    """A part of the night with its periodic movements.

    Attributes
    ----------
    start_s, end_s : float
    sleep_min : float
    movements, candidates, periodic : int
        That begin in it, in sleep.
    index : float or None
        Periodic movements in sleep per hour of sleep in it; None where there was no sleep in it.
    """

    start_s: float
    end_s: float
    sleep_min: float
    movements: int
    candidates: int
    periodic: int
    index: float | None


@dataclass(frozen=True, slots=True)
class LegCount:
    """Movements of one kind of `legs`.

    Attributes
    ----------
    legs : Legs
    movements, candidates, periodic : int
        In sleep; in the whole recording where there are no stages.
    mean_s : float or None
        Mean duration of its candidates; None without any.
    """

    legs: Legs
    movements: int
    candidates: int
    periodic: int
    mean_s: float | None


def by_hour(scored: Scored, hypnogram: Hypnogram | None, bed: Span | None) -> tuple[NightPart, ...]:
    """The hours of the night from the start of the time in bed on; the last may be shorter.

    Parameters
    ----------
    scored : Scored
    hypnogram : Hypnogram or None
        Without it there are no parts.
    bed : Span or None
        `bed` of the sleep summary.
    """
    if hypnogram is None or bed is None:
        return ()
    hours = max(1, ceil(bed.duration_s / 3600))
    edges = [bed.onset_s + 3600 * hour for hour in range(hours)]
    return _parts(scored, hypnogram, [*edges, bed.onset_s + bed.duration_s])


def by_third(
    scored: Scored, hypnogram: Hypnogram | None, sleep: SleepSummary
) -> tuple[NightPart, ...]:
    """Three equal parts of the time from the first sleep to the end of the last.

    Parameters
    ----------
    scored : Scored
    hypnogram : Hypnogram or None
    sleep : SleepSummary
        Without sleep there are no parts.
    """
    if hypnogram is None or sleep.onset_s is None or sleep.end_s is None:
        return ()
    edges = np.linspace(sleep.onset_s, sleep.end_s, 4).tolist()
    return _parts(scored, hypnogram, edges)


def _parts(scored: Scored, hypnogram: Hypnogram, edges: list[float]) -> tuple[NightPart, ...]:
    cuts = np.array([ticks(edge) for edge in edges])
    step, first = ticks(hypnogram.epoch_s), ticks(hypnogram.start_s)
    begins = first + step * np.arange(len(hypnogram.stages))
    asleep = np.isin(stage_onsets(begins, hypnogram, None).codes, _SLEEP_CODES)
    moves = [one for one in scored.movements if one.stage in SLEEP]
    at = np.searchsorted(cuts, [ticks(one.onset_s) for one in moves], side="right") - 1
    found = []
    for part, (low, high) in enumerate(pairwise(cuts.tolist())):
        seen = np.minimum(begins + step, high) - np.maximum(begins, low)
        sleep = float(np.maximum(seen[asleep], 0).sum()) / (60 * PER_S)
        here = [one for one, where in zip(moves, at.tolist(), strict=True) if where == part]
        periodic = sum(one.periodic for one in here)
        found.append(
            NightPart(
                start_s=low / PER_S,
                end_s=high / PER_S,
                sleep_min=sleep,
                movements=len(here),
                candidates=sum(one.candidate for one in here),
                periodic=periodic,
                index=periodic / (sleep / 60) if sleep > 0 else None,
            )
        )
    return tuple(found)


_SLEEP_CODES = [STAGES.index(stage) for stage in SLEEP]


def by_leg(scored: Scored) -> tuple[LegCount, ...]:
    """Left, right and both counted apart; a recording without named legs has one row.

    Parameters
    ----------
    scored : Scored
    """
    here = _in_scope(scored)
    nameless = any(one.legs == "unknown" for one in here)
    return tuple(
        LegCount(
            legs=legs,
            movements=sum(one.legs == legs for one in here),
            candidates=sum(one.legs == legs and one.candidate for one in here),
            periodic=sum(one.legs == legs and one.periodic for one in here),
            mean_s=_mean([one for one in here if one.legs == legs and one.candidate]),
        )
        for legs in NAMES
        if (legs == "unknown") == nameless
    )


def _in_scope(scored: Scored) -> list[Movement]:
    """Movements in sleep; all, where there are no stages."""
    known = scored.sleep_min is not None
    return [one for one in scored.movements if not known or one.stage in SLEEP]


def _mean(moves: list[Movement]) -> float | None:
    return sum(one.duration_s for one in moves) / len(moves) if moves else None


def more_indices(scored: Scored, sleep: SleepSummary) -> Mapping[str, Index]:
    """Mean durations, and how long after falling asleep the first series began.

    Parameters
    ----------
    scored : Scored
    sleep : SleepSummary

    Returns
    -------
    mapping
        ``lm_mean_s``, ``clm_mean_s``, ``plm_mean_s``, ``series_latency_min``.
    """
    known = scored.sleep_min is not None
    where = "in sleep" if known else "in the whole recording, as there are no stages"
    here = _in_scope(scored)
    kinds = (
        ("lm_mean_s", "movements, candidates or not", here),
        ("clm_mean_s", "candidate movements", [one for one in here if one.candidate]),
        ("plm_mean_s", "periodic movements", [one for one in here if one.periodic]),
    )
    found = {}
    for name, what, moves in kinds:
        mean, definition = _mean(moves), f"mean duration of {what}, {where}"
        found[name] = Index(name, mean, "s", definition, "" if moves else f"there are no {what}")
    found["series_latency_min"] = _series_latency(scored, sleep)
    return MappingProxyType(found)


def _series_latency(scored: Scored, sleep: SleepSummary) -> Index:
    """From the first sleep to the first periodic movement in sleep after it."""
    onset = sleep.onset_s
    later = [
        one.onset_s
        for one in scored.movements
        if onset is not None and one.periodic and one.stage in SLEEP and one.onset_s >= onset
    ]
    reason = ""
    if scored.sleep_min is None:
        reason = NO_STAGES
    elif onset is None:
        reason = NO_SLEEP
    elif not later:
        reason = "there is no series in sleep"
    return Index(
        "series_latency_min",
        None if reason or onset is None else (later[0] - onset) / 60,
        "min",
        "from the first sleep to the first periodic movement in sleep",
        reason,
    )
