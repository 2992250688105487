"""Every claim level, reached by a drawn or simulated diary through the public door.

Each sentence is read: its numbers, its design, and what it must not say.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from tests.builders.nof1 import (
    MEASURE,
    START,
    URGE,
    action,
    diary,
    first_nights,
    kept,
    noise,
    on_scale,
    trial,
)

from ekbom.actions.helps import what_helps
from ekbom.model.answer import LEVELS, ActionAnswer, Answer
from ekbom.model.diary import Diary
from ekbom.model.trial import Design, Plan

NIGHTS = Design("pairs", 112)
WEEKS = Design("pairs", 112, block=7, wash_in=1)
START_DATE = Design("start", 90, starts=tuple(range(25, 55)))

# Words that claim more than any diary can show, blame, or give orders about medicines.
NEVER = re.compile(
    r"\b(because it|proven|proves|cure[sd]?|heals?|guarantee|safe|no risk|you have RLS|"
    r"certainly|definitely|always works|significant|insufficient data|failed to|"
    r"(stop|start|halve|raise|double|increase|reduce|skip) (taking|your|the (dose|medicine)))\b",
    re.IGNORECASE,
)
CAUSAL = re.compile(r"\b(because|caused?|helped|helps you|made|makes|due to|worked?)\b")


def one(given: Answer, name: str = "") -> ActionAnswer:
    (found,) = [a for a in given.actions if name in ("", a.name)]
    return found


def checked(found: ActionAnswer, level: str) -> str:
    """The sentence of an answer at the expected level, after the rules that hold for all."""
    assert found.level == level
    text = found.sentence
    assert NEVER.search(text) is None
    assert "  " not in text
    assert "nan" not in text.lower().split()
    assert text[-1] == "."
    if level in ("not_enough", "sealed"):
        assert found.effect is None
        assert found.p_benefit is None
        assert found.randomisation_p is None
    if level in ("not_enough", "sealed", "noted", "pattern", "changed_after", "does_not_help"):
        assert CAUSAL.search(text) is None
    if level in ("not_enough", "sealed", "noted", "pattern"):
        assert f"{found.nights_with} nights with" in text
        assert f"{found.nights_without} without" in text
    if found.effect is not None:
        assert f"{abs(found.effect.mean):.1f}" in text
        low, high = sorted(abs(x) for x in found.effect.interval_95)
        assert f"{low:.1f}" in text
        assert f"{high:.1f}" in text
        assert "95 % interval" in text
    return text


def tried(plan: Plan, effect: float, **more: object) -> tuple[Answer, ActionAnswer]:
    given = what_helps(kept(plan, effect, **more), URGE, plan=plan)  # type: ignore[arg-type]
    return given, one(given)


def logged(effect: float = 0.0, n: int = 90, seed: int = 1, share: float = 0.5) -> Diary:
    done = (np.random.default_rng(seed).random(n) < share).astype(float)
    return diary(on_scale(6 + noise(n, seed) + effect * done), action("tea", done))


def begun(n: int, at: int, effect: float, seed: int = 3) -> Diary:
    on = (np.arange(n) >= at).astype(float)
    return diary(on_scale(6.5 + noise(n, seed, sd=1.0) + effect * on), action("iron", on))


def test_not_enough() -> None:
    text = checked(one(what_helps(logged(n=12), URGE)), "not_enough")
    assert "not enough yet" in text
    assert "More nights are needed" in text


def test_not_enough_before_its_time_in_a_trial() -> None:
    plan = trial(Design("pairs", 12))
    _, found = tried(plan, -3.0)
    text = checked(found, "not_enough")
    assert "1 with it and 1 without it" in text


def test_sealed() -> None:
    plan = trial(NIGHTS)
    made = first_nights(kept(plan, -3.0), 80)
    found = one(what_helps(made, URGE, plan=plan))
    text = checked(found, "sealed")
    assert "sealed until 22 June 2026" in text
    assert "lower" not in text
    assert "higher" not in text
    clock = datetime.combine(plan.end, datetime.min.time())
    before = what_helps(made, URGE, plan=plan, now=clock - timedelta(seconds=1))
    assert one(before).level == "sealed"
    assert one(what_helps(made, URGE, plan=plan, now=clock)).level != "sealed"


def test_noted() -> None:
    text = checked(one(what_helps(logged(0.0), URGE)), "noted")
    assert "on average about" in text
    assert "That is all we can say." in text


def test_noted_for_a_start_stands_beside_the_placebo_line() -> None:
    text = checked(one(what_helps(begun(40, 20, -3.0), URGE)), "noted")
    assert "no active treatment" in text


def test_pattern() -> None:
    text = checked(one(what_helps(logged(-1.5), URGE)), "pattern")
    assert "goes together with nights" in text
    assert "lower" in text
    assert "Nothing was drawn at random." in text


def test_pattern_of_a_schedule_without_a_plan() -> None:
    plan = trial(NIGHTS)
    given = what_helps(kept(plan, -2.5), URGE, schedule=plan.schedule)
    found = one(given)
    text = checked(found, "pattern")
    assert found.randomisation_p is not None
    assert found.randomisation_p < 0.05
    assert "No plan sealed before the first night" in text


def test_pattern_when_the_seal_was_broken() -> None:
    plan = trial(NIGHTS)
    early = datetime.combine(START + timedelta(days=80), datetime.min.time())
    made = first_nights(kept(plan, -3.0), 80)
    text = checked(one(what_helps(made, URGE, plan=plan, now=early, break_seal=True)), "pattern")
    assert "The seal was broken on 21 May 2026." in text
    # Read at its end, the same plan stays capped.
    broken = replace(plan, broken_at=early)
    later = what_helps(kept(plan, -3.0), URGE, plan=broken)
    assert one(later).level == "pattern"
    (said,) = [f for f in later.findings if f.code == "seal_broken"]
    assert said.severity == "warning"
    assert "opened on 21 May 2026" in said.what
    assert "seal_broken" not in [
        f.code for f in what_helps(kept(plan, 0.0), URGE, plan=plan).findings
    ]


def test_changed_after() -> None:
    text = checked(one(what_helps(begun(100, 45, -3.5), URGE)), "changed_after")
    assert "After iron began, the level changed by −" in text
    assert re.search(r"it turned between \d\d \w{3} and \d\d \w{3} 2026", text)
    assert "people on placebo improved by 6.6 points of the IRLS" in text
    assert "one change cannot tell the two apart" in text


@pytest.mark.parametrize("given_up", [False, True])
@pytest.mark.parametrize(("apart", "level"), [(7, "noted"), (8, "changed_after")])
def test_changed_after_needs_a_clear_week_on_either_side(
    apart: int, level: str, given_up: bool
) -> None:
    made = begun(49, 14, -4.0)
    other = (np.arange(49) >= 14 + apart) ^ given_up
    both = replace(made, actions={**made.actions, "cushion": action("cushion", other)})
    assert one(what_helps(both, URGE), "iron").level == level


def test_giving_something_up_is_one_change_as_well() -> None:
    on = (np.arange(100) < 45).astype(float)
    made = diary(on_scale(4 + noise(100, 3, sd=1.0) + 3.5 * on), action("wine", on))
    text = checked(one(what_helps(made, URGE)), "noted")
    assert "no active treatment" in text


def test_a_start_with_a_night_left_out_is_still_one_change() -> None:
    made = begun(100, 45, -3.5)
    on = list(made.actions["iron"].values)
    on[70] = 0.0
    made = replace(made, actions={"iron": action("iron", on)})
    assert one(what_helps(made, URGE)).level == "noted"


@pytest.mark.parametrize("design", [Design("pairs", 28), START_DATE], ids=["pairs", "start"])
def test_probably_helps(design: Design) -> None:
    plan = trial(design)
    _, found = tried(plan, -3.0, seed=5)
    text = checked(found, "probably_helps")
    assert text.startswith("Stretching probably helps you: ")
    assert re.search(r"(\d\d|more than 99) in 100 that it makes urge lower", text)
    assert found.randomisation_p is not None
    assert found.randomisation_p <= 0.1
    how = "14 pairs of single nights" if design.name == "pairs" else "30 possible nights"
    assert how in text
    assert "you knew which nights were which" in text


@pytest.mark.parametrize("design", [NIGHTS, WEEKS], ids=["nights", "weeks"])
def test_helps(design: Design) -> None:
    _, found = tried(trial(design), -3.0)
    text = checked(found, "helps")
    assert re.match(r"Stretching helped you by \d\.\d points \(95 % interval", text)
    assert ("8 pairs of 7-night blocks" in text) == (design is WEEKS)
    assert ("56 pairs of single nights" in text) == (design is NIGHTS)
    assert re.search(r"\(p (under 0\.001|0\.\d{3})\)", text)
    assert "part of this can be expectation" in text
    assert found.p_worthwhile is not None
    assert found.p_worthwhile >= 0.8


def test_helps_where_higher_is_better() -> None:
    plan = trial(NIGHTS, lower_is_better=False)
    _, found = tried(plan, 2.5)
    text = checked(found, "helps")
    assert found.effect is not None
    assert found.effect.mean > 0
    assert "helped you by 2" in text


def test_helper_blind_says_who_kept_the_list() -> None:
    _, found = tried(trial(NIGHTS, helper_blind=True), -2.5)
    text = checked(found, "helps")
    assert "a helper kept the list, so expectation had less to work on" in text
    assert "you knew" not in text


def test_two_active_measures_are_named_both() -> None:
    _, found = tried(trial(NIGHTS, versus="warm bath"), -2.5)
    text = checked(found, "helps")
    assert found.name == "stretching against warm bath"
    assert text.startswith("Stretching helped you more than warm bath by ")
    assert "both were real measures, so expectation is shared but not gone" in text


@pytest.mark.parametrize(
    ("effect", "seed", "level", "words"),
    [
        (-1.0, 6, "probably_helps", "probably helps you more than warm bath"),
        (1.0, 6, "probably_harms", "worse for you than warm bath"),
        (2.5, 2, "harms", "made urge worse for you than warm bath"),
    ],
)
def test_two_active_measures_at_other_levels(
    effect: float, seed: int, level: str, words: str
) -> None:
    design = NIGHTS if level == "harms" else Design("pairs", 50)
    _, found = tried(trial(design, versus="warm bath"), effect, seed=seed)
    assert words in checked(found, level)


def two_runs(first: float, second: float) -> tuple[Diary, list[Plan]]:
    plans = [trial(NIGHTS), trial(NIGHTS, start=START + timedelta(days=120), seed=8)]
    parts = [kept(p, e, seed=s) for p, e, s in zip(plans, (first, second), (2, 3), strict=True)]
    y = [*parts[0].outcomes[URGE].values, *[5.0] * 8, *parts[1].outcomes[URGE].values]
    done = [*plans[0].schedule.assign, *[0] * 8, *plans[1].schedule.assign]
    return diary(y, action(MEASURE, done, "planned")), plans


def test_replicated() -> None:
    made, plans = two_runs(-2.5, -2.5)
    found = one(what_helps(made, URGE, plan=plans))
    text = checked(found, "replicated")
    assert text.startswith("Twice, in two trials written down beforehand: stretching helped you by")
    assert one(what_helps(made, URGE, plan=plans[::-1])).level == "replicated"
    assert one(what_helps(made, URGE, plan=plans[1])).level == "helps"


@pytest.mark.parametrize("effects", [(0.0, -2.5), (-2.5, 0.0), (-2.5, 2.5)])
def test_one_good_run_of_two_is_no_replication(effects: tuple[float, float]) -> None:
    made, plans = two_runs(*effects)
    assert one(what_helps(made, URGE, plan=plans)).level != "replicated"


def test_does_not_help() -> None:
    _, found = tried(trial(NIGHTS), 0.0, sd=1.2)
    text = checked(found, "does_not_help")
    assert found.effect is not None
    low, high = found.effect.interval_95
    assert -1 < low < 0 < high < 1
    assert "any effect of stretching on urge is under 1 point" in text
    assert "drawn at random in 56 pairs" in text


def test_no_effect_seen_in_a_short_trial_is_not_a_proof_of_none() -> None:
    _, found = tried(trial(Design("pairs", 14)), 0.0)
    assert found.level == "noted"


@pytest.mark.parametrize("design", [Design("pairs", 28), START_DATE], ids=["pairs", "start"])
def test_probably_harms(design: Design) -> None:
    _, found = tried(trial(design), 3.0, seed=3)
    text = checked(found, "probably_harms")
    assert "Stretching probably makes urge worse for you" in text
    assert found.p_benefit is not None
    assert found.p_benefit <= 0.1
    assert "prescriber" not in text


def test_harms() -> None:
    _, found = tried(trial(NIGHTS), 2.5)
    text = checked(found, "harms")
    assert "Stretching made urge worse for you, by 2" in text
    assert "you knew which nights were which" in text


@pytest.mark.parametrize(
    ("effect", "design", "level"),
    [(2.5, NIGHTS, "harms"), (2.0, Design("pairs", 28), "probably_harms")],
)
def test_a_harmful_medicine_says_talk_with_the_prescriber(
    effect: float, design: Design, level: str
) -> None:
    plan = trial(design, name="Ropinirole 0.25 mg")
    _, found = tried(plan, effect, seed=5)
    text = checked(found, level)
    assert "talk with the prescriber" in text
    helped = tried(plan, -effect, seed=5)[1]
    assert "talk with the prescriber" not in helped.sentence


def test_a_harmful_medicine_on_either_side_of_a_comparison() -> None:
    plan = trial(NIGHTS, name="stretching", versus="Pregabalin")
    assert "talk with the prescriber" in checked(tried(plan, 2.5)[1], "harms")


def test_every_level_has_its_test() -> None:
    import tests.spec.levels.test_every_level as here

    text = " ".join(name for name in dir(here) if name.startswith("test_"))
    assert all(f"test_{level}" in text for level in LEVELS)
