"""The scored night as a whole: fields, what is undefined and why, what is refused."""

from __future__ import annotations

import math

import pytest
from tests.builders.movements import drawn, drawn_stages

from ekbom.knowledge.load import load_rules
from ekbom.model.errors import UsageError
from ekbom.model.movement import Hypnogram, Index, LegMovement, Movement, Span
from ekbom.movements import score_movements

WASM = load_rules("wasm2016")
NAMES = [
    *("plms_index", "plmw_index", "plms_nr_index", "plms_nrem_index", "plms_rem_index"),
    *("plms_arousal_index", "clms_index", "lm_index", "short_imi_index", "isolated_index"),
    *("periodicity_index", "periodicity_index_ferri2006", "ln_imi_mean", "ln_imi_sd"),
]


def test_an_empty_night_with_everything_given() -> None:
    scored = score_movements(
        [],
        rules=WASM,
        hypnogram=drawn_stages("W2R"),
        respiratory=[],
        arousals=[],
        lights=Span(0.0, 90.0),
    )
    assert scored.movements == ()
    assert scored.findings == ()
    assert list(scored.indices) == NAMES
    values = {name: one.value for name, one in scored.indices.items()}
    assert {values[name] for name in NAMES[:10]} == {0.0}
    assert {values[name] for name in NAMES[10:]} == {None}
    reasons = [scored.indices[name].reason for name in NAMES[10:]]
    assert reasons == [
        "there are no candidate movements",
        "there are no intervals",
        "there is no such interval",
        "there is no such interval",
    ]
    assert (scored.sleep_min, scored.wake_min) == (1.0, 0.5)


def test_without_stages_no_index_per_hour_exists() -> None:
    scored = drawn("wasm2016", "|...|...|...|")
    for name in NAMES[:10]:
        assert scored.indices[name].value is None
        assert scored.indices[name].reason == "no stages were given"
        assert scored.indices[name].unit == "1/h"
    assert (scored.sleep_min, scored.wake_min) == (None, None)
    assert scored.indices["periodicity_index"] == Index(
        "periodicity_index",
        1.0,
        "share",
        "periodic movements as a share of candidate movements, in the whole recording, as there "
        "are no stages",
    )
    assert {one.stage for one in scored.movements} == {"?"}


def test_each_state_that_was_not_scored_is_named() -> None:
    awake = drawn("wasm2016", "|", hypnogram=drawn_stages("W?"), respiratory=[], arousals=[])
    reasons = {name: one.reason for name, one in awake.indices.items()}
    assert reasons["plms_index"] == "no sleep was scored"
    assert reasons["plms_nr_index"] == "no sleep was scored"
    assert reasons["plms_nrem_index"] == "no N1, N2 or N3 was scored"
    assert reasons["plms_rem_index"] == "no REM sleep was scored"
    assert reasons["plmw_index"] == ""
    asleep = drawn("wasm2016", "|", hypnogram=drawn_stages("123R"))
    assert asleep.indices["plmw_index"].reason == "no wake was scored between lights off and on"
    assert asleep.indices["plms_nr_index"].reason == "respiratory events were not given"
    assert asleep.indices["plms_arousal_index"].reason == "arousals were not given"
    assert asleep.sleep_min == 2.0


def test_the_fields_of_a_movement() -> None:
    scored = drawn(
        "wasm2016",
        "|...|...|...|",
        "....|",
        hypnogram=drawn_stages("2R"),
        respiratory=[Span(10.0, 11.0)],
        arousals=[Span(40.0, 2.0)],
    )
    assert scored.movements[:2] == (
        Movement(0.0, 1.0, "left", 1, True, True, 1, "N2", False, False, None, None),
        Movement(20.0, 1.0, "both", 2, True, True, 1, "N2", True, False, 20.0, None),
    )
    assert scored.movements[2].arousal is True
    assert scored.movements[3].stage == "?"
    assert scored.rules == WASM


def test_every_count_per_hour() -> None:
    # Asleep from 30 s: series of five, one short, one far away, one that is no candidate.
    line = "......|...|...|...|...||..................................|....###"
    scored = drawn(
        "wasm2016",
        line,
        hypnogram=Hypnogram(("W", *["N2"] * 2, *["R"] * 9), 30.0),
        respiratory=[],
        arousals=[Span(50.0, 5.0), Span(70.0, 3.0)],
    )
    asleep = 330 / 3600
    values = {name: one.value for name, one in scored.indices.items()}
    expected = {
        "plms_index": 5,
        "plms_nr_index": 5,
        "plms_arousal_index": 2,
        "clms_index": 7,
        "lm_index": 8,
        "short_imi_index": 1,
        "isolated_index": 1,
    }
    for name, counted in expected.items():
        assert values[name] == pytest.approx(counted / asleep), name
    assert values["plmw_index"] == 0.0
    assert values["plms_nrem_index"] == pytest.approx(3 / (60 / 3600))
    assert values["plms_rem_index"] == pytest.approx(2 / (270 / 3600))
    assert values["periodicity_index"] == pytest.approx(5 / 7)
    assert values["periodicity_index_ferri2006"] == pytest.approx(4 / 6)
    assert values["ln_imi_mean"] == pytest.approx(math.log(20))
    assert values["ln_imi_sd"] == pytest.approx(0.0, abs=1e-12)


def test_the_spread_of_intervals_needs_two() -> None:
    one = drawn("wasm2016", "|...|").indices
    assert one["ln_imi_mean"].value == pytest.approx(math.log(20))
    assert one["ln_imi_sd"].reason == "there is one such interval alone"
    two = drawn("wasm2016", "|...|.......|").indices
    assert two["ln_imi_mean"].value == pytest.approx(math.log(20) / 2 + math.log(40) / 2)
    assert two["ln_imi_sd"].value == pytest.approx(math.log(2) / math.sqrt(2))
    assert two["ln_imi_sd"].reason == ""


def test_the_definitions_name_the_edition_s_own_limits() -> None:
    inside = drawn("aasm", "", hypnogram=drawn_stages("2")).indices
    assert inside["ln_imi_mean"].definition == (
        "mean of the natural logarithm of intervals of 5 to 90 s, in sleep"
    )
    below = drawn("aasm", "", options={"imi_upper": "exclusive"}).indices
    assert below["ln_imi_sd"].definition == (
        "standard deviation of the natural logarithm of intervals of 5 to below 90 s, in the "
        "whole recording, as there are no stages"
    )
    definitions = {name: one.definition for name, one in inside.items()}
    assert definitions["plms_index"] == "periodic movements in sleep per hour of sleep"
    assert definitions["plmw_index"] == (
        "periodic movements in wake, lights off to on, per hour of wake, lights off to on"
    )
    assert definitions["plms_rem_index"] == "periodic movements in REM sleep per hour of REM sleep"
    assert definitions["periodicity_index_ferri2006"] == (
        "intervals above 10 and up to 90 s in an unbroken row of at least 3, as a share of all "
        "intervals between candidate movements, in sleep"
    )


def test_lights_limit_wake_and_not_sleep() -> None:
    given = {"hypnogram": drawn_stages("WW22W")}
    line = "|..|..|..|..|..|..|..|..|..|"
    free = drawn("wasm2016", line, **given)
    assert (free.sleep_min, free.wake_min) == (1.0, 1.5)
    assert free.indices["plmw_index"].value == pytest.approx(6 / 0.025)
    # Off at 15 s: the movement at 15 s counts, the one at 0 does not; on at 135 s likewise.
    dark = drawn("wasm2016", line, **given, lights=Span(15.0, 120.0))
    assert (dark.sleep_min, dark.wake_min) == (1.0, 1.0)
    assert dark.indices["plmw_index"].value == pytest.approx(4 / (60 / 3600))
    assert dark.indices["plms_index"].value == free.indices["plms_index"].value
    never = drawn("wasm2016", line, **given, lights=Span(60.0, 60.0))
    assert never.indices["plmw_index"].reason == "no wake was scored between lights off and on"


def test_epochs_begin_where_they_are_said_to() -> None:
    stages = Hypnogram(("N1", "R"), 20.0, 10.0)
    moves = [LegMovement(at, 1.0, "left") for at in (9.999999, 30.0, 50.0)]
    scored = score_movements(moves, rules=WASM, hypnogram=stages)
    assert [one.stage for one in scored.movements] == ["?", "R", "?"]
    edges = [LegMovement(at, 1.0, "left") for at in (10.0, 29.999999, 49.999999)]
    inside = score_movements(edges, rules=WASM, hypnogram=stages)
    assert [one.stage for one in inside.movements] == ["N1", "N1", "R"]
    assert scored.sleep_min == pytest.approx(40 / 60)


def test_an_edge_is_exact_wherever_it_lies_in_the_night() -> None:
    for start in (0.1, 20000.3, 28799.7):
        moves = [LegMovement(start + 10.0 * i, 1.1, "left") for i in range(4)]
        assert all(one.periodic for one in score_movements(moves, rules=WASM).movements)


def test_movements_of_a_single_channel_have_no_leg() -> None:
    moves = [LegMovement(20.0 * i, 1.0, "unknown") for i in range(4)]
    scored = score_movements(moves, rules=WASM)
    assert {one.legs for one in scored.movements} == {"unknown"}
    assert all(one.periodic for one in scored.movements)
    close = [LegMovement(0.0, 1.0, "unknown"), LegMovement(1.5, 1.0, "unknown")]
    assert len(score_movements(close, rules=load_rules("aasm")).movements) == 2


@pytest.mark.parametrize(
    ("moves", "where", "problem", "todo"),
    [
        (
            [LegMovement(0.0, 1.0, "left"), LegMovement(5.0, 1.0, "unknown")],
            "movements",
            "some name a leg and some do not",
            "name the leg of all, or of none",
        ),
        (
            [LegMovement(0.0, 1.0, "arm")],  # type: ignore[arg-type]
            "movements",
            'leg "arm" is unknown',
            "use left, right, unknown",
        ),
        (
            [LegMovement(0.0, 1.0, "left"), LegMovement(math.nan, 1.0, "left")],
            "movements",
            "event 2 has onset nan s and duration 1 s",
            "give finite seconds and no negative duration",
        ),
        (
            [LegMovement(3.0, -1.0, "left")],
            "movements",
            "event 1 has onset 3 s and duration -1 s",
            "give finite seconds and no negative duration",
        ),
        (
            [LegMovement(1e10, 1.0, "left")],
            "movements",
            "event 1 has onset 1e+10 s and duration 1 s",
            "give finite seconds and no negative duration",
        ),
    ],
)
def test_what_cannot_be_is_refused(
    moves: list[LegMovement], where: str, problem: str, todo: str
) -> None:
    with pytest.raises(UsageError) as caught:
        score_movements(moves, rules=WASM)
    assert (caught.value.where, caught.value.problem, caught.value.todo) == (where, problem, todo)


@pytest.mark.parametrize("where", ["respiratory", "arousals", "lights"])
def test_an_impossible_event_names_its_kind(where: str) -> None:
    bad = Span(0.0, math.inf)
    with pytest.raises(UsageError) as caught:
        drawn("wasm2016", "|", **{where: bad if where == "lights" else [bad]})
    assert caught.value.where == where


def test_windows_of_different_length_may_overlap() -> None:
    # The event that began first ends last.
    events = [Span(0.0, 50.0), Span(5.0, 1.0), Span(7.0, 1.0)]
    scored = drawn(
        "wasm2016",
        ".....|....|...|",
        respiratory=events,
        options={"respiratory_window": "whole_event"},
    )
    assert [one.respiratory for one in scored.movements] == [True, True, False]


def test_findings_say_what_to_do() -> None:
    (series,) = drawn("wasm2016", "||...|...|...|").findings
    assert (series.severity, series.where) == ("note", "option start_after_short_imi")
    assert series.what == "1 series begin with a movement that follows a short interval"
    _, unknown = drawn("aasm", "|").findings
    assert (unknown.severity, unknown.where) == ("warning", "rules aasm")
    assert "none were given" in unknown.what


def test_series_of_sleep_and_wake_are_numbered_by_their_first_movement() -> None:
    scored = drawn(
        "wasm2006",
        "||||..||||......||||",
        hypnogram=drawn_stages("2W????"),
    )
    assert [one.series for one in scored.movements] == [1] * 4 + [2] * 4 + [1] * 4


def test_every_index_says_its_unit_and_what_it_counts() -> None:
    told = drawn("wasm2016", "|", hypnogram=drawn_stages("2")).indices
    assert {name: one.name for name, one in told.items()} == {name: name for name in NAMES}
    assert [one.unit for one in told.values()] == ["1/h"] * 10 + ["share"] * 2 + ["ln s"] * 2
    definitions = {name: one.definition for name, one in told.items()}
    assert definitions["plms_nr_index"] == (
        "periodic movements in sleep, the series built anew without those near respiratory "
        "events, per hour of sleep"
    )
    assert definitions["plms_nrem_index"] == (
        "periodic movements in N1, N2 and N3 per hour of N1, N2 and N3"
    )
    assert definitions["plms_arousal_index"] == (
        "periodic movements in sleep with an arousal per hour of sleep"
    )
    assert definitions["clms_index"] == "candidate movements in sleep per hour of sleep"
    assert definitions["lm_index"] == "movements in sleep, candidates or not, per hour of sleep"
    assert definitions["short_imi_index"] == (
        "candidate movements in sleep after an interval too short for a series per hour of sleep"
    )
    assert definitions["isolated_index"] == (
        "candidate movements in sleep that are in no series, after an interval that is not too "
        "short, per hour of sleep"
    )
    assert definitions["periodicity_index"] == (
        "periodic movements as a share of candidate movements, in sleep"
    )


def test_the_findings_word_for_word() -> None:
    short = [LegMovement(0.0, 0.4, "left"), LegMovement(5.0, 0.1, "right")]
    found = score_movements(short, rules=load_rules("aasm")).findings
    assert [(one.code, one.severity, one.where, one.what, one.repair) for one in found] == [
        (
            "provisional_rules",
            "note",
            "rules aasm",
            "clauses of this edition stand from memory or from second-hand sources",
            "read the result as provisional",
        ),
        (
            "too_short",
            "note",
            "movements",
            "2 shorter than 0.5 s after joining",
            "they are no leg movements and were left out",
        ),
        (
            "respiratory_unknown",
            "warning",
            "rules aasm",
            "this edition leaves out movements near respiratory events, and none were given",
            "give the respiratory events, or an empty list where there were none",
        ),
    ]
    (series,) = drawn("wasm2016", "||...|...|...|").findings
    assert series.code == "series_after_short_imi"
    assert series.repair == ("programs differ here; compare with the other value of the option")
