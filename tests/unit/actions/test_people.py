"""Persons and members: added, changed, deleted, let in; nothing of the deleted is left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.builders.desks import make_desk, own_person, seat

from ekbom.actions.desk import Desk
from ekbom.actions.entries import list_records, log_entry
from ekbom.actions.people import (
    about_person,
    add_member,
    add_person,
    carer_of,
    change_person,
    delete_person,
    grant,
    list_persons,
    whom,
)
from ekbom.model.errors import NotAllowed, UsageError
from ekbom.model.people import Actor


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path)
    yield made
    made.store.close()


def verbs(desk: Desk) -> list[str]:
    return [line.event.verb for line in desk.store.audit()]


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_a_person_is_added_with_hour_and_zone(desk: Desk) -> None:
    anna = add_person(desk, "Anna", day_turns_h=10, zone="Europe/Oslo")
    assert (anna.label, anna.day_turns_h, anna.zone) == ("Anna", 10, "Europe/Oslo")
    assert whom(desk, "Anna") == whom(desk, anna.id) == anna
    assert verbs(desk)[-1] == "add_person"


def test_a_dry_run_adds_nobody(desk: Desk) -> None:
    before = desk.store.head()
    add_person(desk, "Anna", dry_run=True)
    assert [card.label for card in desk.store.persons()] == ["me"]
    assert desk.store.head() == before
    with pytest.raises(UsageError, match="'me' is taken"):
        add_person(desk, "me", dry_run=True)


def test_whoever_adds_a_person_may_act_for_them(desk: Desk) -> None:
    member = add_member(desk, "Dr. Berg", "doctor")
    anna = add_person(seat(desk, member), "Anna")
    found = {one.id: one for one in desk.store.members()}[member.id]
    assert found.persons == {anna.id}
    assert [card.label for card in list_persons(seat(desk, found))] == ["Anna"]


@pytest.mark.parametrize("label", ["", " ", " Anna", "An\nna", "A" * 81])
def test_a_label_is_one_short_line(desk: Desk, label: str) -> None:
    with pytest.raises(UsageError, match="is no label; give one line of up to 80 letters"):
        add_person(desk, label)


def test_labels_are_taken_whatever_the_capitals(desk: Desk) -> None:
    add_person(desk, "A" * 80)
    with pytest.raises(UsageError, match="'ME' is taken"):
        add_person(desk, "ME")


def test_hours_and_zones_are_checked(desk: Desk) -> None:
    with pytest.raises(UsageError, match="24 is not an hour of the day"):
        add_person(desk, "Anna", day_turns_h=24)
    with pytest.raises(UsageError, match="'Mars/Here' is not a time zone"):
        add_person(desk, "Anna", zone="Mars/Here")
    assert len(desk.store.persons()) == 1


def test_a_person_is_changed(desk: Desk) -> None:
    me = own_person(desk)
    assert change_person(desk, me, label="me").label == "me"
    changed = change_person(desk, me, label="Ada", day_turns_h=9, zone="Europe/Oslo")
    assert desk.store.persons() == (changed,)
    assert (changed.label, changed.day_turns_h, changed.zone) == ("Ada", 9, "Europe/Oslo")
    assert change_person(desk, me, zone="", dry_run=True).zone == ""
    assert desk.store.persons() == (changed,)
    add_person(desk, "Bert")
    with pytest.raises(UsageError, match="'Bert' is taken"):
        change_person(desk, me, label="Bert")
    with pytest.raises(UsageError, match="is not a time zone"):
        change_person(desk, me, zone="Mars/Here")
    with pytest.raises(UsageError, match="is not an hour"):
        change_person(desk, me, day_turns_h=-1)
    with pytest.raises(NotAllowed, match="there is nobody of this name"):
        change_person(desk, "f" * 32, label="Bert")


def test_what_is_known_of_a_person_is_counted(desk: Desk) -> None:
    me = own_person(desk)
    assert about_person(desk, me).counts == {}
    log_entry(desk, me, {"urge": "6"}, at="2026-11-18")
    log_entry(desk, me, {"urge": "5"})
    about = about_person(desk, me)
    assert about.counts == {"entry": 2}
    assert (str(about.first), str(about.last)) == ("2026-11-18", "2026-11-20")
    assert verbs(desk)[-1] == "about_person"
    with pytest.raises(NotAllowed):
        about_person(desk, "f" * 32)


def test_nothing_of_a_deleted_person_is_left_in_any_file(desk: Desk) -> None:
    anna = add_person(desk, "Annabella").id
    partner = carer_of(desk, anna, "partner")
    other = add_member(desk, "Dr. Berg", "doctor", persons=(anna, own_person(desk)))
    log_entry(desk, anna, {"quetiapine": "25mg"}, "an evening of violets")
    log_entry(desk, own_person(desk), {"urge": "6"})
    assert b"violets" in everything(desk.folder)
    assert delete_person(desk, anna, dry_run=True) == 1
    assert whom(desk, "Annabella").id == anna
    assert delete_person(desk, anna) == 1
    for word in (b"violets", b"quetiapine", b"Annabella"):
        assert word not in everything(desk.folder)
    members = {one.id: one.persons for one in desk.store.members()}
    assert members[partner.id] == frozenset()
    assert members[other.id] == {own_person(desk)}
    assert len(list_records(desk, own_person(desk))) == 1
    assert ("delete_person", anna) in [(o.event.verb, o.event.person) for o in desk.store.audit()]
    with pytest.raises(NotAllowed):
        whom(desk, "Annabella")
    with pytest.raises(NotAllowed):
        delete_person(desk, anna)


def test_a_member_is_let_in_to_named_persons(desk: Desk) -> None:
    anna = add_person(desk, "Anna").id
    member = add_member(desk, "Dr. Berg", "doctor")
    doctor = seat(desk, member)
    with pytest.raises(NotAllowed):
        list_records(doctor, anna)
    let_in = grant(desk, member.id, [anna])
    assert list_records(seat(desk, let_in), anna) == ()
    assert grant(desk, member.id, []).persons == frozenset()


def test_members_are_checked(desk: Desk) -> None:
    with pytest.raises(UsageError, match="'boss' is no role"):
        add_member(desk, "Dr. Berg", "boss")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="'Me' is taken"):
        add_member(desk, "Me", "doctor")
    with pytest.raises(UsageError, match="there is no such person"):
        add_member(desk, "Dr. Berg", "doctor", persons=["nobody"])
    with pytest.raises(UsageError, match="there is no such member"):
        grant(desk, "nobody", [])
    with pytest.raises(UsageError, match="there is no such person"):
        grant(desk, desk.actor.id, ["nobody"])
    assert len(desk.store.members()) == 1


def test_a_carer_is_known_from_the_first_time_on(desk: Desk) -> None:
    me = own_person(desk)
    tried = carer_of(desk, me, "parent", dry_run=True)
    assert tried not in desk.store.members()
    parent = carer_of(desk, me, "parent")
    assert (parent.role, parent.relation, parent.persons) == ("carer", "parent", {me})
    assert carer_of(desk, me, "parent") == parent
    assert carer_of(desk, me, "partner") != parent
    assert len(desk.store.members()) == 3
    anna = add_person(desk, "Anna").id
    assert carer_of(desk, anna, "parent") != parent
    with pytest.raises(UsageError, match="there is no such person"):
        carer_of(desk, "nobody", "parent")


def test_a_carer_may_write_and_not_delete(desk: Desk) -> None:
    me = own_person(desk)
    parent = seat(desk, carer_of(desk, me, "parent"))
    entry = log_entry(parent, me, {"urge": "6"}).entry
    assert (entry.author, entry.author_role) == (parent.actor.id, "carer")
    with pytest.raises(NotAllowed):
        delete_person(parent, me)
    with pytest.raises(NotAllowed):
        add_member(parent, "another", "carer")


def test_a_stranger_cannot_let_themselves_in(desk: Desk) -> None:
    stranger = seat(desk, Actor("x", "Charlie", "doctor"))
    with pytest.raises(NotAllowed):
        grant(stranger, "x", [own_person(desk)])
    with pytest.raises(NotAllowed):
        carer_of(stranger, own_person(desk), "parent")
