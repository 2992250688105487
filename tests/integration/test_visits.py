"""A course of visits on every database: begun, recorded, amended, stopped, followed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.builders.desks import PASSPHRASE, Counter, clock_of, own_person, seat
from tests.builders.visits import begin, record, visit

from ekbom.actions.desk import Desk
from ekbom.actions.entries import list_records, log_entry, show_record
from ekbom.actions.home import set_appointment
from ekbom.actions.people import add_member, delete_person
from ekbom.actions.series import begin_series, change_intake, change_series, step_series
from ekbom.actions.visit_log import list_visits, next_morning
from ekbom.actions.visits import amend_visit, record_visit
from ekbom.actions.workspace import open_workspace
from ekbom.model.errors import NotAllowed, NotAnswerable, UsageError


def test_a_whole_course(desk: Desk) -> None:
    me = own_person(desk)
    log_entry(desk, me, {"irls": "24"})
    begin(desk, me)
    assert list_visits(desk, me).status == "planned"
    first = record(desk, me)
    assert first.kept
    assert first.visit.number == 1
    assert first.visit.on == date(2026, 11, 20)
    clock_of(desk).step(days=1)
    told = next_morning(desk, me, {"soreness": 4, "soreness_hours": 60, "bruise": False})
    assert [card.code for card in told.cards] == ["schedule.next_morning"]
    clock_of(desk).step(days=6)
    second = record(desk, me, {"needles_out": 2, "before": {"rating": 5}}, like_last=True)
    assert second.kept
    assert [one.target for one in second.visit.insertions] == ["soleus"]
    assert second.visit.home == first.visit.home
    assert second.visit.after is None
    log_entry(desk, me, {"irls": "14"})
    found = list_visits(desk, me)
    assert (found.status, found.next_on) == ("running", date(2026, 12, 4))
    assert found.review is not None
    assert found.review.fall == 10
    assert [one.visit for one in found.course.mornings] == [1]
    assert [event.rule for event in found.course.safety_events] == [
        "first_visit_faint", "first_visit_faint", "schedule.next_morning",
    ]  # fmt: skip
    assert [event.kind for event in found.course.safety_events] == [
        "shown", "acknowledged", "shown",
    ]  # fmt: skip


def test_at_least_fifteen_items_of_stricta_are_filled_by_the_default_flow(desk: Desk) -> None:
    me = own_person(desk)
    begin(desk, me)
    record(desk, me)
    clock_of(desk).step(days=7)
    # What is seen or counted anew, and nothing else.
    second = record(desk, me, {"needles_out": 2, "before": {"rating": 5}}, like_last=True)
    assert second.complete.standard == "stricta"
    assert (second.complete.asked, second.complete.filled) == (17, 17)


def test_a_manual_course_reaches_the_same_share_with_no_needle(desk: Desk) -> None:
    me = own_person(desk)
    begin(desk, me, kind="manual", needle_phobia=None)
    hand = {"target": "piriformis", "side": "left", "technique": "pressure", "seconds": 30}
    gone = dict.fromkeys(("needle", "insertions", "needles_out"))
    done = record(desk, me, visit(hands=[hand], **gone), written=())
    assert done.kept
    assert done.safety.cards == ()
    clock_of(desk).step(days=7)
    told = {"done": [{"name": "calf stretch", "days_done": 5, "days_asked": 7}]}
    second = record(desk, me, told, like_last=True, written=())
    assert second.complete.standard == "tidier"
    assert (second.complete.filled, second.complete.asked) == (12, 12)


def test_a_stopped_visit_is_not_kept_and_its_cards_are(desk: Desk) -> None:
    me = own_person(desk)
    begin(desk, me, needle_phobia=True)
    done = record(desk, me)
    assert not done.kept
    assert [one.rule for one in done.safety.blocked] == ["needle_phobia"]
    assert list_records(desk, me, "visit") == ()
    shown = list_visits(desk, me).course.safety_events
    assert ("shown", "needle_phobia") in {(one.kind, one.rule) for one in shown}
    last = list(desk.store.audit())
    assert ("record_visit", "refused") in {(one.event.verb, one.event.result) for one in last}
    # By hand it may go on, and what was shown before is still there.
    hand = {"target": "soleus", "side": "right", "technique": "pressure"}
    told = {"kind": "manual", "hands": [hand]}
    assert record(desk, me, told, written=()).kept
    again = list_visits(desk, me).course
    assert again.visits[0].number == 1
    assert again.safety_events[: len(shown)] == shown


def test_a_visit_that_is_put_off_keeps_its_new_date_alone(desk: Desk) -> None:
    me = own_person(desk)
    begin(desk, me)
    ill = {"screen": {"fever": True}}
    assert record(desk, me, visit(**ill, next_on=None)).put_off_to is None
    assert record(desk, me, visit(**ill, next_on="2026-11-20")).put_off_to is None
    assert list_records(desk, me, "appointment") == ()
    tried = record_visit(
        desk, me, visit(**ill, next_on="2026-11-27"), nothing_new=True, dry_run=True
    )
    assert tried.put_off_to is None
    done = record(desk, me, visit(**ill, next_on="2026-11-27"))
    assert (done.kept, done.put_off_to) == (False, date(2026, 11, 27))
    assert done.to_dict()["put_off_to"] == "2026-11-27"
    (kept,) = list_records(desk, me, "appointment")
    assert dict(kept.body) == {"on": "2026-11-27", "what": "visit 1", "course": "series 1"}
    assert list_records(desk, me, "visit") == ()
    # Another reason to stop puts nothing off.
    phobic = record(desk, me, visit(screen={"needle_phobia": True}, next_on="2026-11-28"))
    assert (phobic.kept, phobic.put_off_to) == (False, None)


def test_the_next_visit_has_one_day_however_often_it_moves(desk: Desk) -> None:
    me = own_person(desk)

    def expected() -> dict[str, str]:
        kept = list_records(desk, me, "appointment")
        return {one.body["on"]: one.body["what"] for one in kept}

    begin(desk, me)
    record(desk, me)
    set_appointment(desk, me, date(2026, 11, 25), "dentist")
    assert expected() == {"2026-11-25": "dentist", "2026-11-27": "visit 2"}
    amend_visit(desk, me, {"next_on": "2026-11-28"}, reason="a slip")
    assert expected() == {"2026-11-25": "dentist", "2026-11-28": "visit 2"}
    # Earlier than was said.
    clock_of(desk).step(days=4)
    told = {"needles_out": 2, "before": {"rating": 5}, "next_on": "2026-12-01"}
    assert record(desk, me, told, like_last=True).kept
    assert expected() == {"2026-11-25": "dentist", "2026-12-01": "visit 3"}
    # Put off on the day itself.
    clock_of(desk).step(days=7)
    ill = visit(screen={"fever": True}, next_on="2026-12-08")
    assert record(desk, me, ill).put_off_to == date(2026, 12, 8)
    assert expected() == {"2026-11-25": "dentist", "2026-12-08": "visit 3"}
    moved = list_records(desk, me, "appointment")[-1]
    assert (moved.version, moved.night, moved.reason) == (
        4, date(2026, 12, 8), "moved to another day"
    )  # fmt: skip
    # One that has been stays where it was.
    clock_of(desk).step(days=7)
    assert record(desk, me, {**told, "next_on": "2026-12-15"}, like_last=True).kept
    assert expected() == {
        "2026-11-25": "dentist", "2026-12-08": "visit 3", "2026-12-15": "visit 4"
    }  # fmt: skip


def test_a_visit_takes_the_day_of_nothing_else(quick: Desk) -> None:
    me = own_person(quick)

    def expected() -> list[tuple[str, str]]:
        kept = list_records(quick, me, "appointment")
        return [(one.body["on"], one.body["what"]) for one in kept]

    begin(quick, me)
    record(quick, me)
    set_appointment(quick, me, date(2026, 11, 28), "dentist")
    # On a day that is taken, the visit stands beside what is there, and no more where it was.
    amend_visit(quick, me, {"next_on": "2026-11-28"}, reason="a slip")
    assert sorted(expected()) == [("2026-11-28", "dentist"), ("2026-11-28", "visit 2")]
    # Words like those of a visit are no visit of this course.
    set_appointment(quick, me, date(2026, 11, 30), "visit 2")
    amend_visit(quick, me, {"next_on": "2026-11-29"}, reason="a slip")
    assert sorted(expected()) == [
        ("2026-11-28", "dentist"), ("2026-11-29", "visit 2"), ("2026-11-30", "visit 2")
    ]  # fmt: skip


def test_needles_that_stayed_in_keep_a_visit_open(desk: Desk) -> None:
    me = own_person(desk)
    begin(desk, me)
    missing = record(desk, me, visit(needles_out=None))
    assert not missing.kept
    assert [one.field for one in missing.safety.must_fill if one.stops] == ["needles_out"]
    assert missing.visit.needles_in == 2
    fewer = record(desk, me, visit(needles_out=1))
    assert not fewer.kept
    assert [one.rule for one in fewer.safety.blocked] == ["needle_count"]
    other = record(desk, me, visit(needles_in=3, needles_out=3))
    assert other.kept
    assert "needles_differ" in {one.code for one in other.findings}


def test_an_override_and_its_reason_stand_with_the_visit(desk: Desk) -> None:
    me = own_person(desk)
    begin(desk, me, ferritin_on=None)
    waits = record(desk, me)
    assert not waits.kept
    assert [one.to for one in waits.safety.letters] == ["doctor"]
    reason = ("override", "iron_unknown", "", "the laboratory is closed until Monday")
    done = record(desk, me, written=(reason,))
    assert done.kept
    (kept,) = list_records(desk, me, "visit")
    events = {(one["kind"], one["rule"]): one for one in kept.body["shown"]}
    assert events["override", "iron_unknown"]["reason"] == reason[3]
    assert events["override", "iron_unknown"]["by"] == "person"
    assert [one["rule"] for one in kept.body["letters"]] == ["iron_unknown"]
    # The audit says that it was, and none of its words.
    lines = [str(one.event) for one in desk.store.audit()]
    assert not [line for line in lines if "laboratory" in line or "iron" in line]


def test_a_dose_the_person_changed_makes_a_message_and_a_card(desk: Desk) -> None:
    me = own_person(desk)
    begin(desk, me)
    change = {"medicine": "pramipexole", "amount": "half", "by": "patient"}
    told = visit(screen={"medicine_changed_alone": True, "changes": [change]})
    waits = record(desk, me, told)
    assert not waits.kept
    assert [use.name for use in waits.medicines] == ["pramipexole"]
    (letter,) = waits.safety.letters
    assert letter.to == "prescriber"
    assert "pramipexole, half" in letter.text
    hand = {"kind": "manual", "hands": [{"target": "soleus", "side": "left"}]}
    done = record(desk, me, {**hand, "screen": told["screen"]}, written=())
    assert done.kept
    # It was changed: whoever decided is not taken to be nobody.
    clock_of(desk).step(days=7)
    said = {**hand, "since_last": {"medicine_changed": True}}
    assert record(desk, me, said, written=(), dry_run=True).visit.screen is not None


def test_what_was_wrong_is_amended_and_stays_readable(desk: Desk) -> None:
    me = own_person(desk)
    begin(desk, me)
    record(desk, me)
    done = amend_visit(desk, me, {"before": {"rating": 7}}, reason="slip of the pen")
    assert done.kept
    (kept,) = list_records(desk, me, "visit")
    assert (kept.version, kept.reason) == (2, "slip of the pen")
    (visit_,) = list_visits(desk, me).course.visits
    assert visit_.before is not None
    assert visit_.before.rating == 7
    assert dict(visit_.amendments[0].was) == {"before": '{"rating": 6.0}'}
    assert [one.version for one in show_record(desk, me, kept.id)] == [1, 2]
    # No way round the rules.
    wrong = {"insertions": {"soleus right": {"target": "upper trapezius", "depth_mm": None}}}
    late = amend_visit(desk, me, wrong, reason="another muscle")
    assert not late.kept
    assert list_visits(desk, me).course.visits[0].insertions[0].target == "soleus"
    shown = list_visits(desk, me).course.safety_events
    assert "thorax_site" in {event.rule for event in shown}


def test_a_course_is_changed_taken_further_and_followed(desk: Desk) -> None:
    me = own_person(desk)
    begin(desk, me)
    record(desk, me)
    with pytest.raises(UsageError, match="it is running"):
        begin_series(desk, me, "again")
    done = change_series(desk, me, {"interval_days": 14}, reason="less often")
    assert [one.number for one in done.course.plans] == [1, 2]
    assert step_series(desk, me, "ended").status == "finished"
    with pytest.raises(UsageError, match="the course is finished"):
        record(desk, me, {"needles_out": 2}, like_last=True)
    assert step_series(desk, me, "relapse").status == "relapsed"
    second = begin_series(desk, me, "sit again")
    assert (second.course.name, second.course.follows) == ("series 2", "series 1")
    assert list_visits(desk, me, "series 1").status == "followed"
    # Consents and answers went along; what holds for a day did not.
    changed = change_intake(desk, me, {"screen": {"pregnant": False}}, reason="asked")
    assert changed.course.intake is not None
    assert changed.course.intake.screen is not None
    assert changed.course.intake.screen.age_years == 47
    assert record(desk, me).kept


def test_others_are_refused(desk: Desk) -> None:
    me = own_person(desk)
    begin(desk, me)
    doctor = seat(desk, add_member(desk, "Dr. Berg", "doctor"))
    with pytest.raises(NotAllowed):
        record(doctor, me)
    with pytest.raises(NotAllowed):
        list_visits(doctor, me)
    carer = seat(desk, add_member(desk, "Ada", "carer"))
    with pytest.raises(NotAllowed):
        change_intake(carer, me, {"goal": "x"}, reason="y")


def test_it_is_all_there_after_opening_again_and_goes_with_the_person(
    desk: Desk, tmp_path: Path
) -> None:
    me = own_person(desk)
    begin(desk, me)
    record(desk, me)
    before = list_visits(desk, me)
    desk.store.close()
    again = open_workspace(
        tmp_path / "ws", passphrase=PASSPHRASE, now=clock_of(desk), new_id=Counter(100)
    )
    assert list_visits(again, me) == before
    # Three records of the course, the appointment, and what is to be done at home.
    assert delete_person(again, me) == 5
    again.store.close()


def test_without_a_course_there_is_no_visit(desk: Desk) -> None:
    with pytest.raises(NotAnswerable, match="there is no course of visits yet"):
        record_visit(desk, own_person(desk), visit())
