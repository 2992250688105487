"""``ekbom check`` on a workspace, and ``ekbom migrate``."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import ekbom.storage.connect
from ekbom.cli import main
from ekbom.storage.migrate import SCRIPTS
from ekbom.storage.tables import REVISIONS

NOW = ["--now", "2026-11-20T21:30"]


@pytest.fixture
def place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    monkeypatch.setenv("EKBOM_WORKSPACE", str(tmp_path / "ws"))
    assert main(["init", "--name", "Zebulon", *NOW]) == 0
    assert main(["log", "urge=6", "purple elephants", *NOW]) == 0
    capsys.readouterr()
    return tmp_path / "ws"


def checked(words: list[str], capsys: pytest.CaptureFixture[str], *, code: int = 0) -> Any:
    capsys.readouterr()
    assert main(["check", *words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_without_a_workspace_only_the_installation_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EKBOM_WORKSPACE", str(tmp_path / "none"))
    assert checked([], capsys)["workspace"] is None
    assert main(["check"]) == 0
    assert "\nworkspace: none\nall is well\n" in capsys.readouterr().out


def test_one_that_was_named_has_to_be_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = checked(["--workspace", str(tmp_path / "none")], capsys, code=1)
    (finding,) = told["findings"]
    assert finding["code"] == "workspace_closed"
    assert finding["what"] == "there is no workspace here"


def test_a_sound_workspace(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = checked([], capsys)
    lines = told["workspace"].pop("lines of the audit")
    assert told["workspace"] == {
        "workspace": str(place), "persons": 1, "files brought in": 0, "bytes of them": 0,
    }  # fmt: skip
    assert (told["ok"], told["findings"]) == (True, [])
    assert main(["check"]) == 0
    shown = capsys.readouterr()
    assert f"workspace: {place}\npersons: 1\nlines of the audit: {lines + 1}\n" in shown.out
    assert shown.err == ""


def test_what_is_wrong_ends_with_1_and_names_nobody(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(place / "ekbom.db")) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("UPDATE audit SET actor = 'x' WHERE number = 2")
        database.commit()
    (place / "originals" / ("0" * 64)).write_bytes(b"half")
    assert main(["check"]) == 1
    shown = capsys.readouterr()
    assert shown.out.endswith("\nsomething is wrong\n")
    errors = [line.partition(":")[0] for line in shown.err.splitlines()]
    assert errors == ["error", "error", "warning"]
    assert "line 2 of the audit, or its digest, is not what was written" in shown.err
    assert not [word for word in ("Zebulon", "elephants") if word in shown.out + shown.err]


def test_left_over_files_are_removed_when_that_is_said(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from ekbom.storage.originals import Folder

    (tmp_path / "night").write_bytes(b"cut short")
    digest, _ = Folder(place / "originals").take(tmp_path / "night")
    assert [f["code"] for f in checked(["--quick"], capsys)["findings"]] == ["original_left_over"]
    found = [f["code"] for f in checked(["--tidy"], capsys)["findings"]]
    assert found == ["original_left_over", "original_removed"]
    assert not (place / "originals" / digest).exists()
    assert checked([], capsys)["findings"] == []


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("workspace.json", "it is damaged"),
        ("ekbom.db", "it is encrypted with another key, or damaged"),
    ],
)
def test_a_workspace_that_cannot_be_opened(
    name: str, what: str, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / name).write_bytes(b"no longer what it was" * 500)
    (finding,) = checked([], capsys, code=1)["findings"]
    assert (finding["code"], finding["what"]) == ("workspace_closed", what)


# Migrating


def test_there_is_nothing_to_migrate(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    newest = REVISIONS[-1]
    for words in ([], ["--dry-run"]):
        assert main(["migrate", *words, *NOW]) == 0
        said = capsys.readouterr().out
        assert said == f"The database is up to date (revision {newest}).\n"
    assert main(["migrate", "--json", *NOW]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "found": newest, "newest": newest, "revisions": [], "migrated": False, "backup": None,
    }  # fmt: skip
    assert list((place / "backups").iterdir()) == []


@pytest.fixture
def later(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same workspace under an ekbom that knows one more revision."""
    scripts = tmp_path / "scripts"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "later.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision, down_revision = 'later', {REVISIONS[-1]!r}\n"
        "def upgrade():\n    op.add_column('persons', sa.Column('later', sa.Text))\n"
    )
    monkeypatch.setattr("ekbom.storage.migrate.SCRIPTS", scripts)
    for module in ("connect", "tables"):
        monkeypatch.setattr(f"ekbom.storage.{module}.REVISIONS", (*REVISIONS, "later"))
    return scripts


def before_files(place: Path) -> list[Path]:
    return sorted((place / "backups").glob(f"before-{REVISIONS[-1]}-*.ekbom-backup"))


def test_what_would_be_migrated_is_said_and_not_done(
    place: Path, later: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert main(["migrate", "--dry-run", *NOW]) == 0
        assert capsys.readouterr().out == (
            f"The database would be brought from revision {REVISIONS[-1]} to later, "
            "after a backup of it.\n"
        )
    assert before_files(place) == []


def test_it_is_migrated_after_a_backup(
    place: Path, later: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate", *NOW]) == 0
    (backup,) = before_files(place)
    said = capsys.readouterr().out
    assert said.startswith(f"The database was brought from revision {REVISIONS[-1]} to later.")
    assert str(backup) in said
    assert main(["restore", str(backup), "--verify"]) == 0
    told = checked([], capsys)
    assert (told["ok"], told["findings"]) == (True, [])
    with closing(sqlite3.connect(place / "ekbom.db")) as database:
        verbs = [verb for (verb,) in database.execute("SELECT verb FROM audit ORDER BY number")]
    assert verbs.count("migrate_workspace") == 1
    assert main(["migrate", "--json", *NOW]) == 0


def test_any_command_does_the_same_before_it_begins(
    place: Path, later: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["log", "urge=7", *NOW]) == 0
    assert len(before_files(place)) == 1
    capsys.readouterr()
    assert main(["list", "--json", *NOW]) == 0
    assert len(json.loads(capsys.readouterr().out)["records"]) == 2


def test_the_backup_of_a_locked_workspace_is_sealed_with_its_passphrase(
    tmp_path: Path,
    place: Path,
    later: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("seven quiet nights in november\n")
    monkeypatch.setenv("EKBOM_PASSPHRASE_FILE", str(secret))
    monkeypatch.setenv("EKBOM_WORKSPACE", str(tmp_path / "locked"))
    with monkeypatch.context() as earlier:
        for module in ("connect", "tables"):
            earlier.setattr(f"ekbom.storage.{module}.REVISIONS", REVISIONS)
        assert main(["init", "--encrypt", *NOW]) == 0
    assert main(["log", "urge=7", *NOW]) == 0
    (backup,) = before_files(tmp_path / "locked")
    assert main(["restore", str(backup), "--verify"]) == 1
    assert main(["restore", str(backup), "--verify", "--backup-passphrase-file", str(secret)]) == 0


@pytest.mark.parametrize(
    "fault", ["raise ValueError('half way')", "op.execute('INSERT INTO nowhere VALUES (1)')"]
)
def test_a_revision_that_fails_leaves_everything_as_it_was(
    fault: str, place: Path, later: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = later / "versions" / "later.py"
    file.write_text(f"{file.read_text()}    {fault}\n")
    assert main(["migrate", *NOW]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("ekbom: ")
    assert ekbom.storage.connect.revision(f"sqlite:///{place / 'ekbom.db'}") == REVISIONS[-1]
    assert len(before_files(place)) == 1


def test_without_room_for_the_backup_nothing_is_migrated(
    place: Path, later: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(place / "backups")
    (place / "backups").write_text("in the way")
    assert main(["migrate", *NOW]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "it cannot be written" in line
    assert ekbom.storage.connect.revision(f"sqlite:///{place / 'ekbom.db'}") == REVISIONS[-1]
