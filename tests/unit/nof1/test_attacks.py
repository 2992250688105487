"""Measures in attacks: medians with n, and words that claim nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from ekbom.knowledge.load import load_course_policy, load_policy
from ekbom.model.attack import Attack
from ekbom.model.course import MeasureInAttack
from ekbom.nof1.attacks import measures_in_attacks

POLICY = load_policy()
LIMITS = replace(load_course_policy(), attacks_min=3)


def attack(
    before: float | None,
    after: float | None,
    minutes: float | None = None,
    *what: str,
    still: bool = False,
    day: int = 0,
) -> Attack:
    start = datetime(2026, 3, 1, 22) + timedelta(days=day)
    return Attack(start, "bed", before, what, after, minutes, still)


def found(*attacks: Attack, **limits: Any) -> tuple[MeasureInAttack, ...]:
    return measures_in_attacks(attacks, course_policy=replace(LIMITS, **limits), policy=POLICY)


def one(*attacks: Attack, **limits: Any) -> MeasureInAttack:
    (row,) = found(*attacks, **limits)
    return row


WRITTEN = "An attack is written down when it is bad, and it also passes by itself"


def test_relief_and_calm() -> None:
    row = one(
        attack(8, 4, 30, "walking"),
        attack(7, 5, 10, "walking"),
        attack(9, 2, 60, "walking", still=True),
    )
    assert row == MeasureInAttack(
        name="walking",
        attacks=3,
        median_relief=4.0,
        median_calm_min=30.0,
        still_calm=1,
        level="noted",
        says="Walking, 3 attacks: the urge fell by 4.0 points (middle of 3 rated) and it was back "
        "after 30 minutes (middle of 3 timed, 1 still calm when it was written). "
        f"{WRITTEN}, so this cannot show what walking did.",
    )


def test_too_few_for_a_middle() -> None:
    row = one(attack(8, 4, 30, "walking"), attack(7, 5, 10, "walking"))
    assert row == MeasureInAttack(
        name="walking",
        attacks=2,
        median_relief=None,
        median_calm_min=None,
        still_calm=0,
        level="not_enough",
        says="Walking, 2 attacks: not enough yet (a middle value is named from 3 on).",
    )
    assert one(attack(8, 4, 30, "walking")).says.startswith("Walking, 1 attack: not enough yet (")


def test_each_median_asks_for_its_own_attacks() -> None:
    rated = one(*[attack(8, 4, None, "x")] * 3)
    assert (rated.median_relief, rated.median_calm_min, rated.level) == (4.0, None, "noted")
    assert rated.says.startswith(
        "X, 3 attacks: the urge fell by 4.0 points (middle of 3 rated). An"
    )
    timed = one(*[attack(8, None, 12, "x")] * 3)
    assert (timed.median_relief, timed.median_calm_min, timed.level) == (None, 12.0, "noted")
    assert timed.says.startswith(
        "X, 3 attacks: it was back after 12 minutes (middle of 3 timed, 0 "
    )
    part = one(attack(8, None, 1, "x"), attack(None, 4, 1, "x"), attack(8, 4, None, "x"))
    assert (part.attacks, part.level) == (3, "not_enough")


def test_exactly_enough_is_enough() -> None:
    rows = [attack(8, 4, 30, "x")] * 4
    assert one(*rows, attacks_min=4).level == "noted"
    assert one(*rows, attacks_min=5).level == "not_enough"


@pytest.mark.parametrize(
    ("after", "words"),
    [(9.5, "rose by 1.5 points"), (8.0, "stayed the same"), (7.5, "fell by 0.5 points")],
)
def test_the_direction(after: float, words: str) -> None:
    row = one(*[attack(8, after, None, "x")] * 3)
    assert row.median_relief == 8 - after
    assert f"the urge {words} (middle of 3 rated)" in row.says


def test_calm_that_was_not_seen_to_end() -> None:
    row = one(*[attack(None, None, 45, "x", still=True)] * 2, attack(None, None, 20, "x"))
    assert row.median_calm_min is None
    assert row.level == "noted"
    assert (
        "X, 3 attacks: it was back in less than half of them while somebody watched (middle of 3 "
        "timed, 2 still calm when it was written). " in row.says
    )


def test_calm_without_minutes_is_counted_but_not_timed() -> None:
    rows = [attack(None, None, 20, "x")] * 3
    row = one(*rows, attack(None, None, None, "x", still=True))
    assert (row.attacks, row.still_calm, row.median_calm_min) == (4, 1, 20.0)
    assert "middle of 3 timed, 1 still calm" in row.says


def test_measures_taken_together_are_a_row_of_their_own() -> None:
    rows = found(
        attack(8, 4, None, "walking", "Cold water"),
        attack(8, 4, None, "cold water", "Walking"),
        attack(8, 4, None, "walking", "cold water"),
        attack(8, 6, None, "walking"),
    )
    assert [(row.name, row.attacks) for row in rows] == [
        ("Cold water and walking", 3),
        ("walking", 1),
    ]
    assert rows[0].says.endswith(
        f"{WRITTEN}, so this cannot show what Cold water and walking did. "
        "They were done together, so they cannot be told apart."
    )


def test_attacks_in_which_nothing_was_done() -> None:
    row = one(*[attack(8, 5)] * 3)
    assert row.name == "nothing done"
    assert row.says == (
        f"Nothing done, 3 attacks: the urge fell by 3.0 points (middle of 3 rated). {WRITTEN}."
    )


def test_by_number_then_by_name_and_never_by_size() -> None:
    rows = found(
        attack(8, 7, None, "b"),
        attack(8, 0, None, "c"),
        attack(8, 0, None, "c"),
        attack(8, 0, None, "A"),
    )
    assert [row.name for row in rows] == ["c", "A", "b"]


def test_no_attacks() -> None:
    assert found() == ()
