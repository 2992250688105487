"""The safety rules on the assessment, attacked through every door that takes a person's case.

Rules 2, 3 and 5 to 13 are attacked here; those on how things are said stand in
``test_safety_rules_said.py``.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import product
from typing import Any

import pytest
from tests.builders.through_doors import CASE_DOORS, codes, of_iron, of_medicines, texts, through
from tests.builders.vignettes import assessed, cited

from ekbom.assessment.examined import look_alikes, questions
from ekbom.knowledge.conditions import Asked, singles
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.load import drug_names
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.assessed import Assessment

BOOK = load_rule_book()
FEATURES = {"urge": True, "rest": True, "relief": True, "evening": True}
ADULT = {"age_years": 52, "sex": "male", "on_dialysis": False}
POINTING = {key: questions(key)[0] for key in look_alikes()}
ALL_DENIED = {name: False for names in POINTING.values() for name in names}
FLAGS = {
    rule: next(iter(singles(BOOK.rule(rule).when))).observation
    for rule in BOOK.rules
    if rule.startswith("redflag.")
}
DOPAMINERGICS = ("pramipexole", "Mirapexin", "N04BC04", "Neupro", "Sinemet", "cabergoline")
SLOWING = ("gabapentin", "Lyrica", "gabapentin enacarbil", "oxycodone", "methadone", "tramadol")


def case(known: dict[str, Any] | None = None, **tables: Any) -> dict[str, Any]:
    return {"person": ADULT, "known": known or {}, **tables}


def pattern_of(known: dict[str, Any], **tables: Any) -> str:
    answer = assessed(case(known, **tables))
    assert answer.pattern is not None
    return answer.pattern.pattern


def said_in(answer: Assessment) -> set[str]:
    return {one.code for section in answer.sections for one in section.statements}


# 2: nothing fits while the fifth criterion is unanswered or a look-alike is open.

CLEAR: dict[str, Any] = {**FEATURES, "other_explains": False, **ALL_DENIED}


def test_rule_02_the_attack_starts_from_a_pattern_that_fits() -> None:
    assert pattern_of(CLEAR) == "fits"
    assert pattern_of({**FEATURES, "other_explains": False, "look_alikes": "none"}) == "fits"


@pytest.mark.parametrize("key", look_alikes())
def test_rule_02_one_look_alike_is_enough(key: str) -> None:
    adults = [name for name in POINTING[key] if name != "growing_pains"]
    for name in adults:
        known = {**CLEAR, name: True}
        assert pattern_of(known) == "mimic_not_excluded", name
        assert pattern_of({**known, "look_alikes": "none"}) != "fits", name
        unasked = {one: value for one, value in CLEAR.items() if one != name}
        assert pattern_of(unasked) == "mimic_not_excluded", name
        assert pattern_of({**CLEAR, name: "unknown"}) == "mimic_not_excluded", name


@pytest.mark.parametrize("told", [{}, {"look_alikes": "some"}, {"look_alikes": "unknown"}])
@pytest.mark.parametrize("fifth", [{}, {"other_explains": "unknown"}, {"other_explains": False}])
def test_rule_02_no_door_says_that_it_fits(told: dict[str, Any], fifth: dict[str, Any]) -> None:
    for door, words in texts(case({**FEATURES, **fifth, **told})).items():
        assert not re.search(r"[Aa]ll five points fit|pattern fits all five", words), door


def test_rule_02_an_examination_that_found_something_opens_it_again() -> None:
    found = [{"kind": "enmg", "result": "found", "by": "neurologist"}]
    assert pattern_of(CLEAR, examination=found) != "fits"


# 3: red flags stop the flow, whatever else was told, and show where help is.

LOUD: dict[str, Any] = {
    **FEATURES, "other_explains": False, "look_alikes": "none", "per_week": "7 times a week",
}  # fmt: skip
TAKING = [{"name": "pramipexole", "taking": "taken"}, {"name": "sertraline", "taking": "taken"}]


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("audience", ["person", "clinician"])
def test_rule_03_a_red_flag_comes_first_through_every_door(flag: str, audience: str) -> None:
    rule = BOOK.rule(flag)
    told = case({**LOUD, FLAGS[flag]: True}, taking=TAKING)
    found = through(told, audience)
    for door in ("assess", "next", "card", "page"):
        words = found[door].words
        assert rule.claims in words, door
        assert rule.then in words, door
        assert not re.search(r"points fit|fits all five|reason to ask", words), door
    whole = found["assess --json"].json
    assert whole["urgency"] == "today"
    assert whole["pattern"] is None
    assert whole["sections"] == []
    assert [one["code"] for one in found["next --json"].json["steps"]] == ["steps.red_flags"]
    assert found["card --json"].json["lines"][0]["code"] == flag


def test_rule_03_every_flag_of_the_rule_is_asked_after() -> None:
    says = shipped_facts()["rule.03"]["says"].lower()
    asked = " ".join(BOOK.observables[name].asks.lower() for name in FLAGS.values())
    for word in ("chest", "cold", "weak", "numb", "bowel", "ending one's life", "slow", "bluish"):
        assert word in asked, word
    assert "swollen hot leg" in says
    assert "swollen, warm" in asked


def test_rule_03_a_flag_and_its_denial_are_not_taken_for_a_denial() -> None:
    """Told in two ways: nothing is known, so it is asked again and named as a contradiction."""
    ninth = {"scale": "phq9", "on": "2026-11-20", "items": {str(n): 1 for n in range(1, 10)}}
    answer = assessed(case({"suicidal_thoughts": False}, scale=[ninth]))
    words = " ".join(f"{one.what} {one.repair}" for one in answer.findings)
    assert answer.urgency == "today" or "ending one's life" in words


# 5: doses are for clinicians, with source and population; above the range only as unsafe.

DOSE = re.compile(
    r"\d(?:[\d.,]*) ?(?:mg|ug|mcg|micrograms?|milligrams?)\b(?! ?/ ?(?:d?L|mL|l))", re.I
)
EVERY_DRUG = tuple(drug_names())


def unsourced(node: Any) -> str:
    """Every text of a JSON value but for the titles of sources."""
    if isinstance(node, dict):
        return " ".join(unsourced(part) for name, part in node.items() if name != "sources")
    if isinstance(node, list):
        return " ".join(unsourced(part) for part in node)
    return str(node)


def first_names() -> list[str]:
    return [drug_names()[id_].names[0] for id_ in EVERY_DRUG]


@pytest.mark.parametrize("start", range(0, len(EVERY_DRUG), 12))
def test_rule_05_a_person_is_shown_no_dose_of_any_medicine(start: int) -> None:
    names = first_names()[start : start + 12]
    printed = of_medicines(names)
    assert printed.code == 0
    assert not DOSE.findall(unsourced(printed.json)), names


def test_rule_05_the_attack_finds_a_dose() -> None:
    assert DOSE.findall("at most 0.5 mg in the evening") == ["0.5 mg"]
    assert not DOSE.search("ferritin 75 ug/L, ng/mL, mg/dL")
    shown = of_medicines(["pramipexole"], "clinician").words
    assert DOSE.search(shown)


def test_rule_05_the_dose_a_person_wrote_stays_the_persons_own() -> None:
    told = case({}, taking=[{"name": "pramipexole", "taking": "taken", "dose": "0.37 mg"}])
    for door, words in texts(told).items():
        assert set(DOSE.findall(words)) <= {"0.37 mg"}, door


@pytest.mark.parametrize("name", ["pramipexole", "gabapentin", "tramadol", "clonazepam"])
def test_rule_05_a_clinician_sees_doses_with_source_and_population(name: str) -> None:
    said = of_medicines([name], "clinician").json["medicines"]["statements"]
    doses = [one for one in said if one["code"].endswith(".doses")]
    assert len(doses) == 1
    assert "Doses for people with RLS" in doses[0]["says"]
    assert "usual first dose" in doses[0]["says"]
    assert "highest in RLS" in doses[0]["says"]
    assert all(ground["sources"] for ground in doses[0]["grounds"])


@pytest.mark.parametrize(
    ("name", "dose"),
    [("pramipexole", "1 mg"), ("tramadol", "400 mg"), ("gabapentin", "2700 mg"),
     ("bromocriptine", "7.5 mg")],
)  # fmt: skip
def test_rule_05_a_dose_above_the_range_is_an_unsafe_claim_and_nothing_else(
    name: str, dose: str
) -> None:
    said = of_medicines([name], "clinician").json["medicines"]["statements"]
    holding = [one for one in said if re.search(rf"\b{re.escape(dose)}\b", one["says"])]
    assert holding
    assert all(one["says"].startswith("Unsafe claim") for one in holding)


# 6: units.

WRONG_UNITS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("--ferritin", "45"), "ug/L"),
    (("--ferritin", "45 mg/L"), "ug/L"),
    (("--ferritin", "45 umol/L"), "ug/L"),
    (("--ferritin", "45 ug"), "ug/L"),
    (("--ferritin", "ug/L"), "number"),
    (("--ferritin", "-45 ug/L"), "ug/L"),
    (("--ferritin", "nan ug/L"), "number"),
    (("--ferritin", "4e9 ug/L"), "ug/L"),
    (("--tsat", "0.18"), "%"),
    (("--tsat", "180 %"), "%|percent"),
    (("--iron", "10.7 umol/L", "--tibc", "400 ug/dL"), "same unit"),
    (("--iron", "60 umol/L", "--tibc", "400 umol/L"), "ug/dL"),
    (("--iron", "60 ug/dL", "--tibc", "0 ug/dL"), "binding capacity|tibc"),
    (("--iron", "60 ug/dL", "--tibc", "400 ug/dL", "--tsat", "38 %"), "15"),
    (("--crp", "5"), "mg/L"),
)


@pytest.mark.parametrize(("words", "fix"), WRONG_UNITS, ids=str)
def test_rule_06_a_wrong_unit_is_refused_with_the_fix(words: tuple[str, ...], fix: str) -> None:
    printed = of_iron("--population", "adult", *words)
    assert printed.code == 1
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert re.search(fix, printed.err), printed.err


@pytest.mark.parametrize(
    "words",
    ["45 ug/L", "45 µg/l", "45 ng/mL", "45 mcg/L", "45,0 ug/L", "101.115 pmol/L"],
)
def test_rule_06_one_amount_is_the_same_in_every_spelling(words: str) -> None:
    printed = of_iron("--population", "adult", "--ferritin", words, "--tsat", "30 %")
    assert printed.code == 0
    assert {"iron.adult", "iron.adult_older"} <= codes(printed.json["iron"])


# 7 and 8: iron.

ADVICE = {
    "iron.adult", "iron.adult_by_vein", "iron.adult_older", "iron.child", "iron.dialysis",
    "iron.pregnancy",
}  # fmt: skip
POPULATIONS = ("adult", "child", "dialysis", "pregnant")


@pytest.mark.parametrize("population", POPULATIONS)
@pytest.mark.parametrize("audience", ["person", "clinician"])
@pytest.mark.parametrize("words", [("--ferritin", "4 ug/L"), ("--tsat", "4 %"),
                                   ("--iron", "10 ug/dL"), ("--crp", "3 mg/L")])  # fmt: skip
def test_rule_07_one_figure_alone_gives_no_word_on_iron(
    population: str, audience: str, words: tuple[str, ...]
) -> None:
    printed = of_iron("--population", population, *words, audience=audience)
    assert printed.code == 0
    assert not codes(printed.json) & ADVICE
    named = {one["observation"] for one in printed.json["iron"]["missing"]}
    # In pregnancy a person is led to the midwife with the question itself.
    assert named & {"ferritin", "tsat"} or "iron.pregnancy_question" in codes(printed.json)


@pytest.mark.parametrize("population", POPULATIONS)
@pytest.mark.parametrize("ferritin", ["10 ug/L", "60 ug/L", "90 ug/L", "900 ug/L"])
def test_rule_07_above_the_ceiling_iron_is_left_to_a_clinician(
    population: str, ferritin: str
) -> None:
    printed = of_iron("--population", population, "--ferritin", ferritin, "--tsat", "45.1 %")
    assert "iron.ceiling" in codes(printed.json)
    assert not codes(printed.json) & ADVICE
    at = of_iron("--population", population, "--ferritin", ferritin, "--tsat", "45 %")
    assert "iron.ceiling" not in codes(at.json)


@pytest.mark.parametrize("population", ["adult", "dialysis"])
def test_rule_07_below_30_its_cause_is_looked_for(population: str) -> None:
    for ferritin, wanted in (("29.9 ug/L", True), ("30 ug/L", False)):
        words = ("--population", population, "--ferritin", ferritin, "--tsat", "15 %")
        assert ("iron.find_the_cause" in codes(of_iron(*words).json)) is wanted


def test_rule_07_inflammation_is_said_with_a_ferritin_that_looks_well() -> None:
    words = ("--population", "adult", "--ferritin", "220 ug/L", "--tsat", "30 %")
    quiet, raised = (
        of_iron(*words, "--inflammation", "no"),
        of_iron(*words, "--inflammation", "yes"),
    )
    assert "lab.ferritin.inflammation" in cited(raised.json["iron"]["statements"])
    assert "lab.ferritin.inflammation" not in cited(quiet.json["iron"]["statements"])


def test_rule_08_without_a_population_nothing_is_decided() -> None:
    for ferritin, tsat in product(("1 ug/L", "60 ug/L", "190 ug/L"), ("5 %", "19 %", "30 %")):
        printed = of_iron("--ferritin", ferritin, "--tsat", tsat)
        assert not codes(printed.json) & {*ADVICE, "iron.find_the_cause"}
        assert "population" in {one["observation"] for one in printed.json["iron"]["missing"]}


LIMITS: tuple[tuple[str, str, str, str, bool], ...] = (
    ("adult", "75 ug/L", "30 %", "iron.adult", True),
    ("adult", "75.1 ug/L", "20 %", "iron.adult", False),
    ("adult", "75.1 ug/L", "19.9 %", "iron.adult", True),
    ("child", "49.9 ug/L", "30 %", "iron.child", True),
    ("child", "50 ug/L", "10 %", "iron.child", False),
    ("child", "20 ug/L", "10 %", "iron.adult", False),
    ("dialysis", "199.9 ug/L", "19.9 %", "iron.dialysis", True),
    ("dialysis", "200 ug/L", "19.9 %", "iron.dialysis", False),
    ("dialysis", "60 ug/L", "20 %", "iron.adult", False),
    ("pregnant", "60 ug/L", "15 %", "iron.adult", False),
    ("adult", "190 ug/L", "19.9 %", "iron.dialysis", False),
)


@pytest.mark.parametrize(("population", "ferritin", "tsat", "rule", "said"), LIMITS)
def test_rule_08_each_population_has_its_own_limits(
    population: str, ferritin: str, tsat: str, rule: str, said: bool
) -> None:
    words = ("--population", population, "--ferritin", ferritin, "--tsat", tsat)
    assert (rule in codes(of_iron(*words).json)) is said


# 9: what slows the breathing.

DANGERS: tuple[tuple[tuple[str, ...], dict[str, str]], ...] = (
    (("clonazepam",), {}),
    (("zolpidem",), {}),
    (("diphenhydramine",), {}),
    ((), {"copd": "yes"}),
    ((), {"sleep_apnoea": "yes"}),
    ((), {"kidney_weak": "yes"}),
    ((), {"on_dialysis": "yes"}),
    ((), {"egfr": "59.9 mL/min/1.73m2"}),
    ((), {"age_years": "65 years"}),
)
BREATHING = {"gate.breathing", "gate.breathing_both"}


@pytest.mark.parametrize("name", SLOWING)
@pytest.mark.parametrize(("more", "known"), DANGERS, ids=str)
def test_rule_09_what_slows_the_breathing_is_warned_of_first(
    name: str, more: tuple[str, ...], known: dict[str, str]
) -> None:
    for audience in ("person", "clinician"):
        whole = of_medicines([*more, name], audience, **known).json
        assert whole["medicines"]["statements"][0]["code"] in BREATHING
        assert whole["urgency"] in ("today", "this_week")


def test_rule_09_and_through_every_door() -> None:
    rule = BOOK.rule("gate.breathing")
    taking = [{"name": "oxycodone", "taking": "taken"}]
    for door, words in texts(case({"sleep_apnoea": True}, taking=taking)).items():
        if door != "next":
            assert rule.claims in words, door
            assert rule.then in words, door


def test_rule_09_neither_without_the_danger_nor_without_the_medicine() -> None:
    known = {"age_years": "64 years", "copd": "no", "sleep_apnoea": "no", "kidney_weak": "no",
             "egfr": "60 mL/min/1.73m2", "on_dialysis": "no"}  # fmt: skip
    assert not codes(of_medicines(["gabapentin"], **known).json) & BREATHING
    assert not codes(of_medicines(["pramipexole"], copd="yes").json) & BREATHING


# 10: the questions on augmentation and impulse control, each time.

AUGMENTATION = {"aug_earlier", "aug_higher_dose", "aug_spread", "aug_shorter_relief"}
PEOPLE: tuple[dict[str, str], ...] = (
    {}, {"age_years": "9 years"}, {"pregnant": "yes"}, {"on_dialysis": "yes"},
    {"breastfeeding": "yes"}, {"age_years": "81 years"},
)  # fmt: skip


@pytest.mark.parametrize("name", DOPAMINERGICS)
@pytest.mark.parametrize("known", PEOPLE, ids=str)
def test_rule_10_a_dopaminergic_is_never_without_its_questions(
    name: str, known: dict[str, str]
) -> None:
    for audience in ("person", "clinician"):
        whole = of_medicines([name], audience, **known).json
        assert "impulse.ask" in codes(whole)
        asked = {one["observation"] for part in ("medicines", "augmentation")
                 for one in whole[part]["missing"]}  # fmt: skip
        assert {"impulse_urges", *AUGMENTATION} <= asked


def test_rule_10_an_urge_that_was_told_is_for_this_week() -> None:
    whole = of_medicines(["ropinirole"], impulse_urges="yes").json
    assert "impulse.urges" in codes(whole)
    assert whole["urgency"] == "this_week"
    assert "impulse.urges" not in codes(of_medicines(["gabapentin"], impulse_urges="yes").json)


# 11: weak kidneys and dialysis.

KIDNEYS: tuple[dict[str, str], ...] = (
    {"egfr": "59.9 mL/min/1.73m2"}, {"on_dialysis": "yes"}, {"kidney_weak": "yes"},
    {"population": "dialysis"},
)  # fmt: skip


@pytest.mark.parametrize("known", KIDNEYS, ids=str)
@pytest.mark.parametrize("name", ["gabapentin", "Lyrica", "Horizant", "pramipexole", "tramadol"])
def test_rule_11_the_renal_rule_takes_the_place_of_general_doses(
    name: str, known: dict[str, str]
) -> None:
    said = codes(of_medicines([name], "clinician", **known).json)
    assert not [one for one in said if one.endswith(".doses")]
    assert {"gate.renal", "drug.renal.rule"} <= said
    assert "gate.renal" in codes(of_medicines([name], **known).json)


def test_rule_11_at_60_the_general_doses_are_shown() -> None:
    said = codes(of_medicines(["gabapentin"], "clinician", egfr="60 mL/min/1.73m2").json)
    assert "drug.gabapentin.doses" in said
    assert "gate.renal" not in said


def test_rule_11_by_creatinine_as_well() -> None:
    told = {
        "person": {"age_years": 80, "sex": "female"},
        "blood": [{"values": {"creatinine": "159 umol/L"}}],
        "taking": [{"name": "gabapentin", "taking": "taken"}],
    }
    assert "gate.renal" in said_in(assessed(told))


# 12: pregnancy and breastfeeding.

SUGGESTS = re.compile(r"^(rec\.(aasm\.\d|aan|silber\.first|mds|preg2015)|drug\.(?!renal|resp|icd))")
EXPECTING: tuple[dict[str, Any], ...] = (
    {"pregnant": True},
    {"due": "2027-02-01"},
    {"breastfeeding": True, "pregnant": False},
    {"gave_birth": "2026-11-01", "breastfeeding": True},
)
MANY = (
    "gabapentin", "pramipexole", "magnesium", "valerian", "dipyridamole", "clonazepam",
)  # fmt: skip


@pytest.mark.parametrize("person", EXPECTING, ids=str)
@pytest.mark.parametrize("audience", ["person", "clinician"])
def test_rule_12_no_medicine_and_no_supplement_is_suggested(
    person: dict[str, Any], audience: str
) -> None:
    tables = {
        "person": {"age_years": 31, "sex": "female", **_dates(person)},
        "known": LOUD,
        "taking": [{"name": name, "taking": "taken"} for name in MANY],
    }
    found = through(tables, audience)
    for door in CASE_DOORS:
        whole = found[f"{door} --json"].json
        shown = [fact for fact in cited(whole) if SUGGESTS.match(fact)]
        assert not shown, (door, shown)
    words = found["assess"].words
    assert re.search(r"midwife|obstetrician", words)
    assert "specialist" in words


def test_rule_12_nor_by_name_alone() -> None:
    for known in ({"pregnant": "yes"}, {"breastfeeding": "yes"}, {"population": "pregnant"}):
        whole = of_medicines(MANY, "clinician", **known).json
        assert not [one for one in codes(whole) if SUGGESTS.match(one)]
        assert "gate.pregnancy" in codes(whole)


def _dates(person: dict[str, Any]) -> dict[str, Any]:
    return {
        name: date.fromisoformat(value) if isinstance(value, str) else value
        for name, value in person.items()
    }


# 13: the path for children.

ADULTS_ONLY = re.compile(
    r"^(rec\.(aasm\.(0\d|1\d|20)|aan|silber\.first|mds)|drug\.[a-z_]+(\.doses)?$)"
)


@pytest.mark.parametrize("age", [2, 9, 17, 17.9])
@pytest.mark.parametrize("audience", ["person", "clinician"])
def test_rule_13_under_18_nothing_for_adults_is_shown(age: float, audience: str) -> None:
    tables = {
        "person": {"age_years": age, "reporter": "parent"},
        "known": LOUD,
        "taking": [{"name": name, "taking": "taken"} for name in ("gabapentin", "pramipexole")],
        "blood": [{"values": {"ferritin": "60 ug/L", "tsat": "15 %"}}],
    }
    found = through(tables, audience)
    for door in CASE_DOORS:
        whole = found[f"{door} --json"].json
        shown = [fact for fact in cited(whole) if ADULTS_ONLY.match(fact)]
        assert not shown, (door, shown)
        assert not {"iron.adult", "iron.adult_older", "iron.adult_by_vein"} & codes(whole)
    pattern = found["assess --json"].json["pattern"]
    assert pattern["pattern"] != "fits"
    assert "child_own_words" in {one["observation"] for one in pattern["missing"]}


def test_rule_13_at_18_the_path_is_that_of_adults() -> None:
    taking = [{"name": "gabapentin", "taking": "taken"}]
    answer = assessed({"person": {"age_years": 18}, "taking": taking})
    assert "rec.aasm.02" in said_in(answer)
    assert "group.child" not in said_in(answer)


def test_the_attacks_know_every_look_alike_and_every_flag() -> None:
    assert len(POINTING) == 14
    assert len(FLAGS) == 12
    rules = [rule for rule in BOOK.rules if rule.startswith("lookalike.")]
    parts = [one for rule in rules for one in singles(BOOK.rule(rule).when)]
    asked = {one.observation for one in parts if isinstance(one, Asked) and one.wanted}
    # That somebody is a child is no sign of anything.
    assert asked - {"minor"} == set(ALL_DENIED)
