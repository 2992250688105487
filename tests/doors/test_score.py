"""``ekbom score``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from tests.builders.night_file import write_night_file

from ekbom.cli import main
from ekbom.recordings.write import SignalOut, write_signals

NAMES = [
    "leg_movements.tsv", "movements.tsv", "night.html", "night.json", "scored.annot", "scored.edf",
]  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nights")
    write_night_file(folder / "night.edf")
    write_night_file(folder / "bare.edf", stages=False)
    write_night_file(folder / "unit.edf", unit="")
    write_night_file(folder / "legs.edf", labels=("Leg1", "Leg2"))
    write_night_file(folder / "arms.edf", labels=("EEG C3", "Chin"))
    return folder


@pytest.fixture(autouse=True)
def _own_folder(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in made.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.chdir(tmp_path)


def test_the_answer_in_words_and_the_files(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "night.edf", "--out", "out", "--now", "2026-11-21T08:00"]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith("PLMS index 54.0 per hour of sleep")
    assert "It does not say how strong restless legs are" in shown.out
    assert shown.out.endswith(
        "\nIn out: leg_movements.tsv, movements.tsv, night.json, scored.edf, scored.annot, "
        "night.html\n"
    )
    assert sorted(path.name for path in Path("out").iterdir()) == NAMES
    assert "Made 2026-11-21 08:00" in Path("out/night.html").read_text(encoding="utf-8")


def test_json_on_stdout_is_the_json_in_the_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "night.edf", "--out", "out", "--only", "json, tsv", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown == json.loads(Path("out/night.json").read_text(encoding="utf-8"))
    assert sorted(path.name for path in Path("out").iterdir()) == [
        "leg_movements.tsv", "movements.tsv", "night.json",
    ]  # fmt: skip


def test_without_a_folder_nothing_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(path.name for path in Path().iterdir())
    assert main(["score", "night.edf"]) == 0
    assert "In out" not in capsys.readouterr().out
    assert sorted(path.name for path in Path().iterdir()) == before


def test_without_stages_it_says_what_to_give(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "bare.edf"]) == 0
    shown = capsys.readouterr()
    assert "no index per hour of sleep, because no stages were given" in shown.out
    assert "PLMS index" not in shown.out
    assert "give them with --stages FILE" in shown.err


def test_options_reach_the_rules(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--rules", "aasm", "--option", "imi_upper=exclusive", "--option", "wake=apart"]
    assert main(["score", "night.edf", *words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["rules"] == {"name": "aasm", "provisional": True}
    assert found["options"]["imi_upper"] == "exclusive"
    assert found["options"]["wake"] == "apart"


def test_legs_and_unit_can_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "legs.edf", "--left", "Leg1", "--right", "leg2", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["recording"]["legs"] == {"left": "Leg1", "right": "Leg2"}
    assert main(["score", "unit.edf", "--unit", "uV"]) == 0
    assert "9 periodic movements" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "parts"),
    [
        (["gone.edf"], 1, ["gone.edf", "; "]),
        (["unit.edf"], 1, ["unit.edf", "EMG LAT", "--unit uV"]),
        (["legs.edf"], 2, ["Leg1, Leg2", "--left NAME --right NAME"]),
        (["arms.edf"], 2, ["no label names a leg", "EEG C3"]),
        (["night.edf", "--left", "nose"], 2, ["nose"]),
        (["night.edf", "--leg", "EMG LAT", "--left", "EMG LAT"], 2, ["--leg"]),
        (["night.edf", "--rules", "wasm1999"], 2, ["wasm1999", "wasm2016, wasm2006, aasm"]),
        (["night.edf", "--option", "imi_upper"], 2, ["NAME=VALUE"]),
        (["night.edf", "--option", "imi_upper=never"], 2, ["inclusive, exclusive"]),
        (["night.edf", "--option", "colour=red"], 2, ["colour", "imi_upper"]),
        (["night.edf", "--stages", "gone.txt"], 1, ["gone.txt"]),
        (["night.edf", "--labels", "gone.toml"], 1, ["gone.toml"]),
        (["night.edf", "--marks"], 1, ["no leg movements are marked"]),
        (["night.edf", "--sit", "22:30"], 2, ["--sit", "START..END"]),
        (["night.edf", "--out", "out", "--only", "pdf"], 2, ["pdf", "tsv, json"]),
        (["night.edf", "--out", "bare.edf"], 1, ["bare.edf: it is a file, not a folder", "--out"]),
        (["night.edf", "--only", "tsv"], 2, ["--only: no folder is named", "--out DIR"]),
        (["night.edf", "--sit", "21:00..22:00"], 2, ["does not lie in the recording (22:30:00 to"]),
        (["night.edf", "--now", "today"], 2, ["--now"]),
        (["night.edf", "--seed", "x"], 2, ["seed"]),
        ([], 2, ["score"]),
    ],
)
def test_what_cannot_be_done_is_one_line(
    words: list[str], code: int, parts: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["score", *words]) == code
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("ekbom: ")
    assert shown.err.count("\n") == 1
    for part in parts:
        assert part in shown.err
    assert not Path("out").exists()


def test_a_link_that_leads_to_itself_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path("loop.edf").symlink_to("loop.edf")
    assert main(["score", "loop.edf", "--out", "out"]) == 1
    shown = capsys.readouterr()
    assert shown.err.startswith("ekbom: loop.edf: ")
    assert shown.err.count("\n") == 1


def test_a_link_to_the_recording_is_seen_through(capsys: pytest.CaptureFixture[str]) -> None:
    Path("scored.edf").symlink_to("night.edf")
    assert main(["score", "night.edf", "--out", "."]) == 2
    assert "written over" in capsys.readouterr().err


def test_the_recording_is_never_written_over(capsys: pytest.CaptureFixture[str]) -> None:
    Path("night.edf").rename("scored.edf")
    before = Path("scored.edf").read_bytes()
    assert main(["score", "scored.edf", "--out", "."]) == 2
    assert "written over" in capsys.readouterr().err
    assert Path("scored.edf").read_bytes() == before


def test_a_process_of_its_own_loads_no_template_engine_for_tables(tmp_path: Path) -> None:
    code = (
        "import sys; from ekbom.cli import main\n"
        "code = main(['score', 'night.edf', '--out', 'out', '--only', 'tsv,json'])\n"
        "sys.exit(code or 10 * ('jinja2' in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True,
        env=dict(os.environ),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "PLMS index 54.0" in done.stdout


# Everything is loaded first, so that the limit meets the night and not an import.
SHORT_OF_MEMORY = """
import resource, sys
import ekbom.actions.night_files, ekbom.cli, ekbom.movements.bootstrap, ekbom.movements.find
import ekbom.recordings.scored_edf
lines = open("/proc/self/status").read().splitlines()
held = int(next(line for line in lines if line.startswith("VmSize")).split()[1]) * 1024
limit = held + int(sys.argv[1]) * 1024 * 1024
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
sys.exit(ekbom.cli.main(["score", "long.edf", "--out", "out", "--only", "tsv,json"]))
"""


@pytest.mark.parametrize("spare_mib", [8, 40, 70])
def test_too_little_memory_is_one_line_and_leaves_nothing(spare_mib: int) -> None:
    samples = np.random.default_rng(1).normal(0, 2, 256 * 3600 * 4).astype(np.float32)
    write_signals(
        "long.edf",
        [SignalOut("LAT", samples, 256.0), SignalOut("RAT", samples, 256.0)],
        start=datetime(2026, 1, 5, 22, 30),
    )
    done = subprocess.run(
        [sys.executable, "-c", SHORT_OF_MEMORY, str(spare_mib)],
        capture_output=True,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    (line,) = done.stderr.splitlines()
    assert line.startswith("ekbom: ")
    assert "memory" in line
    assert not Path("out").exists() or not list(Path("out").iterdir())
