"""Entries: logged, amended, deleted, listed, shown; and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.builders.desks import START, clock_of, make_desk, own_person, seat

from ekbom.actions.desk import Desk
from ekbom.actions.entries import (
    amend_entry,
    delete_records,
    list_records,
    log_entry,
    show_record,
    who_wrote,
)
from ekbom.actions.entry_names import NearName
from ekbom.actions.people import add_member, add_person, carer_of
from ekbom.model.errors import InputError, NotAllowed, UnitError, UsageError


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def me(desk: Desk) -> str:
    return own_person(desk)


def told(desk: Desk) -> list[tuple[str, tuple[str, ...], str]]:
    return [(o.event.verb, o.event.records, o.event.result) for o in desk.store.audit()]


def test_an_entry_is_kept_as_it_was_written(desk: Desk, me: str) -> None:
    done = log_entry(desk, me, {"urge": " 6 ", "magnesium": "400mg"}, " bad evening ")
    (entry,) = list_records(desk, me)
    assert entry == done.entry
    assert done.kept
    assert entry.body == {"cells": {"urge": "6", "magnesium": "400mg"}, "note": "bad evening"}
    assert (entry.kind, entry.key, entry.source) == ("entry", entry.id, "log")
    assert (entry.at, entry.night) == (datetime(2026, 11, 20, 21, 30), date(2026, 11, 20))
    assert entry.written_at == START
    assert entry.written_at.tzinfo is UTC
    assert (entry.author, entry.author_role) == (desk.actor.id, "person")
    assert (entry.version, entry.late, entry.reason, entry.changed_at) == (1, False, "", None)
    assert ("log_entry", (entry.id,), "done") in told(desk)


def test_the_audit_holds_no_word_of_it(desk: Desk, me: str) -> None:
    log_entry(desk, me, {"urge": "6", "quetiapine": "25mg"}, "violets")
    for line in desk.store.audit():
        assert not any(word in repr(line) for word in ("urge", "quetiapine", "violets", "'me'"))


def test_new_names_are_said_back_once(desk: Desk, me: str) -> None:
    first = log_entry(desk, me, {"urge": "6", "juggling": "1"})
    assert [str(one) for one in first.findings] == [
        "urge: it is new here; it counts as something rated",
        "juggling: it is new here; it counts as something done",
    ]
    assert log_entry(desk, me, {"urge": "6", "Juggling": "1"}).findings == ()


def test_a_dry_run_keeps_nothing_and_says_the_same(desk: Desk, me: str) -> None:
    before = desk.store.head()
    tried = log_entry(desk, me, {"urge": "60"}, dry_run=True)
    assert not tried.kept
    assert [one.code for one in tried.findings] == ["new_name", "off_scale"]
    assert desk.store.head() == before
    assert desk.store.find(me, "entry") == ()


def test_a_near_name_is_asked_about_and_can_be_meant(desk: Desk, me: str) -> None:
    log_entry(desk, me, {"coffee": "1"})
    with pytest.raises(NearName):
        log_entry(desk, me, {"cofee": "1"})
    assert log_entry(desk, me, {"cofee": "1"}, new=["cofee"]).kept


@pytest.mark.parametrize(
    ("cells", "note", "error"),
    [
        ({}, "", UsageError),
        ({"urge": "?"}, "", InputError),
        ({"note": "x"}, "", UsageError),
        ({"urge": "6", "Urge": "7"}, "", UsageError),
        ({"ferritin": "45"}, "", InputError),
        ({"ferritin": "45 ml"}, "", InputError),
        ({"irls": "x"}, "", InputError),
        ({}, "n" * 10_001, InputError),
    ],
)
def test_what_cannot_be_read_changes_nothing(
    desk: Desk, me: str, cells: dict[str, str], note: str, error: type[Exception]
) -> None:
    if "Urge" in cells:
        log_entry(desk, me, {"urge": "5"})
    before, kept = desk.store.head(), desk.store.find(me, "entry")
    with pytest.raises(error):
        log_entry(desk, me, cells, note)
    assert (desk.store.head(), desk.store.find(me, "entry")) == (before, kept)


def test_a_dose_of_another_dimension_is_refused(desk: Desk, me: str) -> None:
    log_entry(desk, me, {"magnesium": "400mg"})
    with pytest.raises(UnitError, match="cannot be turned into mass"):
        log_entry(desk, me, {"magnesium": "5ml"})
    assert len(list_records(desk, me)) == 1


def test_two_values_of_one_night_are_said(desk: Desk, me: str) -> None:
    log_entry(desk, me, {"coffee": "1"})
    (finding,) = log_entry(desk, me, {"coffee": "2"}).findings
    assert finding.code == "two_values"
    clock_of(desk).step(hours=24)
    assert log_entry(desk, me, {"coffee": "3"}).findings == ()


def test_the_moment_decides_the_night(desk: Desk, me: str) -> None:
    rated = log_entry(desk, me, {"urge": "6"}, at="09:00").entry
    done = log_entry(desk, me, {"coffee": "2"}, at="09:00").entry
    both = log_entry(desk, me, {"urge": "6", "coffee": "2"}, at="09:00").entry
    words = log_entry(desk, me, {}, "a bad night", at="09:00").entry
    blood = log_entry(desk, me, {"ferritin": "45 ug/L"}, at="2026-11-19").entry
    assert [one.night.isoformat() for one in (rated, done, both, words, blood) if one.night] == [
        "2026-11-19", "2026-11-20", "2026-11-19", "2026-11-19", "2026-11-19",
    ]  # fmt: skip
    assert blood.at is None


def test_the_clock_is_the_persons(desk: Desk) -> None:
    ada = add_person(desk, "Ada", zone="Pacific/Auckland").id
    entry = log_entry(desk, ada, {"urge": "6"}).entry
    assert entry.at == datetime(2026, 11, 21, 10, 30)
    assert entry.night == date(2026, 11, 20)
    assert entry.written_at == START


def test_late_is_said_and_never_refused(desk: Desk, me: str) -> None:
    clock_of(desk).step(hours=36)
    in_time = log_entry(desk, me, {"urge": "6"}, at="2026-11-20T21:30")
    assert not in_time.entry.late
    clock_of(desk).step(seconds=1)
    late = log_entry(desk, me, {"urge": "6"}, at="2026-11-20T21:30")
    assert late.entry.late
    (finding,) = late.findings
    assert (finding.code, finding.severity) == ("late_entry", "warning")
    assert finding.what == "written more than 36 h afterwards"
    assert [one.late for one in list_records(desk, me)] == [False, True]


def test_an_old_value_from_paper_is_late_and_nobody_is_told_off(desk: Desk, me: str) -> None:
    log_entry(desk, me, {"ferritin": "45 ug/L"}, at="2026-11-01")
    old = log_entry(desk, me, {"ferritin": "47 ug/L"}, at="2026-11-02")
    assert old.entry.late
    assert old.findings == ()
    mixed = log_entry(desk, me, {"ferritin": "48 ug/L", "urge": "6"}, at="2026-11-03")
    assert [one.code for one in mixed.findings] == ["new_name", "late_entry"]


def test_a_partner_stands_apart(desk: Desk, me: str) -> None:
    partner = seat(desk, carer_of(desk, me, "partner"))
    log_entry(desk, me, {"kicks": "3"})
    seen = log_entry(partner, me, {"kicks": "12"}, source="partner", at="08:00")
    assert (seen.entry.source, seen.entry.author_role) == ("partner", "carer")
    assert seen.entry.author == partner.actor.id
    # What the partner saw in the morning was in the night, and contradicts nothing.
    assert seen.entry.night == date(2026, 11, 19)
    assert seen.findings == ()
    with pytest.raises(UsageError, match="'wearable' is no source"):
        log_entry(desk, me, {"kicks": "3"}, source="wearable")


@pytest.mark.parametrize(
    ("cells", "note", "taking"),
    [
        ({"ropinirole": "not taken"}, "", "not_taken"),
        ({"ropinirole": "stopped"}, "", "stopped"),
        ({"ropinirole": "different"}, "", "different"),
        ({}, "stopped ropinirole on my own", "stopped"),
        ({"ropinirole": "0"}, "", "stopped"),
        ({"ropinirole": "no"}, "", "stopped"),
    ],
)
def test_a_medicine_that_was_ended_calls_its_card(
    desk: Desk, me: str, cells: dict[str, str], note: str, taking: str
) -> None:
    for _ in range(2):
        assert log_entry(desk, me, {"ropinirole": "1"}).medicines == ()
        clock_of(desk).step(hours=24)
    (use,) = log_entry(desk, me, cells, note).medicines
    assert (use.taking, use.written_by) == (taking, "person")


@pytest.mark.parametrize(
    ("cells", "note"),
    [
        ({"ropinirole": "1"}, ""),
        ({"urge": "6"}, "a bad evening"),
        ({"coffee": "0"}, ""),
        ({"magnesium": "stopped"}, ""),
        ({}, "stopped the coffee"),
    ],
)
def test_nothing_else_calls_a_card(desk: Desk, me: str, cells: dict[str, str], note: str) -> None:
    for _ in range(2):
        log_entry(desk, me, {"ropinirole": "1", "coffee": "1"})
        clock_of(desk).step(hours=24)
    assert log_entry(desk, me, cells, note).medicines == ()


def test_two_medicines_with_different_pasts(desk: Desk, me: str) -> None:
    for cells in ({"ropinirole": "1"}, {"ropinirole": "1", "gabapentin": "300mg"}):
        log_entry(desk, me, cells)
        clock_of(desk).step(hours=24)
    ended = log_entry(desk, me, {"ropinirole": "0", "gabapentin": "300mg"})
    assert [use.name for use in ended.medicines] == ["ropinirole"]


# Amending


def test_a_correction_is_a_version_with_reason_author_and_time(desk: Desk, me: str) -> None:
    first = log_entry(desk, me, {"urge": "6", "coffee": "2"}, "bad").entry
    clock_of(desk).step(hours=2)
    done = amend_entry(desk, me, first.id, {"urge": "5"}, reason=" a slip ")
    assert done.kept
    versions = show_record(desk, me, first.id)
    assert [one.version for one in versions] == [1, 2]
    assert versions[0] == first
    new = versions[1]
    assert new == done.entry
    assert new.body == {"cells": {"urge": "5", "coffee": "2"}, "note": "bad"}
    assert (new.reason, new.author, new.author_role) == ("a slip", desk.actor.id, "person")
    assert new.written_at == first.written_at
    assert new.changed_at == datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert (new.at, new.night, new.key) == (first.at, first.night, first.key)
    assert list_records(desk, me) == (new,)
    assert ("amend_entry", (first.id,), "done") in told(desk)


def test_values_notes_and_moments_change(desk: Desk, me: str) -> None:
    first = log_entry(desk, me, {"urge": "6", "coffee": "2"}, "bad").entry
    assert amend_entry(desk, me, first.id, {"coffee": ""}, reason="r").entry.body["cells"] == {
        "urge": "6"
    }
    assert amend_entry(desk, me, first.id, note="good", reason="r").entry.body["note"] == "good"
    assert amend_entry(desk, me, first.id, note="", reason="r").entry.body["note"] == ""
    moved = amend_entry(desk, me, first.id, at="09:00", reason="r").entry
    assert (moved.at, moved.night) == (datetime(2026, 11, 20, 9), date(2026, 11, 19))
    dated = amend_entry(desk, me, first.id, at="2026-11-18", reason="r").entry
    assert (dated.at, dated.night, dated.late) == (None, date(2026, 11, 18), True)
    in_time = amend_entry(desk, me, first.id, at="21:00", reason="r").entry
    assert (in_time.version, in_time.late) == (7, False)
    again = amend_entry(desk, me, first.id, {"tea": "1"}, reason="r")
    assert [one.code for one in again.findings] == ["new_name"]


def test_a_value_that_is_changed_late_is_late_and_a_note_is_not(desk: Desk, me: str) -> None:
    first = log_entry(desk, me, {"urge": "6"}).entry
    clock_of(desk).step(hours=37)
    assert not amend_entry(desk, me, first.id, note="bad", reason="r").entry.late
    changed = amend_entry(desk, me, first.id, {"urge": "5"}, reason="r")
    assert changed.entry.late
    assert [one.code for one in changed.findings] == ["late_entry"]
    assert amend_entry(desk, me, first.id, note="", reason="r").entry.late


def test_a_correction_that_is_none_is_refused(desk: Desk, me: str) -> None:
    first = log_entry(desk, me, {"urge": "6"}).entry
    before = desk.store.head()
    for given, says in (
        ({"cells": {"urge": "5"}, "reason": " "}, "a correction needs its reason"),
        ({"reason": "r"}, "nothing would change"),
        ({"cells": {"urge": "6"}, "reason": "r"}, "nothing would change"),
        ({"note": "", "reason": "r"}, "nothing would change"),
        ({"cells": {"urge": ""}, "reason": "r"}, "nothing would be left"),
        ({"cells": {"tea": ""}, "reason": "r"}, "it is not in this entry"),
    ):
        with pytest.raises(UsageError, match=says):
            amend_entry(desk, me, first.id, **given)  # type: ignore[arg-type]
    assert desk.store.head() == before
    assert len(show_record(desk, me, first.id)) == 1


def test_a_correction_can_be_tried(desk: Desk, me: str) -> None:
    first = log_entry(desk, me, {"urge": "6"}).entry
    tried = amend_entry(desk, me, first.id, {"urge": "5"}, reason="r", dry_run=True)
    assert not tried.kept
    assert tried.entry.version == 2
    assert show_record(desk, me, first.id) == (first,)


def test_a_correction_calls_the_card_too(desk: Desk, me: str) -> None:
    first = log_entry(desk, me, {"ropinirole": "1"}).entry
    (use,) = amend_entry(desk, me, first.id, {"ropinirole": "stopped"}, reason="r").medicines
    assert use.taking == "stopped"


# Finding, listing, deleting


def test_a_record_is_found_by_its_beginning_or_as_the_last(desk: Desk, me: str) -> None:
    one = log_entry(desk, me, {"urge": "6"}).entry
    clock_of(desk).step(minutes=1)
    two = log_entry(desk, me, {"urge": "5"}, at="20:00").entry
    assert show_record(desk, me, "last") == (two,)
    assert show_record(desk, me, one.id[:32]) == (one,)
    # All ids of the builder begin alike.
    with pytest.raises(UsageError, match="000000: 2 records begin like this; give more letters"):
        show_record(desk, me, "000000")
    delete_records(desk, me, [two.id])
    assert show_record(desk, me, "000000") == (one,)
    with pytest.raises(NotAllowed, match="there is no such record here"):
        show_record(desk, me, "00000")


def test_the_record_of_another_is_refused_as_one_that_is_not_there(desk: Desk, me: str) -> None:
    anna = add_person(desk, "Anna").id
    hers = log_entry(desk, anna, {"urge": "6"}).entry
    words = set()
    for record in (hers.id, "f" * 32, "last"):
        for act in (
            lambda r: show_record(desk, me, r),
            lambda r: delete_records(desk, me, [r]),
            lambda r: amend_entry(desk, me, r, {"urge": "1"}, reason="r"),
        ):
            with pytest.raises(NotAllowed) as refused:
                act(record)
            words.add(str(refused.value).removeprefix(record))
    assert words == {": there is no such record here for you; see ekbom list"}
    assert list_records(desk, anna) == (hers,)


def test_records_are_listed_by_kind_and_night(desk: Desk, me: str) -> None:
    for day in (18, 19, 20):
        log_entry(desk, me, {"urge": "6"}, at=f"2026-11-{day}")

    def nights(**limits: object) -> list[int]:
        found = list_records(desk, me, **limits)  # type: ignore[arg-type]
        return [one.night.day for one in found if one.night]

    assert nights() == [18, 19, 20]
    assert nights(since=date(2026, 11, 19)) == [19, 20]
    assert nights(until=date(2026, 11, 19)) == [18, 19]
    assert nights(newest=1) == [20]
    assert list_records(desk, me, "recording") == ()
    assert told(desk)[-1][0] == "list_records"
    with pytest.raises(UsageError, match="'dream' is no kind; use one of entry, source"):
        list_records(desk, me, "dream")  # type: ignore[arg-type]


def test_reading_leaves_a_line(desk: Desk, me: str) -> None:
    entry = log_entry(desk, me, {"urge": "6"}).entry
    show_record(desk, me, entry.id)
    assert told(desk)[-1] == ("show_record", (entry.id,), "done")


def test_those_who_wrote_have_names(desk: Desk, me: str) -> None:
    entry = log_entry(desk, me, {"urge": "6"}).entry
    add_member(desk, "Dr. Berg", "doctor")
    parent = seat(desk, carer_of(desk, me, "parent"))
    amend_entry(parent, me, entry.id, {"urge": "5"}, reason="r")
    assert who_wrote(desk, me, "last") == {
        desk.actor.id: "me", parent.actor.id: parent.actor.label
    }  # fmt: skip
    assert told(desk)[-1] == ("who_wrote", (entry.id,), "done")


def test_deleting_is_for_good(desk: Desk, me: str) -> None:
    entry = log_entry(desk, me, {"urge": "6"}, "an evening of violets").entry
    amend_entry(desk, me, entry.id, note="an evening of roses", reason="r")
    assert delete_records(desk, me, ["last"], dry_run=True)[0].id == entry.id
    (gone,) = delete_records(desk, me, ["last", entry.id])
    assert gone.body["note"] == "an evening of roses"
    assert list_records(desk, me) == ()
    assert ("delete_records", (entry.id,), "done") in told(desk)
    everything = b"".join(p.read_bytes() for p in desk.folder.rglob("*") if p.is_file())
    assert b"violets" not in everything
    assert b"roses" not in everything
    with pytest.raises(NotAllowed, match="there is no such record"):
        delete_records(desk, me, [entry.id])


def test_only_an_entry_is_corrected(desk: Desk, me: str) -> None:
    from ekbom.actions.home import home_items, set_home

    home = set_home(desk, me, home_items("calf stretch, evenings")).record
    with pytest.raises(UsageError, match="it is no entry but of the kind home"):
        amend_entry(desk, me, home.id, {"urge": "5"}, reason="r")
