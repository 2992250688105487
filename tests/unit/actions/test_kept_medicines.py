"""The list of medicines: who told, what is refused, what another page changed meanwhile."""

from __future__ import annotations

from datetime import date

import pytest
from tests.builders.desks import make_desk, own_person

from ekbom.actions.entries import list_records
from ekbom.actions.kept_medicines import (
    MedicineTold,
    change_medicine,
    list_medicines,
    remove_medicine,
    tell_medicine,
)
from ekbom.model.errors import EkbomError, InputError

TODAY = date(2026, 11, 20)


@pytest.fixture
def desk(tmp_path):
    return make_desk(tmp_path)


def listed(desk):
    return [(o.name, o.taking) for o in list_medicines(desk, own_person(desk), today=TODAY)]


def test_told_changed_and_removed(desk):
    me = own_person(desk)
    for name in ("metformin", " sertraline "):
        tell_medicine(desk, me, MedicineTold(name), today=TODAY)
    change_medicine(desk, me, 1, MedicineTold("sertraline", "different"), today=TODAY)
    assert listed(desk) == [("metformin", "taken"), ("sertraline", "different")]
    remove_medicine(desk, me, 0, "metformin", today=TODAY)
    assert listed(desk) == [("sertraline", "different")]
    (case,) = list_records(desk, me, "case")
    assert (case.version, case.reason) == (4, "medicine taken off the list")


def test_another_name_at_the_place_is_refused(desk):
    me = own_person(desk)
    tell_medicine(desk, me, MedicineTold("metformin"), today=TODAY)
    for act in (
        lambda: change_medicine(desk, me, 0, MedicineTold("sertraline", "past"), today=TODAY),
        lambda: remove_medicine(desk, me, 0, "sertraline", today=TODAY),
        lambda: remove_medicine(desk, me, 1, "metformin", today=TODAY),
    ):
        with pytest.raises(InputError, match="changed meanwhile"):
            act()
    assert listed(desk) == [("metformin", "taken")]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (MedicineTold(" "), "name: there is no name; "),
        (MedicineTold("x" * 121), "name: it is too long or not one line; "),
        (MedicineTold("two\nlines"), "name: it is too long or not one line; "),
        (MedicineTold("metformin", dose="much"), "dose: "),
        (MedicineTold("metformin", since=date(2026, 11, 21)), "since: 2026-11-21 lies ahead of "),
        (
            MedicineTold("metformin", since=date(2026, 3, 2), until=date(2026, 3, 1)),
            "until: 2026-03-01 is before it began; ",
        ),
    ],
)
def test_what_makes_no_sense_is_named_and_begins_no_case(desk, told, said):
    with pytest.raises(EkbomError) as caught:
        tell_medicine(desk, own_person(desk), told, today=TODAY)
    assert str(caught.value).startswith(said)
    assert list_records(desk, own_person(desk), "case") == ()
