"""``ekbom backup`` and ``ekbom restore``, as somebody calls them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from tests.builders.backups import close_all, make_full
from tests.builders.desks import PASSPHRASE, make_desk

from ekbom.cli import main


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EKBOM_WORKSPACE", str(tmp_path / "ws"))
    (tmp_path / "words").write_text(PASSPHRASE + "\n")
    (tmp_path / "other").write_text("four words beside others\n")
    return tmp_path


@pytest.fixture
def full(place: Path) -> None:
    make_full(place, "sqlite")
    close_all()


@pytest.fixture
def locked(place: Path) -> None:
    make_desk(place, database="sqlcipher").store.close()


def told(words: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert main([*words, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def said(words: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(words) == code
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    return shown.err.removeprefix("ekbom: ").rstrip("\n")


@pytest.mark.usefixtures("full")
def test_there_and_back(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", "-o", "b", "--now", "2026-11-21T22:00+00:00"]) == 0
    shown = capsys.readouterr()
    assert shown.out == (
        "The backup lies in b: 1 person, 22 records, 2 originals, not sealed\n"
        "Keep a copy on another disk, and try it with: ekbom restore FILE --verify\n"
    )
    assert shown.err == ""
    assert main(["restore", "b", "--verify"]) == 0
    assert capsys.readouterr().out == (
        "The backup is whole: made 2026-11-21 22:00 UTC, 1 person, 22 records, 2 originals\n"
    )
    assert main(["restore", "b", "--workspace", "new"]) == 0
    assert capsys.readouterr().out == (
        f"The backup of 2026-11-21 22:00 UTC was restored into {place / 'new'}: "
        "1 person, 22 records, 2 originals\n"
    )
    assert main(["check", "--workspace", "new"]) == 0


@pytest.mark.usefixtures("full")
def test_as_json(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = told(["backup", "-o", "b", "--now", "2026-11-21T22:00+00:00"], capsys)
    assert made == {
        "file": "b",
        "made_at": "2026-11-21T22:00:00+00:00",
        "revision": made["revision"],
        "sealed": False,
        "persons": 1,
        "records": 22,
        "audit_lines": made["audit_lines"],
        "originals": 2,
        "bytes": made["bytes"],
        "findings": [],
    }
    assert told(["restore", "b", "--verify"], capsys) == {**made, "restored": False}
    back = told(["restore", "b", "--workspace", "new"], capsys)
    assert back == {
        "restored": True,
        "workspace": str(place / "new"),
        "made_at": made["made_at"],
        "persons": 1,
        "records": 22,
        "originals": 2,
        "old": None,
        "findings": [],
        "recovery_code": None,
    }


@pytest.mark.usefixtures("full")
def test_without_a_name_it_lies_in_the_workspace(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", "--now", "2026-11-21T22:00:05+00:00", "--progress"]) == 0
    (made,) = (place / "ws" / "backups").iterdir()
    assert made.name.endswith(".ekbom-backup")
    assert made.stat().st_mode & 0o777 == 0o600
    assert capsys.readouterr().err == "1 of 2 originals\n2 of 2 originals\n"


@pytest.mark.usefixtures("full")
def test_a_name_that_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    Path("b").write_text("mine")
    assert said(["backup", "-o", "b"], 1, capsys) == (
        "b: there is such a file already, and it is kept; give another name"
    )
    assert Path("b").read_text() == "mine"
    assert main(["backup", "-o", "b", "--replace"]) == 0
    assert main(["restore", "b", "--verify"]) == 0


@pytest.mark.usefixtures("full")
def test_over_the_workspace_only_when_it_is_meant(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", "-o", "b"]) == 0
    assert main(["log", "urge=7"]) == 0
    capsys.readouterr()
    before = (place / "ws" / "ekbom.db").read_bytes()
    assert said(["restore", "b"], 2, capsys) == (
        f"{place / 'ws'}: there is a workspace already, and what was written since would be put "
        "aside; say --yes if that is meant, or name a new folder with --workspace"
    )
    assert main(["restore", "b", "--dry-run"]) == 0
    assert capsys.readouterr().out.endswith(f"It would be restored into {place / 'ws'}\n")
    assert (place / "ws" / "ekbom.db").read_bytes() == before
    assert main(["restore", "b", "--yes", "--now", "2026-11-21T22:00:05"]) == 0
    assert capsys.readouterr().out.endswith(
        f"What was there before is kept as {place / 'ws' / 'ekbom.db.before-20261121T220005'}; "
        "remove it when all is well\n"
    )
    assert told(["restore", "b", "--yes", "--discard-old"], capsys)["old"] is None
    assert said(["restore", "b", "--yes", "--encrypt"], 2, capsys) == (
        f"{place / 'ws'}: there is a workspace already; it keeps its database and its key; "
        "name a new folder with --workspace"
    )


@pytest.mark.usefixtures("full")
def test_on_a_terminal_it_is_asked(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["backup", "-o", "b"]) == 0
    assert main(["log", "urge=7"]) == 0
    capsys.readouterr()

    class Terminal:
        def __init__(self, answer: str) -> None:
            self.answer = answer

        def isatty(self) -> bool:
            return True

        def readline(self) -> str:
            return self.answer

    monkeypatch.setattr("sys.stdin", Terminal("n\n"))
    assert main(["restore", "b"]) == 1
    asked, answer = capsys.readouterr().err.split(" [y/N]:")
    assert asked == f"What was written in {place / 'ws'} after the backup will be put aside. Go on?"
    assert answer.strip() == "ekbom: stopped: nothing more was done; run it again"
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    assert main(["restore", "b"]) == 0


@pytest.mark.usefixtures("full")
def test_a_broken_workspace(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", "-o", "b"]) == 0
    (place / "ws" / "ekbom.db").write_bytes(b"not a database" * 1000)
    capsys.readouterr()
    assert said(["restore", "b", "--yes"], 1, capsys).endswith(
        "; where the workspace itself is broken, rename its folder first"
    )
    os.rename("ws", "broken")
    assert main(["restore", "b"]) == 0
    assert main(["check"]) == 0


@pytest.mark.usefixtures("full")
def test_one_original_that_is_gone(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gone = max((place / "ws" / "originals").iterdir(), key=lambda p: p.stat().st_size)
    gone.unlink()
    for words in (["backup", "-o", "b"], ["restore", "b", "--verify"], ["restore", "b"]):
        if words == ["restore", "b"]:
            words += ["--workspace", "new"]
        assert main(words) == 1
        assert capsys.readouterr().err == (
            f"error: original {gone.name[:12]}: it was missing or altered when the backup was "
            "made, and is not in it; bring that file in again, then make another backup\n"
        )


@pytest.mark.usefixtures("locked")
def test_a_locked_workspace_is_sealed_unless_it_is_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    opening = ["--passphrase-file", "words"]
    assert said(["backup", "-o", "b", *opening], 1, capsys) == (
        "backup passphrase: it is needed, and there is no terminal to ask on; "
        "write it into a file and say --backup-passphrase-file FILE"
    )
    assert main(["backup", "-o", "b", *opening, "--backup-passphrase-file", "other"]) == 0
    assert "0 originals, sealed" in capsys.readouterr().out
    assert main(["backup", "-o", "p", *opening, "--plain"]) == 0
    assert "0 originals, not sealed" in capsys.readouterr().out
    assert said(["backup", "--plain", "--seal"], 2, capsys) == (
        "--plain: it contradicts sealing; say one of both"
    )
    assert said(["restore", "b", "--verify", "--backup-passphrase-file", "words"], 1, capsys) == (
        "b: the passphrase does not open it, or its first lines were altered; "
        "try again; nothing was changed"
    )
    words = ["restore", "b", "--workspace", "new", "--backup-passphrase-file", "other"]
    found = told([*words, "--encrypt", *opening], capsys)
    assert main(["check", "--workspace", "new", *opening]) == 0
    Path("code").write_text(found["recovery_code"])
    assert main(["check", "--workspace", "new", "--passphrase-file", "code"]) == 0
    capsys.readouterr()
    assert main(["restore", "p", "--workspace", "again", "--encrypt", *opening]) == 0
    assert "Recovery code: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["restore", "none"], "none: it cannot be read (No such file or directory); "),
        (["restore", "words", "--yes"], "words: this is no backup of ekbom; check the name"),
        (["restore", "."], ".: it cannot be read (Is a directory); "),
        (["backup", "--workspace", "none"], "there is no workspace here; make one with ekbom init"),
        (["backup", "-o", "none/b"], "none/b: it cannot be written (No such file or directory); "),
    ],
)
@pytest.mark.usefixtures("full")
def test_refusals(words: list[str], problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert problem in said(words, 1, capsys)
