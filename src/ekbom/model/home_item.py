"""What a person is given to do at home between visits, and how often it was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ekbom.model.planned_visit import ActSide

HomeKind = Literal["stretch", "exercise", "heel_lift", "pressure", "heat", "other"]


@dataclass(frozen=True, slots=True)
class HomeTask:
    """One thing to do or to wear at home.

    Attributes
    ----------
    name : str
        Names it in all visits, such as ``piriformis stretch``.
    kind : HomeKind
    side : ActSide or None
        Of a heel lift the side it is worn on.
    muscle : str
        By any of its names; empty where it is for none.
    sets, repeats : int or None
    seconds : float or None
        How long each one is held.
    days_a_week, times_a_day : float or None
    height_mm : float or None
        Of a heel lift.
    since, until : date or None
    says : str
        How it is done, in words.
    materials : str
        What was handed over, such as a sheet or a band.
    source : str
    """

    name: str
    kind: HomeKind
    side: ActSide | None = None
    muscle: str = ""
    sets: int | None = None
    repeats: int | None = None
    seconds: float | None = None
    days_a_week: float | None = None
    times_a_day: float | None = None
    height_mm: float | None = None
    since: date | None = None
    until: date | None = None
    says: str = ""
    materials: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class HomeDone:
    """How often one thing was done since the last visit.

    Attributes
    ----------
    name : str
        Of the task.
    days_done, days_asked : int or None
    says : str
        In the person's words.
    """

    name: str
    days_done: int | None = None
    days_asked: int | None = None
    says: str = ""
