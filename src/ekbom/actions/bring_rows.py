"""The rows of a table as entries to be kept: each with its key, its moment and its night."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ekbom.journal.assemble import index_name
from ekbom.journal.cells import read_cell
from ekbom.journal.entry import Entry, lateness_h
from ekbom.journal.moments import read_entries
from ekbom.journal.pick import time_cells
from ekbom.model.night import night_of_action, night_of_outcome

if TYPE_CHECKING:
    from ekbom.exchange.mapping_file import TableMapping
    from ekbom.journal.options import Options
    from ekbom.journal.table import Table
    from ekbom.model.diary import Diary
    from ekbom.model.kept import Kept
    from ekbom.model.policy import Policy


@dataclass(frozen=True, slots=True)
class BroughtRow:
    """One row of a table that is brought.

    Attributes
    ----------
    key : str
        The same when the row is brought again.
    name : str
        How it is shown: its date or moment as written.
    cells : mapping of str to str
        Every cell as written.
    note : str
        What stands in the columns of notes that a mapping names.
    line : int
    at : datetime or None
    night : date or None
    late : bool
    """

    key: str
    name: str
    cells: Mapping[str, str]
    note: str
    line: int
    at: datetime | None
    night: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table on its way in.

    Attributes
    ----------
    written : Table
        As it was written.
    read : Table
        Through its mapping; the same without one.
    mapping : TableMapping or None
    """

    written: Table
    read: Table
    mapping: TableMapping | None = None


def diary_of(table: Table, mapping: TableMapping | None, words: Mapping[str, Any]) -> Diary:
    """A table as a diary, through its mapping, with the stop cards of what is written in it.

    Parameters
    ----------
    table : Table
        As it was written.
    mapping : TableMapping or None
    words : mapping
        As for `ekbom.actions.journal.read_diary`.

    Raises
    ------
    InputError, UnitError, NotAnswerable, UsageError
        As `read_diary` does.
    """
    from ekbom.actions.journal import options_of
    from ekbom.actions.own_ways import with_cards
    from ekbom.exchange.mapped_table import mapped, renamed
    from ekbom.journal.assemble import assemble
    from ekbom.knowledge.load import load_policy

    read = table if mapping is None else mapped(table, mapping)
    # A word such as "stopped" counts as it was written, whatever number stands for it.
    said = table if mapping is None else renamed(table, mapping)
    return with_cards(assemble(read, options_of(words), load_policy()), said)


def rows_of(
    name: str, table: ReadTable, options: Options, policy: Policy, outcomes: Collection[str]
) -> tuple[tuple[BroughtRow, ...], str, str]:
    """The rows, and the columns that their keys were made of: of the time, and of the count.

    Parameters
    ----------
    name : str
        How the person calls the table.
    table : ReadTable
    options : Options
    policy : Policy
    outcomes : collection of str
        Columns that are measured, where it is known.

    Raises
    ------
    InputError, UsageError
        When the rows cannot be dated.
    """
    read = table.read
    options = replace(options, index=index_name(read, options))
    time, texts, _ = time_cells(read, options.time, options.date_format)
    counts = read.cells(options.index) if options.index else [""] * len(texts)
    dated = {entry.row: entry for entry in read_entries(read, options)[0]}
    measured = [read.cells(column) for column in outcomes]
    twins = Counter[tuple[str, str]]()
    rows = []
    for i, (text, count) in enumerate(zip(texts, counts, strict=True)):
        twins[text, count] += 1
        n, entry = twins[text, count], dated.get(i)
        cells = dict(zip(table.written.columns, table.written.rows[i], strict=True))
        told = not measured or any(read_cell(column[i]).kind != "missing" for column in measured)
        late_h = None if entry is None else lateness_h(entry, options.day_turns_h)
        rows.append(
            BroughtRow(
                row_key(name, text, count, n),
                _name(text, read.lines[i], n),
                cells,
                _note(cells, table.mapping),
                read.lines[i],
                None if entry is None or entry.at is None else entry.at.replace(fold=0),
                None if entry is None else _night(entry, options, policy, told),
                late_h is not None and late_h > policy.late_after_h,
            )
        )
    return tuple(rows), time, options.index


def row_key(name: str, time: str, count: str, n: int) -> str:
    """The key of a row: the table, its time cell, its count cell, and which of equal ones it is."""
    return f"{name}|{time}|{count}|{n}"


def keys_of(name: str, time: str, index: str, kept: Iterable[Kept]) -> dict[str, Kept]:
    """Rows that are kept, by the key that these columns of the time and the count give them."""
    twins = Counter[tuple[str, str]]()
    found = {}
    for one in sorted(kept, key=lambda row: (int(row.body.get("line", 0)), row.key)):
        cells = one.body["cells"]
        parts = [time] if time in cells else time.split("+")
        text = " ".join(str(cells.get(part, "")) for part in parts).strip()
        count = str(cells.get(index, "")) if index else ""
        twins[text, count] += 1
        found[row_key(name, text, count, twins[text, count])] = one
    return found


def _name(text: str, line: int, n: int) -> str:
    shown = text or f"row {line}, without a date"
    return shown if n == 1 else f"{shown} ({n})"


def _note(cells: Mapping[str, str], mapping: TableMapping | None) -> str:
    named: Sequence[str] = (
        () if mapping is None else [one.column for one in mapping.columns if one.use == "note"]
    )
    return "; ".join(cells[column] for column in named if cells.get(column))


def _night(entry: Entry, options: Options, policy: Policy, told: bool) -> date:
    """The night a row tells of; of one that only tells what was done, the night it can act on."""
    if options.axis == "day" or entry.at is None:
        return entry.day
    if told:
        return night_of_outcome(entry.at, options.day_turns_h)
    return night_of_action(entry.at, options.day_turns_h, night_lasts_h=policy.night_lasts_h)
