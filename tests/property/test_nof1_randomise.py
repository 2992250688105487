"""The randomisation test on any small design: exact p is brute force, and always a probability."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.nof1 import noise
from tests.oracles.ar1 import dense_score

from ekbom.model.trial import Design
from ekbom.nof1.design import draw, enumerate_all, smallest_p
from ekbom.nof1.randomise import RandomisationTest, randomisation_test

DESIGNS = (
    Design("pairs", 10), Design("pairs", 18, block=3), Design("balanced", 8, ones=4, max_run=2),
    Design("balanced", 9, ones=4), Design("balanced", 14, block=2, ones=6),
    Design("start", 16, starts=(4, 5, 7, 9, 12)),
)  # fmt: skip
seeds = st.integers(0, 2**20)


def run(
    design: Design, assigned: np.ndarray, y: np.ndarray, places: np.ndarray, *,
    phi: float = 0.4, listed: int = 20000, drawn: int = 199,
) -> RandomisationTest:  # fmt: skip
    return randomisation_test(
        assigned.astype(np.int8), y[places], places=places, days=places, phi=phi, design=design,
        rng=np.random.default_rng(1), rerandomisations=drawn, enumerate_max=listed,
    )  # fmt: skip


@settings(max_examples=40)
@given(
    design=st.sampled_from(DESIGNS), seed=seeds, effect=st.floats(-3, 3),
    phi=st.floats(-0.3, 0.9), lost=st.floats(0, 0.4),
)  # fmt: skip
def test_exact_p_is_brute_force(
    design: Design, seed: int, effect: float, phi: float, lost: float
) -> None:
    rng = np.random.default_rng(seed)
    assigned = np.array(draw(design, rng))
    y = noise(design.units, seed) + effect * assigned
    places = np.flatnonzero(rng.random(design.units) >= lost)
    if len(places) < 2:
        return
    found = run(design, assigned, y, places, phi=phi)
    everyone = enumerate_all(design)[:, places].astype(float)
    scores = np.array([abs(dense_score(a, y[places], places, phi)) for a in everyone])
    seen = abs(dense_score(assigned[places].astype(float), y[places], places, phi))
    # Schedules that tie by arithmetic may fall on either side by rounding.
    low, high = np.mean(scores >= seen + 1e-7), np.mean(scores >= seen - 1e-7)
    assert low <= found.p <= high
    assert found.exact
    assert 0 < found.p <= 1
    if len(places) == design.units:
        assert found.p >= smallest_p(design) - 1e-12


@settings(max_examples=40)
@given(design=st.sampled_from(DESIGNS), seed=seeds)
def test_swapping_the_arms_leaves_p(design: Design, seed: int) -> None:
    if design.name == "start" or 2 * design.ones not in (0, design.units):
        return
    assigned = np.array(draw(design, np.random.default_rng(seed)))
    y = noise(design.units, seed)
    places = np.arange(design.units)
    assert run(design, assigned, y, places).p == run(design, 1 - assigned, y, places).p


@settings(max_examples=30)
@given(
    design=st.sampled_from(DESIGNS), seed=seeds, shift=st.floats(-50, 50),
    times=st.floats(0.1, 50), later=st.integers(0, 9999),
)  # fmt: skip
def test_unit_zero_and_calendar_do_not_matter(
    design: Design, seed: int, shift: float, times: float, later: int
) -> None:
    assigned = np.array(draw(design, np.random.default_rng(seed)))
    y = noise(design.units, seed)
    places = np.arange(design.units)
    one = run(design, assigned, y, places)
    other = randomisation_test(
        assigned.astype(np.int8), shift + times * y, places=places, days=places + later, phi=0.4,
        design=design, rng=np.random.default_rng(1), rerandomisations=199, enumerate_max=20000,
    )  # fmt: skip
    assert other.p == pytest.approx(one.p, abs=2.5 / one.schedules)


@settings(max_examples=40)
@given(design=st.sampled_from(DESIGNS), seed=seeds, drawn=st.integers(1, 60))
def test_a_drawn_p_is_a_probability_and_never_nought(design: Design, seed: int, drawn: int) -> None:
    assigned = np.array(draw(design, np.random.default_rng(seed)))
    y = noise(design.units, seed) - 9.0 * assigned
    found = run(design, assigned, y, np.arange(design.units), listed=0, drawn=drawn)
    assert 1 / (drawn + 1) <= found.p <= 1
    assert not found.exact
    assert found.p_error >= 0
