"""Stretches that are switched off: nothing in them counts, and no interval crosses one."""

from __future__ import annotations

import pytest

from ekbom.knowledge.load import load_rules
from ekbom.model.movement import Hypnogram, LegMovement, Span
from ekbom.movements import score_movements
from ekbom.movements.switched_off import kept_on, stages_on

WASM = load_rules("wasm2016")
NIGHT = Hypnogram(("N2",) * 20, 30.0)
MOVES = [LegMovement(20.0 * k, 2.0, "left") for k in range(1, 11)]


def scored(*off, moves=MOVES):
    return score_movements(moves, rules=WASM, hypnogram=NIGHT, off=off)


def test_nothing_off_changes_nothing():
    assert scored() == score_movements(MOVES, rules=WASM, hypnogram=NIGHT)
    assert kept_on(MOVES, ()) is MOVES
    assert stages_on(NIGHT, ()) is NIGHT
    assert stages_on(None, [Span(0, 1)]) is None


def test_its_time_is_no_sleep_and_its_movements_are_gone():
    whole, less = scored(), scored(Span(300.0, 60.0))
    assert (whole.sleep_min, less.sleep_min) == (10.0, 9.0)
    assert less.movements == whole.movements
    assert whole.indices["plms_index"].value == pytest.approx(60.0)
    assert less.indices["plms_index"].value == pytest.approx(10 / 9 * 60)
    assert len(scored(Span(19.0, 1.5)).movements) == 9


def test_no_series_crosses_it():
    one = scored()
    assert {move.series for move in one.movements} == {1}
    # Nothing moves in it: without the cut the interval of 20 s would count.
    two = scored(Span(105.0, 10.0))
    assert [move.series for move in two.movements] == [1] * 5 + [2] * 5
    assert two.movements[5].imi_s is None
    short = scored(Span(65.0, 10.0))
    assert [move.series for move in short.movements] == [None] * 3 + [1] * 7


@pytest.mark.parametrize(
    ("onset", "lasts", "there"),
    [(0.0, 20.0, 10), (0.0, 20.001, 9), (22.0, 5.0, 10), (21.999, 5.0, 9), (0.0, 600.0, 0)],
)
def test_what_touches_it_is_left_out(onset, lasts, there):
    assert len(kept_on(MOVES, [Span(onset, lasts)])) == there


def test_parts_of_a_second_count_whole():
    fine = stages_on(NIGHT, [Span(10.5, 2.0), Span(-5.0, 7.0), Span(598.0, 50.0)])
    assert fine.epoch_s == 1.0
    off = [k for k, stage in enumerate(fine.stages) if stage == "?"]
    assert off == [0, 1, 10, 11, 12, 598, 599]


def test_epochs_that_begin_later_and_are_odd_keep_their_grid():
    fine = stages_on(Hypnogram(("N2", "W"), 20.5, 7.0), [Span(7.0, 1.0)])
    assert fine.start_s == 7.0
    assert len(fine.stages) == 40
    assert fine.epoch_s * 20 == pytest.approx(20.5)
    assert fine.stages[:2] == ("?", "N2")
