"""``ekbom simulate night``: what it writes is what it says, and our reader reads it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from ekbom.cli import main
from ekbom.recordings.labels import LabelMap
from ekbom.recordings.marks_file import read_marks
from ekbom.recordings.recording import read_recording

MAKE = ["simulate", "night", "--seed", "7", "--hours", "0.5", "--rate", "128"]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def told(*words: str, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    assert main([*MAKE, *words, "--out", "n", "--json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def rows(name: str) -> list[dict[str, str]]:
    with Path("n", name).open() as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_what_it_writes(capsys: pytest.CaptureFixture[str]) -> None:
    found = told("--kind", "hard", capsys=capsys)
    assert sorted(one.name for one in Path("n").iterdir()) == [
        "events.tsv",
        "night.edf",
        "truth.tsv",
    ]
    truth = rows("truth.tsv")
    assert list(truth[0]) == ["onset_s", "duration_s", "leg"]
    assert found["leg_movements"] == {
        leg: sum(row["leg"] == leg for row in truth) for leg in ("left", "right")
    }
    assert found["kind"] == "hard"
    assert found["rules"] == "wasm2016"
    assert found["gap"] is None
    assert found["findings"] == []
    recording = read_recording("n/night.edf")
    assert recording.findings == ()
    assert [(one.label, one.unit, one.rate_hz) for one in recording.info.channels] == [
        ("EMG LAT", "uV", 128.0),
        ("EMG RAT", "uV", 128.0),
        ("ECG", "uV", 128.0),
    ]
    assert recording.info.duration_s == 1800.0
    assert recording.info.form == "EDF+C"
    assert str(recording.info.start) == "2026-01-05 22:30:00"


def test_the_events_are_read_as_stages_and_all(capsys: pytest.CaptureFixture[str]) -> None:
    found = told("--kind", "hard", capsys=capsys)
    marks = read_marks("n/events.tsv", start=None, duration_s=1800.0, labels=LabelMap())
    assert marks.hypnogram is not None
    assert len(marks.hypnogram.stages) == 60
    assert marks.hypnogram.epoch_s == 30.0
    assert len(marks.respiratory or ()) == found["respiratory"] > 0
    assert len(marks.arousals or ()) == found["arousals"] > 0
    assert marks.lights is not None
    assert (marks.lights.onset_s, marks.lights.duration_s) == (180.0, 1440.0)


def test_the_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*MAKE, "--kind", "clean", "--out", "n"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "A made-up clean night; it says nothing about anybody."
    assert [line.split("  ")[0] for line in lines[1:]] == [
        "recording",
        "truth",
        "events",
        "true PLMS index",
    ]
    assert " 0 respiratory events" in lines[3]


def test_the_same_seed_makes_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    first = told(capsys=capsys)
    before = Path("n/night.edf").read_bytes()
    assert told(capsys=capsys) == first
    assert Path("n/night.edf").read_bytes() == before


def test_a_file_with_a_gap_of_ten_minutes(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--hours", "1", "--form", "BDF+D", "--unit", "mV", "--inverted", "--kind", "clean"]
    found = told(*words, capsys=capsys)
    start, lasts = found["gap"]  # type: ignore[misc]
    assert lasts == 600.0
    recording = read_recording("n/night.bdf")
    assert [(one.onset_s, one.duration_s) for one in recording.info.spans] == [
        (0.0, start),
        (start + 600.0, 3000.0 - start),
    ]
    onsets = [float(row["onset_s"]) for row in rows("truth.tsv")]
    assert not any(start <= onset < start + 600 for onset in onsets)
    assert any(onset > start + 600 for onset in onsets)
    assert recording.info.channels[0].unit == "mV"
    assert recording.info.channels[0].physical_min > 0
    assert main([*MAKE, *words, "--out", "n"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == f"not recorded  from {start:g} s on for 600 s"


def test_legs_rates_and_names(capsys: pytest.CaptureFixture[str]) -> None:
    told(
        "--right-rate",
        "256",
        "--left",
        "Leg/L",
        "--right",
        "Leg/R",
        "--kind",
        "quiet",
        capsys=capsys,
    )
    channels = read_recording("n/night.edf").info.channels
    assert [(one.label, one.rate_hz) for one in channels] == [("Leg/L", 128.0), ("Leg/R", 256.0)]
    found = told("--legs", "single", "--kind", "quiet", capsys=capsys)
    assert list(found["leg_movements"]) == ["unknown"]  # type: ignore[call-overload]
    assert [one.label for one in read_recording("n/night.edf").info.channels] == ["Leg"]
    told("--legs", "right", "--kind", "quiet", capsys=capsys)
    assert [one.label for one in read_recording("n/night.edf").info.channels] == ["EMG RAT"]


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        (
            ["--kind", "easy"],
            2,
            'ekbom: --kind: "easy" is unknown; use one of clean, quiet, hard, artefacts',
        ),
        (
            ["--legs", "none"],
            2,
            'ekbom: --legs: "none" is unknown; use both, left, right or single',
        ),
        (["--hours", "0"], 2, "ekbom: hours: 0 cannot be; give 0.01 to 30"),
        (["--rate", "1"], 2, "ekbom: rate: 1 Hz cannot be; give 64 to 4096"),
        (
            ["--form", "XDF"],
            2,
            'ekbom: form: "XDF" is unknown; use one of EDF, EDF+C, EDF+D, BDF, BDF+C, BDF+D',
        ),
        (
            ["--unit", "kV"],
            2,
            'ekbom: channel EMG LAT: unit "kV" is unknown; use one of uV, µV, mV, V, nV',
        ),
        (
            ["--form", "EDF+D", "--hours", "0.2"],
            2,
            "ekbom: gap: the night has no room for one of 600 s; make a longer night",
        ),
        (
            ["--start", "soon"],
            2,
            "ekbom: --start: 'soon' is not a date and time; write it as 2026-11-21T20:15",
        ),
    ],
)
def test_what_cannot_be_made(
    words: list[str], code: int, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*MAKE, "--hours", "0.02", *words, "--out", "n"]) == code
    assert capsys.readouterr().err == line + "\n"


def test_a_folder_that_cannot_be_made(capsys: pytest.CaptureFixture[str]) -> None:
    Path("taken").touch()
    assert main([*MAKE, "--hours", "0.02", "--out", "taken/n"]) == 1
    assert capsys.readouterr().err == (
        "ekbom: taken/n: it cannot be made (Not a directory); choose another folder\n"
    )


def test_a_night_without_sleep_has_no_index(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*MAKE, "--hours", "0.01", "--out", "n"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "true PLMS index  none (no sleep)"
