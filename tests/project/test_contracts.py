"""Every import contract breaks when it is broken: one violation of each is planted in a copy."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.project.repo import PACKAGE, ROOT, settings

# Contract, file, line to plant. A file that does not exist is made.
PLANTED = (
    ("Doors use actions", "model/planted.py", "import ekbom.nof1.tails"),
    ("Doors use actions", "journal/planted_sibling.py", "import ekbom.nof1.tails"),
    ("Doors use actions", "reports/planted.py", "import ekbom.actions.helps"),
    ("The science knows no", "nof1/planted.py", "import sqlite3"),
    ("The science touches no disk", "journal/planted.py", "import pathlib"),
    ("The model is plain Python", "model/planted_numpy.py", "import numpy"),
    ("The journal, the knowledge", "assessment/planted_numpy.py", "import numpy"),
    ("Nothing waits for scipy", "movements/planted_scipy.py", "import scipy"),
    ("Only the readers of recordings", "exchange/planted_edf.py", "import edfio"),
    ("One module parses", "exchange/planted.py", "import tomllib"),
    ("Only reports and web", "exchange/planted.py", "import jinja2"),
    ("Stores and readers", "storage/planted.py", "import ekbom.journal.note"),
    ("Only actions touch the store", "cli/planted.py", "import ekbom.storage.planted"),
    ("Only the store knows databases", "exchange/planted_base.py", "import sqlalchemy"),
    ("Only exchange knows calendars", "actions/planted_calendar.py", "import icalendar"),
    ("Nobody calls out", "actions/planted.py", "import urllib.request"),
)
NAMES = [entry["name"] for entry in settings()["tool"]["importlinter"]["contracts"]]


def lint(home: Path) -> dict[str, str]:
    """Verdict of import-linter on the package in a folder, by contract; the report under ""."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(home), os.environ["PYTHONPATH"]])}
    env["COLUMNS"] = "300"
    code = "from importlinter.cli import lint_imports_command as run; run()"
    command = [sys.executable, "-c", code, "--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    done = subprocess.run(command, cwd=home, env=env, capture_output=True, text=True)
    verdicts = {"": done.stdout + done.stderr}
    for name in NAMES:
        found = re.search(re.escape(name) + r"\s+(KEPT|BROKEN)", " ".join(done.stdout.split()))
        verdicts[name] = found.group(1) if found else "not reported"
    return verdicts


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(PACKAGE, folder / "ekbom", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_the_contracts_are_kept(home: Path) -> None:
    verdicts = lint(home)
    assert {verdicts[name] for name in NAMES} == {"KEPT"}, verdicts[""]


def test_every_contract_can_break(home: Path) -> None:
    assert {
        name for name in NAMES if any(name.startswith(words) for words, _, _ in PLANTED)
    } == set(NAMES), "a contract has no violation planted"
    for _, file, line in PLANTED:
        path = home / "ekbom" / file
        path.parent.mkdir(exist_ok=True)
        (path.parent / "__init__.py").touch()
        with path.open("a", encoding="utf-8") as stream:
            stream.write(f"{line}\n")
    verdicts = lint(home)
    assert {verdicts[name] for name in NAMES} == {"BROKEN"}, verdicts[""]
    for _, file, _ in PLANTED:
        module = "ekbom." + file.removesuffix(".py").replace("/", ".")
        assert module in verdicts[""], f"{file} was not found"


def test_a_package_outside_the_plan_breaks_the_layers(home: Path) -> None:
    stranger = home / "ekbom" / "stranger"
    stranger.mkdir()
    (stranger / "__init__.py").touch()
    assert "stranger" in lint(home)[""]
