"""What a diary and a told case say of medicines that were ended or altered alone."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from ekbom.actions.course import follow_course, read_case
from ekbom.actions.helps import what_helps
from ekbom.actions.journal import make_diary, read_diary
from ekbom.actions.own_ways import CODE, cards_of
from ekbom.model.diary import Diary
from ekbom.model.finding import Finding

NIGHTS = 20
FIRST = date(2026, 9, 1)
DATES = [FIRST + timedelta(days=n) for n in range(NIGHTS)]


def read(tmp_path: Path, name: str, cells: list[str]) -> Diary:
    """A diary with one column more, whose last cells are these; the others say taken."""
    path = tmp_path / "mine.csv"
    filled = ["taken"] * (NIGHTS - len(cells)) + cells
    rows = [
        f"{day},{n % 7},{cell}" for n, (day, cell) in enumerate(zip(DATES, filled, strict=True))
    ]
    path.write_text("\n".join([f"date,urge,{name}", *rows]), encoding="utf-8")
    return read_diary(path, outcome="urge")


def cards(diary: Diary) -> list[Finding]:
    return [one for one in diary.findings if one.code == CODE]


@pytest.mark.parametrize(
    "name",
    ["pramipexole", "Oxycodone 5 mg", "clonazepam", "Lyrica", "sertraline", "carbamazepine"],
)
@pytest.mark.parametrize(
    ("word", "taking"),
    [
        ("not taken", "not_taken"),
        ("Not_taken", "not_taken"),
        ("stopped", "stopped"),
        ("STOPPED, felt ill", "stopped"),
        ("different", "different"),
    ],
)
def test_a_word_in_the_column_of_a_medicine(
    tmp_path: Path, name: str, word: str, taking: str
) -> None:
    cell = f'"{word}"'
    diary = read(tmp_path, name, [cell, cell])
    (one,) = diary.own_medicines
    assert (one.name, one.taking, one.written_by) == (name, taking, "person")
    assert one.source == f"mine.csv, row {NIGHTS + 1}"
    (finding,) = cards(diary)
    assert finding.severity == "warning"
    assert finding.where.startswith("mine.csv (rule.04")
    assert "can make one ill" in finding.what
    assert "To the person who prescribes. " in finding.repair


def test_taken_again_since_is_taken_otherwise(tmp_path: Path) -> None:
    (one,) = read(tmp_path, "sertraline", ["not taken", "taken"]).own_medicines
    assert (one.taking, one.source) == ("different", f"mine.csv, row {NIGHTS}")
    # A night for which nothing was written is no sign that it is taken again.
    (one,) = read(tmp_path, "sertraline", ["not taken", ""]).own_medicines
    assert one.taking == "not_taken"


@pytest.mark.parametrize("name", ["walk", "magnesium", "loratadine", "coffee", "zolpidem"])
def test_other_columns_raise_none(tmp_path: Path, name: str) -> None:
    diary = read(tmp_path, name, ["not taken", "stopped"])
    assert (diary.own_medicines, cards(diary)) == ((), [])


def test_a_medicine_that_is_taken_raises_none(tmp_path: Path) -> None:
    diary = read(tmp_path, "pramipexole", ["taken"])
    assert (diary.own_medicines, cards(diary)) == ((), [])


@pytest.mark.parametrize(
    ("note", "taking"),
    [
        ("stopped pramipexole on my own", "stopped"),
        ("Sertraline not taken", "not_taken"),
        ("a different dose of oxycodone", "different"),
        ("stopped running", None),
        ("slept well on pramipexole", None),
        ("stopped loratadine", None),
    ],
)
def test_a_note(tmp_path: Path, note: str, taking: str | None) -> None:
    diary = read(tmp_path, "note", ["", note, ""])
    assert [one.taking for one in diary.own_medicines] == ([taking] if taking else [])
    assert len(cards(diary)) == len(diary.own_medicines)


def made(values: list[Any], name: str = "pramipexole", **more: Any) -> Diary:
    days = DATES[: len(values)]
    return make_diary(days, {"urge": [3] * len(values)}, {name: values}, **more)


@pytest.mark.parametrize(
    ("values", "until"),
    [
        ([1, 1, 0], DATES[2]),
        ([0.25, 0.5, 0, 0, 0], DATES[2]),
        ([1, None, 1, None, 0], DATES[4]),
        ([1, 0, 0], None),
        ([0, 0, 0], None),
        ([1, 1, 1], None),
        ([1, 1, 0, 1], None),
        ([0, 1, 1, 0], None),
        ([1, 1, None], None),
    ],
)
def test_taken_every_night_and_then_on_none(values: list[Any], until: date | None) -> None:
    diary = made(values)
    found = [(one.taking, one.until) for one in diary.own_medicines]
    assert found == ([("stopped", until)] if until else [])
    assert len(cards(diary)) == len(found)


def test_the_nights_of_a_plan_are_agreed() -> None:
    values = [1] * 5 + [0] * 5
    assert made(values, kind={"pramipexole": "planned"}).own_medicines == ()
    assert made(values, kind={"pramipexole": "habit"}).own_medicines != ()
    assert made(values, "magnesium").own_medicines == ()
    assert made(values, "zolpidem").own_medicines == ()


def test_words_and_numbers_of_one_column_are_one_card(tmp_path: Path) -> None:
    diary = read(tmp_path, "pramipexole", ["not taken"] * 5)
    assert [one.taking for one in diary.own_medicines] == ["not_taken"]
    assert len(cards_of(diary.own_medicines)) == 1


def test_the_answers_carry_the_card() -> None:
    diary = made([1] * 10 + [0] * 10)
    assert CODE in [one.code for one in what_helps(diary, "urge").findings]
    answer = follow_course(diary, "urge", visits=[DATES[10], DATES[17]])
    assert CODE in [one.code for one in answer.findings]


CASE = """
format = "ekbom-case/1"
title = "made up"
source = "made up"

[[medicine]]
name = "{name}"

[[medicine.change]]
step = "{step}"
by = "{by}"
says = "as told"
source = "line 1"

[[series]]
name = "visits"
visits = 3
"""


@pytest.mark.parametrize(
    ("name", "step", "by", "there"),
    [
        ("pramipexole", "stopped", "patient", True),
        ("not named", "reduced", "patient", True),
        ("pramipexole", "stopped", "prescriber", False),
        ("magnesium", "stopped", "patient", False),
    ],
)
def test_a_told_case(tmp_path: Path, name: str, step: str, by: str, there: bool) -> None:
    path = tmp_path / "case.toml"
    path.write_text(CASE.format(name=name, step=step, by=by), encoding="utf-8")
    case = read_case(path)
    assert ([one.code for one in case.findings].count(CODE) == 1) is there
    found = [one.code for one in follow_course(case).findings]
    assert (CODE in found) is there
