"""Blood, iron and medicines of a case file: numbers with the unit they were written with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ekbom.exchange.case_table import CaseTable
from ekbom.model.case import DECIDERS
from ekbom.model.record import (
    RESPONSES,
    ROUTES,
    TAKINGS,
    TELLERS,
    BloodValue,
    DoseStep,
    IronGiven,
    MedicineUse,
    Taking,
)

_BLOOD = ("on", "at", "fasting", "hours_since_iron", "laboratory", "source", "values")
_IRON = ("product", "route", "on", "until", "dose", "source")
_TAKING = (
    "name", "taking", "written_by", "since", "until", "dose", "highest_dose", "at", "steps",
    "response", "augmentation", "why_stopped", "source",
)  # fmt: skip


def blood(top: CaseTable, source: str, now: datetime | None) -> tuple[BloodValue, ...]:
    """Every value of every sample under ``[[blood]]``, in the order of the file.

    Raises
    ------
    InputError, UnitError
        When a name, the kind of a value or a unit is off.
    """
    return tuple(
        value for table in top.tables("blood", _BLOOD) for value in _sample(table, source, now)
    )


def _sample(table: CaseTable, source: str, now: datetime | None) -> Iterator[BloodValue]:
    given = table.raw("values")
    if given is None:
        table.warn("no_values", "nobody told a value", 'write values = { ferritin = "45 ug/L" }')
        return
    if not isinstance(given, dict):
        table.refuse("values is no table", 'write values = { ferritin = "45 ug/L" }')
    values = CaseTable(table.about, f"{table.place}, values", given, tuple(given))
    on, at = table.past_day("on", now), table.clocks("at")
    for name in given:
        yield BloodValue(
            name=name,
            quantity=values.measured(name),
            on=on,
            at=at[0] if at else "",
            fasting=table.truth("fasting"),
            hours_since_iron=table.amount("hours_since_iron"),
            laboratory=table.text("laboratory"),
            source=table.text("source") or source,
        )


def iron_given(top: CaseTable, source: str, now: datetime | None) -> tuple[IronGiven, ...]:
    """Iron that was taken or infused, in the order of the file.

    Raises
    ------
    InputError, UnitError
        When a name, the kind of a value or a unit is off.
    """
    found = []
    for table in top.tables("iron_given", _IRON):
        on, until = table.past_day("on", now), table.day("until")
        if on is not None and until is not None and until < on:
            table.warn("dates_go_back", f"it ends on {until}, before it begins", "check both")
        found.append(
            IronGiven(
                product=_name(table, "product", "ferrous sulfate"),
                route=table.choice("route", ROUTES, "unknown"),
                on=on,
                until=until,
                dose=table.quantity("dose"),
                source=table.text("source") or source,
            )
        )
    return tuple(found)


def medicines(top: CaseTable, source: str, now: datetime | None) -> tuple[MedicineUse, ...]:
    """Medicines of now and of earlier times, in the order of the file.

    One of which only its end is told is over; one of which neither is told is taken, since that
    is what the table is called.

    Raises
    ------
    InputError, UnitError
        When a name, the kind of a value or a unit is off.
    """
    return tuple(_medicine(table, source, now) for table in top.tables("taking", _TAKING))


def _medicine(table: CaseTable, source: str, now: datetime | None) -> MedicineUse:
    since, until = table.past_day("since", now), table.day("until")
    if since is not None and until is not None and until < since:
        table.warn("dates_go_back", f"it ends on {until}, before it begins", "check both")
    over = until is not None and (now is None or until <= now.date())
    usual: Taking = "past" if over else "taken"
    return MedicineUse(
        name=_name(table, "name", "pramipexole"),
        taking=table.choice("taking", TAKINGS, usual),
        written_by=table.choice("written_by", TELLERS, "unknown"),
        since=since,
        until=until,
        dose=table.quantity("dose"),
        highest_dose=table.quantity("highest_dose"),
        at=table.clocks("at"),
        steps=tuple(sorted(_steps(table, now), key=lambda step: step.on)),
        response=table.choice("response", RESPONSES, "unknown"),
        augmentation=table.truth("augmentation"),
        why_stopped=table.text("why_stopped"),
        source=table.text("source") or source,
    )


def _steps(medicine: CaseTable, now: datetime | None) -> Iterator[DoseStep]:
    for table in medicine.tables("steps", ("on", "dose", "by")):
        on, dose = table.past_day("on", now), table.quantity("dose")
        by = table.choice("by", DECIDERS, "unknown")
        if on is None or dose is None:
            table.warn(
                "step_not_placed", "a dose step needs its date and its dose",
                'it counts as not told; write on = 2026-03-04 and dose = "0.25 mg"',
            )  # fmt: skip
            continue
        yield DoseStep(on, dose, by)


def _name(table: CaseTable, key: str, such_as: str) -> str:
    name = table.text(key)
    if not name:
        table.refuse(f"{key} is missing", f'write {key} = "{such_as}"')
    return name
