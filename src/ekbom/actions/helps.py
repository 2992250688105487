"""The main job: read what was asked, answer it, lay the answer down as a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ekbom.actions.late_entries import with_sensitivity
from ekbom.exchange.plan_file import break_seal as break_seal_file
from ekbom.exchange.plan_file import read_helper_list, read_plan
from ekbom.exchange.schedule_file import read_schedule, schedule_from
from ekbom.knowledge.load import find_drug, load_policy
from ekbom.model.answer import Answer
from ekbom.model.diary import Diary
from ekbom.model.errors import UsageError
from ekbom.model.trial import Plan, Schedule

if TYPE_CHECKING:
    import numpy as np

PlanLike = Plan | str | Path
ScheduleLike = Schedule | str | Path | Mapping[Any, int]

# A fixed seed makes the same diary give the same answer; the error it carries is printed.
SEED = 20261121


def what_helps(
    diary: Diary,
    outcome: str,
    actions: Sequence[str] | None = None,
    *,
    plan: PlanLike | Sequence[PlanLike] | None = None,
    schedule: ScheduleLike | None = None,
    schedule_rule: str | None = None,
    helper: str | Path | None = None,
    worthwhile: float | None = None,
    rng: np.random.Generator | None = None,
    now: datetime | None = None,
    break_seal: bool = False,
) -> Answer:
    """Say what helped this person, and how sure that is.

    Parameters
    ----------
    diary : Diary
        From `read_diary` or `make_diary`.
    outcome : str
        The outcome that is asked about.
    actions : sequence of str, optional
        Actions to answer for; default all. A bare schedule needs to know which action it was
        drawn for: name it, unless the diary has only one.
    plan : Plan or path, or a sequence of them, optional
        Sealed plans. Before a plan's end only counts are given.
    schedule : Schedule, path or mapping of index to arm, optional
        A schedule without a plan; limits what can be said to a pattern.
    schedule_rule : str, optional
        The rule a bare schedule was drawn by, such as ``balanced,max_run=2``.
    helper : path, optional
        The list a helper kept, for a helper-blind plan.
    worthwhile : float, optional
        Smallest change, in outcome points, that would alter what the person does.
    rng : numpy Generator, optional
        Chance for the randomisation test; a fixed seed by default.
    now : datetime, optional
        The clock; without it a trial is over when the diary reaches its last night.
    break_seal : bool
        Look before the end. Recorded in the plan file, and it caps the level.

    Returns
    -------
    Answer

    Raises
    ------
    UsageError, InputError
        When names, files or directions do not fit together.
    """
    import numpy as np

    from ekbom.nof1.answer import what_helps as answer

    plans = _plans(plan, helper=helper, now=now, break_seal=break_seal)
    drawn, scheduled = _schedule(diary, actions, schedule, schedule_rule)
    _check_given(plans, drawn, schedule_rule)
    tried = [name for one in plans for name in (one.action, one.versus)]

    def ask(of: Diary) -> Answer:
        return answer(
            of,
            outcome=outcome,
            actions=None if actions is None else [name.split("@")[0] for name in actions],
            plans=plans,
            schedule=drawn,
            scheduled=scheduled,
            worthwhile=worthwhile,
            rng=rng if rng is not None else np.random.default_rng(SEED),
            policy=load_policy(),
            now=now,
            medicines=medicines_of([*of.actions, *tried]),
        )

    return with_sensitivity(ask(diary), diary, ask)


def medicines_of(names: Sequence[str]) -> frozenset[str]:
    """Which of these actions are medicines that somebody prescribes."""
    found = {name: find_drug(name) for name in names if name}
    return frozenset(name for name, drug in found.items() if drug and drug.prescription)


def _plans(
    given: PlanLike | Sequence[PlanLike] | None,
    *,
    helper: str | Path | None,
    now: datetime | None,
    break_seal: bool,
) -> list[Plan]:
    several = [given] if isinstance(given, Plan | str | Path) else list(given or ())
    plans = []
    for one in several:
        plan = one if isinstance(one, Plan) else read_plan(one)
        over = now is not None and now.date() >= plan.end
        if break_seal and plan.broken_at is None and not over:
            plan = _broken(one, plan, now)
        if helper is not None and not plan.schedule.assign:
            plan = read_helper_list(helper, plan)
        if not plan.schedule.assign:
            raise UsageError(
                f"plan of {plan.action}",
                "a helper keeps its list, so the nights of each arm are not known here",
                "give the helper's list with --helper",
            )
        plans.append(plan)
    return plans


def _broken(given: PlanLike, plan: Plan, now: datetime | None) -> Plan:
    if now is None:
        raise UsageError("--break-seal", "breaking a seal is dated", "give now=, the clock")
    if isinstance(given, Plan):
        return replace(plan, broken_at=now)
    return break_seal_file(given, now)


def _schedule(
    diary: Diary,
    actions: Sequence[str] | None,
    given: ScheduleLike | None,
    rule: str | None,
) -> tuple[Schedule | None, str]:
    if given is None:
        return None, ""
    schedule = _as_schedule(given, rule)
    names = [name.split("@")[0] for name in actions] if actions else list(diary.actions)
    if len(names) != 1:
        raise UsageError(
            "--schedule",
            f"it is not clear which of {', '.join(names) or 'no action'} it was drawn for",
            "name the one with --action",
        )
    return schedule, names[0]


def _as_schedule(given: ScheduleLike, rule: str | None) -> Schedule:
    if isinstance(given, Schedule):
        return given
    if isinstance(given, Mapping):
        return schedule_from(dict(given), rule=rule)
    return read_schedule(given, rule)


def _check_given(plans: Sequence[Plan], schedule: Schedule | None, rule: str | None) -> None:
    if plans and schedule is not None:
        raise UsageError("--schedule", "a plan brings its own schedule", "give one of the two")
    if rule and schedule is None:
        raise UsageError("--schedule-rule", "there is no schedule", "give --schedule as well")


def write_page(
    answer: Answer,
    diary: Diary,
    path: str | Path,
    *,
    made_at: str,
    plan: PlanLike | Sequence[PlanLike] | None = None,
    schedule: ScheduleLike | None = None,
) -> Path:
    """Lay the answer down as one self-contained HTML page.

    Parameters
    ----------
    answer, diary
        As from `what_helps` and `read_diary`.
    path : path
        Written under a temporary name and moved.
    made_at : str
        Date and time for the footer.
    plan : Plan or path, or a sequence of them, optional
    schedule : Schedule, path or mapping of index to arm, optional
        Drawn beneath the nights.

    Raises
    ------
    StoreError
        When the place cannot be written to.
    """
    from ekbom.exchange.text_file import write_text
    from ekbom.reports.answer import answer_page

    several = [plan] if isinstance(plan, Plan | str | Path) else list(plan or ())
    plans = [p if isinstance(p, Plan) else read_plan(p) for p in several]
    page = answer_page(
        answer,
        diary,
        plans=plans,
        schedule=None if schedule is None else _as_schedule(schedule, None),
        policy=load_policy(),
        made_at=made_at,
    )
    return write_text(path, page)
