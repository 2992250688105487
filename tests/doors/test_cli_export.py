"""``ekbom export``: everything in open formats, or what a researcher may see."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from ekbom.cli import main

NOW = ["--now", "2026-11-20T21:30"]


@pytest.fixture(autouse=True)
def _workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EKBOM_WORKSPACE", str(tmp_path / "ws"))
    assert main(["init", "--name", "Ada", *NOW]) == 0
    assert main(["log", "urge=6", "coffee=2", "bad evening", *NOW]) == 0


def said(words: list[str], capsys: pytest.CaptureFixture[str], code: int = 0) -> tuple[str, str]:
    capsys.readouterr()
    assert main(words) == code
    shown = capsys.readouterr()
    return shown.out, shown.err


def test_a_folder_with_everything(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = said(["export", "--everything", "-o", "out", *NOW], capsys)
    assert out == "Ada: 1 record in 6 files\nThe export lies in out; it is not sealed.\n"
    assert err == ""
    text = Path("out/Ada/entries.csv").read_text()
    assert ",urge,6,log," in text
    assert ",note,bad evening,log," in text
    assert {path.name for path in Path().iterdir()} == {"ws", "out"}


def test_the_json_of_a_zip(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said(["export", "--everything", "-o", "a.zip", "--json", *NOW], capsys)[0])
    (person,) = found["persons"]
    assert found["target"] == "a.zip"
    assert (person["name"], person["folder"], person["records"]) == ("Ada", "Ada", 1)
    assert person["left_out"] == {}
    with zipfile.ZipFile("a.zip") as packed:
        assert set(packed.namelist()) == {f"Ada/{name}" for name in person["files"]}


def test_pseudonyms(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(["export", "--pseudonyms", "-o", "coded", *NOW], capsys)
    (place,) = Path("coded").iterdir()
    assert out == (
        f"{place.name}: 1 record in 2 files\n  left out: 1 notes\n"
        "The export lies in coded; it is not sealed.\n"
    )
    assert "Ada" not in out
    text = (place / "values.csv").read_text()
    assert "bad" not in text
    assert "2026" not in text
    assert text.count("\n") == 3


def test_everybody_of_a_clinic_or_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EKBOM_WORKSPACE", str(Path("clinic").absolute()))
    said(["init", "--role", "doctor", *NOW], capsys)
    _, err = said(["export", "--everything", "-o", "none", *NOW], capsys, 1)
    assert err.startswith("ekbom: export: there is nobody here; add somebody with ekbom init")
    for name in ("Ben", "Cleo"):
        said(["init", "--person", name, *NOW], capsys)
        said(["log", "urge=5", "--for", name, *NOW], capsys)
    said(["export", "--everything", "-o", "all", *NOW], capsys)
    assert {path.name for path in Path("all").iterdir()} == {"Ben", "Cleo"}
    said(["export", "--everything", "--for", "Cleo", "-o", "one", *NOW], capsys)
    assert {path.name for path in Path("one").iterdir()} == {"Cleo"}
    out, _ = said(["export", "--pseudonyms", "-o", "coded", *NOW], capsys)
    codes = [line.partition(":")[0] for line in out.splitlines()[:-1]]
    assert codes == sorted(codes)
    assert {path.name for path in Path("coded").iterdir()} == set(codes)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["-o", "out"], 2, "export: nothing is chosen; say --everything, or --pseudonyms"),
        (["--everything"], 2, "export: missing option '--output'"),
        (["--everything", "-o", "ws"], 1, "ws: there is something already, and it is kept; give"),
        (["--everything", "-o", "no/out"], 1, "no/out: it cannot be written (No such file"),
        (["--everything", "-o", "out", "--for", "Ben"], 1, "Ben: there is nobody of this name"),
    ],
)
def test_refusals(
    words: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = said(["export", *words, *NOW], capsys, code)
    assert out == ""
    assert err.startswith(f"ekbom: {message}")
    assert err.count("\n") == 1
    assert {path.name for path in Path().iterdir()} == {"ws"}
