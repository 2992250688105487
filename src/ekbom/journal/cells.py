"""One cell of text: a number with or without a unit, yes or no, a clock time, a word."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from ekbom.journal.clock import parse_hour
from ekbom.model.units import is_unit, unit

CellKind = Literal["missing", "number", "yes_no", "clock", "none", "text"]

_DASHES = ("-", "--", "\N{EN DASH}", "\N{EM DASH}")
_MISSING = frozenset(
    (*_DASHES, "", ".", "?", "na", "n/a", "#n/a", "nan", "null", "missing", "unknown", "k.a.")
)
_YES = frozenset(
    ("yes", "y", "ja", "j", "true", "t", "x", "done", "taken", "on", "\N{CHECK MARK}", "oui", "si")
)
_NO = frozenset(("no", "n", "nein", "false", "f", "off", "non", "not taken", "not done"))
# Words for an evening on which the thing asked for did not come at all.
_NONE = frozenset(
    ("none", "none tonight", "none today", "not tonight", "never", "keine", "keine heute", "nichts")
)
_NUMBER = re.compile(
    r"([+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:e[+-]?[0-9]{1,2})?)\s*(.*)", re.IGNORECASE
)
_NUMBER_START = frozenset("0123456789+-.,\N{MINUS SIGN}")


@dataclass(frozen=True, slots=True)
class Cell:
    """What one text can be read as.

    Attributes
    ----------
    kind : str
    value : float
        The number; 1 or 0 for yes or no; hour of the day for a clock time.
    unit : str
        Symbol of the unit behind a number, or empty.
    mark : str
        The decimal mark that was written, or empty.
    """

    kind: CellKind
    value: float = 0.0
    unit: str = ""
    mark: str = ""


def read_cell(text: str) -> Cell:
    """Read one cell. A word that is none of these is ``text``, never a missing value."""
    word = text.strip().lower()
    if word in _MISSING:
        return Cell("missing")
    if word[0] in _NUMBER_START:
        hour = parse_hour(word)
        if hour is not None:
            return Cell("clock", hour)
        return _number(word)
    if word in _YES:
        return Cell("yes_no", 1.0)
    if word in _NO:
        return Cell("yes_no", 0.0)
    return Cell("none") if word in _NONE else Cell("text")


def _number(word: str) -> Cell:
    """A number with a decimal point or comma, and perhaps a unit that is known."""
    found = _NUMBER.fullmatch(word.replace("\N{MINUS SIGN}", "-"))
    if found is None:
        return Cell("text")
    digits, named = found.groups()
    if named and not is_unit(named):
        return Cell("text")
    mark = "," if "," in digits else "." if "." in digits else ""
    value = float(digits.replace(",", "."))
    if not math.isfinite(value):
        return Cell("text")
    return Cell("number", value, unit(named).symbol if named else "", mark)
