"""What an index of periodic leg movements means, and that it says nothing of the severity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ekbom.assessment.statements import from_fact, verdict
from ekbom.knowledge.evaluate import SCOPE
from ekbom.model.assessed import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ekbom.knowledge.audience import Audience
    from ekbom.model.observation import Known
    from ekbom.model.verdict import Verdict

_RULES = ("plm.adult", "plm.child")
_FACTS = ("nights.context.no_severity", "plm.freq")


def plm_context(known: Known, audience: Audience) -> tuple[Statement, ...]:
    """An index held against the limit of its population, as context; nothing without an index."""
    return () if known.get("plms_index") is None else tuple(_said(known, audience))


def _said(known: Known, audience: Audience) -> Iterator[Statement]:
    said = (from_fact(fact, audience) for fact in _FACTS)
    yield from (one for one in said if one is not None)
    # Without a population it is not known which of the limits counts.
    for rule in _RULES if known.get(SCOPE) is not None else ():
        answer = verdict(rule, known, audience)
        if answer is not None and not _for_others(answer):
            yield Statement(rule, answer.says, answer.grounds, cautions=answer.cautions)


def _for_others(answer: Verdict) -> bool:
    """Whether the rule was made for another population: then it says nothing of the index."""
    return any(one.observation == SCOPE and not one.holds for one in answer.reasons)
