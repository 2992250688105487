"""Intervals of the indices: where they are, where not, and what they hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.builders.movements import random_timeline

from ekbom.knowledge.load import load_rules
from ekbom.knowledge.night_policy import load_night_policy
from ekbom.model.movement import Hypnogram, LegMovement, Scored, Span
from ekbom.movements import score_movements
from ekbom.movements.bootstrap import Columns, cells_of, ratios_of, tail_of, with_intervals

USUAL = load_night_policy().interval
QUICK = replace(USUAL, block_min=5.0, rounds=200)
WASM = load_rules("wasm2016")


def spells(*, seed: int, hours: float, stages: Hypnogram | None, **given: object) -> Scored:
    """A night whose movements come in spells, as they do."""
    rng = np.random.default_rng(seed)
    onsets: list[float] = []
    at = 0.0
    while at < hours * 3600:
        if rng.random() < 0.1:
            at += float(rng.exponential(900.0))
        onsets.append(at)
        at += float(rng.lognormal(3.2, 0.4))
    moves = [LegMovement(at, 1.5, "left") for at in onsets]
    return score_movements(moves, rules=WASM, hypnogram=stages, **given)  # type: ignore[arg-type]


def intervals(scored: Scored) -> dict[str, tuple[float | None, float | None]]:
    return {name: (one.low, one.high) for name, one in scored.indices.items()}


def night(hours: float = 4.0) -> tuple[Hypnogram, Scored]:
    stages = Hypnogram(("W", "N2", "N2", "R") * int(hours * 30), 30.0)
    return stages, spells(seed=3, hours=hours, stages=stages, respiratory=[], arousals=[])


def test_every_index_lies_in_its_interval_and_nothing_else_changes() -> None:
    stages, scored = night()
    found = with_intervals(scored, hypnogram=stages, policy=QUICK, rng=np.random.default_rng(1))
    assert replace(found, indices=scored.indices) == scored
    assert list(found.indices) == list(scored.indices)
    have = set()
    for name, one in found.indices.items():
        assert replace(one, low=None, high=None) == scored.indices[name]
        if one.low is not None:
            assert one.high is not None
            assert one.value is not None
            assert one.low < one.value < one.high, name
            have.add(name)
    assert have == {
        *("plms_index", "plmw_index", "plms_nr_index", "plms_nrem_index", "plms_rem_index"),
        *("clms_index", "lm_index", "isolated_index", "short_imi_index", "periodicity_index"),
        *("periodicity_index_ferri2006", "ln_imi_mean"),
    }
    assert found.indices["plms_arousal_index"].value == 0.0


def test_what_is_drawn_depends_on_the_generator_alone() -> None:
    stages, scored = night()
    first, again, other = (
        intervals(
            with_intervals(scored, hypnogram=stages, policy=QUICK, rng=np.random.default_rng(seed))
        )
        for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_a_state_that_was_too_short_has_no_interval() -> None:
    # Wake and REM sleep last 30 minutes each, NREM sleep an hour.
    stages, scored = night(2.0)
    six = with_intervals(scored, hypnogram=stages, policy=QUICK, rng=np.random.default_rng(1))
    assert six.indices["plms_rem_index"].low is not None
    assert six.indices["plmw_index"].low is not None
    seven = replace(QUICK, blocks_min=7)
    few = with_intervals(scored, hypnogram=stages, policy=seven, rng=np.random.default_rng(1))
    assert few.indices["plms_rem_index"].low is few.indices["plmw_index"].low is None
    assert few.indices["plms_nrem_index"].low is not None
    thirteen = replace(QUICK, blocks_min=13)
    less = with_intervals(scored, hypnogram=stages, policy=thirteen, rng=np.random.default_rng(1))
    assert less.indices["plms_nrem_index"].low is None
    assert less.indices["plms_index"].low is not None
    none = with_intervals(
        scored,
        hypnogram=stages,
        policy=replace(QUICK, blocks_min=19),
        rng=np.random.default_rng(1),
    )
    assert set(intervals(none).values()) == {(None, None)}


def test_an_epoch_longer_than_a_block_is_a_block() -> None:
    stages = Hypnogram(("N2",) * 8, 1800.0)
    scored = spells(seed=3, hours=4.0, stages=stages)
    short = replace(QUICK, block_min=1.0)
    found = with_intervals(scored, hypnogram=stages, policy=short, rng=np.random.default_rng(1))
    assert found.indices["plms_index"].low is not None
    few = Hypnogram(("N2",) * 5, 1800.0)
    less = with_intervals(
        spells(seed=3, hours=2.5, stages=few),
        hypnogram=few,
        policy=short,
        rng=np.random.default_rng(1),
    )
    assert less.indices["plms_index"].low is None


def test_an_even_night_has_no_interval() -> None:
    # One movement in every epoch: whatever is drawn, the index is the same.
    stages = Hypnogram(("N2",) * 480, 30.0)
    moves = [LegMovement(30.0 * i + 1.0, 1.0, "left") for i in range(480)]
    scored = score_movements(moves, rules=WASM, hypnogram=stages)
    found = with_intervals(scored, hypnogram=stages, policy=QUICK, rng=np.random.default_rng(1))
    assert found.indices["plms_index"].value == 120.0
    assert set(intervals(found).values()) == {(None, None)}


def test_a_night_without_movements_has_no_interval() -> None:
    stages = Hypnogram(("N2",) * 480, 30.0)
    empty = score_movements([], rules=WASM, hypnogram=stages)
    for hypnogram, scored in ((stages, empty), (None, score_movements([], rules=WASM))):
        found = with_intervals(
            scored, hypnogram=hypnogram, policy=QUICK, rng=np.random.default_rng(1)
        )
        assert set(intervals(found).values()) == {(None, None)}


def test_without_stages_the_whole_recording_is_drawn() -> None:
    scored = spells(seed=3, hours=4.0, stages=None)
    found = with_intervals(scored, hypnogram=None, policy=QUICK, rng=np.random.default_rng(1))
    have = {name for name, (low, _) in intervals(found).items() if low is not None}
    assert have == {"periodicity_index", "periodicity_index_ferri2006", "ln_imi_mean"}
    for name in have:
        one = found.indices[name]
        assert one.low is not None
        assert one.value is not None
        assert one.high is not None
        assert one.low < one.value < one.high


def test_where_a_recording_without_stages_begins_does_not_matter() -> None:
    scored = spells(seed=3, hours=4.0, stages=None)
    moves = [LegMovement(one.onset_s + 5000.0, 1.5, "left") for one in scored.movements]
    later = score_movements(moves, rules=WASM)
    here, there = (
        intervals(with_intervals(one, hypnogram=None, policy=QUICK, rng=np.random.default_rng(1)))
        for one in (scored, later)
    )
    assert here == there


def test_a_movement_at_the_edges_of_lights() -> None:
    """Lights off is in bed, lights on is not."""
    stages, lights = Hypnogram(("W",) * 10, 30.0), Span(45.0, 60.0)
    moves = [LegMovement(at, 1.0, "left") for at in (44.0, 45.0, 104.0, 105.0, 106.0)]
    scored = score_movements(moves[1:4:2], rules=WASM, hypnogram=stages, lights=lights)
    columns = Columns.of(scored)
    cells = cells_of(("W",), columns.onset, stages, lights, USUAL)
    assert (cells.hours * 3600).tolist() == [15.0, 30.0, 15.0]
    assert cells.place.tolist() == [0, -1]
    assert cells.sums(columns.candidate).tolist() == [1.0, 0.0, 0.0]
    last = score_movements(moves[2:3], rules=WASM, hypnogram=stages, lights=lights)
    assert cells_of(("W",), Columns.of(last).onset, stages, lights, USUAL).place.tolist() == [2]
    asleep = cells_of(("N2",), columns.onset, stages, lights, USUAL)
    assert (asleep.hours.tolist(), asleep.place.tolist()) == ([], [-1, -1])


def test_wake_counts_between_lights_alone() -> None:
    # Movements in wake before lights off, none after: the interval has nothing to stand on.
    stages = Hypnogram(("W",) * 240 + ("W", "N2") * 120, 30.0)
    moves = [LegMovement(20.0 * i, 1.0, "left") for i in range(359)]
    lights = Span(7200.0, 7200.0)
    scored = score_movements(moves, rules=WASM, hypnogram=stages, lights=lights)
    assert scored.indices["plmw_index"].value == 0.0
    given = {"hypnogram": stages, "policy": QUICK}
    dark = with_intervals(scored, lights=lights, rng=np.random.default_rng(1), **given)  # type: ignore[arg-type]
    assert intervals(dark)["plmw_index"] == (None, None)
    free = score_movements(moves, rules=WASM, hypnogram=stages)
    awake = with_intervals(free, rng=np.random.default_rng(1), **given)  # type: ignore[arg-type]
    assert awake.indices["plmw_index"].low is not None
    assert awake.indices["plmw_index"].low > 0


def test_the_epochs_that_lights_cut_count_in_part() -> None:
    """A wake hour cut out of every epoch by lights is held against its own time."""
    stages = Hypnogram(("W",) * 240, 30.0)
    moves = [LegMovement(float(at), 1.0, "left") for at in range(3600, 7200, 20) if at % 600 < 400]
    lights = Span(3615.0, 3570.0)
    scored = score_movements(moves, rules=WASM, hypnogram=stages, lights=lights)
    found = with_intervals(
        scored, hypnogram=stages, lights=lights, policy=QUICK, rng=np.random.default_rng(1)
    )
    one = found.indices["plmw_index"]
    assert one.low is not None
    assert one.value is not None
    assert one.high is not None
    assert one.low < one.value < one.high


def test_longer_nights_are_surer_and_more_level_is_wider() -> None:
    def width(hours: float, level: float = 0.95) -> float:
        stages = Hypnogram(("N2",) * int(hours * 120), 30.0)
        scored = spells(seed=4, hours=hours, stages=stages)
        policy = replace(QUICK, level=level)
        found = with_intervals(
            scored, hypnogram=stages, policy=policy, rng=np.random.default_rng(1)
        )
        one = found.indices["plms_index"]
        assert one.low is not None
        assert one.high is not None
        return one.high - one.low

    assert width(12.0) < width(3.0)
    assert width(6.0, 0.5) < width(6.0, 0.8) < width(6.0, 0.95)


def test_the_spread_is_that_of_block_means() -> None:
    """Blocks of one cell and independent counts: the normal interval is known."""
    rng = np.random.default_rng(8)
    n = 800
    counts = rng.random(n) < 0.3
    moves = [LegMovement(30.0 * i + 5.0, 1.0, "left") for i in np.flatnonzero(counts).tolist()]
    stages = Hypnogram(("N2",) * n, 30.0)
    scored = score_movements(moves, rules=WASM, hypnogram=stages)
    policy = replace(USUAL, block_min=0.5, rounds=3000)
    found = with_intervals(scored, hypnogram=stages, policy=policy, rng=np.random.default_rng(1))
    one = found.indices["lm_index"]
    share = float(counts.mean())
    half = 1.96 * np.sqrt(share * (1 - share) / n) * 120
    assert one.low == pytest.approx(share * 120 - half, abs=0.25)
    assert one.high == pytest.approx(share * 120 + half, abs=0.25)


def test_few_blocks_reach_further_into_the_tails() -> None:
    # Normal probabilities of Student's quantiles times sqrt(n / (n - 1)); series against tables.
    assert tail_of(0.95, 6) == pytest.approx(0.00243, abs=2.5e-4)
    assert tail_of(0.95, 14) == pytest.approx(0.012483, abs=5e-5)
    assert tail_of(0.95, 20) == pytest.approx(0.015881, abs=2e-5)
    assert tail_of(0.8, 14) == pytest.approx(0.080586, abs=5e-4)
    assert tail_of(0.95, 1e9) == pytest.approx(0.025, abs=1e-9)
    # The series itself, to its last digit.
    assert tail_of(0.95, 6) == pytest.approx(0.0026317638071304272, rel=1e-12)
    assert tail_of(0.8, 8) == pytest.approx(0.0652945964607447, rel=1e-12)
    tails = [tail_of(0.95, blocks) for blocks in (6, 8, 12, 20, 50)]
    assert tails == sorted(tails)


@pytest.mark.parametrize("start", range(0, 120, 40))
def test_what_is_drawn_from_adds_up_to_the_index(start: int) -> None:
    """Every index that is drawn anew is the ratio of the sums over all cells of its state."""
    held = 0
    for seed in range(start, start + 40):
        made = random_timeline(seed)
        scored = score_movements(made.moves, **made.given())
        moves = Columns.of(scored)
        for stages, ratios in ratios_of(scored, moves).items():
            cells = cells_of(stages, moves.onset, made.hypnogram, made.lights, USUAL)
            for name, (part, whole) in ratios.items():
                value = scored.indices[name].value
                if value is not None:
                    below = cells.hours if whole is None else cells.sums(whole)
                    assert value == pytest.approx(cells.sums(part).sum() / below.sum()), (
                        seed,
                        name,
                    )
                    held += 1
    assert held > 250
