"""The sleep summary, number by number, on nights drawn by hand."""

from __future__ import annotations

import math

import pytest
from tests.builders.movements import drawn_stages

from ekbom.model.errors import UsageError
from ekbom.model.movement import Hypnogram, Index, Span
from ekbom.model.sleep import SleepSummary
from ekbom.movements.sleep import sleep_summary

NAMES = [
    *("time_in_bed_min", "asleep_min", "efficiency", "latency_min", "wake_after_onset_min"),
    *("final_wake_min", "awakenings", "n1_min", "n2_min", "n3_min", "rem_min"),
    *("n1_share", "n2_share", "n3_share", "rem_share", "rem_latency_min", "unscored_min"),
    "arousal_index",
]


def values(summary: SleepSummary) -> dict[str, float | None]:
    return {name: one.value for name, one in summary.numbers.items()}


def test_every_number_of_a_night() -> None:
    summary = sleep_summary(
        drawn_stages("WW12WW23R?RWRWWW"), arousals=[Span(60.0, 3.0), Span(130.0, 3.0)]
    )
    assert values(summary) == {
        "time_in_bed_min": 8.0,
        "asleep_min": 3.5,
        "efficiency": 3.5 / 8.0,
        "latency_min": 1.0,
        "wake_after_onset_min": 3.0,
        "final_wake_min": 1.5,
        "awakenings": 2.0,
        "n1_min": 0.5,
        "n2_min": 1.0,
        "n3_min": 0.5,
        "rem_min": 1.5,
        "n1_share": 0.5 / 3.5,
        "n2_share": 1.0 / 3.5,
        "n3_share": 0.5 / 3.5,
        "rem_share": 1.5 / 3.5,
        "rem_latency_min": 3.0,
        "unscored_min": 0.5,
        "arousal_index": 1 / (3.5 / 60),
    }
    assert (summary.bed, summary.onset_s, summary.end_s) == (Span(0.0, 480.0), 60.0, 390.0)
    assert summary.findings == ()


def test_the_words_of_the_numbers() -> None:
    numbers = sleep_summary(drawn_stages("2")).numbers
    assert list(numbers) == NAMES
    assert [one.name for one in numbers.values()] == NAMES
    assert [one.unit for one in numbers.values()] == [
        *("min", "min", "share", "min", "min", "min", "times"),
        *["min"] * 4,
        *["share"] * 4,
        *("min", "min", "1/h"),
    ]
    assert [one.definition for one in numbers.values()] == [
        "from lights off to lights on, or from the first epoch to the last",
        "N1, N2, N3 and REM sleep in bed",
        "time asleep as a share of the time in bed",
        "from the start of the time in bed to the first epoch of sleep",
        "wake from the first sleep to the end of the time in bed",
        "of that, wake after the last sleep",
        "stretches of wake with sleep before and after, however short",
        "time in N1, in bed",
        "time in N2, in bed",
        "time in N3, in bed",
        "time in REM sleep, in bed",
        "time in N1 as a share of the time asleep",
        "time in N2 as a share of the time asleep",
        "time in N3 as a share of the time asleep",
        "time in REM sleep as a share of the time asleep",
        "from the first epoch of sleep to the first of REM sleep",
        "time in bed without a stage",
        "arousals that begin in sleep, in bed, per hour of sleep in bed",
    ]


def test_without_stages_only_the_time_in_bed_can_be_known() -> None:
    lights = Span(600.0, 1200.0)
    dark = sleep_summary(None, lights=lights, arousals=[])
    assert (dark.bed, dark.onset_s, dark.end_s) == (lights, None, None)
    assert dark.numbers["time_in_bed_min"].value == 20.0
    told = {one.reason for name, one in dark.numbers.items() if name != "time_in_bed_min"}
    assert told == {"no stages were given"}
    nothing = sleep_summary(None)
    assert nothing.bed is None
    assert nothing.numbers["time_in_bed_min"].reason == "neither lights nor stages were given"
    assert {one.value for one in nothing.numbers.values()} == {None}
    with pytest.raises(UsageError, match=r"^lights: event 1 has onset 0 s and duration inf s"):
        sleep_summary(None, lights=Span(0.0, math.inf))


def test_a_night_without_sleep_has_no_latency_and_says_so() -> None:
    summary = sleep_summary(drawn_stages("WW?"), arousals=[Span(0.0, 3.0)])
    found = values(summary)
    assert (found["time_in_bed_min"], found["asleep_min"], found["efficiency"]) == (1.5, 0.0, 0.0)
    assert (found["rem_min"], found["unscored_min"]) == (0.0, 0.5)
    unknown = [name for name, value in found.items() if value is None]
    assert unknown == [
        *("latency_min", "wake_after_onset_min", "final_wake_min", "awakenings"),
        *("n1_share", "n2_share", "n3_share", "rem_share", "rem_latency_min", "arousal_index"),
    ]
    assert {summary.numbers[name].reason for name in unknown} == {"no sleep was scored in bed"}
    assert (summary.onset_s, summary.end_s) == (None, None)


def test_a_night_without_rem_sleep_has_no_rem_latency() -> None:
    found = sleep_summary(drawn_stages("12")).numbers
    assert (found["rem_share"].value, found["rem_latency_min"].value) == (0.0, None)
    assert found["rem_latency_min"].reason == "no REM sleep was scored in bed"
    assert found["arousal_index"].reason == "arousals were not given"


@pytest.mark.parametrize(
    ("stages", "awakenings", "after", "final"),
    [
        ("2222", 0.0, 0.0, 0.0),
        ("WW22WW", 0.0, 1.0, 1.0),
        ("2W2W2W", 2.0, 1.5, 0.5),
        ("2W?W2", 1.0, 1.0, 0.0),
        ("2?2", 0.0, 0.0, 0.0),
        ("2?W", 0.0, 0.5, 0.5),
        ("2W?", 0.0, 0.5, 0.5),
        ("W2WWW1W", 1.0, 2.0, 0.5),
    ],
)
def test_wake_in_the_night(stages: str, awakenings: float, after: float, final: float) -> None:
    found = values(sleep_summary(drawn_stages(stages)))
    assert found["awakenings"] == awakenings
    assert (found["wake_after_onset_min"], found["final_wake_min"]) == (after, final)


def test_lights_cut_the_night_within_epochs() -> None:
    stages = Hypnogram(("W", "N2", "N2", "R", "W", "W"), 30.0, 100.0)
    summary = sleep_summary(
        stages,
        lights=Span(115.0, 150.0),
        arousals=[Span(114.9, 3.0), Span(130.0, 3.0), Span(219.9, 9.0), Span(220.0, 3.0)],
    )
    found = values(summary)
    assert summary.bed == Span(115.0, 150.0)
    assert (found["time_in_bed_min"], found["asleep_min"]) == (2.5, 1.5)
    assert (found["latency_min"], found["rem_latency_min"]) == (0.25, 1.0)
    assert found["wake_after_onset_min"] == found["final_wake_min"] == 0.75
    assert (summary.onset_s, summary.end_s) == (130.0, 220.0)
    assert found["arousal_index"] == 2 / (1.5 / 60)
    assert summary.findings == ()


def test_sleep_outside_of_lights_is_told() -> None:
    summary = sleep_summary(drawn_stages("2222"), lights=Span(15.0, 60.0))
    assert summary.numbers["asleep_min"].value == 1.0
    assert summary.numbers["latency_min"].value == 0.0
    (one,) = summary.findings
    assert (one.code, one.severity, one.where) == ("sleep_outside_lights", "warning", "stages")
    assert one.what == "1 min of sleep lie outside of lights off to lights on"
    assert one.repair == ("they count for the indices, not for the sleep summary; check the lights")


def test_time_in_bed_beyond_the_stages_has_no_stage() -> None:
    found = values(sleep_summary(drawn_stages("22"), lights=Span(0.0, 120.0)))
    assert (found["unscored_min"], found["efficiency"]) == (1.0, 0.5)


def test_lights_that_never_went_off_leave_no_time_in_bed() -> None:
    numbers = sleep_summary(drawn_stages("22"), lights=Span(30.0, 0.0), arousals=[]).numbers
    assert numbers["efficiency"] == Index(
        "efficiency",
        None,
        "share",
        "time asleep as a share of the time in bed",
        "there was no time in bed",
    )
    assert numbers["time_in_bed_min"].value == 0.0
    assert numbers["arousal_index"].reason == "no sleep was scored in bed"


def test_an_arousal_counts_where_it_begins_in_sleep() -> None:
    hours = 30 / 3600
    for at, counted in ((29.999999, 0), (30.0, 1), (59.999999, 1), (60.0, 0)):
        found = sleep_summary(drawn_stages("W2W"), arousals=[Span(at, 3.0)])
        assert found.numbers["arousal_index"].value == counted / hours
    off = sleep_summary(drawn_stages("222"), lights=Span(30.0, 30.0), arousals=[Span(60.0, 3.0)])
    assert off.numbers["arousal_index"].value == 0.0


def test_an_arousal_that_cannot_be_is_refused() -> None:
    with pytest.raises(UsageError, match=r"^arousals: event 1 has onset nan s"):
        sleep_summary(drawn_stages("2"), arousals=[Span(math.nan, 3.0)])


def test_an_empty_hypnogram_is_a_night_of_nothing() -> None:
    summary = sleep_summary(Hypnogram((), 30.0))
    assert summary.numbers["time_in_bed_min"].value == 0.0
    assert summary.numbers["efficiency"].value is None
