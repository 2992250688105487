"""What must hold before a number may be believed."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest
from tests.builders.nof1 import URGE, action, diary, nights, noise

from ekbom.nof1.columns import action_column
from ekbom.nof1.gates import (
    Missing,
    count_missing,
    outcomes_that_would_do,
    passes_benjamini_hochberg,
    rated_later,
    reactivity_z,
    share_piled,
    starts_after,
)

NINE = datetime(2026, 3, 2, 21, 0)


def clock(*hours: float | None) -> tuple[datetime | None, ...]:
    """One time an evening, so many hours after nine."""
    return tuple(
        None if h is None else NINE + timedelta(days=i, hours=h) for i, h in enumerate(hours)
    )


def test_missing_is_counted_by_arm() -> None:
    due = np.array([True] * 8 + [False] * 2)
    recorded = np.array([True] * 6 + [False] * 2 + [True] * 2)
    on = np.array([True, True, True, False, False, False, True, True, True, True])
    found = count_missing(due, recorded, on, ~on)
    assert found.to_dict() == {
        "nights_due": 8, "nights_recorded": 6, "with_due": 5, "with_recorded": 3,
        "without_due": 3, "without_recorded": 3,
    }  # fmt: skip
    assert found.share == 0.75
    assert found.gap == pytest.approx(0.4)


def test_missing_of_nothing_is_nothing() -> None:
    assert Missing(0, 0, 0, 0, 0, 0).share == 0
    assert Missing(5, 2, 5, 2, 0, 0).gap == 0
    assert Missing(5, 2, 0, 0, 5, 2).gap == 0


def follows(lag: int, seed: int, n: int = 80) -> float:
    """z of an action done when the night `lag` nights before (0: the same) was bad."""
    y = noise(n, seed)
    done = np.zeros(n)
    done[lag:] = y[: n - lag] > 0
    return reactivity_z(nights(y), action_column(action("x", done), few=7))


def test_an_action_after_bad_ratings_shows() -> None:
    assert min(follows(1, seed) for seed in range(20)) > 4


def test_a_rating_made_after_the_action_cannot_raise_the_warning() -> None:
    # Done on the very nights that turn out bad: nights are free of one another here, so no
    # rating before tells of it, and the rating that comes after is not looked at.
    z = []
    for seed in range(200):
        y = noise(80, seed, phi=0.0)
        z.append(reactivity_z(nights(y), action_column(action("x", y > 0), few=7)))
    assert np.mean(np.array(z) > 2) < 0.05
    assert abs(np.mean(z)) < 0.25


def test_only_the_night_right_before_counts() -> None:
    y = noise(80, 1, phi=0.0)
    done = np.append(0, y[:-1] > 0)
    column = action_column(action("x", done), few=7)
    gaps = nights(y, days=2 * np.arange(80))
    assert reactivity_z(nights(y), column) > 4
    assert reactivity_z(gaps, column) == 0.0


def test_a_rating_known_to_be_later_is_left_out() -> None:
    y = noise(80, 1, phi=0.0)
    column = action_column(action("x", np.append(0, y[:-1] > 0)), few=7)
    later = np.zeros(80, dtype=bool)
    assert reactivity_z(nights(y), column, later) == reactivity_z(nights(y), column)
    later[:] = True
    assert reactivity_z(nights(y), column, later) == 0.0


def test_which_ratings_were_later() -> None:
    # The second action comes at nine; the first night was rated an hour before, or after it.
    after, before = 25.0, 23.0
    made = diary([5, 5, 5, 5], rated_at=clock(after, before, None, 0))
    act = action("x", [1, 1, 1, 1], done_at=clock(0, 0, 0, 0))
    later = rated_later([act], made.outcomes[URGE], 4)
    assert later.tolist() == [False, True, False, False]
    silent = action("x", [1, 1, 1, 1])
    assert not rated_later([silent], made.outcomes[URGE], 4).any()
    assert rated_later([silent, act], made.outcomes[URGE], 4).any()


def test_z_is_that_of_the_partial_correlation() -> None:
    y = noise(60, 3)
    rng = np.random.default_rng(3)
    done = (np.append(0, y[:-1]) + rng.standard_normal(60) > 0).astype(float)
    before, then, last = y[:-1], done[1:], done[:-1]
    # What the trend and the night before say is taken out of both.
    known = np.column_stack([np.ones(59), np.arange(59), last])
    a, b = (v - known @ np.linalg.lstsq(known, v)[0] for v in (before, then))
    r = float(a @ b) / np.sqrt(float(a @ a) * float(b @ b))
    found = reactivity_z(nights(y), action_column(action("x", done), few=7))
    assert found == pytest.approx(r * np.sqrt(57 / (1 - r * r)))


@pytest.mark.parametrize(("n", "says"), [(10, False), (11, True)])
def test_ten_neighbours_are_enough(n: int, says: bool) -> None:
    y = noise(n, 1, phi=0.0)
    done = np.append(0, y[:-1] > np.median(y))
    z = reactivity_z(nights(y), action_column(action("x", done), few=7))
    assert (z != 0.0) is says


def test_too_few_neighbours_and_no_variation_say_nothing() -> None:
    few = nights(noise(10, 1))
    assert reactivity_z(few, action_column(action("x", np.arange(10) % 2), few=7)) == 0.0
    many = nights(noise(40, 1))
    assert reactivity_z(many, action_column(action("x", np.ones(40)), few=7)) == 0.0


def test_slow_change_of_both_is_not_taken_for_an_answer_to_bad_nights() -> None:
    slope = np.linspace(0, 6, 100)
    z = []
    for seed in range(30):
        rng = np.random.default_rng(seed)
        done = rng.random(100) < np.linspace(0, 1, 100)
        y = noise(100, seed) + slope
        z.append(reactivity_z(nights(y), action_column(action("x", done), few=7)))
    assert np.mean(np.array(z) > 2) <= 0.1


@pytest.mark.parametrize(
    ("done", "rated", "after"),
    [
        ((0, 0, 0), (1, 1, 1), False),
        ((2, 2, 2), (1, 1, 1), True),
        ((2, 2, 0, 0), (1, 1, 1, 1), False),
        ((2, 2, 0), (1, 1, 1), True),
        ((1, 1), (1, 1), False),
        ((2, None, None), (1, 1, 1), True),
        ((None, None), (1, 1), False),
        ((), (), False),
    ],
)
def test_starts_after(done: tuple[float, ...], rated: tuple[float, ...], after: bool) -> None:
    n = max(len(done), 2)
    made = diary([5] * n, rated_at=clock(*rated))
    act = action("x", [1] * n, done_at=clock(*done))
    assert starts_after(act, made.outcomes[URGE]) is after


def test_other_outcomes_that_are_rated_later() -> None:
    made = diary([5, 5], rated_at=clock(0, 0), others={"sleep": [3, 3], "calm": [1, 1]})
    sleep = made.outcomes["sleep"]
    object.__setattr__(sleep, "rated_at", clock(10, 10))
    act = action("walk", [1, 1], done_at=clock(1, 1))
    assert outcomes_that_would_do(made, act) == ("sleep",)


@pytest.mark.parametrize(
    ("p", "passed"),
    [
        ((), ()),
        ((0.1,), (True,)),
        ((0.1001,), (False,)),
        ((0.05, 0.1), (True, True)),
        ((0.0501, 0.2), (False, False)),
        # The second is below its own limit and carries the first one with it.
        ((0.06, 0.09, 0.9), (False, False, False)),
        ((0.06, 0.066, 0.9), (True, True, False)),
        ((0.9, 0.001, 0.02), (False, True, True)),
    ],
)
def test_benjamini_hochberg(p: tuple[float, ...], passed: tuple[bool, ...]) -> None:
    assert passes_benjamini_hochberg(p, 0.1) == passed


@pytest.mark.parametrize(
    ("y", "share"), [([0, 0, 5, 10], 0.5), ([10, 10, 10, 0], 0.75), ([5, 6], 0.0), ([-1, 5], 0.5)]
)
def test_share_piled(y: list[float], share: float) -> None:
    assert share_piled(np.array(y, dtype=float), (0.0, 10.0)) == share
