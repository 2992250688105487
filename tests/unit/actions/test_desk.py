"""The desk: what a verb is, the check in front of it, the line a refusal leaves, and records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from tests.builders.desks import clock_of, make_desk, own_person, seat

from ekbom.actions.desk import VERBS, Desk
from ekbom.actions.entries import log_entry
from ekbom.actions.people import add_person, list_persons, whom
from ekbom.model.errors import NotAllowed, UsageError
from ekbom.model.kept import Kept
from ekbom.model.people import Actor


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path)
    yield made
    made.store.close()


def last_event(desk: Desk) -> tuple[str, str, str, str]:
    *_, line = desk.store.audit()
    return line.event.actor, line.event.verb, line.event.person, line.event.result


def test_verbs_know_their_right_and_whether_they_are_about_a_person() -> None:
    assert (VERBS["log_entry"].right, VERBS["log_entry"].about_person) == ("write", True)
    assert (VERBS["add_person"].right, VERBS["add_person"].about_person) == ("people", False)
    assert (VERBS["whom"].right, VERBS["whom"].about_person) == ("see", True)
    assert VERBS["log_entry"].function is log_entry
    assert log_entry.__name__ == "log_entry"
    assert log_entry.__doc__


def test_an_event_is_in_utc(desk: Desk) -> None:
    clock_of(desk).at = datetime(2026, 11, 21, 1, 0, tzinfo=timezone(timedelta(hours=2)))
    event = desk.event("log_entry", "p", ("r",))
    assert event.at == datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
    assert event.at.tzinfo is UTC
    assert (event.actor, event.role, event.verb) == (desk.actor.id, "person", "log_entry")
    assert (event.person, event.records, event.result) == ("p", ("r",), "done")


def test_the_versions_of_a_record_say_who_wrote_them_and_when_in_utc(desk: Desk) -> None:
    here, night = timezone(timedelta(hours=2)), date(2026, 11, 20)
    clock_of(desk).at = datetime(2026, 11, 21, 1, 0, tzinfo=here)
    first = desk.first_record("p", "plan", "k", {"a": 1}, night=night, source="s", original="o")
    at = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
    assert first == Kept(
        first.id, "p", "plan", "k", at, desk.actor.id, "person", {"a": 1},
        night=night, source="s", original="o",
    )  # fmt: skip
    assert first.written_at.tzinfo is UTC
    assert desk.first_record("p", "plan", "k", {}).id != first.id
    assert desk.first_record("p", "plan", "k", {}, id_="own").id == "own"
    doctor = seat(desk, Actor("d", "Dora", "doctor"))
    clock_of(desk).step(hours=1)
    second = doctor.next_record(first, {"a": 2}, "a slip")
    assert second == replace(
        first, body={"a": 2}, version=2, changed_at=at + timedelta(hours=1), author="d",
        author_role="doctor", reason="a slip",
    )  # fmt: skip
    third = desk.next_record(second, {}, "again", source="t", original="")
    assert (third.version, third.source, third.original) == (3, "t", "")
    assert second.named == f"plan {first.id[:8]}"


def test_a_refused_person_verb_leaves_one_line(desk: Desk) -> None:
    me = own_person(desk)
    before = desk.store.head()[0]
    stranger = seat(desk, Actor("x", "Charlie", "therapist"))
    with pytest.raises(NotAllowed, match="may not do this to this person"):
        log_entry(stranger, me, {"urge": "6"})
    assert last_event(desk) == ("x", "log_entry", me, "refused")
    assert desk.store.head()[0] == before + 1


def test_a_refused_house_verb_leaves_one_line(desk: Desk) -> None:
    stranger = seat(desk, Actor("x", "Charlie", "carer"))
    with pytest.raises(NotAllowed, match="may not do this to this workspace"):
        list_persons(stranger)
    assert last_event(desk) == ("x", "list_persons", "", "refused")


def test_a_person_is_found_by_label_or_id(desk: Desk) -> None:
    anna = add_person(desk, "Anna")
    assert whom(desk, "Anna") == anna
    assert whom(desk, anna.id) == anna


def test_without_a_label_it_is_oneself(desk: Desk) -> None:
    me = own_person(desk)
    add_person(desk, "Anna")
    assert whom(desk, "").id == me


def test_a_therapist_with_several_has_to_say_whom(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, role="therapist")
    with pytest.raises(NotAllowed, match="there is nobody here"):
        whom(desk, "")
    anna = add_person(desk, "Anna")
    assert whom(desk, "") == anna
    add_person(desk, "Bert")
    with pytest.raises(UsageError, match="there are 2 persons here; say whom it is about"):
        whom(desk, "")


@pytest.mark.parametrize("label", ["Anna", "Nobody"])
def test_the_unknown_and_the_forbidden_are_refused_in_the_same_words(
    desk: Desk, label: str
) -> None:
    anna = add_person(desk, "Anna")
    carer = seat(desk, Actor("x", "Charlie", "carer", frozenset((own_person(desk),))))
    with pytest.raises(NotAllowed) as refused:
        whom(carer, label)
    assert str(refused.value) == (
        f"{label}: there is nobody of this name here for you; see ekbom list --persons"
    )
    assert last_event(desk) == ("x", "whom", anna.id if label == "Anna" else "", "refused")
