"""What is missing, double, late, or counted differently by the calendar and by the study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from ekbom.journal import note
from ekbom.journal.entry import Entry, lateness_h
from ekbom.model.diary import Outcome, Row
from ekbom.model.finding import Finding

_FEWEST_DATES = 7  # a count over fewer dates could be anything


def looks_like_index(values: Sequence[float | None], entries: Sequence[Entry]) -> bool:
    """Whether a column counts the days: whole numbers from 0 or 1 that never fall.

    At least every second date must bring a new number, so that a 0/1 column or a slowly
    rising dose is not taken for a count.
    """
    numbers = {v for e in entries if (v := values[e.row]) is not None}
    dates = len({e.day for e in entries})
    if dates < _FEWEST_DATES or 2 * len(numbers) < dates or min(numbers) not in (0, 1):
        return False
    ordered = sorted(entries, key=lambda e: (e.moment, e.line))
    found = [v for e in ordered if (v := values[e.row]) is not None]
    return all(v == int(v) for v in found) and all(a <= b for a, b in pairwise(found))


def index_findings(
    entries: Sequence[Entry], name: str, source: str, *, used: bool
) -> list[Finding]:
    """Every date from which on the study's own count and the calendar part or meet again.

    Parameters
    ----------
    entries : sequence of Entry
        Those with an index.
    used : bool
        Whether the index counts the units of the diary.
    """
    by_day: dict[date, list[int]] = {}
    for day, value in [(e.day, e.index) for e in entries if e.index is not None]:
        by_day.setdefault(day, []).append(value)
    days = sorted(by_day)
    # The largest of a date: rows after midnight may keep the number of the day before.
    usual = {day: max(by_day[day]) for day in days}
    first = usual[days[0]]
    ahead = 0
    found: list[Finding] = []
    for i, day in enumerate(days):
        due = (day - days[0]).days + first
        if usual[day] - due != ahead:
            ahead = usual[day] - due
            found.append(_parting(days, i, usual, due, name, source, used=used))
    return found


def _parting(
    days: Sequence[date],
    at: int,
    usual: Mapping[date, int],
    due: int,
    name: str,
    source: str,
    *,
    used: bool,
) -> Finding:
    day, value = days[at], usual[days[at]]
    before = days[at - 1]
    away = abs(value - due)
    if away:
        days_away = f"{note.count(away)} {'day' if away == 1 else 'days'}"
        relation = f"is {days_away} {'behind' if value < due else 'ahead of'} the calendar"
    else:
        relation = "agrees with the calendar again"
    if value == usual[before]:
        how = f"{value} stands on two dates, {before} and {day}"
    else:
        how = f"{before} is {usual[before]} and {day} is {value}"
    return note.warning(
        "index_off_calendar",
        f"{source}, column {name}",
        f"from {day} on {name} {relation} ({how}; {day} is calendar day {due})",
        f"units are counted by {name}, so each keeps its own assignment"
        if used
        else f"nights are counted by the calendar; say --row day --index {name} if the "
        f"schedule was drawn by {name}",
    )


def gap_findings(outcome: Outcome, dates: Sequence[date], row: Row, source: str) -> list[Finding]:
    """How many units have no value, and the longest run of them."""
    missing = [value is None for value in outcome.values]
    if not any(missing):
        return []
    longest = run = end = 0
    for i, gone in enumerate(missing):
        run = run + 1 if gone else 0
        if run > longest:
            longest, end = run, i
    return [
        note.note(
            "gap",
            f"{source}, column {outcome.name}",
            f"{sum(missing)} of {note.plural(len(missing), row)} "
            f"{'has' if sum(missing) == 1 else 'have'} no value; the longest gap "
            f"is {note.plural(longest, row)}, up to {dates[end]}",
            "missing stays missing; nothing is filled in",
        )
    ]


def late_units(
    entries: Sequence[Entry],
    units: Sequence[int],
    axis: range,
    source: str,
    *,
    late_after_h: float,
    day_turns_h: float,
) -> tuple[tuple[bool, ...], list[Finding]]:
    """Which units hold an entry that was written too long afterwards."""
    late: set[int] = set()
    late_lines: list[int] = []
    early_lines: list[int] = []
    known = False
    for entry, unit in zip(entries, units, strict=True):
        hours = lateness_h(entry, day_turns_h)
        if hours is None:
            continue
        known = True
        if hours > late_after_h:
            late.add(unit)
            late_lines.append(entry.line)
        elif entry.written is not None and entry.written.date() < entry.day:
            early_lines.append(entry.line)
    found: list[Finding] = []
    if late_lines:
        found.append(
            note.warning(
                "late_entry",
                f"{source}, {note.rows(late_lines)}",
                f"written more than {late_after_h:g} h afterwards",
                "used and marked; memory fades, so write on the day",
            )
        )
    if early_lines:
        found.append(
            note.warning(
                "written_before",
                f"{source}, {note.rows(early_lines)}",
                "written on a day before it happened",
                "used; check both dates",
            )
        )
    return (tuple(unit in late for unit in axis) if known else ()), found


def order_findings(entries: Sequence[Entry], source: str) -> list[Finding]:
    """Rows that are not in order of time."""
    if all(earlier.moment <= later.moment for earlier, later in pairwise(entries)):
        return []
    return [
        note.note("unsorted_rows", source, "rows are not in order of time", "sorted by their dates")
    ]


def drop_future(
    entries: Sequence[Entry], source: str, now: datetime | None, slip_share: float
) -> tuple[list[Entry], list[Finding]]:
    """Leave out rows from the future where the clock is known, unless there are many.

    A few are slips of the pen. Where many rows seem to lie ahead, it is rather the clock of
    this machine that is wrong, and they are used.
    """
    if now is None:
        return list(entries), []
    horizon = now.replace(tzinfo=None) + timedelta(days=1)
    ahead = [entry for entry in entries if entry.moment > horizon]
    if not ahead:
        return list(entries), []
    slips = len(ahead) <= slip_share * len(entries)
    finding = note.warning(
        "future_date",
        f"{source}, {note.rows(entry.line for entry in ahead)}",
        f"{note.plural(len(ahead), 'row')} from the future (it is {now:%Y-%m-%d %H:%M})",
        "not used; correct the date"
        if slips
        else "used as written; check the years, and the clock of this machine",
    )
    return [e for e in entries if not (slips and e.moment > horizon)], [finding]


def drop_double_rows(
    entries: list[Entry],
    cells: Sequence[Sequence[object]],
    row: Row,
    source: str,
    findings: list[Finding],
) -> list[Entry]:
    """Leave out rows that stand in the file twice, word for word, and say so.

    Rows with a date alone are kept where a row describes a day: two prompts may agree.
    """
    seen: set[tuple[object, ...]] = set()
    kept: list[Entry] = []
    double: list[int] = []
    for entry in entries:
        key = (entry.key, *cells[entry.row])
        if key in seen and not (row == "day" and entry.at is None):
            double.append(entry.line)
        else:
            kept.append(entry)
        seen.add(key)
    if double:
        findings.append(
            note.warning(
                "duplicate_entry",
                f"{source}, {note.rows(double)}",
                f"{note.plural(len(double), 'row')} standing in the file twice",
                "counted once; delete the copy",
            )
        )
    return kept


def constant_finding(name: str, values: Sequence[float | None], source: str) -> list[Finding]:
    """A column that never changes cannot explain anything, and nothing explains it."""
    found = [value for value in values if value is not None]
    known = set(found)
    if len(known) != 1 or len(found) == 1:
        return []
    return [
        note.note(
            "constant_column",
            f"{source}, column {name}",
            f"is {next(iter(known)):g} wherever it is written",
            "kept; what never changes cannot be compared",
        )
    ]
