"""Where points and limbs lie on the body map, and what a clinic may set."""

from __future__ import annotations

from ekbom.knowledge.acupoints import acupoints
from ekbom.knowledge.body import regions
from ekbom.knowledge.treatment_policy import (
    asked_each_visit,
    limbs,
    places_over,
    seats,
    shipped_setting,
    urgency_levels,
)
from ekbom.model.backing import STRUCTURES
from ekbom.model.safety_rule import SAFETY_LEVELS, URGENCIES

PLACES = {region.place for region in regions().values()}


def test_every_point_has_a_seat_and_every_seat_a_point() -> None:
    points = acupoints().values()
    found = {p.view if p.view != "back" else f"back_{p.region}" for p in points}
    assert {name.replace(" ", "_") for name in found} == set(seats())


def test_only_places_of_the_body_map_are_named() -> None:
    for table in (limbs(), places_over(), seats()):
        for places in table.values():
            assert set(places) <= PLACES
            assert len(set(places)) == len(places)


def test_arms_and_legs_have_no_place_in_common_and_exist_on_both_sides() -> None:
    assert set(limbs()) == {"arm", "leg"}
    assert not set(limbs()["arm"]) & set(limbs()["leg"])
    for places in limbs().values():
        assert all(f"{place}_left" in regions() for place in places)
    assert len(limbs()["leg"]) == 29


def test_what_lies_under_a_place_is_a_structure() -> None:
    assert set(places_over()) == {"pleura", "spinal_canal"} <= set(STRUCTURES)
    assert "between_blades" in set(places_over()["pleura"]) & set(places_over()["spinal_canal"])


def test_each_urgency_has_a_level() -> None:
    assert tuple(urgency_levels()) == URGENCIES
    assert list(urgency_levels().values()) == ["hard_stop", "refer_first", "precaution"]
    assert set(urgency_levels().values()) <= set(SAFETY_LEVELS)


def test_what_is_set() -> None:
    assert shipped_setting() == "informed"
    assert {"fever", "acute_illness", "dvt_signs"} <= asked_each_visit()
