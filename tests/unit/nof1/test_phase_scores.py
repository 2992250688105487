"""The permitted changes and their scores against brute force."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.nof1.phase_scores import (
    PLAIN,
    Rule,
    all_changes,
    check_rule,
    counts,
    drawn_changes,
    floats_of,
    joined,
    runs_of,
    scores_of,
)

KNOWN = "mean_difference or phase_mean_difference or median_difference"
Y = np.array([3.0, 1, 4, 1, 5, 9, 2, 6, 5, 3])


def slots(places: int, phases: int, limit: int) -> int:
    return places - phases * limit + phases - 1


@pytest.mark.parametrize(("phases", "limit"), [(2, 1), (2, 4), (3, 2), (4, 2), (3, 3)])
def test_all_changes_are_those_that_leave_each_phase_its_length(phases: int, limit: int) -> None:
    found = all_changes(slots(10, phases, limit), phases, limit)
    expected = [
        starts
        for starts in product(range(11), repeat=phases - 1)
        if all(b - a >= limit for a, b in zip((0, *starts), (*starts, 10), strict=True))
    ]
    assert sorted(map(tuple, found.tolist())) == expected


def test_drawn_changes_are_among_them_each_as_likely() -> None:
    everyone = {tuple(row) for row in all_changes(slots(10, 3, 2), 3, 2).tolist()}
    found = drawn_changes(slots(10, 3, 2), 3, 2, 4500, np.random.default_rng(1))
    seen = [tuple(row) for row in found.tolist()]
    assert set(seen) == everyone
    assert len(everyone) == 15
    assert len(seen) == 4500
    # 300 of each are due; four standard deviations either way.
    assert all(abs(seen.count(one) - 300) < 68 for one in everyone)


def test_runs_number_the_phases() -> None:
    found = runs_of(np.array([[2, 5], [3, 4]]), 7)
    assert found.tolist() == [[0, 0, 1, 1, 1, 2, 2], [0, 0, 0, 1, 2, 2, 2]]


def test_joined_and_counted() -> None:
    y, starts = joined([[1, None], [2, 3, np.nan], [4, 5]], 2)
    assert starts == [2, 5]
    assert np.isnan(y).tolist() == [False, True, False, False, True, False, False]
    assert counts(y, runs_of(np.array([starts]), 7)[0]) == (3, 2)
    with pytest.raises(UsageError) as caught:
        joined([[1, 2, 3], [4, 5]], 3)
    assert str(caught.value) == (
        "randomisation: a phase of 2 could not have been drawn with a limit of 3; "
        "give the limit of the plan"
    )


def test_values_become_numbers() -> None:
    assert floats_of([1, None, 2.5]) == pytest.approx([1, np.nan, 2.5], nan_ok=True)
    with pytest.raises(UsageError) as caught:
        floats_of([1, np.inf])
    assert str(caught.value) == "randomisation: values must be finite; leave the place empty"


RUNS = runs_of(np.array([[2, 5, 8], [3, 6, 7]]), 10)


def test_the_three_statistics() -> None:
    for row, runs in enumerate(RUNS):
        without, treated = Y[runs % 2 == 0], Y[runs % 2 == 1]
        means = [Y[runs == run].mean() for run in range(4)]
        phases = (means[1] + means[3]) / 2 - (means[0] + means[2]) / 2
        for statistic, expected in (
            ("mean_difference", treated.mean() - without.mean()),
            ("median_difference", np.median(treated) - np.median(without)),
            ("phase_mean_difference", phases),
        ):
            rule = Rule(statistic)  # type: ignore[arg-type]
            mirror = Rule(statistic, improvement="decrease")  # type: ignore[arg-type]
            assert scores_of(Y, RUNS, rule)[row] == pytest.approx(expected)
            assert scores_of(Y, RUNS, mirror)[row] == pytest.approx(-expected)
            assert scores_of(-Y, RUNS, mirror)[row] == pytest.approx(expected)


@pytest.mark.parametrize("kept", [(0, 2), (0, 1, 2, 5), (1, 2, 3, 4, 6), tuple(range(10))])
def test_medians_of_even_and_odd_numbers(kept: tuple[int, ...]) -> None:
    y = np.where(np.isin(np.arange(10), kept), Y, np.nan)
    runs = (np.arange(10) >= 2).astype(np.int8)[None]
    expected = np.nanmedian(y[2:]) - np.nanmedian(y[:2])
    assert scores_of(y, runs, Rule("median_difference")) == pytest.approx([expected])


def test_missing_values_take_no_part() -> None:
    y = Y.copy()
    y[[0, 5]] = np.nan
    for statistic in ("mean_difference", "median_difference", "phase_mean_difference"):
        rule = Rule(statistic)  # type: ignore[arg-type]
        kept = np.isfinite(y)
        assert scores_of(y, RUNS, rule) == pytest.approx(scores_of(y[kept], RUNS[:, kept], rule))


@pytest.mark.parametrize(
    ("missing", "statistic", "stands"),
    [
        ([0, 1], "mean_difference", True),
        ([0, 1], "phase_mean_difference", False),
        ([0, 1, 5, 6, 7], "mean_difference", False),
        ([2, 3, 4, 8, 9], "median_difference", False),
        ([8, 9], "phase_mean_difference", False),
        (range(10), "mean_difference", False),
    ],
)
def test_a_phase_without_any_value(missing: Any, statistic: Any, stands: bool) -> None:
    y = Y.copy()
    y[list(missing)] = np.nan
    if stands:
        assert np.isfinite(scores_of(y, RUNS[:1], Rule(statistic))).all()
        return
    with pytest.raises(NotAnswerable) as caught:
        scores_of(y, RUNS[:1], Rule(statistic))
    assert str(caught.value) == (
        "randomisation: a permitted assignment leaves a phase without any value; "
        "use a design with longer phases, or other values"
    )


@pytest.mark.parametrize(
    ("rule", "limit", "message"),
    [
        (Rule(improvement="up"), 1, "improvement 'up' is not known; use increase or decrease"),  # type: ignore[arg-type]
        (Rule("t"), 1, f"statistic 't' is not known; use {KNOWN}"),  # type: ignore[arg-type]
        (Rule(sides=3), 1, "sides 3 is not known; use 1 or 2"),  # type: ignore[arg-type]
        (Rule(), 0, "a limit of 0 is no length; use 1 or more"),
    ],
)  # fmt: skip
def test_rules_that_are_not_known(rule: Rule, limit: int, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_rule(rule, limit)
    assert str(caught.value) == f"randomisation: {message}"


def test_the_plain_rule() -> None:
    check_rule(PLAIN, 1)
    assert Rule("mean_difference", "increase", 1, 100_000, 10_000) == PLAIN
