"""Read a diary from a file, or make one from what a program already holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from math import isnan
from pathlib import Path
from typing import Any, Literal, TypedDict, Unpack

from ekbom.actions.own_ways import with_cards
from ekbom.exchange.diary_file import read_table
from ekbom.journal.assemble import assemble, build
from ekbom.journal.choose import Asked
from ekbom.journal.clock import parse
from ekbom.journal.column import Column
from ekbom.journal.entry import Entry
from ekbom.journal.options import NOON_H, Options, Place, Span, check_scale, split_place
from ekbom.journal.scales import measure
from ekbom.knowledge.load import load_policy
from ekbom.model.diary import Diary, Kind
from ekbom.model.errors import InputError, UsageError

Names = str | Sequence[str]


class DiaryOptions(TypedDict, total=False):
    """How a diary file is to be read; the same words as on the command line.

    Attributes
    ----------
    outcome, action : str or sequence of str
        Columns; an action may say its place: ``NAME@same``, ``NAME@before``, ``NAME@after``.
    time, index, written, bedtime : str
        Columns of the moment, of the study's own count, of when the entry was written, and of
        the end of an evening without symptoms.
    date_format : str
        As for ``strptime``, or ``DMY``, ``MDY``, ``YMD``.
    row : {"night", "day"}
    scale : (float, float), or mapping of outcome to such a pair
    higher_is_better, lower_is_better : bool (or mapping of outcome to bool for the second)
    kind : mapping of action to "planned", "habit" or "as_needed"
    day_turns : float
        Hour at which the day turns; noon unless said otherwise.
    tz : str
    order : mapping of column to its words, from least to most
    ignore : str or sequence of str
    now : datetime
    """

    outcome: Names | None
    action: Names | None
    time: str | None
    date_format: str | None
    row: Literal["night", "day"] | None
    index: str | None
    scale: Sequence[float] | Mapping[str, Sequence[float]] | None
    higher_is_better: bool | None
    lower_is_better: bool | Mapping[str, bool] | None
    kind: Mapping[str, Kind] | None
    day_turns: float | None
    tz: str | None
    order: Mapping[str, Sequence[str]] | None
    written: str | None
    bedtime: str | None
    ignore: Names | None
    now: datetime | None


def read_diary(path: str | Path, **options: Unpack[DiaryOptions]) -> Diary:
    """Read a diary file.

    Parameters
    ----------
    path : str or Path
        A CSV, TSV or semicolon file with names in its first row. It is never changed.
    **options
        See `DiaryOptions`; every one may be left out.

    Returns
    -------
    Diary
        With everything that was odd in the file as findings.

    Raises
    ------
    InputError, UnitError
        When the file is no diary.
    NotAnswerable
        When a unit would hold two values of an action; the message names the other reading.
    UsageError
        When an option names what is not there.

    Examples
    --------
    >>> diary = read_diary("urge.csv", outcome="urge", kind={"walk": "habit"})  # doctest: +SKIP
    """
    asked = options_of(options)
    table = read_table(path)
    return with_cards(assemble(table, asked, load_policy()), table)


def options_of(words: Mapping[str, Any]) -> Options:
    """The options behind the words of the command line.

    Raises
    ------
    UsageError
        For a word that is no option, or two that contradict each other.
    """
    known = DiaryOptions.__annotations__
    for word in words:
        if word not in known:
            raise UsageError(word, "is not an option here", f"use one of {', '.join(known)}")
    given = {word: value for word, value in words.items() if value is not None}
    return Options(
        outcomes=_names(given.get("outcome")),
        actions=_names(given["action"]) if "action" in given else None,
        time=given.get("time", ""),
        written=given.get("written", ""),
        bedtime=given.get("bedtime", ""),
        index=given.get("index", ""),
        date_format=given.get("date_format", ""),
        row=given.get("row"),
        scale=_scales(given.get("scale")),
        lower_is_better=_direction(given.get("lower_is_better"), given.get("higher_is_better")),
        kinds=given.get("kind", {}),
        day_turns_h=_hour(given.get("day_turns", NOON_H)),
        tz=given.get("tz", ""),
        order={name: tuple(words) for name, words in given.get("order", {}).items()},
        ignore=_names(given.get("ignore")),
        now=given.get("now"),
    )


def make_diary(
    dates: Iterable[Any],
    outcomes: Mapping[str, Iterable[Any]],
    actions: Mapping[str, Iterable[Any]] | None = None,
    *,
    scale: Sequence[float] | Mapping[str, Sequence[float]] | None = (0, 10),
    lower_is_better: bool | Mapping[str, bool] = True,
    kind: Mapping[str, Kind] | None = None,
    row: Literal["night", "day"] = "night",
    now: datetime | None = None,
    source: str = "diary",
) -> Diary:
    """Make a diary from values that are already at hand.

    Parameters
    ----------
    dates : iterable of date or ISO text
        The evening of each value (the day, with ``row="day"``), in any order.
    outcomes, actions : mapping of name to values
        One value per date; missing is None or NaN. The name of an action may say its place
        (``NAME@before``).
    scale : (float, float), mapping of outcome to such a pair, or None
        Lowest and highest possible value; None finds it from the values.
    lower_is_better : bool, or mapping of outcome to bool
    kind : mapping of action to "planned", "habit" or "as_needed"
    row : {"night", "day"}
    now : datetime, optional
        The clock, to name dates that lie in the future.
    source : str
        How the diary is called in messages.

    Returns
    -------
    Diary
        From the first to the last date; nights between for which nothing was given are
        there, with missing values.

    Raises
    ------
    InputError
        For something that is no date or no number, or lists of different lengths.

    Examples
    --------
    >>> make_diary(["2026-03-04", "2026-03-05"], {"urge": [7, 4]}, {"walk": [0, 1]})
    Diary(2 nights, 2026-03-04 to 2026-03-05, outcomes: urge; actions: walk)
    """
    policy = load_policy()
    options = Options(
        row=row,
        scale=_scales(scale),
        lower_is_better=lower_is_better,
        kinds=kind or {},
        now=now,
    )
    days = [_day(value, source) for value in _listed(dates, "dates", source)]
    if not days or not outcomes:
        raise InputError(source, "there are no dates or no outcomes", "give at least one of each")
    entries = [Entry(i, i + 1, day) for i, day in enumerate(days)]
    lines = range(1, len(days) + 1)
    measured = [
        measure(
            _column(name, values, len(days), source),
            lines,
            source,
            scale=options.scale_of(name),
            lower_is_better=options.lower_of(name),
            day_turns_h=options.day_turns_h,
            bedtimes=None,
            slip_share=policy.conflict_share,
        )
        for name, values in outcomes.items()
    ]
    done = [_placed(name, values, len(days), source) for name, values in (actions or {}).items()]
    made = build(entries, Asked(measured, done), options, policy, source, [], all_due=True)
    return with_cards(made)


def _placed(
    spec: str, values: Iterable[Any], length: int, source: str
) -> tuple[Column, Place | None]:
    name, where = split_place(spec, ())
    return _column(name, values, length, source), where


def _column(name: str, values: Iterable[Any], length: int, source: str) -> Column:
    here = f"{source}, {name}"
    numbers = [_number(value, here) for value in _listed(values, name, source)]
    if len(numbers) != length:
        raise UsageError(
            here,
            f"{len(numbers)} values for {length} dates",
            "give one value per date, None where there is none",
        )
    return Column(name, "number", numbers)


def _listed(values: Iterable[Any], name: str, source: str) -> list[Any]:
    """A plain list, also of an array, without importing what made the array."""
    if isinstance(values, str | bytes | Mapping):
        raise UsageError(f"{source}, {name}", "is not a list", "give one value per date")
    if getattr(getattr(values, "dtype", None), "kind", "") == "M":
        values = values.astype("datetime64[s]")  # type: ignore[attr-defined]
    try:
        return list(values.tolist() if hasattr(values, "tolist") else values)
    except TypeError:
        raise UsageError(f"{source}, {name}", "is not a list", "give one value per date") from None


def _number(value: Any, where: str) -> float | None:
    if value is None:
        return None
    try:
        number = None if isinstance(value, str | bytes) else float(value)
    except (TypeError, ValueError):
        number = None
    if number is None or number in (float("inf"), -float("inf")):
        raise InputError(where, f"{value!r} is not a number", "give a number, None or NaN")
    return None if isnan(number) else number


def _day(value: Any, source: str) -> date:
    if isinstance(value, str):
        stamp = parse(value.strip(), "ymd")
        value = stamp.at if stamp else value
    if isinstance(value, datetime):
        if value.hour or value.minute:
            raise InputError(
                f"{source}, dates",
                f"{value} has a clock time",
                "give the date of the evening, or write a file and use read_diary",
            )
        return value.date()
    if isinstance(value, date):
        return value
    raise InputError(
        f"{source}, dates", f"{value!r} is not a date", "give dates as date or as YYYY-MM-DD"
    )


def _names(given: Names | None) -> tuple[str, ...]:
    if given is None:
        return ()
    return (given,) if isinstance(given, str) else tuple(given)


def _scales(given: Any) -> Span | Mapping[str, Span] | None:
    if given is None:
        return None
    if isinstance(given, Mapping):
        return {name: _span(pair) for name, pair in given.items()}
    return _span(given)


def _span(pair: Sequence[float]) -> Span:
    check_scale(pair)
    return (float(pair[0]), float(pair[1]))


def _hour(given: Any) -> float:
    try:
        return float(given)
    except (TypeError, ValueError):
        raise UsageError(
            "--day-turns", f"{given!r} is not an hour", "give a number such as 12"
        ) from None


def _direction(
    lower: bool | Mapping[str, bool] | None, higher: bool | None
) -> bool | Mapping[str, bool] | None:
    if higher:
        if lower is True:
            raise UsageError(
                "--higher-is-better", "lower is said to be better too", "say one of the two"
            )
        return False
    return lower
