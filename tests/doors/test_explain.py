"""``ekbom explain``."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from ekbom.cli import main


def told(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What a call that works prints."""
    assert main(["explain", *words]) == 0
    return capsys.readouterr().out


def test_a_fact_with_all_one_needs_to_judge_it(capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(["lab.ferritin.adult_start"], capsys).splitlines()
    assert lines[0] == "lab.ferritin.adult_start (fact)"
    assert lines[1].startswith("Adult RLS: iron treatment")
    for line in (
        "  ferritin: 75 ug/L or less",
        "  tsat: below 20%",
        "  population: adults with RLS",
        "  edition: AASM 2025",
        "  certainty: not graded",
        "  status: verified, seen in the work's own abstract or on an official page",
        "  checked: 2026-11-21",
        "  place in source: not recorded",
    ):
        assert line in lines
    assert sum(line.startswith("  source: ") for line in lines) == 3
    assert lines[-2].startswith("  older, differs (2021): lab.ferritin.older_rule: Older rule")
    assert lines[-1].startswith("    why: AASM 2025 asks for")


def test_a_rule_with_its_questions_and_its_ground(capsys: pytest.CaptureFixture[str]) -> None:
    out = told(["rules.iron.dialysis"], capsys)
    assert "rules.iron.dialysis (rule)\nThe figures are a reason to ask the kidney team" in out
    assert "\n  asks: tsat (laboratory): What was the transferrin saturation, in percent?" in out
    assert "\n  rests on: lab.ferritin.esrd, rule.08\n" in out
    assert "\n  ! The source of lab.ferritin.esrd is of low standing" in out
    assert "\n  status: context" in out
    assert "\n  status: decides\n" in told(["rules.iron.adult"], capsys)


def test_an_observation(capsys: pytest.CaptureFixture[str]) -> None:
    out = told(["observations.ferritin"], capsys)
    assert "\n  taken in: ng/mL, ug/L, pmol/L\n" in out
    assert "\n  known by: laboratory\n" in out


@pytest.mark.parametrize(
    ("id_", "line"),
    [
        ("lab.ferritin.older_rule", "  newer, differs (2025): lab.ferritin.adult_start: "),
        ("scale.irls.cohort_change", "  differs: nof1.irls.improved_within: "),
        ("nof1.irls.improved_within", "  differs: scale.irls.cohort_change: "),
    ],
)
def test_both_sides_say_which_is_the_newer_where_that_is_known(
    id_: str, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert f"\n{line}" in told([id_], capsys)


def test_a_superseded_fact(capsys: pytest.CaptureFixture[str]) -> None:
    out = told(["crit.ped.2003"], capsys)
    assert "\n  until: 2013-12-01\n  replaced by: crit.ped.2013\n" in out


def test_a_fact_from_memory_and_a_choice_name_no_place_it_was_seen_in(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "\n  status: memory\n" in told(["crit.course.na", "--audience", "clinician"], capsys)
    assert "\n  status: verified\n" in told(["nof1.level.helps"], capsys)


def test_every_unit_of_a_fact_on_units(capsys: pytest.CaptureFixture[str]) -> None:
    out = told(["lab.loinc.ferritin"], capsys)
    assert "\n  one ng/mL in ug/L: 1 ug/L\n  one ng/mL in pmol/L: 2.247 pmol/L\n" in out


def test_an_edition_with_a_year_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert "\n  edition: ICSD-3-TR, 2023\n" in told(["crit.icsd3tr"], capsys)


def test_several_facts_under_one_id(capsys: pytest.CaptureFixture[str]) -> None:
    out = told(["plm.threshold"], capsys)
    assert re.findall(r"^(\S+) \(fact\)$", out, re.MULTILINE) == [
        "nights.context.adult",
        "nights.context.child",
        "nights.context.no_severity",
    ]


def test_a_person_is_told_what_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "drug.pramipexole"]) == 0
    shown = capsys.readouterr()
    assert "mg" not in shown.out
    assert shown.err == (
        "note: drug.pramipexole: doses are not shown here; ask the person who prescribes\n"
    )
    out = told(["drug.pramipexole", "--audience", "clinician"], capsys)
    assert "\n  usual max: 0.5 mg" in out


def test_json_holds_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(told(["lab.ferritin.adult_start", "--json"], capsys))
    (card,) = found["cards"]
    assert card["values"] == {
        "ferritin": {"says": "75 ug/L or less", "at_most": 75, "unit": "ug/L"},
        "tsat": {"says": "below 20%", "below": 20, "unit": "%"},
    }
    assert card["differs"][0]["id"] == "lab.ferritin.older_rule"
    assert found["audience"] == "person"
    listed = json.loads(told(["--list", "labs", "--json"], capsys))
    assert listed["ids"][0] == {"id": "lab.when", "says": listed["ids"][0]["says"]}
    counted = json.loads(told(["--coverage", "--json"], capsys))
    assert counted["total"]["verified"] + counted["total"]["memory"] == counted["total"]["entries"]


def test_lists(capsys: pytest.CaptureFixture[str]) -> None:
    topics = told(["--list"], capsys).splitlines()
    assert {"criteria", "labs", "rules", "observations"} <= set(topics)
    lines = told(["--list", "labs"], capsys).splitlines()
    assert lines[0].startswith("lab.when  Test ferritin")
    assert "lab.oral_iron_dose  (for clinicians)" in lines
    clinician = told(["--list", "labs", "--audience", "clinician"], capsys)
    assert "(for clinicians)" not in clinician


def test_coverage_as_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(["--coverage"], capsys).splitlines()
    assert re.split(r"\s{2,}", lines[0])[-6:] == [
        "entries", "verified", "partly memory", "choices", "memory", "place recorded",
    ]  # fmt: skip
    rows = {line.split()[0]: [int(n) for n in line.split()[1:]] for line in lines[1:-2]}
    assert rows["all"] == [sum(column) for column in zip(*_but_all(rows), strict=True)]
    assert len({len(line) for line in lines[:-2]}) == 1
    assert re.fullmatch(
        r"sources: \d+ cited, \d+ opened in some part, \d+ with a record of what was read",
        lines[-2],
    )
    assert re.fullmatch(r"rules: \d+, of which \d+ decide; observations: \d+", lines[-1])


def _but_all(rows: dict[str, list[int]]) -> list[list[int]]:
    return [numbers for topic, numbers in rows.items() if topic != "all"]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["ferritin"], 1, "explain: there is no 'ferritin'; near to it are blood.ferritin"),
        (["lab.oral_iron_dose"], 1, "is for whoever treats and is shown to clinicians alone"),
        (["crit.course.na"], 1, "is not checked yet and is shown to clinicians alone"),
        (["--list", "lab"], 1, "there is no topic 'lab'; use one such as labs"),
        ([], 2, "one thing is asked at a time; give an ID, --list [TOPIC], or --coverage"),
        (["lab.when", "--coverage"], 2, "one thing is asked at a time"),
        (["--list", "--coverage"], 2, "one thing is asked at a time"),
        (["lab.when", "--audience", "doctor"], 2, "'doctor' is unknown; use person or clinician"),
        (["lab.when", "lab.fasting"], 2, "explain: "),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    words: list[str], code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", *words]) == code
    shown = capsys.readouterr()
    assert says in shown.err
    assert shown.err.startswith("ekbom: ")
    assert shown.err.count("\n") == 1
    assert shown.out == ""


HEAVY = ("numpy", "scipy", "jinja2", "edfio", "pydantic")


@pytest.mark.parametrize("id_", ["lab.ferritin.adult_start", "rules.iron.adult"])
def test_nothing_heavy_is_loaded(id_: str) -> None:
    code = (
        "import sys; from ekbom.cli import main; "
        f"code = main(['explain', {id_!r}]); "
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr); "
        "sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0
    assert done.stderr.strip() == "[]"
    assert done.stdout.startswith(id_)
