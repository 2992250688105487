"""Time of night, legs and durations."""

from __future__ import annotations

import pytest
from tests.builders.movements import drawn, drawn_stages

from ekbom.model.movement import Hypnogram, Index, LegMovement, Span
from ekbom.movements import score_movements
from ekbom.movements.hours import LegCount, NightPart, by_hour, by_leg, by_third, more_indices
from ekbom.movements.sleep import sleep_summary

FOUR = "|...|...|...|"


def test_the_hours_of_the_night_begin_with_the_time_in_bed() -> None:
    stages = Hypnogram(("N2",) * 4, 1800.0, 600.0)
    moves = [
        LegMovement(at, 1.0, "left") for at in (4180.0, 4195.0, 4200.0, 4210.0, 4220.0, 9000.0)
    ]
    scored = score_movements(moves, rules=drawn("wasm2016").rules, hypnogram=stages)
    assert by_hour(scored, stages, Span(600.0, 5400.0)) == (
        NightPart(600.0, 4200.0, 60.0, 2, 2, 0, 0.0),
        NightPart(4200.0, 6000.0, 30.0, 3, 3, 0, 0.0),
    )
    assert by_hour(scored, stages, Span(600.0, 7200.0))[1] == NightPart(
        4200.0, 7800.0, 60.0, 3, 3, 0, 0.0
    )
    assert len(by_hour(scored, stages, Span(600.0, 7200.0))) == 2
    assert [p.start_s for p in by_hour(scored, stages, Span(600.0, 7201.0))] == [
        600.0,
        4200.0,
        7800.0,
    ]
    assert by_hour(scored, stages, Span(600.0, 0.0)) == (
        NightPart(600.0, 600.0, 0.0, 0, 0, 0, None),
    )


def test_only_sleep_counts_and_a_part_without_sleep_has_no_index() -> None:
    stages = Hypnogram(("N2", "W", "R"), 30.0)
    line = "|||.....|...|...|...|"
    scored = drawn("wasm2016", "|...|...|...|", hypnogram=stages)
    parts = by_third(scored, stages, sleep_summary(stages))
    assert parts == (
        NightPart(0.0, 30.0, 0.5, 2, 2, 2, 240.0),
        NightPart(30.0, 60.0, 0.0, 0, 0, 0, None),
        NightPart(60.0, 90.0, 0.5, 1, 1, 1, 120.0),
    )
    other = by_third(drawn("wasm2016", line, hypnogram=stages), stages, sleep_summary(stages))
    assert [(one.movements, one.candidates, one.periodic) for one in other] == [
        (3, 3, 1),
        (0, 0, 0),
        (2, 2, 2),
    ]


def test_thirds_run_from_the_first_sleep_to_the_end_of_the_last() -> None:
    stages = drawn_stages("WW222222W?")
    scored = drawn("wasm2016", FOUR, hypnogram=stages)
    parts = by_third(scored, stages, sleep_summary(stages))
    assert [(one.start_s, one.end_s, one.sleep_min) for one in parts] == [
        (60.0, 120.0, 1.0),
        (120.0, 180.0, 1.0),
        (180.0, 240.0, 1.0),
    ]
    assert [one.periodic for one in parts] == [1, 0, 0]


def test_a_third_may_cut_an_epoch() -> None:
    stages = drawn_stages("2222")
    parts = by_third(drawn("wasm2016", hypnogram=stages), stages, sleep_summary(stages))
    assert [one.end_s for one in parts] == [40.0, 80.0, 120.0]
    assert [one.sleep_min for one in parts] == pytest.approx([2 / 3] * 3)


def test_without_stages_or_sleep_there_are_no_parts() -> None:
    scored = drawn("wasm2016", FOUR)
    assert by_hour(scored, None, Span(0.0, 60.0)) == ()
    assert by_hour(scored, drawn_stages("2"), None) == ()
    assert by_third(scored, None, sleep_summary(None)) == ()
    awake = drawn_stages("WW")
    assert by_third(scored, awake, sleep_summary(awake)) == ()


def test_legs_are_counted_apart() -> None:
    scored = drawn(
        "wasm2016", "|...|...|..............###", "|.......|...|", hypnogram=drawn_stages("2222W")
    )
    assert by_leg(scored) == (
        LegCount("left", 2, 1, 1, 1.0),
        LegCount("right", 1, 1, 1, 1.0),
        LegCount("both", 2, 2, 2, 1.0),
    )
    assert drawn("wasm2016", "....", "|").movements[0].legs == "right"


def test_a_single_channel_has_one_row_without_a_leg() -> None:
    moves = [LegMovement(20.0 * i, 1.0 + i, "unknown") for i in range(4)]
    scored = score_movements(moves, rules=drawn("wasm2016").rules)
    assert by_leg(scored) == (LegCount("unknown", 4, 4, 4, 2.5),)
    nobody = score_movements([], rules=scored.rules)
    assert [(one.legs, one.mean_s) for one in by_leg(nobody)] == [
        ("left", None),
        ("right", None),
        ("both", None),
    ]


def test_mean_durations_with_their_words() -> None:
    line = "#...##..#...#......................###........................##"
    scored = drawn("wasm2016", line)
    found = more_indices(scored, sleep_summary(None))
    where = "in the whole recording, as there are no stages"
    assert list(found) == ["lm_mean_s", "clm_mean_s", "plm_mean_s", "series_latency_min"]
    assert found["lm_mean_s"] == Index(
        "lm_mean_s", 50 / 6, "s", f"mean duration of movements, candidates or not, {where}"
    )
    assert found["clm_mean_s"] == Index(
        "clm_mean_s", 7.0, "s", f"mean duration of candidate movements, {where}"
    )
    assert found["plm_mean_s"].value == 6.25
    assert found["plm_mean_s"].definition == f"mean duration of periodic movements, {where}"


def test_no_movement_no_duration() -> None:
    stages = drawn_stages("2")
    found = more_indices(drawn("wasm2016", hypnogram=stages), sleep_summary(stages))
    assert [one.reason for one in found.values()] == [
        "there are no movements, candidates or not",
        "there are no candidate movements",
        "there are no periodic movements",
        "there is no series in sleep",
    ]
    assert found["lm_mean_s"].definition.endswith(", in sleep")
    assert {one.value for one in found.values()} == {None}


def test_the_first_series_counts_from_the_first_sleep() -> None:
    stages = drawn_stages("WW2222")
    late = drawn("wasm2016", f"{'.' * 8}{FOUR}", hypnogram=stages)
    assert late.movements[0].stage == "W"
    found = more_indices(late, sleep_summary(stages))["series_latency_min"]
    assert found == Index(
        "series_latency_min",
        0.0,
        "min",
        "from the first sleep to the first periodic movement in sleep",
    )
    later = drawn("wasm2016", f"{'.' * 24}{FOUR}", hypnogram=stages)
    assert more_indices(later, sleep_summary(stages))["series_latency_min"].value == 1.0


def test_the_first_series_may_be_unknown() -> None:
    scored = drawn("wasm2016", FOUR)
    assert more_indices(scored, sleep_summary(None))["series_latency_min"].reason == (
        "no stages were given"
    )
    awake = drawn_stages("WWW")
    told = more_indices(drawn("wasm2016", FOUR, hypnogram=awake), sleep_summary(awake))
    assert told["series_latency_min"].reason == "no sleep was scored in bed"
    # Sleep before lights off is no sleep in bed; a series in it does not count.
    stages = drawn_stages("22WW22")
    dark = sleep_summary(stages, lights=Span(60.0, 120.0))
    early = drawn("wasm2016", FOUR, hypnogram=stages)
    assert more_indices(early, dark)["series_latency_min"].reason == "there is no series in sleep"
