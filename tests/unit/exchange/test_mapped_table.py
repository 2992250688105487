"""A table through its mapping: names, words, units; the cells themselves stay as written."""

from __future__ import annotations

from typing import Any

import pytest

from ekbom.exchange.mapped_table import mapped, renamed, unread_columns, words_of
from ekbom.exchange.mapping_file import TableMapping, mapping_from
from ekbom.journal.table import Table
from ekbom.model.errors import InputError

TABLE = Table(
    ("Tag", "Zeit", "Beine", "Mg", "Notiz", "Rest"),
    (
        ("04.03.2026", "21:00", "Schlecht", "400", "unruhig", "a"),
        ("05.03.2026", "21:00", "gut", "1 g", "", "b"),
        ("06.03.2026", "21:00", "mittel", "keine", "", "c"),
    ),
    (2, 3, 4),
    "tagebuch.csv",
)


def mapping(**more: Any) -> TableMapping:
    plain = {
        "format": "ekbom-mapping/1",
        "time": "Tag+Zeit",
        "columns": {
            "Beine": {
                "is": "outcome",
                "name": "urge",
                "words": {"gut": 2, "schlecht": 8.5},
                "scale": [0, 10],
                "lower_is_better": True,
            },
            "Mg": {
                "is": "action",
                "name": "magnesium",
                "unit": "mg",
                "place": "after",
                "kind": "habit",
            },
            "Notiz": {"is": "note", "name": "remark"},
        },
    }
    return mapping_from({**plain, **more}, "map.json")


def test_names_change_and_words_stand_as_written() -> None:
    found = renamed(TABLE, mapping())
    assert found.columns == ("Tag", "Zeit", "urge", "magnesium", "Notiz", "Rest")
    assert found.rows == TABLE.rows


def test_words_become_numbers_and_bare_numbers_get_their_unit() -> None:
    found = mapped(TABLE, mapping())
    assert found.cells("urge") == ["8.5", "2", "mittel"]
    assert found.cells("magnesium") == ["400 mg", "1 g", "keine"]
    assert (found.lines, found.source) == (TABLE.lines, TABLE.source)


def test_a_word_with_a_unit_becomes_an_amount() -> None:
    two = mapping(columns={"Mg": {"is": "action", "words": {"keine": 0}, "unit": "mg"}})
    assert mapped(TABLE, two).cells("Mg") == ["400 mg", "1 g", "0 mg"]


def test_cells_without_words_and_units_are_the_same_cells() -> None:
    assert mapped(TABLE, mapping(columns={"Mg": {"is": "action"}})).rows is TABLE.rows


def test_it_is_read_in_the_words_of_the_command_line() -> None:
    found = words_of(mapping(row="night", tz="Europe/Oslo", day_turns=0, date_format="DMY"), TABLE)
    assert found == {
        "time": "Tag+Zeit",
        "row": "night",
        "tz": "Europe/Oslo",
        "day_turns": 0.0,
        "date_format": "DMY",
        "outcome": ["urge"],
        "action": ["magnesium@after"],
        "scale": {"urge": [0.0, 10.0]},
        "lower_is_better": {"urge": True},
        "kind": {"magnesium": "habit"},
        "ignore": ["Notiz", "Rest"],
    }


def test_ordered_words_and_columns_beside_are_said_too() -> None:
    plain = {
        "format": "ekbom-mapping/1", "written": "Zeit", "index": "Rest",
        "columns": {"Beine": {"is": "action", "order": ["gut", "schlecht"]}},
    }  # fmt: skip
    found = words_of(mapping_from(plain, "map.json"), TABLE)
    assert found == {
        "written": "Zeit",
        "index": "Rest",
        "action": ["Beine"],
        "order": {"Beine": ["gut", "schlecht"]},
        "ignore": ["Tag", "Mg", "Notiz"],
    }


def test_columns_that_nobody_named_are_told() -> None:
    assert unread_columns(mapping(), TABLE) == ("Rest",)


def test_a_column_that_is_not_there_is_refused() -> None:
    other = mapping(columns={"Bein": {"is": "outcome"}})
    for change in (renamed, mapped):
        with pytest.raises(InputError) as caught:
            change(TABLE, other)
        assert str(caught.value) == (
            "tagebuch.csv: it has no column 'Bein', which the mapping names; correct the mapping; "
            "the columns are: Tag, Zeit, Beine, Mg, Notiz, Rest"
        )


def test_a_name_that_is_taken_is_refused() -> None:
    other = mapping(columns={"Beine": {"is": "outcome", "name": "Rest"}})
    with pytest.raises(InputError, match="calls a column 'Rest', and there is another one"):
        mapped(TABLE, other)
