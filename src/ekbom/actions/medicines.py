"""Medicines given by name: what each can do to restless legs, and what must not end at once."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, cast

from ekbom.assessment.augmentation import augmentation
from ekbom.assessment.medicines import medicines
from ekbom.assessment.stop_card import stop_cards
from ekbom.knowledge.audience import reader_of
from ekbom.knowledge.evaluate import checked
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.assessed import Section, Statement, plain, soonest
from ekbom.model.errors import UsageError
from ekbom.model.observation import Quantity, Value
from ekbom.model.record import TAKINGS, MedicineUse, Observed, Person, PersonRecord, Taking

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from ekbom.model.finding import Finding
    from ekbom.model.observation import Observable

__all__ = ["MedicinesAnswer", "check_medicines", "read_known"]

_YES_NO = {"yes": True, "no": False, "true": True, "false": False}
_AGE = "age_years"


@dataclass(frozen=True, slots=True)
class MedicinesAnswer:
    """What there is to say and to ask about some medicines.

    Attributes
    ----------
    audience : str
    urgency : str
        How soon somebody should be asked, of all that is said.
    stop_cards : tuple of Statement
        What must not end at once and was ended or altered alone; with a message for the
        person who prescribes.
    medicines, augmentation : Section
    findings : tuple of Finding
    """

    audience: str
    urgency: str
    stop_cards: tuple[Statement, ...]
    medicines: Section
    augmentation: Section
    findings: tuple[Finding, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values for JSON."""
        whole: dict[str, Any] = plain(asdict(self))
        return whole


def check_medicines(
    names: Sequence[str],
    *,
    known: Mapping[str, Value | str] | None = None,
    taking: Mapping[str, str] | None = None,
    audience: str = "person",
    today: date,
) -> MedicinesAnswer:
    """What is known of some medicines, each by name, brand or ATC code.

    Parameters
    ----------
    names : sequence of str
        Such as ``["pramipexole 0.25 mg", "Zoloft", "R06AA02"]``; all count as taken.
    known : mapping of observation to value, optional
        What is known of the person: ``{"age_years": "70 years", "copd": "yes"}``.
    taking : mapping of name to word, optional
        What the person does otherwise: ``not_taken``, ``different``, ``stopped`` or ``past``.
    audience : {"person", "clinician"}
        Doses, and what was not checked yet, are for clinicians alone.
    today : date

    Returns
    -------
    MedicinesAnswer

    Raises
    ------
    UsageError
        Without any name, for another audience, and for what no rule asks for.
    InputError, UnitError
        For a value of the wrong kind or unit.

    Examples
    --------
    >>> from datetime import date
    >>> answer = check_medicines(["Benadryl"], today=date(2026, 11, 21))
    >>> [one.code for one in answer.medicines.statements]
    ['drug_names.diphenhydramine', 'worse.antihist']
    """
    from ekbom.assessment.known import known_of

    reader = reader_of(audience)
    record = PersonRecord(
        person=_person(told := read_known(known or {})),
        observed=tuple(Observed(name, value, by="person") for name, value in told.items()),
        medicines=_uses(names, taking or {}),
    )
    found = known_of(record, today=today)
    cards = stop_cards(record, reader)
    parts = (
        medicines(record, found.known, reader, today=today),
        augmentation(record, found.known, reader),
    )
    said = (*cards, *(one for part in parts for one in part.statements))
    return MedicinesAnswer(
        audience=reader,
        urgency=soonest(tuple(one.urgency for one in said)),
        stop_cards=cards,
        medicines=parts[0],
        augmentation=parts[1],
        findings=(*found.findings, *(one for part in parts for one in part.findings)),
    )


def _uses(names: Sequence[str], taking: Mapping[str, str]) -> tuple[MedicineUse, ...]:
    wanted = dict.fromkeys(name.strip() for name in (*names, *taking))
    if not wanted or "" in wanted:
        raise UsageError("medicines", "no name was given", "name each medicine as on its box")
    for name, word in taking.items():
        if word not in TAKINGS:
            raise UsageError("--taking", f"{name}={word} is unknown", f"use {', '.join(TAKINGS)}")
    words = {name.strip(): word for name, word in taking.items()}
    return tuple(
        MedicineUse(name, taking=cast("Taking", words.get(name, "taken")), written_by="person")
        for name in wanted
    )


def _person(told: Mapping[str, Value]) -> Person:
    """What other answers follow from: whether somebody is of age follows from the age."""
    age = told.get(_AGE)
    return Person(age_years=age.value) if isinstance(age, Quantity) else Person()


def read_known(known: Mapping[str, Value | str]) -> dict[str, Value]:
    """Values as they were written, each after its kind; "unknown" is left out.

    Raises
    ------
    UsageError
        For what no rule asks for.
    InputError, UnitError
        For a value of the wrong kind or unit.
    """
    observables = load_rule_book().observables
    values = {
        name: _value(observables[name], value) if name in observables else value
        for name, value in known.items()
        if value != "unknown"
    }
    return checked(observables, values)


def _value(seen: Observable, given: Value | str) -> Value:
    if not isinstance(given, str):
        return given
    text = given.strip()
    if seen.kind == "yes_no":
        return _YES_NO.get(text.casefold(), text)
    if seen.kind == "number":
        number, _, unit = text.partition(" ")
        try:
            return Quantity(float(number.replace(",", ".")), unit.strip())
        except ValueError:
            return text
    return text
