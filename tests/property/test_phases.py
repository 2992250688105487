"""What must not matter to phases does not matter: zero and unit of the scale, zero of the clock,
direction, order of persons, names."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.nof1 import noise

from ekbom.model.trial import Design
from ekbom.nof1.between import between_case_d
from ekbom.nof1.design import draw
from ekbom.nof1.gls import gls, gls_at
from ekbom.nof1.phase_scores import Rule
from ekbom.nof1.phase_tests import (
    alternation_test,
    multiple_baseline_test,
    phase_change_test,
    start_test,
)
from ekbom.nof1.piecewise import piecewise

seeds = st.integers(0, 2**16)
units = st.sampled_from([0.1, 3.0, 40.0])
shifts = st.sampled_from([-50.0, 0.25, 1000.0])
statistics = st.sampled_from(["mean_difference", "phase_mean_difference", "median_difference"])


def made(seed: int, n: int = 16) -> np.ndarray:
    return noise(n, seed, phi=0.4) + (np.arange(n) >= n // 2)


@given(seed=seeds, unit=units, shift=shifts, contrast=st.sampled_from(["first", "preceding"]))
def test_lines_follow_unit_and_zero(seed: int, unit: float, shift: float, contrast: Any) -> None:
    y, phases = made(seed), ["A"] * 6 + ["B"] * 5 + ["C"] * 5
    one = piecewise(y, phases, contrast=contrast)
    other = piecewise(unit * y + shift, phases, times=np.arange(16) + 7, contrast=contrast)
    for a, b in zip(one.coefficients, other.coefficients, strict=True):
        zero = shift if a.name == "intercept" else 0.0
        assert a.value is not None
        assert a.se is not None
        assert b.value == pytest.approx(unit * a.value + zero, abs=1e-8 * unit + 1e-9)
        assert b.se == pytest.approx(unit * a.se, rel=1e-6)
        if a.name != "intercept":
            assert b.p == pytest.approx(a.p, abs=1e-6)
    assert other.r2 == pytest.approx(one.r2, rel=1e-6)
    assert other.autocorrelations == pytest.approx(one.autocorrelations, abs=1e-6)


@given(seed=seeds)
def test_the_mirror_of_a_course_has_the_mirror_of_its_numbers(seed: int) -> None:
    y, phases = made(seed), ["A"] * 8 + ["B"] * 8
    for c, mirror in zip(
        piecewise(y, phases).coefficients, piecewise(-y, phases).coefficients, strict=True
    ):
        assert c.value is not None
        assert mirror.value == pytest.approx(-c.value)
        assert mirror.se == pytest.approx(c.se)
        assert mirror.p == pytest.approx(c.p)


@settings(max_examples=15)
@given(seed=seeds, unit=units, method=st.sampled_from(["ML", "REML"]))
def test_alike_errors_follow_unit_and_direction_of_time(
    seed: int, unit: float, method: Any
) -> None:
    rng = np.random.default_rng(seed)
    times = np.cumsum(rng.integers(1, 4, size=30))
    y = noise(100, seed, phi=0.5)[times]
    x = np.column_stack([np.ones(30), np.arange(30) >= 12]).astype(float)
    one = gls(y, x, times=times, method=method)
    # A scale leaves phi where it is; so does the night film run backwards.
    for other, size in (
        (gls(unit * y, x, times=times + 1000, method=method), unit),
        (gls(y[::-1], x[::-1], times=times[-1] - times[::-1], method=method), 1.0),
    ):
        assert other.phi == pytest.approx(one.phi, abs=1e-6)
        assert other.coef == pytest.approx(size * one.coef, rel=1e-5, abs=1e-6 * size)
        assert other.sigma == pytest.approx(size * one.sigma, rel=1e-5)
    assert all(one.log_likelihood >= peak.log_likelihood - 1e-9 for peak in one.peaks)
    assert one.log_likelihood >= gls_at(y, x, times=times, phi=0.0, method=method).log_likelihood


@given(
    seed=seeds,
    unit=units,
    shift=shifts,
    statistic=statistics,
    sides=st.sampled_from([1, 2]),
    limit=st.integers(1, 4),
)
def test_p_follows_neither_unit_nor_zero_nor_direction(
    seed: int, unit: float, shift: float, statistic: Any, sides: Any, limit: int
) -> None:
    y = np.round(made(seed), 1)
    rule = Rule(statistic, sides=sides)
    mirror = Rule(statistic, improvement="decrease", sides=sides)

    def both(values: np.ndarray, how: Rule) -> tuple[float, float]:
        parts = [values[:4], values[4:8], values[8:12], values[12:]]
        start = start_test(values[:8], values[8:], limit=limit, rule=how)
        return start.p, phase_change_test(parts, limit=limit, rule=how).p

    found = both(y, rule)
    assert all(0 < p <= 1 for p in found)
    assert both(unit * y + shift, rule) == found
    assert both(-y, mirror) == found


@given(seed=seeds)
def test_the_order_of_cases_does_not_matter(seed: int) -> None:
    cases = [(made(seed + k)[:6], made(seed + k)[6:]) for k in range(3)]
    one = multiple_baseline_test(cases, limit=4)
    other = multiple_baseline_test(cases[::-1], limit=4)
    assert one.p == other.p
    assert one.value == pytest.approx(other.value)


@given(
    design=st.sampled_from(
        [
            Design("pairs", 8),
            Design("balanced", 8, ones=4, max_run=2),
            Design("balanced", 7, ones=3),
        ]
    ),
    seed=seeds,
)
def test_the_permitted_sets_give_each_p_its_share(design: Design, seed: int) -> None:
    # Over all schedules of the set, p at or below any bound is no more frequent than the bound.
    y = made(seed, design.units)
    rng = np.random.default_rng(seed)
    found = [alternation_test(y, draw(design, rng), design=design).p for _ in range(12)]
    assert all(0 < p <= 1 for p in found)
    smallest = 1 / alternation_test(y, draw(design, rng), design=design).assignments
    assert min(found) >= smallest - 1e-12


@pytest.mark.parametrize("sides", [1, 2])
def test_no_effect_gives_uniform_p(sides: Any) -> None:
    y = made(3)
    found = np.sort(
        [start_test(y[:at], y[at:], limit=3, rule=Rule(sides=sides)).p for at in range(3, 14)]
    )
    assert found == pytest.approx(np.arange(1, 12) / 11)


@settings(max_examples=15)
@given(seed=seeds, unit=units, shift=shifts)
def test_between_case_d_follows_neither_unit_nor_zero(seed: int, unit: float, shift: float) -> None:
    persons, length = 4, 12
    values = np.concatenate([made(seed + 7 * k, length) + k for k in range(persons)])
    rows: dict[str, Any] = {
        "cases": np.repeat([f"p{k}" for k in range(persons)], length).tolist(),
        "treated": [place >= 4 + k for k in range(persons) for place in range(length)],
        "times": np.tile(np.arange(length), persons).tolist(),
    }
    one = between_case_d(values, **rows)
    other = between_case_d(unit * values + shift, **rows)
    mirror = between_case_d(-values, improvement="decrease", **rows)
    for name in ("value", "se", "phi", "rho", "nu"):
        assert getattr(other, name) == pytest.approx(getattr(one, name), rel=1e-6, abs=1e-8)
        assert getattr(mirror, name) == pytest.approx(getattr(one, name))
    assert other.mean_difference == pytest.approx(unit * one.mean_difference, abs=1e-9 * unit)
