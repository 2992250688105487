"""``ekbom report case``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.builders.html import faults_of
from tests.project.repo import ROOT
from tests.project.test_words import said

from ekbom.cli import main

CASES = ROOT / "examples" / "cases"
NOW = ["--now", "2026-11-21T12:00"]


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["report", "case", *words, *NOW])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_the_first_founding_case_in_the_order_of_care(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, str(CASES / "case_000.toml"))
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "# Ten weekly visits for legs that trouble at bedtime and at the desk"
    assert lines[2] == "Case report, in the order of CARE. From document 000."
    heads = [line for line in lines if line.startswith("## ")]
    assert heads[:2] == ["## What came of it", "## What is missing (2 of 13 items are filled)"]
    assert [head.split(".")[0] for head in heads[2:]] == [
        "## 1", "## 2", "## 3a-c", "## 4", "## 5a-c", "## 6", "## 7", "## 8a-d", "## 9a-c",
        "## 10a-d", "## 11a-d", "## 12", "## 13",
    ]  # fmt: skip
    assert "- 13. Consent to publish: not told" in lines
    assert "Not told: how often home items were done; whether anything unwanted came." in lines
    assert out.count("counts as no experiment") == 1
    assert not said(out)
    assert err.startswith("warning: case_000.toml (rule.04): The medicine that is taken")
    assert len(err.splitlines()) == 1


def test_the_second_one_in_the_order_of_tidier(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, str(CASES / "case_001.toml"), "--standard", "tidier")
    assert (code, err) == (0, "")
    where = "where (first series, visits 2 to 10; second series, visits 1 to 10)"
    assert f"- 7. Where: not told: {where}" in out.splitlines()
    assert "- First series: visit 1: heel lift (document 001, line 9)" in out
    assert not said(out)


def test_what_is_not_told_is_not_made_up(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, str(CASES / "case_000.toml"), "--standard", "stricta", "--json")
    found = json.loads(out)
    assert (found["filled"], found["asked"], found["absent"]) == (4, 17, "not told")
    items = {one["id"]: one for one in found["items"]}
    for id_ in ("2a", "2c", "2d", "2e", "2f", "2g", "5"):
        assert (items[id_]["state"], items[id_]["says"]) == ("missing", []), id_
    assert len(items["2b"]["says"]) == 8
    assert items["2b"]["missing"] == ["sides"]


def test_stricta_describes_needles_alone(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, str(CASES / "case_001.toml"), "--standard", "stricta")
    assert (code, out) == (1, "")
    assert err == (
        "ekbom: case_001.toml: no visit of it is told as one of needling, and STRICTA describes "
        "that; use --standard tidier\n"
    )


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["case.toml", "--standard", "x"], 2, "--standard: 'x' is unknown; use one of care"),
        (["none.toml"], 1, "none.toml: "),
        ([str(CASES / "case_000.toml"), "--workspace", "ws"], 2, "--workspace: it is about the"),
        (["nobody", "--workspace", "nowhere"], 1, ""),
    ],
)
def test_what_cannot_be_answered(
    capsys: pytest.CaptureFixture[str], words: list[str], code: int, message: str
) -> None:
    found, out, err = run(capsys, *words)
    assert (found, out) == (code, "")
    assert err.startswith(f"ekbom: {message}")
    assert len(err.splitlines()) == 1


def test_a_page(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    code, out, err = run(capsys, str(CASES / "case_001.toml"), "--html", str(path))
    assert code == 0
    assert out.startswith("# Two series of ten visits")
    assert err == f"The page lies in {path}\n"
    page = path.read_text("utf-8")
    assert faults_of(page) == []
    assert not said(page.split("</style>")[-1])
    code, out, err = run(capsys, str(CASES / "case_001.toml"), "--html", str(path), "--json")
    assert (json.loads(out)["standard"], err) == ("care", "")


def test_a_person_of_the_workspace(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    place = ["--workspace", str(tmp_path / "ws")]
    assert main(["init", *place]) == 0
    assert main(["import", str(CASES / "case_001.toml"), *place]) == 0
    capsys.readouterr()
    code, own, _ = run(capsys, *place)
    assert code == 0
    assert own.startswith("# Two series of ten visits")
    code, by_label, _ = run(capsys, "me", *place)
    assert (code, by_label) == (0, own)
    code, out, err = run(capsys, "Dr. Weber", *place)
    assert (code, out) == (1, "")
    assert "Dr. Weber: there is nobody of this name here for you" in err


def test_a_label_with_a_dot_is_no_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    place = ["--workspace", str(tmp_path / "ws")]
    assert main(["init", "--name", "Dr. Weber", *place]) == 0
    assert main(["import", str(CASES / "case_001.toml"), *place]) == 0
    capsys.readouterr()
    code, out, _ = run(capsys, "Dr. Weber", *place)
    assert code == 0
    assert out.startswith("# Two series of ten visits")
    code, _, err = run(capsys, "none.TOML")
    assert code == 1
    assert "none.TOML: it cannot be read" in err
