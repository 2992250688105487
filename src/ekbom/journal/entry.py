"""Entries: each row of a diary dated, and placed on the night (or day) it belongs to.

Row = night: an outcome belongs to the night it describes, an action to the night that
follows it. A row with a date alone carries the date of its evening, and all of it belongs
to that night. Row = day: everything written on one date, or under one value of the
study's own count, is one unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ekbom.journal.options import Place
from ekbom.model.diary import Row
from ekbom.model.night import night_of_action, night_of_outcome


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the diary with its place in time.

    Attributes
    ----------
    row : int
        Place of the row in the table, counted from 0.
    line : int
        Line of the file, for messages.
    day : date
        The date that is written.
    at : datetime or None
        The moment on the person's own clock, when a clock time is written.
    index : int or None
        Value of the study's own count.
    written : datetime or None
        When the entry was written down.
    """

    row: int
    line: int
    day: date
    at: datetime | None = None
    index: int | None = None
    written: datetime | None = None

    @property
    def key(self) -> tuple[date, datetime | None, int]:
        """Equal for two entries of one and the same moment."""
        return (self.day, self.at, 0 if self.at is None else self.at.fold)

    @property
    def moment(self) -> datetime:
        """For sorting: the moment, or the beginning of a date without a clock time."""
        return self.at or datetime.combine(self.day, datetime.min.time())


@dataclass(frozen=True, slots=True)
class Places:
    """The unit of each entry, by the three ways a value can be placed.

    Units are days counted from the first of January of year 1, or values of the index.

    Attributes
    ----------
    same : list of int
        The unit that the outcome of the entry describes.
    before : list of int
        Row = night: the night that was already past at that moment. Row = day: the unit
        before the entry's own. A row with a date alone: the unit before.
    after : list of int
        Row = night: the night that follows the moment (a date alone: that evening's night).
        Row = day: the next unit.
    """

    same: list[int]
    before: list[int]
    after: list[int]

    def of(self, place: Place) -> list[int]:
        """The units under the placement `place`."""
        if place == "same":
            return self.same
        return self.before if place == "before" else self.after


def default_place(row: Row) -> Place:
    """Where an action goes when nobody has said: on to the night, or with its own day."""
    return "after" if row == "night" else "same"


def place(
    entries: list[Entry], row: Row, *, by_index: bool, day_turns_h: float, night_lasts_h: float
) -> Places:
    """Place every entry.

    Parameters
    ----------
    entries : list of Entry
    row : {"night", "day"}
    by_index : bool
        Whether the index counts the units (``row="day"``).
    day_turns_h, night_lasts_h : float
        Hour at which the day turns; hours after it during which a night still runs.
    """
    if row == "day":
        own = [_index_or_day(e) if by_index else e.day.toordinal() for e in entries]
        return Places(own, [u - 1 for u in own], [u + 1 for u in own])
    same: list[int] = []
    before: list[int] = []
    after: list[int] = []
    for entry in entries:
        if entry.at is None:
            evening = coming = entry.day.toordinal()
        else:
            evening = night_of_outcome(entry.at, day_turns_h).toordinal()
            coming = night_of_action(entry.at, day_turns_h, night_lasts_h=night_lasts_h).toordinal()
        same.append(evening)
        before.append(coming - 1)
        after.append(coming)
    return Places(same, before, after)


def _index_or_day(entry: Entry) -> int:
    return entry.day.toordinal() if entry.index is None else entry.index


def lateness_h(entry: Entry, day_turns_h: float) -> float | None:
    """Hours from what happened to its being written; None when one of the two is unknown.

    A row with a date alone happened, at the earliest, when its night began.
    """
    if entry.written is None:
        return None
    happened = entry.at or entry.moment + timedelta(hours=day_turns_h)
    return (entry.written - happened) / timedelta(hours=1)
