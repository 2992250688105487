"""What is said where nobody has said a scale, a direction, or when an evening ended."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ekbom.journal.column import Column, read_column
from ekbom.journal.scales import Measured, measure, without
from ekbom.model.errors import InputError
from ekbom.model.finding import Finding

HERE = "f.csv, column c"
LATER = Finding(
    "direction_guess",
    "warning",
    HERE,
    "is a clock time and some evenings had none at all",
    "a later hour is read as better; say --higher-is-better to settle it",
)


def outcome(
    *texts: str,
    scale: tuple[float, float] | None = None,
    lower: bool | None = None,
    order: tuple[str, ...] | None = None,
    bedtimes: Sequence[float | None] | None = None,
    turn: float = 12.0,
    clock: bool = False,
) -> Measured:
    lines = range(2, 2 + len(texts))
    return measure(
        read_column("c", texts, lines, "f.csv", order, clock=clock),
        lines,
        "f.csv",
        scale=scale,
        lower_is_better=lower,
        day_turns_h=turn,
        bedtimes=bedtimes,
        slip_share=0.05,
    )


def guess(where: str, what: str, repair: str, *, slip: bool = False) -> Finding:
    return Finding("scale_guess", "warning" if slip else "note", where, what, repair)


def test_from_nought_to_ten_needs_no_word() -> None:
    assert outcome("0", "10", "") == Measured(
        "c", [0.0, 10.0, None], [False] * 3, (0.0, 10.0), lower_is_better=True
    )


@pytest.mark.parametrize(
    ("texts", "scale", "shown"),
    [
        (("0", "10.5"), (0, 100), "read on a scale from 0 to 100"),
        (("1", "100"), (0, 100), "read on a scale from 0 to 100"),
        (("1", "100.5"), (1, 100.5), "read on the range of the values, 1 to 100.5"),
        (("-0.5", "10"), (-0.5, 10), "read on the range of the values, -0.5 to 10"),
        (("-3", "-3"), (-3, 0), "read on the range of the values, -3 to 0"),
        (("120", "120"), (0, 120), "read on the range of the values, 0 to 120"),
    ],
)
def test_a_scale_that_is_guessed_is_said(
    texts: tuple[str, ...], scale: tuple[float, float], shown: str
) -> None:
    found = outcome(*texts)
    assert found.scale == scale
    assert found.findings == (
        guess(HERE, "nobody has said the scale", f"{shown}; say --scale LO HI"),
    )


@pytest.mark.parametrize(("far", "span"), [("11", "0 to 100"), ("77", "0 to 100")])
def test_one_value_in_twenty_beyond_ten_may_be_a_slip(far: str, span: str) -> None:
    found = outcome("0", "10", *["5"] * 17, far)
    assert found.findings == (
        guess(
            f"{HERE}, row 21",
            "all other values lie from 0 to 10, so 1 value may be a slip of the pen",
            f"read on a scale from {span}; say --scale 0 10 to leave them out",
            slip=True,
        ),
    )


def test_values_below_nought_may_be_slips_too() -> None:
    found = outcome("-7", *["5"] * 38, "77")
    assert found.scale == (-7, 77)
    assert found.findings == (
        guess(
            f"{HERE}, rows 2, 41",
            "all other values lie from 0 to 10, so 2 values may be a slip of the pen",
            "read on the range of the values, -7 to 77; say --scale 0 10 to leave them out",
            slip=True,
        ),
    )


def test_one_value_in_nineteen_is_no_slip() -> None:
    (finding,) = outcome(*["5"] * 18, "77").findings
    assert (finding.severity, finding.what) == ("note", "nobody has said the scale")


def test_the_ends_of_a_scale_belong_to_it() -> None:
    found = outcome("2", "8", scale=(2.0, 8.0))
    assert (found.values, found.findings) == ([2.0, 8.0], ())


def test_values_off_the_scale_are_named_with_the_scale() -> None:
    found = outcome("1.5", "5", "9", "11", scale=(2.0, 8.0))
    assert found.values == [None, 5.0, None, None]
    assert found.findings == (
        Finding(
            "out_of_scale",
            "warning",
            f"{HERE}, rows 2, 4, 5",
            '"1.5", "11", "9" lies outside the scale 2 to 8',
            "not used; correct it, or say --scale LO HI",
        ),
    )


def test_a_scale_that_holds_no_value_is_refused_with_the_values() -> None:
    with pytest.raises(InputError) as refused:
        outcome("50", "", "60.5", scale=(0.0, 10.0))
    assert str(refused.value) == (
        'f.csv, column c: no value lies on the scale 0 to 10 ("50", "60.5"); '
        "say the scale that the column uses: --scale LO HI"
    )


def test_yes_no_and_words_keep_their_own_scale() -> None:
    assert outcome("yes", "no", scale=(0.0, 10.0)).scale == (0.0, 1.0)
    found = outcome("b", "a", order=("a", "b", "c"), scale=(0.0, 10.0))
    assert (found.scale, found.words, found.unit) == ((0.0, 2.0), ("a", "b", "c"), "points")


@pytest.mark.parametrize(
    ("turn", "hours"), [(12.0, [9.0, 13.5, 0.0, 23.0]), (15.0, [6.0, 10.5, 21.0, 20.0])]
)
def test_a_clock_outcome_counts_hours_from_the_turn_of_the_day(
    turn: float, hours: list[float]
) -> None:
    found = outcome("21:00", "01:30", "12:00", "11:00", turn=turn)
    assert found == Measured("c", hours, [False] * 4, (0.0, 24.0), lower_is_better=True, unit="h")


def test_a_scale_that_was_said_holds_for_a_clock_too() -> None:
    found = outcome("21:00", "02:00", scale=(0.0, 12.0))
    assert (found.scale, found.values) == ((0.0, 12.0), [9.0, None])
    assert found.findings[0].what == '"14" lies outside the scale 0 to 12'


def test_an_evening_without_ends_at_its_bedtime() -> None:
    bedtimes = [23.0, 1.0, 22.0]
    found = outcome("none", "none", "20:00", bedtimes=bedtimes, turn=10.0)
    assert found.values == [13.0, 15.0, 10.0]
    assert found.censored == [True, True, False]
    assert not found.lower_is_better
    assert found.findings == (LATER,)


def test_without_a_bedtime_the_latest_hour_of_the_column_is_taken_and_said() -> None:
    found = outcome("none", "21:30", "20:00", "none")
    assert found.values == [9.5, 9.5, 8.0, 9.5]
    assert found.censored == [True, False, False, True]
    assert found.findings == (
        Finding(
            "censored_guess",
            "warning",
            f"{HERE}, rows 2, 5",
            "none came on 2 evenings, and bedtime is not written",
            "read as not before the latest clock time of the column; name the column of "
            "bedtime or waking with --bedtime",
        ),
        LATER,
    )


def test_a_bedtime_that_is_missing_is_read_as_the_latest_hour_of_all() -> None:
    found = outcome("none", "20:00", "none", bedtimes=[None, 22.0, 23.0])
    assert found.values == [11.0, 8.0, 11.0]
    guessed, _ = found.findings
    assert (guessed.where, guessed.what) == (
        f"{HERE}, row 2",
        "none came on 1 evening, and bedtime is not written",
    )


def test_bedtimes_of_evenings_with_a_clock_time_change_nothing() -> None:
    found = outcome("20:00", "21:00", bedtimes=[22.0, 23.0])
    assert (found.values, found.censored, found.findings) == ([8.0, 9.0], [False] * 2, ())


def test_evenings_that_all_had_none_and_no_bedtime_stay_open() -> None:
    found = outcome("none", "none", clock=True)
    assert (found.values, found.censored) == ([None, None], [True, True])
    assert [finding.code for finding in found.findings] == ["censored_guess", "direction_guess"]


@pytest.mark.parametrize("lower", [True, False])
def test_a_direction_that_was_said_is_kept_without_a_word(lower: bool) -> None:
    found = outcome("none", "20:00", bedtimes=[22.0, 22.0], lower=lower)
    assert (found.lower_is_better, found.findings) == (lower, ())
    assert outcome("5", lower=lower).lower_is_better is lower


def test_findings_of_the_column_come_first() -> None:
    found = outcome("5", "bad", "77")
    assert [finding.code for finding in found.findings] == ["text_in_number", "scale_guess"]


def test_a_column_without_a_value_keeps_the_usual_scale() -> None:
    column = Column("c", "number", [None, None])
    found = measure(
        column,
        [2, 3],
        "f.csv",
        scale=None,
        lower_is_better=None,
        day_turns_h=12.0,
        bedtimes=None,
        slip_share=0.05,
    )
    assert (found.scale, found.values, found.findings) == ((0.0, 10.0), [None, None], ())


def test_rows_that_are_set_aside_lose_their_value_and_say_why() -> None:
    first, second = guess("a", "b", "c"), guess("d", "e", "f")
    before = Measured("c", [1.0, 2.0, 3.0], [False] * 3, (0.0, 10.0), True, findings=(first,))
    after = without(before, [0, 2], second)
    assert (after.values, after.findings) == ([None, 2.0, None], (first, second))
    assert before.values == [1.0, 2.0, 3.0]
