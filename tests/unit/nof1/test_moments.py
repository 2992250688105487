"""Moments of a phase, and the forms of an answer."""

from __future__ import annotations

from math import copysign

import numpy as np
import pytest

from ekbom.nof1.index import Z_95, Index, two_phases
from ekbom.nof1.moments import TOO_FEW, Moments, moments, normal, nothing

PHASES = two_phases([1], [2, 3], "increase")


def test_moments() -> None:
    assert moments(np.array([1.0, 2, 6])) == Moments(3, 3.0, 7.0)
    assert moments(np.array([4.0])) == Moments(1, 4.0, 0.0)


def test_equal_values_have_no_spread_whatever_rounding_says() -> None:
    assert np.mean([0.1] * 3) != 0.1
    assert moments(np.array([0.1] * 3)) == Moments(3, 0.1, 0.0)


def test_no_number() -> None:
    found = nothing("x", PHASES, "how", "what", "why")
    assert found == Index("x", None, None, None, "how", "what", (1, 2), "why")
    assert TOO_FEW == "each phase needs at least two values"


def test_a_number_with_its_interval() -> None:
    found = normal("x", PHASES, "how", "what", 3.0, 2.0)
    interval = (pytest.approx(3 - 2 * Z_95), pytest.approx(3 + 2 * Z_95))
    assert found == Index("x", 3.0, 2.0, interval, "how", "what", (1, 2), "")
    assert normal("x", PHASES, "how", "what", 3.0, None).interval is None


def test_there_is_no_minus_zero() -> None:
    found = normal("x", PHASES, "how", "what", -0.0, None)
    assert found.value is not None
    assert copysign(1, found.value) == 1
