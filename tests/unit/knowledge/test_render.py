"""A rule is one English sentence, the same every time."""

from __future__ import annotations

from typing import Any

import pytest
from tests.builders.rules import make_book, rule

from ekbom.knowledge.render import listed, rule_sentence

A, B, C, D = ({"is": name} for name in "abcd")


def said(**whole: Any) -> str:
    book = make_book(r=rule(**whole))
    found = book.rules["t.r"]
    return rule_sentence(found.claims, found.when, book.observables)


def level(how: str, name: str) -> dict[str, str]:
    return {how: "level", "fact": "f.level", "name": name}


@pytest.mark.parametrize(
    ("whole", "clause"),
    [
        ({"when": A}, "a is so"),
        ({"when": {"not": A}}, "a is not so"),
        ({"all": [A, B]}, "a is so and b is so"),
        ({"any": [A, B]}, "a is so, or b is so"),
        ({"all": [A, B, C]}, "a is so; b is so; and c is so"),
        ({"any": [A, B, C]}, "a is so; b is so; or c is so"),
        ({"all": [A, {"any": [B, C]}]}, "a is so and (b is so, or c is so)"),
        (
            {"any": [{"all": [A, B]}, {"not": {"any": [C, D]}}]},
            "(a is so and b is so), or (c is not so and d is not so)",
        ),
        ({"when": {"is": "who", "words": ["adult"]}}, "the person is an adult"),
        (
            {"when": {"not": {"is": "who", "words": ["adult", "child"]}}},
            "the person is not an adult or a child",
        ),
        ({"when": level("at_most", "low")}, "level is 10 ug/L or less"),
        ({"when": {"not": level("at_most", "low")}}, "level is above 10 ug/L"),
        ({"when": level("below", "under")}, "level is below 10 ug/L"),
        ({"when": level("at_least", "high")}, "level is 20 ug/L or more"),
        ({"when": level("above", "over")}, "level is above 20 ug/L"),
        ({"when": level("between", "range")}, "level is above 10 ug/L and up to 20 ug/L"),
        (
            {"when": {"not": level("between", "range")}},
            "level is 10 ug/L or less, or above 20 ug/L",
        ),
        (
            {"when": {"below": "share", "fact": "f.level", "name": "share"}},
            "share is below 50%",
        ),
    ],
)
def test_a_rule_as_a_sentence(whole: dict[str, Any], clause: str) -> None:
    assert said(**whole) == f"The rule holds when {clause}."


@pytest.mark.parametrize(
    ("parts", "words"),
    [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b, and c")],
)
def test_a_list(parts: list[str], words: str) -> None:
    assert listed(parts, "and") == words
