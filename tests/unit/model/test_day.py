"""Days that somebody writes down, and as many before one as were asked for."""

from __future__ import annotations

from datetime import date

import pytest

from ekbom.model.day import FIRST, first_of, parse_day


@pytest.mark.parametrize("text", ["1900-01-01", "2026-11-21", "2100-12-31"])
def test_a_day_is_read(text: str) -> None:
    assert str(parse_day(text)) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("soon", "is not a date"),
        ("2026-02-30", "is not a date"),
        ("1899-12-31", "lies outside the years 1900 to 2100"),
        ("2101-01-01", "lies outside the years 1900 to 2100"),
        ("9999-12-31", "lies outside the years 1900 to 2100"),
    ],
)
def test_no_day_that_is_meant_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_day(text)


@pytest.mark.parametrize(
    ("days", "first"),
    [
        (1, date(1900, 1, 3)),
        (2, date(1900, 1, 2)),
        (3, FIRST),
        (4, FIRST),
        (10**12, FIRST),
    ],
)
def test_so_many_days_end_with_the_last(days: int, first: date) -> None:
    assert first_of(days, date(1900, 1, 3)) == first
