"""What stands between a visit and its record: dates, counts, answers, home, broken records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.builders.desks import clock_of, make_desk, own_person
from tests.builders.visits import begin, intake, record, visit

from ekbom.actions.desk import Desk
from ekbom.actions.entries import delete_records, list_records, log_entry
from ekbom.actions.home import home_of, set_home
from ekbom.actions.kept_courses import courses_of
from ekbom.actions.series import begin_series, change_intake, change_series, step_series
from ekbom.actions.visit_log import list_visits, next_morning
from ekbom.actions.visits import amend_visit, record_visit
from ekbom.model.due import HomeItem
from ekbom.model.errors import InputError, NotAnswerable, UsageError

HAND: dict[str, Any] = {"kind": "manual", "hands": [{"target": "soleus", "side": "left"}]}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def me(desk: Desk) -> str:
    person = own_person(desk)
    begin(desk, person)
    return person


def by_hand(desk: Desk, me: str, **told: Any) -> Any:
    return record(desk, me, {**HAND, **told}, written=())


def test_a_day_to_come_is_only_tried(desk: Desk, me: str) -> None:
    tomorrow = {**visit(), "on": "2026-11-21", "next_on": "2026-11-28"}
    assert record(desk, me, tomorrow, dry_run=True).safety.may_save
    with pytest.raises(InputError, match="2026-11-21 has not been yet"):
        record(desk, me, tomorrow)
    by_hand(desk, me)
    with pytest.raises(InputError, match="2026-11-21 has not been yet"):
        amend_visit(desk, me, {"on": "2026-11-21"}, reason="slip")


def test_a_visit_bears_its_day_its_writer_and_its_moment(desk: Desk, me: str) -> None:
    done = by_hand(desk, me).visit
    assert (done.on, done.written_by, done.told_by) == (date(2026, 11, 20), "person", "person")
    assert done.written_at == datetime(2026, 11, 20, 21, 30, tzinfo=UTC)
    assert done.screen is not None
    assert done.screen.on == date(2026, 11, 20)
    (kept,) = list_records(desk, me, "visit")
    assert (kept.night, kept.key) == (date(2026, 11, 20), "series 1/1")


def test_answers_of_the_day_are_dated_and_others_are_asked(desk: Desk, me: str) -> None:
    told = {**HAND, "screen": {"fever": False}}
    done = record_visit(desk, me, told)
    assert not done.kept
    assert done.visit.screen is not None
    assert done.visit.screen.on == date(2026, 11, 20)
    asked = {one.field for one in done.safety.must_fill if one.stops}
    assert "fever" not in asked
    assert "acute_illness" in asked
    assert record_visit(desk, me, HAND).visit.screen is None


def test_a_medicine_that_was_changed_is_not_taken_to_be_nobodys_choice(desk: Desk, me: str) -> None:
    done = by_hand(desk, me, since_last={"medicine_changed": True})
    assert done.visit.screen.medicine_changed_alone is None
    notes = {one.where for one in done.findings if one.code == "not_asked"}
    assert "medicine_changed_alone" in notes
    calm = by_hand(desk, me, since_last={"medicine_changed": False})
    assert calm.visit.screen.medicine_changed_alone is False


@pytest.mark.parametrize(
    ("change", "cards"),
    [
        ({"medicine": "pramipexole", "by": "patient"}, ["pramipexole"]),
        ({"medicine": "pramipexole", "by": "prescriber"}, []),
        ({"medicine": "", "by": "patient"}, []),
        ({"medicine": "ferrous sulfate"}, []),
    ],
)
def test_a_stop_card_for_what_the_person_changed(
    desk: Desk, me: str, change: dict[str, str], cards: list[str]
) -> None:
    done = by_hand(desk, me, screen={"medicine_changed_alone": True, "changes": [change]})
    assert [one.name for one in done.medicines] == cards


def test_a_visit_is_kept_with_its_home_and_its_next_date_or_not_at_all(desk: Desk, me: str) -> None:
    stretch = {"name": "calf stretch", "kind": "stretch", "muscle": "soleus", "side": "left"}
    many = [{**stretch, "name": f"stretch {n}"} for n in range(51)]
    with pytest.raises(UsageError, match="there would be 51 items"):
        by_hand(desk, me, home=many, next_on="2026-11-27")
    assert list_records(desk, me, "visit") == ()
    assert list_records(desk, me, "appointment") == ()
    assert by_hand(desk, me, home=many[:1]).visit.number == 1
    with pytest.raises(UsageError, match="there would be 51 items"):
        amend_visit(desk, me, {"home": many, "next_on": "2026-11-27"}, reason="more")
    (kept,) = list_records(desk, me, "visit")
    assert kept.version == 1
    assert list_records(desk, me, "appointment") == ()


def test_home_and_the_next_date_are_asked_about_when_due(desk: Desk, me: str) -> None:
    set_home(desk, me, [HomeItem("warm bath")])
    stretch = {"name": "calf stretch", "kind": "stretch", "muscle": "soleus", "side": "left"}
    often = {**stretch, "times_a_day": 2, "days_a_week": 5, "until": "2026-12-20"}
    by_hand(desk, me, home=[often], next_on="2026-11-27")
    (home,) = desk.store.find(me, "home")
    assert home_of(home) == (
        HomeItem("warm bath"),
        HomeItem("calf stretch", "2 times a day, 5 days a week", date(2026, 12, 20)),
    )
    (appointment,) = desk.store.find(me, "appointment")
    assert dict(appointment.body) == {
        "on": "2026-11-27", "what": "visit 2", "course": "series 1"
    }  # fmt: skip
    # The same again says nothing new; what has ended is gone, and the person's own stays.
    clock_of(desk).step(days=7)
    again = record(desk, me, {}, like_last=True, written=())
    assert again.visit.number == 2
    assert desk.store.find(me, "home")[0].version == 2
    amend_visit(desk, me, {"home": None}, reason="it ended")
    assert home_of(desk.store.find(me, "home")[0]) == (HomeItem("warm bath"),)
    amend_visit(desk, me, {"told": "nothing"}, reason="of an earlier one", number=1)
    assert desk.store.find(me, "home")[0].version == 3


def test_needling_is_counted_through_all_courses(desk: Desk, me: str) -> None:
    record(desk, me)
    step_series(desk, me, "ended")
    begin_series(desk, me, "once more")
    first = record(desk, me, visit(), written=())
    assert first.kept
    assert first.safety.cards == ()


def test_letters_of_a_visit_are_kept_once(desk: Desk) -> None:
    me = own_person(desk)
    begin(desk, me, ferritin_on=None)
    by_hand(desk, me)
    amend_visit(desk, me, {"told": "as it was"}, reason="added")
    (kept,) = list_records(desk, me, "visit")
    assert [one["rule"] for one in kept.body["letters"]] == ["iron_unknown"]
    assert [one["kind"] for one in kept.body["shown"]] == ["shown", "letter"] * 2


def test_tried_corrections_and_mornings_change_nothing(desk: Desk, me: str) -> None:
    by_hand(desk, me)
    assert not amend_visit(desk, me, {"told": "x"}, reason="y", dry_run=True).kept
    assert not next_morning(desk, me, {"worry": 3}, number=1, dry_run=True).kept
    with pytest.raises(UsageError, match="nothing was told"):
        next_morning(desk, me, {})
    with pytest.raises(UsageError, match="there is no visit 2"):
        next_morning(desk, me, {"worry": 3}, number=2)
    (kept,) = list_records(desk, me, "visit")
    assert kept.version == 1


@pytest.mark.parametrize(
    ("told", "says"),
    [({"soreness": 11}, "soreness is 11"), ({"soreness_hours": -1}, "soreness_hours is -1")],
)
def test_a_number_off_its_scale_is_kept_of_no_morning(
    desk: Desk, me: str, told: dict[str, Any], says: str
) -> None:
    by_hand(desk, me)
    with pytest.raises(InputError, match=says):
        next_morning(desk, me, told)
    assert list_visits(desk, me).course.mornings == ()


def test_a_task_of_the_visit_before_is_known_when_a_visit_is_amended(desk: Desk, me: str) -> None:
    task = {"name": "calf stretch", "kind": "stretch", "muscle": "soleus", "side": "left"}
    by_hand(desk, me, home=[task])
    by_hand(desk, me, done=[{"name": "calf stretch"}, {"name": "swimming"}])
    done = amend_visit(desk, me, {"told": "as it was"}, reason="added")
    (unknown,) = (one for one in done.findings if one.code == "task_unknown")
    assert "'swimming'" in unknown.what


def test_totals_of_the_next_course_are_not_those_of_the_one_before(desk: Desk) -> None:
    me = own_person(desk)
    begin(desk, me, consents=[{"on": "2026-09-01", "techniques": ["manual"]}])
    for on, total in (("2026-09-01", "30"), ("2026-10-20", "24"), ("2026-11-19", "8")):
        log_entry(desk, me, {"irls": total}, at=on)
    assert by_hand(desk, me, on="2026-10-01").kept
    step_series(desk, me, "ended")
    begin_series(desk, me, "once more")
    clock_of(desk).step(days=7)
    assert by_hand(desk, me, on="2026-11-21").kept
    log_entry(desk, me, {"irls": "6"}, at="2026-11-25")
    falls = []
    for name in ("series 1", "series 2"):
        review = list_visits(desk, me, name).review
        assert review is not None
        falls.append((review.baseline, review.latest))
    assert falls == [(30, 8), (8, 6)]


def test_there_is_no_morning_and_no_correction_before_a_visit(desk: Desk, me: str) -> None:
    for act in (next_morning, amend_visit):
        how: dict[str, Any] = {"reason": "x"} if act is amend_visit else {}
        with pytest.raises(NotAnswerable, match="it has no visit yet"):
            act(desk, me, {"says": "x"}, **how)


def test_the_next_visit_is_dated_by_the_plan(desk: Desk, me: str) -> None:
    assert list_visits(desk, me).next_on is None
    by_hand(desk, me)
    assert list_visits(desk, me).next_on == date(2026, 11, 27)
    change_series(desk, me, {"look_at": None, "interval_days": 10}, reason="no look")
    found = list_visits(desk, me)
    assert found.review is None
    assert found.next_on == date(2026, 11, 30)
    assert found.to_dict()["review"] is None


def test_what_is_only_tried_of_a_course_is_not_kept(desk: Desk, me: str) -> None:
    assert not change_series(desk, me, {"goal": "x"}, reason="y", dry_run=True).kept
    assert not step_series(desk, me, "diary_begun", dry_run=True).kept
    assert not change_intake(desk, me, {"goal": "x"}, reason="y", dry_run=True).kept
    assert len(desk.store.history(courses_of(desk.store, me)[0].series.id)) == 1
    with pytest.raises(InputError, match="2026-11-21 has not been yet"):
        step_series(desk, me, "diary_begun", on=date(2026, 11, 21))
    step_series(desk, me, "diary_begun", on=date(2026, 11, 6))
    assert list_visits(desk, me).status == "baseline"
    with pytest.raises(UsageError, match="nobody said why the intake changes"):
        change_intake(desk, me, {"goal": "x"}, reason=" ")
    with pytest.raises(UsageError, match="nothing in it is altered"):
        change_intake(desk, me, {"years": None}, reason="x")


def test_a_course_may_begin_with_its_intake_still_open(desk: Desk) -> None:
    me = own_person(desk)
    assert not begin_series(desk, me, "sit", dry_run=True).kept
    begin_series(desk, me, "sit", name="legs")
    (found,) = courses_of(desk.store, me)
    assert (found.course.name, found.intake is not None) == ("legs", True)
    assert not record(desk, me, HAND, written=()).kept
    with pytest.raises(UsageError, match="there is a course 'legs' already"):
        begin_series(desk, me, "sit", name="legs")


def test_answers_of_an_intake_bear_their_own_day(desk: Desk) -> None:
    me = own_person(desk)
    told = intake()
    told["screen"] = {**told["screen"], "on": "2026-11-19"}
    told["on"] = "2026-11-18"
    course = begin_series(desk, me, "sit", intake=told).course
    assert course.intake is not None
    assert course.intake.on == date(2026, 11, 18)
    assert course.intake.screen is not None
    assert course.intake.screen.on == date(2026, 11, 19)


def test_without_its_intake_nothing_is_known_until_it_is_told_again(desk: Desk, me: str) -> None:
    (found,) = list_records(desk, me, "intake")
    delete_records(desk, me, [found.id])
    assert not by_hand(desk, me).kept
    change_intake(desk, me, intake(), reason="it was deleted")
    assert by_hand(desk, me).kept


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("series", {"course": {"format": "ekbom-course/9"}}),
        ("series", {"course": 3}),
        ("intake", {"intake": {}}),
        ("visit", {"visit": None}),
        ("visit", {"mornings": 3}),
        ("visit", {"shown": [{"kind": "danced"}]}),
    ],
)
def test_a_record_that_is_laid_out_otherwise_is_refused(
    desk: Desk, me: str, kind: Any, body: dict[str, Any]
) -> None:
    by_hand(desk, me)
    (kept,) = list_records(desk, me, kind)
    whole = {**kept.body, "format": "other"} if kind == "intake" else {**kept.body, **body}
    broken = replace(kept, version=kept.version + 1, body=whole, changed_at=kept.written_at)
    desk.store.amend([broken], desk.event("amend_visit", me))
    with pytest.raises(InputError, match=f"^{kind} {kept.id[:8]}"):
        list_visits(desk, me)
