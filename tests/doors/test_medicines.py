"""``ekbom medicines``, and the stop card through the commands that read a diary or a case."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.project.repo import ROOT

from ekbom.cli import main

ON = ["--on", "2026-11-21"]
CASES = ROOT / "examples" / "cases"
DOSE = re.compile(r"\d ?mg\b")


def told(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What a call that works prints."""
    assert main(["medicines", *words, *ON]) == 0
    return capsys.readouterr().out


def plain(words: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The JSON of a call that works."""
    found: dict[str, Any] = json.loads(told([*words, "--json"], capsys))
    return found


def test_one_that_can_worsen(capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(["diphenhydramine"], capsys).splitlines()
    assert lines[:3] == [
        "Medicines",
        "  - Diphenhydramine: sedating antihistamine; does not count as prescribed. [1, 2]",
        "    because: diphenhydramine",
    ]
    (worse,) = [line for line in lines if "Antihistamines that enter the brain" in line]
    assert worse.startswith("  - At the next visit: ")
    assert "What is missing" in lines
    assert "Sources" in lines


def test_a_dopamine_medicine_brings_its_questions(capsys: pytest.CaptureFixture[str]) -> None:
    out = told(["Mirapex"], capsys)
    assert "\nSigns of augmentation\n" in out
    assert "\n  0 of 4 signs of augmentation, 4 not known\n" in out
    assert "gamble, shop, eat or have sex" in out
    all_no = [
        word
        for name in ("earlier", "higher_dose", "spread", "shorter_relief")
        for word in ("--known", f"aug_{name}=no")
    ]
    assert "\n  0 of 4 signs of augmentation\n" in told(["Mirapex", *all_no], capsys)


def test_what_the_person_does_otherwise_comes_first(capsys: pytest.CaptureFixture[str]) -> None:
    out = told(["pramipexole", "--taking", "pramipexole=stopped"], capsys)
    assert out.startswith(
        "Do not wait with this\n  - Today: The sudden end of a dopamine medicine can make one ill"
    )
    assert "\n    message: To the person who prescribes. Pramipexole: stopped" in out


def test_doses_for_clinicians_alone(capsys: pytest.CaptureFixture[str]) -> None:
    names = ["pramipexole", "gabapentin", "oxycodone", "tramadol"]
    assert not DOSE.search(told(names, capsys))
    clinician = told([*names, "--audience", "clinician"], capsys)
    assert "Doses for people with RLS: usual first dose 0.125 mg" in clinician
    weak = told(["gabapentin", "--audience", "clinician", "--known", "kidney_weak=yes"], capsys)
    assert "Doses for" not in weak
    assert "in haemodialysis gabapentin 100 mg after dialysis" in weak


def test_every_statement_of_the_json_has_its_sources(capsys: pytest.CaptureFixture[str]) -> None:
    found = plain(["Mirapex", "tramadol", "--taking", "sertraline=not_taken"], capsys)
    said = [
        *found["stop_cards"],
        *found["medicines"]["statements"],
        *found["augmentation"]["statements"],
    ]
    assert len(said) > 10
    assert all(one["grounds"] and one["grounds"][0]["sources"] for one in said)
    assert found["urgency"] == "today"
    assert [one["code"] for one in found["stop_cards"]] == ["stopcard.antidepressant.ended"]


def test_a_name_that_is_not_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["medicines", "pamipexole", *ON]) == 0
    shown = capsys.readouterr()
    assert "The name stands on no list of this program. That is no proof" in shown.out
    assert shown.err == (
        "warning: pamipexole: it is not known by this name; spelt alike are pramipexole; "
        "write the one that is meant, as on the box\n"
    )


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        ([], 2, "ekbom: medicines: missing argument 'NAME...'; see ekbom medicines --help"),
        ([" "], 2, "ekbom: medicines: no name was given; name each medicine as on its box"),
        (
            ["x", "--taking", "x=ended"],
            2,
            "ekbom: --taking: x=ended is unknown; "
            "use taken, not_taken, different, stopped, past, unknown",
        ),
        (["x", "--known", "copd"], 2, "ekbom: --known: 'copd' is not NAME=VALUE; write it as"),
        (["x", "--known", "copd=maybe"], 1, "ekbom: copd: 'maybe' is neither yes nor no; give one"),
        (["x", "--known", "egfr=45"], 1, "ekbom: egfr: no unit is no unit of the estimated"),
        (["x", "--on", "today"], 2, "ekbom: --on: 'today' is not a date; write it as 2026-11-21"),
        (["x", "--audience", "me"], 2, "ekbom: --audience: 'me' is unknown; use person or"),
    ],
)
def test_what_is_refused(
    words: list[str], code: int, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["medicines", *words]) == code
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert shown.err.startswith(line)


def test_the_clock_is_that_of_this_computer_unless_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["medicines", "loratadine"]) == 0
    assert "Loratadine: non-sedating antihistamine" in capsys.readouterr().out


def test_a_cold_call_loads_no_arrays() -> None:
    code = (
        "import sys\n"
        "from ekbom.cli import main\n"
        "main(['medicines', 'diphenhydramine'])\n"
        "heavy = ('numpy', 'scipy', 'pydantic', 'jinja2')\n"
        "print([name for name in heavy if name in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"


# The stop card through the commands that were there before.


def diary(tmp_path: Path, column: str, cells: list[str]) -> str:
    first = date(2026, 9, 1)
    rows = [f"{first + timedelta(days=n)},{n % 7},{cell}" for n, cell in enumerate(cells)]
    path = tmp_path / "mine.csv"
    path.write_text("\n".join([f"date,urge,{column}", *rows]), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("command", [["helps"], ["course", "--visit", "2026-09-20"]])
@pytest.mark.parametrize(
    "last", [["not taken"] * 4, ["stopped"], ["different"], ["0"] * 3], ids=lambda cells: cells[0]
)
def test_a_diary(
    command: list[str], last: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    usual = "1" if last[0] == "0" else "taken"
    path = diary(tmp_path, "ropinirole", [usual] * 36 + last)
    words = [command[0], path, "--outcome", "urge", *command[1:]]
    assert main(words) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith("Do not wait with this\n  - T")
    assert "of a dopamine medicine can make one ill" in shown.out
    assert "message: To the person who prescribes. Ropinirole: " in shown.out
    assert "warning: mine.csv (rule.04): The sudden " in shown.err
    assert main([*words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    (card,) = found["stop_cards"]
    assert card["code"].startswith("stopcard.dopaminergic.")
    assert card["grounds"][0]["sources"]
    assert "stop_card" in [one["code"] for one in found["findings"]]


@pytest.mark.parametrize("command", [["helps"], ["course", "--visit", "2026-09-20"]])
def test_a_diary_without_one(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = diary(tmp_path, "ropinirole", ["taken"] * 40)
    words = [command[0], path, "--outcome", "urge", *command[1:]]
    assert main(words) == 0
    shown = capsys.readouterr()
    assert "Do not wait" not in shown.out
    assert "rule.04" not in shown.err
    assert main([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["stop_cards"] == []


def test_a_case(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["course", str(CASES / "case_000.toml"), "--json"]) == 0
    (card,) = json.loads(capsys.readouterr().out)["stop_cards"]
    assert (card["code"], card["urgency"]) == ("stopcard.unnamed.altered", "this_week")
    assert main(["course", str(CASES / "case_001.toml"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["stop_cards"] == []


def test_the_page_of_an_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = diary(tmp_path, "ropinirole", ["taken"] * 36 + ["stopped"])
    page = tmp_path / "page.html"
    assert main(["helps", path, "--outcome", "urge", "--html", str(page)]) == 0
    capsys.readouterr()
    text = page.read_text("utf-8")
    assert "The sudden end of a dopamine medicine can make one ill" in text
    assert "To the person who prescribes. Ropinirole: stopped" in text
