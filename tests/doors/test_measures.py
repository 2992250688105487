"""``ekbom measures``: the list for nobody and for a case, the short list, one by name, refusals."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.builders.through_doors import Printed, run
from tests.builders.vignettes import case_text, walk
from tests.project.repo import ROOT
from tests.project.test_words import said

ON = ("--on", "2026-11-21")
CASES = ROOT / "examples" / "cases"
TITLES = ("May be tried", "Asks first", "Not for you", "Questions", "Sources")


@pytest.fixture(scope="module")
def nobody() -> Printed:
    return run("measures", *ON)


def for_(tmp_path: Path, *words: str, **tables: Any) -> Printed:
    """The command for a case with these tables."""
    path = tmp_path / "case.toml"
    path.write_text(case_text(tables), "utf-8")
    return run("measures", "--for", str(path), *words, *ON)


def part(out: str, title: str) -> str:
    """The lines under one heading."""
    return out.split(f"{title}\n", 1)[1].split("\n\n")[0]


def test_the_parts_stand_in_their_order(nobody: Printed) -> None:
    assert (nobody.code, nobody.err) == (0, "")
    places = [nobody.out.index(f"{title}\n") for title in TITLES]
    assert places == sorted(places)
    assert nobody.out.startswith("May be tried\n  - talks with a psychotherapist (very low")


def test_each_line_has_its_certainty_its_sources_and_its_test(nobody: Printed) -> None:
    lines = part(nobody.out, "May be tried").splitlines()
    place = lines.index("  - no caffeine after noon (expert advice, pointing both ways) [4, 5, 7]")
    assert lines[place + 1] == ('    ekbom plan "no caffeine after noon" --outcome urge --block 3')


def test_without_a_case_the_gates_are_questions(nobody: Printed) -> None:
    asked = part(nobody.out, "Asks first").splitlines()
    place = next(n for n, line in enumerate(asked) if "- warm foot bath (" in line)
    assert asked[place + 1].startswith("    first: questions ")
    assert asked[place + 2] == '    ekbom plan "warm foot bath" --outcome urge --block 1'
    questions = part(nobody.out, "Questions").splitlines()
    assert [line.split(".")[0].strip() for line in questions] == [
        str(n) for n in range(1, len(questions) + 1)
    ]
    assert any("Are the feet numb, burning or tingling" in line for line in questions)


def test_what_is_offered_to_nobody_says_why(nobody: Printed) -> None:
    closed = part(nobody.out, "Not for you")
    assert "- St John's wort tea (no trial known, against it)" in closed
    assert "it is not for restless legs, and it alters how many medicines act." in closed
    assert "ekbom plan" not in closed


def test_numb_feet_take_away_heat_cold_and_pressure(tmp_path: Path) -> None:
    found = for_(tmp_path, known={"numb_or_burning_feet": True})
    assert found.out.startswith("a made-up person\n")
    closed = part(found.out, "Not for you")
    for name in ("warm foot bath", "cold water over the feet", "compression stockings", "mud pack"):
        assert f"  - {name} (" in closed
    assert "are sore, or may hold a clot: the feet are numb or burning" in closed
    assert "next: Ask a doctor or a nurse to look at the feet and legs first." in closed


@pytest.mark.parametrize("medicine", ["oxycodone", "sertraline"])
@pytest.mark.parametrize("words", [(), ("--now",)])
def test_st_johns_wort_is_never_offered(
    tmp_path: Path, medicine: str, words: tuple[str, ...]
) -> None:
    found = for_(tmp_path, *words, taking=[{"name": medicine, "taking": "taken"}])
    open_ = found.out.split("Not for you")[0]
    assert "St John" not in open_.split("\nQuestions\n")[0]
    one = for_(tmp_path, "St John's wort tea", taking=[{"name": medicine, "taking": "taken"}])
    assert "St John's wort tea: not for you" in one.out
    assert "ekbom plan" not in one.out


def test_a_pregnant_person_is_not_shown_plants_and_supplements(tmp_path: Path) -> None:
    found = for_(tmp_path, "--json", person={"sex": "female", "pregnant": True})
    offered = json.loads(found.out)["offered"]
    kinds = {one["measure"]["kind"] for one in offered if one["state"] == "may_try"}
    assert not kinds & {"herb", "supplement", "needle"}
    closed = {one["measure"]["id"] for one in offered if one["state"] == "not_for_you"}
    assert {"hot_foot_bath", "mint_tea", "magnesium_tablets", "magnets"} <= closed


def test_a_warning_sign_ends_it(tmp_path: Path) -> None:
    for words in ((), ("--now",), ("foot massage",)):
        found = for_(tmp_path, *words, known={"one_leg_swollen": True})
        assert found.code == 0
        assert "First of all\n  - Today: The leg that is newly swollen" in found.out
        assert "May be tried" not in found.out
        assert "foot massage" not in found.out


def test_a_medicine_ended_alone_comes_first(tmp_path: Path) -> None:
    found = for_(
        tmp_path,
        "--now",
        taking=[{"name": "pramipexole", "taking": "stopped", "written_by": "person"}],
    )
    first, rest = found.out.split("May be tried")
    assert "Medicines that should not end at once\n  - Today: The sudden end" in first
    assert "crossword, puzzle or game" in rest


def test_three_in_the_morning() -> None:
    found = run("measures", "--now", *ON)
    assert found.out.count("\n  - ") == 10
    assert "    Get up, put on a light and walk through the rooms at an easy pace." in found.out
    assert "ekbom plan" not in found.out
    assert "Not for you" not in found.out
    assert "    first: question 3\n" in found.out


def test_one_by_name() -> None:
    found = run("measures", "footbath", *ON)
    assert found.code == 1
    found = run("measures", "foot bath", *ON)
    lines = found.out.splitlines()
    assert lines[0] == "warm foot bath: asks first"
    assert lines[1] == "  also called: foot bath, warm footbath, warm foot soak"
    assert lines[2].startswith("  Sit with feet and shins in water that is warm and never hot")
    assert lines[3] == "  10 to 15 minutes (a choice of this program)"
    assert lines[4] == "  water: 36 to 38 degrees C (a choice of this program)"
    assert lines[5] == "  what it can do to one: little"
    assert lines[6] == "  it shows: the same night"
    assert lines[7].startswith("  a text says, not checked: ")
    assert "\nWhat is asked first\n  ? Are the feet numb, burning" in found.out
    assert "\nWhat is known\n  very low certainty\n  - Meta-analysis of 6 small" in found.out
    assert (
        "  - meta-analysis of small studies, 177 people; severity: -1.52 standard deviations "
        "(95 % interval -2.12 to -0.92); bias: unblinded\n"
        "  - meta-analysis of small studies; sleep: 0.685 standard deviations; bias: unblinded\n"
        "  Not put together: 0 trials give the difference between groups"
    ) in found.out
    assert found.out.endswith("pmid 32444058\n")
    assert (
        '\nHow to find out on oneself\n  ekbom plan "warm foot bath" --outcome urge --block 1\n'
    ) in found.out


def test_amounts_say_where_they_are_from() -> None:
    out = run("measures", "aerobic exercise", *ON).out
    assert "  times: 3 times a week (ther.exercise)\n" not in out
    assert "  3 times a week (ther.exercise)\n" in out
    assert "; IRLS: figure not seen; bias: many left before the end" in out
    soaked = run("measures", "Epsom salt bath", *ON).out
    assert "  20 minutes (as a text says, not checked)\n" in soaked
    assert "  salt: 1 glass (as a text says, not checked)\n" in soaked
    assert "  - of something like it: Meta-analysis of 6 small studies" in soaked


def test_texts_that_contradict_each_other_and_entries_of_our_own() -> None:
    out = run("measures", "running", *ON).out
    assert "  texts differ: Long runs are recommended, even before bed.\n" in out
    assert "  texts differ: Running is said to be forbidden.\n" in out
    own = run("measures", "nidra", *ON).out
    assert "  The measure with the best trial behind it; no text of the project names it.\n" in own
    assert "  it shows: the same night\n" in own
    assert "IRLS: -3.4 IRLS points (95 % interval -5.4 to -1.4); bias: not judged" in own


def test_what_was_not_checked_is_for_clinicians_and_says_so() -> None:
    person = run("measures", "magnets", *ON).out
    assert "no trial found in RLS" not in person
    clinician = run("measures", "magnets", "--audience", "clinician", *ON).out
    assert "no trial found in RLS" in clinician
    assert "    ! ther.physio_gadgets is from memory and not checked yet." in clinician
    caution = run("measures", "calf stretch", *ON).out
    assert "    ! Not checked yet in ther.stretching: plausible for cramps; few harms." in caution


def test_a_measure_with_nothing_to_ask() -> None:
    out = run("measures", "cotton socks", *ON).out
    assert out.startswith("cotton socks in bed: may be tried\n")
    assert "What is asked first" not in out
    assert "Trials" not in out


def test_every_measure_has_its_page_and_every_statement_its_source() -> None:
    whole = json.loads(run("measures", "--json", *ON).out)
    assert len(whole["offered"]) == 120
    for one in whole["offered"]:
        page = run("measures", one["measure"]["name"], *ON)
        assert page.code == 0
        assert f"{one['measure']['name']}: " in page.out
        assert "\nSources\n  [1] " in page.out
        assert not said(page.words)
    stated = [one for one in walk(whole) if "grounds" in one]
    assert len(stated) > 300
    assert all(one["grounds"] and one["grounds"][0]["sources"] for one in stated)


@pytest.mark.parametrize("case", ["case_000.toml", "case_001.toml"])
def test_the_cases_of_the_project(case: str) -> None:
    found = run("measures", "--for", str(CASES / case), *ON)
    assert found.code == 0
    assert "Asks first\n" in found.out


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        (["warm foot baht"], 1, "ekbom: measures: there is no measure 'warm foot baht' in the"),
        (["zzzz"], 1, "is no proof against it; ekbom measures lists them all"),
        (["yoga", "--now"], 2, "ekbom: --now: one measure has no short list; leave out the name"),
        (["--audience", "me"], 2, "ekbom: --audience: 'me' is unknown; use person or clinician"),
        (["--on", "today"], 2, "ekbom: --on: 'today' is not a date; write it as 2026-11-21"),
        (["--for", "no.toml"], 1, "ekbom: no.toml"),
    ],
)
def test_what_is_refused(words: list[str], code: int, line: str) -> None:
    found = run("measures", *words)
    assert (found.code, found.out) == (code, "")
    assert line in found.err
    assert found.err.count("\n") == 1


def test_no_array_is_loaded_for_a_list() -> None:
    script = (
        "import sys; from ekbom.cli import main; main(['measures', '--now']); "
        "print(sorted({'numpy', 'scipy', 'jinja2'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stderr == "[]\n"
