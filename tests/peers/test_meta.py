"""Against an independent program: run by `make bench`, which installs it."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.meta_analysis import combine_effects

from ekbom.nof1.meta import pool

Y = np.array([0.1, 0.5, -0.2, 0.8, 0.3, 1.1])
V = np.array([0.04, 0.09, 0.05, 0.02, 0.10, 0.03])


@pytest.mark.parametrize(("ours", "theirs"), [("DL", "chi2"), ("PM", "iterated")])
def test_against_statsmodels(ours, theirs: str) -> None:  # type: ignore[no-untyped-def]
    peer = combine_effects(Y, V, method_re=theirs, atol=1e-12)
    found = pool(Y, V, method=ours)
    assert found.tau2 == pytest.approx(peer.tau2, rel=1e-6)
    assert found.value == pytest.approx(peer.mean_effect_re, rel=1e-6)
    assert found.se == pytest.approx(peer.sd_eff_w_re, rel=1e-6)
    adjusted = pool(Y, V, method=ours, knapp_hartung=True)
    assert adjusted.se == pytest.approx(peer.sd_eff_w_re_hksj, rel=1e-6)
    assert adjusted.dof == 5
    assert adjusted.tau2 == found.tau2
