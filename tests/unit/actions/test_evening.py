"""An evening as it is told: amended where it stands, kept once, all nights or none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.builders.desks import clock_of, make_desk, own_person

from ekbom.actions.entries import list_records, log_entry, show_record
from ekbom.actions.entry_names import NearName
from ekbom.actions.evening import NightTold, keep_nights
from ekbom.actions.today import read_evening, read_today
from ekbom.model.errors import InputError, UnitError
from ekbom.model.people import Actor

TONIGHT = date(2026, 11, 20)
LAST_NIGHT = date(2026, 11, 19)


@pytest.fixture
def desk(tmp_path):
    return make_desk(tmp_path)


@pytest.fixture
def person(desk):
    return own_person(desk)


def kept(desk, person, *told, **options):
    return keep_nights(desk, person, told, **options)


def cells(desk, person, night=TONIGHT):
    return dict(read_evening(desk, person, night).cells)


def test_an_evening_becomes_one_entry_without_a_moment(desk, person):
    (result,) = kept(desk, person, NightTold(TONIGHT, {"urge": "4", "walk": "yes"}, "hard day"))
    assert result.kept
    assert result.problem is None
    (entry,) = list_records(desk, person)
    assert entry.body == {"cells": {"urge": "4", "walk": "yes"}, "note": "hard day"}
    assert (entry.at, entry.night, entry.late, entry.version) == (None, TONIGHT, False, 1)


def test_said_twice_it_is_kept_once(desk, person):
    told = NightTold(TONIGHT, {"urge": "4"}, "hm")
    kept(desk, person, told)
    (again,) = kept(desk, person, told)
    assert not again.kept
    assert [one.version for one in list_records(desk, person)] == [1]


def test_a_correction_is_an_amendment(desk, person):
    kept(desk, person, NightTold(TONIGHT, {"urge": "4"}))
    kept(desk, person, NightTold(TONIGHT, {"urge": "6", "urge in bed": "7"}))
    (entry,) = list_records(desk, person)
    first, second = show_record(desk, person, entry.id)
    assert first.body["cells"] == {"urge": "4"}
    assert second.body["cells"] == {"urge": "6", "urge in bed": "7"}
    assert second.reason == "changed on the page of the evening"


def test_an_empty_text_takes_a_value_out(desk, person):
    kept(desk, person, NightTold(TONIGHT, {"urge": "4", "walk": "yes"}))
    kept(desk, person, NightTold(TONIGHT, {"walk": "", "coffee": ""}))
    assert cells(desk, person) == {"urge": "4"}
    kept(desk, person, NightTold(TONIGHT, {"urge": ""}))
    assert cells(desk, person) == {}
    assert len(show_record(desk, person, list_records(desk, person)[0].id)) == 3


def test_what_was_logged_is_amended_where_it_stands(desk, person):
    logged = log_entry(desk, person, {"urge": "6", "magnesium": "400mg"}).entry
    kept(desk, person, NightTold(TONIGHT, {"urge": "5", "walk": "yes"}))
    newest = {one.id: one for one in list_records(desk, person)}
    assert newest[logged.id].body["cells"] == {"urge": "5", "magnesium": "400mg"}
    assert newest[logged.id].at == logged.at
    others = [one for one in newest.values() if one.id != logged.id]
    assert [one.body["cells"] for one in others] == [{"walk": "yes"}]


def test_a_note_goes_to_the_evening_and_not_to_a_moment(desk, person):
    log_entry(desk, person, {"urge": "6"}, "at nine")
    kept(desk, person, NightTold(TONIGHT, note="later"))
    assert read_evening(desk, person).note == "later"
    kept(desk, person, NightTold(TONIGHT, note=""))
    assert read_evening(desk, person).note == ""
    assert sorted(one.body["note"] for one in list_records(desk, person)) == ["", "at nine"]


def test_what_comes_late_is_marked_apart_from_what_came_in_time(desk, person):
    kept(desk, person, NightTold(TONIGHT, {"urge": "4"}))
    clock_of(desk).step(days=3)
    (result,) = kept(desk, person, NightTold(TONIGHT, {"urge in bed": "7"}))
    assert [one.code for one in result.findings if one.code == "late_entry"] == ["late_entry"]
    assert {tuple(one.body["cells"]): one.late for one in list_records(desk, person)} == {
        ("urge",): False,
        ("urge in bed",): True,
    }


def test_words_alone_do_not_come_late(desk, person):
    kept(desk, person, NightTold(TONIGHT, {"urge": "4"}))
    clock_of(desk).step(days=3)
    kept(desk, person, NightTold(TONIGHT, note="a storm"))
    (entry,) = list_records(desk, person)
    assert not entry.late


def test_all_nights_or_none(desk, person):
    results = kept(
        desk, person, NightTold(LAST_NIGHT, {"urge": "4"}), NightTold(TONIGHT, {"urge": "4 or 5"})
    )
    assert isinstance(results[1].problem, InputError)
    assert results[1].problem.where == "urge"
    assert not any(one.kept for one in results)
    assert list_records(desk, person) == ()


def test_a_night_that_has_not_been_is_refused(desk, person):
    (result,) = kept(desk, person, NightTold(TONIGHT + timedelta(days=1), {"urge": "4"}))
    assert result.problem is not None
    assert result.problem.problem == "2026-11-21 has not been yet"


def test_only_tried_nothing_is_kept(desk, person):
    (result,) = kept(desk, person, NightTold(TONIGHT, {"urge": "4"}), dry_run=True)
    assert (result.kept, result.problem) == (False, None)
    assert list_records(desk, person) == ()


def test_a_dose_of_another_measure_is_refused(desk, person):
    kept(desk, person, NightTold(LAST_NIGHT, {"magnesium": "400 mg"}))
    (result,) = kept(desk, person, NightTold(TONIGHT, {"magnesium": "2 ml"}))
    assert isinstance(result.problem, UnitError)


def test_a_name_spelt_nearly_as_another_is_asked_about(desk, person):
    kept(desk, person, NightTold(LAST_NIGHT, {"magnesium": "yes"}))
    (result,) = kept(desk, person, NightTold(TONIGHT, {"magnesum": "yes"}))
    assert isinstance(result.problem, NearName)
    (result,) = kept(desk, person, NightTold(TONIGHT, {"magnesum": "yes"}), new=("magnesum",))
    assert result.kept


def test_a_medicine_that_was_stopped_is_told(desk, person):
    kept(desk, person, NightTold(LAST_NIGHT, {"pramipexole": "0.25 mg"}))
    (result,) = kept(desk, person, NightTold(TONIGHT, {"pramipexole": "different"}))
    assert [(one.name, one.taking) for one in result.medicines] == [("pramipexole", "different")]


def test_what_a_partner_saw_stays_the_partners(desk, person):
    log_entry(desk, person, {"urge": "9"}, source="partner")
    kept(desk, person, NightTold(TONIGHT, {"urge": "3"}))
    assert cells(desk, person) == {"urge": "3"}
    assert len(list_records(desk, person)) == 2


def test_no_night_changes_nothing(desk, person):
    assert kept(desk, person) == ()


def test_it_says_what_is_usual(desk, person):
    for night, coffee in ((TONIGHT - timedelta(days=2), "2"), (LAST_NIGHT, "no")):
        told = {"coffee": coffee, "urge": "4", "pramipexole": "0.25 mg"}
        kept(desk, person, NightTold(night, told))
    kept(desk, person, NightTold(LAST_NIGHT, {"walk": "yes", "sertraline": "stopped"}))
    evening = read_evening(desk, person)
    assert evening.done == {"coffee": "2", "walk": "yes"}
    assert evening.medicines == {"pramipexole": "0.25 mg"}
    assert evening.told_of(LAST_NIGHT)["coffee"] == "no"


def test_ratings_of_a_night_are_averaged_and_late_ones_open(desk, person):
    log_entry(desk, person, {"urge": "4"}, at="20:00")
    log_entry(desk, person, {"urge": "7"}, at="21:00")
    log_entry(desk, person, {"urge": "2"}, at="2026-11-17")
    rows = read_evening(desk, person).rows
    assert list(rows) == ["urge"]
    assert [(one.value, one.late) for one in rows["urge"][-4:]] == [
        (2.0, True), (None, False), (None, False), (5.5, False),
    ]  # fmt: skip


def test_other_ratings_are_shown_where_there_are_none_of_ours(desk, person):
    log_entry(desk, person, {"leg pain": "4", "sleep hours": "6"})
    assert list(read_evening(desk, person).rows) == ["leg pain"]


def test_a_night_long_ago_is_read_with_those_before_it(desk, person):
    long_ago = TONIGHT - timedelta(days=400)
    kept(desk, person, NightTold(long_ago, {"urge": "4"}))
    kept(desk, person, NightTold(TONIGHT, {"urge": "9"}))
    evening = read_evening(desk, person, long_ago)
    assert [one.value for one in evening.rows["urge"]][-1] == 4.0
    assert evening.running == TONIGHT


def test_today_reads_what_stands_beside_the_evening(desk, person):
    found = read_today(desk, person)
    assert (found.plans, found.visit, found.home, found.goal) == ((), None, (), "")
    with pytest.raises(InputError, match="has not been yet"):
        read_today(desk, person, TONIGHT + timedelta(days=2))


def test_a_carer_writes_under_their_own_name(desk, person):
    desk.store.add_member(
        Actor("c" * 32, "carer", "carer", frozenset({person})), desk.event("add_member")
    )
    from dataclasses import replace

    carer = replace(desk, actor=Actor("c" * 32, "carer", "carer", frozenset({person})))
    keep_nights(carer, person, [NightTold(TONIGHT, {"urge": "4"})])
    (entry,) = list_records(desk, person)
    assert entry.author_role == "carer"
