"""What is true of every pool, wave and chart, whatever its order, scale, zero or sign."""

from __future__ import annotations

from math import isfinite

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ekbom.nof1.charts import cusum_path, cusum_run_length
from ekbom.nof1.cosinor import cosinor
from ekbom.nof1.local_level import local_level
from ekbom.nof1.meta import forest_rows, pool
from ekbom.nof1.meta_bias import egger, leave_one_out, trim_fill
from ekbom.nof1.meta_fit import METHODS
from ekbom.nof1.rhythm import evening_area, onset_hour

methods = st.sampled_from(METHODS)
effects = st.floats(-5, 5).map(lambda x: round(x, 3))
variances = st.floats(0.01, 3).map(lambda x: round(x, 3))
studies = st.lists(st.tuples(effects, variances), min_size=3, max_size=15).map(
    lambda rows: tuple(np.array(column) for column in zip(*rows, strict=True))
)
NEAR = {"rel": 1e-4, "abs": 1e-5}


@given(data=studies, method=methods, seed=st.integers(0, 999))
def test_order_scale_zero_and_sign(data, method, seed: int) -> None:  # type: ignore[no-untyped-def]
    y, v = data
    base = pool(y, v, method=method)
    mixed = np.random.default_rng(seed).permutation(len(y))
    assert pool(y[mixed], v[mixed], method=method).value == pytest.approx(base.value, **NEAR)
    moved = pool(y + 7, v, method=method)
    assert moved.value == pytest.approx(base.value + 7, **NEAR)
    assert moved.tau2 == pytest.approx(base.tau2, **NEAR)
    flipped = pool(-y, v, method=method)
    assert flipped.value == pytest.approx(-base.value, **NEAR)
    assert flipped.interval == pytest.approx((-base.interval[1], -base.interval[0]), **NEAR)
    wide = pool(10 * y, 100 * v, method=method)
    assert wide.value == pytest.approx(10 * base.value, rel=1e-4, abs=1e-4)
    assert wide.tau2 == pytest.approx(100 * base.tau2, rel=1e-4, abs=1e-3)
    assert wide.i2 == pytest.approx(base.i2, abs=1e-2)


@given(data=studies, method=methods, adjusted=st.booleans())
def test_a_pool_is_whole(data, method, adjusted: bool) -> None:  # type: ignore[no-untyped-def]
    y, v = data
    found = pool(y, v, method=method, knapp_hartung=adjusted and method != "FE")
    assert y.min() - 1e-9 <= found.value <= y.max() + 1e-9
    assert found.interval[0] <= found.value <= found.interval[1]
    assert found.tau2 >= 0
    assert 0 <= found.i2 <= 100
    assert 0 <= found.q_p <= 1
    assert all(isfinite(x) for x in (found.se, found.h2, found.q, *found.interval))
    if found.prediction_interval and found.tau2_interval:
        low, high = found.prediction_interval
        assert low <= found.interval[0]
        assert high >= found.interval[1]
        assert 0 <= found.tau2_interval[0] <= found.tau2_interval[1]
    assert found.say()
    rows = forest_rows(y, v, tau2=found.tau2)
    assert sum(row.weight for row in rows) == pytest.approx(100)


@settings(max_examples=30)
@given(data=studies, method=methods)
def test_leaving_out_is_pooling_the_rest(data, method) -> None:  # type: ignore[no-untyped-def]
    y, v = data
    found = leave_one_out(y, v, method=method)
    for i in range(len(y)):
        rest = pool(np.delete(y, i), np.delete(v, i), method=method)
        assert found.value[i] == pytest.approx(rest.value, **NEAR)
        assert found.tau2[i] == pytest.approx(rest.tau2, **NEAR)


@settings(max_examples=30)
@given(data=studies)
def test_filling_pulls_toward_the_filled_side(data) -> None:  # type: ignore[no-untyped-def]
    y, v = data
    left = trim_fill(y, v, method="FE", side="left")
    assert 0 <= left.missing < len(y)
    assert left.pooled.value <= pool(y, v, method="FE").value + 1e-9
    if np.ptp(v) > 0.01:
        test, mirror = egger(y, v), egger(-y, v)
        assert test.p is None or 0 <= test.p <= 1
        assert mirror.limit == pytest.approx(-test.limit, rel=1e-3, abs=1e-3)


@given(
    seed=st.integers(0, 999), turn=st.floats(0, 24), scale=st.floats(0.1, 10),
    zero=st.floats(-50, 50),
)  # fmt: skip
def test_a_wave_turns_with_the_clock(seed: int, turn: float, scale: float, zero: float) -> None:
    rng = np.random.default_rng(seed)
    t = np.arange(0, 24 * 6, 3.0)
    y = 2 * np.cos(t / 4) + rng.normal(size=len(t))
    limits = {"times_min": 6, "spread_h": 12.0, "days_min": 5}
    base = cosinor(t, y, **limits)  # type: ignore[arg-type]
    other = cosinor(t + turn, zero + scale * y, **limits)  # type: ignore[arg-type]
    assert other.amplitude == pytest.approx(scale * base.amplitude, rel=1e-6)
    assert other.mesor == pytest.approx(zero + scale * base.mesor, rel=1e-6, abs=1e-6)
    assert other.f == pytest.approx(base.f, rel=1e-5)
    assert base.peak_h is not None
    assert other.peak_h is not None
    apart = (other.peak_h - base.peak_h - turn) % 24
    assert min(apart, 24 - apart) < 1e-5


@given(st.lists(st.tuples(st.integers(0, 23), st.booleans()), min_size=1, max_size=20))
def test_onset_does_not_depend_on_the_order(nights: list[tuple[int, bool]]) -> None:
    def of(rows: list[tuple[int, bool]]) -> object:
        return onset_hour([hour for hour, _ in rows], [began for _, began in rows])

    assert of(nights) == of(nights[::-1])


@given(
    st.lists(
        st.tuples(st.integers(12, 23), st.integers(0, 10)), min_size=2, unique_by=lambda r: r[0]
    )
)
def test_an_area_lies_between_its_smallest_and_largest_urge(rows: list[tuple[int, int]]) -> None:
    found = evening_area([hour for hour, _ in rows], [urge for _, urge in rows])
    assert found.mean is not None
    assert min(u for _, u in rows) - 1e-9 <= found.mean <= max(u for _, u in rows) + 1e-9


@given(seed=st.integers(0, 999), reference=st.floats(0, 2), higher=st.floats(0, 1))
def test_a_cusum_falls_with_its_reference(seed: int, reference: float, higher: float) -> None:
    z = np.random.default_rng(seed).normal(size=40)
    path = cusum_path(z, reference)
    assert (path >= 0).all()
    assert (cusum_path(z, reference + higher) <= path + 1e-9).all()


@settings(max_examples=20)
@given(limit=st.floats(0.5, 4), reference=st.floats(0.1, 1), shift=st.floats(-1, 1))
def test_a_higher_limit_waits_longer(limit: float, reference: float, shift: float) -> None:
    short = cusum_run_length(limit, reference, shift=shift)
    assert short >= 1
    assert cusum_run_length(limit + 0.2, reference, shift=shift) > short
    assert cusum_run_length(limit, reference, shift=shift + 0.1) < short


@settings(max_examples=15)
@given(seed=st.integers(0, 99), scale=st.floats(0.1, 10), zero=st.floats(-50, 50))
def test_a_level_keeps_scale_zero_and_time(seed: int, scale: float, zero: float) -> None:
    rng = np.random.default_rng(seed)
    y = np.cumsum(rng.normal(0, 0.5, 25)) + rng.normal(size=25)
    base, other = local_level(y.tolist()), local_level((zero + scale * y).tolist())
    assert other.var_noise == pytest.approx(scale**2 * base.var_noise, rel=1e-4, abs=1e-6)
    assert other.var_step == pytest.approx(scale**2 * base.var_step, rel=1e-4, abs=1e-6)
    back = local_level(y[::-1].tolist())
    assert back.var_step == pytest.approx(base.var_step, rel=1e-3, abs=1e-6)
    assert back.level[::-1] == pytest.approx(base.level, abs=1e-3)
