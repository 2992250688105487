"""Medicines for restless legs that are taken for long, and whether one is taken at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ekbom.assessment.iron_series import months_between
from ekbom.assessment.limits import limit
from ekbom.assessment.medicine_names import recognise
from ekbom.assessment.taken import present
from ekbom.model.observation import Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from ekbom.model.observation import Known, Value
    from ekbom.model.record import MedicineUse, PersonRecord

NAME = "long_term"
RULES = ("group.long_term",)
_DOPAMINERGIC = "dopaminergic"
# Groups of medicines that quieten restless legs, whatever they were prescribed for.
QUIETENS = (_DOPAMINERGIC, "gabapentinoid", "opioid")


def applies(known: Known) -> bool:
    """Whether a dopamine medicine is taken."""
    return known.get(f"takes_{_DOPAMINERGIC}") is True


def treated(record: PersonRecord, told: Mapping[str, Value], *, today: date) -> bool | None:
    """Whether a medicine that quietens restless legs is taken; None while that is not known.

    Parameters
    ----------
    record : PersonRecord
    told : mapping of observation to value
        Answers of the person: only they can say that none is taken.
    today : date
    """
    taken = [told.get(f"takes_{group}") for group in QUIETENS]
    if True in taken or any(_of(use, *QUIETENS) for use in present(record, today)):
        return True
    return None if None in taken else False


def dopaminergic_months(record: PersonRecord, *, today: date) -> Quantity | None:
    """How long dopamine medicines have been taken without an end, by the oldest that goes on."""
    begun = [use.since for use in present(record, today) if use.since and _of(use, _DOPAMINERGIC)]
    return Quantity(float(months_between(min(begun), today)), "months") if begun else None


def figures(record: PersonRecord, known: Known, *, today: date) -> dict[str, Any]:  # noqa: ARG001
    """Every medicine of the kind that has been taken for long.

    Returns
    -------
    dict
        ``medicines``, each with ``name``, ``since`` and ``months``; empty without any.
    """
    long, _ = limit("groups.long.from")
    rows = [
        {"name": use.name, "since": use.since, "months": months_between(use.since, today)}
        for use in present(record, today)
        if use.since and _of(use, *QUIETENS) and months_between(use.since, today) >= long
    ]
    return {"medicines": rows} if rows else {}


def _of(use: MedicineUse, *groups: str) -> bool:
    return not recognise(use.name).groups.isdisjoint(groups)
