"""From an envelope to samples: noise of the right strength, and disturbances in their places."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ekbom.knowledge.recipes import load_recipe
from ekbom.movements.simulate_envelope import Envelope
from ekbom.movements.simulate_signal import (
    BLOCK,
    Hum,
    Trouble,
    add_beats,
    muscle_noise,
    sample_leg,
)

CLEAN = load_recipe("clean")
NONE = np.empty(0)
CALM = Trouble((), NONE, NONE, NONE, NONE)


def rng() -> np.random.Generator:
    return np.random.default_rng(3)


def flat(seconds: int, level: float) -> Envelope:
    level_uv = np.full(seconds * 100 + 1, level, dtype=np.float32)
    return Envelope(level_uv, level_uv)


def sampled(
    trouble: Trouble = CALM, level: float = 0.0, rate: float = 200.0, **given: float
) -> np.ndarray:
    return sample_leg(
        flat(20, level),
        trouble,
        replace(CLEAN, **given),
        samples=round(20 * rate),
        rate_hz=rate,
        rng=rng(),
    )


@pytest.mark.parametrize("rate", [100.0, 128.0, 256.0, 512.0])
def test_noise_has_unit_strength_in_its_band(rate: float) -> None:
    noise = muscle_noise(CLEAN, rate, rng())
    assert noise.shape == (BLOCK,)
    assert np.sqrt(np.square(noise).mean()) == pytest.approx(1.0, abs=0.02)
    power = np.abs(np.fft.rfft(noise)) ** 2
    hz = np.fft.rfftfreq(BLOCK, 1 / rate)
    high = min(100.0, 0.45 * rate)
    outside = (hz <= 20) | (hz >= high)
    assert power[outside].sum() < 1e-18 * power.sum()
    middle = np.abs(hz - (20 + high) / 2) < 2
    edge = (hz > 20) & (hz < 22)
    assert power[middle].mean() > 4 * power[edge].mean()


def test_samples_have_the_strength_of_the_envelope() -> None:
    found = sampled(level=7.0)
    assert found.dtype == np.float32
    assert found.shape == (4000,)
    assert np.sqrt(np.square(found).mean()) == pytest.approx(7.0, rel=0.03)


def test_many_blocks_follow_the_envelope() -> None:
    level = np.repeat([1.0, 10.0, 2.0], 50000).astype(np.float32)
    found = sample_leg(
        Envelope(level, level), CALM, CLEAN, samples=149900, rate_hz=100.0, rng=rng()
    )
    thirds = [np.sqrt(np.square(found[a + 100 : a + 49800]).mean()) for a in (0, 50000, 100000)]
    assert thirds == pytest.approx([1.0, 10.0, 2.0], rel=0.02)


def test_mains_in_its_stretch_alone() -> None:
    found = sampled(Trouble((Hum(5.0, 15.0, 4.0, 50.0, 0.0),), NONE, NONE, NONE, NONE))
    assert (found[:1000] == 0).all()
    assert (found[3000:] == 0).all()
    at = np.arange(1000, 3000) / 200
    expected = np.sqrt(2) * 4.0 * np.sin(2 * np.pi * 50 * at)
    np.testing.assert_allclose(found[1000:3000], expected, atol=1e-4)


def test_mains_that_the_rate_cannot_hold_is_not_there() -> None:
    hum = Trouble((Hum(0.0, 20.0, 4.0, 50.0, 1.0),), NONE, NONE, NONE, NONE)
    assert (sampled(hum, rate=100.0) == 0).all()
    assert (sampled(hum, rate=128.0) != 0).any()


def test_the_baseline_sways() -> None:
    found = sampled(sway_uv=10.0)
    at = np.arange(4000) / 200
    np.testing.assert_allclose(found, 10 * np.sin(2 * np.pi * 0.25 * at), atol=1e-4)


def test_heart_beats_at_their_times_and_heights() -> None:
    beats = Trouble((), np.array([0.0, 4.0, 8.5025, 19.99]), np.array([5.0, 20, 10, 7]), NONE, NONE)
    found = sampled(beats)
    assert found[0] == pytest.approx(5.0, rel=1e-3)
    assert found[800] == pytest.approx(20.0, rel=1e-3)
    # Between two samples: 2.5 ms from the top on either side.
    assert found[1700] == pytest.approx(found[1701], rel=1e-3)
    near = (0.0025 / 0.011) ** 2
    assert found[1700] == pytest.approx(10 * (1 - near) * np.exp(-near / 2), rel=1e-3)
    # The second wave, and nothing in between the beats.
    assert found[800 + 56] == pytest.approx(20 * 0.25, rel=1e-3)
    assert found[800 + 4] < -4
    assert (found[1000:1580] == 0).all()
    assert found[3998] == pytest.approx(7.0, rel=1e-3)


def test_beats_reach_half_a_second() -> None:
    out = np.zeros(400, dtype=np.float32)
    add_beats(out, 200.0, np.array([1.0]), np.array([1e9]), CLEAN)
    assert (out[99:100] == 0).all()
    assert (out[:99] == 0).all()
    assert out[300] > 0
    assert (out[301:] == 0).all()


def test_pops_jump_and_fall() -> None:
    pops = Trouble((), NONE, NONE, np.array([3.0, 6.0025, 19.99]), np.array([100.0, -50.0, 60.0]))
    found = sampled(pops)
    assert found[599] == 0
    assert found[600] == pytest.approx(100)
    assert found[606] == pytest.approx(100 / np.e, rel=1e-4)
    assert found[1200] == 0
    assert found[1201] == pytest.approx(-50 * np.exp(-0.0025 / 0.03), rel=1e-4)
    assert found[3998] == pytest.approx(60.0, rel=1e-4)
    assert found[600 + 60] > 0
    assert found[600 + 61] == 0


def test_the_amplifier_clips() -> None:
    found = sampled(level=50.0, clip_uv=60.0)
    assert found.max() == 60.0
    assert found.min() == -60.0
