from __future__ import annotations

import pytest

from ekbom.journal.options import Options, split_place
from ekbom.model.errors import UsageError


def test_the_row_is_a_night_unless_a_count_is_named():
    assert Options().axis == "night"
    assert Options(index="day").axis == "day"
    assert Options(row="day").axis == "day"


def test_a_count_and_nights_contradict_each_other():
    with pytest.raises(UsageError, match="--row day --index day"):
        Options(index="day", row="night")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"row": "week"}, "--row: 'week' is neither night nor day; "),
        (
            {"kinds": {"walk": "often"}},
            "--kind: 'often' is not a kind of action; give walk ",
        ),
        ({"scale": (10.0, 0.0)}, "--scale: 10 0 does not go from a lower to a higher number; "),
        ({"scale": (0.0, float("nan"))}, "--scale: 0 nan does not go from a lower "),
        ({"scale": (0.0, float("inf"))}, "--scale: 0 inf does not go from a lower "),
        ({"scale": {"urge": (1.0,)}}, "--scale: 1 does not go from a lower "),
        ({"day_turns_h": 25.0}, "--day-turns: 25 is not an hour of the day (0 to 23.99); "),
    ],
)
def test_a_wrong_word_is_refused(wrong, said):
    with pytest.raises(UsageError) as caught:
        Options(**wrong)
    assert str(caught.value).startswith(said)


def test_scale_and_direction_may_differ_by_outcome():
    options = Options(scale={"a": (0.0, 5.0)}, lower_is_better={"a": False})
    assert (options.scale_of("a"), options.scale_of("b")) == ((0.0, 5.0), None)
    assert (options.lower_of("a"), options.lower_of("b")) == (False, None)
    assert Options(scale=(0.0, 4.0)).scale_of("b") == (0.0, 4.0)


@pytest.mark.parametrize(
    ("spec", "split"),
    [
        ("walk", ("walk", None)),
        ("walk@same", ("walk", "same")),
        ("walk@before", ("walk", "before")),
        ("walk@home", ("walk@home", None)),
        ("odd@same", ("odd@same", None)),
        ("@same", ("@same", None)),
        ("a@b", ("a@b", None)),
    ],
)
def test_a_placement_stands_after_the_last_at(spec, split):
    assert split_place(spec, ["walk", "walk@home", "odd@same"]) == split


def test_an_unknown_placement_is_refused():
    with pytest.raises(UsageError, match="walk@same, walk@before or walk@after"):
        split_place("walk@later", ["walk"])
