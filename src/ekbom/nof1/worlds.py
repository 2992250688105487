"""Made-up nights, many diaries at a time: how a score comes about in worlds we know to the bottom.

Everything is an array of shape (diaries, nights). A world says how the nights would have gone
anyway; what the person did is added on top by `ekbom.nof1.simulate`.

Limits: errors are first-order autoregressive, effects are additive and constant, and there is
no carry-over from one night's action to the next.
"""

from __future__ import annotations

from calendar import FRIDAY, SATURDAY
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from ekbom.model.errors import UsageError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_WEEK = 7


@dataclass(frozen=True, slots=True)
class World:
    """How one person's nights go when nothing is done about them, and how they are written down.

    Attributes
    ----------
    level : float
        Mean score.
    night_sd : float
        Stationary SD of the nights around it, before rounding, in points.
    phi : float
        Correlation of one night with the next.
    low, high : float
        Ends of the scale; scores are whole numbers cut to it.
    tail_df : float
        Degrees of freedom of the night's surprises (Student's t); 0 means normal.
    growth_points, growth_nights : float
        Improvement that comes by being in a trial, growing evenly over so many nights.
    remission_points, remission_nights : float
        Improvement of the illness itself, smoothly over so many nights from a random night on.
    weekend_points : float
        Added on Friday and Saturday nights.
    medicine_points : float
        Added from the middle of the diary on, when another medicine is begun.
    missing_share, missing_worst_share : float
        Share of nights not written down: any nights, or the worst ones.
    skipped_worst_share : float
        Share of the nights assigned to the action on which it is skipped: the worst ones.
    reactive_share : float
        Share of evenings bad enough to set off an as-needed action.
    bad_run_nights, bad_run_share : float
        A remedy is begun after so many nights whose mean is among that share of the worst.
    outcomes_r : float
        Correlation between several outcomes of the same night.
    """

    level: float = 0.0
    night_sd: float = 1.0
    phi: float = 0.0
    low: float = 0.0
    high: float = 10.0
    tail_df: float = 0.0
    growth_points: float = 0.0
    growth_nights: float = 1.0
    remission_points: float = 0.0
    remission_nights: float = 1.0
    weekend_points: float = 0.0
    medicine_points: float = 0.0
    missing_share: float = 0.0
    missing_worst_share: float = 0.0
    skipped_worst_share: float = 0.0
    reactive_share: float = 0.0
    bad_run_nights: float = 0.0
    bad_run_share: float = 0.0
    outcomes_r: float = 0.5

    def __post_init__(self) -> None:
        if not -1 < self.phi < 1:
            raise UsageError(
                "world", f"phi {self.phi:g} is not between -1 and 1", "give a correlation such as 0"
            )
        if self.tail_df and self.tail_df <= 2:
            raise UsageError(
                "world",
                f"noise with {self.tail_df:g} degrees of freedom has no finite spread",
                "give more than 2, or 0 for normal noise",
            )


def worlds(table: Mapping[str, Mapping[str, float]]) -> dict[str, World]:
    """Named worlds from a table of numbers; each starts from the world named ``plain``.

    Parameters
    ----------
    table : mapping of world name to its fields
        Must hold ``plain``.

    Raises
    ------
    UsageError
        When a field is unknown or ``plain`` is missing.
    """
    known = {f.name for f in fields(World)}
    strange = sorted({name for row in table.values() for name in row} - known)
    if strange or "plain" not in table:
        problem = f"unknown fields {', '.join(strange)}" if strange else "no world named plain"
        raise UsageError("worlds", problem, f"use the fields {', '.join(sorted(known))}")
    return {name: World(**{**table["plain"], **row}) for name, row in table.items()}


def noise(world: World, diaries: int, nights: int, rng: np.random.Generator) -> Floats:
    """First-order autoregressive nights around zero, shape (diaries, nights), in points."""
    shape = (nights, diaries)
    if world.tail_df:
        fresh = rng.standard_t(world.tail_df, shape) * sqrt((world.tail_df - 2) / world.tail_df)
    else:
        fresh = rng.standard_normal(shape)
    rest = sqrt(1 - world.phi * world.phi)
    out = np.empty(shape)
    out[0] = fresh[0]
    for night in range(1, nights):
        out[night] = world.phi * out[night - 1] + rest * fresh[night]
    scaled: Floats = world.night_sd * out.T
    return scaled


def drift(world: World, diaries: int, nights: int, start: date, rng: np.random.Generator) -> Floats:
    """What the nights would be on average without any action, shape (diaries, nights)."""
    night = np.arange(nights)
    grown = np.minimum(night / world.growth_nights, 1.0) * world.growth_points
    weekday = (start.weekday() + night) % _WEEK
    weekend = np.isin(weekday, (FRIDAY, SATURDAY)) * world.weekend_points
    medicine = (night >= nights // 2) * world.medicine_points
    turn = rng.uniform(0, nights, (diaries, 1))
    part = np.clip((night - turn) / world.remission_nights, 0.0, 1.0)
    eased = world.remission_points * (1 - np.cos(np.pi * part)) / 2
    slow: Floats = world.level - grown + weekend + medicine - eased
    return slow


def worst(values: Floats, share: float, among: Bools | None = None) -> Bools:
    """True on the given share of the highest values of each row.

    Parameters
    ----------
    values : array (diaries, nights)
    share : float
        Of the nights in `among` (of all nights without it), rounded to whole nights.
    among : bool array (diaries, nights), optional
    """
    allowed = np.ones(values.shape, dtype=np.bool_) if among is None else among
    order = np.argsort(np.where(allowed, -values, np.inf), axis=1, kind="stable")
    place = np.empty_like(order)
    np.put_along_axis(place, order, np.arange(values.shape[1])[None, :], axis=1)
    wanted = np.rint(share * allowed.sum(axis=1, keepdims=True))
    chosen: Bools = place < wanted
    return chosen


def taken(world: World, assigned: Floats, latent: Floats) -> Floats:
    """What was done of what was assigned: the worst of the assigned nights are skipped."""
    skipped = worst(latent, world.skipped_worst_share, assigned > 0)
    return np.where(skipped, 0.0, assigned)


def reactive(world: World, latent: Floats, rng: np.random.Generator) -> Floats:
    """1 on the evenings whose legs set off an as-needed action, as the evening feels them.

    The evening is felt with an error of half the night's SD, so that the action follows
    bad legs without being a copy of them.
    """
    felt = latent + world.night_sd / 2 * rng.standard_normal(latent.shape)
    return worst(felt, world.reactive_share).astype(np.float64)


def starts_after_bad_run(world: World, latent: Floats, first: int, last: int) -> NDArray[np.int64]:
    """The night each person begins a remedy: the first one right after a bad run.

    Parameters
    ----------
    latent : array (diaries, nights)
    first, last : int
        Earliest and latest night on which it may begin.

    Returns
    -------
    int array (diaries,)
        The first night in the window whose preceding run is among the worst share of runs.
    """
    run = int(world.bad_run_nights)
    total = np.cumsum(np.pad(latent, ((0, 0), (1, 0))), axis=1)
    before = (total[:, run:] - total[:, :-run]) / run
    window = before[:, first - run : last - run + 1]
    limit = np.quantile(window, 1 - world.bad_run_share, axis=1, keepdims=True)
    begins: NDArray[np.int64] = first + np.argmax(window >= limit, axis=1)
    return begins


def to_scores(world: World, latent: Floats, rng: np.random.Generator) -> Floats:
    """Whole points on the scale, NaN where the night was not written down."""
    scores = np.clip(np.rint(latent), world.low, world.high)
    lost = worst(latent, world.missing_worst_share)
    lost |= worst(rng.random(latent.shape), world.missing_share)
    return np.where(lost, np.nan, scores)
