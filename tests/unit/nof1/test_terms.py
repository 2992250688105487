"""Doses in classes, and what is left the night after."""

from __future__ import annotations

import numpy as np
import pytest
from tests.builders.nof1 import POLICY, action, nights, noise

from ekbom.nof1.columns import Column, action_column
from ekbom.nof1.terms import dose_classes, dose_response, night_after

PRIORS = POLICY.priors


def column(name: str, values: object) -> Column:
    return action_column(action(name, values), few=7)


def every(n: int) -> np.ndarray:
    return np.ones(n, dtype=bool)


def labels(values: object, few: int = 7) -> list[str]:
    found = column("x", values)
    return [name for name, _ in dose_classes(found, every(len(found.raw)), few)]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([0] * 9 + [100] * 7 + [200] * 7, ["up to 150", "above 150"]),
        ([0] * 9 + [100] * 7 + [200] * 6, []),
        ([0] * 9 + [100] * 14, []),
        ([0] * 9 + [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14], ["up to 7.5", "above 7.5"]),
        # The median is the highest dose: the cut goes below it.
        ([0] * 9 + [1] * 7 + [3] * 12, ["up to 1", "above 1"]),
        ([0] * 9 + [1] * 3 + [3] * 12, []),
        ([1, 2, 3, 4, 5] * 6, []),
    ],
)
def test_dose_classes(values: list[float], found: list[str]) -> None:
    assert labels(values) == found


def test_classes_hold_each_night_with_it_once() -> None:
    values = [0] * 9 + [100] * 8 + [200] * 7 + [None]
    (_, low), (_, high) = dose_classes(column("x", values), every(25), 7)
    assert low.sum() == 8
    assert high.sum() == 7
    assert (low + high).tolist() == [0] * 9 + [1] * 15 + [0]


def test_only_recorded_nights_make_a_class() -> None:
    values = [0] * 9 + [100] * 7 + [200] * 7
    used = every(23)
    used[-1] = False
    assert dose_classes(column("x", values), used, 7) == []


def test_an_effect_that_bends_is_told_by_classes() -> None:
    rng = np.random.default_rng(1)
    dose = rng.choice([0.0, 1.0, 4.0], 150)
    # All of the effect is there with the small dose, nothing with the large one.
    y = 6 + noise(150, 1, sd=1) - 3 * (dose == 1)
    other = column("tea", rng.integers(0, 2, 150))
    x = column("magnesium", dose)
    found = dose_response(nights(y), [other, x], 1, priors=PRIORS, few=7)
    assert found is not None
    low, high = found["classes"]
    assert (low["dose"], high["dose"]) == ("up to 1", "above 1")
    assert low["nights"] == int((dose == 1).sum())
    assert low["mean"] == pytest.approx(-3, abs=0.5)
    assert high["interval_95"][0] < 0 < high["interval_95"][1]
    assert found["log_evidence"] > 5


def test_an_effect_in_a_straight_line_needs_no_classes() -> None:
    rng = np.random.default_rng(2)
    dose = rng.choice([0.0, 1.0, 2.0], 150)
    y = 6 + noise(150, 2, sd=1) - 1.5 * dose
    found = dose_response(nights(y), [column("magnesium", dose)], 0, priors=PRIORS, few=7)
    assert found is not None
    assert found["log_evidence"] < 0


def test_yes_and_no_have_no_dose_response() -> None:
    x = column("x", np.arange(40) % 2)
    assert dose_response(nights(noise(40, 1)), [x], 0, priors=PRIORS, few=7) is None


def test_what_is_left_the_night_after() -> None:
    rng = np.random.default_rng(3)
    done = rng.integers(0, 2, 200).astype(float)
    plain = rng.integers(0, 2, 200).astype(float)
    y = 6 + noise(200, 3, sd=1, phi=0.2) - 1.0 * done - 1.5 * np.append(0, done[:-1])
    found = night_after(nights(y), [column("walk", done), column("tea", plain)], PRIORS)
    assert set(found) == {"walk", "tea"}
    walk = found["walk"]
    assert walk["immediate"]["mean"] == pytest.approx(-1.0, abs=0.4)
    assert walk["sustained"]["mean"] == pytest.approx(-2.5, abs=0.5)
    low, high = found["tea"]["sustained"]["interval_95"]
    assert low < 0 < high


def test_after_a_gap_there_is_no_night_before() -> None:
    rng = np.random.default_rng(4)
    done = rng.integers(0, 2, 60).astype(float)
    y = 6 + noise(60, 4, sd=0.5) - 2.0 * np.append(0, done[:-1])
    near = night_after(nights(y), [column("walk", done)], PRIORS)["walk"]
    far = night_after(nights(y, days=3 * np.arange(60)), [column("walk", done)], PRIORS)["walk"]
    assert near["sustained"]["mean"] < -1
    assert abs(far["sustained"]["mean"] - far["immediate"]["mean"]) < 1e-6


def test_no_action_has_nothing_left() -> None:
    assert night_after(nights(noise(30, 1)), [], PRIORS) == {}
