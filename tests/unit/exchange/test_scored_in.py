"""Scored movements read back from tables and from night.json."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from tests.builders.movements import drawn, drawn_stages

from ekbom.exchange.scored_in import read_night, read_scored
from ekbom.exchange.scored_tsv import leg_movements_tsv, movements_tsv
from ekbom.model.agreement import Marked
from ekbom.model.errors import InputError
from ekbom.model.movement import Index, LegMovement
from ekbom.movements.agree import marked

HEAD = "onset_s\tduration_s\tleg\n"


def read(tmp_path: Path, text: str | bytes) -> tuple[Marked, ...]:
    place = tmp_path / "a.tsv"
    place.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_scored(place)


def refused(tmp_path: Path, text: str | bytes) -> tuple[str, str, str]:
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    where = caught.value.where.removeprefix(f"{tmp_path}/")
    return where, caught.value.problem, caught.value.todo


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    moves = [LegMovement(0.5, 1.25, "left"), LegMovement(20.0, 3.0, "right")]
    assert read(tmp_path, leg_movements_tsv(moves)) == marked(moves)
    scored = drawn("wasm2016", "|...|...|...|", "|...........|", hypnogram=drawn_stages("22"))
    assert read(tmp_path, movements_tsv(scored.movements)) == marked(scored.movements)


def test_other_columns_and_another_order_do_not_matter(tmp_path: Path) -> None:
    text = "\ufeffperiodic\tnote\tlegs\tduration_s\tonset_s\r\ntrue\tx\tboth\t2\t1e1\r\n\r\n"
    assert read(tmp_path, text) == (Marked(10.0, 2.0, "both", True),)
    assert read(tmp_path, HEAD) == ()
    assert read(tmp_path, HEAD + " 1 \t2\t left \n") == (Marked(1.0, 2.0, "left"),)


@pytest.mark.parametrize(
    ("text", "where", "problem", "todo"),
    [
        ("", "a.tsv, line 1", "no column onset_s, duration_s, legs, periodic", "give onset_s,"),
        ("onset_s\tleg\n", "a.tsv, line 1", "no column duration_s", "give onset_s, duration_s and"),
        ("onset_s\tduration_s\tlegs\n", "a.tsv, line 1", "no column periodic", "give onset_s"),
        ("leg\tleg\n", "a.tsv, line 1", "a column stands twice", "keep one of them"),
        (HEAD + "1\t2\n", "a.tsv, line 2", "2 cells under 3 columns", "put a tab between cells"),
        (HEAD + "1,5\t2\tleft", "a.tsv, line 2", "onset_s is '1,5'", "give seconds as a number"),
        (HEAD + "1\tnan\tleft", "a.tsv, line 2", "duration_s is 'nan'", "give seconds as a number"),
        (HEAD + "\t2\tleft", "a.tsv, line 2", "onset_s is ''", "give seconds as a number"),
        (
            HEAD + "1\t2\tleft\n\n1\t-2\tleft",
            "a.tsv, line 4",
            "duration_s is -2",
            "give no negative duration",
        ),
        (HEAD + "1\t2\tboth", "a.tsv, line 2", "leg is 'both'", "use left, right, unknown"),
        (
            "onset_s\tduration_s\tlegs\tperiodic\n1\t2\tarm\ttrue",
            "a.tsv, line 2",
            "legs is 'arm'",
            "use left, right, both, unknown",
        ),
        (
            "onset_s\tduration_s\tlegs\tperiodic\n1\t2\tleft\tyes",
            "a.tsv, line 2",
            "periodic is 'yes'",
            "use true or false",
        ),
        (b"\xff\xfe\x00", "a.tsv", "it is not UTF-8 text", "give a table with tabs, as UTF-8"),
    ],
)
def test_what_is_no_table_of_movements_is_refused(
    tmp_path: Path, text: str | bytes, where: str, problem: str, todo: str
) -> None:
    found = refused(tmp_path, text)
    assert found[:2] == (where, problem)
    assert found[2].startswith(todo)


def test_a_long_cell_is_cut_in_the_message(tmp_path: Path) -> None:
    assert refused(tmp_path, HEAD + "1\t2\t" + "x" * 100)[1] == f"leg is '{'x' * 40}'"
    assert refused(tmp_path, HEAD + "y" * 100 + "\t2\tleft")[1] == f"onset_s is '{'y' * 40}'"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_scored(tmp_path / "none.tsv")
    assert caught.value.problem == "it cannot be read (No such file or directory)"
    assert caught.value.todo == "check the name and the place"


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.tsv")
    with pytest.raises(InputError, match=r"a.tsv: it is no plain file; give a table of movements"):
        read_scored(tmp_path / "a.tsv")
    with pytest.raises(InputError, match=r"it cannot be read .Is a directory."):
        read_scored(tmp_path)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    place = tmp_path / "a.tsv"
    with place.open("wb") as file:
        file.truncate(50_000_001)
    with pytest.raises(InputError, match="too large to be a table of movements; check the name"):
        read_scored(place)


def night(**changes: Any) -> dict[str, Any]:
    return {
        "recording": {"duration_s": 28800},
        "rules": {"name": "wasm2016"},
        "options": {"wake": "together", "imi_upper": "inclusive"},
        "indices": {
            "plms_index": {"value": 12.5, "unit": "1/h", "definition": "words"},
            "plmw_index": {"value": None},
        },
        **changes,
    }


def test_the_numbers_of_a_night(tmp_path: Path) -> None:
    place = tmp_path / "night.json"
    place.write_text(json.dumps(night()), "utf-8")
    indices, duration, rules = read_night(place)
    assert indices == {
        "plms_index": Index("plms_index", 12.5, "1/h", "words"),
        "plmw_index": Index("plmw_index", None, "", ""),
    }
    assert duration == 28800.0
    assert rules == {"edition": "wasm2016", "wake": "together", "imi_upper": "inclusive"}
    place.write_text(json.dumps(night(recording={})), "utf-8")
    assert read_night(place)[1] is None


@pytest.mark.parametrize(
    ("changes", "problem", "todo"),
    [
        ({"recording": 1}, "recording is no object", "give a night.json of ekbom score"),
        ({"options": []}, "options is no object", "give a night.json of ekbom score"),
        ({"indices": None}, "indices is no object", "give a night.json of ekbom score"),
        ({"indices": {"x": 3}}, "x is no object", "give a night.json of ekbom score"),
        (
            {"indices": {"x": {"value": "3"}}},
            "indices.x.value is '3'",
            "give a number or null",
        ),
        (
            {"recording": {"duration_s": True}},
            "recording.duration_s is True",
            "give a number or null",
        ),
    ],
)
def test_what_is_no_night_is_refused(
    tmp_path: Path, changes: dict[str, Any], problem: str, todo: str
) -> None:
    place = tmp_path / "night.json"
    place.write_text(json.dumps(night(**changes)), "utf-8")
    with pytest.raises(InputError) as caught:
        read_night(place)
    assert (caught.value.where, caught.value.problem) == (str(place), problem)
    assert caught.value.todo == todo
