"""Small helpers to word a finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ekbom.model.finding import Finding, Severity
from ekbom.model.words import plural

__all__ = ["count", "named", "note", "plural", "rows", "warning", "words"]

_SHOWN = 3  # rows named one by one; more would drown the message
_SMALL = ("no", "one", "two", "three")


def rows(lines: Iterable[int]) -> str:
    """``row 4``, ``rows 4, 9``, ``rows 4, 9, 12 and 30 more``."""
    return "row" + _listed([str(line) for line in sorted(lines)])


def words(found: Iterable[str]) -> str:
    """Words in quotes, the first few of them."""
    unique = sorted(set(found))
    shown = ", ".join(f'"{word[:40]}"' for word in unique[:_SHOWN])
    more = len(unique) - _SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def count(number: int) -> str:
    """A small number as a word."""
    return _SMALL[number] if number < len(_SMALL) else str(number)


def named(items: Sequence[str]) -> str:
    """``a, b, c and 30 more``."""
    shown = ", ".join(items[:_SHOWN])
    more = len(items) - _SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def _listed(items: Sequence[str]) -> str:
    return f"{'s' if len(items) > 1 else ''} {named(items)}"


def note(code: str, where: str, what: str, repair: str) -> Finding:
    """A finding that needs no action."""
    return _finding(code, "note", where, what, repair)


def warning(code: str, where: str, what: str, repair: str) -> Finding:
    """A finding the person should look at."""
    return _finding(code, "warning", where, what, repair)


def _finding(code: str, severity: Severity, where: str, what: str, repair: str) -> Finding:
    return Finding(code, severity, where, what, repair)
