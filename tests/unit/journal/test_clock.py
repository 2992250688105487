from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ekbom.journal.clock import check_format, looks_dated, named_order, order_of, parse, parse_hour
from ekbom.model.errors import InputError, UsageError


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("22:30", 22.5),
        ("0:15", 0.25),
        ("22:30:36", 22.51),
        ("10:30 pm", 22.5),
        ("12 am", 0.0),
        ("12:30 p.m.", 12.5),
        ("22 Uhr", 22.0),
        ("24:00", 24.0),
        ("2026-03-04 22:30", 22.5),
        ("2026-03-04", None),
        ("24:01", None),
        ("25:00", None),
        ("10:60", None),
        ("10:30:60", None),
        ("13:00 pm", None),
        ("0:30 am", None),
        ("22", None),
        ("late", None),
    ],
)
def test_hour_of_the_day(text, hour):
    assert parse_hour(text) == (pytest.approx(hour) if hour is not None else None)


@pytest.mark.parametrize(
    ("text", "order", "expected", "clocked"),
    [
        ("2026-03-04", "ymd", datetime(2026, 3, 4), False),
        ("20260304", "ymd", datetime(2026, 3, 4), False),
        ("2026-3-4", "ymd", datetime(2026, 3, 4), False),
        ("2026/03/04", "dmy", datetime(2026, 3, 4), False),
        ("2026-03-04 22:05:09.5", "ymd", datetime(2026, 3, 4, 22, 5, 9, 500000), True),
        ("2026-03-04T22:05", "ymd", datetime(2026, 3, 4, 22, 5), True),
        ("2026-03-04 24:00", "ymd", datetime(2026, 3, 5), True),
        ("2026-03-04 10:05 pm", "ymd", datetime(2026, 3, 4, 22, 5), True),
        ("04.03.2026", "dmy", datetime(2026, 3, 4), False),
        ("4.3.26", "dmy", datetime(2026, 3, 4), False),
        ("03/04/2026 7:15 PM", "mdy", datetime(2026, 3, 4, 19, 15), True),
        ("04.03.2026, 22:05", "dmy", datetime(2026, 3, 4, 22, 5), True),
    ],
)
def test_a_moment_is_read(text, order, expected, clocked):
    stamp = parse(text, order)
    assert stamp is not None
    assert (stamp.at, stamp.clocked) == (expected, clocked)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "31.02.2026",
        "2026-13-01",
        "soon",
        "2026-03-04 late",
        "2026-03-04 25:00",
        "2026-W10-3",
        "226-03-04",
        "1.2.3",
        "1066-10-14",
        "2206-03-04",
        "2026-3-4 10:00+99:00",
        "46084",
    ],
)
def test_what_no_calendar_holds_is_none(text):
    assert parse(text, "dmy") is None


@pytest.mark.parametrize(("text", "hours"), [("+02:00", 2), ("-0530", -5.5), ("Z", 0), ("z", 0)])
def test_an_offset_is_kept(text, hours):
    stamp = parse(f"4.3.2026 22:05 {text}", "dmy")
    assert stamp is not None
    assert stamp.at.utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["03/04/2026", "13/04/2026"], "dmy"),
        (["03/04/2026", "03/14/2026"], "mdy"),
        (["03.04.2026"], "dmy"),
        (["03/03/2026", "2026-03-04"], "dmy"),
        (["03/14/2026"] * 3, "mdy"),
        ([], "dmy"),
    ],
)
def test_one_row_decides_for_all(cells, order):
    assert order_of(cells, "f", "") == order


def test_open_dates_are_refused_with_both_ways_out():
    with pytest.raises(InputError, match=r"%d/%m/%Y or --date-format %m/%d/%Y"):
        order_of(["03/04/2026", "05/06/2026"], "f", "")


def test_two_habits_in_one_column_are_refused():
    with pytest.raises(InputError, match="day first and"):
        order_of(["14/03/2026", "03/15/2026"], "f", "")


def test_one_slip_among_many_is_no_second_habit():
    assert order_of([f"{d}/03/2026" for d in range(13, 28)] + ["03/15/2026"], "f", "") == "dmy"


@pytest.mark.parametrize(
    ("text", "order"),
    [("DMY", "dmy"), ("mm/dd/yyyy", "mdy"), ("YYYY-MM-DD", "ymd"), ("%d.%m.%Y", None), ("?", None)],
)
def test_orders_have_names(text, order):
    assert named_order(text) == order


def test_a_named_order_wins_over_the_cells():
    assert order_of(["03/04/2026"], "f", "MDY") == "mdy"


def test_a_format_leaves_no_order_open() -> None:
    assert order_of(["03/05/2026", "04/05/2026"], "d, date", "%m/%d/%Y") == "ymd"


@pytest.mark.parametrize("good", ["", "DMY", "%d.%m.%Y", "%m/%d/%y", "%Y-%m-%d %H:%M"])
def test_a_format_with_day_month_and_year_is_taken(good):
    check_format(good)


@pytest.mark.parametrize("bad", ["%Y", "%m/%Y", "%d.%m.", "%Q", "day", "%d %d %Y"])
def test_a_format_without_one_of_them_is_refused(bad):
    with pytest.raises(UsageError, match="--date-format"):
        check_format(bad)


@pytest.mark.parametrize(
    ("text", "expected", "clocked"),
    [
        ("04/03/2026", datetime(2026, 3, 4), False),
        ("04/03/2026 22:05", datetime(2026, 3, 4, 22, 5), True),
        ("04/03/2026T10:05 pm", datetime(2026, 3, 4, 22, 5), True),
    ],
)
def test_a_format_may_be_followed_by_a_clock_time(text, expected, clocked):
    stamp = parse(text, "ymd", "%d/%m/%Y")
    assert stamp is not None
    assert (stamp.at, stamp.clocked) == (expected, clocked)


@pytest.mark.parametrize("text", ["2026-03-04", "2026-03-04 22:05", "31/02/2026", "04/03/2026 x"])
def test_what_does_not_follow_the_format_is_none(text):
    assert parse(text, "ymd", "%d/%m/%Y") is None


def test_a_format_with_a_clock_names_a_moment():
    stamp = parse("04/03/2026 22h05", "ymd", "%d/%m/%Y %Hh%M")
    assert stamp is not None
    assert stamp.clocked


def test_the_form_of_a_date():
    assert looks_dated("99.99.2026")
    assert not looks_dated("7.5")
