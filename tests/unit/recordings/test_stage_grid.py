"""Stage marks on epochs: drawn nights, odd marks, lengths of an epoch."""

from __future__ import annotations

import pytest

from ekbom.model.movement import Hypnogram, Stage
from ekbom.recordings.notes import Notes
from ekbom.recordings.stage_grid import StageMark, hypnogram_of


def laid(
    *marks: tuple[float, float | None, Stage],
    epoch_s: float | None = None,
    duration_s: float = 1e6,
) -> tuple[Hypnogram | None, list[tuple[str, str]]]:
    """The hypnogram, and what was found odd."""
    notes = Notes("drawn")
    found = hypnogram_of(
        [StageMark(*mark) for mark in marks], epoch_s=epoch_s, duration_s=duration_s, notes=notes
    )
    return found, [(one.code, one.what) for one in notes.findings]


def runs(
    text: str, epoch_s: float = 30.0, start_s: float = 0.0
) -> list[tuple[float, float, Stage]]:
    names: dict[str, Stage] = {"W": "W", "1": "N1", "2": "N2", "3": "N3", "R": "R", "?": "?"}
    return [(start_s + k * epoch_s, epoch_s, names[sign]) for k, sign in enumerate(text)]


def test_one_mark_for_each_epoch() -> None:
    found, odd = laid(*runs("W123R?"))
    assert found == Hypnogram(("W", "N1", "N2", "N3", "R", "?"), 30.0, 0.0)
    assert odd == []


@pytest.mark.parametrize("epoch_s", [10.0, 20.0, 30.0, 4.0, 60.0])
def test_the_commonest_duration_is_the_epoch(epoch_s: float) -> None:
    found, odd = laid(*runs("W1122", epoch_s, 12.5))
    assert found == Hypnogram(("W", "N1", "N1", "N2", "N2"), epoch_s, 12.5)
    assert odd == []


def test_runs_of_epochs_are_laid_on_thirty_seconds() -> None:
    found, odd = laid((0, 60, "W"), (60, 90, "N2"), (150, 30, "R"))
    assert found == Hypnogram(("W", "W", "N2", "N2", "N2", "R"), 30.0)
    assert odd == []
    found, _ = laid((0, 300, "W"))
    assert found == Hypnogram(("W",) * 10, 30.0)


def test_runs_of_twenty_seconds() -> None:
    found, odd = laid((0, 40, "W"), (40, 20, "N1"), (60, 100, "N2"))
    assert found == Hypnogram(("W", "W", "N1", *("N2",) * 5), 20.0)
    assert odd == []


def test_the_finest_whole_second_where_nothing_else_fits() -> None:
    found, odd = laid((0, 12, "W"), (12, 9, "N1"), (21, 33, "N2"))
    assert found == Hypnogram((*("W",) * 4, *("N1",) * 3, *("N2",) * 11), 3.0)
    assert odd == []


def test_a_given_length_is_taken() -> None:
    found, odd = laid(*runs("WW22"), epoch_s=60.0)
    assert found == Hypnogram(("W", "N2"), 60.0)
    assert odd == [("stages_off_grid", "2 borders of stages off the grid of epochs of 60 s")]


def test_a_short_last_epoch_is_kept_with_a_finding() -> None:
    found, odd = laid(*runs("W" * 30), (900.0, 17.0, "N2"))
    assert found == Hypnogram((*("W",) * 30, "N2"), 30.0)
    assert odd == [("stages_off_grid", "1 border of stages off the grid of epochs of 30 s")]


def test_borders_that_are_near_lie_on_the_grid() -> None:
    found, odd = laid((0, 30.04, "W"), (30.04, 29.96, "N1"), (60, 30, "N2"), (90, 30, "N2"))
    assert found == Hypnogram(("W", "N1", "N2", "N2"), 30.0)
    assert odd == []


def test_a_hole_is_not_scored() -> None:
    found, odd = laid((0, 30, "W"), (90, 30, "N2"))
    assert found == Hypnogram(("W", "?", "?", "N2"), 30.0)
    assert odd == []


def test_a_stage_without_a_duration_lasts_to_the_next() -> None:
    found, odd = laid((0, None, "W"), (60, 0, "N2"), (90, None, "R"), duration_s=180)
    assert found == Hypnogram(("W", "W", "N2", "R", "R", "R"), 30.0)
    assert odd == [("last_stage_open", "the last stage has no duration")]


def test_the_last_of_even_steps_is_as_long_as_the_others() -> None:
    found, odd = laid(*((k * 30.0, None, "N2") for k in range(4)), duration_s=1e5)
    assert found == Hypnogram(("N2",) * 4, 30.0)
    assert odd == []
    found, odd = laid((0, None, "W"), duration_s=60)
    assert found == Hypnogram(("W", "W"), 30.0)
    assert odd == [("last_stage_open", "the last stage has no duration")]


def test_two_stages_at_one_time_contradict_each_other() -> None:
    found, odd = laid((0, 30, "W"), (0, 30, "N2"), (30, 30, "N2"), (30, 30, "N2"), (60, 30, "W"))
    assert found == Hypnogram(("?", "N2", "W"), 30.0)
    assert odd == [("stages_contradict", "two stages at the same time, 1 time")]


def test_a_stage_that_lasts_into_the_next_is_ended_there() -> None:
    found, odd = laid((0, 60, "W"), (30, 30, "N1"), (60, 30, "N2"), (90, 30, "N2"))
    assert found == Hypnogram(("W", "N1", "N2", "N2"), 30.0)
    assert odd == [("stages_overlap", "1 stage reaching into the next")]


def test_the_order_of_the_marks_does_not_matter() -> None:
    marks = runs("W12R3")
    assert laid(*reversed(marks)) == laid(*marks)


def test_epochs_outside_the_recording_are_left_out() -> None:
    found, odd = laid(*runs("W1223", start_s=-45.0), duration_s=65)
    assert found == Hypnogram(("N1", "N2", "N2"), 30.0, -15.0)
    assert odd == [("stages_outside", "2 epochs of 30 s before or after the recording")]
    found, odd = laid(*runs("W1"), duration_s=31)
    assert found == Hypnogram(("W", "N1"), 30.0)
    assert odd == []
    found, odd = laid((100, 30, "W"), (130, 30, "W"), duration_s=60)
    assert found is None
    assert odd == [("stages_outside", "2 epochs of 30 s before or after the recording")]
    found, odd = laid((-60, 30, "W"), (-30, 30, "W"))
    assert found is None
    assert odd == [("stages_outside", "2 epochs of 30 s before or after the recording")]


def test_no_marks_make_no_hypnogram() -> None:
    assert laid() == (None, [])


def test_absurdly_many_epochs() -> None:
    found, odd = laid((0, 1e8, "W"), epoch_s=1.0, duration_s=1e8)
    assert found is None
    assert odd == [("too_many_epochs", "stages would make 100000000 epochs")]
