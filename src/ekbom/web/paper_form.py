"""Fourteen nights from paper: the grid as it is shown, as it was typed, and what it says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from fastapi import Request

from ekbom.actions.evening import NightTold
from ekbom.actions.evening_told import IN_BED, IN_NIGHT, NO, SLEEP, URGE, YES, Evening
from ekbom.journal.cells import read_cell
from ekbom.model.errors import EkbomError, InputError, UsageError
from ekbom.web.clock import day_typed

NIGHTS = 14
RATED = (URGE, IN_BED, IN_NIGHT)
NOTE = "note"
_MOST_OWN = 4
_MOST_FIELDS, _LONGEST = 400, 10_000
_HIGHEST, _DAY_H = 10, 24


@dataclass(frozen=True, slots=True)
class Grid:
    """The nights and the columns of the grid, with what stands in each cell.

    Attributes
    ----------
    nights : tuple of date
    columns : tuple of str
        Names in the log; the note is the last one.
    cells : mapping of (int, int) to str
        By row and column.
    shown : str
        What was shown before anything was typed.
    wrong : mapping of int to EkbomError
        By row.
    """

    nights: tuple[date, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[int, int], str]
    shown: str
    wrong: Mapping[int, EkbomError] = field(default_factory=dict)

    def at(self, row: int, column: int) -> str:
        """What stands in a cell."""
        return self.cells.get((row, column), "")

    def told(self) -> tuple[list[NightTold], dict[int, EkbomError]]:
        """What differs from what was shown, night by night, and the rows that cannot be read."""
        before = _shown(self.shown)
        found: list[NightTold] = []
        wrong: dict[int, EkbomError] = {}
        for row, night in enumerate(self.nights):
            try:
                told = self._row(row, before.get(night.isoformat(), {}))
            except EkbomError as error:
                wrong[row] = error
                continue
            if told.cells or told.note is not None:
                found.append(told)
        return found, wrong

    def _row(self, row: int, before: Mapping[str, str]) -> NightTold:
        cells: dict[str, str] = {}
        note = None
        for place, name in enumerate(self.columns):
            typed = self.at(row, place)
            if typed == before.get(name, ""):
                continue
            if name == NOTE:
                note = typed
            else:
                cells[name] = _read(name, typed)
        return NightTold(self.nights[row], cells, note)


def grid_of(evening: Evening, last: date) -> Grid:
    """The grid of what is kept of the nights up to one.

    Parameters
    ----------
    evening : Evening
        As read for the last night.
    last : date
    """
    nights = tuple(last - timedelta(days=back) for back in reversed(range(NIGHTS)))
    columns = (*RATED, SLEEP, *tuple(evening.done)[:_MOST_OWN], NOTE)
    cells: dict[tuple[int, int], str] = {}
    plain: dict[str, dict[str, str]] = {}
    for row, night in enumerate(nights):
        told = {**evening.told_of(night), NOTE: evening.note_of(night)}
        for place, name in enumerate(columns):
            if told.get(name):
                cells[row, place] = told[name]
                plain.setdefault(night.isoformat(), {})[name] = told[name]
    return Grid(nights, columns, cells, json.dumps(plain, ensure_ascii=False))


async def grid_sent(request: Request) -> Grid:
    """The grid of a request.

    Raises
    ------
    UsageError
        When it is none.
    """
    form = await request.form(max_files=0, max_fields=_MOST_FIELDS)
    texts = {name: value.strip() for name, value in form.items() if isinstance(value, str)}
    if any(len(text) > _LONGEST for text in texts.values()):
        raise UsageError("paper", "a field is too long", "write it shorter")
    columns = tuple(str(value) for value in form.getlist("column"))[: len(RATED) + _MOST_OWN + 2]
    cells = {
        (row, place): texts.get(f"c-{row}-{place}", "")
        for row in range(NIGHTS)
        for place in range(len(columns))
    }
    return Grid(_nights(texts.get("last", "")), columns, cells, texts.get("shown", ""))


def with_wrong(grid: Grid, wrong: Mapping[int, EkbomError]) -> Grid:
    """The same grid, with what is wrong beside its rows."""
    return Grid(grid.nights, grid.columns, grid.cells, grid.shown, wrong)


def rows_of(problems: Iterable[tuple[date, EkbomError]], nights: Sequence[date]
            ) -> dict[int, EkbomError]:  # fmt: skip
    """Problems of nights by the rows they stand in."""
    return {nights.index(night): problem for night, problem in problems}


def _nights(last: str) -> tuple[date, ...]:
    until = day_typed("last", last)
    if until is None:
        raise UsageError("last", "it is no day", "go back to Paper, and try again")
    return tuple(until - timedelta(days=back) for back in reversed(range(NIGHTS)))


def _shown(text: str) -> dict[str, dict[str, str]]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        found = {}
    if not isinstance(found, dict):
        return {}
    return {str(k): dict(v) for k, v in found.items() if isinstance(v, dict)}


def _read(name: str, typed: str) -> str:
    """A cell as it is kept: a rating of 0 to 10, hours, yes or no, or an amount."""
    if not typed:
        return ""
    cell = read_cell(typed)
    if name in RATED:
        if cell.kind != "number" or cell.unit or not 0 <= cell.value <= _HIGHEST:
            raise InputError(name, f"{typed!r} is no number from 0 to 10", "write 0 to 10")
        return f"{cell.value:g}"
    if name == SLEEP:
        if cell.kind != "number" or not 0 <= cell.value <= _DAY_H:
            raise InputError(name, f"{typed!r} is no number of hours", "write them as 5.5")
        return f"{cell.value:g}"
    if cell.kind == "yes_no":
        return YES if cell.value else NO
    return typed
