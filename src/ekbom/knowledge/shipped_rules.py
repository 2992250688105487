"""The rules that are shipped, ready to be asked."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ekbom.knowledge.audience import Audience, refuse_unseen
from ekbom.knowledge.evaluate import evaluate
from ekbom.knowledge.explain import explain, shipped_facts
from ekbom.knowledge.facts import is_factual
from ekbom.knowledge.load import read_topic, topics
from ekbom.knowledge.rule_book import RuleBook, build_observables, build_rules, joined
from ekbom.model.verdict import Ground

if TYPE_CHECKING:
    from ekbom.model.observation import Known
    from ekbom.model.verdict import Verdict

__all__ = ["judge", "load_rule_book"]


@cache
def load_rule_book() -> RuleBook:
    """Every shipped rule, checked.

    Raises
    ------
    KnowledgeError
        When a rule or an observation is not as it must be, above all when a rule that decides
        rests on a fact from memory.
    """
    facts = shipped_facts()
    files = {topic: read_topic(topic) for topic in topics() if not is_factual(topic)}
    observables = build_observables(joined(files, "observations"), facts)
    rules = build_rules(joined(files, "rules"), observables, facts)
    return RuleBook(rules, observables, ground)


def judge(rule: str, known: Known, audience: Audience = "person") -> Verdict:
    """The answer of one shipped rule to what is known.

    Parameters
    ----------
    rule : str
        Such as ``irlssg2014.five`` or ``iron.adult``.
    known : mapping of observation to value
        True or False, a word, or a `Quantity` with its unit; what is not known is left out.
    audience : {"person", "clinician"}
        Who reads the answer.

    Raises
    ------
    UsageError, InputError, UnitError
        As `ekbom.knowledge.evaluate.evaluate` does.
    NotAnswerable
        When the rule rests on a fact that this reader may not see.
    """
    book = load_rule_book()
    for fact in book.rule(rule).all_facts():
        refuse_unseen(rule, shipped_facts()[fact], audience)
    return evaluate(book, rule, known)


@cache
def ground(fact_id: str) -> Ground:
    """A fact as an answer shows it that rests on it."""
    fact = explain(fact_id)
    return Ground(
        fact=fact_id,
        says=fact.says,
        sources=fact.sources,
        population=fact.population,
        certainty=fact.certainty,
        status=fact.status,
        checked=fact.checked,
        not_checked=fact.memory_parts,
        tier=shipped_facts()[fact_id].get("tier", ""),
    )
