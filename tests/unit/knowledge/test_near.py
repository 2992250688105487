"""A slip is answered with the ids it may have meant."""

from __future__ import annotations

import pytest

from ekbom.knowledge.near import nearest


@pytest.mark.parametrize(
    ("word", "ids", "near"),
    [
        ("ferritn", ("ferritin", "iron"), ("ferritin",)),
        ("IRON", ("lab.iron", "cause.iron", "lab.tsh"), ("lab.iron", "cause.iron")),
        ("x", ("ax", "bx", "cx", "dx", "ex", "fx"), ("ax", "bx", "cx", "dx", "ex")),
        ("Iron", ("due.iron_old", "lab.iron.start"), ("lab.iron.start", "due.iron_old")),
        ("", ("ax",), ()),
        ("?", ("ax",), ()),
    ],
)
def test_near_ids_are_spelt_alike_or_hold_the_word(
    word: str, ids: tuple[str, ...], near: tuple[str, ...]
) -> None:
    assert nearest(word, ids) == near
