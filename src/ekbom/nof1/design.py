"""The permitted schedules: counted, drawn from, and listed.

One set serves the draw of a plan and its randomisation test, so a schedule that is not in
the set is refused. Everything counts blocks; the last block of a schedule may be shorter
than the others (180 nights in weeks).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.model.trial import Design
from ekbom.nof1.balanced import (
    count_balanced,
    unrank_balanced,
    walk,
    walk_all,
    walk_draws,
)

Arms = NDArray[np.int8]

# Tables over longer schedules would fill the memory; a trial of 1,000 blocks is not one.
_BLOCKS_MAX = 1000


def blocks_of(design: Design) -> tuple[int, ...]:
    """Length of each block in units; the last may be shorter."""
    whole, rest = divmod(design.units, design.block)
    return (design.block,) * whole + ((rest,) if rest else ())


def _count_blocks(design: Design) -> int:
    return -(-design.units // design.block)


def _ones_blocks(design: Design) -> tuple[int, int]:
    """Blocks of arm 1 and of arm 0. A shorter block of arm 1 still counts as one block."""
    ones = -(-design.ones // design.block)
    return ones, _count_blocks(design) - ones


def check_design(design: Design) -> Design:
    """Return the design when it describes a set of schedules.

    Raises
    ------
    UsageError
        When a number does not fit the others; says which.
    """
    _problem(design.units < 2, "a schedule needs at least two nights", "give more nights")
    _problem(
        not 1 <= design.block <= design.units,
        f"a block of {design.block} does not fit {design.units} nights",
        "use blocks of 1, 3 or 7 nights",
    )
    _problem(
        not 0 <= design.wash_in < (design.units if design.name == "start" else design.block),
        f"{design.wash_in} wash-in nights leave nothing of a block of {design.block}",
        "use fewer wash-in nights, or longer blocks",
    )
    if design.name == "pairs":
        _check_pairs(design)
    elif design.name == "start":
        _check_starts(design)
    elif design.name == "balanced":
        _check_balanced(design)
    return design


def _problem(is_one: bool, problem: str, todo: str) -> None:
    if is_one:
        raise UsageError("schedule", problem, todo)


def _check_pairs(design: Design) -> None:
    rest = design.units % (2 * design.block)
    _problem(
        0 < rest <= design.block,
        f"{design.units} nights leave a block of {design.block} without its partner",
        "use complete pairs of blocks (only the very last block may be shorter)",
    )
    _problem(_count_blocks(design) > _BLOCKS_MAX, "too many blocks", f"use {_BLOCKS_MAX} at most")


def _check_starts(design: Design) -> None:
    starts = design.starts
    _problem(
        not starts or list(starts) != sorted(set(starts)),
        "the possible first nights must be different and in order",
        "give them as FROM and TO",
    )
    _problem(
        starts[0] < 1 or starts[-1] >= design.units,
        f"a start from night {starts[0] + 1} to {starts[-1] + 1} leaves no night before or"
        f" after it in a schedule of {design.units}",
        f"use nights from 2 to {design.units}",
    )


def _check_balanced(design: Design) -> None:
    ones, zeros = _ones_blocks(design)
    _problem(
        ones < 1 or zeros < 1,
        f"{ones} blocks with and {zeros} without cannot be compared",
        "use some of each",
    )
    _problem(design.max_run < 0, f"a longest run of {design.max_run} is no length", "use 0 or more")
    _problem(ones + zeros > _BLOCKS_MAX, "too many blocks", f"use {_BLOCKS_MAX} at most")
    _problem(
        count_balanced(ones, zeros, design.max_run) == 0,
        f"no schedule has {ones} and {zeros} blocks and runs of at most {design.max_run}",
        "allow longer runs or balance the arms",
    )


def _no_rule(design: Design) -> None:
    if design.name == "given":
        raise NotAnswerable(
            "schedule",
            "without the rule it was drawn by, nobody knows which schedules were possible",
            "give the rule with --schedule-rule, such as balanced,max_run=2",
        )


@lru_cache(maxsize=100)
def count(design: Design) -> int:
    """Number of permitted schedules, exactly. A schedule without a rule is one of one."""
    check_design(design)
    if design.name == "pairs":
        return int(2 ** (_count_blocks(design) // 2))
    if design.name == "start":
        return len(design.starts)
    if design.name == "balanced":
        return count_balanced(*_ones_blocks(design), design.max_run)
    return 1


def closed_under_swap(design: Design) -> bool:
    """Whether exchanging the arms of a permitted schedule gives another permitted one."""
    if design.name == "balanced":
        ones, zeros = _ones_blocks(design)
        return ones == zeros
    return design.name == "pairs"


def smallest_p(design: Design) -> float:
    """Smallest p a two-sided randomisation test can reach.

    The test counts the schedules whose statistic is at least as far from zero as the one
    seen. Where the arms may be exchanged, each schedule has a twin with the same distance,
    so at least two of them count; otherwise one.
    """
    twins = 2 if closed_under_swap(design) else 1
    return min(1.0, twins / count(design))


def draw(design: Design, rng: np.random.Generator) -> tuple[int, ...]:
    """One permitted schedule, exactly uniformly: arm 0 or 1 of each unit.

    An integer below the count is drawn by rejection (no rounding, however large the
    count), and the schedule at that place is built.
    """
    _no_rule(design)
    blocks = _unrank(design, _integer_below(count(design), rng))
    lengths = blocks_of(design) if design.name != "start" else (1,) * design.units
    return tuple(arm for arm, n in zip(blocks, lengths, strict=True) for _ in range(n))


def _integer_below(limit: int, rng: np.random.Generator) -> int:
    bits = (limit - 1).bit_length()
    while True:
        whole_bytes = -(-bits // 8)
        candidate = int.from_bytes(rng.bytes(whole_bytes), "big") >> (8 * whole_bytes - bits)
        if candidate < limit:
            return candidate


def _unrank(design: Design, rank: int) -> tuple[int, ...]:
    if design.name == "pairs":
        pairs = _count_blocks(design) // 2
        first = [rank >> place & 1 for place in range(pairs)]
        return tuple(arm for one in first for arm in (one, 1 - one))
    if design.name == "start":
        return tuple(int(place >= design.starts[rank]) for place in range(design.units))
    return unrank_balanced(rank, *_ones_blocks(design), design.max_run)


def draws(design: Design, rng: np.random.Generator, n: int) -> Arms:
    """Many permitted schedules at once, independent and uniform.

    Returns
    -------
    int8 array (n, units)
    """
    _no_rule(design)
    schedules = count(design)
    if design.name == "start":
        return _from_starts(design, rng.integers(schedules, size=n))
    if design.name == "pairs":
        coins = rng.integers(0, 2, size=(_count_blocks(design) // 2, n), dtype=np.int8)
        return _from_coins(design, coins)
    return _units(design, walk_draws(walk(*_ones_blocks(design), design.max_run), rng, n))


def enumerate_all(design: Design, at_most: int = 100_000) -> Arms:
    """Every permitted schedule once.

    Returns
    -------
    int8 array (count, units)

    Raises
    ------
    NotAnswerable
        When there are more than `at_most`, or no rule is known.
    """
    _no_rule(design)
    schedules = count(design)
    if schedules > at_most:
        raise NotAnswerable(
            "schedule",
            f"{schedules} schedules are more than the {at_most} that can be listed",
            "draw a sample of them instead",
        )
    if design.name == "start":
        return _from_starts(design, np.arange(schedules))
    if design.name == "pairs":
        pairs = _count_blocks(design) // 2
        return _from_coins(design, np.arange(schedules) >> np.arange(pairs)[:, None] & 1)
    return _units(design, walk_all(walk(*_ones_blocks(design), design.max_run)))


def _from_starts(design: Design, chosen: NDArray[np.int64]) -> Arms:
    first = np.array(design.starts)[chosen]
    return (np.arange(design.units) >= first[:, None]).astype(np.int8)


def _from_coins(design: Design, coins: NDArray[np.integer]) -> Arms:
    blocks = np.empty((2 * len(coins), coins.shape[1]), dtype=np.int8)
    blocks[0::2] = coins
    blocks[1::2] = 1 - coins
    return _units(design, blocks)


def _units(design: Design, blocks: Arms) -> Arms:
    """Blocks by row to units by column; the result is (schedules, units)."""
    if design.block == 1:
        return blocks.T
    return np.repeat(blocks, blocks_of(design), axis=0).T


def _block_arms(design: Design, assign: tuple[int, ...]) -> tuple[int, ...] | None:
    """Arm of each block, or None when a block holds both arms."""
    found, at = [], 0
    for length in blocks_of(design):
        arms = set(assign[at : at + length])
        if len(arms) != 1:
            return None
        found.append(arms.pop())
        at += length
    return tuple(found)


def permitted(design: Design, assign: tuple[int, ...]) -> bool:
    """Whether `assign` is one of the schedules that could have been drawn."""
    check_design(design)
    if len(assign) != design.units or not set(assign) <= {0, 1}:
        return False
    if design.name == "given":
        return True
    if design.name == "start":
        first = assign.index(1) if 1 in assign else -1
        return first in design.starts and 0 not in assign[first:]
    blocks = _block_arms(design, assign)
    if blocks is None:
        return False
    if design.name == "pairs":
        return all(a != b for a, b in zip(blocks[0::2], blocks[1::2], strict=True))
    longest = longest_run(blocks)
    return sum(blocks) == _ones_blocks(design)[0] and longest <= (design.max_run or longest)


def longest_run(arms: tuple[int, ...]) -> int:
    """Length of the longest stretch of one arm."""
    return max((len(list(run)) for _, run in groupby(arms)), default=0)


def pairs_of(design: Design, assign: tuple[int, ...]) -> int:
    """How many pairs of blocks the schedule is worth, for the claim levels.

    A design in pairs counts its pairs, a start date has none. Any other schedule counts
    ``floor(smaller arm / longest run)``, both in blocks of the design: the pairs it would
    hold at least if its longest stretch were the length of every block.
    """
    if design.name == "pairs":
        return _count_blocks(design) // 2
    blocks = _block_arms(design, assign)
    if design.name == "start" or blocks is None:
        return 0
    smaller = min(sum(blocks), len(blocks) - sum(blocks))
    return smaller // max(1, longest_run(blocks))
