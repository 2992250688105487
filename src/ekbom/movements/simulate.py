"""Made-up nights whose truth is known: for tests, for teaching, and to measure a detector.

The whole night is drawn in continuous time first: stages, breathing, movements, resting levels,
interference. The rate decides only how it is sampled, so that one seed is one night at any rate.
Nothing here knows how movements are found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ekbom.knowledge.recipes import load_recipe
from ekbom.model.errors import UsageError
from ekbom.model.movement import Hypnogram, Leg, LegMovement, Span
from ekbom.model.recipe import Recipe
from ekbom.movements.simulate_envelope import Floats32, envelope_of, true_movements
from ekbom.movements.simulate_signal import Floats, Hum, Trouble, add_beats, sample_leg
from ekbom.movements.simulate_sleep import (
    draw_arousals,
    draw_breathing,
    draw_stages,
    draw_stretches,
    lights_of,
)
from ekbom.movements.simulate_timeline import draw_moves

Legs = Literal["both", "left", "right", "single"]
_RATES_HZ = (64.0, 4096.0)
_HOURS = (0.01, 30.0)


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedNight:
    """A made-up night.

    Attributes
    ----------
    kind : str
    left, right : float32 array, microvolts, or None
        None for a leg that is not recorded. A single channel that names no leg lies in `left`.
    ecg : float32 array, microvolts, or None
        At the rate of the left leg; for kinds with heart beats in a leg.
    rate_hz, right_rate_hz : float
    truth : tuple of LegMovement
        Of the legs that are recorded, in the order of time.
    hypnogram : Hypnogram
    respiratory, arousals : tuple of Span
    lights : Span
    """

    kind: str
    left: Floats32 | None
    right: Floats32 | None
    ecg: Floats32 | None
    rate_hz: float
    right_rate_hz: float
    truth: tuple[LegMovement, ...]
    hypnogram: Hypnogram
    respiratory: tuple[Span, ...]
    arousals: tuple[Span, ...]
    lights: Span


def simulate_night(
    kind: str | Recipe,
    *,
    rng: np.random.Generator,
    hours: float = 8.0,
    rate_hz: float = 256.0,
    right_rate_hz: float | None = None,
    legs: Legs = "both",
) -> SimulatedNight:
    """Make up a night of leg movements whose truth is known.

    Parameters
    ----------
    kind : str or Recipe
        ``clean``, ``quiet``, ``hard``, ``artefacts``, or a recipe of one's own.
    rng : numpy Generator
        The same seed draws the same night at every rate; the noise within it differs.
    hours : float
        Length of the recording, from 0.01 to 30.
    rate_hz : float
        Samples in a second, from 64 to 4096.
    right_rate_hz : float, optional
        Of the right leg; that of the left by default.
    legs : {"both", "left", "right", "single"}
        What is recorded; ``single`` is the left leg in a channel that names none.

    Returns
    -------
    SimulatedNight
        The signals of the legs in microvolts (``left``, ``right``, None where not recorded), the
        ``ecg`` of kinds that have one, ``truth`` with onset and length of every movement of a
        leg, ``hypnogram``, ``respiratory``, ``arousals`` and ``lights``.

    Raises
    ------
    UsageError
        For an unknown kind, and for hours, rates or legs that cannot be.
    """
    recipe = load_recipe(kind) if isinstance(kind, str) else kind
    rates = (rate_hz, rate_hz if right_rate_hz is None else right_rate_hz)
    _check(hours, rates, legs)
    length_s = hours * 3600
    drawn, *noises = rng.spawn(3)
    hypnogram = draw_stages(recipe, length_s, drawn)
    breathing = draw_breathing(recipe, hypnogram, length_s, drawn)
    lanes, moves = draw_moves(recipe, hypnogram, breathing, length_s, drawn)
    arousals = draw_arousals(recipe, hypnogram, moves, length_s, drawn)
    beats, troubles = _troubles(recipe, length_s, drawn)
    dead = ((), draw_stretches(recipe.dead_share, length_s, drawn))
    names: tuple[Leg, Leg] = ("unknown" if legs == "single" else "left", "right")
    wanted = (legs != "right", legs in ("both", "right"))
    signals: list[Floats32 | None] = [None, None]
    truth: list[LegMovement] = []
    for leg in (0, 1):
        if wanted[leg]:
            envelope = envelope_of(lanes[leg], length_s, dead=dead[leg])
            truth += true_movements(envelope, names[leg], recipe)
            signals[leg] = sample_leg(
                envelope,
                troubles[leg],
                recipe,
                samples=round(length_s * rates[leg]),
                rate_hz=rates[leg],
                rng=noises[leg],
            )
    return SimulatedNight(
        kind=kind if isinstance(kind, str) else "",
        left=signals[0],
        right=signals[1],
        ecg=_heart(recipe, beats, length_s, rate_hz),
        rate_hz=rates[0],
        right_rate_hz=rates[1],
        truth=tuple(sorted(truth, key=lambda one: (one.onset_s, one.leg))),
        hypnogram=hypnogram,
        respiratory=breathing,
        arousals=arousals,
        lights=lights_of(recipe, length_s),
    )


def _check(hours: float, rates: tuple[float, float], legs: str) -> None:
    # Written so that what is not a number fails as well.
    if not _HOURS[0] <= hours <= _HOURS[1]:
        raise UsageError("hours", f"{hours:g} cannot be", "give 0.01 to 30")
    for rate in rates:
        if not _RATES_HZ[0] <= rate <= _RATES_HZ[1]:
            raise UsageError("rate", f"{rate:g} Hz cannot be", "give 64 to 4096")
    if legs not in ("both", "left", "right", "single"):
        raise UsageError("legs", f'"{legs}" is unknown', "use both, left, right, single")


def _troubles(
    recipe: Recipe, length_s: float, rng: np.random.Generator
) -> tuple[Floats, tuple[Trouble, Trouble]]:
    """All heart beats of the night, and what disturbs each leg."""
    humming = draw_stretches(recipe.mains_share, length_s, rng)
    beating = draw_stretches(recipe.ecg_share, length_s, rng)
    beats = _beats(recipe, length_s, rng)
    height = np.zeros(len(beats))
    for start, end in beating:
        inside = (beats >= start) & (beats < end)
        height[inside] = rng.uniform(recipe.ecg_min_uv, recipe.ecg_max_uv)
    found = []
    for reaches in (height > 0, np.zeros(len(beats), dtype=np.bool_)):
        hums = tuple(
            Hum(
                start,
                end,
                float(rng.uniform(recipe.mains_min_uv, recipe.mains_max_uv)),
                recipe.mains_hz,
                float(rng.uniform(0, 2 * np.pi)),
            )
            for start, end in humming
        )
        pops = rng.poisson(recipe.pops_per_h * length_s / 3600)
        pops_s = rng.uniform(0, length_s, pops)
        sizes = rng.uniform(recipe.pop_min_uv, recipe.pop_max_uv, pops)
        signs = rng.choice([-1.0, 1.0], pops)
        found.append(Trouble(hums, beats[reaches], height[reaches], pops_s, sizes * signs))
    return beats, (found[0], found[1])


def _beats(recipe: Recipe, length_s: float, rng: np.random.Generator) -> Floats:
    """Times of all heart beats of the night; none for kinds that hold none."""
    if not recipe.ecg_share:
        return np.empty(0)
    most = int(length_s / recipe.beat_min_s) + 1
    drawn = recipe.beat_s + recipe.beat_sd_s * rng.standard_normal(most)
    times = np.cumsum(np.clip(drawn, recipe.beat_min_s, recipe.beat_max_s))
    return np.asarray(times[times < length_s])


def _heart(recipe: Recipe, beats: Floats, length_s: float, rate_hz: float) -> Floats32 | None:
    if not len(beats):
        return None
    out = np.zeros(round(length_s * rate_hz), dtype=np.float32)
    add_beats(out, rate_hz, beats, np.full(len(beats), recipe.ecg_channel_uv), recipe)
    return out
