"""Refusals where rows and nights do not fit: a night must not hold two values of an action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ekbom.journal import note
from ekbom.journal.column import Column
from ekbom.journal.entry import Entry
from ekbom.journal.gather import units_held
from ekbom.model.diary import Row
from ekbom.model.errors import NotAnswerable
from ekbom.model.finding import Finding


@dataclass(frozen=True, slots=True)
class Reading:
    """How a diary is read, and how else it could be.

    Attributes
    ----------
    entries : sequence of Entry
    described : sequence of int
        The unit that the outcome of each entry describes.
    rated : set of int
        Rows that hold an outcome.
    others : mapping of setting to units
        The settings that were not chosen, and the unit of each entry under them.
    row : {"night", "day"}
    share : float
        Share of units that may hold two values of an action.
    source : str
    """

    entries: Sequence[Entry]
    described: Sequence[int]
    rated: set[int]
    others: Mapping[str, Sequence[int]]
    row: Row
    share: float
    source: str


def _torn(held: Mapping[int, set[float]]) -> tuple[int, int]:
    """How many units hold two values, of how many that hold any."""
    return sum(len(values) > 1 for values in held.values()), len(held)


def refuse_daily(column: Column, reading: Reading) -> None:
    """Refuse to read night by night a column that is written day by day.

    It is, when several rows a day carry it, it never changes within a date (or a value of
    the study's own count), and the nights of the ratings would hold two of its values.

    Raises
    ------
    NotAnswerable
        Names the counts and the reading that fits.
    """
    entries = reading.entries
    torn, nights = _torn(units_held(column, entries, reading.described, reading.rated))
    if torn <= reading.share * nights:
        return
    carrying = sum(column.values[e.row] is not None for e in entries)
    for setting, units in reading.others.items():
        held = units_held(column, entries, units)
        if carrying > len(held) and _torn(held)[0] == 0:
            raise NotAnswerable(
                f"{reading.source}, column {column.name}",
                f"read night by night, {torn} of {nights} nights hold two different values of "
                f"{column.name}: it is the same for all rows of one day, but a morning rating "
                "tells of the night before",
                f"say {setting}, or {column.name}@after if every row tells of the coming night",
            )


def refuse_torn(
    column: Column, torn: int, held: int, reading: Reading, after: Sequence[int] | None
) -> None:
    """Refuse when too many units hold two values of one action.

    Parameters
    ----------
    torn, held : int
        Units with two values, of those with any.
    after : sequence of int or None
        Units under ``NAME@after``, where the person said another placement.

    Raises
    ------
    NotAnswerable
        Names the counts and, where there is one, a reading without the trouble.
    """
    if torn <= reading.share * held:
        return
    others = dict(reading.others)
    if after is not None:
        others[f"{column.name}@after"] = after
    fitting = []
    for setting, units in others.items():
        still, of = _torn(units_held(column, reading.entries, units))
        if still <= reading.share * of:
            fitting.append(setting)
    raise NotAnswerable(
        f"{reading.source}, column {column.name}",
        f"{torn} of {held} {reading.row}s hold two different values of {column.name}, "
        "and the two are never averaged",
        f"say {' or '.join(fitting[:2])}" if fitting else f"write it once a {reading.row}",
    )


def torn_finding(column: Column, torn: Sequence[str], row: Row, source: str) -> Finding:
    """What is said where a few units hold two values."""
    return note.warning(
        "two_values",
        f"{source}, column {column.name}",
        f"{note.plural(len(torn), row)} {'holds' if len(torn) == 1 else 'hold'} two different "
        f"values ({', '.join(torn[:3])}{', ...' if len(torn) > len(torn[:3]) else ''})",
        f"counted as missing there; write it once a {row}",
    )


def left_out_finding(column: Column, torn: int, held: int, row: Row, source: str) -> Finding:
    """What is said where a column that nobody named does not fit the units."""
    return note.warning(
        "left_out",
        f"{source}, column {column.name}",
        f"{torn} of {held} {row}s hold different values, and nobody has named it",
        f"not read as an action; say --outcome {column.name} if it is measured",
    )
