"""The permitted schedules: count, draw, list, refuse."""

from __future__ import annotations

import numpy as np
import pytest

from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.model.trial import Design
from ekbom.nof1.design import (
    blocks_of,
    check_design,
    closed_under_swap,
    count,
    draw,
    draws,
    enumerate_all,
    longest_run,
    pairs_of,
    permitted,
    smallest_p,
)

GIVEN = Design("given", 10)
SETS = [
    Design("pairs", 12),
    Design("pairs", 12, block=3),
    Design("pairs", 26, block=7),
    Design("balanced", 12, ones=6),
    Design("balanced", 12, ones=6, max_run=2),
    Design("balanced", 11, ones=4, max_run=2),
    Design("balanced", 40, block=7, ones=21),
    Design("balanced", 40, block=7, ones=19, max_run=2),
    Design("start", 30, starts=tuple(range(9, 21))),
]


def test_blocks_end_with_a_shorter_one() -> None:
    assert blocks_of(Design("balanced", 180, block=7, ones=91)) == (7,) * 25 + (5,)
    assert blocks_of(Design("pairs", 6, block=3)) == (3, 3)


@pytest.mark.parametrize(
    ("design", "number"),
    [
        (Design("pairs", 12), 64),
        (Design("pairs", 26, block=7), 4),
        (Design("start", 60, starts=tuple(range(14, 40))), 26),
        (Design("balanced", 26, block=7, ones=12), 6),
        (GIVEN, 1),
    ],
)
def test_count(design: Design, number: int) -> None:
    assert count(design) == number


def test_count_is_exact_beyond_any_float() -> None:
    assert count(Design("pairs", 1000)) == 2**500
    assert smallest_p(Design("pairs", 1000)) == 2.0**-499


def test_a_shorter_block_of_arm_1_names_the_same_set() -> None:
    whole = Design("balanced", 180, block=7, ones=91)
    short = Design("balanced", 180, block=7, ones=89)
    assert count(whole) == count(short) == 10_400_600


@pytest.mark.parametrize(
    ("design", "p"),
    [
        (Design("pairs", 12), 2 / 64),
        (Design("pairs", 2), 1.0),
        (Design("balanced", 12, ones=6), 2 / 924),
        (Design("balanced", 12, ones=5), 1 / 792),
        (Design("start", 60, starts=tuple(range(14, 40))), 1 / 26),
        (GIVEN, 1.0),
    ],
)
def test_smallest_p(design: Design, p: float) -> None:
    assert smallest_p(design) == pytest.approx(p)


@pytest.mark.parametrize("design", SETS)
def test_twins_exist_exactly_where_the_set_is_closed(design: Design) -> None:
    listed = {tuple(row) for row in enumerate_all(design).tolist()}
    swapped = {tuple(1 - arm for arm in row) for row in listed}
    assert (listed == swapped) is closed_under_swap(design)


@pytest.mark.parametrize("design", SETS)
def test_every_schedule_is_listed_once_and_permitted(design: Design) -> None:
    listed = [tuple(row) for row in enumerate_all(design).tolist()]
    assert len(listed) == len(set(listed)) == count(design)
    assert all(permitted(design, row) for row in listed)


@pytest.mark.parametrize("design", SETS)
def test_draws_come_from_the_set(design: Design) -> None:
    rng = np.random.default_rng(3)
    many = draws(design, rng, 40)
    assert many.shape == (40, design.units)
    assert many.dtype == np.int8
    assert all(permitted(design, tuple(row)) for row in many.tolist())
    assert all(permitted(design, draw(design, rng)) for _ in range(10))
    assert draws(design, rng, 0).shape == (0, design.units)


@pytest.mark.parametrize("design", [SETS[1], SETS[4], SETS[6], SETS[8]])
def test_single_draws_are_uniform(design: Design) -> None:
    listed = {tuple(row): place for place, row in enumerate(enumerate_all(design).tolist())}
    each = 200 if len(listed) < 30 else 40
    rng, seen = np.random.default_rng(11), np.zeros(len(listed))
    for _ in range(each * len(listed)):
        seen[listed[draw(design, rng)]] += 1
    chi_square = float(((seen - each) ** 2 / each).sum())
    freedom = len(listed) - 1
    # Mean plus four SD of chi-square.
    assert chi_square < freedom + 4 * np.sqrt(2 * freedom)


@pytest.mark.parametrize("design", SETS)
def test_many_draws_are_uniform(design: Design) -> None:
    size, each = count(design), 100
    many = draws(design, np.random.default_rng(13), each * size)
    seen = np.unique(many, axis=0, return_counts=True)[1]
    chi_square = float(((seen - each) ** 2 / each).sum())
    assert len(seen) == size
    assert chi_square < (size - 1) + 4 * np.sqrt(2 * (size - 1))


def test_the_same_seed_draws_the_same() -> None:
    design = Design("balanced", 70, ones=35, max_run=2)
    assert draw(design, np.random.default_rng(1)) == draw(design, np.random.default_rng(1))
    assert draw(design, np.random.default_rng(1)) != draw(design, np.random.default_rng(2))


@pytest.mark.parametrize(
    ("design", "assign"),
    [
        (Design("pairs", 4), (0, 1, 1, 1)),
        (Design("pairs", 4), (0, 1, 1)),
        (Design("pairs", 4), (0, 1, 2, 1)),
        (Design("pairs", 8, block=2), (0, 1, 0, 1, 0, 0, 1, 1)),
        (Design("balanced", 4, ones=2, max_run=1), (0, 1, 1, 0)),
        (Design("balanced", 4, ones=2), (0, 1, 1, 1)),
        (Design("start", 5, starts=(2, 3)), (0, 1, 1, 1, 1)),
        (Design("start", 5, starts=(2, 3)), (0, 0, 1, 0, 1)),
        (Design("start", 5, starts=(2, 3)), (0, 0, 0, 0, 0)),
        (GIVEN, (0, 1)),
    ],
)
def test_not_permitted(design: Design, assign: tuple[int, ...]) -> None:
    assert not permitted(design, assign)


def test_permitted_without_a_rule_asks_for_length_and_arms_only() -> None:
    assert permitted(GIVEN, (0,) * 9 + (1,))


@pytest.mark.parametrize(
    ("design", "assign", "pairs"),
    [
        (Design("pairs", 28), (0, 1) * 14, 14),
        (Design("pairs", 26, block=7), (0,) * 7 + (1,) * 14 + (0,) * 5, 2),
        (Design("start", 30, starts=(9, 10)), (0,) * 9 + (1,) * 21, 0),
        (Design("balanced", 8, ones=4), (0, 0, 1, 1, 0, 1, 1, 0), 2),
        (Design("balanced", 40, block=7, ones=21), (0,) * 14 + (1,) * 21 + (0,) * 5, 1),
        (Design("balanced", 40, block=7, ones=21), (0, 1) * 20, 0),
        (Design("given", 6), (0, 1, 0, 1, 0, 1), 3),
    ],
)
def test_pairs(design: Design, assign: tuple[int, ...], pairs: int) -> None:
    assert pairs_of(design, assign) == pairs


def test_longest_run() -> None:
    assert longest_run((0, 1, 1, 1, 0)) == 3
    assert longest_run(()) == 0


@pytest.mark.parametrize(
    ("design", "words"),
    [
        (Design("pairs", 1), "at least two nights"),
        (Design("pairs", 6, block=0), "block of 0"),
        (Design("pairs", 6, block=7), "block of 7"),
        (Design("pairs", 6, block=3, wash_in=3), "wash-in"),
        (Design("pairs", 6, wash_in=-1), "wash-in"),
        (Design("pairs", 7), "without its partner"),
        (Design("pairs", 18, block=4), "without its partner"),
        (Design("pairs", 10**12), "too many blocks"),
        (Design("start", 30), "first nights"),
        (Design("start", 30, starts=(5, 5)), "first nights"),
        (Design("start", 30, starts=(0, 5)), "leaves no night"),
        (Design("start", 30, starts=(5, 30)), "leaves no night"),
        (Design("balanced", 10), "cannot be compared"),
        (Design("balanced", 10, ones=10), "cannot be compared"),
        (Design("balanced", 10, ones=5, max_run=-1), "no length"),
        (Design("balanced", 10, ones=9, max_run=2), "runs of at most 2"),
        (Design("balanced", 10**12, ones=5), "too many blocks"),
    ],
)
def test_designs_that_describe_no_set(design: Design, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        check_design(design)


@pytest.mark.parametrize("ask", [draw, lambda d, rng: draws(d, rng, 3)])
def test_nothing_is_drawn_without_a_rule(ask: object) -> None:
    with pytest.raises(NotAnswerable, match="rule"):
        ask(GIVEN, np.random.default_rng(1))  # type: ignore[operator]


def test_listing_is_refused_where_it_would_be_too_long() -> None:
    with pytest.raises(NotAnswerable, match="1024 schedules"):
        enumerate_all(Design("pairs", 20), at_most=1000)
    with pytest.raises(NotAnswerable, match="rule"):
        enumerate_all(GIVEN)
