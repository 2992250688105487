"""Blood values given by hand, held against the rules on iron."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from ekbom.assessment.blood import blood
from ekbom.assessment.convert import check_saturation, read_value
from ekbom.assessment.iron import iron
from ekbom.assessment.known import known_of
from ekbom.knowledge.audience import reader_of
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.assessed import Section, Statement, plain
from ekbom.model.errors import UsageError
from ekbom.model.finding import Finding
from ekbom.model.record import BloodValue, Observed, PersonRecord

__all__ = ["IronAnswer", "check_iron"]


@dataclass(frozen=True, slots=True)
class IronAnswer:
    """What there is to say and to ask about iron.

    Attributes
    ----------
    audience : str
    population : str or None
    iron, blood : Section
    findings : tuple of Finding
    """

    audience: str
    population: str | None
    iron: Section
    blood: Section
    findings: tuple[Finding, ...] = ()

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What is said on iron, then on the other values."""
        return (*self.iron.statements, *self.blood.statements)

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values for JSON."""
        whole: dict[str, Any] = plain(asdict(self))
        return whole


def check_iron(
    values: Mapping[str, str],
    *,
    inflammation: bool | None = None,
    population: str | None = None,
    taken: date | None = None,
    audience: str = "person",
    today: date,
) -> IronAnswer:
    """Blood values held against the rules on iron; the result is a question, never an order.

    Parameters
    ----------
    values : mapping of str to str
        By name, with the unit that the laboratory printed: ``{"ferritin": "45 ug/L"}``.
    inflammation : bool, optional
        Whether there is inflammation; not known by default.
    population : {"adult", "child", "dialysis", "pregnant"}, optional
        Limits depend on it; without it nothing is decided.
    taken : date, optional
        The day the blood was taken.
    audience : {"person", "clinician"}
        What was not checked yet is for clinicians.
    today : date

    Returns
    -------
    IronAnswer

    Raises
    ------
    UsageError
        Without any value, for another audience or population, and for a day that lies ahead.
    UnitError, InputError
        For a value without a unit, with a unit that is not taken, or that makes no sense.
    """
    reader = reader_of(audience)
    if not values:
        raise UsageError("iron", "no value was given", 'give at least --ferritin "45 ug/L"')
    if taken is not None and taken > today:
        raise UsageError("--taken", f"{taken} lies ahead of {today}", "correct the day")
    read = {name: read_value(name, text) for name, text in values.items()}
    if "iron" in read and "tibc" in read:
        check_saturation(read["iron"], read["tibc"], read.get("tsat"))
    record = PersonRecord(
        observed=tuple(_told(inflammation, population)),
        blood=tuple(BloodValue(name, value, taken) for name, value in read.items()),
    )
    found = known_of(record, today=today)
    parts = [part(record, found.known, reader, today=today) for part in (iron, blood)]
    findings = (*found.findings, *parts[0].findings, *parts[1].findings)
    return IronAnswer(reader, population, parts[0], parts[1], findings)


def _told(inflammation: bool | None, population: str | None) -> list[Observed]:
    words = load_rule_book().observables["population"].words
    if population is not None and population not in words:
        raise UsageError("--population", f"{population!r} is unknown", f"use {', '.join(words)}")
    told = [] if population is None else [Observed("population", population)]
    return told if inflammation is None else [*told, Observed("inflammation", inflammation)]
