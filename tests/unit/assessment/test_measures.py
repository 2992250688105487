"""The list for a person, the short one for the night, and the line that puts one to the test."""

from __future__ import annotations

import pytest

from ekbom.assessment.measures import measures, offer, plan_line
from ekbom.knowledge.measures import find_measure
from ekbom.knowledge.measures import measures as catalogue
from ekbom.model.measure import Measure, Offered


def the(id_: str) -> Measure:
    return catalogue()[id_]


def facts(offered: Offered) -> list[str]:
    return [one.code for one in offered.evidence]


def test_every_measure_stands_in_the_list_once() -> None:
    found = [one.measure.id for one in measures({}, "person")]
    assert sorted(found) == sorted(catalogue())


def test_a_measure_with_evidence() -> None:
    found = offer(the("warm_foot_bath"), {}, "person")
    assert found.measure is the("warm_foot_bath")
    assert found.how.says == the("warm_foot_bath").how
    assert (found.how.code, [g.fact for g in found.how.grounds]) == (
        "measures.warm_foot_bath",
        ["try.way"],
    )
    assert facts(found) == ["ther.heat_cold"]
    assert found.near == ()


def test_a_measure_without_evidence_says_so() -> None:
    found = offer(the("foot_massage"), {}, "person")
    assert facts(found) == ["try.no_trial"]
    assert found.evidence[0].says.startswith("Nothing that was read for this project tests it")
    assert [one.code for one in found.near] == ["ther.nmt_massage"]


def test_what_was_not_checked_is_for_clinicians() -> None:
    assert facts(offer(the("magnets"), {}, "person")) == ["try.no_trial"]
    (told,) = offer(the("magnets"), {}, "clinician").evidence
    assert told.code == "ther.physio_gadgets"
    assert told.cautions == ("ther.physio_gadgets is from memory and not checked yet.",)


@pytest.mark.parametrize(
    ("id_", "line"),
    [
        ("warm_foot_bath", 'ekbom plan "warm foot bath" --outcome urge --block 1'),
        ("no_caffeine", 'ekbom plan "no caffeine after noon" --outcome urge --block 3'),
        ("yoga", 'ekbom plan "yoga" --outcome urge --block 7'),
        ("acupuncture", "ekbom course CASE.toml"),
        ("professional_massage", 'ekbom plan "massage by a therapist" --outcome urge --block 7'),
        ("psychotherapy", "ekbom course CASE.toml"),
        ("heel_lift", "ekbom course CASE.toml"),
        ("whole_grains", 'ekbom helps DIARY.csv --outcome urge --kind "whole grains=habit"'),
        ("loose_clothes", 'ekbom helps DIARY.csv --outcome urge --kind "loose clothes on the '
         'day of a treatment=planned"'),
    ],
)  # fmt: skip
def test_the_line_that_puts_it_to_the_test(id_: str, line: str) -> None:
    assert plan_line(the(id_)) == line


def test_no_line_for_what_is_not_for_this_person() -> None:
    assert offer(the("warm_foot_bath"), {"numb_or_burning_feet": True}, "person").plan == ""
    assert offer(the("warm_foot_bath"), {}, "person").plan == plan_line(the("warm_foot_bath"))
    assert all(bool(one.plan) is (one.state != "not_for_you") for one in measures({}, "person"))


def test_three_in_the_morning() -> None:
    found = measures({}, "person", now=True)
    assert [one.measure.id for one in found] == [
        "brain_work",
        "handwork",
        "slow_breathing_exercise",
        "unusual_position",
        "calf_stretch",
        "cold_water_feet",
        "walk_now",
        "leg_bends",
        "foot_massage",
        "leg_rubbing",
    ]
    assert all(one.measure.now for one in found)


def test_three_in_the_morning_leaves_out_what_is_closed() -> None:
    found = measures({"numb_or_burning_feet": True, "one_leg_swollen": True}, "person", now=True)
    ids = {one.measure.id for one in found}
    assert not ids & {"cold_water_feet", "warm_shower", "foot_massage", "leg_rubbing"}
    assert "walk_now" in ids


def test_medicines_are_thought_through_before() -> None:
    tea = find_measure("mint tea")
    assert tea is not None
    offered = offer(tea, {"takes_opioid": True}, "person")
    assert "ask_first.herbs" in [one.code for one in offered.why]
    listed = {one.measure.id: one for one in measures({"takes_opioid": True}, "person")}
    assert listed["mint_tea"] == offered
