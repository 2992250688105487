"""The local level: a wandering level under noise."""

from __future__ import annotations

import numpy as np
import pytest

from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.nof1.local_level import LocalLevel, local_level


def nights(seed: int, n: int = 60, step: float = 0.4, gaps: tuple[int, ...] = ()) -> np.ndarray:
    rng = np.random.default_rng(seed)
    y = 5 + np.cumsum(rng.normal(0, step, n)) + rng.normal(0, 1, n)
    y[list(gaps)] = np.nan
    return y


def smoothed(y: np.ndarray, found: LocalLevel) -> tuple[np.ndarray, np.ndarray, float]:
    """The same posterior by one dense matrix: no filter, no recursion."""
    n, seen = len(y), ~np.isnan(y)
    steps = np.diff(np.eye(n), axis=0)
    precision = np.diag(seen / found.var_noise) + steps.T @ steps / found.var_step
    cov = np.linalg.inv(precision)
    level = cov @ (np.where(seen, y, 0) / found.var_noise)
    place = np.flatnonzero(seen)
    spread = found.var_noise * np.eye(len(place)) + found.var_step * np.minimum.outer(place, place)
    one, inverse = np.ones(len(place)), np.linalg.inv(spread)
    rest = y[seen] - (one @ inverse @ y[seen]) / (one @ inverse @ one)
    llf = -0.5 * (
        (len(place) - 1) * np.log(2 * np.pi)
        + np.linalg.slogdet(spread)[1]
        + np.log(one @ inverse @ one)
        + rest @ inverse @ rest
    )
    return level, np.sqrt(np.diag(cov)), float(llf)


@pytest.mark.parametrize("gaps", [(), (10, 11, 12, 40), (0, 1), (58, 59), (0, 5, 59)])
def test_filter_and_smoother_give_the_posterior(gaps: tuple[int, ...]) -> None:
    y = nights(1, gaps=gaps)
    found = local_level([None if np.isnan(v) else v for v in y])
    level, sd, llf = smoothed(y, found)
    assert found.level == pytest.approx(level, abs=1e-7)
    assert found.level_sd == pytest.approx(sd, abs=1e-7)
    assert found.log_likelihood == pytest.approx(llf, abs=1e-7)
    assert found.n == 60 - len(gaps)


def test_a_level_that_does_not_wander() -> None:
    y = np.array([1.0, 3.0] * 15)
    found = local_level(y.tolist())
    assert found.var_step == 0
    assert found.var_noise == pytest.approx(y.var(ddof=1))
    assert found.level == pytest.approx([2.0] * 30)
    assert found.level_sd == pytest.approx([np.sqrt(y.var(ddof=1) / 30)] * 30)


def test_a_level_without_noise() -> None:
    y = np.cumsum(np.repeat([1.0, -1.0, 1.0], 12))
    found = local_level([*y[:5], None, *y[6:]])
    assert found.var_noise == 0
    assert found.level[:5] == pytest.approx(y[:5])
    assert found.level[5] == pytest.approx((y[4] + y[6]) / 2)
    assert found.level_sd[4] == pytest.approx(0, abs=1e-12)
    assert found.level_sd[5] == pytest.approx(np.sqrt(found.var_step / 2))


def test_all_nights_the_same() -> None:
    found = local_level([4.0, None, 4.0, 4.0])
    assert (found.n, found.var_noise, found.var_step, found.log_likelihood) == (3, 0, 0, None)
    assert found.level == (4.0,) * 4
    assert found.level_sd == (0.0,) * 4
    assert found.reason == "All nights are the same."


def test_few_nights() -> None:
    assert local_level([1.0, None, 2.0, 4.0]).n == 3
    with pytest.raises(NotAnswerable) as error:
        local_level([1.0, None, 2.0])
    assert str(error.value) == ("local_level: 2 recorded nights, at least 3 are needed; add nights")


@pytest.mark.parametrize("values", [[1.0, np.inf, 2.0, 3.0], [[1.0, 2.0, 3.0]], 3.0])
def test_what_is_refused(values) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UsageError) as error:
        local_level(values)
    assert str(error.value) == ("local_level: values must be one row of numbers; leave gaps empty")


def test_words() -> None:
    found = local_level(nights(1).tolist())
    assert found.say() == (
        f"Over 60 recorded nights the level wanders with an SD of {found.var_step**0.5:.2f} from "
        "one night to the next, and nights lie about it with an SD of "
        f"{found.var_noise**0.5:.2f}. This assumes normal noise, alike on all nights, and steps "
        "that know no direction; the SDs of the level take the two spreads as known."
    )
    assert found.reason == ""
    assert found.to_dict()["var_step"] == found.var_step
