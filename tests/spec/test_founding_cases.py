"""The two founding case reports: told right, traceable, and never more than noted."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.project.repo import ROOT
from tests.project.test_words import said

from ekbom.exchange.case_file import read_case
from ekbom.model.case import Case
from ekbom.nof1.story import story
from ekbom.nof1.worded import told_level, why_no_more, word_course

HOME = ROOT / "examples" / "cases"
FILES = {number: HOME / f"case_{number}.toml" for number in ("000", "001")}
LINES = {"000": 57, "001": 17}
OPINIONS = {"000": (46, 51), "001": (5, 15)}


@pytest.fixture(name="desk")
def _desk() -> Case:
    return read_case(FILES["000"])


@pytest.fixture(name="twice")
def _twice() -> Case:
    return read_case(FILES["001"])


def leaves(value: Any) -> Iterator[dict[str, Any]]:
    """Every innermost table that says something."""
    if isinstance(value, list):
        for one in value:
            yield from leaves(one)
    elif isinstance(value, dict):
        if {"says", "word", "sites", "step"} & value.keys():
            yield value
        for one in value.values():
            yield from leaves(one)


@pytest.mark.parametrize("number", FILES)
def test_nothing_in_them_is_odd(number: str) -> None:
    case = read_case(FILES[number])
    assert case.findings == ()
    assert case.source == f"document {number}"


@pytest.mark.parametrize("number", FILES)
def test_every_field_names_its_lines(number: str) -> None:
    tables = list(leaves(tomllib.loads(FILES[number].read_text("utf-8"))))
    assert len(tables) >= 15
    for one in tables:
        found = re.fullmatch(
            rf"document {number}, lines? ([0-9]+)(?: (?:and|to) ([0-9]+))?", one["source"]
        )
        assert found, one
        assert all(1 <= int(line) <= LINES[number] for line in found.groups() if line)


@pytest.mark.parametrize("number", FILES)
def test_opinions_stand_apart_and_are_in_no_sentence(number: str) -> None:
    case = read_case(FILES[number])
    assert case.opinions
    assert all(one.says.startswith("The therapist ") for one in case.opinions)
    told = " ".join(story(case))
    assert not [one for one in case.opinions if one.says in told]
    assert "therapist" not in told


@pytest.mark.parametrize("number", FILES)
def test_nothing_is_said_that_is_never_said(number: str) -> None:
    case = read_case(FILES[number])
    words = [*story(case)]
    for series in case.series:
        for outcome in series.outcomes:
            words += [one.says for one in word_course(outcome)]
            words += why_no_more(outcome)
    assert not said(" ".join(words))
    assert not said(FILES[number].read_text("utf-8"))


@pytest.mark.parametrize("number", FILES)
def test_at_most_noted_and_the_reasons_are_named(number: str) -> None:
    outcomes = [one for series in read_case(FILES[number]).series for one in series.outcomes]
    assert len(outcomes) == 2
    assert {told_level(one) for one in outcomes} == {"noted"}
    assert all(len(why_no_more(one)) == 2 for one in outcomes)


def test_no_person_is_named() -> None:
    for file in FILES.values():
        text = file.read_text("utf-8")
        capitals = set(re.findall(r"(?<=[a-z,] )[A-Z][a-z]+", text))
        assert not capitals, "a capital inside a sentence is a name"


def test_case_000_nothing_then_better_then_calmer_at_work(desk: Case) -> None:
    """Nothing in visits 1-3; better in 4-8, the medicine unchanged; 9-10 calmer at work."""
    (series,) = desk.series
    assert (len(series.visits), series.every_days) == (10, 7.0)
    symptoms, work = (word_course(one)[0] for one in series.outcomes)
    assert symptoms.places == ((1, 3, 0), (4, 8, 1), (9, 10, 2))
    assert symptoms.better_from == 4
    assert symptoms.ups_and_downs
    assert (work.context, work.places, work.better_from) == ("work", ((0, 0, 0), (9, 10, 1)), 9)
    told = story(desk)
    assert "Visits 1 to 3: nothing had changed." in told[-4] + told[-5]
    assert told[-3:] == (
        "Visits 4 to 8: better, and daily life without trouble; medicine: still taken, unchanged "
        "as far as told.",
        "Visits 9 to 10: clearly better, with ups and downs; legs calmer at work; medicine: dose "
        "halved, by the person's own choice.",
        "The treatment goes on; how it went was not told.",
    )


def test_case_000_the_medicine(desk: Case) -> None:
    (medicine,) = desk.medicines
    assert medicine.name == "not named"
    assert [(one.step, one.by, one.visits) for one in medicine.changes] == [
        ("taken", "unknown", (0, 3)),
        ("taken", "unknown", (4, 8)),
        ("reduced", "patient", (9, 10)),
    ]
    assert desk.medicines_in(desk.series[0]) == desk.medicines


def test_case_001_two_series_and_what_came_after(twice: Case) -> None:
    """Ten visits, good for weeks, a gradual return, ten more, manageable for a year."""
    first, second = twice.series
    assert (len(first.visits), len(second.visits)) == (10, 10)
    assert twice.medicines == ()
    assert [(one.what, one.lasted) for one in first.afterwards] == [
        ("stayed_good", "weeks"),
        ("returned_gradually", ""),
    ]
    assert [(one.what, one.lasted) for one in second.afterwards] == [
        ("stayed_manageable", "a year"),
        ("maintenance", ""),
    ]
    (early,), (late,) = (word_course(one.outcomes[0]) for one in (first, second))
    assert early.places == ((0, 0, 0), (2, 3, 1), (4, 5, 2), (10, 10, 3))
    assert early.better_from == 2
    assert (late.places, late.better_from) == (((0, 0, 0), (10, 10, 1)), 10)


def test_case_001_the_story_keeps_the_order_of_time(twice: Case) -> None:
    told = story(twice)
    wanted = (
        "First series: 10 visits.",
        "Visit 10: comfortable.",
        "She felt good for weeks.",
        "Then the symptoms came back little by little, and she returned after some months.",
        "Second series: 10 visits.",
        "Visit 10: manageable.",
        "For a year it stayed manageable.",
        "Since then she comes when she needs it.",
    )
    assert [line for line in told if line in wanted] == list(wanted)


def test_the_examples_are_these_two_and_a_made_up_person() -> None:
    names = sorted(Path(path).name for path in HOME.iterdir())
    assert names == ["case_000.toml", "case_001.toml", "made_up.toml"]
