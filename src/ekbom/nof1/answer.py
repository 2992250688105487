"""What helps this person? The whole answer, from one diary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from ekbom.model.answer import ActionAnswer, Answer
from ekbom.model.diary import Diary
from ekbom.model.errors import UsageError
from ekbom.model.finding import Finding
from ekbom.model.policy import Policy
from ekbom.model.trial import Plan, Schedule
from ekbom.nof1.drawn import answer_drawn
from ekbom.nof1.laid_out import lay_out
from ekbom.nof1.observed import answer_observed
from ekbom.nof1.question import Question, ask
from ekbom.nof1.say import ORDER


def what_helps(
    diary: Diary,
    *,
    outcome: str,
    policy: Policy,
    rng: np.random.Generator,
    actions: Sequence[str] | None = None,
    plans: Sequence[Plan] = (),
    schedule: Schedule | None = None,
    scheduled: str = "",
    worthwhile: float | None = None,
    now: datetime | None = None,
    medicines: frozenset[str] = frozenset(),
) -> Answer:
    """Answer for one outcome.

    Parameters
    ----------
    diary : Diary
    outcome : str
    policy : Policy
        Every threshold.
    rng : numpy Generator
        Chance for the randomisation test.
    actions : sequence of str, optional
        Which to answer for; all by default. All logged actions stay in the regression.
    plans : sequence of Plan
        Sealed plans; two of the same question make a replication.
    schedule : Schedule, optional
        A bare schedule, without a plan.
    scheduled : str
        The action it was drawn for.
    worthwhile : float, optional
        Smallest change that would matter, in outcome points; default one tenth of the scale.
    now : datetime, optional
        The clock that opens a seal; without it the diary's own last night does.
    medicines : frozenset of str
        Actions that are prescribed medicines.

    Returns
    -------
    Answer

    Raises
    ------
    UsageError
        When a name is not in the diary.
    InputError
        When a schedule does not fit the diary.
    """
    question = ask(
        diary, outcome, worthwhile=worthwhile, policy=policy, rng=rng, medicines=medicines
    )
    wanted = tuple(actions) if actions is not None else tuple(diary.actions)
    _check_names(diary, wanted, plans)
    answers, findings, phi = _drawn(question, plans, schedule, scheduled, now)
    tried = {name for p in plans for name in (p.action, p.versus)} | (
        {scheduled} if schedule else set()
    )
    logged, more, phi_logged = answer_observed(
        question, [name for name in diary.actions if name not in tried]
    )
    shown = [a for a in logged if set(_members(a)) & set(wanted)]
    findings += [f for f in more if f.where == "actions" or any(name in f.where for name in wanted)]
    phi = phi or phi_logged
    recorded = int(question.nights.used.sum())
    return Answer(
        outcome=outcome,
        nights_due=len(diary),
        nights_recorded=recorded,
        phi_mean=phi[0] if phi else None,
        phi_sd=phi[1] if phi else None,
        actions=tuple(sorted([*answers, *shown], key=lambda a: ORDER[a.level])),
        findings=(
            *diary.findings,
            *findings,
            *_plan_findings(question, plans, worthwhile),
        ),
        worthwhile=question.worthwhile,
        unit=question.outcome.unit,
        row=diary.row,
    )


def _members(answer: ActionAnswer) -> tuple[str, ...]:
    return tuple((answer.secondary or {}).get("members", (answer.name,)))


def _check_names(diary: Diary, wanted: Sequence[str], plans: Sequence[Plan]) -> None:
    tried = {name for plan in plans for name in (plan.action, plan.versus)}
    for name in wanted:
        if name not in diary.actions and name not in tried:
            have = ", ".join(diary.actions) or "none"
            raise UsageError(
                f"{diary.source}: action {name!r}",
                f"it is not one of the actions ({have})",
                "name one of them",
            )


def _drawn(
    question: Question,
    plans: Sequence[Plan],
    schedule: Schedule | None,
    scheduled: str,
    now: datetime | None,
) -> tuple[list[ActionAnswer], list[Finding], tuple[float, float] | None]:
    answers: dict[tuple[str, ...], ActionAnswer] = {}
    findings: list[Finding] = []
    phi = None
    helped: dict[tuple[str, str], int] = {}
    taken: dict[tuple[str, str], NDArray[np.bool_]] = {}
    for plan in sorted(plans, key=lambda p: p.written_at):
        trial = lay_out(question, plan.action, plan.schedule, plan)
        key = (plan.name, plan.outcome)
        if (taken.get(key, False) & trial.inside).any():
            raise UsageError(
                f"plan of {plan.name}",
                "two plans of the same question share nights, so they are not two runs",
                "give each run once",
            )
        taken[key] = taken.get(key, False) | trial.inside
        answer, more, found = answer_drawn(question, trial, now=now, runs_helped=helped.get(key, 0))
        helped[key] = helped.get(key, 0) + (answer.level in ("helps", "replicated"))
        # A run that is still sealed does not hide the result of an earlier one.
        shown = (*key, "next") if answer.level == "sealed" and key in answers else key
        answers[shown] = answer
        findings += more
        phi = found or phi
    if schedule is not None:
        trial = lay_out(question, scheduled, schedule, None)
        answer, more, found = answer_drawn(question, trial, now=now, runs_helped=0)
        answers[(scheduled, "")] = answer
        findings += [*more, *_disagreement(question, scheduled, schedule)]
        phi = found or phi
    return list(answers.values()), findings, phi


def _disagreement(question: Question, name: str, schedule: Schedule) -> list[Finding]:
    """A bare schedule must agree with the diary's own column, or say where it does not."""
    action = question.diary.actions.get(name)
    if action is None:
        return []
    trial = lay_out(question, name, schedule, None)
    taken = [
        (date_, value, arm)
        for date_, value, arm, inside in zip(
            question.diary.dates, action.values, trial.arm, trial.inside, strict=True
        )
        if inside and value is not None
    ]
    off = [date_ for date_, value, arm in taken if (value > 0) != (arm == 1)]
    if not off:
        return []
    return [
        Finding(
            "schedule_not_kept",
            "warning",
            f"action {name}",
            f"on {len(off)} of {len(taken)} nights the diary says otherwise than the schedule, "
            f"first on {off[0]}",
            "the answer counts nights as assigned",
        )
    ]


def _plan_findings(
    question: Question, plans: Sequence[Plan], worthwhile: float | None
) -> list[Finding]:
    """What was said now and differs from what was written down before: the plan decides."""
    findings = []
    for plan in (p for p in plans if p.outcome == question.outcome.name):
        where = f"plan of {plan.name}"
        if plan.broken_at is not None:
            findings.append(
                Finding(
                    "seal_broken",
                    "warning",
                    where,
                    f"it was opened on {plan.broken_at:%d %B %Y}, before its end",
                    "this is written in the plan and limits what can be said",
                )
            )
        if worthwhile is not None and worthwhile != plan.worthwhile:
            findings.append(
                Finding(
                    "worthwhile_of_plan",
                    "note",
                    where,
                    f"it was written with {plan.worthwhile:g} as the change that matters, not "
                    f"{worthwhile:g}",
                    "the plan's number is used for its trial",
                )
            )
        if plan.scale != question.outcome.scale:
            low, high = question.outcome.scale
            findings.append(
                Finding(
                    "scale_of_plan",
                    "warning",
                    where,
                    f"it was written for a scale of {plan.scale[0]:g} to {plan.scale[1]:g}, and "
                    f"the diary is read on {low:g} to {high:g}",
                    f"say --scale {plan.scale[0]:g} {plan.scale[1]:g}",
                )
            )
    return findings
