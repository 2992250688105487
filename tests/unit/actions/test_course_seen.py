"""A course looked at quickly, and a message that is handed over once."""

from __future__ import annotations

import pytest
from tests.builders.treated import treated
from tests.builders.visits import record

from ekbom.actions.course_seen import hand_over, see_course
from ekbom.actions.series import change_intake
from ekbom.actions.visit_log import list_visits
from ekbom.actions.visits import amend_visit
from ekbom.model.errors import NotAnswerable, UsageError

ANSWERED = ("override", "iron_unknown", "", "letter today")


@pytest.fixture
def kept(tmp_path):
    bench, person = treated(tmp_path)
    desk = bench.house.desk
    change_intake(desk, person, {"screen": {"ferritin_on": "2024-01-01"}}, reason="told")
    done = record(desk, person, {"needles_out": 2}, like_last=True, written=(ANSWERED,))
    assert done.kept
    return desk, person


def test_it_is_the_course_without_its_nights(kept):
    desk, person = kept
    seen, listed = see_course(desk, person), list_visits(desk, person)
    assert (seen.course, seen.status) == (listed.course, "running")
    assert seen.names == ("series 1",)
    assert seen.versions == {1: 1, 2: 1, 3: 1}
    with pytest.raises(NotAnswerable, match="--series: there is no course 'another'"):
        see_course(desk, person, "another")


def test_a_message_is_handed_over_once_and_a_correction_does_not_write_it_again(kept):
    desk, person = kept
    (letter,) = see_course(desk, person).letters
    assert (letter.visit, letter.place, letter.rule, letter.to) == (3, 0, "iron_unknown", "doctor")
    assert letter.handed_on == ""
    for _ in range(2):
        assert hand_over(desk, person, 3, 0).handed_on == "2026-11-20"
    assert see_course(desk, person).versions[3] == 2
    amend_visit(desk, person, {"minutes": 30}, reason="misread")
    (after,) = see_course(desk, person).letters
    assert after.handed_on == "2026-11-20"


@pytest.mark.parametrize(("number", "place"), [(1, 0), (3, 1), (3, -1), (9, 0)])
def test_there_is_no_such_message(kept, number, place):
    desk, person = kept
    with pytest.raises(UsageError, match="there is no such message"):
        hand_over(desk, person, number, place)
