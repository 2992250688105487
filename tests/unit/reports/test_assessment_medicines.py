"""Medicines one by one, and the signs of augmentation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.builders import assessment as made

from ekbom.model.assessed import Assessment, Section, Statement
from ekbom.reports.assessment_medicines import (
    SignRow,
    augmentation_view,
    medicine_view,
)
from ekbom.reports.assessment_sources import Cited

THEN = "Ask the person who prescribes."


def use(name: str, taken_now: bool | None = True, **more: Any) -> dict[str, Any]:
    return {
        "name": name, "is": [], "ids": [], "taken_now": taken_now, "since": None, "until": None,
        "dose": None, "at": [], **more,
    }  # fmt: skip


def answer(uses: list[dict[str, Any]], *said: Statement, more: Section | None = None) -> Assessment:
    part = Section("medicines", said, figures=(("medicines", uses),))
    return replace(made.assessment(), sections=(part, *([more] if more else [])))


def about(name: str, says: str, *, code: str = "worse.x", then: str = "") -> Statement:
    return made.statement(code, says, "rule.04", reasons=(name,), then=then)


def test_what_is_said_of_a_medicine_stands_beside_it() -> None:
    page = answer(
        [use("Pramipexole"), use("Metformin")],
        about("Pramipexole", "Pramipexole: dopamine agonist.", code="drug_names.pramipexole"),
        about("Pramipexole", "It can worsen."),
        made.statement("gate.older", "Of all of them.", "rule.08", reasons=("the age is 67",)),
    )
    found = medicine_view(page, Cited())
    assert found is not None
    assert [one.says for one in found.lines] == ["Of all of them."]
    ((title, rows),) = found.groups
    assert title == "Taken now"
    assert [(one.name, [line.says for line in one.lines]) for one in rows] == [
        ("Pramipexole", ["It can worsen."]), ("Metformin", []),
    ]  # fmt: skip
    assert rows[0].lines[0].reasons == ()
    assert [one.text for one in rows[0].tags] == ["Garcia-Borreguero 2016"]
    assert rows[1].tags == []


def test_the_same_next_step_stands_once_at_the_last_that_asks_for_it() -> None:
    page = answer([use("A")], about("A", "One.", then=THEN), about("A", "Two.", then=THEN),
                  about("A", "Three.", then="Another."), about("A", "Four."))  # fmt: skip
    found = medicine_view(page, Cited())
    assert found is not None
    lines = found.groups[0][1][0].lines
    assert [one.then for one in lines] == ["", THEN, "Another.", ""]


def test_medicines_of_other_times_stand_apart() -> None:
    found = medicine_view(
        answer([use("A", taken_now=False), use("B", taken_now=None), use("C")]), Cited()
    )
    assert found is not None
    assert [(title, [one.name for one in rows]) for title, rows in found.groups] == [
        ("Taken now", ["C"]), ("Taken now or not: not told", ["B"]), ("Not taken now", ["A"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "lines"),
    [
        ({"is": ["Pramipexole, dopamine agonist"]}, ("Dopamine agonist",)),
        ({"is": ["Ropinirole, dopamine agonist"]}, ("Ropinirole, dopamine agonist",)),
        ({"dose": "0.25 mg", "at": ["21:00", "23:00"]}, ("As told: 0.25 mg, at 21:00 and 23:00",)),
        ({"dose": "0.25 mg"}, ("As told: 0.25 mg",)),
        ({"at": ["21:00"]}, ("As told: at 21:00",)),
        ({"since": date(2023, 3, 1)}, ("Since 1 March 2023",)),
        ({"until": date(2023, 3, 1)}, ("Until 1 March 2023",)),
        ({"since": date(2020, 3, 1), "until": date(2023, 3, 1)},
         ("Since 1 March 2020 until 1 March 2023",)),
        ({}, ()),
    ],
)  # fmt: skip
def test_how_it_is_taken_is_said_as_far_as_told(
    told: dict[str, Any], lines: tuple[str, ...]
) -> None:
    found = medicine_view(answer([use("pramipexole", **told)]), Cited())
    assert found is not None
    assert found.groups[0][1][0].about == lines


def test_nothing_told_and_nothing_said_is_no_part() -> None:
    assert medicine_view(answer([]), Cited()) is None
    only_said = medicine_view(answer([], made.statement("a", "Said.", "rule.08")), Cited())
    assert only_said is not None
    assert only_said.groups == []


def test_what_the_check_on_augmentation_says_is_not_said_twice() -> None:
    twice = made.statement("augmentation.before", "It was there.", "rule.08")
    page = answer([use("A")], twice, more=Section("augmentation", (twice,)))
    found = medicine_view(page, Cited())
    assert found is not None
    assert found.lines == []


def test_each_sign_stands_with_its_numbers_and_unknown_stays_unknown() -> None:
    found = augmentation_view(made.assessment(), Cited())
    assert found is not None
    assert found.count == ("warn", "warn", "1 of 3 signs, 1 not known")
    assert found.signs == [
        SignRow("It begins earlier in the day than before",
                "About two hours earlier than a year ago.", ("seen", "yes", "Yes")),
        SignRow("It has spread beyond the legs", "Legs alone in 30 of 30 nights.",
                ("not", "no", "No")),
        SignRow("Relief is shorter than it used to be", "", ("unk", "open", "Not known")),
    ]  # fmt: skip
    assert len(found.lines) == 1


@pytest.mark.parametrize(
    ("there", "unknown", "count"),
    [
        (0, 0, ("", "yes", "0 of 4 signs")),
        (0, 4, ("none", "open", "0 of 4 signs, 4 not known")),
        (2, 0, ("warn", "warn", "2 of 4 signs")),
    ],
)
def test_the_count_names_what_nobody_knows(
    there: int, unknown: int, count: tuple[str, ...]
) -> None:
    figures = dict(made.SIGNS) | {"there": there, "of": 4, "not_known": unknown}
    part = Section("augmentation", figures=tuple(figures.items()))
    found = augmentation_view(replace(made.assessment(), sections=(part,)), Cited())
    assert found is not None
    assert found.count == count


def test_whom_it_does_not_concern_has_no_check() -> None:
    nobody = replace(made.assessment(), sections=())
    assert augmentation_view(nobody, Cited()) is None
    said = Section("augmentation", (made.statement("augmentation.before", "Before.", "rule.08"),))
    found = augmentation_view(replace(nobody, sections=(said,)), Cited())
    assert found is not None
    assert (found.count, found.signs) == (("", "", ""), [])
