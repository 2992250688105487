"""Which columns are outcomes and which are actions, read and checked against the options."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ekbom.journal import note
from ekbom.journal.column import Column, read_column, refuse_text
from ekbom.journal.entry import Entry
from ekbom.journal.gaps import looks_like_index
from ekbom.journal.legs import Legs, check_numbers, leg_columns, leg_scale
from ekbom.journal.options import Options, Place, Span, split_place
from ekbom.journal.pick import guess_outcome, is_copy, made_from, named
from ekbom.journal.scales import Measured, measure
from ekbom.journal.table import Table
from ekbom.model.errors import InputError, UsageError
from ekbom.model.finding import Finding


@dataclass(slots=True)
class Asked:
    """The columns of one diary, chosen and read, before anything is placed.

    Attributes
    ----------
    outcomes : list of Measured
    actions : list of (Column, Place or None)
        None: nobody has said where its values go.
    chosen : bool
        Whether the person named the actions.
    count : Column or None
        A column that counts the days though nobody has named it.
    findings : list of Finding
    legs : list of Legs
        Differences of two of the outcomes that are asked for.
    aside : set of str
        Outcomes that nobody asked for but as a part of those.
    """

    outcomes: list[Measured]
    actions: list[tuple[Column, Place | None]]
    chosen: bool = True
    count: Column | None = None
    findings: list[Finding] = field(default_factory=list)
    legs: list[Legs] = field(default_factory=list)
    aside: set[str] = field(default_factory=set)


def choose(
    table: Table, options: Options, entries: Sequence[Entry], used: set[str], slip_share: float
) -> Asked:
    """Choose and read the columns.

    Raises
    ------
    UsageError
        For a name that is not in the file, or stands on both sides.
    InputError
        For a column that was asked for and holds nothing usable.
    """
    reader = _Reader(table, options)
    places = _action_places(table, options)
    aside = set(used) | {named(table, name, "--ignore") for name in options.ignore}
    if options.bedtime:
        aside.add(named(table, options.bedtime, "--bedtime"))
    legs = list(_legs(table, options))
    for one in legs:
        check_numbers([reader.column(name) for name in one.both], table.source)
        # The rating of both legs together is no action.
        aside |= {name for name in table.columns if name.casefold() == one.rating.casefold()}
    made = {one.name for one in legs}
    plain = [named(table, name, "--outcome") for name in options.outcomes if name not in made]
    both = [name for one in legs for name in one.both]
    outcomes = list(dict.fromkeys([*plain, *both]))
    taken = aside | set(outcomes) | set(places)
    others = [reader.column(c) for c in table.columns if c not in taken and not is_copy(c, table)]
    if not outcomes:
        guessed = guess_outcome(others, table.source)
        reader.findings.append(_outcome_guess(table.source, guessed))
        outcomes, others = [guessed], [c for c in others if c.name != guessed]
    _refuse_both(outcomes, places, used)
    count = next((c for c in others if _counts(c, entries)), None)
    if options.actions is None:
        free = [c for c in others if c is not count]
        copies = [c.name for c in free if c.usable and any(made_from(c.name, o) for o in outcomes)]
        reader.findings += _made_from(copies, table.source)
        free = [c for c in free if c.name not in copies]
        actions: list[tuple[Column, Place | None]] = [(c, None) for c in free if c.usable]
        reader.findings += _unused([c.name for c in free if not c.usable], table)
    else:
        actions = [(reader.asked(name), where) for name, where in places.items()]
    measured = {name: _measured(reader.asked(name), reader, slip_share) for name in outcomes}
    for one in legs:
        _put_on_one_scale(one, measured, reader, slip_share)
    return Asked(
        list(measured.values()), actions, options.actions is not None, count, reader.findings,
        legs, set(both) - set(plain),
    )  # fmt: skip


class _Reader:
    """Reads each column of the table at most once."""

    def __init__(self, table: Table, options: Options) -> None:
        self.table = table
        self.options = options
        self.findings: list[Finding] = []
        self._read: dict[str, Column] = {}
        self._order = {
            named(table, name, "--order"): words for name, words in options.order.items()
        }

    def column(self, name: str) -> Column:
        """The column, whatever it holds."""
        if name not in self._read:
            table = self.table
            self._read[name] = read_column(
                name,
                table.cells(name),
                table.lines,
                table.source,
                self._order.get(name),
                clock=bool(self.options.bedtime) and name in self.options.outcomes,
            )
        return self._read[name]

    def asked(self, name: str) -> Column:
        """The column, which must hold something usable."""
        column = self.column(name)
        refuse_text(column, self.table.source)
        if not any(value is not None for value in column.values) and not any(column.none):
            raise InputError(
                f"{self.table.source}, column {name}", "holds no value", "choose another column"
            )
        return column


def _legs(table: Table, options: Options) -> Iterator[Legs]:
    """The differences of two legs among the outcomes that are asked for."""
    for name in dict.fromkeys(options.outcomes):
        columns = leg_columns(table, name)
        if columns is not None:
            yield Legs(name, *columns, lower_is_better=options.lower_of(name) is not False)


def _put_on_one_scale(
    legs: Legs, measured: dict[str, Measured], reader: _Reader, slip_share: float
) -> None:
    """Measure both legs on the scale that was said, else on the wider one of the two."""
    said = next(filter(None, map(reader.options.scale_of, (*legs.both, legs.name))), None)
    scales = [measured[name].scale for name in legs.both]
    wider = (min(low for low, _ in scales), max(high for _, high in scales))
    scale = leg_scale(said) or wider
    for name in legs.both:
        if measured[name].scale != scale:
            measured[name] = _measured(reader.asked(name), reader, slip_share, scale)


def _measured(
    column: Column, reader: _Reader, slip_share: float, scale: Span | None = None
) -> Measured:
    options, table = reader.options, reader.table
    bedtimes = None
    if options.bedtime and any(column.none):
        ends = reader.column(named(table, options.bedtime, "--bedtime"))
        if ends.kind not in ("clock", "empty"):
            raise InputError(
                f"{table.source}, column {ends.name}",
                "holds no clock times",
                "name the column of bedtime or waking, written as 23:15, with --bedtime",
            )
        reader.findings += ends.findings
        bedtimes = ends.values
    return measure(
        column,
        table.lines,
        table.source,
        scale=scale or options.scale_of(column.name),
        lower_is_better=options.lower_of(column.name),
        day_turns_h=options.day_turns_h,
        bedtimes=bedtimes,
        slip_share=slip_share,
    )


def _action_places(table: Table, options: Options) -> dict[str, Place | None]:
    """The named actions and where each was said to go."""
    places: dict[str, Place | None] = {}
    for spec in options.actions or ():
        name, where = split_place(spec, table.columns)
        name = named(table, name, "--action")
        if places.get(name, where) != where:
            raise UsageError("--action", f"{name} is placed in two ways", "name it once")
        places[name] = where
    return places


def _refuse_both(outcomes: Sequence[str], places: dict[str, Place | None], used: set[str]) -> None:
    for name in outcomes:
        if name in places:
            raise UsageError(
                "--action", f"{name} is the outcome too", "name a column once, as one of the two"
            )
    for name in (*outcomes, *places):
        if name in used:
            raise UsageError(
                "--outcome" if name in outcomes else "--action",
                f"{name} already tells when the rows happened",
                "name another column, or name the column of dates with --time",
            )


def _counts(column: Column, entries: Sequence[Entry]) -> bool:
    return column.kind == "number" and not column.unit and looks_like_index(column.values, entries)


def find_count(table: Table, options: Options, entries: Sequence[Entry], used: set[str]) -> str:
    """The column that counts the days of a study though nobody has named it; or empty."""
    said = {split_place(spec, table.columns)[0] for spec in options.actions or ()}
    said |= used | set(options.outcomes) | set(options.ignore) | set(options.order)
    for name in table.columns:
        if name not in said:
            column = read_column(name, table.cells(name), table.lines, table.source)
            if _counts(column, entries):
                return name
    return ""


def _outcome_guess(source: str, name: str) -> Finding:
    return note.note(
        "outcome_guess",
        source,
        f"nobody has named the outcome; {name} looks like it",
        "say --outcome NAME",
    )


def _made_from(names: Sequence[str], source: str) -> list[Finding]:
    if not names:
        return []
    return [
        note.warning(
            "left_out",
            source,
            f"{', '.join(names)} looks as if it was made from the outcome",
            "not read as an action; name it with --action if it is one",
        )
    ]


def _unused(names: Sequence[str], table: Table) -> list[Finding]:
    copies = [name for name in table.columns if is_copy(name, table)]
    found: list[Finding] = []
    if names:
        found.append(
            note.note(
                "unused_column",
                table.source,
                f"neither numbers nor yes and no in {', '.join(names)}",
                "not read as actions; words can be ordered with --order",
            )
        )
    if copies:
        found.append(
            note.warning(
                "unused_column",
                table.source,
                f"columns that share a name are left out: {', '.join(copies)}",
                "give every column a name of its own",
            )
        )
    return found
