"""Recordings made ready to be drawn: kept beside the original, locked as it is, gone with it."""

from __future__ import annotations

import numpy as np
import pytest
from tests.builders.desks import make_desk, own_person
from tests.builders.recorded import recorded_desk

from ekbom.actions.entries import delete_records, list_records, log_entry
from ekbom.actions.kept_night import score_kept
from ekbom.actions.night_edits import count_steps, keep_steps
from ekbom.actions.night_tiles import open_tiles
from ekbom.actions.night_view import open_night
from ekbom.model.errors import NotAllowed, NotAnswerable, StoreError, UsageError


@pytest.mark.parametrize("database", ["sqlite", "sqlcipher"])
def test_tiles_are_made_once_and_read_the_same(tmp_path, database, monkeypatch):
    desk, person, recording = recorded_desk(tmp_path, database=database)
    first = open_tiles(desk, person, recording)
    assert first.start == "2026-11-20T22:30:00"
    assert [one.label for one in first.pyramid.lanes] == ["EMG LAT", "EMG RAT"]
    monkeypatch.setattr("ekbom.recordings.pyramid.build_pyramid", None)
    again = open_tiles(desk, person, recording)
    assert again.to_dict() == first.to_dict()
    for level in range(len(first.pyramid.lanes[0].levels) + 1):
        assert again.read([(0, level, 0)]) == first.read([(0, level, 0)])
    raw = np.frombuffer(first.read([(0, 0, 1)]), "<i2")
    bins = np.frombuffer(first.read([(0, 1, 0)]), "<i2").reshape(-1, 2)[512:1024]
    assert first.read([(0, 1, 0), (0, 0, 1)]) == first.read([(0, 1, 0)]) + raw.tobytes()
    assert (raw.reshape(-1, 16).min(1) == bins[:, 0]).all()
    assert list(desk.folder.glob(".reading-*")) == []
    desk.store.close()


def test_a_recording_is_made_ready_when_it_is_brought(tmp_path, monkeypatch):
    desk, person, recording = recorded_desk(tmp_path, scored=False)
    assert len(list((desk.folder / "originals" / "derived").iterdir())) == 2
    monkeypatch.setattr("ekbom.recordings.pyramid.build_pyramid", None)
    assert len(open_tiles(desk, person, recording).pyramid.lanes) == 2


def test_one_that_cannot_be_drawn_is_brought_all_the_same(tmp_path, monkeypatch):
    def no_room(*_, **__):
        raise StoreError("here", "there is no room", "make some")

    monkeypatch.setattr("ekbom.actions.night_tiles.make_levels", no_room)
    monkeypatch.setattr("ekbom.actions.bring_night.make_levels", no_room)
    desk, person, recording = recorded_desk(tmp_path, scored=False)
    with pytest.raises(StoreError, match="no room"):
        open_tiles(desk, person, recording)
    assert [one.id for one in list_records(desk, person, "recording")] == [recording]


def test_a_stretch_is_drawn_from_the_coarsest_level_that_has_a_bin_for_each_point(tmp_path):
    desk, person, recording = recorded_desk(tmp_path)
    tiles = open_tiles(desk, person, recording)
    lane = tiles.pyramid.lanes[0]
    assert (lane.rate_hz, lane.samples) == (200.0, 144_000)
    assert lane.levels == ((16, 9000, 0), (64, 2250, 36_000), (256, 563, 45_000))
    # Twelve minutes are 562 bins of 256 samples, 2250 of 64, and 9000 of 16: three tiles.
    assert tiles.places(0, 0, 720, 562) == [(0, 3, 0)]
    assert tiles.places(0, 0, 720, 563) == [(0, 2, 0)]
    assert tiles.places(0, 0, 720, 2251) == [(0, 1, 0), (0, 1, 1), (0, 1, 2)]
    assert tiles.places(1, 320, 10, 125) == [(1, 1, 0), (1, 1, 1)]
    # A quarter of a bin for each point will do; below that the samples themselves are drawn.
    assert tiles.places(0, 320, 10, 500) == [(0, 1, 0), (0, 1, 1)]
    assert tiles.places(0, 40, 10, 501) == [(0, 0, 0), (0, 0, 1)]
    assert tiles.places(0, 710, 60, 5000) == [(0, 0, 17)]


def test_what_is_deleted_leaves_nothing_behind(tmp_path):
    desk, person, recording = recorded_desk(tmp_path)
    open_tiles(desk, person, recording)
    assert len(list((desk.folder / "originals" / "derived").iterdir())) == 3
    scoring = list_records(desk, person, "scoring")[0].id
    delete_records(desk, person, [scoring, recording])
    assert list((desk.folder / "originals" / "derived").iterdir()) == []


def test_only_a_recording_is_drawn(tmp_path):
    desk = make_desk(tmp_path)
    person = own_person(desk)
    entry = log_entry(desk, person, {"urge": "3"}).entry.id
    for verb in (open_tiles, open_night):
        with pytest.raises(UsageError, match="it is no recording"):
            verb(desk, person, entry)
        with pytest.raises(NotAllowed):
            verb(desk, person, "f" * 32)


def test_a_scoring_whose_movements_are_gone_says_what_helps(tmp_path):
    desk, person, recording = recorded_desk(tmp_path)
    (scoring,) = list_records(desk, person, "scoring")
    for file in (desk.folder / "originals" / "derived").glob("*.scored-*"):
        file.unlink()
    seen = open_night(desk, person, recording)
    assert seen.chosen is not None
    assert seen.chosen.state is None
    with pytest.raises(NotAnswerable, match="score the night again"):
        count_steps(desk, person, scoring.id)
    score_kept(desk, person, recording, anew=True)
    assert open_night(desk, person, recording).chosen.state is not None
    assert list_records(desk, person, "scoring") == (scoring,)


def test_a_scoring_of_another_night_is_not_chosen(tmp_path):
    desk, person, recording = recorded_desk(tmp_path)
    with pytest.raises(NotAllowed, match="no such scoring of this night"):
        open_night(desk, person, recording, "f" * 32)


def test_what_is_kept_is_counted_with_its_intervals(tmp_path):
    desk, person, recording = recorded_desk(tmp_path)
    (scoring,) = list_records(desk, person, "scoring")
    off = {"do": "off", "onset_s": 200, "duration_s": 60, "why": "off"}
    made = keep_steps(desk, person, scoring.id, 1, [off], reason="out of bed")
    night = made.body["night"]
    assert night["off_min"] == 1.0
    assert night["sleep_min"] == scoring.body["night"]["sleep_min"] - 1
    assert night["counts"]["movements"] == 8
    assert night["recording"] == scoring.body["night"]["recording"]
    assert made.body["said"].startswith("PLMS index 33.3 per hour of sleep")
    assert made.night == scoring.night
    assert open_night(desk, person, recording).chosen.record.id == made.id
