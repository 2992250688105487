"""The journal on every database: the same answers, also for two who write at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from tests.builders.desks import PASSPHRASE, Counter, clock_of, own_person, seat

from ekbom.actions.desk import Desk
from ekbom.actions.entries import (
    amend_entry,
    delete_records,
    list_records,
    log_entry,
    show_record,
)
from ekbom.actions.people import (
    about_person,
    add_member,
    add_person,
    carer_of,
    change_person,
    delete_person,
    list_persons,
    whom,
)
from ekbom.actions.workspace import open_workspace
from ekbom.model.errors import NotAllowed, UnitError


def test_a_life_of_an_entry(desk: Desk) -> None:
    me = own_person(desk)
    first = log_entry(desk, me, {"urge": "6", "magnesium": "400mg"}, "bad evening").entry
    clock_of(desk).step(hours=1)
    assert amend_entry(desk, me, first.id[:31] + first.id[31], {"urge": "5"}, reason="slip").kept
    assert [one.version for one in show_record(desk, me, "last")] == [1, 2]
    (newest,) = list_records(desk, me)
    assert newest.body == {"cells": {"magnesium": "400mg", "urge": "5"}, "note": "bad evening"}
    with pytest.raises(UnitError):
        log_entry(desk, me, {"magnesium": "5ml"})
    assert delete_records(desk, me, ["last"])[0].id == first.id
    assert list_records(desk, me) == ()
    verbs = [(one.event.verb, one.event.result) for one in desk.store.audit()]
    assert verbs[2:] == [
        ("log_entry", "done"),
        ("amend_entry", "done"),
        ("show_record", "done"),
        ("list_records", "done"),
        ("delete_records", "done"),
        ("list_records", "done"),
    ]


def test_nights_are_found_again(desk: Desk) -> None:
    me = own_person(desk)
    for day in (18, 19, 20):
        log_entry(desk, me, {"urge": "6"}, at=f"2026-11-{day}")
    found = list_records(desk, me, since=date(2026, 11, 19), newest=5)
    assert [one.night for one in found] == [date(2026, 11, 19), date(2026, 11, 20)]


def test_persons_come_and_go(desk: Desk) -> None:
    anna = add_person(desk, "Ännchen", zone="Europe/Oslo", day_turns_h=10.5)
    assert whom(desk, "Ännchen") == anna
    partner = carer_of(desk, anna.id, "partner")
    log_entry(seat(desk, partner), anna.id, {"kicks": "9"}, source="partner")
    assert about_person(desk, anna.id).counts == {"entry": 1}
    anna = change_person(desk, anna.id, label="Anna")
    assert [card.label for card in list_persons(desk)] == ["Anna", "me"]
    assert delete_person(desk, anna.id) == 1
    assert [card.label for card in list_persons(desk)] == ["me"]
    assert carer_of(desk, own_person(desk), "partner") != partner


def test_a_stranger_is_refused(desk: Desk) -> None:
    doctor = seat(desk, add_member(desk, "Dr. Berg", "doctor"))
    with pytest.raises(NotAllowed):
        log_entry(doctor, own_person(desk), {"urge": "6"})
    assert desk.store.find(own_person(desk), "entry") == ()


def test_it_is_all_there_after_opening_again(desk: Desk, tmp_path: Path, kind: str) -> None:
    me = own_person(desk)
    entry = log_entry(desk, me, {"urge": "6"}).entry
    desk.store.close()
    again = open_workspace(
        tmp_path / "ws", passphrase=PASSPHRASE, now=clock_of(desk), new_id=Counter(100)
    )
    assert list_records(again, me) == (entry,)
    assert (tmp_path / "ws" / "ekbom.db").exists() is (kind != "postgresql")
    again.store.close()


def test_two_who_correct_at_once_both_are_kept(desk: Desk) -> None:
    me = own_person(desk)
    entry = log_entry(desk, me, {"urge": "6"}).entry

    def correct(urge: int) -> None:
        amend_entry(desk, me, entry.id, {"urge": str(urge)}, reason=f"reading {urge}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(correct, [1, 2, 3, 4, 5, 7, 8, 9]))
    versions = show_record(desk, me, entry.id)
    assert [one.version for one in versions] == list(range(1, 10))
    assert {one.body["cells"]["urge"] for one in versions} == set("123456789")
