"""The answer for actions that were only logged: nothing was drawn, so never "because"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ekbom.model.answer import ActionAnswer, Effect
from ekbom.model.finding import Finding
from ekbom.nof1.change import Turn, changed_once, find_turn, single_start
from ekbom.nof1.gates import (
    count_missing,
    passes_benjamini_hochberg,
    rated_later,
    reactivity_z,
)
from ekbom.nof1.levels import Cap, Evidence, decide_level
from ekbom.nof1.logged import (
    Logged,
    dependence_findings,
    gather,
    joint_fit,
    timing_findings,
    varies,
)
from ekbom.nof1.question import Question, effect_of, measured
from ekbom.nof1.regress import Marginal
from ekbom.nof1.say import (
    Topic,
    as_needed,
    ask_kind,
    changed_after,
    in_100,
    not_enough,
    noted,
    pattern,
    without_treatment,
)
from ekbom.nof1.terms import dose_response, night_after

Floats = NDArray[np.float64]


def answer_observed(
    question: Question, names: Sequence[str]
) -> tuple[list[ActionAnswer], list[Finding], tuple[float, float] | None]:
    """Answers for logged actions.

    Declared habits and planned actions are fitted together without the undeclared ones,
    which may be consequences of bad legs; the undeclared are fitted beside everything.

    Returns
    -------
    answers, findings, (phi mean, phi sd) or None
    """
    groups = gather(question, names)
    findings = [f for g in groups for f in timing_findings(question, g)]
    findings += dependence_findings(question, groups)
    found: dict[str, Marginal] = {}
    phi = None
    if question.nights.used.sum() >= (question.policy.levels["noted"].nights_total or 0):
        usual = [g for g in groups if g.usual and g.has_effect and varies(g, question)]
        fit = joint_fit(question, usual)
        phi = (fit.phi_mean, fit.phi_sd)
        found = {g.column.name: fit.marginal(g.column.name) for g in usual}
        unnamed = [g for g in groups if g.unsaid and g.has_effect and varies(g, question)]
        if unnamed:
            wide = joint_fit(question, [*usual, *unnamed])
            found |= {g.column.name: wide.marginal(g.column.name) for g in unnamed}
    extra = _further(question, [g for g in groups if g.column.name in found and g.usual])
    listed = list(found)
    tails = [_two_sided(found[name]) for name in listed]
    passed = dict(zip(listed, passes_benjamini_hochberg(tails, question.policy.fdr_q), strict=True))
    answers = []
    for group in groups:
        name = group.column.name
        answer, more = _answer(question, group, groups, found.get(name), passed.get(name, False))
        answers.append(_with_more(answer, extra.get(name, {})))
        findings += more
    return answers, findings, phi


def _with_more(answer: ActionAnswer, more: dict[str, Any]) -> ActionAnswer:
    if answer.effect is None or not more:
        return answer
    return replace(answer, secondary={**(answer.secondary or {}), **more})


def _further(question: Question, groups: Sequence[Logged]) -> dict[str, dict[str, Any]]:
    """What is left the night after, and doses in classes: shown, never decisive."""
    columns = [g.column for g in groups]
    priors = question.policy.priors
    after = night_after(question.nights, columns, priors)
    extra: dict[str, dict[str, Any]] = {name: {"carry_over": both} for name, both in after.items()}
    few = question.policy.levels["noted"].nights_each or 0
    for place, column in enumerate(columns):
        doses = dose_response(question.nights, columns, place, priors=priors, few=few)
        if doses is not None:
            extra[column.name]["doses"] = doses
    return extra


def _two_sided(found: Marginal) -> float:
    below = found.below(0.0)
    return 2 * min(below, 1 - below)


def _caps(question: Question, group: Logged) -> tuple[tuple[Cap, ...], list[Finding]]:
    policy, column, nights = question.policy, group.column, question.nights
    caps, findings = list(question.outcome_caps(nights.used)), []
    if group.unsaid:
        caps.append(Cap("noted", ask_kind(group.members)))
    if group.kind is None:
        findings.append(
            Finding(
                "kind_missing", "note", f"action {column.name}",
                "nobody has said whether it is planned, a habit or taken as needed",
                f'say it with --kind "{group.members[0]}=habit" (or planned, as_needed)',
            )
        )  # fmt: skip
    everything = np.ones(len(nights.used), dtype=bool)
    off = column.known & ~column.on
    missing = count_missing(everything, nights.used, column.on, off)
    if missing.share < policy.recorded_min:
        caps.append(
            Cap("noted", f"Only {missing.recorded} of {missing.due} nights were written down.")
        )
    if missing.gap > policy.missing_gap_max:
        caps.append(Cap("noted", "Nights with it and without it are missing unevenly."))
    members = [question.diary.actions[name] for name in group.members]
    z = reactivity_z(nights, column, rated_later(members, question.outcome, len(nights.y)))
    worse_first = z if question.outcome.lower_is_better else -z
    if group.kind != "as_needed" and worse_first > policy.reactive_z:
        caps.append(
            Cap("noted", "It was done more often after a bad rating, so it may follow the legs.")
        )
        findings.append(
            Finding(
                "looks_reactive", "warning", f"action {column.name}",
                f"it follows worse ratings made before it (z {worse_first:.1f})",
                "if it is taken because the legs are bad, say --kind "
                f'"{group.members[0]}=as_needed"',
            )
        )  # fmt: skip
    if question.piled(nights.used):
        caps.append(Cap("noted", "Too many scores sit at one end of the scale."))
    return tuple(caps), findings


def _answer(
    question: Question,
    group: Logged,
    groups: Sequence[Logged],
    found: Marginal | None,
    passes_fdr: bool,
) -> tuple[ActionAnswer, list[Finding]]:
    column, nights = group.column, question.nights
    on = nights.used & column.on
    off = nights.used & column.known & ~column.on
    with_, without = int(on.sum()), int(off.sum())
    topic = question.topic(column.name, with_, without, kind=group.kind, graded=column.graded)
    caps, findings = _caps(question, group)
    seen = Evidence(
        with_, without, question.outcome.lower_is_better, question.worthwhile, caps=caps,
        medicine=topic.medicine,
    )  # fmt: skip
    turn = None
    if found is not None:
        seen = replace(measured(seen, found), passes_fdr=passes_fdr)
        turn, change = _turn(question, group, groups)
        seen = replace(seen, change=change)
    level, reasons = decide_level(seen, question.policy)
    if group.too_late:
        level, reasons = "not_enough", ("It began after the rating, so it cannot be its cause.",)
    secondary: dict[str, Any] = {"members": list(group.members)}
    bare = ActionAnswer(
        column.name, group.kind, with_, without, None, None, None, None, level, "",
        secondary=secondary, reasons=reasons,
    )  # fmt: skip
    if level == "not_enough":
        return replace(bare, sentence=not_enough(topic, reasons)), findings
    if found is None:
        difference = float(nights.y[on].mean() - nights.y[off].mean())
        return replace(
            bare,
            sentence=as_needed(topic, difference),
            secondary=secondary | {"difference": difference},
            reasons=("Taken because the legs were bad.",),
        ), findings
    effect = effect_of(found, column.per)
    if turn is not None:
        secondary["p_turn"] = turn.probability
    return replace(
        bare,
        effect=effect,
        p_benefit=seen.p_benefit,
        p_worthwhile=seen.p_worthwhile,
        sentence=_sentence(question, topic, effect, bare, turn, seen.change is not None),
        secondary=secondary,
    ), findings


def _sentence(
    question: Question,
    topic: Topic,
    effect: Effect,
    bare: ActionAnswer,
    turn: Turn | None,
    once: bool,
) -> str:
    no_treatment = question.policy.no_treatment_irls
    if bare.level == "changed_after" and turn is not None:
        dates = question.diary.dates
        # A turn is named as a range: a single night would claim more than the data hold.
        first, last = (
            (turn.first, turn.last)
            if turn.first < turn.last
            else (max(turn.first - 1, 0), min(turn.last + 1, len(dates) - 1))
        )
        words = (
            f"{in_100(turn.probability)} that it turned between {dates[first]:%d %b} and "
            f"{dates[last]:%d %b %Y}"
        )
        return changed_after(topic, effect, words, no_treatment)
    if bare.level == "pattern":
        return pattern(topic, effect, False, bare.reasons)
    # A single start is a before/after story, and never stands without the placebo line.
    also = (without_treatment(no_treatment),) if once else ()
    return noted(topic, effect, (*bare.reasons, *also))


def _turn(
    question: Question, group: Logged, groups: Sequence[Logged]
) -> tuple[Turn | None, tuple[int, int, float, bool] | None]:
    """The turn around a single start, and what the level asks of it."""
    rule, nights = question.policy.levels["changed_after"], question.nights
    start = single_start(group.column.on, group.column.known)
    if start is None:
        # Given up once, or begun with a night left out here and there, is the same story.
        r_min = question.policy.bundle_r
        once = changed_once(group.column.on, group.column.known, r_min)
        return None, (0, 0, 0.0, False) if once else None
    before = int(nights.used[:start].sum())
    after = int(nights.used[start:].sum())
    if before < (rule.before or 0) or after < (rule.after or 0):
        return None, (before, after, 0.0, False)
    near = rule.clear_nights or 0
    # To give something up is a change as much as to begin it.
    others = [
        single_start(on, g.column.known)
        for g in groups if g is not group for on in (g.column.on, ~g.column.on)
    ]  # fmt: skip
    clear = all(s is None or abs(s - start) > near for s in others)
    settle = (rule.before or 0) + near
    turn = find_turn(
        nights, start, priors=question.policy.priors, settle=settle, margin=near,
        reach=2 * ((rule.before or 0) + (rule.after or 0)),
    )  # fmt: skip
    return turn, (before, after, turn.probability, clear)
