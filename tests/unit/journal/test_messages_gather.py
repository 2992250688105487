"""From rows to units: what is averaged, what is not used, and what is said of it."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from ekbom.journal.column import Column
from ekbom.journal.entry import Entry
from ekbom.journal.gather import (
    Gathered,
    drop_conflicts,
    drop_negatives,
    gather_action,
    gather_outcome,
    units_held,
)
from ekbom.journal.scales import Measured
from ekbom.model.diary import Action, Outcome
from ekbom.model.finding import Finding


def at(day: int, *hours: float) -> list[datetime | None]:
    moments = [datetime(2026, 3, day, int(h), round(h % 1 * 60)) for h in hours]
    return [*moments] or [None]


def entries(*moments: datetime | None, days: tuple[int, ...] = ()) -> list[Entry]:
    """Entries of these moments, or of dates in March where there is no moment."""
    dates = days or tuple(m.day if m else 1 for m in moments)
    return [
        Entry(i, i + 2, date(2026, 3, day), moment)
        for i, (moment, day) in enumerate(zip(moments, dates, strict=True))
    ]


def dated(*days: int) -> list[Entry]:
    return entries(*[None] * len(days), days=days)


def measured(*values: float | None, censored: tuple[bool, ...] = ()) -> Measured:
    return Measured("urge", [*values], [*censored], (0.0, 4.0), False, "h", ("a", "b"))


def test_prompts_of_a_unit_are_averaged_and_the_rest_arrives_as_it_was() -> None:
    found = gather_outcome(
        measured(None, 2, 4, 1, 3), dated(1, 1, 1, 3, 9), [1, 1, 1, 3, 9], range(1, 4)
    )
    assert found == Outcome("urge", (3.0, None, 1.0), (0.0, 4.0), False, "h", ("a", "b"))


def test_a_unit_is_censored_only_when_all_its_values_are() -> None:
    found = gather_outcome(
        measured(9, 11, 10, 12, None, censored=(False, True, True, True, True)),
        dated(1, 1, 2, 2, 3),
        [1, 1, 2, 2, 3],
        range(1, 4),
    )
    assert found.values == (9.0, 11.0, None)
    assert found.censored == (False, True, False)


def test_a_rating_was_given_when_the_last_prompt_of_its_unit_was() -> None:
    rows = entries(*at(1, 22, 20), None, *at(3, 21), *at(3, 23), days=(1, 1, 2, 3, 3))
    found = gather_outcome(measured(1, 2, 3, 4, None), rows, [1, 1, 2, 3, 3], range(1, 4))
    assert found.rated_at == (datetime(2026, 3, 1, 22), None, datetime(2026, 3, 3, 21))


def test_a_moment_with_two_values_is_named_and_all_its_rows_set_aside() -> None:
    rows = entries(*at(1, 20, 20, 20, 22))
    assert drop_conflicts(measured(5, 5, 8, 3), rows, "day", "f.csv") == (
        [0, 1, 2],
        [
            Finding(
                "conflicting_entry",
                "warning",
                "f.csv, column urge, rows 2, 3, 4",
                "the same moment has two different values",
                "neither is used; keep the right one",
            )
        ],
    )


def test_the_same_value_at_one_moment_counts_once_without_a_word() -> None:
    rows = entries(*at(1, 20, 20, 22, 22))
    assert drop_conflicts(measured(5, 5, 8, 8), rows, "night", "f.csv") == ([1, 3], [])


def test_rows_without_a_value_conflict_with_nothing() -> None:
    rows = entries(*at(1, 20, 20, 20))
    assert drop_conflicts(measured(None, 5, None), rows, "night", "f.csv") == ([], [])


@pytest.mark.parametrize(
    ("days", "dropped"),
    [
        ((1, 1, 2), [0, 1]),  # half of the dates have several rows: slips
        ((1, 1, 2, 2, 3), []),  # most have: prompts
        ((1, 1), []),
        ((1, 1, 2, 3), [0, 1]),
    ],
)
def test_several_rows_are_prompts_where_most_dates_have_them(
    days: tuple[int, ...], dropped: list[int]
) -> None:
    values = range(len(days))
    assert drop_conflicts(measured(*values), dated(*days), "night", "f.csv")[0] == dropped
    assert drop_conflicts(measured(*values), dated(*days), "day", "f.csv")[0] == []


def test_prompts_with_a_date_alone_hide_no_conflict_of_a_moment() -> None:
    rows = entries(None, None, *at(2, 20, 20), days=(1, 1, 2, 2))
    assert drop_conflicts(measured(1, 2, 3, 4), rows, "night", "f.csv")[0] == [2, 3]


def numbers(*values: float | None, unit: str = "") -> Column:
    return Column("dose", "number", [*values], unit=unit)


def test_amounts_below_nought_are_named_and_missing() -> None:
    earlier = Finding("mixed_units", "warning", "w", "a", "b")
    column = Column("dose", "number", [1.0, -1.5, None, -2.0], unit="mg", findings=(earlier,))
    found = drop_negatives(column, dated(1, 2, 3, 4), "f.csv", 0.05)
    assert found.values == [1.0, None, None, None]
    assert found.findings == (
        earlier,
        Finding(
            "negative_amount",
            "warning",
            "f.csv, column dose, rows 3, 5",
            '"-1.5", "-2" is less than nothing',
            "counted as missing; correct the cell",
        ),
    )
    assert column.values == [1.0, -1.5, None, -2.0]


@pytest.mark.parametrize(("others", "slip"), [(19, True), (18, False)])
def test_one_value_in_twenty_below_nought_is_a_slip(others: int, slip: bool) -> None:
    column = numbers(-1, *[2.0] * others, None)
    found = drop_negatives(column, dated(*range(1, others + 3)), "f.csv", 0.05)
    assert found.values[0] == (None if slip else -1)
    assert bool(found.findings) is slip


@pytest.mark.parametrize(
    "column",
    [
        numbers(0.0, 1.0),
        numbers(None, None),
        Column("dose", "clock", [-1.0, 1.0]),
        Column("dose", "number", [0.0, 1.0, -9.0]),  # its row is not used
    ],
)
def test_a_column_without_a_slip_stays_as_it_is(column: Column) -> None:
    assert drop_negatives(column, dated(1, 2), "f.csv", 0.5) is column


def gathered(
    column: Column, rows: list[Entry], units: list[int], *, timed: bool = False
) -> Gathered:
    return gather_action(column, rows, units, range(1, 4), "habit", "f.csv", timed=timed)


def test_an_action_arrives_with_its_kind_unit_and_words() -> None:
    column = Column("walk", "words", [None, 1.0, 0.0, 1.0], words=("no", "yes"))
    assert gathered(column, dated(1, 1, 3, 9), [1, 1, 3, 9]) == Gathered(
        Action("walk", (1.0, None, 0.0), "habit", words=("no", "yes")), held=2, torn=()
    )
    assert gathered(numbers(5.0, unit="mg"), dated(1), [1]).action.unit == "mg"


def test_two_values_of_one_unit_leave_it_missing_but_held() -> None:
    found = gathered(numbers(2, 1, 3, 4, 4), dated(3, 3, 1, 2, 2), [3, 3, 1, 2, 2])
    assert found.action.values == (3, 4, None)
    assert (found.held, found.torn) == (3, (3,))
    both = gathered(numbers(2, 1, 3, 4), dated(3, 3, 1, 1), [3, 3, 1, 1])
    assert both.torn == (1, 3)


def repeated(times: int) -> Finding:
    return Finding(
        "repeated_value",
        "note",
        "f.csv, column dose",
        f"the same amount stands at several moments of one night or day ({times} times)",
        "counted once, not added up; write the total if it was taken more than once",
    )


@pytest.mark.parametrize(
    ("column", "times"),
    [
        (numbers(2, 2, 0, 0), 1),
        (numbers(1, 1, 1, 1, unit="mg"), 2),
        (numbers(2, 2, 3, 4), 1),  # two different values are another matter
        (numbers(2, None, 2, None), 0),
        (numbers(1, 1, 1, 1), 0),
        (numbers(0, 0, 2, None), 0),
        (Column("dose", "yes_no", [1.0] * 4), 0),
        (Column("dose", "words", [2.0] * 4), 0),
        (numbers(None, None, None, None), 0),
    ],
)
def test_the_same_amount_at_several_moments_is_said(column: Column, times: int) -> None:
    rows = entries(*at(1, 18, 22), *at(2, 18, 22))
    found = gathered(column, rows, [1, 1, 2, 2])
    assert found.findings == ((repeated(times),) if times else ())


def test_the_same_amount_twice_at_one_moment_is_no_repetition() -> None:
    assert gathered(numbers(2, 2), entries(*at(1, 18, 18)), [1, 1]).findings == ()


def test_an_action_was_done_when_it_was_first_written_that_it_was() -> None:
    column = numbers(0, 1, 1, 1, 0, 1)
    rows = entries(*at(1, 18, 22, 20, 21), *at(2, 18), None, days=(1, 1, 1, 1, 2, 3))
    found = gathered(column, rows, [1, 1, 1, 1, 2, 3], timed=True)
    assert found.action.done_at == (datetime(2026, 3, 1, 20), None, None)
    assert gathered(column, rows, [1, 1, 1, 1, 2, 3]).action.done_at == ()


def test_moments_are_known_even_where_nothing_was_done() -> None:
    rows = entries(*at(1, 18), *at(2, 18))
    assert gathered(numbers(0, 0), rows, [1, 2], timed=True).action.done_at == (None, None, None)
    assert gathered(numbers(1), dated(1), [1], timed=True).action.done_at == ()


def test_the_values_under_each_unit() -> None:
    column = numbers(1, None, 2, 1, 3)
    rows = dated(1, 1, 1, 2, 3)
    assert units_held(column, rows, [1, 1, 1, 2, 3]) == {1: {1, 2}, 2: {1}, 3: {3}}
    assert units_held(column, rows, [1, 1, 1, 2, 3], {1, 2, 4}) == {1: {2}, 3: {3}}


def test_rows_without_their_unit_are_refused_rather_than_cut_short() -> None:
    rows, column = dated(1, 2), numbers(1, 2)
    with pytest.raises(ValueError, match="shorter"):
        gather_outcome(measured(1, 2), rows, [1], range(1, 3))
    with pytest.raises(ValueError, match="shorter"):
        gathered(column, rows, [1])
    with pytest.raises(ValueError, match="shorter"):
        units_held(column, rows, [1])
