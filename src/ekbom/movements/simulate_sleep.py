"""The sleep of a made-up night: stages, lights, breathing, and stretches of trouble."""

from __future__ import annotations

import numpy as np

from ekbom.model.movement import Hypnogram, Span, Stage
from ekbom.model.recipe import Recipe

_STRETCHES = 3


def draw_stages(recipe: Recipe, length_s: float, rng: np.random.Generator) -> Hypnogram:
    """Stages of the night: awake, cycles of sleep that awakenings break into, and awake at the end.

    Parameters
    ----------
    recipe : Recipe
    length_s : float
        Of the recording, in seconds.
    rng : numpy Generator
    """
    epochs = max(1, int(length_s / recipe.epoch_s))
    latency = min(recipe.latency_min * 60, length_s / 10)
    morning = length_s - min(recipe.lights_off_min * 60, length_s / 10)
    stages: list[Stage] = []
    asleep = 0.0
    awake_until = latency
    next_awakening = latency + rng.exponential(recipe.awakening_every_min) * 60
    for epoch in range(epochs):
        now = epoch * recipe.epoch_s
        if now >= next_awakening:
            awake_until = now + rng.exponential(recipe.awakening_mean_min) * 60
            next_awakening = awake_until + rng.exponential(recipe.awakening_every_min) * 60
        if now < awake_until or now + recipe.epoch_s > morning:
            stages.append("W")
        else:
            stages.append(_of_cycle(recipe, asleep / 60 % recipe.cycle_min / recipe.cycle_min))
            asleep += recipe.epoch_s
    return Hypnogram(tuple(stages), recipe.epoch_s)


def _of_cycle(recipe: Recipe, share: float) -> Stage:
    light = (1 - recipe.n1_share - recipe.n3_share - recipe.rem_share) / 2
    borders: tuple[tuple[Stage, float], ...] = (
        ("N1", recipe.n1_share),
        ("N2", light),
        ("N3", recipe.n3_share),
        ("N2", light),
    )
    for stage, lasts in borders:
        if share < lasts:
            return stage
        share -= lasts
    return "R"


def lights_of(recipe: Recipe, length_s: float) -> Span:
    """Lights off and on, a little inside the recording."""
    inside = min(recipe.lights_off_min * 60, length_s / 10)
    return Span(inside, length_s - 2 * inside)


def stage_at(hypnogram: Hypnogram, time_s: float) -> Stage:
    """The stage at a time; that of the last epoch after its end."""
    at = int((time_s - hypnogram.start_s) / hypnogram.epoch_s)
    return hypnogram.stages[min(at, len(hypnogram.stages) - 1)]


def draw_stretches(
    share: float, length_s: float, rng: np.random.Generator
) -> tuple[tuple[float, float], ...]:
    """Starts and ends of stretches that fill exactly a share of the night, spread over it.

    Parameters
    ----------
    share : float
        From 0 to 1.
    length_s : float
    rng : numpy Generator
    """
    if not share:
        return ()
    part = length_s / _STRETCHES
    starts = [(k + rng.uniform(0, 1 - share)) * part for k in range(_STRETCHES)]
    return tuple((start, start + share * part) for start in starts)


def draw_breathing(
    recipe: Recipe, hypnogram: Hypnogram, length_s: float, rng: np.random.Generator
) -> tuple[Span, ...]:
    """Respiratory events while asleep, in rows."""
    found = []
    for now, end in draw_stretches(recipe.apnoea_share, length_s, rng):
        while True:
            lasts = float(rng.uniform(recipe.apnoea_min_s, recipe.apnoea_max_s))
            pause = rng.uniform(recipe.apnoea_gap_min_s, recipe.apnoea_gap_max_s)
            if now + lasts > end:
                break
            if stage_at(hypnogram, now) != "W":
                found.append(Span(float(now), lasts))
            now += lasts + pause  # noqa: PLW2901 - the row walks on from its start
    return tuple(found)


def draw_arousals(
    recipe: Recipe,
    hypnogram: Hypnogram,
    moves: tuple[Span, ...],
    length_s: float,
    rng: np.random.Generator,
) -> tuple[Span, ...]:
    """Arousals with movements, before or within them, and some without; none over another.

    Parameters
    ----------
    recipe : Recipe
    hypnogram : Hypnogram
    moves : tuple of Span
        Drawn movements of either leg.
    length_s : float
    rng : numpy Generator
    """
    onsets = []
    for move in moves:
        paired, first, place = rng.uniform(size=3)
        if paired < recipe.arousal_share:
            before = place * recipe.arousal_min_s
            onsets.append(move.onset_s + (-before if first < recipe.arousal_first else before))
    alone = rng.poisson(recipe.arousals_per_h * length_s / 3600)
    onsets += rng.uniform(0, length_s, alone).tolist()
    found: list[Span] = []
    for onset in sorted(onsets):
        drawn = recipe.arousal_median_s * np.exp(recipe.arousal_log_sd * rng.standard_normal())
        lasts = float(np.clip(drawn, recipe.arousal_min_s, recipe.arousal_max_s))
        free = not found or onset > found[-1].onset_s + found[-1].duration_s
        if free and 0 <= onset <= length_s - lasts and stage_at(hypnogram, onset) != "W":
            found.append(Span(float(onset), lasts))
    return tuple(found)
