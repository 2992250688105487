"""Drawn traces of a leg for tests: noise at rest, bursts, and what disturbs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ekbom.model.recording import Stretch

Trace = NDArray[np.float64]


def noise(
    seconds: float, rate: float, seed: int = 0, low: float = 20.0, high: float = 100.0
) -> Trace:
    """Noise of one microvolt root mean square within a band."""
    n = round(seconds * rate)
    spectrum = np.fft.rfft(np.random.default_rng(seed).normal(size=n))
    hz = np.fft.rfftfreq(n, 1 / rate)
    spectrum[(hz < low) | (hz > min(high, 0.45 * rate))] = 0
    made = np.fft.irfft(spectrum, n)
    return np.asarray(made / np.sqrt(np.mean(made**2)))


def trace(
    seconds: float,
    bursts: Sequence[tuple[float, float, float]] = (),
    *,
    rate: float = 256.0,
    rest: float = 1.5,
    seed: int = 0,
) -> Trace:
    """Rest and bursts of (onset, duration, microvolts root mean square) with sharp ends."""
    at = np.arange(round(seconds * rate)) / rate
    level = np.zeros(len(at))
    for onset, lasts, uv in bursts:
        level[(at >= onset) & (at < onset + lasts)] = uv
    return rest * noise(seconds, rate, seed) + level * noise(seconds, rate, seed + 1)


def stored(values: Trace, rate: float = 256.0, *, gain: float = 0.1, **more: Any) -> Stretch:
    """The trace as a recorder stores it: whole steps of `gain` microvolts."""
    steps = np.clip(np.round(values / gain), -32768, 32767).astype(np.int16)
    return Stretch(steps, rate, gain_uv=gain, **more)


def beats(seconds: float, rate: float, uv: float, every: float = 0.9, seed: int = 0) -> Trace:
    """The heart in a leg: narrow spikes of `uv` at their height, a little irregular."""
    rng = np.random.default_rng(seed)
    at = np.arange(round(seconds * rate)) / rate
    made = np.zeros(len(at))
    moment = 0.3
    while moment < seconds:
        near = (at > moment - 0.2) & (at < moment + 0.2)
        time = at[near] - moment
        made[near] += np.exp(-((time / 0.010) ** 2)) - 0.35 * np.exp(
            -(((time - 0.025) / 0.014) ** 2)
        )
        moment += every * (1 + 0.03 * rng.normal())
    return np.asarray(uv * made)
