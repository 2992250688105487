"""Day one: answers go where all others are kept, once, and something can be said at once."""

from __future__ import annotations

from datetime import date

import pytest
from tests.builders.desks import make_desk, own_person

from ekbom.actions.day_one import DayOneTold, day_one, flag_questions, keep_day_one, look_alikes
from ekbom.actions.entries import list_records
from ekbom.actions.kept_medicines import list_medicines
from ekbom.model.errors import InputError, UsageError

TODAY = date(2026, 11, 20)


@pytest.fixture
def desk(tmp_path):
    return make_desk(tmp_path)


@pytest.fixture
def person(desk):
    return own_person(desk)


def test_every_sign_and_look_alike_is_asked_by_one_question():
    assert len(flag_questions()) == 12
    assert ("chest_or_breath", "Is there new pain in the chest, or new shortness of breath?") in (
        flag_questions()
    )
    assert [name for _, name, _ in look_alikes()][:2] == [
        "one_sided_hard_cramp", "gone_by_one_change_of_position",
    ]  # fmt: skip


def test_something_can_be_said_before_anything_is_known(desk, person):
    found = day_one(desk, person, today=TODAY)
    assert [one.code for one in found.assessment.section("iron").statements] == ["iron.pair"]
    assert found.measures.offered
    assert list_records(desk, person, "case") == ()


def test_answers_medicines_and_ferritin_are_kept_once(desk, person):
    told = DayOneTold(
        {"numb_or_burning_feet": True},
        ("Sertraline 50 mg", "zoloft", "", "  Benadryl "),
        {"ferritin": "45 ug/L"},
    )
    for _ in range(2):
        keep_day_one(desk, person, told, today=TODAY)
    listed = list_medicines(desk, person, today=TODAY)
    assert [(one.name, one.dose and one.dose.value) for one in listed] == [
        ("Sertraline", 50.0), ("Benadryl", None),
    ]  # fmt: skip
    (entry,) = list_records(desk, person)
    assert entry.body["cells"] == {"ferritin": "45 ug/L"}
    found = day_one(desk, person, today=TODAY).assessment
    assert found.pattern is not None
    assert [one.code for one in found.pattern.mimics if one.open] == ["mimic.neuropathy"]


def test_a_value_without_a_unit_is_refused_and_nothing_is_kept(desk, person):
    told = DayOneTold({"numb_or_burning_feet": True}, ("Benadryl",), {"ferritin": "forty"})
    with pytest.raises(InputError) as caught:
        keep_day_one(desk, person, told, today=TODAY)
    assert str(caught.value).startswith("ferritin: ")
    assert list_records(desk, person, "case") == ()


def test_too_many_medicines_are_refused(desk, person):
    told = DayOneTold(medicines=tuple(f"tablet {n}" for n in range(31)))
    with pytest.raises(UsageError, match="more than 30"):
        keep_day_one(desk, person, told, today=TODAY)
