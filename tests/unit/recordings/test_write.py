"""What is written opens elsewhere, and holds what it was given."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pyedflib
import pytest

from ekbom.model.errors import StoreError, UsageError
from ekbom.model.movement import Span
from ekbom.model.recording import Annotation
from ekbom.recordings.recording import read_recording
from ekbom.recordings.write import SignalOut, write_signals

START = datetime(2026, 1, 5, 22, 30, 15)
NOTES = (
    Annotation(0.0, 30.0, "Sleep stage W"),
    Annotation(2.5, None, "Lights off"),
    Annotation(5.25, 1.5, "Limb movement", "LAT"),
)


def wave(seconds: int = 8, rate: float = 100, height: float = 50.0) -> np.ndarray:
    at = np.arange(round(seconds * rate)) / rate
    return (height * np.sin(2 * np.pi * 3 * at)).astype(np.float32)


def written(path: Path, label: str = "LAT") -> np.ndarray:
    """The samples as another program reads them, in the unit of the header."""
    with pyedflib.EdfReader(str(path)) as file:
        return file.readSignal(file.getSignalLabels().index(label))


@pytest.mark.parametrize("form", ["EDF", "EDF+C", "BDF", "BDF+C"])
@pytest.mark.parametrize(("unit", "size"), [("uV", 1.0), ("mV", 1e-3), ("V", 1e-6), ("nV", 1e3)])
@pytest.mark.parametrize("inverted", [False, True])
def test_another_program_reads_the_same(
    tmp_path: Path, form: str, unit: str, size: float, inverted: bool
) -> None:
    one = SignalOut("LAT", wave(), 100, unit, inverted=inverted)
    path = write_signals(tmp_path / "a.x", [one], start=START, form=form)
    # A step of 16 bits over the range, and what eight letters of the header cannot say.
    assert np.abs(written(path) / size - wave()).max() < (3e-3 if form[0] == "E" else 1.5e-3)
    with pyedflib.EdfReader(str(path)) as file:
        assert file.getStartdatetime() == START
        assert file.getPhysicalDimension(0) == unit
        assert (file.getPhysicalMaximum(0) < 0) == inverted


def test_our_reader_agrees_with_the_other(tmp_path: Path) -> None:
    channels = [SignalOut("LAT", wave(), 100, "mV"), SignalOut("RAT", wave(8, 256), 256)]
    path = write_signals(tmp_path / "a.edf", channels, start=START, annotations=NOTES)
    recording = read_recording(path)
    assert recording.findings == ()
    assert recording.annotations == NOTES
    assert recording.info.form == "EDF+C"
    assert recording.info.start == START
    found = recording.read(["LAT", "RAT"])
    for label, scale in (("LAT", 1e3), ("RAT", 1.0)):
        (one,) = found[label]
        microvolts = one.samples * one.gain_uv + one.offset_uv
        np.testing.assert_allclose(microvolts, written(path, label) * scale, atol=1e-9)


def test_annotations_as_another_program_reads_them(tmp_path: Path) -> None:
    path = write_signals(
        tmp_path / "a.edf", [SignalOut("LAT", wave(), 100)], start=START, annotations=NOTES
    )
    with pyedflib.EdfReader(str(path)) as file:
        onset, lasts, text = file.readAnnotations()
    assert onset.tolist() == [0.0, 2.5, 5.25]
    assert lasts.tolist() == [30.0, -1.0, 1.5]
    assert text.tolist() == ["Sleep stage W", "Lights off", "Limb movement@@LAT"]


def test_many_annotations_at_once_are_spread_over_the_records(tmp_path: Path) -> None:
    notes = [Annotation(1.0, 0.5, f"note {k}") for k in range(50)]
    notes.append(Annotation(-2.0, None, "before\x14"))
    path = write_signals(
        tmp_path / "a.edf", [SignalOut("LAT", wave(), 100)], start=START, annotations=notes
    )
    with pyedflib.EdfReader(str(path)) as file:
        onset, _, text = file.readAnnotations()
    assert sorted(text.tolist()) == sorted(["before", *(f"note {k}" for k in range(50))])
    assert sorted(set(onset.tolist())) == [-2.0, 1.0]
    assert path.stat().st_size < 256 * 3 + 8 * (200 + 800)


@pytest.mark.parametrize("form", ["EDF+D", "BDF+D"])
def test_a_gap_is_left_out_and_the_time_runs_on(tmp_path: Path, form: str) -> None:
    path = write_signals(
        tmp_path / "a.x",
        [SignalOut("LAT", wave(2000, 10), 10)],
        start=START,
        form=form,
        annotations=[Annotation(700.0, 1.0, "in the gap"), Annotation(1500.0, None, "late")],
        gaps=[Span(600.0, 600.0)],
    )
    recording = read_recording(path)
    assert recording.info.form == form
    assert recording.info.spans == (Span(0.0, 600.0), Span(1200.0, 800.0))
    assert recording.info.duration_s == 2000.0
    assert [one.onset_s for one in recording.annotations] == [700.0, 1500.0]
    first, second = recording.stretches("LAT")
    assert (first.start_s, len(first.samples)) == (0.0, 6000)
    assert (second.start_s, len(second.samples)) == (1200.0, 8000)
    microvolts = second.samples * second.gain_uv + second.offset_uv
    np.testing.assert_allclose(microvolts, wave(2000, 10)[12000:], atol=2e-3)


def test_a_rate_that_needs_a_longer_record(tmp_path: Path) -> None:
    channels = [SignalOut("LAT", wave(8, 128.5), 128.5), SignalOut("RAT", wave(8, 64.25), 64.25)]
    path = write_signals(tmp_path / "a.edf", channels, start=START, form="EDF")
    with pyedflib.EdfReader(str(path)) as file:
        assert file.datarecord_duration == 4.0
        assert file.getNSamples().tolist() == [1028, 514]


def test_the_last_record_is_filled_up_with_zeros(tmp_path: Path) -> None:
    path = write_signals(
        tmp_path / "a.edf", [SignalOut("LAT", wave()[:150], 100)], start=START, form="EDF"
    )
    found = written(path)
    assert len(found) == 200
    np.testing.assert_allclose(found[150:], 0.0, atol=2e-3)


def test_more_records_than_go_out_at_once(tmp_path: Path) -> None:
    path = write_signals(tmp_path / "a.edf", [SignalOut("LAT", wave(600), 100)], start=START)
    np.testing.assert_allclose(written(path), wave(600), atol=2e-3)


def test_what_lies_beyond_the_range_is_cut(tmp_path: Path) -> None:
    one = SignalOut("LAT", wave(), 100, physical_uv=(-20.0, 30.0))
    found = written(write_signals(tmp_path / "a.edf", [one], start=START))
    assert found.min() == -20.0
    assert found.max() == 30.0


def test_a_flat_channel_has_a_range(tmp_path: Path) -> None:
    path = write_signals(
        tmp_path / "a.edf", [SignalOut("LAT", np.zeros(100, np.float32), 100)], start=START
    )
    with pyedflib.EdfReader(str(path)) as file:
        assert (file.getPhysicalMinimum(0), file.getPhysicalMaximum(0)) == (-1.01, 1.01)


ONE = SignalOut("LAT", wave(), 100)


@pytest.mark.parametrize(
    ("channels", "given", "told"),
    [
        ([ONE], {"form": "GDF"}, 'form: "GDF" is unknown; use one of EDF, EDF+C, EDF+D, BDF,'),
        ([ONE], {"form": "BDF", "annotations": NOTES}, "form: BDF holds no annotations; use BDF+C"),
        ([ONE], {"gaps": [Span(1, 2)]}, "form: EDF+C holds no gaps; use EDF+D"),
        ([], {}, "channels: there are none; give at least one"),
        (
            [SignalOut("LAT", wave(), 100, "kV")],
            {},
            'channel LAT: unit "kV" is unknown; use one of uV, µV, mV, V, nV',
        ),
        (
            [SignalOut("LAT", wave(), 100.123)],
            {},
            "rates: no record holds whole samples at 100.123 Hz; use whole rates",
        ),
        (
            [ONE, SignalOut("RAT", wave(9), 100)],
            {},
            "channels: they fill different numbers of records, or none: LAT 8, RAT 9; give",
        ),
        (
            [SignalOut("LAT", wave(0), 100)],
            {},
            "channels: they fill different numbers of records, or none: LAT 0; give",
        ),
        (
            [SignalOut("L" * 17, wave(), 100)],
            {},
            'header: "LLLLLLLLLLLLLLLLL" is longer than 16 letters; give a shorter text',
        ),
        (
            [SignalOut("LAT", wave(), 100, physical_uv=(5, 5))],
            {},
            "channel LAT: range 5 to 5; give low, high",
        ),
        (
            [SignalOut("LAT", wave(), 100, "V", physical_uv=(-0.01, 0.01))],
            {},
            "channel LAT: range -0.01 to 0.01 uV has no place in V; use a smaller unit",
        ),
        (
            [SignalOut("LAT", wave(), 100, "nV", physical_uv=(-1e8, 1e8))],
            {},
            "header: -1e+11 has no place in eight letters; use another unit",
        ),
    ],
)
def test_what_cannot_be_written_is_said(
    tmp_path: Path, channels: list[SignalOut], given: dict[str, object], told: str
) -> None:
    with pytest.raises(UsageError) as caught:
        write_signals(tmp_path / "a.edf", channels, start=START, **given)  # type: ignore[arg-type]
    assert str(caught.value).startswith(told)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("onset", "lasts"), [(0, 2), (2.5, 2), (2, 2.5), (6, 2), (3, 0)])
def test_a_gap_lies_within_and_on_records(tmp_path: Path, onset: float, lasts: float) -> None:
    with pytest.raises(UsageError) as caught:
        write_signals(
            tmp_path / "a.edf", [ONE], start=START, form="EDF+D", gaps=[Span(onset, lasts)]
        )
    assert str(caught.value) == (
        f"gaps: {onset:g} to {onset + lasts:g} s cannot be; "
        "begin and end within the recording at a multiple of 1 s"
    )


def test_a_place_that_cannot_be_written_to(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        write_signals(tmp_path / "none" / "a.edf", [ONE], start=START)
    assert str(caught.value).endswith(
        "a.edf: it cannot be written (No such file or directory); choose another place"
    )
    (tmp_path / "taken").mkdir()
    with pytest.raises(StoreError, match=r"it cannot be written \(Is a directory\)"):
        write_signals(tmp_path / "taken", [ONE], start=START)
    assert [one.name for one in tmp_path.iterdir()] == ["taken"]
