"""The rows of a table as dated entries; a row without a possible date is named and not used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from ekbom.journal import note
from ekbom.journal.cells import read_cell
from ekbom.journal.clock import Stamp, order_of, parse
from ekbom.journal.entry import Entry
from ekbom.journal.options import Options
from ekbom.journal.pick import named, time_cells, written_column
from ekbom.journal.table import Table
from ekbom.journal.zones import own_clock
from ekbom.model.errors import InputError
from ekbom.model.finding import Finding

_INDEX_MAX = 100_000  # a larger number is a slip, not a day of a diary


def read_entries(table: Table, options: Options) -> tuple[list[Entry], set[str], list[Finding]]:
    """Date every row.

    Returns
    -------
    entries : list of Entry
        In order of time.
    used : set of str
        The columns that were needed for it.
    findings : list of Finding

    Raises
    ------
    InputError
        When no column holds dates, their order is open, or not one row can be dated.
    """
    name, texts, used = time_cells(table, options.time, options.date_format)
    where = f"{table.source}, column {name}"
    stamps = _stamps(texts, where, options.date_format)
    findings = _undated(table, texts, stamps, where)
    if not any(stamps):
        raise InputError(
            where,
            f"not one of {note.plural(len(texts), 'row')} has a possible date "
            f"({note.words(text for text in texts if text) or 'all are empty'})",
            "write dates as YYYY-MM-DD, or say --date-format",
        )
    stamps = _only_midnights(stamps, where, findings)
    own, zone_findings = own_clock(stamps, list(table.lines), where, options.tz)
    findings += zone_findings
    written, also = _written(table, options, used, findings)
    used |= also
    index = _index(table, options, used, findings)
    entries = []
    for row, (stamp, at) in enumerate(zip(stamps, own, strict=True)):
        if stamp is None or (options.index and index[row] is None):
            continue
        day = (at or stamp.at).date()
        entries.append(Entry(row, table.lines[row], day, at, index[row], written[row]))
    if not entries:
        raise InputError(
            f"{table.source}, column {options.index}",
            "not one row has both a date and a whole number here",
            "name the column that counts the days with --index",
        )
    return entries, used, findings


def _stamps(texts: Sequence[str], where: str, date_format: str) -> list[Stamp | None]:
    distinct = set(texts)
    order = order_of(distinct, where, date_format)
    read = {text: parse(text, order, date_format) if text else None for text in distinct}
    return [read[text] for text in texts]


def _undated(
    table: Table, texts: Sequence[str], stamps: Sequence[Stamp | None], where: str
) -> list[Finding]:
    bad = [i for i, stamp in enumerate(stamps) if stamp is None and texts[i]]
    empty = [i for i, text in enumerate(texts) if not text]
    found: list[Finding] = []
    if bad:
        found.append(
            note.warning(
                "impossible_date",
                f"{where}, {note.rows(table.lines[i] for i in bad)}",
                f"{note.words(texts[i] for i in bad)} is not a date of the calendar",
                "the row is not used; correct the date",
            )
        )
    if empty:
        found.append(
            note.warning(
                "missing_date",
                f"{where}, {note.rows(table.lines[i] for i in empty)}",
                f"{note.plural(len(empty), 'row')} without a date",
                "not used; write the date",
            )
        )
    return found


def _only_midnights(
    stamps: list[Stamp | None], where: str, findings: list[Finding]
) -> list[Stamp | None]:
    """A clock that shows midnight in every row is a date that a program wrote out in full."""
    known = [stamp for stamp in stamps if stamp is not None]
    clocked = [stamp for stamp in known if stamp.clocked]
    if clocked and all(stamp.at.time() == time.min for stamp in clocked) and len(clocked) > 1:
        findings.append(
            note.note(
                "only_midnights",
                where,
                "every clock time is 00:00",
                "read as dates without a clock time, each the date of its evening",
            )
        )
        return [stamp and Stamp(stamp.at.replace(tzinfo=None), clocked=False) for stamp in stamps]
    if clocked and len(clocked) < len(known):
        findings.append(
            note.warning(
                "mixed_times",
                where,
                f"{len(clocked)} of {len(known)} rows carry a clock time",
                "a row without one is read as the date of its evening",
            )
        )
    return stamps


def _written(
    table: Table, options: Options, used: set[str], findings: list[Finding]
) -> tuple[list[datetime | None], set[str]]:
    """When each row was written down, on the person's own clock."""
    name = written_column(table, options.written, options.date_format, used)
    if not name:
        return [None] * len(table.rows), set()
    where = f"{table.source}, column {name}"
    texts = table.cells(name)
    stamps = _stamps(texts, where, options.date_format)
    bad = [i for i, stamp in enumerate(stamps) if stamp is None and texts[i]]
    if bad:
        findings.append(
            note.warning(
                "impossible_date",
                f"{where}, {note.rows(table.lines[i] for i in bad)}",
                f"{note.words(texts[i] for i in bad)} is not a date of the calendar",
                "when the entry was written stays unknown",
            )
        )
    own, _ = own_clock(stamps, list(table.lines), where, options.tz)
    return [
        at or (stamp.at.replace(tzinfo=None) if stamp else None)
        for at, stamp in zip(own, stamps, strict=True)
    ], {name}


def _index(
    table: Table, options: Options, used: set[str], findings: list[Finding]
) -> list[int | None]:
    """Values of the study's own count; rows without one cannot be placed."""
    if not options.index:
        return [None] * len(table.rows)
    name = named(table, options.index, "--index")
    used.add(name)
    texts = table.cells(name)
    read = {text: whole_number(text) for text in set(texts)}
    values = [read[text] for text in texts]
    bad = [i for i, value in enumerate(values) if value is None]
    if bad:
        findings.append(
            note.warning(
                "index_not_read",
                f"{table.source}, column {name}, {note.rows(table.lines[i] for i in bad)}",
                f"{note.words(texts[i] or 'empty' for i in bad)} does not count anything",
                "the row is not used; write a whole number",
            )
        )
    return values


def whole_number(text: str) -> int | None:
    """``7`` for ``7`` and ``7.0``; None for anything that does not count days."""
    cell = read_cell(text)
    if cell.kind != "number" or cell.unit or cell.value != int(cell.value):
        return None
    return int(cell.value) if 0 <= cell.value <= _INDEX_MAX else None
