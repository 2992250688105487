"""Blood values as the pages show and take them: what each is called, its units, those kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial

from fastapi import Request

from ekbom.actions.kept_interview import told_entries
from ekbom.assessment.convert import analyte, analytes, in_unit, read_value
from ekbom.knowledge.explain import shipped_facts
from ekbom.model.assessed import Assessment
from ekbom.model.errors import EkbomError
from ekbom.model.kept import Kept
from ekbom.model.observation import Quantity
from ekbom.reports.assessment_lines import figures
from ekbom.web.ready import PATIENCE_S
from ekbom.web.seat import About, house_of

# Values that most papers hold; any other can be chosen.
FIRST = ("ferritin", "tsat", "crp")
# What changes the case alone.
_OF_CASE = ("amend_case", "change_case")
Line = tuple[str, str, str]  # name, number, unit


@dataclass(frozen=True, slots=True)
class LabForm:
    """What stands in the form of a paper from a laboratory, as it was typed.

    Attributes
    ----------
    lines : tuple of (str, str, str)
        Name, number and unit of each value.
    on : str
    """

    lines: tuple[Line, ...] = (*((name, "", "") for name in FIRST), ("", "", ""))
    on: str = ""

    def given(self) -> list[Line]:
        """The values that hold anything."""
        return [line for line in self.lines if line[1].strip()]


@dataclass(frozen=True, slots=True)
class LabRow:
    """One value of the log, to be corrected.

    Attributes
    ----------
    record, name, written, text, title : str
        `written` is the name as it stands in the entry.
    on : date or None
    """

    record: str
    name: str
    written: str
    text: str
    title: str
    on: date | None


@cache
def titles() -> Mapping[str, str]:
    """What each value is called."""
    facts = shipped_facts()
    found = {name: facts[f"blood.accepted.{name}"]["says"] for name in analytes()}
    return {name: says.partition(":")[0] for name, says in found.items()}


@cache
def units() -> Mapping[str, tuple[str, ...]]:
    """The units that are taken for each value."""
    return {name: tuple(analyte(name).units) for name in analytes()}


def unreadable(lines: Iterable[Line]) -> Iterator[tuple[str, EkbomError]]:
    """What cannot be read of a paper, by the name of the value."""
    for name, value, unit in lines:
        try:
            read_value(name, f"{value} {unit}".strip())
        except EkbomError as error:
            yield name if name in titles() else "labs", error


def in_other_units(answer: Assessment) -> list[str]:
    """The newest ferritin as other laboratories would print it."""
    told = (figures(answer.section("iron")).get("values") or {}).get("ferritin")
    if not told:
        return []
    value = Quantity(told["value"], told["unit"])
    return [
        f"{in_unit('ferritin', value, unit):.4g} {unit}"
        for unit in analyte("ferritin").units
        if unit != analyte("ferritin").unit
    ]


def entries_told(
    request: Request, who: About, *, patience_s: float = PATIENCE_S
) -> tuple[Kept, ...] | None:
    """The entries that tell something for an assessment; None while they are read."""
    house = house_of(request)
    # Answers and the list of medicines change no entry: these need not be read again after each.
    stamp = house.changes.stamp(who.person, without=_OF_CASE)
    key = (who.person, stamp, "told", who.desk.actor.id)
    return house.answers.get(
        key, partial(told_entries, who.desk, who.person), patience_s=patience_s
    )


def lab_rows(entries: Iterable[Kept]) -> list[LabRow]:
    """The values of the log, the newest first."""
    found = [row for one in entries for row in rows_of(one)]
    return sorted(found, key=lambda row: row.on or date.min, reverse=True)


def rows_of(entry: Kept) -> Iterator[LabRow]:
    """The values one entry holds."""
    named = titles()
    on = entry.night if entry.at is None else entry.at.date()
    for written, text in entry.body["cells"].items():
        name = "_".join(written.casefold().replace("-", " ").replace("_", " ").split())
        if name in named:
            yield LabRow(entry.id, name, written, str(text), named[name], on)
