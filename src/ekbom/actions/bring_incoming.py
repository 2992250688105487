"""A diary on its way in: which table it belongs to, how it is read, and whether it is one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ekbom.actions.bring_original import digest_of_file
from ekbom.actions.bring_rows import BroughtRow, ReadTable, diary_of, rows_of
from ekbom.journal import note
from ekbom.journal.kept_rows import LOG, PARTNER
from ekbom.model.errors import EkbomError, InputError, NotAnswerable, UsageError
from ekbom.model.finding import Finding

if TYPE_CHECKING:
    from ekbom.exchange.mapping_file import TableMapping
    from ekbom.journal.table import Table
    from ekbom.model.diary import Diary
    from ekbom.model.kept import Kept
    from ekbom.model.people import PersonCard
    from ekbom.model.store import Originals

_TAKEN = (LOG, PARTNER)
_LONGEST = 120  # letters of the name of a table


@dataclass(frozen=True, slots=True)
class Source:
    """The table that a file belongs to: how it is called, and what is kept of it."""

    name: str
    kept: Kept | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that was read and judged.

    Attributes
    ----------
    name : str
        Of the table.
    file, digest : str
        Name and SHA-256 of the file.
    rows : tuple of BroughtRow
    body : mapping
        What is kept of the table beside its rows.
    findings : tuple of Finding
    diary : Diary or None
        None where it was not said yet what is measured.
    """

    name: str
    file: str
    digest: str
    rows: tuple[BroughtRow, ...]
    body: Mapping[str, Any]
    findings: tuple[Finding, ...]
    diary: Diary | None


def keys_before(source: Kept, incoming: Incoming, originals: Originals) -> frozenset[str]:
    """Keys of the rows that the file brought last held; empty where it is not here any more.

    Parameters
    ----------
    source : Kept
        What is kept of the table.
    incoming : Incoming
        How its rows are told apart now.
    originals : Originals
    """
    from ekbom.actions.journal import options_of
    from ekbom.exchange.diary_file import table_of
    from ekbom.exchange.mapped_table import mapped
    from ekbom.knowledge.load import load_policy

    known, how = kept_mapping(source), dict[str, Any]()
    if known is not None:
        how |= {"delimiter": known.delimiter, "skip_lines": known.skip_lines}
    asked = options_of(incoming.body["options"])
    try:
        with originals.open(source.original) as file:
            table = table_of(file.read(), source.key, source.key, **how)
        read = ReadTable(table, table if known is None else mapped(table, known), known)
        rows, _, _ = rows_of(source.key, read, asked, load_policy(), ())
    except EkbomError:
        return frozenset()  # on another machine, or read in another way since
    return frozenset(row.key for row in rows)


def source_of(
    known: Sequence[Kept], path: str | Path, name: str | None, mapping: TableMapping | None
) -> Source:
    """Which table a file belongs to.

    Parameters
    ----------
    known : sequence of Kept
        The tables that were brought before.
    path : path
    name : str, optional
        How the person calls it; else the table with the name of the file is meant, else the only
        one with the same columns.
    mapping : TableMapping, optional
        The one that is given now.

    Raises
    ------
    UsageError
        For a name that no table can have.
    """
    file = Path(path).name
    named = name or file
    if named in _TAKEN or not named.isprintable() or len(named) > _LONGEST or "|" in named:
        raise UsageError("--name", f"a table cannot be called {named!r}", "say --name NAME")
    same = next((one for one in known if one.key == named), None)
    if same is not None or name is not None:
        return Source(named, same)
    alike = [one for one in known if _has_columns(one, path, mapping)]
    if len(alike) != 1:
        return Source(named, None)
    said = note.note(
        "next_file",
        file,
        f"it has the columns of {alike[0].key}, which was brought before",
        "read as the next file of it; --name NAME keeps it apart",
    )
    return Source(alike[0].key, alike[0], (said,))


def _has_columns(kept: Kept, path: str | Path, mapping: TableMapping | None) -> bool:
    try:
        table = _table(path, mapping or kept_mapping(kept))
    except InputError:
        return False  # read without a mapping, it says for itself what is wrong
    return set(table.columns) == set(kept.body["columns"])


def kept_mapping(kept: Kept | None) -> TableMapping | None:
    """The mapping that a table was brought with."""
    if kept is None or not kept.body.get("mapping"):
        return None
    from ekbom.exchange.mapping_file import mapping_from

    return mapping_from(kept.body["mapping"], f"mapping of {kept.key}")


def _table(path: str | Path, mapping: TableMapping | None) -> Table:
    from ekbom.exchange.diary_file import read_table

    if mapping is None:
        return read_table(path)
    return read_table(path, delimiter=mapping.delimiter, skip_lines=mapping.skip_lines)


def read_incoming(
    path: str | Path,
    source: Source,
    card: PersonCard,
    given: Mapping[str, Any],
    mapping: TableMapping | None,
    now: datetime,
) -> Incoming:
    """Read a file as the table it belongs to, and judge it.

    Parameters
    ----------
    path : path
    source : Source
    card : PersonCard
    given : mapping
        The words of ``ekbom helps`` that are said now.
    mapping : TableMapping, optional
        The one that is given now; else the one of before.
    now : datetime
        The clock, with its zone.

    Raises
    ------
    InputError, UnitError
        When it is no diary.
    UsageError
        When an option names what is not there.
    """
    from ekbom.actions.journal import options_of
    from ekbom.exchange.mapped_table import mapped, unread_columns
    from ekbom.knowledge.load import load_policy

    known = mapping or kept_mapping(source.kept)
    digest = digest_of_file(path)
    table = _called(_table(path, known), source.name)
    words = _words(table, known, source.kept, card, given)
    reading = {**words, "now": _own_now(now, words)}
    diary, said = _judged(table, known, reading)
    read = ReadTable(table, table if known is None else mapped(table, known), known)
    asked = options_of(reading)
    outcomes = list(asked.outcomes) if diary is None else list(diary.outcomes)
    rows, time, index = rows_of(source.name, read, asked, load_policy(), outcomes)
    findings = [*source.findings, *said]
    if known is not None and (left := unread_columns(known, table)):
        findings.append(_unread(source.name, left))
    body = {
        "columns": list(table.columns),
        "options": words,
        "mapping": None if known is None else dict(known.plain),
        "rows": len(rows),
        "time": time,
        "index": index,
        "twice": sorted(table.twice),
        "findings": [finding.to_dict() for finding in table.findings],
    }
    file = Path(path).name
    return Incoming(source.name, file, digest, rows, body, tuple(findings), diary)


def _called(table: Table, name: str) -> Table:
    """The table under the name the person gives it, also in what was seen at its opening."""
    findings = tuple(
        replace(one, where=one.where.replace(table.source, name, 1)) for one in table.findings
    )
    return replace(table, source=name, findings=findings)


def _words(
    table: Table,
    mapping: TableMapping | None,
    kept: Kept | None,
    card: PersonCard,
    given: Mapping[str, Any],
) -> dict[str, Any]:
    """How it is read: as the person lives, by the mapping, as was said before, as is said now."""
    from ekbom.exchange.mapped_table import words_of
    from ekbom.journal.options import NOON_H

    words: dict[str, Any] = {}
    if card.day_turns_h != NOON_H:
        words["day_turns"] = card.day_turns_h
    if card.zone:
        words["tz"] = card.zone
    if mapping is not None:
        words |= words_of(mapping, table)
    if kept is not None:
        before = kept_mapping(kept)
        old = {} if before is None else words_of(before, table)
        words |= {k: v for k, v in kept.body["options"].items() if old.get(k) != v}
    words |= {k: _plain(v) for k, v in given.items() if v is not None and k != "now"}
    # An empty word takes back what was said before.
    return {k: v for k, v in words.items() if v != ""}


def _plain(value: Any) -> Any:
    """As JSON holds it, so that what is kept can be held against what is said."""
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    return list(value) if isinstance(value, Collection) and not isinstance(value, str) else value


def _own_now(now: datetime, words: Mapping[str, Any]) -> datetime:
    from ekbom.journal.zones import find_zone

    return (now.astimezone(find_zone(words["tz"])) if words.get("tz") else now).replace(tzinfo=None)


def _judged(
    table: Table, mapping: TableMapping | None, words: Mapping[str, Any]
) -> tuple[Diary | None, tuple[Finding, ...]]:
    """The diary, with what is odd in it; what can be said later is not asked for now."""
    try:
        diary = diary_of(table, mapping, words)
    except (UsageError, NotAnswerable) as error:
        if isinstance(error, UsageError) and (error.where != "--outcome" or words.get("outcome")):
            raise
        return None, (note.note("not_yet_read", error.where, error.problem, error.todo),)
    return diary, diary.findings


def _unread(name: str, columns: Sequence[str]) -> Finding:
    return note.note(
        "unmapped_column",
        name,
        f"the mapping does not name {', '.join(columns)}",
        "kept as written, and not read",
    )
