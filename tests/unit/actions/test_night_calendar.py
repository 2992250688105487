"""The month of nights: what each holds, and what it is rated by."""

from __future__ import annotations

from datetime import UTC, date

import pytest
from tests.builders.desks import clock_of, make_desk, own_person
from tests.builders.recorded import recorded_desk

from ekbom.actions.entries import log_entry
from ekbom.actions.night_calendar import month_of_nights
from ekbom.model.kept import Kept


@pytest.fixture
def desk(tmp_path):
    return make_desk(tmp_path)


def days(desk, month=date(2026, 11, 17)):
    return {one.day.day: one for one in month_of_nights(desk, own_person(desk), month).days}


def test_a_month_has_all_its_days(desk):
    assert list(days(desk)) == list(range(1, 31))
    assert list(days(desk, date(2028, 2, 29))) == list(range(1, 30))
    assert len(days(desk, date(2026, 12, 31))) == 31


def test_the_urge_goes_before_other_ratings_and_is_averaged(desk):
    person = own_person(desk)
    for at, cells in (
        ("2026-11-10T21:00", {"urge": "6", "sleep": "3"}),
        ("2026-11-10T23:00", {"urge": "none"}),
        ("2026-11-11T21:00", {"walk": "yes"}),
    ):
        log_entry(desk, person, cells, at=at)
    log_entry(desk, person, {"urge": "9"}, at="2026-11-11T21:30", source="partner")
    found = days(desk)
    assert found[10].rated == 3.0
    assert found[10].entries == 2
    assert (found[11].rated, found[11].entries) == (None, 2)
    assert month_of_nights(desk, person, date(2026, 11, 1)).rated == "urge"


def test_without_an_urge_what_is_rated_most_often_counts(desk):
    person = own_person(desk)
    log_entry(desk, person, {"pain": "4", "sleep": "5"}, at="2026-11-10T21:00")
    log_entry(desk, person, {"sleep": "7"}, at="2026-11-11T21:00")
    month = month_of_nights(desk, person, date(2026, 11, 1))
    assert month.rated == "sleep"
    assert [one.rated for one in month.days if one.rated is not None] == [5.0, 7.0]


def test_a_plan_that_cannot_be_read_leaves_the_rest(desk):
    person = own_person(desk)
    log_entry(desk, person, {"urge": "6"}, at="2026-11-10T21:00")
    now = desk.now().astimezone(UTC)
    plan = Kept("broken", person, "plan", "x", now, desk.actor.id, "person", {"format": 3})
    desk.store.keep([plan], desk.event("bring_plan", person, ("broken",)))
    assert days(desk)[10].rated == 6.0


def test_recordings_stand_at_their_evening_the_newest_first(tmp_path):
    desk, person, recording = recorded_desk(tmp_path)
    clock_of(desk).step(days=1)
    month = month_of_nights(desk, person, date(2026, 11, 1))
    assert [one.id for one in month.days[19].recordings] == [recording]
    assert [one.id for one in month.newest] == [recording]
    assert month.scored == frozenset({recording})
    assert month.undated == ()
