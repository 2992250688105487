"""The arrays behind made-up diaries: each world does what its sentence says."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from ekbom.model.errors import UsageError
from ekbom.nof1.worlds import (
    World,
    drift,
    noise,
    reactive,
    starts_after_bad_run,
    taken,
    to_scores,
    worlds,
    worst,
)

MONDAY = date(2026, 1, 5)


def chance(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def lag_one(rows: np.ndarray) -> float:
    centred = rows - rows.mean()
    return float((centred[:, 1:] * centred[:, :-1]).mean() / (centred**2).mean())


@pytest.mark.parametrize("phi", [0.0, 0.4, 0.7])
@pytest.mark.parametrize("tail_df", [0, 5])
def test_noise_has_the_spread_and_memory_it_was_asked_for(phi: float, tail_df: float) -> None:
    nights = noise(World(night_sd=2, phi=phi, tail_df=tail_df), 2000, 60, chance())
    assert nights.shape == (2000, 60)
    assert nights.std() == pytest.approx(2, rel=0.03)
    assert nights[:, 0].std() == pytest.approx(2, rel=0.08)
    assert lag_one(nights) == pytest.approx(phi, abs=0.02)


def test_t_noise_has_more_far_nights_than_normal_noise() -> None:
    far = [(np.abs(noise(World(tail_df=df), 500, 50, chance())) > 4).mean() for df in (0.0, 3.0)]
    assert far[1] > 20 * far[0]


@pytest.mark.parametrize("phi", [-1.0, 1.0])
def test_a_correlation_of_one_is_refused(phi: float) -> None:
    with pytest.raises(UsageError, match="not between -1 and 1"):
        World(phi=phi)


def test_noise_without_finite_spread_is_refused() -> None:
    with pytest.raises(UsageError, match="no finite spread"):
        World(tail_df=2)


def test_plain_world_stays_at_its_level() -> None:
    assert (drift(World(level=6), 3, 20, MONDAY, chance()) == 6).all()


def test_placebo_growth_comes_evenly_and_then_stays() -> None:
    level = drift(World(level=6, growth_points=2, growth_nights=42), 1, 60, MONDAY, chance())[0]
    assert level[[0, 21, 42, 59]] == pytest.approx([6, 5, 4, 4])
    assert np.diff(level)[:42] == pytest.approx(-2 / 42)


def test_weekend_nights_are_those_of_friday_and_saturday() -> None:
    level = drift(World(weekend_points=1), 1, 14, MONDAY, chance())[0]
    assert np.flatnonzero(level).tolist() == [4, 5, 11, 12]
    later = drift(World(weekend_points=1), 1, 7, date(2026, 1, 9), chance())[0]
    assert np.flatnonzero(later).tolist() == [0, 1]


def test_a_medicine_begins_in_the_middle() -> None:
    level = drift(World(level=6, medicine_points=-2), 1, 11, MONDAY, chance())[0]
    assert level.tolist() == [6] * 5 + [4] * 6


def test_remission_begins_on_a_random_night_and_only_goes_down() -> None:
    level = drift(World(remission_points=3, remission_nights=30), 400, 100, MONDAY, chance())
    assert (np.diff(level) <= 1e-12).all()
    assert level.min() == pytest.approx(-3)
    begins = (level < 0).argmax(axis=1)
    assert begins.min() < 10
    assert begins.max() > 90


def test_worst_picks_the_highest_values_of_each_row() -> None:
    values = np.array([[1.0, 9, 5, 7], [4, 3, 2, 1]])
    assert worst(values, 0.5).tolist() == [[False, True, False, True], [True, True, False, False]]
    assert not worst(values, 0.0).any()


def test_worst_among_some_counts_the_share_of_those() -> None:
    values = np.array([[9.0, 8, 7, 6, 5, 4]])
    among = np.array([[False, True, False, True, True, True]])
    assert np.flatnonzero(worst(values, 0.5, among)).tolist() == [1, 3]


def test_skipped_nights_are_the_worst_of_those_assigned() -> None:
    latent = np.array([[9.0, 8, 7, 6, 5, 4, 3, 2, 1, 0]])
    assigned = np.array([[0.0, 1, 1, 1, 1, 1, 0, 0, 0, 0]])
    done = taken(World(skipped_worst_share=0.2), assigned, latent)
    assert done.tolist() == [[0, 0, 1, 1, 1, 1, 0, 0, 0, 0]]
    assert (taken(World(), assigned, latent) == assigned).all()


def test_reactive_action_follows_bad_evenings_without_copying_them() -> None:
    world = World(night_sd=2, reactive_share=0.3)
    latent = noise(world, 200, 50, chance())
    done = reactive(world, latent, chance(2))
    assert (done.sum(axis=1) == 15).all()
    assert latent[done == 1].mean() > 1.5
    assert not (done.astype(bool) == worst(latent, 0.3)).all()


def test_a_remedy_begins_right_after_a_bad_run() -> None:
    latent = np.zeros((2, 40))
    latent[0, 20:27] = 5
    latent[1, 8:15] = 5
    world = World(bad_run_nights=7, bad_run_share=0.01)
    assert starts_after_bad_run(world, latent, 10, 35).tolist() == [27, 15]


def test_bad_runs_are_worse_than_what_follows() -> None:
    world = World(night_sd=2, phi=0.4, bad_run_nights=7, bad_run_share=0.1)
    latent = noise(world, 500, 70, chance())
    starts = starts_after_bad_run(world, latent, 14, 42)
    assert starts.min() >= 14
    assert starts.max() <= 42
    before = [row[s - 7 : s].mean() for row, s in zip(latent, starts, strict=True)]
    after = [row[s : s + 28].mean() for row, s in zip(latent, starts, strict=True)]
    assert np.mean(before) > 1
    assert abs(np.mean(after)) < 0.3


def test_scores_are_whole_points_on_the_scale() -> None:
    scores = to_scores(World(), np.array([[-3.0, 0.4, 4.6, 12.0]]), chance())
    assert scores.tolist() == [[0, 0, 5, 10]]


def test_the_worst_nights_are_lost() -> None:
    scores = to_scores(World(missing_worst_share=0.25), np.array([[1.0, 9.4, 5, 3]]), chance())
    assert np.flatnonzero(np.isnan(scores[0])).tolist() == [1]


def test_random_nights_are_lost() -> None:
    scores = to_scores(World(missing_share=0.2), np.tile(np.arange(10.0), (300, 1)), chance())
    lost = np.isnan(scores)
    assert (lost.sum(axis=1) == 2).all()
    assert lost.mean(axis=0) == pytest.approx(0.2, abs=0.08)


def test_named_worlds_start_from_plain() -> None:
    found = worlds({"plain": {"level": 6.0, "phi": 0.4}, "t3": {"tail_df": 3.0}})
    assert found == {
        "plain": World(level=6.0, phi=0.4),
        "t3": World(level=6.0, phi=0.4, tail_df=3.0),
    }


def test_a_strange_field_of_a_world_is_refused() -> None:
    with pytest.raises(UsageError, match="unknown fields colour"):
        worlds({"plain": {"colour": 1.0}})


def test_worlds_without_plain_are_refused() -> None:
    with pytest.raises(UsageError, match="no world named plain"):
        worlds({"t3": {"tail_df": 3.0}})
