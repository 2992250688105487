"""The randomisation test against brute force."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from tests.builders.nof1 import noise
from tests.oracles.ar1 import dense_score

from ekbom.model.trial import Design
from ekbom.nof1.design import draw, draws, enumerate_all
from ekbom.nof1.randomise import RandomisationTest, randomisation_test, score_schedules

PAIRS = Design("pairs", 12)
DAYS = np.array([0, 1, 3, 4, 5, 6, 8, 9, 11, 12, 13, 14])


def run(
    assigned: np.ndarray, y: np.ndarray, design: Design, *, places: np.ndarray | None = None,
    days: np.ndarray | None = None, phi: float = 0.3, listed: int = 20000, drawn: int = 999,
) -> RandomisationTest:  # fmt: skip
    where = np.arange(design.units) if places is None else places
    return randomisation_test(
        assigned.astype(np.int8), y, places=where, days=where if days is None else days, phi=phi,
        design=design, rng=np.random.default_rng(0), rerandomisations=drawn, enumerate_max=listed,
    )  # fmt: skip


@pytest.mark.parametrize("phi", [-0.2, 0.0, 0.5])
def test_scores_are_the_dense_ones(phi: float) -> None:
    arms = enumerate_all(PAIRS)
    y = noise(12, 3)
    found = score_schedules(arms, y, DAYS, phi)
    exact = [dense_score(arm.astype(float), y, DAYS, phi) for arm in arms]
    assert found == pytest.approx(exact, abs=1e-9)


def test_scores_of_many_schedules_are_those_of_each() -> None:
    # More than one portion of the memory-saving loop.
    arms = draws(PAIRS, np.random.default_rng(1), 5003)
    y = noise(12, 4)
    found = score_schedules(arms, y, DAYS, 0.3)
    assert found[-3:] == pytest.approx(score_schedules(arms[-3:], y, DAYS, 0.3))
    assert found[2499:2501] == pytest.approx(score_schedules(arms[2499:2501], y, DAYS, 0.3))


def test_one_arm_alone_scores_nothing() -> None:
    arms = np.array([[0] * 12, [1] * 12], dtype=np.int8)
    assert score_schedules(arms, noise(12, 3), DAYS, 0.3) == pytest.approx(0, abs=1e-9)


def test_exact_p_of_pairs_is_the_share_of_all_flips() -> None:
    y = noise(12, 5) + np.tile([0.0, 1.0], 6)
    assigned = np.tile([0, 1], 6)
    found = run(assigned, y, PAIRS)
    everyone = [
        np.array([arm for coin in coins for arm in (coin, 1 - coin)], dtype=float)
        for coins in product((0, 1), repeat=6)
    ]
    scores = np.abs([dense_score(a, y, np.arange(12), 0.3) for a in everyone])
    seen = abs(dense_score(assigned.astype(float), y, np.arange(12), 0.3))
    assert found.p == np.mean(scores >= seen - 1e-9)
    assert (found.exact, found.p_error, found.schedules) == (True, 0.0, 64)


def test_exact_p_of_a_balanced_set_and_of_starts() -> None:
    y = noise(10, 6)
    balanced = [
        a for a in product((0, 1), repeat=10)
        if sum(a) == 5 and not any(len(set(a[i : i + 3])) == 1 for i in range(8))
    ]  # fmt: skip
    starting = [tuple(int(i >= s) for i in range(10)) for s in (2, 4, 5, 8)]
    for design, everyone in (
        (Design("balanced", 10, ones=5, max_run=2), balanced),
        (Design("start", 10, starts=(2, 4, 5, 8)), starting),
    ):
        scores = [abs(dense_score(np.array(a, float), y, np.arange(10), 0.3)) for a in everyone]
        for place in (0, len(everyone) - 1):
            found = run(np.array(everyone[place], dtype=int), y, design)
            assert found.p == np.mean(np.array(scores) >= scores[place] - 1e-9)
            assert found.schedules == len(everyone)


def test_missing_nights_drop_out_of_every_schedule() -> None:
    places = np.array([0, 1, 2, 4, 5, 8, 9, 11])
    y = noise(8, 7)
    assigned = np.tile([1, 0], 6)
    found = run(assigned, y, PAIRS, places=places, days=places + 50)
    scores = [
        abs(dense_score(np.array(a, float)[places], y, places, 0.3)) for a in enumerate_all(PAIRS)
    ]
    seen = abs(dense_score(assigned[places].astype(float), y, places, 0.3))
    assert found.p == np.mean(np.array(scores) >= seen - 1e-9)


def test_a_plain_effect_reaches_the_smallest_p() -> None:
    assigned = np.tile([1, 0], 6)
    found = run(assigned, -4.0 * assigned + noise(12, 8, sd=0.1), PAIRS)
    assert found.p == 2 / 64


def test_no_difference_at_all_has_p_one() -> None:
    assert run(np.tile([1, 0], 6), np.zeros(12), PAIRS).p == 1.0


def test_too_many_schedules_are_drawn_with_their_error() -> None:
    y = noise(12, 5) + np.tile([0.0, 1.0], 6)
    assigned = np.tile([0, 1], 6)
    exact = run(assigned, y, PAIRS)
    found = run(assigned, y, PAIRS, listed=63, drawn=4000)
    assert not found.exact
    assert found.schedules == 64
    assert found.p_error == pytest.approx(np.sqrt(found.p * (1 - found.p) / 4000))
    assert abs(found.p - exact.p) < 4 * found.p_error + 1 / 4001
    assert found == run(assigned, y, PAIRS, listed=63, drawn=4000)


def test_drawn_p_counts_the_schedule_itself() -> None:
    assigned = np.tile([1, 0], 20)
    long = Design("pairs", 40)
    found = run(assigned, -9.0 * assigned, long, drawn=99)
    assert found.p == 1 / 100


@pytest.mark.parametrize("design", [Design("pairs", 20), Design("balanced", 21, block=3, ones=9),
                                    Design("start", 60, starts=tuple(range(10, 50)))])  # fmt: skip
def test_p_is_uniform_when_nothing_works(design: Design) -> None:
    rng = np.random.default_rng(11)
    runs = 400
    p = np.array([
        run(np.array(draw(design, rng)), noise(design.units, 1000 + i), design, phi=0.4).p
        for i in range(runs)
    ])  # fmt: skip
    assert ((p > 0) & (p <= 1)).all()
    # Kolmogorov's bound at 1 in 100; the grain of the smallest set is added on the low side.
    grain = 2 / len(enumerate_all(design))
    for alpha in np.linspace(0.02, 0.98, 49):
        share = float(np.mean(p <= alpha))
        assert share <= alpha + 1.63 / np.sqrt(runs)
        assert share >= alpha - grain - 1.63 / np.sqrt(runs)
