"""Power by simulation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from ekbom.actions.simulate import named_worlds
from ekbom.knowledge.load import load_policy
from ekbom.model.diary import Diary, Outcome
from ekbom.model.errors import UsageError
from ekbom.model.trial import Design
from ekbom.nof1.power import Power, own_world, power, say_power
from ekbom.nof1.reach import pair_design, start_design
from ekbom.nof1.simulate import simulate_scores
from ekbom.nof1.worlds import World

POLICY = load_policy()
PLAIN = named_worlds()["plain"]
START = date(2026, 11, 22)


def run(
    design: Design, *, worthwhile: float = 1.0, span: float = 10.0, lower: bool = True,
    world: World = PLAIN, runs: int | None = 40,
) -> tuple[Power, ...]:  # fmt: skip
    return power(
        design, worthwhile=worthwhile, span=span, lower_is_better=lower, world=world,
        policy=POLICY, start=START, rng=np.random.default_rng(3), runs=runs,
    )  # fmt: skip


def test_larger_effects_are_seen_more_often() -> None:
    rows = run(pair_design(31, 1, 0))
    assert [row.effect for row in rows] == [1.0, 1.5, 2.0]
    shares = [row.interval_off_zero for row in rows]
    assert shares == sorted(shares)
    assert shares[2] > 0.9
    assert rows[2].reaches["probably_helps"] >= rows[2].reaches["helps"] > 0.6
    assert all(0 <= row.error <= 0.5 / 40**0.5 for row in rows)


def test_it_agrees_with_the_handbook_table() -> None:
    # Weekly blocks, 56 nights, true change 1 and 2, phi 0.4: 0.36 and 0.83, SE 0.035.
    rows = run(pair_design(4, 7, 0), runs=200)
    assert rows[0].interval_off_zero == pytest.approx(0.36, abs=0.12)
    assert rows[2].interval_off_zero == pytest.approx(0.83, abs=0.12)


def test_what_is_out_of_reach_is_never_earned() -> None:
    rows = run(pair_design(3, 7, 1), worthwhile=4.0)
    assert rows[2].interval_off_zero > 0.8
    assert set(rows[2].reaches.values()) == {0.0}
    assert run(start_design(15, 40, 80))[2].reaches["helps"] == 0.0


def test_the_scale_and_the_direction_do_not_matter() -> None:
    plain = run(pair_design(20, 1, 0))
    wide = run(pair_design(20, 1, 0), worthwhile=10.0, span=100.0)
    assert [row.effect for row in wide] == [10.0, 15.0, 20.0]
    assert [row.reaches for row in wide] == [row.reaches for row in plain]
    middle = replace(PLAIN, level=5.0)
    up = run(pair_design(20, 1, 0), lower=False, world=middle)
    assert up[2].interval_off_zero > 0.7


def test_unrecorded_nights_cost_power() -> None:
    gaps = run(pair_design(31, 1, 0), world=replace(PLAIN, missing_share=0.5))
    assert gaps[2].reaches["helps"] == 0.0
    nearly_none = run(pair_design(4, 1, 0), world=replace(PLAIN, missing_share=0.9))
    assert nearly_none[2].interval_off_zero == 0.0


def test_the_policy_says_how_many_runs() -> None:
    few = replace(POLICY, power_runs=7)
    rows = power(
        pair_design(4, 1, 0), worthwhile=1.0, span=10.0, lower_is_better=True, world=PLAIN,
        policy=few, start=START, rng=np.random.default_rng(3),
    )  # fmt: skip
    assert {row.runs for row in rows} == {7}


def diary(scores: np.ndarray, scale: tuple[float, float] = (0.0, 10.0)) -> Diary:
    n = len(scores)
    values = tuple(None if np.isnan(v) else float(v) for v in scores)
    return Diary(
        dates=tuple(START + timedelta(days=k) for k in range(n)),
        index=tuple(range(n)),
        outcomes={"urge": Outcome("urge", values, scale=scale)},
        actions={},
    )


def test_the_noise_of_ones_own_diary() -> None:
    truth = replace(PLAIN, level=5.0, night_sd=1.5, phi=0.5, missing_share=0.1)
    rng = np.random.default_rng(5)
    scores = simulate_scores(truth, np.zeros((1, 400)), 0.0, start=START, rng=rng)[0]
    own = own_world(diary(scores), "urge", PLAIN, POLICY)
    assert own.level == pytest.approx(5.0, abs=0.4)
    assert own.night_sd == pytest.approx(1.5, abs=0.25)
    assert own.phi == pytest.approx(0.5, abs=0.12)
    assert own.missing_share == pytest.approx(0.1, abs=1e-9)
    wide = own_world(diary(scores * 10, (0.0, 100.0)), "urge", PLAIN, POLICY)
    assert wide.level == pytest.approx(own.level)
    assert wide.night_sd == pytest.approx(own.night_sd)


def test_a_jumping_diary_has_no_negative_memory() -> None:
    own = own_world(diary(np.array([2.0, 8.0] * 30)), "urge", PLAIN, POLICY)
    assert own.phi == 0.0


def test_a_baseline_must_hold_the_outcome_and_two_weeks() -> None:
    with pytest.raises(UsageError, match="no outcome 'sleep'"):
        own_world(diary(np.arange(20.0) % 5), "sleep", PLAIN, POLICY)
    with pytest.raises(UsageError, match="13 recorded nights"):
        own_world(diary(np.arange(13.0) % 5), "urge", PLAIN, POLICY)


def test_words_and_json() -> None:
    row = Power(1.5, 200, 0.44, {"probably_helps": 0.5, "helps": 0.25}, 0.035)
    assert say_power([row]) == (
        "If it truly helps by 1.5: the interval leaves zero out in 44% of such trials;"
        " 'probably helps' is earned in 50%, 'helps' in 25%",
    )
    assert row.to_dict() == {
        "effect": 1.5,
        "runs": 200,
        "interval_95_off_zero": 0.44,
        "reaches": {"probably_helps": 0.5, "helps": 0.25},
        "error": 0.035,
    }
