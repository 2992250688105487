"""One made-up diary of a cell, put to the public function as a person would put it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from zlib import crc32

import numpy as np

from benchmarks.cells import Cell
from ekbom import what_helps
from ekbom.actions.simulate import named_worlds
from ekbom.model.answer import ActionAnswer
from ekbom.model.diary import Action, Diary, Outcome
from ekbom.nof1.simulate import Habit, Remedy, Simulated, simulate_diary

REMEDY = "remedy"
OUTCOMES = ("urge", "sleep", "mood")


@dataclass(frozen=True)
class Seen:
    """What one reading said of one action: enough for every column of the table."""

    action: str
    outcome: str
    night: int
    level: str
    true: float
    mean: float | None
    low: float | None
    high: float | None
    p: float | None


@cache
def _worlds() -> dict[str, Any]:
    return named_worlds()


def make(cell: Cell, number: int, *, seed: int, start: date) -> Simulated:
    """Diary `number` of a cell."""
    remedy = Remedy(
        name=REMEDY,
        effect=cell.effect,
        kind=None if cell.kind == "unmarked" else cell.kind,  # type: ignore[arg-type]
        design=cell.design,
        begins=cell.begins,
    )
    return simulate_diary(
        replace(_worlds()[cell.world], phi=cell.phi),
        remedy,
        nights=cell.nights,
        start=start,
        rng=np.random.default_rng([seed, crc32(cell.name.encode()), number]),
        habits=[Habit(f"habit {n + 1}", share=0.2 + 0.06 * n) for n in range(cell.habits)],
        outcomes=OUTCOMES[: cell.outcomes],
    )


def until(diary: Diary, nights: int) -> Diary:
    """The first nights of a diary."""
    return replace(
        diary,
        dates=diary.dates[:nights],
        index=diary.index[:nights],
        outcomes={
            name: Outcome(name, o.values[:nights], o.scale, o.lower_is_better)
            for name, o in diary.outcomes.items()
        },
        actions={
            name: Action(name, a.values[:nights], a.kind, a.unit)
            for name, a in diary.actions.items()
        },
    )


def read(cell: Cell, made: Simulated, number: int, *, seed: int) -> list[Seen]:
    """Every reading of a diary: once at its end, or every so many nights."""
    nights = range(cell.read_every, cell.nights + 1, cell.read_every or 1)
    found = []
    for night in nights if cell.read_every else (cell.nights,):
        diary = until(made.diary, night)
        morning = datetime.combine(made.diary.dates[night - 1] + timedelta(days=1), time(9))
        for outcome in diary.outcomes:
            answer = what_helps(
                diary,
                outcome,
                plan=made.plan if cell.sealed else None,
                schedule=made.schedule if made.schedule is not None and not cell.sealed else None,
                rng=np.random.default_rng([seed, number, night]),
                now=morning,
            )
            found += [_seen(a, outcome, night, made) for a in answer.actions]
    return found


def _seen(answer: ActionAnswer, outcome: str, night: int, made: Simulated) -> Seen:
    effect = answer.effect
    low, high = effect.interval_95 if effect else (None, None)
    return Seen(
        action=answer.name,
        outcome=outcome,
        night=night,
        level=answer.level,
        true=made.truth["effects"].get(answer.name, 0.0),
        mean=effect.mean if effect else None,
        low=low,
        high=high,
        p=answer.randomisation_p,
    )


def one(cell: Cell, number: int, *, seed: int, start: date) -> list[dict[str, Any]]:
    """Make diary `number` and read it."""
    made = make(cell, number, seed=seed, start=start)
    return [asdict(seen) for seen in read(cell, made, number, seed=seed)]
