"""What the legs of a made-up night do, in continuous time: drawn before any rate is chosen."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ekbom.model.movement import Hypnogram, Span
from ekbom.model.recipe import Recipe
from ekbom.movements.simulate_sleep import stage_at

Floats = NDArray[np.float64]
LEFT, RIGHT = 0, 1


@dataclass(frozen=True, slots=True)
class Rest:
    """The resting level of a leg: straight lines between knots.

    Attributes
    ----------
    times_s, levels_uv : float array (knots,)
    """

    times_s: Floats
    levels_uv: Floats

    def at(self, times_s: Floats | float) -> Floats:
        """The level at some times, in microvolts RMS."""
        return np.asarray(np.interp(times_s, self.times_s, self.levels_uv))


@dataclass(frozen=True, slots=True)
class Burst:
    """One burst of a muscle.

    Attributes
    ----------
    onset_s, lasts_s : float
        From the first activity to the last.
    strength_uv : float
        RMS of the burst alone, without rest.
    rise_s, tail_s : float
        Parts of it that rise and decay.
    sway : float
        How far the strength sways above itself.
    sway_hz, phase : float
    """

    onset_s: float
    lasts_s: float
    strength_uv: float
    rise_s: float
    tail_s: float
    sway: float
    sway_hz: float
    phase: float


@dataclass(slots=True)
class Lane:
    """The drawn movements of one leg, which keep apart from each other.

    Attributes
    ----------
    apart_s : float
    rest : Rest
    bursts : list of Burst
    """

    apart_s: float
    rest: Rest
    bursts: list[Burst] = field(default_factory=list)
    _taken: list[tuple[float, float]] = field(default_factory=list)

    def take(self, onset_s: float, end_s: float) -> bool:
        """Keep a place for a movement; False where another is too near."""
        at = bisect(self._taken, (onset_s, end_s))
        if at and self._taken[at - 1][1] + self.apart_s > onset_s:
            return False
        if at < len(self._taken) and self._taken[at][0] < end_s + self.apart_s:
            return False
        self._taken.insert(at, (onset_s, end_s))
        return True


def draw_rest(recipe: Recipe, length_s: float, rng: np.random.Generator) -> tuple[Rest, Rest]:
    """Resting levels of both legs, which change with posture at the same times."""
    changes = []
    now = rng.exponential(recipe.posture_every_min) * 60
    while now < length_s:
        changes.append(now)
        now += recipe.posture_ramp_s + rng.exponential(recipe.posture_every_min) * 60
    starts = np.array(changes)
    times = np.concatenate([[0.0], np.stack([starts, starts + recipe.posture_ramp_s], 1).ravel()])
    low, high = np.log(recipe.rest_low_uv), np.log(recipe.rest_high_uv)
    levels = np.exp(rng.uniform(low, high, (2, len(starts) + 1)))
    left, right = (np.repeat(one, 2)[:-1] for one in levels)
    return Rest(times, left), Rest(times, right)


def draw_moves(
    recipe: Recipe,
    hypnogram: Hypnogram,
    breathing: tuple[Span, ...],
    length_s: float,
    rng: np.random.Generator,
) -> tuple[tuple[Lane, Lane], tuple[Span, ...]]:
    """All bursts of both legs.

    Long movements take their places first, then those at the end of respiratory events, then
    rows of periodic ones; one that comes too near to another of its leg is left out.

    Returns
    -------
    lanes : (Lane, Lane)
    moves : tuple of Span
        Drawn movements of either leg, in the order of drawing.
    """
    left, right = draw_rest(recipe, length_s, rng)
    lanes = (Lane(recipe.apart_s, left), Lane(recipe.apart_s, right))
    moves: list[Span] = []

    def move(onset: float, lasts: float, both: float = recipe.both_share) -> None:
        if onset + lasts < length_s and _move(recipe, lanes, onset, lasts, both, rng):
            moves.append(Span(onset, lasts))

    for onset in rng.uniform(0, length_s, round(recipe.long_per_h * length_s / 3600)):
        lasts = float(rng.uniform(recipe.long_min_s, recipe.long_max_s))
        move(float(onset), lasts, recipe.long_both_share)
    for event in breathing:
        if rng.uniform() < recipe.apnoea_move_share:
            after = rng.uniform(recipe.apnoea_move_min_s, recipe.apnoea_move_max_s)
            move(event.onset_s + event.duration_s + float(after), _duration(recipe, rng))
    for onset in draw_onsets(recipe, hypnogram, length_s, rng):
        awake = stage_at(hypnogram, onset) == "W"
        lasts = _duration(recipe, rng) * (recipe.wake_duration if awake else 1.0)
        move(onset, min(lasts, recipe.duration_max_s))
    for lane in lanes:
        _disturb(recipe, lane, length_s, rng)
    return lanes, tuple(moves)


def draw_onsets(
    recipe: Recipe, hypnogram: Hypnogram, length_s: float, rng: np.random.Generator
) -> list[float]:
    """Onsets of movements in rows, with pauses that grow towards the morning.

    Parameters
    ----------
    recipe : Recipe
    hypnogram : Hypnogram
    length_s : float
    rng : numpy Generator
    """
    onsets: list[float] = []
    now = float(rng.uniform(0, recipe.pause_median_s))
    while now < length_s:
        skipped = stage_at(hypnogram, now) == "R" and rng.uniform() < recipe.rem_skip
        for _ in range(0 if skipped else rng.geometric(1 / recipe.run_mean)):
            if now >= length_s:
                break
            onsets.append(now)
            if rng.uniform() < recipe.short_share:
                onsets.append(now + float(rng.uniform(recipe.short_min_s, recipe.short_max_s)))
            now += _interval(recipe, stage_at(hypnogram, now) == "W", rng)
        pause = recipe.pause_median_s * np.exp(recipe.pause_log_sd * rng.standard_normal())
        now += float(pause) * (1 + recipe.decline * now / length_s)
    return onsets


def _interval(recipe: Recipe, awake: bool, rng: np.random.Generator) -> float:
    median = recipe.wake_imi_median_s if awake else recipe.imi_median_s
    least = recipe.wake_imi_min_s if awake else recipe.imi_min_s
    drawn = median * np.exp(recipe.imi_log_sd * rng.standard_normal())
    return float(np.clip(drawn, least, recipe.imi_max_s))


def _duration(recipe: Recipe, rng: np.random.Generator) -> float:
    drawn = recipe.duration_median_s * np.exp(recipe.duration_log_sd * rng.standard_normal())
    return float(np.clip(drawn, recipe.duration_min_s, recipe.duration_max_s))


def _move(
    recipe: Recipe,
    lanes: tuple[Lane, Lane],
    onset: float,
    lasts: float,
    both_share: float,
    rng: np.random.Generator,
) -> bool:
    """Give a movement to one leg or both; True when one of them had room for it."""
    both = rng.uniform() < both_share
    first = LEFT if rng.uniform() < recipe.left_share else RIGHT
    done = False
    for leg in (first, 1 - first) if both else (first,):
        begins = onset + (0.0 if leg == first else float(rng.uniform(0, recipe.lag_max_s)))
        burst = _shaped(recipe, begins, lasts, float(lanes[leg].rest.at(begins)), rng)
        if lanes[leg].take(begins, begins + burst.lasts_s):
            lanes[leg].bursts.append(burst)
            done = True
    return done


def _shaped(
    recipe: Recipe, onset: float, lasts: float, rest: float, rng: np.random.Generator
) -> Burst:
    """A burst that is above the level at which a movement ends for about `lasts` seconds.

    The tail falls as half a cosine, so that where it crosses that level is known; what lies
    below it comes on top of `lasts`.
    """
    strength = max(_strength(recipe, rng), _burst_for(rest, recipe.clear_uv))
    tail = float(rng.uniform(recipe.tail_min, recipe.tail_max))
    ends = _burst_for(rest, recipe.offset_uv)
    crossed = float(np.arccos(2 * min(1.0, ends / strength) - 1)) / np.pi
    support = lasts / (1 - tail * (1 - crossed))
    return Burst(
        onset_s=onset,
        lasts_s=support,
        strength_uv=strength,
        rise_s=float(rng.uniform(recipe.rise_min_s, recipe.rise_max_s)),
        tail_s=tail * support,
        sway=recipe.modulation,
        sway_hz=float(rng.uniform(recipe.modulation_low_hz, recipe.modulation_high_hz)),
        phase=float(rng.uniform(0, 2 * np.pi)),
    )


def _strength(recipe: Recipe, rng: np.random.Generator) -> float:
    drawn = recipe.amplitude_median_uv * np.exp(recipe.amplitude_log_sd * rng.standard_normal())
    return float(min(drawn, recipe.amplitude_max_uv))


def _burst_for(rest: float, above: float) -> float:
    """The strength that, with rest, rises so far above rest."""
    return float(np.sqrt((rest + above) ** 2 - rest**2))


def _disturb(recipe: Recipe, lane: Lane, length_s: float, rng: np.random.Generator) -> None:
    """Twitches, and bursts too weak for a movement, wherever they fall."""
    for onset in rng.uniform(0, length_s, round(recipe.twitches_per_h * length_s / 3600)):
        lasts = float(rng.uniform(recipe.twitch_min_s, recipe.twitch_max_s))
        lane.bursts.append(_plain(float(onset), lasts, _strength(recipe, rng), recipe))
    for onset in rng.uniform(0, length_s, round(recipe.weak_per_h * length_s / 3600)):
        above = float(rng.uniform(recipe.weak_min_uv, recipe.weak_max_uv))
        strength = _burst_for(float(lane.rest.at(onset)), above)
        lane.bursts.append(_plain(float(onset), _duration(recipe, rng), strength, recipe))


def _plain(onset: float, lasts: float, strength: float, recipe: Recipe) -> Burst:
    rise = min(recipe.rise_min_s, lasts / 2)
    return Burst(onset, lasts, strength, rise, lasts / 2, 0.0, 0.0, 0.0)
