"""Logged actions as columns of one regression: bundled where nobody can tell them apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ekbom.model.diary import Kind
from ekbom.model.finding import Finding
from ekbom.nof1.bundle import condition_number, find_bundles, join_columns
from ekbom.nof1.columns import Column, action_column, background, filled
from ekbom.nof1.gates import outcomes_that_would_do, starts_after
from ekbom.nof1.question import Question
from ekbom.nof1.regress import Fit, regress


@dataclass(frozen=True, slots=True)
class Logged:
    """One logged action, or a bundle of them.

    Attributes
    ----------
    column : Column
    kind : Kind or None
        Of the action; of a bundle the most doubtful of its members.
    members : tuple of str
    too_late : bool
        It happened after the outcome's window had closed.
    assumed : bool
        Whether nobody has said the kind, but the catalogue of measures has one.
    """

    column: Column
    kind: Kind | None
    members: tuple[str, ...]
    too_late: bool = False
    assumed: bool = False

    @property
    def has_effect(self) -> bool:
        """Whether it may stand in the regression: as-needed actions never do."""
        return self.kind != "as_needed" and not self.too_late

    @property
    def usual(self) -> bool:
        """Whether somebody has said that it is planned or a habit."""
        return self.kind in ("planned", "habit") and not self.assumed

    @property
    def unsaid(self) -> bool:
        """Whether the person is still to be asked, and an effect may be shown meanwhile."""
        return self.kind is None or (self.assumed and self.kind != "as_needed")


def gather(question: Question, names: Sequence[str]) -> list[Logged]:
    """Columns of the logged actions, bundled where they cannot be told apart."""
    diary, policy = question.diary, question.policy
    few = policy.levels["noted"].nights_each or 0
    single = []
    for name in names:
        action = diary.actions[name]
        late = starts_after(action, question.outcome)
        column = action_column(action, few=few)
        single.append(Logged(column, action.kind, (name,), late, action.assumed))
    groups: list[Logged] = []
    # Only actions of one standing are joined: a bundle with an as-needed part says nothing,
    # and an unnamed one must not drag down what the person has named.
    for standing in ("usual", "unsaid"):
        alike = [a for a in single if getattr(a, standing)]
        wanted = [a for a in alike if a.has_effect and varies(a, question)]
        found = find_bundles(
            [a.column for a in wanted],
            question.nights.used,
            r_max=policy.bundle_r,
            condition_max=policy.bundle_condition,
            apart=policy.bundle_apart,
        )
        groups += [_join([wanted[i] for i in places]) for places in found]
    taken = {name for group in groups for name in group.members}
    groups += [a for a in single if a.members[0] not in taken]
    first = {name: place for place, name in enumerate(names)}
    return sorted(groups, key=lambda g: first[g.members[0]])


def varies(logged: Logged, question: Question) -> bool:
    """Whether the action differs between recorded nights."""
    seen = logged.column.raw[question.nights.used & logged.column.known]
    return bool(len(seen)) and float(seen.std()) > 0


def _join(members: Sequence[Logged]) -> Logged:
    kind = members[0].kind
    if any(m.kind == "habit" for m in members):
        kind = "habit"
    column = join_columns([m.column for m in members])
    assumed = any(m.assumed for m in members)
    return Logged(column, kind, tuple(m.members[0] for m in members), assumed=assumed)


def joint_fit(question: Question, logged: Sequence[Logged]) -> Fit:
    """All given actions together, with weekday and slow trend."""
    nights = question.nights
    priors = question.policy.priors
    behind, own = background(nights.chosen_dates, nights.chosen_days, priors)
    columns = [filled(np.where(nights.used, a.column.scaled, np.nan)) for a in logged]
    x = np.column_stack([*(c[nights.used] for c in columns), behind])
    return regress(
        nights.y[nights.used],
        x,
        days=nights.chosen_days,
        names=(*(a.column.name for a in logged), *own),
        priors=priors,
        nuisance=own,
        span=nights.span,
    )


def timing_findings(question: Question, group: Logged) -> list[Finding]:
    """An action that came after the rating, with the outcome that would do."""
    if not group.too_late:
        return []
    action = question.diary.actions[group.members[0]]
    others = outcomes_that_would_do(question.diary, action)
    todo = f"ask about {' or '.join(others)}" if others else "rate an outcome later in the night"
    return [
        Finding(
            "action_after_outcome",
            "warning",
            f"action {action.name}",
            f"it mostly began after {question.outcome.name} had been rated, so it cannot have "
            "caused it",
            todo,
        )
    ]


def dependence_findings(question: Question, groups: Sequence[Logged]) -> list[Finding]:
    """Bundles, and columns that together nearly determine one another."""
    findings = [
        Finding(
            "bundle",
            "note",
            f"actions {', '.join(g.members)}",
            "the diary cannot tell them apart, so they stand as one item",
            f"leave one of them out on at least {question.policy.bundle_apart} nights to split "
            "them",
        )
        for g in groups
        if len(g.members) > 1
    ]
    used = [g for g in groups if g.has_effect and varies(g, question)]
    if len(used) > 1:
        x = np.column_stack([filled(g.column.scaled)[question.nights.used] for g in used])
        if condition_number(x) > question.policy.bundle_condition:
            findings.append(
                Finding(
                    "collinear",
                    "warning",
                    "actions",
                    "together they nearly determine one another",
                    "vary them independently, or test one at a time",
                )
            )
    return findings
