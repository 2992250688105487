"""The rhythm of the day: when restless legs are usually at their worst and at their best."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ekbom.assessment.statements import from_fact

if TYPE_CHECKING:
    from ekbom.knowledge.audience import Audience
    from ekbom.model.assessed import Statement

_FACTS = ("circ.peak", "circ.min", "circ.severe", "circ.software")


def rhythm(audience: Audience) -> tuple[Statement, ...]:
    """What is known of the hours, as typical of some people studied and not of this one."""
    said = (from_fact(fact, audience) for fact in _FACTS)
    return tuple(one for one in said if one is not None)
