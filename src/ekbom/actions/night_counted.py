"""A night that somebody works on, counted anew: movements, series, indices, and its charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ekbom.knowledge.load import load_rules
from ekbom.knowledge.night_policy import load_night_policy
from ekbom.model.movement import STAGES, Index, LegMovement, Movement, Scored
from ekbom.model.rules import RuleSet, with_options

if TYPE_CHECKING:
    from ekbom.actions.night_state import NightState
    from ekbom.model.finding import Finding
    from ekbom.model.sleep import SleepSummary
    from ekbom.movements.histograms import Histogram
    from ekbom.movements.hours import LegCount, NightPart


@dataclass(frozen=True, slots=True)
class CountedNight:
    """What a night says under an edition of the rules.

    Attributes
    ----------
    state : NightState
    scored : Scored
    hours : tuple of NightPart
    legs : tuple of LegCount
    sleep : SleepSummary
    more : mapping of name to Index
    gaps : Histogram
        Intervals between candidates, in seconds.
    """

    state: NightState
    scored: Scored
    hours: tuple[NightPart, ...]
    legs: tuple[LegCount, ...]
    sleep: SleepSummary
    more: Mapping[str, Index]
    gaps: Histogram

    @property
    def rules(self) -> RuleSet:
        """The edition with its options."""
        return self.scored.rules

    @property
    def indices(self) -> Mapping[str, Index]:
        """Every index by its name."""
        return MappingProxyType({**self.scored.indices, **self.more})

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What a reader must know beside the numbers."""
        return (*self.scored.findings, *self.sleep.findings)

    @property
    def off_min(self) -> float:
        """Minutes that are switched off, where stretches overlap counted once."""
        end = total = 0.0
        for one in self.state.off_spans:
            total += max(0.0, one.onset_s + one.duration_s - max(one.onset_s, end))
            end = max(end, one.onset_s + one.duration_s)
        return total / 60

    def rows(self) -> list[list[Any]]:
        """One row for each movement of a leg, in the order of time, for a page that draws it.

        Its number, onset, length, leg, number among the movements of the rules, series (0 for
        none), whether it is a candidate, stage, and interval to the candidate before it. One that
        counts for nothing, as it was switched off or is too short, has the number 0.
        """
        held = _holders(self.scored.movements)
        order = sorted(self.state.movements.items(), key=lambda one: (one[1].onset_s, one[0]))
        rows = []
        for number, one in order:
            place = held(one)
            of = None if place is None else self.scored.movements[place]
            rows.append(
                [
                    number,
                    round(one.onset_s, 3),
                    round(one.duration_s, 3),
                    one.leg,
                    0 if place is None else place + 1,
                    0 if of is None else of.series or 0,
                    int(of is not None and of.candidate),
                    "?" if of is None else of.stage,
                    None if of is None or of.imi_s is None else round(of.imi_s, 2),
                ]
            )
        return rows


def count_night(
    state: NightState,
    rules: str,
    options: Mapping[str, str],
    *,
    intervals: bool = False,
    seed: int = 0,
) -> CountedNight:
    """Count a night under an edition of the rules.

    Parameters
    ----------
    state : NightState
    rules : str
    options : mapping of str to str
    intervals : bool
        Whether the indices get their 95 % intervals.
    seed : int
        Repeats the chance in them.

    Raises
    ------
    UsageError
        For an edition or an option that does not exist.
    """
    from ekbom.movements.histograms import interval_histograms
    from ekbom.movements.hours import by_hour, by_leg, more_indices
    from ekbom.movements.score import score_movements
    from ekbom.movements.sleep import sleep_summary
    from ekbom.movements.switched_off import stages_on

    policy = load_night_policy()
    stages = stages_on(state.hypnogram, state.off_spans)
    scored = score_movements(
        tuple(state.movements.values()),
        rules=with_options(load_rules(rules), options),
        hypnogram=state.hypnogram,
        respiratory=state.respiratory,
        arousals=state.arousals,
        lights=state.lights,
        off=state.off_spans,
    )
    if intervals:
        from numpy.random import default_rng

        from ekbom.movements.bootstrap import with_intervals

        scored = with_intervals(
            scored,
            hypnogram=stages,
            lights=state.lights,
            policy=policy.interval,
            rng=default_rng(seed),
        )
    sleep = sleep_summary(stages, lights=state.lights, arousals=state.arousals)
    return CountedNight(
        state=state,
        scored=scored,
        hours=by_hour(scored, stages, sleep.bed),
        legs=by_leg(scored),
        sleep=sleep,
        more=more_indices(scored, sleep),
        gaps=interval_histograms(scored, policy.histogram)[0],
    )


def get_ready_to_count() -> None:
    """Read now what the first night that is counted would wait for."""
    import numpy.random

    from ekbom.movements import bootstrap, histograms, hours, score, sleep, switched_off

    del numpy, bootstrap, histograms, hours, score, sleep, switched_off
    load_night_policy()


def counted_dict(counted: CountedNight, record: Mapping[str, Any], version: str) -> dict[str, Any]:
    """A counted night as it stands in ``night.json``.

    Parameters
    ----------
    counted : CountedNight
    record : mapping
        What the recording said of itself in the scoring that was worked on.
    version : str
        Of this software.
    """
    from ekbom.exchange.night_json import index_dict, scored_dict

    more = {
        "indices": {name: index_dict(one) for name, one in counted.indices.items()},
        "sleep": {name: index_dict(one) for name, one in counted.sleep.numbers.items()},
        "findings": [one.to_dict() for one in counted.findings],
        "detected": True,
        "by_hour": counted.hours,
        "by_leg": counted.legs,
        "off_min": counted.off_min,
    }
    return scored_dict(counted.scored, record, version, more)


def said_of(counted: CountedNight, start: datetime | None) -> str:
    """The answer in two plain sentences."""
    from ekbom.reports.night_words import NOT_SEVERITY, headline, in_words

    return "\n".join(
        [headline(counted.scored), in_words(counted.scored, counted.hours, start), NOT_SEVERITY]
    )


def stage_letters(state: NightState) -> str:
    """The stages as one letter each, in the order of `STAGES`."""
    stages = state.hypnogram
    return "" if stages is None else "".join(str(STAGES.index(one)) for one in stages.stages)


def _holders(movements: Sequence[Movement]) -> Any:
    """Says which movement of the rules holds a movement of a leg."""
    from bisect import bisect_right

    starts = [one.onset_s for one in movements]

    def held(one: LegMovement) -> int | None:
        place = bisect_right(starts, one.onset_s + _HAIR_S) - 1
        while place >= 0:
            by = movements[place]
            if by.legs in (one.leg, "both") and one.onset_s < by.onset_s + by.duration_s:
                return place
            if one.onset_s - by.onset_s > _BACK_S:
                return None
            place -= 1
        return None

    return held


# Times of the rules are whole microseconds; no movement of two legs lasts as long as the other.
_HAIR_S, _BACK_S = 1e-5, 300.0
