"""The command line as a whole: exit codes, one-line errors, nothing loaded in vain."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ekbom.cli import main

DIARY = "date,urge,walk\n2026-03-01,5,0\n2026-03-02,4,1\n2026-03-03,6,0\n"


def fresh(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "ekbom", *words],
        capture_output=True, text=True, cwd=cwd, timeout=120,
    )  # fmt: skip


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("ekbom ")


@pytest.mark.parametrize("command", [[], ["helps"], ["plan"], ["simulate"], ["simulate", "diary"]])
def test_help_is_plain_and_readable(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command, "--help"]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith("Usage: ekbom")
    assert "\x1b" not in shown.out
    assert "╭" not in shown.out
    assert shown.err == ""


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "ekbom: command: missing command; see ekbom --help"),
        (["remedy"], "ekbom: command: no such command 'remedy'; see ekbom --help"),
        (["inspect"], "ekbom: inspect: missing argument 'FILE'; see ekbom inspect --help"),
        (["helps", "x"], "ekbom: helps: missing option '--outcome'; see ekbom helps --help"),
        (["helps", "x", "--outcom"], "ekbom: helps: no such option: --outcom"),
        (["helps", "x", "--outcome"], "ekbom: helps: option '--outcome' requires an argument"),
        (["helps", "x", "--outcome", "a", "--scale", "0", "b"], "ekbom: helps: invalid value"),
        (["simulate", "diary", "--nights", "0"], "ekbom: simulate diary: invalid value"),
        (["helps", "x", "--outcome", "a", "--seed", "-1"], "ekbom: helps: invalid value"),
    ],
)
def test_a_wrong_call_is_one_line_and_2(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(message)
    assert shown.err.count("\n") == 1


def test_a_process_of_its_own(tmp_path: Path) -> None:
    done = fresh("helps", "none.csv", "--outcome", "urge", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("ekbom: none.csv: ")
    assert done.stderr.count("\n") == 1


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text(DIARY)
    script = f"{sys.executable} -m ekbom simulate diary --nights 3000 --seed 1 | head -c 10"
    done = subprocess.run(
        ["sh", "-c", script], capture_output=True, text=True, cwd=tmp_path, timeout=120
    )
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


def test_a_terminal_without_our_letters_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    done = subprocess.run(
        [sys.executable, "-m", "ekbom", "simulate", "diary", "--action", "g\u00e5\u2212"],
        capture_output=True, cwd=tmp_path, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0
    assert b"date,urge,g\xe5\\u2212" in done.stdout


def test_a_cold_answer_loads_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text(DIARY)
    code = (
        "import sys; from ekbom.cli import main;"
        "code = main(['helps', 'd.csv', '--outcome', 'urge', '--json']);"
        "heavy = {'scipy', 'sqlalchemy', 'pydantic', 'jinja2', 'statsmodels', 'pandas', 'rich'};"
        "print(code, sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, timeout=120
    )
    assert done.stderr.splitlines()[-1] == "0 []"
    assert json.loads(done.stdout)["outcome"] == "urge"


def test_help_loads_no_arrays() -> None:
    code = (
        "import sys; from ekbom.cli import main; main(['helps', '--help']);"
        "print('numpy' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.stderr.strip() == "False"


def test_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    shown = capsys.readouterr().out
    assert "all is well" in shown
    assert "numpy: " in shown


def test_check_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is True
    assert isinstance(told["findings"], list)
    assert "nof1" in told["data files"]
