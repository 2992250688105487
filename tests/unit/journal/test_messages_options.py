"""What a person reads when a word of the command line is not understood."""

from __future__ import annotations

from typing import Any

import pytest

from ekbom.journal.options import Options, split_place
from ekbom.model.errors import UsageError

NO_SCALE = (
    "--scale: {} does not go from a lower to a higher number; "
    "give the lowest and the highest possible value, such as 0 10"
)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"row": "week"}, "--row: 'week' is neither night nor day; say night or day"),
        (
            {"kinds": {"walk": "often"}},
            "--kind: 'often' is not a kind of action; give walk one of planned, habit, as_needed",
        ),
        ({"scale": (10.0, 0.0)}, NO_SCALE.format("10 0")),
        ({"scale": (5.0, 5.0)}, NO_SCALE.format("5 5")),
        ({"scale": (0.0, 5.0, 10.0)}, NO_SCALE.format("0 5 10")),
        ({"scale": (0.0, float("inf"))}, NO_SCALE.format("0 inf")),
        ({"scale": (float("-inf"), 5.0)}, NO_SCALE.format("-inf 5")),
        ({"scale": (0.0, float("nan"))}, NO_SCALE.format("0 nan")),
        ({"scale": {"fine": (0.0, 1.0), "urge": (0.5,)}}, NO_SCALE.format("0.5")),
        (
            {"index": "day_no", "row": "night"},
            "--index: nights are counted by the calendar, not by day_no; "
            "say --row day --index day_no, or leave --index out",
        ),
    ],
)
def test_a_wrong_word_is_named_with_what_is_allowed(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError) as refused:
        Options(**wrong)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    "right",
    [
        {"row": "night"},
        {"row": "day", "index": "day_no"},
        {"kinds": {"walk": "planned", "tea": "habit", "dose": "as_needed"}},
        {"scale": (0.0, 1.0)},
        {"scale": {"urge": (-4.0, 4.0)}},
    ],
)
def test_a_right_word_is_taken_as_it_is(right: dict[str, Any]) -> None:
    options = Options(**right)
    assert {name: getattr(options, name) for name in right} == right


@pytest.mark.parametrize(
    ("row", "index", "axis"),
    [
        (None, "", "night"),
        ("night", "", "night"),
        ("day", "", "day"),
        (None, "n", "day"),
        ("day", "n", "day"),
    ],
)
def test_what_one_unit_is(row: Any, index: str, axis: str) -> None:
    assert Options(row=row, index=index).axis == axis


def test_a_placement_that_does_not_exist_is_named_with_those_that_do() -> None:
    with pytest.raises(UsageError) as refused:
        split_place("walk@later", ["walk"])
    assert str(refused.value) == (
        "--action: 'later' in 'walk@later' is not a placement; "
        "say walk@same, walk@before or walk@after"
    )


def test_only_the_last_at_parts_name_and_placement() -> None:
    columns = ["walk", "walk@home"]
    assert split_place("walk@home@before", columns) == ("walk@home", "before")
    with pytest.raises(UsageError, match="'soon' in 'walk@home@soon' is not a placement"):
        split_place("walk@home@soon", columns)


@pytest.mark.parametrize("place", ["same", "before", "after"])
def test_a_column_that_is_not_there_keeps_its_placement(place: str) -> None:
    assert split_place(f"gone@{place}", ["walk"]) == ("gone", place)


def test_one_word_for_all_outcomes_or_one_for_each() -> None:
    each = Options(scale={"urge": (0.0, 4.0)}, lower_is_better={"urge": True})
    assert (each.scale_of("urge"), each.scale_of("mood")) == ((0.0, 4.0), None)
    assert (each.lower_of("urge"), each.lower_of("mood")) == (True, None)
    both = Options(scale=(0.0, 5.0), lower_is_better=False)
    assert (both.scale_of("mood"), both.lower_of("mood")) == ((0.0, 5.0), False)
    assert (Options().scale_of("mood"), Options().lower_of("mood")) == (None, None)
