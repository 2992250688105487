"""Which night a moment belongs to.

A *night* is named by the date of the evening it began. The day turns at an hour the
person can set (noon unless said otherwise; a shift worker may need another).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from ekbom.model.errors import UsageError


def check_turn_hour(day_turns_h: float) -> float:
    """Refuse an hour that no clock shows.

    Raises
    ------
    UsageError
        When the hour is not from 0 up to, but not including, 24.
    """
    if not 0 <= day_turns_h < 24:
        raise UsageError(
            "--day-turns",
            f"{day_turns_h:g} is not an hour of the day (0 to 23.99)",
            "give the hour at which your day begins, such as 12",
        )
    return day_turns_h


def night_of_outcome(moment: datetime, day_turns_h: float = 12.0) -> date:
    """The night an outcome noted at `moment` tells of: a 09:00 rating tells of the past one."""
    return (moment - timedelta(hours=check_turn_hour(day_turns_h))).date()


def night_of_action(moment: datetime, day_turns_h: float = 12.0, *, night_lasts_h: float) -> date:
    """The night an action at `moment` can act on: a 09:00 coffee acts on the coming one.

    Parameters
    ----------
    moment : datetime
        When the action happened, in the person's own clock.
    day_turns_h : float
        Hour at which the day turns.
    night_lasts_h : float
        Hours after the turn during which the running night still goes on. An action at
        two in the morning acts on the night that is running, one at nine on the next.
    """
    since_turn = moment - timedelta(hours=check_turn_hour(day_turns_h))
    in_day_h = since_turn.hour + since_turn.minute / 60 + since_turn.second / 3600
    running = since_turn.date()
    return running if in_day_h < night_lasts_h else running + timedelta(days=1)
