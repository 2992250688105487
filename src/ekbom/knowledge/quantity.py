"""A number with its unit, as somebody writes it: ``45 ug/L``, ``0,25 mg``, ``18%``."""

from __future__ import annotations

import re

from ekbom.model.errors import InputError, UnitError
from ekbom.model.observation import Quantity

# A number of times in a time is written 15/h or 15 1/h.
_UNIT = r"(?:\s1(?=/))?\s*(?P<unit>[^\d\s.,<>~+-].*)?"
_WRITTEN = re.compile(r"(?P<whole>\d+)(?:(?P<mark>[.,])(?P<part>\d+))?" + _UNIT)
_GROUP = 1000  # a comma before three digits may set thousands apart


def read_quantity(text: str, where: str) -> Quantity:
    """The number and the unit of a text; a comma may stand for the decimal point.

    Parameters
    ----------
    text : str
    where : str
        What it is the value of, for errors.

    Raises
    ------
    InputError
        For anything but one number and a unit, and for a comma that may mean two things.
    UnitError
        When there is no unit.

    Examples
    --------
    >>> read_quantity("45,5 ug/L", "ferritin")
    Quantity(value=45.5, unit='ug/L')
    """
    said = " ".join(text.split())
    found = _WRITTEN.fullmatch(said)
    if found is None:
        raise InputError(where, f"{said!r} is no number with a unit", "write it as 45.5 ug/L")
    whole, part = found["whole"], found["part"] or ""
    if found["mark"] == "," and int(whole) and 10 ** len(part) == _GROUP:
        raise InputError(
            where,
            f"{said!r} may be {whole}.{part} or {whole}{part}",
            f"write {whole}.{part} or {whole}{part}",
        )
    unit = found["unit"]
    if unit is None:
        raise UnitError(where, f"{said!r} has no unit", "write the unit behind it, as in 45 ug/L")
    return Quantity(float(f"{whole}.{part or 0}"), f"1{unit}" if unit.startswith("/") else unit)
