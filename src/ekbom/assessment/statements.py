"""Sentences for a reader, made from rules and facts alone, so that each carries its sources."""

from __future__ import annotations

from ekbom.knowledge.audience import Audience, may_see
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.shipped_rules import ground, judge, load_rule_book
from ekbom.model.assessed import Statement, Urgency
from ekbom.model.errors import NotAnswerable
from ekbom.model.observation import Known
from ekbom.model.verdict import Missing, Verdict


def verdict(rule: str, known: Known, audience: Audience) -> Verdict | None:
    """The answer of a rule; None where it rests on what this reader may not see.

    Raises
    ------
    UsageError, InputError, UnitError
        As `ekbom.knowledge.shipped_rules.judge` does.
    """
    try:
        return judge(rule, known, audience)
    except NotAnswerable:
        return None


def stated(rule: str, known: Known, audience: Audience) -> Statement | None:
    """What a rule says when it holds; None when it does not, is not known, or is not shown.

    Raises
    ------
    UsageError, InputError, UnitError
        As `ekbom.knowledge.shipped_rules.judge` does.
    """
    found = verdict(rule, known, audience)
    if found is None or not found.holds:
        return None
    asked = load_rule_book().rule(rule)
    return Statement(
        code=rule,
        says=f"{asked.claims}.",
        grounds=found.grounds,
        urgency=asked.urgency,
        reasons=tuple(reason.says for reason in found.reasons),
        then=asked.then,
        cautions=found.cautions,
    )


def missing_of(rule: str, known: Known, audience: Audience) -> tuple[Missing, ...]:
    """What a rule still needs; nothing when it is settled or is not shown to this reader."""
    found = verdict(rule, known, audience)
    return () if found is None else found.missing


def from_fact(
    fact: str,
    audience: Audience,
    *,
    urgency: Urgency = "nothing_now",
    reasons: tuple[str, ...] = (),
    then: str = "",
) -> Statement | None:
    """A fact as it stands, as a statement; None where this reader may not see it.

    Raises
    ------
    KeyError
        When there is no such fact.
    """
    if not may_see(shipped_facts()[fact], audience):
        return None
    found = ground(fact)
    return Statement(fact, found.says, (found,), urgency, reasons, then, found.cautions())
