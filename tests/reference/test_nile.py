"""The flow of the Nile against R: local level (``StructTS``) and one break (strucchange 1.5-3).

The variances of the level are the end of a search: R stops a little off the top, our own values
have the higher likelihood. The break is found twice: by least squares with the interval of Bai,
and as the top of our own posterior of a step, whose set of nights lies within that interval.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.builders.nof1 import POLICY

from ekbom.nof1.local_level import local_level
from ekbom.nof1.one_break import one_break
from ekbom.nof1.regress import step_evidence

CASE: dict[str, Any] = json.loads(
    (Path(__file__).parent / "nile_level_shift.json").read_text(encoding="utf-8")
)
R = CASE["measured"]
FLOW = np.array(CASE["data"]["flow"], dtype=float)


def test_variances_of_the_level() -> None:
    found = local_level(FLOW.tolist())
    assert found.var_noise == pytest.approx(R["local_level_sigma2_irregular"], rel=1e-4)
    assert found.var_step == pytest.approx(R["local_level_sigma2_level"], rel=1e-4)
    assert (round(found.var_noise), round(found.var_step)) == (15099, 1469)


def test_the_break_and_its_interval() -> None:
    found = one_break(FLOW.tolist(), margin=15)
    assert found.after == R["break_obs"]
    assert found.interval is not None
    assert [found.interval[0], found.after, found.interval[1]] == R["break_ci95"]
    assert found.mean_before == pytest.approx(R["mean_before"])
    assert found.mean_after == pytest.approx(R["mean_after"])
    assert CASE["data"]["first_year"] + found.after - 1 == 1898


def test_the_sum_of_squares_of_the_first_segment() -> None:
    at, rss = R["rss_segments"][:2]
    assert one_break(FLOW[:at].tolist(), margin=2).rss_none == pytest.approx(rss)
    assert set(R["rss_segments"][2:]) == {None}


def test_the_posterior_of_a_step_agrees() -> None:
    n = len(FLOW)
    places = np.arange(15, n - 14)
    none, each = step_evidence(
        FLOW,
        (np.arange(n)[:, None] >= places).astype(float),
        days=np.arange(n),
        priors=POLICY.priors,
        span=float(np.ptp(FLOW)),
    )
    posterior = np.exp(each - np.logaddexp.reduce(each))
    order = np.argsort(posterior)[::-1]
    assert places[order[0]] == R["break_obs"]
    enough = int(np.searchsorted(np.cumsum(posterior[order]), 0.95)) + 1
    chosen = places[order[:enough]]
    assert R["break_ci95"][0] <= chosen.min() < chosen.max() <= R["break_ci95"][2]
    assert np.logaddexp.reduce(each) - np.log(len(places)) - none > 5
