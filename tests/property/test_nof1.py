"""What must not matter does not matter: the calendar's zero, the scale's zero and unit, the order
of columns, and which arm is called 1."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.nof1 import (
    MEASURE,
    POLICY,
    action,
    answer,
    bare,
    diary,
    kept,
    nights,
    noise,
    on_scale,
    only,
    trial,
)
from tests.oracles.ar1 import dense_fit

from ekbom.model.answer import LEVELS, Answer
from ekbom.model.diary import Diary
from ekbom.model.trial import Design
from ekbom.nof1.doubt import EFFECT, fit_arm
from ekbom.nof1.regress import Fit, regress, step_evidence

PRIORS = POLICY.priors
NAMES = ("a", "b", "c")
seeds = st.integers(0, 2**20)
phis = st.floats(-0.2, 0.85)


def data(seed: int, phi: float, lost: float = 0.2) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    days = np.flatnonzero(rng.random(60) >= lost)
    x = np.column_stack(
        [rng.integers(0, 2, 60), rng.standard_normal(60), rng.choice([0.0, 1.0, 2.0], 60)]
    )
    y = 5 + noise(60, seed, phi=phi) - 1.5 * x[:, 0]
    return y[days], x[days].astype(float), days


def fit(y: np.ndarray, x: np.ndarray, days: np.ndarray, **more: object) -> Fit:
    given = {"names": NAMES, "priors": PRIORS, "primary": ("a",), **more}
    return regress(y, x, days=days, **given)  # type: ignore[arg-type]


def same(one: Fit, other: Fit, times: float = 1.0) -> None:
    for name in one.names:
        a, b = one.marginal(name), other.marginal(name)
        assert b.mean == pytest.approx(times * a.mean, abs=1e-8 * times)
        assert b.sd == pytest.approx(times * a.sd, rel=1e-8)
        wanted = [times * x for x in a.interval(95)]
        assert list(b.interval(95)) == pytest.approx(wanted, abs=1e-6 * times)
    assert other.phi_mean == pytest.approx(one.phi_mean, abs=1e-8)
    assert other.sigma == pytest.approx(times * one.sigma, rel=1e-8)


@given(seed=seeds, phi=phis, shift=st.integers(-100_000, 100_000))
def test_shifting_the_days_changes_nothing(seed: int, phi: float, shift: int) -> None:
    y, x, days = data(seed, phi)
    same(fit(y, x, days), fit(y, x, days + shift))


@given(seed=seeds, phi=phis, shift=st.floats(-1000, 1000))
def test_adding_a_constant_changes_nothing(seed: int, phi: float, shift: float) -> None:
    y, x, days = data(seed, phi)
    same(fit(y, x, days), fit(y + shift, x, days))


@given(seed=seeds, phi=phis, shift=st.floats(-100, 100))
def test_moving_a_column_changes_nothing(seed: int, phi: float, shift: float) -> None:
    y, x, days = data(seed, phi)
    same(fit(y, x, days), fit(y, x + shift, days))


@given(seed=seeds, phi=phis)
def test_a_scale_to_100_is_ten_times_a_scale_to_10(seed: int, phi: float) -> None:
    y, x, days = data(seed, phi)
    same(fit(y, x, days), fit(10 * y, x, days, span=100.0), 10.0)


@given(seed=seeds, phi=phis, order=st.permutations(range(3)))
def test_the_order_of_columns_does_not_matter(seed: int, phi: float, order: list[int]) -> None:
    y, x, days = data(seed, phi)
    named = tuple(NAMES[i] for i in order)
    same(fit(y, x, days), fit(y, x[:, order], days, names=named))


@given(seed=seeds, phi=phis)
def test_swapping_the_arms_turns_the_sign(seed: int, phi: float) -> None:
    y, x, days = data(seed, phi)
    turned = x.copy()
    turned[:, 0] = 1 - turned[:, 0]
    one, other = fit(y, x, days).marginal("a"), fit(y, turned, days).marginal("a")
    assert other.mean == pytest.approx(-one.mean, abs=1e-9)
    assert other.sd == pytest.approx(one.sd)
    assert other.below(0.0) == pytest.approx(1 - one.below(0.0), abs=1e-9)


@given(seed=seeds, phi=phis)
def test_running_time_backwards_changes_nothing(seed: int, phi: float) -> None:
    y, x, days = data(seed, phi)
    same(fit(y, x, days), fit(y[::-1], x[::-1], (days[-1] - days)[::-1]))


@settings(max_examples=8)
@given(seed=seeds, phi=phis, lost=st.floats(0, 0.6), prior=st.sampled_from(["shipped", "weak"]))
def test_missing_nights_as_the_dense_oracle_sees_them(
    seed: int, phi: float, lost: float, prior: str
) -> None:
    y, x, days = data(seed, phi, lost)
    y, x, days = y[:30], x[:30], days[:30]
    found = fit(y, x, days, prior=prior)
    shipped = [PRIORS.intercept_sd, PRIORS.primary_sd, PRIORS.other_sd, PRIORS.other_sd]
    dense = dense_fit(
        y, x, days, shipped if prior == "shipped" else [PRIORS.weak_sd] * 4, PRIORS, 10.0
    )
    assert found.log_evidence == pytest.approx(dense.log_evidence, abs=1e-8)
    kept_ = dense.weights > 1e-7 * dense.weights.max()
    assert found.loc == pytest.approx(dense.loc[kept_], abs=1e-8)
    assert found.cov == pytest.approx(dense.cov[kept_], abs=1e-8)
    weights = dense.weights[kept_] / dense.weights[kept_].sum()
    assert found.weights == pytest.approx(weights, abs=1e-8)


@settings(max_examples=20)
@given(seed=seeds, phi=phis, at=st.integers(5, 30))
def test_step_evidence_is_that_of_the_regression(seed: int, phi: float, at: int) -> None:
    y, _, days = data(seed, phi)
    step = (np.arange(len(y)) >= at).astype(float)
    none, each = step_evidence(y, step[:, None], days=days, priors=PRIORS, span=10.0)
    own = fit(y, step, days, names=("s",), primary=("s",)).log_evidence
    assert each[0] == pytest.approx(own, abs=1e-8)
    assert none == pytest.approx(fit(y, np.zeros((len(y), 0)), days, names=()).log_evidence,
                                 abs=1e-8)  # fmt: skip


@given(seed=seeds)
def test_below_and_intervals_are_of_one_distribution(seed: int) -> None:
    found = fit(*data(seed, 0.4)).marginal("a")
    at = np.sort(np.random.default_rng(seed).normal(found.mean, 3 * found.sd, 9))
    areas = [found.below(float(x)) for x in at]
    assert areas == sorted(areas)
    assert 0 <= areas[0] <= areas[-1] <= 1
    low, high = found.interval(80)
    assert found.below(high) - found.below(low) == pytest.approx(0.8, abs=1e-6)


def logged(seed: int, effect: float) -> Diary:
    rng = np.random.default_rng(seed)
    tea, bath = rng.integers(0, 2, (2, 70))
    y = on_scale(5 + noise(70, seed) + effect * tea)
    y = np.where(rng.random(70) < 0.1, np.nan, y)
    return diary(y, action("tea", tea), action("bath", bath), action("gum", 1 - bath, None))


def numbers(answered: Answer, times: float = 1.0) -> dict[str, object]:
    return {
        a.name: (
            a.level, a.nights_with, a.nights_without, a.p_benefit and round(a.p_benefit, 6),
            a.effect and round(a.effect.mean / times, 6),
        )
        for a in answered.actions
    }  # fmt: skip


@settings(max_examples=15)
@given(seed=seeds, effect=st.sampled_from([-2.0, 0.0, 2.0]), weeks=st.integers(-99, 99))
def test_an_answer_knows_no_first_week(seed: int, effect: float, weeks: int) -> None:
    made = logged(seed, effect)
    moved = replace(
        made,
        dates=tuple(d + timedelta(weeks=weeks) for d in made.dates),
        index=tuple(i + 7 * weeks for i in made.index),
    )
    assert numbers(answer(moved)) == numbers(answer(made))


@settings(max_examples=15)
@given(seed=seeds, effect=st.sampled_from([-2.0, 0.0, 2.0]))
def test_an_answer_does_not_depend_on_the_unit_of_the_scale(seed: int, effect: float) -> None:
    made = logged(seed, effect)
    urge = made.outcomes["urge"]
    wide = tuple(None if v is None else 10 * v for v in urge.values)
    hundred = replace(made, outcomes={"urge": replace(urge, values=wide, scale=(0.0, 100.0))})
    assert numbers(answer(hundred), 10.0) == numbers(answer(made))
    turned = tuple(None if v is None else 10 - v for v in urge.values)
    back = replace(urge, values=turned, lower_is_better=False)
    assert numbers(answer(replace(made, outcomes={"urge": back})), -1.0) == numbers(answer(made))


@settings(max_examples=15)
@given(seed=seeds, order=st.permutations(["tea", "bath", "gum"]))
def test_an_answer_does_not_depend_on_the_order_of_actions(seed: int, order: list[str]) -> None:
    made = logged(seed, -1.0)
    mixed = replace(made, actions={name: made.actions[name] for name in order})
    assert numbers(answer(mixed)) == numbers(answer(made))


@settings(max_examples=15)
@given(seed=seeds, effect=st.sampled_from([-2.0, 0.0, 1.0]))
def test_calling_the_other_arm_1_turns_a_trial_round(seed: int, effect: float) -> None:
    plan = trial(Design("pairs", 20), seed=seed)
    made = kept(plan, effect, seed=seed)
    arm = np.array(plan.schedule.assign)
    found = [
        only(answer(
            replace(made, actions={MEASURE: action(MEASURE, a)}),
            schedule=bare(Design("pairs", 20), a.tolist()), scheduled=MEASURE,
        ))
        for a in (arm, 1 - arm)
    ]  # fmt: skip
    one, other = found
    assert one.effect is not None
    assert other.effect is not None
    assert other.effect.mean == pytest.approx(-one.effect.mean, abs=1e-8)
    assert one.randomisation_p == other.randomisation_p
    assert one.level == other.level


@settings(max_examples=25)
@given(
    seed=seeds,
    n=st.integers(0, 60),
    lost=st.floats(0, 1),
    kinds=st.lists(st.sampled_from(["habit", "planned", "as_needed", None]), max_size=4),
    unknown=st.floats(0, 0.5),
)
def test_any_diary_has_an_answer_for_everything_in_it(
    seed: int, n: int, lost: float, kinds: list[str | None], unknown: float
) -> None:
    rng = np.random.default_rng(seed)
    y = np.where(rng.random(n) < lost, np.nan, on_scale(5 + 3 * rng.standard_normal(n)))
    columns = []
    for i, kind in enumerate(kinds):
        top = [1, 2, 300][i % 3]
        values = rng.integers(0, top + 1, n).astype(float) * (rng.random() < 0.9)
        values = np.where(rng.random(n) < unknown, np.nan, values)
        columns.append(action(f"a{i}", values, kind))  # type: ignore[arg-type]
    given_ = answer(diary(y, *columns))
    answered = [
        name for a in given_.actions for name in (a.secondary or {}).get("members", (a.name,))
    ]
    assert sorted(answered) == sorted(c.name for c in columns)
    for a in given_.actions:
        assert a.level in LEVELS
        assert a.sentence
        if a.kind in ("as_needed", None):
            assert a.level in ("noted", "not_enough")
        if a.effect is not None:
            low, high = a.effect.interval_95
            assert low < a.effect.interval_80[0] < a.effect.interval_80[1] < high


@given(seed=seeds, scale=st.floats(0.1, 20))
def test_fit_arm_scales_with_the_outcome(seed: int, scale: float) -> None:
    y, x, days = data(seed, 0.3)
    one = fit_arm(nights(y, days), x[:, 0], PRIORS).marginal(EFFECT)
    other = fit_arm(nights(scale * y, days, span=10 * scale), x[:, 0], PRIORS).marginal(EFFECT)
    assert other.mean == pytest.approx(scale * one.mean, rel=1e-6, abs=1e-9)
