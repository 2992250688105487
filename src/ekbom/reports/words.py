"""Numbers, dates and counts as this page writes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from ekbom.model.words import capital

__all__ = [
    "DASH", "MINUS", "amount", "capital", "counted", "dated", "day", "day_span", "listed", "number",
    "p_words", "places_for", "plain", "shortened", "signed", "span",
]  # fmt: skip

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
_DAY = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")
_COARSE_SPAN = 5  # below this width of a scale one decimal would hide the difference


def places_for(span: float) -> int:
    """Decimals for effects on a scale of this width."""
    return 1 if span > _COARSE_SPAN else 2


def number(x: float, places: int = 1) -> str:
    """A number with a true minus sign, never minus zero."""
    text = f"{abs(x):.{places}f}"
    return MINUS + text if x < 0 and float(text) != 0 else text


def signed(x: float, places: int = 1) -> str:
    """A number that shows its sign, except for zero."""
    text = number(x, places)
    return f"+{text}" if x > 0 and float(text) != 0 else text


def plain(x: float) -> str:
    """A logged value as short as it can be written."""
    return f"{x:g}".replace("-", MINUS)


def span(low_high: tuple[float, float], places: int = 1) -> str:
    """An interval."""
    return f"{number(low_high[0], places)} to {number(low_high[1], places)}"


def p_words(p: float) -> str:
    """A p value; three decimals, never zero."""
    return "under 0.001" if p < 0.001 else f"{p:.3f}"


def day(moment: date | datetime) -> str:
    """25 October 2026."""
    return f"{moment.day} {moment:%B %Y}"


def dated(text: str) -> str:
    """A sentence with its days as people write them: 2025-05-06 becomes 6 May 2025."""
    return _DAY.sub(_day_of, text)


def _day_of(found: re.Match[str]) -> str:
    try:
        return day(date.fromisoformat(found[0]))
    except ValueError:
        return found[0]


def day_span(first: date, last: date) -> str:
    """Two dates, the year once where it is the same."""
    if first == last:
        return day(first)
    start = f"{first.day} {first:%B}" if first.year == last.year else day(first)
    return f"{start} to {day(last)}"


def counted(n: int, noun: str) -> str:
    """1 night, 1,200 nights: as `ekbom.model.words.plural`, with thousands set apart."""
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def amount(x: float, unit: str) -> str:
    """A size with its unit; one point, two points."""
    return f"{plain(x)} {unit.removesuffix('s') if x == 1 else unit}"


def listed(names: Sequence[str], last: str = "and") -> str:
    """a, b and c."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def shortened(text: str, length: int) -> str:
    """At most `length` characters; the whole text stands elsewhere."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
