"""Points and muscles by the beginning of any of their names."""

from __future__ import annotations

import pytest

from ekbom.web.targets import near_targets


@pytest.mark.parametrize(
    ("text", "found"),
    [("SOL", "soleus"), ("tài", "KI3"), ("ki3", "KI3"), ("KD 3", "KI3"), ("pirif", "piriformis")],
)
def test_any_name_finds_it(text, found):
    assert found in {value for value, _ in near_targets(text)}


def test_what_begins_so_comes_before_what_holds_it():
    names = [value for value, _ in near_targets("gas")]
    assert names[0].startswith("gastrocnemius")
    assert len(near_targets("a")) == 12


@pytest.mark.parametrize("text", ["", "  ", "-", "\x00", "zzzz"])
def test_nothing_is_no_name(text):
    assert near_targets(text) == ()


def test_where_a_muscle_is_asked_for_there_is_no_point():
    assert "KI3" not in {value for value, _ in near_targets("KI3", muscles_alone=True)}
