"""Days that somebody writes down."""

from __future__ import annotations

from datetime import date, timedelta

# A year outside is a slip of the pen. There are days on both sides to count from.
YEARS = range(1900, 2101)
FIRST, LAST = date(YEARS.start, 1, 1), date(YEARS.stop, 1, 1) - timedelta(days=1)


def parse_day(text: str) -> date:
    """The day written as ``2026-11-21``.

    Raises
    ------
    ValueError
        When it is no day, or its year is none that is meant; it says which.
    """
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise ValueError("is not a date") from None
    if found.year not in YEARS:
        raise ValueError(f"lies outside the years {YEARS[0]} to {YEARS[-1]}")
    return found


def first_of(days: int, last: date) -> date:
    """The first of so many days that end with `last`, or `FIRST` where they reach beyond."""
    return FIRST if days > (last - FIRST).days else last - timedelta(days=days - 1)
