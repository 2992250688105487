"""The first run makes a person once."""

from __future__ import annotations

from tests.builders.desks import make_desk, own_person

from ekbom.actions.entries import log_entry
from ekbom.actions.first_run import is_new, own_card
from ekbom.actions.people import list_persons


def test_the_person_there_is_is_taken(tmp_path):
    desk = make_desk(tmp_path)
    assert own_card(desk).id == own_person(desk)
    assert len(list_persons(desk)) == 1


def test_where_there_is_nobody_somebody_is_begun_once(tmp_path):
    desk = make_desk(tmp_path, role="therapist")
    card = own_card(desk)
    assert card.label == "me"
    assert own_card(desk).id == card.id
    assert [one.id for one in list_persons(desk)] == [card.id]


def test_it_is_new_until_something_is_written(tmp_path):
    desk = make_desk(tmp_path)
    assert is_new(desk)
    log_entry(desk, own_person(desk), {"urge": "4"})
    assert not is_new(desk)
