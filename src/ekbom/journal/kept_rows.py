"""Entries that were kept, as a table of text again, for the readers of a diary.

A table that was brought comes back as it was written. What was logged becomes one row for each
entry; what a partner observed stands in columns of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from ekbom.journal.line_runs import Run, line_now
from ekbom.journal.table import Table
from ekbom.model.finding import Finding
from ekbom.model.kept import Kept

LOG, PARTNER = "log", "partner"
# Columns of a log beside those of its entries. A name that is taken gets a mark behind it.
_WHEN, _WRITTEN, _NOTE = "when", "written", "note"
_PARTNER_ENDS = " (partner)"

Clock = Callable[[datetime], datetime]


class MomentLine(int):
    """Place of an entry among all, shown as the moment it tells of: nobody counts entries.

    Attributes
    ----------
    shown : str
    """

    shown: str

    @classmethod
    def at(cls, place: int, shown: str) -> MomentLine:
        """The line of that place."""
        made = cls(place)
        made.shown = shown
        return made

    def __str__(self) -> str:
        return self.shown

    def __format__(self, spec: str) -> str:
        return format(self.shown, spec)


def partner_column(name: str) -> str:
    """The column of what a partner observed."""
    return name + _PARTNER_ENDS


def is_partner_column(name: str) -> bool:
    """Whether a column holds what a partner observed."""
    return name.endswith(_PARTNER_ENDS)


def moment_text(entry: Kept) -> str:
    """The moment an entry tells of as a diary writes it, or the date alone."""
    if entry.at is None:
        return "" if entry.night is None else entry.night.isoformat()
    precise = "seconds" if entry.at.second else "minutes"
    return entry.at.replace(microsecond=0).isoformat(timespec=precise)


def logged_table(entries: Iterable[Kept], own_clock: Clock) -> tuple[Table, Mapping[str, str]]:
    """What was logged, one row for each entry, in the order of time.

    Parameters
    ----------
    entries : iterable of Kept
    own_clock : callable
        From a moment in UTC to the person's own clock, without a zone.

    Returns
    -------
    Table
    mapping of str to str
        The columns of the log itself: ``time``, ``written``, and ``note`` where there is one.
    """
    timed = sorted(((moment_text(one), one.written_at, one.id, one) for one in entries), key=_first)
    ordered = [one for *_, one in timed]
    names = _names(ordered)
    noted = any(one.body.get("note") for one in ordered)
    own = {"time": free_name(_WHEN, names), "written": free_name(_WRITTEN, names)}
    if noted:
        own["note"] = free_name(_NOTE, names)
    columns = (own["time"], *names.values(), own["written"], *([own["note"]] if noted else ()))
    place = {plain: n for n, plain in enumerate(names, start=1)}
    empty = [""] * len(columns)
    rows, lines = [], []
    for n, (when, _, _, one) in enumerate(timed, start=1):
        row = list(empty)
        row[0] = when
        for name, text in one.body["cells"].items():
            row[place[_known_as(one, name)]] = str(text)
        row[len(names) + 1] = own_clock(_told_at(one)).isoformat(timespec="seconds")
        if noted:
            row[-1] = str(one.body.get("note", ""))
        rows.append(tuple(row))
        lines.append(_line(n, when))
    return Table(columns, tuple(rows), tuple(lines), LOG), own


def _first(timed: tuple[str, datetime, str, Kept]) -> tuple[str, datetime, str]:
    return timed[:3]


def _told_at(entry: Kept) -> datetime:
    """When its values were written: those of an entry that was put right late are late too."""
    return entry.changed_at if entry.late and entry.changed_at else entry.written_at


def brought_table(name: str, body: Mapping[str, Any], entries: Sequence[Kept]) -> Table:
    """A table that was brought, from its rows as they are kept.

    Parameters
    ----------
    name : str
        How the person calls it.
    body : mapping
        Of its source record: ``columns``, and as far as they are kept ``twice`` (names that stood
        on more than one column), ``findings`` (what was seen when the file was opened) and
        ``lines`` (where the rows stand now).
    entries : sequence of Kept
        Its rows; each knows the ``line`` it first stood on.
    """
    columns = tuple(body["columns"])
    stands = {one.id: _line_of(one, body.get("lines", ())) for one in entries}
    ordered = sorted(entries, key=lambda one: _as_in_the_file(one, stands[one.id]))
    rows = tuple(
        tuple(str(one.body["cells"].get(column, "")) for column in columns) for one in ordered
    )
    lines = (
        _line(place, moment_text(one)) if line is None else line
        for place, one in enumerate(ordered, start=1)
        for line in [stands[one.id]]
    )
    findings = tuple(Finding(**one) for one in body.get("findings", ()))
    return Table(columns, rows, tuple(lines), name, findings, frozenset(body.get("twice", ())))


def _line_of(entry: Kept, runs: Sequence[Run]) -> int | None:
    """The line of the file on which a row stands now; None when it has gone from there."""
    number = entry.body.get("line")
    return None if number is None else line_now(int(number), runs)


def _as_in_the_file(entry: Kept, line: int | None) -> tuple[bool, int, str, str]:
    """By their lines; those that have gone from the file behind them, by time."""
    return (line is None, line or 0, moment_text(entry), entry.key)


def _names(entries: Iterable[Kept]) -> dict[str, str]:
    """Every column by its plain form, spelt as it was first, in the order in which they came."""
    found: dict[str, str] = {}
    for one in entries:
        for name in one.body["cells"]:
            spelt = partner_column(name) if one.source == PARTNER else name
            found.setdefault(_known_as(one, name), spelt)
    return found


def _known_as(entry: Kept, name: str) -> str:
    return _plain(name, partner=entry.source == PARTNER)


@lru_cache(maxsize=10_000)
def _plain(name: str, *, partner: bool) -> str:
    """Few names stand in many entries."""
    plain = plain_name(name)
    return partner_column(plain) if partner else plain


def plain_name(name: str) -> str:
    """A name without capitals and doubled blanks."""
    return " ".join(name.split()).casefold()


def free_name(name: str, names: Mapping[str, str]) -> str:
    """The name, lengthened as long as a column has it already."""
    while name in names:
        name += "_"
    return name


def _line(place: int, when: str) -> MomentLine:
    return MomentLine.at(place, f"of {when.replace('T', ' ') or 'no date'}")
