"""How well a leg could be seen, in numbers and in words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.builders.signals import beats, stored, trace

from ekbom.knowledge.load import load_detector
from ekbom.model.finding import Finding
from ekbom.model.recording import Stretch
from ekbom.movements.found import Quality
from ekbom.movements.quality import findings_of, measure
from ekbom.movements.trace import trace_of

S = load_detector()
GOOD = Quality(480.0, 100.0, 1.5, 0.0, 0.0, 0.0, 0.0, 0.0, None, 0.0)


def measured(*stretches: Stretch) -> Quality:
    return measure(stretches, [trace_of(one, S) for one in stretches], S)


def codes(quality: Quality, reading: str = "envelope", short_s: float = 0.0) -> list[str]:
    return [one.code for one in findings_of("left", quality, reading, short_s, S)]


def only(quality: Quality, reading: str = "envelope", short_s: float = 0.0) -> Finding:
    (one,) = findings_of("right", quality, reading, short_s, S)
    return one


def test_a_good_leg() -> None:
    quality = measured(stored(trace(120)), stored(trace(60), start_s=200.0))
    assert quality.recorded_min == 3.0
    assert quality.band_high_hz == 100.0
    assert quality.rest_median_uv == pytest.approx(1.5, abs=0.12)
    assert quality == replace(GOOD, recorded_min=3.0, rest_median_uv=quality.rest_median_uv)
    assert codes(quality) == []


def test_no_signal() -> None:
    quality = measured()
    assert quality == Quality(0, None, None, 0.0, 0.0, 0.0, None, 0.0, None, 0.0)
    assert only(quality) == Finding(
        "no_signal",
        "warning",
        "right leg",
        "there is no signal",
        "no movement could be found on this leg",
    )


def test_every_number_is_measured() -> None:
    x = trace(240, rest=1.0)
    x[: 60 * 256] *= 7
    x[120 * 256 : 180 * 256] = 0
    at = np.arange(len(x)) / 256
    x += np.where(at >= 180, 4 * np.sin(2 * np.pi * 60 * at), 0)
    quality = measured(stored(x))
    assert quality.rest_high_min == pytest.approx(1.0, abs=0.02)
    assert quality.dead_min == pytest.approx(1.0, abs=0.03)
    assert quality.mains_hz == 60.0
    assert 1.0 <= quality.mains_min <= 2.0
    both = trace(300, rest=1.0) + beats(300, 256.0, 40.0)
    assert measured(stored(both)).ecg_min == 5.0
    lost = trace(60)
    lost[:256] = np.nan
    assert measured(Stretch(lost, 256.0)).not_finite_min == pytest.approx(1 / 60)


def test_mains_are_never_longer_than_the_recording() -> None:
    x = trace(40) + 9 * np.sin(2 * np.pi * 50 * np.arange(40 * 256) / 256)
    quality = measured(stored(x))
    assert quality.mains_min == quality.recorded_min


def test_the_lower_rate_of_two_stretches_tells_the_band() -> None:
    quality = measured(stored(trace(60)), stored(trace(60, rate=100.0), 100.0))
    assert quality.band_high_hz == 45.0


def test_samples_that_stay_at_an_end_of_the_range() -> None:
    x = np.zeros(1000, np.int16)
    x[100:110] = 50
    x[200:220] = -50
    x[300] = 50
    assert measured(Stretch(x, 100.0)).clipped_share == (9 + 19) / 1000
    lower = np.zeros(1000, np.int16)
    lower[0] = -99
    assert measured(Stretch(x, 100.0), Stretch(lower, 100.0)).clipped_share == 9 / 2000
    assert measured(Stretch(np.zeros(1000, np.int16), 100.0)).clipped_share == 0.0


@pytest.mark.parametrize(
    ("off", "code", "severity", "what", "repair"),
    [
        (
            {"band_high_hz": 45.0},
            "narrow_band",
            "note",
            "the rate shows muscle up to 45 Hz, not 100 Hz",
            "the level was taken over longer windows",
        ),
        (
            {"not_finite_min": 0.25},
            "not_finite",
            "warning",
            "0.25 min hold samples that are no numbers",
            "they count as silent",
        ),
        (
            {"dead_min": 90.0},
            "dead_leg",
            "warning",
            "no activity at all for 90.0 of 480.0 min",
            "look at the electrodes; movements in that time could not be seen",
        ),
        (
            {"rest_high_min": 12.0},
            "high_rest",
            "warning",
            "the resting level was above 5 uV for 12.0 min",
            "weak movements are hard to see there; they were looked for all the same",
        ),
        (
            {"clipped_share": 0.0001},
            "clipped",
            "warning",
            "0.01 % of the samples stay at the end of the range",
            "the height of strong movements is not known; onsets and ends are",
        ),
        (
            {"mains_hz": 50.0, "mains_min": 180.2},
            "mains",
            "note",
            "mains of 50 Hz in 180 min",
            "the line was taken out there",
        ),
        (
            {"ecg_min": 30.0},
            "ecg",
            "note",
            "beats of the heart in 30 min",
            "they were taken out there",
        ),
    ],
)
def test_each_finding(
    off: dict[str, float], code: str, severity: str, what: str, repair: str
) -> None:
    found = only(replace(GOOD, **off))
    assert found == Finding(code, severity, "right leg", what, repair)  # type: ignore[arg-type]


def test_findings_of_the_call() -> None:
    assert only(GOOD, "sample") == Finding(
        "sample_reading",
        "warning",
        "right leg",
        "the thresholds were held against single samples",
        "use this for audit; one stray sample keeps a movement from ending",
    )
    assert only(GOOD, short_s=1.25) == Finding(
        "short_stretch",
        "warning",
        "right leg",
        "1.2 s lie in stretches of less than a second",
        "they were left out",
    )
    assert codes(replace(GOOD, clipped_share=0.00009)) == []
    everything = replace(
        GOOD,
        band_high_hz=45.0,
        not_finite_min=1.0,
        dead_min=1.0,
        rest_high_min=1.0,
        clipped_share=0.5,
        mains_hz=50.0,
        ecg_min=1.0,
    )
    assert codes(everything, "sample", 1.0) == [
        *("sample_reading", "narrow_band", "short_stretch", "not_finite", "dead_leg"),
        *("high_rest", "clipped", "mains", "ecg"),
    ]
