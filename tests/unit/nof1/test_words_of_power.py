"""The power of a plan at its limits, and a baseline that cannot be used, to the letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from ekbom.actions.simulate import named_worlds
from ekbom.knowledge.load import load_policy
from ekbom.model.diary import Diary, Outcome
from ekbom.model.errors import UsageError
from ekbom.model.policy import Policy
from ekbom.model.trial import Design
from ekbom.nof1.power import Power, own_world, power
from ekbom.nof1.reach import pair_design, start_design
from ekbom.nof1.worlds import World

POLICY = load_policy()
PLAIN = named_worlds()["plain"]
START = date(2026, 11, 22)
EASY = {"p_max": 1.0, "p_benefit_min": None, "p_worthwhile_min": None, "pairs_min": None}


def diary(scores: np.ndarray, scale: tuple[float, float] = (0.0, 10.0)) -> Diary:
    n = len(scores)
    return Diary(
        dates=tuple(START + timedelta(days=k) for k in range(n)),
        index=tuple(range(n)),
        outcomes={
            "urge": Outcome("urge", tuple(float(v) for v in scores), scale=scale),
            "sleep": Outcome("sleep", (5.0,) * n),
        },
        actions={},
        source="base.csv",
    )


def easier(**more: object) -> Policy:
    """A policy whose first claim asks for nothing but what is given."""
    rule = replace(POLICY.levels["probably_helps"], **{**EASY, **more})  # type: ignore[arg-type]
    return replace(POLICY, levels={**POLICY.levels, "probably_helps": rule})


def run(
    design: Design, *, world: World = PLAIN, policy: Policy = POLICY, lower: bool = True,
    worthwhile: float = 1.0, runs: int = 4,
) -> tuple[Power, ...]:  # fmt: skip
    return power(
        design, worthwhile=worthwhile, span=world.high - world.low, lower_is_better=lower,
        world=world, policy=policy, start=START, rng=np.random.default_rng(3), runs=runs,
    )  # fmt: skip


def share(design: Design, world: World = PLAIN, **rule: object) -> float:
    """How often the first claim is earned at the largest effect."""
    return run(design, world=world, policy=easier(**rule), runs=2)[2].reaches["probably_helps"]


def test_a_baseline_that_cannot_be_used_says_why() -> None:
    said = []
    for outcome, nights in (("mood", 20), ("urge", 13)):
        with pytest.raises(UsageError) as caught:
            own_world(diary(np.arange(nights) % 5), outcome, PLAIN, POLICY)
        said.append(str(caught.value))
    assert said == [
        "--baseline: base.csv has no outcome 'mood'; use one of: urge, sleep",
        "--baseline: 13 recorded nights are too few to know your own ups and downs; "
        "write down 14 nights or more, or leave it out",
    ]


def test_two_weeks_are_a_baseline() -> None:
    assert own_world(diary(np.arange(14) % 5), "urge", PLAIN, POLICY).missing_share == 0


def test_a_baseline_is_stretched_to_the_scale_of_the_world() -> None:
    scores = np.random.default_rng(1).integers(2, 8, 60).astype(float)
    base = replace(PLAIN, low=0.0, high=10.0)
    plain = own_world(diary(scores), "urge", base, POLICY)
    assert plain.level == pytest.approx(scores.mean())
    moved = own_world(diary(scores + 1, (1.0, 11.0)), "urge", base, POLICY)
    assert moved.level == pytest.approx(plain.level)
    shifted = own_world(diary(scores), "urge", replace(PLAIN, low=5.0, high=25.0), POLICY)
    assert shifted.level == pytest.approx(5 + 2 * plain.level)
    assert shifted.night_sd == pytest.approx(2 * plain.night_sd)


def test_a_world_that_does_not_begin_at_nought_is_no_other_world() -> None:
    raised = replace(PLAIN, low=PLAIN.low + 10, high=PLAIN.high + 10, level=PLAIN.level + 10)
    assert run(pair_design(15, 1, 0), world=raised) == run(pair_design(15, 1, 0))


def test_nights_just_reached_are_enough() -> None:
    design = pair_design(10, 1, 0)
    at, over = ({"nights_total_by_block": {1: n}, "nights_each": None} for n in (20, 21))
    assert (share(design, **at), share(design, **over)) == (1.0, 0.0)
    at, over = ({"nights_total_by_block": {1: 14}, "nights_each": n} for n in (10, 11))
    assert (share(design, **at), share(design, **over)) == (1.0, 0.0)


def test_wash_in_nights_are_written_down_but_not_counted() -> None:
    # Two pairs of weeks: 28 nights, of which 14 in each arm, or 12 after the wash-in.
    rule = {"nights_total_by_block": {7: 28}}
    for wash_in, each in ((0, 14), (1, 12), (2, 10)):
        design = pair_design(2, 7, wash_in)
        assert share(design, nights_each=each, **rule) == 1.0
        assert share(design, nights_each=each + 1, **rule) == 0.0


def test_a_start_has_no_wash_in() -> None:
    design = start_design(15, 15, 40)
    waits = replace(design, wash_in=5)
    assert run(waits) == run(design)


def test_a_rule_that_asks_for_no_p_is_met_by_any() -> None:
    design, rule = pair_design(10, 1, 0), {"nights_each": None}
    assert share(design, p_max=None, **rule) == 1.0
    assert share(design, p_benefit_min=1.0, **rule) == 0.0
    assert share(design, p_worthwhile_min=1.0, **rule) == 0.0


def test_the_smallest_p_can_be_reached_and_not_passed() -> None:
    # The plan's own schedule is one of the five hundred that are compared, and p counts it.
    quiet = replace(PLAIN, night_sd=0.2)
    design, rule = pair_design(20, 1, 0), {"nights_each": None}
    assert share(design, quiet, p_max=1 / 500, **rule) == 1.0
    assert share(design, quiet, p_max=1 / 501, **rule) == 0.0


def test_a_trial_with_nothing_in_one_arm_earns_nothing() -> None:
    lost = replace(PLAIN, missing_share=1.0)
    rows = run(pair_design(10, 1, 0), world=lost, policy=easier(nights_each=None))
    assert {(row.interval_off_zero, row.reaches["probably_helps"]) for row in rows} == {(0.0, 0.0)}


@pytest.mark.parametrize("lower", [True, False])
def test_an_effect_the_wanted_way_is_an_improvement(lower: bool) -> None:
    rows = run(
        pair_design(20, 1, 0), lower=lower, world=replace(PLAIN, level=5.0, night_sd=0.5),
        policy=easier(p_benefit_min=0.96, p_worthwhile_min=0.8, nights_each=None),
    )  # fmt: skip
    assert rows[2].interval_off_zero == 1.0
    assert rows[2].reaches["probably_helps"] == 1.0


def test_the_error_is_that_of_the_least_certain_share() -> None:
    for row in run(pair_design(15, 1, 0), runs=20):
        shares = (row.interval_off_zero, *row.reaches.values())
        assert row.error == pytest.approx(max((p * (1 - p) / 20) ** 0.5 for p in shares))
