"""JSON files are read strictly."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ekbom.exchange.json_file import Taker, read_json, write_json
from ekbom.model.errors import InputError, StoreError


def test_what_is_written_is_read(tmp_path: Path) -> None:
    place = tmp_path / "a.json"
    write_json(place, {"a": [1, 2.5, None, "é"]})
    assert read_json(place) == {"a": [1, 2.5, None, "é"]}
    with pytest.raises(StoreError, match="already"):
        write_json(place, {})
    write_json(place, {}, replace=True)
    assert read_json(str(place)) == {}


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b'\xef\xbb\xbf{"a": 1}')
    assert read_json(tmp_path / "a.json") == {"a": 1}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not JSON"),
        (b"{", "line 1"),
        (b'{"a": 1,\n}', "line 2"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b"[1, 2]", "one JSON object"),
        (b"3", "one JSON object"),
        (b'{"a": 1, "a": 2}', "'a' stands twice"),
        (b'{"a": {"b": 1, "b": 1}}', "'b' stands twice"),
        (b'{"a": NaN}', "NaN is not a JSON number"),
        (b'{"a": -Infinity}', "not a JSON number"),
        (b'{"a": ' + b"9" * 5000 + b"}", "correct the file"),
        (b"[" * 200_000, "nested too deeply"),
        (b" " * 1_000_001, "too large"),
    ],
    ids=lambda v: str(v)[:30],
)
def test_files_that_are_refused(tmp_path: Path, content: bytes, words: str) -> None:
    place = tmp_path / "a.json"
    place.write_bytes(content)
    with pytest.raises(InputError, match=words) as caught:
        read_json(place)
    assert caught.value.where == str(place)
    assert place.read_bytes() == content


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_json(tmp_path / "none.json")
    with pytest.raises(InputError, match="cannot be read"):
        read_json(tmp_path)
    # A pipe that nobody writes into would be waited for without end.
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="it is no plain file; give a plan or a schedule"):
        read_json(tmp_path / "pipe")


def test_values_are_taken_by_type() -> None:
    taker = Taker("f", "", {"n": 1, "b": True, "x": None, "f": 2.0})
    assert taker.take("n", int) == 1
    assert taker.take("b", bool) is True
    assert taker.take("x", str, type(None)) is None
    assert taker.take("f", int, float) == 2.0
    taker.finish()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "g.n is missing"),
        ({"n": "1"}, "g.n is '1', of the wrong type"),
        ({"n": True}, "g.n is True, of the wrong type"),
        ({"n": 1, "z": 0, "y": 0}, "g.y is not known"),
        ([], "g is not an object"),
    ],
)
def test_values_that_are_refused(values: object, words: str) -> None:
    def read() -> None:
        taker = Taker("f", "g", values)
        taker.take("n", int)
        taker.finish()

    with pytest.raises(InputError, match=words):
        read()


def test_the_whole_file_has_a_name_too() -> None:
    with pytest.raises(InputError, match="f: the file is not an object"):
        Taker("f", "", 3)
    with pytest.raises(InputError, match="f: n is missing"):
        Taker("f", "", {}).take("n", int)
