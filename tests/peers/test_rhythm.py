"""Against an independent program: run by `make bench`, which installs it."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from ekbom.nof1.rhythm import onset_hour


@pytest.mark.parametrize("seed", range(6))
def test_it_is_the_median_of_kaplan_and_meier(seed: int) -> None:
    rng = np.random.default_rng(seed)
    hours, began = rng.uniform(17, 23.9, 25), rng.random(25) < 0.7
    peer = SurvfuncRight(hours, began.astype(int)).quantile(0.5)
    assert onset_hour(hours.tolist(), began.tolist()).median_h == pytest.approx(peer)


LAST = (
    "This is a sign and no measurement. With some medicines it is one that the person who "
    "prescribes them wants to hear of soon."
)
