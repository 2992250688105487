"""The names of a rating of each leg, and of their difference."""

from __future__ import annotations

import pytest

from ekbom.model.legs import leg_actions, leg_names, minus_name, rating_of, side_of, treated


def test_a_difference_is_named_after_its_rating_and_told_from_it() -> None:
    assert minus_name("evening urge") == "evening urge, left minus right"
    assert rating_of("evening urge, left minus right") == "evening urge"
    for other in ("urge", "urge left minus right", "Urge, Left Minus Right", ""):
        assert rating_of(other) == ""


def test_a_leg_is_named_as_a_column() -> None:
    assert leg_names("Evening  urge") == ("evening_urge_left", "evening_urge_right")
    assert leg_names("leg pain") == ("leg_pain_left", "leg_pain_right")


@pytest.mark.parametrize(
    ("column", "side"),
    [
        ("urge_left", "left"),
        ("Urge right", "right"),
        ("left urge", "left"),
        ("right-leg urge", "right"),
        ("urge (left leg)", "left"),
        ("urge", None),
        ("urge_leg", None),
        ("left", None),
        ("urge left right", None),
        ("urge left left", None),
        ("evening_urge_left", None),
        ("urge_left (partner)", None),
        ("urge_lefty", None),
    ],
)
def test_a_column_tells_its_side(column: str, side: str | None) -> None:
    assert side_of(column, "urge") == side


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_names_that_are_offered_are_understood(side: str) -> None:
    for rating in ("urge", "leg pain", "Evening urge", "pull, in the calf"):
        names = dict(zip(("left", "right"), leg_names(rating), strict=True))
        assert side_of(names[side], rating) == side


def test_the_arms_of_one_leg_at_a_time_are_known_again() -> None:
    assert leg_actions("calf work") == ("calf work, left leg", "calf work, right leg")
    assert treated(*leg_actions("calf work")) == "calf work"
    for other in (("tea", "bath"), ("tea, left leg", "bath, right leg"), ("tea", "tea, right leg")):
        assert treated(*other) == ""
