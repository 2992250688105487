"""Annotation lists: the time of each record, texts with their lengths, and every fault once."""

from __future__ import annotations

import numpy as np
import pytest

from ekbom.model.recording import Annotation
from ekbom.recordings.notes import Notes
from ekbom.recordings.tal import TalReader


def read(*records: bytes, width: int = 80) -> TalReader:
    """Records through the quick way; `test_both_ways_agree` holds it against the slow one."""
    raw = b"".join(record.ljust(width, b"\0") for record in records)
    reader = TalReader()
    reader.block([np.frombuffer(raw, np.uint8).reshape(-1, width)])
    return reader


@pytest.mark.parametrize(
    ("raw", "onset"),
    [
        (b"+0\x14\x14", 0.0),
        (b"+567.125\x14\x14", 567.125),
        (b"-0.5\x14\x14", -0.5),
        (b"+5.\x14\x14", 5.0),
        (b"+" + b"1" * 12 + b"\x14\x14", 111_111_111_111.0),
        (b"+1,5\x14\x14", 1.5),
        (b"+" + b"1" * 13 + b"\x14\x14", None),
        (b"0\x14\x14", None),
        (b"+\x14\x14", None),
        (b"+.\x14\x14", None),
        (b"+1.2.3\x14\x14", None),
        (b"+1-3\x14\x14", None),
        (b"+nan\x14\x14", None),
        (b"+1e3\x14\x14", None),
        (b"+1\x14", 1.0),
        (b"+1", 1.0),
        (b"\0+1\x14\x14", None),
        (b"+1\0\x14\x14", 1.0),
        (b"", None),
        (b"\xff" * 80, None),
    ],
)
def test_the_time_of_a_record(raw: bytes, onset: float | None) -> None:
    assert read(raw).onsets == [onset]
    assert read(b"+0\x14\x14", raw, b"+2\x14\x14").onsets == [0.0, onset, 2.0]


def test_texts_come_with_length_and_channel() -> None:
    found = read(
        b"+0\x14\x14Lights off\x14\0+1.5\x1530\x14Sleep stage N1\x14\0",
        b"+1\x14\x14\0+2\x150.5\x14one\x14two\x14\0-3\x14Limb movement@@EMG LAT\x14",
        b"+2\x14\x14\0+4\x15\x14no length\x14",
    )
    assert found.annotations == [
        Annotation(0.0, None, "Lights off"),
        Annotation(1.5, 30.0, "Sleep stage N1"),
        Annotation(2.0, 0.5, "one"),
        Annotation(2.0, 0.5, "two"),
        Annotation(-3.0, None, "Limb movement", "EMG LAT"),
        Annotation(4.0, None, "no length"),
    ]
    assert not found.faults
    assert read(b"+0\x14\x14@@\x14").annotations == [Annotation(0.0, None, "@@")]


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"+0\x14\x14\0x1\x14text\x14", "tal_time"),
        (b"+0\x14\x14\0+1\x15soon\x14text\x14", "tal_duration"),
        (b"+0\x14\x14\0+1\x15-3\x14text\x14", "tal_duration"),
        (b"+0\x14\x14\0+1,5\x14text\x14", "tal_comma"),
        (b"+0\x14\x14\0+1\x151,5\x14text\x14", "tal_comma"),
        (b"+0\x14\x14\0+1\x14text", "tal_end"),
        (b"+0\x14\x14\0\0\0+1\x14text\x14", "tal_rest"),
        (b"+0\x14\x14\0+1\x14\xe9t\xe9\x14", "tal_letters"),
        (b"+0\x14\x14\0+1\x14a\x1b[2J\x14", "tal_controls"),
        (b"\x14\x14", "no_time"),
        (b"soon\x14\x14", "no_time"),
    ],
)
def test_a_fault_is_said_once_with_its_record(raw: bytes, kind: str) -> None:
    found = read(b"+0\x14\x14", raw, raw)
    assert found.faults == {kind: 2}
    notes = Notes("night.edf")
    found.report(notes)
    (said,) = notes.findings
    assert (said.code, said.severity) == (kind, "warning")
    assert said.where == "night.edf, record 2 (annotations)"
    assert said.what.endswith(" (2 times)")
    once = Notes("night.edf")
    read(raw).report(once)
    assert "times)" not in once.findings[0].what


def test_a_text_with_a_bad_time_of_its_own_is_said_beside_the_missing_time() -> None:
    assert read(b"soon\x14\x14text\x14").faults == {"tal_time": 1, "no_time": 1}


def test_texts_are_mended_and_kept() -> None:
    found = read(b"+0\x14\x14\0+1\x14\xe9t\xe9\x14\0+2\x14a\nb\x1b\x14\0+3\x15x\x14c\x14\0+4\x14d")
    assert [one.text for one in found.annotations] == ["\xe9t\xe9", "a b\ufffd", "c", "d"]
    assert found.annotations[2].duration_s is None


def test_a_text_without_end_and_texts_without_number_are_cut() -> None:
    long = read(b"+0\x14\x14" + b"x" * 10_001 + b"\x14", width=10_010)
    assert len(long.annotations[0].text) == 10_000
    assert long.faults == {"tal_long": 1}
    many = TalReader()
    many.annotations = [Annotation(0.0, None, "x")] * 500_000
    many.record([b"+0\x14\x14x\x14"])
    assert (len(many.annotations), many.faults) == (500_000, {"tal_many": 1})


def test_records_that_say_no_time_can_be_taken_from_the_end() -> None:
    found = read(b"+0\x14\x14", b"", b"+2\x14\x14", b"", b"")
    assert found.drop_timeless_end(4) == 1
    assert (found.onsets, found.faults) == ([0.0, None, 2.0, None], {"no_time": 2})
    assert found.drop_timeless_end(0) == 1
    assert found.onsets == [0.0, None, 2.0]
    whole = read(b"+0\x14\x14", b"")
    assert whole.drop_timeless_end(0) == 1
    assert whole.faults == {}


def test_only_the_first_place_keeps_the_time() -> None:
    def place(*records: bytes) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
        raw = b"".join(record.ljust(24, b"\0") for record in records)
        return np.frombuffer(raw, np.uint8).reshape(-1, 24)

    reader = TalReader()
    reader.block([place(b"+0\x14\x14", b"+1\x14\x14"), place(b"", b"+9\x14late\x14")])
    assert reader.onsets == [0.0, 1.0]
    assert reader.annotations == [Annotation(9.0, None, "late")]
    tiny = TalReader()
    tiny.block([np.zeros((2, 3), np.uint8)])
    assert tiny.onsets == [None, None]


def test_both_ways_agree() -> None:
    rng = np.random.default_rng(7)
    pieces = [b"+1", b"-2.5", b"\x14", b"\x14\x14", b"\0", b"\x15", b"3", b".", b"x", b"\xff", b","]
    for _ in range(300):
        rows = [
            b"".join(pieces[k] for k in rng.integers(0, len(pieces), rng.integers(0, 7)))
            for _ in range(3)
        ]
        quick, slow = read(*rows, width=32), TalReader()
        for row in rows:
            slow.record([row.ljust(32, b"\0")])
        assert quick.onsets == slow.onsets
        assert quick.annotations == slow.annotations
        assert quick.faults == slow.faults
