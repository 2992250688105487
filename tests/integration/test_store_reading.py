"""What is kept is found again, in the order that is promised, on every database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from tests.builders.stores import amended, card, event, kept, member

from ekbom.model.kept import KEPT_KINDS
from ekbom.storage.sql_store import SqlStore


def test_a_new_workspace_is_empty(home):
    store = home.open()
    assert store.persons() == store.members() == store.originals() == store.doomed() == ()
    assert list(store.audit()) == []
    assert store.head() == (0, "0" * 64)
    assert store.get("r1") is None
    assert store.history("r1") == ()
    store.close()


def test_persons_stand_by_their_labels_in_the_same_order_everywhere(store: SqlStore):
    for number, label in enumerate(("ada", "Zoë", "Äda", "Ada 2", "中"), start=2):
        store.add_person(card(f"p{number}", label), event())
    labels = [person.label for person in store.persons()]
    assert labels == ["Ada", "Ada 2", "Zoë", "ada", "Äda", "中"]


def test_a_person_comes_back_as_they_went_in(store: SqlStore):
    made = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=timezone(timedelta(hours=2)))
    whole = card("p2", "Bo", made_at=made, day_turns_h=11.75, zone="Europe/Berlin")
    store.add_person(whole, event())
    assert store.persons()[1] == whole
    assert store.persons()[1].made_at.tzinfo == UTC


def test_members_come_in_the_order_they_were_added_with_their_persons(store: SqlStore):
    store.add_person(card("p2", "Bo"), event())
    parent = member("m0", "mum", role="carer", relation="parent", persons=frozenset({"p1", "p2"}))
    keeper = member("a9", "keeper", role="administrator", owner=True)
    store.add_member(parent, event())
    store.add_member(keeper, event())
    assert store.members() == (member(persons=frozenset({"p1"})), parent, keeper)


@pytest.mark.parametrize("what", KEPT_KINDS)
def test_a_record_of_every_kind_comes_back_as_it_went_in(store: SqlStore, what):
    whole = kept(
        kind=what,
        key="a key | with ünusual words",
        written_at=datetime(2026, 11, 21, 20, 0, 0, 1, tzinfo=UTC),
        author="m7",
        author_role="carer",
        body={"cells": {"urge": "6,5", "": None}, "n": [1, 2.5, True, {"deep": "\0 \ud800"}]},
        at=datetime(2026, 3, 29, 2, 30, 1, 5),
        night=date(2026, 3, 28),
        source="partner",
        late=True,
    )
    store.keep([whole], event())
    assert store.get("r1") == whole
    assert store.find("p1", what) == (whole,)
    assert store.history("r1") == (whole,)


def test_a_record_that_tells_of_no_moment_comes_back_as_it_went_in(store: SqlStore):
    bare = kept(at=None, night=None, source="", body={})
    store.keep([bare], event())
    assert store.get("r1") == bare


def test_records_stand_by_night_moment_and_id(store: SqlStore):
    noon = datetime(2026, 11, 20, 12, 0)
    store.keep(
        [
            kept("d", night=date(2026, 11, 20), at=noon + timedelta(microseconds=1)),
            kept("c", night=date(2026, 11, 20), at=noon),
            kept("B", night=date(2026, 11, 20), at=noon),
            kept("e", night=date(2026, 11, 21), at=None),
            kept("z", night=None, at=None),
            kept("y", night=None, at=noon),
            kept("f", night=date(2025, 12, 31), at=noon),
        ],
        event(),
    )
    assert [one.id for one in store.find("p1", "entry")] == ["z", "y", "f", "B", "c", "d", "e"]
    assert [one.id for one in store.find("p1", "entry", newest=3)] == ["c", "d", "e"]
    assert store.find("p1", "entry", newest=0) == ()
    assert len(store.find("p1", "entry", newest=99)) == 7


def test_nights_are_asked_for_with_their_ends(store: SqlStore):
    nights = [date(2026, 11, 18) + timedelta(days=day) for day in range(4)]
    store.keep([kept(f"n{night.day}", night=night) for night in nights], event())
    store.keep([kept("without", night=None)], event())

    def asked(**limits):
        return [one.id for one in store.find("p1", "entry", **limits)]

    assert asked(since=nights[1]) == ["n19", "n20", "n21"]
    assert asked(until=nights[1]) == ["n18", "n19"]
    assert asked(since=nights[1], until=nights[2]) == ["n19", "n20"]
    assert asked(since=nights[2], until=nights[1]) == []
    assert asked(since=nights[0], newest=2) == ["n20", "n21"]


def test_only_the_person_kind_key_and_source_that_were_asked_for_are_found(store: SqlStore):
    store.add_person(card("p2", "Bo"), event())
    store.keep(
        [
            kept("a", key="k", source="log"),
            kept("b", key="l", source="partner"),
            kept("c", kind="plan", key="k"),
            kept("d", person="p2", key="k", source="log"),
        ],
        event(),
    )
    assert [one.id for one in store.find("p1", "entry")] == ["a", "b"]
    assert [one.id for one in store.find("p1", "entry", key="k")] == ["a"]
    assert [one.id for one in store.find("p1", "entry", source="partner")] == ["b"]
    assert store.find("p1", "entry", key="k", source="partner") == ()
    assert store.find("p1", "entry", key="") == ()
    assert [one.id for one in store.find("p2", "entry")] == ["d"]
    assert store.find("p1' OR ''='", "entry") == ()
    assert store.find("p3", "entry") == ()


def test_an_amended_record_is_found_where_it_stands_now(store: SqlStore):
    first = kept()
    store.keep([first], event())
    moved = amended(
        first,
        night=date(2026, 11, 19),
        at=datetime(2026, 11, 19, 23, 0),
        key="other",
        source="partner",
        late=True,
        body={"cells": {"urge": "5"}},
    )
    store.amend([moved], event())
    assert store.get("r1") == moved
    assert store.history("r1") == (first, moved)
    assert store.find("p1", "entry", since=date(2026, 11, 20)) == ()
    assert store.find("p1", "entry", key="r1") == ()
    assert store.find("p1", "entry", key="other", source="partner") == (moved,)


def test_a_long_audit_is_read_in_order_from_any_line(store: SqlStore):
    before = store.head()[0]
    with store.transaction():
        for number in range(2500):
            store.note(event(f"verb{number}"))
    lines = list(store.audit())
    assert [line.number for line in lines] == list(range(1, before + 2501))
    assert [line.event.verb for line in lines[before:]] == [f"verb{n}" for n in range(2500)]
    assert [line.number for line in store.audit(after=before + 2498)] == [
        before + 2499,
        before + 2500,
    ]
    assert list(store.audit(after=before + 2500)) == []
