"""The cosinor against R ``lm`` on twenty years of air temperature at Nottingham (R 4.2.2).

One reading a month, so the "clock" has twelve hours here. Everything is a formula; the values
agree to the digits given.
"""

from __future__ import annotations

import json
from math import pi
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ekbom.nof1.rhythm import cosinor

CASE: dict[str, Any] = json.loads(
    (Path(__file__).parent / "cosinor_nottem.json").read_text(encoding="utf-8")
)
FOUND = cosinor(
    np.arange(240) + CASE["data"]["t0"],
    CASE["data"]["values"],
    period_h=CASE["data"]["period"],
    times_min=12,
    spread_h=11,
    days_min=20,
)


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("mesor", FOUND.mesor), ("beta_cos", FOUND.beta_cos), ("gamma_sin", FOUND.gamma_sin),
        ("amplitude", FOUND.amplitude), ("se_mesor", FOUND.mesor_se),
        ("acrophase_rad_convention_cos_wt_plus_phi", FOUND.acrophase),
        ("peak_time_in_samples", FOUND.peak_h), ("se_amplitude_delta", FOUND.amplitude_se),
        ("F_zero_amplitude", FOUND.f), ("r2", FOUND.r2),
    ],
)  # fmt: skip
def test_every_number(name: str, ours: float) -> None:
    assert ours == pytest.approx(CASE["measured"][name], rel=1e-9)


def test_nothing_measured_is_forgotten() -> None:
    assert len(CASE["measured"]) == 10
    assert FOUND.n == len(CASE["data"]["values"]) == 240
    assert FOUND.p is not None
    assert FOUND.p < 1e-100


def test_peak_and_acrophase_are_one() -> None:
    assert FOUND.acrophase is not None
    assert -FOUND.acrophase * 12 / (2 * pi) % 12 == pytest.approx(FOUND.peak_h)
