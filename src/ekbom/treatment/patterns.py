"""What a drawing or an answer looks like instead of a muscle: look-alikes, asked after first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.facts import limits_of
from ekbom.knowledge.load import read_topic
from ekbom.knowledge.shipped_rules import ground, judge, load_rule_book
from ekbom.model.candidate import LookAlike

if TYPE_CHECKING:
    from ekbom.knowledge.audience import Audience
    from ekbom.model.candidate import Marked
    from ekbom.model.observation import Known
    from ekbom.model.verdict import Missing, Verdict

_TOPIC, _DRAWN, _FIRST = "candidates", "candidate.drawn.", "candidate.asked_first"
_RULE, _PERSON = "lookalike.", "person"
_SIDES = ("right", "left")


@dataclass(frozen=True, slots=True)
class _Way:
    """A way of drawing that looks like something else."""

    code: str
    tells: str
    zones: frozenset[str]
    concerns: tuple[str, ...]
    both_sides: bool
    of_zones: float
    of_drawing: float

    def seen_in(self, drawn: tuple[Marked, ...]) -> bool:
        """Whether enough of its zones are drawn, and enough of the drawing lies in them."""
        inside = sum(one.zone in self.zones for one in drawn)
        if not drawn or inside / len(drawn) < self.of_drawing:
            return False
        shares = [self._share(drawn, side) for side in _SIDES]
        return (min if self.both_sides else max)(shares) >= self.of_zones

    def _share(self, drawn: tuple[Marked, ...], side: str) -> float:
        # What was drawn without a side tells nothing of both sides, but it lies on one of them.
        sides = (side,) if self.both_sides else (side, None)
        there = {one.zone for one in drawn if one.side in sides}
        return len(there & self.zones) / len(self.zones)


def judged_look_alikes(answers: Known, audience: Audience) -> Mapping[str, Verdict]:
    """What the answers say of each look-alike.

    Parameters
    ----------
    answers : mapping of observation to value
    audience : {"person", "clinician"}

    Raises
    ------
    UsageError, InputError
        As `ekbom.knowledge.shipped_rules.judge` does.
    """
    rules = [rule for rule in load_rule_book().rules if rule.startswith(_RULE)]
    return {rule.removeprefix(_RULE): judge(rule, answers, audience) for rule in rules}


def look_alikes(drawn: tuple[Marked, ...], judged: Mapping[str, Verdict]) -> tuple[LookAlike, ...]:
    """What speaks for something else: answers first, then the way it was drawn.

    Parameters
    ----------
    drawn : tuple of Marked
    judged : mapping of look-alike to Verdict
        What an answer closed is not offered again for the drawing.
    """
    told = tuple(_told(key, one) for key, one in judged.items() if _open(one))
    return (*told, *_by_drawing(drawn, judged))


def asked_first(judged: Mapping[str, Verdict]) -> tuple[Missing, ...]:
    """Questions on look-alikes that come before any muscle, as far as they are not answered."""
    keys = shipped_facts()[_FIRST]["look_alikes"]
    return tuple(asked for key in keys for asked in _questions(judged[key]))


def _by_drawing(drawn: tuple[Marked, ...], judged: Mapping[str, Verdict]) -> Iterator[LookAlike]:
    for way in _ways():
        concerns = tuple(key for key in way.concerns if judged[key].holds is not False)
        if concerns and way.seen_in(drawn):
            missing = (asked for key in concerns for asked in _questions(judged[key]))
            facts = (way.code, *(fact.fact for key in concerns for fact in judged[key].grounds))
            yield LookAlike(
                code=way.code,
                says=way.tells,
                seen_by="drawing",
                concerns=concerns,
                then=(),
                missing=tuple(missing),
                grounds=tuple(ground(fact) for fact in dict.fromkeys(facts)),
            )


def _told(key: str, found: Verdict) -> LookAlike:
    rule = load_rule_book().rule(found.rule)
    return LookAlike(
        code=found.rule,
        says=f"{rule.claims}: {'; '.join(one.says for one in found.reasons)}.",
        seen_by="answers",
        concerns=(key,),
        then=(rule.then,),
        missing=(),
        grounds=found.grounds,
    )


def _open(found: Verdict) -> bool:
    """Whether all that a person can answer points to it and nobody closed it."""
    return found.holds is not False and not _questions(found)


def _questions(found: Verdict) -> tuple[Missing, ...]:
    return tuple(one for one in found.missing if one.known_by == _PERSON)


@cache
def _ways() -> tuple[_Way, ...]:
    facts = shipped_facts()
    return tuple(
        _Way(
            code=id_,
            tells=row["tells"],
            zones=frozenset(row["zones"]),
            concerns=tuple(row["look_alikes"]),
            both_sides=row["both_sides"],
            of_zones=limits_of(facts, id_, "of_zones", "at_least")[0][0],
            of_drawing=limits_of(facts, id_, "of_drawing", "at_least")[0][0],
        )
        for id_, row in read_topic(_TOPIC).items()
        if id_.startswith(_DRAWN)
    )
