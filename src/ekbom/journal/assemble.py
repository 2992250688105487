"""From a table of text and the person's options to a diary on one axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ekbom.journal.catalogue import with_catalogue
from ekbom.journal.choose import Asked, choose, find_count
from ekbom.journal.column import Column
from ekbom.journal.conflict import (
    Reading,
    left_out_finding,
    refuse_daily,
    refuse_torn,
    torn_finding,
)
from ekbom.journal.entry import Entry, Places, default_place, place
from ekbom.journal.gaps import (
    constant_finding,
    drop_double_rows,
    drop_future,
    gap_findings,
    index_findings,
    late_units,
    order_findings,
)
from ekbom.journal.gather import drop_conflicts, drop_negatives, gather_action, gather_outcome
from ekbom.journal.legs import difference, said_of
from ekbom.journal.moments import read_entries
from ekbom.journal.options import AUTO, Options, Place
from ekbom.journal.pick import named
from ekbom.journal.scales import without
from ekbom.journal.table import Table
from ekbom.model.diary import Action, Diary, Outcome
from ekbom.model.errors import InputError, UsageError
from ekbom.model.finding import Finding
from ekbom.model.policy import Policy

_SPARSE, _SHORT = 100, 1000  # a row in a hundred days is no diary, unless it is a short one


def assemble(table: Table, options: Options, policy: Policy) -> Diary:
    """Read a table as a diary.

    Parameters
    ----------
    table : Table
    options : Options
        What the person says about the file.
    policy : Policy
        Thresholds: share of torn units, hours until an entry is late, length of a night.

    Raises
    ------
    InputError, UnitError
        When the file cannot be read as a diary.
    NotAnswerable
        When rows and nights do not fit; the message names the reading that does.
    UsageError
        When an option names what is not there.
    """
    options = replace(options, index=index_name(table, options))
    entries, used, findings = read_entries(table, options)
    asked = choose(table, options, entries, used, policy.conflict_share)
    findings = [*table.findings, *findings, *asked.findings]
    entries = drop_double_rows(entries, table.rows, options.axis, table.source, findings)
    return build(entries, asked, options, policy, table.source, findings)


def index_name(table: Table, options: Options) -> str:
    """The column of the study's own count; ``auto`` finds it, or does without.

    Raises
    ------
    InputError, UsageError
        When a column that is named is not there, or no row can be dated.
    """
    if options.index != AUTO or AUTO in table.columns:
        return options.index and named(table, options.index, "--index")
    by_calendar = replace(options, index="", row="day")
    entries, used, _ = read_entries(table, by_calendar)
    return find_count(table, options, entries, used)


@dataclass(frozen=True, slots=True)
class _Case:
    """Everything one diary is built from; the entries are in order of time."""

    entries: list[Entry]
    asked: Asked
    options: Options
    policy: Policy
    source: str
    places: Places
    axis: range
    findings: list[Finding] = field(default_factory=list)

    @property
    def several(self) -> bool:
        """Whether some unit is described by more than one entry."""
        return len(set(self.places.same)) < len(self.entries)


def build(
    entries: Sequence[Entry],
    asked: Asked,
    options: Options,
    policy: Policy,
    source: str,
    findings: Sequence[Finding],
    *,
    all_due: bool = False,
) -> Diary:
    """Place dated entries on their units and gather each column; see `assemble`.

    Parameters
    ----------
    all_due : bool
        Whether units at the ends are due although nothing was written for them. In a file
        such rows are a form not yet filled in.
    """
    _check_kinds(options, asked)
    kept, ahead = drop_future(entries, source, options.now, policy.conflict_share)
    ordered = sorted(kept, key=lambda e: (e.moment, e.line))
    places = _places(ordered, options, policy)
    axis = _axis(ordered, places.same, asked, options, source, all_due=all_due)
    said = [*findings, *order_findings(entries, source), *ahead]
    case = _Case(ordered, asked, options, policy, source, places, axis, said)
    outcomes = _outcomes(case)
    actions = _actions(case)
    dates = _dates(case)
    _say_index(case)
    late, said_late = late_units(
        ordered,
        places.same,
        axis,
        source,
        late_after_h=policy.late_after_h,
        day_turns_h=options.day_turns_h,
    )
    case.findings.extend(said_late)
    for outcome in outcomes.values():
        case.findings.extend(gap_findings(outcome, dates, options.axis, source))
    held: list[Outcome | Action] = [*outcomes.values(), *actions.values()]
    for column in held:
        case.findings.extend(constant_finding(column.name, column.values, source))
    return Diary(
        dates,
        tuple(axis) if options.index else tuple(range(1, len(axis) + 1)),
        outcomes,
        actions,
        row=options.axis,
        index_name=options.index,
        findings=tuple(case.findings),
        late=late,
        source=source,
    )


def _check_kinds(options: Options, asked: Asked) -> None:
    names = [column.name for column, _ in asked.actions]
    for name in options.kinds:
        if name not in names:
            raise UsageError(
                "--kind",
                f"{name!r} is not an action of this diary",
                f"the actions are: {', '.join(names) or 'none'}",
            )


def _places(entries: list[Entry], options: Options, policy: Policy) -> Places:
    return place(
        entries,
        options.axis,
        by_index=bool(options.index),
        day_turns_h=options.day_turns_h,
        night_lasts_h=policy.night_lasts_h,
    )


def _axis(
    entries: list[Entry],
    units: list[int],
    asked: Asked,
    options: Options,
    source: str,
    *,
    all_due: bool,
) -> range:
    """From the first unit for which something was written to the last, without gaps.

    A study's own count begins at 1 (at 0 where there is a 0) even if its first days are
    not in the file.
    """
    columns = [m.values for m in asked.outcomes] + [c.values for c, _ in asked.actions]
    written = [
        unit
        for entry, unit in zip(entries, units, strict=True)
        if any(values[entry.row] is not None for values in columns)
    ]
    if not written:
        raise InputError(source, "no row with a date holds a value", "check dates and columns")
    due = units if all_due else written
    first = min(1, *due) if options.index else min(due)
    axis = range(first, max(due) + 1)
    if len(axis) > max(_SHORT, _SPARSE * len(entries)):
        raise InputError(
            source,
            f"{len(entries)} rows spread over {len(axis)} {options.axis}s "
            f"({_unit_name(options, axis[0])} to {_unit_name(options, axis[-1])})",
            "look for a slip in the first or last of these",
        )
    return axis


def _outcomes(case: _Case) -> dict[str, Outcome]:
    gathered: dict[str, Outcome] = {}
    for measured in case.asked.outcomes:
        dropped, said = drop_conflicts(measured, case.entries, case.options.axis, case.source)
        kept = without(measured, dropped, *said)
        case.findings.extend(kept.findings)
        gathered[kept.name] = gather_outcome(kept, case.entries, case.places.same, case.axis)
    made: dict[str, Outcome] = {}
    for legs in case.asked.legs:
        left, right = (gathered[name] for name in legs.both)
        made[legs.name] = difference(legs, left, right)
        units = [_unit_name(case.options, unit) for unit in case.axis]
        case.findings.extend(said_of(legs, left, right, units, case.options.axis, case.source))
    asked = {name: one for name, one in gathered.items() if name not in case.asked.aside}
    return made | asked


def _actions(case: _Case) -> dict[str, Action]:
    reading = _reading(case)
    gathered: dict[str, Action] = {}
    for column, where in case.asked.actions:
        action = _action(case, reading, column, where)
        if action is not None:
            gathered[action.name] = action
    return gathered


def _action(case: _Case, reading: Reading, column: Column, where: Place | None) -> Action | None:
    """One action on its units; None where nobody asked for it and it does not fit."""
    row, source = case.options.axis, case.source
    column = drop_negatives(column, case.entries, source, reading.share)
    if where is None and row == "night" and case.several:
        refuse_daily(column, reading)
    placed = where or default_place(row)
    units = case.places.of(placed)
    kind = case.options.kinds.get(column.name)
    # A row that looks back tells when it was written, not when the action happened.
    timed = placed == "after" or (placed == "same" and row == "day")
    found = gather_action(column, case.entries, units, case.axis, kind, source, timed=timed)
    case.findings.extend(column.findings)
    case.findings.extend(found.findings)
    torn = len(found.torn)
    if torn > reading.share * found.held and not case.asked.chosen and _is_measure(column):
        case.findings.append(left_out_finding(column, torn, found.held, row, source))
        return None
    if torn:
        after = case.places.after if where in ("same", "before") else None
        refuse_torn(column, torn, found.held, reading, after)
        shown = [_unit_name(case.options, unit) for unit in found.torn]
        case.findings.append(torn_finding(column, shown, row, source))
    action, said = with_catalogue(found.action, column, source)
    case.findings.extend(said)
    return action


def _is_measure(column: Column) -> bool:
    """Many different numbers without a unit: more like a rating than like something done."""
    return column.kind == "number" and not column.unit and len(column.distinct()) > 2


def _reading(case: _Case) -> Reading:
    options, count = case.options, case.asked.count
    others: dict[str, Sequence[int]] = {}
    if count is not None:
        counted = [v for e in case.entries if (v := count.values[e.row]) is not None]
        if len(counted) == len(case.entries):
            others[f"--row day --index {count.name}"] = [int(v) for v in counted]
    if options.axis == "night":
        others["--row day"] = [e.day.toordinal() for e in case.entries]
    else:
        nightly = replace(options, row="night", index="")
        others["--row night"] = _places(case.entries, nightly, case.policy).after
    rated = {
        entry.row
        for entry in case.entries
        if any(m.values[entry.row] is not None for m in case.asked.outcomes)
    }
    return Reading(
        case.entries,
        case.places.same,
        rated,
        others,
        options.axis,
        case.policy.conflict_share,
        case.source,
    )


def _unit_name(options: Options, unit: int) -> str:
    if options.index:
        return f"{options.index} {unit}"
    return str(date.fromordinal(unit))


def _dates(case: _Case) -> tuple[date, ...]:
    """The evening (or day) of each unit; for a count, the first date it stands on."""
    if not case.options.index:
        return tuple(date.fromordinal(unit) for unit in case.axis)
    first: dict[int, int] = {}
    for entry, unit in zip(case.entries, case.places.same, strict=True):
        first.setdefault(unit, entry.day.toordinal())
    known = sorted(unit for unit in first if unit in case.axis)
    shown: list[int] = []
    for unit in case.axis:
        at = max((k for k in known if k <= unit), default=known[0])
        shown.append(first[at] + unit - at)
    return tuple(date.fromordinal(day) for day in shown)


def _say_index(case: _Case) -> None:
    """Compare the study's own count with the calendar, whether it is used or only there."""
    if case.options.index:
        found = index_findings(case.entries, case.options.index, case.source, used=True)
    elif case.asked.count is not None:
        values = case.asked.count.values
        counted = [
            replace(e, index=int(v)) for e in case.entries if (v := values[e.row]) is not None
        ]
        found = index_findings(counted, case.asked.count.name, case.source, used=False)
    else:
        return
    case.findings.extend(found)
