"""What must hold of the numbers around a scored night, on nights by lot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.builders.movements import Timeline, random_timeline

from ekbom.knowledge.night_policy import load_night_policy
from ekbom.model.movement import Leg, LegMovement, Scored, Span
from ekbom.model.sleep import SleepSummary
from ekbom.movements import score_movements
from ekbom.movements.bootstrap import with_intervals
from ekbom.movements.histograms import interval_histograms
from ekbom.movements.hours import by_hour, by_leg, by_third
from ekbom.movements.sleep import sleep_summary
from ekbom.movements.stage import SLEEP

POLICY = load_night_policy()
SEEDS = range(2000, 2150)


def scored(night: Timeline) -> Scored:
    return score_movements(night.moves, **night.given())


def summary(night: Timeline) -> SleepSummary:
    return sleep_summary(night.hypnogram, lights=night.lights, arousals=night.arousals)


def test_the_time_in_bed_is_all_accounted_for() -> None:
    slept = 0
    for seed in SEEDS:
        night = random_timeline(seed)
        if night.hypnogram is None:
            continue
        values = {name: one.value for name, one in summary(night).numbers.items()}
        parts = [values[f"{name}_min"] for name in ("n1", "n2", "n3", "rem")]
        assert sum(part or 0.0 for part in parts) == pytest.approx(values["asleep_min"])
        if values["latency_min"] is None:
            continue
        slept += 1
        shares = [values[f"{name}_share"] for name in ("n1", "n2", "n3", "rem")]
        assert sum(share or 0.0 for share in shares) == pytest.approx(1.0)
        final, after, bed = (
            values[name] or 0.0
            for name in ("final_wake_min", "wake_after_onset_min", "time_in_bed_min")
        )
        assert 0 <= final <= after <= bed
        rest = after + (values["asleep_min"] or 0.0) + (values["unscored_min"] or 0.0)
        assert rest <= bed + 1e-9
        assert bed - rest <= values["latency_min"] + 1e-9
    assert slept > 60


def test_a_night_that_is_shifted_has_the_same_numbers() -> None:
    for seed in SEEDS:
        night = random_timeline(seed)
        later = replace(
            night,
            moves=tuple(replace(one, onset_s=one.onset_s + 3600.3) for one in night.moves),
            hypnogram=night.hypnogram
            and replace(night.hypnogram, start_s=night.hypnogram.start_s + 3600.3),
            lights=night.lights and moved(night.lights),
            respiratory=None if night.respiratory is None else [*map(moved, night.respiratory)],  # type: ignore[arg-type]
            arousals=None if night.arousals is None else [*map(moved, night.arousals)],  # type: ignore[arg-type]
        )
        assert summary(night).numbers == summary(later).numbers
        before, after = scored(night), scored(later)
        assert [p.index for p in by_third(before, night.hypnogram, summary(night))] == (
            pytest.approx([p.index for p in by_third(after, later.hypnogram, summary(later))])
        )
        assert interval_histograms(before, POLICY.histogram) == interval_histograms(
            after, POLICY.histogram
        )
        assert by_leg(before) == by_leg(after)


def moved(span: Span) -> Span:
    return Span(span.onset_s + 3600.3, span.duration_s)


def test_legs_that_change_places_change_places_in_the_counts() -> None:
    other: dict[Leg, Leg] = {"left": "right", "right": "left", "unknown": "unknown"}
    for seed in SEEDS:
        night = random_timeline(seed)
        swapped = replace(
            night,
            moves=tuple(
                LegMovement(one.onset_s, one.duration_s, other[one.leg]) for one in night.moves
            ),
        )
        here, there = (
            {one.legs: replace(one, legs="both") for one in by_leg(scored(side))}
            for side in (night, swapped)
        )
        for legs, one in here.items():
            turned = there[other[legs] if legs != "both" else "both"]
            assert replace(one, mean_s=None) == replace(turned, mean_s=None)
            assert one.mean_s == (None if turned.mean_s is None else pytest.approx(turned.mean_s))


def test_every_movement_in_sleep_is_counted_once() -> None:
    for seed in SEEDS:
        night = random_timeline(seed)
        result, slept = scored(night), summary(night)
        here = [one for one in result.movements if not night.hypnogram or one.stage in SLEEP]
        legs = by_leg(result)
        assert sum(one.movements for one in legs) == len(here)
        assert sum(one.periodic for one in legs) == sum(one.periodic for one in here)
        if night.hypnogram is not None and slept.bed is not None:
            low, high = slept.bed.onset_s, slept.bed.onset_s + slept.bed.duration_s
            in_bed = [one for one in here if low <= one.onset_s < high]
            hours = by_hour(result, night.hypnogram, slept.bed)
            assert sum(one.movements for one in hours) == len(in_bed)
            asleep = slept.numbers["asleep_min"].value
            assert sum(one.sleep_min for one in hours) == pytest.approx(asleep)
        seconds, logs = interval_histograms(result, POLICY.histogram)
        intervals = sum(one.imi_s is not None for one in here)
        for one in (seconds, logs):
            assert sum(one.counts) + one.below + one.above == intervals
            assert all(p <= c for p, c in zip(one.periodic, one.counts, strict=True))


def test_an_interval_goes_with_a_value_and_has_two_ends() -> None:
    policy = replace(POLICY.interval, block_min=0.5, rounds=100)
    seen = 0
    for seed in SEEDS:
        night = random_timeline(seed)
        found = with_intervals(
            scored(night),
            hypnogram=night.hypnogram,
            lights=night.lights,
            policy=policy,
            rng=np.random.default_rng(seed),
        )
        for one in found.indices.values():
            assert (one.low is None) == (one.high is None)
            if one.low is not None and one.high is not None:
                assert one.value is not None
                assert 0 <= one.low < one.high
                seen += 1
    assert seen > 300
