"""From the envelope of a made-up leg to samples at a rate, with everything that disturbs them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ekbom.model.recipe import Recipe
from ekbom.movements.simulate_envelope import STEP_S, Envelope, Floats32

Floats = NDArray[np.float64]
# Samples that are made at a time; whole powers of two keep the Fourier transform fast.
BLOCK = 2**16
# A heart beat is drawn for so long before and after its main wave.
_BEAT_REACH_S = 0.5


@dataclass(frozen=True, slots=True)
class Hum:
    """Mains in one leg.

    Attributes
    ----------
    start_s, end_s : float
    strength_uv : float
        RMS.
    hz, phase : float
    """

    start_s: float
    end_s: float
    strength_uv: float
    hz: float
    phase: float


@dataclass(frozen=True, slots=True)
class Trouble:
    """What disturbs one leg, in continuous time.

    Attributes
    ----------
    hums : tuple of Hum
    beats_s, beats_uv : float array (beats,)
        Heart beats that reach the leg, with their heights.
    pops_s, pops_uv : float array (pops,)
        Electrode pops, with their heights; some are negative.
    """

    hums: tuple[Hum, ...]
    beats_s: Floats
    beats_uv: Floats
    pops_s: Floats
    pops_uv: Floats


def sample_leg(
    envelope: Envelope,
    trouble: Trouble,
    recipe: Recipe,
    *,
    samples: int,
    rate_hz: float,
    rng: np.random.Generator,
) -> Floats32:
    """Samples of one leg in microvolts.

    The muscle is noise in its band, of the strength that the envelope says. Of that band only
    what the rate can hold is drawn, at the same strength, so that the envelope is that of the
    night at every rate.

    Parameters
    ----------
    envelope : Envelope
    trouble : Trouble
    recipe : Recipe
    samples : int
    rate_hz : float
    rng : numpy Generator

    Returns
    -------
    float32 array (samples,)
    """
    out = np.empty(samples, dtype=np.float32)
    for first in range(0, samples, BLOCK):
        size = min(BLOCK, samples - first)
        at = (first + np.arange(size)) / rate_hz
        block = muscle_noise(recipe, rate_hz, rng)[:size] * _level(envelope, at)
        for hum in trouble.hums:
            _hum(block, at, hum, recipe.band_share * rate_hz)
        if recipe.sway_uv:
            block += recipe.sway_uv * np.sin(2 * np.pi * recipe.sway_hz * at)
        out[first : first + size] = block
    add_beats(out, rate_hz, trouble.beats_s, trouble.beats_uv, recipe)
    for start, height in zip(trouble.pops_s, trouble.pops_uv, strict=True):
        _pop(out, rate_hz, float(start), float(height), recipe.pop_decay_s)
    return np.clip(out, -recipe.clip_uv, recipe.clip_uv, out=out)


def muscle_noise(recipe: Recipe, rate_hz: float, rng: np.random.Generator) -> Floats:
    """Noise of unit strength in the band of a muscle, strongest in its middle; (BLOCK,)."""
    hz = np.arange(BLOCK // 2 + 1) * (rate_hz / BLOCK)
    low, high = recipe.band_low_hz, min(recipe.band_high_hz, recipe.band_share * rate_hz)
    inside = np.flatnonzero((hz > low) & (hz < high))
    weight = np.sqrt(np.sin(np.pi * (hz[inside] - low) / (high - low)))
    spectrum = np.zeros(len(hz), dtype=np.complex128)
    drawn = rng.standard_normal((2, len(inside)))
    # The variance of the result is 4 / BLOCK^2 times the sum of squares of the weights.
    scale = BLOCK / (2 * np.sqrt(np.sum(weight**2)))
    spectrum[inside] = (drawn[0] + 1j * drawn[1]) * weight * scale
    return np.asarray(np.fft.irfft(spectrum, BLOCK))


def _level(envelope: Envelope, at: Floats) -> Floats:
    first = int(at[0] / STEP_S)
    nodes = envelope.level_uv[first : int(at[-1] / STEP_S) + 2]
    return np.interp(at, (first + np.arange(len(nodes))) * STEP_S, nodes)


def _hum(block: Floats, at: Floats, hum: Hum, highest_hz: float) -> None:
    """Add mains where it is on; a rate too low for it has filtered it out before sampling."""
    if hum.hz >= highest_hz:
        return
    first, last = np.searchsorted(at, (hum.start_s, hum.end_s))
    turn = 2 * np.pi * hum.hz * at[first:last] + hum.phase
    block[first:last] += np.sqrt(2) * hum.strength_uv * np.sin(turn)


def add_beats(
    out: Floats32, rate_hz: float, beats_s: Floats, beats_uv: Floats, recipe: Recipe
) -> None:
    """Add heart beats of the given heights to samples, in place."""
    reach = int(_BEAT_REACH_S * rate_hz)
    steps = np.arange(-reach, reach + 1)
    for beat, height in zip(beats_s.tolist(), beats_uv.tolist(), strict=True):
        places = round(beat * rate_hz) + steps
        places = places[(places >= 0) & (places < len(out))]
        since = places / rate_hz - beat
        out[places] += (height * _beat(since, recipe)).astype(np.float32)


def _beat(since: Floats, recipe: Recipe) -> Floats:
    """A main wave with a dip on either side, and a slow second wave."""
    main = (since / recipe.beat_width_s) ** 2
    second = ((since - recipe.t_wave_after_s) / recipe.t_wave_width_s) ** 2
    return (1 - main) * np.exp(-main / 2) + recipe.t_wave_share * np.exp(-second / 2)


def _pop(out: Floats32, rate_hz: float, start: float, height: float, decay_s: float) -> None:
    first = int(np.ceil(start * rate_hz))
    places = np.arange(first, min(first + int(10 * decay_s * rate_hz) + 1, len(out)))
    fall = np.exp(-(places / rate_hz - start) / decay_s)
    out[places] += (height * fall).astype(np.float32)
