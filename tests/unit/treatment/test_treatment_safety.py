"""Each of the 29 rules, met by somebody who tries to get past it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.builders.planned import (
    CONSENT,
    DAY,
    HEALTHY,
    YEAR_AGO,
    act,
    answer,
    asked,
    healthy,
    reply,
    shown,
    stopped,
    visit,
)

from ekbom.knowledge.treatment_safety import safety_rules
from ekbom.model.planned_visit import REPLY_KINDS, PlannedVisit, Screen
from ekbom.model.safety_answer import SafetyAnswer
from ekbom.model.safety_rule import ACTS, SAFETY_LEVELS, Act, SafetyLevel

HARD = ("hard_stop", "hard_stop_region")
TRAPEZIUS = {"target": "trapezius_upper", "side": "right"}
DEEP = {"depth_mm": 15.0, "angle_deg": 20.0}


@dataclass(frozen=True)
class Way:
    """How a rule is met, and what is unknown of it."""

    person: dict[str, Any] = field(default_factory=dict)
    place: dict[str, Any] = field(default_factory=dict)
    day: dict[str, Any] = field(default_factory=dict)
    # The field that is asked for when it is not known; empty where not known is an answer.
    open: str = ""
    more: tuple[dict[str, Any], ...] = ()

    def met(self, kind: Act, **day: Any) -> tuple[PlannedVisit, Screen]:
        acts = (act(kind, **self.place), *(act(kind, **other) for other in self.more))
        return visit(*acts, **{**self.day, **day}), healthy(**self.person)


def yes(name: str) -> Way:
    return Way(person={name: True}, open=name)


WAYS: dict[str, Way] = {
    "no_consent": Way(person={"consents": ()}),
    "needle_phobia": yes("needle_phobia"),
    "cannot_communicate": yes("cannot_communicate"),
    "emergency": yes("acute_illness"),
    "lymphoedema_limb": Way(
        person={"lymphoedema_regions": ("thigh_front_right",)}, open="lymphoedema_regions"
    ),
    "local_infection": Way(
        person={"skin_lesion_regions": ("calf_inner_right",)}, open="skin_lesion_regions"
    ),
    "systemic_infection": yes("fever"),
    "bleeding_disorder": yes("bleeding_disorder"),
    "anticoagulant": yes("anticoagulant"),
    "immunosuppressed": yes("immunosuppressed"),
    "heart_valve": yes("heart_valve"),
    "pacemaker_electro": yes("implanted_device"),
    "metal_allergy": yes("metal_allergy"),
    "pregnancy": yes("pregnant"),
    "epilepsy": yes("epilepsy"),
    "diabetes_neuropathy": yes("diabetes"),
    "vascular": Way(person={"varicose_regions": ("calf_inner_right",)}, open="varicose_regions"),
    "dvt_suspected": yes("dvt_signs"),
    "open_joint_surgery": yes("joint_surgery"),
    "malignancy": yes("active_cancer"),
    "child": Way(
        person={"age_years": 17.9, "consents": (replace(CONSENT, by_parent=True),)},
        open="age_years",
    ),
    "frail": yes("frail"),
    "first_visit_faint": Way(day={"needling_number": 1}, open="needling_number"),
    "hyperalgesia": yes("allodynia"),
    "thorax_site": Way(place=TRAPEZIUS),
    "canal_site": Way(place={"target": "multifidus_lumbar", "side": "left"}),
    "bilateral_thorax": Way(place=TRAPEZIUS | DEEP, more=(TRAPEZIUS | DEEP | {"side": "left"},)),
    "medication_change": yes("medicine_changed_alone"),
    "iron_unknown": Way(person={"ferritin_on": None}),
}
CASES = [
    (id_, kind, level)
    for id_, rule in safety_rules().items()
    for kind, level in rule.levels.items()
]


def test_all_29_rules_are_tried() -> None:
    assert len(WAYS) == 29
    assert set(WAYS) == set(safety_rules())


def card(found: SafetyAnswer, rule: str) -> Any:
    (one,) = (card for card in found.cards if card.rule == rule and not card.target)
    return one


@pytest.mark.parametrize(("rule", "kind", "level"), CASES)
def test_the_rule_is_shown_with_its_words_and_level(
    rule: str, kind: Act, level: SafetyLevel
) -> None:
    found = answer(*WAYS[rule].met(kind))
    one = card(found, rule)
    told = safety_rules()[rule]
    assert (one.name, one.why, one.says, one.level) == (told.name, told.when, told.says, level)
    assert one.acts == (kind,)
    assert one.grounds[0].fact == f"treat.{rule}"
    assert one.not_checked == (told.backing.status == "memory")
    events = [event for event in found.events if event.rule == rule]
    assert events[0].kind == "shown"
    assert {event.policy_version for event in events} == {found.policy_version} == {"1"}


@pytest.mark.parametrize(("rule", "kind", "level"), CASES)
def test_saving_it_as_it_is_planned_fails(rule: str, kind: Act, level: SafetyLevel) -> None:
    """Only a letter that goes out lets a visit through without a word of the therapist."""
    found = answer(*WAYS[rule].met(kind))
    letter = bool(safety_rules()[rule].letter) and level == "precaution"
    assert found.may_save == letter
    stops = level not in ("precaution", "technique_gate")
    assert ((rule, kind) in stopped(found)) == stops


@pytest.mark.parametrize(("rule", "kind", "level"), [c for c in CASES if c[2] in (*HARD, "defer")])
def test_no_word_lifts_a_stop(rule: str, kind: Act, level: SafetyLevel) -> None:
    replies = tuple(reply(rule, each) for each in REPLY_KINDS)
    found = answer(*WAYS[rule].met(kind, replies=replies))
    assert (rule, kind) in stopped(found)
    assert not found.may_save
    assert not any(block.liftable for block in found.blocked if block.rule == rule)
    kinds = [event.kind for event in found.events if event.rule == rule]
    assert kinds == ["shown", "refused", "refused", "refused"]
    assert card(found, rule).state == ("postponed" if level == "defer" else "stopped")


@pytest.mark.parametrize(("rule", "kind", "level"), [c for c in CASES if c[2] == "refer_first"])
def test_a_referral_is_lifted_by_an_answer_or_a_reason_alone(
    rule: str, kind: Act, level: SafetyLevel
) -> None:
    idle = (
        reply(rule, "acknowledged"),
        reply(rule, reason="  "),
        reply(rule, by=""),
        reply(rule, on=DAY + timedelta(days=1)),
        reply("frail"),
        reply(rule, target="LI4"),
    )
    found = answer(*WAYS[rule].met(kind, replies=idle))
    (block,) = (block for block in found.blocked if block.rule == rule)
    assert (block.act, block.number, block.liftable) == (kind, 1, True)
    assert card(found, rule).state == "waiting"
    assert f"reply.{rule}" in asked(found)
    for each, state in (("answer", "answered"), ("override", "overridden")):
        good = reply(rule, each)  # type: ignore[arg-type]
        lifted = answer(*WAYS[rule].met(kind, replies=(*idle, good)))
        assert lifted.may_save
        assert card(lifted, rule).state == state
        written = [e for e in lifted.events if e.rule == rule and e.kind != "letter"]
        event = written[-1]
        assert (event.kind, event.reason, event.by) == (each, good.reason, good.by)
        assert (event.on, event.level) == (DAY, level)


@pytest.mark.parametrize(
    ("rule", "kind", "level"),
    [c for c in CASES if c[2] == "precaution" and not safety_rules()[c[0]].letter],
)
def test_a_precaution_is_read_with_a_reason_and_a_name(
    rule: str, kind: Act, level: SafetyLevel
) -> None:
    idle = (reply(rule, reason=""), reply(rule, by=" "))
    found = answer(*WAYS[rule].met(kind, replies=idle))
    assert not found.may_save
    assert not found.blocked
    assert card(found, rule).state == "to_acknowledge"
    read = answer(*WAYS[rule].met(kind, replies=(*idle, reply(rule, "acknowledged"))))
    assert read.may_save
    assert card(read, rule).state == "acknowledged"
    kinds = [event.kind for event in read.events if event.rule == rule]
    assert kinds == ["shown", "refused", "refused", "acknowledged"]


@pytest.mark.parametrize("rule", ["thorax_site", "canal_site"])
@pytest.mark.parametrize("kind", ["needling", "electro"])
def test_a_gate_is_filled_and_not_talked_past(rule: str, kind: Act) -> None:
    planned, screen = WAYS[rule].met(kind, replies=(reply(rule, "override"),))
    found = answer(planned, screen)
    assert not found.may_save
    more = {"direction"} if rule == "canal_site" else set()
    assert asked(found) == {"depth_mm", "angle_deg"} | more
    assert card(found, rule).state == "to_fill"
    one = replace(planned.acts[0], **DEEP, direction="inwards and down")
    filled = answer(replace(planned, acts=(one,)), screen)
    assert filled.may_save
    assert card(filled, rule).state == "filled"


@pytest.mark.parametrize(("rule", "kind", "level"), [c for c in CASES if WAYS[c[0]].open])
def test_an_unknown_answer_asks_and_is_no_no(rule: str, kind: Act, level: SafetyLevel) -> None:
    name = WAYS[rule].open
    screen, day = HEALTHY, {}
    if name == "needling_number":
        day = {name: None}
    else:
        screen = healthy(**{name: None})
    found = answer(visit(act(kind), **day), screen)
    assert rule not in shown(found)
    (ask,) = found.must_fill
    assert (ask.field, ask.rules, ask.number) == (name, (rule,), 0)
    assert ask.says == f"Not answered yet, yes or no: {safety_rules()[rule].when}"
    assert ask.stops == (level != "precaution" or not safety_rules()[rule].letter)
    assert found.may_save is not ask.stops


@pytest.mark.parametrize("rule", list(safety_rules()))
def test_acts_a_rule_does_not_speak_of_are_let_alone(rule: str) -> None:
    for kind in set(ACTS) - set(safety_rules()[rule].levels):
        planned, screen = WAYS[rule].met(kind)
        assert rule not in shown(answer(planned, screen))


@pytest.mark.parametrize(("rule", "kind", "level"), CASES)
def test_a_second_act_does_not_hide_the_first(rule: str, kind: Act, level: SafetyLevel) -> None:
    planned, screen = WAYS[rule].met(kind)
    other = act("manual", target="", regions=("hand_left",))
    found = answer(replace(planned, acts=(other, *planned.acts)), screen)
    one = card(found, rule)
    assert kind in one.acts
    assert SAFETY_LEVELS.index(one.level) <= SAFETY_LEVELS.index(level)


# Single rules, and the ways around them.


@pytest.mark.parametrize(
    "consents",
    [
        (replace(CONSENT, techniques=("manual", "stretch")),),
        (replace(CONSENT, techniques=("acupuncture",)),),
        (replace(CONSENT, on=DAY + timedelta(days=1)),),
        (replace(CONSENT, withdrawn=DAY),),
        (replace(CONSENT, withdrawn=date(2026, 11, 2)), replace(CONSENT, techniques=())),
    ],
)
def test_a_consent_that_does_not_cover_the_act_is_none(consents: tuple[Any, ...]) -> None:
    found = answer(visit(act("needling")), healthy(consents=consents))
    assert stopped(found) == {("no_consent", "needling")}


def test_a_consent_counts_from_its_day_until_the_day_it_is_withdrawn() -> None:
    tomorrow = DAY + timedelta(days=1)
    for consents in ((replace(CONSENT, on=DAY),), (replace(CONSENT, withdrawn=tomorrow),)):
        assert answer(visit(act()), healthy(consents=consents)).may_save
    # A visit planned ahead does not make a consent of the future count today.
    ahead = visit(act(), on=DAY + timedelta(days=9))
    later = healthy(on=ahead.on, consents=(replace(CONSENT, on=tomorrow),))
    assert ("no_consent", "needling") in stopped(answer(ahead, later))


def test_a_consent_is_by_technique() -> None:
    consent = (replace(CONSENT, techniques=("manual",)),)
    found = answer(visit(act("manual"), act("electro")), healthy(consents=consent))
    assert stopped(found) == {("no_consent", "electro")}


def test_a_child_does_not_consent_alone() -> None:
    for kind in ACTS:
        found = answer(visit(act(kind)), healthy(age_years=17))
        assert ("no_consent", kind) in stopped(found)
    assert not answer(visit(act()), healthy(age_years=18)).cards
    assert "child" in shown(answer(visit(act()), healthy(age_years=float("nan"))))


def test_lymphoedema_stops_the_limb_and_not_the_person() -> None:
    screen = healthy(lymphoedema_regions=("foot_top_right",))
    for where in ("gastrocnemius_medial", "ST36", "BL67", "piriformis"):
        found = answer(visit(act(target=where)), screen)
        assert ("lymphoedema_limb", "needling") in stopped(found)
        assert answer(visit(act(target=where, side="left")), screen).may_save
    # No side, both sides, or a region elsewhere do not move the needle out of the limb.
    for place in (
        {"side": None},
        {"side": "both"},
        {"side": "middle"},
        {"regions": ("hand_left",)},
    ):
        found = answer(visit(act(**place)), screen)
        assert ("lymphoedema_limb", "needling") in stopped(found)
    assert ("lymphoedema_limb", "electro") in stopped(answer(visit(act("electro")), screen))
    assert answer(visit(act("manual")), screen).may_save
    arm = healthy(lymphoedema_regions=("arm_left",))
    assert ("lymphoedema_limb", "needling") in stopped(
        answer(visit(act(target="hegu", side="left")), arm)
    )
    assert answer(visit(act(target="hegu")), arm).may_save


def test_an_unknown_name_does_not_pass_a_region() -> None:
    screen = healthy(varicose_regions=("calf_inner_right",))
    found = answer(visit(act(target="my own point", side="right")), screen)
    assert not found.may_save
    assert [(ask.field, ask.number) for ask in found.must_fill] == [("regions", 1)]
    assert set(found.must_fill[0].rules) == {"vascular", "thorax_site", "canal_site"}
    assert found.must_fill[0].says == (
        "Where on the body map it is done; the name is not in the tables."
    )
    told = answer(visit(act(target="my own point", regions=("calf_inner_right",))), screen)
    assert stopped(told) == {("vascular", "needling")}


def test_points_of_the_back_lie_where_they_lie() -> None:
    """Four regions of the back share one view."""
    screen = healthy(skin_lesion_regions=("low_back_side_right",))
    for target, stops in (("BL23", True), ("BL20", False), ("BL15", False), ("GV14", False)):
        found = answer(visit(act(target=target)), screen)
        assert (("local_infection", "needling") in stopped(found)) == stops


def test_a_region_narrows_a_target_that_lies_in_several() -> None:
    screen = healthy(varicose_regions=("leg_outer_right",))
    soleus = act(target="soleus")
    assert stopped(answer(visit(soleus), screen)) == {("vascular", "needling")}
    inner = replace(soleus, regions=("leg_inner_right",))
    assert answer(visit(inner), screen).may_save


def test_a_fever_waits_for_a_later_day() -> None:
    screen = healthy(fever=True)
    for new, missing in ((None, True), (DAY, True), (DAY + timedelta(days=7), False)):
        found = answer(visit(act("stretch"), postponed_to=new), screen)
        assert stopped(found) == {("systemic_infection", "stretch")}
        new_dates = [(a.number, a.says) for a in found.must_fill if a.field == "postponed_to"]
        assert new_dates == ([(0, "The new date, later than this one.")] if missing else [])
        assert found.may_save is False
        assert not found.may_save


@pytest.mark.parametrize(
    ("person", "holds"),
    [
        ({"joint_surgery": True}, True),
        ({"joint_surgery_on": date(2026, 8, 30)}, True),
        ({"joint_surgery": True, "joint_surgery_on": date(2026, 8, 29)}, False),
        ({"joint_surgery": None, "joint_surgery_on": date(2026, 8, 29)}, False),
        ({"joint_surgery": False, "joint_surgery_on": DAY + timedelta(days=3)}, True),
    ],
)
def test_surgery_counts_for_twelve_weeks(person: dict[str, Any], holds: bool) -> None:
    assert ("open_joint_surgery" in shown(answer(visit(act()), healthy(**person)))) == holds


@pytest.mark.parametrize(
    ("on", "unknown"),
    [
        (YEAR_AGO, False),
        (YEAR_AGO - timedelta(days=1), True),
        (DAY, False),
        (DAY + timedelta(days=1), True),
    ],
)
def test_ferritin_counts_for_twelve_months_and_not_ahead(on: date, unknown: bool) -> None:
    found = answer(visit(act("manual")), healthy(ferritin_on=on))
    assert (shown(found) == ["iron_unknown"]) == unknown
    assert bool(found.letters) == unknown


def test_a_named_medicine_counts_against_a_no() -> None:
    found = answer(visit(act()), healthy(medicine_groups=("sedative", "anticoagulant")))
    assert shown(found) == ["anticoagulant"]
    assert answer(visit(act()), healthy(medicine_groups=("sedative",))).may_save


def test_a_pacemaker_stops_the_current_and_leaves_the_needle() -> None:
    found = answer(visit(act("needling"), act("electro")), healthy(implanted_device=True))
    assert stopped(found) == {("pacemaker_electro", "electro")}
    assert found.blocked[0].number == 2
    assert card(found, "pacemaker_electro").not_checked


def test_fasted_tired_or_anxious_is_a_card_at_any_visit() -> None:
    found = answer(visit(act(), needling_number=9), healthy(fasted=True))
    assert shown(found) == ["first_visit_faint"]


@pytest.mark.parametrize(
    ("place", "open_"),
    [
        ({"depth_mm": None}, {"depth_mm"}),
        ({"depth_mm": 0.0}, {"depth_mm"}),
        ({"depth_mm": -3.0}, {"depth_mm"}),
        ({"depth_mm": float("nan")}, {"depth_mm"}),
        ({"depth_mm": float("inf")}, {"depth_mm"}),
        ({"angle_deg": None}, {"angle_deg"}),
        ({"angle_deg": 0.0}, {"angle_deg"}),
        ({"angle_deg": 90.5}, {"angle_deg"}),
        ({"angle_deg": 90.0}, set()),
        ({"side": None}, {"side"}),
        ({"side": "middle"}, {"side"}),
        ({"side": "both"}, {"side"}),
    ],
)
def test_trapezius_needs_depth_angle_and_one_side(place: dict[str, Any], open_: set[str]) -> None:
    found = answer(visit(act(**TRAPEZIUS | DEEP | place)))
    assert asked(found) == open_
    assert found.may_save is not bool(open_)
    assert (("bilateral_thorax", "needling") in stopped(found)) == (place.get("side") == "both")


def test_lung_on_both_sides_is_stopped_by_whatever_name() -> None:
    right = act(**TRAPEZIUS | DEEP)
    for other in (
        {"target": "GB21"},
        {"target": "jian jing"},
        {"target": "BL15"},
        {"target": "a point of my own", "regions": ("chest_left",)},
        # Where the tables do not know it, its side may be told by the region alone.
        {"target": "a point of my own", "regions": ("chest_left", "sacrum"), "side": None},
    ):
        left = act(**{"side": "left"} | DEEP | other)
        found = answer(visit(right, left, act(), act(side="left")))
        assert {block.number for block in found.blocked} == {1, 2}
        assert stopped(found) == {("bilateral_thorax", "needling")}
    assert answer(visit(right, act(**TRAPEZIUS | DEEP))).may_save
    assert answer(visit(right, act("manual", **TRAPEZIUS | {"side": "left"}))).may_save


def test_a_point_in_the_middle_is_not_stopped_with_both_sides_of_the_lung() -> None:
    right, left = act(**TRAPEZIUS | DEEP), act(**TRAPEZIUS | DEEP | {"side": "left"})
    middle = act(target="GV12", regions=("back_middle_right",), direction="up and in", **DEEP)
    found = answer(visit(right, left, middle))
    assert {block.number for block in found.blocked} == {1, 2}


def test_what_a_card_asks_for_is_said_in_words() -> None:
    planned = visit(act(**TRAPEZIUS | {"side": None}), act(target="multifidus_lumbar"))
    person = healthy(anticoagulant=True, pregnant=True, active_cancer=True)
    asks = {ask.field: ask.says for ask in answer(planned, person).must_fill}
    assert asks["depth_mm"] == "How deep the needle goes, in mm."
    assert asks["angle_deg"] == "The angle to the skin, in degrees up to a right angle."
    assert asks["direction"] == "Where the tip is aimed."
    assert asks["side"] == "One side, right or left; each side is an act of its own."
    read = "That it was read is recorded, with a reason and a name."
    name = safety_rules()["anticoagulant"].name
    assert asks["reply.anticoagulant"] == f"{name}: {read}"
    asked_first = "The answer of a doctor or the prescriber is recorded, or a reason to go on."
    assert asks["reply.malignancy"] == f"{safety_rules()['malignancy'].name}: {asked_first}"
    bare = answer(visit(act()), healthy(epilepsy=None)).must_fill
    assert [ask.says for ask in bare] == [
        f"Not answered yet, yes or no: {safety_rules()['epilepsy'].when}"
    ]


def test_a_region_in_the_middle_is_no_second_side() -> None:
    spot = act(target="a point of my own", side=None, regions=("chest_left", "sacrum"), **DEEP)
    assert asked(answer(visit(spot))) == set()
    both = replace(spot, regions=("chest_left", "chest_right"))
    assert asked(answer(visit(both))) == {"side"}


def test_a_point_in_the_middle_is_no_side() -> None:
    deep = {**DEEP, "direction": "up and in"}
    for target, more in (("GV14", {}), ("GV12", {"regions": ("back_middle_right",)})):
        for side in (None, "middle"):
            planned = visit(act(target=target, side=side, **more, **deep), act(**TRAPEZIUS | DEEP))
            assert answer(planned).may_save


def test_what_is_not_in_the_tables_is_judged_by_where_it_is() -> None:
    for region, rules in (
        ("chest_left", ["thorax_site"]),
        ("neck_back_left", ["canal_site"]),
        ("back_middle_left", ["thorax_site", "canal_site"]),
        ("arm_left", []),
    ):
        found = answer(visit(act(target="LI20", side="left", regions=(region,))))
        assert shown(found) == rules


def test_a_whole_line_is_no_target() -> None:
    (ask,) = answer(visit(act(target="KI"))).must_fill
    assert (ask.field, ask.stops) == ("regions", True)


def test_a_shared_name_is_asked_for() -> None:
    found = answer(visit(act(target="P6")))
    (ask,) = (ask for ask in found.must_fill if ask.field == "target")
    assert ask.stops
    assert ask.says.startswith("P6 may be ")
    assert "PC6" in ask.says


@pytest.mark.parametrize("kind", ["manual", "stretch", "heel_lift"])
def test_iron_and_a_changed_dose_never_block_work_by_hand(kind: Act) -> None:
    screen = healthy(ferritin_on=None, medicine_changed_alone=True)
    found = answer(visit(act(kind)), screen)
    assert found.may_save
    assert not found.blocked
    assert not found.must_fill
    assert shown(found) == ["medication_change", "iron_unknown"]
    assert {card.level for card in found.cards} == {"precaution"}
    assert {card.state for card in found.cards} == {"letter"}
    assert [letter.to for letter in found.letters] == ["prescriber", "doctor"]
    silent = healthy(medicine_changed_alone=None, ferritin_on=None)
    unknown = answer(visit(act(kind)), silent)
    assert unknown.may_save
    assert asked(unknown) == {"medicine_changed_alone"}
    # Beside needles the same question has to be answered.
    both = answer(visit(act(kind), act()), silent)
    assert [ask.stops for ask in both.must_fill if ask.field == "medicine_changed_alone"] == [True]
