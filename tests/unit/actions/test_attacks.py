"""A bad moment: before and after, and what was tried before."""

from __future__ import annotations

import pytest
from tests.builders.desks import clock_of, make_desk, own_person

from ekbom.actions.attacks import attack, begin_attack, end_attack, tried_before
from ekbom.actions.entries import list_records, log_entry
from ekbom.model.errors import NotAllowed, UsageError


@pytest.fixture
def desk(tmp_path):
    return make_desk(tmp_path)


@pytest.fixture
def person(desk):
    return own_person(desk)


def test_two_taps_are_one_entry(desk, person):
    record = begin_attack(desk, person, "calf stretching", 7)
    clock_of(desk).step(minutes=10)
    found = end_attack(desk, person, record, 4)
    assert (found.measure, found.before, found.after) == ("calf stretching", 7.0, 4.0)
    (entry,) = list_records(desk, person)
    assert entry.body["cells"] == {
        "urge before": "7", "calf stretching": "yes", "urge after": "4",
    }  # fmt: skip
    assert entry.version == 2
    assert f"{entry.at:%H:%M}" == "21:30"


def test_the_same_word_again_changes_nothing(desk, person):
    record = begin_attack(desk, person, "", 7)
    end_attack(desk, person, record, 4)
    assert end_attack(desk, person, record, 4).after == 4.0
    assert list_records(desk, person)[0].version == 2
    assert end_attack(desk, person, record, 5).after == 5.0


def test_what_was_tried_most_often_comes_first(desk, person):
    for measure, before, after in (("walk", 7, 4), ("walk", 5, 4), ("cold water", 6, 6)):
        end_attack(desk, person, begin_attack(desk, person, measure, before), after)
    begin_attack(desk, person, "walk", 9)
    found = [(one.measure, one.times, one.before, one.after) for one in tried_before(desk, person)]
    assert found == [("walk", 2, 6.0, 4.0), ("cold water", 1, 6.0, 6.0)]


def test_a_rating_beyond_the_scale_is_refused(desk, person):
    with pytest.raises(UsageError, match="11 lies beyond 0 to 10"):
        begin_attack(desk, person, "walk", 11)
    record = begin_attack(desk, person, "walk", 0)
    with pytest.raises(UsageError, match="-1 lies beyond"):
        end_attack(desk, person, record, -1)


def test_another_entry_is_no_such_moment(desk, person):
    record = log_entry(desk, person, {"urge": "4"}).entry.id
    with pytest.raises(UsageError, match="it is no such moment"):
        end_attack(desk, person, record, 3)
    assert attack(desk, person, record).before is None


def test_an_unknown_record_is_refused(desk, person):
    with pytest.raises(NotAllowed):
        end_attack(desk, person, "f" * 32, 3)
