"""What a course shows when it is looked through: ideas, tasks, how visits varied, its time line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ekbom.model.treatment import CameTrue, Idea

IdeaState = Literal["open", "due", "seen"]
RowKind = Literal["intake", "plan", "visit", "home", "medicine", "scale", "harm", "morning", "step"]


@dataclass(frozen=True, slots=True)
class IdeaNow:
    """A working idea and what became of it.

    Attributes
    ----------
    idea : Idea
    visit : int
        At which it was written.
    state : {"open", "due", "seen"}
    came_true : CameTrue or None
    seen_at : int or None
        The visit at which somebody said whether it came true.
    says : str
    """

    idea: Idea
    visit: int
    state: IdeaState
    came_true: CameTrue | None
    seen_at: int | None
    says: str


@dataclass(frozen=True, slots=True)
class TaskDone:
    """How often a home task was done over a course.

    Attributes
    ----------
    name : str
    days_done, days_asked : int
    told_at : tuple of int
        Visits at which it was told with numbers.
    says : str
    """

    name: str
    days_done: int
    days_asked: int
    told_at: tuple[int, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Spread:
    """A number over the visits in which it is known.

    Attributes
    ----------
    visits : int
    mean, least, most : float
    """

    visits: int
    mean: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Variation:
    """How treatment varied from visit to visit.

    Attributes
    ----------
    visits : int
    needles, minutes, days_between : Spread or None
        None where no visit tells it.
    always : tuple of str
        Targets of every visit, by the name they are held under.
    sometimes : tuple of (str, int)
        The others, with the number of visits.
    says : str
    """

    visits: int
    needles: Spread | None
    minutes: Spread | None
    days_between: Spread | None
    always: tuple[str, ...]
    sometimes: tuple[tuple[str, int], ...]
    says: str


@dataclass(frozen=True, slots=True)
class TimeRow:
    """One line of the time line.

    Attributes
    ----------
    after_visit : int
        0 is before the first visit.
    on : date or None
    kind : RowKind
    says : str
    source : str
    """

    after_visit: int
    on: date | None
    kind: RowKind
    says: str
    source: str = ""
