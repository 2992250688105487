"""What is to be done at home and the next appointment: written, written anew, read back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.builders.desks import clock_of, make_desk, own_person, seat

from ekbom.actions.desk import Desk
from ekbom.actions.home import (
    HomeStep,
    appointment_of,
    appointments_of,
    home_items,
    home_of,
    set_appointment,
    set_home,
)
from ekbom.model.due import Appointment, HomeItem
from ekbom.model.errors import InputError, NotAllowed, UsageError
from ekbom.model.people import Actor

STRETCH = HomeItem("calf stretch", "evenings", date(2026, 12, 20))
BATH = HomeItem("warm bath")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path)
    yield made
    made.store.close()


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("", ()),
        ("  ", ()),
        ("warm bath", (BATH,)),
        ("calf stretch, evenings until 2026-12-20", (STRETCH,)),
        ("calf stretch, evenings, UNTIL 2026-12-20 ; warm bath", (STRETCH, BATH)),
        ("walk until 2026-12-20", (HomeItem("walk", "", date(2026, 12, 20)),)),
        ("walk, daily, and again", (HomeItem("walk", "daily, and again"),)),
        ("walk until it is better", (HomeItem("walk until it is better"),)),
    ],
)
def test_the_line_is_read(text: str, items: tuple[HomeItem, ...]) -> None:
    assert home_items(text) == items


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("walk;", "home: '' is no line of words; write up to 500 letters"),
        (", evenings", "home: '' is no line of words; write up to 500 letters"),
        ("walk until 2026-13-01", "home: 2026-13-01 is not a date; write it as 2026-12-20"),
        ("x" * 501, f"home: '{'x' * 40}' is no line of words; write up to 500 letters"),
        ("walk\nrun", "home: 'walk\\nrun' is no line of words; write up to 500 letters"),
    ],
)
def test_a_line_that_is_none_is_refused(text: str, says: str) -> None:
    with pytest.raises(InputError) as refused:
        home_items(text)
    assert str(refused.value) == says


def test_one_of_the_same_name_takes_its_place_and_the_others_stay(desk: Desk) -> None:
    person = own_person(desk)
    first = set_home(desk, person, [STRETCH, BATH])
    assert first.kept
    assert dict(first.record.body) == {
        "items": [
            {"what": "calf stretch", "how_often": "evenings", "until": "2026-12-20"},
            {"what": "warm bath", "how_often": "", "until": None},
        ]
    }
    clock_of(desk).step(hours=1)
    again = set_home(desk, person, [HomeItem("Warm Bath", "weekly")])
    (kept,) = desk.store.find(person, "home")
    assert home_of(kept) == (STRETCH, HomeItem("Warm Bath", "weekly"))
    assert (kept.id, kept.version, kept.reason) == (first.record.id, 2, "written anew")
    assert kept.written_at == first.record.written_at
    assert kept.changed_at == again.record.changed_at
    assert kept.changed_at is not None
    assert kept.changed_at > kept.written_at


def test_the_same_again_changes_nothing_and_the_audit_says_so(desk: Desk) -> None:
    person = own_person(desk)
    set_home(desk, person, [STRETCH])
    again = set_home(desk, person, [STRETCH])
    assert (again.kept, again.same, again.record.version) == (False, True, 1)
    *_, last = desk.store.audit()
    assert (last.event.verb, last.event.result) == ("set_home", "nothing_changed")
    assert last.event.records == (again.record.id,)


def test_all_anew_and_nothing_left(desk: Desk) -> None:
    person = own_person(desk)
    set_home(desk, person, [STRETCH, BATH])
    set_home(desk, person, [BATH], anew=True)
    assert home_of(desk.store.find(person, "home")[0]) == (BATH,)
    set_home(desk, person, [], anew=True)
    assert home_of(desk.store.find(person, "home")[0]) == ()


def test_nothing_to_write_down_and_too_much(desk: Desk) -> None:
    person = own_person(desk)
    with pytest.raises(UsageError, match="there is nothing to write down"):
        set_home(desk, person, [])
    set_home(desk, person, [HomeItem(f"item {n}") for n in range(50)])
    with pytest.raises(UsageError, match="there would be 51 items; keep up to 50"):
        set_home(desk, person, [BATH])
    assert len(home_of(desk.store.find(person, "home")[0])) == 50


def test_an_appointment_has_its_day_for_its_key(desk: Desk) -> None:
    person, day = own_person(desk), date(2026, 12, 1)
    first = set_appointment(desk, person, day, " sleep clinic ")
    assert dict(first.record.body) == {"on": "2026-12-01", "what": "sleep clinic"}
    assert (first.record.key, first.record.night) == ("2026-12-01", day)
    assert set_appointment(desk, person, day, "sleep clinic").same
    moved = set_appointment(desk, person, day, "sleep clinic, 9:00")
    assert (moved.record.id, moved.record.version) == (first.record.id, 2)
    set_appointment(desk, person, date(2026, 12, 8))
    assert [one.key for one in desk.store.find(person, "appointment")] == [
        "2026-12-01", "2026-12-08",
    ]  # fmt: skip
    with pytest.raises(InputError, match="next: "):
        set_appointment(desk, person, day, "x" * 501)


def test_trying_changes_nothing_but_says_the_same(desk: Desk) -> None:
    person = own_person(desk)
    head = desk.store.head()
    assert not set_home(desk, person, [STRETCH], dry_run=True).kept
    assert not set_appointment(desk, person, date(2026, 12, 1), dry_run=True).kept
    assert desk.store.head() == head
    set_home(desk, person, [STRETCH])
    head = desk.store.head()
    assert set_home(desk, person, [STRETCH], dry_run=True).same
    changed = set_home(desk, person, [BATH], dry_run=True)
    assert (changed.kept, changed.record.version) == (False, 2)
    assert desk.store.head() == head


def test_a_medicine_that_was_stopped_asks_for_its_card(desk: Desk) -> None:
    person = own_person(desk)
    said = set_appointment(desk, person, date(2026, 12, 1), "pramipexole stopped on Monday")
    assert [use.taking for use in said.medicines] == ["stopped"]
    again = set_appointment(desk, person, date(2026, 12, 1), "pramipexole stopped on Monday")
    assert again.same
    assert again.medicines
    assert set_home(desk, person, [STRETCH]).medicines == ()
    assert set_home(desk, person, [HomeItem("pramipexole", "not taken")]).medicines


@pytest.mark.parametrize(
    "body",
    [{}, {"items": None}, {"items": [{}]}, {"items": [{"what": "walk", "until": "soon"}]},
     {"items": ["walk"]}],
)  # fmt: skip
def test_items_that_are_written_otherwise_are_refused_and_can_be_written_anew(
    desk: Desk, body: dict[str, object]
) -> None:
    person = own_person(desk)
    first = set_home(desk, person, [BATH]).record
    strange = replace(first, body=body, version=2, changed_at=desk.now(), reason="elsewhere")
    desk.store.amend([strange], desk.event("elsewhere", person))
    with pytest.raises(InputError) as refused:
        set_home(desk, person, [STRETCH])
    assert str(refused.value) == (
        f"home {first.id[:8]}: it is not written as it must be; remove it, or write it anew with "
        "ekbom log home= and next="
    )
    set_home(desk, person, [STRETCH], anew=True)
    assert home_of(desk.store.find(person, "home")[0]) == (STRETCH,)


def test_an_appointment_as_it_was_kept(desk: Desk) -> None:
    made = set_appointment(desk, own_person(desk), date(2026, 12, 1), "clinic").record
    assert appointment_of(made) == Appointment(date(2026, 12, 1), "clinic")
    theirs = replace(made, author_role="doctor", body={"on": "2026-12-01"})
    assert appointment_of(theirs) == Appointment(date(2026, 12, 1), "", by_prescriber=True)
    for body in ({}, {"on": None}, {"on": "soon"}):
        with pytest.raises(InputError, match=r"^appointment .*: it is not written as it must be"):
            appointment_of(replace(made, body=body))


def test_a_day_has_one_appointment_with_all_that_is_written_down_for_it(desk: Desk) -> None:
    person, day = own_person(desk), date(2026, 12, 1)
    own = set_appointment(desk, person, day, "dentist").record
    visit = HomeStep(desk, person).visit("calf work", 3, day, since=day).record
    said = HomeStep(desk, person).visit("arm work", 3, day, since=day).record
    theirs = replace(said, author_role="doctor")
    later = set_appointment(desk, person, date(2026, 12, 2)).record
    assert appointments_of([own, visit, theirs, later]) == (
        Appointment(day, "dentist; visit 3", by_prescriber=True), Appointment(date(2026, 12, 2), "")
    )  # fmt: skip
    # A course moves its own visit alone.
    moved = HomeStep(desk, person).visit("arm work", 3, date(2026, 12, 3), since=day).record
    assert (moved.id, moved.key) == (said.id, "2026-12-03 arm work")
    odd: list[str] = []
    strange = replace(own, body={})
    assert appointments_of([strange], lambda kept, error: odd.append(kept.id)) == ()
    assert odd == [own.id]


def test_an_outsider_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    person = own_person(desk)
    for actor in (
        Actor("x", "x", "therapist"),
        Actor("y", "y", "researcher", frozenset((person,))),
    ):
        for act in (
            lambda at: set_home(at, person, [STRETCH]),
            lambda at: set_appointment(at, person, date(2026, 12, 1)),
        ):
            with pytest.raises(NotAllowed):
                act(seat(desk, actor))
    assert desk.store.find(person, "home") == desk.store.find(person, "appointment") == ()
    assert [line.event.result for line in desk.store.audit()][-4:] == ["refused"] * 4


def test_no_word_of_it_is_in_the_audit(desk: Desk) -> None:
    person = own_person(desk)
    set_home(desk, person, [STRETCH])
    set_appointment(desk, person, date(2026, 12, 1), "sleep clinic")
    told = " ".join(repr(line) for line in desk.store.audit())
    assert "stretch" not in told
    assert "clinic" not in told
