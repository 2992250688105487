"""How often and for how long: the systems beside each other, the course, what supports it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ekbom.assessment.medicine_names import recognise
from ekbom.assessment.statements import verdict
from ekbom.knowledge.audience import may_see
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.shipped_rules import ground, load_rule_book

if TYPE_CHECKING:
    from ekbom.knowledge.audience import Audience
    from ekbom.model.observation import Known
    from ekbom.model.record import PersonRecord
    from ekbom.model.verdict import Verdict

# The newest edition first.
_SYSTEMS = (
    "icsd3tr.all",
    "treatment.frequency",
    "irlssg2014.chronic",
    "dsm5.frequency",
    "dsm5.all",
)
_COURSE = ("irlssg2014.chronic", "irlssg2014.intermittent", "irlssg2014.significance")
_SUPPORT = ("support.family", "support.dopa", "support.plm", "support.sleepy")
# These are for adults alone.
_OF_ADULTS = ("irlssg2014.chronic", "irlssg2014.intermittent")
# Whom the words on the course are not meant for, and where that stands.
WHOSE = "minor"
_NOT_MEANT, _NO_COURSE = (WHOSE, "pregnant"), "crit.course.na"


def frequency(known: Known, audience: Audience) -> tuple[Verdict, ...]:
    """What each system asks for, the newest first.

    Raises
    ------
    UsageError, InputError, UnitError
        As `ekbom.knowledge.shipped_rules.judge` does.
    """
    return _verdicts(_SYSTEMS, known, audience)


def course(known: Known, audience: Audience) -> tuple[Verdict, ...]:
    """The specifiers of the IRLSSG: lasting or intermittent, and how much it weighs.

    Raises
    ------
    UsageError, InputError, UnitError
        As `ekbom.knowledge.shipped_rules.judge` does.
    """
    found = _verdicts(_COURSE, known, audience)
    apart = any(known.get(one) is True for one in _NOT_MEANT)
    if not (apart and may_see(shipped_facts()[_NO_COURSE], audience)):
        return found
    beside = ground(_NO_COURSE)
    return tuple(
        replace(
            one,
            grounds=(*one.grounds, beside),
            cautions=(*one.cautions, beside.says, *beside.cautions()),
        )
        for one in found
    )


def supportive(known: Known, audience: Audience) -> tuple[Verdict, ...]:
    """What speaks for it without being asked for by any criterion.

    Raises
    ------
    UsageError, InputError, UnitError
        As `ekbom.knowledge.shipped_rules.judge` does.
    """
    return _verdicts(_SUPPORT, known, audience)


def dopaminergic_helped(record: PersonRecord) -> bool | None:
    """Whether a dopaminergic medicine helped, at least at first; no when none of them did."""
    told = {
        use.response for use in record.medicines if "dopaminergic" in recognise(use.name).groups
    }
    if told & {"helped", "helped_at_first"}:
        return True
    return False if told == {"did_not_help"} else None


def _verdicts(rules: tuple[str, ...], known: Known, audience: Audience) -> tuple[Verdict, ...]:
    found = (verdict(rule, known, audience) for rule in rules)
    child = known.get(WHOSE) is True
    return tuple(
        _not_for_a_child(one) if child and one.rule in _OF_ADULTS else one
        for one in found
        if one is not None
    )


def _not_for_a_child(found: Verdict) -> Verdict:
    """Said as a rule for others, since it says nothing of how often it comes."""
    book = load_rule_book()
    whom, who = book.rule(found.rule).population, book.observables[WHOSE].says
    return replace(found, says=f"This rule is for {whom}: {who}.")
