"""How things are counted and begun in words."""

from __future__ import annotations

import pytest

from ekbom.model.words import capital, plural


@pytest.mark.parametrize(("number", "text"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows")])
def test_one_is_not_many(number: int, text: str) -> None:
    assert plural(number, "row") == text


@pytest.mark.parametrize(
    ("text", "begun"),
    [("l-Dopa XR", "L-Dopa XR"), ("pH strips", "PH strips"), ("", ""), ("ä", "Ä")],
)
def test_a_capital_changes_nothing_behind_it(text: str, begun: str) -> None:
    assert capital(text) == begun
