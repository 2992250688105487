"""Made-up diaries and trials of the demo: what is true is known, and their chance is fixed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from ekbom.actions.demo_teller import OUTCOMES, Teller
from ekbom.actions.simulate import named_worlds
from ekbom.model.diary import Diary, Outcome
from ekbom.nof1.reach import pair_design
from ekbom.nof1.simulate import Habit, Remedy, Simulated, simulate_diary
from ekbom.nof1.worlds import noise, to_scores

if TYPE_CHECKING:
    from ekbom.nof1.worlds import World


@dataclass(frozen=True, slots=True)
class Trial:
    """A drawn trial.

    Attributes
    ----------
    action : str
    effect : float
        True change of every outcome on nights with it.
    pairs, block : int
        Of nights.
    seed : int
    before : int
        Nights written down before its first.
    begins : int
        Of its first night: so many days ago.
    """

    action: str
    effect: float
    pairs: int
    block: int
    seed: int
    before: int
    begins: int


def world(name: str = "plain") -> World:
    """A made-up world by its name."""
    return named_worlds()[name]


def of_trial(teller: Teller, trial: Trial, habits: Sequence[Habit] = ()) -> Simulated:
    """The diary of a trial, with its plan; the nights that have not been are made up as well."""
    design = pair_design(trial.pairs, trial.block, min(1, trial.block - 1))
    remedy = Remedy(trial.action, trial.effect, design=design, lead_in=trial.before)
    return simulate_diary(
        world(), remedy, nights=trial.before + design.units,
        start=teller.day(trial.begins + trial.before), rng=np.random.default_rng(trial.seed),
        habits=habits, outcomes=OUTCOMES,
    )  # fmt: skip


def of_levels(start: date, levels: Sequence[float], seed: int) -> Diary:
    """A diary that follows levels, one a night, with half the ups and downs of a usual one."""
    like = world()
    rng = np.random.default_rng(seed)
    ups = noise(like, len(OUTCOMES), len(levels), rng) / 2 + np.array(levels)
    outcomes = {
        name: Outcome(name, tuple(map(float, row)), scale=(like.low, like.high))
        for name, row in zip(OUTCOMES, to_scores(like, ups, rng), strict=True)
    }
    dates = tuple(start + timedelta(days=night) for night in range(len(levels)))
    return Diary(dates, tuple(range(len(levels))), outcomes, {}, source="made up")
