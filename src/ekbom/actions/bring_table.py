"""A table that is brought against the rows of it that are kept: what is new, changed, gone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ekbom.actions.bring_difference import Change, Difference
from ekbom.journal.line_runs import runs_of

if TYPE_CHECKING:
    from ekbom.actions.bring_rows import BroughtRow
    from ekbom.model.kept import Kept


@dataclass(frozen=True, slots=True)
class Update:
    """A row that is kept, and what it becomes.

    Attributes
    ----------
    kept : Kept
    row : BroughtRow
    cells : mapping of str to str
        Those of the file, but for what was corrected here.
    apart : mapping of str to str
        What the file says where it was corrected here.
    """

    kept: Kept
    row: BroughtRow
    cells: Mapping[str, str]
    apart: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Compared:
    """Rows of a file against those that are kept.

    Attributes
    ----------
    new : tuple of BroughtRow
    updates : tuple of Update
        Rows that become another version.
    present : tuple of (Kept, BroughtRow)
        Rows of the file that are kept already.
    gone : tuple of Kept
        Rows that are kept and stand in the file no more.
    difference : Difference
    """

    new: tuple[BroughtRow, ...]
    updates: tuple[Update, ...]
    present: tuple[tuple[Kept, BroughtRow], ...]
    gone: tuple[Kept, ...]
    difference: Difference


def compare(
    rows: Sequence[BroughtRow],
    kept: Mapping[str, Kept],
    *,
    first: bool,
    settings: Sequence[Change] = (),
    history: Callable[[str], Sequence[Kept]],
    removed: Collection[str] = (),
) -> Compared:
    """Hold the rows of a file against those that are kept.

    Parameters
    ----------
    rows : sequence of BroughtRow
    kept : mapping of str to Kept
        By the keys that the file would give them.
    first : bool
        Whether this table was never brought before.
    settings : sequence of Change
        What is said anew of how it is read.
    history : callable
        All versions of a record, by its id.
    removed : collection of str
        Keys of rows that somebody removed here since; they stay out.
    """
    left_out: list[str] = []
    new: list[BroughtRow] = []
    updates: list[Update] = []
    present: list[tuple[Kept, BroughtRow]] = []
    changed: list[Change] = []
    stands: list[Change] = []
    for row in rows:
        old = kept.get(row.key)
        if old is None:
            if row.key in removed:
                left_out.append(row.name)
            else:
                new.append(row)
            continue
        present.append((old, row))
        update = _update(old, row, history, changed, stands)
        if update is not None:
            updates.append(update)
    there = {row.key for row in rows}
    gone = {key: one for key, one in kept.items() if key not in there}
    difference = Difference(
        new=first,
        added=tuple(row.name for row in new),
        changed=tuple(changed),
        gone=tuple(map(_shown, gone)),
        left_out=tuple(left_out),
        stands=tuple(stands),
        settings=tuple(settings),
    )
    return Compared(tuple(new), tuple(updates), tuple(present), tuple(gone.values()), difference)


def _shown(key: str) -> str:
    time, count, n = key.split("|", 1)[1].rsplit("|", 2)
    named = time or (f"number {count}" if count else "a row without a date")
    return named if n == "1" else f"{named} ({n})"


def _update(
    old: Kept,
    row: BroughtRow,
    history: Callable[[str], Sequence[Kept]],
    changed: list[Change],
    stands: list[Change],
) -> Update | None:
    """What a row becomes; None when it stays as it is."""
    now = {name: str(text) for name, text in old.body["cells"].items()}
    wanted = {name: text for name, text in row.cells.items() if text != now.get(name, "")}
    when, kept_when = (row.at, row.night, row.late), (old.at, old.night, old.late)
    if not wanted and when == kept_when and (row.key, row.note) == (old.key, old.body["note"]):
        return None
    came = old if old.version == 1 else _as_it_came(history(old.id))
    base = {**came.body["cells"], **came.body.get("file", {})}
    own = {name for name in {*now, *base} if now.get(name, "") != base.get(name, "")}
    taken = {}
    for name, text in wanted.items():
        if name not in own:
            taken[name] = text
            changed.append(Change(row.name, name, now.get(name, ""), text))
        elif text != base.get(name, ""):
            stands.append(Change(row.name, name, now[name], text))
    if row.night != old.night:
        changed.append(Change(row.name, "night", _iso(old.night), _iso(row.night)))
    if not taken and when == kept_when and row.key == old.key:
        return None
    apart = {name: base.get(name, "") for name in sorted(own)}
    return Update(old, row, {**now, **taken}, apart)


def _iso(day: Any) -> str:
    return "" if day is None else str(day)


def _as_it_came(versions: Sequence[Kept]) -> Kept:
    """The version that was read from the file the newest one rests on; the rest are corrections."""
    newest = versions[-1].original
    return next(one for one in versions if one.original == newest)


def setting_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """What is said anew of how a table is read."""
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old != new:
            yield Change("how it is read", name, _said(old), _said(new))


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return ", ".join(f"{name}={_said(part)}" for name, part in value.items())
    if isinstance(value, Collection) and not isinstance(value, str):
        return ", ".join(map(str, value))
    return str(value)


def numbers_of(compared: Compared) -> tuple[dict[str, int], list[list[int]]]:
    """The number each new row is given, by its key, and where all rows stand now.

    The number of a row is the line it first stood on, where no other row has that number.
    """
    lines = {_number(old): row.line for old, row in compared.present}
    gone = [_number(one) for one in compared.gone]
    last, given = max([0, *lines, *gone]), {}
    for row in sorted(compared.new, key=lambda one: one.line):
        last = max(last + 1, row.line)
        given[row.key], lines[last] = last, row.line
    return given, runs_of(lines, gone)


def _number(kept: Kept) -> int:
    return int(kept.body.get("line", 0))


def column_changes(
    source: Mapping[str, Any], columns: Sequence[str]
) -> tuple[list[str], list[str], list[Change]]:
    """All columns, those that have gone and are kept, and what is to be said of both.

    Parameters
    ----------
    source : mapping
        What is kept of the table.
    columns : sequence of str
        Those of the file.
    """
    kept: Sequence[str] = source.get("columns", ())
    gone_before: Sequence[str] = source.get("columns_gone", ())
    gone = [name for name in kept if name not in columns]
    said = []
    if new := [name for name in columns if name not in kept or name in gone_before]:
        said.append(Change("columns", "new", "", ", ".join(new)))
    if lost := [name for name in gone if name not in gone_before]:
        said.append(Change("columns", "gone from the file, and kept", ", ".join(lost), ""))
    return [*columns, *gone], gone, said
