"""Several tables of one person as one: each row on the person's own clock, equal names together.

Only what counts the same units can be put together: nights by the calendar with nights by the
calendar, days with days. A study's own count stands alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from ekbom.journal.entry import Entry
from ekbom.journal.kept_rows import MomentLine, free_name, plain_name
from ekbom.journal.moments import read_entries
from ekbom.journal.options import Options
from ekbom.journal.table import Table
from ekbom.model.errors import UsageError
from ekbom.model.finding import Finding

_T = TypeVar("_T")
_WHEN, _WRITTEN = "when", "written"


@dataclass(frozen=True, slots=True)
class Part:
    """One table with the options it is read by."""

    table: Table
    options: Options


def merge(parts: Sequence[Part]) -> tuple[Table, Options]:
    """One table of all rows, and the options to read it by.

    Parameters
    ----------
    parts : sequence of Part
        At least one. Of a name that stands in several, the first spelling is kept.

    Returns
    -------
    Table, Options
        Those of the part itself where there is only one.

    Raises
    ------
    UsageError
        When they count different units, or say different things of one column.
    InputError
        When a table cannot be dated.
    """
    if len(parts) == 1:
        return parts[0].table, parts[0].options
    _refuse_other_units(parts)
    read = [(part, *read_entries(part.table, part.options)) for part in parts]
    spelt = _spellings(read)
    when, written = free_name(_WHEN, spelt), free_name(_WRITTEN, spelt)
    rows = sorted(
        (row for part, entries, used, _ in read for row in _rows(part, entries, used, spelt)),
        key=lambda row: row[0],
    )
    findings: list[Finding] = []
    for part, _, _, said in read:
        findings += [*part.table.findings, *said]
    table = Table(
        columns=(when, *spelt.values(), written),
        rows=tuple(cells for _, _, cells in rows),
        lines=tuple(
            MomentLine.at(place, shown) for place, (_, shown, _) in enumerate(rows, start=1)
        ),
        source=" + ".join(part.table.source for part in parts),
        findings=tuple(findings),
        twice=frozenset().union(*(part.table.twice for part in parts)),
    )
    return table, _options(parts, when, written)


_Read = tuple[Part, list[Entry], set[str], list[Finding]]


def differing_units(parts: Sequence[Part]) -> bool:
    """Whether the tables count different units, so that their rows cannot stand in one."""
    counts = {(part.options.axis, part.options.day_turns_h) for part in parts}
    return len(counts) > 1 or (len(parts) > 1 and any(part.options.index for part in parts))


def _refuse_other_units(parts: Sequence[Part]) -> None:
    if not differing_units(parts):
        return
    says = ", ".join(
        f"{part.table.source} by {part.options.index or f'the {part.options.axis}'}"
        for part in parts
    )
    what, todo = f"count different units ({says})", f"as --source {parts[0].table.source}"
    if len({part.options.axis for part in parts}) == 1 and not any(p.options.index for p in parts):
        hours = ", ".join(f"{p.options.day_turns_h:g} h in {p.table.source}" for p in parts)
        what, todo = f"turn their day at different hours ({hours})", f"{todo}, or say --day-turns"
    raise UsageError(
        "--source", f"the tables of this person {what}", f"name the one that is meant, {todo}"
    )


def _spellings(read: Sequence[_Read]) -> dict[str, str]:
    """Every column that does not tell of the moment, by its plain form."""
    found: dict[str, str] = {}
    for part, _, used, _ in read:
        for name in part.table.columns:
            if name not in used:
                found.setdefault(plain_name(name), name)
    return found


def _rows(
    part: Part, entries: Sequence[Entry], used: set[str], spelt: Mapping[str, str]
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Moment, name in messages, and cells of each row."""
    names = [(i, plain_name(c)) for i, c in enumerate(part.table.columns) if c not in used]
    for entry in entries:
        told = {plain: part.table.rows[entry.row][i] for i, plain in names}
        when = (entry.at or entry.day).isoformat()
        line = (
            entry.line
            if isinstance(entry.line, MomentLine)
            else f"{entry.line} of {part.table.source}"
        )
        written = "" if entry.written is None else entry.written.isoformat()
        yield when, f"{line}", (when, *(told.get(plain, "") for plain in spelt), written)


def _options(parts: Sequence[Part], when: str, written: str) -> Options:
    return replace(
        parts[0].options,
        time=when,
        written=written,
        date_format="",
        tz="",
        kinds=_agreed([part.options.kinds for part in parts], "--kind"),
        order=_agreed([part.options.order for part in parts], "--order"),
        ignore=tuple(dict.fromkeys(name for part in parts for name in part.options.ignore)),
        bedtime=next((part.options.bedtime for part in parts if part.options.bedtime), ""),
        scale=next((p.options.scale for p in parts if p.options.scale is not None), None),
        lower_is_better=next(
            (p.options.lower_is_better for p in parts if p.options.lower_is_better is not None),
            None,
        ),
    )


def _agreed(said: Sequence[Mapping[str, _T]], option: str) -> dict[str, _T]:
    found: dict[str, _T] = {}
    for each in said:
        for name, value in each.items():
            if found.setdefault(name, value) != value:
                raise UsageError(
                    option, f"two tables say different things of {name}", f"say {option} yourself"
                )
    return found
