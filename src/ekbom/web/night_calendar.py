"""A month of nights as a table of weeks, for the pages that show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from fastapi import Request

from ekbom.actions.night_calendar import MonthOfNights, NightDay, month_of_nights
from ekbom.model.day import parse_day
from ekbom.model.errors import NotAnswerable
from ekbom.web.clock import tonight
from ekbom.web.seat import About, house_of

_WEEK = 7
_WAIT_S = 10.0
# A rating from 0 to 10 has a bead of its own colour.
_MOST = 10


@dataclass(frozen=True, slots=True)
class Square:
    """One day of the calendar.

    Attributes
    ----------
    night : NightDay
    bead : int or None
        What was rated, from 0 to 10 and rounded; None where it is something else.
    future : bool
        Whether its evening has not come.
    """

    night: NightDay
    bead: int | None
    future: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """A month.

    Attributes
    ----------
    first : date
    weeks : tuple of tuple of (Square or None)
        From Monday to Sunday.
    month : MonthOfNights
    before, after : date
        The first days of the months next to it; `after` is not shown beyond the running month.
    running : bool
        Whether it is the running month.
    """

    first: date
    weeks: tuple[tuple[Square | None, ...], ...]
    month: MonthOfNights
    before: date
    after: date
    running: bool


def calendar_of(request: Request, who: About, said: str) -> Calendar:
    """The calendar of a month, worked out once for each state.

    Parameters
    ----------
    request : Request
    who : About
    said : str
        The month, as ``2026-11``; the running one where it is none.
    """
    today = tonight(who)
    first = _month(said) or today.replace(day=1)
    house = house_of(request)
    key = (who.person, house.changes.stamp(who.person), "month", first, who.desk.actor.id)
    work = partial(month_of_nights, who.desk, who.person, first)
    month = house.answers.get(key, work, patience_s=_WAIT_S)
    if month is None:
        raise NotAnswerable("the calendar", "it takes too long just now", "look again in a moment")
    squares: list[Square | None] = [None] * first.weekday()
    squares += [Square(one, _bead(one.rated), one.day > today) for one in month.days]
    squares += [None] * (-len(squares) % _WEEK)
    weeks = [tuple(squares[n : n + _WEEK]) for n in range(0, len(squares), _WEEK)]
    return Calendar(
        first=first,
        weeks=tuple(weeks),
        month=month,
        before=(first - timedelta(days=1)).replace(day=1),
        after=(first + timedelta(days=31)).replace(day=1),
        running=first >= today.replace(day=1),
    )


def _month(said: str) -> date | None:
    try:
        return parse_day(f"{said}-01")
    except ValueError:
        return None


def _bead(rated: float | None) -> int | None:
    return round(rated) if rated is not None and 0 <= rated <= _MOST else None
