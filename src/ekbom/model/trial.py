"""A trial: one question, a drawn schedule, and the seal on both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

DesignName = Literal["pairs", "start", "balanced", "given"]


@dataclass(frozen=True, slots=True)
class Design:
    """The set of schedules that were possible; the draw and the test both use it.

    Attributes
    ----------
    name : {"pairs", "start", "balanced", "given"}
        ``pairs``: blocks of `block` units in pairs, each pair in either order.
        ``start``: arm 0 before, arm 1 from one of `starts` on.
        ``balanced``: `ones` units of arm 1 among `units`, in blocks of `block` units, at most
        `max_run` blocks of one arm in a row (0: no limit).
        ``given``: a schedule without a rule; no test is possible.
    units : int
        Length of the schedule in units (nights).
    block : int
        Units per block; 1 is nightly.
    ones : int
        Units of arm 1 (``balanced``).
    max_run : int
        Longest run allowed, in blocks (``balanced``); 0 means any.
    starts : tuple of int
        Permitted first places (counted from 0) of arm 1 (``start``).
    wash_in : int
        First units of each block that are counted apart.
    """

    name: DesignName
    units: int
    block: int = 1
    ones: int = 0
    max_run: int = 0
    starts: tuple[int, ...] = ()
    wash_in: int = 0


@dataclass(frozen=True, slots=True)
class Pause:
    """Nights on which a trial stands still; its order goes on behind them.

    Attributes
    ----------
    first : date
        The first night of it.
    until : date
        The night on which it goes on.
    """

    first: date
    until: date

    @property
    def nights(self) -> int:
        """How many there are."""
        return (self.until - self.first).days


@dataclass(frozen=True, slots=True)
class Schedule:
    """Which arm each unit was assigned to.

    Attributes
    ----------
    assign : mapping by place
        ``assign[i]`` is the arm (0 or 1) of the unit whose index is ``first_index + i``.
    first_index : int
        Index of the first unit on the diary's axis, when `start` is None.
    start : date or None
        Evening (or day) of the first unit; None when the schedule is keyed by an index.
    design : Design
    pauses : tuple of Pause
        In the order of time, none inside another. They move the nights behind them and are no
        part of what was drawn.
    """

    assign: tuple[int, ...]
    design: Design
    start: date | None = None
    first_index: int = 1
    pauses: tuple[Pause, ...] = ()

    @property
    def paused(self) -> int:
        """Nights of all pauses."""
        return sum(one.nights for one in self.pauses)

    @property
    def resumed(self) -> tuple[int, ...]:
        """The places that were due when each pause began, and are done once it is over."""
        start, before, found = self.start, 0, []
        if start is not None:
            for one in self.pauses:
                found.append((one.first - start).days - before)
                before += one.nights
        return tuple(found)

    def place_of(self, on: date) -> int:
        """Which unit a day is; -1 before the first and in a pause, any number behind the last."""
        if self.start is None or on < self.start:
            return -1
        if any(one.first <= on < one.until for one in self.pauses):
            return -1
        return (on - self.start).days - sum(one.nights for one in self.pauses if one.until <= on)

    def day_of(self, place: int) -> date | None:
        """The day of a unit; None where the schedule is keyed by an index."""
        on = None if self.start is None else self.start + timedelta(days=place)
        for one in self.pauses:
            if on is not None and on >= one.first:
                on += timedelta(days=one.nights)
        return on

    def pause_on(self, on: date) -> Pause | None:
        """The pause a day lies in."""
        return next((one for one in self.pauses if one.first <= on < one.until), None)

    def settles(self, place: int) -> bool:
        """Whether a unit is counted apart: one of the first of its block, or after a pause."""
        design = self.design
        if design.name == "start":
            return False
        since = (place - one for one in self.resumed if one <= place)
        return min((place % design.block, *since)) < design.wash_in


@dataclass(frozen=True, slots=True)
class Plan:
    """A trial written down before its first night.

    Attributes
    ----------
    action, versus : str
        Arm 1 and arm 0. `versus` is empty when arm 0 is "without".
    outcome : str
    lower_is_better : bool
    worthwhile : float
        Smallest change, in outcome points, that would change what the person does.
    scale : (float, float)
    schedule : Schedule
        `assign` is empty while a helper keeps the list (helper-blind).
    end : date
        Date from which the result is read: behind the last night, wherever pauses moved it.
    written_at : datetime
    blinding : {"open", "helper"}
    prescribed : bool
    prescriber : str
    agreed : date or None
    row : {"night", "day"}
    seal : str
        SHA-256 over everything above; recomputed on reading.
    broken_at : datetime or None
        When somebody looked before the end.
    sealed_list : str
        SHA-256 of the helper's list, empty for an open trial.
    """

    action: str
    outcome: str
    lower_is_better: bool
    worthwhile: float
    scale: tuple[float, float]
    schedule: Schedule
    end: date
    written_at: datetime
    versus: str = ""
    blinding: Literal["open", "helper"] = "open"
    prescribed: bool = False
    prescriber: str = ""
    agreed: date | None = None
    row: Literal["night", "day"] = "night"
    seal: str = ""
    broken_at: datetime | None = None
    sealed_list: str = ""

    @property
    def name(self) -> str:
        """What is compared, as shown to people."""
        return f"{self.action} against {self.versus}" if self.versus else self.action

    def __repr__(self) -> str:
        design = self.schedule.design
        return (
            f"Plan({self.name}, judged by {self.outcome}: {design.name}, {design.units} "
            f"{self.row}s from {self.schedule.start}, read from {self.end})"
        )
