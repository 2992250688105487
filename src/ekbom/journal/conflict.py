"""Refusals where rows and nights do not fit: a night must not hold two values of an action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ekbom.journal import note
from ekbom.journal.column import Column
from ekbom.journal.entry import Entry
from ekbom.journal.gather import units_held
from ekbom.model.diary import Row
from ekbom.model.errors import NotAnswerable
from ekbom.model.finding import Finding

Settings = Mapping[str, Sequence[int]]  # how the other reading is asked for, and its units


def torn_share(held: Mapping[int, set[float]]) -> tuple[int, int]:
    """How many units hold two values, of how many that hold any."""
    return sum(len(values) > 1 for values in held.values()), len(held)


def refuse_daily(
    column: Column,
    entries: Sequence[Entry],
    outcome_nights: Sequence[int],
    rated: set[int],
    settings: Settings,
    *,
    share: float,
    source: str,
) -> None:
    """Refuse to read night by night a column that is written day by day.

    It is, when several rows a day carry it, it never changes within a date (or a value of
    the study's own count), and the nights of the ratings would hold two of its values.

    Raises
    ------
    NotAnswerable
        Names the counts and the reading that fits.
    """
    torn, nights = torn_share(units_held(column, entries, outcome_nights, rated))
    if torn <= share * nights:
        return
    carrying = [e for e in entries if column.values[e.row] is not None]
    for setting, units in settings.items():
        held = units_held(column, entries, units)
        if len(carrying) > len(held) and torn_share(held)[0] == 0:
            raise NotAnswerable(
                f"{source}, column {column.name}",
                f"read night by night, {torn} of {nights} nights hold two different values of "
                f"{column.name}: it is the same for all rows of one day, but a morning rating "
                "tells of the night before",
                f"say {setting}, or {column.name}@after if every row tells of the coming night",
            )


def refuse_torn(
    column: Column,
    torn: int,
    held: int,
    entries: Sequence[Entry],
    settings: Settings,
    *,
    row: Row,
    share: float,
    source: str,
) -> None:
    """Refuse when too many units hold two values of one action.

    Raises
    ------
    NotAnswerable
        Names the counts and, where there is one, a reading without the trouble.
    """
    if torn <= share * held:
        return
    fitting = [
        setting
        for setting, units in settings.items()
        if (other := torn_share(units_held(column, entries, units)))[0] <= share * other[1]
    ]
    advice = f"say {' or '.join(fitting[:2])}" if fitting else f"write it once a {row}"
    raise NotAnswerable(
        f"{source}, column {column.name}",
        f"{torn} of {held} {row}s hold two different values of {column.name}, "
        "and the two are never averaged",
        advice,
    )


def torn_finding(column: Column, torn: Sequence[str], row: Row, source: str) -> Finding:
    """What is said where a few units hold two values."""
    return note.warning(
        "two_values",
        f"{source}, column {column.name}",
        f"{note.plural(len(torn), row)} hold two different values "
        f"({', '.join(torn[:3])}{', ...' if len(torn) > len(torn[:3]) else ''})",
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
