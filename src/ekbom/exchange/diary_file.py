"""Diary files in: text tables of any common encoding and delimiter, opened but not judged.

Reading is lenient and complains: what can be read is read and said as findings, what
cannot is refused with one sentence. The file itself is only ever opened for reading.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import islice
from pathlib import Path

from ekbom.journal import note
from ekbom.journal.table import Table
from ekbom.model.errors import InputError
from ekbom.model.finding import Finding

_BYTES_MAX = 50_000_000  # a lifetime of prompts is a tenth of this
_DELIMITERS = (",", ";", "\t", "|")
_SNIFFED_ROWS = 20
_BOMS = (
    (b"\xff\xfe\x00\x00", ""),
    (b"\x00\x00\xfe\xff", ""),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_MAGIC = (
    (b"PK\x03\x04", "a spreadsheet or an archive"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a compressed file"),
    (b"SQLite format 3", "a database"),
)
_AS_CSV = "save it as CSV (UTF-8) and give that file"
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*")


def read_table(path: str | Path, *, delimiter: str = "", skip_lines: Collection[int] = ()) -> Table:
    """Read a CSV, TSV or semicolon file as a table of text.

    Parameters
    ----------
    path : str or Path
        UTF-8 with or without a byte order mark, UTF-16, or Latin-1 (said as a finding).
    delimiter : str
        What stands between cells; found when it is not said.
    skip_lines : collection of int
        Lines to pass over, counted from 1 as an editor shows them.

    Returns
    -------
    Table
        Rows that do not fit the header are left out and named in the findings.

    Raises
    ------
    InputError
        When the file is missing, a directory, too large, not text, or no table.
    """
    place = Path(path)
    return table_of(
        _bytes(place), str(path), place.name, delimiter=delimiter, skip_lines=skip_lines
    )


def table_of(
    raw: bytes, where: str, source: str, *, delimiter: str = "", skip_lines: Collection[int] = ()
) -> Table:
    """The table in the bytes of a file; see `read_table`.

    Parameters
    ----------
    raw : bytes
    where, source : str
        How errors and findings name it.
    delimiter, skip_lines
        As for `read_table`.

    Raises
    ------
    InputError
        When it is not text, or no table.
    """
    findings: list[Finding] = []
    text = _without_lines(_decode(raw, where, source, findings), skip_lines)
    text, declared = _declared_delimiter(text)
    records = _records(text, delimiter or declared or _sniff(text), where)
    header, rows = _split(records, where)
    columns, twice = _columns(header, rows, source, findings)
    cells, lines = _fit(rows, len(columns), where, source, findings)
    kept = [i for i, name in enumerate(columns) if name]
    if len(kept) < len(columns):
        cells = [tuple(row[i] for i in kept) for row in cells]
    return Table(
        tuple(columns[i] for i in kept),
        tuple(cells),
        tuple(lines),
        source,
        tuple(findings),
        twice,
    )


def _bytes(place: Path) -> bytes:
    try:
        if place.is_dir():
            raise InputError(str(place), "this is a folder", "give the diary file itself")
        if place.exists() and not place.is_file():
            raise InputError(str(place), "this is not a plain file", "give a diary file")
        if place.stat().st_size > _BYTES_MAX:
            raise InputError(
                str(place),
                f"larger than {_BYTES_MAX // 10**6} MB, which no diary is",
                "give the diary itself, or a shorter part of it",
            )
        with place.open("rb") as file:
            return file.read(_BYTES_MAX)
    except FileNotFoundError:
        raise InputError(str(place), "there is no such file", "check the name") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            str(place), f"it cannot be opened ({reason})", "check name and permissions"
        ) from None


def _decode(raw: bytes, where: str, source: str, findings: list[Finding]) -> str:
    """The text, by its byte order mark, else UTF-8, else Latin-1 with a finding."""
    if not raw.strip():
        raise InputError(where, "the file is empty", "give a file with a header and rows")
    for magic, what in _MAGIC:
        if raw.startswith(magic):
            raise InputError(where, f"this is {what}, not a text table", _AS_CSV)
    encoding = next((name for bom, name in _BOMS if raw.startswith(bom)), _without_bom(raw))
    if encoding == "":
        raise InputError(where, "the text is in UTF-32, which is not read here", _AS_CSV)
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        if encoding.startswith("utf-16"):
            raise InputError(where, "the UTF-16 text in it is broken", _AS_CSV) from None
        encoding, text = "Latin-1", raw.decode("latin-1")
    if encoding.lower().startswith(("utf-16", "latin")):
        findings.append(
            note.note(
                "encoding",
                source,
                f"the text is not UTF-8; read as {encoding}",
                "check letters with accents, or save it as UTF-8",
            )
        )
    _refuse_binary(text, where)
    return text


def _without_bom(raw: bytes) -> str:
    """UTF-16 without its mark shows as a zero in every second byte."""
    head = raw[: 10**3]
    for name, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if len(head) > 2 and zeros.count(0) > 0.5 * len(zeros):
            return name
    return "utf-8"


def _refuse_binary(text: str, where: str) -> None:
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise InputError(where, f"row {line} holds a NUL byte, so this is not plain text", _AS_CSV)
    head = text[: 10**4]
    odd = sum(1 for c in head if (c < " " and c not in "\t\r\n\f") or c == "\x7f")
    if 100 * odd > len(head):
        raise InputError(where, "this is not a text table", _AS_CSV)


def _without_lines(text: str, lines: Collection[int]) -> str:
    """The text with some of its lines empty, so that the others keep their numbers."""
    if not lines:
        return text
    plain = io.StringIO(text, newline=None).read().split("\n")
    return "\n".join("" if i in lines else line for i, line in enumerate(plain, start=1))


def _declared_delimiter(text: str) -> tuple[str, str]:
    """Spreadsheets may write ``sep=;`` on a first line of its own."""
    first, _, rest = text.partition("\n")
    mark = first.strip().lower()
    if mark.startswith("sep=") and len(mark) == len("sep=;"):
        return "\n" + rest, mark[-1]  # an empty line keeps the row numbers right
    return text, ""


def _sniff(text: str) -> str:
    """The delimiter that gives the widest header with the most rows that agree with it."""

    def fits(delimiter: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(text, newline=None), delimiter=delimiter)
        try:
            widths = [len(row) for row in islice(filter(None, reader), _SNIFFED_ROWS)]
        except csv.Error:
            return (0, 0)
        width = widths[0] if widths else 0
        return (width if width > 1 else 0, widths.count(width))

    return max(_DELIMITERS, key=fits)


def _records(text: str, delimiter: str, where: str) -> list[tuple[int, list[str]]]:
    """Every record that is not empty, with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=delimiter, strict=True)
    records: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for record in reader:
            cells = [cell.strip() for cell in record]
            if any(cells):
                records.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(
            where,
            f"from row {line} on the text is no table ({error})",
            "look for a quotation mark that opens and does not close",
        ) from None
    return records


def _split(
    records: Sequence[tuple[int, list[str]]], where: str
) -> tuple[list[str], Sequence[tuple[int, list[str]]]]:
    if not records:
        raise InputError(where, "the file is empty", "give a file with a header and rows")
    header = records[0][1]
    if any(_ISO_DATE.fullmatch(cell) for cell in header):
        raise InputError(
            where,
            "the first row is an entry, not the names of the columns",
            "put a first row with names, such as date,urge,coffee",
        )
    if len(records) == 1:
        raise InputError(where, "there are names of columns but no rows", "add the entries")
    return header, records[1:]


def _columns(
    header: list[str],
    rows: Sequence[tuple[int, list[str]]],
    source: str,
    findings: list[Finding],
) -> tuple[list[str], frozenset[str]]:
    """Names of the columns; doubles are numbered, an empty column without a name is dropped."""
    width = len(header)
    while width > 1 and not header[width - 1]:
        if any(len(cells) >= width and cells[width - 1] for _, cells in rows):
            break
        width -= 1
    names = list(header[:width])
    for i, name in enumerate(names):
        if not name and any(len(cells) > i and cells[i] for _, cells in rows):
            names[i] = f"column {i + 1}"
            findings.append(
                note.warning(
                    "unnamed_column",
                    source,
                    f"column {i + 1} has no name",
                    f"called {names[i]!r} here; give it a name",
                )
            )
    counts = Counter(name for name in names if name)
    twice = frozenset(name for name, times in counts.items() if times > 1)
    if twice:
        findings.append(
            note.warning(
                "duplicate_header",
                source,
                f"names on more than one column: {', '.join(sorted(twice))}",
                "these columns are left out until each has a name of its own",
            )
        )
    seen: Counter[str] = Counter()
    for i, name in enumerate(names):
        if name in twice:
            seen[name] += 1
            names[i] = f"{name} ({seen[name]})"
    return names, twice


def _fit(
    rows: Sequence[tuple[int, list[str]]],
    width: int,
    where: str,
    source: str,
    findings: list[Finding],
) -> tuple[list[tuple[str, ...]], list[int]]:
    """Rows as wide as the header. A longer row is left out: its cells may have shifted."""
    fitting: list[tuple[str, ...]] = []
    lines: list[int] = []
    short: list[int] = []
    long: list[int] = []
    for line, cells in rows:
        if any(cells[width:]):
            long.append(line)
            continue
        if len(cells) < width:
            short.append(line)
        fitting.append((*cells[:width], *[""] * (width - len(cells))))
        lines.append(line)
    if 2 * len(long) > len(rows):
        raise InputError(
            where,
            f"{len(long)} of {len(rows)} rows have more cells than there are names of columns",
            "a decimal comma in a file with commas? use points, or semicolons between cells",
        )
    if long:
        findings.append(
            note.warning(
                "ragged_row",
                f"{source}, {note.rows(long)}",
                f"{note.plural(len(long), 'row')} with more cells than there are columns",
                "not used; look for a decimal comma, or a comma in a remark without quotes",
            )
        )
    if short:
        findings.append(
            note.warning(
                "ragged_row",
                f"{source}, {note.rows(short)}",
                f"{note.plural(len(short), 'row')} with fewer cells than there are columns",
                "the last cells count as missing",
            )
        )
    return fitting, lines
