"""``ekbom due``, and ``home=`` and ``next=`` of ``ekbom log``."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from tests.builders.vignettes import case_text

from ekbom.cli import main
from ekbom.exchange.case_file import read_case

DAY = ["--on", "2026-11-21"]
CASE = case_text(
    {
        "taking": [{"name": "Gabapentin", "taking": "taken", "since": date(2026, 1, 1)}],
        "scale": [{"scale": "IRLS", "on": date(2026, 5, 1), "total": 22}],
        "blood": [{"on": date(2025, 11, 3), "values": {"ferritin": "80 ug/L"}}],
    }
)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EKBOM_WORKSPACE", str(tmp_path / "ws"))
    Path("case.toml").write_text(CASE)


def said(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What a call that works prints."""
    assert main(words) == 0, capsys.readouterr().err
    return capsys.readouterr().out


def refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Exit code and message of a call that does not."""
    code = main(words)
    heard = capsys.readouterr()
    assert heard.out == ""
    return code, heard.err


def types(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_a_case_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(["due", "case.toml", *DAY], capsys).splitlines()
    assert lines[:16] == [
        "a made-up person",
        "",
        "Overdue",
        "  - 2026-08-01 to 2026-11-01: Fill in IRLS again, and write down its numbers. "
        "[1, 2, 3, 4, 5, 6, 7, 8]",
        "    because: IRLS was last filled in on 2026-05-01",
        "    rule: due.scale",
        "",
        "Now",
        "  - 2026-11-03 to 2027-02-03: Ask for a new test of ferritin and transferrin saturation, "
        "in the morning and at least a day after the last iron. [1, 9, 10]",
        "    because: the last ferritin is of 2025-11-03",
        "    rule: due.ferritin_old",
        "",
        "Coming",
        "  - 2027-01-01 to 2027-04-01: Ask the person who prescribes for a visit that looks at "
        "Gabapentin as a whole. [1, 3, 11, 12, 13]",
        "    because: Gabapentin since 2026-01-01",
        "    rule: due.review",
    ]
    assert lines[17] == "Sources"
    assert lines[18] == "  [1] ekbom. A choice of this project, not a finding of anybody"


def test_every_rule_that_is_printed_can_be_explained(capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(["due", "case.toml", *DAY], capsys).splitlines()
    rules = [line.split()[-1] for line in lines if line.strip().startswith("rule: ")]
    assert len(rules) == 3
    for rule in rules:
        assert rule in said(["explain", rule], capsys)


def test_json_and_only_what_is_near(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said(["due", "case.toml", *DAY, "--json", "--days", "40"], capsys))
    assert found["calendar"] is None
    (person,) = found["persons"]
    assert person["today"] == "2026-11-21"
    assert [one["code"] for one in person["items"]] == ["due.scale", "due.ferritin_old"]
    found = json.loads(said(["due", "case.toml", *DAY, "--json", "--days", "41"], capsys))
    assert len(found["persons"][0]["items"]) == 3


def test_nothing_is_due(capsys: pytest.CaptureFixture[str]) -> None:
    Path("case.toml").write_text(case_text({}))
    assert said(["due", "case.toml", *DAY], capsys) == (
        "a made-up person\n\n"
        "Nothing is due by what is written down here. ekbom next says what comes next.\n"
    )


def test_what_cannot_wait_comes_first_and_alone(capsys: pytest.CaptureFixture[str]) -> None:
    Path("case.toml").write_text(CASE + "known = {fever_and_leg = true}\n")
    out = said(["due", "case.toml", *DAY], capsys)
    assert out.splitlines()[2] == "First of all"
    assert "due." not in out
    assert "Nothing is due" not in out


def test_questions_are_printed_and_no_day_is_invented(capsys: pytest.CaptureFixture[str]) -> None:
    told = {"taking": [{"name": "Rotigotine", "taking": "taken"}]}
    Path("case.toml").write_text(case_text(told))
    lines = said(["due", "case.toml", *DAY], capsys).splitlines()
    at = next(n for n, line in enumerate(lines) if "new urges" in line)
    assert lines[at].startswith("  - no day is known: Answer the question on new urges")
    assert lines[at + 1] == (
        "    because: Rotigotine is taken; no day is known on which all of it was answered"
    )
    assert lines[at + 2].startswith("    ? Since the medicine was begun, is there any new urge")


def test_a_calendar_of_tasks(capsys: pytest.CaptureFixture[str]) -> None:
    out = said(["due", "case.toml", *DAY, "--ics", "due.ics"], capsys)
    assert out.endswith("\n\nThe calendar lies in due.ics, with 3 entries; nothing was sent\n")
    entries = Calendar.from_ical(Path("due.ics").read_bytes()).subcomponents
    assert [one.name for one in entries] == ["VTODO"] * 3
    assert {str(one["summary"]) for one in entries} == {"Reminder"}
    words = ["due", "case.toml", *DAY, "--ics", "due.ics", "--plain-words", "--events", "--json"]
    assert json.loads(said(words, capsys))["calendar"] == "due.ics"
    again = Calendar.from_ical(Path("due.ics").read_bytes()).subcomponents
    assert [one.name for one in again] == ["VEVENT"] * 3
    assert str(again[0]["summary"]) == "Fill in IRLS again, and write down its numbers."
    assert str(again[0]["dtstart"].dt) == "2026-11-21"
    assert [one["uid"] for one in again] == [one["uid"] for one in entries]


def test_one_entry_is_one_entry(capsys: pytest.CaptureFixture[str]) -> None:
    out = said(["due", "case.toml", *DAY, "--days", "0", "--ics", "d.ics"], capsys)
    assert "with 2 entries" in out
    Path("case.toml").write_text(case_text({"scale": [{"scale": "ISI", "on": date(2026, 1, 1),
                                                       "total": 9}]}))  # fmt: skip
    assert "with 1 entry;" in said(["due", "case.toml", *DAY, "--ics", "d.ics"], capsys)


def test_a_plan_beside_a_case(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["plan", "magnesium", "--outcome", "urge", "--pairs", "5", "--start", "2026-11-01"]
    said([*words, "--now", "2026-10-31T20:00", "-o", "p.json", "--seed", "1"], capsys)
    out = said(["due", "case.toml", *DAY, "--plan", "p.json"], capsys)
    assert "  - 2026-11-11 to 2026-12-09: Read what the trial of magnesium shows." in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ["case.toml", "--for", "me"],
            "--for: it is about the workspace, and case.toml is a file; leave one out",
        ),
        (["case.toml", "--all"], "--all: case.toml is the case of one person; leave one out"),
        (["--all", "--for", "me"], "--all: --for names one person; leave one out"),
        (["--all", "--ask"], "--ask: it asks one person; say whom it is about: --for LABEL"),
        (
            ["--plan", "p.json"],
            "--plan: the workspace has its own plans; bring it: ekbom import",
        ),
        (
            ["case.toml", "--plain-words"],
            "due: --plain-words and --events are about a calendar; add --ics FILE",
        ),
        (
            ["case.toml", "--events"],
            "due: --plain-words and --events are about a calendar; add --ics FILE",
        ),
        (["case.toml", "--on", "soon"], "--on: 'soon' is not a date; write it as 2026-11-21"),
        (
            ["case.toml", "--audience", "friend"],
            "--audience: 'friend' is unknown; use person or clinician",
        ),
        (["case.toml", "--days", "-1"], "due: invalid value for '--days': -1 is not in the range"),
    ],
)
def test_words_that_contradict_each_other(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, heard = refused(["due", *words], capsys)
    assert code == 2
    assert heard.startswith(f"ekbom: {says}")


def test_without_a_workspace_and_without_a_case(capsys: pytest.CaptureFixture[str]) -> None:
    code, heard = refused(["due"], capsys)
    assert code == 1
    assert heard.endswith(": there is no workspace here; make one with ekbom init\n")
    code, heard = refused(["due", "no.toml"], capsys)
    assert code == 1
    assert heard.startswith("ekbom: no.toml: it cannot be read")


def test_the_place_of_the_calendar_cannot_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    code, heard = refused(["due", "case.toml", "--ics", "no/due.ics"], capsys)
    assert code == 1
    assert heard.startswith("ekbom: no/due.ics: it cannot be written")


# The workspace.


@pytest.fixture
def workspace(capsys: pytest.CaptureFixture[str]) -> None:
    said(["init", "--name", "me"], capsys)


@pytest.mark.usefixtures("workspace")
def test_home_and_next_are_kept_and_due(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["log", "home=calf stretch, evenings until 2026-12-20; warm bath", "next=2026-12-01"]
    assert said([*words, "sleep clinic", "--dry-run"], capsys) == (
        "would be kept: at home: calf stretch, evenings until 2026-12-20; warm bath\n"
        "would be kept: appointment on 2026-12-01, sleep clinic\n"
    )
    assert "Nothing is due" in said(["due", *DAY], capsys)
    assert said([*words, "sleep clinic"], capsys) == (
        "kept: at home: calf stretch, evenings until 2026-12-20; warm bath\n"
        "kept: appointment on 2026-12-01, sleep clinic\n"
    )
    assert said(["log", "next=2026-12-01", "sleep clinic"], capsys) == (
        "stood there already: appointment on 2026-12-01, sleep clinic\n"
    )
    assert said(["due", *DAY], capsys).splitlines()[:9] == [
        "me",
        "",
        "Coming",
        "  - 2026-12-01: Appointment: sleep clinic. [1]",
        "    because: it was written down for 2026-12-01",
        "    rule: due.appointment",
        "  - 2026-12-20 to 2027-01-03: Say how it went with what was to be done at home: "
        "calf stretch, evenings. [1]",
        "    because: it was written down until 2026-12-20",
        "    rule: due.home",
    ]
    assert said(["log", "home="], capsys) == "kept: at home: nothing to do\n"
    assert "due.home" not in said(["due", *DAY], capsys)


@pytest.mark.usefixtures("workspace")
def test_home_and_next_as_json_with_a_stop_card(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said(["log", "next=2026-12-01", "pramipexole stopped", "--json"], capsys))
    (record,) = found["records"]
    assert record["kept"] is True
    assert record["record"]["body"] == {"on": "2026-12-01", "what": "pramipexole stopped"}
    assert found["stop_cards"][0]["code"] == "stopcard.dopaminergic.ended"
    out = said(["log", "home=walk, pramipexole not taken"], capsys)
    assert out.startswith("Do not wait with this\n")


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ["home=walk", "urge=6"],
            "urge: it stands in one line with home= or next=; keep it in a line of its own",
        ),
        (["home=walk", "evenings"], "home: a note beside it is lost; write it behind home="),
        (["next=soon"], "next: 'soon' is not a date; write it as 2026-11-21"),
        (["next="], "next: '' is not a date; write it as 2026-11-21"),
        (["home=walk until 2026-02-30"], "home: 2026-02-30 is not a date; write it as 2026-12-20"),
        (
            ["home=walk until 9999-12-31"],
            "home: 9999-12-31 lies outside the years 1900 to 2100; write it as 2026-12-20",
        ),
        (
            ["home=walk", "--correct", "last"],
            "log: home= and next= are no entries of a moment; say them again to change them",
        ),
    ],
)
def test_home_and_next_that_are_refused(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, heard = refused(["log", *words], capsys)
    assert code in (1, 2)
    assert heard == f"ekbom: {says}\n"


@pytest.mark.usefixtures("workspace")
def test_everybody_and_one_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    said(["init", "--person", "Ann"], capsys)
    said(["log", "next=2026-12-01", "clinic", "--for", "Ann"], capsys)
    found = json.loads(said(["due", "--all", "--json", *DAY], capsys))["persons"]
    assert [(one["title"], len(one["items"])) for one in found] == [("Ann", 1), ("me", 0)]
    out = said(["due", "--all", *DAY], capsys)
    assert out.index("Ann\n") < out.index("me\n")
    assert said(["due", "--for", "Ann", *DAY], capsys).startswith("Ann\n")
    code, heard = refused(["due", "--for", "Bob"], capsys)
    assert code == 1
    assert heard == (
        "ekbom: Bob: there is nobody of this name here for you; see ekbom list --persons\n"
    )


# Asking again.

DOPAMINE: dict[str, Any] = {
    "taking": [{"name": "Rotigotine", "taking": "taken", "since": date(2026, 1, 1)}],
    "known": {
        "impulse_urges": {"value": False, "by": "person", "on": date(2026, 6, 1)},
        "sleepy_by_day": {"value": True, "by": "person", "on": date(2026, 10, 1)},
        "sleepy_at_wheel": {"value": False, "by": "person", "on": date(2026, 10, 1)},
    },
}


def in_lines(tables: dict[str, Any]) -> str:
    """A case with one answer on each line, as the interview writes it."""
    known = tables.pop("known")
    lines = case_text({"known": known}).removesuffix("}\n").partition("known = {")
    rest = case_text(tables)
    each = [f"{name} = {value}" for name, value in _pairs(lines[2])]
    return "\n".join([rest, "[known]", *each, ""])


def _pairs(text: str) -> list[tuple[str, str]]:
    parts = [part for part in text.replace("}, ", "}\n").splitlines() if part]
    return [(name.strip().strip('"'), value.strip()) for name, value in
            (part.split(" = ", 1) for part in parts)]  # fmt: skip


def test_what_is_due_is_asked_again_and_kept_with_its_day(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("case.toml").write_text(in_lines(dict(DOPAMINE)))
    types("n\nn\ny\nmaybe\nb\ny\nn\nu\n", monkeypatch)
    assert main(["due", "case.toml", "--ask", *DAY]) == 0
    heard = capsys.readouterr()
    assert "1 of about 5: Do the symptoms begin earlier" in heard.err
    assert "'maybe' is neither yes nor no; write y, n or u" in heard.err
    assert "sleep by day" not in heard.err
    known = {one.name: (one.value, one.on) for one in read_case("case.toml").record.observed}
    today = date(2026, 11, 21)
    assert known == {
        "aug_earlier": (False, today), "aug_higher_dose": (False, today),
        "aug_spread": (True, today), "aug_shorter_relief": (False, today),
        "sleepy_by_day": (True, date(2026, 10, 1)), "sleepy_at_wheel": (False, date(2026, 10, 1)),
    }  # fmt: skip
    # What was answered with unknown stays due.
    assert "due.augmentation" in heard.out.partition("Coming")[2]
    assert "due.impulse" in heard.out.partition("Coming")[0]


@pytest.mark.usefixtures("workspace")
def test_the_answers_go_into_the_workspace(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("case.toml").write_text(in_lines(dict(DOPAMINE)))
    said(["import", "case.toml", "--yes"], capsys)
    types("n\nn\nn\nn\nn\n", monkeypatch)
    assert main(["due", "--ask", *DAY, "--json"]) == 0
    (person,) = json.loads(capsys.readouterr().out)["persons"]
    assert {one["state"] for one in person["items"]} == {"coming"}
    assert {one["since"] for one in person["items"] if one["asks"]} == {
        "2027-01-01", "2027-02-21",
    }  # fmt: skip


def test_nothing_to_ask(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    types("", monkeypatch)
    before = Path("case.toml").read_bytes()
    assert main(["due", "case.toml", "--ask", *DAY]) == 0
    assert "The questions end here." in capsys.readouterr().err
    assert Path("case.toml").read_bytes() == before


def test_a_case_in_a_file_needs_no_database() -> None:
    code = (
        "import sys; from ekbom.cli import main; main(['due', 'case.toml']);"
        "print(sorted({'sqlalchemy', 'alembic', 'icalendar'} & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert ran.stdout.splitlines()[-1] == "[]"


@pytest.mark.usefixtures("workspace")
def test_more_days_than_the_calendar_has_are_all_of_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said(["log", "next=2100-12-31", "home=walk until 2100-12-31"], capsys)
    whole = said(["due"], capsys)
    assert "until 2100-12-31" in whole
    assert said(["due", "--days", "999999999999"], capsys) == whole
    assert "2100" not in said(["due", "--days", "5"], capsys)
    told = said(["list", "--nights", "999999999999"], capsys)
    assert told == "Nothing of this kind is kept of the last 999999999999 nights.\n"
