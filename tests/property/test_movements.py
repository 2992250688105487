"""The rule engine against the literal oracle, and what must hold on every night."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.builders.movements import Timeline, random_timeline
from tests.oracles.held import differences, seen

from ekbom.model.movement import Hypnogram, Leg, LegMovement, Movement, Scored, Span
from ekbom.model.rules import OPTIONS
from ekbom.movements import score_movements

SEEDS = range(300)
FEW = range(1000, 1060)


def scored(night: Timeline) -> Scored:
    return score_movements(night.moves, **night.given())


@pytest.mark.parametrize("start", range(0, len(SEEDS), 30))
def test_the_engine_agrees_with_the_oracle(start: int) -> None:
    for seed in SEEDS[start : start + 30]:
        assert differences(random_timeline(seed))[1] == [], seed


def test_the_nights_by_lot_hold_what_is_disputed() -> None:
    nights = [random_timeline(seed) for seed in SEEDS]
    for name, values in OPTIONS.items():
        for value in values:
            assert sum(getattr(n.rules, name) == value for n in nights) >= 20, (name, value)
    results = [scored(night) for night in nights]
    moves = [one for result in results for one in result.movements]
    assert 0.1 < sum(one.periodic for one in moves) / len(moves) < 0.9
    assert sum(one.legs == "both" for one in moves) > 500
    assert sum(not one.candidate for one in moves) > 500
    assert sum(bool(one.respiratory) for one in moves) > 200
    assert any(one.series != one.series_nr and one.respiratory is False for one in moves)


@pytest.mark.parametrize("by_s", [3600.0, 0.1, -7.3])
def test_a_night_that_is_shifted_is_the_same_night(by_s: float) -> None:
    def later(spans: tuple[Span, ...] | None) -> tuple[Span, ...] | None:
        return None if spans is None else tuple(shifted(one) for one in spans)

    def shifted(one: Span) -> Span:
        return Span(one.onset_s + by_s, one.duration_s)

    for seed in FEW:
        night = random_timeline(seed)
        moved = replace(
            night,
            moves=tuple(replace(one, onset_s=one.onset_s + by_s) for one in night.moves),
            hypnogram=night.hypnogram
            and replace(night.hypnogram, start_s=night.hypnogram.start_s + by_s),
            respiratory=later(night.respiratory),
            arousals=later(night.arousals),
            lights=night.lights and shifted(night.lights),
        )
        before, after = scored(night), scored(moved)
        assert values(before) == values(after)
        assert [lasting(one) for one in before.movements] == [
            lasting(one) for one in after.movements
        ]
        assert [round((one.onset_s + by_s) * 1e6) for one in before.movements] == [
            round(one.onset_s * 1e6) for one in after.movements
        ]


def lasting(one: Movement) -> tuple[object, ...]:
    start, end, *more = seen(one)
    assert isinstance(start, int)
    assert isinstance(end, int)
    return (end - start, *more)


def values(result: Scored) -> dict[str, float | None]:
    return {name: one.value for name, one in result.indices.items()}


def test_legs_that_change_places_change_no_index() -> None:
    other: dict[Leg, Leg] = {"left": "right", "right": "left", "unknown": "unknown"}
    for seed in FEW:
        night = random_timeline(seed)
        swapped = tuple(
            LegMovement(one.onset_s, one.duration_s, other[one.leg]) for one in night.moves
        )
        assert values(scored(night)) == values(scored(replace(night, moves=swapped)))


def test_silence_at_the_end_changes_nothing() -> None:
    for seed in FEW:
        night = random_timeline(seed)
        if night.hypnogram is None:
            continue
        last = night.hypnogram.start_s + 30 * len(night.hypnogram.stages)
        if any(one.onset_s >= last for one in night.moves):
            continue
        longer = Hypnogram((*night.hypnogram.stages, "?", "?"), 30.0, night.hypnogram.start_s)
        assert scored(night).movements == scored(replace(night, hypnogram=longer)).movements
        assert values(scored(night)) == values(scored(replace(night, hypnogram=longer)))


def test_the_order_in_which_movements_are_given_does_not_matter() -> None:
    for seed in FEW:
        night = random_timeline(seed)
        assert scored(night) == scored(replace(night, moves=night.moves[::-1]))


def test_periodic_are_candidates_and_candidates_are_movements() -> None:
    for seed in FEW:
        result = scored(random_timeline(seed))
        assert all(one.candidate for one in result.movements if one.periodic)
        plm, clm, lm = (result.indices[f"{n}_index"].value for n in ("plms", "clms", "lm"))
        if plm is not None and clm is not None and lm is not None:
            assert plm <= clm <= lm


def test_every_series_holds_enough_and_keeps_to_its_intervals() -> None:
    for seed in FEW:
        result = scored(random_timeline(seed))
        rules = result.rules
        series: dict[int, list[Movement]] = {}
        for one in result.movements:
            if one.series is not None:
                series.setdefault(one.series, []).append(one)
        assert list(series) == list(range(1, len(series) + 1))
        for held in series.values():
            assert len(held) >= rules.series_min
            for one in held[1:]:
                assert one.imi_s is not None
                assert rules.imi_min_s <= one.imi_s <= rules.imi_max_s
