"""The answer for an action whose nights were drawn: a plan, or a bare schedule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ekbom.knowledge.render import lowered
from ekbom.model.answer import ActionAnswer, Level
from ekbom.model.finding import Finding
from ekbom.nof1.columns import background
from ekbom.nof1.doubt import (
    EFFECT,
    Check,
    all_agree,
    carry_over,
    fit_arm,
    leave_one_out,
    placebo_in_time,
    rank_check,
    worst_case_missing,
)
from ekbom.nof1.gates import Missing
from ekbom.nof1.laid_out import (
    Trial,
    adherence,
    held_equal,
    is_sealed,
    missing_caps,
    missing_of,
    pairs_seen,
    plan_caps,
    say_pauses,
)
from ekbom.nof1.levels import Evidence, decide_level
from ekbom.nof1.question import Question, effect_of, measured
from ekbom.nof1.randomise import RandomisationTest, randomisation_test
from ekbom.nof1.regress import Marginal, regress
from ekbom.nof1.say import (
    Topic,
    blocks_words,
    does_not_help,
    drawn,
    not_enough,
    noted,
    pattern,
    sealed,
    without_treatment,
)

Floats = NDArray[np.float64]


def rerandomise(
    question: Question, trial: Trial, others: Mapping[str, Floats], *, ranks: bool = False
) -> RandomisationTest | None:
    """Randomisation test on the nights as assigned; None without a rule."""
    design = trial.schedule.design
    nights = trial.nights
    if design.name == "given":
        return None
    priors = question.policy.priors
    behind, own = background(
        # By the rule, not by the arm: what is taken out must be the same for every schedule.
        nights.chosen_dates,
        nights.chosen_days,
        priors,
        one_switch=design.name == "start",
    )
    y = nights.y[nights.used]
    if ranks:
        # Mid-ranks: ties share their place.
        _, code, size = np.unique(y, return_inverse=True, return_counts=True)
        y = (np.cumsum(size) - (size - 1) / 2)[code] * nights.span / len(y)
    null = regress(
        y,
        np.column_stack([behind, *(c[nights.used] for c in others.values())]),
        days=nights.chosen_days,
        names=(*own, *others),
        priors=priors,
        nuisance=own,
        span=nights.span,
    )
    return randomisation_test(
        np.array(trial.schedule.assign, dtype=np.int8),
        null.residuals,
        places=trial.unit[nights.used],
        days=nights.chosen_days,
        phi=null.phi_mean,
        design=design,
        rng=question.rng,
        rerandomisations=question.policy.rerandomisations,
        enumerate_max=question.policy.enumerate_max,
    )


def doubts(question: Question, trial: Trial, effect: float) -> tuple[Check, ...]:
    """Every check, on the nights of the trial."""
    priors = question.policy.priors
    width = 2 * trial.schedule.design.block
    block = np.where(trial.unit >= 0, trial.unit // width, -1)
    nights, arm = trial.nights, trial.arm
    return (
        leave_one_out(nights, arm, block, priors, effect),
        placebo_in_time(nights, arm, effect, priors),
        carry_over(nights, arm, effect, priors),
        worst_case_missing(
            nights, arm, trial.counted, effect, priors,
            lower_is_better=question.outcome.lower_is_better,
        ),
        rank_check(nights, arm, effect),
    )  # fmt: skip


def answer_drawn(
    question: Question, trial: Trial, *, now: datetime | None, runs_helped: int
) -> tuple[ActionAnswer, tuple[Finding, ...], tuple[float, float] | None]:
    """The answer for one drawn action.

    Returns
    -------
    answer : ActionAnswer
    findings : tuple of Finding
    phi : (mean, sd) or None
    """
    waits = is_sealed(trial, now)
    # A bare schedule, or a broken seal, does not say whether all of its nights are over.
    over = trial.plan is not None and trial.plan.broken_at is None and not waits
    missing = missing_of(trial, over=over)
    on = trial.nights.used & (trial.arm == 1)
    with_, without = int(on.sum()), int((trial.nights.used & (trial.arm == 0)).sum())
    plan = trial.plan
    # A plan that asked about another outcome has its limit on another scale.
    own = plan is not None and plan.outcome == question.outcome.name
    worthwhile = plan.worthwhile if plan and own else question.worthwhile
    name = plan.name if plan else trial.name
    topic = question.topic(
        name, with_, without, kind="planned", versus=trial.versus, worthwhile=worthwhile
    )
    secondary: dict[str, Any] = {"missing": missing.to_dict()}
    if trial.schedule.pauses:
        secondary["nights_paused"] = trial.schedule.paused
    basis: Any = "plan" if plan else "schedule"
    if plan and waits:
        return (
            ActionAnswer(
                name, "planned", with_, without, None, None, None, None, "sealed",
                sealed(topic, plan.end), basis, secondary,
            ),
            (),
            None,
        )  # fmt: skip
    seen = Evidence(with_, without, question.outcome.lower_is_better, worthwhile)
    level, reasons = decide_level(seen, question.policy)
    if level == "not_enough":
        return (
            ActionAnswer(
                name, "planned", with_, without, None, None, None, None, level,
                not_enough(topic, reasons), basis, secondary, reasons,
            ),
            (),
            None,
        )  # fmt: skip
    return _with_numbers(question, trial, topic, seen, missing, secondary, runs_helped)


def _with_numbers(
    question: Question,
    trial: Trial,
    topic: Topic,
    seen: Evidence,
    missing: Missing,
    secondary: dict[str, Any],
    runs_helped: int,
) -> tuple[ActionAnswer, tuple[Finding, ...], tuple[float, float]]:
    schedule, plan = trial.schedule, trial.plan
    others = held_equal(question, trial)
    fit = fit_arm(trial.nights, trial.arm, question.policy.priors, extra=others)
    found = fit.marginal(EFFECT)
    test = rerandomise(question, trial, others)
    findings, test, piled = _rank_statement(question, trial, others, test)
    caps = (
        *missing_caps(question, missing),
        *plan_caps(question, trial),
        *question.outcome_caps(trial.nights.used),
    )
    pairs = pairs_seen(trial)
    below = found.below(0.0)
    seen = replace(
        measured(seen, found),
        passes_fdr=2 * min(below, 1 - below) <= question.policy.fdr_q,
        design=schedule.design,
        pairs=pairs,
        starts=len(schedule.design.starts),
        p=None if test is None else test.p,
        p_tails=None if test is None else (test.p_lower, test.p_higher),
        # One switch is a before/after story even when its date was drawn: never a pattern.
        change=(0, 0, 0.0, False) if schedule.design.name == "start" else None,
        planned=plan is not None and not any(c.level == "pattern" for c in caps),
        checks_agree=True,
        runs_helped=runs_helped,
        nights_in_trial=int((question.nights.used & trial.inside).sum()),
        caps=caps,
    )
    level, reasons = decide_level(seen, question.policy)
    secondary |= adherence(question, trial)
    secondary |= {
        "pairs": pairs,
        "design": schedule.design.name,
        "block": schedule.design.block,
        "blinding": plan.blinding if plan else "not recorded",
        "start_dates": len(schedule.design.starts),
        "scores_piled": piled,
    }
    if test is not None:
        secondary |= {"schedules": test.schedules, "p_error": test.p_error, "exact": test.exact}
    if level not in ("noted", "pattern", "does_not_help"):
        level, reasons, checks = _doubted(question, trial, seen, found.mean, level, reasons)
        secondary["checks"] = checks
    answer = _said(
        trial, question.policy.no_treatment_irls, topic, seen, found, level, reasons, secondary
    )
    if plan is not None and (pauses := say_pauses(plan)):
        answer = replace(answer, reasons=(*answer.reasons, pauses))
    return answer, findings, (fit.phi_mean, fit.phi_sd)


def _rank_statement(
    question: Question,
    trial: Trial,
    others: Mapping[str, Floats],
    test: RandomisationTest | None,
) -> tuple[tuple[Finding, ...], RandomisationTest | None, bool]:
    """Where scores pile at an end, the test must hold on ranks too; the weaker counts."""
    findings = []
    if test is None:
        findings.append(
            Finding(
                "no_schedule_rule",
                "note",
                f"schedule of {trial.name}",
                "without the rule it was drawn by, no randomisation test is possible",
                "give --schedule-rule, such as balanced,max_run=2",
            )
        )
    piled = question.piled(trial.nights.used)
    if piled:
        findings.append(
            Finding(
                "scores_piled",
                "warning",
                f"outcome {question.outcome.name}",
                "more than a quarter of the scores sit at one end of the scale",
                "the test was made on ranks as well, and the weaker result counts",
            )
        )
        on_ranks = rerandomise(question, trial, others, ranks=True)
        if test is not None and on_ranks is not None:
            test = replace(
                test,
                p=max(test.p, on_ranks.p),
                p_lower=max(test.p_lower, on_ranks.p_lower),
                p_higher=max(test.p_higher, on_ranks.p_higher),
            )
    return tuple(findings), test, piled


def _doubted(
    question: Question,
    trial: Trial,
    seen: Evidence,
    effect: float,
    level: Level,
    reasons: tuple[str, ...],
) -> tuple[Level, tuple[str, ...], dict[str, Any]]:
    """The level once every check has tried to break it."""
    checks = doubts(question, trial, effect)
    if not all_agree(checks):
        level, reasons = decide_level(replace(seen, checks_agree=False), question.policy)
        reasons += tuple(c.says for c in checks if c.agrees is False)
    return level, reasons, {c.name: c.to_dict() for c in checks}


def _said(
    trial: Trial,
    no_treatment: float,
    topic: Topic,
    seen: Evidence,
    found: Marginal,
    level: Level,
    reasons: tuple[str, ...],
    secondary: dict[str, Any],
) -> ActionAnswer:
    per = f"{topic.unit_name} with it"
    effect = effect_of(found, per)
    plan = trial.plan
    how = blocks_words(trial.schedule.design, seen.pairs, topic.unit_name)
    if trial.schedule.design.name == "given":
        how = "How the schedule was drawn is not recorded"
    elif plan is None:
        # Nobody but the person says so; a sealed plan would.
        how = f"By the rule that was given, {lowered(how)}"
    if level == "noted":
        once = trial.schedule.design.name == "start"
        also = (without_treatment(no_treatment),) if once else ()
        sentence = noted(topic, effect, (*reasons, *also))
    elif level == "pattern":
        sentence = pattern(topic, effect, True, reasons)
    elif level == "does_not_help":
        sentence = does_not_help(topic, effect, how, reasons)
    else:
        sentence = drawn(
            topic, effect, level,
            p_side=max(seen.p_benefit, 1 - seen.p_benefit),
            p=seen.p if seen.p is not None else 1.0,
            how=how,
            blinding=plan.blinding if plan else "open",
        )  # fmt: skip
    return ActionAnswer(
        topic.name, "planned", topic.nights_with, topic.nights_without, effect,
        seen.p_benefit, seen.p_worthwhile, seen.p, level, sentence,
        "plan" if plan else "schedule", secondary, reasons,
    )  # fmt: skip
