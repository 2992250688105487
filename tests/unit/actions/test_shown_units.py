"""The units blood values are shown in: chosen, changed, and never what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.builders.desks import clock_of, make_desk, own_person, seat

from ekbom.actions.desk import Desk
from ekbom.actions.shown_units import choose_units, chosen_units, units_of
from ekbom.model.errors import NotAllowed, UnitError, UsageError
from ekbom.model.people import Actor


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path)
    yield made
    made.store.close()


def test_units_are_chosen_changed_and_taken_back(desk: Desk) -> None:
    me = own_person(desk)
    assert units_of(desk, me) == {}
    assert choose_units(desk, me, {"ferritin": "pmol/L", "crp": ""}) == {"ferritin": "pmol/L"}
    assert units_of(desk, me) == {"ferritin": "pmol/L"}
    clock_of(desk).step(days=1)
    choose_units(desk, me, {"ferritin": "pmol/L"})
    (kept,) = desk.store.find(me, "settings")
    assert (kept.version, kept.key, kept.night) == (1, "units", None)
    choose_units(desk, me, {})
    assert units_of(desk, me) == {}
    (kept,) = desk.store.find(me, "settings")
    assert (kept.version, kept.changed_at, kept.reason) == (2, desk.now(), "other units")
    told = [(one.event.verb, one.event.result) for one in desk.store.audit()]
    assert told.count(("choose_units", "done")) == 2
    assert told.count(("choose_units", "nothing_changed")) == 1
    assert told.count(("units_of", "done")) == 3


def test_a_unit_that_is_none_of_it_changes_nothing(desk: Desk) -> None:
    me = own_person(desk)
    with pytest.raises(UnitError, match="ferritin: 'mg' is no unit that is taken for it; choose"):
        choose_units(desk, me, {"ferritin": "mg"})
    with pytest.raises(UsageError, match="units: 'gold' is no blood value that is known"):
        choose_units(desk, me, {"gold": "mg"})
    assert desk.store.find(me, "settings") == ()


def test_what_this_program_does_not_know_is_left_out(desk: Desk) -> None:
    me = own_person(desk)
    choose_units(desk, me, {"ferritin": "pmol/L"})
    (kept,) = desk.store.find(me, "settings")
    body = {"units": {"ferritin": "stone", "gold": "mg", "crp": "mg/dL"}}
    later = replace(kept, body=body, version=2, changed_at=desk.now(), reason="by a newer program")
    desk.store.amend([later], desk.event("choose_units", me, (kept.id,)))
    assert chosen_units(desk.store, me) == {"crp": "mg/dL"}


def test_who_may_not_see_a_person_neither_sees_nor_chooses(desk: Desk) -> None:
    me = own_person(desk)
    stranger = seat(desk, Actor("x", "X", "doctor", frozenset()))
    researcher = seat(desk, Actor("r", "R", "researcher", frozenset({me})))
    for other in (stranger, researcher):
        with pytest.raises(NotAllowed):
            units_of(other, me)
        with pytest.raises(NotAllowed):
            choose_units(other, me, {"ferritin": "pmol/L"})
