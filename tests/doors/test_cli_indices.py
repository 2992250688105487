"""``ekbom indices``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ekbom.cli import main

BEFORE = (7, 9, 8, 7, 7, 8, 8)
AFTER = (3, 4, 2, 4, 2, 1)
ASK = ["--phase", "phase", "--value", "urge"]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [f"{v},A,one" for v in BEFORE] + [f"{v},B,one" for v in AFTER]
    Path("ab.csv").write_text("\n".join(["urge,phase,who", *rows]), encoding="utf-8")


def told(words: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    """The JSON of a call that works."""
    assert main(["indices", *words, "--json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_every_index_is_named_with_its_number(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["indices", "ab.csv", *ASK]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith("urge: less is better.")
    assert "\nB (6 values) against A (7)\n" in shown.out
    assert "  NAP                          +1.000  SE 0.020  95 % +1.000 to +1.000\n" in shown.out
    assert "  PND                          +1.000\n" in shown.out
    assert "  Hedges g                     +4.747  SE 1.074  95 % +2.641 to +6.853\n" in shown.out
    assert shown.out.rstrip().endswith("the true uncertainty is larger.")
    assert shown.err == ""


def test_json_names_method_and_what_is_assumed(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(["ab.csv", *ASK], capsys)
    assert found["improvement"] == "decrease"
    assert found["findings"] == []
    (one,) = found["comparisons"]  # type: ignore[misc]
    assert (one["case"], one["before"], one["after"]) == ("", "A", "B")
    names = [index["name"] for index in one["indices"]]
    assert names == [
        "NAP", "Tau", "Tau-BC", "Tau-U", "PND", "PAND", "PEM", "IRD", "Hedges g", "SMD",
        "Log ratio of medians", "Log response ratio",
    ]  # fmt: skip
    assert all("independent" in index["assumes"] for index in one["indices"])
    assert all(index["n"] == [7, 6] for index in one["indices"])


def test_the_other_direction_turns_the_sign(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(["ab.csv", *ASK, "--higher-is-better"], capsys)
    assert found["comparisons"][0]["indices"][0]["value"] == 0  # type: ignore[index]


def test_each_phase_of_each_case_is_compared_with_the_one_before(
    capsys: pytest.CaptureFixture[str],
) -> None:
    runs = [("one", "A", 7), ("one", "B", 3), ("one", "A", 6), ("two", "A", 8), ("two", "B", 8)]
    rows = [f"{who},{phase},{v + n}" for who, phase, v in runs for n in range(3)]
    Path("abab.csv").write_text("\n".join(["who,phase,urge", *rows]), encoding="utf-8")
    found = told(["abab.csv", *ASK, "--case", "who"], capsys)
    comparisons: list[dict[str, str]] = found["comparisons"]  # type: ignore[assignment]
    assert [(c["case"], c["before"], c["after"]) for c in comparisons] == [
        ("one", "A", "B"),
        ("one", "B", "A"),
        ("two", "A", "B"),
    ]
    assert main(["indices", "abab.csv", *ASK, "--case", "who"]) == 0
    assert "\none: B (3 values) against A (3)\n" in capsys.readouterr().out


def test_shares_have_odds(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(["ab.csv", *ASK, "--share", "percentage"], capsys)
    last = found["comparisons"][0]["indices"][-1]  # type: ignore[index]
    assert last["name"] == "Log odds ratio"
    assert last["value"] > 0
    assert main(["indices", "ab.csv", *ASK, "--share", "proportion"]) == 2
    assert "a value outside 0 to 1" in capsys.readouterr().err


def test_what_cannot_be_computed_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    Path("flat.csv").write_text("urge,phase\n5,A\n5,A\n5,B\n5,B\n", encoding="utf-8")
    assert main(["indices", "flat.csv", *ASK]) == 0
    assert "  Hedges g                     not computable: " in capsys.readouterr().out


def test_a_phase_without_values_is_said_and_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    Path("hole.csv").write_text("urge,phase\n5,A\n6,A\n,C\n3,B\n2,B\n", encoding="utf-8")
    found = told(["hole.csv", *ASK], capsys)
    assert [f["code"] for f in found["findings"]] == ["empty_phase"]  # type: ignore[attr-defined]
    assert found["comparisons"][0]["before"] == "A"  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "words", "code", "says"),
    [
        ("urge,phase\n5,A\n4,A\n", ASK, 1, "fewer than two phases with values"),
        ("urge,phase\n5,A\n4,\n", ASK, 1, "row 3: it belongs to no phase"),
        ("urge,phase\nbad,A\nworse,B\n", ASK, 1, "it holds words or clock times"),
        ("urge,phase\n,A\n,B\n", ASK, 1, "it holds no numbers"),
        ("urge,phase\n5,A\n4,B\n", ["--phase", "x", "--value", "urge"], 2, "no column 'x'"),
        ("urge,phase\n5,A\n4,B\n", [*ASK, "--case", "x"], 2, "--case"),
        ("urge,phase\n5,A\n4,B\n", [*ASK, "--share", "x"], 2, "use percentage or proportion"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    text: str, words: list[str], code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("bad.csv").write_text(text, encoding="utf-8")
    assert main(["indices", "bad.csv", *words]) == code
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1
