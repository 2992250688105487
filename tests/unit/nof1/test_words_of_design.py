"""How a design that describes no set of schedules is refused, to the letter."""

from __future__ import annotations

import numpy as np
import pytest

from ekbom.model.errors import EkbomError, NotAnswerable, UsageError
from ekbom.model.trial import Design
from ekbom.nof1.design import (
    check_design,
    count,
    draw,
    draws,
    enumerate_all,
    pairs_of,
    permitted,
)

PARTNER = "use complete pairs of blocks (only the very last block may be shorter)"
NO_RULE = (
    "schedule: without the rule it was drawn by, nobody knows which schedules were possible; "
    "give the rule with --schedule-rule, such as balanced,max_run=2"
)


@pytest.mark.parametrize(
    ("design", "said"),
    [
        (Design("pairs", 1), "a schedule needs at least two nights; give more nights"),
        (
            Design("pairs", 6, block=7),
            "a block of 7 does not fit 6 nights; use blocks of 1, 3 or 7 nights",
        ),
        (
            Design("pairs", 6, block=3, wash_in=3),
            "3 wash-in nights leave nothing of a block of 3; "
            "use fewer wash-in nights, or longer blocks",
        ),
        (
            Design("start", 6, starts=(2,), wash_in=6),
            "6 wash-in nights leave nothing of a block of 1; "
            "use fewer wash-in nights, or longer blocks",
        ),
        (
            Design("pairs", 9, block=3),
            f"9 nights leave a block of 3 without its partner; {PARTNER}",
        ),
        (
            Design("pairs", 7, block=3),
            f"7 nights leave a block of 3 without its partner; {PARTNER}",
        ),
        (Design("pairs", 1002), "too many blocks; use 1000 at most"),
        (
            Design("start", 30),
            "the possible first nights must be different and in order; give them as FROM and TO",
        ),
        (
            Design("start", 30, starts=(0, 5)),
            "a start from night 1 to 6 leaves no night before or after it in a schedule of 30; "
            "use nights from 2 to 30",
        ),
        (
            Design("start", 30, starts=(5, 30)),
            "a start from night 6 to 31 leaves no night before or after it in a schedule of 30; "
            "use nights from 2 to 30",
        ),
        (
            Design("balanced", 10, ones=10),
            "10 blocks with and 0 without cannot be compared; use some of each",
        ),
        (
            Design("balanced", 10, ones=5, max_run=-1),
            "a longest run of -1 is no length; use 0 or more",
        ),
        (
            Design("balanced", 10, ones=9, max_run=2),
            "no schedule has 9 and 1 blocks and runs of at most 2; "
            "allow longer runs or balance the arms",
        ),
        (Design("balanced", 1001, ones=5), "too many blocks; use 1000 at most"),
    ],
)
def test_a_design_that_is_none_says_what_would_be(design: Design, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_design(design)
    assert str(caught.value) == f"schedule: {said}"


@pytest.mark.parametrize(
    "design",
    [
        Design("pairs", 2),
        Design("pairs", 6, block=3, wash_in=2),
        Design("pairs", 10, block=3),
        Design("pairs", 1000),
        Design("start", 6, starts=(1, 5), wash_in=5),
        Design("balanced", 2, ones=1, max_run=1),
        Design("balanced", 1000, ones=2),
        Design("given", 2),
        Design("given", 6, block=6),
    ],
)
def test_a_design_at_its_limit_is_one(design: Design) -> None:
    assert check_design(design) is design


@pytest.mark.parametrize(
    "ask",
    [
        lambda d: draw(d, np.random.default_rng(1)),
        lambda d: draws(d, np.random.default_rng(1), 3),
        enumerate_all,
    ],
)
def test_nothing_is_drawn_or_listed_without_a_rule(ask: object) -> None:
    with pytest.raises(NotAnswerable) as caught:
        ask(Design("given", 10))  # type: ignore[operator]
    assert str(caught.value) == NO_RULE


def test_a_list_that_would_be_too_long_names_both_numbers() -> None:
    with pytest.raises(EkbomError) as caught:
        enumerate_all(Design("pairs", 20), at_most=1023)
    assert str(caught.value) == (
        "schedule: 1024 schedules are more than the 1023 that can be listed; "
        "draw a sample of them instead"
    )
    assert enumerate_all(Design("pairs", 20), at_most=1024).shape == (1024, 20)
    with pytest.raises(NotAnswerable, match="131072 schedules are more than the 100000"):
        enumerate_all(Design("pairs", 34))


def test_what_cannot_be_is_never_permitted() -> None:
    with pytest.raises(UsageError, match="without its partner"):
        permitted(Design("pairs", 3), (0, 1, 0))


def test_an_allowed_run_may_be_reached_and_not_passed() -> None:
    design = Design("balanced", 6, ones=3, max_run=2)
    assert permitted(design, (0, 0, 1, 1, 0, 1))
    assert not permitted(design, (0, 0, 0, 1, 1, 1))
    assert permitted(Design("balanced", 6, ones=3), (0, 0, 0, 1, 1, 1))


def test_the_only_start_date_is_always_drawn() -> None:
    design = Design("start", 4, starts=(2,))
    assert count(design) == 1
    assert draw(design, np.random.default_rng(1)) == (0, 0, 1, 1)
    assert draws(design, np.random.default_rng(1), 2).tolist() == [[0, 0, 1, 1]] * 2


def test_a_start_is_worth_no_pair_however_its_nights_fall() -> None:
    design = Design("start", 4, starts=(2,))
    assert pairs_of(design, (0, 0, 1, 1)) == 0
    found = pairs_of(Design("pairs", 6), (0, 1) * 3)
    assert (found, type(found)) == (3, int)


@pytest.mark.parametrize(
    ("assign", "pairs"),
    [((1, 1, 1, 1, 1, 0), 0), ((1, 0, 1, 1, 0, 1), 1), ((0, 0, 0, 0, 0, 0), 0)],
)
def test_the_smaller_arm_says_how_many_pairs_there_are(assign: tuple[int, ...], pairs: int) -> None:
    assert pairs_of(Design("given", 6), assign) == pairs
