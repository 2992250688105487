"""Values of entries: refused where no reader could take them, said where they look like slips."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ekbom.actions.entry_names import Means
from ekbom.actions.entry_values import (
    check_note,
    check_text,
    check_told,
    compare,
    merged,
    new_name,
    texts_before,
    twice_on,
)
from ekbom.model.errors import InputError, UnitError, UsageError
from ekbom.model.kept import Kept

ENTRY = Kept(
    "e1", "p", "entry", "e1", datetime(2026, 11, 20, tzinfo=UTC), "m", "person",
    {"cells": {}, "note": ""}, at=datetime(2026, 11, 20, 21), source="log",
)  # fmt: skip


def entry(**cells: str) -> Kept:
    return replace(ENTRY, body={"cells": cells, "note": ""})


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("6", "rated"), ("-3", "rated"), ("6,5", "rated"), ("none", "rated"), ("21:30", "rated"),
        ("400mg", "measure"), ("2 cups", "done"), ("yes", "done"), ("no", "done"), ("0", "done"),
        ("a little", "done"), ("stopped", "medicine"), ("x" * 500, "done"), ("45 ug/L", "told"),
    ],
)  # fmt: skip
def test_values_that_are_taken(text: str, meant: Means) -> None:
    check_text("it", text, meant)


@pytest.mark.parametrize(
    ("text", "meant", "says"),
    [
        ("?", "rated", "it: '?' says nothing; leave it out, or say what it was"),
        ("-", "done", "it: '-' says nothing; leave it out, or say what it was"),
        ("", "done", "it: '' says nothing; leave it out, or say what it was"),
        ("n/a", "told", "it: 'n/a' says nothing; leave it out, or say what it was"),
        ("-1", "done", "it: '-1' is less than nothing; write how much it was, or no"),
        ("-0,5 mg", "measure", "it: '-0,5 mg' is less than nothing; write how much it was, or no"),
        ("400mgg", "measure", "it: '400mgg' is neither a number, nor one with a unit that is"),
        ("6/10", "rated", "it: '6/10' is neither a number, nor one with a unit that is known"),
        ("x" * 501, "done", "it: its value is too long or not one line; write a note instead"),
        ("a\nb", "done", "it: its value is too long or not one line; write a note instead"),
    ],
)
def test_values_that_are_refused(text: str, meant: Means, says: str) -> None:
    with pytest.raises(InputError) as refused:
        check_text("it", text, meant)
    assert str(refused.value).startswith(says)


def test_a_note_has_an_end() -> None:
    assert check_note("n" * 10_000) == "n" * 10_000
    with pytest.raises(InputError, match="note: it is longer than 10000 letters"):
        check_note("n" * 10_001)
    assert check_note("two\nlines, ü") == "two\nlines, ü"
    with pytest.raises(InputError) as refused:
        check_note("bad \udcff byte")
    assert str(refused.value) == "note: it holds '\\udcff', which is no letter; type it anew"


def test_what_an_assessment_could_not_read_is_refused() -> None:
    check_told(entry(ferritin="45 ug/L"))
    check_told(entry(irls="22"))
    with pytest.raises(InputError) as refused:
        check_told(entry(irls="many"))
    assert str(refused.value).startswith("irls: 'many' is not read")
    with pytest.raises(InputError, match=r"^ferritin: .*ug/L"):
        check_told(entry(ferritin="45"))


def test_doses_of_another_dimension_are_refused() -> None:
    assert compare("magnesium", "1 g", "measure", ["400mg", "300 mg"]) == []
    with pytest.raises(UnitError, match=r"volume \(ml\) cannot be turned into mass \(mg\)"):
        compare("magnesium", "5ml", "measure", ["400mg"])


def test_a_word_among_numbers_is_kept_and_said() -> None:
    (finding,) = compare("coffee", "plenty", "done", ["2", "3"])
    assert (finding.code, finding.severity, finding.where) == (
        "text_in_number",
        "warning",
        "coffee",
    )
    assert finding.what == '"plenty" is not written as those before it ("3")'
    assert compare("coffee", "plenty", "done", []) == []
    assert compare("coffee", "plenty", "done", ["a little", "some"]) == []
    assert compare("coffee", "2", "done", ["2", "3"]) == []


@pytest.mark.parametrize("text", ["stopped", "Different", "not taken"])
def test_words_on_how_a_medicine_is_taken_are_no_slip(text: str) -> None:
    assert compare("pramipexole", text, "medicine", ["0.18 mg", "0.18 mg"]) == []
    assert compare("pramipexole", "plenty", "medicine", ["0.18 mg", "0.18 mg"])


def test_no_onset_tonight_is_no_slip() -> None:
    assert compare("onset", "none", "rated", ["21:30", "22:00"]) == []
    (finding,) = compare("onset", "late", "rated", ["21:30", "22:00"])
    assert finding.code == "text_in_number"


@pytest.mark.parametrize(
    ("text", "before", "said"),
    [
        ("10", [], False),
        ("0", ["5"], False),
        ("10.5", ["5"], True),
        ("-1", ["5"], True),
        ("60", [], True),
        ("60", ["5", "6"], True),
        # Somebody rates from 0 to 100.
        ("60", ["5", "55"], False),
    ],
)
def test_a_rating_beyond_its_scale_is_said(text: str, before: list[str], said: bool) -> None:
    found = compare("urge", text, "rated", before)
    assert [one.code for one in found] == (["off_scale"] if said else [])
    if said:
        assert found[0].what == f"{text} lies beyond 0 to 10"
    assert compare("coffee", text.removeprefix("-"), "done", before) == []


def test_the_values_before_are_those_of_the_name() -> None:
    entries = [entry(Coffee="2", urge="6"), entry(urge="5"), entry(coffee="3")]
    assert texts_before("coffee", entries) == ["2", "3"]


def test_two_values_of_one_night_are_said() -> None:
    (finding,) = twice_on("coffee", "3", "done", [entry(coffee="2")])
    assert (finding.code, finding.where) == ("two_values", "coffee")
    assert '"2"' in finding.what
    assert twice_on("coffee", "2", "done", [entry(coffee="2")]) == []
    assert twice_on("coffee", "3", "done", [entry(tea="2")]) == []
    assert twice_on("walk", "Yes", "done", [entry(walk="yes")]) == []
    # Ratings of one night are averaged.
    for meant in ("rated", "told", "seen"):
        assert twice_on("urge", "3", meant, [entry(urge="2")]) == []


@pytest.mark.parametrize(
    ("meant", "says"),
    [
        ("rated", "something rated"), ("told", "for the assessment"), ("seen", "a partner saw"),
        ("medicine", "a medicine"), ("measure", "something done, and is known here"),
        ("done", "something done"),
    ],
)  # fmt: skip
def test_a_new_name_is_said_back(meant: Means, says: str) -> None:
    finding = new_name("it", meant)
    assert str(finding) == f"it: it is new here; {finding.repair}"
    assert finding.repair.endswith(says)
    assert (finding.code, finding.severity) == ("new_name", "note")


def test_cells_are_merged() -> None:
    before = {"urge": "6", "coffee": "2"}
    assert merged(before, {"urge": "5", "tea": "1"}) == {"urge": "5", "coffee": "2", "tea": "1"}
    assert merged(before, {"coffee": ""}) == {"urge": "6"}
    with pytest.raises(UsageError, match="tea: it is not in this entry; leave it out"):
        merged(before, {"tea": ""})
