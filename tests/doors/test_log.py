"""``ekbom log``: an entry in one line; corrections, removals, questions, refusals."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.builders.desks import make_desk

from ekbom.cli import main

NOW = ["--now", "2026-11-20T21:30"]


@pytest.fixture(autouse=True)
def _own_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_desk(tmp_path).store.close()
    monkeypatch.setenv("EKBOM_WORKSPACE", str(tmp_path / "ws"))
    monkeypatch.setattr(sys, "stdin", io.StringIO())


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> tuple[str, str]:
    assert main(["log", *words, *NOW]) == code
    shown = capsys.readouterr()
    return shown.out, shown.err


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said(capsys, *words, "--json")[0])
    return found


def listed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    assert main(["list", "--json", *NOW]) == 0
    records: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["records"]
    return records


def test_one_line_says_what_was_kept_and_for_which_night(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out, err = said(capsys, "urge=6", "coffee=2", "magnesium=400mg", "bad evening")
    (record,) = listed(capsys)
    assert out == (
        'kept for the night of Fri 2026-11-20: urge 6, coffee 2, magnesium 400mg, "bad evening"'
        f"  [{record['id'][:8]}]\n"
    )
    assert err.splitlines() == [
        "note: urge: it is new here; it counts as something rated",
        "note: coffee: it is new here; it counts as something done",
        "note: magnesium: it is new here; it counts as something done, and is known here",
    ]


def test_loose_words_are_one_note(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "a", "bad", "evening", "urge=6", "--at", "2026-11-18")
    assert found["entry"]["body"] == {"cells": {"urge": "6"}, "note": "a bad evening"}
    assert found["entry"]["night"] == "2026-11-18"
    assert found["entry"]["at"] is None
    assert found["entry"]["late"] is True
    assert found["kept"] is True
    assert [one["code"] for one in found["findings"]] == ["new_name", "late_entry"]
    assert found["stop_cards"] == []


def test_a_note_of_several_lines_is_kept_whole_and_said_in_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out, _ = said(capsys, "two\nlines\x1b[31m")
    assert '"two lines [31m"' in out
    assert listed(capsys)[0]["body"]["note"] == "two\nlines\x1b[31m"


def test_what_stands_behind_the_first_sign_is_the_value(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert told(capsys, "plan=a=b")["entry"]["body"]["cells"] == {"plan": "a=b"}


def test_a_dry_run_keeps_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(capsys, "urge=6", "--dry-run", "--by", "partner")
    assert out.startswith("would be kept for the night of Fri 2026-11-20: urge 6")
    assert listed(capsys) == []


def test_a_correction_and_a_removal(capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "urge=6", "coffee=2")
    out, _ = said(capsys, "urge=5", "coffee=", "--correct", "last", "--reason", "a slip")
    assert out.startswith("corrected for the night of Fri 2026-11-20: urge 5  [")
    (record,) = listed(capsys)
    assert (record["version"], record["reason"]) == (2, "a slip")
    out, _ = said(capsys, "--remove", record["id"][:32], "--dry-run")
    assert out == f"would be removed: Fri 2026-11-20: urge 5  [{record['id'][:8]}]\n"
    assert len(listed(capsys)) == 1
    out, _ = said(capsys, "--remove", "last")
    assert out.startswith("removed, with all its versions: Fri 2026-11-20: urge 5")
    assert listed(capsys) == []


def test_a_removal_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    id_ = told(capsys, "urge=6")["entry"]["id"]
    assert told(capsys, "--remove", id_) == {"removed": True, "id": id_}


def test_a_stop_card_comes_first(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(capsys, "ropinirole=stopped")
    assert out.startswith("Do not wait with this\n  - Today: ")
    assert "\nkept for the night of " in out
    (card,) = told(capsys, "stopped ropinirole")["stop_cards"]
    assert card["says"].startswith("The sudden end of a dopamine medicine")


def test_somebody_else_writes(capsys: pytest.CaptureFixture[str]) -> None:
    partner = told(capsys, "kicks=12", "--by", "partner")["entry"]
    assert (partner["source"], partner["author_role"]) == ("partner", "carer")
    parent = told(capsys, "urge=6", "--by", "parent")["entry"]
    assert (parent["source"], parent["author_role"]) == ("log", "carer")
    assert parent["author"] != partner["author"]
    assert told(capsys, "urge=6", "--by", "parent")["entry"]["author"] == parent["author"]


def test_whom_it_is_about(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--person", "Anna"]) == 0
    capsys.readouterr()
    said(capsys, "urge=6", "--for", "Anna")
    assert listed(capsys) == []
    _, err = said(capsys, "urge=6", "--for", "Bert", code=1)
    assert (
        err == "ekbom: Bert: there is nobody of this name here for you; see ekbom list --persons\n"
    )


def test_home_and_the_next_appointment(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(capsys, "home=calf stretch, evenings", "next=2026-12-01")
    assert out == "kept: at home: calf stretch, evenings\nkept: appointment on 2026-12-01\n"
    assert listed(capsys) == []


class Hand(io.StringIO):
    """A terminal on which these lines are typed."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "kept"), [("y", "coffee"), ("", "coffee"), ("n", "cofee")])
def test_a_near_name_is_asked_about_on_a_terminal(
    typed: str, kept: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said(capsys, "coffee=1", "--at", "2026-11-19")
    monkeypatch.setattr(sys, "stdin", Hand(f"{typed}\n"))
    _, err = said(capsys, "cofee=2")
    assert "cofee is new here. Is it coffee?" in err
    assert listed(capsys)[-1]["body"]["cells"] == {kept: "2"}


def test_a_near_name_is_refused_where_nobody_can_be_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said(capsys, "coffee=1")
    _, err = said(capsys, "cofee=2", code=2)
    assert err == (
        "ekbom: cofee: it is new here, and spelt nearly as coffee; write coffee, or say --new "
        "cofee if it is something else\n"
    )
    said(capsys, "cofee=2", "--new", "cofee")
    assert len(listed(capsys)) == 2


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ([], 2, "log: there is nothing to keep; write NAME=VALUE, or a note"),
        (["urge="], 2, "log: urge= has no value; write urge=VALUE"),
        (["=6"], 2, "log: '' is no name; write NAME=VALUE, such as coffee=2"),
        (["urge=6", "urge=7"], 2, "log: 'urge' is said twice; say it once"),
        (["urge=6", "--at", "soon"], 1, "--at: 'soon' is no moment; write it as 21:30"),
        (["urge=6", "--at", "2026-11-21"], 1, "--at: 2026-11-21 has not been yet"),
        (["urge=6", "--by", "neighbour"], 2, "--by: 'neighbour' is unknown; use partner, parent"),
        (["urge=6", "--reason", "x"], 2, "--reason: it belongs to --correct ID"),
        (["urge=6", "--correct", "last"], 2, "--reason: a correction needs its reason"),
        (["urge=6", "--correct", "last", "--reason", "x"], 1, "last: there is no such record here"),
        (["urge=6", "--remove", "last"], 2, "--remove: an entry is removed whole"),
        (["--remove", "last", "--at", "21:00"], 2, "--remove: an entry is removed whole"),
        (["--remove", "ffffffff"], 1, "ffffffff: there is no such record here for you"),
        (["urge=?"], 1, "urge: '?' says nothing; leave it out, or say what it was"),
        (["bad \udcff byte"], 1, "note: it holds '\\udcff', which is no letter; type it anew"),
        (["tea\udce9=2"], 2, "log: 'tea\\udce9' is no name"),
        (["--remove", "\udcff"], 1, "\\udcff: there is no such record here for you"),
        (["urge=6", "--correct", "last", "--reason", "a\nb"], 2, "--reason: a correction needs"),
        (["night=3"], 2, "log: 'night' tells of the entry itself; say --at"),
        (["home=x", "--at", "21:00"], 2, "log: home= and next= are no entries of a moment"),
        (["home=x", "urge=6"], 2, "urge: it stands in one line with home= or next="),
        (["urge=6", "--workspace", "/none/here"], 1, "/none/here: there is no workspace here"),
    ],
)
def test_refusals_are_one_line_and_keep_nothing(
    words: list[str], code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = said(capsys, *words, code=code)
    assert out == ""
    assert err.startswith(f"ekbom: {says}")
    assert err.count("\n") == 1
    assert listed(capsys) == []


def test_an_entry_loads_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from ekbom.cli import main\n"
        "assert main(['log', 'urge=6', 'a note']) == 0\n"
        "heavy = ('numpy', 'alembic', 'sqlalchemy.orm', 'jinja2', 'icalendar', 'psycopg', "
        "'cryptography', 'argon2')\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
