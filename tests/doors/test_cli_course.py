"""``ekbom course``."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import ekbom
from ekbom.cli import main

ROOT = Path(__file__).parents[2]
CASES = ROOT / "examples" / "cases"
START = date(2026, 1, 5)
BEFORE, VISITS = 21, 10
ASK = ["--outcome", "urge", "--visits", "needling", "--now", "2026-06-01T12:00"]


def nights(step: float, seed: int = 3) -> list[int]:
    """Urge of 21 nights and ten weeks of visits, falling by `step` at the third visit."""
    rng, x, values = np.random.default_rng(seed), 0.0, []
    for night in range(BEFORE + 7 * VISITS):
        x = 0.4 * x + rng.normal() * 1.8
        level = 6.5 - (step if night >= BEFORE + 14 else 0)
        values.append(min(10, max(0, round(level + x))))
    return values


def day(night: int) -> date:
    return START + timedelta(days=night)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = ["date,urge,needling,onset,ropinirole"]
    for night, urge in enumerate(nights(3)):
        visit = int(night >= BEFORE and (night - BEFORE) % 7 == 0)
        onset = 21 if night < 45 else 18
        lines.append(f"{day(night)},{urge},{visit},{onset}:00,0.25 mg")
    Path("nights.csv").write_text("\n".join(lines), encoding="utf-8")
    rows = [f"{day(night)},{night % 9},0" for night in range(40)]
    Path("none_marked.csv").write_text("\n".join(["date,urge,needling", *rows]), encoding="utf-8")


def told(words: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The JSON of a call that works."""
    assert main(["course", *words, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_first_founding_case(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["course", str(CASES / "case_000.toml")]) == 0
    shown = capsys.readouterr()
    assert "Visits 1 to 3: nothing had changed." in shown.out
    assert "medicine: dose halved, by the person's own choice" in shown.out
    assert shown.out.count("[Noted]") == 2
    assert shown.out.count("with no active treatment") == 2
    assert shown.out.count("What would have made it evidence:") == 2
    # A dose the person altered alone comes first, and stands among the findings as well.
    assert shown.out.startswith("Do not wait with this\n  - This week: The medicine that is taken")
    (warning,) = shown.err.splitlines()
    assert warning.startswith("warning: case_000.toml (rule.04): The medicine that is taken")


def test_the_second_founding_case(capsys: pytest.CaptureFixture[str]) -> None:
    found = told([str(CASES / "case_001.toml")], capsys)
    assert [one["visits"] for one in found["courses"]] == [10, 10]
    assert {one["level"] for one in found["courses"]} == {"noted"}
    assert all(one["placebo"] for one in found["courses"])
    assert any("For a year" in line for line in found["story"])


def test_a_course_of_nights(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(["nights.csv", *ASK], capsys)
    (one,) = found["courses"]
    assert one["level"] == "changed_after"
    assert one["effect"]["mean"] < -1.5
    assert 3 in one["turn"]["visits"]
    assert sum(shape["probability"] for shape in one["shapes"]) == pytest.approx(1)
    assert (one["nights_before"], one["nights_after"]) == (BEFORE, 7 * VISITS)
    assert one["placebo"]
    assert one["visit_dates"][0] == str(day(BEFORE))


def test_words_stand_with_their_placebo_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["course", "nights.csv", *ASK]) == 0
    shown = capsys.readouterr().out.splitlines()
    sentence = next(n for n, line in enumerate(shown) if "The level of urge changed by" in line)
    assert "with no active treatment" in shown[sentence + 1]


def test_days_of_visits_do_as_well_as_a_column(capsys: pytest.CaptureFixture[str]) -> None:
    by_column = told(["nights.csv", *ASK], capsys)
    days = [word for n in range(VISITS) for word in ("--visit", str(day(BEFORE + 7 * n)))]
    by_days = told(["nights.csv", "--outcome", "urge", "--now", ASK[-1], *days], capsys)
    assert by_days["courses"] == by_column["courses"]


def test_a_medicine_change_near_the_turn_caps_the_word(
    capsys: pytest.CaptureFixture[str],
) -> None:
    change = f"{day(BEFORE + 44)}=dose halved"
    far = told(["nights.csv", *ASK, "--medicine-change", change], capsys)["courses"][0]
    assert far["level"] == "changed_after"
    assert far["nights_apart"] == 7 * VISITS - 44
    near = f"{day(BEFORE + 16)}=dose halved"
    found = told(["nights.csv", *ASK, "--medicine-change", near], capsys)["courses"][0]
    assert found["level"] in ("noted", "not_enough")
    assert found["medicine"][0]["says"] == "dose halved"


def test_a_lasting_change_of_a_logged_dose_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    text = Path("nights.csv").read_text(encoding="utf-8").splitlines()
    late = [line.replace("0.25 mg", "0.5 mg") for line in text[BEFORE + 50 :]]
    Path("dose.csv").write_text("\n".join([*text[: BEFORE + 50], *late]), encoding="utf-8")
    (one,) = told(["dose.csv", *ASK], capsys)["courses"]
    assert [(event["step"], event["says"]) for event in one["medicine"]] == [
        ("raised", "0.25 to 0.5 mg")
    ]
    assert one["nights_apart"] > 0


def test_an_earlier_onset_is_passed_on_as_a_sign(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(["nights.csv", *ASK, "--onset", "onset"], capsys)
    assert "about 3.0 h earlier" in found["signs"][0]
    assert main(["course", "nights.csv", *ASK, "--onset", "onset", "--day-turns", "11"]) == 0
    assert "This is a sign and no measurement." in capsys.readouterr().out
    short = Path("nights.csv").read_text(encoding="utf-8").splitlines()[: BEFORE + 4]
    Path("short.csv").write_text("\n".join(short), encoding="utf-8")
    assert told(["short.csv", *ASK, "--onset", "onset"], capsys)["signs"] == []


def test_attacks_are_read_beside_a_case(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [f"2026-05-{n:02d}T22:00;train;8;standing;{3 + n % 2};{10 + n}" for n in range(1, 11)]
    head = "start;place;urge_before;measure;urge_after;calm_min"
    Path("attacks.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    words = [str(CASES / "case_000.toml"), "--attacks", "attacks.csv", "--now", ASK[-1]]
    (one,) = told(words, capsys)["attacks"]
    assert (one["name"], one["attacks"], one["level"]) == ("standing", 10, "noted")
    assert one["median_relief"] == 4.5
    assert main(["course", *words]) == 0
    assert "standing  [Noted]" in capsys.readouterr().out


def test_a_case_with_its_nights(capsys: pytest.CaptureFixture[str]) -> None:
    visits = "\n".join(
        f"[[series.visit]]\nnumber = {n + 1}\non = {day(BEFORE + 7 * n)}" for n in range(VISITS)
    )
    text = (
        'format = "ekbom-case/1"\ntitle = "made up"\nsource = "nobody"\n'
        '[nights]\nfile = "nights.csv"\noutcome = "urge"\n'
        'options = { scale = "0 10", lower_is_better = "true", time = "date" }\n'
        f'[[series]]\nname = "first"\nvisits = {VISITS}\n{visits}\n'
    )
    Path("case.toml").write_text(text, encoding="utf-8")
    found = told(["case.toml", "--now", ASK[-1], "--html", "case.html"], capsys)
    assert [one["level"] for one in found["courses"]] == ["changed_after"]
    assert "<svg" in Path("case.html").read_text(encoding="utf-8")
    Path("case.toml").write_text(text.replace('"0 10"', '"ten"'), encoding="utf-8")
    assert main(["course", "case.toml"]) == 1
    assert "scale 'ten' is not two numbers" in capsys.readouterr().err
    undated = text.replace(f"on = {day(BEFORE)}", "")
    Path("case.toml").write_text(undated, encoding="utf-8")
    found = told(["case.toml"], capsys)
    assert found["courses"] == []
    assert [f["code"] for f in found["findings"]][-1] == "visits_without_days"
    assert found["findings"][-1]["what"].startswith("9 of 10 visits have a day of their own")


def test_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["course", "nights.csv", *ASK, "--html", "page.html"]) == 0
    assert capsys.readouterr().out.endswith("The page lies in page.html\n")
    page = Path("page.html").read_text(encoding="utf-8")
    assert "with no active treatment" in page
    assert "2026-06-01 12:00" in page


def test_a_diary_with_one_outcome_need_not_name_it() -> None:
    days = [day(BEFORE + 7 * n) for n in range(VISITS)]
    diary = ekbom.read_diary("nights.csv", outcome="urge", now=datetime(2026, 6, 1))
    (named,) = ekbom.follow_course(diary, "urge", visits=days).courses
    assert ekbom.follow_course(diary, visits=days).courses == (named,)
    two = ekbom.make_diary(days, {"urge": [5] * VISITS, "sleep": [6] * VISITS})
    with pytest.raises(ekbom.EkbomError, match="has urge, sleep; name the one"):
        ekbom.follow_course(two, visits=days)
    with pytest.raises(ekbom.EkbomError, match="the course is a diary already"):
        ekbom.follow_course(diary, visits=days, diary=two)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["nights.csv", "--outcome", "urge"], 2, "nobody has said when the visits were"),
        (["nights.csv", "--outcome", "urge", "--visits", "x"], 2, "there is no action 'x'"),
        (["none_marked.csv", *ASK], 2, "needling marks no day"),
        (["nights.csv", *ASK, "--visit", "2026-02-01"], 2, "--visits names a column already"),
        (["nights.csv", *ASK, "--medicine-change", "soon"], 2, "is not DATE=WORDS"),
        (["nights.csv", *ASK, "--medicine-change", "soon=x"], 2, "is not a date"),
        (["nights.csv", *ASK, "--attacks", "none.csv"], 1, "there is no such file"),
        ([str(CASES / "case_000.toml"), "--outcome", "x"], 2, "a case says this itself"),
        ([str(CASES / "case_000.toml"), "--visit", "2026-02-01"], 2, "a case says this itself"),
        (["none.toml"], 1, "none.toml"),
        (["none.csv", "--visits", "x"], 1, "there is no such file"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    words: list[str], code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["course", *words]) == code
    error = capsys.readouterr().err
    assert says in error
    assert error.rstrip("\n").split("\n")[-1].startswith("ekbom: ")
