"""One break by least squares: brute force, the known quantile, simulation, words."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import erfcx

from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.nof1.one_break import _reach, _shortfall, one_break


def series(seed: int, at: int = 20, step: float = 2.0, n: int = 50) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 1, n) + step * (np.arange(n) >= at)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("margin", [2, 7])
def test_the_place_is_the_smallest_sum_of_squares(seed: int, margin: int) -> None:
    y = series(seed, step=0.8)
    rss = {
        k: float(((y[:k] - y[:k].mean()) ** 2).sum() + ((y[k:] - y[k:].mean()) ** 2).sum())
        for k in range(margin, 50 - margin + 1)
    }
    found = one_break(y.tolist(), margin=margin)
    assert found.after == min(rss, key=rss.__getitem__)
    assert found.rss == pytest.approx(rss[found.after])
    assert found.rss_none == pytest.approx(((y - y.mean()) ** 2).sum())
    assert found.mean_before == pytest.approx(y[: found.after].mean())
    assert found.mean_after == pytest.approx(y[found.after :].mean())
    assert found.n == 50


def test_the_known_quantile() -> None:
    # Yao 1987 and Bai 1997: 11.03 for equal spreads, 97.5 %.
    assert _reach(1.0, 1.0) == pytest.approx(11.0334, abs=2e-3)


def test_the_reach_is_what_happens() -> None:
    rng, h = np.random.default_rng(5), 0.05
    left = np.cumsum(rng.normal(-h / 2, np.sqrt(h), (4000, 800)), axis=1)
    right = np.cumsum(rng.normal(-h / 2, np.sqrt(h / 2), (4000, 800)), axis=1)
    top, other = left.max(axis=1), right.max(axis=1)
    place = np.where(other > np.maximum(top, 0), (right.argmax(axis=1) + 1) * h, 0)
    back = np.where(top > np.maximum(other, 0), (left.argmax(axis=1) + 1) * h, 0)
    # On this coarse walk and so few runs the share beyond is right within a quarter.
    assert (place > _reach(0.5, 1.0)).mean() == pytest.approx(0.025, abs=0.008)
    assert (back > _reach(1.0, 2.0)).mean() == pytest.approx(0.025, abs=0.008)


def test_a_side_that_hardly_ever_wins_has_no_reach() -> None:
    assert _reach(1.0, 1e-4) == 0


@pytest.mark.parametrize("z", [0.0, 0.5, 3.0, 20.0, 24.9, 25.1, 300.0])
def test_shortfall_of_the_normal_tail(z: float) -> None:
    exact = 1 - z * erfcx(z / np.sqrt(2)) * np.sqrt(np.pi / 2)
    assert _shortfall(np.array([z]))[0] == pytest.approx(exact, rel=1e-4)


def test_the_interval_is_rounded_outward_and_scaled_by_the_spread_before() -> None:
    y = series(1, step=1.5)
    found = one_break(y.tolist(), margin=5)
    before, after = y[: found.after], y[found.after :]
    ratio, scale = after.var() / before.var(), (after.mean() - before.mean()) ** 2 / before.var()
    low = int(np.floor(found.after - _reach(ratio, 1.0) / scale))
    high = int(np.ceil(found.after + _reach(1.0, 1 / ratio) / scale))
    assert found.interval == (max(low, 1), min(high, 49))


def test_the_interval_stays_within_the_series() -> None:
    weak = series(3, step=0.1)
    found = [one_break(y.tolist(), margin=5).interval for y in (weak, weak[::-1], weak * 0.1)]
    assert found == [(1, 45), (5, 49), (1, 45)]


def test_mirrors() -> None:
    y = series(2)
    found, flipped = one_break(y.tolist(), margin=5), one_break((-y).tolist(), margin=5)
    back = one_break(y[::-1].tolist(), margin=5)
    assert (flipped.after, flipped.interval) == (found.after, found.interval)
    assert flipped.mean_after == pytest.approx(-found.mean_after)
    assert back.after == 50 - found.after


@pytest.mark.parametrize("y", [[1.0] * 6, [0.0] * 3 + [5.0] * 3, [0.0, 0.0, 0.0, 5.0, 4.0, 5.0]])
def test_no_step_or_no_spread_has_no_interval(y: list[float]) -> None:
    found = one_break(y, margin=2)
    assert found.interval is None
    assert found.reason == "there is no step, or no spread on one side of it."
    assert found.say() == (
        "A place for the break cannot be named: there is no step, or no spread on one side of it."
    )


def test_what_is_refused() -> None:
    for values in ([1.0, np.nan, 2.0, 3.0], [[1.0, 2.0, 3.0, 4.0]]):
        with pytest.raises(UsageError) as error:
            one_break(values, margin=2)  # type: ignore[arg-type]
        assert str(error.value) == (
            "one_break: values must be one complete row; fill or cut the gaps"
        )
    with pytest.raises(UsageError) as error:
        one_break([1.0] * 9, margin=1)
    assert str(error.value) == "one_break: margin is 1; give 2 or more"
    with pytest.raises(NotAnswerable) as none:
        one_break([1.0] * 5, margin=3)
    assert str(none.value) == "one_break: 5 values, at least 6 are needed; add values"
    assert one_break([1.0, 2.0, 5.0, 7.0], margin=2).after == 2


def test_words() -> None:
    found = one_break(series(1).tolist(), margin=5)
    low, high = found.interval or (0, 0)
    assert found.say() == (
        f"If the level broke once, it did so after value {low} to {high} of 50 (95 %), from "
        f"{found.mean_before:.2f} to {found.mean_after:.2f}. This assumes independent values and "
        "one sudden break."
    )
    assert found.reason == ""
    assert found.to_dict()["after"] == found.after
