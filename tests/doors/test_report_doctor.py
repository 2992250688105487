"""``ekbom report doctor``: from a case, from a workspace, with parts left out, as a page."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from ekbom.actions.doctor_report import doctor_report_of_case
from ekbom.cli import main
from ekbom.cli.doctor_lines import told_to_doctor
from ekbom.reports.doctor import PARTS

CASE = str(files("ekbom").joinpath("demo_data", "marta.toml"))
NOW = ("--now", "2026-11-22T21:00")


def ask(*words: str) -> int:
    return main(["report", "doctor", *words])


def test_tells_a_case_on_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(CASE, *NOW) == 0
    said = capsys.readouterr().out
    assert said.startswith("Marta, 61, made up, 22 November 2026\n")
    assert "  - Augmentation: 1 of 4 signs, 3 not known.\n" in said
    assert "  - Pramipexole, 0.25 mg, at 21:00, since 1 March 2023: yes, worth a talk\n" in said


def test_leaves_out_what_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(CASE, *NOW, "--without", "medicines", "--without", "iron") == 0
    said = capsys.readouterr().out
    assert "\nMedicines\n" not in said
    assert "Ferritin 48" not in said
    assert "\nAugmentation\n" in said


def test_what_is_left_out_is_not_in_the_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(CASE, *NOW, "--json") == 0
    whole = json.loads(capsys.readouterr().out)
    for part in PARTS:
        assert ask(CASE, *NOW, "--json", "--without", part) == 0
        told = json.loads(capsys.readouterr().out)
        assert told.keys() <= whole.keys()
        assert (part == "pattern") == (told.keys() == whole.keys())
        assert [line for line in whole["short"] if line[0] != part] == told["short"]
    nothing = [word for part in PARTS for word in ("--without", part)]
    assert ask(CASE, *NOW, "--json", *nothing) == 0
    left = json.loads(capsys.readouterr().out)
    assert left.keys() == {"whose", "made", "red_flags", "stop_cards", "short", "findings"}
    assert left["short"] == []
    assert {line[0] for line in whole["short"]} >= {"medicines", "iron"}
    assert ask(CASE, *NOW, "--json", "--without", "medicines", "--without", "iron") == 0
    said = capsys.readouterr().out
    assert whole["medicines"][0][0].startswith("Pramipexole, 0.25 mg")
    assert "yes, worth a talk" not in said
    assert "Ferritin 48" not in said


def test_refuses_a_part_there_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(CASE, "--without", "weather") == 2
    assert "there is no part 'weather'" in capsys.readouterr().err


def test_writes_a_page_and_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "report.html"
    assert ask(CASE, *NOW, "--html", str(page), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["signs"][1][:2] == ["A higher dose has been needed.", "Yes"]
    text = page.read_text(encoding="utf-8")
    assert text.count('<article class="dr-sheet"') == 2
    assert "Page 2 of 2" in text


def test_asks_the_workspace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = str(tmp_path / "w")
    assert main(["init", "--workspace", place, "--name", "me"]) == 0
    assert main(["log", "urge=6", "--workspace", place, *NOW]) == 0
    capsys.readouterr()
    assert ask("--workspace", place, *NOW) == 0
    assert "Urge: mean 6.0, 6 to 6; 1 of 28" in capsys.readouterr().out


def test_a_file_is_not_asked_beside_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(CASE, "--for", "me") == 2
    assert "it is about the workspace" in capsys.readouterr().err


def test_reads_the_nights_a_case_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [f"2026-10-{day:02},{3 + day % 3},{day % 2}" for day in range(1, 31)]
    (tmp_path / "nights.csv").write_text("date,urge,walk\n" + "\n".join(rows) + "\n")
    case = tmp_path / "case.toml"
    case.write_text(
        'format = "ekbom-case/1"\ntitle = "Two"\nsource = "a test"\n'
        '[nights]\nfile = "nights.csv"\noutcome = "urge"\n'
    )
    assert ask(str(case), *NOW) == 0
    said = capsys.readouterr().out
    assert "  - 3 October to 30 October 2026\n" in said
    assert "\nWhat was tried\n  - walk: " in said
    assert "15 with, 15 without" in said


def test_nights_that_cannot_be_read_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "case.toml"
    case.write_text(
        'format = "ekbom-case/1"\ntitle = "Two"\nsource = "a test"\n'
        '[nights]\nfile = "gone.csv"\noutcome = "urge"\n'
    )
    assert ask(str(case), *NOW) == 0
    told = capsys.readouterr()
    assert told.out.startswith("Two, 22 November 2026\n")
    assert "gone.csv: there is no such file" in told.err
    assert ask(str(case), *NOW, "--json") == 0
    found = json.loads(capsys.readouterr().out)["findings"]
    assert "diary_not_read" in {one["code"] for one in found}


def test_tells_a_recording(capsys: pytest.CaptureFixture[str]) -> None:
    report = doctor_report_of_case(CASE, today=date(2026, 11, 22))
    night = {
        "indices": {"plms_index": {"value": 20.04, "unit": "1/h"}},
        "rules": {"name": "wasm2016", "provisional": False},
        "recording": {"legs": {"left": "EMG"}}, "detected": True,
    }  # fmt: skip
    lines = list(told_to_doctor(replace(report, night=night), frozenset()))
    assert lines[lines.index("Leg recording") + 1] == "  - PLMS per hour of sleep: 20.0"
