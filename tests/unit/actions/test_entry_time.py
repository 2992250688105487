"""When an entry tells of: words, nights, lateness, the edges of each."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from ekbom.actions.entry_time import When, is_late, last_nights, night_of, own_time, when_of
from ekbom.model.errors import InputError
from ekbom.model.people import PersonCard

CARD = PersonCard("p", "Ada", datetime(2026, 1, 1, tzinfo=UTC))
OSLO = PersonCard("p", "Ada", datetime(2026, 1, 1, tzinfo=UTC), zone="Europe/Oslo")
# A Friday evening.
NOW = datetime(2026, 11, 20, 21, 30, 15, 999, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (None, "2026-11-20T21:30:15"),
        ("21:30", "2026-11-20T21:30:00"),
        ("21:31", "2026-11-19T21:31:00"),
        ("23:00", "2026-11-19T23:00:00"),
        ("00:00", "2026-11-20T00:00:00"),
        ("24:00", "2026-11-20T00:00:00"),
        ("9 pm", "2026-11-20T21:00:00"),
        ("10 pm", "2026-11-19T22:00:00"),
        (" 21:00 ", "2026-11-20T21:00:00"),
        ("2026-11-20T21:30", "2026-11-20T21:30:00"),
        ("2026-11-18 02:15", "2026-11-18T02:15:00"),
        ("18.11.2026 02:15", "2026-11-18T02:15:00"),
        ("2026-11-20T23:30+02:00", "2026-11-20T21:30:00"),
        (datetime(2026, 11, 20, 20, 0), "2026-11-20T20:00:00"),
        (datetime(2026, 11, 20, 22, 0, tzinfo=timezone(timedelta(hours=1))), "2026-11-20T21:00"),
    ],
)
def test_the_moment_that_is_meant(said: str | datetime | None, expected: str) -> None:
    moment = at(expected)
    assert when_of(said, NOW, CARD) == When(moment.date(), moment)


@pytest.mark.parametrize("said", ["2026-11-19", "19.11.2026", date(2026, 11, 19)])
def test_a_day_alone_is_the_date_of_its_evening(said: str | date) -> None:
    when = when_of(said, NOW, CARD)
    assert when == When(date(2026, 11, 19), None)
    assert night_of(when, CARD, rated=True) == date(2026, 11, 19)
    assert night_of(when, CARD, rated=False) == date(2026, 11, 19)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("soon", "'soon' is no moment; write it as 21:30"),
        ("", "'' is no moment"),
        ("25:00", "'25:00' is no moment"),
        ("2026-02-30", "'2026-02-30' is no moment"),
        ("03/04/2026", "can be read with the day first or with the month first"),
        ("2026-11-21", "2026-11-21 has not been yet; say when it was"),
        ("2026-11-20T21:31", "2026-11-20 21:31 has not been yet"),
        (date(2026, 11, 21), "2026-11-21 has not been yet"),
    ],
)
def test_what_is_no_moment_or_lies_ahead(said: str | date, problem: str) -> None:
    with pytest.raises(InputError) as refused:
        when_of(said, NOW, CARD)
    assert str(refused.value).startswith("--at: ")
    assert problem in str(refused.value)


def test_the_clock_is_that_of_the_person() -> None:
    assert own_time(NOW, CARD) == at("2026-11-20T21:30:15")
    assert own_time(NOW, OSLO) == at("2026-11-20T22:30:15")
    assert when_of("22:15", NOW, OSLO).at == at("2026-11-20T22:15")
    assert when_of("22:15", NOW, CARD).at == at("2026-11-19T22:15")
    assert when_of("2026-11-20T12:00Z", NOW, OSLO).at == at("2026-11-20T13:00")
    assert when_of(NOW - timedelta(hours=1), NOW, OSLO).at == at("2026-11-20T21:30:15")


@pytest.mark.parametrize(
    ("moment", "rated", "done"),
    [
        # A rating in the morning tells of the past night; a coffee acts on the coming one.
        ("2026-11-20T09:00", "2026-11-19", "2026-11-20"),
        ("2026-11-20T11:59", "2026-11-19", "2026-11-20"),
        ("2026-11-20T12:00", "2026-11-20", "2026-11-20"),
        ("2026-11-20T23:00", "2026-11-20", "2026-11-20"),
        # At two in the morning both belong to the night that is running.
        ("2026-11-20T02:00", "2026-11-19", "2026-11-19"),
    ],
)
def test_the_night_of_a_moment(moment: str, rated: str, done: str) -> None:
    when = When(at(moment).date(), at(moment))
    assert night_of(when, CARD, rated=True) == date.fromisoformat(rated)
    assert night_of(when, CARD, rated=False) == date.fromisoformat(done)


def test_the_day_of_a_shift_worker_turns_elsewhere() -> None:
    worker = PersonCard("p", "Ada", CARD.made_at, day_turns_h=20)
    moment = at("2026-11-20T19:00")
    assert night_of(When(moment.date(), moment), worker, rated=True) == date(2026, 11, 19)


def test_late_is_more_than_a_day_and_a_half_and_not_that() -> None:
    moment = at("2026-11-19T09:30")
    when = When(moment.date(), moment)
    assert not is_late(when, moment + timedelta(hours=36), CARD)
    assert is_late(when, moment + timedelta(hours=36, seconds=1), CARD)


def test_a_day_alone_counts_from_the_beginning_of_its_night() -> None:
    when = When(date(2026, 11, 19), None)
    assert not is_late(when, at("2026-11-21T00:00"), CARD)
    assert is_late(when, at("2026-11-21T00:00:01"), CARD)
    late_turn = PersonCard("p", "Ada", CARD.made_at, day_turns_h=18)
    assert not is_late(when, at("2026-11-21T06:00"), late_turn)


def test_the_last_nights_count_the_running_one() -> None:
    assert last_nights(NOW, CARD, 1) == date(2026, 11, 20)
    assert last_nights(NOW, CARD, 14) == date(2026, 11, 7)
    assert last_nights(NOW.replace(hour=9), CARD, 1) == date(2026, 11, 19)
