"""The numbers of a fact: each with a unit, one way to give it, and no dose for everybody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ekbom.knowledge.schema_parts import check_choice, refuse

CLINICIAN = "clinician"
# Of each pair a limit has one at most.
LOWER, UPPER = ("at_least", "above"), ("at_most", "below")
_SHAPES = ({"is"}, {"is", "ci95"}, {"about"}, {"are"}, {"from", "to"})
_LISTS = ("are", "ci95")

UNITS = frozenset(
    {
        *("%", "percentage points", "% of baseline", "ratio", "standard deviations"),
        *("s", "minutes", "hours", "days", "weeks", "months", "years", "o'clock"),
        *("1/h", "times a week", "degrees C", "mmHg"),
        *("g/dL", "mg/dL", "mg/L", "ng/mL", "pg/mL", "ug/dL", "ug/L", "mIU/L"),
        *("g/L", "fL", "G/L", "x10^9/L", "K/uL", "mEq/L", "uIU/mL"),
        *("mmol/L", "nmol/L", "pmol/L", "umol/L", "mL/min/1.73 m2"),
        *("% per mmol/mol", "pmol/L per ug/L", "umol/L per g/L"),
        *("mg", "mg/day", "MME"),
        *("cm", "mm", "kg", "B-cun", "sides"),
        *("per 1000 patients", "per 10 000 patients"),
        *("per 10 000 treatments", "per million treatments"),
        *("IRLS points", "points", "points of the RLS Severity Scale", "items", "item numbers"),
        *("components", "levels", "features", "events", "reports", "papers", "studies", "trials"),
        *("people", "million people", "sessions", "nights", "signs", "measures"),
    }
)
_DOSE_UNITS = ("mg", "mg/day", "MME")
# A dose in a text; a concentration is none.
DOSE = re.compile(r"\d ?(?:mg|MME)\b(?!/(?:dL|L)\b)")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def check_number(where: str, name: str, value: object, *, hidden: bool) -> None:
    """Check one value of a fact.

    Parameters
    ----------
    where : str
    name : str
        What the number is of; it carries neither unit nor comparison.
    value : object
        A table such as ``{ at_most = 75, unit = "ug/L" }``.
    hidden : bool
        Whether the whole fact is for clinicians.

    Raises
    ------
    KnowledgeError
    """
    if not _NAME.fullmatch(name):
        refuse(where, "its name is no name", "write small letters, digits and _")
    if not isinstance(value, Mapping):
        refuse(where, f"it is {value!r}", 'give a table such as { is = 3, unit = "days" }')
    check_unit(where, value.get("unit"))
    check_audience(where, value)
    numbers = {key: given for key, given in value.items() if key not in ("unit", "audience")}
    _check_shape(where, tuple(numbers))
    for key, given in numbers.items():
        _check_numbers(where, key, given)
    _check_order(where, numbers)
    if value["unit"] in _DOSE_UNITS and not hidden and "audience" not in value:
        refuse(where, "it is a dose for everybody", f'mark it with audience = "{CLINICIAN}"')


def check_unit(where: str, unit: object) -> None:
    """Refuse a unit that is not known."""
    if unit not in UNITS:
        refuse(where, f"its unit is {unit!r}", "give a known one, or add it to schema_numbers")


def check_audience(where: str, table: Mapping[str, Any]) -> None:
    """Refuse an audience that is not known; without one it is for everybody."""
    check_choice(where, "audience", table.get("audience", CLINICIAN), (CLINICIAN,))


def _check_shape(where: str, keys: tuple[str, ...]) -> None:
    low, high = (sum(key in ends for key in keys) for ends in (LOWER, UPPER))
    limits = 0 < low + high == len(keys) and low < 2 and high < 2
    if set(keys) not in _SHAPES and not limits:
        refuse(where, f"it holds {', '.join(keys) or 'no number'}", "give one of the forms")


def _check_numbers(where: str, key: str, given: object) -> None:
    several = given if isinstance(given, list) else [given]
    if isinstance(given, list) != (key in _LISTS) or not several:
        refuse(where, f"{key} is {given!r}", f"{' and '.join(_LISTS)} hold lists, nothing else")
    if any(type(number) not in (int, float) for number in several):
        refuse(where, f"{key} is {given!r}", "give numbers")


def _check_order(where: str, numbers: Mapping[str, Any]) -> None:
    """What runs from one number to another rises, an interval with its estimate inside."""
    rising = [numbers[key] for key in ("from", *LOWER, "to", *UPPER) if key in numbers]
    if "ci95" in numbers:
        if len(numbers["ci95"]) != 2:
            refuse(where, f"ci95 is {numbers['ci95']!r}", "give its two ends")
        low, high = numbers["ci95"]
        rising = [low, numbers["is"], high]
    if rising != sorted(rising) or (len(rising) > 1 and rising[0] == rising[-1]):
        refuse(where, f"it runs {' to '.join(map(str, rising))}", "give the lower end first")
