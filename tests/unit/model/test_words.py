"""How things are counted in words."""

from __future__ import annotations

import pytest

from ekbom.model.words import plural


@pytest.mark.parametrize(("number", "text"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows")])
def test_one_is_not_many(number: int, text: str) -> None:
    assert plural(number, "row") == text
