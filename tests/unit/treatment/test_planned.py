"""A recorded visit as the safety rules see it: acts, the newest answers, where needles went."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.builders.courses import FIRST, HANDS, NEEDLES, begun, course_of

from ekbom.model.errors import InputError
from ekbom.model.intake import Intake
from ekbom.model.planned_visit import Consent, PlannedAct, Reply, Screen
from ekbom.treatment.planned import acts_of, needled_over, planned_of, screen_of
from ekbom.treatment.visit import next_visit, read_visit

NEEDLE = {"target": "soleus", "side": "left"}


def acts(plain: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    return [(one.act, one.target, one.side) for one in acts_of(read_visit(plain))]


def test_needles_carry_depth_angle_direction_and_regions() -> None:
    told = {
        **NEEDLE,
        "depth_mm": 20,
        "angle_deg": 45,
        "direction": "down",
        "regions": ["calf_inner_left"],
    }
    (act,) = acts_of(read_visit({"number": 1, "kind": "needling", "insertions": [told]}))
    assert act == PlannedAct("needling", "soleus", "left", ("calf_inner_left",), 20, 45, "down")


@pytest.mark.parametrize(
    ("electro", "stimulation", "through"),
    [
        (None, (None, None), []),
        ({"freq_hz": 2}, (None, None), ["soleus", "SP6"]),
        ({"freq_hz": 2}, ("electrical", None), ["soleus"]),
        (None, ("manual", "electrical"), ["SP6"]),
    ],
)
def test_current_runs_through_the_needles_that_say_so_or_else_through_any(
    electro: Any, stimulation: tuple[Any, Any], through: list[str]
) -> None:
    told = [
        {"target": target, "side": "left", **({"stimulation": how} if how else {})}
        for target, how in zip(("soleus", "SP6"), stimulation, strict=True)
    ]
    plain = {"number": 1, "kind": "needling", "insertions": told}
    found = acts({**plain, **({"electro": electro} if electro else {})})
    assert [target for act, target, _ in found if act == "electro"] == through
    assert [target for act, target, _ in found if act == "needling"] == ["soleus", "SP6"]


def test_hands_stretches_heel_lifts_and_heat_are_acts() -> None:
    told = {**HANDS, "cotreatments": [{"kind": "moxa"}, {"kind": "advice"}, {"kind": "cupping"}]}
    told["home"] = [
        *HANDS["home"],
        {"name": "ball", "kind": "pressure", "muscle": "soleus"},
        {"name": "bath", "kind": "heat"},
        {"name": "walk", "kind": "exercise"},
    ]
    told["movements"] = [*HANDS["movements"], {"name": "squat"}]
    assert acts(told) == [
        ("manual", "multifidus", "both"),
        ("manual", "piriformis", "left"),
        ("stretch", "piriformis", None),
        ("moxa_heat", "", None),
        ("manual", "", None),
        ("heel_lift", "", "left"),
        ("stretch", "piriformis", "left"),
        ("manual", "soleus", None),
        ("moxa_heat", "", None),
    ]


def test_heat_beside_the_visit_is_done_where_it_was_told() -> None:
    told = {"kind": "moxa", "regions": ["calf_inner_left", "calf_inner_right"]}
    (*_, heat) = acts_of(read_visit({**NEEDLES, "home": [], "cotreatments": [told]}))
    assert heat == PlannedAct("moxa_heat", regions=("calf_inner_left", "calf_inner_right"))


def test_a_device_with_current_is_electro_and_another_is_none() -> None:
    told = [{"name": "pad"}, {"name": "unit", "site": "soleus", "side": "left", "electrical": True}]
    found = acts({"number": 1, "kind": "device", "devices": told})
    assert found == [("electro", "soleus", "left")]


def test_a_visit_of_talk_has_no_acts() -> None:
    assert acts({"number": 1, "kind": "talk", "topics": ["sleep"]}) == []


def test_a_planned_visit_has_counts_replies_and_its_number_among_those_with_needles() -> None:
    course = course_of(2)
    reply = Reply("first_visit_faint", "acknowledged", "lies down", "J", FIRST)
    visit = replace(next_visit(course.visits[-1], {"on": "2026-09-17"}), replies=(reply,))
    found = planned_of(course, replace(visit, needles_in=5, needles_out=4))
    assert (found.on, found.needling_number) == (date(2026, 9, 17), 3)
    assert found.acts == tuple(acts_of(visit))
    assert [one.act for one in found.acts] == ["needling", "needling", "stretch"]
    assert (found.needles_in, found.needles_out, found.replies) == (5, 4, (reply,))
    assert found.postponed_to is None
    asked = planned_of(course, replace(visit, next_on=date(2026, 9, 24)))
    assert asked.postponed_to == date(2026, 9, 24)
    assert planned_of(course, course.visits[0]).needling_number == 1
    hands = replace(read_visit(HANDS), number=3)
    assert planned_of(course, hands).needling_number == 3


def test_after_another_course_nobody_knows_which_visit_with_needles_it_is() -> None:
    course = replace(begun(), follows="first series")
    first = read_visit(NEEDLES)
    assert planned_of(course, first).needling_number is None
    assert planned_of(course, first, 3).needling_number == 4
    later = replace(course, visits=(first,))
    assert planned_of(later, next_visit(first, {"on": "2026-09-10"})).needling_number == 2


def test_without_a_day_nothing_can_be_checked() -> None:
    visit = replace(read_visit(NEEDLES), on=None)
    with pytest.raises(InputError, match="visit 1: it has no date; write on = its day"):
        planned_of(begun(), visit)


OLD, NEW = FIRST - timedelta(days=30), FIRST
CONSENT = Consent(OLD, ("needling",))


def asked(intake: Screen | None, now: Screen | None) -> Screen:
    course = replace(begun(), intake=Intake(screen=intake))
    return screen_of(course, replace(read_visit(NEEDLES), screen=now))


def test_the_newest_answer_counts_and_the_others_stand() -> None:
    old = Screen(on=OLD, pregnant=False, epilepsy=True, age_years=40, consents=(CONSENT,))
    found = asked(old, Screen(on=NEW, pregnant=True))
    assert (found.on, found.pregnant, found.epilepsy, found.age_years) == (NEW, True, True, 40)
    assert found.consents == (CONSENT,)
    assert asked(old, Screen(on=NEW, epilepsy=False)).epilepsy is False


def test_what_holds_for_a_day_comes_from_that_day_alone() -> None:
    old = Screen(on=OLD, fever=False, red_flags={"weakness": False, "breath": True})
    assert asked(old, None).fever is None
    assert dict(asked(old, None).red_flags) == {"breath": True}
    new = Screen(on=NEW, fever=False, red_flags={"breath": False})
    assert asked(old, new).fever is False
    assert dict(asked(old, new).red_flags) == {"breath": False}
    assert asked(Screen(on=OLD, fever=True), None).fever is True


def test_a_further_consent_takes_none_away_and_one_written_again_takes_its_place() -> None:
    further = Consent(NEW, ("electro",))
    both = asked(Screen(on=OLD, consents=(CONSENT,)), Screen(on=NEW, consents=(further,)))
    assert both.consents == (CONSENT, further)
    gone = replace(CONSENT, withdrawn=NEW)
    after = asked(Screen(on=OLD, consents=(CONSENT,)), Screen(on=NEW, consents=(gone,)))
    assert after.consents == (gone,)


def test_answers_of_earlier_visits_count_and_later_ones_do_not() -> None:
    course = course_of(3)
    told = [
        replace(one, screen=Screen(on=one.on, frail=bool(one.number % 2))) for one in course.visits
    ]
    course = replace(course, visits=tuple(told))
    unasked = replace(course.visits[1], screen=None)
    assert screen_of(course, unasked).frail is True
    assert screen_of(course, course.visits[2]).frail is True
    assert screen_of(replace(course, intake=None), replace(told[0], screen=None)).frail is None


@pytest.mark.parametrize(
    ("target", "regions", "over"),
    [
        ("soleus", [], False),
        ("GB21", [], True),
        ("my spot", [], None),
        ("my spot", ["calf_inner_left"], False),
    ],
)
def test_where_needles_went(target: str, regions: list[str], over: bool | None) -> None:
    told = {"target": target, "side": "left", "regions": regions}
    visit = read_visit({"number": 1, "kind": "needling", "insertions": [told]})
    assert needled_over(visit, "pleura") is over


def test_one_needle_over_it_is_enough_and_hands_count_for_nothing() -> None:
    told = [{"target": "my spot"}, {"target": "GB21", "side": "left"}]
    assert needled_over(read_visit({"number": 1, "kind": "needling", "insertions": told}), "pleura")
    hand = {"number": 1, "kind": "manual", "hands": [{"target": "trapezius_upper"}]}
    assert needled_over(read_visit(hand), "pleura") is False
