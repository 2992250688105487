"""From rows to units: prompts of a unit are averaged, two values of an action never are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import fsum

from ekbom.journal import note
from ekbom.journal.column import Column
from ekbom.journal.entry import Entry
from ekbom.journal.scales import Measured
from ekbom.model.diary import Action, Kind, Outcome, Row
from ekbom.model.finding import Finding


def gather_outcome(
    measured: Measured, entries: Sequence[Entry], units: Sequence[int], axis: range
) -> Outcome:
    """One value per unit of `axis`: the mean of its prompts, None where there is none.

    A unit is censored only when all of its values are; a clock time that was seen wins over
    a "none" of the same unit.
    """
    seen: dict[int, list[float]] = {}
    ended: dict[int, list[float]] = {}
    rated: dict[int, datetime] = {}
    for entry, unit in zip(entries, units, strict=True):
        value = measured.values[entry.row]
        if value is None:
            continue
        (ended if measured.censored and measured.censored[entry.row] else seen).setdefault(
            unit, []
        ).append(value)
        if entry.at is not None:
            rated[unit] = max(entry.at, rated.get(unit, entry.at))
    means = {unit: fsum(found) / len(found) for unit, found in (ended | seen).items()}
    censored = tuple(unit in ended and unit not in seen for unit in axis)
    return Outcome(
        measured.name,
        tuple(means.get(unit) for unit in axis),
        scale=measured.scale,
        lower_is_better=measured.lower_is_better,
        unit=measured.unit,
        words=measured.words,
        censored=censored if any(censored) else (),
        rated_at=tuple(rated.get(unit) for unit in axis) if rated else (),
    )


def drop_conflicts(
    measured: Measured, entries: Sequence[Entry], row: Row, source: str
) -> tuple[list[int], list[Finding]]:
    """Rows not to be counted because their moment has another value, or the same once more.

    Rows with a date alone are prompts, not slips, where a row describes a day or where most
    dates have several.
    """
    groups: dict[object, list[Entry]] = {}
    for entry in entries:
        if measured.values[entry.row] is not None:
            groups.setdefault(entry.key, []).append(entry)
    dated = [g for g in groups.values() if g[0].at is None]
    several = [g for g in dated if len(g) > 1]
    prompts = row == "day" or 2 * len(several) > len(dated)
    dropped: list[int] = []
    differing: list[int] = []
    for group in groups.values():
        if len(group) == 1 or (prompts and group[0].at is None):
            continue
        if len({measured.values[e.row] for e in group}) > 1:
            differing.extend(e.line for e in group)
            dropped.extend(e.row for e in group)
        else:
            dropped.extend(e.row for e in group[1:])
    if not differing:
        return dropped, []
    finding = note.warning(
        "conflicting_entry",
        f"{source}, column {measured.name}, {note.rows(differing)}",
        "the same moment has two different values",
        "neither is used; keep the right one",
    )
    return dropped, [finding]


def drop_negatives(
    column: Column, entries: Sequence[Entry], source: str, slip_share: float
) -> Column:
    """Leave out amounts below zero and say so.

    A dose with a unit has none; neither has a column in which hardly any value is below
    zero. A column with many of them is a measure that goes both ways.
    """
    if column.kind != "number" or min(column.distinct(), default=0.0) >= 0:
        return column
    known = sum(value is not None for value in column.values)
    low = [e for e in entries if (value := column.values[e.row]) is not None and value < 0]
    if not low or (not column.unit and len(low) > slip_share * known):
        return column
    values = list(column.values)
    for entry in low:
        values[entry.row] = None
    finding = note.warning(
        "negative_amount",
        f"{source}, column {column.name}, {note.rows(e.line for e in low)}",
        f"{note.words(f'{column.values[e.row]:g}' for e in low)} is less than nothing",
        "counted as missing; correct the cell",
    )
    return replace(column, values=values, findings=(*column.findings, finding))


@dataclass(frozen=True, slots=True)
class Gathered:
    """An action on its units, and the units on which it has two values.

    Attributes
    ----------
    action : Action
    held : int
        Units that hold at least one value.
    torn : tuple of int
        Units that hold two different values; their value is None.
    findings : tuple of Finding
    """

    action: Action
    held: int
    torn: tuple[int, ...]
    findings: tuple[Finding, ...] = ()


def gather_action(
    column: Column,
    entries: Sequence[Entry],
    units: Sequence[int],
    axis: range,
    kind: Kind | None,
    source: str,
    *,
    timed: bool,
) -> Gathered:
    """One value per unit of `axis`. Values placed beyond its ends have no outcome and fall away.

    Parameters
    ----------
    timed : bool
        Whether the moment of an entry is the moment of the action.
    """
    amounts = column.kind == "number" and bool(column.unit or max(column.distinct(), default=0) > 1)
    single: dict[int, float] = {}
    torn: set[int] = set()
    moments: dict[int, set[object]] = {}
    done: dict[int, datetime] = {}
    clocked = False
    for entry, unit in zip(entries, units, strict=True):
        value = column.values[entry.row]
        if value is None or unit not in axis:
            continue
        if single.setdefault(unit, value) != value:
            torn.add(unit)
        if value > 0 and amounts:
            moments.setdefault(unit, set()).add(entry.key)
        if timed and entry.at is not None:
            clocked = True
            if value > 0:
                done[unit] = min(entry.at, done.get(unit, entry.at))
    action = Action(
        column.name,
        tuple(None if unit in torn else single.get(unit) for unit in axis),
        kind=kind,
        unit=column.unit,
        words=column.words,
        done_at=tuple(done.get(unit) for unit in axis) if clocked else (),
    )
    again = sum(len(found) > 1 for unit, found in moments.items() if unit not in torn)
    said = [_repeated(column, again, source)] if again else []
    return Gathered(action, len(single), tuple(sorted(torn)), tuple(said))


def _repeated(column: Column, units: int, source: str) -> Finding:
    return note.note(
        "repeated_value",
        f"{source}, column {column.name}",
        f"the same amount stands at several moments of one night or day ({units} times)",
        "counted once, not added up; write the total if it was taken more than once",
    )


def units_held(
    column: Column, entries: Sequence[Entry], units: Sequence[int], rows: set[int] | None = None
) -> dict[int, set[float]]:
    """The values of a column under each unit, for all rows or the given ones."""
    held: dict[int, set[float]] = {}
    for entry, unit in zip(entries, units, strict=True):
        value = column.values[entry.row]
        if value is not None and (rows is None or entry.row in rows):
            held.setdefault(unit, set()).add(value)
    return held
