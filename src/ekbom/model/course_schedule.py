"""What a plan means in dates, what a review says, and what would make the design stronger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ekbom.model.course_record import UpgradeName
from ekbom.model.trial import Design
from ekbom.model.verdict import Ground

DatedKind = Literal["baseline", "visit", "scale", "look", "decide", "follow_up"]
ReviewState = Literal["not_yet", "look", "between", "decide", "overdue", "decided"]
FallWord = Literal["stop_or_alter", "possible", "meaningful", "much", "not_known"]


@dataclass(frozen=True, slots=True)
class Dated:
    """One entry of a timetable.

    Attributes
    ----------
    on : date
    kind : DatedKind
    says : str
    visit : int or None
        The visit it goes with.
    done : bool
        Whether it is a visit that took place.
    """

    on: date
    kind: DatedKind
    says: str
    visit: int | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """What is known at a point of the course, and whether anything is to be decided.

    Attributes
    ----------
    visits : int
        Done so far.
    state : ReviewState
    baseline, latest, fall : float or None
        Totals of the scale of the plan, and how far it fell.
    word : FallWord
    says : str
    beside : str
        What people show with no active treatment; empty where no fall is known.
    then : str
        What is due; empty where nothing is.
    grounds : tuple of Ground
    """

    visits: int
    state: ReviewState
    baseline: float | None
    latest: float | None
    fall: float | None
    word: FallWord
    says: str
    beside: str
    then: str
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Upgrade:
    """A cheap way to a stronger design.

    Attributes
    ----------
    name : UpgradeName
    says : str
        What it is.
    how : str
        What it would mean for this plan.
    design : Design or None
        What chance would draw from; None where nothing is drawn.
    ground : Ground
    """

    name: UpgradeName
    says: str
    how: str
    design: Design | None
    ground: Ground
