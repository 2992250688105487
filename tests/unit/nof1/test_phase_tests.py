"""Randomisation tests of phases against brute force."""

from __future__ import annotations

import json
from itertools import combinations, product
from math import sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from tests.builders.nof1 import noise

from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.model.trial import Design
from ekbom.nof1.phase_scores import Rule
from ekbom.nof1.phase_tests import (
    PhaseTest,
    alternation_test,
    multiple_baseline_test,
    phase_change_test,
    start_test,
)

Y = 5 + noise(16, 2) + np.repeat([0.0, 1.5], 8)
BEFORE, AFTER = Y[:8], Y[8:]
ASSUMES = (
    "It assumes that the assignment was drawn by lot from those counted, each as likely, and not "
    "chosen; it does not assume independent nights."
)


def scores(y: np.ndarray, limit: int) -> dict[int, float]:
    return {at: float(y[at:].mean() - y[:at].mean()) for at in range(limit, len(y) - limit + 1)}


def test_a_start_against_all_others() -> None:
    everyone = scores(Y, 3)
    found = start_test(BEFORE, AFTER, limit=3)
    seen = everyone[8]
    assert found.value == pytest.approx(seen)
    as_good = sum(score >= seen - 1e-12 for score in everyone.values())
    assert (found.assignments, found.as_good, found.p) == (11, as_good, as_good / 11)
    assert (found.exact, found.p_error, found.sides, found.n) == (True, 0.0, 1, (8, 8))
    values = np.array(list(everyone.values()))
    assert found.mean == pytest.approx(values.mean())
    assert found.sd == pytest.approx(values.std(ddof=1))
    assert found.z == pytest.approx((seen - values.mean()) / values.std(ddof=1))
    assert found.z is not None
    assert found.p_z == pytest.approx(1 - NormalDist().cdf(found.z))
    assert found.method == "randomisation test, random start, mean_difference"
    assert found.assumes == ASSUMES


def test_two_sides_count_what_lies_as_far_from_zero() -> None:
    y = Y - np.linspace(0, 6, 16)
    everyone = scores(y, 2)
    for at in (4, 8, 12):
        found = start_test(y[:at], y[at:], limit=2, rule=Rule(sides=2))
        as_far = sum(abs(score) >= abs(everyone[at]) - 1e-12 for score in everyone.values())
        assert (found.sides, found.p) == (2, as_far / 13)
        assert found.value == pytest.approx(everyone[at])


def test_a_decrease_is_counted_as_better() -> None:
    rule = Rule(improvement="decrease")
    down = start_test(-BEFORE, -AFTER, limit=3, rule=rule)
    assert down == start_test(BEFORE, AFTER, limit=3)


def test_missing_values_keep_their_place() -> None:
    values: list[float | None] = [*Y]
    values[2] = values[9] = None
    y = np.array([np.nan if v is None else v for v in values])
    found = start_test(values[:8], values[8:], limit=3)
    everyone = [np.nanmean(y[at:]) - np.nanmean(y[:at]) for at in range(3, 14)]
    assert found.value == pytest.approx(everyone[5])
    assert found.p == sum(score >= everyone[5] - 1e-12 for score in everyone) / 11
    assert found.n == (7, 7)
    with pytest.raises(NotAnswerable, match="leaves a phase without any value"):
        start_test([None, None, 3.0, 4], AFTER, limit=2)


def test_only_one_permitted_start() -> None:
    found = start_test(BEFORE, AFTER, limit=8)
    assert (found.assignments, found.p, found.sd) == (1, 1.0, 0.0)
    assert (found.z, found.p_z) == (None, None)


def test_values_that_are_all_alike() -> None:
    found = start_test([5.0] * 6, [5.0] * 6, limit=2)
    assert (found.value, found.p, found.z, found.p_z) == (0.0, 1.0, None, None)


def test_ties_that_rounding_splits_count_as_ties() -> None:
    # Means of thirds in another order differ in the last digit.
    y = np.array([0.1, 0.2, 0.3, 0.3, 0.2, 0.1, 0.1, 0.2, 0.3, 0.3, 0.1, 0.2])
    found = phase_change_test([y[:3], y[3:6], y[6:9], y[9:]], limit=3)
    assert found.assignments == 1
    arms = alternation_test([0.1 + 0.2, 0.3] * 3, [0, 1] * 3, design=Design("pairs", 6))
    assert arms.p == 1.0


def cases(n: int) -> list[tuple[np.ndarray, np.ndarray]]:
    made = [5 + noise(9 + k, k) + (np.arange(9 + k) > 4) for k in range(n)]
    return [(y[:5], y[5:]) for y in made]


def test_several_cases_against_all_their_starts() -> None:
    some = cases(3)
    tables = [scores(np.concatenate(case), 3) for case in some]
    everyone = [float(np.mean(one)) for one in product(*(t.values() for t in tables))]
    seen = float(np.mean([table[5] for table in tables]))
    found = multiple_baseline_test(some, limit=3)
    assert found.assignments == len(everyone) == 4 * 5 * 6
    assert found.value == pytest.approx(seen)
    assert found.p == sum(score >= seen - 1e-12 for score in everyone) / 120
    assert found.sd == pytest.approx(np.std(everyone, ddof=1))
    assert found.n == (15, 15)
    assert found.method == "randomisation test, random starts of 3 cases, mean_difference"
    assert multiple_baseline_test(some[::-1], limit=3).p == found.p


def test_many_starts_are_drawn() -> None:
    some = cases(3)
    exact = multiple_baseline_test(some, limit=3)
    rule = Rule(listed_max=119, drawn=4000)
    found = multiple_baseline_test(some, limit=3, rule=rule, rng=np.random.default_rng(7))
    assert (found.exact, found.assignments) == (False, 120)
    assert found.p_error == pytest.approx(sqrt(found.p * (1 - found.p) / 4000))
    assert abs(found.p - exact.p) < 4 * found.p_error
    # The real one joins those drawn.
    assert found.p == found.as_good / 4001
    assert found.mean == pytest.approx(exact.mean, abs=0.05)
    assert found.sd == pytest.approx(exact.sd, rel=0.05)
    assert multiple_baseline_test(some, limit=3, rule=Rule(listed_max=120)) == exact
    with pytest.raises(UsageError) as caught:
        multiple_baseline_test(some, limit=3, rule=rule)
    assert str(caught.value) == (
        "randomisation: 120 assignments are too many to try all; give rng, or raise listed_max"
    )


def test_no_case_at_all() -> None:
    with pytest.raises(UsageError) as caught:
        multiple_baseline_test([], limit=3)
    assert str(caught.value) == "randomisation: there is no case; give one case or more"


PHASES = [Y[:4], Y[8:12], Y[4:8], Y[12:]]


def changes(limit: int) -> list[tuple[int, ...]]:
    return [
        at for at in combinations(range(1, 16), 3)
        if all(b - a >= limit for a, b in zip((0, *at), (*at, 16), strict=True))
    ]  # fmt: skip


@pytest.mark.parametrize("limit", [2, 3, 4])
@pytest.mark.parametrize("statistic", ["mean_difference", "phase_mean_difference"])
def test_a_reversal_against_all_days_of_change(limit: int, statistic: Any) -> None:
    y = np.concatenate(PHASES)

    def score(at: tuple[int, ...]) -> float:
        parts = [y[a:b] for a, b in zip((0, *at), (*at, 16), strict=True)]
        if statistic == "mean_difference":
            return float(np.concatenate(parts[1::2]).mean() - np.concatenate(parts[0::2]).mean())
        means = [part.mean() for part in parts]
        return float(np.mean(means[1::2]) - np.mean(means[0::2]))

    everyone = [score(at) for at in changes(limit)]
    found = phase_change_test(PHASES, limit=limit, rule=Rule(statistic))
    assert found.assignments == len(everyone)
    assert found.value == pytest.approx(score((4, 8, 12)))
    assert found.p == sum(s >= score((4, 8, 12)) - 1e-12 for s in everyone) / len(everyone)
    assert found.n == (8, 8)
    assert found.method == (
        f"randomisation test, random days of change between 4 phases, {statistic}"
    )


def test_many_days_of_change_are_drawn() -> None:
    exact = phase_change_test(PHASES, limit=2)
    rule = Rule(listed_max=50, drawn=5000)
    found = phase_change_test(PHASES, limit=2, rule=rule, rng=np.random.default_rng(3))
    assert (found.exact, found.assignments) == (False, exact.assignments)
    assert abs(found.p - exact.p) < 4 * found.p_error
    assert found.value == exact.value
    with pytest.raises(UsageError, match="165 assignments are too many to try all"):
        phase_change_test(PHASES, limit=2, rule=rule)


def test_two_phases_are_a_start() -> None:
    found = phase_change_test([BEFORE, AFTER], limit=3)
    start = start_test(BEFORE, AFTER, limit=3)
    assert (found.p, found.assignments, found.n) == (start.p, start.assignments, start.n)
    assert found.value == pytest.approx(start.value)
    with pytest.raises(UsageError) as caught:
        phase_change_test([BEFORE], limit=3)
    assert str(caught.value) == "randomisation: one phase cannot be compared; give two or more"


@pytest.mark.parametrize(
    "call",
    [
        lambda: start_test(BEFORE, AFTER, limit=9),
        lambda: phase_change_test(PHASES, limit=5),
        lambda: multiple_baseline_test([(BEFORE, AFTER), (BEFORE[:2], AFTER)], limit=3),
    ],
)
def test_phases_shorter_than_the_limit(call: Any) -> None:
    with pytest.raises(UsageError, match="could not have been drawn with a limit of"):
        call()


@pytest.mark.parametrize(
    "call",
    [
        lambda rule: start_test(BEFORE, AFTER, limit=3, rule=rule),
        lambda rule: phase_change_test(PHASES, limit=3, rule=rule),
        lambda rule: alternation_test(Y, [0, 1] * 8, design=Design("pairs", 16), rule=rule),
    ],
)
def test_each_test_reads_its_rule(call: Any) -> None:
    with pytest.raises(UsageError, match="sides 0 is not known"):
        call(Rule(sides=0))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("design", "arms"),
    [
        (Design("pairs", 8), (0, 1, 1, 0, 0, 1, 0, 1)),
        (Design("balanced", 8, ones=4, max_run=2), (0, 1, 1, 0, 0, 1, 0, 1)),
        (Design("balanced", 8, ones=3), (0, 1, 1, 0, 0, 1, 0, 0)),
    ],
)
def test_quick_turns_against_all_arms(design: Design, arms: tuple[int, ...]) -> None:
    y = Y[:8] + 2 * np.array(arms)

    def permitted(one: tuple[int, ...]) -> bool:
        runs = any(len(set(one[i : i + 3])) == 1 for i in range(6))
        if design.name == "pairs":
            return all(a != b for a, b in zip(one[::2], one[1::2], strict=True))
        return sum(one) == design.ones and not (design.max_run and runs)

    def score(one: tuple[int, ...]) -> float:
        on = np.array(one) == 1
        return float(y[on].mean() - y[~on].mean())

    everyone = [score(one) for one in product((0, 1), repeat=8) if permitted(one)]
    found = alternation_test(y, arms, design=design)
    assert found.assignments == len(everyone)
    assert found.p == sum(s >= score(arms) - 1e-12 for s in everyone) / len(everyone)
    assert found.value == pytest.approx(score(arms))
    assert found.n == (8 - sum(arms), sum(arms))
    assert found.method == (
        f"randomisation test, assignments drawn from a design of {design.name}, mean_difference"
    )


def test_many_arms_are_drawn() -> None:
    design, arms = Design("balanced", 16, ones=8, max_run=2), [0, 1] * 8
    exact = alternation_test(Y, arms, design=design)
    rule = Rule(listed_max=100, drawn=5000)
    found = alternation_test(Y, arms, design=design, rule=rule, rng=np.random.default_rng(3))
    assert (found.exact, found.assignments) == (False, exact.assignments)
    assert abs(found.p - exact.p) < 4 * found.p_error
    with pytest.raises(UsageError, match="are too many to try all; give rng, or raise listed_max"):
        alternation_test(Y, arms, design=design, rule=rule)


def test_missing_values_of_quick_turns() -> None:
    values = [None, *Y[1:8].tolist()]
    found = alternation_test(values, [0, 1] * 4, design=Design("pairs", 8))
    assert found.n == (3, 4)
    assert found.value == pytest.approx(float(Y[1:8:2].mean() - Y[2:8:2].mean()))


@pytest.mark.parametrize("arms", [[0, 1] * 7, [0, 0, 1, 1] * 4, [0, 2] * 8])
def test_arms_that_could_not_have_been_drawn(arms: list[int]) -> None:
    with pytest.raises(UsageError) as caught:
        alternation_test(Y, arms, design=Design("pairs", 16))
    assert str(caught.value) == (
        "randomisation: the arms of 16 values are none that the design could have drawn; "
        "give the arms as they were drawn, and the design they were drawn from"
    )


def test_a_schedule_without_its_rule_has_no_p() -> None:
    with pytest.raises(NotAnswerable, match="nobody knows which schedules were possible"):
        alternation_test(Y, [0, 1] * 8, design=Design("given", 16))


def result(**more: Any) -> PhaseTest:
    given: dict[str, Any] = {
        "value": 1.25, "p": 0.0312, "p_error": 0.0, "assignments": 32, "as_good": 1, "exact": True,
        "mean": 0.0, "sd": 1.0, "z": 1.25, "p_z": 0.1, "sides": 1, "n": (8, 9), "method": "m",
    }  # fmt: skip
    return PhaseTest(**(given | more))


def test_the_words() -> None:
    assert result().say() == (
        "Values with treatment were 1.25 points better (9 with, 8 without); among all 32 "
        f"permitted assignments that is p 0.031, one-sided. {ASSUMES}"
    )
    assert result(value=-0.5, sides=2, exact=False, p=0.001).say() == (
        "Values with treatment were 0.50 points worse (9 with, 8 without); among a draw of the 32 "
        f"permitted assignments that is p 0.001, two-sided. {ASSUMES}"
    )
    assert "p under 0.001, " in result(p=0.0009).say()
    assert "0.00 points better" in result(value=0.0).say()


def test_plain_values_for_json() -> None:
    found = json.loads(json.dumps(start_test(BEFORE, AFTER, limit=3).to_dict()))
    assert set(found) == {
        "value", "p", "p_error", "assignments", "as_good", "exact", "mean", "sd", "z", "p_z",
        "sides", "n", "method", "assumes",
    }  # fmt: skip
