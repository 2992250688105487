"""The compiled file: made from the data files, fresh, and the same whenever it is made."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from ekbom.knowledge import compile as compile_module
from ekbom.knowledge.compile import compiled, digest, main
from ekbom.knowledge.load import COMPILED
from ekbom.knowledge.toml_files import data_folder, file_topics, read_text
from ekbom.model.errors import KnowledgeError

LEGS = 'topic = "legs"\n[a]\nsays = "Zwei Füße."\nchecked = 2026-01-02\nn = [1, 2.5, true]\n'
ARMS = 'topic = "arms"\n[[row]]\nuntil = 2025-12-31\n'


def test_every_entry_has_a_line_of_its_own() -> None:
    texts = {"legs": LEGS, "arms": ARMS}
    assert compiled(texts) == (
        "{\n"
        f'"sha256": "{digest(texts)}",\n'
        '"topics": {\n'
        '"arms": {\n'
        '"topic": "arms",\n'
        '"row": [{"until": "2025-12-31"}]\n'
        "},\n"
        '"legs": {\n'
        '"topic": "legs",\n'
        '"a": {"says": "Zwei Füße.", "checked": "2026-01-02", "n": [1, 2.5, true]}\n'
        "}\n"
        "}\n"
        "}\n"
    )


def test_the_order_of_the_files_does_not_count() -> None:
    assert compiled({"arms": ARMS, "legs": LEGS}) == compiled({"legs": LEGS, "arms": ARMS})


def test_the_digest_is_over_names_lengths_and_texts() -> None:
    assert digest({"b": "y = 1\n", "a": "ä = 1\n"}) == (
        sha256("a.toml 7\nä = 1\nb.toml 6\ny = 1\n".encode()).hexdigest()
    )
    assert digest({"a": "x = 1\n"}) != digest({"b": "x = 1\n"})


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[a]\nchecked = "2026-01-02"\n', r"legs.toml \[a\]: checked is '2026-01-02'; dates are"),
        ("[a]\nborn = 2026-01-02\n", r"born is datetime.date\(2026, 1, 2\)"),
        ("[a]\nrows = [{ x = [2026-01-02] }]\n", "x is datetime.date"),
        ("checked = 3\n", r"legs.toml \[checked\]: checked is 3"),
        ("x = \n", "legs.toml: it is not valid TOML"),
    ],
)
def test_a_date_elsewhere_or_no_toml_is_refused(text: str, problem: str) -> None:
    with pytest.raises(KnowledgeError, match=problem):
        compiled({"legs": text})


def test_what_json_has_no_number_for_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        compiled({"legs": "x = nan\n"})


def test_the_shipped_file_is_fresh() -> None:
    texts = {topic: read_text(topic) for topic in file_topics()}
    shipped = (data_folder() / COMPILED).read_bytes().decode("utf-8")
    assert shipped == compiled(texts), "run python -m ekbom.knowledge.compile"
    assert json.loads(shipped)["sha256"] == digest(texts)


def test_it_is_written_once_and_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "legs.toml").write_text(LEGS, encoding="utf-8")
    assert main(["--check"], tmp_path) == 1
    assert capsys.readouterr().err == (
        "compiled.json is out of date; run python -m ekbom.knowledge.compile\n"
    )
    assert not (tmp_path / COMPILED).exists()
    assert main([], tmp_path) == 0
    assert (tmp_path / COMPILED).read_text("utf-8") == compiled({"legs": LEGS})
    first = (tmp_path / COMPILED).stat()
    assert main(["--check"], tmp_path) == 0
    assert main([], tmp_path) == 0
    assert (tmp_path / COMPILED).stat().st_ino == first.st_ino
    (tmp_path / "legs.toml").write_text(LEGS.replace("2.5", "2.6"), encoding="utf-8")
    assert main(["--check"], tmp_path) == 1
    assert main([], tmp_path) == 0
    assert main(["--check"], tmp_path) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [COMPILED, "legs.toml"]


def test_a_broken_file_is_named_and_the_old_one_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "legs.toml").write_text("x =\n")
    (tmp_path / COMPILED).write_text("old")
    assert main([], tmp_path) == 1
    assert capsys.readouterr().err.startswith("ekbom: legs.toml: it is not valid TOML: ")
    assert (tmp_path / COMPILED).read_text() == "old"


def test_an_unknown_argument_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--all"]) == 2
    assert capsys.readouterr().err == "ekbom: knowledge.compile knows only --check\n"


def test_it_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ekbom.knowledge.compile", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_run_as_a_script_it_ends_with_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["compile", "--all"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(compile_module.__file__, run_name="__main__")
    assert ended.value.code == 2
