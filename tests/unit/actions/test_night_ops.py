"""Steps of work on a night: what each does, and what is refused."""

from __future__ import annotations

import json
import math

import pytest

from ekbom.actions.night_counted import count_night, stage_letters
from ekbom.actions.night_ops import MOST_STEPS, take_steps, told_steps
from ekbom.actions.night_state import NightState, state_from
from ekbom.model.errors import UsageError
from ekbom.model.movement import Hypnogram, LegMovement, Span

MOVES = {k: LegMovement(20.0 * k + 20, 2.0, "left") for k in range(10)}
STATE = NightState(
    duration_s=600.0,
    legs={"left": "LAT", "right": "RAT"},
    movements=MOVES,
    hypnogram=Hypnogram(("N2",) * 20, 30.0),
    lights=Span(0.0, 600.0),
    next_id=10,
)
ADD = {"do": "add", "onset_s": 300, "duration_s": 1.5, "leg": "right"}


def test_a_state_is_the_same_when_it_is_read_back():
    state = take_steps(
        STATE,
        [
            ADD,
            {"do": "off", "onset_s": 10, "duration_s": 5.5, "why": "artefact"},
            {"do": "note", "at_s": 3, "text": "  turned over "},
        ],
    )
    again = state_from(json.loads(json.dumps(state.to_dict())))
    assert again == state
    assert again.notes[12].text == "turned over"
    assert again.next_id == 13
    bare = NightState(10.0, {}, {})
    assert state_from(json.loads(json.dumps(bare.to_dict()))) == bare


def test_movements_are_added_moved_and_deleted():
    state = take_steps(
        STATE,
        [
            ADD,
            {"do": "move", "id": 0, "onset_s": 21.25, "duration_s": 3},
            {"do": "delete", "id": 1},
        ],
    )
    assert state.movements[10] == LegMovement(300.0, 1.5, "right")
    assert state.movements[0] == LegMovement(21.25, 3.0, "left")
    assert 1 not in state.movements
    assert STATE.movements == MOVES


def test_stretches_go_off_and_on_again():
    state = take_steps(STATE, [{"do": "off", "onset_s": 90, "duration_s": 60, "why": "off"}])
    assert state.off_spans == (Span(90.0, 60.0),)
    assert count_night(state, "wasm2016", {}).off_min == 1.0
    assert take_steps(state, [{"do": "on", "id": 10}]).off == {}
    both = take_steps(state, [{"do": "off", "onset_s": 60, "duration_s": 60, "why": "artefact"}])
    assert both.off_spans == (Span(60.0, 60.0), Span(90.0, 60.0))
    assert count_night(both, "wasm2016", {}).off_min == 1.5


def test_epochs_are_staged_also_where_nobody_did():
    state = take_steps(STATE, [{"do": "stage", "epoch": 19, "stage": "R"}])
    assert state.hypnogram.stages[18:] == ("N2", "R")
    assert stage_letters(state)[-2:] == "24"
    bare = take_steps(NightState(100.0, {}, {}), [{"do": "stage", "epoch": 2, "stage": "W"}])
    assert bare.hypnogram == Hypnogram(("?", "?", "W"), 30.0)
    assert stage_letters(NightState(100.0, {}, {})) == ""


def test_notes_come_and_go():
    state = take_steps(STATE, [{"do": "note", "at_s": 0, "text": "x"}, {"do": "unnote", "id": 10}])
    assert state.notes == {}


@pytest.mark.parametrize(
    "step",
    [
        {"do": "paint"},
        {},
        "add",
        {**ADD, "leg": "third"},
        {**ADD, "onset_s": -1},
        {**ADD, "onset_s": math.nan},
        {**ADD, "onset_s": math.inf},
        {**ADD, "onset_s": "3"},
        {**ADD, "onset_s": True},
        {**ADD, "onset_s": 599},
        {**ADD, "duration_s": 0},
        {**ADD, "duration_s": 121},
        {"do": "add", "leg": "left"},
        {"do": "delete", "id": 99},
        {"do": "delete", "id": "0"},
        {"do": "move", "id": 99, "onset_s": 1, "duration_s": 1},
        {"do": "stage", "epoch": 20, "stage": "R"},
        {"do": "stage", "epoch": -1, "stage": "R"},
        {"do": "stage", "epoch": 1.5, "stage": "R"},
        {"do": "stage", "epoch": 1, "stage": "N4"},
        {"do": "off", "onset_s": 0, "duration_s": 601, "why": "off"},
        {"do": "off", "onset_s": 0, "duration_s": 6, "why": "tired"},
        {"do": "on", "id": 3},
        {"do": "note", "at_s": 601, "text": "x"},
        {"do": "note", "at_s": 1, "text": " "},
        {"do": "note", "at_s": 1, "text": "a\nb"},
        {"do": "note", "at_s": 1, "text": "x" * 501},
        {"do": "unnote", "id": 3},
    ],
)
def test_a_step_that_cannot_be_taken_is_refused(step):
    with pytest.raises(UsageError) as caught:
        take_steps(STATE, [{"do": "stage", "epoch": 0, "stage": "W"}, step])
    assert caught.value.where == "step 2"


def test_too_many_steps_are_refused():
    with pytest.raises(UsageError, match="more than 5000"):
        take_steps(STATE, [ADD] * (MOST_STEPS + 1))


def test_steps_are_told_in_a_few_words():
    assert told_steps([ADD, ADD, {"do": "stage"}]) == "2 movements added, 1 epoch staged"
    assert told_steps([{"do": "off"}, {"do": "note"}]) == "1 stretch switched off, 1 note written"
    assert told_steps([]) == "nothing changed"


def test_rows_name_the_movement_of_the_rules_that_holds_each():
    moves = {0: LegMovement(10.0, 2.0, "left"), 1: LegMovement(10.3, 3.0, "right"),
             2: LegMovement(30.0, 0.1, "left"), 3: LegMovement(50.0, 2.0, "right")}  # fmt: skip
    state = NightState(100.0, {"left": "a", "right": "b"}, moves, next_id=4)
    rows = count_night(state, "wasm2016", {}).rows()
    assert [(row[0], row[3], row[4]) for row in rows] == [
        (0, "left", 1), (1, "right", 1), (2, "left", 0), (3, "right", 2)
    ]  # fmt: skip
    assert [row[6] for row in rows] == [1, 1, 0, 1]
    assert rows[3][8] == 40.0
    off = take_steps(state, [{"do": "off", "onset_s": 45, "duration_s": 10, "why": "off"}])
    assert [row[4] for row in count_night(off, "wasm2016", {}).rows()] == [1, 1, 0, 0]
