"""``ekbom assess --interview``: questions on stderr, answers from stdin, kept one by one."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.unit.actions.test_interview import FEATURES, FLAGS, NO_FLAGS

from ekbom.cli import main
from ekbom.exchange.case_answers import told_names

ON = ["--on", "2026-11-21"]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def answer(lines: list[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    return main(["assess", "--interview", "me.toml", *ON, *words])


def test_questions_are_asked_and_the_answer_follows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(["n", "n", "q"], monkeypatch) == 0
    shown = capsys.readouterr()
    lines = shown.err.splitlines()
    assert lines[0] == (
        "Every answer is kept in me.toml at once. u: unknown, b: back, q: quit and go on later."
    )
    assert lines[1:5] == [
        "",
        "Warning signs",
        "",
        lines[4],
    ]
    assert lines[4].startswith("1 of about ")
    assert lines[4].endswith(": Is one leg newly swollen, warm, red or painful?")
    assert "  [y, n, u, b, q] " in shown.err
    assert shown.err.rstrip().endswith("Kept in me.toml; the same command goes on from here.")
    assert shown.out.startswith("me\n\n")
    assert "The five points" in shown.out
    assert told_names("me.toml") == FLAGS[:2]


def test_it_goes_on_where_it_ended(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for n in range(3):
        assert answer(["n"], monkeypatch) == 0
        assert f"\n{n + 1} of about " in capsys.readouterr().err
    assert told_names("me.toml") == FLAGS[:3]


def test_a_heading_stands_once_over_its_questions(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(["n"] * len(FLAGS) + ["y", "y"], monkeypatch)
    err = capsys.readouterr().err
    assert err.count("\nWarning signs\n") == 1
    assert err.count("\nThe five points\n") == 1


def test_back_asks_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(["b", "n", "back", "u", "q"], monkeypatch) == 0
    err = capsys.readouterr().err
    assert "This is the first question of this sitting." in err
    assert err.count("1 of about ") == 3
    assert told_names("me.toml") == FLAGS[:1]
    assert f'{FLAGS[0]} = "unknown"' in Path("me.toml").read_text("utf-8")


def test_an_answer_that_is_none_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(["perhaps", "n", "q"], monkeypatch) == 0
    err = capsys.readouterr().err
    assert "  'perhaps' is neither yes nor no; write y, n or u\n\n1 of about " in err
    assert told_names("me.toml") == FLAGS[:1]


def test_a_number_without_its_unit_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer([""] * 200, monkeypatch)
    lines = Path("me.toml").read_text("utf-8").splitlines(keepends=True)
    Path("me.toml").write_text("".join(x for x in lines if "ferritin" not in x), "utf-8")
    capsys.readouterr()
    assert answer(["45", "45 mg/L", "45 ug/L"], monkeypatch) == 0
    err = capsys.readouterr().err
    assert "'45' has no unit; write the unit behind it, as in 45 ug/L" in err
    assert "'mg/L' is no unit of ferritin; use ng/mL, ug/L, pmol/L" in err
    assert "The questions end here." in err
    assert 'ferritin = { value = "45 ug/L", by = "person"' in Path("me.toml").read_text("utf-8")


def test_a_warning_sign_ends_it_with_help_today(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(["y", "n", "n"], monkeypatch) == 0
    shown = capsys.readouterr()
    assert "2 of about" not in shown.err
    assert "The questions end here." in shown.err
    assert shown.out.startswith("me\n\nFirst of all\n  - Today: ")


def test_json_stands_alone_on_stdout(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(["n"], monkeypatch, "--json") == 0
    assert json.loads(capsys.readouterr().out)["title"] == "me"


def test_a_case_that_is_there_is_gone_on_with(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    head = '# mine\ntitle = "Me"\nsource = "me"\n\n'
    text = f"{head}[known]\n{NO_FLAGS}{FEATURES}\n[symptoms]\npainful = false\n"
    Path("me.toml").write_text(text, "utf-8")
    assert answer(["u"], monkeypatch) == 0
    assert "\nLook-alikes\n" in capsys.readouterr().err
    new = Path("me.toml").read_text("utf-8").splitlines()
    old = text.splitlines()
    assert [line for line in new if line not in old] == [
        line for line in new if '"unknown"' in line
    ]
    assert [line for line in new if line in old] == old


def test_a_file_that_is_no_case(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("me.toml").write_text("visit,word\n1,bad\n", "utf-8")
    assert answer(["n"], monkeypatch) == 1
    assert (
        capsys.readouterr().err.splitlines()[-1].startswith("ekbom: me.toml: it is not valid TOML")
    )
    assert Path("me.toml").read_text("utf-8") == "visit,word\n1,bad\n"


def test_a_break_loses_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Hand:
        """Two answers, then a break."""

        lines = iter(("n\n", "n\n"))

        def readline(self) -> str:
            for line in self.lines:
                return line
            raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", Hand())
    assert main(["assess", "--interview", "me.toml", *ON]) == 1
    assert capsys.readouterr().err.endswith(
        "\nKept in me.toml; the same command goes on from here.\n"
        "ekbom: stopped: nothing more was done; run it again\n"
    )
    assert told_names("me.toml") == FLAGS[:2]


def test_answers_may_come_through_a_pipe() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ekbom", "assess", "--interview", "me.toml", *ON],
        input="n\nn\nq\n", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stdout.startswith("me\n")
    assert told_names("me.toml") == FLAGS[:2]


def test_another_audience(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(["n"], monkeypatch, "--audience", "doctor") == 2
    assert "'doctor' is unknown" in capsys.readouterr().err
    assert not Path("me.toml").exists()
