"""Records as lines for people."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ekbom.model.kept import Kept

# What of a record says most about it, in this order.
_TELLING = ("name", "what", "rules", "title", "on", "night", "start")
_LONGEST = 60  # letters of a note in a list


def entry_words(record: Kept, *, longest: int | None = None) -> str:
    """``urge 6, magnesium 400mg, "bad evening"``."""
    words = [f"{name} {text}" for name, text in record.body.get("cells", {}).items() if text]
    # One line, and nothing that a terminal would act upon.
    note = " ".join("".join(c if c.isprintable() else " " for c in _note(record)).split())
    if longest is not None and len(note) > longest:
        note = note[:longest] + " ..."
    return ", ".join([*words, *([f'"{note}"'] if note else ())])


def _note(record: Kept) -> str:
    return str(record.body.get("note", ""))


def record_words(record: Kept) -> str:
    """What a record is, in one line."""
    if record.kind == "entry":
        return entry_words(record, longest=_LONGEST)
    told = next((record.body[name] for name in _TELLING if record.body.get(name)), record.key)
    return f"{told}" if isinstance(told, str | int | float) else record.key


def record_line(record: Kept) -> str:
    """What a record is, with its night or the day it was kept."""
    if record.night is None:
        return f"kept {record.written_at.date()}: {record_words(record)}"
    return f"{day_words(record.night)}: {record_words(record)}"


def marks(record: Kept) -> str:
    """`` (late, by a carer, corrected)``, or nothing."""
    found = ["late"] if record.late else []
    found += ["partner"] if record.source == "partner" else []
    found += [f"by a {record.author_role}"] if record.author_role != "person" else []
    found += ["corrected"] if record.version > 1 else []
    return f"  ({', '.join(found)})" if found else ""


def day_words(day: date | None) -> str:
    """``Fri 2026-11-20``; ``no date`` without one."""
    if day is None:
        return "no date"
    # Not of the locale: the words around it are English.
    names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    return f"{names[day.weekday()]} {day.isoformat()}"
