"""What is known for an assessment, for a researcher: answers, scales, blood, iron, medicines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ekbom.actions.pseudonym_words import known_number
from ekbom.assessment.convert import analytes
from ekbom.assessment.scale_forms import form_name, forms
from ekbom.knowledge.load import find_drug
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.observation import Quantity
from ekbom.model.record import MedicineUse, Person, PersonRecord

# what, name, value, unit, on, until
CaseRow = tuple[str, str, object, str, date | None, date | None]

# From here on an age alone may tell who it is.
_OLDEST = 90


def case_rows(record: PersonRecord) -> Iterator[CaseRow]:
    """The numbers and the words of ekbom's own lists, with their true dates.

    Parameters
    ----------
    record : PersonRecord
    """
    yield from _person(record.person)
    yield from _observed(record)
    for sat in record.symptoms.sit:
        yield "sit", sat.situation, sat.minutes, "min", sat.on, None
    for scale in record.scales:
        name = form_name(scale.scale)
        if name in forms():
            yield "scale", name, scale.total, "", scale.on, None
    for value in record.blood:
        if value.name in analytes():
            yield from _quantity("blood", value.name, value.quantity, value.on)
    for iron in record.iron_given:
        yield from _quantity("iron", iron.route, iron.dose, iron.on, iron.until)
    for use in record.medicines:
        yield from _medicine(use)


def _person(person: Person) -> Iterator[CaseRow]:
    if person.age_years is not None:
        age = int(person.age_years)
        shown = age if age < _OLDEST else f"{_OLDEST} or more"
        yield "person", "age", shown, "years", None, None
    for name in ("sex", "pregnant", "breastfeeding", "on_dialysis"):
        value = getattr(person, name)
        if value is not None:
            yield "person", name, value, "", None, None
    for name in ("due", "gave_birth"):
        on = getattr(person, name)
        if on is not None:
            yield "person", name, True, "", on, None


def _observed(record: PersonRecord) -> Iterator[CaseRow]:
    observables = load_rule_book().observables
    for one in record.observed:
        if isinstance(one.value, Quantity):
            yield from _quantity("answer", one.name, one.value, one.on)
        elif isinstance(one.value, bool) or one.value in observables[one.name].words:
            yield "answer", one.name, one.value, "", one.on, None


def _medicine(use: MedicineUse) -> Iterator[CaseRow]:
    drug = find_drug(use.name)
    if drug is None:
        return
    yield "medicine", drug.id, use.taking, "", use.since, use.until
    yield from _quantity("dose", drug.id, use.dose, use.since)
    for step in use.steps:
        yield from _quantity("dose", drug.id, step.dose, step.on)
    if use.augmentation is not None:
        yield "augmentation", drug.id, use.augmentation, "", None, None
    if use.response != "unknown":
        yield "response", drug.id, use.response, "", None, None


def _quantity(
    what: str, name: str, quantity: Quantity | None, on: date | None, until: date | None = None
) -> Iterator[CaseRow]:
    number = None if quantity is None else known_number(quantity.value, quantity.unit)
    if number is not None:
        yield what, name, *number, on, until
