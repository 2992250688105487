"""From the text of one cell to a date, or to a moment on the person's own clock."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Literal

from ekbom.model.day import YEARS
from ekbom.model.errors import InputError, UsageError

DateOrder = Literal["ymd", "dmy", "mdy"]

# A date in digits, and whatever follows it.
_DATE = re.compile(r"([0-9]{1,4})([-./])([0-9]{1,2})\2([0-9]{1,4})\.?(?:(?:[T,]|\s)\s*(.*))?")
_CLOCK = re.compile(
    r"([0-9]{1,2})(?::([0-9]{2}))?(?::([0-9]{2})(?:[.,][0-9]+)?)?"
    r"\s*(am|pm|a\.m\.|p\.m\.|uhr)?\s*(z|[+-][0-9]{2}:?[0-9]{2})?",
    re.IGNORECASE,
)
_ORDERS: dict[str, DateOrder] = {"YMD": "ymd", "DMY": "dmy", "MDY": "mdy"}


@dataclass(frozen=True, slots=True)
class Stamp:
    """One written moment, as it was written.

    Attributes
    ----------
    at : datetime
        With an offset where one was written; midnight where there was no clock time.
    clocked : bool
        Whether a clock time was written.
    """

    at: datetime
    clocked: bool


def looks_dated(text: str) -> bool:
    """Whether a cell has the form of a date, possible or not."""
    return _DATE.fullmatch(text) is not None


def parse_hour(text: str) -> float | None:
    """Hour of the day of a clock time such as ``22:30``, ``10:30 pm`` or ``22 Uhr``.

    ``24:00`` is the midnight that ends a day (24.0). A bare number is not a clock time.
    A date in front is passed over.
    """
    dated = _DATE.fullmatch(text)
    found = _clock((dated.group(5) or "") if dated else text)
    return None if found is None else found[0] / timedelta(hours=1)


def _clock(text: str) -> tuple[timedelta, timedelta | None] | None:
    """Time since midnight, and the offset from UTC if one is written."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None or not (found.group(2) or found.group(4)):
        return None
    hour, minute, second = (int(part or 0) for part in found.group(1, 2, 3))
    half = (found.group(4) or "").lower()[:1]
    if half in ("a", "p"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if minute > 59 or second > 59 or hour > 24 or (hour == 24 and (minute or second)):
        return None
    return timedelta(hours=hour, minutes=minute, seconds=second), _offset(found.group(5))


def _offset(text: str | None) -> timedelta | None:
    if text is None:
        return None
    if text in ("z", "Z"):
        return timedelta(0)
    sign = -1 if text[0] == "-" else 1
    return sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))


def order_of(cells: Iterable[str], where: str, date_format: str) -> DateOrder:
    """Whether day or month comes first in the local dates of a column.

    One row that can only be read in one way decides for all. Dates with dots are written
    day first by everybody who writes them.

    Raises
    ------
    InputError
        When both ways fit every row, or rows contradict each other.
    """
    if "%" in date_format:
        return "ymd"  # the format says which is which
    named = named_order(date_format)
    if named is not None:
        return named
    day_first: list[str] = []
    month_first: list[str] = []
    open_cells: list[str] = []
    for cell in cells:
        found = _DATE.fullmatch(cell)
        if found is None or len(found.group(1)) > 2:
            continue
        first, second = int(found.group(1)), int(found.group(3))
        if first > 12 >= second:
            day_first.append(cell)
        elif second > 12 >= first:
            month_first.append(cell)
        elif first != second and found.group(2) != ".":
            open_cells.append(cell)
    _refuse_two_orders(day_first, month_first, where)
    if day_first or month_first:
        return "dmy" if len(day_first) > len(month_first) else "mdy"
    if open_cells:
        raise InputError(
            where,
            f'"{min(open_cells)}" can be read with the day first or with the month first',
            "say --date-format %d/%m/%Y or --date-format %m/%d/%Y",
        )
    return "dmy"


def _refuse_two_orders(day_first: list[str], month_first: list[str], where: str) -> None:
    """A single slip is an impossible date; two habits in one column are a refusal."""
    fewer, more = sorted((len(day_first), len(month_first)))
    if fewer * 10 > more:
        raise InputError(
            where,
            f'"{min(day_first)}" has the day first and "{min(month_first)}" the month first',
            "write all dates in one way, best as YYYY-MM-DD",
        )


def named_order(date_format: str) -> DateOrder | None:
    """The order that ``DMY``, ``dd/mm/yyyy`` and the like name; None for other texts."""
    if "%" in date_format:
        return None
    letters = "".join(dict.fromkeys(c for c in date_format.upper() if c in "DMY"))
    return _ORDERS.get(letters)


def check_format(date_format: str) -> None:
    """Refuse a date format that cannot tell one day from another.

    Raises
    ------
    UsageError
        When the format is not understood, or lacks day, month or year.
    """
    if not date_format or named_order(date_format) is not None:
        return
    probes = [
        datetime(2026, 3, 4),
        datetime(2025, 3, 4),
        datetime(2026, 4, 4),
        datetime(2026, 3, 5),
    ]
    try:
        read = [datetime.strptime(probe.strftime(date_format), date_format) for probe in probes]
    except (ValueError, re.error):  # a directive that is unknown, or named twice
        read = []
    if [moment.date() for moment in read] != [probe.date() for probe in probes]:
        raise UsageError(
            "--date-format",
            f"{date_format!r} does not name day, month and year",
            "say for example %d.%m.%Y or DMY",
        )


def parse(text: str, order: DateOrder, date_format: str = "") -> Stamp | None:
    """The moment a cell names, or None when no calendar holds it."""
    stamp = _by_format(text, date_format) if "%" in date_format else _by_order(text, order)
    if stamp is None or stamp.at.year not in YEARS:
        return None
    return stamp


def _by_format(text: str, date_format: str) -> Stamp | None:
    """By the format; a clock time that the format does not name may follow."""
    try:
        return Stamp(datetime.strptime(text, date_format), _names_clock(date_format))
    except ValueError:
        head, _, tail = text.replace("T", " ").partition(" ")
    clock = _clock(tail)
    if clock is None:
        return None
    try:
        day = datetime.strptime(head, date_format)
    except ValueError:
        return None
    return _joined(day.year, day.month, day.day, clock)


def _names_clock(date_format: str) -> bool:
    return any(code in date_format for code in ("%H", "%I", "%X", "%c"))


def _by_order(text: str, order: DateOrder) -> Stamp | None:
    compact = len(text) == len("YYYYMMDD") and text.isdigit()
    if compact or text[4:5] == text[7:8] == "-":
        try:
            return Stamp(datetime.fromisoformat(text), len(text) > 10)
        except ValueError:
            pass  # read part by part below, which knows more forms
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    first, middle, last = found.group(1, 3, 4)
    if len(first) == 4:
        year, month, day = int(first), int(middle), int(last)
    elif len(first) > 2 or len(last) not in (2, 4):
        return None
    else:
        day, month = (int(first), int(middle)) if order == "dmy" else (int(middle), int(first))
        year = int(last) + (2000 if len(last) == 2 else 0)
    if not (found.group(5) or "").strip():
        return _joined(year, month, day, None)
    clock = _clock(found.group(5))
    return None if clock is None else _joined(year, month, day, clock)


def _joined(
    year: int, month: int, day: int, clock: tuple[timedelta, timedelta | None] | None
) -> Stamp | None:
    """A date and a time of day; None when there is no such day, or no such offset."""
    try:
        midnight = datetime(year, month, day)
        if clock is None:
            return Stamp(midnight, clocked=False)
        zone = None if clock[1] is None else timezone(clock[1])
    except ValueError:
        return None
    return Stamp((midnight + clock[0]).replace(tzinfo=zone), clocked=True)
