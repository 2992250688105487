"""How found movements are matched with true ones."""

from __future__ import annotations

import pytest
from benchmarks.match import Fit, by_onset, by_overlap

from ekbom.model.movement import LegMovement


def moves(*spans: tuple[float, float]) -> list[LegMovement]:
    return [LegMovement(start, end - start, "left") for start, end in spans]


def test_a_fifth_of_the_union_is_enough() -> None:
    true = moves((10, 12))
    assert by_overlap(true, moves((10, 10.4))) == Fit(1, 1, 1)
    assert by_overlap(true, moves((10, 10.39))) == Fit(0, 1, 1)
    assert by_overlap(true, moves((12, 14))) == Fit(0, 1, 1)


def test_the_best_pair_is_taken_first_and_each_is_used_once() -> None:
    # The first fits the second true one best, and so leaves none for the second.
    fit = by_overlap(moves((0, 4), (5, 9)), moves((2, 8), (8, 9)))
    assert fit == Fit(1, 2, 2)
    assert by_overlap(moves((0, 4), (5, 9)), moves((0, 5), (5, 9))) == Fit(2, 2, 2)
    assert by_overlap(moves((0, 4)), moves((0, 2), (2, 4))) == Fit(1, 1, 2)


def test_a_long_one_found_as_long_is_set_aside() -> None:
    true = moves((0, 2), (20, 35))
    assert by_overlap(true, moves((0, 2), (21, 34))) == Fit(1, 1, 1, 1)
    assert by_overlap(true, moves((0, 2), (21, 30))) == Fit(2, 2, 2)
    assert by_overlap(true, moves((0, 2))) == Fit(1, 2, 1)


def test_rates() -> None:
    fit = Fit(3, 4, 6)
    assert (fit.recall, fit.precision, fit.f1) == (0.75, 0.5, 0.6)
    nothing = by_overlap([], [])
    assert (nothing.recall, nothing.precision, nothing.f1) == (1.0, 1.0, 1.0)
    assert by_overlap(moves((0, 1)), []).f1 == 0.0


def test_onsets_within_half_a_second_one_to_one() -> None:
    assert by_onset([10.0, 30.0], [10.5, 29.49]) == Fit(1, 2, 2)
    assert by_onset([10.0, 10.75], [10.5]) == Fit(1, 2, 1)
    assert by_onset([], [1.0]).f1 == pytest.approx(0.0)
