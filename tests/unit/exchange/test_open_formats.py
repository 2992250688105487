"""Tables and texts that need no ekbom; no cell is taken for a formula."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.stores import kept

from ekbom.exchange.open_formats import (
    LONG,
    csv_text,
    file_name,
    long_rows,
    neutral,
    readme_text,
    table_csv,
)
from ekbom.journal.table import Table


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1",
     "\N{FULLWIDTH EQUALS SIGN}1", "+one, two", "-a", "--1", "=", "@"],
)  # fmt: skip
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "6", "-1.5", "+2", "-4,5", "-", "--", "-5 mg", "-1e3", "1=2", "a@b", "bad evening"]
)
def test_numbers_and_words_stay(text: str) -> None:
    assert neutral(text) == text


@given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=2), max_size=5))
def test_a_table_can_be_read_again(rows: list[list[str]]) -> None:
    plain = [[cell.replace("\r", " ").replace("\0", "") for cell in row] for row in rows]
    text = csv_text(("a", "=b"), plain)
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read[0] == ["a", "'=b"]
    assert read[1:] == [[neutral(cell) for cell in row] for row in plain]


def test_values_of_all_kinds() -> None:
    row = (None, True, False, 1, 2.50, 1 / 3, date(2026, 11, 20), datetime(2026, 11, 20, 21, 30))
    text = csv_text([*"abcdefgh"], [row])
    assert text.splitlines()[1] == (",true,false,1,2.5,0.3333333333,2026-11-20,2026-11-20T21:30:00")


def test_one_row_for_each_filled_cell_and_note() -> None:
    body = {"cells": {"urge": "6", "tea": ""}, "note": "bad"}
    rows = list(long_rows([kept(body=body, late=True)]))
    assert [row[2:4] for row in rows] == [("urge", "6"), ("note", "bad")]
    named = dict(zip(LONG, rows[0], strict=True))
    assert named["late"] is True
    assert named["record"] == "r1"
    assert named["written_by"] == "person"


def test_a_table_of_the_journal() -> None:
    table = Table(("day", "urge"), (("2026-11-20", "-3"), ("2026-11-21", "=3")), (2, 3))
    assert table_csv(table) == "day,urge\n2026-11-20,-3\n2026-11-21,'=3\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada Lovelace", "Ada_Lovelace"),
        ("../../etc/passwd", "etc_passwd"),
        ("", "file"),
        ("...", "file"),
        ("CON:?*", "CON"),
        ("night 1.edf", "night_1.edf"),
        ("x" * 100, "x" * 40),
    ],
)
def test_names_every_system_takes(text: str, name: str) -> None:
    assert file_name(text) == name


def test_a_name_that_is_taken_is_counted_on() -> None:
    assert file_name("Ada", ["ada", "ADA_2"]) == "Ada_3"


def test_a_page_in_plain_words() -> None:
    assert readme_text("Title", ["One.", "Two."], {"a.csv": "all", "b.toml": "more"}) == (
        "Title\n\nOne.\n\nTwo.\n\na.csv   all\nb.toml  more\n"
    )
