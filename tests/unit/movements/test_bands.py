"""The band-pass: zero phase, the same in pieces as at once, and power that is conserved."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import butter, sosfiltfilt
from tests.builders.signals import noise, stored, trace

from ekbom.knowledge.load import load_detector
from ekbom.model.recording import Stretch
from ekbom.movements.bands import (
    BIN_S,
    band_power,
    bins_of,
    filtered,
    gain,
    rectified,
    upper_edge,
)

S = load_detector()


@pytest.mark.parametrize("rate", [100.0, 256.0, 333.3])
def test_it_is_the_butterworth_filter_run_forwards_and_backwards(rate: float) -> None:
    x = trace(90, [(40, 2, 30.0)], rate=rate)
    high = butter(4, S.band_low_hz, "highpass", fs=rate, output="sos")
    low = butter(4, min(100.0, 0.45 * rate), "lowpass", fs=rate, output="sos")
    expected = np.abs(sosfiltfilt(low, sosfiltfilt(high, x)))
    found = rectified(Stretch(x, rate), S)
    assert found.dtype == np.float32
    inner = slice(int(2 * rate), -int(2 * rate))
    assert np.abs(found - expected)[inner].max() < 2e-5
    # Even at the ends, where each has its own way to go on.
    assert np.abs(found - expected).max() < 2


def test_pieces_leave_no_seam() -> None:
    # The whole as one piece of the same transform, over several groups of pieces.
    rate = 64.0
    n = int(1200 * rate)
    x = 20 * np.random.default_rng(3).normal(size=n)
    at = np.fft.rfftfreq(n, 1 / rate)
    at_once = np.abs(np.fft.irfft(np.fft.rfft(x) * gain(at, rate, S), n))
    found = rectified(Stretch(x, rate), S)
    inner = slice(int(2 * rate), -int(2 * rate))
    assert np.abs(found - at_once)[inner].max() < 1e-6 * x.max() * 10


def test_gain_at_and_beside_the_edges() -> None:
    rate = 1000.0
    passed = gain(np.array([0.0, 5.0, 20.0, 50.0, 100.0, 200.0, 500.0]), rate, S)
    assert passed[0] == 0
    assert passed[1] < 1e-4
    assert passed[2] == pytest.approx(0.5, abs=1e-5)
    assert passed[3] == pytest.approx(1, abs=0.01)
    assert passed[4] == pytest.approx(0.5, abs=1e-5)
    assert passed[5] < 0.01
    assert passed[6] == pytest.approx(0, abs=1e-12)
    assert passed.dtype == np.float32


def test_the_upper_edge_follows_a_low_rate() -> None:
    assert upper_edge(1000.0, S) == 100.0
    assert upper_edge(200.0, S) == 90.0
    assert upper_edge(100.0, S) == 45.0


@pytest.mark.parametrize("rate", [100.0, 128.0, 256.0, 85.7, 500.0])
def test_power_is_that_of_the_signal(rate: float) -> None:
    x = 5 * noise(100, rate, low=30, high=33)
    power = band_power(Stretch(x, rate), S).uv2
    assert power.shape == (5000,)
    assert power.dtype == np.float32
    assert power[100:-100].mean() == pytest.approx(25.0, rel=0.08)
    assert power.min() >= 0


def test_each_bin_holds_the_samples_of_its_twenty_milliseconds() -> None:
    rate = 85.7
    x = trace(70, [(30.0, 1.0, 80.0)], rate=rate)
    power = band_power(Stretch(x, rate), S).uv2
    height = rectified(Stretch(x, rate), S).astype(float) ** 2
    # A sample counts from half a step before it to half a step after.
    edges = (np.arange(len(height) + 1) - 0.5) / rate
    whole = np.concatenate([[0.0], np.cumsum(height)])
    at = np.arange(len(power) + 1) * BIN_S
    expected = np.diff(np.interp(at, edges, whole)) / (BIN_S * rate)
    assert np.abs(np.sqrt(power) - np.sqrt(expected))[1:-2].max() < 1e-3


def test_bins_of_a_stretch() -> None:
    assert bins_of(Stretch(np.zeros(256, np.int16), 256.0)) == 50
    assert bins_of(Stretch(np.zeros(255, np.int16), 256.0)) == 49
    assert bins_of(Stretch(np.zeros(300, np.int16), 100.0)) == 150
    assert bins_of(Stretch(np.zeros(0, np.int16), 100.0)) == 0


def test_gain_offset_and_sign_of_the_recorder() -> None:
    x = trace(60, [(20, 2, 40.0)])
    plain = band_power(Stretch(x, 256.0), S).uv2
    for gain_uv, offset in ((0.1, 0.0), (-0.1, 0.0), (0.1, 700.0)):
        steps = np.round((x - offset) / gain_uv).astype(np.int32)
        power = band_power(Stretch(steps, 256.0, 0.0, gain_uv, offset), S).uv2
        assert np.abs(np.sqrt(power) - np.sqrt(plain)).max() < 0.1


def test_a_high_offset_costs_no_precision() -> None:
    x = trace(60, [(20, 2, 40.0)])
    plain = np.sqrt(band_power(Stretch(x, 256.0), S).uv2)
    lifted = np.sqrt(band_power(Stretch(x + 250_000.0, 256.0), S).uv2)
    assert np.abs(plain - lifted).max() < 1e-3


def test_an_empty_stretch_has_no_power() -> None:
    nothing = Stretch(np.zeros(0, np.int16), 256.0)
    assert len(band_power(nothing, S).uv2) == 0
    assert list(filtered(nothing, S, {})) == []


def test_seconds_of_mains_are_counted_by_frequency() -> None:
    x = trace(100) + 5 * np.sin(2 * np.pi * 50 * np.arange(25600) / 256)
    band = band_power(stored(x), S)
    assert set(band.mains_s) == {50.0}
    assert band.mains_s[50.0] == 108.0
    assert np.sqrt(band.uv2[200:-200].mean()) == pytest.approx(1.5, abs=0.1)
    assert band_power(stored(trace(100)), S).mains_s == {}
