"""Attacks from a text table: one row for each, what was done in it, and how long it helped.

Columns are ``start``, ``urge_before``, ``measure``, ``urge_after``, and, where they were
written, ``place`` and ``calm_min`` (capitals and blanks do not matter). Two measures of one
attack are joined by ``+``; ``nothing`` says that nothing was done. ``60+`` or ``>60`` minutes
of calm had not ended when the row was written; ``still calm`` says so without minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from ekbom.exchange.diary_file import read_table
from ekbom.journal import note
from ekbom.journal.cells import read_cell
from ekbom.journal.entry import Entry
from ekbom.journal.moments import read_entries
from ekbom.journal.options import Options, Span, check_scale
from ekbom.journal.table import Table
from ekbom.model.attack import Attack, AttackLog
from ekbom.model.errors import InputError
from ekbom.model.finding import Finding
from ekbom.model.units import convert

_NEEDED = ("start", "urge_before", "measure", "urge_after")
_KNOWN = (*_NEEDED, "place", "calm_min")
_NOTHING = frozenset(("nothing", "none", "nothing done", "no measure"))
_STILL = frozenset(("still calm", "still", "not back", "not back yet"))
_POINTS: Span = (0.0, 10.0)
_UNREAD = "is no such value"

Note = Callable[[str, list[int], str, str], None]


def read_attacks(
    path: str | Path,
    *,
    scale: Span = _POINTS,
    date_format: str = "",
    tz: str = "",
    now: datetime | None = None,
) -> AttackLog:
    """Read a table of attacks, which is never changed.

    Parameters
    ----------
    path : str or Path
        CSV, TSV or semicolons, as a diary (see `ekbom.exchange.diary_file.read_table`).
    scale : (float, float)
        Lowest and highest urge, in points; one off the scale is not used, and said.
    date_format, tz : str
        As for a diary.
    now : datetime, optional
        The clock, to name attacks that lie in the future.

    Returns
    -------
    AttackLog
        In the order of time, with everything that was odd as findings.

    Raises
    ------
    InputError
        When it is no table, a column is missing, or not one row has a possible date.
    UsageError
        When the scale, the date format or the time zone is none.
    """
    check_scale(scale)
    table = _named(read_table(path), str(path))
    findings = [*table.findings, *_unused(table)]
    options = Options(time="start", date_format=date_format, tz=tz)
    entries, _, undated = read_entries(table, options)
    findings += undated
    attacks = _attacks(table, entries, scale, findings)
    if now is not None:
        late = [entry.line for entry in entries if entry.moment > now]
        _noting(table, findings)("future_date", late, "in the future", "kept; check the date")
    return AttackLog(attacks, table.source, tuple(findings))


def _named(table: Table, where: str) -> Table:
    """The same table, its known columns under the names of this module."""
    plain = {name: "_".join(name.lower().split()) for name in table.columns}
    names = tuple(plain[name] if plain[name] in _KNOWN else name for name in table.columns)
    missing = [name for name in _NEEDED if name not in names]
    if missing or len(set(names)) < len(names):
        what = f"no column {missing[0]!r}" if missing else "one name on two columns"
        raise InputError(
            where, f"it has {what}", f"name the columns {', '.join(_KNOWN)}, each once"
        )
    return replace(table, columns=names)


def _unused(table: Table) -> list[Finding]:
    others = [name for name in table.columns if name not in _KNOWN]
    if not others:
        return []
    return [
        note.warning(
            "unknown_column",
            table.source,
            f"columns that say nothing here: {note.words(others)}",
            f"not used; the columns are {', '.join(_KNOWN)}",
        )
    ]


def _noting(table: Table, findings: list[Finding]) -> Note:
    def say(code: str, lines: list[int], what: str, repair: str) -> None:
        if lines:
            where = f"{table.source}, {note.rows(lines)}"
            findings.append(
                note.warning(code, where, f"{note.plural(len(lines), 'row')}: {what}", repair)
            )

    return say


def _attacks(
    table: Table, entries: Sequence[Entry], scale: Span, findings: list[Finding]
) -> tuple[Attack, ...]:
    say = _noting(table, findings)
    texts = {
        name: table.cells(name) if name in table.columns else [""] * len(table.rows)
        for name in _KNOWN
    }
    odd: dict[tuple[str, str, str], list[int]] = {}
    found: list[Attack] = []
    for entry in sorted(entries, key=lambda one: (one.moment, one.line)):
        cells = {name: texts[name][entry.row] for name in _KNOWN}
        if not cells["measure"]:
            odd.setdefault(_NO_MEASURE, []).append(entry.line)
            continue
        attack, faults = _attack(entry, cells, scale)
        for fault in faults:
            odd.setdefault(fault, []).append(entry.line)
        if attack in found:
            odd.setdefault(_TWICE, []).append(entry.line)
            continue
        if found and found[-1].start == attack.start and entry.at is not None:
            odd.setdefault(_SAME_START, []).append(entry.line)
        found.append(attack)
    for (code, what, repair), lines in odd.items():
        say(code, lines, what, repair)
    return tuple(found)


Fault = tuple[str, str, str]
_NO_MEASURE: Fault = (
    "measure_missing",
    "nobody wrote what was done",
    'not used; write the measure, or "nothing"',
)
_TWICE: Fault = ("duplicate_entry", "the same attack is there twice", "used once")
_SAME_START: Fault = (
    "same_start",
    "another attack began at the same moment",
    "both are used; join measures of one attack by +",
)


def _attack(entry: Entry, cells: dict[str, str], scale: Span) -> tuple[Attack, list[Fault]]:
    faults: list[Fault] = []
    before = _urge("urge_before", cells, scale, faults)
    after = _urge("urge_after", cells, scale, faults)
    minutes, still = _calm(cells["calm_min"], faults)
    return (
        Attack(
            start=entry.moment,
            place=cells["place"],
            urge_before=before,
            what=_measures(cells["measure"]),
            urge_after=after,
            minutes_until_back=minutes,
            still_calm=still,
        ),
        faults,
    )


def _measures(text: str) -> tuple[str, ...]:
    if text.lower() in _NOTHING:
        return ()
    parts = (" ".join(part.split()) for part in text.split("+"))
    return tuple(dict.fromkeys(part for part in parts if part))


def _urge(name: str, cells: dict[str, str], scale: Span, faults: list[Fault]) -> float | None:
    cell = read_cell(cells[name])
    if cell.kind == "missing":
        faults.append(("urge_missing", f"{name} is not there", "no relief can be counted there"))
        return None
    if cell.kind != "number" or cell.unit:
        faults.append(("urge_not_read", f"{name} {_UNREAD}", "not used; write a number"))
        return None
    if not scale[0] <= cell.value <= scale[1]:
        faults.append(
            (
                "off_the_scale",
                f"{name} is not on the scale {scale[0]:g} to {scale[1]:g}",
                "not used; correct it, or give the scale",
            )
        )
        return None
    return cell.value


def _calm(text: str, faults: list[Fault]) -> tuple[float | None, bool]:
    """Minutes of calm, and whether they had not ended."""
    if text.lower() in _STILL:
        return None, True
    bare = text.removeprefix(">").removesuffix("+").strip()
    cell = read_cell(bare)
    if cell.kind == "missing":
        return None, False
    minutes = _minutes(cell.value, cell.unit) if cell.kind == "number" else None
    if minutes is None or minutes < 0:
        faults.append(("calm_not_read", f"calm_min {_UNREAD}", "not used; write minutes"))
        return None, False
    return minutes, bare != text


def _minutes(value: float, unit: str) -> float | None:
    if unit not in ("", "s", "min", "h"):
        return None
    return convert(value, unit or "min", "min")
