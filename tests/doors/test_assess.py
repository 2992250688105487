"""``ekbom assess``, ``ekbom next`` and ``ekbom card``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.doors.test_malformed_records import SOUND

import ekbom
from ekbom.cli import main
from ekbom.cli.cited import Cited, mimic_lines, missing_line, statement_lines, step_lines
from ekbom.cli.output import read_moment
from ekbom.knowledge.shipped_rules import ground
from ekbom.model.assessed import Mimic, Statement, Step
from ekbom.model.verdict import Missing

ROOT = Path(__file__).parents[2]
CASES = ROOT / "examples" / "cases"
ON = ["--on", "2026-11-21"]
FLAG = SOUND.replace("[known]\n", "[known]\none_leg_swollen = true\n")
OWN_WAY = SOUND.replace('taking = "taken"', 'taking = "stopped"')


def write(tmp_path: Path, text: str) -> str:
    path = tmp_path / "case.toml"
    path.write_text(text, "utf-8")
    return str(path)


def shown(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What a call that works prints."""
    assert main([*words, *ON]) == 0
    return capsys.readouterr().out


def told(words: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The JSON of a call that works."""
    found: dict[str, Any] = json.loads(shown([*words, "--json"], capsys))
    return found


def said(value: Any) -> Iterator[dict[str, Any]]:
    """Everything in a JSON that rests on facts."""
    if isinstance(value, dict):
        if "grounds" in value:
            yield value
        for part in value.values():
            yield from said(part)
    elif isinstance(value, list):
        for part in value:
            yield from said(part)


def heads(out: str) -> list[str]:
    """The headings, in order."""
    lines = out.splitlines()
    return [line for before, line in pairwise(lines) if not before and line]


def test_the_order_of_the_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(["assess", write(tmp_path, OWN_WAY)], capsys)
    assert out.startswith("A made-up person\n\nMedicines that should not end at once\n  - Today: ")
    found = heads(out)
    wanted = [
        "Medicines that should not end at once", "The five points", "Look-alikes",
        "How often it comes, by several rules", "What supports it", "How strong it is",
        "Mood and sleepiness", "Iron", "Medicines", "Next steps",
        "What is missing, the most telling first", "Sources",
    ]  # fmt: skip
    assert [head for head in found if head in wanted] == [head for head in wanted if head in found]
    assert {"The five points", "Next steps", "Iron", "Sources"} <= set(found)


def test_every_line_has_its_source_and_every_source_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in ("assess", "next", "card"):
        out, sources = shown([command, write(tmp_path, OWN_WAY)], capsys).split("\nSources\n")
        for line in out.splitlines():
            if re.match(r"  (- |\d+\. |yes |no  |\?   )", line):
                assert re.search(r" \[\d+(, \d+)*\]$", line), line
        cited = {n for marks in re.findall(r"\[([\d, ]+)\]$", out, re.M) for n in marks.split(", ")}
        listed = re.findall(r"^  \[(\d+)\] .+$", sources, re.M)
        assert [int(n) for n in listed] == list(range(1, len(listed) + 1))
        assert cited == set(listed)


def test_a_red_flag_stands_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, FLAG)
    out = shown(["assess", path], capsys)
    assert out.startswith("A made-up person\n\nFirst of all\n  - Today: ")
    assert heads(out) == ["First of all", "Next steps", "Sources"]
    found = told(["assess", path], capsys)
    assert (found["pattern"], found["sections"], found["urgency"]) == (None, [], "today")
    assert [one["code"] for one in found["steps"]] == ["steps.red_flags"]
    assert shown(["next", path], capsys).splitlines()[2] == "First of all"
    assert "Today: " in shown(["card", path], capsys).splitlines()[2]


def test_the_json_of_every_door_rests_on_sources(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, OWN_WAY)
    for command in ("assess", "next", "card"):
        for audience in ("person", "clinician"):
            found = told([command, path, "--audience", audience], capsys)
            assert found["title"] == "A made-up person"
            assert found["audience"] == audience
            assert isinstance(found["findings"], list)
            parts = list(said(found))
            assert parts
            assert all(one["grounds"] for one in parts)
            assert all(ground["sources"] for one in parts for ground in one["grounds"])


def test_the_json_holds_what_python_holds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, OWN_WAY)
    case = ekbom.read_case(path)
    answer = ekbom.assess(case, today=date(2026, 11, 21))
    assert isinstance(answer, ekbom.Assessment)
    assert told(["assess", path], capsys) == json.loads(json.dumps(answer.to_dict()))
    steps = told(["next", path], capsys)
    assert steps["steps"] == json.loads(json.dumps(answer.to_dict()["steps"]))
    assert [one["code"] for one in steps["stop_cards"]] == ["stopcard.dopaminergic.ended"]
    assert steps["urgency"] == "today"


def test_what_is_for_clinicians(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, SOUND)
    for words in (["assess", path], ["next", path], ["card", path]):
        person = told(words, capsys)
        codes = {one["fact"] for part in said(person) for one in part["grounds"]}
        for code in codes:
            assert ground(code).status == "verified"


def test_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.html"
    out = shown(["assess", write(tmp_path, SOUND), "--html", str(page)], capsys)
    assert out.endswith(f"\n\nThe page lies in {page}\n")
    assert "A made-up person" in page.read_text("utf-8")
    page.unlink()
    out = shown(["assess", write(tmp_path, SOUND), "--html", str(page), "--json"], capsys)
    assert json.loads(out)["title"] == "A made-up person"
    assert page.exists()


def test_findings_are_on_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = SOUND.replace("urge = true", "urge = [true, false]").replace("2026-11-02", "2026-12-02")
    path = write(tmp_path, text)
    for command in ("assess", "next", "card"):
        assert main([command, path, *ON]) == 0
        err = capsys.readouterr().err.splitlines()
        assert any(line.startswith("error: urge: there is an urge") for line in err)
        assert (
            "warning: case.toml, known, rest: 2026-12-02 is in the future; kept as told; check it"
            in err
        )


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["assess", "a.toml", "b.toml"], 2, "ekbom: assess: got unexpected extra argument"),
        (["assess", "a.toml", "--for", "me"], 2, "ekbom: --for: it is about the workspace"),
        (["assess", "none.toml"], 1, "ekbom: none.toml: it cannot be read"),
        (["next", "none.toml"], 1, "ekbom: none.toml: it cannot be read"),
        (["card", "none.toml"], 1, "ekbom: none.toml: it cannot be read"),
        (["next", "a.toml", "b.toml"], 2, "ekbom: next: got unexpected extra argument"),
        (["card", "a.toml", "--for", "me"], 2, "ekbom: --for: it is about the workspace"),
        (["assess", "none.toml", "--on", "soon"], 2, "ekbom: --on: 'soon' is not a date"),
    ],
)
def test_what_is_refused(
    words: list[str], code: int, message: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main(words) == code
    err = capsys.readouterr().err
    assert err.startswith(message)
    assert err.count("\n") == 1


@pytest.mark.parametrize("command", ["assess", "next", "card"])
def test_another_audience(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, write(tmp_path, SOUND), "--audience", "doctor"]) == 2
    assert capsys.readouterr().err == (
        "ekbom: --audience: 'doctor' is unknown; use person or clinician\n"
    )


def test_today_is_the_day_by_default(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["card", write(tmp_path, SOUND)]) == 0
    assert f"Written on {read_moment(None).date().isoformat()} " in capsys.readouterr().out


def test_medicines_and_studies_of_the_told_case_count_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = SOUND + (
        '[[medicine]]\nname = "gabapentin"\n[[medicine.change]]\nstep = "stopped"\n'
        'by = "patient"\non = 2026-11-18\n[[sleep_studies]]\non = 2025-01-01\nvalue = 40\n'
        '[[sleep_studies]]\non = 2026-03-04\nvalue = 32.5\nlaboratory = "town"\n'
        '[[sleep_studies]]\non = 2026-04-04\nvalue = 90\nindex = "arousal index"\n'
    )
    found = told(["assess", write(tmp_path, text)], capsys)
    assert [one["code"] for one in found["stop_cards"]] == ["stopcard.gabapentinoid.ended"]
    (causes,) = (one for one in found["sections"] if one["name"] == "causes")
    context = [one["says"] for one in causes["statements"] if one["code"].startswith("plm.")]
    assert any("32.5" in says for says in context)


def test_an_index_that_was_answered_goes_before_the_paper(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = "[[sleep_studies]]\non = 2026-03-04\nvalue = 32.5\n"
    text = SOUND.replace("[known]\n", '[known]\nplms_index = "7/h"\n') + study
    found = told(["assess", write(tmp_path, text)], capsys)
    assert [one for one in found["findings"] if one["code"] == "contradiction"] == []
    assert "7/h" in json.dumps(found)
    assert "32.5" not in json.dumps(found)


def test_a_study_without_its_number_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = SOUND + "[[sleep_studies]]\non = 2026-03-04\n"
    found = told(["assess", write(tmp_path, text)], capsys)
    assert "plm.adult" not in json.dumps(found)


def diary(tmp_path: Path, option: str = "") -> str:
    """A case with a diary in which it begins four hours earlier in the second month."""
    rows = [
        f"{date(2026, 9, 1) + timedelta(days=n)},{'21:30' if n < 30 else '17:30'}"
        for n in range(60)
    ]
    (tmp_path / "nights.csv").write_text("\n".join(["date,onset", *rows, "2026-11-15,"]), "utf-8")
    text = f'{SOUND}[nights]\nfile = "nights.csv"\noutcome = "onset"\n{option}'
    return write(tmp_path, text)


@pytest.mark.parametrize("option", ["", "options = { day-turns = 10 }"])
def test_the_onset_of_the_diary_is_a_sign(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = diary(tmp_path, option)
    found = told(["assess", path], capsys)
    (signs,) = (one for one in found["sections"] if one["name"] == "augmentation")
    (earlier,) = (one for one in signs["figures"]["signs"] if one["name"] == "aug_earlier")
    assert earlier["holds"] is True
    assert "21:30" in earlier["why"]
    assert "17:30" in earlier["why"]
    for command in ("next", "card"):
        assert main([command, path, *ON]) == 0


def test_a_diary_that_is_not_there_stops_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = diary(tmp_path)
    (tmp_path / "nights.csv").unlink()
    assert main(["assess", path, *ON]) == 0
    err = capsys.readouterr().err
    assert re.search(r"^warning: .*nights\.csv: there is no such file; check the name$", err, re.M)
    found = told(["assess", path], capsys)
    assert "diary_not_read" in {one["code"] for one in found["findings"]}


def test_what_the_diary_says_of_a_medicine_is_a_stop_card(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [f"{date(2026, 9, 1) + timedelta(days=n)},{n % 9},taken" for n in range(60)]
    table = "\n".join(["date,urge,gabapentin", *rows, "2026-11-15,4,stopped"])
    (tmp_path / "nights.csv").write_text(table, "utf-8")
    path = write(tmp_path, f'{SOUND}[nights]\nfile = "nights.csv"\noutcome = "urge"\n')
    for command in ("assess", "next"):
        found = told([command, path], capsys)
        assert [one["code"] for one in found["stop_cards"]] == ["stopcard.gabapentinoid.ended"]
        assert "stop_card" not in {one["code"] for one in found["findings"]}
    assert told(["card", path], capsys)["lines"][0]["code"] == "stopcard.gabapentinoid.ended"


def test_a_diary_of_points_tells_no_onset(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [f"{date(2026, 9, 1) + timedelta(days=n)},{n % 9}" for n in range(60)]
    (tmp_path / "nights.csv").write_text("\n".join(["date,urge", *rows]), "utf-8")
    path = write(tmp_path, f'{SOUND}[nights]\nfile = "nights.csv"\noutcome = "urge"\n')
    found = told(["assess", path], capsys)
    (signs,) = (one for one in found["sections"] if one["name"] == "augmentation")
    assert "diary" not in json.dumps(signs["figures"])


def test_a_record_alone_has_no_course(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["course", write(tmp_path, SOUND)]) == 0
    assert capsys.readouterr().err == (
        "warning: case.toml: it holds no visits and names no diary; ekbom assess reads the rest of "
        "it; tell visits under [[series]], a diary under [nights]\n"
    )


def test_the_lines_of_a_statement() -> None:
    cited = Cited()
    one = Statement(
        "x", "The thing is so.", (ground("rule.08"),), "this_week", ("it is 3", "it grew"),
        "Ask somebody.", ("Of low standing.",), "Please call back.",
    )  # fmt: skip
    assert list(statement_lines(one, cited)) == [
        f"  - This week: The thing is so.{cited.marks(one.grounds)}",
        "    because: it is 3; it grew",
        "    next: Ask somebody.",
        "    message: Please call back.",
        "    ! Of low standing.",
    ]
    bare = Statement("x", "The thing is so.", ())
    assert list(statement_lines(bare, Cited())) == ["  - The thing is so."]
    assert list(Cited().listed()) == []


def test_what_weakens_the_answer_on_the_pattern_stands_below_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, SOUND)
    answer = ekbom.assess(ekbom.read_case(path), today=date(2026, 11, 21))
    assert answer.pattern is not None
    weak = replace(answer, pattern=replace(answer.pattern, cautions=("It is weak.",)))
    monkeypatch.setattr("ekbom.actions.assess.assess", lambda *_, **__: weak)
    assert f"\n{answer.pattern.says} [" in shown(["assess", path], capsys)
    assert re.search(
        r"^[A-Z].+ \[[\d, ]+\]\n  ! It is weak\.$", shown(["assess", path], capsys), re.M
    )


def test_the_lines_of_a_step_and_of_what_is_missing() -> None:
    step = Step("x", "Do it.", "not_for_you", "It is for others.", ())
    assert list(step_lines(3, step, Cited())) == [
        "  3. Do it. (not for you)",
        "     It is for others.",
    ]
    assert list(step_lines(1, Step("x", "Do it.", "done", "", ()), Cited())) == [
        "  1. Do it. (done)"
    ]
    missing = Missing("tsat", "saturation", "How much?", "laboratory", ("iron", "tibc"))
    assert missing_line(missing) == "  ? How much? (a laboratory; or iron and tibc)"
    asked = Missing("urge", "the urge", "Is it?", "clinician")
    assert missing_line(asked) == "  ? Is it? (a doctor or a nurse)"


def test_open_look_alikes_stand_first_and_those_not_asked_together() -> None:
    def mimic(name: str, open_: bool | None) -> Mimic:
        return Mimic("m", name, "", "", open_, f"Why {name}.", (ground("rule.08"),))

    found = list(
        mimic_lines(
            [mimic("Aa", None), mimic("Bb", False), mimic("Cc", True), mimic("Dd", None)], Cited()
        )
    )
    marks = Cited().marks((ground("rule.08"),))
    assert list(mimic_lines([mimic("Cc", True)], Cited())) == [f"  - Cc: open. Why Cc.{marks}"]
    assert found == [
        f"  - Cc: open. Why Cc.{marks}",
        f"  - Bb: ruled out. Why Bb.{marks}",
        f"  ? Not known yet of 2: aa, dd.{marks}",
    ]


@pytest.mark.parametrize(
    ("name", "pattern"),
    [("case_000", "not_enough_known"), ("case_001", "mimic_not_excluded")],
)
def test_the_founding_cases(name: str, pattern: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(["assess", str(CASES / f"{name}.toml")], capsys)
    assert found["red_flags"] == []
    assert found["pattern"]["pattern"] == pattern
    assert len(found["pattern"]["criteria"]) == 5
    if name == "case_001":
        (radicular,) = (
            one for one in found["pattern"]["mimics"] if one["code"] == "mimic.radiculopathy"
        )
        assert radicular["open"] is True
        assert radicular["why"]
    else:
        assert {one["holds"] for one in found["pattern"]["criteria"]} == {True, None}
        assert found["pattern"]["missing"]
