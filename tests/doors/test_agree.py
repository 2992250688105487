"""``ekbom agree``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ekbom.cli import main
from ekbom.exchange.scored_tsv import leg_movements_tsv
from ekbom.model.movement import Leg, LegMovement

RULED = "onset_s\tduration_s\tlegs\tperiodic\n"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def table(name: str, *rows: tuple[float, float, Leg]) -> str:
    place = Path(name)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(leg_movements_tsv(LegMovement(*row) for row in rows), "utf-8")
    return name


def night(
    folder: str, plms: float | None, duration_s: float = 120.0, rules: str = "wasm2016"
) -> None:
    table(f"{folder}/leg_movements.tsv", (10.0, 1.0, "left"))
    (Path(folder) / "movements.tsv").write_text(f"{RULED}10\t1\tleft\ttrue\n", "utf-8")
    told = {
        "recording": {"duration_s": duration_s},
        "rules": {"name": rules},
        "options": {"imi_upper": "inclusive"} | ({"wake": "apart"} if rules == "aasm" else {}),
        "indices": {"plms_index": {"value": plms, "unit": "1/h"}},
    }
    (Path(folder) / "night.json").write_text(json.dumps(told), "utf-8")


def told(words: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert main(["agree", *words, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def failed(words: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["agree", *words]) == code
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    return shown.err


def test_two_tables(capsys: pytest.CaptureFixture[str]) -> None:
    table("a.tsv", (10.0, 2.0, "left"), (30.0, 3.0, "right"), (50.0, 1.0, "left"))
    table("b.tsv", (10.2, 2.0, "left"), (30.0, 3.0, "left"))
    assert main(["agree", "a.tsv", "b.tsv"]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    half = "1 in both: precision 0.500, recall 0.500, F1 0.500"
    none = "0 in both: precision 0.000, recall none, F1 0.000"
    some = "1 in both: precision 0.333, recall 0.500, F1 0.400"
    assert shown.out.splitlines() == [
        "a.tsv",
        f"  left       overlap 0.2        2 and 2, {half}",
        f"  right      overlap 0.2        1 and 0, {none}",
        f"  legs       overlap 0.2        3 and 2, {some}",
        f"  left       onset within 0.5 s 2 and 2, {half}",
        f"  right      onset within 0.5 s 1 and 0, {none}",
        f"  legs       onset within 0.5 s 3 and 2, {some}",
        "  left       epochs of 30 s     2 of 2 alike, kappa none",
        "  right      epochs of 30 s     1 of 2 alike, kappa 0.000",
    ]


def test_the_limits_can_be_said(capsys: pytest.CaptureFixture[str]) -> None:
    table("a.tsv", (10.0, 2.0, "left"), (99.0, 1.0, "left"))
    table("b.tsv", (11.0, 2.0, "left"))
    usual = told(["a.tsv", "b.tsv"], capsys)["nights"][0]["agreement"]
    assert [one["both"] for one in usual["events"]] == [1, 0, 1, 0, 0, 0]
    words = ["a.tsv", "b.tsv", "--iou", "0.5", "--onset", "1", "--epoch", "10"]
    other = told(words, capsys)["nights"][0]["agreement"]
    assert [one["both"] for one in other["events"]] == [0, 0, 0, 1, 0, 1]
    assert [one["limit"] for one in other["events"]] == [0.5] * 3 + [1.0] * 3
    assert other["epochs"][0]["epoch_s"] == 10.0
    assert (other["epochs"][0]["both"], other["epochs"][0]["neither"]) == (1, 8)


def test_two_nights_with_their_indices(capsys: pytest.CaptureFixture[str]) -> None:
    night("one", 20.0)
    night("two", 15.5)
    assert main(["agree", "one", "two"]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    lines = shown.out.splitlines()
    assert [line for line in lines if line[0] != " "] == ["leg_movements.tsv", "movements.tsv"]
    assert lines[-1] == "  plms_index                   20.000  15.500  difference +4.500 1/h"
    assert "  left       epochs of 30 s     4 of 4 alike, kappa 1.000" in lines
    assert "  periodic   overlap 0.2        1 and 1, 1 in both: precision 1.000" in shown.out


def test_a_night_without_night_json_has_no_indices(capsys: pytest.CaptureFixture[str]) -> None:
    night("one", 20.0)
    night("two", 15.5)
    Path("two/night.json").unlink()
    Path("two/movements.tsv").unlink()
    found = told(["one", "two"], capsys)
    assert (found["indices"], found["limits"]) == ([], [])
    assert [one["table"] for one in found["nights"]] == ["leg_movements.tsv"]
    assert found["nights"][0]["agreement"]["epochs"][0]["neither"] == 0


def test_many_nights(capsys: pytest.CaptureFixture[str]) -> None:
    for name, a, b in (("n1", 10.0, 9.0), ("n2", 20.0, 21.0), ("n3", 33.0, 30.0)):
        night(f"A/{name}", a)
        night(f"B/{name}", b)
    night("A/n4", 1.0)
    table("A/note/other.tsv")
    assert main(["agree", "A", "B"]) == 0
    shown = capsys.readouterr()
    assert shown.out.splitlines()[0] == "leg_movements.tsv, 3 nights"
    assert "  left       overlap 0.2        3 and 3, 3 in both" in shown.out
    assert shown.out.splitlines()[-1] == (
        "  plms_index                   bias +1.00 1/h over 3 nights, limits of agreement -2.92 to "
        "+4.92 (1.96 SD)"
    )
    assert "difference" not in shown.out
    assert shown.err == "warning: n4: only one side holds this night; it is left out\n"
    found = told(["A", "B"], capsys)
    assert [one["night"] for one in found["nights"]] == ["n1"] * 2 + ["n2"] * 2 + ["n3"] * 2
    assert [one["table"] for one in found["all_nights"]] == ["leg_movements.tsv", "movements.tsv"]
    assert found["limits"][0]["sd"] == 2.0
    assert [one["code"] for one in found["findings"]] == ["night_in_one"]


def test_one_night_with_an_index_has_no_limits(capsys: pytest.CaptureFixture[str]) -> None:
    for side, value in (("A", 3.0), ("B", 1.0)):
        night(f"{side}/n1", value)
        night(f"{side}/n2", None)
    assert main(["agree", "A", "B"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == (
        "  plms_index                   bias +2.00 1/h over 1 night, one night has no limits"
    )


def test_what_makes_indices_hard_to_compare_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    night("one", 20.0)
    night("two", None, duration_s=90.0, rules="aasm")
    assert main(["agree", "one", "two"]) == 0
    shown = capsys.readouterr()
    assert shown.err.splitlines() == [
        "warning: night.json: they were scored by different rules: edition wasm2016 and aasm, "
        "wake unknown and apart; that by itself can make their indices differ; score both by the "
        "same rules",
        "warning: night.json: one recording lasts 120 s, the other 90 s; check that both are "
        "of the same night; epochs are counted over the first",
    ]
    assert "plms_index                   20.000  none  difference none 1/h" in shown.out
    night("none", None)
    night("both", None)
    assert main(["agree", "none", "both"]) == 0
    assert "  plms_index                   not defined in either\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--iou", "0"], "--iou: 0 is no share; give one above 0, up to 1"),
        (["--iou", "1.1"], "--iou: 1.1 is no share; give one above 0, up to 1"),
        (["--iou", "nan"], "--iou: nan is no share; give one above 0, up to 1"),
        (["--onset", "-1"], "--onset: -1 s cannot be; give seconds from 0 on"),
        (["--onset", "inf"], "--onset: inf s cannot be; give seconds from 0 on"),
        (["--epoch", "0.9"], "--epoch: 0.9 s cannot be; give a second or more"),
        (["--epoch", "nan"], "--epoch: nan s cannot be; give a second or more"),
    ],
)
def test_a_limit_that_cannot_be_is_refused(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    table("a.tsv")
    assert failed(["a.tsv", "a.tsv", *words], 2, capsys) == f"ekbom: {message}\n"


def test_limits_at_their_ends_are_taken(capsys: pytest.CaptureFixture[str]) -> None:
    table("a.tsv", (10.0, 2.0, "left"))
    words = ["a.tsv", "a.tsv", "--iou", "1", "--onset", "0", "--epoch", "1"]
    found = told(words, capsys)["nights"][0]["agreement"]
    assert [one["both"] for one in found["events"]] == [1, 0, 1, 1, 0, 1]


def test_what_cannot_be_compared_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    table("a.tsv", (10.0, 2.0, "left"))
    Path("r.tsv").write_text(f"{RULED}10\t1\tleft\ttrue\n", "utf-8")
    night("one", 20.0)
    Path("empty").mkdir()
    assert failed(["a.tsv", "one"], 2, capsys) == (
        "ekbom: agree: one is a folder and the other is not; give two of one kind\n"
    )
    assert "one holds movements of single legs" in failed(["a.tsv", "r.tsv"], 2, capsys)
    assert failed(["empty", "one"], 1, capsys) == (
        "ekbom: empty: no night in it is in one as well; give folders with leg_movements.tsv or "
        "movements.tsv in them\n"
    )
    assert "none.tsv: it cannot be read" in failed(["a.tsv", "none.tsv"], 1, capsys)
    assert failed(["none", "one"], 1, capsys) == (
        "ekbom: none: it cannot be read (No such file or directory); check name and place\n"
    )
    assert failed(["x" * 5000, "one"], 1, capsys).endswith(
        ": it cannot be read (File name too long); check name and place\n"
    )
    night("two", 20.0)
    Path("one/movements.tsv").unlink()
    Path("two/leg_movements.tsv").unlink()
    assert failed(["one", "two"], 1, capsys) == (
        "ekbom: one: two holds another table; give leg_movements.tsv or movements.tsv in both\n"
    )
