"""Histograms of the intervals between candidates."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from tests.builders.movements import drawn, drawn_stages

from ekbom.knowledge.load import load_rules
from ekbom.knowledge.night_policy import load_night_policy
from ekbom.model.movement import LegMovement, Scored
from ekbom.model.night_policy import HistogramPolicy
from ekbom.movements import score_movements
from ekbom.movements.histograms import interval_histograms

BINS = load_night_policy().histogram
SMALL = HistogramPolicy(ln_step=1.0, ln_max=4.0, imi_step_s=10.0, imi_max_s=40.0)


def at(*onsets: float) -> Scored:
    moves = [LegMovement(onset, 1.0, "left") for onset in onsets]
    return score_movements(moves, rules=load_rules("wasm2016"))


def test_the_bins_of_the_policy() -> None:
    seconds, logs = interval_histograms(at(), BINS)
    assert (seconds.unit, logs.unit) == ("s", "ln s")
    assert seconds.edges == tuple(float(edge) for edge in range(0, 91, 2))
    assert len(logs.edges) == 46
    assert logs.edges[-1] == pytest.approx(4.5)
    assert seconds.counts == seconds.periodic == (0,) * 45
    assert logs.counts == (0,) * 45
    assert (seconds.below, seconds.above, logs.below, logs.above) == (0, 0, 0, 0)


def test_a_value_on_an_edge_belongs_above_it_and_on_the_last_edge_below() -> None:
    seconds, logs = interval_histograms(at(0.0, 10.0, 29.0, 69.0, 110.0), SMALL)
    assert seconds.counts == (0, 2, 0, 1)
    assert (seconds.below, seconds.above) == (0, 1)
    assert logs.counts == (0, 0, 2, 2)
    assert (logs.below, logs.above) == (0, 0)
    assert math.log(41) < 4


def test_intervals_in_a_series_are_told_apart() -> None:
    # Five in a series, one close after it, one far away.
    seconds, logs = interval_histograms(at(0.0, 15.0, 30.0, 45.0, 60.0, 65.0, 200.0), SMALL)
    assert seconds.counts == (1, 4, 0, 0)
    assert seconds.periodic == (0, 4, 0, 0)
    assert seconds.above == 1
    assert logs.counts == (0, 1, 4, 0)
    assert logs.periodic == (0, 0, 4, 0)
    assert logs.above == 1


def test_the_interval_before_a_series_is_not_in_it() -> None:
    seconds, _ = interval_histograms(at(0.0, 5.0, 20.0, 35.0, 50.0), SMALL)
    assert (seconds.counts, seconds.periodic) == ((1, 3, 0, 0), (0, 3, 0, 0))
    two = interval_histograms(
        at(*(15.0 * i for i in range(4)), *(200 + 15.0 * i for i in range(4))), SMALL
    )
    assert (two[0].periodic, two[0].above) == ((0, 6, 0, 0), 1)


def test_only_sleep_counts_where_there_are_stages() -> None:
    line = "|...|...|...|...|"
    asleep = drawn("wasm2016", line, hypnogram=drawn_stages("W22"))
    seconds, _ = interval_histograms(asleep, SMALL)
    assert seconds.counts == (0, 0, 3, 0)
    everywhere, _ = interval_histograms(drawn("wasm2016", line), SMALL)
    assert everywhere.counts == (0, 0, 4, 0)


def test_an_interval_under_a_second_lies_below_the_logarithms() -> None:
    short = interval_histograms(at(0.0, 1.5), SMALL)
    assert (short[0].counts, short[1].counts) == ((1, 0, 0, 0), (1, 0, 0, 0))
    # No edition leaves two candidates so near to each other; others may.
    scored = at(0.0, 20.0, 40.0)
    nearer = replace(
        scored,
        movements=tuple(
            replace(one, imi_s=imi)
            for one, imi in zip(scored.movements, (None, 0.5, 1.0), strict=True)
        ),
    )
    seconds, logs = interval_histograms(nearer, SMALL)
    assert (seconds.counts, seconds.below) == ((2, 0, 0, 0), 0)
    assert (logs.counts, logs.below) == ((1, 0, 0, 0), 1)
