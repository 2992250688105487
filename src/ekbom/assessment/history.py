"""The medicines of earlier times, as one line each for whoever prescribes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ekbom.assessment.statements import from_fact
from ekbom.assessment.taken import taken_now
from ekbom.model.words import capital

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ekbom.model.assessed import Statement
    from ekbom.model.record import MedicineUse, PersonRecord

HISTORY = "medicine.history"
_RESPONSES = {
    "helped": "it helped",
    "helped_at_first": "it helped at first",
    "did_not_help": "it did not help",
    "made_worse": "it made it worse",
}
_AUGMENTED = {True: "with augmentation", False: "without augmentation"}


def history(record: PersonRecord, today: date) -> tuple[Statement, ...]:
    """One statement that holds the line of every medicine of the past; none without any.

    Parameters
    ----------
    record : PersonRecord
    today : date
    """
    lines = tuple(line_of(use) for use in record.medicines if taken_now(use, today) is False)
    found = from_fact(HISTORY, "person", reasons=lines) if lines else None
    return () if found is None else (found,)


def line_of(use: MedicineUse) -> str:
    """A medicine with what was told of it: from, to, highest dose, effect, why it was ended."""
    return f"{capital(use.name)}: {'; '.join(_told(use)) or 'nothing more was told'}"


def _told(use: MedicineUse) -> Iterator[str]:
    if use.since is not None:
        yield f"from {use.since.isoformat()}"
    if use.until is not None:
        yield f"to {use.until.isoformat()}"
    highest = use.highest_dose or use.dose
    if highest is not None:
        yield f"highest dose {highest}"
    if use.response in _RESPONSES:
        yield _RESPONSES[use.response]
    if use.augmentation is not None:
        yield _AUGMENTED[use.augmentation]
    if use.why_stopped:
        yield f"ended because: {use.why_stopped}"
