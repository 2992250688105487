"""Written times: numbers, clock times over midnight, dates."""

from __future__ import annotations

from datetime import datetime

import pytest

from ekbom.recordings.clock import Clock, clock_s, moment, number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (" 12.5 ", 12.5), ("12,5", 12.5), ("-3", -3.0), ("+.5", 0.5), ("1e3", 1000.0),
        ("5.", 5.0), ("", None), ("nan", None), ("inf", None), ("1 2", None), ("12:30", None),
        ("1,234.5", None), ("0x1", None),
    ],
)  # fmt: skip
def test_numbers(text: str, value: float | None) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("00:00:00", 0.0),
        ("23:59:59.5", 86399.5),
        ("22.15.30", 80130.0),
        ("22:15:30,25", 80130.25),
        ("7:05", 25500.0),
        ("12:00:00 AM", 0.0),
        ("12:30 p.m.", 45000.0),
        ("11:00 pm", 82800.0),
        ("13:00 pm", None),
        ("0:00 am", None),
        ("24:00:00", None),
        ("10:60:00", None),
        ("10:00:60", None),
        ("2d 10:00:00", None),
        ("10", None),
        ("", None),
    ],
)
def test_clock_times(text: str, value: float | None) -> None:
    assert clock_s(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-01-02T23:04:05.500", datetime(2026, 1, 2, 23, 4, 5, 500_000)),
        ("2026-01-02 23:04:05", datetime(2026, 1, 2, 23, 4, 5)),
        ("2026/1/2 23:04:05Z", datetime(2026, 1, 2, 23, 4, 5)),
        ("02.01.2026 23.04.05", datetime(2026, 1, 2, 23, 4, 5)),
        ("02.01.26 23.04.05", datetime(2026, 1, 2, 23, 4, 5)),
        ("01.01.85 20.29.59", datetime(1985, 1, 1, 20, 29, 59)),
        ("01.01.84 20.29.59", datetime(2084, 1, 1, 20, 29, 59)),
        ("2026-01-02T00:00:00.9999999", datetime(2026, 1, 2, 0, 0, 0, 999_999)),
        ("2026-13-02 23:04:05", None),
        ("2026-01-02 25:04:05", None),
        ("23:04:05", None),
        ("2026-01-02", None),
    ],
)
def test_dates_with_times(text: str, value: datetime | None) -> None:
    assert moment(text) == value


def seconds(start: str, *texts: str, duration_s: float = 28_800.0) -> list[float | None]:
    clock = Clock(datetime.fromisoformat(start), duration_s)
    return [clock.seconds(text) for text in texts]


def test_clock_times_count_from_the_start() -> None:
    assert seconds("2026-01-02T22:00:00", "22:00:00", "22:00:30.5") == [0.0, 30.5]
    assert seconds("2026-01-02T22:00:00.250", "22:00:01") == [0.75]


def test_clock_times_run_on_over_midnight() -> None:
    assert seconds("2026-01-02T23:59:00", "23:59:30", "00:00:30", "05:59:00") == [
        30.0,
        90.0,
        21600.0,
    ]


def test_a_second_midnight() -> None:
    texts = ["20:00:00", "06:00:00", "16:00:00", "02:00:00"]
    assert seconds("2026-01-02T20:00:00", *texts, duration_s=108_000.0) == [
        0.0,
        36000.0,
        72000.0,
        108000.0,
    ]


def test_a_time_before_the_start_is_before_it() -> None:
    assert seconds("2026-01-02T22:00:00", "21:58:00", "22:01:00") == [-120.0, 60.0]
    assert seconds("2026-01-02T22:00:00", "16:00:00") == [-21600.0]
    assert seconds("2026-01-02T22:00:00", "15:59:59") == [64799.0]
    # Where the recording lasts that long, it is a time within it.
    assert seconds("2026-01-02T22:00:00", "21:58:00", duration_s=86_400.0) == [86280.0]


def test_slightly_unsorted_times_stay_on_their_day() -> None:
    assert seconds("2026-01-02T22:00:00", "23:50:00", "00:10:00", "23:55:00") == [
        6600.0,
        7800.0,
        6900.0,
    ]


def test_times_that_are_grouped_by_kind_stay_within_the_recording() -> None:
    texts = ["20:00:00", "15:00:00", "20:30:00", "14:00:00"]
    assert seconds("2026-01-02T20:00:00", *texts, duration_s=72_000.0) == [
        0.0,
        68400.0,
        1800.0,
        64800.0,
    ]


def test_times_after_the_end_run_on() -> None:
    texts = ["05:00:00", "07:00:00", "12:00:00"]
    assert seconds("2026-01-02T22:00:00", *texts) == [25200.0, 32400.0, 50400.0]
    assert Clock(datetime(2026, 1, 2, 22), float("inf")).seconds("22:00:05") == 5.0


def test_dates_are_exact() -> None:
    assert seconds("2026-01-02T22:00:00", "2026-01-03T22:00:01", "2026-01-02 21:00:00") == [
        86401.0,
        -3600.0,
    ]


def test_without_a_start_a_free_clock_begins_with_its_first_time() -> None:
    clock = Clock(None, float("inf"), free=True)
    times = ("soon", "23:59:00", "23:59:30", "00:00:30", "06:00:00")
    assert [clock.seconds(one) for one in times] == [None, 0.0, 30.0, 90.0, 21660.0]
    dated = Clock(None, float("inf"), free=True)
    assert [dated.seconds(one) for one in ("2026-01-02 23:00:00", "2026-01-03 01:00:00")] == [
        0.0,
        7200.0,
    ]
    assert Clock(None, float("inf")).seconds("2026-01-02 23:00:00") is None


def test_what_cannot_be_a_time() -> None:
    assert seconds("2026-01-02T22:00:00", "soon") == [None]
    assert Clock(None, 10.0).seconds("22:00:00") is None
