"""Average run lengths against R ``spc`` (Knoth) and the textbook values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ekbom.nof1.charts import cusum_run_length, ewma_run_length

CASE: dict[str, Any] = json.loads(
    (Path(__file__).parent / "spc_arl.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("cusum_two_sided_k0.5_h4_ARL0", cusum_run_length(4, 0.5, sides=2)),
        ("cusum_two_sided_k0.5_h5_ARL0", cusum_run_length(5, 0.5, sides=2)),
        ("cusum_one_sided_k0.5_h4_ARL0", cusum_run_length(4, 0.5)),
        ("cusum_one_sided_k0.5_h4_shift1", cusum_run_length(4, 0.5, shift=1)),
        ("cusum_one_sided_k0.5_h5_shift1", cusum_run_length(5, 0.5, shift=1)),
        ("ewma_two_sided_lambda0.2_c2.859_ARL0", ewma_run_length(0.2, 2.859)),
    ],
)
def test_every_number(name: str, ours: float) -> None:
    assert ours == pytest.approx(CASE["measured"][name], rel=1e-9)


def test_nothing_measured_is_forgotten() -> None:
    assert len(CASE["measured"]) == 6


def test_textbook_values() -> None:
    assert round(cusum_run_length(4, 0.5, sides=2)) == 168
    assert round(cusum_run_length(5, 0.5, sides=2)) == 465
