"""What closes a measure, what asks first, and that unknown answers never let one through."""

from __future__ import annotations

import pytest

from ekbom.assessment.measure_gates import Gates, Passed, rules_of, with_medicines
from ekbom.knowledge.measures import measures
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.observation import Known, Quantity, Value

CATALOGUE = measures()
BOOK = load_rule_book()
NUMBERS: dict[str, Value] = {"tsat": Quantity(25, "%"), "iron_pair": True}


def well(**but: Value | None) -> dict[str, Value | None]:
    """Somebody of whom everything is known and nothing speaks against anything."""
    asked = {
        name
        for one in CATALOGUE.values()
        for rule in rules_of(one)
        for name in BOOK.rule(rule).asks(BOOK.observables)
    }
    no: dict[str, Value | None] = {
        name: False for name in asked if BOOK.observables[name].kind == "yes_no"
    }
    return with_medicines({**no, **NUMBERS, **but})


def passed(id_: str, known: Known) -> Passed:
    return Gates(known, "person").pass_(CATALOGUE[id_])


def codes(found: Passed) -> list[str]:
    return [one.code for one in found.why]


def test_a_measure_without_gates_may_be_tried_by_everybody() -> None:
    assert passed("brain_work", {}) == Passed("may_try")


def test_nothing_known_asks_first() -> None:
    found = passed("warm_foot_bath", {})
    assert (found.state, found.why) == ("asks_first", ())
    assert [one.observation for one in found.missing] == [
        "numb_or_burning_feet",
        "with_neuropathy",
        "pain_on_walking_ends_with_rest",
        "one_leg_swollen",
        "clot_recent",
        "foot_sore",
        "skin_sore",
        "with_diabetes",
    ]


def test_everything_known_lets_it_through() -> None:
    assert passed("warm_foot_bath", well()) == Passed("may_try")


@pytest.mark.parametrize(
    "left_out",
    [
        "numb_or_burning_feet",
        "with_neuropathy",
        "pain_on_walking_ends_with_rest",
        "one_leg_swollen",
        "clot_recent",
        "foot_sore",
        "skin_sore",
        "with_diabetes",
    ],
)
def test_one_unknown_answer_is_enough_to_ask(left_out: str) -> None:
    found = passed("warm_foot_bath", well(**{left_out: None}))
    assert found.state == "asks_first"
    assert [one.observation for one in found.missing] == [left_out]


@pytest.mark.parametrize(
    ("id_", "yes", "rule"),
    [
        ("warm_foot_bath", "numb_or_burning_feet", "not_for.heat"),
        ("warm_foot_bath", "with_neuropathy", "not_for.heat"),
        ("warm_foot_bath", "pain_on_walking_ends_with_rest", "not_for.heat"),
        ("warm_foot_bath", "one_leg_swollen", "not_for.heat"),
        ("warm_foot_bath", "clot_recent", "not_for.heat"),
        ("warm_foot_bath", "foot_sore", "not_for.heat"),
        ("warm_foot_bath", "skin_sore", "not_for.heat"),
        ("cold_water_feet", "numb_or_burning_feet", "not_for.cold"),
        ("cold_water_feet", "pain_on_walking_ends_with_rest", "not_for.cold"),
        ("cold_water_feet", "cold_pale_limb", "not_for.cold"),
        ("cold_water_feet", "cold_hurts", "not_for.cold"),
        ("cold_water_feet", "skin_sore", "not_for.cold"),
        ("compression_stockings", "numb_or_burning_feet", "not_for.compression"),
        ("pneumatic_compression", "pain_on_walking_ends_with_rest", "not_for.compression"),
        ("pneumatic_compression", "one_leg_swollen", "not_for.compression"),
        ("pneumatic_compression", "clot_recent", "not_for.compression"),
        ("pneumatic_compression", "heart_failure", "not_for.compression"),
        ("foot_massager", "numb_or_burning_feet", "not_for.compression"),
        ("hot_foot_bath", "pregnant", "not_for.very_hot"),
        ("foot_massage", "one_leg_swollen", "not_for.massage"),
        ("calf_self_massage", "clot_recent", "not_for.massage"),
        ("magnets", "active_implant", "not_for.implant"),
        ("peroneal_stimulation", "active_implant", "not_for.implant"),
        ("bay_leaf_oil", "skin_sore", "not_for.sore_skin"),
        ("mint_tea", "pregnant", "not_for.expecting"),
        ("mint_tea", "breastfeeding", "not_for.expecting"),
        ("magnesium_tablets", "pregnant", "not_for.expecting"),
        ("magnesium_tablets", "on_dialysis", "not_for.magnesium"),
        ("magnesium_tablets", "kidney_weak", "not_for.magnesium"),
        ("magnets", "pregnant", "not_for.pregnancy_device"),
        ("acupuncture", "minor", "not_for.minor"),
        ("valerian_tea", "minor", "not_for.minor"),
        ("multivitamin_iron", "iron_overload", "not_for.iron"),
        ("iron_rich_food", "iron_overload", "not_for.iron_food"),
    ],
)
def test_what_closes_a_measure(id_: str, yes: str, rule: str) -> None:
    # It closes whatever else is unknown, and names what led to it.
    for known in (well(**{yes: True}), with_medicines({yes: True})):
        found = passed(id_, known)
        assert found.state == "not_for_you"
        assert rule in codes(found)
        assert found.missing == ()
        (said,) = [one for one in found.why if one.code == rule]
        assert said.reasons == (BOOK.observables[yes].says,)
        assert said.then.startswith("Ask")
        assert said.grounds


@pytest.mark.parametrize(
    ("id_", "yes", "rule"),
    [
        ("warm_foot_bath", "with_diabetes", "ask_first.feet"),
        ("warm_bath", "with_heart", "ask_first.circulation"),
        ("warm_bath", "falls_at_night", "ask_first.falls"),
        ("warm_bath", "pregnant", "ask_first.pregnancy"),
        ("calf_self_massage", "takes_anticoagulant", "ask_first.deep_pressure"),
        ("calf_self_massage", "with_veins", "ask_first.deep_pressure"),
        ("calf_self_massage", "bleeding_disorder", "ask_first.deep_pressure"),
        ("acupuncture", "bleeding_disorder", "ask_first.needles"),
        ("acupuncture", "takes_anticoagulant", "ask_first.needles"),
        ("acupuncture", "immune_weak", "ask_first.needles"),
        ("acupuncture", "skin_sore", "ask_first.needles"),
        ("acupuncture", "pregnant", "ask_first.needles"),
        ("acupuncture", "with_neuropathy", "ask_first.needles"),
        ("relaxing_cream", "breastfeeding", "ask_first.midwife"),
        ("pneumatic_compression", "minor", "ask_first.child_doctor"),
        ("aerobic_and_strength", "effort_trouble", "ask_first.effort"),
        ("aerobic_and_strength", "clot_recent", "ask_first.effort"),
        ("squats", "joint_pain", "ask_first.joints"),
        ("squats", "radicular_pain", "ask_first.joints"),
        ("walk_now", "falls_at_night", "ask_first.falls"),
        ("mint_tea", "takes_thyroid", "ask_first.herbs"),
        ("valerian_tea", "takes_opioid", "ask_first.sedating"),
        ("valerian_tea", "takes_benzodiazepine", "ask_first.sedating"),
        ("valerian_tea", "takes_gabapentinoid", "ask_first.sedating"),
        ("valerian_tea", "takes_sedative", "ask_first.sedating"),
        ("hawthorn_tea", "takes_heart", "ask_first.hawthorn"),
        ("hawthorn_tea", "with_heart", "ask_first.hawthorn"),
        ("leafy_greens", "on_dialysis", "ask_first.kidney"),
        ("epsom_bath", "kidney_weak", "ask_first.kidney"),
        ("leafy_greens", "takes_anticoagulant", "ask_first.greens"),
        ("vitamin_b6", "with_neuropathy", "ask_first.b6"),
        ("wool_socks", "skin_allergy", "ask_first.allergy"),
        ("light_supper", "with_diabetes", "ask_first.supper"),
        ("no_alcohol", "alcohol", "ask_first.alcohol"),
    ],
)
def test_what_asks_first(id_: str, yes: str, rule: str) -> None:
    found = passed(id_, well(**{yes: True}))
    assert found.state == "asks_first"
    assert rule in codes(found)
    (said,) = [one for one in found.why if one.code == rule]
    assert BOOK.observables[yes].says in said.reasons or yes == "takes_thyroid"
    assert said.then.startswith("Ask")


def test_iron_waits_for_the_two_values() -> None:
    found = passed("multivitamin_iron", well(iron_pair=False))
    assert codes(found) == ["ask_first.iron", "measures.multivitamin_iron.first"]
    # The food may be eaten before that.
    assert passed("iron_rich_food", well(iron_pair=None, tsat=None)).state == "may_try"


@pytest.mark.parametrize(("tsat", "state"), [(45, "asks_first"), (45.1, "not_for_you")])
def test_a_saturation_above_the_ceiling_closes_iron(tsat: float, state: str) -> None:
    assert passed("multivitamin_iron", well(tsat=Quantity(tsat, "%"))).state == state


def test_who_is_asked_by_everybody() -> None:
    found = passed("peroneal_stimulation", well())
    assert found.state == "asks_first"
    (said,) = found.why
    assert (said.code, said.says) == (
        "measures.peroneal_stimulation.first",
        "A clinic prescribes and fits it.",
    )
    assert [ground.fact for ground in said.grounds] == ["try.first"]


def test_what_is_offered_to_nobody() -> None:
    found = passed("st_johns_wort_tea", well())
    assert found.state == "not_for_you"
    (said,) = found.why
    assert said.code == "measures.st_johns_wort_tea.refused"
    assert said.says == CATALOGUE["st_johns_wort_tea"].refused
    assert [ground.fact for ground in said.grounds] == ["ther.sjw", "rule.20"]


@pytest.mark.parametrize(
    "group",
    ["takes_opioid", "takes_antidepressant", "takes_contraceptive", "takes_anticoagulant"],
)
def test_the_medicines_st_johns_wort_alters_are_named(group: str) -> None:
    found = passed("st_johns_wort_tea", with_medicines({group: True}))
    assert codes(found) == ["measures.st_johns_wort_tea.refused", "not_for.st_johns_wort"]
    assert found.why[1].reasons == (BOOK.observables[group].says,)


# Medicines altogether.


def test_whoever_takes_one_takes_a_medicine() -> None:
    assert with_medicines({"takes_opioid": True})["takes_medicine"] is True
    assert with_medicines({"takes_opioid": True, "takes_medicine": False})["takes_medicine"] is True


def test_whoever_takes_none_takes_none_of_any_group() -> None:
    found = with_medicines({"takes_medicine": False})
    assert found["takes_opioid"] is False
    assert found["takes_heart"] is False
    assert "pregnant" not in found


def test_not_told_is_not_none() -> None:
    assert with_medicines({}) == {}
    assert with_medicines({"takes_opioid": False}) == {"takes_opioid": False}
    assert with_medicines({"takes_medicine": True}) == {"takes_medicine": True}


def test_of_medicines_it_is_asked_first_whether_there_is_any() -> None:
    asked = [one.observation for one in passed("valerian_tea", {}).missing]
    assert [name for name in asked if name.startswith("takes_")] == ["takes_medicine"]
    known = {**well(), "takes_medicine": True}
    for group in ("takes_opioid", "takes_benzodiazepine"):
        known[group] = None
    found = passed("valerian_tea", known)
    assert {one.observation for one in found.missing} == {"takes_opioid", "takes_benzodiazepine"}
    # Where plants are not in play, the one group that matters is asked for by name.
    assert "takes_anticoagulant" in [one.observation for one in passed("acupuncture", {}).missing]


def test_every_gate_rule_may_be_seen_by_the_person_and_is_used() -> None:
    used = {rule for one in CATALOGUE.values() for rule in rules_of(one)}
    there = {rule for rule in BOOK.rules if rule.startswith(("not_for.", "ask_first."))}
    assert used == there
    for rule in sorted(used):
        assert BOOK.rule(rule).then
