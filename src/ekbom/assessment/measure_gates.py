"""Whether a measure is for somebody: what closes it, what asks first, and what is not known."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from ekbom.assessment.statements import missing_of, stated
from ekbom.knowledge.shipped_rules import ground, load_rule_book
from ekbom.model.assessed import Statement

if TYPE_CHECKING:
    from ekbom.knowledge.audience import Audience
    from ekbom.model.measure import Measure, MeasureState
    from ekbom.model.observation import Known, Value
    from ekbom.model.verdict import Missing

_NOT_FOR, _ASK_FIRST = "not_for.", "ask_first."
_ANY, _TAKES = "takes_medicine", "takes_"
# What stands behind asking somebody first whoever the person is.
_FIRST = "try.first"


@dataclass(frozen=True, slots=True)
class Passed:
    """How a measure came through its gates.

    Attributes
    ----------
    state : {"may_try", "asks_first", "not_for_you"}
    why : tuple of Statement
    missing : tuple of Missing
    """

    state: MeasureState
    why: tuple[Statement, ...] = ()
    missing: tuple[Missing, ...] = ()


def with_medicines(known: Known) -> dict[str, Value | None]:
    """What is known, with what it says of medicines altogether.

    Somebody who takes one of a group takes a medicine, and somebody who takes none takes none of
    any group; neither follows from what is only not told.
    """
    groups = [name for name in load_rule_book().observables if name.startswith(_TAKES)]
    found = dict(known)
    if any(known.get(name) is True for name in groups):
        found[_ANY] = True
    elif known.get(_ANY) is False:
        found |= dict.fromkeys(groups, False)
    return found


@dataclass(slots=True)
class Gates:
    """The gates of one person: each rule is judged once, whatever measures ask for it.

    Attributes
    ----------
    known : mapping of observation to value
        As `with_medicines` gives it.
    audience : {"person", "clinician"}
    """

    known: Known
    audience: Audience
    _judged: dict[str, tuple[Statement | None, tuple[Missing, ...]]] = field(default_factory=dict)

    def pass_(self, measure: Measure) -> Passed:
        """Hold a measure against what is known of the person.

        Returns
        -------
        Passed
            What is not known never lets a measure through: it is asked first.
        """
        closed = self._said(measure, _NOT_FOR)
        if measure.refused:
            closed = (_refused(measure), *closed)
        if closed:
            return Passed("not_for_you", closed)
        asking = self._said(measure, _ASK_FIRST)
        if measure.first:
            asking = (*asking, _first(measure))
        missing = self._missing(measure)
        if asking or missing:
            return Passed("asks_first", asking, missing)
        return Passed("may_try")

    def _said(self, measure: Measure, kind: str) -> tuple[Statement, ...]:
        found = (self._judge(rule)[0] for rule in _rules(measure, kind))
        return tuple(one for one in found if one is not None)

    def _missing(self, measure: Measure) -> tuple[Missing, ...]:
        """What the gates still need, each once; of medicines first whether there is any."""
        found: dict[str, Missing] = {}
        for rule in rules_of(measure):
            found |= {one.observation: one for one in self._judge(rule)[1]}
        if _ANY in found:
            found = {n: one for n, one in found.items() if n == _ANY or not n.startswith(_TAKES)}
        return tuple(found.values())

    def _judge(self, rule: str) -> tuple[Statement | None, tuple[Missing, ...]]:
        if rule not in self._judged:
            missing = missing_of(rule, self.known, self.audience)
            # What still needs something says nothing yet.
            said = None if missing else stated(rule, self.known, self.audience)
            self._judged[rule] = (said, missing)
        return self._judged[rule]


def rules_of(measure: Measure) -> tuple[str, ...]:
    """Ids of every rule behind the gates of a measure."""
    return (*_rules(measure, _NOT_FOR), *_rules(measure, _ASK_FIRST))


@cache
def _rules(measure: Measure, kind: str) -> tuple[str, ...]:
    there = load_rule_book().rules
    return tuple(f"{kind}{gate}" for gate in measure.gates if f"{kind}{gate}" in there)


def _refused(measure: Measure) -> Statement:
    grounds = tuple(ground(fact) for fact in measure.refused_by)
    return Statement(f"measures.{measure.id}.refused", measure.refused, grounds)


def _first(measure: Measure) -> Statement:
    return Statement(f"measures.{measure.id}.first", measure.first, (ground(_FIRST),))
