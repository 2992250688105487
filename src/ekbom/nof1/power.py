"""How likely a plan is to see an effect, by simulation with this person's own noise.

Many made-up trials are drawn from the plan's own permitted set and read with the same
regression and the same randomisation test as the real one.

Limits: nights that follow the AR(1) world, no carry-over, and none of the doubt checks; the
share that reaches a level is therefore an upper estimate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ekbom.model.answer import Level
from ekbom.model.diary import Diary
from ekbom.model.errors import UsageError
from ekbom.model.policy import LevelRule, Policy
from ekbom.model.trial import Design
from ekbom.nof1.columns import Nights, background, nights_of
from ekbom.nof1.design import blocks_of, draws
from ekbom.nof1.doubt import EFFECT, fit_arm
from ekbom.nof1.randomise import score_schedules
from ekbom.nof1.reach import CLAIMS, out_of_reach
from ekbom.nof1.regress import regress
from ekbom.nof1.simulate import simulate_scores
from ekbom.nof1.worlds import World

Floats = NDArray[np.float64]

EFFECTS = (1.0, 1.5, 2.0)
_REFERENCES = 499
_TAIL = 0.025
# A memory of 1 would have no spread.
_PHI_MAX = 0.95


@dataclass(frozen=True, slots=True)
class Power:
    """What a plan would show if the action truly did so much.

    Attributes
    ----------
    effect : float
        True improvement, in outcome points (positive is better).
    runs : int
        Simulated trials.
    interval_off_zero : float
        Share whose 95 % interval leaves zero out on the right side.
    reaches : mapping of level to share
    error : float
        Largest Monte Carlo standard error of these shares.
    """

    effect: float
    runs: int
    interval_off_zero: float
    reaches: dict[Level, float]
    error: float

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for the JSON."""
        return {
            "effect": self.effect,
            "runs": self.runs,
            "interval_95_off_zero": self.interval_off_zero,
            "reaches": dict(self.reaches),
            "error": self.error,
        }


def own_world(diary: Diary, outcome: str, base: World, policy: Policy) -> World:
    """The base world with the mean, spread, memory and gaps of a baseline diary.

    Parameters
    ----------
    diary : Diary
    outcome : str
    base : World
        Its scale is kept; the person's is stretched to it.
    policy : Policy

    Raises
    ------
    UsageError
        When the diary has no such outcome, or too few nights for a spread of its own.
    """
    if outcome not in diary.outcomes:
        raise UsageError(
            "--baseline",
            f"{diary.source} has no outcome {outcome!r}",
            f"use one of: {', '.join(diary.outcomes)}",
        )
    nights = nights_of(diary, outcome)
    y, least = nights.y[nights.used], policy.levels["noted"].nights_total or 0
    if len(y) < least:
        raise UsageError(
            "--baseline",
            f"{len(y)} recorded nights are too few to know your own ups and downs",
            f"write down {least} nights or more, or leave it out",
        )
    x, own = background(nights.chosen_dates, nights.chosen_days, policy.priors)
    fit = regress(
        y, x, days=nights.chosen_days, names=(*own,), nuisance=own,
        priors=policy.priors, span=nights.span,
    )  # fmt: skip
    stretch = (base.high - base.low) / nights.span
    low = diary.outcomes[outcome].scale[0]
    return replace(
        base,
        level=base.low + (float(y.mean()) - low) * stretch,
        night_sd=fit.sigma * stretch,
        phi=min(max(fit.phi_mean, 0.0), _PHI_MAX),
        missing_share=1 - len(y) / len(diary),
    )


def power(
    design: Design,
    *,
    worthwhile: float,
    span: float,
    lower_is_better: bool,
    world: World,
    policy: Policy,
    start: date,
    rng: np.random.Generator,
    runs: int | None = None,
) -> tuple[Power, ...]:
    """Simulate the plan at 1, 1.5 and 2 times the worthwhile change.

    Parameters
    ----------
    design : Design
    worthwhile, span : float
        Smallest change that matters, and width of the scale, in outcome points.
    lower_is_better : bool
    world : World
        The person's nights, on the scale of the world.
    policy : Policy
    start : date
    rng : numpy Generator
    runs : int, optional
        Simulated trials per effect; the policy's number otherwise.

    Returns
    -------
    tuple of Power
    """
    stretch = (world.high - world.low) / span
    trial = _Trial(design, worthwhile * stretch, lower_is_better, world, policy)
    references = draws(design, rng, _REFERENCES)
    n = runs or policy.power_runs
    return tuple(
        _simulate(trial, times, start, references, rng, n, worthwhile) for times in EFFECTS
    )


@dataclass(frozen=True, slots=True)
class _Trial:
    design: Design
    worthwhile: float
    lower_is_better: bool
    world: World
    policy: Policy

    @property
    def sign(self) -> float:
        """Turns a measured effect into an improvement."""
        return -1.0 if self.lower_is_better else 1.0


def _simulate(
    trial: _Trial,
    times: float,
    start: date,
    references: NDArray[np.int8],
    rng: np.random.Generator,
    runs: int,
    worthwhile: float,
) -> Power:
    arms = draws(trial.design, rng, runs)
    change = trial.sign * times * trial.worthwhile
    scores = simulate_scores(trial.world, arms.astype(np.float64), change, start=start, rng=rng)
    counted = ~_wash_in(trial.design)
    dates = tuple(start + timedelta(days=n) for n in range(trial.design.units))
    every, span = np.arange(trial.design.units), trial.world.high - trial.world.low
    reads = [
        _read(trial, Nights(y, every, dates, ~np.isnan(y), span), counted, x, references)
        for y, x in zip(scores, arms, strict=True)
    ]
    off_zero = np.mean([read.off_zero for read in reads])
    reaches: dict[Level, float] = {
        level: float(np.mean([_earns(trial, level, read) for read in reads])) for level in CLAIMS
    }
    worst = max(sqrt(p * (1 - p) / runs) for p in (float(off_zero), *reaches.values()))
    return Power(times * worthwhile, runs, float(off_zero), reaches, worst)


def _wash_in(design: Design) -> NDArray[np.bool_]:
    """Nights counted apart: the first of every block, or after the start of either arm."""
    if not design.wash_in or design.name == "start":
        return np.zeros(design.units, dtype=np.bool_)
    place = np.concatenate([np.arange(length) for length in blocks_of(design)])
    return place < design.wash_in


@dataclass(frozen=True, slots=True)
class _Read:
    off_zero: bool
    p_benefit: float
    p_worthwhile: float
    p: float
    nights: int
    nights_each: int


def _read(
    trial: _Trial,
    recorded: Nights,
    counted: NDArray[np.bool_],
    arms: NDArray[np.int8],
    references: NDArray[np.int8],
) -> _Read:
    """Read one made-up trial as the real one will be read."""
    written, nights = int(recorded.used.sum()), recorded.part(counted)
    days, y = nights.chosen_days, nights.y[nights.used]
    each = int(np.bincount(arms[days], minlength=2).min())
    if not each:
        return _Read(False, 0.0, 0.0, 1.0, written, 0)
    fit = fit_arm(nights, arms.astype(np.float64), trial.policy.priors)
    better = fit.combine({EFFECT: trial.sign})
    against = better.below(0)
    schedules = np.concatenate([arms[None, days], references[:, days]])
    z = np.abs(score_schedules(schedules, _rest(trial, nights, y), days, fit.phi_mean))
    return _Read(
        # The same as a 95 % interval that begins above zero, without searching for its end.
        off_zero=against < _TAIL,
        p_benefit=1 - against,
        p_worthwhile=1 - better.below(trial.worthwhile),
        p=float(np.mean(z >= z[0] * (1 - 1e-9))),
        nights=written,
        nights_each=each,
    )


def _rest(trial: _Trial, nights: Nights, y: Floats) -> Floats:
    """The outcome without its mean, weekdays and slow trend, never looking at the arms."""
    x, own = background(
        nights.chosen_dates,
        nights.chosen_days,
        trial.policy.priors,
        one_switch=trial.design.name == "start",
    )
    x, y = x - x.mean(axis=0), y - y.mean()
    shrink = np.diag(1 / np.square(list(own.values())))
    rest: Floats = y - x @ np.linalg.solve(x.T @ x + shrink, x.T @ y)
    return rest


def _earns(trial: _Trial, level: Level, read: _Read) -> bool:
    rule: LevelRule = trial.policy.levels[level]
    return (
        not out_of_reach(trial.design, rule)
        and read.nights >= rule.nights_for(trial.design.block)
        and read.nights_each >= (rule.nights_each or 0)
        and read.p <= (rule.p_max or 1.0)
        and read.p_benefit >= (rule.p_benefit_min or 0.0)
        and read.p_worthwhile >= (rule.p_worthwhile_min or 0.0)
    )


def say_power(rows: Sequence[Power]) -> tuple[str, ...]:
    """The table in words, one sentence per effect."""
    return tuple(
        f"If it truly helps by {row.effect:g}: the interval leaves zero out in"
        f" {row.interval_off_zero:.0%} of such trials; 'probably helps' is earned in"
        f" {row.reaches['probably_helps']:.0%}, 'helps' in {row.reaches['helps']:.0%}"
        for row in rows
    )
