"""Against an independent program: run by `make bench`, which installs it."""

from __future__ import annotations

from math import pi

import numpy as np
import pytest
import statsmodels.api as sm

from ekbom.model.errors import NotAnswerable
from ekbom.nof1.cosinor import Cosinor, cosinor

T = np.arange(6 * 8) * 3.0
NOISE = np.random.default_rng(1).normal(0, 1, len(T))
LIMITS = {"times_min": 6, "spread_h": 12.0, "days_min": 5}


def wave(t: np.ndarray, mesor: float, size: float, peak_h: float) -> np.ndarray:
    return mesor + size * np.cos(2 * pi * (t - peak_h) / 24)


def fitted(t: object, y: object, **more: object) -> Cosinor:
    return cosinor(t, y, **(LIMITS | more))  # type: ignore[arg-type]


def test_against_ordinary_regression() -> None:
    y = wave(T, 4, 0.8, 22) + NOISE
    found = fitted(T, y)
    x = np.column_stack([np.ones(len(T)), np.cos(2 * pi * T / 24), np.sin(2 * pi * T / 24)])
    peer = sm.OLS(y, x).fit()
    mesor, beta, gamma = peer.params
    assert (found.mesor, found.beta_cos, found.gamma_sin) == pytest.approx((mesor, beta, gamma))
    assert found.mesor_se == pytest.approx(peer.bse[0])
    assert found.f == pytest.approx(peer.fvalue)
    assert found.p == pytest.approx(peer.f_pvalue)
    assert found.r2 == pytest.approx(peer.rsquared)
    inner = peer.cov_params()[1:, 1:]
    size = np.hypot(beta, gamma)
    along, across = np.array([beta, gamma]) / size, np.array([-gamma, beta]) / size**2
    assert found.amplitude_se == pytest.approx(np.sqrt(along @ inner @ along))
    assert found.acrophase_se == pytest.approx(np.sqrt(across @ inner @ across))
    assert (found.n, found.period_h, found.reason) == (48, 24.0, "")


def refused(t: object, **more: object) -> str:
    with pytest.raises(NotAnswerable) as error:
        fitted(t, np.arange(len(np.asarray(t))), **more)
    return str(error.value)
