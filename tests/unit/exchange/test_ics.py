"""The calendar: whole days, stable UIDs, no word about health unless it is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from icalendar import Calendar
from tests.builders.assessment import grounds

from ekbom.exchange.ics import calendar_text
from ekbom.model.due import DueItem

NOW = datetime(2026, 11, 21, 20, 15, tzinfo=timezone(timedelta(hours=1)))
TODAY = date(2026, 11, 21)
TEST = DueItem(
    "due.ferritin_old",
    "due.ferritin_old||2025-11-03",
    "Ask for a new test of ferritin; with a comma, and more.",
    date(2026, 11, 3),
    date(2027, 2, 3),
    "today",
    ("the last ferritin is of 2025-11-03", "something else"),
    grounds("blood.ferritin.old"),
    ("Is it so?",),
)
VISIT = replace(
    TEST, code="due.appointment", key="due.appointment|2026-12-01|2026-12-01", asks=(),
    what="Appointment: sleep clinic.", since=date(2026, 12, 1), until=date(2026, 12, 1),
)  # fmt: skip


def read(*entries: DueItem, whose: str = "p1", **more: Any) -> list[Any]:
    """The entries of a calendar, as a calendar reads them."""
    text = calendar_text(
        [(whose, one) for one in entries], **{"made_at": NOW, "today": TODAY, **more}
    )
    return list(Calendar.from_ical(text).subcomponents)


def test_a_task_of_whole_days_and_an_event() -> None:
    task, visit = read(TEST, VISIT)
    assert (task.name, visit.name) == ("VTODO", "VEVENT")
    assert (task["dtstart"].dt, task["due"].dt) == (date(2026, 11, 3), date(2027, 2, 3))
    assert (visit["dtstart"].dt, visit["dtend"].dt) == (date(2026, 12, 1), date(2026, 12, 2))
    assert task["dtstamp"].dt == datetime(2026, 11, 21, 19, 15, tzinfo=UTC)
    assert (task["class"], visit["transp"]) == ("PRIVATE", "TRANSPARENT")


def test_no_word_of_it_is_about_health() -> None:
    text = calendar_text([("p1", TEST), ("p1", VISIT)], made_at=NOW, today=TODAY)
    said = [line.split(":", 1) for line in text.splitlines() if ":" in line]
    words = {name: value for name, value in said if not name.startswith(("UID", "DT", "DUE"))}
    assert words == {
        "BEGIN": "VEVENT", "END": "VCALENDAR", "VERSION": "2.0", "PRODID": "-//due//EN",
        "CLASS": "PRIVATE", "SUMMARY": "Appointment", "TRANSP": "TRANSPARENT",
    }  # fmt: skip
    assert "SUMMARY:Reminder" in text
    for word in ("ferritin", "clinic", "ekbom", "due.", "restless"):
        assert word not in text.replace("-//due//EN", "").casefold()


def test_plain_words_say_what_why_and_by_which_rule() -> None:
    task, visit = read(TEST, VISIT, plain_words=True)
    assert task["summary"] == "Ask for a new test of ferritin; with a comma, and more."
    assert task["description"] == (
        "Because: the last ferritin is of 2025-11-03; something else.\nIs it so?\n"
        "Rule: due.ferritin_old"
    )
    assert visit["summary"] == "Appointment: sleep clinic."


def test_the_uid_is_the_same_each_time_and_tells_nothing() -> None:
    (one,), (again,) = read(TEST), read(replace(TEST, what="Other words."), plain_words=True)
    assert one["uid"] == again["uid"]
    assert len(one["uid"]) == 64
    (other,), (moved,) = read(TEST, whose="p2"), read(replace(TEST, key="due.ferritin_old||x"))
    assert len({one["uid"], other["uid"], moved["uid"]}) == 3


@pytest.mark.parametrize(
    ("since", "until", "start", "due"),
    [
        ("2026-12-01", "2026-12-01", None, "2026-12-01"),
        ("2026-12-01", "2026-12-02", "2026-12-01", "2026-12-02"),
        ("2026-12-01", None, "2026-12-01", None),
        (None, None, "2026-11-21", None),
        (None, "2026-10-01", None, "2026-10-01"),
    ],
)
def test_the_days_of_a_task(
    since: str | None, until: str | None, start: str | None, due: str | None
) -> None:
    days = [None if day is None else date.fromisoformat(day) for day in (since, until)]
    (task,) = read(replace(TEST, since=days[0], until=days[1]))
    found = [str(task[name].dt) if name in task else None for name in ("dtstart", "due")]
    assert found == [start, due]


@pytest.mark.parametrize(
    ("since", "day"),
    [("2026-12-01", "2026-12-01"), ("2026-11-03", "2026-11-21"), (None, "2026-11-21")],
)
def test_as_events_nothing_stands_in_the_past(since: str | None, day: str) -> None:
    first = None if since is None else date.fromisoformat(since)
    (event,) = read(replace(TEST, since=first), events=True)
    assert event.name == "VEVENT"
    assert str(event["dtstart"].dt) == day
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(days=1)


def test_an_empty_calendar_is_a_calendar() -> None:
    assert read() == []
    assert calendar_text([], made_at=NOW, today=TODAY).startswith("BEGIN:VCALENDAR\r\n")


def test_long_lines_are_folded_as_calendars_ask() -> None:
    long = replace(TEST, what="Ä" * 200)
    text = calendar_text([("p", long)], made_at=NOW, today=TODAY, plain_words=True)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    (task,) = read(long, plain_words=True)
    assert task["summary"] == "Ä" * 200
