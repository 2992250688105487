"""Against an independent program: run by `make bench`, which installs it."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from ekbom.nof1.meta_regression import meta_regression

RNG = np.random.default_rng(4)
X = RNG.normal(size=(14, 2))
V = RNG.uniform(0.05, 0.4, 14)
Y = 0.3 + X @ [0.8, -0.2] + RNG.normal(0, np.sqrt(V + 0.15))


@pytest.mark.parametrize("adjusted", [False, True])
def test_given_the_spread_it_is_weighted_least_squares(adjusted: bool) -> None:
    found = meta_regression(Y, V, X, names=["dose", "year"], knapp_hartung=adjusted)
    peer = sm.WLS(Y, sm.add_constant(X), weights=1 / (V + found.tau2)).fit()
    se = peer.bse if adjusted else peer.bse / np.sqrt(peer.scale)
    reach = stats.t.ppf(0.975, 11) if adjusted else stats.norm.ppf(0.975)
    for place, each in enumerate(found.coefficients):
        assert each.value == pytest.approx(peer.params[place])
        assert each.se == pytest.approx(se[place])
        assert each.interval == pytest.approx(
            (each.value - reach * each.se, each.value + reach * each.se), rel=1e-6
        )
        assert each.statistic == pytest.approx(each.value / each.se)
    assert [each.name for each in found.coefficients] == ["intercept", "dose", "year"]
    cov = peer.cov_params()[1:, 1:] / (1 if adjusted else peer.scale)
    wald = peer.params[1:] @ np.linalg.solve(cov, peer.params[1:])
    if adjusted:
        assert found.qm == pytest.approx(wald / 2)
        assert found.qm_p == pytest.approx(stats.f.sf(wald / 2, 2, 11))
        assert found.coefficients[1].p == pytest.approx(peer.pvalues[1])
    else:
        assert found.qm == pytest.approx(wald)
        assert found.qm_p == pytest.approx(stats.chi2.sf(wald, 2))
        assert found.coefficients[1].p == pytest.approx(
            2 * stats.norm.sf(abs(found.coefficients[1].statistic or 0))
        )
    assert (found.qm_dof, found.q_dof, found.n, found.left_out) == (2, 11, 14, 0)
    assert found.knapp_hartung is adjusted


def test_q_is_about_the_regression() -> None:
    found = meta_regression(Y, V, X)
    peer = sm.WLS(Y, sm.add_constant(X), weights=1 / V).fit()
    assert found.q == pytest.approx(peer.ssr)
    assert found.q_p == pytest.approx(stats.chi2.sf(peer.ssr, 11))
    assert [each.name for each in found.coefficients[1:]] == ["moderator 1", "moderator 2"]
