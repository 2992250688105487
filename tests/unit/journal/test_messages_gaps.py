"""What is said of missing, late, double and future rows, and of the study's own count."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from ekbom.journal.entry import Entry
from ekbom.journal.gaps import (
    constant_finding,
    drop_double_rows,
    drop_future,
    gap_findings,
    index_findings,
    late_units,
    looks_like_index,
    order_findings,
)
from ekbom.model.diary import Outcome
from ekbom.model.finding import Finding

START = date(2026, 3, 1)


def entry(row: int, day: int, hour: float | None = None, **more: object) -> Entry:
    on = START + timedelta(days=day - 1)
    at = None
    if hour is not None:
        at = datetime.combine(on, datetime.min.time()) + timedelta(hours=hour)
    return Entry(row, row + 2, on, at, **more)  # type: ignore[arg-type]


def dated(*days: int) -> list[Entry]:
    return [entry(i, day) for i, day in enumerate(days)]


def counted(*pairs: tuple[int, int | None]) -> list[Entry]:
    return [entry(i, day, index=number) for i, (day, number) in enumerate(pairs)]


@pytest.mark.parametrize(
    ("values", "is_count"),
    [
        ([1, 2, 3, 4, 5, 6, 7], True),
        ([0, 1, 2, 3, 4, 5, 6], True),
        ([2, 3, 4, 5, 6, 7, 8], False),
        ([1, 2, 3, 4, 5, 6], False),  # six dates could be anything
        ([1, 1, 2, 2, 3, 3, 4, 4], True),  # every second date brings a new number
        ([1, 1, 1, 2, 2, 2, 3, 3], False),
        ([1, 2, 3, 4, 5, 6, 6], True),
        ([1, 2, 3, 4, 5, 7, 6], False),
        ([1, 2, 3, 4, 5, 6, 6.5], False),
        ([1, None, 2, 3, None, 4, 5], True),
    ],
)
def test_a_count_brings_a_new_number_on_every_second_date(
    values: list[float | None], is_count: bool
) -> None:
    assert looks_like_index(values, dated(*range(1, len(values) + 1))) is is_count


def test_a_count_may_stand_in_any_order_of_rows() -> None:
    assert looks_like_index([7, 6, 5, 4, 3, 2, 1], dated(7, 6, 5, 4, 3, 2, 1))
    assert not looks_like_index([7, 6, 5, 4, 3, 2, 1], dated(1, 2, 3, 4, 5, 6, 7))


def parting(what: str, repair: str) -> Finding:
    return Finding("index_off_calendar", "warning", "f.csv, column n", what, repair)


USED = "units are counted by n, so each keeps its own assignment"
UNUSED = (
    "nights are counted by the calendar; say --row day --index n if the schedule was drawn by n"
)


@pytest.mark.parametrize(("used", "repair"), [(True, USED), (False, UNUSED)])
def test_a_count_that_stands_still_falls_behind(used: bool, repair: str) -> None:
    rows = counted((1, 1), (2, 2), (3, 2), (4, 3), (5, None))
    assert index_findings(rows, "n", "f.csv", used=used) == [
        parting(
            "from 2026-03-03 on n is one day behind the calendar "
            "(2 stands on two dates, 2026-03-02 and 2026-03-03; 2026-03-03 is calendar day 3)",
            repair,
        )
    ]


def test_a_count_may_run_ahead_and_meet_the_calendar_again() -> None:
    rows = counted((1, 1), (2, 2), (3, 7), (4, 8), (9, 9))
    assert index_findings(rows, "n", "f.csv", used=True) == [
        parting(
            "from 2026-03-03 on n is 4 days ahead of the calendar "
            "(2026-03-02 is 2 and 2026-03-03 is 7; 2026-03-03 is calendar day 3)",
            USED,
        ),
        parting(
            "from 2026-03-09 on n agrees with the calendar again "
            "(2026-03-04 is 8 and 2026-03-09 is 9; 2026-03-09 is calendar day 9)",
            USED,
        ),
    ]


def test_the_largest_number_of_a_date_counts_and_the_first_may_be_any() -> None:
    rows = counted((1, 4), (2, 4), (2, 5), (3, 5), (3, 6))
    assert index_findings(rows, "n", "f.csv", used=True) == []


def gap(what: str) -> Finding:
    repair = "missing stays missing; nothing is filled in"
    return Finding("gap", "note", "f.csv, column urge", what, repair)


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ((5, None, 4), "1 of 3 nights has no value; the longest gap is 1 night, up to 2026-03-02"),
        (
            (None, 5, None, None, 4, None, None),
            "5 of 7 nights have no value; the longest gap is 2 nights, up to 2026-03-04",
        ),
    ],
)
def test_gaps_are_counted_and_the_first_of_the_longest_dated(
    values: tuple[float | None, ...], what: str
) -> None:
    dates = [START + timedelta(days=i) for i in range(len(values))]
    assert gap_findings(Outcome("urge", values), dates, "night", "f.csv") == [gap(what)]


def test_no_gap_needs_no_word() -> None:
    assert gap_findings(Outcome("urge", (5.0, 0.0)), [START, START], "night", "f.csv") == []


def lateness(*rows: Entry) -> tuple[tuple[bool, ...], list[Finding]]:
    units = [e.day.day for e in rows]
    axis = range(1, max(units) + 1)
    return late_units(rows, units, axis, "f.csv", late_after_h=36.0, day_turns_h=12.0)


def test_late_and_early_entries_are_named_and_the_late_ones_marked() -> None:
    late, found = lateness(
        entry(0, 1),
        entry(1, 2, 20, written=datetime(2026, 3, 4, 8)),
        entry(2, 3, 20, written=datetime(2026, 3, 5, 8, 1)),
        entry(3, 4, written=datetime(2026, 3, 6, 0, 1)),  # begins at noon
        entry(4, 5, 20, written=datetime(2026, 3, 5, 8)),
        entry(5, 6, 20, written=datetime(2026, 3, 5, 23)),
        entry(6, 7, 20, written=datetime(2026, 3, 6, 23)),
    )
    assert late == (False, False, True, True, False, False, False)
    assert found == [
        Finding(
            "late_entry",
            "warning",
            "f.csv, rows 4, 5",
            "written more than 36 h afterwards",
            "used and marked; memory fades, so write on the day",
        ),
        Finding(
            "written_before",
            "warning",
            "f.csv, rows 7, 8",
            "written on a day before it happened",
            "used; check both dates",
        ),
    ]


def test_nothing_is_late_where_nobody_says_when_it_was_written() -> None:
    assert lateness(entry(0, 1), entry(1, 2, 20)) == ((), [])


def test_rows_that_run_back_in_time_are_noted() -> None:
    assert order_findings(dated(1, 1, 2), "f.csv") == []
    assert order_findings(dated(1, 3, 2), "f.csv") == [
        Finding(
            "unsorted_rows",
            "note",
            "f.csv",
            "rows are not in order of time",
            "sorted by their dates",
        )
    ]


def future(rows: str, what: str, repair: str) -> list[Finding]:
    return [Finding("future_date", "warning", f"f.csv, {rows}", what, repair)]


def test_one_row_in_twenty_from_the_future_is_a_slip() -> None:
    ahead = entry(18, 20, 22 + 5 / 60)  # a day ahead to the minute is not the future
    rows = [*dated(*range(1, 19)), ahead, entry(19, 400)]
    kept, found = drop_future(rows, "f.csv", datetime(2026, 3, 19, 22, 5), 0.05)
    assert kept == rows[:19]
    assert found == future(
        "row 21",
        "1 row from the future (it is 2026-03-19 22:05)",
        "not used; correct the date",
    )


def test_many_rows_from_the_future_speak_against_the_clock() -> None:
    rows = [*dated(*range(1, 19)), entry(18, 400), entry(19, 401)]
    kept, found = drop_future(rows, "f.csv", datetime(2026, 3, 19, 22, 5), 0.05)
    assert kept == rows
    assert found == future(
        "rows 20, 21",
        "2 rows from the future (it is 2026-03-19 22:05)",
        "used as written; check the years, and the clock of this machine",
    )


def test_a_day_ahead_may_be_another_time_zone() -> None:
    now = datetime(2026, 3, 1, 20, tzinfo=UTC)
    rows = [entry(0, 2, 20)]
    assert drop_future(rows, "f.csv", now, 0.05) == (rows, [])
    (finding,) = drop_future([entry(0, 2, 20.1)], "f.csv", now, 0.05)[1]
    assert finding.code == "future_date"
    assert drop_future([entry(0, 900)], "f.csv", None, 0.05) == ([entry(0, 900)], [])


def test_a_row_that_stands_twice_is_counted_once_and_said() -> None:
    rows = [entry(0, 1), entry(1, 1), entry(2, 2, 20), entry(3, 2, 20), entry(4, 2, 20)]
    cells = [("5",), ("5",), ("5",), ("6",), ("5",)]
    earlier = Finding("gap", "note", "w", "a", "b")
    said = [earlier]
    assert drop_double_rows(rows, cells, "night", "f.csv", said) == [rows[0], rows[2], rows[3]]
    assert said == [
        earlier,
        Finding(
            "duplicate_entry",
            "warning",
            "f.csv, rows 3, 6",
            "2 rows standing in the file twice",
            "counted once; delete the copy",
        ),
    ]


def test_where_a_row_is_a_day_only_equal_moments_are_copies() -> None:
    rows = [entry(0, 1), entry(1, 1), entry(2, 2, 20), entry(3, 2, 20)]
    said: list[Finding] = []
    assert drop_double_rows(rows, [("5",)] * 4, "day", "f.csv", said) == rows[:3]
    assert (said[0].where, said[0].what) == ("f.csv, row 5", "1 row standing in the file twice")


def test_a_column_that_never_changes_is_noted_with_its_value() -> None:
    assert constant_finding("walk", [None, 1.5, 1.5], "f.csv") == [
        Finding(
            "constant_column",
            "note",
            "f.csv, column walk",
            "is 1.5 wherever it is written",
            "kept; what never changes cannot be compared",
        )
    ]


@pytest.mark.parametrize("values", [[], [None, None], [1.0], [1.0, None], [1.0, 2.0]])
def test_one_value_or_several_different_ones_are_not(values: list[float | None]) -> None:
    assert constant_finding("walk", values, "f.csv") == []


def test_rows_without_their_unit_are_refused_rather_than_cut_short() -> None:
    with pytest.raises(ValueError, match="shorter"):
        late_units(dated(1, 2), [1], range(1, 3), "f.csv", late_after_h=36.0, day_turns_h=12.0)
