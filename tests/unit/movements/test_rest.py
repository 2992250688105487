"""The resting level: steps of posture are followed, movements do not lift it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from ekbom.knowledge.load import load_detector
from ekbom.movements import rest
from ekbom.movements.rest import first_rest, next_rest

S = load_detector()


def level(*parts: tuple[float, float]) -> NDArray[np.float32]:
    """Power from parts of (seconds, microvolts)."""
    return np.concatenate([np.full(round(s * 50), uv**2, dtype=np.float32) for s, uv in parts])


def none(power: NDArray[np.float32]) -> NDArray[np.bool_]:
    return np.zeros(len(power), dtype=bool)


def test_an_even_trace() -> None:
    power = level((100.3, 1.5))
    for found in (first_rest(power, S), next_rest(power, none(power), power, S)):
        assert found.shape == power.shape
        assert found.dtype == np.float32
        assert found == pytest.approx(1.5)


def test_movements_do_not_lift_the_first_level() -> None:
    # Even when they fill half of the time.
    power = level(*[(4.0, 30.0), (4.0, 2.0)] * 20)
    assert first_rest(power, S) == pytest.approx(2.0, abs=1e-3)


def test_the_higher_side_of_a_step_counts_at_first() -> None:
    power = level((120, 1.0), (120, 3.0))
    found = first_rest(power, S)
    assert found[: 90 * 50] == pytest.approx(1.0)
    assert found[120 * 50 :] == pytest.approx(3.0)
    # Before the step the window ahead is at rest at the higher level once most of it is.
    assert found[98 * 50] == pytest.approx(1.0)
    assert found[112 * 50] == pytest.approx(3.0)


def test_a_step_stays_a_step_in_the_second() -> None:
    power = level((120, 1.0), (120, 3.0))
    found = next_rest(power, none(power), power, S)
    assert found[: 120 * 50] == pytest.approx(1.0)
    assert found[120 * 50 :] == pytest.approx(3.0)


def test_within_a_movement_the_level_is_the_nearest_outside() -> None:
    power = level((60, 1.0), (4, 50.0), (60, 3.0))
    moving = none(power)
    moving[60 * 50 : 64 * 50] = True
    found = next_rest(power, moving, power, S)
    assert found[: 61 * 50] == pytest.approx(1.0)
    assert found[63 * 50 :] == pytest.approx(3.0)


def test_a_block_counts_when_more_than_half_of_it_is_at_rest() -> None:
    power = level((10, 1.0))
    power[100:112] = 900.0
    moving = none(power)
    moving[100:112] = True
    assert next_rest(power, moving, power, S) == pytest.approx(1.0)
    # Everything moves but twelve bins of a block, which are too few.
    moving[:] = True
    moving[:12] = False
    before = np.full(len(power), 7.0, dtype=np.float32)
    assert next_rest(power, moving, before, S) is before
    moving[:13] = False
    assert next_rest(power, moving, before, S) == pytest.approx(1.0)


def test_twitches_do_not_lift_the_second_level() -> None:
    power = level(*[(1.0, 40.0), (4.0, 2.0)] * 20)
    assert next_rest(power, none(power), power, S) == pytest.approx(2.0)


@pytest.mark.parametrize("seconds", [0.02, 0.5, 1.0, 31.0, 59.7])
def test_short_traces(seconds: float) -> None:
    power = level((seconds, 2.0))
    assert next_rest(power, none(power), power, S) == pytest.approx(2.0)
    assert first_rest(power, S) == pytest.approx(2.0)


def test_a_long_night_goes_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    power = np.random.default_rng(0).chisquare(3, 60_000).astype(np.float32)
    whole = first_rest(power, S), next_rest(power, none(power), power, S)
    monkeypatch.setattr(rest, "_TOGETHER", 17)
    assert np.array_equal(first_rest(power, S), whole[0])
    assert np.array_equal(next_rest(power, none(power), power, S), whole[1])
