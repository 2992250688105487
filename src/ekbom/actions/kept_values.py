"""What entries tell for an assessment: blood values, totals of scales, minutes one can sit.

An entry is a name and a text, as ``ferritin`` and ``45 ug/L``, ``irls`` and ``22``, or ``sit desk``
and ``15 min``. Amounts of what was taken (``magnesium`` and ``400 mg``) are none of these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from ekbom.assessment.convert import analyte, analytes, read_value
from ekbom.assessment.scale_forms import form_name, forms
from ekbom.journal.cells import read_cell
from ekbom.journal.kept_rows import moment_text
from ekbom.knowledge.load import find_drug
from ekbom.knowledge.measures import find_measure
from ekbom.knowledge.quantity import read_quantity
from ekbom.knowledge.units import plain_unit
from ekbom.model.errors import InputError, UnitError
from ekbom.model.finding import Finding
from ekbom.model.kept import Kept
from ekbom.model.people import Role
from ekbom.model.record import (
    SITUATIONS,
    BloodValue,
    PersonRecord,
    ScaleResult,
    SitMinutes,
    Situation,
    Teller,
)
from ekbom.model.units import convert

# A rating of every night: it is the diary's, and no questionnaire.
_NIGHTLY = "urge"
_SIT, _MINUTE = "sit_", "min"
_NAMES = 1000
_TELLERS: dict[Role, Teller] = {
    "person": "person",
    "carer": "carer",
    "therapist": "therapist",
    "doctor": "clinician",
}


def teller_of(role: Role) -> Teller:
    """Who somebody is to a case."""
    return _TELLERS.get(role, "unknown")


def is_told(name: str, text: str) -> bool:
    """Whether an entry tells something for an assessment, and is nothing one did or rated.

    Parameters
    ----------
    name, text : str
    """
    return _may_tell(name) and (
        _situation(name) is not None or _scale(name) is not None or _is_blood(name, text)
    )


@lru_cache(maxsize=_NAMES)
def _may_tell(name: str) -> bool:
    """Whether a name alone could tell something: nearly none does, and a decade repeats them."""
    return _situation(name) is not None or _scale(name) is not None or told_name(name) in analytes()


def with_entries(
    record: PersonRecord, entries: Iterable[Kept]
) -> tuple[PersonRecord, tuple[Finding, ...]]:
    """The record with what entries tell for it, and a finding for each that cannot be read.

    Parameters
    ----------
    record : PersonRecord
    entries : iterable of Kept
        A value that the record holds already is not told twice.
    """
    taken = _Taken([], [], [], [])
    for entry in entries:
        for name, text in entry.body["cells"].items():
            if is_told(name, str(text)):
                taken.take(entry, name, str(text))
    sat = [one for one in taken.sat if one not in record.symptoms.sit]
    return replace(
        record,
        symptoms=replace(record.symptoms, sit=(*record.symptoms.sit, *sat)),
        blood=(*record.blood, *_new_blood(record, taken.blood)),
        scales=(*record.scales, *_new_scales(record, taken.scales)),
    ), tuple(taken.findings)


@dataclass(frozen=True, slots=True)
class _Taken:
    blood: list[BloodValue]
    scales: list[ScaleResult]
    sat: list[SitMinutes]
    findings: list[Finding]

    def take(self, entry: Kept, name: str, text: str) -> None:
        """One value of one entry; one that cannot be read is said and left out."""
        source = f"journal, {moment_text(entry).replace('T', ' ')}"
        on = entry.night if entry.at is None else entry.at.date()
        try:
            self._read(entry, name, text, on, source)
        except (InputError, UnitError) as error:
            what = f"{text!r} is not read: {error.problem}"
            self.findings.append(
                Finding("entry_not_read", "warning", f"{source}, {name}", what, error.todo)
            )

    def _read(self, entry: Kept, name: str, text: str, on: date | None, source: str) -> None:
        scale = _scale(name)
        if scale is not None:
            total = _number(name, text)
            self.scales.append(
                ScaleResult(scale, on, total, by=teller_of(entry.author_role), source=source)
            )
            return
        situation = _situation(name)
        if situation is not None:
            self.sat.append(SitMinutes(situation, _minutes(name, text), on))
            return
        known, at = told_name(name), "" if entry.at is None else f"{entry.at:%H:%M}"
        self.blood.append(BloodValue(known, read_value(known, text), on, at, source=source))


def told_name(name: str) -> str:
    """How the lists of an assessment spell a name: ``Total Iron`` is ``total_iron``."""
    return "_".join(name.casefold().replace("-", " ").replace("_", " ").split())


def _situation(name: str) -> Situation | None:
    plain = told_name(name)
    return next((one for one in SITUATIONS if plain == _SIT + one), None)


def _scale(name: str) -> str | None:
    """The questionnaire with a total that a name means."""
    plain = form_name(name)
    form = None if plain == _NIGHTLY else forms().get(plain)
    return None if form is None or form.total is None else plain


def _is_blood(name: str, text: str) -> bool:
    """Whether it is a blood value, and no amount of something of the same name."""
    plain = told_name(name)
    if plain not in analytes():
        return False
    if find_drug(name) is None and find_measure(name) is None:
        return True
    try:
        unit = read_quantity(text, name).unit
    except (InputError, UnitError):
        return False
    return plain_unit(unit) in map(plain_unit, analyte(plain).units)


def _number(name: str, text: str) -> float:
    cell = read_cell(text)
    if cell.kind != "number" or cell.unit:
        raise InputError(name, "it is no number", "write the total alone, as 22")
    return cell.value


def _minutes(name: str, text: str) -> float:
    cell = read_cell(text)
    if cell.kind != "number":
        raise InputError(name, "it is no number of minutes", "write it as 15 or 15 min")
    return convert(cell.value, cell.unit, _MINUTE) if cell.unit else cell.value


def _new_blood(record: PersonRecord, taken: Iterable[BloodValue]) -> Iterator[BloodValue]:
    """Without what the record holds already: the same value of the same day."""
    told = {(one.name, one.quantity, one.on) for one in record.blood}
    return (one for one in taken if (one.name, one.quantity, one.on) not in told)


def _new_scales(record: PersonRecord, taken: Iterable[ScaleResult]) -> Iterator[ScaleResult]:
    told = {(form_name(one.scale), one.on, one.total) for one in record.scales}
    return (one for one in taken if (one.scale, one.on, one.total) not in told)
