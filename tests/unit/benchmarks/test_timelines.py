"""The long comparison with the oracle: it covers what it says, and it can fail."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from benchmarks.timelines import CHUNK, FIRST, NIGHTS, chunks_of, page, work
from tests.builders.movements import random_timeline
from tests.oracles.held import differences, held_against
from tests.oracles.movements import literal

from ekbom.model.rules import OPTIONS
from ekbom.movements import score_movements


def test_chunks_hold_every_night_once() -> None:
    seeds = [first + i for first, count in chunks_of(NIGHTS) for i in range(count)]
    assert seeds == list(range(FIRST, FIRST + NIGHTS))
    assert NIGHTS == 20_000
    assert chunks_of(CHUNK + 1) == [(FIRST, CHUNK), (FIRST + CHUNK, 1)]


def test_nights_are_counted_by_edition_and_option() -> None:
    found = work(FIRST, 6)
    assert found["differ"] == []
    assert sum(found["nights"][f"edition={e}"] for e in ("wasm2016", "wasm2006", "aasm")) == 6
    for name, values in OPTIONS.items():
        assert sum(found["nights"][f"{name}={value}"] for value in values) == 6
    assert found["seen"]["movements"] >= found["seen"]["candidates"] > found["seen"]["periodic"]


def chunk(count: int, differ: list[str]) -> dict[str, Any]:
    return {"nights": {"edition=aasm": count, "wake=apart": count}, "seen": {}, "differ": differ}


def test_the_limits_of_the_table() -> None:
    text, broken = page([chunk(300, []), chunk(200, [])])
    assert broken == []
    assert "**Limits broken: 0.**" in text
    assert "Nights that differ: 0 of 500." in text
    assert "| wake | apart | 500 |" in text
    text, broken = page([chunk(499, ["seed 3, aasm: planted"])])
    assert broken == ["edition=aasm: 499 nights", "wake=apart: 499 nights", "1 nights differ"]
    assert "**Limits broken: 3.**" in text
    assert "- seed 3, aasm: planted" in text


def test_a_planted_difference_is_found() -> None:
    night = next(
        night
        for night in map(random_timeline, range(100))
        if differences(night)[0].indices["plms_index"].value
    )
    result, same = differences(night)
    assert same == []
    moves, values = literal(night.moves, **night.given())
    assert held_against(result, moves[:-1], values)[0] == (
        f"{len(moves)} movements for {len(moves) - 1}"
    )
    turned = [{**moves[0], "candidate": not moves[0]["candidate"]}, *moves[1:]]
    (one,) = held_against(result, turned, values)
    assert one.startswith("movement 0: candidate ")
    (two,) = held_against(result, moves, {**values, "plms_index": 0.1})
    assert two.startswith("plms_index: ")
    assert len(held_against(result, moves, {**values, "plms_index": None})) == 1
    other = score_movements(night.moves[1:], **night.given())
    assert held_against(other, moves, values)
    silent = replace(result, indices={**result.indices})
    assert held_against(silent, moves, values) == []
