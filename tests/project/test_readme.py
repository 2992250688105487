"""The examples of the README run, and the answer it shows is the answer."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.project.repo import ROOT
from tools import make_docs

README = (ROOT / "README.md").read_text("utf-8")
PYTHON = re.findall(r"^```python\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
SHELL = make_docs.shell_lines(README)


def run(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=dict(os.environ))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A place of its own, with the examples in it."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    return tmp_path


@pytest.mark.parametrize("code", PYTHON)
def test_a_python_example_runs_and_answers(code: str, folder: Path) -> None:
    done = run(["-W", "error", "-c", code], folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "stretching" in done.stdout


@pytest.mark.parametrize("words", [w for w in SHELL if w[0] == "ekbom"], ids=lambda words: words[1])
def test_a_shell_example_runs_and_answers(words: list[str], folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    done = run(["-m", *words], folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert before == {path: path.read_bytes() for path in before}


def test_the_answer_shown_is_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    shown = make_docs.between(README, "melatonin-answer")
    assert shown == make_docs.melatonin(README), "run make docs"
    assert "melatonin" in shown
    assert "calendar" in shown, "the day on which index and calendar part is said"


def test_it_is_one_screen_and_there_is_something_to_run() -> None:
    assert len(README.splitlines()) <= 70
    assert PYTHON
    assert [words[1] for words in SHELL if words[0] == "make"] == ["run", "test"]
    assert [words for words in SHELL if words[0] == "ekbom"]


def test_a_planted_example_that_fails_is_seen(folder: Path) -> None:
    assert run(["-m", "ekbom", "helps", "planted.csv", "--outcome", "urge"], folder).returncode == 1
    assert make_docs.shell_lines("```sh\nekbom a \\\n  b\n```\n") == [["ekbom", "a", "b"]]
