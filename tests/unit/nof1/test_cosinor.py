"""One wave a day: made-up waves, refusals, words."""

from __future__ import annotations

from math import pi

import numpy as np
import pytest

from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.nof1.cosinor import Cosinor, clock, cosinor, paired

T = np.arange(6 * 8) * 3.0
NOISE = np.random.default_rng(1).normal(0, 1, len(T))
LIMITS = {"times_min": 6, "spread_h": 12.0, "days_min": 5}


def wave(t: np.ndarray, mesor: float, size: float, peak_h: float) -> np.ndarray:
    return mesor + size * np.cos(2 * pi * (t - peak_h) / 24)


def fitted(t: object, y: object, **more: object) -> Cosinor:
    return cosinor(t, y, **(LIMITS | more))  # type: ignore[arg-type]


@pytest.mark.parametrize("peak_h", [0.0, 3.0, 11.9, 12.1, 23.5])
def test_a_pure_wave_is_found(peak_h: float) -> None:
    found = fitted(T, wave(T, 4, 2.5, peak_h))
    assert found.mesor == pytest.approx(4)
    assert found.amplitude == pytest.approx(2.5)
    assert found.peak_h is not None
    assert min(abs(found.peak_h - peak_h), 24 - abs(found.peak_h - peak_h)) < 1e-9
    assert found.acrophase is not None
    assert -pi < found.acrophase <= pi
    assert wave(T, 4, 2.5, peak_h) == pytest.approx(
        found.mesor + found.amplitude * np.cos(2 * pi * T / 24 + found.acrophase)
    )
    assert (found.f, found.p) == (None, None)
    assert found.reason == "The ratings lie on the wave exactly."
    assert found.r2 == pytest.approx(1)
    assert found.amplitude_se == pytest.approx(0, abs=1e-7)


def test_missing_ratings_are_left_out() -> None:
    y = wave(T, 4, 1, 22) + NOISE
    with_gap = [None if i in (3, 17) else v for i, v in enumerate(y.tolist())]
    kept = [i for i in range(len(T)) if i not in (3, 17)]
    assert fitted(T, with_gap) == fitted(T[kept], y[kept])
    assert fitted(T, with_gap).n == 46


def test_a_flat_line_has_no_peak() -> None:
    found = fitted(T, np.full(len(T), 3.0))
    assert found.mesor == pytest.approx(3)
    assert found.mesor_se == pytest.approx(0, abs=1e-9)
    assert (found.amplitude, found.beta_cos, found.gamma_sin) == (0, 0, 0)
    assert (found.amplitude_se, found.acrophase, found.acrophase_se) == (None, None, None)
    assert (found.peak_h, found.f, found.p, found.r2) == (None, None, None, None)
    assert found.say() == ("Over 48 ratings there is no wave at all. All ratings are the same.")
    assert fitted(T, np.zeros(len(T))).reason == "All ratings are the same."


def refused(t: object, **more: object) -> str:
    with pytest.raises(NotAnswerable) as error:
        fitted(t, np.arange(len(np.asarray(t))), **more)
    return str(error.value)


def test_an_evening_alone_cannot_show_a_daily_wave() -> None:
    evening = np.concatenate([24 * day + np.arange(18, 24) for day in range(6)])
    assert refused(evening) == (
        "cosinor: ratings at 6 hours of the clock, spread over 5.0 h, on 6 days; at least 6, "
        "12 h and 5 days are needed; rate through the day, or ask for the onset hour"
    )


def test_midnight_is_no_gap() -> None:
    late = np.concatenate([24 * day + np.array([20.0, 22, 24, 26, 28, 31.9]) for day in range(6)])
    assert "spread over 11.9 h" in refused(late)
    later = np.concatenate([24 * day + np.array([20.0, 22, 24, 26, 28, 32]) for day in range(6)])
    assert fitted(later, np.arange(36)).n == 36


def test_each_limit_on_its_own() -> None:
    six = np.concatenate([24 * day + np.arange(0, 24, 4.0) for day in range(5)])
    assert fitted(six, np.arange(30)).n == 30
    assert "ratings at 6 hours" in refused(six, times_min=7)
    assert "spread over 20.0 h" in refused(six, spread_h=20.1)
    assert "on 5 days" in refused(six, days_min=6)
    minutes = np.concatenate(
        [24 * day + np.array([8, 8.1, 8.2, 8.3, 20, 20.9]) for day in range(6)]
    )
    assert "ratings at 2 hours" in refused(minutes)
    assert "ratings at 0 hours of the clock, spread over 0.0 h, on 0 days" in refused([])


def test_three_hours_and_four_ratings_at_the_very_least() -> None:
    none = {"times_min": 0, "spread_h": 0.0, "days_min": 0}
    assert "ratings at 2 hours" in refused([0, 12, 24, 36, 48], **none)
    assert "ratings at 3 hours" in refused([0, 8, 16], **none)
    assert fitted([0, 8, 16, 24], [1, 2, 3, 5], **none).n == 4


def test_another_period() -> None:
    t = np.arange(36.0)
    found = fitted(
        t, np.cos(2 * pi * t / 12 + 1) + NOISE[:36] * 1e-3, period_h=12, spread_h=6.0, days_min=3
    )
    assert found.acrophase == pytest.approx(1, abs=0.01)
    assert found.peak_h == pytest.approx(12 - 12 / (2 * pi), abs=0.01)
    assert found.period_h == 12


@pytest.mark.parametrize("period", [0, -1, float("nan")])
def test_a_period_is_above_zero(period: float) -> None:
    with pytest.raises(UsageError, match=r"^cosinor: period_h is .*; give hours above zero"):
        fitted(T, NOISE, period_h=period)


def test_rows_must_fit() -> None:
    with pytest.raises(UsageError) as error:
        paired([1, 2], [1], "here")
    assert (
        str(error.value) == "here: times (2,) and values (1,) do not fit; give one time per value"
    )
    with pytest.raises(UsageError, match=r"^cosinor: times \(1, 1\)"):
        fitted([[1]], [[1]])
    for t, y in (([1, np.inf], [1, 1]), ([1, 1], [1, -np.inf])):
        with pytest.raises(UsageError) as error:
            paired(t, y, "here")
        assert str(error.value) == (
            "here: times and values must be finite; leave out what is not known"
        )
    t, y = paired([1, None, 3], [None, 2, 3], "here")
    assert (t.tolist(), y.tolist()) == ([3], [3])


def test_words() -> None:
    found = fitted(T, wave(T, 4, 2, 22) + NOISE)
    assert found.peak_h is not None
    assert found.say() == (
        f"Over 48 ratings the level swings by {found.amplitude:.1f} to either side of "
        f"{found.mesor:.1f}, highest about {clock(found.peak_h)}. A flat line would do as well "
        f"with p {found.p:.2g}. This assumes independent ratings with one spread, and a single "
        "wave of the given period."
    )
    exact = fitted(T, wave(T, 4, 2, 22)).say()
    assert "highest about 22:00. The ratings lie on the wave exactly. This assumes" in exact
    assert found.to_dict()["peak_h"] == found.peak_h


@pytest.mark.parametrize(
    ("hour", "text"),
    [(0, "00:00"), (9.5, "09:30"), (23.999, "00:00"), (25.25, "01:15"), (13.01, "13:01")],
)
def test_clock(hour: float, text: str) -> None:
    assert clock(hour) == text
