from __future__ import annotations

import pytest

from ekbom.journal.column import read_column, refuse_text
from ekbom.model.errors import InputError, UnitError


def column(*texts, order=None, clock=False):
    return read_column("c", texts, range(2, 2 + len(texts)), "f.csv", order, clock=clock)


def codes(found):
    return [f.code for f in found.findings]


def test_numbers_with_gaps():
    found = column("7", "", "7,5")
    assert (found.kind, found.values, codes(found)) == ("number", [7.0, None, 7.5], [])
    assert found.usable
    assert found.distinct() == {7.0, 7.5}


def test_text_in_a_number_column_is_named_and_missing():
    found = column("7", "bad", "6", "terrible")
    assert found.values == [7.0, None, 6.0, None]
    assert codes(found) == ["text_in_number"]
    assert "rows 3, 5" in found.findings[0].where
    assert '"bad", "terrible"' in found.findings[0].what


def test_both_decimal_marks_are_said():
    assert codes(column("7.5", "7,5")) == ["mixed_decimals"]


@pytest.mark.parametrize("words", [("yes", "no"), ("ja", "nein"), ("x", "0"), ("TRUE", "False")])
def test_yes_and_no(words):
    found = column(*words)
    assert (found.kind, found.values) == ("yes_no", [1.0, 0.0])


def test_yes_and_no_with_a_stray_number():
    found = column("yes", "no", "yes", "3", "1")
    assert found.kind == "yes_no"
    assert found.values == [1.0, 0.0, 1.0, None, 1.0]
    assert codes(found) == ["cell_not_read"]


def test_a_stray_yes_among_numbers():
    found = column("3", "2", "yes", "1")
    assert found.values == [3.0, 2.0, None, 1.0]
    assert codes(found) == ["text_in_number"]


def test_only_crosses_say_nothing_of_the_empty_cells():
    found = column("x", "", "x")
    assert found.values == [1.0, None, 1.0]
    assert codes(found) == ["only_yes"]
    assert codes(column("x", "x")) == []


def test_mixed_units_become_the_commonest_and_are_said():
    found = column("300 mg", "0.3 g", "150 mg", "0")
    assert (found.values, found.unit) == ([300.0, 300.0, 150.0, 0.0], "mg")
    assert codes(found) == ["mixed_units"]
    assert "1 in g, 2 in mg" in found.findings[0].what


def test_a_dose_without_its_unit_takes_the_only_one_there_is():
    found = column("300 mg", "150", "0")
    assert found.values == [300.0, 150.0, 0.0]
    assert codes(found) == ["missing_unit"]


def test_a_dose_without_its_unit_among_several_units_is_not_used():
    found = column("300 mg", "0.3 g", "150", "200 mg")
    assert found.values == [300.0, 300.0, None, 200.0]
    assert codes(found) == ["mixed_units", "missing_unit"]


def test_units_of_two_dimensions_are_refused():
    with pytest.raises(UnitError, match=r"f\.csv, column c: .*volume.*mass"):
        column("300 mg", "5 ml", "300 mg")


def test_text_with_a_dose_is_missing():
    assert column("300 mg", "forgot").values == [300.0, None]


def test_clock_times():
    found = column("22:30", "none", "", "late")
    assert (found.kind, found.values) == ("clock", [22.5, None, None, None])
    assert found.none == [False, True, False, False]
    assert codes(found) == ["cell_not_read"]
    assert not found.usable


def test_none_alone_is_a_clock_only_where_one_is_expected():
    assert column("none", "none").kind == "text"
    assert column("none", "none", clock=True).kind == "clock"
    assert column("7", "6", clock=True).kind == "number"


def test_ordered_words():
    found = column("mild", "Severe", "", "none", order=("none", "mild", "severe"))
    assert (found.kind, found.values) == ("words", [1.0, 2.0, None, 0.0])
    assert found.words == ("none", "mild", "severe")


def test_a_word_outside_the_order_is_named():
    found = column("mild", "odd", order=("none", "mild"))
    assert found.values == [1.0, None]
    assert codes(found) == ["cell_not_read"]


def test_an_order_that_fits_no_word_is_refused():
    with pytest.raises(InputError, match="none of these is in the order"):
        column("good", "bad", order=("none", "mild"))


def test_words_without_an_order_are_refused_by_name():
    found = column("mild", "severe", "", "awful", "bad")
    assert found.kind == "text"
    with pytest.raises(InputError, match=r'"awful", "bad", "mild" and 1 more.*--order c='):
        refuse_text(found, "f.csv")
    refuse_text(column("7"), "f.csv")


def test_an_empty_column():
    found = column("", "n/a")
    assert (found.kind, found.values) == ("empty", [None, None])
