"""Formats that anybody can open without ekbom: tables as CSV, records as lines of JSON, plain text.

A spreadsheet takes a cell that begins like a formula for one, and a formula can send away what
stands beside it. So such a cell gets an apostrophe in front, unless it is a number.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ekbom.journal.table import Table
from ekbom.model.kept import Kept

# The full-width twins are taken for the plain signs by some spreadsheets.
_FORMULA = frozenset("=+-@\t\r\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}"
                     "\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}")  # fmt: skip
_NUMBER = re.compile(r"[+-]?[0-9.,]+(?:[eE][+-]?[0-9]+)?(?:\s*[A-Za-z%\N{MICRO SIGN}/]+)?|-+")
_LEFT = 40  # letters of a name of a file

LONG = (
    "night", "at", "column", "value", "source", "late", "written_by", "written_at", "version",
    "record",
)  # fmt: skip


def neutral(text: str) -> str:
    """A cell that no spreadsheet takes for a formula; numbers stay as they are."""
    bare = text.lstrip()
    if text[:1] in _FORMULA or bare[:1] in _FORMULA:
        return text if _NUMBER.fullmatch(bare) else f"'{text}"
    return text


def csv_text(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as CSV with commas; nothing is None, yes and no are ``true`` and ``false``."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([neutral(name) for name in names])
    for row in rows:
        writer.writerow([neutral(_plain(value)) for value in row])
    return out.getvalue()


def table_csv(table: Table) -> str:
    """A table of the journal as CSV, its rows in order."""
    return csv_text(table.columns, table.rows)


def long_rows(entries: Iterable[Kept]) -> Iterator[tuple[object, ...]]:
    """One row for each filled cell and each note of each entry, under the names `LONG`."""
    for one in entries:
        cells = {name: text for name, text in one.body["cells"].items() if text}
        if one.body.get("note"):
            cells["note"] = one.body["note"]
        for column, value in cells.items():
            yield (
                one.night, one.at, column, value, one.source, one.late, one.author_role,
                one.written_at, one.version, one.id,
            )  # fmt: skip


def file_name(text: str, taken: Iterable[str] = ()) -> str:
    """A name for a file or folder that every system takes, unlike those in `taken`."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", text).strip("._-")[:_LEFT] or "file"
    there = {name.casefold() for name in taken}
    found, number = plain, 2
    while found.casefold() in there:
        found, number = f"{plain}_{number}", number + 1
    return found


def readme_text(title: str, says: Sequence[str], files: Mapping[str, str]) -> str:
    """A page in plain words: what lies here, and how to read it.

    Parameters
    ----------
    title : str
    says : sequence of str
        Paragraphs.
    files : mapping of str to str
        Each name with what is in it.
    """
    width = max(map(len, files), default=0)
    listed = "\n".join(f"{name.ljust(width)}  {what}" for name, what in files.items())
    return "\n\n".join((title, *says, listed)) + "\n"


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return f"{value:.10g}" if isinstance(value, float) else str(value)
