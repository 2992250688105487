"""Iron on rulers with the rules that read it, iron and values in their order, and other blood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from ekbom.assessment.convert import in_unit
from ekbom.knowledge.audience import Audience
from ekbom.knowledge.conditions import All, Worded
from ekbom.knowledge.render import condition_clause
from ekbom.knowledge.shipped_rules import ground, load_rule_book
from ekbom.model.assessed import Assessment
from ekbom.model.errors import InputError, UnitError
from ekbom.model.observation import Quantity
from ekbom.reports.assessment_lines import Flag, Line, figures, lines
from ekbom.reports.assessment_ruler import LOOKS, Ruler, look_sign, ruler, rules_for, whose
from ekbom.reports.assessment_sources import Cited, SourceTag
from ekbom.reports.words import capital, day

VALUE_HEADS = ("Value", "Result", "Taken")
TIME_HEADS = ("Day", "What", "Result or dose")
_RECHECK = "lab.ferritin.recheck"
_READS: dict[bool | None, Flag] = {
    True: ("warn", "warn", "A reason to ask"),
    False: ("", "no", "Does not apply"),
    None: ("none", "open", "Not known"),
}
_AS_WRITTEN: Mapping[str, str] = MappingProxyType({})
_WITH_RULER = ("ferritin", "tsat")
_AFTER = {"iron": "the last iron", "test": "the last test"}
_ROUTES = {"vein": "by vein", "mouth": "by mouth", "muscle": "into a muscle"}

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one rule makes of the figures.

    Attributes
    ----------
    whose, asks : str
        The guideline, and when it gives a reason to ask.
    flag : Flag
    differs : str
        Why it differs from the others; may be empty.
    """

    whose: str
    asks: str
    flag: Flag
    differs: str


@dataclass(frozen=True, slots=True)
class IronView:
    """Everything on blood.

    Attributes
    ----------
    taken : str
        When the sample of ferritin was taken; may be empty.
    rulers : list of Ruler
    legend : list of (Markup, str)
    readings : list of Reading
    lines, more : list of Line
        On iron, and on the other values.
    times, values : list of tuple of str
        Values and iron in their order; the newest of each value.
    due : str
        When the next test is due; may be empty.
    due_tags : list of SourceTag
    """

    taken: str
    rulers: list[Ruler]
    legend: list[tuple[Markup, str]]
    readings: list[Reading]
    lines: list[Line]
    more: list[Line]
    times: list[tuple[str, ...]]
    values: list[tuple[str, ...]]
    due: str
    due_tags: list[SourceTag]


def iron_view(answer: Assessment, cited: Cited) -> IronView | None:
    """The part on iron and blood; None when nothing is known of either and nothing is said."""
    iron, blood = answer.section("iron"), answer.section("blood")
    told, other = figures(iron), figures(blood)
    said, more = lines(iron.statements, cited), lines(blood.statements, cited)
    values = other.get("values") or {}
    if not (said or more or values or told.get("values")):
        return None
    rulers = list(_rulers(told, answer.audience))
    looks = dict.fromkeys(look for one in rulers for look in one.looks)
    due = told.get("next_due")
    return IronView(
        taken=_taken(values.get("ferritin")),
        rulers=rulers,
        legend=[(look_sign(look), LOOKS[look]) for look in looks],
        readings=[_reading(one) for one in told.get("readings") or ()],
        lines=said,
        more=more,
        times=[_time_row(one) for one in told.get("timeline") or ()],
        values=[_value_row(name, one) for name, one in values.items()],
        due=_due(due),
        due_tags=cited.tags([ground(_RECHECK)]) if due else [],
    )


def in_units(view: IronView, answer: Assessment, chosen: Mapping[str, str]) -> IronView:
    """The same with each value in the unit that was chosen for it, and beside it as it was written.

    Limits, and what is said of them, stay in the unit of their guideline.

    Parameters
    ----------
    view : IronView
    answer : Assessment
        The one it was made of.
    chosen : mapping of name to unit
    """
    told, other = figures(answer.section("iron")), figures(answer.section("blood"))
    drawn = {**(told.get("values") or {}), "tsat": told.get("saturation")}
    return replace(
        view,
        rulers=[
            replace(one, value=_shown(one.name, drawn[one.name], chosen))
            if one.name in chosen
            else one
            for one in view.rulers
        ],
        times=[_time_row(one, chosen) for one in told.get("timeline") or ()],
        values=[_value_row(name, one, chosen) for name, one in (other.get("values") or {}).items()],
    )


def _rulers(told: Plain, audience: str) -> Iterator[Ruler]:
    """The values among the limits of the person's own population; none while it is open.

    A question that is held back has no limits to be read against either.
    """
    population = "" if told.get("held_back") else told.get("population")
    reader: Audience = "clinician" if audience == "clinician" else "person"
    values = {**(told.get("values") or {}), "tsat": told.get("saturation")}
    for name in _WITH_RULER:
        plain = values.get(name)
        seen = load_rule_book().observables[name]
        if population and plain and plain["unit"] in seen.units:
            value = Quantity(plain["value"] * seen.units[plain["unit"]], seen.unit)
            drawn = ruler(name, value, rules_for("iron", population, reader))
            if drawn is not None:
                yield drawn


def _reading(one: Plain) -> Reading:
    says = capital(_asks(one["rule"]))
    return Reading(_guideline(one), says, _READS[one["holds"]], one["why_differs"])


def _guideline(one: Plain) -> str:
    """The guideline with its year; the source of a limit that is of none."""
    if not one["guideline"]:
        return whose(load_rule_book().rule(one["rule"]).facts[0])
    year = str(one["year"])
    return str(one["guideline"]) if year in one["guideline"] else f"{one['guideline']} ({year})"


def _asks(rule: str) -> str:
    """When a rule gives a reason to ask, without whom it is about."""
    book = load_rule_book()
    when = book.rule(rule).when
    parts = when.parts if isinstance(when, All) else (when,)
    numbers = tuple(part for part in parts if not isinstance(part, Worded))
    return condition_clause(numbers[0] if len(numbers) == 1 else All(numbers), book.observables)


def _taken(row: Plain | None) -> str:
    """When the sample was taken and how, as far as it was told."""
    if not row or not row["on"]:
        return ""
    parts = [f"Ferritin was taken on {day(row['on'])}"]
    parts += [f"at {row['at']}"] if row["at"] else []
    parts += [] if row["fasting"] is None else ["fasting" if row["fasting"] else "after food"]
    hours = row["hours_since_iron"]
    parts += [] if hours is None else [f"{hours:g} hours after the last iron"]
    return f"{', '.join(parts)}."


def _value_row(name: str, row: Plain, chosen: Mapping[str, str] = _AS_WRITTEN) -> tuple[str, ...]:
    return _name(name), _shown(name, row, chosen), _day(row["on"])


def _shown(name: str, row: Plain, chosen: Mapping[str, str]) -> str:
    """A value in the unit that was chosen for it, with what was written; else as it was written."""
    written = Quantity(row["value"], row["unit"])
    unit = chosen.get(name, written.unit)
    if unit == written.unit:
        return str(written)
    try:
        return f"{in_unit(name, written, unit):.4g} {unit} ({written})"
    except (UnitError, InputError):
        return str(written)


def _time_row(row: Plain, chosen: Mapping[str, str] = _AS_WRITTEN) -> tuple[str, ...]:
    if row["kind"] == "value":
        return _day(row["on"]), _name(row["name"]), _shown(row["name"], row, chosen)
    how = f", {_ROUTES[row['route']]}" if row["route"] in _ROUTES else ""
    until = f", until {_day(row['until'])}" if row["until"] else ""
    return _day(row["on"]), f"Iron: {row['name']}{how}{until}", row["dose"] or "dose not told"


def _name(name: str) -> str:
    """A value as its question calls it, or by its own name."""
    seen = load_rule_book().observables.get(name)
    return capital(seen.says if seen else name.replace("_", " "))


def _day(on: date | None) -> str:
    return "day not told" if on is None else day(on)


def _due(due: Plain | None) -> str:
    if not due:
        return ""
    return (
        f"Next ferritin: from {day(due['from'])} to {day(due['to'])}, counted from "
        f"{_AFTER[due['after']]}."
    )
