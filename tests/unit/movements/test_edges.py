"""The two thresholds and the run of low trace, on drawn envelopes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from ekbom.knowledge.load import load_detector
from ekbom.movements import edges
from ekbom.movements.edges import find_edges, odd, runs, smooth

S = load_detector()


def drawn(*parts: tuple[int, float]) -> NDArray[np.float32]:
    """An envelope from parts of (bins, microvolts)."""
    return np.concatenate([np.full(n, uv, dtype=np.float32) for n, uv in parts])


def found(envelope: NDArray[np.float32], rest: float = 1.0) -> list[tuple[int, int]]:
    start, end = find_edges(envelope, envelope, np.full(len(envelope), rest, dtype=np.float32), S)
    return list(zip(start.tolist(), end.tolist(), strict=True))


def test_a_movement_is_held_by_rest_on_both_sides() -> None:
    assert found(drawn((50, 1), (40, 20), (50, 1))) == [(50, 90)]


def test_the_thresholds_themselves_do_not_count() -> None:
    # Onset: more than 8 uV above rest. End: no more than 2 uV above rest.
    assert found(drawn((50, 1), (40, 9.0), (50, 1))) == []
    assert found(drawn((50, 1), (40, 9.01), (50, 1))) == [(50, 90)]
    assert found(drawn((50, 1), (40, 20), (50, 3.0))) == [(50, 90)]
    assert found(drawn((50, 1), (40, 20), (50, 3.01), (50, 1))) == [(50, 140)]


def test_what_is_weak_before_the_onset_does_not_belong_to_it() -> None:
    assert found(drawn((50, 1), (30, 5), (40, 20), (30, 5), (50, 1))) == [(80, 150)]


def test_a_low_run_of_half_a_second_ends_a_movement() -> None:
    assert found(drawn((50, 1), (10, 20), (25, 1), (10, 20), (50, 1))) == [(50, 60), (85, 95)]
    assert found(drawn((50, 1), (10, 20), (24, 1), (10, 20), (50, 1))) == [(50, 94)]


def test_after_a_low_run_it_takes_the_onset_threshold_again() -> None:
    assert found(drawn((50, 1), (10, 20), (30, 1), (30, 5), (50, 1))) == [(50, 60)]


def test_movements_at_the_ends_of_the_trace() -> None:
    assert found(drawn((40, 20), (50, 1))) == [(0, 40)]
    assert found(drawn((50, 1), (40, 20))) == [(50, 90)]
    assert found(drawn((40, 20))) == [(0, 40)]
    assert found(drawn((10, 1), (40, 20), (10, 1))) == [(10, 60)]
    assert found(drawn((0, 1))) == []
    assert found(drawn((100, 1))) == []


def test_rest_is_followed_bin_by_bin() -> None:
    envelope = drawn((50, 1), (40, 20), (60, 5))
    rest = drawn((70, 1), (80, 4))
    start, end = find_edges(envelope, envelope, rest, S)
    assert (start.tolist(), end.tolist()) == ([50], [90])


def test_a_stray_moment_does_not_end_a_low_run_when_the_longer_level_is_low() -> None:
    envelope = drawn((50, 1), (10, 20), (12, 1), (2, 3.5), (12, 1), (10, 20), (50, 1))
    rest = np.ones(len(envelope), dtype=np.float32)
    low = drawn((50, 1), (10, 20), (26, 3.0), (10, 20), (50, 1))
    assert find_edges(envelope, envelope, rest, S)[0].tolist() == [50]
    assert find_edges(envelope, low, rest, S)[0].tolist() == [50, 86]
    assert find_edges(envelope, low + np.float32(0.01), rest, S)[0].tolist() == [50]


def test_the_run_is_counted_in_steps_of_the_trace() -> None:
    envelope = drawn((50, 1), (10, 20), (24, 1), (10, 20), (50, 1))
    rest = np.ones(len(envelope), dtype=np.float32)
    start, _ = find_edges(envelope, envelope, rest, S, 0.021)
    assert start.tolist() == [50, 84]
    longer = replace(S, offset_run_s=0.48)
    assert find_edges(envelope, envelope, rest, longer)[0].tolist() == [50, 84]


def test_runs() -> None:
    flags = np.array([1, 1, 0, 1, 0, 0, 1], dtype=bool)
    start, end = runs(flags)
    assert (start.tolist(), end.tolist()) == ([0, 3, 6], [2, 4, 7])
    assert [len(one) for one in runs(np.zeros(0, dtype=bool))] == [0, 0]
    assert [len(one) for one in runs(np.zeros(3, dtype=bool))] == [0, 0]


@pytest.mark.parametrize("together", [7, 16, 1000])
@pytest.mark.parametrize("width", [1, 3, 5, 11])
def test_the_running_mean(monkeypatch: pytest.MonkeyPatch, together: int, width: int) -> None:
    monkeypatch.setattr(edges, "_TOGETHER", together)
    values = np.random.default_rng(0).normal(size=40).astype(np.float32)
    half = width // 2
    expected = [values[max(0, i - half) : i + half + 1].mean() for i in range(40)]
    assert smooth(values, width) == pytest.approx(np.array(expected), abs=1e-6)
    assert smooth(values[:2], width).shape == (2,)
    assert smooth(values[:0], width).shape == (0,)
    assert smooth(values, width).dtype == np.float32


def test_the_running_mean_keeps_its_precision_after_a_storm() -> None:
    values = np.ones(200_000, dtype=np.float32)
    values[:70_000] = 1e9
    assert np.abs(smooth(values, 5)[-100_000:] - 1).max() < 1e-6


def test_a_window_is_an_odd_number_of_bins() -> None:
    assert [odd(s) for s in (0.02, 0.06, 0.1, 0.12, 0.3, 0.5)] == [1, 3, 5, 7, 15, 25]
