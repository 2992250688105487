"""From logged values to columns."""

from __future__ import annotations

import numpy as np
import pytest
from tests.builders.nof1 import POLICY, START, URGE, action, dates, diary, nights

from ekbom.nof1.columns import (
    BEND,
    TREND,
    WEEKDAYS,
    action_column,
    as_array,
    background,
    filled,
    nights_of,
)


def test_missing_is_not_zero() -> None:
    found = as_array((1.0, None, 0.0))
    assert np.isnan(found).tolist() == [False, True, False]
    assert as_array(()).shape == (0,)


def test_yes_and_no_count_as_they_are() -> None:
    found = action_column(action("tea", [1, 0, None, 1]), few=7)
    assert found.scaled[[0, 1, 3]].tolist() == [1, 0, 1]
    assert found.on.tolist() == [True, False, False, True]
    assert found.known.tolist() == [True, True, False, True]
    assert (found.per, found.step, found.graded) == ("night with it", 1.0, False)


def test_two_doses_and_none_are_multiples_of_the_usual_one() -> None:
    values = [0] * 7 + [100, 200, 200, 300]
    found = action_column(action("magnesium", values, unit="mg"), few=7)
    assert found.step == 200
    assert found.scaled[-4:].tolist() == [0.5, 1, 1, 1.5]
    assert found.per == "a usual amount of 200 mg"
    assert not found.graded
    bare = action_column(action("cups", values), few=7)
    assert bare.per == "a usual amount of 200"


def test_one_dose_or_none_is_yes_or_no() -> None:
    found = action_column(action("iron", [0, 80, 80, 0], unit="mg"), few=7)
    assert found.scaled.tolist() == [0, 1, 1, 0]
    assert found.per == "night with it"


@pytest.mark.parametrize("values", [[1, 2, 3, 4, 5, 6, 7, 0], [0] * 8 + [-1, 1, 2]])
def test_a_rating_hardly_ever_zero_goes_by_its_own_spread(values: list[float]) -> None:
    found = action_column(action("stress", values), few=7)
    middle, spread = np.median(values), np.std(values)
    assert found.graded
    assert found.step == pytest.approx(spread)
    assert found.scaled == pytest.approx((np.array(values) - middle) / spread)
    assert found.on.tolist() == [v > middle for v in values]
    assert found.per == "one step of its usual spread"


def test_few_zeros_is_the_limit() -> None:
    seven = [0.0] * 7 + [1, 2, 3]
    assert not action_column(action("x", seven), few=7).graded
    assert action_column(action("x", seven), few=8).graded


def test_never_done_and_never_known() -> None:
    never = action_column(action("x", [0, 0, 0]), few=7)
    assert (never.step, never.on.any(), never.known.all()) == (1.0, False, True)
    unknown = action_column(action("x", [None, None]), few=7)
    assert (unknown.step, unknown.on.any(), unknown.known.any()) == (1.0, False, False)


def test_filling_in_says_nothing() -> None:
    assert filled(np.array([1.0, np.nan, 3.0])).tolist() == [1, 2, 3]
    assert filled(np.array([np.nan, np.nan])).tolist() == [0, 0]


def test_background_has_seven_weekdays_and_a_trend() -> None:
    x, sds = background(dates(15), np.arange(15), POLICY.priors)
    assert x.shape == (15, 8)
    assert x[:, :7].sum(axis=1).tolist() == [1] * 15
    assert x[0, 0] == 1  # a Monday
    assert x[5, 5] == 1
    assert x[[0, 7, 14], 7].tolist() == [-0.5, 0.0, 0.5]
    assert list(sds) == [*WEEKDAYS, TREND]
    assert sds[WEEKDAYS[-1]] == POLICY.priors.nuisance_sd
    assert sds[TREND] == POLICY.priors.trend_sd


def test_a_long_trial_with_one_switch_allows_for_a_bend() -> None:
    priors = POLICY.priors
    n = int(priors.bend_nights)
    plain, _ = background(dates(n), np.arange(n), priors)
    assert plain.shape[1] == 8
    x, sds = background(dates(n), np.arange(n), priors, one_switch=True)
    assert list(sds)[-2:] == [TREND, BEND]
    assert sds[BEND] == priors.bend_sd
    assert x[[0, -1], 8].tolist() == [-1, -1]
    assert x[n // 2, 8] == pytest.approx(1, abs=0.01)
    short, _ = background(dates(n - 1), np.arange(n - 1), priors, one_switch=True)
    assert short.shape[1] == 8


def test_background_of_one_night() -> None:
    x, _ = background(dates(1), np.array([9]), POLICY.priors)
    assert x[0, 7] == -0.5


def test_nights_of_a_diary() -> None:
    found = nights_of(diary([3, None, 5]), URGE)
    assert found.used.tolist() == [True, False, True]
    assert found.chosen_days.tolist() == [1, 3]
    assert [(d - START).days for d in found.chosen_dates] == [0, 2]
    assert found.span == 10


def test_part_keeps_only_recorded_nights() -> None:
    part = nights([1, None, 3]).part(np.array([True, True, False]))
    assert part.used.tolist() == [True, False, False]
