"""What is due as a calendar file (iCalendar, RFC 5545): tasks and events of whole days.

A calendar is seen by others. Unless plain words are asked for, no entry says what it is about,
not even by the name of this program.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Event, Todo

    from ekbom.model.due import DueItem

_MADE_BY = "-//due//EN"
_APPOINTMENT = "due.appointment"
_DAY = timedelta(days=1)


def calendar_text(
    entries: Iterable[tuple[str, DueItem]],
    *,
    made_at: datetime,
    today: date,
    plain_words: bool = False,
    events: bool = False,
) -> str:
    """The text of a calendar.

    Parameters
    ----------
    entries : iterable of (str, DueItem)
        Each with what tells its person from others. The same entry has the same UID each time.
    made_at : datetime
        With its zone.
    today : date
    plain_words : bool
        Say what it is, why, and by which rule.
    events : bool
        Tasks become events; one whose time has come stands on today.
    """
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", _MADE_BY)
    made.add("version", "2.0")
    for whose, one in entries:
        entry = _event(one, today) if events or one.code == _APPOINTMENT else _task(one, today)
        entry.add("uid", sha256(f"{whose}|{one.key}".encode()).hexdigest())
        entry.add("dtstamp", made_at.astimezone(UTC))
        entry.add("class", "PRIVATE")
        entry.add("summary", one.what if plain_words else _neutral(one))
        if plain_words:
            entry.add("description", _told(one))
        made.add_component(entry)
    text: str = made.to_ical().decode()
    return text


def _neutral(one: DueItem) -> str:
    return "Appointment" if one.code == _APPOINTMENT else "Reminder"


def _told(one: DueItem) -> str:
    """Why, the questions, and the rule."""
    because = f"Because: {'; '.join(one.why)}."
    return "\n".join((because, *one.asks, f"Rule: {one.code}"))


def _task(one: DueItem, today: date) -> Todo:
    """From its first day on, to be done by its last; a task of one day has that day alone."""
    from icalendar import Todo

    task = Todo()
    first = one.since or today
    if one.until is None or one.until > first:
        task.add("dtstart", first)
    if one.until is not None:
        task.add("due", one.until)
    return task


def _event(one: DueItem, today: date) -> Event:
    """On its first day, or today where that is over."""
    from icalendar import Event

    event = Event()
    day = max(one.since or date.min, today)
    event.add("dtstart", day)
    # The end of an event is the day after its last.
    event.add("dtend", day + _DAY)
    event.add("transp", "TRANSPARENT")
    return event
