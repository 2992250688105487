"""What the group of a person changes: pregnancy, birth, childhood, dialysis, age, mild cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ekbom.assessment import child, dialysis, long_term, older, persons, pregnancy
from ekbom.assessment.statements import missing_of, stated
from ekbom.model.assessed import Section

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ekbom.knowledge.audience import Audience
    from ekbom.model.observation import Known
    from ekbom.model.record import PersonRecord
    from ekbom.model.verdict import Missing

# Which group it is, in the order in which it is asked.
_GATES = ("group.child", "group.older", "group.hidden", "group.dialysis")
# The first that holds is said: few restless days under a medicine are another thing.
_MILD = ("group.mild_treated", "group.mild")
_PARTS = (pregnancy, child, dialysis, older, long_term)


def groups(record: PersonRecord, known: Known, audience: Audience, *, today: date) -> Section:
    """What holds for this person because of the group they belong to.

    Parameters
    ----------
    record : PersonRecord
    known : mapping of observation to value
    audience : {"person", "clinician"}
    today : date

    Returns
    -------
    Section
        Named ``groups``. Its figures are ``pregnancy``, ``child``, ``dialysis``, ``older`` and
        ``long_term``, each a dict that is there for its group only.
    """
    rules = [rule for part in _PARTS for rule in part.RULES]
    said = [stated(rule, known, audience) for rule in rules]
    mild = (one for rule in _MILD if (one := stated(rule, known, audience)) is not None)
    said.append(next(mild, None))
    figures = ((part.NAME, part.figures(record, known, today=today)) for part in _PARTS)
    return Section(
        name="groups",
        statements=tuple(one for one in said if one is not None),
        missing=tuple({one.observation: one for one in _missing(known, audience)}.values()),
        findings=persons.findings(record, today=today),
        figures=tuple((name, values) for name, values in figures if values),
    )


def _missing(known: Known, audience: Audience) -> Iterator[Missing]:
    """First what tells the group, then what its own rules ask for."""
    for gate in _GATES:
        if gate != "group.hidden" or known.get("minor") is not True:
            yield from missing_of(gate, known, audience)
    for part in _PARTS:
        if part.applies(known):
            for rule in part.RULES:
                yield from _to_ask(rule, known, audience)
    if pregnancy.applies(known):
        for rule in pregnancy.ASKED:
            yield from missing_of(rule, known, audience)


def _to_ask(rule: str, known: Known, audience: Audience) -> Iterator[Missing]:
    """What a rule still needs, but nobody is asked of the birth while they are pregnant."""
    for one in missing_of(rule, known, audience):
        if one.observation != "weeks_since_birth" or known.get("pregnant") is not True:
            yield one
