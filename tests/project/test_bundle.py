"""The one file for Linux: started where there is no network at all, and no Python of the system."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tools.bundle import OF_THE_SYSTEM, build, locked, parts

ASKER = Path(__file__).parents[1] / "builders" / "alone.py"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return build(tmp_path_factory.mktemp("bundle"), level=1)


def alone(home, *words, **more):
    """A command with no network but its own loopback, an empty home, and no path to our Python."""
    # What watches this process watches its children too; the bundle leaves that path behind.
    kept = {"HOME": str(home), "PATH": "/usr/bin:/bin", "PYTHONPATH": os.environ["PYTHONPATH"]}
    namespace = (
        ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--net", "--map-root-user"]
    )
    env = {**kept, **more}
    return subprocess.run(
        [*namespace, *map(str, words)],
        env=env,
        cwd=home,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def test_it_unpacks_itself_and_shows_pages_without_a_network(made, tmp_path):
    said = alone(tmp_path, sys.executable, ASKER, made)
    assert said.returncode == 0, said.stderr
    told = json.loads(said.stdout)
    assert told["interfaces"] == ["lo"]
    assert told["status"] == 200
    assert "<title>" in told["page"]
    assert (tmp_path / ".local/share/ekbom/workspace.json").exists()
    menu = (tmp_path / ".local/share/applications/ekbom.desktop").read_text()
    (place,) = (tmp_path / ".local/share/ekbom-app").iterdir()
    assert f'Exec="{place}/ekbom"' in menu
    (icon,) = re.findall(r"^Icon=(.*)$", menu, re.MULTILINE)
    assert Path(icon).is_file()
    # Every library that its process holds is its own or one every Linux has.
    strange = [
        path for path in told["libraries"]
        if not path.startswith(str(place)) and not OF_THE_SYSTEM.match(Path(path).name)
    ]  # fmt: skip
    assert strange == []


def test_it_is_unpacked_once_and_answers_as_a_command(made, tmp_path):
    first = alone(tmp_path, made, "--version", EKBOM_NO_MENU="1")
    second = alone(tmp_path, made, "--version", EKBOM_NO_MENU="1")
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert "Unpacking ekbom into" in first.stderr
    assert "Unpacking" not in second.stderr
    assert second.stdout.startswith("ekbom ")
    assert second.stdout == first.stdout
    assert not (tmp_path / ".local/share/applications").exists()


def test_a_locked_workspace_can_be_made_with_it(made, tmp_path):
    (tmp_path / "word").write_text("correct horse battery\n")
    words = ("init", "--workspace", "ws", "--encrypt", "--passphrase-file", "word")
    told = alone(tmp_path, made, *words, EKBOM_NO_MENU="1")
    assert told.returncode == 0, told.stderr
    assert not (tmp_path / "ws/ekbom.db").read_bytes().startswith(b"SQLite")


def test_it_holds_the_locked_versions_alone(made):
    names = {one.name.lower() for one in locked()}
    assert {"numpy", "sqlalchemy", "starlette", "typer"} <= names
    assert not names & {"pytest", "playwright", "ruff", "mypy"}


def test_the_parts_for_persons_come_along_and_those_of_a_clinic_do_not():
    names = {one.name.lower() for one in parts()}
    assert {"cryptography", "cffi", "segno", "sqlcipher3", "argon2-cffi-bindings"} <= names
    assert not names & {"psycopg", "pyotp"}
