"""What must hold of the detector on any night: shift, unit, storage, legs, silence, splits."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.signals import Trace, beats, trace

from ekbom.knowledge.load import load_detector
from ekbom.model.movement import LegMovement
from ekbom.model.recording import Stretch
from ekbom.movements.find import find_leg

S = load_detector()
RATE = 256.0
SEEDS = st.integers(0, 2**32 - 1)
FEW = settings(max_examples=8, deadline=None)


def night(seed: int, seconds: float = 180.0) -> Trace:
    """A few minutes by lot, with everything that disturbs; at rest at both ends."""
    rng = np.random.default_rng(seed)
    at = np.cumsum(rng.uniform(6, 30, 30)) + 5
    at = at[at < seconds - 16]
    lasts = np.exp(rng.normal(np.log(2), 0.6, len(at))).clip(0.1, 14)
    bursts = list(zip(at, lasts, rng.uniform(5, 90, len(at)), strict=True))
    x = trace(seconds, bursts, rest=rng.uniform(0.5, 3.0), seed=seed % 1000)
    if rng.random() < 0.5:
        x += rng.uniform(0, 6) * np.sin(2 * np.pi * 50 * np.arange(len(x)) / RATE)
    if rng.random() < 0.5:
        x += beats(seconds, RATE, rng.uniform(0, 40), seed=seed % 1000)
    return x


def found(*stretches: Stretch) -> tuple[LegMovement, ...]:
    return find_leg(stretches, "left", detector=S).movements


def steps(x: Trace, gain: float = 0.05) -> Stretch:
    return Stretch(np.round(x / gain).astype(np.int16), RATE, gain_uv=gain)


def times(moves: tuple[LegMovement, ...]) -> list[float]:
    return [time for one in moves for time in (one.onset_s, one.onset_s + one.duration_s)]


@FEW
@given(SEEDS)
def test_unit_storage_and_sign_change_nothing(seed: int) -> None:
    whole = steps(night(seed))
    expected = times(found(whole))
    samples = whole.samples
    for other in (
        Stretch(samples.astype(np.int32), RATE, gain_uv=0.05),
        Stretch(samples.astype(np.int32) * 256, RATE, gain_uv=0.05 / 256),
        Stretch(-samples, RATE, gain_uv=-0.05),
        Stretch(samples, RATE, gain_uv=0.05, offset_uv=-400.0),
        Stretch(samples.astype(np.float32) * np.float32(0.05), RATE),
        Stretch(samples.astype(np.float64) * 0.05, RATE),
        Stretch(samples.astype(np.float64) * 0.05e-6, RATE, gain_uv=1e6),
    ):
        assert times(found(other)) == pytest.approx(expected, abs=1e-6)


@FEW
@given(SEEDS, st.floats(-10.0, 1e5))
def test_the_start_of_a_stretch_is_the_start_of_its_times(seed: int, start: float) -> None:
    whole = steps(night(seed))
    later = Stretch(whole.samples, RATE, start, whole.gain_uv)
    assert times(found(later)) == pytest.approx([t + start for t in times(found(whole))])


@FEW
@given(SEEDS)
def test_legs_only_give_their_name(seed: int) -> None:
    whole = [steps(night(seed))]
    left, right = (find_leg(whole, leg, detector=S).movements for leg in ("left", "right"))
    assert [(m.onset_s, m.duration_s) for m in left] == [(m.onset_s, m.duration_s) for m in right]
    assert {m.leg for m in right} <= {"right"}


@FEW
@given(SEEDS)
def test_movements_keep_their_order_and_their_half_second_apart(seed: int) -> None:
    moves = found(steps(night(seed)))
    for one, following in pairwise(moves):
        assert following.onset_s - one.onset_s - one.duration_s >= 0.5 - 1e-9
    for one in moves:
        assert one.duration_s >= 0.5 - 1e-9
        assert one.onset_s >= 0
        assert one.onset_s + one.duration_s <= 180.0


CLEAR = [(20.0, 2.0, 30.0), (47.0, 1.0, 60.0), (80.0, 12.0, 25.0), (120.0, 3.0, 40.0)]


@pytest.mark.parametrize("samples", [1, 7, 128, 25_600, 64_001])
def test_a_shifted_night_shifts_its_movements(samples: int) -> None:
    x = trace(160, CLEAR)
    before = trace(300, seed=8)[:samples]
    shifted = times(found(steps(np.concatenate([before, x]))))
    expected = [t + samples / RATE for t in times(found(steps(x)))]
    # Bins begin with the stretch, so an edge may fall into the next one.
    assert shifted == pytest.approx(expected, abs=0.0401)


@pytest.mark.parametrize("seconds", [0.5, 10, 600])
def test_appended_silence_changes_nothing_else(seconds: float) -> None:
    x = trace(160, CLEAR)
    longer = np.concatenate([x, np.zeros(int(seconds * RATE))])
    assert times(found(steps(longer))) == times(found(steps(x)))


@pytest.mark.parametrize("at", [35.0, 65.5, 104.0])
def test_a_night_split_at_rest_agrees(at: float) -> None:
    x = trace(160, CLEAR)
    cut = int(at * RATE)
    whole = steps(x)
    first = Stretch(whole.samples[:cut], RATE, 0.0, whole.gain_uv)
    second = Stretch(whole.samples[cut:], RATE, at, whole.gain_uv)
    assert times(found(first, second)) == pytest.approx(times(found(whole)), abs=0.0401)
