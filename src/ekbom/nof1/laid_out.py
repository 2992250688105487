"""A schedule laid on a diary: which nights count, what was kept to, and what limits it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ekbom.model.errors import InputError
from ekbom.model.night import night_of_outcome
from ekbom.model.trial import Pause, Plan, Schedule
from ekbom.model.words import plural
from ekbom.nof1.columns import Nights, action_column, as_array
from ekbom.nof1.design import pairs_of, permitted
from ekbom.nof1.doubt import EFFECT, fit_arm
from ekbom.nof1.gates import Missing, count_missing
from ekbom.nof1.levels import Cap
from ekbom.nof1.question import Question

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trial:
    """A schedule laid on the diary.

    Attributes
    ----------
    name : str
        Action of arm 1, as a column name.
    schedule : Schedule
    plan : Plan or None
    unit : int array (units,)
        Which unit of the schedule each diary unit is; -1 outside.
    arm : array (units,)
        Assigned arm; 0 outside.
    inside : bool array (units,)
    counted : bool array (units,)
        Inside and not a wash-in unit.
    nights : Nights
        Recorded and counted.
    """

    name: str
    schedule: Schedule
    plan: Plan | None
    unit: NDArray[np.int64]
    arm: Floats
    inside: NDArray[np.bool_]
    counted: NDArray[np.bool_]
    nights: Nights

    @property
    def versus(self) -> str:
        """The other active measure, or empty."""
        return self.plan.versus if self.plan else ""


def lay_out(question: Question, name: str, schedule: Schedule, plan: Plan | None) -> Trial:
    """Lay a schedule on the nights of a diary.

    Raises
    ------
    InputError
        When no night of the schedule is in the diary, or it is not one of the permitted.
    """
    diary, design = question.diary, schedule.design
    assign = np.array(schedule.assign, dtype=np.float64)
    if schedule.start is None:
        unit = np.array(diary.index) - schedule.first_index
    else:
        unit = np.array([schedule.place_of(d) for d in diary.dates])
    inside = (unit >= 0) & (unit < len(assign))
    if not inside.any():
        raise InputError(
            f"{diary.source}: schedule of {name}",
            "none of its nights is in the diary",
            "check the start date and whether the diary is read by night, day or index",
        )
    if design.name != "given" and not permitted(design, schedule.assign):
        raise InputError(
            f"schedule of {name}",
            "it is not one of the schedules its own rule permits",
            "give the rule it was drawn by, or none",
        )
    unit = np.where(inside, unit, -1)
    apart = settling(schedule)
    counted = inside & ~apart[np.maximum(unit, 0)]
    arm = np.where(inside, assign[np.maximum(unit, 0)], 0.0)
    nights = question.nights.part(counted)
    return Trial(name, schedule, plan, unit, arm, inside, counted, nights)


def settling(schedule: Schedule) -> NDArray[np.bool_]:
    """Which units are counted apart, array (units,): the first of each block, or after a pause."""
    return np.array([schedule.settles(place) for place in range(len(schedule.assign))], dtype=bool)


def missing_of(trial: Trial, *, over: bool) -> Missing:
    """Nights due and recorded by assigned arm.

    Once a trial is over, every one of its nights was due, also where the diary ends early:
    to leave off when it looks well is a way of choosing the result. So is a pause: the night on
    which it began counts as a night left out of the arm that was due then.
    """
    on, assign = trial.arm == 1, np.array(trial.schedule.assign)
    seen = count_missing(trial.counted, trial.nights.used, on, ~on)
    if over:
        due = ~settling(trial.schedule)
        seen = replace(
            seen,
            due=int(due.sum()),
            due_with=int((due & (assign == 1)).sum()),
            due_without=int((due & (assign == 0)).sum()),
        )
    left = [trial.schedule.assign[place] for place in trial.schedule.resumed]
    return replace(
        seen,
        due=seen.due + len(left),
        due_with=seen.due_with + left.count(1),
        due_without=seen.due_without + left.count(0),
    )


def say_pauses(plan: Plan) -> str:
    """How long a trial stood still, and what was due then; empty where it never did."""
    schedule = plan.schedule
    if not schedule.pauses:
        return ""
    due = [schedule.assign[place] for place in schedule.resumed]
    one = f"with {plan.action}" if plan.versus else "with it"
    other = f"with {plan.versus}" if plan.versus else "without it"
    return (
        f"The trial stood still for {plural(schedule.paused, plan.row)}, counted for neither side: "
        f"{', '.join(map(_days, schedule.pauses))}. Pauses that began before a {plan.row} {one}: "
        f"{due.count(1)}; {other}: {due.count(0)}."
    )


def _days(pause: Pause) -> str:
    """The first and the last night of a pause, once where they are the same."""
    last = "" if pause.nights == 1 else f" to {pause.until - timedelta(days=1):%d %B %Y}"
    return f"{pause.first:%d %B %Y}{last}"


def pairs_seen(trial: Trial) -> int:
    """Pairs of blocks that recorded nights can speak for.

    A pair counts when both of its arms have a recorded night; a schedule that was not drawn in
    pairs counts as its rule says, but never more than the recorded nights of its smaller arm.
    """
    design = trial.schedule.design
    if design.name == "start":
        return 0
    used = trial.nights.used
    if design.name == "pairs":
        pair = trial.unit // (2 * design.block)
        both = set(pair[used & (trial.arm == 1)]) & set(pair[used & (trial.arm == 0)])
        return len(both)
    smaller = min(int((used & (trial.arm == arm)).sum()) for arm in (0, 1))
    return min(pairs_of(design, trial.schedule.assign), smaller // design.block)


def is_sealed(trial: Trial, now: datetime | None) -> bool:
    """Whether the result may not be read yet.

    Without a clock, the diary itself tells: the trial is over when its last unit is reached.
    """
    plan = trial.plan
    if plan is None or plan.broken_at is not None:
        return False
    if now is not None:
        return now.date() < plan.end
    return int(trial.unit.max()) < len(trial.schedule.assign) - 1


def plan_caps(question: Question, trial: Trial) -> tuple[Cap, ...]:
    """Ceilings that come from how the trial was set up."""
    plan = trial.plan
    if plan is None:
        return (
            Cap(
                "pattern",
                "No plan sealed before the first night lies beside the schedule.",
            ),
        )
    caps = []
    if plan.broken_at is not None:
        caps.append(Cap("pattern", f"The seal was broken on {plan.broken_at:%d %B %Y}."))
    if plan.outcome != question.outcome.name:
        caps.append(Cap("pattern", f"The plan asked about {plan.outcome}, not about this."))
    elif plan.lower_is_better != question.outcome.lower_is_better:
        raise InputError(
            f"plan of {trial.name}",
            f"it says that {'lower' if plan.lower_is_better else 'higher'} {plan.outcome} is "
            "better, and the diary is read the other way round",
            "read the diary in the direction of the plan",
        )
    start = trial.schedule.start or question.diary.dates[int(np.argmax(trial.inside))]
    if night_of_outcome(plan.written_at) >= start:
        caps.append(Cap("pattern", "The plan was written after its first night had begun."))
    return tuple(caps)


def missing_caps(question: Question, missing: Missing) -> tuple[Cap, ...]:
    """Ceilings that come from nights not written down."""
    policy, caps = question.policy, []
    if missing.share < policy.recorded_min:
        caps.append(
            Cap("noted", f"Only {missing.recorded} of {missing.due} nights were written down.")
        )
    if missing.gap > policy.missing_gap_max:
        caps.append(
            Cap(
                "noted",
                f"Nights are missing unevenly: {missing.recorded_with} of {missing.due_with} with "
                f"it and {missing.recorded_without} of {missing.due_without} without were "
                "written down.",
            )
        )
    return tuple(caps)


def held_equal(question: Question, trial: Trial) -> dict[str, Floats]:
    """Other logged actions that cannot be consequences of bad legs, for the regression."""
    columns = {}
    for name, action in question.diary.actions.items():
        said = action.kind in ("planned", "habit") and not action.assumed
        if name in (trial.name, trial.versus) or not said:
            continue
        scaled = action_column(action, few=question.policy.levels["noted"].nights_each or 0).scaled
        seen = scaled[trial.nights.used]
        known = seen[~np.isnan(seen)]
        if len(known) and known.std() > 0:
            columns[name] = np.where(np.isnan(scaled), known.mean(), scaled)
    return columns


def adherence(question: Question, trial: Trial) -> dict[str, Any]:
    """Share of assigned nights kept to, and the effect by what was taken (never decides)."""
    action = question.diary.actions.get(trial.name)
    if action is None:
        return {"adherence": None}
    taken = as_array(action.values)
    known = trial.inside & ~np.isnan(taken)
    if not known.any():
        return {"adherence": None}
    kept = (taken > 0) == (trial.arm == 1)
    numbers: dict[str, Any] = {
        "adherence": float(kept[known].mean()),
        "nights_as_assigned": int(kept[known].sum()),
        "nights_known": int(known.sum()),
    }
    part = trial.nights.part(known)
    on = (taken[part.used] > 0).mean() if part.used.any() else 0.0
    if not kept[known].all() and 0 < on < 1:
        as_taken = fit_arm(part, (taken > 0).astype(np.float64), question.policy.priors)
        found = as_taken.marginal(EFFECT)
        numbers["as_taken"] = {"mean": found.mean, "interval_95": list(found.interval(95))}
    return numbers
