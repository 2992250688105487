"""Headers field by field: what is mended and said, what is refused."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from tests.builders.edf import File, legs

from ekbom.model.errors import InputError
from ekbom.recordings.field import calm, number_field, text_field, whole_field
from ekbom.recordings.header import Header, header_reach, read_header
from ekbom.recordings.notes import Notes
from ekbom.recordings.place import opened, read_at
from ekbom.recordings.start import read_start
from ekbom.recordings.units import microvolts


def read(file: File) -> tuple[Header, list[str]]:
    raw = file.to_bytes()
    notes = Notes("night.edf")
    head = raw[: header_reach(raw[:256], len(raw))]
    header = read_header(head, len(raw), "/a/night.edf", notes)
    return header, [str(finding) for finding in notes.findings]


def test_a_sound_header_has_no_findings() -> None:
    header, said = read(legs(form="EDF+C", note_bytes=40, length="0.5", rates=(8, 2)))
    assert said == []
    assert (header.form, header.record_s, header.records) == ("EDF+C", 0.5, 4)
    assert (header.data_start, header.record_bytes, header.sample_bytes) == (1024, 60, 2)
    assert [one.offset for one in header.signals] == [0, 16, 20]
    assert [one.annotations for one in header.signals] == [False, False, True]
    assert [one.channel.rate_hz for one in header.signals] == [16.0, 4.0, 0.0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f.with_field("version", b"1"),
         'night.edf, byte 0 (version): "1" stands there, not 0; it was read as EDF'),
        (lambda f: f.with_field("who", b"J\xf6rg"),
         "night.edf, byte 8 (who): its text holds letters that EDF does not know;"
         " they were read as UTF-8 or Latin-1"),
        (lambda f: f.with_field("recording", b"a\x07b"),
         "night.edf, byte 88 (recording): its text holds control characters;"
         " each is shown as a stand-in"),
        (lambda f: f.with_field("header bytes", b"512"),
         'night.edf, byte 184 (bytes of the header): "512" bytes do not fit "2" signals;'
         " it was read as 2 signals, under which all numbers can be read"),
        (lambda f: f.with_field("signals", b"x"),
         'night.edf, byte 184 (bytes of the header): "768" bytes do not fit "x" signals;'
         " it was read as 2 signals, under which all numbers can be read"),
        (lambda f: f.with_field("signals", b"3"),
         'night.edf, byte 184 (bytes of the header): "768" bytes do not fit "3" signals;'
         " it was read as 2 signals, under which all numbers can be read"),
        (lambda f: f.with_field("length", b"1,0"),
         'night.edf, byte 244 (length of a record): "1,0" is written with a comma;'
         " it was read as a decimal point"),
        (lambda f: f.with_field("records", b"4.0"),
         'night.edf, byte 236 (number of records): "4.0" is written as a fraction;'
         " it was read as a whole number"),
        (lambda f: f.with_field("reserved", b"own"),
         'night.edf, byte 192 (reserved): "own" is not known here; the file was read as EDF'),
        (lambda f: f.with_each("label", 1, b"LEG\xb2"),
         'night.edf, byte 272 (label of signal 2): "LEG\xb2" holds letters that EDF does not know;'
         " they were read as UTF-8 or Latin-1"),
        (lambda f: f.with_each("label", 0, b"LAT".ljust(16, b"\0")),
         "night.edf, byte 256 (label of signal 1): the field is filled with NUL bytes, not spaces;"
         " they were left out"),
        (lambda f: f.with_each("physical minimum", 1, b"-3276,8"),
         'night.edf, byte 472 (physical minimum of signal 2): "-3276,8" is written with a comma;'
         " it was read as a decimal point"),
        (lambda f: f.with_each("digital maximum", 0, b"99999"),
         "night.edf, byte 496 (digital minimum of signal 1): the digital range -32768 to 99999 is"
         " wider than a sample of 32768 steps each way; the scale was taken as written"),
        (lambda f: f.with_each("digital minimum", 0, b"32767").with_each(
            "digital maximum", 0, b"-32768"),
         "night.edf, byte 496 (digital minimum of signal 1): the digital range runs from 32767 to"
         " -32768; each end keeps the physical end of its own name"),
        (lambda f: f.with_each("digital maximum", 1, b"-32768"),
         "night.edf, byte 520 (digital maximum of signal 2): both ends of the digital range are"
         ' "-32768"; the signal is left out; mend the header to use it'),
        (lambda f: f.with_each("physical maximum", 1, b"nan"),
         'night.edf, byte 488 (physical maximum of signal 2): "nan" is no number;'
         " the signal is left out; mend the header to use it"),
        (lambda f: f.with_each("physical minimum", 1, b"1e999"),
         'night.edf, byte 472 (physical minimum of signal 2): "1e999" is no number;'
         " the signal is left out; mend the header to use it"),
    ],
)  # fmt: skip
def test_a_fault_is_said_with_its_place(change: Callable[[File], File], said: str) -> None:
    assert read(change(legs()))[1] == [said]


@pytest.mark.parametrize(
    ("form", "reserved", "read_as", "found"),
    [
        ("EDF+C", b"", "EDF+C", 1),
        ("EDF+C", b"EDF+D", "EDF+D", 0),
        ("EDF+C", b"edf+c", "EDF+C", 0),
        ("EDF+C", b"EDF+X", "EDF+C", 1),
        ("BDF+C", b"24BIT", "BDF+C", 1),
        ("BDF+C", b"EDF+C", "BDF+C", 0),
        ("BDF+C", b"BDF+D", "BDF+D", 0),
        ("BDF", b"24BIT", "BDF", 0),
        ("EDF", b"24BIT", "EDF", 0),
        ("EDF", b"EDF+C", "EDF+C", 0),
    ],
)
def test_the_form_is_what_is_written_or_what_is_there(
    form: str, reserved: bytes, read_as: str, found: int
) -> None:
    header, said = read(legs(form=form).with_field("reserved", reserved))
    assert (header.form, len(said)) == (read_as, found)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda f: f.with_field("signals", b"0"), "its header names no signals"),
        (lambda f: f.with_field("length", b"0"),
         "its records last 0 s (byte 244), so no rate is known"),
        (lambda f: f.with_field("length", b"-1"), '"-1" is no length of a record (byte 244)'),
        (lambda f: f.with_field("length", b"soon"), '"soon" is no length of a record (byte 244)'),
        (lambda f: f.with_each("samples", 0, b"eight"),
         'the samples of each signal cannot be read for "2" signals (byte 252)'),
        (lambda f: f.with_each("samples", 0, b"-8"),
         'the samples of each signal cannot be read for "2" signals (byte 252)'),
        (lambda f: f.with_each("samples", 0, b"99999999"),
         'the samples of each signal cannot be read for "2" signals (byte 252)'),
        (lambda f: f.with_each("samples", 0, b"0").with_each("samples", 1, b"0"),
         'the samples of each signal cannot be read for "2" signals (byte 252)'),
        (lambda f: f.with_field("signals", b"40").with_field("header bytes", b"10496"),
         "it ends after 896 bytes, inside the header of 40 signals"),
        (lambda f: f.with_field("signals", b"a").with_field("header bytes", b"b"),
         "it is no EDF or BDF file"),
        (lambda f: f.with_field("signals", b"-2").with_field("header bytes", b"b"),
         'the samples of each signal cannot be read for "-2" signals (byte 252)'),
    ],
)  # fmt: skip
def test_a_layout_that_cannot_be_known_is_refused(
    change: Callable[[File], File], problem: str
) -> None:
    with pytest.raises(InputError) as caught:
        read(change(legs()))
    assert (caught.value.where, caught.value.problem) == ("/a/night.edf", problem)


@pytest.mark.parametrize(
    ("date", "time", "recording", "start", "found"),
    [
        (b"03.02.25", b"22.30.05", b"", datetime(2025, 2, 3, 22, 30, 5), 0),
        (b"03.02.85", b"22.30.05", b"", datetime(1985, 2, 3, 22, 30, 5), 0),
        (b"03.02.84", b"22.30.05", b"", datetime(2084, 2, 3, 22, 30, 5), 0),
        (b"03/02/25", b"22:30:05", b"", datetime(2025, 2, 3, 22, 30, 5), 2),
        (b"31.02.25", b"22.30.05", b"", None, 1),
        (b"", b"22.30.05", b"", None, 1),
        (b"03.02.25", b"24.00.00", b"", None, 1),
        (b"03.02.25", b"late", b"", None, 1),
        (b"nonsense", b"nonsense", b"", None, 2),
        (b"03.02.yy", b"22.30.05", b"Startdate 03-FEB-2125 X", datetime(2125, 2, 3, 22, 30, 5), 1),
        (b"03.02.25", b"22.30.05", b"Startdate 03-FEB-2125 X", datetime(2125, 2, 3, 22, 30, 5), 0),
        (b"03.02.25", b"22.30.05", b"Startdate 03-FEB-1925", datetime(1925, 2, 3, 22, 30, 5), 0),
        (b"03.02.25", b"22.30.05", b"Startdate 04-FEB-2025 X", datetime(2025, 2, 3, 22, 30, 5), 1),
        (b"03.02.25", b"22.30.05", b"Startdate 04-XXX-2025 X", datetime(2025, 2, 3, 22, 30, 5), 0),
        (b"03.02.25", b"22.30.05", b"Startdate 31-FEB-2025 X", datetime(2025, 2, 3, 22, 30, 5), 0),
        (b"03.02.25", b"22.30.05", b"Startdate X X X X", datetime(2025, 2, 3, 22, 30, 5), 0),
    ],
)
def test_the_start_is_on_the_clock_or_unknown(
    date: bytes, time: bytes, recording: bytes, start: datetime | None, found: int
) -> None:
    notes = Notes("night.edf")
    assert read_start(date.ljust(8) + time.ljust(8), recording.ljust(80), notes) == start
    assert len(notes.findings) == found


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"", "it is empty"),
        (b"\x1f\x8b\x08" + bytes(300), "it is a gzip archive, no EDF or BDF file"),
        (b"PK\x03\x04" + bytes(300), "it is a zip archive, no EDF or BDF file"),
        (b"<?xml version='1.0'?>" + bytes(300), "it is an XML file, no EDF or BDF file"),
        (b"\x89PNG" + bytes(300), "it is a picture, no EDF or BDF file"),
        (b"onset\tduration\n" * 40, "it is no EDF or BDF file"),
        (b"0       X", "it ends after 9 bytes, inside the header"),
        (b"short", "it is no EDF or BDF file"),
    ],
)
def test_what_is_no_recording_is_named(raw: bytes, what: str) -> None:
    with pytest.raises(InputError) as caught:
        read_header(raw[:256], len(raw), "x", Notes("x"))
    assert caught.value.problem == what


def test_the_header_is_never_taken_to_be_larger_than_any() -> None:
    head = legs().with_field("signals", b"9999").with_field("header bytes", b"99999999").header()
    assert header_reach(head[:256], 10**9) == 256 * 4097
    assert header_reach(head[:256], 1000) == 1000
    assert header_reach(b" " * 256, 10**9) == 256


@pytest.mark.parametrize(
    ("raw", "value"),
    [(b" 1.5 ", 1.5), (b"-2e3", -2000.0), (b".5", 0.5), (b"5.", 5.0), (b"1,5", 1.5), (b"1\0\0", 1),
     (b"inf", None), (b"nan", None), (b"1e999", None), (b"0x10", None), (b"1_0", None),
     (b"", None), (b"1.2,3", None), (b"1,2,3", None), (b"--1", None), (b"\xb2", None)],
)  # fmt: skip
def test_numbers(raw: bytes, value: float | None) -> None:
    notes = Notes("x")
    assert number_field(raw, "here", notes) == value
    assert len(notes.findings) == (raw == b"1,5")


@pytest.mark.parametrize(
    ("raw", "value", "found"),
    [(b"12  ", 12, 0), (b"-1", -1, 0), (b"+7", 7, 0), (b"8.0", 8, 1), (b"8,", 8, 1),
     (b"8.5", None, 0), (b"1e3", None, 0), (b"", None, 0), (b"\xb2", None, 0), (b"1_0", None, 0)],
)  # fmt: skip
def test_whole_numbers(raw: bytes, value: int | None, found: int) -> None:
    notes = Notes("x")
    assert whole_field(raw, "here", notes) == value
    assert len(notes.findings) == found


def test_a_text_is_calm_and_its_faults_are_said_once() -> None:
    notes = Notes("x")
    for _ in range(2):
        assert text_field(b"a\x1b[2J\0b  ", "here", notes) == "a\ufffd[2J\ufffdb"
    assert [one.code for one in notes.findings] == ["control_characters"]
    assert calm("a\u202eb\u2028c\ud800") == "a\ufffdb\ufffdc\ufffd"
    assert calm("\xb5V \u017b") == "\xb5V \u017b"


@pytest.mark.parametrize(
    ("unit", "each"),
    [
        ("uV", 1), ("UV", 1), ("\xb5V", 1), ("\u03bcV", 1), ("\u039cV", 1), ("\xe6V", 1),
        ("\xecV", 1), ("\xc2\xb5V", 1), ("\xce\xbcV", 1), ("microvolt", 1), ("microVolts", 1),
        ("MicroV", 1), ("[uV]", 1), (" u V ", 1), ("uVolt", 1), ("mV", 1e3), ("mv", 1e3),
        ("millivolt", 1e3), ("V", 1e6), ("Volts", 1e6), ("v", 1e6), ("nV", 1e-3),
        ("nanovolt", 1e-3), ("MV", None), ("?V", None), ("", None), ("%", None), ("bpm", None),
        ("uVV", None), ("mmHg", None), ("\ufffdV", None), ("kV", None), ("pV", None),
    ],
)  # fmt: skip
def test_units_of_voltage_and_no_others(unit: str, each: float | None) -> None:
    assert microvolts(unit) == each


def test_only_ordinary_files_are_opened(tmp_path: Path) -> None:
    loop = tmp_path / "loop.edf"
    loop.symlink_to(loop)
    pipe = tmp_path / "pipe.edf"
    os.mkfifo(pipe)
    folder = tmp_path / "folder.edf"
    folder.mkdir()
    cases = {
        str(loop): "its links lead in a circle",
        str(pipe): "it is no ordinary file",
        str(folder): "it is a folder",
        str(tmp_path / "none.edf"): "there is no such file",
        str(tmp_path / ("x" * 300)): "its name is too long",
        "/dev/null": "it is no ordinary file",
        "a\0b": "it cannot be opened",
        f"{__file__}/x.edf": "there is no such file",
    }
    for path, problem in cases.items():
        with pytest.raises(InputError) as caught:
            opened(path).__enter__()
        assert (caught.value.where, caught.value.problem) == (path, problem)
    with pytest.raises(InputError, match="it takes more memory than there is"), opened(__file__):
        raise MemoryError
    real = tmp_path / "real.edf"
    real.write_bytes(b"0123456789")
    link = tmp_path / "link.edf"
    link.symlink_to(real)
    with opened(link) as file:
        assert (read_at(file, 4, 3), read_at(file, 8, 9)) == (b"456", b"89")
