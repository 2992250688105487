"""Each direction has half of the two-sided limit, on its own side of the randomisation test."""

from __future__ import annotations

from datetime import date

import pytest
from benchmarks.cells import read_cells
from benchmarks.diaries import one

from ekbom.knowledge.load import load_policy

(CELL,) = [c for c in read_cells().cells if c.name.startswith("slow_remission, before_after_112")]


@pytest.mark.parametrize("number", [1, 62, 78, 116])
def test_a_start_drawn_while_the_legs_get_better_anyway_must_hold_on_its_own_side(
    number: int,
) -> None:
    """Of these made-up starts the two-sided p alone would let a claim through."""
    (seen,) = one(CELL, number, seed=20260105, start=date(2026, 1, 5))
    limit = load_policy().levels["probably_helps"].p_max
    assert limit is not None
    assert limit / 2 < seen["p"] <= limit
    assert seen["level"] == "noted"
