"""Gates and interactions, three-valued."""

from __future__ import annotations

import pytest

from ekbom.assessment.gates import GATES, closed, gates, missing_gates
from ekbom.knowledge.shipped_rules import judge
from ekbom.model.observation import Known, Quantity


def years(value: float) -> Quantity:
    return Quantity(value, "years")


def egfr(value: float) -> Quantity:
    return Quantity(value, "mL/min/1.73 m2")


def codes(known: Known) -> set[str]:
    return {one.code for one in gates(known, "person")}


@pytest.mark.parametrize("medicine", ["takes_gabapentinoid", "takes_opioid"])
@pytest.mark.parametrize(
    "beside",
    [
        {"takes_benzodiazepine": True},
        {"takes_sedative": True},
        {"copd": True},
        {"sleep_apnoea": True},
        {"kidney_weak": True},
        {"on_dialysis": True},
        {"egfr": egfr(59.9)},
        {"age_years": years(65)},
    ],
)
def test_the_breathing_gate(medicine: str, beside: Known) -> None:
    (one,) = [s for s in gates({medicine: True, **beside}, "person") if s.code == "gate.breathing"]
    assert one.urgency == "this_week"
    assert "call the emergency number" in one.then
    assert [ground.fact for ground in one.grounds][:2] == ["rule.09", "drug.resp.rule"]
    assert "gate.breathing" not in codes(beside)
    assert judge("gate.breathing", {medicine: True}).holds is None


def test_the_edges_of_the_breathing_gate() -> None:
    young: Known = {"takes_opioid": True, "age_years": years(64.9)}
    assert "gate.breathing" not in codes(young)
    assert judge("gate.breathing", young).holds is None
    none: Known = {
        "takes_benzodiazepine": False,
        "takes_sedative": False,
        "copd": False,
        "sleep_apnoea": False,
        "kidney_weak": False,
        "on_dialysis": False,
        "egfr": egfr(60),
    }
    assert judge("gate.breathing", {**young, **none}).holds is False


def test_two_that_slow_the_breathing() -> None:
    assert "gate.breathing_both" in codes({"takes_opioid": True, "takes_gabapentinoid": True})
    assert "gate.breathing_both" not in codes({"takes_opioid": True})


@pytest.mark.parametrize(
    ("known", "shut"),
    [
        ({}, set()),
        ({"egfr": egfr(59)}, {"renal"}),
        ({"egfr": egfr(60)}, set()),
        ({"on_dialysis": True}, {"renal"}),
        ({"kidney_weak": True}, {"renal"}),
        ({"pregnant": True}, {"pregnancy"}),
        ({"breastfeeding": True}, {"pregnancy"}),
        ({"pregnant": False, "breastfeeding": False}, set()),
        ({"minor": True}, {"child"}),
        ({"minor": True, "on_dialysis": True}, {"renal", "child"}),
    ],
)
def test_which_gates_are_shut(known: Known, shut: set[str]) -> None:
    assert closed(known, "person") == shut
    assert {code.removeprefix("gate.") for code in codes(known)} == shut


@pytest.mark.parametrize(
    "other", ["takes_opioid", "takes_antidepressant", "takes_contraceptive", "takes_anticoagulant"]
)
def test_st_johns_wort_with_others(other: str) -> None:
    assert "interact.st_johns_wort" in codes({"takes_st_johns_wort": True, other: True})
    assert "interact.st_johns_wort" not in codes({other: True})


@pytest.mark.parametrize(
    ("rule", "herb", "other"),
    [
        ("interact.valerian", "takes_valerian", "takes_benzodiazepine"),
        ("interact.hawthorn", "takes_hawthorn", "takes_heart"),
        ("interact.iron", "takes_iron", "takes_thyroid"),
    ],
)
def test_what_is_not_checked_is_context_and_says_so(rule: str, herb: str, other: str) -> None:
    (one,) = [s for s in gates({herb: True, other: True}, "person") if s.code == rule]
    assert one.cautions[0] == "This is context and settles nothing by itself."
    assert any(caution.startswith("Not checked yet in ") for caution in one.cautions)
    assert rule not in codes({herb: True})


def test_urges_under_a_dopamine_medicine_are_asked_about_each_time() -> None:
    (ask,) = [s for s in gates({"takes_dopaminergic": True}, "person") if s.code == "impulse.ask"]
    assert "no weakness" in ask.says
    assert "drug.icd.rule" in [ground.fact for ground in ask.grounds]
    missing = missing_gates({"takes_dopaminergic": True}, "person")
    assert [one.observation for one in missing] == ["impulse_urges"]
    told = {"takes_dopaminergic": True, "impulse_urges": True}
    (urges,) = [s for s in gates(told, "person") if s.code == "impulse.urges"]
    assert urges.urgency == "this_week"
    assert "impulse.urges" not in codes({"impulse_urges": True})
    assert "impulse.urges" not in codes({**told, "impulse_urges": False})


def test_age_and_what_makes_one_sleepy() -> None:
    assert "gate.older" in codes({"age_years": years(65), "takes_sedative": True})
    assert "gate.older" not in codes({"age_years": years(64), "takes_sedative": True})
    assert "gate.older" not in codes({"age_years": years(80)})


def test_what_the_gates_still_need() -> None:
    asked = [one.observation for one in missing_gates({"takes_opioid": True}, "person")]
    assert set(asked) >= {"copd", "sleep_apnoea", "egfr", "age_years", "takes_benzodiazepine"}
    assert len(asked) == len(set(asked))
    assert missing_gates({}, "person") == ()
    assert missing_gates({"takes_antidepressant": True}, "person") == ()
    assert missing_gates({"takes_opioid": None}, "person") == ()


@pytest.mark.parametrize(
    "name",
    ["dopaminergic", "opioid", "benzodiazepine", "gabapentinoid", "antidepressant", "antiseizure"],
)
def test_what_must_not_end_at_once(name: str) -> None:
    assert "medicines.not_at_once" in codes({f"takes_{name}": True})
    assert "medicines.not_at_once" not in codes({f"takes_{name}": False})


def test_the_most_pressing_is_named_first() -> None:
    known = {"takes_opioid": True, "copd": True, "takes_dopaminergic": True, "pregnant": True}
    said = [one.code for one in gates(known, "clinician")]
    assert said == [code for code in GATES if code in said]
    assert said[0] == "gate.breathing"
