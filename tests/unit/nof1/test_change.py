"""One change for good: where it is, and whether the level turned with it."""

from __future__ import annotations

import numpy as np
import pytest
from tests.builders.nof1 import POLICY, nights, noise

from ekbom.nof1.change import changed_once, find_turn, single_start
from ekbom.nof1.regress import regress

PRIORS = POLICY.priors


def flags(text: str) -> tuple[np.ndarray, np.ndarray]:
    """``1`` with, ``0`` without, ``.`` not known."""
    return np.array([c == "1" for c in text]), np.array([c != "." for c in text])


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("000111", 3), ("00..11", 4), ("0.0011", 4), ("..0011", 4), ("01", 1),
        ("000000", None), ("111111", None), ("111000", None), ("001100", None), ("001011", None),
        ("......", None), ("100111", None),
    ],
)  # fmt: skip
def test_single_start(text: str, start: int | None) -> None:
    assert single_start(*flags(text)) == start


@pytest.mark.parametrize(
    ("text", "once"),
    [
        ("0" * 20 + "1" * 20, True),
        ("1" * 20 + "0" * 20, True),
        ("0" * 20 + "1" * 9 + "0" + "1" * 10, True),
        ("0" * 20 + ".1" * 10, True),
        ("01" * 20, False),
        ("0" * 13 + "1" * 13 + "0" * 14, False),
        (("0" * 7 + "1" * 7) * 3, False),
        ("0" * 40, False),
        ("1" * 40, False),
        ("1", False),
        ("." * 5, False),
    ],
)
def test_changed_once(text: str, once: bool) -> None:
    assert changed_once(*flags(text), 0.8) is once


def test_changed_once_goes_by_the_best_step() -> None:
    on, known = flags("0" * 10 + "1" * 6 + "0" * 3 + "1" * 11)
    steps = [np.corrcoef(on, np.arange(30) >= k)[0, 1] for k in range(1, 30)]
    best = max(abs(r) for r in steps)
    assert changed_once(on, known, best - 1e-6)
    assert not changed_once(on, known, best + 1e-6)


def turn_of(y: np.ndarray, start: int, **more: int) -> object:
    args = {"settle": 21, "margin": 7, "reach": 84} | more
    return find_turn(nights(y), start, priors=PRIORS, **args)


def test_a_plain_step_at_the_start_is_found() -> None:
    y = 6 + noise(80, 1, sd=1) - 3.0 * (np.arange(80) >= 40)
    turn = turn_of(y, 40)
    assert turn.probability > 0.95
    assert turn.first <= 40 <= turn.last
    assert turn.last - turn.first <= 5


def test_nights_without_a_step_have_none() -> None:
    assert turn_of(6 + noise(80, 2, sd=1.5), 40).probability < 0.5


def test_a_step_long_before_the_start_does_not_count() -> None:
    y = 6 + noise(80, 3, sd=1) - 3.0 * (np.arange(80) >= 20)
    assert turn_of(y, 40).probability < 0.1


def test_a_step_after_it_should_have_settled_does_not_count() -> None:
    y = 6 + noise(90, 4, sd=1) - 3.0 * (np.arange(90) >= 70)
    assert turn_of(y, 40, settle=21).probability < 0.1
    assert turn_of(y, 40, settle=35).probability > 0.9


def test_nights_out_of_reach_are_not_looked_at() -> None:
    y = 6 + noise(120, 5, sd=1) - 3.0 * (np.arange(120) >= 60)
    y[:20] += 9
    assert turn_of(y, 60, reach=30).probability > 0.9


def test_too_few_nights_for_a_turn() -> None:
    turn = turn_of(noise(10, 6), 5)
    assert (turn.probability, turn.first, turn.last) == (0.0, 5, 5)


@pytest.mark.parametrize("seed", range(7, 12))
def test_the_posterior_is_that_of_one_regression_per_night(seed: int) -> None:
    y = 6 + noise(40, seed) - 1.2 * (np.arange(40) >= 20)
    y[[3, 25, 26]] = np.nan
    seen = nights(y)
    place = np.flatnonzero(seen.used)
    candidates = place[7 : len(place) - 6]
    logs = []
    for at in candidates:
        fit = regress(
            y[place], (place >= at).astype(float), days=place, names=("s",), priors=PRIORS,
            primary=("s",),
        )  # fmt: skip
        logs.append(fit.log_evidence - np.log(len(candidates)))
    none = regress(y[place], np.zeros((len(place), 0)), days=place, names=(), priors=PRIORS)
    joint = np.exp(np.array([none.log_evidence, *logs]) - none.log_evidence)
    weights = joint[1:] / joint.sum()
    inside = (candidates >= 20) & (candidates <= 30)
    turn = turn_of(y, 20, settle=10)
    assert turn.probability == pytest.approx(float(weights[inside].sum()), abs=1e-9)
    order = np.argsort(np.where(inside, weights, 0))[::-1]
    held, chosen = 0.0, []
    for k in order:
        if held >= 0.8 * weights[inside].sum():
            break
        held += weights[k]
        chosen.append(int(candidates[k]))
    assert (turn.first, turn.last) == (min(chosen), max(chosen))
