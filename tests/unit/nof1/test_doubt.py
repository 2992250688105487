"""The checks that try to break an effect: each breaks what it is made to break."""

from __future__ import annotations

from dataclasses import replace
from math import erf, sqrt

import numpy as np
import pytest
from tests.builders.nof1 import POLICY, nights, noise

from ekbom.nof1.columns import BEND, TREND
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

PRIORS = POLICY.priors
N = 80
PAIR = np.arange(N) // 2


def coins(seed: int, n: int = N) -> np.ndarray:
    """Nightly pairs in either order."""
    first = np.random.default_rng(seed).integers(0, 2, n // 2)
    return np.column_stack([first, 1 - first]).ravel().astype(float)


def effect_of(y: np.ndarray, arm: np.ndarray) -> float:
    return fit_arm(nights(y), arm, PRIORS).marginal(EFFECT).mean


def test_fit_arm_finds_the_effect_and_leaves_the_rest_out() -> None:
    arm, other = coins(1), coins(9)
    y = 6 + noise(N, 1, sd=1) - 2 * arm + 1.5 * other + np.linspace(0, 2, N)
    fit = fit_arm(nights(y), arm, PRIORS, extra={"tea": other})
    assert fit.marginal(EFFECT).mean == pytest.approx(-2, abs=0.5)
    assert fit.marginal("tea").mean == pytest.approx(1.5, abs=0.5)
    assert fit.marginal(TREND).mean > 0.3
    assert fit.names[0] == EFFECT


def test_a_remission_that_levels_off_is_not_taken_for_a_single_switch() -> None:
    n = 112
    days = np.arange(n)
    # Falls by 3 points and levels off; nothing happens on the day of the switch.
    y = 4 + 3 * np.exp(-days / 20) + 0.2 * noise(n, 1)
    arm = (days >= 40).astype(float)
    bent = fit_arm(nights(y), arm, PRIORS)
    stiff = fit_arm(nights(y), arm, replace(PRIORS, bend_nights=1000))
    assert BEND in bent.names
    assert BEND not in stiff.names
    assert abs(bent.marginal(EFFECT).mean) < abs(stiff.marginal(EFFECT).mean) / 2
    assert BEND not in fit_arm(nights(y), 1.0 * (days % 2 == 0), PRIORS).names


def test_swapping_the_arms_turns_the_sign() -> None:
    arm = coins(1)
    y = 6 + noise(N, 1) - 2 * arm
    one = fit_arm(nights(y), arm, PRIORS)
    other = fit_arm(nights(y), 1 - arm, PRIORS)
    assert other.marginal(EFFECT).mean == pytest.approx(-one.marginal(EFFECT).mean)
    assert other.marginal(EFFECT).sd == pytest.approx(one.marginal(EFFECT).sd)


@pytest.mark.parametrize("way", [-1, 1])
def test_an_effect_of_every_night_survives_leaving_some_out(way: int) -> None:
    arm = coins(2)
    y = 5 + noise(N, 2, sd=1) + way * 2 * arm
    effect = effect_of(y, arm)
    check = leave_one_out(nights(y), arm, PAIR, PRIORS, effect)
    assert check.agrees is True
    assert 0.5 < check.numbers["weakest"] / effect < 1.0
    assert check.numbers["folds"] == 10
    assert "Without its strongest block" in check.says


@pytest.mark.parametrize("way", [-1, 1])
def test_an_effect_of_one_block_alone_falls(way: int) -> None:
    arm = np.tile(np.repeat([1.0, 0.0], 7), 6)[:N]
    block = np.arange(N) // 14
    y = 5 + noise(N, 3, sd=0.8)
    y[14:21] += way * 5
    effect = effect_of(y, arm)
    assert abs(effect) > 0.4
    check = leave_one_out(nights(y), arm, block, PRIORS, effect)
    assert check.agrees is False
    assert check.numbers["folds"] == 6


def test_nights_outside_every_block_are_never_left_out() -> None:
    arm = coins(2)
    block = np.where(np.arange(N) < 40, PAIR, -1)
    y = 5 + noise(N, 2, sd=1) - 2 * arm
    check = leave_one_out(nights(y), arm, block, PRIORS, effect_of(y, arm))
    assert check.numbers["folds"] == 10


def test_tomorrow_cannot_act_on_tonight() -> None:
    arm = coins(4)
    y = 6 + noise(N, 4, sd=1) - 2 * arm
    check = placebo_in_time(nights(y), arm, -2.0, PRIORS)
    assert check.agrees is True
    assert abs(check.numbers["effect"]) < 1
    low, high = check.numbers["interval_95"]
    assert low < check.numbers["effect"] < high


def test_an_effect_that_seems_to_come_a_night_early_is_doubted() -> None:
    arm = np.random.default_rng(5).integers(0, 2, N).astype(float)
    y = 6 + noise(N, 5, sd=1) - 3 * np.append(arm[1:], 0)
    check = placebo_in_time(nights(y), arm, -0.5, PRIORS)
    assert check.agrees is False
    assert check.numbers["effect"] == pytest.approx(-3, abs=0.5)


def test_a_small_early_effect_beside_a_large_one_is_let_pass() -> None:
    arm = np.random.default_rng(6).integers(0, 2, N).astype(float)
    y = 6 + noise(N, 6, sd=0.5) - 4 * arm - 1.2 * np.append(arm[1:], 0)
    check = placebo_in_time(nights(y), arm, -4.0, PRIORS)
    assert check.numbers["interval_95"][1] < 0
    assert check.agrees is True


@pytest.mark.parametrize(("switches", "asked"), [(19, False), (20, True)])
def test_placebo_in_time_needs_an_arm_that_changes(switches: int, asked: bool) -> None:
    arm = np.zeros(N)
    places = 2 + 3 * np.arange(switches)
    for at in places:
        arm[at:] = 1 - arm[at:]
    check = placebo_in_time(nights(6 + noise(N, 7)), arm, -1.0, PRIORS)
    assert (check.agrees is not None) is asked


@pytest.mark.parametrize(("switches", "asked"), [(9, False), (10, True)])
def test_carry_over_needs_an_arm_that_changes(switches: int, asked: bool) -> None:
    arm = np.zeros(N)
    for at in 2 + 3 * np.arange(switches):
        arm[at:] = 1 - arm[at:]
    check = carry_over(nights(6 + noise(N, 7) - 2 * arm), arm, -2.0, PRIORS)
    assert (check.agrees is not None) is asked
    assert ("too seldom" in check.says) is not asked


def test_carry_over_parts_the_first_night_from_the_later() -> None:
    arm = np.random.default_rng(8).integers(0, 2, 160).astype(float)
    y = 7 + noise(160, 8, sd=1, phi=0.2) - 1.0 * arm - 1.5 * np.append(0, arm[:-1])
    check = carry_over(nights(y), arm, -1.0, PRIORS)
    assert check.agrees is True
    assert check.numbers["immediate"]["mean"] == pytest.approx(-1, abs=0.4)
    assert check.numbers["sustained"]["mean"] == pytest.approx(-2.5, abs=0.5)
    assert check.to_dict()["sustained"]["interval_95"][1] < -1


def test_an_effect_paid_back_the_night_after_is_doubted() -> None:
    arm = np.random.default_rng(9).integers(0, 2, 160).astype(float)
    y = 6 + noise(160, 9, sd=1, phi=0.2) - 1.0 * arm + 2.0 * np.append(0, arm[:-1])
    assert carry_over(nights(y), arm, -1.0, PRIORS).agrees is False


def missing_check(y: np.ndarray, arm: np.ndarray, effect: float, lower: bool = True) -> Check:
    due = np.ones(len(y), dtype=bool)
    return worst_case_missing(nights(y), arm, due, effect, PRIORS, lower_is_better=lower)


def test_nothing_missing_in_the_better_arm_is_nothing_to_ask() -> None:
    arm = coins(10)
    y = 6 + noise(N, 10) - 2 * arm
    assert missing_check(y, arm, -2.0).agrees is None
    y[np.flatnonzero(arm == 0)[:5]] = np.nan
    assert missing_check(y, arm, -2.0).agrees is None
    # For the worse, the nights without it are the better arm.
    assert missing_check(y, arm, 2.0).numbers["filled"] == 5


@pytest.mark.parametrize("lower", [True, False])
def test_an_effect_that_lives_on_lost_nights_is_doubted(lower: bool) -> None:
    arm = coins(11)
    sign = -1 if lower else 1
    y = 5 + noise(N, 11, sd=1.5)
    strong, weak = y + sign * 3 * arm, y + sign * 0.5 * arm
    gone = np.flatnonzero(arm == 1)[:18]
    strong[gone], weak[gone] = np.nan, np.nan
    held = missing_check(strong, arm, sign * 3.0, lower)
    assert held.agrees is True
    assert held.numbers["filled"] == 18
    assert missing_check(weak, arm, sign * 0.5, lower).agrees is False


@pytest.mark.parametrize("lower", [True, False])
def test_a_lost_night_is_taken_as_one_sd_worse_than_usual(lower: bool) -> None:
    arm = coins(13)
    sign = -1 if lower else 1
    y = 5 + noise(N, 13) + sign * arm
    gone = np.flatnonzero(arm == 1)[3:8]
    whole = y.copy()
    y[gone] = np.nan
    whole[gone] = np.nanmean(y) - sign * np.nanstd(y)
    check = missing_check(y, arm, sign * 1.0, lower)
    assert check.numbers["effect"] == pytest.approx(effect_of(whole, arm))


def test_ranks_point_the_same_way() -> None:
    arm = coins(12)
    y = np.clip(np.rint(2 + noise(N, 12, sd=1.5) - 2 * arm), 0, 10)
    check = rank_check(nights(y), arm, -2.0)
    assert check.agrees is True
    assert check.says == "In ranks the effect points down."
    assert check.numbers["log_odds"] < 0
    z = check.numbers["z"]
    assert check.numbers["p"] == pytest.approx(1 - erf(abs(z) / sqrt(2)))
    other = rank_check(nights(y), 1 - arm, -2.0)
    assert other.agrees is False
    assert other.says == "In ranks the effect points up."


def test_ranks_of_one_score_do_not_apply() -> None:
    assert rank_check(nights(np.zeros(N)), coins(1), -1.0).agrees is None


def test_a_check_that_does_not_apply_does_not_disagree() -> None:
    yes, no, silent = (Check("x", a, "", {}) for a in (True, False, None))
    assert all_agree([])
    assert all_agree([yes, silent])
    assert not all_agree([yes, no])
    assert yes.to_dict() == {"agrees": True, "says": ""}
