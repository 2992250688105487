"""Forms by their table: what stands in a field, what is read from it, what is said against it."""

from __future__ import annotations

import pytest

from ekbom.web.fields import (
    Field,
    Filled,
    Rows,
    filled,
    one_more,
    read,
    typed,
    unlike,
    without_empty,
)

SIDES = (("left", "left"), ("right", "right"))
ROWS = Rows(
    "insertions", "Needles", "Another place",
    (
        Field("target", "Target"), Field("side", "Side", "choice", SIDES),
        Field("depth_mm", "Depth", "number"), Field("needles", "Needles", "whole"),
    ),
)  # fmt: skip
TOPICS = Rows("topics", "Topics", "Another", (Field("says", "Topic"),), plain=True)
PARTS = (
    Field("on", "Day", "date"),
    Field("before.rating", "Now", "rate"),
    Field("told", "Told", "area"),
    Field("asked", "Asked", "yes"),
    Field("over", "Over", "tick"),
    Field("zones", "Zones", "regions"),
    Field("notes", "Notes", "lines"),
    Field("acts", "Acts", "many", SIDES),
    ROWS,
    TOPICS,
)
PLAIN = {
    "on": "2026-11-20", "before": {"rating": 6.0}, "told": "so", "asked": False, "over": True,
    "zones": ["shin", "calf"], "notes": [{"says": "one", "source": "told"}], "acts": ["left"],
    "insertions": [{"target": "soleus", "side": "left", "depth_mm": 20.0, "regions": ["x"]}],
    "topics": ["sleep"],
}  # fmt: skip


def test_what_is_shown_is_read_again():
    form = filled(PLAIN, PARTS)
    told = read(typed(form.values, PARTS), PARTS, PLAIN)
    assert told == {**PLAIN, "notes": [{"says": "one"}]}
    assert unlike(told, {**PLAIN, "notes": [{"says": "one"}]}) == {}


def test_what_was_not_sent_is_left_as_it_is():
    assert read(typed({}, PARTS), PARTS, PLAIN) == {
        "over": False, "acts": [], "insertions": [], "topics": [],
    }  # fmt: skip
    sent = {"insertions.0.from": "0", "insertions.0.target": "KI3"}
    (row,) = read(typed(sent, PARTS), PARTS, PLAIN)["insertions"]
    assert row == {**PLAIN["insertions"][0], "target": "KI3"}


def test_an_empty_field_takes_its_value_out():
    told = read(typed({"on": "", "before.rating": ""}, PARTS), PARTS)
    assert told["on"] is None
    assert unlike({"on": None, "before": {"rating": None}}, PLAIN) == {
        "on": None, "before": {"rating": None},
    }  # fmt: skip
    assert unlike({"told": None}, {}) == {}


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("on", "20.11.2026", "Write a day as 2026-11-21."),
        ("on", "0026-11-20", "This day is too far away; is its year right?"),
        ("on", "9999-12-31", "This day is too far away; is its year right?"),
        ("before.rating", "six", "Write a number, such as 20 or 0.25."),
        ("before.rating", "nan", "Write a number, such as 20 or 0.25."),
        ("before.rating", "1e999", "Write a number, such as 20 or 0.25."),
        ("asked", "perhaps", "Choose yes or no."),
        ("acts", "left,up", "Choose one of these."),
        ("insertions.0.side", "up", "Choose one of these."),
        ("insertions.0.needles", "1.5", "Write a whole number, such as 2."),
        ("insertions.0.needles", "two", "Write a whole number, such as 2."),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(name, text, says):
    form = typed({"insertions.0.target": "soleus", name: text}, PARTS)
    read(form, PARTS)
    assert form.wrong == {name: says}
    assert form.get(name) == text
    assert form.faulty(name.rpartition(".")[0]) == ("." in name)


def test_a_comma_is_a_decimal_sign_as_well():
    assert read(typed({"before.rating": "2,5"}, PARTS), PARTS)["before"] == {"rating": 2.5}


def test_a_row_without_its_name_is_asked_for_it():
    form = typed({"insertions.2.depth_mm": "20"}, PARTS)
    assert form.count(ROWS) == 3
    assert read(form, PARTS)["insertions"] == []
    assert form.wrong == {
        "insertions.2.target": "Say which one, or leave the whole row empty."
    }  # fmt: skip


def test_a_row_is_left_out_and_one_more_is_shown():
    form = typed({"insertions.0.target": "soleus", "insertions.0.gone": "yes"}, PARTS)
    assert read(form, PARTS)["insertions"] == []
    one_more(form, PARTS, "insertions")
    assert form.count(ROWS) == 2
    one_more(form, PARTS, "nothing")
    assert form.counts == {"insertions": 2, "topics": 0}


@pytest.mark.parametrize("number", ["999999999999", "-1", "x", "61"])
def test_nobody_asks_for_rows_without_end(number):
    assert typed({f"insertions.{number}.target": "x"}, PARTS).count(ROWS) in (0, 60)


@pytest.mark.parametrize("place", ["7", "x", "-1", "99999999"])
def test_a_row_of_nothing_is_a_new_one(place):
    sent = {"insertions.0.target": "KI3", "insertions.0.from": place}
    assert read(typed(sent, PARTS), PARTS, PLAIN)["insertions"] == [{"target": "KI3"}]


def test_a_row_says_what_it_is_about():
    assert filled(PLAIN, PARTS).called(ROWS, 0) == "soleus, left, 20 mm"
    assert Filled().called(ROWS, 0) == ""


def test_what_nobody_wrote_is_no_value():
    told = {"a": None, "b": [], "c": {"d": ""}, "e": False, "f": 0}
    assert without_empty(told) == {"e": False, "f": 0}
