"""Medicines as data: every group is asked for; every card, gate and standing has its facts."""

from __future__ import annotations

import pytest

from ekbom.assessment.gates import GATES
from ekbom.assessment.stop_card import GROUPS
from ekbom.assessment.taken import GROUPS_AT_RISK
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.load import drug_names
from ekbom.knowledge.shipped_rules import load_rule_book

USED = {group for drug in drug_names().values() for group in drug.groups}


def test_every_group_is_asked_for_and_every_question_has_a_medicine() -> None:
    asked = {name for name in load_rule_book().observables if name.startswith("takes_")}
    assert {f"takes_{group}" for group in USED} == asked - {"takes_worsening", "takes_medicine"}


def test_the_six_groups_that_must_not_end_at_once() -> None:
    assert set(GROUPS_AT_RISK) == {
        *("dopaminergic", "opioid", "benzodiazepine", "gabapentinoid", "antidepressant"),
        "antiseizure",
    }
    rules = load_rule_book().rules
    for group in GROUPS:
        for how, urgency in (("ended", "today"), ("altered", "this_week")):
            rule = rules[f"stopcard.{group}.{how}"]
            assert rule.decides
            assert "rule.04" in rule.facts
            assert rule.urgency == ("this_week" if group == "unnamed" else urgency)
            assert rule.then


@pytest.mark.parametrize(
    ("group", "names"),
    [
        ("dopaminergic", {"levodopa", "pramipexole", "ropinirole", "rotigotine", "apomorphine"}),
        ("opioid", {"tramadol", "codeine", "oxycodone", "methadone", "buprenorphine", "morphine"}),
        ("benzodiazepine", {"clonazepam", "diazepam", "lorazepam", "temazepam", "nitrazepam"}),
        ("gabapentinoid", {"gabapentin", "gabapentin_enacarbil", "pregabalin", "mirogabalin"}),
        ("antidepressant", {"sertraline", "venlafaxine", "mirtazapine", "amitriptyline", "ssri"}),
        ("antiseizure", {"carbamazepine", "valproate", "lamotrigine", "levetiracetam"}),
        ("sedative", {"zolpidem", "zopiclone", "diphenhydramine", "quetiapine", "doxylamine"}),
        ("anticoagulant", {"warfarin", "apixaban", "rivaroxaban"}),
    ],
)
def test_what_a_group_holds(group: str, names: set[str]) -> None:
    assert names <= {drug.id for drug in drug_names().values() if group in drug.groups}


def test_the_class_decides_the_group() -> None:
    beginnings = {
        "dopamine agonist": "dopaminergic",
        "ergot dopamine agonist": "dopaminergic",
        "levodopa": "dopaminergic",
        "gabapentinoid": "gabapentinoid",
        "opioid": "opioid",
        "benzodiazepine": "benzodiazepine",
        "antidepressant": "antidepressant",
        "antiseizure": "antiseizure",
        "barbiturate": "antiseizure",
        "antipsychotic": "sedative",
        "sedating": "sedative",
        "sleeping": "sedative",
    }
    for drug in drug_names().values():
        wanted = {group for begin, group in beginnings.items() if drug.drug_class.startswith(begin)}
        assert wanted <= set(drug.groups), drug.id


def test_every_code_stands_as_it_is_in_the_list() -> None:
    assert drug_names()["pramipexole"].atc == "N04BC05"
    assert drug_names()["gabapentin_enacarbil"].atc == ""
    assert drug_names()["loratadine"].groups == ()


def test_every_gate_is_a_rule() -> None:
    assert set(GATES) <= set(load_rule_book().rules)


def test_recommendations_for_or_against_a_medicine_name_it() -> None:
    without = {
        id_
        for id_, entry in shipped_facts().items()
        if id_.startswith("rec.aasm.") and "intervention" in entry and "medicines" not in entry
    }
    # A device and a vitamin.
    assert without == {"rec.aasm.10", "rec.aasm.23"}


def test_unsafe_claims_are_those_of_the_rule_on_doses() -> None:
    unsafe = {
        id_
        for id_, entry in shipped_facts().items()
        if entry.get("documents_say", {}).get("shown_as") == "unsafe claim"
    }
    assert unsafe == {
        f"drug.{name}"
        for name in ("pramipexole", "tramadol", "gabapentin", "bromocriptine", "propoxyphene")
    }
    says = shipped_facts()["rule.05"]["says"]
    assert all(id_.removeprefix("drug.") in says for id_ in unsafe)


def test_what_the_program_chose_says_so() -> None:
    ours = {id_: e for id_, e in shipped_facts().items() if id_.startswith("medicine.")}
    assert set(ours) == {
        *("medicine.not_listed", "medicine.not_checked", "medicine.no_part_known"),
        *("medicine.history", "medicine.augmentation.several", "medicine.augmentation.nights"),
    }
    assert {(e["certainty"], e["tier"], *e["sources"]) for e in ours.values()} == {
        ("choice", "own", "project")
    }
