"""How the IRLS of one person changed between two dates, and what may be said of it (rule.18).

Three kinds of figure stay apart and are shown side by side: what trials count between groups,
what parted improved from unchanged people, and how far the total falls with no active treatment.
None of them credits a remedy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ekbom.assessment.statements import from_fact, stated
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.facts import limits_of

if TYPE_CHECKING:
    from ekbom.assessment.scales import Scored, Scores
    from ekbom.knowledge.audience import Audience
    from ekbom.model.assessed import Statement

# From the least to the most that may be said.
_RULES = tuple(
    f"change.{word}" for word in ("rise", "none", "little", "possible", "improved", "much_improved")
)
_PERSON = ("nof1.irls.improved_within", "nof1.irls.much_improved_within")
# Shown whatever the change: no active treatment, between groups, within one person, a cohort,
# and for clinicians what is not checked yet.
_BESIDE = (
    "nof1.irls.no_treatment",
    "scale.irls.placebo",
    "nof1.irls.difference_between_groups",
    *_PERSON,
    "scale.irls.cohort_change",
    "scale.irls.responder",
)
MILD = (
    "The figure comes from people with moderate to severe restless legs; the first total here "
    "lies below that."
)


@dataclass(frozen=True, slots=True)
class Change:
    """The first and the last of several totals with a date.

    Attributes
    ----------
    first, last : Scored
    points : float
        How far the total went; below zero is a fall.
    """

    first: Scored
    last: Scored
    points: float

    def moved(self) -> str:
        """How far and which way the total went."""
        size = abs(self.points)
        if size == 0:
            return "no change"
        return f"a {'fall' if self.points < 0 else 'rise'} of {size:g} point{'s' * (size != 1)}"

    def says(self) -> str:
        """The change in one line."""
        first, last = self.first, self.last
        return (
            f"from {first.total:g} {first.told()} to {last.total:g} {last.told()}: {self.moved()}"
        )

    def to_dict(self) -> dict[str, Any]:
        """The change as plain values."""
        return {
            "from": self.first.total,
            "to": self.last.total,
            "first": self.first.on,
            "last": self.last.on,
            "points": self.points,
        }


def irls_change(scores: Scores) -> Change | None:
    """The change of the IRLS between its first and its last date; None with fewer than two."""
    totals = scores.totals("irls")
    if len(totals) < 2:
        return None
    first, last = totals[0], totals[-1]
    return Change(first, last, (last.total or 0) - (first.total or 0))


def change_word(change: Change) -> str:
    """The word of the observation ``irls_change`` for a change."""
    fall = -change.points
    if fall <= 0:
        return "none" if fall == 0 else "rise"
    much, improved = (-_limit(fact) for fact in reversed(_PERSON))
    (possible, _), _ = limits_of(shipped_facts(), "rule.18", "possible", "within")
    if fall >= much:
        return "much_improved"
    if fall >= improved:
        return "improved"
    return "possible" if fall >= possible else "little"


def change_statements(change: Change, audience: Audience) -> Iterator[Statement]:
    """What the rules say of a change, then every figure it is held against."""
    known = {"irls_change": change_word(change)}
    found = [stated(rule, known, audience) for rule in _RULES]
    # A large fall is a smaller one as well; the strongest word is said, and said once.
    strongest = [one for one in found if one is not None][-1:]
    yield from (replace(one, reasons=(change.says(),)) for one in strongest)
    for fact in _BESIDE:
        beside = from_fact(fact, audience, reasons=(_held_against(fact, change),))
        if beside is not None:
            mild = fact in _PERSON and _is_mild(change)
            yield replace(beside, cautions=(*beside.cautions, *([MILD] if mild else ())))


def _held_against(fact: str, change: Change) -> str:
    """The change beside a figure; whether it reaches it, where the figure is of one person."""
    if fact not in _PERSON:
        return f"here: {change.moved()}"
    reached = change.points <= _limit(fact)
    return f"here: {change.moved()}, which {'reaches' if reached else 'does not reach'} that"


def _is_mild(change: Change) -> bool:
    (low, _), _ = limits_of(shipped_facts(), "scale.irls.bands", "moderate", "within")
    return (change.first.total or 0) < low


def _limit(fact: str) -> float:
    (limit,), _ = limits_of(shipped_facts(), fact, "value", "at_most")
    return limit
