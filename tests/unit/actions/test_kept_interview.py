"""What is still to ask of a person, and answers kept together."""

from __future__ import annotations

from datetime import date

import pytest
from tests.builders.desks import make_desk, own_person, seat

from ekbom.actions.entries import list_records, log_entry
from ekbom.actions.kept_case import change_case
from ekbom.actions.kept_interview import (
    answers_kept,
    interview_kept,
    keep_answers,
    question_of,
    read_answers,
    told_entries,
)
from ekbom.actions.people import add_member
from ekbom.model.errors import InputError, UnitError
from ekbom.model.observation import Quantity

TODAY = date(2026, 11, 20)


@pytest.fixture
def desk(tmp_path):
    return make_desk(tmp_path)


def standing(desk, entries=()):
    return interview_kept(desk, own_person(desk), entries, audience="person", today=TODAY)


def test_looking_begins_nothing(desk):
    found = standing(desk)
    assert found.told == ()
    assert found.pending[0].part == "Warning signs"
    assert [one.number for one in found.pending] == list(range(1, len(found.pending) + 1))
    assert {one.about for one in found.pending} == {len(found.pending)}
    assert list_records(desk, own_person(desk), "case") == ()


def test_answers_are_one_amendment(desk):
    me, first = own_person(desk), standing(desk).pending
    values = {first[0].observation: False, first[1].observation: None}
    keep_answers(desk, me, values, audience="person", today=TODAY)
    keep_answers(desk, me, values, audience="person", today=TODAY)
    (case,) = list_records(desk, me, "case")
    assert case.version == 1
    assert standing(desk).told == tuple(values)
    told = answers_kept(desk, me, today=TODAY)
    assert [(one.question.observation, one.value, one.on) for one in told] == [
        (first[0].observation, False, TODAY), (first[1].observation, None, None),
    ]  # fmt: skip


def test_what_is_read_and_what_is_wrong():
    values, wrong = read_answers({"ferritin": "45 ng/mL", "tsat": "many", "crp": ""})
    assert values["ferritin"] == Quantity(45.0, "ng/mL")
    assert values["crp"] is None
    assert isinstance(wrong["tsat"], InputError | UnitError)
    assert question_of("ferritin").part == "Your answers"


def test_who_answered_is_kept(desk):
    me = own_person(desk)
    parent = seat(desk, add_member(desk, "Pa", "carer", persons=[me], relation="parent"))
    keep_answers(parent, me, {"ferritin": Quantity(45.0, "ug/L")}, audience="person", today=TODAY)
    (case,) = list_records(desk, me, "case")
    assert 'by = "parent"' in case.body["text"]


def test_entries_that_tell_something(desk):
    me = own_person(desk)
    log_entry(desk, me, {"urge": "5", "coffee": "2", "ferritin": "45 ug/L"})
    log_entry(desk, me, {"urge": "6"})
    (told,) = told_entries(desk, me)
    assert dict(told.body["cells"]) == {"ferritin": "45 ug/L"}


def test_a_change_that_is_no_case_keeps_nothing(desk):
    me = own_person(desk)
    with pytest.raises(InputError, match=r"^case: it is not valid TOML"):
        change_case(desk, me, lambda _: "no case", reason="r", today=TODAY)
    assert list_records(desk, me, "case") == ()
    made = change_case(desk, me, lambda text: text + "\n# seen\n", reason="r", today=TODAY)
    same = change_case(desk, me, lambda text: text, reason="r", today=TODAY)
    assert (made.version, same.version) == (1, 1)
    again = change_case(desk, me, lambda text: text + "# twice\n", reason="why", today=TODAY)
    assert (again.version, again.reason) == (2, "why")
