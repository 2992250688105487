"""The day, the time and the night at a person's own clock."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from fastapi import Query

from ekbom.actions.entry_time import own_time
from ekbom.model.day import FIRST, LAST, YEARS
from ekbom.model.errors import UsageError
from ekbom.model.night import night_of_outcome

if TYPE_CHECKING:
    from datetime import datetime

    from ekbom.web.seat import About

Night = Annotated[date, Query(ge=FIRST, le=LAST)]


def clock(who: About) -> datetime:
    """The time it is for the person."""
    return own_time(who.desk.now(), who.card)


def today_of(who: About) -> date:
    """The day it is for the person."""
    return clock(who).date()


def tonight(who: About) -> date:
    """The night that runs now, or begins this evening."""
    return night_of_outcome(clock(who), who.card.day_turns_h)


def made_at(who: About) -> str:
    """The time at the foot of a page."""
    return clock(who).isoformat(" ", "minutes")


def day_typed(field: str, text: str) -> date | None:
    """The day that was typed into a field; None where it is empty.

    Raises
    ------
    UsageError
        For anything else.
    """
    try:
        found = date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise UsageError(field, f"{text!r} is no day", "write it as 2026-12-01") from error
    if found is not None and found.year not in YEARS:
        raise UsageError(field, f"{text!r} is too far away", "look whether its year is right")
    return found
