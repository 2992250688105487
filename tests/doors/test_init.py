"""``ekbom init``: a workspace, a locked one, one more person, another passphrase."""

from __future__ import annotations

import getpass
import io
import json
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.builders.desks import PASSPHRASE, make_desk

from ekbom.cli import main

OTHER = "eight quiet nights in december"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EKBOM_WORKSPACE", str(tmp_path / "ws"))
    monkeypatch.delenv("EKBOM_PASSPHRASE_FILE", raising=False)
    monkeypatch.delenv("EKBOM_NEW_PASSPHRASE_FILE", raising=False)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    return tmp_path / "ws"


@pytest.fixture
def secret(tmp_path: Path) -> str:
    path = tmp_path / "secret.txt"
    path.write_text(f"{PASSPHRASE}\nand nothing of this line\n")
    return str(path)


def persons(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    assert main(["list", "--persons", "--json", *words]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["persons"]
    return found


def test_a_workspace_is_made(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--name", "Ada", "--day-turns", "10", "--tz", "Europe/Oslo"]) == 0
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == (f"A workspace was made in {place}\n", "")
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    (card,) = persons(capsys)
    assert (card["label"], card["day_turns_h"], card["zone"]) == ("Ada", 10, "Europe/Oslo")


def test_a_dry_run_makes_nothing(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--dry-run"]) == 0
    assert capsys.readouterr().out == f"A workspace would be made in {place}\n"
    assert not place.exists()
    assert main(["init", "--dry-run", "--role", "boss"]) == 2


def test_as_json(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--role", "therapist", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "workspace": str(place),
        "role": "therapist",
        "encrypted": False,
        "made": True,
        "recovery_code": None,
    }


def test_the_folder_can_be_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--workspace", str(tmp_path / "other")]) == 0
    assert (tmp_path / "other" / "workspace.json").exists()
    assert not (tmp_path / "ws").exists()


def test_without_a_word_it_is_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("EKBOM_WORKSPACE")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert main(["init"]) == 0
    (made,) = tmp_path.rglob("workspace.json")
    assert made.parent.name == "ekbom"


def test_a_person_is_added(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--role", "therapist"]) == 0
    capsys.readouterr()
    assert main(["init", "--person", "Anna", "--tz", "Europe/Oslo", "--dry-run"]) == 0
    assert capsys.readouterr().out == "Anna would be added to the workspace\n"
    assert persons(capsys) == []
    assert main(["list", "--persons"]) == 0
    assert capsys.readouterr().out == (
        "There is nobody here yet; add somebody: ekbom init --person LABEL\n"
    )
    assert main(["init", "--person", "Anna", "--tz", "Europe/Oslo", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    (card,) = persons(capsys)
    assert told == {"person": "Anna", "id": card["id"], "added": True}
    assert (card["label"], card["zone"]) == ("Anna", "Europe/Oslo")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ([], 1, "there is a workspace here already; it is kept as it is"),
        (["--person", "me"], 2, "--name: 'me' is taken; give another label"),
        (["--person", "Anna", "--encrypt"], 2, "--person: it adds somebody to the workspace"),
        (["--person", "Anna", "--role", "doctor"], 2, "--person: it adds somebody"),
        (["--person", "Anna", "--tz", "Mars"], 2, "--tz: 'Mars' is not a time zone"),
        (["--person", "Anna", "--day-turns", "25"], 2, "--day-turns: 25 is not an hour"),
        (["--change-passphrase"], 2, "--change-passphrase: the workspace is not locked"),
    ],
)
def test_refusals(
    words: list[str],
    code: int,
    says: str,
    tmp_path: Path,
    secret: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    make_desk(tmp_path).store.close()
    given = ["--passphrase-file", secret, "--new-passphrase-file", secret]
    assert main(["init", *words, *given]) == code
    shown = capsys.readouterr()
    assert shown.out == ""
    assert says in shown.err
    assert shown.err.count("\n") == 1


def test_a_locked_workspace_and_its_recovery_code(
    secret: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EKBOM_PASSPHRASE_FILE", secret)
    assert main(["init", "--encrypt"]) == 0
    lines = capsys.readouterr().out.splitlines()
    (code,) = [line.removeprefix("Recovery code: ") for line in lines if "Recovery code" in line]
    assert "Write it on paper now." in lines[4]
    assert len(persons(capsys)) == 1
    monkeypatch.delenv("EKBOM_PASSPHRASE_FILE")
    assert main(["list"]) == 1
    assert capsys.readouterr().err == (
        "ekbom: passphrase: it is needed, and there is no terminal to ask on; write it into a file "
        "and say --passphrase-file FILE\n"
    )
    (tmp_path / "code.txt").write_text(code)
    assert len(persons(capsys, "--passphrase-file", str(tmp_path / "code.txt"))) == 1
    (tmp_path / "wrong.txt").write_text("not this one at all")
    assert main(["list", "--passphrase-file", str(tmp_path / "wrong.txt")]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1


def test_the_recovery_code_as_json(secret: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--encrypt", "--passphrase-file", secret, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["encrypted"] is True
    assert len(told["recovery_code"]) > 20


class Hand(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_new_passphrase_is_asked_for_twice(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = [PASSPHRASE, "a slip of the pen", PASSPHRASE, PASSPHRASE, PASSPHRASE]
    monkeypatch.setattr(sys, "stdin", Hand())
    monkeypatch.setattr(getpass, "getpass", lambda *_, **__: typed.pop(0))
    assert main(["init", "--encrypt"]) == 0
    shown = capsys.readouterr()
    assert PASSPHRASE not in shown.out + shown.err
    assert len(typed) == 1
    assert len(persons(capsys)) == 1
    assert typed == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "it cannot be read"),
        (b"", "its first line is empty; write the passphrase there"),
        (b"\nsecond", "its first line is empty; write the passphrase there"),
        (b"\xff\xfe\xff", "it is not text; write the passphrase as UTF-8"),
        (b"x" * 5000, "it is too large to be a file with a passphrase"),
        (b"short", "it has fewer than"),
    ],
)
def test_a_file_that_holds_no_passphrase(
    content: bytes | None,
    says: str,
    tmp_path: Path,
    place: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "bad.txt"
    if content is not None:
        path.write_bytes(content)
    assert main(["init", "--encrypt", "--passphrase-file", str(path)]) in (1, 2)
    shown = capsys.readouterr()
    assert says in shown.err
    assert shown.err.count("\n") == 1
    assert not place.exists()


def test_a_passphrase_may_begin_with_the_mark_of_a_text_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    marked = tmp_path / "marked.txt"
    marked.write_bytes(b"\xef\xbb\xbf" + PASSPHRASE.encode() + b"\r\n")
    make_desk(tmp_path, database="sqlcipher").store.close()
    assert len(persons(capsys, "--passphrase-file", str(marked))) == 1


def test_another_passphrase(
    secret: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_desk(tmp_path, database="sqlcipher").store.close()
    other = tmp_path / "other.txt"
    other.write_text(OTHER)
    words = ["init", "--change-passphrase", "--passphrase-file", secret]
    words += ["--new-passphrase-file", str(other)]
    assert main([*words, "--dry-run"]) == 0
    assert capsys.readouterr().out == "The workspace would have another passphrase\n"
    assert main(words) == 0
    assert capsys.readouterr().out == "The workspace has another passphrase\n"
    assert main(words) == 1
    capsys.readouterr()
    assert len(persons(capsys, "--passphrase-file", str(other))) == 1
