"""A table through its mapping: other names, numbers for words, units; and how it is to be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ekbom.exchange.mapping_file import ColumnUse, TableMapping
from ekbom.journal.cells import read_cell
from ekbom.journal.table import Table
from ekbom.model.errors import InputError


def renamed(table: Table, mapping: TableMapping) -> Table:
    """The table with the names of the mapping and every cell as it was written.

    Raises
    ------
    InputError
        When the table has no column that the mapping names, or a new name is taken.
    """
    names = {}
    for one in mapping.columns:
        _check_column(table, one.column)
        names[one.column] = one.name if one.use in ("outcome", "action") else one.column
    columns = tuple(names.get(column, column) for column in table.columns)
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise InputError(
            table.source,
            f"the mapping calls a column {twice[0]!r}, and there is another one of that name",
            "give it another name in the mapping",
        )
    return replace(table, columns=columns)


def _check_column(table: Table, column: str) -> None:
    if column not in table.columns:
        raise InputError(
            table.source,
            f"it has no column {column!r}, which the mapping names",
            f"correct the mapping; the columns are: {', '.join(table.columns)}",
        )


def mapped(table: Table, mapping: TableMapping) -> Table:
    """The table as it is to be read: renamed, words as numbers, bare numbers with their unit.

    Raises
    ------
    InputError
        As `renamed` does.
    """
    changes: dict[int, Callable[[str], str]] = {}
    for one in mapping.columns:
        _check_column(table, one.column)
        if one.words or one.unit:
            changes[table.columns.index(one.column)] = _change(one)
    rows = table.rows
    if changes:
        rows = tuple(
            tuple(changes[i](cell) if i in changes else cell for i, cell in enumerate(row))
            for row in rows
        )
    return replace(renamed(table, mapping), rows=rows)


def _change(one: ColumnUse) -> Callable[[str], str]:
    def changed(cell: str) -> str:
        value = one.words.get(cell.strip().lower())
        said = cell if value is None else f"{value:.15g}"
        if one.unit:
            read = read_cell(said)
            if read.kind == "number" and not read.unit:
                return f"{said} {one.unit}"
        return said

    return changed


def words_of(mapping: TableMapping, table: Table) -> dict[str, Any]:
    """What the mapping says, in the words in which a diary is read.

    Parameters
    ----------
    mapping : TableMapping
    table : Table
        As it was written; columns that the mapping does not name are left out.
    """
    uses = {one.column: one for one in mapping.columns}
    read = [one for one in mapping.columns if one.use in ("outcome", "action")]
    words: dict[str, Any] = dict(mapping.beside)
    for name in ("date_format", "tz", "row"):
        if value := getattr(mapping, name):
            words[name] = value
    if mapping.day_turns_h is not None:
        words["day_turns"] = mapping.day_turns_h
    outcomes = [one.name for one in read if one.use == "outcome"]
    if outcomes:
        words["outcome"] = outcomes
    words["action"] = [_placed(one) for one in read if one.use == "action"]
    for word, name in (
        ("scale", "scale"),
        ("lower_is_better", "lower_is_better"),
        ("kind", "kind"),
    ):
        said = {one.name: getattr(one, name) for one in read if getattr(one, name) is not None}
        if said:
            words[word] = {k: list(v) if word == "scale" else v for k, v in said.items()}
    order = {one.name: list(one.order) for one in read if one.order}
    if order:
        words["order"] = order
    beside = {part for name in mapping.beside.values() for part in (name, *name.split("+"))}
    aside = [c for c in table.columns if c not in beside and _is_aside(uses.get(c))]
    if aside:
        words["ignore"] = aside
    return words


def _placed(one: ColumnUse) -> str:
    return f"{one.name}@{one.place}" if one.place else one.name


def _is_aside(one: ColumnUse | None) -> bool:
    return one is None or one.use not in ("outcome", "action")


def unread_columns(mapping: TableMapping, table: Table) -> tuple[str, ...]:
    """Columns of the table that the mapping does not name, nor uses for the time."""
    named = {one.column for one in mapping.columns}
    beside = {part for name in mapping.beside.values() for part in (name, *name.split("+"))}
    return tuple(c for c in table.columns if c not in named and c not in beside)
