"""The answer for logged actions: who is fitted with whom, and what holds a level down."""

from __future__ import annotations

import numpy as np
import pytest
from tests.builders.nof1 import (
    URGE,
    action,
    answer,
    asked,
    diary,
    noise,
    on_scale,
    only,
)

from ekbom.nof1.logged import gather, joint_fit
from ekbom.nof1.observed import answer_observed

N = 112


def coin(seed: int, n: int = N, share: float = 0.5) -> np.ndarray:
    return (np.random.default_rng(seed).random(n) < share).astype(float)


A, B = coin(1), coin(2)


def test_a_bundle_is_one_answer_and_says_how_to_split_it() -> None:
    twin = A.copy()
    twin[[3, 4]] = 1 - twin[[3, 4]]
    y = on_scale(6 + noise(N, 1) - 2 * A)
    given = answer(diary(y, action("tea", A), action("bath", twin)))
    found = only(given)
    assert found.name == "tea + bath"
    assert (found.secondary or {})["members"] == ["tea", "bath"]
    (finding,) = given.findings
    assert finding.code == "bundle"
    assert "at least 5 nights to split" in finding.repair
    for name in ("tea", "bath"):
        again = answer(diary(y, action("tea", A), action("bath", twin)), actions=[name])
        assert only(again).name == "tea + bath"


def test_declared_actions_are_fitted_without_the_undeclared() -> None:
    made = diary(6 + noise(N, 1) - 2 * A, action("tea", A), action("gum", B, None))
    question = asked(made)
    groups = gather(question, ["tea", "gum"])
    alone = joint_fit(question, groups[:1]).marginal("tea")
    beside = joint_fit(question, groups).marginal("gum")
    given = {a.name: a for a in answer_observed(question, ["tea", "gum"])[0]}
    assert given["tea"].effect is not None
    assert given["tea"].effect.mean == alone.mean
    assert given["gum"].effect is not None
    assert given["gum"].effect.mean == beside.mean


def test_all_logged_actions_are_held_equal() -> None:
    # The bath does nothing, but is taken with the tea four times in five.
    bath = np.where(coin(9, share=0.8) == 1, A, 1 - A)
    y = 6 + noise(N, 2, sd=1) - 2 * A
    both = answer(diary(y, action("tea", A), action("bath", bath)))
    alone = answer(diary(y, action("bath", bath)))
    blamed, cleared = only(alone, "bath").effect, only(both, "bath").effect
    assert blamed is not None
    assert cleared is not None
    assert blamed.mean < -0.8
    assert abs(cleared.mean) < 0.7


def test_under_fourteen_nights_nothing_is_fitted() -> None:
    answers, _, phi = answer_observed(asked(diary(noise(13, 1), action("tea", A[:13]))), ["tea"])
    assert phi is None
    assert answers[0].effect is None
    _, _, phi = answer_observed(asked(diary(noise(14, 1), action("tea", A[:14]))), ["tea"])
    assert phi is not None


def test_the_list_limit_counts_every_question() -> None:
    # One weak find: alone it passes the limit, among thirteen it does not.
    y = 6 + noise(N, 4) - 1.05 * A
    alone = answer(diary(y, action("tea", A)))
    assert only(alone).level == "pattern"
    others = [action(f"x{i:02}", coin(100 + i)) for i in range(12)]
    among = answer(diary(y, action("tea", A), *others))
    effect = only(among, "tea").effect
    assert effect is not None
    assert effect.interval_80[1] < 0
    assert only(among, "tea").level == "noted"


@pytest.mark.parametrize(("lost", "level"), [(0.25, "pattern"), (0.35, "noted")])
def test_too_many_unwritten_nights_cap_at_noted(lost: float, level: str) -> None:
    y = 6 + noise(N, 1) - 2.5 * A
    y[np.random.default_rng(4).choice(N, int(lost * N), replace=False)] = np.nan
    found = only(answer(diary(y, action("tea", A))))
    assert found.level == level
    assert ("nights were written down" in found.sentence) is (level == "noted")


def test_uneven_gaps_cap_at_noted() -> None:
    y = 6 + noise(N, 1) - 2.5 * A
    y[np.flatnonzero(A == 1)[:15]] = np.nan
    found = only(answer(diary(y, action("tea", A))))
    assert found.level == "noted"
    assert "missing unevenly" in found.sentence


def test_piled_scores_cap_at_noted() -> None:
    y = np.where(A == 1, 0.0, 3.0)
    found = only(answer(diary(y + (coin(4) * (A == 0)), action("tea", A))))
    assert found.level == "noted"
    assert "Too many scores sit at one end of the scale." in found.sentence


def test_late_onset_caps_at_pattern() -> None:
    y = 6 + noise(60, 1) - 3 * A[:60]
    on = np.arange(60) >= 20
    made = diary(6 + noise(60, 1, sd=0.8) - 4 * on, action("tea", on), censored=(True, False) * 30)
    found = only(answer(made))
    assert found.level == "noted"  # a single start is never a pattern
    plain = only(answer(diary(y, action("tea", A[:60]), censored=(True, False) * 30)))
    assert plain.level == "pattern"
    assert "only known to be later" in plain.sentence


def test_doses_and_the_night_after_stand_beside_the_answer() -> None:
    rng = np.random.default_rng(3)
    dose = rng.choice([0.0, 100.0, 200.0], N)
    y = 6 + noise(N, 3, sd=1) - 1.0 * dose / 100
    found = only(answer(diary(y, action("magnesium", dose, unit="mg"))))
    more = found.secondary or {}
    assert [row["dose"] for row in more["doses"]["classes"]] == ["up to 100", "above 100"]
    assert more["carry_over"]["immediate"]["mean"] < 0
    assert found.effect is not None
    assert found.effect.per == "a usual amount of 100 mg"
    assert "for a usual amount of 100 mg" in found.sentence


def test_a_rating_such_as_stress_counts_more_and_less() -> None:
    stress = np.random.default_rng(5).integers(1, 10, N)
    y = 3 + noise(N, 5, sd=1) + 0.5 * stress
    found = only(answer(diary(y, action("stress", stress))))
    assert found.level == "pattern"
    assert "more stress goes together with nights" in found.sentence
    assert "higher for one step of its usual spread" in found.sentence
    assert "nights with more" in found.sentence
    # Without the sign of "worse first", a harmless ordering.
    assert found.nights_with + found.nights_without == N


def test_a_short_single_start_is_noted_beside_the_placebo_line() -> None:
    on = np.arange(38) >= 13
    made = diary(7 + noise(38, 1, sd=0.8) - 4 * on, action("iron", on))
    found = only(answer(made))
    assert found.level == "noted"
    assert "no active treatment" in found.sentence
    assert "p_turn" not in (found.secondary or {})
    later = np.arange(60) >= 20
    tall = only(answer(diary(7 + noise(60, 1, sd=0.8) - 4 * later, action("iron", later))))
    assert tall.level == "changed_after"
    assert (tall.secondary or {})["p_turn"] > 0.9


def test_findings_name_the_action() -> None:
    given = answer(diary(noise(N, 1), action("gum", B, None)), outcome=URGE)
    assert [(f.code, f.where) for f in given.findings] == [("kind_missing", "action gum")]


def test_a_kind_from_the_catalogue_never_lifts_an_answer() -> None:
    y = 6 + noise(N, 1) - 2 * A
    beside = action("tea", B)
    said = only(answer(diary(y, action("soak", A, "habit"), beside)), "soak")
    assumed = answer(diary(y, action("soak", A, "habit", assumed=True), beside))
    unsaid = answer(diary(y, action("soak", A, None), beside))
    assert said.level == "pattern"
    taken, asked_for = only(assumed, "soak"), only(unsaid, "soak")
    assert (taken.level, taken.kind) == ("noted", "habit")
    assert (taken.effect, taken.sentence) == (asked_for.effect, asked_for.sentence)
    # What the person has said is fitted without it.
    assert only(assumed, "tea").effect == only(unsaid, "tea").effect
    assert "kind_missing" not in [f.code for f in assumed.findings]
    assert "kind_missing" in [f.code for f in unsaid.findings]
