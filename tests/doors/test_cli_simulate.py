"""``ekbom simulate diary``."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from ekbom.cli import main
from ekbom.exchange.plan_file import read_plan

MAKE = ["simulate", "diary", "--seed", "1", "--start", "2026-01-01"]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_diary_goes_to_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*MAKE, "--nights", "20", "--action", "walk", "--outcome", "restless"]) == 0
    shown = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(shown.out)))
    assert len(rows) == 20
    assert list(rows[0]) == ["date", "restless", "walk"]
    assert rows[0]["date"] == "2026-01-01"
    assert shown.err.startswith("note: stdout: true effects {'walk': 0.0}")


def test_a_trial_has_a_plan(capsys: pytest.CaptureFixture[str]) -> None:
    words = [*MAKE, "--pairs", "5", "--block", "3", "--effect", "-2", "-o", "d.csv"]
    assert main([*words, "--plan", "p.json", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["effects"] == {"stretching": -2.0}
    assert told["nights"] == 30
    plan = read_plan("p.json")
    assert plan.schedule.design.block == 3
    with Path("d.csv").open() as file:
        done = [int(row["stretching"]) for row in csv.DictReader(file)]
    assert done == list(plan.schedule.assign)


def test_the_same_seed_makes_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(MAKE) == main(MAKE) == 0
    first, _, rest = capsys.readouterr().out.partition("date,")[2].partition("date,")
    assert first == rest
    assert first.count("\n") == 85


@pytest.mark.parametrize("world", ["reactive", "bad_week_start", "missing_worst", "t3"])
def test_worlds(world: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*MAKE, "--world", world]) == 0
    assert capsys.readouterr().out.count("\n") == 85


def test_a_random_start(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*MAKE, "--random-start", "15", "34", "--plan", "p.json"]) == 0
    assert read_plan("p.json").schedule.design.name == "start"
    capsys.readouterr()


def test_today_will_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "diary", "--nights", "8"]) == 0
    assert capsys.readouterr().out.count("\n") == 9


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--world", "mars"], 2, "--world: 'mars' is not known"),
        (["--json"], 2, "--json: stdout cannot hold both"),
        (["--plan", "p.json"], 2, "--plan: nothing was drawn"),
        (["--pairs", "5", "--nights", "8"], 2, "simulate diary: "),
        (["--start", "soon"], 2, "--start: 'soon' is not a date"),
        (["-o", "none/d.csv"], 1, "none/d.csv: it cannot be written"),
    ],
)
def test_refusals(
    words: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*MAKE, *words]) == code
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(f"ekbom: {message}")
    assert shown.err.count("\n") == 1
