"""The noiseless envelope and its movements: drawn bursts whose truth is known on paper."""

from __future__ import annotations

import numpy as np
import pytest

from ekbom.knowledge.recipes import load_recipe
from ekbom.model.movement import LegMovement
from ekbom.movements.simulate_envelope import STEP_S, Envelope, envelope_of, true_movements
from ekbom.movements.simulate_timeline import Burst, Lane, Rest

CLEAN = load_recipe("clean")


def ramps(*points: tuple[float, float], rest: float = 1.0) -> Envelope:
    """An envelope above rest of straight lines between (second, microvolts)."""
    times, levels = zip(*points, strict=True)
    at = np.arange(round(times[-1] / STEP_S) + 1) * STEP_S
    level = (np.interp(at, times, levels) + rest).astype(np.float32)
    return Envelope(np.full_like(level, rest), level)


def found(*points: tuple[float, float]) -> list[tuple[float, float]]:
    return [
        (round(one.onset_s, 4), round(one.onset_s + one.duration_s, 4))
        for one in true_movements(ramps(*points), "left", CLEAN)
    ]


def test_from_eight_above_rest_to_two_above_rest() -> None:
    # Rises 16 in a second from 1.0 on, falls as slowly from 3.0 on.
    assert found((0, 0), (1, 0), (2, 16), (3, 16), (4, 0), (6, 0)) == [(1.5, 3.875)]


def test_the_edges_lie_between_the_nodes() -> None:
    assert found((0, 0), (1, 0), (1.03, 10), (3, 10), (3.03, 0), (6, 0)) == [(1.024, 3.024)]


def test_a_leg_and_its_name() -> None:
    (one,) = true_movements(ramps((0, 0), (1, 0), (2, 16), (3, 16), (4, 0), (6, 0)), "right", CLEAN)
    assert one == LegMovement(pytest.approx(1.5), pytest.approx(2.375), "right")


def test_nothing_and_too_little() -> None:
    assert found((0, 0), (5, 0)) == []
    assert found((0, 0), (1, 7.9), (3, 7.9), (4, 0), (6, 0)) == []


def test_a_rest_of_less_than_half_a_second_does_not_end_it() -> None:
    high, low = 12.0, 1.0
    for pause, parts in ((0.45, 1), (0.55, 2)):
        middle = 3 + pause
        drawn = found(
            (0, 0), (1, 0), (1.01, high), (3, high), (3.0001, low),
            (middle, low), (middle + 0.0001, high), (5, high), (5.0001, 0), (7, 0),
        )  # fmt: skip
        assert len(drawn) == parts


def test_a_rest_of_exactly_half_a_second_ends_it() -> None:
    level = np.zeros(800, dtype=np.float32)
    level[100:201] = level[251:400] = 12.0
    level[200] = level[250] = 2.0
    (one, other) = true_movements(Envelope(np.zeros_like(level), level), "left", CLEAN)
    assert one.onset_s + one.duration_s == pytest.approx(2.0)
    assert other.onset_s == pytest.approx(2.506)


def test_it_begins_where_it_is_high_not_where_it_stirs() -> None:
    assert found((0, 0), (1, 0), (1.01, 5), (3, 5), (3.01, 12), (4, 12), (4.01, 0), (6, 0)) == [
        (3.0043, 4.0083)
    ]


def test_half_a_second_is_long_enough_and_less_is_not() -> None:
    # Falls from 10 to 0 within 0.1 s, so that 2 is crossed 0.08 s later.
    for lasts, count in ((0.43, 1), (0.41, 0)):
        drawn = found((0, 0), (1, 0), (1.0001, 10), (1 + lasts, 10), (1.1 + lasts, 0), (4, 0))
        assert len(drawn) == count


def test_two_twitches_that_are_rest_for_the_most_part_are_none() -> None:
    quiet = found(
        (0, 0), (1, 0), (1.01, 12), (1.11, 12), (1.12, 0),
        (1.58, 0), (1.59, 12), (1.69, 12), (1.7, 0), (4, 0),
    )  # fmt: skip
    assert quiet == []
    busy = found(
        (0, 0), (1, 0), (1.01, 12), (1.28, 12), (1.29, 0),
        (1.58, 0), (1.59, 12), (1.86, 12), (1.87, 0), (4, 0),
    )  # fmt: skip
    assert len(busy) == 1


def test_one_that_lasts_from_the_first_node_to_the_last() -> None:
    assert found((0, 12), (3, 12)) == [(0.0, 3.0)]


def test_movements_over_ten_seconds_are_kept() -> None:
    ((onset, end),) = found((0, 0), (1, 0), (1.01, 12), (25, 12), (25.01, 0), (27, 0))
    assert end - onset == pytest.approx(24.0, abs=0.01)


def lane(*bursts: Burst, rest: float = 3.0) -> Lane:
    return Lane(1.0, Rest(np.array([0.0]), np.array([rest])), list(bursts))


PLAIN = Burst(2.0, 4.0, 40.0, 0.1, 2.0, 0.0, 1.0, 0.0)


def test_a_burst_adds_to_rest_as_squares_do() -> None:
    made = envelope_of(lane(PLAIN), 10.0)
    assert made.rest_uv.shape == made.level_uv.shape == (1001,)
    assert made.level_uv.dtype == np.float32
    assert made.level_uv[300] == pytest.approx(np.hypot(3.0, 40.0))
    assert (made.level_uv[:200] == 3.0).all()
    assert (made.level_uv[601:] == 3.0).all()
    # Half way up the rise, and half way down the tail, it has half its strength.
    assert made.level_uv[205] == pytest.approx(np.hypot(3.0, 20.0), rel=1e-5)
    assert made.level_uv[500] == pytest.approx(np.hypot(3.0, 20.0), rel=1e-5)


def test_the_sway_goes_up_to_its_share() -> None:
    swaying = Burst(0.0, 10.0, 20.0, 0.1, 1.0, 0.3, 0.5, 0.0)
    made = envelope_of(lane(swaying, rest=0.0), 10.0)
    assert made.level_uv[50] == pytest.approx(26.0, rel=1e-5)
    assert made.level_uv[150] == pytest.approx(20.0, rel=1e-5)
    assert made.level_uv[200] == pytest.approx(23.0, rel=1e-5)


def test_a_burst_at_the_end_is_cut() -> None:
    made = envelope_of(lane(PLAIN), 3.0)
    assert len(made.level_uv) == 301
    assert made.level_uv[300] == pytest.approx(np.hypot(3.0, 40.0))


def test_a_dead_stretch() -> None:
    made = envelope_of(lane(PLAIN), 10.0, dead=[(2.5, 3.0), (8.0, 9.0)])
    for envelope in (made.rest_uv, made.level_uv):
        assert np.flatnonzero(envelope == 0).tolist() == [*range(250, 300), *range(800, 900)]
