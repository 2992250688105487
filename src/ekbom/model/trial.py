"""A trial: one question, a drawn schedule, and the seal on both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
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
    """

    assign: tuple[int, ...]
    design: Design
    start: date | None = None
    first_index: int = 1


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
        Date from which the result is read.
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
