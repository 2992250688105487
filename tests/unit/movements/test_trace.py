"""The trace of a stretch: its passes, what is silent, what cannot be a signal."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.builders.signals import beats, noise, stored, trace

from ekbom.knowledge.load import load_detector
from ekbom.model.errors import InputError
from ekbom.model.recording import Stretch
from ekbom.movements.trace import trace_of, usable, where_of

S = load_detector()
ONE = np.zeros(256, np.int16)


def test_envelope_and_rest_of_a_trace() -> None:
    found = trace_of(stored(trace(120, [(60.0, 2.0, 30.0)])), S)
    assert found.rms.shape == found.rest.shape == found.power.shape == (6000,)
    assert found.rms.dtype == found.rest.dtype == np.float32
    assert np.abs(found.rest - 1.5).max() < 0.15
    moving = found.rms[60 * 50 + 5 : 62 * 50 - 5]
    assert np.sqrt((moving**2).mean()) == pytest.approx(30, rel=0.1)
    assert not found.dead.any()
    assert not found.not_finite.any()
    assert (found.mains_s, found.ecg_s, found.widened) == ({}, 0.0, 1.0)


def test_rest_follows_a_step_of_posture_with_a_movement_in_it() -> None:
    x = trace(240, rest=0.8)
    x[120 * 256 :] *= 3.5 / 0.8
    x += trace(240, [(119.0, 3.0, 40.0)], rest=0.0, seed=5)
    found = trace_of(stored(x), S)
    assert np.abs(found.rest[: 119 * 50] - 0.8).max() < 0.15
    assert np.abs(found.rest[122 * 50 :] - 3.5).max() < 0.7


@pytest.mark.parametrize(
    ("rate", "widened"), [(256, 1.0), (200, 1.069), (100, 1.789), (128, 1.459)]
)
def test_windows_widen_as_the_band_narrows(rate: float, widened: float) -> None:
    found = trace_of(stored(trace(20, rate=rate), rate), S)
    assert found.widened == pytest.approx(widened, abs=1e-3)


def test_a_dead_part_is_told_and_does_not_lower_rest_beside_it() -> None:
    x = trace(200)
    x[50 * 256 : 150 * 256] = 0
    found = trace_of(stored(x), S)
    assert found.dead[51 * 50 : 149 * 50].all()
    assert not found.dead[: 49 * 50].any()
    assert not found.dead[151 * 50 :].any()
    assert np.abs(found.rest - 1.5).max() < 0.2


def test_a_line_is_drawn_across_samples_that_are_no_numbers() -> None:
    x = trace(60).astype(np.float32)
    x[30 * 256 : 31 * 256] = np.nan
    x[10 * 256] = np.inf
    x[11 * 256] = -3e9
    given = x.copy()
    found = trace_of(Stretch(x, 256.0), S)
    assert np.array_equal(x, given, equal_nan=True)
    assert np.flatnonzero(found.not_finite).tolist() == [500, 550, *range(1500, 1550)]
    assert found.rms.max() < 5
    assert found.power[1500:1550].max() == 0


def test_nothing_but_what_is_no_number() -> None:
    found = trace_of(Stretch(np.full(2560, np.nan), 256.0), S)
    assert found.not_finite.all()
    assert found.dead.all()
    assert not found.rms.any()


def test_what_is_no_number_at_the_very_end() -> None:
    x = trace(60)[: 256 * 59 + 3]
    x[-2:] = np.nan
    found = trace_of(Stretch(x, 256.0), S)
    assert not found.not_finite.any()
    assert found.rms.max() < 5


def test_the_hearts_own_channel_is_read_on_the_time_of_the_recording() -> None:
    heart = beats(200, 256.0, 1000.0)
    # In the leg it shows in every second minute of four.
    x = trace(100, rest=1.0) + 0.03 * heart[100 * 256 :]
    leg = stored(x, start_s=100.0)
    ecg = (
        Stretch(heart[: 50 * 256], 256.0, 0.0),
        Stretch(heart[50 * 256 : 170 * 256], 256.0, 50.0),
        Stretch(heart[170 * 256 :], 256.0, 170.0),
        Stretch(heart, 256.0, 200.0),
        Stretch(heart, 256.0, 0.0, gain_uv=0.0),
        Stretch(heart, 256.0, 0.0, gain_uv=float("nan")),
    )
    found = trace_of(leg, S, ecg)
    assert found.ecg_s == 100.0
    assert np.sqrt(found.power.mean()) == pytest.approx(1.0, abs=0.3)
    assert trace_of(leg, S, ecg[3:4]).ecg_s == 100.0
    quiet = trace_of(stored(trace(100)), S, [Stretch(heart, 256.0)])
    assert quiet.ecg_s == 0.0


def test_stretches_that_are_too_short_are_counted() -> None:
    long, short = Stretch(ONE, 256.0), Stretch(ONE[:255], 256.0)
    assert usable([short, long, short], "left", S) == ([long], 2 * 255 / 256)
    assert usable([], "left", S) == ([], 0)


@pytest.mark.parametrize("gain", [0.0, float("nan"), float("inf"), 2e9, -2e9])
def test_a_step_that_cannot_be(gain: float) -> None:
    with pytest.raises(InputError) as error:
        usable([Stretch(ONE, 256.0, gain_uv=gain)], "left", S)
    assert str(error.value) == (
        f"left leg: a step of the recorder is {gain:g} uV; correct the physical range in the header"
    )


@pytest.mark.parametrize("rate", [59.9, 0.0, -256.0, float("nan"), float("inf")])
def test_a_rate_that_cannot_show_a_muscle(rate: float) -> None:
    with pytest.raises(InputError) as error:
        usable([Stretch(ONE, rate)], "unknown", S)
    assert str(error.value) == (
        f"leg: {rate:g} samples a second cannot show a muscle; give a channel with at least 60"
    )
    assert usable([Stretch(ONE, 60.0)], "left", S)[0]


def test_the_leg_in_a_message() -> None:
    legs: Any = ["left", "right", "unknown"]
    assert [where_of(one) for one in legs] == ["left leg", "right leg", "leg"]


def test_noise_has_the_level_it_is_drawn_with() -> None:
    assert np.sqrt((noise(30, 256.0) ** 2).mean()) == pytest.approx(1.0)
