"""The few units a diary uses: conversion inside one dimension, or refusal.

A unit that is not in the table is refused, never taken for another one.
"""

from __future__ import annotations

from dataclasses import dataclass

from ekbom.model.errors import UnitError


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that is known here.

    Attributes
    ----------
    symbol : str
        How the unit is written in every output.
    dimension : str
        What it measures; only units of one dimension convert into each other.
    factor : float
        How many of the dimension's smallest listed unit it is.
    """

    symbol: str
    dimension: str
    factor: float


_UNITS = (
    Unit("ug", "mass", 1.0),
    Unit("mg", "mass", 1e3),
    Unit("g", "mass", 1e6),
    Unit("kg", "mass", 1e9),
    Unit("ml", "volume", 1.0),
    Unit("cl", "volume", 10.0),
    Unit("dl", "volume", 100.0),
    Unit("l", "volume", 1e3),
    Unit("s", "time", 1.0),
    Unit("min", "time", 60.0),
    Unit("h", "time", 3600.0),
    Unit("IU", "international units", 1.0),
    Unit("tablet", "tablets", 1.0),
    Unit("capsule", "capsules", 1.0),
    Unit("drop", "drops", 1.0),
    Unit("cup", "cups", 1.0),
    Unit("glass", "glasses", 1.0),
    Unit("spoon", "spoons", 1.0),
    Unit("puff", "puffs", 1.0),
    Unit("patch", "patches", 1.0),
    Unit("time", "counts", 1.0),
    Unit("unit", "drinking units", 1.0),
)

_ALIASES = {
    "\N{MICRO SIGN}g": "ug",
    "\N{GREEK SMALL LETTER MU}g": "ug",
    "mcg": "ug",
    "gr": "g",
    "gram": "g",
    "grams": "g",
    "litre": "l",
    "litres": "l",
    "liter": "l",
    "liters": "l",
    "sec": "s",
    "second": "s",
    "seconds": "s",
    "mins": "min",
    "minute": "min",
    "minutes": "min",
    "minuten": "min",
    "hr": "h",
    "hrs": "h",
    "hour": "h",
    "hours": "h",
    "std": "h",
    "ie": "IU",
    "i.u.": "IU",
    "tablets": "tablet",
    "tab": "tablet",
    "tabs": "tablet",
    "capsules": "capsule",
    "drops": "drop",
    "cups": "cup",
    "glasses": "glass",
    "spoons": "spoon",
    "puffs": "puff",
    "patches": "patch",
    "x": "time",
    "times": "time",
    "units": "unit",
}

_BY_NAME = {u.symbol.lower(): u for u in _UNITS}
_BY_NAME.update({alias: _BY_NAME[symbol.lower()] for alias, symbol in _ALIASES.items()})


def is_unit(text: str) -> bool:
    """Whether `text` names a unit that is known here."""
    return text.strip().lower() in _BY_NAME


def unit(text: str) -> Unit:
    """The unit that `text` names, capitals or not.

    Raises
    ------
    UnitError
        When the unit is not in the table.

    Examples
    --------
    >>> unit("mcg").symbol
    'ug'
    """
    found = _BY_NAME.get(text.strip().lower())
    if found is None:
        known = ", ".join(u.symbol for u in _UNITS)
        raise UnitError(f"unit {text!r}", "this unit is not known", f"use one of {known}")
    return found


def convert(value: float, given: str, wanted: str) -> float:
    """`value` in the unit `given`, written in the unit `wanted`.

    Raises
    ------
    UnitError
        When a unit is unknown, or the two measure different things.

    Examples
    --------
    >>> convert(0.3, "g", "mg")
    300.0
    """
    source, target = unit(given), unit(wanted)
    if source.dimension != target.dimension:
        raise UnitError(
            f"unit {source.symbol!r}",
            f"{source.dimension} ({source.symbol}) cannot be turned into "
            f"{target.dimension} ({target.symbol})",
            f"write every value in {target.symbol}, or use two columns",
        )
    if source.factor >= target.factor:
        return value * (source.factor / target.factor)
    return value / (target.factor / source.factor)
