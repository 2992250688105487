from __future__ import annotations

import pytest

from ekbom.journal.cells import Cell, read_cell


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("", Cell("missing")),
        ("NaN", Cell("missing")),
        ("n/a", Cell("missing")),
        ("\N{EM DASH}", Cell("missing")),
        ("7", Cell("number", 7.0)),
        ("7.5", Cell("number", 7.5, mark=".")),
        ("7,5", Cell("number", 7.5, mark=",")),
        (",5", Cell("number", 0.5, mark=",")),
        ("-3", Cell("number", -3.0)),
        ("\N{MINUS SIGN}3", Cell("number", -3.0)),
        ("1e2", Cell("number", 100.0)),
        ("300 mg", Cell("number", 300.0, "mg")),
        ("300mg", Cell("number", 300.0, "mg")),
        ("0,3 G", Cell("number", 0.3, "g", ",")),
        ("2x", Cell("number", 2.0, "time")),
        ("22:30", Cell("clock", 22.5)),
        ("Yes", Cell("yes_no", 1.0)),
        ("nein", Cell("yes_no", 0.0)),
        ("x", Cell("yes_no", 1.0)),
        ("none tonight", Cell("none")),
        ("mild", Cell("text")),
        ("3 parsecs", Cell("text")),
        ("1_000", Cell("text")),
        ("1.234,5", Cell("text")),
        ("12.5.", Cell("text")),
        ("9" * 400, Cell("text")),
        ("+", Cell("text")),
        ("\N{ARABIC-INDIC DIGIT THREE}", Cell("text")),
    ],
)
def test_one_cell(text, cell):
    assert read_cell(text) == cell
