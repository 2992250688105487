"""Bring a diary in, or bring it again: only what changed is written, after it was shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ekbom.actions.bring_difference import Brought, Difference, refuse_other
from ekbom.actions.bring_incoming import Incoming, keys_before, read_incoming, source_of
from ekbom.actions.bring_original import hold_original, take_original
from ekbom.actions.bring_rows import keys_of
from ekbom.actions.bring_table import (
    Compared,
    Update,
    column_changes,
    compare,
    numbers_of,
    setting_changes,
)
from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.found_record import with_key
from ekbom.journal.line_runs import line_now
from ekbom.model.kept import Kept

if TYPE_CHECKING:
    from ekbom.exchange.mapping_file import TableMapping


@person_verb("bring")
def bring_diary(
    desk: Desk,
    person: str,
    path: str | Path,
    *,
    options: Mapping[str, Any] | None = None,
    mapping: TableMapping | None = None,
    name: str | None = None,
    dry_run: bool = False,
    agreed: Difference | None = None,
) -> Brought:
    """Keep the rows of a diary; of one that was brought before, only what changed in it.

    A row that somebody corrected here stays corrected, and one that was removed here stays out; a
    row that has gone from the file stays.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    path : str or Path
        As for `ekbom.actions.journal.read_diary`. It is never changed.
    options : mapping, optional
        The words of ``ekbom helps``; those said before are remembered.
    mapping : TableMapping, optional
        What the columns mean; the one that was given before is remembered.
    name : str, optional
        How the table is called. By default that of the table with the same file name, else of the
        only one with the same columns, else the name of the file.
    dry_run : bool
        Only say what would be done.
    agreed : Difference, optional
        The one that somebody agreed to; no other one is written.

    Raises
    ------
    InputError, UnitError
        When the file is no diary; nothing was changed.
    UsageError
        When an option names what is not there.
    StoreError
        When it cannot be kept, or what is kept was changed meanwhile.
    """
    store = desk.store
    card = next(one for one in store.persons() if one.id == person)
    source = source_of(store.find(person, "source"), path, name, mapping)
    incoming = read_incoming(path, source, card, options or {}, mapping, desk.now())
    with store.snapshot():
        looked, body = _compare(desk, person, incoming)
    old = source.kept
    unchanged = old is not None and not looked.new and not looked.updates and body == old.body
    if dry_run or unchanged:
        store.note(desk.event("bring_diary", person, result="nothing_changed"))
        return _brought(incoming, looked.difference, (), unchanged=unchanged)
    digest, size = take_original(desk.originals, path, incoming.digest)
    with store.transaction():
        compared, body = _compare(desk, person, incoming)
        refuse_other(incoming.name, agreed or looked.difference, compared.difference)
        new, amended = _records(desk, person, incoming, compared, body)
        event = desk.event("bring_diary", person, tuple(one.id for one in (*new, *amended)))
        hold_original(store, desk.originals, path, digest, size, event)
        store.amend(amended, event)
        store.keep(new, event)
    return _brought(incoming, compared.difference, event.records, unchanged=False)


def _brought(
    incoming: Incoming, difference: Difference, ids: tuple[str, ...], *, unchanged: bool
) -> Brought:
    medicines = () if incoming.diary is None else incoming.diary.own_medicines
    return Brought("diary", incoming.name, difference, incoming.findings, ids, unchanged, medicines)


def _compare(desk: Desk, person: str, incoming: Incoming) -> tuple[Compared, dict[str, Any]]:
    """What the file changes, and what is then kept of the table beside its rows."""
    store, name = desk.store, incoming.name
    source = with_key(store, person, "source", name)
    kept, before = store.find(person, "entry", source=name), {} if source is None else source.body
    if all(before.get(one) == incoming.body[one] for one in ("time", "index")):
        keyed = {one.key: one for one in kept}
    else:
        keyed = keys_of(name, incoming.body["time"], incoming.body["index"], kept)
    columns, gone, settings = column_changes(before, incoming.body["columns"])
    if source is not None:
        settings += setting_changes(before["options"], incoming.body["options"])
    else:
        settings = []
    removed = frozenset[str]()
    if source is not None and _some_removed(source, kept):
        removed = keys_before(source, incoming, desk.originals) - keyed.keys()
    compared = compare(
        incoming.rows, keyed, first=source is None, settings=settings, history=store.history,
        removed=removed,
    )  # fmt: skip
    body = {**incoming.body, "columns": columns}
    if gone:
        body["columns_gone"] = gone
    if runs := numbers_of(compared)[1]:
        body["lines"] = runs
    return compared, body


def _some_removed(source: Kept, kept: Sequence[Kept]) -> bool:
    """Whether fewer rows of the file brought last are there than it held."""
    runs = source.body.get("lines", ())
    there = [line_now(int(one.body["line"]), runs) for one in kept if "line" in one.body]
    return sum(line is not None for line in there) < int(source.body["rows"])


def _records(
    desk: Desk, person: str, incoming: Incoming, compared: Compared, body: Mapping[str, Any]
) -> tuple[list[Kept], list[Kept]]:
    """New records and new versions, that of the table among them."""
    named, file, digest = incoming.name, incoming.file, incoming.digest
    reason = f"read from {file}"
    numbers, _ = numbers_of(compared)
    new = []
    for row in compared.new:
        cells = {"cells": dict(row.cells), "note": row.note, "line": numbers[row.key]}
        made = desk.first_record(
            person, "entry", row.key, cells, at=row.at, night=row.night, source=named,
            original=digest,
        )  # fmt: skip
        new.append(replace(made, late=row.late))
    # A row stays in its table, whatever its file is called this time.
    amended = [
        _amended(one, desk.next_record(one.kept, _body(one), reason, original=digest))
        for one in compared.updates
    ]
    source = with_key(desk.store, person, "source", named)
    if source is None:
        made = desk.first_record(person, "source", named, body, source=file, original=digest)
        return [made, *new], amended
    told = desk.next_record(source, body, reason, source=file, original=digest)
    return new, [told, *amended]


def _body(update: Update) -> dict[str, Any]:
    """Its cells; and what the file says in those that were corrected here."""
    body = {**update.kept.body, "cells": dict(update.cells), "note": update.row.note}
    body.pop("file", None)
    return {**body, "file": dict(update.apart)} if update.apart else body


def _amended(update: Update, made: Kept) -> Kept:
    row = update.row
    return replace(made, key=row.key, at=row.at, night=row.night, late=row.late)
