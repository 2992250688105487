"""``ekbom pool``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ekbom.cli import main

HERE = Path(__file__).parents[1] / "reference" / "metafor_dat_bcg.json"
BCG = json.loads(HERE.read_text(encoding="utf-8"))["data"]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows = zip(BCG["trial"], BCG["yi_RR"], BCG["vi_RR"], strict=True)
    lines = [f"trial {name},{effect},{variance}" for name, effect, variance in rows]
    Path("bcg.csv").write_text("\n".join(["study,effect,variance", *lines]), encoding="utf-8")


def told(words: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The JSON of a call that works."""
    assert main(["pool", *words, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_thirteen_trials(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pool", "bcg.csv"]) == 0
    shown = capsys.readouterr()
    first = "trial 1   -0.889  95 % -2.008 to +0.229  weight 5.1 %\n"
    assert shown.out.startswith(first)
    assert "13 studies put together (REML): -0.71 (95 % interval -1.07 to -0.36)." in shown.out
    assert "tau2 0.3132, Q 152.23 (p 2e-26)\n" in shown.out
    assert "Without any one of the 13 studies" in shown.out
    assert "Egger's test over 13 studies" in shown.out
    assert shown.err == ""


def test_json_holds_every_part(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(["bcg.csv", "--method", "DL"], capsys)
    assert found["pooled"]["value"] == pytest.approx(-0.7141, abs=5e-5)
    assert found["pooled"]["tau2"] == pytest.approx(0.3088, abs=5e-5)
    assert sum(row["weight"] for row in found["studies"]) == pytest.approx(100)
    assert len(found["leave_one_out"]["value"]) == 13
    assert found["egger"]["n"] == 13
    assert found["findings"] == []


def test_the_interval_of_knapp_and_hartung(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(["bcg.csv", "--knapp-hartung"], capsys)
    assert found["pooled"]["interval"] == pytest.approx([-1.1084, -0.3206], abs=5e-5)


def test_standard_errors_do_as_well(capsys: pytest.CaptureFixture[str]) -> None:
    rows = zip(BCG["trial"], BCG["yi_RR"], BCG["vi_RR"], strict=True)
    lines = [f"{name};{effect};{variance**0.5}" for name, effect, variance in rows]
    Path("se.csv").write_text("\n".join(["name;es;error", *lines]), encoding="utf-8")
    words = ["--effects", "es", "--se", "error", "--labels", "name"]
    found = told(["se.csv", *words], capsys)
    assert found["pooled"]["value"] == pytest.approx(-0.7145, abs=5e-5)
    assert found["studies"][0]["name"] == "1"
    Path("usual.csv").write_text("\n".join(["x;effect;se", *lines]), encoding="utf-8")
    assert told(["usual.csv"], capsys)["pooled"] == found["pooled"]


def test_the_page_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pool", "bcg.csv", "--html", "bcg.html", "--now", "2026-11-21T12:00"]) == 0
    assert capsys.readouterr().out.endswith("The page lies in bcg.html\n")
    page = Path("bcg.html").read_text(encoding="utf-8")
    assert page.count("<svg") >= 1
    assert all(f"trial {n}" in page for n in range(1, 14))
    assert "2026-11-21 12:00" in page


def test_two_studies_leave_nothing_to_leave_out(capsys: pytest.CaptureFixture[str]) -> None:
    Path("two.csv").write_text("effect,variance\n1,0.2\n2,0.3\n", encoding="utf-8")
    found = told(["two.csv", "--html", "two.html"], capsys)
    assert (found["leave_one_out"], found["egger"]) == (None, None)
    assert [f["code"] for f in found["findings"]] == ["no_egger"]
    assert found["studies"][0]["name"] == "study 1"
    assert main(["pool", "two.csv"]) == 0


def test_an_incomplete_row_is_left_out_and_said(capsys: pytest.CaptureFixture[str]) -> None:
    text = "study,effect,variance\na,1,0.2\n,2,0.3\nc,3,\nd,1.5,0.1\n"
    Path("hole.csv").write_text(text, encoding="utf-8")
    found = told(["hole.csv"], capsys)
    assert found["pooled"]["n"] == 3
    assert "incomplete_study" in [f["code"] for f in found["findings"]]
    assert [row["name"] for row in found["studies"]] == ["a", "row 3", "d"]


@pytest.mark.parametrize(
    ("text", "words", "code", "says"),
    [
        ("effect,variance\n1,0.2\n2,0.3\n", ["--method", "X"], 2, "use one of REML, FE, DL, PM"),
        ("effect,variance\n1,0.2\n2,0.3\n", ["--effects", "x"], 2, "no column 'x'"),
        ("effect,variance\n1,0.2\n2,0.3\n", ["--labels", "x"], 2, "no column 'x'"),
        ("a,b\n1,0.2\n2,0.3\n", [], 2, "no column 'effect'"),
        ("effect,b\n1,0.2\n2,0.3\n", [], 2, "no column 'variance'"),
        ("effect,variance\n1,0.2\n", [], 1, "at least 2 are needed"),
        ("effect,variance\n1,0.2\n2,-1\n", [], 2, "above zero"),
        ("effect,se\n1,0.2\n2,0\n", [], 1, "row 3: a standard error of 0"),
        ("effect,variance\nx,0.2\ny,0.3\n", [], 1, "it holds no numbers"),
        ("effect,variance\n1,2\n2,3\n", ["--variances", "variance", "--se", "se"], 2, "name one"),
        (
            "effect,variance\n1,2\n2,3\n",
            ["--method", "FE", "--knapp-hartung"],
            2,
            "Knapp-Hartung does not belong to FE",
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    text: str, words: list[str], code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("bad.csv").write_text(text, encoding="utf-8")
    assert main(["pool", "bad.csv", *words]) == code
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1
