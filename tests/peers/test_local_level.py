"""Against an independent program: run by `make bench`, which installs it."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.optimize import minimize

from ekbom.nof1.local_level import LocalLevel, local_level


def nights(seed: int, n: int = 60, step: float = 0.4, gaps: tuple[int, ...] = ()) -> np.ndarray:
    rng = np.random.default_rng(seed)
    y = 5 + np.cumsum(rng.normal(0, step, n)) + rng.normal(0, 1, n)
    y[list(gaps)] = np.nan
    return y


def smoothed(y: np.ndarray, found: LocalLevel) -> tuple[np.ndarray, np.ndarray, float]:
    model = sm.tsa.UnobservedComponents(y, "llevel", use_exact_diffuse=True)
    peer = model.smooth([found.var_noise, found.var_step])
    # The peer counts the constant of the first night too.
    llf = peer.llf + 0.5 * np.log(2 * np.pi)
    return peer.smoothed_state[0], np.sqrt(peer.smoothed_state_cov[0, 0]), float(llf)


@pytest.mark.parametrize("gaps", [(), (10, 11, 12, 40), (0, 1), (58, 59), (0, 5, 59)])
def test_against_statsmodels(gaps: tuple[int, ...]) -> None:
    y = nights(1, gaps=gaps)
    found = local_level([None if np.isnan(v) else v for v in y])
    level, sd, llf = smoothed(y, found)
    assert found.level == pytest.approx(level, abs=1e-7)
    assert found.level_sd == pytest.approx(sd, abs=1e-7)
    assert found.log_likelihood == pytest.approx(llf, abs=1e-7)


@pytest.mark.parametrize("seed", [2, 3])
def test_the_likelihood_is_at_its_top(seed: int) -> None:
    y = nights(seed, 50, gaps=(7, 8))
    found = local_level(y.tolist())
    model = sm.tsa.UnobservedComponents(y, "llevel", use_exact_diffuse=True)
    best = minimize(
        lambda q: -model.loglike(np.exp(q)), [0.0, -1.0], method="Nelder-Mead",
        options={"xatol": 1e-8, "fatol": 1e-12},
    )  # fmt: skip
    assert (found.var_noise, found.var_step) == pytest.approx(np.exp(best.x), rel=1e-4)
