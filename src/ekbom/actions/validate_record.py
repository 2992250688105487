"""One night of a public data set: our movements against those that people marked in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from statistics import median

from ekbom.actions.night_legs import find_legs_moving, findings_of_legs, score_beside
from ekbom.model.agreement import EventAgreement, Marked
from ekbom.model.finding import Finding
from ekbom.model.movement import Leg, LegMovement, Scored
from ekbom.model.night_policy import AgreePolicy
from ekbom.model.recording import Marks
from ekbom.model.rules import RuleSet
from ekbom.model.validation import AgainstScorer, PeoplePair, Spread, ValidatedRecord
from ekbom.movements.agree import PERIODIC, compare, marked
from ekbom.recordings import Recording

INDEX = "plms_index"
# Movements of single legs, and movements of the rules, of one side.
_Side = tuple[Sequence[Marked], Sequence[Marked]]
_Events = dict[str, EventAgreement | None]


@dataclass(frozen=True, slots=True)
class Scorer:
    """One person's scoring of a night.

    Attributes
    ----------
    name : str
    marks : Marks
        `movements` is not None.
    periodic_alone : bool
        Whether only movements that the person took for periodic are marked.
    """

    name: str
    marks: Marks
    periodic_alone: bool = False

    @property
    def movements(self) -> tuple[LegMovement, ...]:
        """The movements of single legs that the person marked."""
        return self.marks.movements or ()


def find_movements(
    recording: Recording, channels: Mapping[Leg, str], rules: RuleSet
) -> tuple[tuple[LegMovement, ...], tuple[Finding, ...]]:
    """The movements that our detector finds, leg by leg.

    Raises
    ------
    InputError
        When a channel cannot be read or used.
    """
    legs = find_legs_moving(recording, channels, None, rules.offset_reading)
    moves = tuple(move for one in legs for move in one.movements)
    return moves, tuple(findings_of_legs(legs, channels))


def compare_record(
    name: str,
    ours: Sequence[LegMovement],
    scorers: Sequence[Scorer],
    *,
    rules: RuleSet,
    policy: AgreePolicy,
    duration_s: float,
) -> ValidatedRecord:
    """Hold our movements and those of every scorer against each other.

    Parameters
    ----------
    name : str
    ours : sequence of LegMovement
    scorers : sequence of Scorer
    rules : RuleSet
    policy : AgreePolicy
    duration_s : float
        Of the recording.

    Notes
    -----
    Movements longer than a candidate of one leg may be are left out of the comparison of single
    legs on both sides: the scorers' rules know no such movement. They count in the indices.
    Indices and periodic movements of both sides follow the same rules on the scorer's own
    stages, so that movements alone make the difference.
    """
    mine = [score_beside(one.marks, ours, rules) for one in scorers]
    theirs = [score_beside(one.marks, one.movements, rules) for one in scorers]
    short = _short(ours, rules)
    against = tuple(
        _against(one, _Both(short, mine[k], theirs[k], rules, policy, duration_s))
        for k, one in enumerate(scorers)
    )
    pairs = tuple(_people(scorers, theirs, rules, policy, duration_s))
    return ValidatedRecord(
        name=name,
        found=len(short),
        set_aside=len(ours) - len(short),
        scorers=against,
        pairs=pairs,
        ours=spreads(one.f1 for one in against),
        people=spreads(one.f1 for one in pairs),
        index=_middle(one.index for one in against),
        index_people=_middle(one.index_scorer for one in against),
    )


@dataclass(frozen=True, slots=True)
class _Both:
    """What is compared with one scorer, and by what."""

    short: Sequence[LegMovement]
    mine: Scored
    theirs: Scored
    rules: RuleSet
    policy: AgreePolicy
    duration_s: float


def _against(scorer: Scorer, both: _Both) -> AgainstScorer:
    marks = _short(scorer.movements, both.rules)
    events = _events(
        (marked(both.short), marked(both.mine.movements)),
        (marked(marks), _periodic(scorer, both.theirs)),
        both.policy,
        both.duration_s,
    )
    return AgainstScorer(
        scorer=scorer.name,
        marked=len(marks),
        set_aside=len(scorer.movements) - len(marks),
        f1={group: one.f1 if one else None for group, one in events.items()},
        precision={group: one.precision if one else None for group, one in events.items()},
        recall={group: one.recall if one else None for group, one in events.items()},
        index=both.mine.indices[INDEX].value,
        index_scorer=both.theirs.indices[INDEX].value,
    )


def _people(
    scorers: Sequence[Scorer],
    scored: Sequence[Scored],
    rules: RuleSet,
    policy: AgreePolicy,
    duration_s: float,
) -> Iterator[PeoplePair]:
    """Each two scorers against each other."""
    sides = [
        (marked(_short(one.movements, rules)), _periodic(one, by_rules))
        for one, by_rules in zip(scorers, scored, strict=True)
    ]
    for a, b in combinations(range(len(scorers)), 2):
        events = _events(sides[a], sides[b], policy, duration_s)
        f1 = {group: one.f1 if one else None for group, one in events.items()}
        yield PeoplePair(scorers[a].name, scorers[b].name, f1)


def _events(a: _Side, b: _Side, policy: AgreePolicy, duration_s: float) -> _Events:
    """Movements of single legs leg by leg, and the periodic ones; None where there are none."""
    (single_a, by_rules_a), (single_b, by_rules_b) = a, b
    legs = compare(single_a, single_b, policy=policy, duration_s=duration_s)
    rules = compare(by_rules_a, by_rules_b, policy=policy, duration_s=duration_s)
    found: _Events = {one.group: one for one in legs.events if one.matching == "overlap"}
    periodic = (one for one in rules.events if one.group == PERIODIC and one.matching == "overlap")
    return {**found, PERIODIC: next(periodic, None)}


def _periodic(scorer: Scorer, scored: Scored) -> tuple[Marked, ...]:
    """Movements of the rules; where periodic ones alone were marked, these as they are."""
    if scorer.periodic_alone:
        return tuple(replace(one, periodic=True) for one in marked(scorer.movements))
    return marked(scored.movements)


def _short(movements: Iterable[LegMovement], rules: RuleSet) -> tuple[LegMovement, ...]:
    return tuple(one for one in movements if one.duration_s <= rules.clm_max_s)


def spreads(rows: Iterable[Mapping[str, float | None]]) -> dict[str, Spread]:
    """Middle, lowest and highest of each group; a group without any number is left out."""
    numbers: dict[str, list[float]] = {}
    for row in rows:
        for group, value in row.items():
            if value is not None:
                numbers.setdefault(group, []).append(value)
    return {
        group: Spread(len(found), median(found), min(found), max(found))
        for group, found in numbers.items()
    }


def _middle(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None
