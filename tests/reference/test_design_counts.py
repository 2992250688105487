"""Numbers of permitted schedules, as counted by the R package SCRT."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ekbom.model.trial import Design
from ekbom.nof1.design import count, enumerate_all

COUNTS = json.loads(Path(__file__).with_name("sced_counts.json").read_text())["counts"]
SAME = {
    "RBD_12": Design("pairs", 12),
    "ATD_12_limit2": Design("balanced", 12, ones=6, max_run=2),
    "CRD_12": Design("balanced", 12, ones=6),
    # At least five nights in each phase: the second may begin on nights 6 to 16.
    "AB_20_limit5": Design("start", 20, starts=tuple(range(5, 16))),
}


@pytest.mark.parametrize("name", COUNTS)
def test_counts_agree_with_scrt(name: str) -> None:
    assert count(SAME[name]) == COUNTS[name]
    assert len(enumerate_all(SAME[name])) == COUNTS[name]
