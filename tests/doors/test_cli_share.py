"""``ekbom share`` and the share that comes back through ``ekbom import``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from tests.builders.shares import SECRET, seal_quickly

from ekbom.cli import main

NOW = ["--now", "2026-11-20T21:30"]


@pytest.fixture(autouse=True)
def _machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("EKBOM_WORKSPACE", "EKBOM_PASSPHRASE_FILE"):
        monkeypatch.delenv(name, raising=False)
    Path("secret").write_text(SECRET + "\n")
    monkeypatch.setenv("EKBOM_SHARE_PASSPHRASE_FILE", str(tmp_path / "secret"))
    seal_quickly(monkeypatch)
    assert main(["init", "--workspace", "own", *NOW]) == 0
    assert main(["init", "--workspace", "clinic", "--role", "therapist", *NOW]) == 0
    assert main(["log", "urge=6", "bad evening", "--workspace", "own", *NOW]) == 0


def said(words: list[str], capsys: pytest.CaptureFixture[str], code: int = 0) -> tuple[str, str]:
    capsys.readouterr()
    assert main(words) == code
    shown = capsys.readouterr()
    return shown.out, shown.err


def told(words: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said([*words, "--json"], capsys)[0])
    return found


SHARE = ["share", "--workspace", "own", "--sections", "diary,home", "-o", "a.ekbom", *NOW]
BRING = ["import", "a.ekbom", "--workspace", "clinic", *NOW]


def test_what_is_inside_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = said(SHARE, capsys)
    assert out == (
        "Of me:\n  diary: 1 record\n  home: 0 records\n  from 2026-11-20 to 2026-11-20\n"
        "The share lies in a.ekbom, sealed.\n"
    )
    assert err == "Tell the passphrase another way than you give the file.\n"


def test_the_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert told([*SHARE, "--days", "7"], capsys) == {
        "person": "me",
        "sections": {"diary": 1, "home": 0},
        "since": "2026-11-14",
        "nights": ["2026-11-20", "2026-11-20"],
        "files": 0,
        "bytes": 0,
        "target": "a.ekbom",
    }


def test_a_dry_run_writes_and_asks_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EKBOM_SHARE_PASSPHRASE_FILE")
    out, err = said([*SHARE, "--dry-run"], capsys)
    assert out.endswith("Nothing was written.\n")
    assert err == ""
    assert not Path("a.ekbom").exists()


def test_there_and_back(capsys: pytest.CaptureFixture[str]) -> None:
    said(SHARE, capsys)
    out, err = said([*BRING, "--for", "Ada", "--yes"], capsys)
    assert out == "Of Ada, who is new here:\n  diary: 1 new\nIt was brought in.\n"
    assert err == ""
    out, _ = said(BRING, capsys)
    assert out == ("Of Ada:\n  diary: 1 the same\nNothing new: everything in it is here already.\n")
    said(["log", "home=calf stretch, evenings", "--workspace", "clinic", *NOW], capsys)
    words = ["share", "--workspace", "clinic", "--for", "Ada", "--sections", "home", *NOW]
    said([*words, "-o", "b.ekbom"], capsys)
    out, _ = said(["import", "b.ekbom", "--workspace", "own", *NOW], capsys)
    assert out == "Of me:\n  home: 1 new\nIt was brought in.\n"


def test_nothing_comes_in_on_a_dry_run(capsys: pytest.CaptureFixture[str]) -> None:
    said(SHARE, capsys)
    out, _ = said([*BRING, "--for", "Ada", "--dry-run"], capsys)
    assert out.endswith("  diary: 1 new\nNothing was changed.\n")
    assert said(["list", "--persons", "--workspace", "clinic"], capsys)[0].count("Ada") == 0


def test_the_json_of_what_came_in(capsys: pytest.CaptureFixture[str]) -> None:
    said(SHARE, capsys)
    found = told([*BRING, "--for", "Ada", "--yes"], capsys)
    (record,) = found.pop("records")
    assert len(record) == 32
    assert found == {
        "kind": "share",
        "person": "Ada",
        "new_person": True,
        "sections": {"diary": {"new": 1}},
        "difference": ["diary: 1 new"],
        "done": True,
        "findings": [],
        "stop_cards": [],
    }


def test_a_terminal_is_asked_where_more_than_new_records_come(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said(SHARE, capsys)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    asked: list[str] = []

    def no(text: str, **_: Any) -> bool:
        asked.append(text)
        raise typer.Abort

    monkeypatch.setattr(typer, "confirm", no)
    out, err = said([*BRING, "--for", "Ada"], capsys, 1)
    assert out.startswith("Of Ada, who is new here:\n  diary: 1 new\n")
    assert asked == ["Bring it in for Ada?"]
    assert "stopped: nothing more was done" in err
    assert "Ada" not in said(["list", "--persons", "--workspace", "clinic"], capsys)[0]
    monkeypatch.setattr(typer, "confirm", lambda text, **_: True)
    assert said([*BRING, "--for", "Ada"], capsys)[0].endswith("It was brought in.\n")


def test_a_stop_card_comes_before_the_difference(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["log", "--workspace", "own", "pramipexole=0.5mg", "--now"]
    for day in (17, 18, 19):
        said([*words, f"2026-11-{day}T21:30"], capsys)
    said(["log", "--workspace", "own", "pramipexole=0mg", *NOW], capsys)
    said(SHARE, capsys)
    out, _ = said([*BRING, "--for", "Ada", "--yes"], capsys)
    assert out.startswith("Do not wait with this\n")
    assert out.casefold().index("pramipexole") < out.index("Of Ada")


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (
            ["share", "--sections", "dreams", "-o", "x"],
            2,
            "--sections: 'dreams' is no section",
        ),
        (["share", "--sections", ",", "-o", "x"], 2, "--sections: nothing is chosen; use some of"),
        (["share", "--sections", "diary"], 2, "--output: no file is named; say --output FILE"),
        (["share", "-o", "x"], 2, "share: missing option '--sections'"),
        (["share", "--sections", "diary", "-o", "x", "--days", "0"], 2, "--days: 0 is less than"),
        (["share", "--sections", "plans", "-o", "x"], 1, "share: nothing of what was chosen is"),
        (["share", "--sections", "diary", "-o", "x", "--for", "Ben"], 1, "Ben: there is nobody of"),
        (["share", "--sections", "diary", "-o", "secret"], 1, "secret: there is such a file"),
        (["share", "--sections", "diary", "-o", "no/x"], 1, "no/x: it cannot be written"),
        (["import", "secret", "--as", "share"], 1, "secret: this is no file that ekbom sealed"),
    ],
)
def test_refusals(
    words: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = said([*words, "--workspace", "own", *NOW], capsys, code)
    assert out == ""
    assert err.startswith(f"ekbom: {message}")
    assert err.count("\n") == 1
    assert not Path("x").exists()


def test_refusals_of_a_share(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said(SHARE, capsys)
    _, err = said(BRING, capsys, 2)
    assert err == (
        "ekbom: --for: nobody here is known to be the 'me' it is about; "
        "say who it is, or give a new name: --for LABEL\n"
    )
    _, err = said([*BRING, "--for", "Ada"], capsys, 2)
    assert "there is no terminal to ask on; look at it with --dry-run, then say --yes" in err
    Path("other").write_text("another word\n")
    _, err = said([*BRING, "--for", "Ada", "--share-passphrase-file", "other"], capsys, 1)
    assert err.startswith("ekbom: a.ekbom: the passphrase does not open it")
    Path("a.ekbom").write_bytes(Path("a.ekbom").read_bytes()[:-2000])
    _, err = said([*BRING, "--for", "Ada", "--yes"], capsys, 1)
    assert err.startswith("ekbom: a.ekbom: ")
    assert err.count("\n") == 1
    monkeypatch.delenv("EKBOM_SHARE_PASSPHRASE_FILE")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    words = [word if word != "a.ekbom" else "b.ekbom" for word in SHARE]
    _, err = said(words, capsys, 1)
    assert err == (
        "ekbom: share passphrase: it is needed, and there is no terminal to ask on; "
        "write it into a file and say --share-passphrase-file FILE\n"
    )


def test_the_passphrase_of_the_workspace_never_seals_a_share(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EKBOM_PASSPHRASE_FILE", str(Path("secret").absolute()))
    monkeypatch.delenv("EKBOM_SHARE_PASSPHRASE_FILE")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    _, err = said(SHARE, capsys, 1)
    assert err.startswith("ekbom: share passphrase: it is needed")
