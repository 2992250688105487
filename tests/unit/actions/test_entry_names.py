"""Names of entries: what they mean, how they were spelt, what is near."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.builders.desks import clock_of, make_desk, own_person

from ekbom.actions.desk import Desk
from ekbom.actions.entries import log_entry
from ekbom.actions.entry_names import (
    NearName,
    check_name,
    means,
    names_used,
    plain_name,
    recent_entries,
    spelt_as_used,
)
from ekbom.model.errors import UsageError


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path)
    yield made
    made.store.close()


@pytest.mark.parametrize(
    ("name", "text", "meaning"),
    [
        ("urge", "6", "rated"),
        ("leg pain", "3", "rated"),
        ("Mood", "4", "rated"),
        ("ferritin", "45 ug/L", "told"),
        ("irls", "22", "told"),
        ("sit desk", "15 min", "told"),
        ("pramipexole", "0.18 mg", "medicine"),
        ("magnesium", "400mg", "measure"),
        ("warm bath", "yes", "measure"),
        ("coffee", "2", "done"),
        ("juggling", "1", "done"),
    ],
)
def test_what_a_name_means(name: str, text: str, meaning: str) -> None:
    assert means(name, text, "log") == meaning


def test_what_a_partner_writes_was_seen_and_not_done() -> None:
    assert means("kicks", "12", "partner") == "seen"
    assert means("urge", "6", "partner") == "rated"
    assert means("kicks", "12", "log") == "done"


@pytest.mark.parametrize("name", ["", " a", "a ", "a\nb", "n" * 81])
def test_a_name_is_one_short_line(name: str) -> None:
    with pytest.raises(UsageError, match="is no name; write NAME=VALUE"):
        check_name(name)


@pytest.mark.parametrize(
    "name", ["at", "Date", "datetime", "NIGHT", "note", "time", "when", "written"]
)
def test_words_of_the_entry_itself_are_no_names(name: str) -> None:
    with pytest.raises(UsageError, match="tells of the entry itself; say --at"):
        check_name(name)


def test_a_name_of_the_longest_length_is_one() -> None:
    assert check_name("n" * 80) == "n" * 80
    assert check_name("night walk") == "night walk"


def test_spelling_follows_what_was_used() -> None:
    used = ("coffee", "Warm bath")
    assert spelt_as_used("coffee", used, ()) == "coffee"
    assert spelt_as_used("COFFEE", used, ()) == "coffee"
    assert spelt_as_used("warm  BATH", used, ()) == "Warm bath"
    assert spelt_as_used("walk", used, ()) == "walk"
    assert spelt_as_used("anything", (), ()) == "anything"


@pytest.mark.parametrize("name", ["cofee", "coffees", "Cofffee"])
def test_a_near_name_is_asked_about(name: str) -> None:
    with pytest.raises(NearName) as asked:
        spelt_as_used(name, ("tea", "Coffee"), ())
    assert (asked.value.name, asked.value.near) == (name, "Coffee")
    assert str(asked.value) == (
        f"{name}: it is new here, and spelt nearly as Coffee; write Coffee, or say --new {name} "
        "if it is something else"
    )
    assert asked.value.exit_code == 2


def test_a_near_name_can_be_meant() -> None:
    assert spelt_as_used("cofee", ("coffee",), ("cofee",)) == "cofee"


def test_plain_names() -> None:
    assert plain_name("  Warm   BATH ") == "warm bath"


def test_older_names_are_looked_up_only_where_they_are_needed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = own_person(desk)
    log_entry(desk, me, {"juggling": "1"})
    for _ in range(60):
        clock_of(desk).step(hours=1)
        log_entry(desk, me, {"urge": "6"})
    recent = recent_entries(desk.store, me)
    assert len(recent) == 60
    assert names_used(desk.store, me, recent, ["urge"]) == ("urge",)
    assert names_used(desk.store, me, recent, ["walk"]) == ("urge", "juggling")
    assert not log_entry(desk, me, {"juggling": "1"}).findings


def test_the_columns_of_a_brought_table_were_used(desk: Desk) -> None:
    me = own_person(desk)
    entry = log_entry(desk, me, {"urge": "6"}).entry
    table = replace(
        entry, id="s", kind="source", key="old.csv", body={"columns": ["date", "Kaffee"]}
    )
    desk.store.keep([table], desk.event("bring_diary", me, ("s",)))
    with pytest.raises(NearName, match="write Kaffee"):
        log_entry(desk, me, {"kaffe": "2"})
    assert log_entry(desk, me, {"kaffee": "2"}).entry.body["cells"] == {"Kaffee": "2"}
