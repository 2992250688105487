"""A record found by what somebody says of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.builders.desks import clock_of, make_desk, own_person, seat

from ekbom.actions.desk import Desk
from ekbom.actions.entries import amend_entry, delete_records, log_entry
from ekbom.actions.found_record import card_of, record_of
from ekbom.actions.people import add_person, carer_of
from ekbom.model.errors import NotAllowed, UsageError


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path)
    yield made
    made.store.close()


def test_the_card_of_a_person(desk: Desk) -> None:
    assert card_of(desk.store, own_person(desk)).label == "me"
    with pytest.raises(NotAllowed, match="there is nobody of this name here"):
        card_of(desk.store, "f" * 32)


def test_the_last_entry_is_the_one_logged_last_whatever_night_it_tells_of(desk: Desk) -> None:
    me = own_person(desk)
    first = log_entry(desk, me, {"urge": "6"}).entry
    old = log_entry(desk, me, {"urge": "5"}, at="2026-11-10").entry
    assert record_of(desk.store, me, "last").id == old.id
    amend_entry(desk, me, first.id, {"urge": "4"}, reason="r")
    assert record_of(desk.store, me, "last").id == old.id
    log_entry(desk, me, {"urge": "9"}, dry_run=True)
    log_entry(desk, add_person(desk, "Anna").id, {"urge": "1"})
    assert record_of(desk.store, me, "last").id == old.id
    delete_records(desk, me, [old.id])
    assert record_of(desk.store, me, "last").id == first.id
    delete_records(desk, me, [first.id])
    with pytest.raises(NotAllowed, match="last: there is no such record here for you"):
        record_of(desk.store, me, "last")


def test_the_last_entry_is_found_behind_a_long_audit(desk: Desk) -> None:
    me = own_person(desk)
    log_entry(desk, me, {"urge": "6"})
    clock_of(desk).step(minutes=1)
    partner = seat(desk, carer_of(desk, me, "partner"))
    seen = log_entry(partner, me, {"kicks": "6"}, source="partner", at="2026-11-18").entry
    row = replace(seen, id="b", key="b", source="old.csv", written_at=desk.now())
    clock_of(desk).step(minutes=1)
    desk.store.keep([row], desk.event("bring_diary", me, ("b",)))
    with desk.store.transaction():
        for _ in range(501):
            desk.store.note(desk.event("list_records", me))
    assert record_of(desk.store, me, "last").id == seen.id


def test_the_beginning_of_an_id_has_to_be_long_and_of_one_record_alone(desk: Desk) -> None:
    me = own_person(desk)
    entry = log_entry(desk, me, {"urge": "6"}).entry
    one, two = (replace(entry, id=f"abcdef{n}", key=f"k{n}", kind="report") for n in (1, 2))
    desk.store.keep([one, two], desk.event("bring_night", me, (one.id, two.id)))
    assert record_of(desk.store, me, "abcdef1") == one
    with pytest.raises(UsageError, match="abcdef: 2 records begin like this; give more letters"):
        record_of(desk.store, me, "abcdef")
    for said in ("abcde", "abcdef3", "", "\udcff", "'; --"):
        with pytest.raises(NotAllowed, match="there is no such record here for you"):
            record_of(desk.store, me, said)


def test_anothers_record_is_as_good_as_none(desk: Desk) -> None:
    hers = log_entry(desk, add_person(desk, "Anna").id, {"urge": "6"}).entry
    for said in (hers.id, hers.id[:31]):
        with pytest.raises(NotAllowed, match="there is no such record here for you"):
            record_of(desk.store, own_person(desk), said)
