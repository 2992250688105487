"""A sleep study known on paper, from the case file to text, JSON and page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ekbom.cli import main

CASE = """
title = "Ten visits"
source = "letter"
[[sleep_studies]]
on = 2026-03-04
laboratory = "City Hospital"
value = 32.5
sleep_min = 371
says = "Two nights, the second is given."
source = "letter, page 3"
[[series]]
visits = 3
[[series.outcome]]
words = ["bad", "middling", "good"]
[[series.outcome.reading]]
visits = 1
word = "bad"
[[series.outcome.reading]]
visits = 3
word = "good"
"""
SAID = (
    "Sleep study known on paper of 04 March 2026, City Hospital: PLMS index 32.5 per hour, scored "
    "under rules that are not stated, 371 minutes asleep. It was not recomputed, and is never "
    "averaged with scored nights."
)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    place = tmp_path / "case.toml"
    place.write_text(CASE, "utf-8")
    return place


def test_text(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["course", str(case)]) == 0
    out = capsys.readouterr().out
    assert SAID in " ".join(out.split())
    assert "Two nights, the second is given." in out


def test_json_says_that_it_was_not_recomputed(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["course", str(case), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["sleep_studies"] == [
        {
            "on": "2026-03-04",
            "laboratory": "City Hospital",
            "index": "PLMS index",
            "value": 32.5,
            "edition": "",
            "sleep_min": 371.0,
            "says": "Two nights, the second is given.",
            "source": "letter, page 3",
            "recomputed": False,
        }
    ]
    assert SAID in found["story"]


def test_page(case: Path, tmp_path: Path) -> None:
    page = tmp_path / "course.html"
    assert main(["course", str(case), "--html", str(page)]) == 0
    text = page.read_text("utf-8")
    assert f"<li>{SAID}</li>" in text
    own = '<td><span translate="no">{}</span>'.format
    told = own("Two nights, the second is given.") + own("letter, page 3")
    assert f"<th scope=row>Sleep study on paper{told}" in text


def test_a_case_without_a_study(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case.write_text('source = "letter"\n' + CASE[CASE.index("[[series]]") :], "utf-8")
    assert main(["course", str(case), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["sleep_studies"] == []
