"""Signs that cannot wait: asked before anything else, and where one is there, nothing else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ekbom.assessment.statements import missing_of, stated
from ekbom.knowledge.shipped_rules import load_rule_book

if TYPE_CHECKING:
    from ekbom.knowledge.audience import Audience
    from ekbom.model.assessed import Statement
    from ekbom.model.observation import Known
    from ekbom.model.verdict import Missing

_KIND = "redflag."


def red_flags(known: Known, audience: Audience) -> tuple[Statement, ...]:
    """Every sign that is there, each with where help is to be had today.

    Parameters
    ----------
    known : mapping of observation to value
    audience : {"person", "clinician"}

    Raises
    ------
    UsageError, InputError
        As `ekbom.knowledge.shipped_rules.judge` does.
    """
    found = (stated(rule, known, audience) for rule in _rules())
    return tuple(one for one in found if one is not None)


def missing_flags(known: Known, audience: Audience) -> tuple[Missing, ...]:
    """The signs nobody has been asked about yet.

    Raises
    ------
    UsageError, InputError
        As `ekbom.knowledge.shipped_rules.judge` does.
    """
    return tuple(one for rule in _rules() for one in missing_of(rule, known, audience))


def _rules() -> tuple[str, ...]:
    return tuple(rule for rule in load_rule_book().rules if rule.startswith(_KIND))
