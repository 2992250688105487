"""The numbers of a scored night. What is not defined is None and says why; it is never zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from ekbom.model.movement import Index, Stage
from ekbom.model.rules import RuleSet
from ekbom.movements.merge import Moves
from ekbom.movements.series import NONE, Chain, in_range, is_short
from ekbom.movements.stage import NREM, REM, SLEEP, WAKE, Staged
from ekbom.movements.ticks import PER_S, Flags

NO_STAGES = "no stages were given"
NO_RESPIRATORY = "respiratory events were not given"
NO_AROUSALS = "arousals were not given"
NO_WAKE = "this edition scores no movements in wake"
_NOT_ASKED = "not asked for by the option periodicity_index"
_RATE = "1/h"


@dataclass(frozen=True, slots=True)
class Night:
    """Everything the indices are counted from.

    Attributes
    ----------
    moves : Moves
    staged : Staged
    chain : Chain
    free : Chain or None
        With the movements near respiratory events left out; None without such events.
    arousal : bool array (n,) or None
    rules : RuleSet
    """

    moves: Moves
    staged: Staged
    chain: Chain
    free: Chain | None
    arousal: Flags | None
    rules: RuleSet

    @property
    def periodic(self) -> Flags:
        """Movements in a series; array (n,)."""
        found: Flags = self.chain.series > 0
        return found

    @property
    def scope(self) -> Flags:
        """Movements in sleep; without stages all, for there is no better; array (n,)."""
        everything: Flags = np.ones(len(self.moves.start), dtype=np.bool_)
        return self.staged.of(SLEEP) if self.staged.known else everything


def all_indices(night: Night) -> Mapping[str, Index]:
    """Every index by its name, always the same names in the same order."""
    found = [*_of_periodic(night), *_of_others(night), *_periodicity(night), *_log_imi(night)]
    return MappingProxyType({one.name: one for one in found})


def _of_periodic(night: Night) -> list[Index]:
    periodic, free, arousal = night.periodic, night.free, night.arousal
    woken = None if arousal is None else periodic & arousal
    apart = None if free is None else free.series > 0
    # Where wake is left out nothing in it was looked at, and that is not zero.
    awake = None if night.rules.wake == "left_out" else periodic & night.staged.in_bed
    return [
        _rate(night, "plms", periodic, SLEEP, "periodic movements in sleep"),
        _rate(night, "plmw", awake, WAKE, "periodic movements in wake, lights off to on,", NO_WAKE),
        _rate(
            night,
            "plms_nr",
            apart,
            SLEEP,
            "periodic movements in sleep, the series built anew without those near respiratory "
            "events,",
            NO_RESPIRATORY,
        ),
        _rate(night, "plms_nrem", periodic, NREM, "periodic movements in N1, N2 and N3"),
        _rate(night, "plms_rem", periodic, REM, "periodic movements in REM sleep"),
        _rate(
            night,
            "plms_arousal",
            woken,
            SLEEP,
            "periodic movements in sleep with an arousal",
            NO_AROUSALS,
        ),
    ]


def _of_others(night: Night) -> list[Index]:
    imi, candidate = night.chain.imi, night.moves.candidate
    short = is_short(imi, night.rules)
    alone = (imi != NONE) & ~short & ~night.periodic
    return [
        _rate(night, "clms", candidate, SLEEP, "candidate movements in sleep"),
        _rate(
            night, "lm", np.ones_like(candidate), SLEEP, "movements in sleep, candidates or not,"
        ),
        _rate(
            night,
            "short_imi",
            short,
            SLEEP,
            "candidate movements in sleep after an interval too short for a series",
        ),
        _rate(
            night,
            "isolated",
            alone,
            SLEEP,
            "candidate movements in sleep that are in no series, after an interval that is not "
            "too short,",
        ),
    ]


_STATES: Mapping[tuple[Stage, ...], tuple[str, str]] = MappingProxyType(
    {
        SLEEP: ("sleep", "no sleep was scored"),
        WAKE: ("wake, lights off to on", "no wake was scored between lights off and on"),
        NREM: ("N1, N2 and N3", "no N1, N2 or N3 was scored"),
        REM: ("REM sleep", "no REM sleep was scored"),
    }
)


def _rate(
    night: Night,
    name: str,
    counted: Flags | None,
    stages: tuple[Stage, ...],
    what: str,
    unknown: str = "",
) -> Index:
    """Movements that begin in some stages, per hour of these stages."""
    state, empty = _STATES[stages]
    name, definition = f"{name}_index", f"{what} per hour of {state}"
    reason = NO_STAGES if not night.staged.known else unknown if counted is None else ""
    hours = night.staged.lasted(stages)
    if not reason and not hours > 0:
        reason = empty
    if reason or counted is None:
        return Index(name, None, _RATE, definition, reason)
    count = int((counted & night.staged.of(stages)).sum())
    return Index(name, count / hours, _RATE, definition)


def _where(night: Night) -> str:
    return "in sleep" if night.staged.known else "in the whole recording, as there are no stages"


def _periodicity(night: Night) -> list[Index]:
    rules, scope, chain = night.rules, night.scope, night.chain
    return [
        _share(
            night,
            "periodicity_index",
            "plm_over_clm",
            int((night.periodic & scope).sum()),
            int((night.moves.candidate & scope).sum()),
            "periodic movements as a share of candidate movements",
            "there are no candidate movements",
        ),
        _share(
            night,
            "periodicity_index_ferri2006",
            "ferri2006",
            int((chain.steady & scope).sum()),
            int(((chain.plain != NONE) & scope).sum()),
            f"intervals above {rules.ferri_imi_min_s:g} and up to {rules.ferri_imi_max_s:g} s in "
            f"an unbroken row of at least {rules.ferri_run_min}, as a share of all intervals "
            "between candidate movements",
            "there are no intervals",
        ),
    ]


def _share(
    night: Night, name: str, form: str, part: int, whole: int, what: str, empty: str
) -> Index:
    definition = f"{what}, {_where(night)}"
    if night.rules.periodicity_index not in ("both", form):
        return Index(name, None, "share", definition, _NOT_ASKED)
    if whole == 0:
        return Index(name, None, "share", definition, empty)
    return Index(name, part / whole, "share", definition)


def _log_imi(night: Night) -> list[Index]:
    rules, imi = night.rules, night.chain.imi
    logs = np.log(imi[in_range(imi, rules) & night.scope] / PER_S)
    upper = "" if rules.imi_upper == "inclusive" else "below "
    span = f"intervals of {rules.imi_min_s:g} to {upper}{rules.imi_max_s:g} s, {_where(night)}"
    few = "there is no such interval" if len(logs) == 0 else "there is one such interval alone"
    return [
        Index(
            "ln_imi_mean",
            float(logs.mean()) if len(logs) else None,
            "ln s",
            f"mean of the natural logarithm of {span}",
            "" if len(logs) else few,
        ),
        Index(
            "ln_imi_sd",
            float(logs.std(ddof=1)) if len(logs) > 1 else None,
            "ln s",
            f"standard deviation of the natural logarithm of {span}",
            "" if len(logs) > 1 else few,
        ),
    ]
