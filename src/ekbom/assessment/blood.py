"""Blood values of a record: which one counts, what follows from them, and their course."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ekbom.assessment.convert import accepted, analyte, check_saturation, in_unit
from ekbom.assessment.egfr import estimate, why_not
from ekbom.assessment.iron_series import (
    courses_of_carboxymaltose,
    drips,
    iron_since,
    months_between,
    next_due,
    weeks_between,
)
from ekbom.assessment.statements import stated
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.facts import limits_of
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.assessed import Section
from ekbom.model.errors import EkbomError
from ekbom.model.finding import Finding
from ekbom.model.observation import Quantity, Value
from ekbom.model.record import BloodValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from ekbom.knowledge.audience import Audience
    from ekbom.model.observation import Known
    from ekbom.model.record import PersonRecord

_RULES = (
    "blood.inflammation",
    "blood.no_inflammation",
    "blood.kidney_failure",
    "blood.kidney_disease",
    "blood.diabetes",
    "blood.thyroid",
    "blood.b12_low",
    "blood.b12_unclear",
    "blood.folate_low",
    "blood.magnesium",
    "blood.vitamin_d",
)
_SATURATION = ("iron", "tibc", "tsat")
_NOON = 12


def derive(record: PersonRecord, *, today: date) -> dict[str, Value]:
    """What the blood values of a record tell as answers: the newest of each, and what follows.

    Parameters
    ----------
    record : PersonRecord
    today : date
    """
    now, _ = current(record, today)
    asked = load_rule_book().observables
    known: dict[str, Value] = {name: value.quantity for name, value in now.items() if name in asked}
    known |= _kidneys(record, now)
    known |= _of_sample(now)
    known |= _of_iron(record, now, today)
    return known


def blood(record: PersonRecord, known: Known, audience: Audience, *, today: date) -> Section:
    """What there is to say of the blood values but for iron, with all values in their course.

    Parameters
    ----------
    record : PersonRecord
    known : mapping of observation to value
    audience : {"person", "clinician"}
    today : date

    Returns
    -------
    Section
        Its figures are ``values`` (the newest of each name), ``series`` (all of each name, oldest
        first) and ``egfr`` (computed or given; None without one).
    """
    now, findings = current(record, today)
    said = (stated(rule, known, audience) for rule in _RULES)
    egfr = known.get("egfr")
    series = {name: tuple(_row(one) for one in sound_values(record, name, today)) for name in now}
    return Section(
        name="blood",
        statements=tuple(one for one in said if one is not None),
        findings=(*findings, *_no_egfr(record, now)),
        figures=(
            ("values", {name: _row(value) for name, value in now.items()}),
            ("series", series),
            ("egfr", _plain(egfr) if isinstance(egfr, Quantity) else None),
        ),
    )


def current(record: PersonRecord, today: date) -> tuple[dict[str, BloodValue], tuple[Finding, ...]]:
    """The value of each name that counts now, and what is wrong with the others.

    It is the newest. Iron, its binding capacity and the saturation count together when they are
    from one sample; otherwise the newer of both ways to a saturation does.

    Parameters
    ----------
    record : PersonRecord
    today : date
    """
    names = dict.fromkeys(value.name for value in record.blood)
    findings: list[Finding] = []
    now: dict[str, BloodValue] = {}
    for name in names:
        values, found = _sound(record, name, today)
        newest, more = _newest(name, values)
        findings += (*found, *more)
        if newest is not None:
            now[name] = newest
    findings += _settle_saturation(now)
    return now, tuple(findings)


def sound_values(record: PersonRecord, name: str, today: date) -> tuple[BloodValue, ...]:
    """The values of one name that make sense, oldest first, those without a date before them."""
    return _sound(record, name, today)[0]


def _sound(
    record: PersonRecord, name: str, today: date
) -> tuple[tuple[BloodValue, ...], list[Finding]]:
    kept, problems = [], []
    for value in record.blood:
        if value.name != name:
            continue
        if value.on is not None and value.on > today:
            problems.append(
                (f"{value.quantity} is of {value.on}, which lies ahead", "correct the date")
            )
            continue
        try:
            quantity = accepted(name, value.quantity)
        except EkbomError as error:
            problems.append((error.problem, error.todo))
            continue
        kept.append(replace(value, quantity=quantity))
    kept.sort(key=lambda value: (str(value.on or ""), value.at))
    return tuple(kept), _refused(name, problems)


def _newest(
    name: str, values: tuple[BloodValue, ...]
) -> tuple[BloodValue | None, tuple[Finding, ...]]:
    """The last one; nothing where two that differ are equally new."""
    if not values:
        return None, ()
    last = values[-1]
    others = [
        value
        for value in values
        if value.on == last.on
        and value.at in ("", last.at)
        and in_unit(name, value.quantity) != in_unit(name, last.quantity)
    ]
    if not others:
        undated = last.on is not None and values[0].on is None
        return last, _undated(name, values[0], last) if undated else ()
    when = f"on {last.on}" if last.on is not None else "without a date"
    return None, (
        Finding(
            "contradiction", "error", f"blood value {name}",
            f"{others[0].quantity} and {last.quantity} both {when}",
            "it counts as not known until one of them is corrected",
        ),
    )  # fmt: skip


def _undated(name: str, value: BloodValue, last: BloodValue) -> tuple[Finding, ...]:
    return (
        Finding(
            "value_without_date", "note", f"blood value {name}",
            f"{value.quantity} has no date and does not count beside that of {last.on}",
            "add the day on which the blood was taken",
        ),
    )  # fmt: skip


def _settle_saturation(now: dict[str, BloodValue]) -> tuple[Finding, ...]:
    """Leave of iron, binding capacity and saturation what may stand together."""
    iron, tibc, tsat = (now.get(name) for name in _SATURATION)
    if iron is None or tibc is None:
        return ()
    if iron.on != tibc.on:
        del now["iron"], now["tibc"]
        return (
            Finding(
                "two_samples", "note", "transferrin saturation",
                f"iron is of {_day(iron)}, its binding capacity of {_day(tibc)}",
                "nothing is computed from two samples",
            ),
        )  # fmt: skip
    if tsat is not None and tsat.on != iron.on:
        older = ("tsat",) if str(tsat.on or "") < str(iron.on or "") else ("iron", "tibc")
        for name in older:
            del now[name]
        if older != ("tsat",):
            return ()
        tsat = None
    try:
        found = check_saturation(iron.quantity, tibc.quantity, tsat.quantity if tsat else None)
    except EkbomError as error:
        for name in _SATURATION:
            now.pop(name, None)
        return tuple(_refused(error.where, [(error.problem, error.todo)]))
    # The computed one is the more exact; two at once could lie on two sides of a limit.
    printed = now.pop("tsat", None)
    if printed is None or printed.quantity.value == found.value:
        return ()
    return (
        Finding(
            "saturation_computed", "note", "transferrin saturation",
            f"{printed.quantity} was given, iron and its binding capacity say {found}",
            "the computed one is used",
        ),
    )  # fmt: skip


def _kidneys(record: PersonRecord, now: Mapping[str, BloodValue]) -> dict[str, Value]:
    """The kidney function from creatinine, where none was given with it or after it."""
    creatinine, given = now.get("creatinine"), now.get("egfr")
    person = record.person
    if creatinine is None or person.age_years is None or person.sex is None or why_not(person):
        return {}
    if given is not None and str(given.on or "") >= str(creatinine.on or ""):
        return {}
    return {"egfr": estimate(creatinine.quantity, person.age_years, person.sex)}


def _no_egfr(record: PersonRecord, now: Mapping[str, BloodValue]) -> tuple[Finding, ...]:
    reason = why_not(record.person)
    if "creatinine" not in now or "egfr" in now or not reason:
        return ()
    return (
        Finding(
            "no_egfr", "note", "kidney function", f"there is creatinine, but {reason}",
            "ask for the eGFR that the laboratory gives",
        ),
    )  # fmt: skip


def _of_sample(now: Mapping[str, BloodValue]) -> dict[str, Value]:
    """How the sample was taken, and whether its C-reactive protein points to inflammation."""
    known: dict[str, Value] = {}
    sample = next((now[name] for name in ("tsat", "iron", "ferritin") if name in now), None)
    if sample is not None:
        if sample.hours_since_iron is not None:
            known["hours_without_iron"] = Quantity(sample.hours_since_iron, "hours")
        if sample.fasting is not None:
            known["fasting_sample"] = sample.fasting
        if sample.at:
            known["morning_sample"] = int(sample.at.split(":")[0]) < _NOON
    crp, ferritin = now.get("crp"), now.get("ferritin")
    if crp is not None and ferritin is not None and crp.on == ferritin.on:
        (limit,), unit = limits_of(shipped_facts(), "blood.crp.inflammation", "crp", "above")
        # A low one alone does not tell that there is no infection or inflammatory disease.
        if in_unit("crp", crp.quantity, unit) > limit:
            known["inflammation"] = True
    return known


def _of_iron(record: PersonRecord, now: Mapping[str, BloodValue], today: date) -> dict[str, Value]:
    """How the last ferritin lies to iron that was given, and to today."""
    known: dict[str, Value] = {}
    infused = drips(record, today)
    if infused:
        known["weeks_since_drip"] = Quantity(weeks_between(infused[-1], today), "weeks")
    if courses_of_carboxymaltose(record, today) > 1:
        known["repeated_drips"] = True
    tested = sound_values(record, "ferritin", today)
    due = next_due(record, [value.on for value in tested if value.on is not None], today)
    if due is not None:
        known["recheck_due"] = due.since <= today
    ferritin = now.get("ferritin")
    if ferritin is None or ferritin.on is None:
        return known
    known["months_since_ferritin"] = Quantity(months_between(ferritin.on, today), "months")
    before = [day for day in infused if day < ferritin.on]
    if before:
        known["weeks_after_drip"] = Quantity(weeks_between(before[-1], ferritin.on), "weeks")
    if iron_since(record, ferritin.on, today):
        known["iron_since_ferritin"] = True
    return known


def _day(value: BloodValue) -> str:
    return "no date" if value.on is None else value.on.isoformat()


def _refused(name: str, problems: Iterable[tuple[str, str]]) -> list[Finding]:
    """Values that do not count, each with what to do about it."""
    return [
        Finding("value_refused", "error", f"blood value {name}", problem, todo)
        for problem, todo in problems
    ]


def _row(value: BloodValue) -> dict[str, Any]:
    """A value for JSON and pages: as given, and in the unit it is drawn in."""
    seen = analyte(value.name)
    return {
        **_plain(value.quantity),
        "drawn": in_unit(value.name, value.quantity),
        "drawn_unit": seen.unit,
        "on": value.on,
        "at": value.at,
        "fasting": value.fasting,
        "hours_since_iron": value.hours_since_iron,
        "laboratory": value.laboratory,
        "source": value.source,
    }


def _plain(quantity: Quantity) -> dict[str, Any]:
    return {"value": quantity.value, "unit": quantity.unit}
