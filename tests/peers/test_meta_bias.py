"""Against an independent program: run by `make bench`, which installs it."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from ekbom.nof1.meta_bias import egger

Y = np.array([0.1, 0.5, -0.2, 0.8, 0.3, 1.1, 0.9])
V = np.array([0.04, 0.09, 0.05, 0.02, 0.10, 0.03, 0.2])


def test_the_classic_egger_is_a_weighted_regression() -> None:
    found = egger(Y, V, kind="classic")
    peer = sm.WLS(Y, sm.add_constant(np.sqrt(V)), weights=1 / V).fit()
    assert found.statistic == pytest.approx(peer.tvalues[1])
    assert found.p == pytest.approx(peer.pvalues[1])
    assert found.limit == pytest.approx(peer.params[0])
    assert found.limit_interval == pytest.approx(tuple(peer.conf_int()[0]), rel=1e-6)
    assert (found.kind, found.dof) == ("classic", 5)
    assert found.p == pytest.approx(2 * stats.t.sf(abs(found.statistic or 0), 5))
