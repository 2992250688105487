"""What is due by what a workspace keeps, and as a calendar file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from tests.builders.desks import make_desk, own_person, seat
from tests.builders.vignettes import case_of, case_text

from ekbom.actions.desk import Desk
from ekbom.actions.due import due, due_of_case, write_calendar
from ekbom.actions.entries import log_entry
from ekbom.actions.home import home_items, set_appointment, set_home
from ekbom.actions.kept_case import amend_case
from ekbom.cli import main
from ekbom.model.errors import NotAllowed, StoreError, UsageError
from ekbom.model.kept import Kept
from ekbom.model.people import Actor

TODAY = date(2026, 11, 21)
TAKING = {"taking": [{"name": "Pramipexole", "taking": "taken", "since": date(2026, 1, 5)}]}
MADE_AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path)
    yield made
    made.store.close()


def codes(desk: Desk, today: date = TODAY) -> list[str]:
    return [one.code for one in due(desk, own_person(desk), today).items]


def keep(desk: Desk, kind: Any, key: str, body: dict[str, Any], **more: Any) -> Kept:
    """A record as another action would keep it."""
    person = own_person(desk)
    given = {"author": desk.actor.id, "author_role": desk.actor.role, **more}
    made = Kept(desk.new_id(), person, kind, key, desk.now(), body=body, **given)
    desk.store.keep([made], desk.event("keep", person, (made.id,)))
    return made


def sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The plan of a trial of ten nights from 2026-11-01 on."""
    monkeypatch.chdir(tmp_path)
    words = ["simulate", "diary", "--effect", "-2.5", "--pairs", "5", "--seed", "3"]
    assert main([*words, "--start", "2026-11-01", "-o", "d.csv", "--plan", "p.json"]) == 0
    found: dict[str, Any] = json.loads(Path("p.json").read_text())
    return found


def test_a_new_workspace_has_nothing_due(desk: Desk) -> None:
    found = due(desk, own_person(desk), TODAY)
    assert (found.title, found.person) == ("me", own_person(desk))
    assert (found.items, found.red_flags, found.stop_cards, found.findings) == ((), (), (), ())


def test_what_was_logged_and_what_was_told_count(desk: Desk) -> None:
    person = own_person(desk)
    log_entry(desk, person, {"irls": "22"}, at="2026-08-02")
    amend_case(desk, person, case_text(TAKING), reason="told")
    set_appointment(desk, person, date(2026, 12, 1), "sleep clinic")
    set_home(desk, person, home_items("calf stretch, evenings until 2026-12-20; warm bath"))
    found = due(desk, person, TODAY)
    assert [(one.code, one.state) for one in found.items] == [
        ("due.augmentation", "overdue"),
        ("due.impulse", "overdue"),
        ("due.wheel", "overdue"),
        ("due.scale", "today"),
        ("due.appointment", "coming"),
        ("due.home", "coming"),
        ("due.review", "coming"),
    ]
    assert found.items[4].what == "Appointment: sleep clinic."
    assert len(found.within(10).items) == 5
    assert len(found.within(9).items) == 4


def test_a_medicine_that_was_stopped_raises_its_card(desk: Desk) -> None:
    person = own_person(desk)
    log_entry(desk, person, {"pramipexole": "stopped"})
    (card,) = due(desk, person, TODAY).stop_cards
    assert card.code == "stopcard.dopaminergic.ended"


def test_a_warning_sign_ends_it_at_once(desk: Desk) -> None:
    told = {**TAKING, "known": {"one_leg_swollen": True}}
    amend_case(desk, own_person(desk), case_text(told), reason="told")
    found = due(desk, own_person(desk), TODAY)
    assert [one.code for one in found.red_flags] == ["redflag.leg"]
    assert found.items == ()


def test_a_trial_is_due_until_its_result_was_read(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = sealed(tmp_path, monkeypatch)
    keep(desk, "plan", plan["seal"]["whole"], plan)
    assert codes(desk, date(2026, 11, 10)) == ["due.trial"]
    end = date(2026, 11, 11)
    result = {"outcome": "urge", "actions": [{"name": "stretching", "level": "helps"}]}
    asked = {"what": "helps", "asked": {}, "version": "0", "result": result}
    for n, (day, body) in enumerate(
        (
            (date(2026, 11, 10), asked),
            (None, asked),
            (end, {**asked, "what": "course"}),
            (end, {**asked, "result": {**result, "outcome": "sleep"}}),
            (end, {**asked, "result": {**result, "actions": [{"name": "tea", "level": "helps"}]}}),
            (
                end,
                {**asked, "result": {**result, "actions": [
                    {"name": "stretching", "level": "sealed"}]}},
            ),
            (end, {"what": "helps"}),
        )
    ):  # fmt: skip
        keep(desk, "answer", str(n), body, night=day)
    assert codes(desk) == ["due.trial"]
    keep(desk, "answer", "read", asked, night=end)
    assert codes(desk) == []


def test_a_plan_that_was_altered_is_said_and_the_rest_goes_on(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = sealed(tmp_path, monkeypatch)
    plan["question"]["outcome"] = "sleep"
    kept = keep(desk, "plan", "x", plan)
    set_appointment(desk, own_person(desk), date(2026, 12, 1))
    found = due(desk, own_person(desk), TODAY)
    assert [one.code for one in found.items] == ["due.appointment"]
    (said,) = found.findings
    assert (said.code, said.where) == ("plan_not_read", f"plan {kept.id[:8]}")
    assert said.what == "the question part was altered after the plan was sealed"


def test_records_from_elsewhere_that_cannot_be_read_are_said(desk: Desk) -> None:
    keep(desk, "appointment", "x", {"on": "soon"})
    keep(desk, "home", "home", {"items": 3})
    keep(desk, "appointment", "2026-12-01", {"on": "2026-12-01"})
    found = due(desk, own_person(desk), TODAY)
    assert [one.code for one in found.items] == ["due.appointment"]
    assert {one.code for one in found.findings} == {"appointment_not_read", "home_not_read"}


def test_an_appointment_a_doctor_wrote_counts_as_a_look(desk: Desk) -> None:
    told = {"taking": [{"name": "Gabapentin", "taking": "taken", "since": date(2020, 1, 1)}]}
    amend_case(desk, own_person(desk), case_text(told), reason="told")
    body = {"on": "2026-03-01", "what": "clinic"}
    keep(desk, "appointment", "2026-03-01", body, night=date(2026, 3, 1))
    assert due(desk, own_person(desk), TODAY).items[0].since == date(2021, 1, 1)
    body = {"on": "2026-04-01", "what": "clinic"}
    keep(desk, "appointment", "2026-04-01", body, author_role="doctor", night=date(2026, 4, 1))
    assert due(desk, own_person(desk), TODAY).items[0].since == date(2027, 4, 1)


def test_reading_it_is_in_the_audit_without_a_word_of_it(desk: Desk) -> None:
    set_appointment(desk, own_person(desk), date(2026, 12, 1), "sleep clinic")
    due(desk, own_person(desk), TODAY)
    *_, last = desk.store.audit()
    assert (last.event.verb, last.event.person, last.event.result) == (
        "due", own_person(desk), "done",
    )  # fmt: skip
    assert "clinic" not in repr(list(desk.store.audit()))


@pytest.mark.parametrize("role", ["researcher", "administrator"])
def test_who_may_not_see_the_person_is_refused(desk: Desk, role: Any) -> None:
    outsider = seat(desk, Actor("x", "x", role, frozenset((own_person(desk),))))
    with pytest.raises(NotAllowed):
        due(outsider, own_person(desk), TODAY)
    *_, last = desk.store.audit()
    assert (last.event.verb, last.event.result) == ("due", "refused")


def test_another_reader_is_refused(desk: Desk) -> None:
    with pytest.raises(UsageError, match="--audience"):
        due(desk, own_person(desk), TODAY, audience="friend")


def test_the_findings_of_a_case_go_along_but_not_the_cards_again() -> None:
    told = {
        "taking": [{"name": "Sertraline", "taking": "stopped", "written_by": "person"}],
        "known": {"low_mood": [True, False]},
    }
    found = due_of_case(case_of(told), today=TODAY)
    assert [one.code for one in found.findings] == ["contradiction"]
    assert len(found.stop_cards) == 1


def test_plain_values_hold_dates_as_texts(desk: Desk) -> None:
    set_appointment(desk, own_person(desk), date(2026, 12, 1), "clinic")
    found = json.loads(json.dumps(due(desk, own_person(desk), TODAY).to_dict()))
    assert found["today"] == "2026-11-21"
    (item,) = found["items"]
    assert (item["since"], item["code"], item["sources"]) == (
        "2026-12-01", "due.appointment",
        ["ekbom. A choice of this project, not a finding of anybody"],
    )  # fmt: skip


def test_the_calendar_is_written_anew_with_the_same_entries(desk: Desk, tmp_path: Path) -> None:
    set_appointment(desk, own_person(desk), date(2026, 12, 1), "clinic")
    found = due(desk, own_person(desk), TODAY)
    place = tmp_path / "due.ics"
    assert write_calendar([found], place, made_at=MADE_AT, today=TODAY) == 1
    first = place.read_bytes()
    assert write_calendar([found], place, made_at=MADE_AT, today=TODAY) == 1
    assert place.read_bytes() == first
    assert b"\r\n" in first
    assert b"\r\r" not in first
    assert b"clinic" not in first
    assert place.stat().st_mode & 0o777 == 0o600
    (event,) = Calendar.from_ical(first).subcomponents
    other = replace(found, person="somebody else")
    write_calendar([other], place, made_at=MADE_AT, today=TODAY)
    (theirs,) = Calendar.from_ical(place.read_bytes()).subcomponents
    assert theirs["uid"] != event["uid"]


def test_a_calendar_without_a_place_is_refused(desk: Desk, tmp_path: Path) -> None:
    found = due(desk, own_person(desk), TODAY)
    with pytest.raises(StoreError, match="it cannot be written"):
        write_calendar([found], tmp_path / "no" / "due.ics", made_at=MADE_AT, today=TODAY)
