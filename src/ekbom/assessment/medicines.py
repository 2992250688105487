"""The medicines of a person: what each can do to restless legs, gates, and the history."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ekbom.assessment.augmentation import higher_dose
from ekbom.assessment.gates import closed, gates, missing_gates
from ekbom.assessment.history import history
from ekbom.assessment.medicine_names import recognise
from ekbom.assessment.standing import statements_on, what_it_is
from ekbom.assessment.statements import from_fact
from ekbom.assessment.stop_card import own_known, own_ways
from ekbom.assessment.taken import groups_taken, taken_now
from ekbom.model.assessed import Section, Statement
from ekbom.model.case import NOT_NAMED
from ekbom.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from ekbom.knowledge.audience import Audience
    from ekbom.model.observation import Known, Value
    from ekbom.model.record import MedicineUse, PersonRecord

RENAL = "drug.renal.rule"


def derive(record: PersonRecord, *, today: date) -> dict[str, Value]:
    """What the record of medicines tells; nothing of it says no.

    Parameters
    ----------
    record : PersonRecord
    today : date
    """
    found: dict[str, Value] = {**groups_taken(record, today), **own_known(own_ways(record))}
    if higher_dose(record.medicines):
        found["aug_higher_dose"] = True
    if any(use.augmentation for use in record.medicines):
        found["augmented_before"] = True
    return found


def medicines(
    record: PersonRecord,
    known: Known,
    audience: Audience,
    *,
    today: date,
) -> Section:
    """All that is to be said of the medicines of a person; augmentation is a section of its own.

    Parameters
    ----------
    record : PersonRecord
    known : mapping of observation to value
        With what `derive` gives.
    audience : {"person", "clinician"}
        Doses, and what was not checked yet, are for clinicians alone.
    today : date

    Returns
    -------
    Section
        Figures: ``medicines``, each with what it is and what was told of it.
    """
    shut = closed(known, audience)
    now = [use for use in _named(record) if taken_now(use, today) is not False]
    renal = from_fact(RENAL, audience) if "renal" in shut and now else None
    said = [
        *gates(known, audience),
        *((renal,) if renal is not None else ()),
        *(one for use in now for one in _on(use, known, audience, shut)),
        *history(record, today),
    ]
    return Section(
        "medicines",
        _joined(said),
        missing=missing_gates(known, audience),
        findings=tuple(one for use in now for one in _unknown(use)),
        figures=(("medicines", [_row(use, today) for use in record.medicines]),),
    )


def _named(record: PersonRecord) -> Iterable[MedicineUse]:
    return (use for use in record.medicines if use.name != NOT_NAMED)


def _on(
    use: MedicineUse, known: Known, audience: Audience, shut: frozenset[str]
) -> Iterable[Statement]:
    return statements_on(use.name, recognise(use.name).ids, known, audience, shut)


def _joined(said: Iterable[Statement]) -> tuple[Statement, ...]:
    """Each statement once, with everything that led to it."""
    found: dict[str, Statement] = {}
    for one in said:
        before = found.get(one.code)
        if before is None:
            found[one.code] = one
        else:
            reasons = tuple(dict.fromkeys((*before.reasons, *one.reasons)))
            found[one.code] = replace(before, reasons=reasons)
    return tuple(found.values())


def _unknown(use: MedicineUse) -> Iterable[Finding]:
    """A name that is not known, with those that are spelt alike: offered, never taken."""
    known = recognise(use.name)
    if known.ids or not known.near:
        return
    yield Finding(
        code="name_not_known",
        severity="warning",
        where=use.name,
        what=f"it is not known by this name; spelt alike are {', '.join(known.near)}",
        repair="write the one that is meant, as on the box",
    )


def _row(use: MedicineUse, today: date) -> dict[str, Any]:
    ids = recognise(use.name).ids
    return {
        "name": use.name,
        "is": [what_it_is(id_) for id_ in ids],
        "ids": list(ids),
        "taken_now": taken_now(use, today),
        "taking": use.taking,
        "since": use.since,
        "until": use.until,
        "dose": None if use.dose is None else str(use.dose),
        "highest_dose": None if use.highest_dose is None else str(use.highest_dose),
        "at": list(use.at),
        "response": use.response,
        "augmentation": use.augmentation,
        "why_stopped": use.why_stopped,
        "source": use.source,
    }
