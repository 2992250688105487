"""Made-up diaries whose truth is known: for tests, for teaching, and for the power of a plan.

`simulate_diary` gives what a person would have: a diary, a drawn schedule and its sealed plan,
and beside them the truth. `simulate_scores` gives the bare scores of thousands of diaries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ekbom.model.diary import Action, Diary, Kind, Outcome
from ekbom.model.errors import UsageError
from ekbom.model.trial import Design, Plan, Schedule
from ekbom.nof1.plan import Question, plan_trial
from ekbom.nof1.worlds import (
    Floats,
    World,
    drift,
    noise,
    reactive,
    starts_after_bad_run,
    taken,
    to_scores,
)

MEDICINE = "medicine"


@dataclass(frozen=True, slots=True)
class Remedy:
    """The action in question, and what decides on which nights it is done.

    In a world with a `reactive_share` bad legs decide, in one with `bad_run_nights` a bad run
    decides when it begins. Otherwise the drawn schedule of `design` does, or a start in
    `begins`, or without either a coin every night.

    Attributes
    ----------
    name : str
    effect : float
        True change of every outcome on nights with it.
    kind : {"planned", "habit", "as_needed"} or None
        How the diary marks it, rightly or wrongly.
    design : Design, optional
        The permitted schedules; one is drawn.
    lead_in : int
        Nights written down before the first night of the design.
    begins : int or (int, int), optional
        The night of the diary from which it is done, or the first and last such night.
    """

    name: str = "stretching"
    effect: float = 0.0
    kind: Kind | None = "planned"
    design: Design | None = None
    lead_in: int = 0
    begins: int | tuple[int, int] | None = None

    @property
    def window(self) -> tuple[int, int] | None:
        """First and last night on which it may begin."""
        return (self.begins, self.begins) if isinstance(self.begins, int) else self.begins


@dataclass(frozen=True, slots=True)
class Habit:
    """Something the made-up person does on nights of their own choosing.

    Attributes
    ----------
    name : str
    effect : float
        True change of the score per night with it; for a dose, per `doses[0]`.
    share : float
        Share of the nights with it.
    doses : tuple of float
        Amounts, each equally likely on a night with it; empty for yes/no.
    unit : str
    kind : {"planned", "habit", "as_needed"} or None
        How the diary marks it, rightly or wrongly.
    """

    name: str
    effect: float = 0.0
    share: float = 0.5
    doses: tuple[float, ...] = ()
    unit: str = ""
    kind: Kind | None = "habit"


@dataclass(frozen=True, slots=True)
class Simulated:
    """A made-up diary and what is true of it.

    Attributes
    ----------
    diary : Diary
    schedule : Schedule or None
        As drawn; None without a design.
    plan : Plan or None
        Written on the day before the first night of the diary.
    truth : mapping
        ``effects`` by action (per night with it, or per `doses[0]`), ``begins`` (night of the diary
        on which the remedy begins; None where it comes and goes) and the ``world``.
    """

    diary: Diary
    schedule: Schedule | None
    plan: Plan | None
    truth: Mapping[str, Any]

    def __repr__(self) -> str:
        drawn = "no schedule" if self.schedule is None else self.schedule.design.name
        return f"Simulated({len(self.diary)} nights, {drawn}, effects {self.truth['effects']})"


def simulate_scores(
    world: World,
    doing: Floats,
    effect: float,
    *,
    start: date,
    rng: np.random.Generator,
) -> Floats:
    """Scores of many diaries in which the rows of `doing` are done.

    Parameters
    ----------
    world : World
    doing : array (diaries, nights)
        1 on nights with the action as assigned. The world may have it skipped on some of them.
    effect : float
        True change of the score on nights on which it is done.
    start : date
        First evening.
    rng : numpy Generator

    Returns
    -------
    array (diaries, nights), NaN where nothing was written down.
    """
    diaries, nights = doing.shape
    latent = _latent(world, diaries, nights, start, rng)
    return to_scores(world, latent + effect * taken(world, doing, latent), rng)


def simulate_diary(
    world: World,
    remedy: Remedy,
    *,
    nights: int,
    start: date,
    rng: np.random.Generator,
    habits: Sequence[Habit] = (),
    outcomes: Sequence[str] = ("urge",),
    worthwhile: float | None = None,
) -> Simulated:
    """One made-up diary, with its drawn schedule and sealed plan where there is a design.

    Parameters
    ----------
    world : World
    remedy : Remedy
    nights : int
        Length of the diary; nights beyond the design follow it.
    start : date
        First evening.
    rng : numpy Generator
    habits : sequence of Habit
    outcomes : sequence of str
        The first is the one the plan asks about.
    worthwhile : float, optional
        A tenth of the scale unless given.

    Raises
    ------
    UsageError
        When the design does not fit into the nights, or the world needs what is not given.
    """
    _check(world, remedy, nights)
    latents = _outcomes(world, nights, start, rng, len(outcomes))
    plan = _plan(world, remedy, outcomes[0], worthwhile, start, rng)
    schedule = None if plan is None else plan.schedule
    doing, begun = _doing(world, remedy, latents[:1], schedule, rng)
    columns = {remedy.name: _yes_no(remedy.name, doing[0], remedy.kind)}
    effects, added = {remedy.name: remedy.effect}, remedy.effect * doing[0]
    for habit in habits:
        columns[habit.name], change = _habit(habit, nights, rng)
        effects[habit.name] = habit.effect
        added = added + change
    if world.medicine_points:
        later = (np.arange(nights) >= nights // 2).astype(np.float64)
        columns[MEDICINE] = _yes_no(MEDICINE, later, "habit")
        effects[MEDICINE] = world.medicine_points
    written = to_scores(world, latents + added, rng)
    diary = Diary(
        dates=tuple(start + timedelta(days=n) for n in range(nights)),
        index=tuple(range(nights)),
        outcomes={
            name: Outcome(name, _values(row), scale=(world.low, world.high))
            for name, row in zip(outcomes, written, strict=True)
        },
        actions=columns,
        source="simulated",
    )
    truth = {"effects": effects, "begins": begun, "world": world}
    return Simulated(diary, schedule, plan, truth)


@dataclass(frozen=True, slots=True)
class MorningRows:
    """One row a morning: a rating of the past night, and an action that acts on the coming one.

    Attributes
    ----------
    at : tuple of datetime
    ratings, actions : tuple of float or None
    effect : float
    """

    at: tuple[datetime, ...]
    ratings: tuple[float | None, ...]
    actions: tuple[float | None, ...]
    effect: float


def simulate_mornings(
    world: World,
    *,
    nights: int,
    start: date,
    hour: time,
    effect: float,
    rng: np.random.Generator,
    share: float = 0.5,
) -> MorningRows:
    """A diary kept in the morning, as rows of a file, for testing how time is read.

    Parameters
    ----------
    world : World
    nights : int
    start : date
        Evening of the first night; its action was done that morning.
    hour : time
        When both the rating and the action are noted.
    effect : float
        True change of the night that follows the action.
    rng : numpy Generator
    share : float
        Share of mornings with the action.

    Returns
    -------
    MorningRows
        ``nights + 1`` rows: the first has no rating yet, the last no action any more.
    """
    doing = (rng.random((1, nights)) < share).astype(np.float64)
    scores = simulate_scores(world, doing, effect, start=start, rng=rng)[0]
    at = tuple(datetime.combine(start + timedelta(days=n), hour) for n in range(nights + 1))
    return MorningRows(at, (None, *_values(scores)), (*_values(doing[0]), None), effect)


def _check(world: World, remedy: Remedy, nights: int) -> None:
    where, design, window = "simulate diary", remedy.design, remedy.window
    if nights < 1 or remedy.lead_in < 0:
        raise UsageError(
            where, f"{nights} nights, {remedy.lead_in} before the trial", "give at least one night"
        )
    if design is not None and remedy.lead_in + design.units > nights:
        raise UsageError(
            where,
            f"a schedule of {design.units} nights after {remedy.lead_in} is longer than {nights}",
            "give more nights or a shorter schedule",
        )
    if design is not None and (world.reactive_share or world.bad_run_nights):
        raise UsageError(
            where,
            "in this world the person decides by their legs, not by a schedule",
            "leave the design out, or choose another world",
        )
    earliest = int(world.bad_run_nights)
    if earliest and window is None:
        raise UsageError(
            where, "nothing says when the remedy may begin", "give the first and the last night"
        )
    if window is not None and not earliest <= window[0] <= window[1] < nights:
        raise UsageError(
            where,
            f"the remedy cannot begin between night {window[0]} and {window[1]}",
            f"give nights from {earliest} to {nights - 1}, counted from 0",
        )


def _latent(
    world: World, diaries: int, nights: int, start: date, rng: np.random.Generator
) -> Floats:
    return drift(world, diaries, nights, start, rng) + noise(world, diaries, nights, rng)


def _outcomes(
    world: World, nights: int, start: date, rng: np.random.Generator, count: int
) -> Floats:
    """Latent nights of one person, one row per outcome: shared and own noise, one drift."""
    shared = noise(world, 1, nights, rng)
    own = noise(world, count, nights, rng)
    r = world.outcomes_r if count > 1 else 0.0
    slow = drift(world, 1, nights, start, rng)
    return slow + float(np.sqrt(r)) * shared + float(np.sqrt(1 - r)) * own


def _plan(
    world: World,
    remedy: Remedy,
    outcome: str,
    worthwhile: float | None,
    start: date,
    rng: np.random.Generator,
) -> Plan | None:
    """The plan as it was drawn and sealed at the noon before the diary begins."""
    if remedy.design is None:
        return None
    question = Question(
        action=remedy.name,
        outcome=outcome,
        worthwhile=(world.high - world.low) / 10 if worthwhile is None else worthwhile,
        scale=(world.low, world.high),
    )
    noon_before = datetime.combine(start, time.min) - timedelta(days=0.5)
    first = start + timedelta(days=remedy.lead_in)
    return plan_trial(question, remedy.design, start=first, now=noon_before, rng=rng).plan


def _doing(
    world: World,
    remedy: Remedy,
    latent: Floats,
    schedule: Schedule | None,
    rng: np.random.Generator,
) -> tuple[Floats, int | None]:
    """Nights on which the remedy is taken, shape (1, nights), and where it begins."""
    doing = np.zeros(latent.shape)
    if schedule is not None:
        end = remedy.lead_in + len(schedule.assign)
        doing[0, remedy.lead_in : end] = schedule.assign
        if schedule.design.name == "start":
            # Once begun, it is kept up after the end of the trial as well.
            doing[0, end:] = 1.0
        return taken(world, doing, latent), None
    if world.reactive_share:
        return reactive(world, latent, rng), None
    if remedy.window is None:
        return (rng.random(latent.shape) < 0.5).astype(np.float64), None
    first, last = remedy.window
    if world.bad_run_nights:
        night = int(starts_after_bad_run(world, latent, first, last)[0])
    else:
        night = int(rng.integers(first, last + 1))
    doing[0, night:] = 1.0
    return doing, night


def _habit(habit: Habit, nights: int, rng: np.random.Generator) -> tuple[Action, Floats]:
    """What was done each night, and what it changed."""
    with_it = rng.random(nights) < habit.share
    doses = np.array(habit.doses or (1.0,))
    amount = np.where(with_it, rng.choice(doses, nights), 0.0)
    action = Action(habit.name, tuple(amount.tolist()), kind=habit.kind, unit=habit.unit)
    return action, habit.effect * amount / doses[0]


def _values(row: NDArray[np.float64]) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(v) else float(v) for v in row)


def _yes_no(name: str, row: Floats, kind: Kind | None) -> Action:
    return Action(name, tuple(row.tolist()), kind=kind)
