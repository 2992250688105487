"""The sleep of a made-up night."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from ekbom.knowledge.recipes import load_recipe
from ekbom.model.movement import Hypnogram, Span
from ekbom.movements.simulate_sleep import (
    draw_arousals,
    draw_breathing,
    draw_stages,
    draw_stretches,
    lights_of,
    stage_at,
)

CLEAN = load_recipe("clean")
UNBROKEN = replace(CLEAN, awakening_every_min=1e9)
NIGHT_S = 28800.0
ASLEEP = Hypnogram(("N2",) * 960, 30.0)


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_cycles_run_from_light_to_deep_to_rem() -> None:
    stages = draw_stages(UNBROKEN, NIGHT_S, rng()).stages
    assert len(stages) == 960
    # 12 min awake, then of 90 min: 6 % N1, 27 % N2, 20 % N3, 27 % N2, 20 % R.
    cycle = ("N1",) * 11 + ("N2",) * 49 + ("N3",) * 36 + ("N2",) * 49 + ("R",) * 35
    assert stages[:24] == ("W",) * 24
    assert stages[24:204] == cycle
    assert stages[204:384] == cycle
    assert stages[-10:] == ("W",) * 10
    assert stages[-11] != "W"


def test_awakenings_come_and_last_as_said() -> None:
    runs, epochs = 0, 0
    for seed in range(20):
        stages = "".join(stage[0] for stage in draw_stages(CLEAN, NIGHT_S, rng(seed)).stages)
        awake = stages.strip("W").split("W")
        runs += sum(bool(part) for part in awake) - 1
        epochs += stages.strip("W").count("W")
    assert runs / 20 == pytest.approx(7.5, rel=0.25)
    assert epochs * 0.5 / runs == pytest.approx(3.0, rel=0.25)


def test_a_night_of_less_than_an_epoch() -> None:
    assert draw_stages(CLEAN, 29.0, rng()).stages == ("W",)
    assert len(draw_stages(CLEAN, 61.0, rng()).stages) == 2


def test_lights() -> None:
    assert lights_of(CLEAN, NIGHT_S) == Span(300.0, 28200.0)
    assert lights_of(CLEAN, 100.0) == Span(10.0, 80.0)


def test_the_stage_at_a_time() -> None:
    hypnogram = Hypnogram(("W", "N1", "R"), 20.0, 10.0)
    found = [stage_at(hypnogram, time) for time in (10.0, 29.9, 30.0, 50.0, 69.9, 1000.0)]
    assert found == ["W", "W", "N1", "R", "R", "R"]


def test_stretches_fill_their_share_and_are_spread() -> None:
    assert draw_stretches(0.0, NIGHT_S, rng()) == ()
    starts = []
    for seed in range(50):
        found = draw_stretches(0.375, NIGHT_S, rng(seed))
        assert len(found) == 3
        assert [end - start for start, end in found] == pytest.approx([3600.0] * 3)
        for third, (start, end) in enumerate(found):
            assert third * 9600 <= start < end <= (third + 1) * 9600 + 1e-6
        starts.append(found[1][0] - 9600)
    assert min(starts) < 600
    assert max(starts) > 5400
    assert draw_stretches(1.0, 30.0, rng()) == ((0.0, 10.0), (10.0, 20.0), (20.0, 30.0))


def test_breathing_comes_in_rows_while_asleep() -> None:
    recipe = replace(CLEAN, apnoea_share=0.3)
    assert draw_breathing(CLEAN, ASLEEP, NIGHT_S, rng()) == ()
    assert draw_breathing(recipe, Hypnogram(("W",), 30.0), NIGHT_S, rng()) == ()
    events = draw_breathing(recipe, ASLEEP, NIGHT_S, rng())
    lasts = np.array([one.duration_s for one in events])
    assert 10 <= lasts.min() < 11
    assert 29 < lasts.max() <= 30
    pauses = np.array([b.onset_s - a.onset_s - a.duration_s for a, b in itertools.pairwise(events)])
    assert (pauses > 45).sum() == 2
    assert 15 <= pauses.min() < 16
    assert pauses[pauses <= 45].max() > 44
    assert len(events) == pytest.approx(0.3 * NIGHT_S / 50, rel=0.1)
    rows = draw_stretches(0.3, NIGHT_S, rng())
    assert events[0].onset_s == rows[0][0]
    for one in events:
        assert any(a <= one.onset_s and one.onset_s + one.duration_s <= b for a, b in rows)


def test_arousals_go_with_movements() -> None:
    moves = tuple(Span(100.0 * k, 5.0) for k in range(1, 280))
    recipe = replace(CLEAN, arousals_per_h=0.0)
    found = draw_arousals(recipe, ASLEEP, moves, NIGHT_S, rng())
    assert len(found) / len(moves) == pytest.approx(0.35, abs=0.06)
    away = np.array([(one.onset_s + 50) % 100 - 50 for one in found])
    assert -3 <= away.min() < -2.5
    assert 2.5 < away.max() <= 3
    assert (away < 0).mean() == pytest.approx(0.41, abs=0.1)
    lasts = np.array([one.duration_s for one in found])
    assert np.median(lasts) == pytest.approx(6.5, rel=0.15)
    assert lasts.min() >= 3.0
    assert lasts.max() <= 15.0


def test_arousals_without_movements_lie_in_sleep_and_apart() -> None:
    recipe = replace(CLEAN, arousals_per_h=30.0)
    half = Hypnogram(("N2",) * 480 + ("W",) * 480, 30.0)
    found = draw_arousals(recipe, half, (), NIGHT_S, rng())
    assert len(found) == pytest.approx(115, abs=20)
    assert max(one.onset_s for one in found) < 14400
    for one, after in itertools.pairwise(found):
        assert one.onset_s + one.duration_s < after.onset_s


def test_no_arousal_leaves_the_night() -> None:
    moves = (Span(0.0, 5.0), Span(NIGHT_S - 1.0, 0.5))
    recipe = replace(CLEAN, arousals_per_h=0.0, arousal_share=1.0, arousal_first=1.0)
    assert draw_arousals(recipe, ASLEEP, moves[:1], NIGHT_S, rng()) == ()
    assert draw_arousals(recipe, ASLEEP, moves[1:], NIGHT_S, rng()) == ()
