"""The rules on iron and blood: their sentences, their limits to the last digit, their ground."""

from __future__ import annotations

import pytest

from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.render import rule_sentence
from ekbom.knowledge.shipped_rules import judge, load_rule_book
from ekbom.model.observation import Known, Quantity

BOOK = load_rule_book()


def q(value: float, unit: str) -> Quantity:
    return Quantity(value, unit)


def population(word: str) -> Known:
    return {"population": word}


# Rule, its condition in words, what makes it hold, what makes it not hold, a fact it rests on.
RULES: tuple[tuple[str, str, Known, Known, str], ...] = (
    (
        "iron.pregnancy_question",
        "the person is pregnant",
        population("pregnant"),
        population("adult"),
        "rec.preg.review2020",
    ),
    (
        "iron.overload",
        "an overload of iron, or a row of transfusions, is known",
        {"iron_overload": True},
        {"iron_overload": False},
        "lab.iron_contra",
    ),
    (
        "iron.pair",
        "ferritin and transferrin saturation are not both known",
        {"iron_pair": False},
        {"iron_pair": True},
        "rule.07",
    ),
    (
        "iron.since",
        "iron was given after the last ferritin",
        {"iron_since_ferritin": True},
        {"iron_since_ferritin": False},
        "lab.ferritin.recheck",
    ),
    (
        "iron.recheck",
        "the time for the next ferritin has come",
        {"recheck_due": True},
        {"recheck_due": False},
        "lab.ferritin.recheck",
    ),
    (
        "iron.old",
        "the time since the last ferritin is 12 months or more",
        {"months_since_ferritin": q(12, "months")},
        {"months_since_ferritin": q(11.9, "months")},
        "blood.ferritin.old",
    ),
    (
        "iron.ferritin_lifted",
        "there is inflammation",
        {"inflammation": True},
        {"inflammation": False},
        "lab.ferritin.inflammation",
    ),
    (
        "iron.soon_after_tablet",
        "the time without iron before the sample is below 24 hours",
        {"hours_without_iron": q(23.9, "hours")},
        {"hours_without_iron": q(24, "hours")},
        "lab.when",
    ),
    (
        "iron.soon_after_drip",
        "the time from the last iron by vein to the ferritin is below 4 weeks",
        {"weeks_after_drip": q(3.9, "weeks")},
        {"weeks_after_drip": q(4, "weeks")},
        "blood.ferritin.after_drip",
    ),
    (
        "iron.not_in_the_morning",
        "the blood was not taken in the morning",
        {"morning_sample": False},
        {"morning_sample": True},
        "lab.when",
    ),
    (
        "iron.not_fasting",
        "the blood was taken after food",
        {"fasting_sample": False},
        {"fasting_sample": True},
        "lab.fasting",
    ),
    (
        "iron.drip_takes_time",
        "the time since the last iron by vein is 12 weeks or less",
        {"weeks_since_drip": q(12, "weeks")},
        {"weeks_since_drip": q(12.1, "weeks")},
        "lab.iv_iron_dose",
    ),
    (
        "iron.phosphate",
        "ferric carboxymaltose was given in more than one course",
        {"repeated_drips": True},
        {"repeated_drips": False},
        "lab.iv_iron_risk",
    ),
    (
        "blood.inflammation",
        "C-reactive protein is above 5 mg/L",
        {"crp": q(0.51, "mg/dL")},
        {"crp": q(5, "mg/L")},
        "blood.crp.inflammation",
    ),
    (
        "blood.no_inflammation",
        "C-reactive protein is 5 mg/L or less",
        {"crp": q(5, "mg/L")},
        {"crp": q(5.1, "mg/L")},
        "blood.crp.inflammation",
    ),
    (
        "blood.vitamin_d",
        "25-OH vitamin D is below 50 nmol/L",
        {"vitamin_d": q(20, "ng/mL")},
        {"vitamin_d": q(50, "nmol/L")},
        "lab.loinc.vitd",
    ),
    (
        "blood.b12_low",
        "vitamin B12 is below 200 pg/mL",
        {"b12": q(147, "pmol/L")},
        {"b12": q(200, "pg/mL")},
        "lab.b12_folate_action",
    ),
    (
        "blood.b12_unclear",
        "vitamin B12 is from 200 pg/mL to 300 pg/mL",
        {"b12": q(200, "pg/mL")},
        {"b12": q(300.1, "pg/mL")},
        "lab.b12_folate_action",
    ),
    (
        "blood.folate_low",
        "folate in serum is below 4 ng/mL",
        {"folate": q(9, "nmol/L")},
        {"folate": q(4, "ng/mL")},
        "lab.b12_folate_action",
    ),
    (
        "blood.diabetes",
        "HbA1c is 6.5% or more",
        {"hba1c": q(6.5, "%")},
        {"hba1c": q(6.4, "%")},
        "lab.b12_folate_action",
    ),
    (
        "blood.kidney_disease",
        "the estimated kidney function (eGFR) is below 60 mL/min/1.73 m2",
        {"egfr": q(59.9, "mL/min/1.73m2")},
        {"egfr": q(60, "mL/min/1.73m2")},
        "blood.egfr.ckdepi2021",
    ),
    (
        "blood.kidney_failure",
        "the estimated kidney function (eGFR) is below 15 mL/min/1.73 m2",
        {"egfr": q(14.9, "mL/min/1.73m2")},
        {"egfr": q(15, "mL/min/1.73m2")},
        "blood.egfr.ckdepi2021",
    ),
    (
        "blood.thyroid",
        "TSH is below 0.4 mIU/L or above 4 mIU/L",
        {"tsh": q(0.39, "mIU/L")},
        {"tsh": q(4, "uIU/mL")},
        "lab.b12_folate_action",
    ),
    (
        "blood.magnesium",
        "magnesium in serum is below 1.7 mg/dL or above 2.2 mg/dL",
        {"magnesium": q(2.3, "mg/dL")},
        {"magnesium": q(0.7, "mmol/L")},
        "lab.b12_folate_action",
    ),
)


@pytest.mark.parametrize(("id_", "when", "yes", "no", "fact"), RULES, ids=lambda row: str(row)[:24])
def test_a_rule_on_iron_or_blood(id_: str, when: str, yes: Known, no: Known, fact: str) -> None:
    rule = BOOK.rules[id_]
    sentence = rule_sentence(rule.claims, rule.when, BOOK.observables)
    assert sentence == f"{rule.claims} when {when}."
    assert judge(id_, yes, "clinician").holds is True
    assert judge(id_, no, "clinician").holds is False
    assert judge(id_, {}, "clinician").holds is None
    assert fact in rule.all_facts()


def test_every_rule_of_the_two_files_is_tested() -> None:
    ours = {id_ for id_ in BOOK.rules if id_.startswith(("iron.", "blood."))}
    older = {"adult", "adult_by_vein", "adult_older", "ceiling", "child", "dialysis"}
    older |= {"pregnancy", "find_the_cause", "inflamed"}
    assert ours == {row[0] for row in RULES} | {f"iron.{name}" for name in older}


def test_what_rests_on_memory_or_on_a_poor_source_settles_nothing() -> None:
    facts = shipped_facts()
    for id_, rule in BOOK.rules.items():
        if id_.startswith(("iron.", "blood.")):
            weak = any(facts[fact]["status"] == "memory" for fact in rule.all_facts())
            assert not (weak and rule.decides), id_
    assert not BOOK.rules["iron.soon_after_drip"].decides
    assert not BOOK.rules["iron.dialysis"].decides


def test_each_rule_leads_to_somebody_and_none_orders_iron() -> None:
    for id_, rule in BOOK.rules.items():
        if id_.startswith(("iron.", "blood.")) and rule.then:
            assert rule.then.startswith("Ask "), id_
            assert rule.urgency in ("next_visit", "this_week"), id_


def test_the_sanity_ranges_are_choices_of_this_project_beside_the_safety_rule() -> None:
    taken = {id_: one for id_, one in shipped_facts().items() if id_.startswith("blood.accepted.")}
    assert len(taken) == 25
    for entry in taken.values():
        assert (entry["certainty"], entry["sources"]) == ("choice", ["project"])
        assert entry["see"][0] == "rule.06"
        assert entry["values"]["range"]["unit"] == entry["unit"]
