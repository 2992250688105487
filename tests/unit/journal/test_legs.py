"""Left minus right: made of two columns of a diary, or refused in words that help."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from ekbom.actions.journal import options_of
from ekbom.journal.assemble import assemble
from ekbom.journal.table import Table
from ekbom.knowledge.load import load_policy
from ekbom.model.diary import Diary
from ekbom.model.errors import InputError, UsageError

MINUS = "urge, left minus right"
WHERE = "diary, columns urge_left and urge_right"


def read(rows: list[str], names: str = "date,urge_left,urge_right", **said: Any) -> Diary:
    cells = tuple(tuple(row.split(",")) for row in rows)
    table = Table(tuple(names.split(",")), cells, tuple(range(2, 2 + len(rows))))
    words = {"outcome": MINUS} | said
    return assemble(table, options_of(words), load_policy())


def days(*pairs: str) -> list[str]:
    return [f"2026-01-{day:02},{pair}" for day, pair in enumerate(pairs, start=5)]


def codes(diary: Diary) -> list[str]:
    return [finding.code for finding in diary.findings]


def test_each_night_holds_the_left_minus_the_right() -> None:
    diary = read(days("6,4", "2,7", "3,3", "10,0"))
    (outcome,) = diary.outcomes.values()
    assert (outcome.name, outcome.values) == (MINUS, (2.0, -5.0, 0.0, 10.0))
    assert (outcome.scale, outcome.lower_is_better, outcome.unit) == ((-10, 10), True, "points")
    assert outcome.rated_at == outcome.censored == ()
    assert diary.actions == {}
    assert [str(one) for one in diary.findings] == [
        f"{WHERE}: {MINUS} is urge_left minus urge_right of the same night, from -10 to 10: below "
        "0 the left leg has the lower rating; where one leg is treated at a time, 1 point on the "
        "treated leg is 2 points between the two"
    ]


def test_a_night_with_one_leg_is_not_known() -> None:
    diary = read(days("6,4", "5,", ",5", ",", "1,2"))
    assert diary.outcomes[MINUS].values == (2.0, None, None, None, -1.0)
    (said,) = (one for one in diary.findings if one.code == "one_leg")
    assert str(said) == (
        f"{WHERE}: only one leg is rated on 2 nights (2026-01-06, 2026-01-07); counted as missing; "
        "rate both legs each time"
    )
    assert said.severity == "warning"
    many = read(days("6,4", "5,", "5,", "5,", "5,", "1,2"))
    assert [one.what for one in many.findings if one.code == "one_leg"] == [
        "only one leg is rated on 4 nights (2026-01-06, 2026-01-07, 2026-01-08 and 1 more)"
    ]


def test_the_legs_may_be_rated_at_two_moments_of_an_evening() -> None:
    diary = read(
        ["2026-01-05 21:00,6,", "2026-01-05 21:10,,4", "2026-01-05 23:00,8,6"],
        "when,urge_left,urge_right",
    )
    outcome = diary.outcomes[MINUS]
    # The means of the evening, 7 and 5.
    assert outcome.values == (2.0,)
    assert outcome.rated_at == (datetime(2026, 1, 5, 23),)
    half = read(["2026-01-05 21:00,6,", "2026-01-06 21:10,5,4"], "when,urge_left,urge_right")
    assert half.outcomes[MINUS].rated_at == (None, datetime(2026, 1, 6, 21, 10))
    assert half.dates == (date(2026, 1, 5), date(2026, 1, 6))


def test_a_leg_that_is_asked_for_itself_stands_beside() -> None:
    diary = read(days("6,4", "2,7"), outcome=["urge_left", MINUS])
    assert {name: one.values for name, one in diary.outcomes.items()} == {
        MINUS: (2.0, -5.0), "urge_left": (6.0, 2.0)
    }  # fmt: skip
    assert diary.outcomes["urge_left"].scale == (0, 10)


def test_what_was_done_is_read_beside_and_the_legs_are_no_actions() -> None:
    names = "date,urge_left,urge_right,urge,coffee"
    diary = read(days("6,4,5,1", "2,7,5,0"), names)
    assert list(diary.actions) == ["coffee"]
    asked = read(days("6,4,5,1", "2,7,5,0"), names, action=["urge", "coffee"])
    assert list(asked.actions) == ["urge", "coffee"]
    with pytest.raises(UsageError, match="urge_left is the outcome too"):
        read(days("6,4,5,1"), names, action=["urge_left"])


@pytest.mark.parametrize(
    ("said", "cells", "scale", "values"),
    [
        # What was said of the difference, and what was said of each leg.
        ((-10, 10), ("6,4", "11,4"), (-10, 10), (2.0, None)),
        ((0, 10), ("6,4", "11,4"), (-10, 10), (2.0, None)),
        ((1, 5), ("5,4", "2,1"), (-4, 4), (1.0, 1.0)),
        ({MINUS: (-5, 5)}, ("5,4", "6,1"), (-5, 5), (1.0, None)),
        ({"urge_right": (0, 20)}, ("15,4", "6,1"), (-20, 20), (11.0, 5.0)),
        # Nobody said it: both legs lie on the wider of their two scales.
        (None, ("60,4", "30,2"), (-100, 100), (56.0, 28.0)),
        (None, ("4,60", "2,30"), (-100, 100), (-56.0, -28.0)),
    ],
)
def test_both_legs_lie_on_one_scale(
    said: Any, cells: tuple[str, ...], scale: tuple[float, float], values: tuple[float, ...]
) -> None:
    outcome = read(days(*cells), scale=said).outcomes[MINUS]
    assert (outcome.scale, outcome.values) == (scale, values)


def test_what_is_better_can_be_said() -> None:
    assert not read(days("6,4"), lower_is_better=False).outcomes[MINUS].lower_is_better
    assert not read(days("6,4"), lower_is_better={MINUS: False}).outcomes[MINUS].lower_is_better


def test_a_column_of_this_name_is_read_as_it_is() -> None:
    table = Table(("date", MINUS), (("2026-01-05", "3"), ("2026-01-06", "-2")), (2, 3))
    diary = assemble(table, options_of({"outcome": MINUS, "scale": (-10, 10)}), load_policy())
    assert diary.outcomes[MINUS].values == (3.0, -2.0)
    assert "left_minus_right" not in codes(diary)


@pytest.mark.parametrize(
    ("names", "says"),
    [
        ("date,urge_left,walk", "diary has no rating of the right leg"),
        ("date,walk,urge_right", "diary has no rating of the left leg"),
        ("date,urge,walk", "diary has no rating of the left leg"),
        ("date,urge_left,left urge", "diary has urge_left and left urge"),
    ],
)
def test_a_leg_without_its_column_is_refused(names: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(days("6,4"), names)
    assert str(caught.value) == (
        f"--outcome: {says}, and {MINUS!r} needs one column for each leg; rate both legs each "
        "time, as urge_left and urge_right"
    )


@pytest.mark.parametrize("cells", [("mild,4", "strong,4"), ("yes,4", "no,3"), ("6 mg,4", "5 mg,4")])
def test_what_is_no_plain_number_is_refused(cells: tuple[str, str]) -> None:
    with pytest.raises(InputError) as caught:
        read(days(*cells))
    assert str(caught.value) == (
        "diary, column urge_left: holds no plain numbers, so no difference of the legs can be "
        "taken; rate each leg with a number, such as 0 to 10"
    )


def test_words_in_an_order_are_refused_too_and_an_empty_leg_is_said() -> None:
    with pytest.raises(InputError, match="column urge_left: holds no plain numbers"):
        read(days("mild,4", "strong,4"), order={"urge_left": ("mild", "strong")})
    with pytest.raises(InputError, match="column urge_right: holds no value"):
        read(days("6,", "5,"))
