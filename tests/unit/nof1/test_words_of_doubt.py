"""Each check as a whole: its name, its verdict, its sentence and its numbers."""

from __future__ import annotations

import numpy as np
import pytest
from tests.builders.nof1 import POLICY, nights, noise

from ekbom.nof1.doubt import (
    EARLIER,
    EFFECT,
    LATER,
    Check,
    carry_over,
    fit_arm,
    leave_one_out,
    placebo_in_time,
    rank_check,
    worst_case_missing,
)
from ekbom.nof1.regress import Marginal

PRIORS = POLICY.priors
N = 80
ARM = np.random.default_rng(8).integers(0, 2, N).astype(float)
ARM[[0, 1, -2, -1]] = (1, 0, 0, 1)
Y = 6 + noise(N, 8, sd=1) - 1.5 * ARM
SELDOM = (np.arange(N) >= 40).astype(float)


def numbers_of(found: Marginal) -> dict[str, object]:
    return {"mean": found.mean, "interval_95": list(found.interval(95))}


def test_checks_that_do_not_apply_say_so() -> None:
    due = np.ones(N, dtype=bool)
    assert [
        placebo_in_time(nights(Y), SELDOM, -1.0, PRIORS),
        carry_over(nights(Y), SELDOM, -1.0, PRIORS),
        worst_case_missing(nights(Y), ARM, due, -1.0, PRIORS, lower_is_better=True),
        rank_check(nights(np.zeros(N)), ARM, -1.0),
    ] == [
        Check("placebo in time", None, "The arm changes too seldom to ask.", {}),
        Check(
            "carry-over",
            None,
            "The arm changes too seldom to separate the first night from later ones.",
            {},
        ),
        Check("missing nights", None, "No night of that arm is missing.", {}),
        Check("ranks", None, "Too few different scores for a rank model.", {}),
    ]


def test_the_placebo_in_time_is_the_effect_of_the_night_ahead() -> None:
    ahead = np.append(ARM[1:], ARM[-1])
    found = fit_arm(nights(Y), ARM, PRIORS, extra={EARLIER: ahead}).marginal(EARLIER)
    assert placebo_in_time(nights(Y), ARM, -1.5, PRIORS) == Check(
        "placebo in time",
        True,
        f"Moved one night ahead, where it cannot act, the effect is {found.mean:+.2f}.",
        {"effect": found.mean, "interval_95": list(found.interval(95))},
    )


@pytest.mark.parametrize(("share", "agrees"), [(0.4, True), (0.6, False)])
def test_an_early_effect_of_half_the_size_is_doubted(share: float, agrees: bool) -> None:
    arm = np.random.default_rng(6).integers(0, 2, N).astype(float)
    ahead = np.append(arm[1:], arm[-1])
    y = 6 + noise(N, 6, sd=0.3) - 0.9 * ahead
    early = fit_arm(nights(y), arm, PRIORS, extra={EARLIER: ahead}).marginal(EARLIER)
    assert early.interval(95)[1] < 0
    assert placebo_in_time(nights(y), arm, early.mean / share, PRIORS).agrees is agrees


def test_the_carry_over_is_the_effect_and_the_effect_with_the_night_after() -> None:
    behind = np.insert(ARM[:-1], 0, ARM[0])
    fit = fit_arm(nights(Y), ARM, PRIORS, extra={LATER: behind})
    now, sum_ = fit.marginal(EFFECT), fit.combine({EFFECT: 1.0, LATER: 1.0})
    assert carry_over(nights(Y), ARM, -1.5, PRIORS) == Check(
        "carry-over",
        True,
        f"Immediate {now.mean:+.2f}, with the night after {sum_.mean:+.2f}.",
        {"immediate": numbers_of(now), "sustained": numbers_of(sum_)},
    )


@pytest.mark.parametrize(("effect", "lower"), [(-0.5, True), (0.5, False)])
def test_missing_nights_of_the_better_arm_are_filled(effect: float, lower: bool) -> None:
    y = Y.copy()
    gone = np.flatnonzero(ARM == 1)[:6]
    y[gone] = np.nan
    filled = y.copy()
    filled[gone] = np.nanmean(y) + (1 if lower else -1) * np.nanstd(y)
    worst = fit_arm(nights(filled), ARM, PRIORS).marginal(EFFECT).mean
    due = np.ones(N, dtype=bool)
    check = worst_case_missing(nights(y), ARM, due, effect, PRIORS, lower_is_better=lower)
    assert check.name == "missing nights"
    assert check.agrees is ((worst < 0) is (effect < 0))
    assert check.says == (f"If its 6 missing nights were one SD worse, the effect is {worst:+.2f}.")
    assert check.numbers == {"effect": pytest.approx(worst), "filled": 6}


def test_a_small_harm_makes_the_other_arm_the_better_one() -> None:
    y = Y.copy()
    y[np.flatnonzero(ARM == 0)[:4]] = np.nan
    due = np.ones(N, dtype=bool)
    check = worst_case_missing(nights(y), ARM, due, 0.5, PRIORS, lower_is_better=True)
    assert check.numbers["filled"] == 4


def test_nights_that_were_not_due_are_not_missing() -> None:
    y = Y.copy()
    y[ARM == 1] = np.where(np.arange(int(ARM.sum())) < 6, np.nan, y[ARM == 1])
    due = ~np.isnan(y)
    check = worst_case_missing(nights(y), ARM, due, -0.5, PRIORS, lower_is_better=True)
    assert check.agrees is None


def test_without_its_strongest_block_the_effect_is_named() -> None:
    arm = np.tile(np.repeat([1.0, 0.0], 4), 10)
    block = np.arange(N) // 8
    y = 6 + noise(N, 3, sd=0.5) - 1.5 * arm
    y[8:12] -= 3
    effect = fit_arm(nights(y), arm, PRIORS).marginal(EFFECT).mean
    weakest = max(
        fit_arm(nights(y).part(block != b), arm, PRIORS).marginal(EFFECT).mean for b in range(10)
    )
    assert leave_one_out(nights(y), arm, block, PRIORS, effect) == Check(
        "leave one block out",
        True,
        f"Without its strongest block the effect is {weakest:+.2f}.",
        {"weakest": weakest, "folds": 10},
    )


def test_a_block_without_a_recorded_night_cannot_be_left_out() -> None:
    arm = np.tile(np.repeat([1.0, 0.0], 4), 10)
    block = np.where(np.arange(N) < 40, np.arange(N) // 8, -1)
    y = 6 + noise(N, 3, sd=0.5) - 1.5 * arm
    y[:8] = np.nan
    assert leave_one_out(nights(y), arm, block, PRIORS, -1.5).numbers["folds"] == 4


def test_the_distance_from_no_effect_in_ranks_does_not_grow_with_the_scale() -> None:
    y = np.clip(np.rint(5 + noise(N, 12, sd=1.5) - ARM), 0, 10)
    check = rank_check(nights(y), ARM, -1.0)
    wide = rank_check(nights(10 * y), ARM, -1.0)
    assert check.numbers == wide.numbers
    # A Wald test and the difference of mean ranks tell much the same story.
    place = np.argsort(np.argsort(y, kind="stable"))
    apart = place[ARM == 1].mean() - place[ARM == 0].mean()
    rough = apart / (N * np.sqrt(1 / 12 * (1 / ARM.sum() + 1 / (N - ARM.sum()))))
    assert check.numbers["z"] == pytest.approx(rough, rel=0.35)


@pytest.mark.parametrize(("way", "word"), [(-1, "down"), (1, "up")])
def test_a_weak_effect_in_ranks_points_its_way(way: int, word: str) -> None:
    y = np.clip(np.rint(5 + noise(N, 14, sd=1.5) + way * 0.35 * ARM), 0, 10)
    check = rank_check(nights(y), ARM, way * 0.35)
    assert check.name == "ranks"
    assert (check.agrees, check.says) == (True, f"In ranks the effect points {word}.")
