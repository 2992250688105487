"""What is said of cells that are not what their column is."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ekbom.journal.column import Column, read_column, refuse_text
from ekbom.model.errors import InputError, UnitError
from ekbom.model.finding import Finding

HERE = "f.csv, column c"


def column(*texts: str, order: Sequence[str] | None = None, clock: bool = False) -> Column:
    return read_column("c", texts, range(2, 2 + len(texts)), "f.csv", order, clock=clock)


def warning(code: str, where: str, what: str, repair: str) -> Finding:
    return Finding(code, "warning", where, what, repair)


def unread(rows: str, what: str, code: str = "cell_not_read") -> Finding:
    repair = "counted as missing; correct the cell if a value was meant"
    return warning(code, f"{HERE}, {rows}", what, repair)


def test_words_among_numbers() -> None:
    assert column("7", "bad", "", "6", "22:00") == Column(
        "c",
        "number",
        [7.0, None, None, 6.0, None],
        findings=(unread("rows 3, 6", '"22:00", "bad" is not a number', "text_in_number"),),
    )


def test_words_among_clock_times() -> None:
    assert column("22:30", "none", "", "late", "23:00", "7") == Column(
        "c",
        "clock",
        [22.5, None, None, None, 23.0, None],
        [False, True, False, False, False, False],
        "h",
        findings=(unread("rows 5, 7", '"7", "late" is not a clock time'),),
    )


def test_clock_times_with_nothing_odd() -> None:
    assert column("22:30", "none", "n/a").findings == ()


def test_words_among_yes_and_no() -> None:
    assert column("yes", "no", "n/a", "maybe", "1 mg", "0", "2", "no", "ja") == Column(
        "c",
        "yes_no",
        [1.0, 0.0, None, None, None, 0.0, None, 0.0, 1.0],
        findings=(unread("rows 5, 6, 8", '"1 mg", "2", "maybe" is not yes or no'),),
    )


def test_yes_and_empty_cells_alone_say_nothing_of_no() -> None:
    assert column("x", "", "1") == Column(
        "c",
        "yes_no",
        [1.0, None, 1.0],
        findings=(
            warning(
                "only_yes",
                HERE,
                "holds nothing but yes and empty cells, and empty is not no",
                "write no (or 0) where it was not done",
            ),
        ),
    )
    assert column("no", "", "no").findings == ()
    assert column("x", "", "no").findings == ()


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (("yes", "1"), "yes_no"),
        (("yes", "0"), "yes_no"),
        (("yes", "3"), "number"),
        (("yes", "1 mg"), "number"),
        (("yes", "no", "3"), "yes_no"),
        (("yes", "no", "3", "4"), "number"),
        (("0", "1"), "number"),
        (("7", "bad"), "number"),
        (("7", "bad", "worse"), "text"),
        (("yes", "bad"), "yes_no"),
        (("yes", "bad", "worse"), "text"),
        (("22:00", "bad"), "clock"),
        (("22:00", "bad", "worse"), "text"),
        (("22:00", "none", "bad", "worse"), "clock"),
        (("22:00", "7"), "clock"),
        (("22:00", "7", "6"), "number"),
        (("22:00", "", "", ""), "clock"),
        (("7", "", "", ""), "number"),
        (("", "n/a"), "empty"),
        (("none", "bad"), "text"),
    ],
)
def test_half_of_the_filled_cells_decide(texts: tuple[str, ...], kind: str) -> None:
    assert column(*texts).kind == kind


def test_a_column_without_a_word_is_empty() -> None:
    assert column("", "n/a") == Column("c", "empty", [None, None])


def test_where_clock_times_are_expected_none_is_one() -> None:
    assert read_column("c", ["none", "bad"], [2, 3], "f.csv").kind == "text"
    assert column("none", "bad", clock=True).kind == "clock"
    assert column("none", "bad", "worse", clock=True).kind == "text"


@pytest.mark.parametrize(
    ("texts", "usable"),
    [(("7",), True), (("yes",), True), (("22:00",), False), (("bad",), False), (("",), False)],
)
def test_a_column_without_numbers_or_order_is_no_action(
    texts: tuple[str, ...], usable: bool
) -> None:
    assert column(*texts).usable is usable
    assert column("mild", order=("mild",)).usable


def test_words_are_listed_once_and_missing_ones_are_not_words() -> None:
    assert column("mild", "bad", "n/a", "", "mild") == Column(
        "c", "text", [None] * 5, words=("bad", "mild")
    )


def test_both_decimal_marks_are_counted() -> None:
    found = column("7.5", "7,5", "6,5", "6")
    assert found.values == [7.5, 7.5, 6.5, 6.0]
    assert found.findings == (
        warning(
            "mixed_decimals",
            HERE,
            "2 cells use a decimal comma and 1 a decimal point",
            "both are read as decimals; a mark for thousands would be read wrongly",
        ),
    )


def test_several_units_are_counted_and_turned_into_the_commonest() -> None:
    found = column("300 mg", "0.3 g", "150 mg", "0", "", "forgot")
    assert found == Column(
        "c",
        "number",
        [300.0, 300.0, 150.0, 0.0, None, None],
        unit="mg",
        findings=(
            unread("row 7", '"forgot" is not a number', "text_in_number"),
            warning(
                "mixed_units",
                HERE,
                "doses stand in several units (1 in g, 2 in mg)",
                "all turned into mg",
            ),
        ),
    )


def test_units_that_are_equally_common_go_by_the_alphabet() -> None:
    assert column("300 mg", "0.5 g").unit == "g"


def test_a_dose_without_its_unit_is_read_in_the_only_one() -> None:
    found = column("300 mg", "150", "0", "200")
    assert (found.values, found.unit) == ([300.0, 150.0, 0.0, 200.0], "mg")
    assert found.findings == (
        warning(
            "missing_unit",
            f"{HERE}, rows 3, 5",
            "2 doses without a unit beside doses with one",
            "read as mg",
        ),
    )


def test_a_dose_without_its_unit_is_not_used_beside_two() -> None:
    found = column("300 mg", "0.3 g", "150", "200 mg", "0")
    assert found.values == [300.0, 300.0, None, 200.0, 0.0]
    assert found.findings[1] == warning(
        "missing_unit",
        f"{HERE}, row 4",
        "1 dose without a unit beside doses with one",
        "not used; write the unit",
    )


def test_units_that_do_not_convert_are_refused_by_column() -> None:
    with pytest.raises(UnitError) as refused:
        column("300 mg", "5 ml", "300 mg")
    assert str(refused.value) == (
        "f.csv, column c: volume (ml) cannot be turned into mass (mg); "
        "write every value in mg, or use two columns"
    )


def test_a_word_that_is_not_in_the_order() -> None:
    assert column("Mild", "odd", "", "none", "n/a", order=(" none", "mild ")) == Column(
        "c",
        "words",
        [1.0, None, None, 0.0, None],
        words=(" none", "mild "),
        findings=(unread("row 3", '"odd" is not one of the ordered words'),),
    )


def test_an_order_that_fits_nothing_is_refused_with_both() -> None:
    with pytest.raises(InputError) as refused:
        column("good", "", "bad", order=("none", "mild"))
    assert str(refused.value) == (
        'f.csv, column c: holds "bad", "good", and none of these is in the order that was given '
        "(none, mild); give every word of the column, from least to most: --order c=WORD,WORD"
    )


def test_an_order_for_an_empty_column_says_nothing() -> None:
    found = column("", "n/a", order=("none", "mild"))
    assert (found.values, found.findings) == ([None, None], ())


def test_words_without_an_order_are_refused_with_the_option() -> None:
    with pytest.raises(InputError) as refused:
        refuse_text(column("mild", "severe"), "f.csv")
    assert str(refused.value) == (
        'f.csv, column c: holds words whose order nobody has said: "mild", "severe"; '
        "say it from least to most: --order c=WORD,WORD"
    )


def test_cells_without_their_lines_are_refused_rather_than_cut_short() -> None:
    with pytest.raises(ValueError, match="shorter"):
        read_column("c", ["300 mg", "200 mg"], [2], "f.csv")
