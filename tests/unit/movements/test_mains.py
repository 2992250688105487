"""Lines of the mains: taken out where they are measured, and nothing else is."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.builders.signals import trace

from ekbom.knowledge.load import load_detector
from ekbom.movements.mains import take_out_lines

S = load_detector()
SECONDS = 32.0


def spectra(*rows: NDArray[np.float64]) -> NDArray[np.complex128]:
    return np.fft.rfft(np.array(rows), axis=1)


def hum(hz: float, uv: float, rate: float = 256.0) -> NDArray[np.float64]:
    """A line of `uv` root mean square."""
    at = np.arange(int(SECONDS * rate)) / rate
    return np.asarray(uv * np.sqrt(2) * np.sin(2 * np.pi * hz * at))


def left(spectrum: NDArray[np.complex128], low: float, high: float) -> float:
    """Root mean square between two frequencies, of the first row."""
    size = 2 * (spectrum.shape[1] - 1)
    part = spectrum[0, int(low * SECONDS) : int(high * SECONDS)]
    return float(np.sqrt(2 * (np.abs(part) ** 2).sum()) / size)


@pytest.mark.parametrize("hz", [49.3, 50.0, 50.01, 50.7])
def test_a_line_goes_and_its_neighbours_stay(hz: float) -> None:
    rest = trace(SECONDS)
    found = spectra(rest + hum(hz, 4.0))
    before = found.copy()
    assert take_out_lines(found, SECONDS, S) == {50.0: 1}
    assert left(before, 47, 53) == pytest.approx(4.0, abs=0.15)
    assert left(found, 47, 53) < 0.55
    assert left(found, 52, 60) == pytest.approx(left(before, 52, 60), rel=0.01)
    assert np.array_equal(found[:, : int(44 * SECONDS)], before[:, : int(44 * SECONDS)])
    assert np.array_equal(found[:, int(56 * SECONDS) :], before[:, int(56 * SECONDS) :])


def test_without_a_line_nothing_is_touched() -> None:
    found = spectra(trace(SECONDS), trace(SECONDS, [(10, 3, 80.0)], seed=4))
    before = found.copy()
    assert take_out_lines(found, SECONDS, S) == {}
    assert np.array_equal(found, before)


def test_a_line_that_is_weak_stays() -> None:
    quiet = 0.05 * trace(SECONDS)
    assert take_out_lines(spectra(quiet + hum(50.0, 0.25)), SECONDS, S) == {}
    assert take_out_lines(spectra(quiet + hum(50.0, 0.35)), SECONDS, S) == {50.0: 1}


def test_a_line_far_from_the_mains_stays() -> None:
    assert take_out_lines(spectra(trace(SECONDS) + hum(52.5, 4.0)), SECONDS, S) == {}


def test_both_mains_and_their_first_overtone() -> None:
    found = spectra(trace(SECONDS) + hum(60.0, 3.0), trace(SECONDS), trace(SECONDS) + hum(100.0, 3))
    assert take_out_lines(found, SECONDS, S) == {50.0: 1, 60.0: 1}
    assert left(found, 58, 62) < 0.4
    assert left(found[2:], 98, 102) < 0.4


def test_a_line_that_a_movement_hides_is_known_from_its_neighbours() -> None:
    # A burst that swells and goes is a hill in the spectrum, and hides the line in it.
    strong = trace(SECONDS, [(10, 4, 110.0)], seed=2) + hum(50.0, 3.0)
    calm = trace(SECONDS) + hum(50.0, 3.0)
    assert take_out_lines(spectra(strong), SECONDS, S) == {}
    together = spectra(strong, calm)
    assert take_out_lines(together, SECONDS, S) == {50.0: 2}
    # Only at the frequency of the line that is sure.
    apart = spectra(strong, trace(SECONDS) + hum(50.6, 3.0))
    assert take_out_lines(apart, SECONDS, S) == {50.0: 1}


def test_one_piece_alone_needs_a_clearer_line() -> None:
    # About thirty times what noise would hold there.
    weak = trace(SECONDS) + hum(50.0, 0.6)
    assert take_out_lines(spectra(weak), SECONDS, S) == {}
    assert take_out_lines(spectra(weak, trace(SECONDS, seed=9)), SECONDS, S) == {}
    other = trace(SECONDS, seed=5) + hum(50.0, 0.6)
    assert take_out_lines(spectra(weak, other), SECONDS, S) == {50.0: 2}
    elsewhere = trace(SECONDS, seed=5) + hum(50.5, 0.6)
    assert take_out_lines(spectra(weak, elsewhere), SECONDS, S) == {}


def test_a_line_is_found_where_a_low_rate_folds_it_to() -> None:
    rate = 100.0
    rest = trace(SECONDS, rate=rate)
    found = spectra(rest + hum(60.0, 3.0, rate))
    assert take_out_lines(found, SECONDS, S) == {60.0: 1}
    assert left(found, 39, 41) < 0.4
    # Where the fold lies too close to zero or to half the rate, nothing can be compared.
    assert take_out_lines(spectra(trace(SECONDS, rate=100.0)), SECONDS, S) == {}


def test_silence_holds_no_line() -> None:
    found = np.zeros((2, 4097), dtype=np.complex64)
    assert take_out_lines(found, SECONDS, S) == {}
    assert not found.any()
