"""The levels a night is drawn from, against a plain reckoning of each bin."""

from __future__ import annotations

import io

import numpy as np
import pytest
from tests.builders.edf import File, Made, legs

from ekbom.model.errors import NotAnswerable
from ekbom.recordings import read_recording
from ekbom.recordings.pyramid import (
    TILE_BINS,
    TILE_SAMPLES,
    build_pyramid,
    pyramid_from,
    read_bins,
    read_raw,
)


def made(tmp_path, file, most=40):
    place = tmp_path / "night.edf"
    place.write_bytes(file.to_bytes())
    recording = read_recording(place)
    pyramid, pieces = build_pyramid(recording, most_lanes=most)
    return pyramid, io.BytesIO(b"".join(pieces)), place


def bins_of(pyramid, levels, lane, level):
    count = pyramid.lanes[lane].levels[level][1]
    tiles = range(-(-count // TILE_BINS))
    raw = b"".join(read_bins(levels, pyramid.lanes[lane], level, tile) for tile in tiles)
    return np.frombuffer(raw, "<i2").reshape(-1, 2)


def plain(values, width):
    more = -len(values) % width
    wide = np.pad(values.astype(float), (0, more), constant_values=np.nan).reshape(-1, width)
    return np.nanmin(wide, 1), np.nanmax(wide, 1)


@pytest.mark.parametrize("rates", [(200, 256), (7, 100), (1, 16)])
def test_every_bin_of_every_level_is_the_least_and_the_greatest(tmp_path, rates):
    file = legs(rates=rates, seconds=371, form="EDF+C")
    pyramid, levels, place = made(tmp_path, file)
    for lane, signal in enumerate(file.signals):
        one = pyramid.lanes[lane]
        assert one.samples == len(signal.values)
        for level, (width, count, _) in enumerate(one.levels):
            assert width == 16 * 4**level
            low, high = plain(signal.values, width)
            found = bins_of(pyramid, levels, lane, level)
            assert count == len(low)
            assert (found[:, 0] == low).all()
            assert (found[:, 1] == high).all()
        assert one.levels[-1][1] <= 1024
        with place.open("rb") as stream:
            tiles = range(-(-one.samples // TILE_SAMPLES))
            raw = b"".join(read_raw(stream, pyramid, one, tile) for tile in tiles)
        assert (np.frombuffer(raw, "<i2") == np.maximum(signal.values, -32767)).all()


def test_gaps_hold_nothing(tmp_path):
    onsets = [0.0, 1.0, 100.5, 101.5]
    file = legs(rates=(100, 100), seconds=4, form="EDF+D", onsets=onsets)
    pyramid, levels, place = made(tmp_path, file)
    one, values = pyramid.lanes[0], file.signals[0].values
    assert one.samples == 10_250
    found = bins_of(pyramid, levels, 0, 0)
    assert found[0].tolist() == [values[:16].min(), values[:16].max()]
    assert (found[13:628] == [32767, -32768]).all()
    # The bin in which the second part begins, at sample 10,050 of the grid.
    assert found[628].tolist() == [values[200:214].min(), values[200:214].max()]
    with place.open("rb") as stream:
        raw = np.frombuffer(read_raw(stream, pyramid, one, 1), "<i2")
    assert (raw[: 10_050 - TILE_SAMPLES] == -32768).all()
    assert (raw[10_050 - TILE_SAMPLES :] == np.maximum(values[200:], -32767)).all()


def test_three_bytes_a_sample_are_fitted_around_where_they_stand(tmp_path):
    rng = np.random.default_rng(3)
    values = 2_000_000 + rng.integers(-40_000, 40_000, 256 * 60)
    ends = {"physical": ("-262144", "262143"), "digital": ("-8388608", "8388607")}
    signal = Made("EMG", values, 256, **ends)
    pyramid, levels, place = made(tmp_path, File([signal], form="BDF"))
    one = pyramid.lanes[0]
    assert one.divide > 1
    with place.open("rb") as stream:
        raw = np.frombuffer(read_raw(stream, pyramid, one, 0), "<i2").astype(float)
    exact = -262144 + (values[:TILE_SAMPLES] + 8388608) * (262143 + 262144) / (2**24 - 1)
    assert np.abs(raw * one.step + one.middle - exact).max() <= abs(one.step) * 1.01
    assert bins_of(pyramid, levels, 0, 0)[:, 1].max() <= 32767


def test_units_of_voltage_become_microvolts_and_others_stay(tmp_path):
    file = legs(("EMG", "SpO2"), rates=(100, 10), seconds=5, physical=("-1", "1"), unit="mV")
    signals = [file.signals[0], Made("SpO2", file.signals[1].values, 10, unit="%")]
    pyramid, _, _ = made(tmp_path, File(signals))
    assert [one.unit for one in pyramid.lanes] == ["µV", "%"]
    assert pyramid.lanes[0].step == pytest.approx(2000 / 65535)
    assert pyramid.lanes[0].middle == pytest.approx(1000 / 65535)


def test_what_is_read_back_is_the_same(tmp_path):
    pyramid, _, _ = made(tmp_path, legs(seconds=9))
    assert pyramid_from(pyramid.to_dict()) == pyramid


def test_there_is_no_tile_beyond_the_end(tmp_path):
    pyramid, levels, place = made(tmp_path, legs(rates=(100, 100), seconds=5))
    for tile in (-1, 1):
        with pytest.raises(IndexError):
            read_bins(levels, pyramid.lanes[0], 0, tile)
        with place.open("rb") as stream, pytest.raises(IndexError):
            read_raw(stream, pyramid, pyramid.lanes[0], tile)


def test_more_channels_than_a_screen_holds_are_left_out(tmp_path):
    file = legs([f"C{k}" for k in range(5)], rates=[10] * 5, seconds=3)
    assert len(made(tmp_path, file, most=3)[0].lanes) == 3


def test_channels_are_made_in_groups_with_the_same_result(tmp_path, monkeypatch):
    file = legs([f"C{k}" for k in range(5)], rates=[50] * 5, seconds=200)
    one, whole, _ = made(tmp_path, file)
    monkeypatch.setattr("ekbom.recordings.pyramid._PASS_BYTES", 1000)
    two, parts, _ = made(tmp_path, file)
    assert one == two
    assert whole.getvalue() == parts.getvalue()


def test_what_is_no_night_is_refused(tmp_path):
    file = legs(seconds=4, form="EDF+D", onsets=[0.0, 1.0, 2.0, 300_000.0])
    with pytest.raises(NotAnswerable, match="longer than three days"):
        made(tmp_path, file)
