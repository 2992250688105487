"""Kind and unit from the catalogue: said, never stronger than what the person says."""

from __future__ import annotations

import pytest

from ekbom.actions.journal import make_diary, read_diary
from ekbom.journal.catalogue import with_catalogue
from ekbom.journal.column import Column, ColumnKind
from ekbom.model.diary import Action, Kind


def column(name: str, *values: float | None, unit: str = "", kind: ColumnKind = "number") -> Column:
    return Column(name, kind, list(values), unit=unit)


def taken(col: Column, kind: Kind | None = None) -> tuple[Action, list[str]]:
    action = Action(col.name, tuple(col.values), kind=kind, unit=col.unit)
    found, said = with_catalogue(action, col, "diary.csv")
    return found, [one.code for one in said]


def test_a_habit_of_the_catalogue() -> None:
    found, said = with_catalogue(
        Action("Warm bath", (0.0, 1.0)), column("Warm bath", 0, 1), "diary.csv"
    )
    assert (found.kind, found.assumed, found.unit) == ("habit", True, "")
    (one,) = said
    assert (one.code, one.severity) == ("kind_from_catalogue", "note")
    assert str(one) == (
        "diary.csv, column Warm bath: nobody has said its kind; the catalogue has warm bath as a "
        'habit; say it with --kind "Warm bath=planned" (or habit, as_needed)'
    )


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("cold water on the feet", "as_needed", "done as needed"),
        ("loose clothing", "planned", "planned"),
    ],
)
def test_the_other_kinds(name: str, kind: Kind, words: str) -> None:
    action = Action(name, (0.0, 1.0))
    found, said = with_catalogue(action, column(name, 0, 1), "d")
    assert (found.kind, found.assumed) == (kind, True)
    assert f" as {words}; say it" in str(said[0])


def test_what_the_person_says_wins() -> None:
    found, said = taken(column("warm bath", 0, 1), kind="as_needed")
    assert (found.kind, found.assumed, said) == ("as_needed", False, [])


@pytest.mark.parametrize("name", ["walk", "stretching", "coffee", "magnesium", "anything else"])
def test_other_names_stay_as_they_are(name: str) -> None:
    found, said = taken(column(name, 0, 15))
    assert (found.kind, found.assumed, found.unit, said) == (None, False, "", [])


def test_amounts_without_a_unit_are_read_in_that_of_the_catalogue() -> None:
    found, said = taken(column("warm bath", 0, 15, None, 20), kind="habit")
    assert found.unit == "min"
    assert said == ["unit_from_catalogue"]


def test_the_words_on_a_unit() -> None:
    _, said = with_catalogue(Action("warm bath", (2.0,), kind="habit"), column("warm bath", 2), "d")
    assert str(said[0]) == (
        "d, column warm bath: the amounts have no unit; the catalogue counts warm bath in min; "
        "read as min; write the unit if it was another"
    )


@pytest.mark.parametrize(
    "col",
    [
        column("warm bath", 0, 1),
        column("warm bath", 1, 15),
        column("warm bath", 0, 0),
        column("warm bath", None),
        column("warm bath", 0, 15, unit="h"),
        column("warm bath", 0, 2, kind="words"),
        column("cotton socks", 0, 15),
    ],
)
def test_nothing_is_read_into_other_cells(col: Column) -> None:
    found, said = taken(col, kind="habit")
    assert (found.unit, said) == (col.unit, [])


def test_through_a_diary() -> None:
    dates = [f"2026-03-{day:02}" for day in range(1, 6)]
    diary = make_diary(dates, {"urge": [5, 4, 6, 5, 4]}, {"warm bath": [0, 15, 0, 15, 0]})
    action = diary.actions["warm bath"]
    assert (action.kind, action.assumed, action.unit) == ("habit", True, "min")
    assert {"kind_from_catalogue", "unit_from_catalogue"} <= {f.code for f in diary.findings}
    said = make_diary(
        dates,
        {"urge": [5, 4, 6, 5, 4]},
        {"warm bath": [0, 1, 0, 1, 0]},
        kind={"warm bath": "planned"},
    )
    assert (said.actions["warm bath"].kind, said.actions["warm bath"].assumed) == ("planned", False)


def test_through_a_file(tmp_path) -> None:  # type: ignore[no-untyped-def]
    place = tmp_path / "d.csv"
    rows = "".join(f"2026-03-{day:02},5,{day % 2}\n" for day in range(1, 6))
    place.write_text(f"date,urge,foot massage\n{rows}", "utf-8")
    diary = read_diary(place, outcome="urge")
    assert diary.actions["foot massage"].assumed
