"""Blood values as they are written: the unit kept, checked for sense, converted or refused.

Every name that is taken, its units and the range outside which a number is taken for another
unit or a slip stand in ``blood.toml`` as ``blood.accepted.NAME``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.facts import limits_of, units_of
from ekbom.knowledge.functions import tsat_percent
from ekbom.knowledge.near import nearest
from ekbom.knowledge.quantity import read_quantity
from ekbom.knowledge.units import plain_unit
from ekbom.model.errors import InputError, UnitError
from ekbom.model.observation import Quantity

_PREFIX = "blood.accepted."
# One to three digits, a mark and three digits: thousands in one country, a fraction in another.
_TWO_READINGS = re.compile(r"([1-9]\d{0,2})\.(\d{3})\b")
# A saturation is printed as a whole number: so far the printed and the computed one may differ.
_ROUNDED = 1.0


@dataclass(frozen=True, slots=True)
class Analyte:
    """A blood value that is taken.

    Attributes
    ----------
    name : str
    unit : str
        The one it is compared and drawn in.
    units : mapping of str to float
        Every unit that is taken, with how many of it are one of `unit`.
    low, high : float
        Ends of what is taken as written, in `unit`; both count.
    """

    name: str
    unit: str
    units: Mapping[str, float]
    low: float
    high: float

    def sensible(self, value: float, unit: str) -> bool:
        """Whether a number in one of its units lies in the range that is taken."""
        factor = self.units[unit]
        return self.low * factor <= value <= self.high * factor


@cache
def analytes() -> tuple[str, ...]:
    """The names of all blood values that are taken."""
    return tuple(id_.removeprefix(_PREFIX) for id_ in shipped_facts() if id_.startswith(_PREFIX))


@cache
def analyte(name: str) -> Analyte:
    """What is taken of one blood value.

    Raises
    ------
    InputError
        For a name that is not known; tells those near to it.
    """
    facts = shipped_facts()
    entry = facts.get(_PREFIX + name)
    if entry is None:
        near = nearest(name, analytes()) or analytes()
        raise InputError(f"blood value {name!r}", "it is not known", f"use {', '.join(near)}")
    (low, high), unit = limits_of(facts, _PREFIX + name, "range", "within")
    units = {unit: 1.0}
    for fact in (_PREFIX + name, *entry["see"]):
        if "conversion" in facts[fact]:
            found = units_of(facts, fact)
            units |= {other: factor / found[unit] for other, factor in found.items()}
    return Analyte(name, unit, units, low, high)


def read_value(name: str, text: str) -> Quantity:
    """A blood value as somebody wrote it, with its unit.

    Parameters
    ----------
    name : str
        Such as ``ferritin``.
    text : str
        Such as ``45 ug/L``, ``45,5 µg/l`` or ``18 %``.

    Raises
    ------
    UnitError
        Without a unit, and for a unit that is not taken.
    InputError
        For what is no number, for a number with two readings, and for one that looks like
        another unit.

    Examples
    --------
    >>> read_value("ferritin", "45,5 µg/l")
    Quantity(value=45.5, unit='ug/L')
    """
    try:
        given = read_quantity(text, name)
    except UnitError as error:
        raise UnitError(name, error.problem, _units_of(analyte(name))) from error
    value = accepted(name, given)
    split = _TWO_READINGS.match(text.strip())
    whole = float("".join(split.groups())) if split else 0
    if split and analyte(name).sensible(whole, value.unit):
        raise InputError(
            name, f"{split[0]} can be read as {whole:g} and as {value.value:g}",
            f"write it as {whole:g} {value.unit} or {value.value:g} {value.unit}",
        )  # fmt: skip
    return value


def accepted(name: str, quantity: Quantity) -> Quantity:
    """A blood value with its unit spelt as it is here; nothing else of it is changed.

    Raises
    ------
    UnitError
        Without a unit, and for a unit that is not taken.
    InputError
        For a name that is not known, and for a number that looks like another unit.
    """
    seen = analyte(name)
    if not quantity.unit:
        raise UnitError(name, f"{quantity.value:g} has no unit", _units_of(seen))
    unit = {plain_unit(one): one for one in seen.units}.get(plain_unit(quantity.unit))
    if unit is None:
        raise UnitError(
            name, f"{quantity.unit!r} is no unit that is taken for it",
            _units_of(seen),
        )  # fmt: skip
    if not (math.isfinite(quantity.value) and seen.sensible(quantity.value, unit)):
        raise InputError(name, *_out_of_range(seen, quantity.value, unit))
    return Quantity(float(quantity.value), unit)


def in_unit(name: str, quantity: Quantity, unit: str = "") -> float:
    """The number of a blood value in a unit that is taken for it; in its own one by default.

    Raises
    ------
    UnitError, InputError
        As `accepted` does.
    """
    seen, given = analyte(name), accepted(name, quantity)
    if unit == given.unit:
        return given.value
    return given.value / seen.units[given.unit] * seen.units[unit or seen.unit]


def check_saturation(iron: Quantity, tibc: Quantity, tsat: Quantity | None = None) -> Quantity:
    """The transferrin saturation from iron and binding capacity, held against a printed one.

    Raises
    ------
    UnitError
        When the two have different units.
    InputError
        When the result, or its distance from the printed one, makes no sense.
    """
    found = tsat_percent(iron, tibc)
    if found.value > analyte("tsat").high:
        raise InputError(
            "transferrin saturation", f"iron {iron} is more than its binding capacity {tibc}",
            "look whether one of the two has another unit, or whether they changed places",
        )  # fmt: skip
    if tsat is not None and abs(tsat.value - found.value) > _ROUNDED:
        raise InputError(
            "transferrin saturation",
            f"{tsat} was given, but iron {iron} of a binding capacity of {tibc} are {found}",
            "correct one of the three, or leave the doubtful one out",
        )
    return found


def _units_of(seen: Analyte) -> str:
    return f"write the unit that the laboratory printed; taken are {', '.join(seen.units)}"


def _out_of_range(seen: Analyte, value: float, unit: str) -> tuple[str, str]:
    """What is wrong with a number outside the range, and what it may have been."""
    factor = seen.units[unit]
    low, high = (f"{end * factor:.6g}" for end in (seen.low, seen.high))
    # Two names of one unit are no other unit.
    others = [
        other for other in seen.units if seen.units[other] != factor and seen.sensible(value, other)
    ]
    given = Quantity(value, unit)
    if unit == "%" and seen.sensible(value * 100, unit):
        return f"{given} looks like a share of 1", f"if so, write {Quantity(value * 100, unit)}"
    if others:
        likely = " or ".join(str(Quantity(value, other)) for other in others)
        return (
            f"{given} lies outside {low} to {high} {unit} and looks like another unit",
            f"look at the paper; if it says so, write {likely}",
        )
    return f"{given} lies outside {low} to {high} {unit}", "look at the number and its unit again"
