"""A scored night as EDF+ annotations: what is written, and that it reads back equal."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ekbom.model.errors import StoreError
from ekbom.model.movement import STAGES, Hypnogram, LegMovement, Span
from ekbom.model.recording import Annotation, Marks
from ekbom.recordings.marks_file import read_marks
from ekbom.recordings.scored_edf import scored_annotations, scored_edf_bytes
from ekbom.recordings.whole_file import write_whole

START = datetime(2026, 1, 2, 22, 0, 1)


def test_every_kind_in_the_order_of_time() -> None:
    found = scored_annotations(
        leg_movements=[LegMovement(31.0000004, 2.5, "left"), LegMovement(1.0, 2.0, "right")],
        hypnogram=Hypnogram(("W", "?"), 30.0, -10.0),
        respiratory=[Span(5.0, 12.0)],
        arousals=[],
        lights=Span(3.0, 50.0),
        channels={"left": "EMG LAT"},
    )
    assert found == (
        Annotation(-10.0, 30.0, "Sleep stage W"),
        Annotation(0.0, None, "Arousals scored"),
        Annotation(1.0, 2.0, "Limb movement", "right leg"),
        Annotation(3.0, None, "Lights off"),
        Annotation(5.0, 12.0, "Respiratory event"),
        Annotation(20.0, 30.0, "Sleep stage ?"),
        Annotation(31.0, 2.5, "Limb movement", "EMG LAT"),
        Annotation(53.0, None, "Lights on"),
    )


def test_a_leg_that_its_channel_does_not_tell_stands_in_the_text(tmp_path: Path) -> None:
    moves = (
        LegMovement(1.0, 2.0, "left"), LegMovement(5.0, 2.0, "right"),
    )  # fmt: skip
    rows = scored_annotations(leg_movements=moves, channels={"left": "LEG1", "right": "LAT"})
    assert [(one.text, one.channel) for one in rows] == [
        ("Limb movement (left)", "LEG1"),
        ("Limb movement (right)", "LAT"),
    ]
    place = tmp_path / "scored.edf"
    place.write_bytes(scored_edf_bytes(rows, start=START))
    assert read_marks(place, start=START, duration_s=60.0).movements == moves
    alone = (LegMovement(1.0, 2.0, "unknown"),)
    rows = scored_annotations(leg_movements=alone, channels={"unknown": "RAT"})
    assert rows == (Annotation(1.0, 2.0, "Limb movement (unknown)", "RAT"),)
    place = tmp_path / "scored.edf"
    place.write_bytes(scored_edf_bytes(rows, start=START))
    assert read_marks(place, start=START, duration_s=60.0).movements == alone


def test_what_was_not_scored_is_not_said() -> None:
    assert scored_annotations(leg_movements=None) == ()
    assert scored_annotations(leg_movements=[], respiratory=[]) == (
        Annotation(0.0, None, "Respiratory events scored"),
        Annotation(0.0, None, "Limb movements scored"),
    )


def night(seed: int) -> dict[str, Any]:
    """A night by lot, on whole microseconds."""
    rng = np.random.default_rng(seed)

    def times(n: int, longest: float) -> list[tuple[float, float]]:
        onset = np.sort(rng.uniform(0, 3000, n))
        return [(round(float(a), 6), round(float(rng.uniform(0.5, longest)), 6)) for a in onset]

    legs: list[Any] = ["left", "right"] if seed % 3 else ["unknown", "unknown"]
    return {
        "leg_movements": tuple(
            LegMovement(a, d, legs[int(rng.integers(2))]) for a, d in times(40, 12.0)
        ),
        "hypnogram": Hypnogram(
            tuple(STAGES[int(k)] for k in rng.integers(0, 6, 120)), (30.0, 20.0)[seed % 2]
        ),
        "respiratory": tuple(Span(a, d) for a, d in times(int(rng.integers(0, 4)), 30.0)),
        "arousals": tuple(Span(a, d) for a, d in times(int(rng.integers(0, 4)), 10.0)),
        "lights": Span(12.25, 3000.5),
    }


@pytest.mark.parametrize("seed", range(12))
def test_read_back_equal(tmp_path: Path, seed: int) -> None:
    given = night(seed)
    channels: Any = {"left": "EMG LAT", "right": "Leg/R", "unknown": "Leg"}
    rows = scored_annotations(**given, channels=channels)
    place = tmp_path / "scored.edf"
    place.write_bytes(scored_edf_bytes(rows, start=START))
    marks = read_marks(place, start=START, duration_s=3600.0)
    movements = given.pop("leg_movements")
    assert marks == Marks(movements=movements, **given)


def test_a_night_without_stages_and_movements(tmp_path: Path) -> None:
    rows = scored_annotations(leg_movements=())
    place = tmp_path / "scored.edf"
    place.write_bytes(scored_edf_bytes(rows, start=None))
    marks = read_marks(place, start=None, duration_s=3600.0)
    assert marks == Marks(movements=())
    assert os.listdir(tmp_path) == ["scored.edf"]


def test_nothing_scored_at_all(tmp_path: Path) -> None:
    place = tmp_path / "scored.edf"
    place.write_bytes(scored_edf_bytes([], start=START))
    marks = read_marks(place, start=START, duration_s=3600.0)
    assert marks == Marks(not_used=(("Nothing was scored", 1),))


def test_signs_that_part_fields_do_not_get_into_texts(tmp_path: Path) -> None:
    rows = [Annotation(5.0, 2.0, "Limb\x14 movement", "LA\x00T\x15 \ud800")]
    place = tmp_path / "scored.edf"
    place.write_bytes(scored_edf_bytes(rows, start=START))
    marks = read_marks(place, start=START, duration_s=3600.0)
    assert marks.movements == (LegMovement(5.0, 2.0, "left"),)


def test_the_header_has_the_start_of_the_recording() -> None:
    data = scored_edf_bytes([Annotation(5.0, 2.0, "x")], start=START)
    assert data[168:184] == b"02.01.2622.00.01"
    assert data[192:197] == b"EDF+C"
    assert b"+5\x152\x14x\x14" in data


def test_nothing_is_left_behind_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "scored.edf").mkdir()
    with pytest.raises(StoreError, match=r"it cannot be written .*; choose another place"):
        write_whole(tmp_path / "scored.edf", [b"x"])
    assert os.listdir(tmp_path) == ["scored.edf"]
    with pytest.raises(StoreError, match="it cannot be written"):
        write_whole(tmp_path / "none" / "scored.edf", [b"x"])
