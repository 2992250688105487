"""How a diary is to be read: the words of the command line, checked once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeVar

from ekbom.model.diary import KINDS, Kind, Row
from ekbom.model.errors import UsageError
from ekbom.model.night import check_turn_hour

Place = Literal["same", "before", "after"]
PLACES: tuple[Place, ...] = ("same", "before", "after")
Span = tuple[float, float]
NOON_H = 12.0
AUTO = "auto"  # as the index: the column that counts the days, if there is one

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Options:
    """What the person says about their file; every field may be left out.

    Attributes
    ----------
    outcomes : tuple of str
        Columns that are measured. Empty: found by their usual names, and said.
    actions : tuple of str or None
        Columns of what was done, each ``NAME`` or ``NAME@same|before|after``. None: every
        other column that holds numbers or yes/no.
    time, written, bedtime, index : str
        Columns of the moment, of when it was written, of the end of a night without
        symptoms, and of the study's own count. Empty: found, or not used.
    date_format : str
        As for ``strptime`` (``%d/%m/%Y``) or ``DMY``, ``MDY``, ``YMD``.
    row : {"night", "day"} or None
        What a row describes; None means "night", or "day" where `index` is given.
    scale : (float, float), mapping of name to such a pair, or None
    lower_is_better : bool, mapping of name to bool, or None
        None means lower, but for a clock outcome with "none" cells.
    kinds : mapping of action to kind
    day_turns_h : float
        Hour at which the day turns.
    tz : str
        Time zone in which the person lives; times with an offset are turned into it.
    order : mapping of column to its words, from least to most
    ignore : tuple of str
        Columns that are left out.
    now : datetime or None
        The clock, in the person's own time; None: nothing is said of future dates.
    """

    outcomes: tuple[str, ...] = ()
    actions: tuple[str, ...] | None = None
    time: str = ""
    written: str = ""
    bedtime: str = ""
    index: str = ""
    date_format: str = ""
    row: Row | None = None
    scale: Span | Mapping[str, Span] | None = None
    lower_is_better: bool | Mapping[str, bool] | None = None
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    day_turns_h: float = NOON_H
    tz: str = ""
    order: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    now: datetime | None = None

    def __post_init__(self) -> None:
        check_turn_hour(self.day_turns_h)
        check_row(self.row)
        for name, kind in self.kinds.items():
            check_kind(name, kind)
        spans = self.scale.values() if isinstance(self.scale, Mapping) else [self.scale]
        for span in spans:
            check_scale(span)
        if self.index and self.row == "night":
            raise UsageError(
                "--index",
                f"nights are counted by the calendar, not by {self.index}",
                f"say --row day --index {self.index}, or leave --index out",
            )

    @property
    def axis(self) -> Row:
        """What one unit is."""
        return self.row or ("day" if self.index else "night")

    def scale_of(self, name: str) -> Span | None:
        """The scale that was said for the outcome `name`."""
        return _pick(self.scale, name)

    def lower_of(self, name: str) -> bool | None:
        """Whether lower was said to be better for the outcome `name`."""
        return _pick(self.lower_is_better, name)


def _pick(given: _T | Mapping[str, _T] | None, name: str) -> _T | None:
    return given.get(name) if isinstance(given, Mapping) else given


def check_row(row: str | None) -> None:
    """Refuse anything but night and day."""
    if row not in (None, "night", "day"):
        raise UsageError("--row", f"{row!r} is neither night nor day", "say night or day")


def check_kind(name: str, kind: str) -> None:
    """Refuse a kind of action that does not exist."""
    if kind not in KINDS:
        raise UsageError(
            "--kind",
            f"{kind!r} is not a kind of action",
            f"give {name} one of {', '.join(KINDS)}",
        )


def check_scale(span: Sequence[float] | None) -> None:
    """Refuse a scale that does not go from a lower to a higher number."""
    if span is None:
        return
    if len(span) != 2 or not span[0] < span[1] or span[1] - span[0] == float("inf"):
        shown = " ".join(f"{end:g}" for end in span)
        raise UsageError(
            "--scale",
            f"{shown} does not go from a lower to a higher number",
            "give the lowest and the highest possible value, such as 0 10",
        )


def split_place(spec: str, columns: Sequence[str]) -> tuple[str, Place | None]:
    """The column and the placement that ``NAME@same|before|after`` names.

    Raises
    ------
    UsageError
        When what stands after the last @ is no placement and the whole is no column.
    """
    if spec in columns:
        return spec, None
    name, _, ending = spec.rpartition("@")
    for place in PLACES:
        if name and ending == place:
            return name, place
    if name in columns:
        raise UsageError(
            "--action",
            f"{ending!r} in {spec!r} is not a placement",
            f"say {name}@same, {name}@before or {name}@after",
        )
    return spec, None
