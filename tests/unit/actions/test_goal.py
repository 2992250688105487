"""The goal of a person: written into the case, whose other bytes stay."""

from __future__ import annotations

import pytest
from tests.builders.desks import make_desk, own_person

from ekbom.actions.entries import list_records
from ekbom.actions.goal import set_goal
from ekbom.actions.kept_case import amend_case
from ekbom.actions.today import read_today
from ekbom.model.errors import InputError


@pytest.fixture
def desk(tmp_path):
    return make_desk(tmp_path)


@pytest.fixture
def person(desk):
    return own_person(desk)


def test_a_goal_is_kept_and_changed(desk, person):
    assert read_today(desk, person).goal == ""
    set_goal(desk, person, 'sit through "a film"\\')
    assert read_today(desk, person).goal == 'sit through "a film"\\'
    set_goal(desk, person, "read in bed")
    set_goal(desk, person, "read in bed")
    assert read_today(desk, person).goal == "read in bed"
    (case,) = list_records(desk, person, "case")
    assert case.version == 2


def test_an_empty_goal_takes_it_out_and_begins_nothing(desk, person):
    set_goal(desk, person, "  ")
    assert list_records(desk, person, "case") == ()
    set_goal(desk, person, "sit")
    set_goal(desk, person, "")
    assert read_today(desk, person).goal == ""


def test_all_else_in_the_case_stays(desk, person):
    text = (
        'format = "ekbom-case/1"\ntitle = "x"\nsource = "y"\n\n[symptoms]  # as told\n'
        'places = ["calf"]\ngoal = "walk"\n\n[known]\nurge = true\n'
    )
    amend_case(desk, person, text, reason="told")
    set_goal(desk, person, "fly")
    (case,) = list_records(desk, person, "case")
    assert case.body["text"] == text.replace('"walk"', '"fly"')


@pytest.mark.parametrize("goal", ["x" * 201, "two\nlines"])
def test_a_goal_is_one_line(desk, person, goal):
    with pytest.raises(InputError, match="too long or not one line"):
        set_goal(desk, person, goal)
