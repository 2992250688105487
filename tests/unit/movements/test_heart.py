"""Beats of the heart: told from twitches by their rhythm, and cut down to what lies beside them."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.builders.signals import beats, stored, trace

from ekbom.knowledge.load import load_detector
from ekbom.movements.bands import band_power
from ekbom.movements.heart import rhythmic, showing, spikes, take_out_beats

S = load_detector()


def even(seconds: float, uv: float = 1.0) -> NDArray[np.float32]:
    return np.full(round(seconds * 50), uv**2, dtype=np.float32)


def with_spikes(power: NDArray[np.float32], at: list[int], uv: float = 20.0) -> NDArray[np.float32]:
    for one in at:
        power[one - 1 : one + 2] = uv**2
    return power


def test_spikes_are_narrow_and_stand_out() -> None:
    assert spikes(with_spikes(even(20), [100, 300, 500]), S).tolist() == [100, 300, 500]
    wide = even(20)
    wide[100:125] = 400.0
    assert spikes(wide, S).tolist() == []
    # Less than 2 uV above what lies beside, or less than three times its power.
    assert spikes(with_spikes(even(20), [100], 2.9), S).tolist() == []
    assert spikes(with_spikes(even(20), [100], 3.1), S).tolist() == [100]
    assert spikes(with_spikes(even(20, 10.0), [100], 17.0), S).tolist() == []
    assert spikes(with_spikes(even(20, 10.0), [100], 17.6), S).tolist() == [100]


def test_of_spikes_close_to_each_other_the_highest_counts() -> None:
    power = with_spikes(even(20), [100])
    power[103] = 1000.0
    assert spikes(power, S).tolist() == [102]
    assert spikes(even(20), S).tolist() == []
    assert spikes(even(0.2), S).tolist() == []


def test_a_rhythm_holds_over_minutes() -> None:
    n = 50 * 600
    every = np.arange(20, n, 45)
    assert rhythmic(every, n, S).all()
    assert not rhythmic(every[:0], n, S).any()
    assert not rhythmic(every[:2], n, S).any()
    # Too slow and too fast for a heart.
    assert not rhythmic(np.arange(20, n, 85), n, S).any()
    assert not rhythmic(np.arange(20, n, 18), n, S).any()
    assert rhythmic(np.arange(20, n, 80), n, S).all()
    # Without rhythm: every gap is a third longer or shorter than the one before.
    gaps = np.where(np.arange(600) % 2, 55, 40)
    assert not rhythmic(np.cumsum(gaps), n, S).any()
    assert rhythmic(np.cumsum(np.where(np.arange(690) % 2, 47, 40)), n, S).all()


def test_a_train_of_twitches_is_no_heart() -> None:
    n = 50 * 600
    assert not rhythmic(np.arange(5000, 5000 + 50 * 20, 35), n, S).any()


def test_only_the_minutes_with_beats_are_looked_at() -> None:
    n = 50 * 1200
    where = rhythmic(np.arange(50 * 300, 50 * 600, 45), n, S)
    assert where.shape == (n,)
    assert where[50 * 300 : 50 * 600].all()
    assert not where[: 50 * 240].any()
    assert not where[50 * 660 :].any()


def test_beats_of_the_hearts_own_channel_that_show_in_the_leg() -> None:
    n = 50 * 600
    told = np.arange(30, n, 45)
    assert showing(told, told + 2, n).all()
    assert showing(told, told - 3, n).all()
    assert not showing(told, told + 3, n).any()
    assert not showing(told, told[:0], n).any()
    assert not showing(told[:0], told, n).any()
    assert not showing(told, told[::3], n).any()
    assert showing(told, told[::2], n).all()


def test_a_beat_is_cut_down_to_a_line_between_its_sides() -> None:
    power = with_spikes(even(300), list(range(50, 14_950, 45)))
    power[7000:] *= 4
    calm, seconds = take_out_beats(power, S)
    assert seconds == 300.0
    assert calm[:6900] == pytest.approx(1.0)
    assert calm[7100:] == pytest.approx(4.0, rel=1e-5)
    assert (calm <= power).all()
    assert power.max() == pytest.approx(1600.0)


def test_without_beats_the_power_is_left_alone() -> None:
    power = even(100)
    assert take_out_beats(power, S)[0] is power
    assert take_out_beats(power, S, np.arange(20, 4900, 45))[0] is power
    assert take_out_beats(power, S) == (power, 0.0)


def test_beats_near_the_ends_of_the_trace() -> None:
    told = np.arange(0, 15_000, 45)
    power = with_spikes(even(300), [*range(45, 14_990, 45)])
    power[[0, 1, -1]] = 400.0
    calm, _ = take_out_beats(power, S, np.append(told, 14_999))
    assert calm[20:-20] == pytest.approx(1.0)
    assert calm[0] < 400
    assert calm[-1] < 400


def test_hidden_beats_are_taken_out_where_the_heart_tells_of_them() -> None:
    at = list(range(50, 14_950, 45))
    power = with_spikes(even(300), at[::2])
    power[at[31]] = 2.5
    own, _ = take_out_beats(power.copy(), S)
    assert own[at[31]] == 2.5
    calm, seconds = take_out_beats(power, S, np.array(at))
    assert calm[at[31]] == pytest.approx(1.0)
    assert seconds == 300.0


def test_the_heart_in_a_real_trace_and_a_movement_in_it() -> None:
    x = trace(300, [(100.0, 2.0, 30.0)], rest=1.0) + beats(300, 256.0, 40.0)
    power = band_power(stored(x), S).uv2
    calm, seconds = take_out_beats(power, S)
    assert seconds == 300.0
    rest = np.ones(len(power), dtype=bool)
    rest[99 * 50 : 103 * 50] = False
    assert np.sqrt(power[rest].mean()) > 2
    assert np.sqrt(calm[rest].mean()) == pytest.approx(1.0, abs=0.25)
    moving = slice(100 * 50 + 5, 102 * 50 - 5)
    assert np.sqrt(calm[moving].mean()) == pytest.approx(30, rel=0.15)
