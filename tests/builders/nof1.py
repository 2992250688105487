"""Diaries and trials for the tests of `nof1`: made of numpy alone, with fixed seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from ekbom.knowledge.load import load_policy
from ekbom.model.answer import ActionAnswer, Answer
from ekbom.model.diary import Action, Diary, Kind, Outcome
from ekbom.model.trial import Design, Plan, Schedule
from ekbom.nof1.answer import what_helps
from ekbom.nof1.columns import Nights
from ekbom.nof1.plan import Question, open_list, plan_trial
from ekbom.nof1.question import Question as Asked
from ekbom.nof1.question import ask

POLICY = load_policy()
# A Monday.
START = date(2026, 3, 2)
URGE = "urge"
MEASURE = "stretching"


def noise(n: int, seed: int, *, sd: float = 1.5, phi: float = 0.4) -> np.ndarray:
    """Stationary AR(1) nights around zero."""
    fresh = np.random.default_rng(seed).standard_normal(n)
    out = np.empty(n)
    out[0] = fresh[0]
    for t in range(1, n):
        out[t] = phi * out[t - 1] + np.sqrt(1 - phi * phi) * fresh[t]
    return sd * out


def cells(values: Sequence[Any] | np.ndarray) -> tuple[float | None, ...]:
    """Plain values of a column; NaN and None are missing."""
    return tuple(None if v is None or np.isnan(v) else float(v) for v in values)


def on_scale(y: np.ndarray) -> np.ndarray:
    """Whole points from 0 to 10."""
    return np.clip(np.rint(y), 0, 10)


def dates(n: int, start: date = START) -> tuple[date, ...]:
    return tuple(start + timedelta(days=i) for i in range(n))


def action(name: str, values: Any, kind: Kind | None = "habit", **more: Any) -> Action:
    return Action(name, cells(values), kind=kind, **more)


def diary(
    y: Any,
    *actions: Action,
    scale: tuple[float, float] = (0.0, 10.0),
    lower_is_better: bool = True,
    start: date = START,
    others: Mapping[str, Any] | None = None,
    **outcome: Any,
) -> Diary:
    """A diary of one outcome named ``urge``, and `others` on the same scale."""
    columns = {URGE: y, **(others or {})}
    return Diary(
        dates=dates(len(y), start),
        index=tuple(range(1, len(y) + 1)),
        outcomes={
            name: Outcome(
                name, cells(values), scale=scale, lower_is_better=lower_is_better,
                **(outcome if name == URGE else {}),
            )
            for name, values in columns.items()
        },
        actions={a.name: a for a in actions},
    )  # fmt: skip


def first_nights(whole: Diary, n: int) -> Diary:
    """The diary as it stood after its first `n` nights."""
    return replace(
        whole,
        dates=whole.dates[:n],
        index=whole.index[:n],
        outcomes={k: replace(o, values=o.values[:n]) for k, o in whole.outcomes.items()},
        actions={k: replace(a, values=a.values[:n]) for k, a in whole.actions.items()},
    )


def trial(
    design: Design,
    *,
    name: str = MEASURE,
    versus: str = "",
    outcome: str = URGE,
    worthwhile: float = 1.0,
    scale: tuple[float, float] = (0.0, 10.0),
    lower_is_better: bool = True,
    helper_blind: bool = False,
    start: date = START,
    seed: int = 1,
) -> Plan:
    """A plan drawn and sealed at noon of the day before, with its list opened."""
    drawn = plan_trial(
        Question(name, outcome, worthwhile, scale, lower_is_better, versus),
        design,
        start=start,
        now=datetime.combine(start, datetime.min.time()) - timedelta(hours=12),
        rng=np.random.default_rng(seed),
        helper_blind=helper_blind,
    )
    return open_list(drawn.plan, drawn.assign, drawn.salt) if helper_blind else drawn.plan


def kept(
    plan: Plan, effect: float, *, seed: int = 2, sd: float = 1.5, phi: float = 0.4,
    level: float = 5.0, extra: Sequence[Action] = (), **more: Any,
) -> Diary:  # fmt: skip
    """The diary of a person who followed the plan to the letter."""
    arm = np.array(plan.schedule.assign, dtype=float)
    y = level + noise(len(arm), seed, sd=sd, phi=phi) + effect * arm
    columns = [action(plan.action, arm, "planned")]
    if plan.versus:
        columns.append(action(plan.versus, 1 - arm, "planned"))
    more.setdefault("start", plan.schedule.start)
    more.setdefault("lower_is_better", plan.lower_is_better)
    return diary(on_scale(y), *columns, *extra, **more)


def answer(made: Diary, *, outcome: str = URGE, seed: int = 0, **more: Any) -> Answer:
    return what_helps(made, outcome=outcome, policy=POLICY, rng=np.random.default_rng(seed), **more)


def only(given: Answer, name: str = "") -> ActionAnswer:
    """The one answer of that name, or the only one."""
    (found,) = [a for a in given.actions if name in ("", a.name)]
    return found


def asked(made: Diary, *, outcome: str = URGE, seed: int = 0, **more: Any) -> Asked:
    more.setdefault("worthwhile", None)
    return ask(made, outcome, policy=POLICY, rng=np.random.default_rng(seed), **more)


def nights(y: Any, days: Any = None, span: float = 10.0) -> Nights:
    values = np.array([np.nan if v is None else v for v in y], dtype=float)
    place = np.arange(len(values)) if days is None else np.asarray(days)
    return Nights(values, place, dates(len(values)), ~np.isnan(values), span)


def bare(design: Design, assign: Sequence[int], start: date | None = START) -> Schedule:
    return Schedule(tuple(int(a) for a in assign), design, start=start)
