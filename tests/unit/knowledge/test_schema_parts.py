"""What the schemas share refuses the one thing that breaks it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from ekbom.knowledge import schema_parts as parts
from ekbom.model.errors import KnowledgeError

PASS: list[Callable[[], object]] = [
    lambda: parts.check_keys("here", {"a": 1, "b": 2}, ("a",), ("b", "c")),
    lambda: parts.check_texts("here", {"a": "so"}, "a", "gone"),
    lambda: parts.check_sentence("here", "a", "So."),
    lambda: parts.check_choice("here", "a", "x", ("x", "y")),
    lambda: parts.check_date("here", "a", date(2026, 1, 2)),
    lambda: parts.check_strings("here", "a", ["x", "y"]),
]
FAIL: list[tuple[Callable[[], object], str]] = [
    (lambda: parts.check_keys("here", {}, ("a",), ()), "here: a is missing; add it"),
    (
        lambda: parts.check_keys("here", {"b": 1}, (), ("a",)),
        "here: b is not known; remove it or correct the name",
    ),
    (
        lambda: parts.check_texts("here", {"a": " so"}, "a"),
        "here: a is ' so'; give a text without stray spaces",
    ),
    (lambda: parts.check_texts("here", {"a": ""}, "a"), "here: a is ''; give a text without"),
    (lambda: parts.check_texts("here", {"a": 3}, "a"), "here: a is 3; give a text without"),
    (
        lambda: parts.check_sentence("here", "a", "So"),
        "here: a is not a sentence; end it with a full stop",
    ),
    (lambda: parts.check_choice("here", "a", "z", ("x", "y")), "here: a is 'z'; give one of x, y"),
    (
        lambda: parts.check_date("here", "a", datetime(2026, 1, 2)),
        "here: a is datetime.datetime(2026, 1, 2, 0, 0); give a date such as 2026-11-21",
    ),
    (lambda: parts.check_strings("here", "a", []), "here: a is []; give a list of texts"),
    (lambda: parts.check_strings("here", "a", "x"), "here: a is 'x'; give a list of texts"),
    (lambda: parts.check_strings("here", "a", [1]), "here: a is [1]; give a list of texts"),
    (
        lambda: parts.check_strings("here", "a", ["x", "x"]),
        "here: a holds something twice; keep it once",
    ),
    (lambda: parts.refuse("here", "what", "why"), "here: what; why"),
]


@pytest.mark.parametrize("check", PASS)
def test_what_is_right_passes(check: Callable[[], object]) -> None:
    check()


def test_the_texts_of_a_list_are_handed_back() -> None:
    assert parts.check_strings("here", "a", ["x", "y"]) == ["x", "y"]


@pytest.mark.parametrize(("check", "says"), FAIL)
def test_what_is_wrong_is_refused_with_its_place(check: Callable[[], object], says: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        check()
    assert str(caught.value).startswith(says)
