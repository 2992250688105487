"""The detector as a whole, on traces drawn by hand."""

from __future__ import annotations

import numpy as np
import pytest
from tests.builders.signals import beats, noise, stored, trace

from ekbom.knowledge.load import load_detector
from ekbom.model.errors import InputError, UsageError
from ekbom.model.movement import LegMovement
from ekbom.model.recording import Stretch
from ekbom.movements.find import READINGS, LegFound, find_leg

S = load_detector()
BURSTS = [(30.0, 2.0, 25.0), (55.0, 0.7, 40.0), (80.0, 12.0, 30.0), (110.0, 3.0, 22.0)]


def found(*stretches: Stretch, reading: str = "envelope") -> LegFound:
    return find_leg(stretches, "left", detector=S, offset_reading=reading)


def near(moves: tuple[LegMovement, ...], bursts: list[tuple[float, float, float]]) -> None:
    """Each burst found once, its edges where they are drawn but for chance."""
    assert len(moves) == len(bursts)
    for one, (onset, lasts, _) in zip(moves, bursts, strict=True):
        assert one.onset_s == pytest.approx(onset, abs=0.06)
        assert one.onset_s + one.duration_s == pytest.approx(onset + lasts, abs=0.11)
        assert one.leg == "left"


@pytest.mark.parametrize("rate", [100.0, 128.0, 200.0, 256.0, 500.0, 512.0, 333.3])
def test_bursts_are_found_at_every_rate(rate: float) -> None:
    near(found(stored(trace(150, BURSTS, rate=rate), rate)).movements, BURSTS)


def test_the_whole_of_what_is_found() -> None:
    result = found(stored(trace(150, BURSTS)))
    assert result.leg == "left"
    assert result.findings == ()
    (envelope,) = result.envelopes
    assert (envelope.start_s, envelope.step_s) == (0.0, 0.02)
    assert envelope.rms_uv.shape == envelope.rest_uv.shape == (7500,)
    assert envelope.rms_uv.dtype == envelope.rest_uv.dtype == np.float32
    assert result.quality.recorded_min == 2.5
    for one in result.movements:
        assert isinstance(one.onset_s, float)
        assert isinstance(one.duration_s, float)


def test_twitches_and_weak_bursts_are_no_movements() -> None:
    twitches = [(20.0 + 5 * k, 0.1 + 0.05 * (k % 5), 60.0) for k in range(10)]
    weak = [(80.0, 3.0, 6.0), (95.0, 2.0, 5.0)]
    assert found(stored(trace(120, twitches + weak))).movements == ()


def test_the_shortest_movement() -> None:
    near(found(stored(trace(60, [(30.0, 0.56, 60.0)]))).movements, [(30.0, 0.56, 60.0)])
    assert found(stored(trace(60, [(30.0, 0.42, 60.0)]))).movements == ()


def test_a_pause_shorter_than_half_a_second_is_bridged() -> None:
    short = [(30.0, 1.0, 40.0), (31.35, 1.0, 40.0)]
    near(found(stored(trace(60, short))).movements, [(30.0, 2.35, 40.0)])
    long = [(30.0, 1.0, 40.0), (31.7, 1.0, 40.0)]
    near(found(stored(trace(60, long))).movements, long)


def test_a_gap_is_never_bridged_and_time_stays_true() -> None:
    x = trace(120, [(58.0, 4.0, 40.0)])
    left, right = stored(x[: 60 * 256]), stored(x[60 * 256 :], start_s=660.0)
    result = found(left, right)
    assert [one.start_s for one in result.envelopes] == [0.0, 660.0]
    first, second = result.movements
    assert first.onset_s == pytest.approx(58.0, abs=0.05)
    assert first.onset_s + first.duration_s == pytest.approx(60.0, abs=0.001)
    assert second.onset_s == pytest.approx(660.0, abs=0.05)
    assert second.duration_s == pytest.approx(2.0, abs=0.05)


def test_mains_and_heart_leave_the_movements() -> None:
    disturbed = trace(150, BURSTS) + beats(150, 256.0, 30.0)
    disturbed += 6 * np.sin(2 * np.pi * 50 * np.arange(len(disturbed)) / 256)
    result = found(stored(disturbed))
    near(result.movements, BURSTS)
    assert [one.code for one in result.findings] == ["mains", "ecg"]
    heart = Stretch(beats(150, 256.0, 1000.0), 256.0)
    told = find_leg([stored(disturbed)], "left", detector=S, ecg=[heart])
    near(told.movements, BURSTS)


def test_high_rest_is_flagged_and_searched_all_the_same() -> None:
    result = found(stored(trace(150, [(60.0, 3.0, 60.0)], rest=7.0)))
    near(result.movements, [(60.0, 3.0, 60.0)])
    assert [one.code for one in result.findings] == ["high_rest"]


def test_read_by_the_letter_a_stray_sample_keeps_a_movement_from_ending() -> None:
    assert READINGS == ("envelope", "sample")
    loud = found(stored(trace(150, BURSTS, rest=2.0)), reading="sample").movements
    assert sum(one.duration_s for one in loud) > 2 * sum(lasts for _, lasts, _ in BURSTS)
    quiet = found(stored(trace(150, BURSTS, rest=0.3)), reading="sample")
    assert len(quiet.movements) == len(BURSTS)
    assert [one.code for one in quiet.findings] == ["sample_reading"]
    for one, (onset, lasts, _) in zip(quiet.movements, BURSTS, strict=True):
        assert one.onset_s == pytest.approx(onset, abs=0.06)
        assert one.onset_s + one.duration_s == pytest.approx(onset + lasts, abs=0.06)
        # On the samples, not on the steps of the envelope.
        assert one.onset_s * 256 == pytest.approx(round(one.onset_s * 256), abs=1e-6)


def test_a_single_sample_begins_a_movement_by_the_letter() -> None:
    x = 0.2 * noise(60, 256.0)
    x += np.where(np.abs(np.arange(len(x)) / 256 - 30) < 0.4, 4 * noise(60, 256.0, 3), 0)
    by_letter = found(stored(x, gain=0.01), reading="sample").movements
    assert found(stored(x, gain=0.01)).movements == ()
    assert len(by_letter) == 1


def test_no_signal_at_all() -> None:
    result = found()
    assert (result.movements, result.envelopes) == ((), ())
    assert [one.code for one in result.findings] == ["no_signal"]
    result = found(stored(trace(0.9)))
    assert [one.code for one in result.findings] == ["no_signal", "short_stretch"]


@pytest.mark.parametrize("reading", READINGS)
def test_a_constant_channel_is_dead(reading: str) -> None:
    for value in (0, 1000, -32768):
        flat = Stretch(np.full(60 * 256, value, np.int16), 256.0, gain_uv=0.1)
        result = found(flat, reading=reading)
        assert result.movements == ()
        assert "dead_leg" in [one.code for one in result.findings]


@pytest.mark.parametrize("seconds", [1.0, 1.5, 3.0, 33.0])
def test_short_recordings(seconds: float) -> None:
    result = found(stored(trace(seconds)))
    assert result.movements == ()
    assert len(result.envelopes[0].rms_uv) == int(seconds * 50)


def test_a_movement_that_fills_a_recording_is_taken_for_its_rest() -> None:
    even = Stretch(10 * trace(30), 256.0)
    result = found(even)
    assert result.movements == ()
    assert [one.code for one in result.findings] == ["high_rest"]


def test_what_is_refused() -> None:
    with pytest.raises(UsageError) as error:
        found(stored(trace(2)), reading="both")
    assert str(error.value) == 'offset_reading: "both" is unknown; use envelope or sample'
    with pytest.raises(InputError, match="left leg: 50 samples a second cannot show a muscle"):
        found(stored(trace(2, rate=50.0), 50.0))
