"""What a case file tells of the treatment itself: what was asked first, agreed and done.

These tables hold the same names as the nouns they become, so that a told case and a record of
one's own are one thing. What nobody told is left out. A table ``[[series.visit]]`` becomes a
record of a visit where the kind of work was told, there or for the whole series.

==========================  =====================================================================
Table                       Names
==========================  =====================================================================
[[trigger]] situations      rest, bed, desk, meeting, train, bus, car, plane, cinema, other
[intake]                    age_band, history, family_history, past_treatments, exam, years,
                            years_on_medicine, structure, keeps_going, families_asked, screen,
                            asked_first, goal, on, agrees_to_publish
[[series]] kind, by         needling, manual, device, movement, talk; who treated
[series.plan]               goal, rationale, style, and whatever else was agreed
[[series.visit]]            since_last, before, after, felt, insertions, hands, movements,
                            home, idea and all else that a record of a visit holds
==========================  =====================================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from ekbom.exchange.case_table import CaseTable, one_line
from ekbom.model.case import Visit
from ekbom.model.course_record import PlanVersion, SeriesPlan
from ekbom.model.intake import TRIGGERS, Intake, TriggerTold
from ekbom.model.plain_form import from_plain
from ekbom.model.treatment import VISIT_KINDS, Practitioner, VisitKind, VisitRecord
from ekbom.treatment.visit import read_visit

_T = TypeVar("_T")

# What a case tells in tables of its own.
_ELSEWHERE = ("complaint", "triggers", "relief", "medicines", "opinions", "sex")
INTAKE = tuple(one.name for one in fields(Intake) if one.name not in _ELSEWHERE)
# What every visit of a case has, told or not; the rest is what was done in it.
_EVERY = ("number", "on", "response", "source")
VISIT = tuple(one.name for one in fields(VisitRecord) if one.name not in _EVERY)
SITUATIONS = "situations"


def read_intake(top: CaseTable, source: str) -> Intake | None:
    """What was asked before the first visit; None where nothing of it was told.

    Parameters
    ----------
    top : CaseTable
        The whole file.
    source : str
        Of the case, for what names none.

    Raises
    ------
    InputError
        When a name, the kind of a value or a word is off.
    """
    tables = top.tables("intake", INTAKE)
    if len(tables) > 1:
        top.refuse("there is more than one intake", "write one [intake]")
    triggers = tuple(_triggers(top, source))
    if not tables and not triggers:
        return None
    told = _noun(Intake, tables[0]) if tables else Intake()
    return replace(told, triggers=triggers)


def _triggers(top: CaseTable, source: str) -> list[TriggerTold]:
    value = top.raw("trigger")
    found = []
    for told in value if isinstance(value, list) else [value]:
        if not isinstance(told, Mapping) or SITUATIONS not in told:
            continue
        table = CaseTable(top.about, "trigger", told, tuple(told))
        words = [one.lower() for one in table.texts(SITUATIONS)]
        for word in words:
            situation = next((one for one in TRIGGERS if one == word), None)
            if situation is None:
                table.refuse(f"situations holds {word!r}", f"use some of {', '.join(TRIGGERS)}")
            found.append(TriggerTold(situation, table.text("says"), table.text("source") or source))
    return found


def read_kind(series: CaseTable) -> VisitKind | None:
    """The kind of work of all visits of a series; None where it was not told."""
    return None if series.raw("kind") is None else series.choice("kind", VISIT_KINDS)


def read_plan(series: CaseTable, source: str) -> PlanVersion | None:
    """What was agreed for a series, as far as it was told."""
    tables = series.tables("plan", ("source", *(one.name for one in fields(SeriesPlan))))
    if not tables:
        return None
    if len(tables) > 1:
        series.refuse("there is more than one plan", "write one [series.plan]")
    told = {name: _tidy(tables[0].raw(name)) for name in tables[0].names if name != "source"}
    plan = from_plain(SeriesPlan, {"goal": "", **told}, _where(tables[0]))
    return PlanVersion(1, plan, source=tables[0].text("source") or source)


def read_practitioner(series: CaseTable) -> Practitioner | None:
    """Who treated; None where it was not told."""
    tables = series.tables("by", tuple(one.name for one in fields(Practitioner)))
    return _noun(Practitioner, tables[0]) if tables else None


def read_done(table: CaseTable, visit: Visit, kind: VisitKind | None) -> VisitRecord | None:
    """What was done in a visit; None where no kind of work was told.

    Parameters
    ----------
    table : CaseTable
        One ``[[series.visit]]``.
    visit : Visit
        What every visit of a case has.
    kind : VisitKind or None
        Of the whole series.

    Raises
    ------
    InputError
        When a name, the kind of a value or a word is off, and when something was told of what was
        done and no kind of work.
    """
    told = [name for name in table.names if name in VISIT]
    own = table.choice("kind", VISIT_KINDS) if "kind" in told else kind
    if own is None:
        if told:
            table.refuse(f"{told[0]} is told and no kind", f"use one of {', '.join(VISIT_KINDS)}")
        return None
    plain = {name: _tidy(table.raw(name)) for name in told}
    record = read_visit({**plain, "number": visit.number, "kind": own}, _where(table))
    return replace(record, on=visit.on, response=visit.response, source=visit.source)


def _noun(cls: type[_T], table: CaseTable) -> _T:
    """A noun from the values of a table."""
    return from_plain(cls, {name: _tidy(table.raw(name)) for name in table.names}, _where(table))


def _where(table: CaseTable) -> str:
    return f"{table.about.where}, {table.place}"


def _tidy(value: Any) -> Any:
    """Every text on one line, as in the rest of the case."""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, Mapping):
        return {name: _tidy(one) for name, one in value.items()}
    return [_tidy(one) for one in value] if isinstance(value, list) else value
