"""``ekbom import``: what is seen, shown, asked and kept."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.builders.bring import ROWS, write_diary
from tests.builders.night_file import write_night_file

from ekbom.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(autouse=True)
def _own_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EKBOM_WORKSPACE", str(tmp_path / "ws"))
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert main(["init"]) == 0
    capsys.readouterr()


class Terminal(io.StringIO):
    """Somebody who answers."""

    def isatty(self) -> bool:
        return True


def bring(*words: str) -> int:
    return main(["import", *words])


def told(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    """The JSON of a call that works."""
    capsys.readouterr()
    assert bring(*words, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_a_diary_comes_in_and_the_second_time_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_diary(tmp_path)
    assert bring("urge.csv", "--outcome", "urge") == 0
    assert capsys.readouterr().out == "urge.csv: a new diary, 3 rows new\nKept: urge.csv\n"
    assert bring("urge.csv") == 0
    assert capsys.readouterr().out == (
        "urge.csv: it was brought before, and nothing in it has changed\n"
    )


def test_what_changed_is_shown_before_it_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_diary(tmp_path)
    assert bring("urge.csv", "--outcome", "urge") == 0
    write_diary(tmp_path, ("2026-03-04,6,", "2026-03-05,5,0", "2026-03-07,2,0"))
    shown = (
        "urge.csv: 1 row new, 2 changes, 1 gone from the file, and kept\n"
        "  + 2026-03-07\n"
        "  ~ 2026-03-04, coffee: 1 -> nothing\n"
        "  ~ 2026-03-05, urge: 4 -> 5\n"
        "  kept: 2026-03-06\n"
    )
    capsys.readouterr()
    assert bring("urge.csv", "--dry-run") == 0
    assert capsys.readouterr().out == f"{shown}Nothing was written; this was only a look\n"
    assert bring("urge.csv") == 2
    said = capsys.readouterr()
    assert said.out == shown
    assert said.err == (
        "ekbom: urge.csv: it would change what is kept, and there is no terminal to ask on; look "
        "at it with --dry-run, then say --yes\n"
    )
    monkeypatch.setattr(sys, "stdin", Terminal("n\n"))
    assert bring("urge.csv") == 1
    said = capsys.readouterr()
    assert said.err.endswith("ekbom: stopped: nothing more was done; run it again\n")
    assert told(capsys, "urge.csv", "--dry-run")["brought"][0]["difference"]["added"] == [
        "2026-03-07"
    ]
    monkeypatch.setattr(sys, "stdin", Terminal("y\n"))
    assert bring("urge.csv") == 0
    said = capsys.readouterr()
    # Asking puts a blank where the answer is typed.
    assert said.out == f"{shown} Kept: urge.csv\n"
    assert said.err.startswith("Write this (urge.csv)? [y/N]:")
    assert told(capsys, "urge.csv")["brought"][0]["unchanged"]


def test_yes_does_not_ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_diary(tmp_path)
    assert bring("urge.csv", "--outcome", "urge") == 0
    write_diary(tmp_path, ("2026-03-04,5,1", *ROWS[1:]))
    assert bring("urge.csv", "--yes") == 0
    assert capsys.readouterr().out.endswith("Kept: urge.csv\n")


def test_of_many_lines_the_first_are_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_diary(tmp_path, ROWS[:1])
    assert bring("urge.csv", "--outcome", "urge") == 0
    days = [f"2026-05-{day:02d},3,0" for day in range(1, 25)]
    write_diary(tmp_path, (ROWS[0], *days))
    capsys.readouterr()
    assert bring("urge.csv") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "urge.csv: 24 rows new"
    assert lines[20:] == ["  + 2026-05-20", "  + and 4 more", "Kept: urge.csv"]


def test_json_holds_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_diary(tmp_path)
    found = told(capsys, "urge.csv", "--outcome", "urge")
    (one,) = found["brought"]
    assert found["dry_run"] is False
    assert one["difference"] == {
        "new": True, "added": ["2026-03-04", "2026-03-05", "2026-03-06"], "changed": [],
        "removed": [], "gone": [], "left_out": [], "stands": [], "settings": [],
    }  # fmt: skip
    assert (one["kind"], one["name"], one["unchanged"]) == ("diary", "urge.csv", False)
    assert len(one["records"]) == 4
    assert one["stop_cards"] == []


def test_every_kind_in_one_call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_diary(tmp_path)
    write_night_file(tmp_path / "n.edf")
    words = ["plan", "walk", "--outcome", "urge", "--pairs", "4", "--seed", "1", "-o", "p.json"]
    assert main(words) == 0
    case = str(EXAMPLES / "cases" / "case_001.toml")
    found = told(capsys, "urge.csv", "n.edf", "p.json", case)
    assert [one["kind"] for one in found["brought"]] == ["diary", "night", "plan", "case"]
    again = told(capsys, "urge.csv", "n.edf", "p.json", case)
    assert all(one["unchanged"] for one in again["brought"])


def test_one_that_cannot_be_read_keeps_all_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_diary(tmp_path)
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n", "utf-8")
    assert bring("urge.csv", "bad.csv", "--outcome", "urge") == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("ekbom: bad.csv: no column holds dates; ")
    assert told(capsys, "urge.csv", "--outcome", "urge")["brought"][0]["difference"]["new"]


def test_two_files_of_the_same_columns_stay_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_diary(tmp_path, ROWS[:2], name="march.csv")
    write_diary(tmp_path, ("2026-04-01,3,1", "2026-04-02,3,1"), name="april.csv")
    found = told(capsys, "march.csv", "april.csv", "--outcome", "urge")
    assert [one["name"] for one in found["brought"]] == ["march.csv", "april.csv"]
    assert [len(one["records"]) for one in found["brought"]] == [3, 3]


def test_two_next_files_of_one_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_diary(tmp_path, name="march.csv")
    assert bring("march.csv", "--outcome", "urge") == 0
    write_diary(tmp_path, ("2026-04-01,3,1", "2026-04-02,3,1"), name="april.csv")
    write_diary(tmp_path, ("2026-05-01,3,1", "2026-05-02,3,1"), name="may.csv")
    found = told(capsys, "april.csv", "may.csv")
    assert [one["name"] for one in found["brought"]] == ["march.csv", "march.csv"]
    assert [len(one["difference"]["added"]) for one in found["brought"]] == [2, 2]


def test_a_draft_of_a_mapping_can_be_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_diary(tmp_path, ("2026-03-04,6,bad", "2026-03-05,4,good"), header="date,urge,how")
    assert bring("urge.csv", "--propose") == 0
    said = capsys.readouterr()
    draft = json.loads(said.out)
    assert draft["columns"]["how"] == {"is": "note"}
    assert said.err.startswith('note: urge.csv, column how: holds words: "bad", "good"; ')
    draft["columns"]["how"] = {"is": "action", "words": {"bad": 1, "good": 0}}
    (tmp_path / "map.json").write_text(json.dumps(draft), "utf-8")
    assert bring("urge.csv", "--mapping", "map.json") == 0
    assert main(["helps", "--outcome", "urge", "--json"]) == 0


def test_words_of_the_command_line_are_remembered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_diary(tmp_path, ("04/03/2026,6,bad", "05/03/2026,4,good"), header="date,urge,how")
    words = ["--date-format", "DMY", "--order", "how=good,bad", "--kind", "how=habit"]
    assert bring("urge.csv", "--outcome", "urge", "--higher-is-better", *words) == 0
    capsys.readouterr()
    assert bring("urge.csv", "--kind", "how=planned", "--yes") == 0
    assert capsys.readouterr().out == (
        "urge.csv: 1 said anew of how it is read\n"
        "  ~ how it is read, kind: how=habit -> how=planned\n"
        "Kept: urge.csv\n"
    )


def test_a_stop_card_stands_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_diary(
        tmp_path, ("2026-03-04,6,taken", "2026-03-05,4,stopped"), header="date,urge,pramipexole"
    )
    assert bring("urge.csv", "--outcome", "urge", "--dry-run") == 0
    assert capsys.readouterr().out.startswith("Do not wait with this\n")
    (one,) = told(capsys, "urge.csv", "--outcome", "urge")["brought"]
    assert len(one["stop_cards"]) == 1


def test_marks_beside_a_night(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_night_file(tmp_path / "n.edf", stages=False)
    (tmp_path / "stages.txt").write_text("W\nN2\n", "utf-8")
    assert bring("n.edf") == 0
    capsys.readouterr()
    assert bring("n.edf", "--stages", "stages.txt") == 0
    assert capsys.readouterr().out == "n.edf: 1 file new\n  + stages.txt\nKept: n.edf\n"


def test_the_words_for_a_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "case.toml"
    place.write_text('format = "ekbom-case/1"\nsource = "told"\ntitle = "one"\n', "utf-8")
    assert bring("case.toml") == 0
    place.write_text('format = "ekbom-case/1"\nsource = "told again"\n', "utf-8")
    capsys.readouterr()
    assert bring("case.toml", "--yes") == 0
    assert capsys.readouterr().out == (
        "case.toml: 1 change, 1 told no more\n"
        "  ~ source: told -> told again\n"
        "  - title = one\n"
        "Kept: case.toml\n"
    )
    place.write_text('# a remark\nformat = "ekbom-case/1"\nsource = "told again"\n', "utf-8")
    assert bring("case.toml") == 0
    assert capsys.readouterr().out.startswith("case.toml: only its form has changed\n")


def test_of_several_files_the_terminal_sees_the_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_diary(tmp_path)
    write_diary(tmp_path, name="two.csv")
    errors = Terminal()
    monkeypatch.setattr(sys, "stderr", errors)
    assert bring("urge.csv", "two.csv", "--outcome", "urge", "--dry-run") == 0
    assert errors.getvalue().startswith("1 of 2: urge.csv\n2 of 2: two.csv\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["urge.csv", "urge.csv", "--name", "a"], "--name: it tells of one file, and 2 are given"),
        (["urge.csv", "urge.csv", "--propose"], "--propose: it tells of one file, and 2 are given"),
        (["urge.csv", "--stages", "s.txt"], "--stages: it is of a night, and urge.csv is a diary"),
        (["case.toml", "--tz", "Europe/Oslo"], "--tz: it is of a diary, and case.toml is a case"),
        (["case.toml", "--date-format", "DMY"], "--date-format: it is of a diary"),
        (["s.age", "urge.csv"], "import: a share is brought by itself; name it alone"),
        (["urge.csv", "--as", "letter"], "--as: 'letter' is nothing to bring"),
        (["urge.csv", "--kind", "coffee"], "--kind: 'coffee' is not NAME=VALUE"),
        (["urge.csv", "--time", "when"], "--time: urge.csv has no column 'when'"),
        (["urge.csv", "--name", "log"], "--name: a table cannot be called 'log'"),
        ([], "import: missing argument 'FILE...'"),
    ],
)
def test_a_call_that_does_not_fit_is_refused(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_diary(tmp_path)
    (tmp_path / "case.toml").write_text('source = "told"\n', "utf-8")
    (tmp_path / "s.age").write_bytes(b"age-encryption.org/v1\n")
    assert bring(*words) == 2
    assert capsys.readouterr().err.startswith(f"ekbom: {said}")


def test_a_share_comes_in_by_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_diary(tmp_path)
    assert bring("urge.csv", "--outcome", "urge") == 0
    (tmp_path / "pass.txt").write_text("seven quiet nights", "utf-8")
    monkeypatch.setenv("EKBOM_SHARE_PASSPHRASE_FILE", str(tmp_path / "pass.txt"))
    assert main(["share", "--sections", "diary", "-o", "s.age"]) == 0
    assert main(["init", "--workspace", "other", "--role", "therapist"]) == 0
    found = told(capsys, "s.age", "--for", "Ada", "--yes", "--workspace", "other")
    assert (found["kind"], found["person"], found["new_person"]) == ("share", "Ada", True)
    # What is here is known again when the file itself comes.
    again = told(capsys, "urge.csv", "--for", "Ada", "--workspace", "other")
    assert again["brought"][0]["unchanged"]
    # And it can be corrected, though the file it was read from is on the other machine.
    there = ["--for", "Ada", "--workspace", "other"]
    assert main(["list", *there, "--nights", "9999", "--json"]) == 0
    last = json.loads(capsys.readouterr().out)["records"][-1]["id"]
    assert main(["log", *there, "--correct", last, "coffee=3", "--reason", "a slip"]) == 0
    capsys.readouterr()
    again = told(capsys, "urge.csv", "--for", "Ada", "--workspace", "other")
    assert again["brought"][0]["unchanged"]


def test_without_a_workspace_nothing_is_brought(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_diary(tmp_path)
    assert bring("urge.csv", "--workspace", "none") == 1
    assert "there is no workspace here; make one with ekbom init" in capsys.readouterr().err
