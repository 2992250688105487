"""What the legs of a made-up night do, before it is sampled."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ekbom.knowledge.recipes import load_recipe
from ekbom.model.movement import Hypnogram, Span
from ekbom.movements.simulate_envelope import envelope_of, true_movements
from ekbom.movements.simulate_timeline import Lane, Rest, draw_moves, draw_onsets, draw_rest

CLEAN, HARD = load_recipe("clean"), load_recipe("hard")
ASLEEP = Hypnogram(("N2",) * 960, 30.0)
AWAKE = Hypnogram(("W",) * 960, 30.0)
NIGHT_S = 28800.0


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_movements_of_a_leg_keep_apart() -> None:
    lane = Lane(1.0, Rest(np.array([0.0]), np.array([1.0])))
    assert lane.take(10.0, 12.0)
    assert not lane.take(12.9, 14.0)
    assert not lane.take(7.0, 9.1)
    assert not lane.take(10.5, 11.0)
    assert not lane.take(9.0, 13.0)
    assert lane.take(13.0, 14.0)
    assert lane.take(7.0, 9.0)
    assert not lane.take(11.0, 13.5)


def test_rest_stays_within_its_limits_and_steps_with_posture() -> None:
    left, right = draw_rest(HARD, NIGHT_S, rng())
    np.testing.assert_array_equal(left.times_s, right.times_s)
    assert left.times_s[0] == 0.0
    for leg in (left, right):
        assert leg.levels_uv.min() >= 0.8
        assert leg.levels_uv.max() <= 3.5
        assert len(leg.levels_uv) == len(leg.times_s)
        # A level, a ramp of two seconds, the next level.
        assert (leg.levels_uv[1::2] == leg.levels_uv[:-1:2]).all()
        np.testing.assert_allclose(np.diff(leg.times_s)[1::2], 2.0)
    assert not (left.levels_uv == right.levels_uv).all()
    assert 8 < len(left.times_s) // 2 < 40
    assert left.at(left.times_s[1] + 1.0) == pytest.approx(left.levels_uv[1:3].mean())


def test_a_night_too_short_for_a_change_of_posture() -> None:
    left, _ = draw_rest(CLEAN, 1.0, rng())
    assert left.at(np.array([0.0, 0.5, 1.0])).tolist() == pytest.approx([1.5] * 3)


def test_intervals_in_a_row_are_those_of_the_recipe() -> None:
    gaps = np.diff(draw_onsets(replace(CLEAN, run_mean=1e6), ASLEEP, NIGHT_S, rng()))
    assert np.median(gaps) == pytest.approx(24, rel=0.05)
    assert np.log(gaps).std() == pytest.approx(0.35, rel=0.1)
    assert gaps.min() >= 11.0
    assert gaps.max() <= 85.0
    awake = np.diff(draw_onsets(replace(CLEAN, run_mean=1e6), AWAKE, NIGHT_S, rng()))
    assert np.median(awake) == pytest.approx(12, rel=0.05)
    assert awake.min() >= 3.0


def test_pauses_grow_towards_the_morning() -> None:
    recipe = replace(CLEAN, run_mean=1.0, pause_log_sd=0.0, imi_log_sd=0.0, decline=1.0)
    onsets = np.array(draw_onsets(recipe, ASLEEP, NIGHT_S, rng()))
    # One movement, its interval, and a pause that grows with the time at its start.
    np.testing.assert_allclose(
        np.diff(onsets), 24 + 420 * (1 + (onsets[:-1] + 24) / NIGHT_S), rtol=1e-9
    )
    assert 0 <= onsets[0] <= 420


def test_rows_are_as_long_as_said_and_fewer_in_rem() -> None:
    recipe = replace(CLEAN, run_mean=4.0, pause_median_s=1000.0, pause_log_sd=0.0, decline=0.0)
    counts = [np.diff(draw_onsets(recipe, ASLEEP, NIGHT_S, rng(k))) for k in range(20)]
    rows = sum(int((gaps > 500).sum()) + 1 for gaps in counts)
    assert sum(len(gaps) + 1 for gaps in counts) / rows == pytest.approx(4.0, rel=0.15)
    dreaming = Hypnogram(("R",) * 960, 30.0)
    never = replace(recipe, rem_skip=1.0)
    assert draw_onsets(never, dreaming, NIGHT_S, rng()) == []
    assert draw_onsets(never, ASLEEP, NIGHT_S, rng()) != []


def test_short_intervals_follow_their_share() -> None:
    recipe = replace(CLEAN, run_mean=1e6, short_share=0.2)
    gaps = np.diff(draw_onsets(recipe, ASLEEP, NIGHT_S, rng()))
    short = gaps[gaps <= 8.0]
    assert len(short) / (len(gaps) - len(short)) == pytest.approx(0.2, abs=0.03)
    assert short.min() >= 3.0


def test_shares_of_the_legs_and_the_lag() -> None:
    recipe = replace(CLEAN, both_share=0.4, left_share=0.25, run_mean=1e6)
    (left, right), moves = draw_moves(recipe, ASLEEP, (), NIGHT_S, rng())
    onsets = [np.array(sorted(one.onset_s for one in leg.bursts)) for leg in (left, right)]
    near = np.abs(onsets[0][:, None] - onsets[1][None, :]) <= 0.3
    both = int(near.sum())
    assert both / len(moves) == pytest.approx(0.4, abs=0.04)
    alone = len(onsets[0]) - both
    assert alone / (len(moves) - both) == pytest.approx(0.25, abs=0.04)


def test_a_drawn_movement_lasts_in_truth_as_long_as_it_was_drawn() -> None:
    recipe = replace(CLEAN, duration_log_sd=0.0, both_share=0.0, modulation=0.0)
    (left, _), _ = draw_moves(recipe, ASLEEP, (), NIGHT_S, rng())
    truth = true_movements(envelope_of(left, NIGHT_S), "left", recipe)
    assert len(truth) == len(left.bursts) > 50
    # The rise takes up to a tenth of a second, and counts from 8 microvolts on.
    lasts = [one.duration_s for one in truth]
    assert min(lasts) > 2.5
    assert max(lasts) < 2.6


def test_every_movement_clears_its_level_and_no_weak_burst_does() -> None:
    (left, right), _ = draw_moves(HARD, ASLEEP, (), NIGHT_S, rng())
    for lane in (left, right):
        above = [
            float(np.hypot(lane.rest.at(one.onset_s), one.strength_uv) - lane.rest.at(one.onset_s))
            for one in lane.bursts
        ]
        moves = [a for a, one in zip(above, lane.bursts, strict=True) if one.sway > 0]
        weak = above[-368:]
        assert min(moves) >= 10.5 - 1e-9
        assert 3.0 <= min(weak) < 3.1
        assert 4.4 < max(weak) <= 4.5
        lasts = [one.lasts_s for one in lane.bursts[-848:-368]]
        assert 0.1 <= min(lasts) < 0.11
        assert 0.29 < max(lasts) <= 0.3


def test_long_movements_take_their_places_first() -> None:
    (left, right), moves = draw_moves(HARD, ASLEEP, (), NIGHT_S, rng())
    assert all(11 <= one.duration_s <= 30 for one in moves[:70])
    assert all(0.7 <= one.duration_s <= 9 for one in moves[76:])
    for lane in (left, right):
        assert 30 <= sum(one.lasts_s > 11 for one in lane.bursts) <= 60
        assert max(one.onset_s + one.lasts_s for one in lane.bursts) < NIGHT_S + 20


def test_movements_follow_respiratory_events() -> None:
    events = tuple(Span(100.0 * k, 20.0) for k in range(1, 250))
    recipe = replace(CLEAN, pause_median_s=1e9, apnoea_move_share=0.6)
    _, moves = draw_moves(recipe, ASLEEP, events, NIGHT_S, rng())
    after = np.array([one.onset_s for one in moves]) % 100 - 20
    assert len(moves) / len(events) == pytest.approx(0.6, abs=0.07)
    assert after.min() >= 0.0
    assert 4.8 < after.max() <= 5.0


def test_awake_movements_last_longer_but_not_over_the_limit() -> None:
    recipe = replace(CLEAN, duration_log_sd=0.0, run_mean=1e6)
    for stages, lasts in ((ASLEEP, 2.6), (AWAKE, 2.6 * 1.6)):
        _, moves = draw_moves(recipe, stages, (), 3600.0, rng())
        assert {round(one.duration_s, 6) for one in moves} == {round(lasts, 6)}
    _, moves = draw_moves(replace(recipe, wake_duration=9.0), AWAKE, (), 3600.0, rng())
    assert {one.duration_s for one in moves} == {9.0}


def test_strengths_are_those_of_the_recipe() -> None:
    (left, _), _ = draw_moves(replace(CLEAN, run_mean=1e6), ASLEEP, (), NIGHT_S, rng())
    strengths = np.array([one.strength_uv for one in left.bursts])
    assert np.median(strengths) == pytest.approx(30, rel=0.1)
    assert strengths.max() <= 100.0
    assert all(0.05 <= one.rise_s <= 0.1 for one in left.bursts)
    assert all(0.3 <= one.tail_s / one.lasts_s <= 0.6 for one in left.bursts)
    assert all(1.0 <= one.sway_hz <= 4.0 for one in left.bursts)
