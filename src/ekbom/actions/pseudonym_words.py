"""What may stand in a file for a researcher: names, units and numbers of ekbom's own lists."""

from __future__ import annotations

import re
from functools import cache
from math import isfinite

from ekbom.actions.kept_values import is_told, told_name
from ekbom.assessment.convert import analyte, analytes
from ekbom.journal.pick import is_usual_outcome
from ekbom.knowledge.load import find_drug
from ekbom.knowledge.measures import find_measure
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.knowledge.units import plain_unit
from ekbom.model.units import is_unit

# What many people write down of a day, and nobody is found by.
_EVERYDAY = frozenset({
    "alcohol", "bath", "beer", "caffeine", "chocolate", "coffee", "cola", "compression", "cycling",
    "exercise", "heat", "ice", "left", "massage", "meal", "nap", "nicotine", "right", "run",
    "shower", "smoking", "sport", "steps", "stress", "stretching", "sugar", "swim", "tea", "walk",
    "wine", "yoga",
})  # fmt: skip
# A number of five places and more may be a date, a telephone or a number of a card.
_MOST = 10**4
_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_LONGEST = 40
_INDEX_UNIT = re.compile(r"1?/(?:h|min|s)|(?:ln )?(?:s|min|h)|share|%")


def known_column(name: str, text: str) -> str:
    """The name under which a column may be shown; empty for one that says nothing to ekbom.

    Parameters
    ----------
    name : str
        As the person wrote it. What else stands in it is not shown.
    text : str
        A cell of it.
    """
    drug = find_drug(name)
    if drug is not None:
        return drug.id
    measure = find_measure(name)
    if measure is not None:
        return measure.id
    if is_told(name, text):
        return told_name(name)
    words = re.findall(r"\w+", name.casefold().replace("_", " "))
    # Every word of it, so that neither a name nor a second column hides behind the first word.
    plain = words and all(word in _EVERYDAY or is_usual_outcome(word) for word in words)
    return "_".join(words) if plain else ""


def known_number(value: object, unit: str, *, most: float = _MOST) -> tuple[float, str] | None:
    """A number and its unit; None for what is no number, or too large to say nothing else.

    Parameters
    ----------
    value : object
    unit : str
        One that is not known is left out together with the number.
    most : float
        The number must be smaller.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return None
    if abs(value) >= most or not known_unit(unit):
        return None
    return float(value), unit


def known_unit(unit: str) -> bool:
    """Whether a unit is one of ekbom's own; no unit is."""
    return not unit or is_unit(unit) or plain_unit(unit) in _units()


def known_name(name: str) -> bool:
    """Whether it is written as ekbom writes its own names, in which nobody's name has a place."""
    return len(name) <= _LONGEST and _NAME.fullmatch(name) is not None


def known_index_unit(unit: object) -> bool:
    """Whether it is written as the unit of an index of a night: ``1/h``, ``share``, ``ln s``."""
    return isinstance(unit, str) and _INDEX_UNIT.fullmatch(unit) is not None


@cache
def _units() -> frozenset[str]:
    blood = (unit for name in analytes() for unit in analyte(name).units)
    asked = (one.unit for one in load_rule_book().observables.values() if one.unit)
    return frozenset(map(plain_unit, (*blood, *asked)))
