"""Refusals and findings where one night or day holds two values of an action."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import pytest

from ekbom.journal.column import Column
from ekbom.journal.conflict import (
    Reading,
    left_out_finding,
    refuse_daily,
    refuse_torn,
    torn_finding,
)
from ekbom.journal.entry import Entry
from ekbom.model.errors import NotAnswerable
from ekbom.model.finding import Finding

WALK = Column("walk", "number", [1.0, 1.0, 0.0, 0.0])
APART = [1, 1, 2, 2]  # units under which no two values meet
TORN = [1, 2, 2, 3]  # two values meet in one of three


def reading(
    described: Sequence[int],
    others: dict[str, Sequence[int]] | None = None,
    *,
    rated: set[int] | None = None,
    share: float = 0.0,
    row: Literal["night", "day"] = "night",
) -> Reading:
    entries = [Entry(i, i + 2, date(2026, 3, 1)) for i in range(len(described))]
    known = set(range(len(described))) if rated is None else rated
    return Reading(entries, described, known, others or {}, row, share, "f.csv")


def test_a_column_written_by_the_day_is_not_read_by_the_night() -> None:
    with pytest.raises(NotAnswerable) as refused:
        refuse_daily(WALK, reading(TORN, {"--row day": APART}))
    assert str(refused.value) == (
        "f.csv, column walk: read night by night, 1 of 3 nights hold two different values of "
        "walk: it is the same for all rows of one day, but a morning rating tells of the night "
        "before; say --row day, or walk@after if every row tells of the coming night"
    )


def test_the_first_reading_that_fits_is_the_one_that_is_named() -> None:
    others = {"--row day": TORN, "--row day --index n": APART, "--row week": APART}
    with pytest.raises(NotAnswerable, match="say --row day --index n, or walk@after"):
        refuse_daily(WALK, reading(TORN, others))


@pytest.mark.parametrize(
    "case",
    [
        reading(TORN),
        reading(TORN, {"--row day": TORN}),
        reading(TORN, {"--row day": [1, 2, 3, 4]}),  # one row a day says nothing of days
        reading(APART, {"--row day": APART}),
        reading(TORN, {"--row day": APART}, share=1 / 3),
        reading(TORN, {"--row day": APART}, rated={0, 1, 3}),  # nights without a rating
    ],
    ids=["no other", "torn too", "one a day", "not torn", "few enough", "not rated"],
)
def test_a_column_that_fits_the_nights_or_no_day_is_not_refused(case: Reading) -> None:
    refuse_daily(WALK, case)


def test_rows_that_carry_nothing_do_not_make_a_column_daily() -> None:
    column = Column("walk", "number", [1.0, None, 0.0, None])
    refuse_daily(column, reading([1, 1, 1, 1], {"--row day": APART}))


def torn_todo(
    others: dict[str, Sequence[int]],
    after: Sequence[int] | None = None,
    *,
    share: float = 0.0,
    row: Literal["night", "day"] = "night",
) -> str:
    with pytest.raises(NotAnswerable) as refused:
        refuse_torn(WALK, 2, 3, reading(TORN, others, share=share, row=row), after)
    return refused.value.todo


def test_too_many_units_with_two_values_are_refused_with_the_counts() -> None:
    with pytest.raises(NotAnswerable) as refused:
        refuse_torn(WALK, 2, 3, reading(TORN, {"--row day": APART}), None)
    assert str(refused.value) == (
        "f.csv, column walk: 2 of 3 nights hold two different values of walk, "
        "and the two are never averaged; say --row day"
    )


def test_a_share_of_units_may_be_torn() -> None:
    refuse_torn(WALK, 1, 4, reading(TORN, share=0.25), None)
    with pytest.raises(NotAnswerable, match="2 of 4 nights"):
        refuse_torn(WALK, 2, 4, reading(TORN, share=0.25), None)


def test_up_to_two_readings_that_fit_are_named() -> None:
    assert torn_todo({"--row day": APART}, APART) == "say --row day or walk@after"
    assert torn_todo({"--row day": TORN}, APART) == "say walk@after"
    three = {"--row day": APART, "--row day --index n": APART}
    assert torn_todo(three, APART) == "say --row day or --row day --index n"


def test_a_reading_fits_up_to_the_same_share() -> None:
    assert torn_todo({"--row day": TORN}, share=1 / 3) == "say --row day"
    assert torn_todo({"--row day": [1, 2, 2, 2]}, share=1 / 3) == "write it once a night"


@pytest.mark.parametrize("row", ["night", "day"])
def test_where_no_reading_fits_it_has_to_be_written_once(row: Literal["night", "day"]) -> None:
    assert torn_todo({"--row day": TORN}, TORN, row=row) == f"write it once a {row}"


@pytest.mark.parametrize(
    ("torn", "what"),
    [
        (["n 3", "n 5"], "2 days hold two different values (n 3, n 5)"),
        (["n 3", "n 5", "n 6"], "3 days hold two different values (n 3, n 5, n 6)"),
        (["n 3", "n 5", "n 6", "n 9"], "4 days hold two different values (n 3, n 5, n 6, ...)"),
    ],
)
def test_a_few_torn_units_are_named(torn: list[str], what: str) -> None:
    assert torn_finding(WALK, torn, "day", "f.csv") == Finding(
        "two_values",
        "warning",
        "f.csv, column walk",
        what,
        "counted as missing there; write it once a day",
    )


def test_a_column_nobody_named_that_does_not_fit_is_left_out_by_name() -> None:
    assert left_out_finding(WALK, 2, 9, "night", "f.csv") == Finding(
        "left_out",
        "warning",
        "f.csv, column walk",
        "2 of 9 nights hold different values, and nobody has named it",
        "not read as an action; say --outcome walk if it is measured",
    )


def test_one_day_holds_and_two_hold() -> None:
    assert torn_finding(WALK, ["2026-03-01"], "day", "f.csv").what == (
        "1 day holds two different values (2026-03-01)"
    )
