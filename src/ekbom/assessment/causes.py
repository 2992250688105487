"""What goes together with restless legs in this person: associated, never the cause of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ekbom.assessment.circadian import rhythm
from ekbom.assessment.plm_context import plm_context
from ekbom.assessment.statements import from_fact, missing_of, stated
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.assessed import Section

if TYPE_CHECKING:
    from ekbom.knowledge.audience import Audience
    from ekbom.model.assessed import Statement
    from ekbom.model.observation import Known
    from ekbom.model.record import PersonRecord

_RULES = ("with.", "aggravator.")
# Of all of the second kind together; each is said by itself.
_TOGETHER = "aggravator.any"
_FAMILY = "with.family"
# Said before all others, and those for which nothing speaks, after them.
_WORD = "cause.primary_secondary"
_UNSUPPORTED = "unsupported"


def causes(record: PersonRecord, known: Known, audience: Audience) -> Section:
    """Conditions that go together with restless legs, as far as this person has them.

    Parameters
    ----------
    record : PersonRecord
    known : mapping of observation to value
    audience : {"person", "clinician"}

    Returns
    -------
    Section
        Named ``causes``: the word for it, what this person has, what is unsupported, the context
        of leg movements, the rhythm of the day. Figure ``evidence``: by the code of a statement,
        how strong the evidence for the link is.
    """
    rules = [id_ for id_ in load_rule_book().rules if id_.startswith(_RULES) and id_ != _TOGETHER]
    facts = shipped_facts()
    unsupported = [id_ for id_, fact in facts.items() if fact.get("evidence") == _UNSUPPORTED]
    said = (
        from_fact(_WORD, audience),
        *(_stated(rule, record, known, audience) for rule in rules),
        *(from_fact(fact, audience) for fact in unsupported),
        *plm_context(known, audience),
        *rhythm(audience),
    )
    statements = tuple(one for one in said if one is not None)
    missing = (one for rule in rules for one in missing_of(rule, known, audience))
    evidence = {
        one.code: facts[one.grounds[0].fact]["evidence"]
        for one in statements
        if "evidence" in facts[one.grounds[0].fact]
    }
    return Section(
        name="causes",
        statements=statements,
        missing=tuple({one.observation: one for one in missing}.values()),
        figures=(("evidence", evidence),),
    )


def _stated(rule: str, record: PersonRecord, known: Known, audience: Audience) -> Statement | None:
    """What a rule says; of the family with the relatives who were named."""
    said = stated(rule, known, audience)
    if said is None or rule != _FAMILY:
        return said
    return replace(said, reasons=(*said.reasons, *record.symptoms.relatives))
