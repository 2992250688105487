"""Older adults: sedating medicines together, falls, memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ekbom.assessment.limits import limit
from ekbom.model.observation import Quantity

if TYPE_CHECKING:
    from datetime import date

    from ekbom.model.observation import Known
    from ekbom.model.record import PersonRecord

NAME = "older"
RULES = ("group.older", "group.older_falls", "group.older_memory")
# Medicines that make drowsy, by class.
SEDATING = ("takes_gabapentinoid", "takes_opioid", "takes_benzodiazepine", "takes_sedative")


def applies(known: Known) -> bool:
    """Whether the age is reached from which sedating medicines are counted."""
    age = known.get("age_years")
    return isinstance(age, Quantity) and age.value >= limit("rule.09", "age")[0]


def figures(record: PersonRecord, known: Known, *, today: date) -> dict[str, Any]:  # noqa: ARG001
    """How many classes of sedating medicines are taken, and of how many that is not known.

    Returns
    -------
    dict
        ``sedating`` and ``sedating_not_known``, each a count of classes.
    """
    if not applies(known):
        return {}
    taken = [known.get(name) for name in SEDATING]
    return {"sedating": taken.count(True), "sedating_not_known": taken.count(None)}
