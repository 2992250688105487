"""From the movements of each leg to a scored night: the one entrance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ekbom.model.finding import Finding
from ekbom.model.movement import STAGES, Hypnogram, LegMovement, Movement, Scored, Span
from ekbom.model.rules import RuleSet
from ekbom.movements.associate import near_arousal, near_respiratory
from ekbom.movements.indices import Night, all_indices
from ekbom.movements.merge import NAMES, Moves, combine
from ekbom.movements.series import NONE, Chain, find_series, is_short
from ekbom.movements.stage import SLEEP, WAKE, stage_onsets
from ekbom.movements.switched_off import kept_on, stages_on
from ekbom.movements.ticks import PER_S, Flags, Ticks, bounds


def score_movements(
    movements: Sequence[LegMovement],
    *,
    rules: RuleSet,
    hypnogram: Hypnogram | None = None,
    respiratory: Sequence[Span] | None = None,
    arousals: Sequence[Span] | None = None,
    lights: Span | None = None,
    off: Sequence[Span] = (),
) -> Scored:
    """Score the movements of one night under one edition.

    Parameters
    ----------
    movements : sequence of LegMovement
        As detected or marked, in any order; times in seconds.
    rules : RuleSet
        From `ekbom.knowledge.load.load_rules`, perhaps with options.
    hypnogram : Hypnogram, optional
        Without it every stage is ``?`` and no index per hour exists.
    respiratory, arousals : sequence of Span, optional
        None means not scored; an empty sequence means that there were none.
    lights : Span, optional
        From lights off to lights on; limits wake. Without it all wake counts.
    off : sequence of Span
        Stretches that somebody switched off: what moves in them is left out, no interval crosses
        one, and their time counts in no stage.

    Returns
    -------
    Scored

    Raises
    ------
    UsageError
        For a leg that does not exist, a leg named in part, or times that cannot be.

    Notes
    -----
    Time is counted in whole microseconds. The work is O(n log n) in the number of events.
    """
    movements, hypnogram = kept_on(movements, off), stages_on(hypnogram, off)
    cuts = np.sort(bounds("off", off)[0]) if off else None
    moves, dropped = combine(movements, rules)
    staged = stage_onsets(moves.start, hypnogram, lights)
    breathing = _flags("respiratory", moves, respiratory, rules)
    woken = _flags("arousals", moves, arousals, rules)
    awake = staged.codes == STAGES.index("W")
    chain, free = _chains(moves, awake, breathing, rules, cuts)
    night = Night(moves, staged, chain, free, woken, rules)
    return Scored(
        rules=rules,
        movements=_movements(night, breathing),
        indices=all_indices(night),
        sleep_min=staged.lasted(SLEEP) * 60 if staged.known else None,
        wake_min=staged.lasted(WAKE) * 60 if staged.known else None,
        findings=tuple(_findings(night, dropped, breathing)),
    )


def _flags(where: str, moves: Moves, events: Sequence[Span] | None, rules: RuleSet) -> Flags | None:
    if events is None:
        return None
    near = near_respiratory if where == "respiratory" else near_arousal
    return near(moves, *bounds(where, events), rules)


def _chains(
    moves: Moves, awake: Flags, breathing: Flags | None, rules: RuleSet, cuts: Ticks | None
) -> tuple[Chain, Chain | None]:
    """The series of the edition, and those without what is near respiratory events."""
    candidate = moves.candidate
    breaker = ~candidate if rules.non_candidates == "break" else np.zeros_like(candidate)
    whole = find_series(moves.start, candidate, breaker, awake, rules, cuts)
    if breathing is None:
        return whole, None
    stays = breaker & ~breathing if rules.respiratory_non_clm == "drop" else breaker
    free = find_series(moves.start, candidate & ~breathing, stays, awake, rules, cuts)
    return (free if rules.respiratory == "not_scored" else whole), free


def _movements(night: Night, breathing: Flags | None) -> tuple[Movement, ...]:
    moves, chain, free = night.moves, night.chain, night.free
    n = len(moves.start)
    columns = zip(
        moves.start.tolist(),
        (moves.end - moves.start).tolist(),
        moves.legs.tolist(),
        moves.parts.tolist(),
        moves.candidate.tolist(),
        chain.series.tolist(),
        night.staged.codes.tolist(),
        [None] * n if breathing is None else breathing.tolist(),
        [None] * n if night.arousal is None else night.arousal.tolist(),
        chain.imi.tolist(),
        [0] * n if free is None else free.series.tolist(),
        strict=True,
    )
    return tuple(
        Movement(
            onset_s=start / PER_S,
            duration_s=lasts / PER_S,
            legs=NAMES[legs],
            parts=parts,
            candidate=candidate,
            periodic=series > 0,
            series=series or None,
            stage=STAGES[stage],
            respiratory=breathes,
            arousal=wakes,
            imi_s=None if imi == NONE else imi / PER_S,
            series_nr=free_series or None,
        )
        for (
            start,
            lasts,
            legs,
            parts,
            candidate,
            series,
            stage,
            breathes,
            wakes,
            imi,
            free_series,
        ) in columns
    )


def _findings(night: Night, dropped: int, breathing: Flags | None) -> list[Finding]:
    """What a reader of the numbers must know beside them."""
    rules, found = night.rules, []
    if rules.provisional:
        found.append(
            Finding(
                "provisional_rules",
                "note",
                f"rules {rules.name}",
                "clauses of this edition stand from memory or from second-hand sources",
                "read the result as provisional",
            )
        )
    if dropped:
        found.append(
            Finding(
                "too_short",
                "note",
                "movements",
                f"{dropped} shorter than {rules.lm_min_s:g} s after joining",
                "they are no leg movements and were left out",
            )
        )
    if rules.respiratory == "not_scored" and breathing is None:
        found.append(
            Finding(
                "respiratory_unknown",
                "warning",
                f"rules {rules.name}",
                "this edition leaves out movements near respiratory events, and none were given",
                "give the respiratory events, or an empty list where there were none",
            )
        )
    started = _started_after_short(night.chain, rules)
    if started:
        found.append(
            Finding(
                "series_after_short_imi",
                "note",
                "option start_after_short_imi",
                f"{started} series begin with a movement that follows a short interval",
                "programs differ here; compare with the other value of the option",
            )
        )
    return found


def _started_after_short(chain: Chain, rules: RuleSet) -> int:
    inside = np.flatnonzero(chain.series)
    _, first = np.unique(chain.series[inside], return_index=True)
    return int(is_short(chain.imi[inside[first]], rules).sum())
