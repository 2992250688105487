"""Which column is which: by the name that was given, else by content and usual names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ekbom.journal.cells import read_cell
from ekbom.journal.clock import check_format, looks_dated, parse
from ekbom.journal.column import Column
from ekbom.journal.table import Table
from ekbom.model.errors import InputError, UsageError

_SAMPLE = 100  # rows looked at to see whether a column holds dates
_TIME_NAMES = frozenset(
    ("datetime", "timestamp", "date", "time", "day", "night", "evening", "when", "moment", "datum")
).union(("zeit", "zeitpunkt", "zeitstempel", "tag", "nacht", "abend"))
_WRITTEN_NAMES = frozenset(
    ("written", "written_at", "entered", "entered_at", "created", "created_at", "logged_at")
).union(("submitted", "submitted_at", "geschrieben"))
_OUTCOME_NAMES = frozenset(
    ("urge", "severity", "rls", "irls", "legs", "restlessness", "symptoms", "score", "rating")
).union(("mood", "pain", "sleep", "onset", "discomfort", "outcome", "unruhe", "schwere"))


def named(table: Table, name: str, option: str) -> str:
    """The column that `name` means; capitals do not matter where only one column fits.

    Raises
    ------
    UsageError
        When there is no such column; the message lists those there are.
    InputError
        When the file has the name on two columns.
    """
    if name in table.twice:
        raise InputError(
            table.source,
            f"the name {name!r} stands on more than one column",
            "give every column a name of its own",
        )
    if name in table.columns:
        return name
    close = [c for c in table.columns if c.lower() == name.strip().lower()]
    if len(close) == 1:
        return close[0]
    raise UsageError(
        option,
        f"{table.source} has no column {name!r}",
        f"the columns are: {', '.join(table.columns)}",
    )


def time_cells(table: Table, time: str, date_format: str) -> tuple[str, list[str], set[str]]:
    """Name and cells of the column of moments, and the columns this uses up.

    ``DATE+CLOCK`` joins a column of dates with one of clock times.

    Raises
    ------
    InputError
        When no column holds dates.
    """
    check_format(date_format)
    if "+" in time and time not in table.columns:
        parts = [named(table, part, "--time") for part in time.split("+")]
        joined = zip(*(table.cells(part) for part in parts), strict=True)
        return time, [" ".join(cells).strip() for cells in joined], set(parts)
    name = named(table, time, "--time") if time else _find_time(table, date_format)
    return name, table.cells(name), {name}


def _find_time(table: Table, date_format: str) -> str:
    found: list[tuple[bool, bool, int, str]] = []
    for i, name in enumerate(table.columns):
        usual = not _TIME_NAMES.isdisjoint(_tokens(name))
        if name.lower() in _WRITTEN_NAMES:
            continue
        cells = [c for c in (row[i] for row in table.rows[:_SAMPLE]) if c]
        dated = [c for c in cells if _is_date(c, date_format, usual=usual)]
        if cells and 2 * len(dated) >= len(cells):
            found.append((not usual, not any(":" in c for c in dated), i, name))
    if not found:
        raise InputError(
            table.source,
            "no column holds dates",
            f"write dates as YYYY-MM-DD, or name the column with --time "
            f"(columns: {', '.join(table.columns)})",
        )
    return min(found)[3]


def _is_date(cell: str, date_format: str, *, usual: bool) -> bool:
    if "%" in date_format:
        return parse(cell, "ymd", date_format) is not None
    return looks_dated(cell) or (usual and parse(cell, "ymd") is not None)


def _tokens(name: str) -> list[str]:
    return name.lower().replace("_", " ").replace("-", " ").split()


def written_column(table: Table, given: str, date_format: str, taken: set[str]) -> str:
    """The column of when entries were written, given or found by its usual name; or empty."""
    if given:
        return named(table, given, "--written")
    for name in table.columns:
        if name.lower() in _WRITTEN_NAMES and name not in taken:
            cells = [c for c in table.cells(name) if c]
            if cells and all(_is_date(c, date_format, usual=True) for c in cells[:_SAMPLE]):
                return name
    return ""


def is_usual_outcome(name: str) -> bool:
    """Whether a name holds a word that usually tells how it was, as ``urge`` does."""
    return not _OUTCOME_NAMES.isdisjoint(_tokens(name))


def tells_how_it_was(name: str, texts: Iterable[str]) -> bool:
    """Whether something rated stands under a name, and not only a word of one in it.

    ``leg pain`` is rated; of a ``sleep mask`` one says yes or no.
    """
    if not is_usual_outcome(name) or _tokens(name)[-1] in _OUTCOME_NAMES:
        return is_usual_outcome(name)
    return any(read_cell(text).kind != "yes_no" for text in texts)


def guess_outcome(columns: Sequence[Column], source: str) -> str:
    """The one column that looks like an outcome, when nobody has named one.

    Raises
    ------
    UsageError
        When none or several could be it.
    """
    many = [c for c in columns if c.kind == "number" and len(c.distinct()) > 2 and not c.unit]
    usual = [c for c in many if is_usual_outcome(c.name)]
    chosen = usual or many
    chosen = [c for c in chosen if not any(made_from(c.name, o.name) for o in chosen)]
    if len(chosen) != 1:
        raise UsageError(
            "--outcome",
            f"{source} does not show which column is the outcome",
            f"name it; the columns are: {', '.join(c.name for c in columns)}",
        )
    return chosen[0].name


def made_from(name: str, outcome: str) -> bool:
    """Whether a name is the outcome's with more words, as ``mood_daily_mean`` is ``mood``'s."""
    words, base = _tokens(name), _tokens(outcome)
    return len(words) > len(base) and words[: len(base)] == base


def is_copy(name: str, table: Table) -> bool:
    """Whether a column shares its name with another one in the file."""
    return name.rpartition(" (")[0] in table.twice
