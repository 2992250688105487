"""A mapping is read strictly: every slip in it is named, and what is sound is answered."""

from __future__ import annotations

import copy
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ekbom.exchange.mapping_file import ColumnUse, mapping_from, read_mapping
from ekbom.model.errors import InputError

SOUND: dict[str, Any] = {
    "format": "ekbom-mapping/1",
    "delimiter": ";",
    "skip_lines": [4, 1, 1],
    "time": "Tag",
    "written": "Geschrieben",
    "date_format": "%d.%m.%Y",
    "row": "night",
    "tz": "Europe/Oslo",
    "day_turns": 13,
    "columns": {
        "Beine": {
            "is": "outcome", "name": "urge", "words": {"Gut": 2, "schlecht ": 8.5},
            "scale": [0, 10], "lower_is_better": True,
        },
        "Mg": {
            "is": "action", "name": "magnesium", "unit": "mg", "place": "after", "kind": "habit",
        },
        "Wetter": {"is": "action", "order": ["gut", "schlecht"]},
        "Notiz": {"is": "note"},
        "Nr": {"is": "ignore"},
    },
}  # fmt: skip
GONE = "(left out)"


def changed(path: str, value: Any) -> dict[str, Any]:
    """The sound mapping with one value put in another's place."""
    found = copy.deepcopy(SOUND)
    *above, last = path.split("/")
    part: Any = found
    for name in above:
        part = part[name]
    if value is GONE:
        del part[last]
    else:
        part[last] = value
    return found


# What is changed, into what, and what is then said; an empty text is accepted.
TABLE: list[tuple[str, Any, str]] = [
    ("format", GONE, "format is missing"),
    ("format", "ekbom-mapping/2", "format is 'ekbom-mapping/2', not 'ekbom-mapping/1'"),
    ("format", 1, "format is 1, of the wrong type"),
    ("delimiter", GONE, ""),
    ("delimiter", "\t", ""),
    ("delimiter", ";;", "delimiter is ';;', not one sign such as ;"),
    ("delimiter", '"', "delimiter is '\"', not one sign such as ;"),
    ("delimiter", 5, "delimiter is 5, of the wrong type"),
    ("skip_lines", [], ""),
    ("skip_lines", [0], "skip_lines holds 0, not a line from 1 to 1000"),
    ("skip_lines", [1001], "skip_lines holds 1001, not a line from 1 to 1000"),
    ("skip_lines", [True], "skip_lines holds True, not a line from 1 to 1000"),
    ("skip_lines", ["1"], "skip_lines holds '1', not a line from 1 to 1000"),
    ("skip_lines", 1, "skip_lines is 1, of the wrong type"),
    ("time", GONE, ""),
    ("time", " ", "time is empty"),
    ("time", ["Tag"], "time is ['Tag'], of the wrong type"),
    ("zeit", "Tag", "zeit is not known here"),
    ("date_format", "DMY", ""),
    ("date_format", "%d.%m", "date_format cannot be used: '%d.%m' does not name day"),
    ("row", "day", ""),
    ("row", "week", "row is 'week', not one of night, day"),
    ("tz", "Europe/Nowhere", "tz cannot be used: 'Europe/Nowhere' is not a time zone"),
    ("day_turns", 0, ""),
    ("day_turns", 24, "day_turns cannot be used: 24 is not an hour of the day"),
    ("day_turns", "12", "day_turns is '12', of the wrong type"),
    ("day_turns", True, "day_turns is True, of the wrong type"),
    ("columns", GONE, ""),
    ("columns", [], "columns is [], of the wrong type"),
    ("columns/Beine", "outcome", "columns.Beine is not an object"),
    ("columns/Beine/is", GONE, "columns.Beine.is is missing"),
    ("columns/Beine/is", "result", "columns.Beine.is is 'result', not one of outcome, action"),
    ("columns/Beine/name", "", "columns.Beine.name is empty"),
    ("columns/Beine/name", "magnesium", "two columns are called 'magnesium'"),
    ("columns/Beine/colour", "red", "columns.Beine.colour is not known here"),
    ("columns/Beine/words", {}, ""),
    ("columns/Beine/words", {"gut": 1, "GUT": 2}, "columns.Beine.words holds 'GUT' twice"),
    ("columns/Beine/words", {" ": 1}, "columns.Beine.words holds an empty word"),
    ("columns/Beine/words", {"gut": "1"}, "gives 'gut' the value '1', which is no number"),
    ("columns/Beine/words", {"gut": True}, "gives 'gut' the value True, which is no number"),
    ("columns/Beine/words", {"gut": float("inf")}, "gives 'gut' the value inf, which is no number"),
    ("columns/Beine/order", ["gut", "schlecht"], "Beine.words and order say the same thing"),
    ("columns/Wetter/order", ["gut", "Gut"], "columns.Wetter.order holds a word twice"),
    ("columns/Wetter/order", ["gut", 2], "columns.Wetter.order holds something that is no word"),
    ("columns/Wetter/order", [" "], "columns.Wetter.order holds something that is no word"),
    ("columns/Beine/scale", [0, 100], ""),
    ("columns/Beine/scale", [10, 0], "scale cannot be used: 10 0 does not go from a lower"),
    ("columns/Beine/scale", [0], "scale cannot be used: 0 does not go from a lower"),
    ("columns/Beine/scale", [0, "10"], "columns.Beine.scale is [0, '10'], not two numbers"),
    ("columns/Beine/lower_is_better", "yes", "lower_is_better is 'yes', of the wrong type"),
    ("columns/Mg/scale", [0, 10], "columns.Mg.scale is of an outcome, and this column is 'action'"),
    ("columns/Mg/lower_is_better", False, "lower_is_better is of an outcome"),
    ("columns/Beine/place", "after", "columns.Beine.place is of an action"),
    ("columns/Notiz/kind", "habit", "Notiz.kind is of an action, and this column is 'note'"),
    ("columns/Mg/place", "later", "columns.Mg.place is 'later', not one of same, before, after"),
    ("columns/Mg/kind", "daily", "Mg.kind is 'daily', not one of planned, habit, as_needed"),
    ("columns/Mg/unit", "mile", "columns.Mg.unit is 'mile', which is no unit that is known here"),
    ("columns/Mg/unit", "IU", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value", "said"), TABLE, ids=[f"{path}={value}" for path, value, _ in TABLE]
)
def test_a_slip_is_named_and_what_is_sound_is_read(path: str, value: Any, said: str) -> None:
    plain = changed(path, value)
    if not said:
        assert mapping_from(plain, "map.json").plain == plain
        return
    with pytest.raises(InputError) as caught:
        mapping_from(plain, "map.json")
    assert str(caught.value).startswith("map.json: ")
    assert said in str(caught.value)


def test_the_table_holds_what_is_accepted_and_what_is_refused() -> None:
    verdicts = Counter("refused" if said else "accepted" for _, _, said in TABLE)
    print({word: f"{100 * count / len(TABLE):.0f} %" for word, count in verdicts.items()})
    assert verdicts["accepted"] >= 10
    assert verdicts["refused"] >= 40


def test_all_of_it_is_read(tmp_path: Path) -> None:
    place = tmp_path / "map.json"
    place.write_text(json.dumps(SOUND), "utf-8")
    found = read_mapping(place)
    assert found.plain == SOUND
    assert (found.delimiter, found.skip_lines) == (";", (1, 4))
    assert found.beside == {"time": "Tag", "written": "Geschrieben"}
    assert (found.date_format, found.tz) == ("%d.%m.%Y", "Europe/Oslo")
    assert (found.row, found.day_turns_h) == ("night", 13.0)
    legs, magnesium, weather, remark, number = found.columns
    assert legs == ColumnUse(
        "Beine", "outcome", "urge", words={"gut": 2.0, "schlecht": 8.5},
        scale=(0.0, 10.0), lower_is_better=True,
    )  # fmt: skip
    assert magnesium == ColumnUse(
        "Mg", "action", "magnesium", unit="mg", place="after", kind="habit"
    )
    assert weather == ColumnUse("Wetter", "action", "Wetter", order=("gut", "schlecht"))
    assert [one.use for one in (remark, number)] == ["note", "ignore"]


def test_a_mapping_that_says_nothing_is_a_mapping() -> None:
    found = mapping_from({"format": "ekbom-mapping/1"}, "map.json")
    assert (found.columns, found.beside, found.row, found.day_turns_h) == ((), {}, None, None)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"format": 1, "format": 2}'])
def test_what_is_no_json_object_is_refused(tmp_path: Path, text: str) -> None:
    place = tmp_path / "map.json"
    place.write_text(text, "utf-8")
    with pytest.raises(InputError, match=r"map\.json"):
        read_mapping(place)
