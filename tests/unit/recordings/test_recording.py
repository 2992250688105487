"""Recordings as they are opened: times, units, gaps, samples; every byte of the files is ours."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from tests.builders.edf import File, legs

from ekbom.model.errors import InputError, UsageError
from ekbom.model.movement import Span
from ekbom.model.recording import Annotation
from ekbom.recordings import Recording, read_recording

NOTES = ([], [b"+1.5\x1530\x14Sleep stage W\x14"], [], [b"+3\x14Limb movement@@LAT\x14"])


def opened(file: File, folder: Path, *, cut: int = 0, more: bytes = b"") -> Recording:
    path = folder / "night.edf"
    raw = file.to_bytes()
    path.write_bytes(raw[: len(raw) - cut] + more)
    return read_recording(path)


def codes(recording: Recording) -> list[str]:
    return [finding.code for finding in recording.findings]


def test_a_plain_file_says_what_it_holds(tmp_path: Path) -> None:
    file = legs(rates=(8, 4))
    found = opened(file, tmp_path)
    info = found.info
    assert (info.name, info.form, info.duration_s) == ("night.edf", "EDF", 4.0)
    assert info.start == datetime(2025, 2, 3, 22, 30, 5)
    assert info.size_bytes == 256 * 3 + 4 * 24
    assert info.spans == (Span(0.0, 4.0),)
    assert found.path == tmp_path / "night.edf"
    assert (found.annotations, found.findings) == ((), ())
    left, right = info.channels
    assert (left.label, left.unit, left.rate_hz, right.rate_hz) == ("LAT", "uV", 8.0, 4.0)
    assert (left.physical_min, left.physical_max) == (-3276.8, 3276.7)
    assert (left.digital_min, left.digital_max) == (-32768, 32767)
    assert (left.transducer, left.prefilter) == ("AgCl", "HP:10Hz")


def test_samples_come_as_stored(tmp_path: Path) -> None:
    file = legs(rates=(8, 4))
    found = opened(file, tmp_path).read(["RAT", "LAT"])
    assert list(found) == ["RAT", "LAT"]
    for one in file.signals:
        (stretch,) = found[one.label]
        assert stretch.samples.dtype == np.int16
        np.testing.assert_array_equal(stretch.samples, one.values)
        assert (stretch.rate_hz, stretch.start_s) == (one.samples, 0.0)
        assert stretch.gain_uv == pytest.approx(0.1, rel=1e-12)
        assert stretch.offset_uv == pytest.approx(0.0, abs=1e-9)
    (alone,) = opened(file, tmp_path).stretches("lat")
    np.testing.assert_array_equal(alone.samples, file.signals[0].values)


def test_no_channels_are_no_work(tmp_path: Path) -> None:
    assert opened(legs(), tmp_path).read([]) == {}


def test_a_name_of_a_file_is_calm(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[2Jb.edf"
    path.write_bytes(legs().with_field("records", b"-1").to_bytes())
    found = read_recording(path)
    assert found.info.name == "a\ufffd[2Jb.edf"
    assert found.findings[0].where.startswith("a\ufffd[2Jb.edf, byte 236")


def test_three_bytes_make_whole_numbers(tmp_path: Path) -> None:
    file = legs(
        form="BDF+C", note_bytes=60, digital=("-8388608", "8388607"),
        physical=("-8388608", "8388607"),
    )  # fmt: skip
    file.signals[0].values[:4] = (-(2**23), 2**23 - 1, -1, 1)
    found = opened(file, tmp_path)
    assert (found.info.form, found.findings) == ("BDF+C", ())
    (stretch,) = found.stretches("LAT")
    assert stretch.samples.dtype == np.int32
    np.testing.assert_array_equal(stretch.samples, file.signals[0].values)
    assert stretch.gain_uv == 1.0
    plain = legs(form="BDF", digital=("-8388608", "8388607"))
    assert opened(plain, tmp_path).info.form == "BDF"


@pytest.mark.parametrize(
    ("unit", "gain"),
    [("uV", 1.0), ("mV", 1e3), ("V", 1e6), ("nV", 1e-3), ("\xb5V", 1.0), ("microV", 1.0)],
)
def test_units_become_microvolts(unit: str, gain: float, tmp_path: Path) -> None:
    found = opened(legs(unit=unit, physical=("-1", "3")), tmp_path)
    (stretch,) = found.stretches("LAT")
    assert stretch.gain_uv == pytest.approx(4 / 65535 * gain, rel=1e-12)
    # The lowest stored number is the lowest voltage.
    assert stretch.gain_uv * -32768 + stretch.offset_uv == pytest.approx(-gain, rel=1e-12)
    assert stretch.gain_uv * 32767 + stretch.offset_uv == pytest.approx(3 * gain, rel=1e-12)


def test_a_turned_range_turns_the_sign(tmp_path: Path) -> None:
    found = opened(legs(physical=("3", "-1")), tmp_path)
    (stretch,) = found.stretches("LAT")
    assert found.findings == ()
    assert stretch.gain_uv == pytest.approx(-4 / 65535, rel=1e-12)
    assert stretch.gain_uv * -32768 + stretch.offset_uv == pytest.approx(3, rel=1e-12)


def test_an_unknown_unit_is_refused_with_the_fix(tmp_path: Path) -> None:
    found = opened(legs(unit="n/a"), tmp_path)
    with pytest.raises(InputError) as caught:
        found.read(["LAT"])
    assert str(caught.value) == (
        f'{tmp_path / "night.edf"}, channel LAT: its unit "n/a" is no unit of voltage known here;'
        " say it, for example --unit uV"
    )
    (stretch,) = found.stretches("LAT", unit="mV")
    assert stretch.gain_uv == pytest.approx(100.0)
    assert found.findings == ()
    with pytest.raises(InputError, match="channel LAT: it has no unit; say it"):
        opened(legs(unit=""), tmp_path).read(["LAT"])


def test_a_unit_against_the_header_is_said(tmp_path: Path) -> None:
    found = opened(legs(), tmp_path)
    assert found.stretches("LAT", unit="uV")[0].gain_uv == pytest.approx(0.1)
    assert found.findings == ()
    for _ in range(2):
        assert found.stretches("LAT", unit="mV")[0].gain_uv == pytest.approx(100.0)
    assert codes(found) == ["unit_contradicted"]
    assert str(found.findings[0]) == (
        'night.edf, channel LAT: its header says "uV", "mV" was asked for; the one asked for is'
        " used"
    )
    with pytest.raises(UsageError, match=r'--unit: "bar" is no unit of voltage; use one of nV'):
        found.read(["LAT"], unit="bar")


def test_a_channel_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    found = opened(legs(labels=("Leg", "LEG")), tmp_path)
    with pytest.raises(UsageError) as caught:
        found.read(["EMG"])
    assert caught.value.problem == 'it has no channel "EMG"'
    assert caught.value.todo == "use one of Leg, LEG"
    # Two that differ in capitals alone are told apart by them.
    assert found.stretches("LEG")[0].samples[0] == legs().signals[1].values[0]
    with pytest.raises(UsageError, match='it has no channel "leg"'):
        found.stretches("leg")


def test_annotations_are_tied_to_channels_and_times(tmp_path: Path) -> None:
    found = opened(legs(form="EDF+C", notes=NOTES), tmp_path)
    assert found.annotations == (
        Annotation(1.5, 30.0, "Sleep stage W"),
        Annotation(3.0, None, "Limb movement", "LAT"),
    )
    assert (found.info.form, found.findings) == ("EDF+C", ())
    assert [one.label for one in found.info.channels] == ["LAT", "RAT"]
    assert found.info.start == datetime(2025, 2, 3, 22, 30, 5)


def test_a_fraction_of_a_second_is_part_of_the_start(tmp_path: Path) -> None:
    file = legs(form="EDF+C", onsets=(0.25, 1.25, 2.25, 3.25), notes=NOTES)
    found = opened(file, tmp_path)
    assert found.info.start == datetime(2025, 2, 3, 22, 30, 5, 250_000)
    assert found.info.spans == (Span(0.0, 4.0),)
    assert [one.onset_s for one in found.annotations] == [1.25, 2.75]
    assert found.findings == ()


def test_a_gap_splits_the_recording_and_time_stays_true(tmp_path: Path) -> None:
    file = legs(form="EDF+D", onsets=(0, 1, 601.5, 602.5), notes=NOTES)
    found = opened(file, tmp_path)
    assert found.info.spans == (Span(0.0, 2.0), Span(601.5, 2.0))
    assert (found.info.duration_s, found.findings) == (603.5, ())
    parts = found.stretches("RAT")
    assert [one.start_s for one in parts] == [0.0, 601.5]
    np.testing.assert_array_equal(parts[0].samples, file.signals[1].values[:16])
    np.testing.assert_array_equal(parts[1].samples, file.signals[1].values[16:])


def test_a_gap_in_a_continuous_file_is_believed_and_said(tmp_path: Path) -> None:
    found = opened(legs(form="EDF+C", onsets=(0, 1, 2, 9)), tmp_path)
    assert found.info.spans == (Span(0.0, 3.0), Span(9.0, 1.0))
    assert codes(found) == ["gap_in_continuous"]
    assert found.findings[0].where == "night.edf, record 4 (annotations)"


def test_parts_out_of_order_are_put_in_order(tmp_path: Path) -> None:
    file = legs(form="EDF+D", onsets=(10, 11, 0, 1), notes=NOTES)
    found = opened(file, tmp_path)
    assert found.info.spans == (Span(0.0, 2.0), Span(10.0, 2.0))
    assert codes(found) == ["time_goes_back"]
    parts = found.stretches("LAT")
    np.testing.assert_array_equal(parts[0].samples, file.signals[0].values[16:])
    assert found.annotations[0].onset_s == 1.5
    assert found.info.start == datetime(2025, 2, 3, 22, 30, 5)


def test_parts_at_the_same_time_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"records 2 and 3 lie at the same time \(0\.5 s\)"):
        opened(legs(form="EDF+D", onsets=(0, 1, 1.5, 2.5)), tmp_path)


def test_times_that_go_back_are_not_used_where_nothing_may_be_torn(tmp_path: Path) -> None:
    found = opened(legs(form="EDF+C", onsets=(0, 1, 0.5, 3)), tmp_path)
    assert found.info.spans == (Span(0.0, 4.0),)
    assert codes(found) == ["time_goes_back"]


def test_records_of_another_length_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a record lasts 1 s .*, its records begin 2 s apart"):
        opened(legs(form="EDF+C", onsets=(0, 2, 4, 6)), tmp_path)


def test_gaps_without_times_are_refused(tmp_path: Path) -> None:
    file = legs().with_field("reserved", b"EDF+D")
    with pytest.raises(InputError, match="it has gaps, but no record says when it began"):
        opened(file, tmp_path)


def test_a_record_without_its_time_follows_the_one_before(tmp_path: Path) -> None:
    file = legs(form="EDF+D", onsets=(0, 1, 9, 10)).with_tal(1, b"")
    found = opened(file, tmp_path)
    assert found.info.spans == (Span(0.0, 2.0), Span(9.0, 2.0))
    assert codes(found) == ["no_time"]
    first = legs(form="EDF+C").with_tal(0, b"")
    assert opened(first, tmp_path).info.spans == (Span(0.0, 4.0),)


def test_a_late_first_record_moves_the_start(tmp_path: Path) -> None:
    found = opened(legs(form="EDF+C", onsets=(3600, 3601, 3602, 3603)), tmp_path)
    assert found.info.start == datetime(2025, 2, 3, 23, 30, 5)
    assert [(one.code, one.severity) for one in found.findings] == [("late_start", "note")]


def test_a_clock_that_drifts_is_said_once(tmp_path: Path) -> None:
    onsets = [k * 1.0004 for k in range(2000)]
    file = legs(rates=(1, 1), seconds=2000, form="EDF+C", onsets=onsets)
    found = opened(file, tmp_path)
    assert found.info.spans == (Span(0.0, 2000.0),)
    assert codes(found) == ["clock_drift"]
    assert "+0.80 s" in found.findings[0].what


def test_what_is_cut_off_is_said(tmp_path: Path) -> None:
    found = opened(legs(), tmp_path, cut=1)
    assert found.info.duration_s == 3.0
    assert codes(found) == ["truncated"]
    assert found.findings[0].what == (
        "it promises 4 records, the file holds 3, and 31 bytes of one that is not complete"
    )
    np.testing.assert_array_equal(found.stretches("LAT")[0].samples, legs().signals[0].values[:24])


@pytest.mark.parametrize(
    ("said", "code"),
    [(b"-1", "record_count"), (b"2", "record_count"), (b"0", "record_count"), (b"9", "truncated"),
     (b"four", "record_count"), (b"-7", "record_count"), (b"", "record_count")],
)  # fmt: skip
def test_a_count_that_is_wrong_is_worked_out(said: bytes, code: str, tmp_path: Path) -> None:
    found = opened(legs().with_field("records", said), tmp_path)
    assert found.info.duration_s == 4.0
    assert code in codes(found)


def test_bytes_after_the_end_are_left_out(tmp_path: Path) -> None:
    found = opened(legs(), tmp_path, more=b"abc")
    assert found.info.duration_s == 4.0
    assert codes(found) == ["trailing_bytes"]


def test_records_that_were_never_written_are_left_out(tmp_path: Path) -> None:
    file = legs(form="EDF+C")
    one = len(file.data()) // 4
    found = opened(file.with_field("records", b"-1"), tmp_path, more=bytes(3 * one))
    assert found.info.duration_s == 4.0
    assert codes(found) == ["record_count", "unwritten_records"]
    assert len(found.stretches("LAT")[0].samples) == 32


def test_annotations_alone_are_no_signals(tmp_path: Path) -> None:
    file = File((), length="0", form="EDF+C", notes=NOTES)
    found = opened(file, tmp_path)
    assert (found.info.channels, found.info.spans, found.info.duration_s) == ((), (), 0.0)
    assert [one.text for one in found.annotations] == ["Sleep stage W", "Limb movement"]


def test_labels_that_stand_twice_are_told_apart(tmp_path: Path) -> None:
    file = legs(labels=("Leg", "Leg", "", ""), rates=(2, 2, 2, 2))
    found = opened(file, tmp_path)
    assert [one.label for one in found.info.channels] == ["Leg", "Leg (2)", "signal 3", "signal 4"]
    assert codes(found) == ["duplicate_label", "empty_label", "empty_label"]
    np.testing.assert_array_equal(found.stretches("Leg (2)")[0].samples, file.signals[1].values)


def test_a_useless_signal_is_refused_when_it_is_asked_for(tmp_path: Path) -> None:
    found = opened(legs().with_each("physical maximum", 0, b"-3276.8"), tmp_path)
    assert [(one.code, one.severity) for one in found.findings] == [("unusable_signal", "error")]
    assert len(found.stretches("RAT")) == 1
    with pytest.raises(InputError, match='channel "LAT" cannot be used: both ends of the physical'):
        found.read(["LAT"])


def test_a_file_that_shrinks_while_it_is_read_is_refused(tmp_path: Path) -> None:
    found = opened(legs(), tmp_path)
    path = tmp_path / "night.edf"
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(InputError, match="it became shorter while it was read; read it again"):
        found.read(["LAT"])


def test_more_than_memory_should_hold_is_refused(tmp_path: Path) -> None:
    file = legs(rates=(20, 4), seconds=1, length="60")
    path = tmp_path / "night.edf"
    path.write_bytes(file.with_each("samples", 0, b"9999999").header())
    with path.open("r+b") as raw:
        raw.truncate(768 + 60 * (9_999_999 + 4) * 2)
    found = read_recording(path)
    with pytest.raises(InputError, match="the channels asked for are too large to be held"):
        found.read(["LAT"])
    assert len(found.stretches("RAT")[0].samples) == 240
