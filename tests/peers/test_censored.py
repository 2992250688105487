"""Against an independent program: run by `make bench`, which installs it."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from ekbom.nof1.censored import middle

Times = list[tuple[float, bool]]


@pytest.mark.parametrize("seed", range(12))
def test_another_program_agrees(seed: int) -> None:
    rng = np.random.default_rng(seed)
    times = rng.integers(1, 60, 31).astype(float)
    ended = rng.random(31) < 0.7
    theirs = SurvfuncRight(times, ended).quantile(0.5)
    ours = middle(zip(times.tolist(), ended.tolist(), strict=True))
    assert (ours is None) == np.isnan(theirs)
    assert ours is None or ours == theirs
