"""What is said of dates and clock times, and how a row finds its place in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from ekbom.journal.clock import check_format, order_of, parse, parse_hour
from ekbom.journal.moments import read_entries, whole_number
from ekbom.journal.options import Options
from ekbom.journal.table import Table
from ekbom.model.diary import Diary
from ekbom.model.errors import InputError, UsageError
from ekbom.model.finding import Finding

Read = Callable[..., Diary]
DAY = datetime(2026, 3, 1)


def table(columns: str, *rows: str) -> Table:
    cells = tuple(tuple(row.split("|")) for row in rows)
    return Table(tuple(columns.split("|")), cells, tuple(range(2, 2 + len(rows))), "f.csv")


def warning(code: str, where: str, what: str, repair: str) -> Finding:
    return Finding(code, "warning", where, what, repair)


def said(drawn: Table, **options: Any) -> list[Finding]:
    return read_entries(drawn, Options(**options))[2]


def refusal(drawn: Table, **options: Any) -> str:
    with pytest.raises(InputError) as refused:
        read_entries(drawn, Options(**options))
    return str(refused.value)


def test_impossible_and_missing_dates_are_named_by_row() -> None:
    drawn = table("date|u", "2026-03-01|1", "2026-02-30|1", "|1", "2026-02-31|1", "|1")
    entries, used, found = read_entries(drawn, Options(time="date"))
    assert ([(e.row, e.line) for e in entries], used) == ([(0, 2)], {"date"})
    assert found == [
        warning(
            "impossible_date",
            "f.csv, column date, rows 3, 5",
            '"2026-02-30", "2026-02-31" is not a date of the calendar',
            "the row is not used; correct the date",
        ),
        warning(
            "missing_date",
            "f.csv, column date, rows 4, 6",
            "2 rows without a date",
            "not used; write the date",
        ),
    ]


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (["soon|1", "|1"], 'not one of 2 rows has a possible date ("soon")'),
        (["|1"], "not one of 1 row has a possible date (all are empty)"),
    ],
)
def test_a_file_without_one_possible_date_is_refused(rows: list[str], problem: str) -> None:
    assert refusal(table("date|u", *rows), time="date") == (
        f"f.csv, column date: {problem}; write dates as YYYY-MM-DD, or say --date-format"
    )


def test_midnight_in_every_row_is_a_date_that_was_written_out() -> None:
    drawn = table("date|u", "2026-03-01 00:00|1", "2026-03-02T00:00Z|1", "2026-03-03|1")
    entries, _, found = read_entries(drawn, Options())
    assert [(e.day.day, e.at) for e in entries] == [(1, None), (2, None), (3, None)]
    assert found == [
        Finding(
            "only_midnights",
            "note",
            "f.csv, column date",
            "every clock time is 00:00",
            "read as dates without a clock time, each the date of its evening",
        )
    ]


def test_one_midnight_alone_is_a_clock_time() -> None:
    entries, _, found = read_entries(table("date|u", "2026-03-01 00:00|1"), Options())
    assert (entries[0].at, found) == (DAY, [])


def test_rows_with_and_without_a_clock_time_are_counted() -> None:
    drawn = table("date|u", "2026-03-01 20:00|1", "2026-03-02|1", "2026-03-03 20:00|1", "|1")
    assert said(drawn)[1] == warning(
        "mixed_times",
        "f.csv, column date",
        "2 of 3 rows carry a clock time",
        "a row without one is read as the date of its evening",
    )
    assert said(table("date|u", "2026-03-01 20:00|1", "2026-03-02 20:00|1")) == []
    assert said(table("date|u", "2026-03-01|1", "2026-03-02|1")) == []


def test_when_a_row_was_written_arrives_with_its_date_or_moment() -> None:
    drawn = table(
        "date|written",
        "2026-03-01|2026-03-02 08:00",
        "2026-03-02|2026-02-30",
        "2026-03-03|",
        "2026-03-04|2026-03-05",
    )
    entries, used, found = read_entries(drawn, Options(written="Written"))
    assert used == {"date", "written"}
    assert [e.written for e in entries] == [
        datetime(2026, 3, 2, 8),
        None,
        None,
        datetime(2026, 3, 5),
    ]
    assert found == [
        warning(
            "impossible_date",
            "f.csv, column written, row 3",
            '"2026-02-30" is not a date of the calendar',
            "when the entry was written stays unknown",
        )
    ]


def test_when_a_row_was_written_is_turned_into_the_named_zone() -> None:
    drawn = table("date|written", "2026-03-01 20:00|2026-03-01T22:30Z")
    (entry,), _, found = read_entries(drawn, Options(tz="Europe/Berlin"))
    assert (entry.written, found) == (datetime(2026, 3, 1, 23, 30), [])


def test_dates_and_the_column_of_writing_follow_one_format() -> None:
    drawn = table("date|written", "01x03x2026|02x03x2026 08:00")
    (entry,), _, _ = read_entries(drawn, Options(date_format="%dx%mx%Y", written="written"))
    assert (entry.day, entry.written) == (DAY.date(), datetime(2026, 3, 2, 8))


def test_the_column_of_dates_is_turned_and_named_like_any_other() -> None:
    drawn = table("date|u", "2026-03-01T22:30Z|1")
    (entry,), _, found = read_entries(drawn, Options(tz="Europe/Berlin"))
    assert (entry.at, found) == (datetime(2026, 3, 1, 23, 30), [])
    assert [f.where for f in said(drawn)] == ["f.csv, column date, row 2"]
    message = refusal(table("date|u", "03/04/2026|1"))
    assert message.startswith('f.csv, column date: "03/04/2026" can be read with the day first')


def test_dates_of_writing_that_fit_two_orders_are_refused_by_column() -> None:
    message = refusal(table("date|written", "2026-03-01|03/04/2026"), written="written")
    assert message.startswith('f.csv, column written: "03/04/2026" can be read with the day first')


def test_a_count_that_is_not_in_the_file_is_refused_under_its_option() -> None:
    with pytest.raises(UsageError) as refused:
        read_entries(table("date|n", "2026-03-01|1"), Options(index="gone"))
    assert str(refused.value) == ("--index: f.csv has no column 'gone'; the columns are: date, n")


def test_rows_that_count_nothing_are_named_with_their_words() -> None:
    drawn = table("date|n", "2026-03-01|1", "2026-03-02|", "2026-03-03|2.5", "2026-03-04|4.0")
    entries, used, found = read_entries(drawn, Options(index="N"))
    assert [(e.row, e.index) for e in entries] == [(0, 1), (3, 4)]
    assert used == {"date", "n"}
    assert found == [
        warning(
            "index_not_read",
            "f.csv, column n, rows 3, 4",
            '"2.5", "empty" does not count anything',
            "the row is not used; write a whole number",
        )
    ]


def test_a_count_that_never_meets_a_date_is_refused() -> None:
    assert refusal(table("date|n", "2026-03-01|x", "|2"), index="n", time="date") == (
        "f.csv, column n: not one row has both a date and a whole number here; "
        "name the column that counts the days with --index"
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("7.0", 7),
        ("100000", 100_000),
        ("100001", None),
        ("-1", None),
        ("2.5", None),
        ("7 mg", None),
        ("yes", None),
        ("", None),
    ],
)
def test_days_are_counted_in_whole_numbers_up_to_a_limit(text: str, number: int | None) -> None:
    assert whole_number(text) == number


def test_a_date_that_fits_two_orders_is_refused_with_both_formats() -> None:
    with pytest.raises(InputError) as refused:
        order_of(["05/06/2026", "03/04/2026", "05/05/2026", "2026-01-02"], "f.csv, column d", "")
    assert str(refused.value) == (
        'f.csv, column d: "03/04/2026" can be read with the day first or with the month first; '
        "say --date-format %d/%m/%Y or --date-format %m/%d/%Y"
    )


def test_two_orders_in_one_column_are_refused_with_an_example_of_each() -> None:
    cells = ["15/03/2026", "14/03/2026", "03/16/2026", "03/15/2026"]
    with pytest.raises(InputError) as refused:
        order_of(cells, "f.csv, column d", "")
    assert str(refused.value) == (
        'f.csv, column d: "14/03/2026" has the day first and "03/15/2026" the month first; '
        "write all dates in one way, best as YYYY-MM-DD"
    )


@pytest.mark.parametrize(("more", "refused"), [(10, False), (9, True)])
def test_one_date_in_eleven_the_other_way_round_is_a_slip(more: int, refused: bool) -> None:
    cells = [f"{13 + i}/03/2026" for i in range(more)] + ["03/15/2026"]
    if refused:
        with pytest.raises(InputError, match="day first and"):
            order_of(cells, "f.csv", "")
    else:
        assert order_of(cells, "f.csv", "") == "dmy"


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["12/13/2026"], "mdy"),
        (["13/12/2026"], "dmy"),
        (["12.11.2026"], "dmy"),
        (["13/13/2026", "12/12/2026"], "dmy"),
        (["226/13/1", "01/13/2026"], "mdy"),
    ],
)
def test_a_number_above_twelve_is_a_day(cells: list[str], order: str) -> None:
    assert order_of(cells, "f.csv", "") == order


def test_a_format_that_cannot_tell_days_apart_is_refused() -> None:
    with pytest.raises(UsageError) as refused:
        check_format("%m/%Y")
    assert str(refused.value) == (
        "--date-format: '%m/%Y' does not name day, month and year; say for example %d.%m.%Y or DMY"
    )


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("1:00 am", 1.0),
        ("1 pm", 13.0),
        ("12:59 pm", 12 + 59 / 60),
        ("12:00 am", 0.0),
        ("22:59", 22 + 59 / 60),
        ("22:59:59", 22 + 59 / 60 + 59 / 3600),
        ("24:00:00", 24.0),
        ("24:00:01", None),
        ("2026-03-01 at 22", None),
        ("22:5", None),
    ],
)
def test_the_last_minute_and_second_of_an_hour(text: str, hour: float | None) -> None:
    assert parse_hour(text) == (None if hour is None else pytest.approx(hour))


@pytest.mark.parametrize(
    ("date_format", "text", "hour"),
    [
        ("%d/%m/%Y %H.%M", "01/03/2026 20.15", 20),
        ("%d/%m/%Y %I.%M %p", "01/03/2026 08.15 PM", 20),
        ("%d/%m/%Y %X", "01/03/2026 20:15:00", 20),
        ("%c", "Sun Mar  1 20:15:00 2026", 20),
    ],
)
def test_a_format_may_name_the_clock_in_several_ways(
    date_format: str, text: str, hour: int
) -> None:
    stamp = parse(text, "ymd", date_format)
    assert stamp is not None
    assert (stamp.at, stamp.clocked) == (datetime(2026, 3, 1, hour, 15), True)


def test_a_format_without_a_clock_names_a_date() -> None:
    stamp = parse("01/03/2026", "ymd", "%d/%m/%Y")
    assert stamp is not None
    assert (stamp.at, stamp.clocked) == (DAY, False)


@pytest.mark.parametrize(
    ("year", "read"), [(1899, False), (1900, True), (2100, True), (2101, False)]
)
def test_a_year_far_away_is_a_slip(year: int, read: bool) -> None:
    assert (parse(f"{year}-03-01", "ymd") is not None) is read
