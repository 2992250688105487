"""Which column is taken for what, and what is said when none or several would do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ekbom.journal.column import Column
from ekbom.journal.pick import guess_outcome, made_from, time_cells, written_column
from ekbom.journal.table import Table
from ekbom.model.diary import Diary
from ekbom.model.errors import InputError, UsageError

Read = Callable[..., Diary]


def table(columns: str, *rows: str) -> Table:
    cells = tuple(tuple(row.split("|")) for row in rows)
    return Table(tuple(columns.split("|")), cells, tuple(range(2, 2 + len(rows))), "f.csv")


def found_time(columns: str, *rows: str, date_format: str = "") -> str:
    return time_cells(table(columns, *rows), "", date_format)[0]


@pytest.mark.parametrize(
    ("columns", "row", "name"),
    [
        ("a|b", "2026-03-01|2026-03-02", "a"),
        ("bought|date", "2026-03-01|2026-03-02", "date"),
        ("bought on|Night-of", "2026-03-01|2026-03-02", "Night-of"),
        ("bought|night_of", "2026-03-01|2026-03-02", "night_of"),
        ("bought|last night", "2026-03-01|2026-03-02", "last night"),
        ("bought|the-evening", "2026-03-01|2026-03-02", "the-evening"),
        ("bought|my_Tag", "2026-03-01|2026-03-02", "my_Tag"),
        ("date|datetime", "2026-03-01|2026-03-01 20:00", "datetime"),
        ("bought|date", "2026-03-01 20:00|2026-03-02", "date"),
        ("datetime|when", "2026-03-01 20:00|2026-03-01 21:00", "datetime"),
        ("created_at|a", "2026-03-01 20:00|2026-03-01", "a"),
        ("n|night", "20260301|20260302", "night"),
    ],
)
def test_dates_are_looked_for_by_name_then_clock_then_place(
    columns: str, row: str, name: str
) -> None:
    assert found_time(columns, row) == name


def test_half_of_the_filled_cells_must_be_dates() -> None:
    assert found_time("a|b", "2026-03-01|1", "soon|1", "|1") == "a"
    with pytest.raises(InputError) as refused:
        found_time("a|b", "2026-03-01|1", "soon|1", "later|1")
    assert str(refused.value) == (
        "f.csv: no column holds dates; "
        "write dates as YYYY-MM-DD, or name the column with --time (columns: a, b)"
    )


def test_an_empty_column_holds_no_dates() -> None:
    assert found_time("date|a", "|2026-03-01") == "a"


def test_only_the_first_hundred_rows_are_looked_at() -> None:
    words, dates = ["soon"] * 51, ["2026-03-01"] * 49
    assert found_time("a", *["soon"] * 50, *["2026-03-01"] * 50, *["soon"] * 9) == "a"
    with pytest.raises(InputError, match="no column holds dates"):
        found_time("a", *words, *dates, *["2026-03-01"] * 9)


def test_eight_digits_are_a_date_under_a_usual_name_only() -> None:
    with pytest.raises(InputError, match="no column holds dates"):
        found_time("n|m", "20260301|5")


def test_with_a_format_only_dates_of_that_format_count() -> None:
    assert found_time("date|x", "2026-03-01|01x03x2026", date_format="%dx%mx%Y") == "x"


def test_date_and_clock_are_joined_cell_by_cell() -> None:
    drawn = table("on|at|urge", "2026-03-01|20:00|5", "2026-03-02||4", "|21:00|3")
    assert time_cells(drawn, "on+at", "") == (
        "on+at",
        ["2026-03-01 20:00", "2026-03-02", "21:00"],
        {"on", "at"},
    )
    assert time_cells(drawn, "on", "") == ("on", ["2026-03-01", "2026-03-02", ""], {"on"})


def test_a_format_without_a_year_is_refused() -> None:
    with pytest.raises(UsageError) as refused:
        time_cells(table("on", "01.03."), "on", "%d.%m.")
    assert str(refused.value) == (
        "--date-format: '%d.%m.' does not name day, month and year; say for example %d.%m.%Y or DMY"
    )


@pytest.mark.parametrize(
    ("columns", "taken", "name"),
    [
        ("date|written", set(), "written"),
        ("date|Entered_At", set(), "Entered_At"),
        ("date|written", {"written"}, ""),
        ("date|noted", set(), ""),
        ("written|created_at", {"written"}, "created_at"),
    ],
)
def test_when_a_row_was_written_is_found_by_its_usual_name(
    columns: str, taken: set[str], name: str
) -> None:
    drawn = table(columns, "2026-03-01|2026-03-02", "2026-03-02|")
    assert written_column(drawn, "", "", taken) == name


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        (["2026-03-01", "by hand"], ""),
        (["", ""], ""),
        (["20260301", ""], "written"),
        (["2026-03-01"] * 100 + ["by hand"], "written"),
        (["2026-03-01"] * 99 + ["by hand"], ""),
    ],
)
def test_when_a_row_was_written_is_a_date_in_every_cell_looked_at(
    cells: list[str], name: str
) -> None:
    assert written_column(table("written|b", *(f"{c}|1" for c in cells)), "", "", set()) == name


def test_a_column_of_writing_that_was_named_is_taken() -> None:
    drawn = table("date|Noted|written", "2026-03-01|soon|2026-03-01")
    assert written_column(drawn, "noted", "", set()) == "Noted"


def test_a_format_holds_for_the_column_of_writing_too() -> None:
    drawn = table("date|written", "01x03x2026|02x03x2026")
    assert written_column(drawn, "", "%dx%mx%Y", set()) == "written"
    assert written_column(drawn, "", "", set()) == ""


def numbers(name: str, *values: float, unit: str = "") -> Column:
    return Column(name, "number", [*values], unit=unit)


def test_three_different_numbers_may_be_a_rating() -> None:
    assert guess_outcome([numbers("a", 1, 2, 2), numbers("b", 1, 2, 3)], "f.csv") == "b"


@pytest.mark.parametrize(
    "others",
    [
        [numbers("dose", 1, 2, 3, unit="mg")],
        [Column("order", "words", [0.0, 1.0, 2.0])],
        [numbers("itch_mean", 1, 2, 3), numbers("itch max", 1, 2, 3)],
    ],
)
def test_doses_words_and_what_was_made_from_it_are_no_rivals(others: list[Column]) -> None:
    assert guess_outcome([numbers("itch", 1, 2, 3), *others], "f.csv") == "itch"


@pytest.mark.parametrize("name", ["urge", "RLS score", "my-mood", "evening_pain", "Schwere"])
def test_a_usual_name_goes_before_others(name: str) -> None:
    assert guess_outcome([numbers("cups", 1, 2, 3), numbers(name, 1, 2, 3)], "f.csv") == name


@pytest.mark.parametrize(
    "columns",
    [
        [numbers("a", 1, 2, 3), numbers("b", 1, 2, 3)],
        [numbers("a", 1, 2), numbers("b", 1, 2)],
    ],
    ids=["two could be it", "none could be it"],
)
def test_an_outcome_that_is_open_is_asked_for_with_the_columns(columns: list[Column]) -> None:
    with pytest.raises(UsageError) as refused:
        guess_outcome(columns, "f.csv")
    assert str(refused.value) == (
        "--outcome: f.csv does not show which column is the outcome; name it; the columns are: a, b"
    )


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("mood_daily_mean", True),
        ("Mood mean", True),
        ("mood-z", True),
        ("mood", False),
        ("moody", False),
        ("mean_mood", False),
        ("", False),
    ],
)
def test_a_name_with_more_words_is_made_from_the_outcome(name: str, made: bool) -> None:
    assert made_from(name, "mood") is made
