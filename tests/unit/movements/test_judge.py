"""What passes the thresholds and is no movement; and edges that the envelope blurs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ekbom.knowledge.load import load_detector
from ekbom.movements.edges import find_edges, odd, smooth
from ekbom.movements.judge import judged
from ekbom.movements.refine import refined
from ekbom.movements.trace import Trace

S = load_detector()


def drawn(*parts: tuple[int, float], rest: float = 1.0, widened: float = 1.0) -> Trace:
    """A trace whose power is drawn in parts of (bins, microvolts)."""
    power = np.concatenate([np.full(n, uv**2, dtype=np.float32) for n, uv in parts])
    n = len(power)
    nothing = np.zeros(n, dtype=bool)
    rms, level = (np.sqrt(smooth(power, odd(s * widened))) for s in (0.1, 0.3))
    still = np.full(n, rest, dtype=np.float32)
    return Trace(power, rms, level, still, nothing, nothing, {}, 0.0, widened)


def kept(trace: Trace) -> list[tuple[int, int]]:
    start, end = judged(trace, *find_edges(trace.rms, trace.level, trace.rest, S), S)
    return list(zip(start.tolist(), end.tolist(), strict=True))


def edges(trace: Trace) -> list[tuple[int, int]]:
    start, end = refined(trace, *find_edges(trace.rms, trace.level, trace.rest, S), S)
    return list(zip(start.tolist(), end.tolist(), strict=True))


def found(trace: Trace) -> NDArray[np.intp]:
    return np.array(find_edges(trace.rms, trace.level, trace.rest, S))


def test_a_movement_is_kept_as_it_is() -> None:
    trace = drawn((100, 1), (60, 30), (100, 1))
    assert kept(trace) == [(98, 162)]
    assert found(trace).T.tolist() == [[98, 162]]


def test_a_lucky_tenth_of_a_second_is_no_movement() -> None:
    # The level over three tenths stays below the onset threshold.
    lucky = drawn((100, 1), (40, 6), (5, 11), (40, 6), (100, 1))
    assert len(found(lucky)[0]) == 1
    assert kept(lucky) == []
    assert len(kept(drawn((100, 1), (40, 6), (15, 11), (40, 6), (100, 1)))) == 1
    assert kept(drawn((100, 1), (5, 9.2), (60, 8.5), (100, 1))) == []


def test_a_low_rate_looks_longer() -> None:
    parts = ((100, 1), (40, 6), (15, 11), (40, 6), (100, 1))
    assert kept(drawn(*parts, widened=1.0)) != []
    assert kept(drawn(*parts, widened=3.0)) == []


def test_two_twitches_with_a_pause_are_no_movement() -> None:
    # The envelope fills the ends of the pause; in no half second are most of the bins active.
    twitches = drawn((100, 1), (6, 60), (24, 1), (6, 60), (100, 1))
    assert [end - start >= 25 for start, end in found(twitches).T] == [True]
    assert kept(twitches) == []
    assert kept(drawn((100, 1), (13, 60), (12, 1), (13, 60), (100, 1))) != []


def test_the_middle_is_held_against_its_own_limit() -> None:
    trace = drawn((100, 1), (15, 40), (35, 3.0), (100, 1))
    assert kept(trace) != []
    assert kept(drawn((100, 1), (12, 40), (35, 2.9), (100, 1))) == []
    high = replace(S, middle_uv=2.5)
    assert judged(trace, *find_edges(trace.rms, trace.level, trace.rest, S), high)[0].tolist() == [
        98
    ]


def test_nothing_is_judged_to_be_nothing() -> None:
    assert kept(drawn((100, 1))) == []
    assert edges(drawn((100, 1))) == []


def test_steep_edges_move_inwards_by_the_width_of_the_envelope() -> None:
    trace = drawn((100, 1), (60, 60), (100, 1))
    assert found(trace).T.tolist() == [[98, 162]]
    assert edges(trace) == [(100, 160)]


def test_edges_of_the_trace_itself() -> None:
    assert edges(drawn((60, 60), (100, 1))) == [(0, 60)]
    assert edges(drawn((100, 1), (60, 60))) == [(100, 160)]
    assert edges(drawn((100, 1), (1, 60))) == [(100, 101)]


def test_an_edge_that_no_bin_supports_stays() -> None:
    # Bins about the end that chance made low: the envelope's end holds.
    trace = drawn((100, 1), (60, 30), (100, 1))
    trace.power[155:162] = 1.0
    start, end = refined(trace, np.array([98]), np.array([162]), S)
    assert (start.tolist(), end.tolist()) == ([100], [162])


def test_at_a_low_rate_the_envelope_is_wider() -> None:
    trace = drawn((100, 1), (60, 60), (100, 1), widened=1.8)
    start, end = refined(trace, np.array([96]), np.array([164]), S)
    assert (start.tolist(), end.tolist()) == ([100], [160])
