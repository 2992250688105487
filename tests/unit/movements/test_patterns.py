"""Quick movements: bursts of an envelope, high-frequency and alternating trains."""

from __future__ import annotations

import numpy as np
import pytest

from ekbom.knowledge.night_policy import load_night_policy
from ekbom.model.movement import Leg, LegMovement
from ekbom.movements.patterns import Train, find_alternating, find_bursts, find_fast

POLICY = load_night_policy()


def bursts(text: str, start_s: float = 0.0) -> list[tuple[float, float]]:
    """A drawn envelope over a rest of 1 uV, 20 ms a sign: ``#`` high, ``-`` between, ``.`` low."""
    height = {".": 2.9, "-": 4.0, "#": 9.0}
    rms = np.array([height[sign] for sign in text], dtype=np.float32)
    found = find_bursts(
        rms,
        np.ones_like(rms),
        leg="left",
        step_s=0.02,
        start_s=start_s,
        on_uv=8.0,
        off_uv=2.0,
    )
    assert {one.leg for one in found} <= {"left"}
    return [(round(one.onset_s, 9), round(one.duration_s, 9)) for one in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("....", []),
        ("..--..", []),
        ("..##..", [(0.04, 0.04)]),
        ("##", [(0.0, 0.04)]),
        ("#", [(0.0, 0.02)]),
        (".-#-#-.", [(0.04, 0.08)]),
        ("#.#", [(0.0, 0.02), (0.04, 0.02)]),
        ("--.-#", [(0.08, 0.02)]),
        ("-#.--.#-", [(0.02, 0.02), (0.12, 0.04)]),
    ],
)
def test_a_burst_lasts_from_high_to_low(text: str, found: list[tuple[float, float]]) -> None:
    assert bursts(text) == found
    assert bursts(text, 7.0) == [(round(at + 7, 9), lasts) for at, lasts in found]


def test_the_limits_count_above_rest() -> None:
    rest = np.array([1.0, 3.0, 3.0, 3.0, 1.0])
    rms = np.array([0.0, 10.9, 11.0, 5.0, 2.9])
    (one,) = find_bursts(rms, rest, leg="right", step_s=1.0, start_s=0.0, on_uv=8.0, off_uv=2.0)
    assert one == LegMovement(2.0, 2.0, "right")


def every(gap_s: float, n: int, leg: Leg = "left", lasts_s: float = 0.2) -> list[LegMovement]:
    return [LegMovement(gap_s * i, lasts_s, leg) for i in range(n)]


@pytest.mark.parametrize(
    ("gap_s", "n", "found"),
    [
        (1.0, 4, True),
        (1.0, 3, False),
        (0.25, 4, True),
        (0.249, 4, False),
        (3.333, 4, True),
        (3.334, 4, False),
    ],
)
def test_four_movements_of_a_leg_at_their_rates(gap_s: float, n: int, found: bool) -> None:
    trains = find_fast(every(gap_s, n), POLICY.hflm)
    assert bool(trains) is found


def test_a_train_tells_its_legs_its_length_and_its_rate() -> None:
    moves = [*every(0.5, 5, "right"), LegMovement(0.7, 9.0, "right")]
    assert find_fast(every(0.5, 5, "right"), POLICY.hflm) == (
        Train("hflm", 0.0, 2.2, "right", 5, 2.0),
    )
    # One in between comes too soon after the one before; it lasts longer than all others.
    (late,) = find_fast(moves, POLICY.hflm)
    assert (late.onset_s, late.duration_s, late.bursts) == (0.7, 9.0, 4)
    assert late.rate_hz == pytest.approx(3 / 1.3)
    long = [LegMovement(0.0, 7.0, "left"), *every(1.0, 5)[1:]]
    assert find_fast(long, POLICY.hflm) == (Train("hflm", 0.0, 7.0, "left", 5, 1.0),)


def test_trains_of_both_legs_stand_in_the_order_of_time() -> None:
    left = [LegMovement(100 + 1.0 * i, 0.2, "left") for i in range(4)]
    right = [LegMovement(50 + 2.0 * i, 0.2, "right") for i in range(6)]
    later = [LegMovement(200 + 0.5 * i, 0.2, "right") for i in range(4)]
    found = find_fast([*later, *left, *right], POLICY.hflm)
    assert [(one.onset_s, one.legs, one.bursts, one.rate_hz) for one in found] == [
        (50.0, "right", 6, 0.5),
        (100.0, "left", 4, 1.0),
        (200.0, "right", 4, 2.0),
    ]
    # One leg after the other is no movement of one leg.
    mixed = [LegMovement(1.0 * i, 0.2, "left" if i % 2 else "right") for i in range(6)]
    assert {one.rate_hz for one in find_fast(mixed, POLICY.hflm)} == set()
    lone = [LegMovement(1.0 * i, 0.2, "unknown") for i in range(4)]
    assert [one.legs for one in find_fast(lone, POLICY.hflm)] == ["unknown"]
    assert find_fast([], POLICY.hflm) == ()


def turns(text: str, gap_s: float = 0.6, lasts_s: float = 0.3) -> list[LegMovement]:
    """Bursts from letters, L and R; a small one lasts too long."""
    legs: dict[str, Leg] = {"l": "left", "r": "right"}
    return [
        LegMovement(gap_s * i, lasts_s if sign.isupper() else 0.6, legs[sign.lower()])
        for i, sign in enumerate(text)
        if sign != " "
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("LRLR", [(0.0, 4)]),
        ("LRL", []),
        ("LLRL", []),
        ("RLRLR", [(0.0, 5)]),
        ("LRLRRLRL", [(0.0, 4), (2.4, 4)]),
        ("LRlR", []),
        ("LRLRlRLRL", [(0.0, 4), (3.0, 4)]),
        ("LRLR    LRLR", [(0.0, 4), (4.8, 4)]),
    ],
)
def test_legs_alternate(text: str, found: list[tuple[float, int]]) -> None:
    trains = find_alternating(turns(text), POLICY.alma)
    assert [(round(one.onset_s, 6), one.bursts) for one in trains] == found
    assert {(one.pattern, one.legs) for one in trains} <= {("alma", "both")}


@pytest.mark.parametrize(
    ("gap_s", "lasts_s", "found"),
    [
        (2.0, 0.3, True),
        (2.001, 0.3, False),
        (0.334, 0.3, True),
        (0.333, 0.3, False),
        (0.6, 0.1, True),
        (0.6, 0.099, False),
        (0.6, 0.5, True),
        (0.6, 0.501, False),
    ],
)
def test_the_limits_of_alternating_bursts(gap_s: float, lasts_s: float, found: bool) -> None:
    assert bool(find_alternating(turns("LRLR", gap_s, lasts_s), POLICY.alma)) is found


def test_bursts_without_a_leg_do_not_alternate() -> None:
    moves = [LegMovement(0.6 * i, 0.3, "unknown") for i in range(8)]
    assert find_alternating(moves, POLICY.alma) == ()
    (one,) = find_alternating([*turns("LRLR"), LegMovement(0.9, 0.3, "unknown")], POLICY.alma)
    assert (one.bursts, one.duration_s) == (4, 2.1)
    assert one.rate_hz == pytest.approx(1 / 0.6)


def test_the_order_in_which_they_are_given_does_not_matter() -> None:
    moves = turns("LRLRRLRL") + every(1.0, 6)
    assert find_alternating(moves[::-1], POLICY.alma) == find_alternating(moves, POLICY.alma)
    assert find_fast(moves[::-1], POLICY.hflm) == find_fast(moves, POLICY.hflm)
