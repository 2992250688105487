"""The small words every finding is made of."""

from __future__ import annotations

import pytest

from ekbom.journal import note
from ekbom.model.finding import Finding


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        ([4], "row 4"),
        ([9, 4], "rows 4, 9"),
        ([10, 9, 2], "rows 2, 9, 10"),
        ([5, 4, 3, 2], "rows 2, 3, 4 and 1 more"),
        (range(2, 35), "rows 2, 3, 4 and 30 more"),
    ],
)
def test_three_rows_are_named_and_the_rest_counted(lines: list[int], shown: str) -> None:
    assert note.rows(lines) == shown


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        (["mild"], '"mild"'),
        (["b", "a", "b"], '"a", "b"'),
        (["c", "a", "b"], '"a", "b", "c"'),
        (["d", "c", "a", "b"], '"a", "b", "c" and 1 more'),
        (["d", "c", "e", "a", "b"], '"a", "b", "c" and 2 more'),
    ],
)
def test_three_words_are_quoted_and_the_rest_counted(found: list[str], shown: str) -> None:
    assert note.words(found) == shown


def test_a_long_word_is_cut_after_forty_letters() -> None:
    assert note.words(["x" * 40]) == f'"{"x" * 40}"'
    assert note.words(["x" * 40 + "y"]) == f'"{"x" * 40}"'


@pytest.mark.parametrize(
    ("number", "word"), [(0, "no"), (1, "one"), (2, "two"), (3, "three"), (4, "4"), (12, "12")]
)
def test_numbers_up_to_three_are_words(number: int, word: str) -> None:
    assert note.count(number) == word


@pytest.mark.parametrize(("number", "text"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows")])
def test_one_is_not_many(number: int, text: str) -> None:
    assert note.plural(number, "row") == text


def test_a_note_and_a_warning_differ_in_severity_only() -> None:
    words = ("gap", "f.csv", "two nights", "look")
    assert note.note(*words) == Finding("gap", "note", "f.csv", "two nights", "look")
    assert note.warning(*words) == Finding("gap", "warning", "f.csv", "two nights", "look")
