"""Logged actions made ready: bundled within one standing, fitted together, and what is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from tests.builders.nof1 import action, asked, diary, noise

from ekbom.model.finding import Finding
from ekbom.nof1.logged import dependence_findings, gather, joint_fit, timing_findings, varies

N = 112


def coin(seed: int, n: int = N, share: float = 0.5) -> np.ndarray:
    return (np.random.default_rng(seed).random(n) < share).astype(float)


A, B = coin(1), coin(2)


def test_bundles_are_made_within_one_standing() -> None:
    twin = A.copy()
    twin[[3, 4]] = 1 - twin[[3, 4]]
    made = diary(
        noise(N, 1), action("gum", twin, None), action("tea", A), action("bath", twin, "planned"),
        action("cream", A, "as_needed"), action("never", np.zeros(N)),
    )  # fmt: skip
    groups = gather(asked(made), list(made.actions))
    assert [g.members for g in groups] == [("gum",), ("tea", "bath"), ("cream",), ("never",)]
    assert [g.kind for g in groups] == [None, "habit", "as_needed", "habit"]
    assert [g.has_effect for g in groups] == [True, True, False, True]
    both = replace(made, actions={k: made.actions[k] for k in ("bath", "tea")})
    both = replace(both, actions={k: replace(a, kind="planned") for k, a in both.actions.items()})
    (group,) = gather(asked(both), ["bath", "tea"])
    assert group.kind == "planned"


def test_a_bundle_of_planned_and_habit_counts_as_habit_whichever_is_first() -> None:
    made = diary(noise(N, 1), action("bath", A, "planned"), action("tea", A, "habit"))
    question = asked(made)
    (group,) = gather(question, ["bath", "tea"])
    assert (group.members, group.kind) == (("bath", "tea"), "habit")
    assert dependence_findings(question, [group]) == [
        Finding(
            "bundle",
            "note",
            "actions bath, tea",
            "the diary cannot tell them apart, so they stand as one item",
            f"leave one of them out on at least {question.policy.bundle_apart} nights to split "
            "them",
        )
    ]


def test_two_actions_that_determine_one_another_are_said_to_be_near() -> None:
    made = diary(
        noise(N, 1), action("tea", A), action("bath", 1 - A), action("gum", A, "as_needed")
    )
    question = asked(made)
    tea, bath, gum = (gather(question, [name])[0] for name in made.actions)
    assert [f.code for f in dependence_findings(question, [tea, bath])] == ["collinear"]
    # An as-needed action stands in no regression, so nothing there can be confused with it.
    assert dependence_findings(question, [tea, gum]) == []


def test_only_what_varies_on_recorded_nights_varies() -> None:
    y = noise(N, 1)
    y[50:] = np.nan
    late = np.where(np.arange(N) < 50, 0.0, A)
    made = diary(y, action("tea", late), action("bath", A), action("gum", [None] * N))
    question = asked(made)
    found = {g.members[0]: varies(g, question) for g in gather(question, list(made.actions))}
    assert found == {"tea": False, "bath": True, "gum": False}


def test_a_night_without_an_entry_says_nothing_of_the_action() -> None:
    y = 6 + noise(N, 1, sd=1) - 2 * A
    gaps = np.where(coin(5, share=0.2) == 1, np.nan, A)
    made = diary(y, action("tea", gaps), action("bath", B))
    question = asked(made)
    fit = joint_fit(question, gather(question, ["tea", "bath"]))
    assert fit.n == N
    assert fit.names[:2] == ("tea", "bath")
    assert fit.marginal("tea").mean == pytest.approx(-2, abs=0.5)
    assert abs(fit.marginal("bath").mean) < 0.5


def test_the_near_dependence_of_actions_is_said_once() -> None:
    made = diary(noise(N, 1), action("tea", A, None), action("bath", B, None), action("sum", A + B))
    question = asked(made)
    groups = gather(question, list(made.actions))
    (found,) = dependence_findings(question, groups)
    assert found == Finding(
        "collinear",
        "warning",
        "actions",
        "together they nearly determine one another",
        "vary them independently, or test one at a time",
    )
    assert dependence_findings(question, groups[:2]) == []
    assert dependence_findings(question, groups[:1]) == []


def test_an_action_after_the_rating_has_no_effect_here() -> None:
    evening = [datetime(2026, 3, 2, 20, 0) + timedelta(days=i) for i in range(N)]
    late = tuple(t + timedelta(hours=2) for t in evening)
    made = diary(
        noise(N, 1), action("walk", A, done_at=late), action("tea", B), rated_at=tuple(evening)
    )
    question = asked(made)
    walk, tea = gather(question, ["walk", "tea"])
    assert (walk.too_late, walk.has_effect, walk.usual) == (True, False, True)
    assert (tea.too_late, tea.has_effect) == (False, True)
    assert timing_findings(question, walk) == [
        Finding(
            "action_after_outcome",
            "warning",
            "action walk",
            f"it mostly began after {question.outcome.name} had been rated, so it cannot have "
            "caused it",
            "rate an outcome later in the night",
        )
    ]
    assert timing_findings(question, tea) == []


def test_a_kind_from_the_catalogue_stands_with_what_nobody_has_said() -> None:
    twin = A.copy()
    twin[[3, 4]] = 1 - twin[[3, 4]]
    made = diary(
        noise(N, 1), action("gum", A, None), action("soak", twin, "habit", assumed=True),
        action("tea", A), action("cream", B, "as_needed", assumed=True),
    )  # fmt: skip
    gum, tea, cream = gather(asked(made), list(made.actions))
    assert (gum.members, gum.kind, gum.assumed) == (("gum", "soak"), "habit", True)
    assert (gum.usual, gum.unsaid, gum.has_effect) == (False, True, True)
    assert (tea.members, tea.usual, tea.unsaid, tea.assumed) == (("tea",), True, False, False)
    assert (cream.usual, cream.unsaid, cream.has_effect) == (False, False, False)
