"""Control charts: paths by hand, run lengths by a Markov chain and by closed forms."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

import numpy as np
import pytest

from ekbom.model.errors import UsageError
from ekbom.nof1.charts import cusum_path, cusum_run_length, ewma_path, ewma_run_length

BELOW = NormalDist().cdf


def slow_cusum(z: list[float], reference: float) -> list[float]:
    now, path = 0.0, []
    for value in z:
        now = max(0.0, now + value - reference)
        path.append(now)
    return path


def test_cusum_by_hand() -> None:
    assert cusum_path([1.0, 1.0, -3.0, 0.5, 2.0], 0.5) == pytest.approx([0.5, 1.0, 0.0, 0.0, 1.5])


def test_cusum_is_the_recursion_on_every_axis() -> None:
    z = np.random.default_rng(1).normal(0.2, 1, (3, 4, 50))
    path = cusum_path(z, 0.4)
    assert path.shape == (3, 4, 50)
    assert path.min() == 0
    for i in range(3):
        for j in range(4):
            assert path[i, j] == pytest.approx(slow_cusum(z[i, j].tolist(), 0.4), abs=1e-12)


def test_cusum_of_nothing_is_nothing() -> None:
    assert cusum_path(np.zeros((2, 0)), 0.5).shape == (2, 0)


def test_ewma_by_hand() -> None:
    assert ewma_path([1.0, 0.0, 4.0], 0.25) == pytest.approx([0.25, 0.1875, 1.140625])
    assert ewma_path([1.0, 0.0], 0.25, start=2.0) == pytest.approx([1.75, 1.3125])
    assert ewma_path([3.0, -1.0], 1.0, start=9.0) == pytest.approx([3.0, -1.0])


def test_ewma_works_on_leading_axes() -> None:
    z = np.random.default_rng(2).normal(size=(3, 20))
    assert ewma_path(z, 0.3)[1] == pytest.approx(ewma_path(z[1], 0.3))


@pytest.mark.parametrize("chart", [lambda z: cusum_path(z, 0.5), lambda z: ewma_path(z, 0.2)])
@pytest.mark.parametrize("z", [1.0, [1.0, np.nan], [np.inf, 0.0]])
def test_a_path_needs_a_row_of_finite_numbers(chart, z) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(
        UsageError, match="z must be a row of finite numbers; leave out missing nights"
    ):
        chart(z)


def test_the_error_names_the_chart() -> None:
    with pytest.raises(UsageError, match=r"^cusum_path: "):
        cusum_path(1.0, 0.5)
    with pytest.raises(UsageError, match=r"^ewma_path: z"):
        ewma_path(1.0, 0.5)
    with pytest.raises(UsageError, match=r"^ewma_path: weight is 0; "):
        ewma_path([1.0], 0)
    with pytest.raises(UsageError, match=r"^ewma_run_length: weight is 1.1; "):
        ewma_run_length(1.1, 3)
    with pytest.raises(UsageError, match=r"^ewma_run_length: limit is 0; "):
        ewma_run_length(0.2, 0)
    with pytest.raises(UsageError, match=r"^cusum_run_length: limit is -1; "):
        cusum_run_length(-1, 0.5)


@pytest.mark.parametrize("weight", [0.0, -0.1, 1.01, float("nan")])
def test_a_weight_is_a_share(weight: float) -> None:
    with pytest.raises(UsageError, match="give a share above 0 and at most 1"):
        ewma_path([1.0], weight)


@pytest.mark.parametrize("limit", [0.0, -4.0, float("inf"), float("nan")])
def test_a_limit_lies_above_zero(limit: float) -> None:
    with pytest.raises(UsageError, match="give a number of SDs above zero"):
        cusum_run_length(limit, 0.5)


def test_sides_are_one_or_two() -> None:
    with pytest.raises(UsageError, match="cusum_run_length: sides is 3; give 1 or 2"):
        cusum_run_length(4, 0.5, sides=3)  # type: ignore[arg-type]


def chain(limit: float, reference: float, shift: float, states: int = 400) -> float:
    """Brook and Evans: the chart as a walk between narrow cells."""
    wide = 2 * limit / (2 * states - 1)
    at = np.arange(states) * wide
    move = np.empty((states, states))
    for i in range(states):
        edge = [BELOW(x + wide / 2 - at[i] + reference - shift) for x in at]
        move[i] = np.diff(np.concatenate([[0.0], edge]))
    return float(np.linalg.solve(np.eye(states) - move, np.ones(states))[0])


@pytest.mark.parametrize(("limit", "shift"), [(2.0, 0.0), (3.0, 0.5), (4.0, 1.0), (3.0, -0.2)])
def test_cusum_run_length_is_that_of_a_chain(limit: float, shift: float) -> None:
    found = cusum_run_length(limit, 0.5, shift=shift)
    assert found == pytest.approx(chain(limit, 0.5, shift, 200), rel=2e-3)


def test_a_tiny_limit_waits_for_one_large_night() -> None:
    assert cusum_run_length(1e-9, 1.5) == pytest.approx(1 / (1 - BELOW(1.5)))
    assert cusum_run_length(1e-9, 1.5, shift=0.7) == pytest.approx(1 / (1 - BELOW(0.8)))


def test_two_sides_join_their_rates() -> None:
    up, down = (cusum_run_length(3, 0.5, shift=shift) for shift in (0.4, -0.4))
    assert cusum_run_length(3, 0.5, shift=0.4, sides=2) == pytest.approx(1 / (1 / up + 1 / down))
    assert cusum_run_length(3, 0.5, shift=0.4, sides=2) == pytest.approx(
        cusum_run_length(3, 0.5, shift=-0.4, sides=2)
    )


def test_weight_one_is_the_chart_of_shewhart() -> None:
    assert ewma_run_length(1.0, 2.5) == pytest.approx(1 / (2 * (1 - BELOW(2.5))))
    one = 1 - BELOW(1.5) + BELOW(-3.5)
    assert ewma_run_length(1.0, 2.5, shift=1.0) == pytest.approx(1 / one)


def test_ewma_run_length_is_what_happens() -> None:
    rng, weight, limit = np.random.default_rng(3), 0.3, 1.6
    edge = limit * sqrt(weight / (2 - weight))
    path = ewma_path(rng.normal(0.2, 1, (4000, 250)), weight)
    out = np.abs(path) > edge
    assert out.any(axis=1).all()
    length = out.argmax(axis=1) + 1
    sure = float(length.std()) / sqrt(4000)
    assert ewma_run_length(weight, limit, shift=0.2) == pytest.approx(length.mean(), abs=4 * sure)
    assert ewma_run_length(weight, limit, shift=-0.2) == pytest.approx(
        ewma_run_length(weight, limit, shift=0.2)
    )
