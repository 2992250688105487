"""Made-up nights at their edges, and how a world that cannot be is refused, to the letter."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from ekbom.model.errors import UsageError
from ekbom.nof1.worlds import (
    World,
    drift,
    reactive,
    starts_after_bad_run,
    to_scores,
    worlds,
    worst,
)

MONDAY = date(2026, 1, 5)
FIELDS = (
    "use the fields bad_run_nights, bad_run_share, growth_nights, growth_points, high, level, low, "
    "medicine_points, missing_share, missing_worst_share, night_sd, outcomes_r, phi, "
    "reactive_share, remission_nights, remission_points, skipped_worst_share, tail_df, "
    "weekend_points"
)


def chance(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("phi", 1.0, "phi 1 is not between -1 and 1; give a correlation such as 0"),
        ("phi", -1.5, "phi -1.5 is not between -1 and 1; give a correlation such as 0"),
        (
            "tail_df",
            1.5,
            "noise with 1.5 degrees of freedom has no finite spread; "
            "give more than 2, or 0 for normal noise",
        ),
    ],
)
def test_a_world_that_cannot_be_says_what_to_give(field: str, value: float, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        World(**{field: value})
    assert str(caught.value) == f"world: {said}"


def test_worlds_just_inside_the_limits_are_made() -> None:
    assert World(tail_df=2.01, phi=-0.99).phi == -0.99
    assert World(phi=0.99).tail_df == 0


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ({"plain": {"shape": 1.0}, "t3": {"colour": 1.0}}, "unknown fields colour, shape"),
        ({"t3": {"tail_df": 3.0}}, "no world named plain"),
    ],
)
def test_a_table_that_does_not_fit_names_the_fields(
    table: dict[str, dict[str, float]], problem: str
) -> None:
    with pytest.raises(UsageError) as caught:
        worlds(table)
    assert str(caught.value) == f"worlds: {problem}; {FIELDS}"


def test_a_weekend_that_is_worse_is_higher() -> None:
    level = drift(World(level=4, weekend_points=1.5), 1, 7, MONDAY, chance())[0]
    assert level.tolist() == [4, 4, 4, 4, 5.5, 5.5, 4]


def test_a_remission_takes_the_nights_it_is_said_to_take() -> None:
    world = World(level=6, remission_points=2, remission_nights=20)
    level = drift(world, 200, 100, MONDAY, chance())
    between = ((level < 6) & (level > 4)).sum(axis=1)
    done = level[:, -1] == 4
    assert done.mean() == pytest.approx(0.8, abs=0.1)
    assert set(between[done]) <= {19, 20}


def test_a_remission_may_begin_on_the_very_first_night() -> None:
    world = World(remission_points=1, remission_nights=1e-6)
    eased = drift(world, 2000, 2, MONDAY, chance())[:, 1] < 0
    assert eased.mean() == pytest.approx(0.5, abs=0.05)


def test_of_equally_bad_nights_the_first_are_taken() -> None:
    chosen = worst(np.zeros((2, 200)), 0.1)
    assert chosen.tolist() == [[True] * 20 + [False] * 180] * 2


def test_an_evening_is_felt_with_an_error_of_half_the_spread() -> None:
    world = World(night_sd=2, reactive_share=0.25)
    latent = 2 * chance(5).standard_normal((20, 60))
    felt = latent + 1.0 * chance(2).standard_normal((20, 60))
    done = reactive(world, latent, chance(2))
    assert done.dtype == np.float64
    assert (done == worst(felt, 0.25)).all()


def test_a_remedy_may_begin_on_the_last_night_of_its_window_and_not_later() -> None:
    latent = np.zeros((2, 60))
    latent[0, 28:35] = 5
    # The second has its worst run one night too late; what is in the window is nearly as bad.
    latent[1, 29:36] = 5
    world = World(bad_run_nights=7, bad_run_share=0.0)
    assert starts_after_bad_run(world, latent, 10, 35).tolist() == [35, 35]


def test_a_remedy_may_begin_on_the_first_night_of_its_window() -> None:
    latent = np.zeros((1, 60))
    latent[0, 3:10] = 5
    world = World(bad_run_nights=7, bad_run_share=0.0)
    assert starts_after_bad_run(world, latent, 10, 35).tolist() == [10]


def test_nights_lost_for_either_reason_are_lost() -> None:
    world = World(missing_share=0.5, missing_worst_share=0.25)
    scores = to_scores(world, np.tile(np.arange(8.0), (300, 1)), chance())
    lost = np.isnan(scores)
    assert lost[:, 6:].all()
    assert set(lost.sum(axis=1)) == {4, 5, 6}
