"""The rules that are shipped: their sentences, their limits to the last digit, their ground."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from ekbom.knowledge.conditions import All, AnyOf, Compared, Condition
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.facts import fact_entries
from ekbom.knowledge.render import rule_sentence
from ekbom.knowledge.rule_book import build_observables, build_rules, joined
from ekbom.knowledge.shipped_rules import judge, load_rule_book
from ekbom.knowledge.toml_files import file_topics, parse, read_text
from ekbom.model.observation import Known, Quantity

BOOK = load_rule_book()

SENTENCES = {
    "irlssg2014.features": "The four features of the IRLSSG (2014) are there when there is an "
    "urge to move the legs; it begins or grows at rest; (moving brings relief while it lasts, or "
    "moving once brought relief); and (it is worse in the evening or at night, or it once was "
    "worse in the evening or at night).",
    "irlssg2014.five": "The pattern fits all five criteria of the IRLSSG (2014) when there is an "
    "urge to move the legs; it begins or grows at rest; (moving brings relief while it lasts, or "
    "moving once brought relief); (it is worse in the evening or at night, or it once was worse "
    "in the evening or at night); (the person is of age, or the child has told it in words of its "
    "own); no other condition or habit explains all of it; and the outcome of asking after "
    "every look-alike is that none is there.",
    "irlssg2014.1": "The urge to move the legs is there when there is an urge to move the legs.",
    "irlssg2014.2": "The tie to rest is there when it begins or grows at rest.",
    "irlssg2014.3": "The relief by moving is there when moving brings relief while it lasts, or "
    "moving once brought relief.",
    "irlssg2014.4": "The tie to the evening or the night is there when it is worse in the evening "
    "or at night, or it once was worse in the evening or at night.",
    "irlssg2014.5": "The four features have no other explanation when no other condition or habit "
    "explains all of it and the outcome of asking after every look-alike is that none is there.",
    "irlssg2014.told": "The description is that of an adult, or in the words of the child itself "
    "when the person is of age, or the child has told it in words of its own.",
    "irlssg2014.significance": "The specifier of clinical significance of the IRLSSG (2014) is "
    "there when it brings significant distress or impairment.",
    "support.family": "The same in close relatives speaks for it when a close relative has it.",
    "support.dopa": "The response to a dopaminergic medicine, at least at first, speaks for it "
    "when a dopaminergic medicine helped, at least at first.",
    "support.plm": "The periodic movements of the legs beyond what is expected speak for it when "
    "periodic movements of the legs were found beyond what is expected.",
    "support.sleepy": "The sleepiness by day is less than so little sleep would bring, which "
    "speaks for it when there is less sleepiness by day than so little sleep would bring.",
    "irlssg2014.chronic": "The course is chronic-persistent after the IRLSSG (2014) when the "
    "person is of age and its average frequency over the past year without treatment is 2 times a "
    "week or more.",
    "irlssg2014.intermittent": "The course is intermittent after the IRLSSG (2014) when the person "
    "is of age; its average frequency over the past year without treatment is below 2 times a "
    "week; and its count over life is 5 events or more.",
    "dsm5.frequency": "The frequency that the DSM-5 asks for is reached when its frequency is "
    "3 times a week or more and its duration is 3 months or more.",
    "iron.adult": "The figures are a reason to ask the prescriber about iron under the AASM "
    "guideline of 2025 for adults when the person is an adult and (ferritin is 75 ug/L or less, "
    "or transferrin saturation is below 20%).",
    "iron.adult_by_vein": "The ferritin is a reason to ask the prescriber about iron by vein "
    "alone under the AASM guideline of 2025 for adults when the person is an adult and ferritin "
    "is above 75 ug/L and up to 100 ug/L.",
    "iron.adult_older": "The figures are a reason to ask the prescriber about iron under the "
    "older rule (IRLSSG 2018, Silber 2021) for adults when the person is an adult; ferritin is "
    "75 ug/L or less; and transferrin saturation is below 45%.",
    "iron.ceiling": "The transferrin saturation is above the ceiling at which iron is left to a "
    "clinician alone when transferrin saturation is above 45%.",
    "iron.child": "The ferritin is a reason to ask the doctor of the child about iron when the "
    "person is a child and ferritin is below 50 ug/L.",
    "iron.dialysis": "The figures are a reason to ask the kidney team about iron by vein when the "
    "person is an adult on dialysis; ferritin is below 200 ug/L; and transferrin saturation is "
    "below 20%.",
    "treatment.frequency": "The frequency from which papers on treatment call it relevant is "
    "reached when its frequency is 2 times a week or more.",
    "iron.pregnancy": "The ferritin is a reason to ask the midwife or the obstetrician about iron "
    "when the person is pregnant and ferritin is below 75 ug/L.",
    "iron.find_the_cause": "The ferritin of this adult is so low that its cause should be looked "
    "for when (the person is of age, or the person is an adult, an adult on dialysis, or pregnant) "
    "and ferritin is below 30 ug/L.",
    "iron.inflamed": "The transferrin saturation points to little iron where inflammation can "
    "hide it in the ferritin when there is inflammation and transferrin saturation is below 20%.",
    "plm.adult": "The index is above the limit that belongs to periodic limb movement disorder in "
    "adults when the person is not a child and the index of periodic leg movements in sleep is "
    "above 15/h.",
    "plm.child": "The index is above the limit that belongs to periodic limb movement disorder in "
    "children when the person is a child and the index of periodic leg movements in sleep is "
    "above 5/h.",
}


@pytest.mark.parametrize(("rule", "sentence"), SENTENCES.items())
def test_a_rule_as_a_sentence(rule: str, sentence: str) -> None:
    one = BOOK.rules[rule]
    assert rule_sentence(one.claims, one.when, BOOK.observables) == sentence


def test_the_other_systems_ask_for_more_or_less_than_the_irlssg() -> None:
    said = {id_: BOOK.rules[id_].asks(BOOK.observables) for id_ in ("dsm5.all", "icsd3tr.all")}
    assert {"per_week", "months", "distress", "substance"} <= set(said["dsm5.all"])
    assert not {"per_week", "months", "per_week_year"} & set(said["icsd3tr.all"])
    assert {*SENTENCES, *said} <= set(BOOK.rules)


def ug(value: float) -> Quantity:
    return Quantity(value, "ug/L")


def pct(value: float) -> Quantity:
    return Quantity(value, "%")


def weekly(value: float) -> Quantity:
    return Quantity(value, "times a week")


FEATURES: Known = {"urge": True, "rest": True, "relief": True, "evening": True}
CLOSED: Known = {"other_explains": False, "look_alikes": "none"}
ADULT: Known = {"minor": False}
DSM5: Known = {
    **FEATURES,
    "per_week": weekly(3),
    "months": Quantity(3, "months"),
    "distress": True,
    **CLOSED,
    "substance": False,
}

# Rule, what is known, the answer, and a fact the answer must rest on.
CASES: tuple[tuple[str, Known, bool | None, str], ...] = (
    ("irlssg2014.five", {**FEATURES, **CLOSED, **ADULT}, True, "crit.irlssg2014.5"),
    ("irlssg2014.five", {**FEATURES, **CLOSED}, None, "crit.irlssg2014.all"),
    ("irlssg2014.five", {**FEATURES, **CLOSED, "minor": True}, None, "rule.01"),
    ("irlssg2014.five", {**FEATURES, **ADULT, "other_explains": False}, None, "rule.02"),
    ("irlssg2014.five", {**FEATURES, "other_explains": True}, False, "crit.irlssg2014.5"),
    ("irlssg2014.five", FEATURES, None, "crit.irlssg2014.all"),
    ("irlssg2014.features", FEATURES, True, "crit.irlssg2014.4"),
    (
        "irlssg2014.features",
        {**FEATURES, "relief": False, "relief_once": True},
        True,
        "crit.irlssg2014.3",
    ),
    ("irlssg2014.features", {**FEATURES, "relief": False}, None, "crit.irlssg2014.all"),
    (
        "irlssg2014.features",
        {"evening": False, "evening_once": False},
        False,
        "crit.irlssg2014.4",
    ),
    ("irlssg2014.1", {"urge": True}, True, "crit.irlssg2014.1"),
    ("irlssg2014.1", {"urge": False}, False, "crit.irlssg2014.1"),
    ("irlssg2014.2", {"rest": True}, True, "crit.irlssg2014.2"),
    ("irlssg2014.2", {"rest": False}, False, "crit.irlssg2014.2"),
    ("irlssg2014.3", {"relief": False, "relief_once": True}, True, "crit.irlssg2014.3"),
    ("irlssg2014.3", {"relief": False, "relief_once": False}, False, "crit.irlssg2014.3"),
    ("irlssg2014.4", {"evening": False, "evening_once": True}, True, "crit.irlssg2014.4"),
    ("irlssg2014.4", {"evening": False, "evening_once": False}, False, "crit.irlssg2014.4"),
    ("irlssg2014.5", CLOSED, True, "crit.irlssg2014.5"),
    ("irlssg2014.5", {"other_explains": True}, False, "crit.irlssg2014.5"),
    ("irlssg2014.told", ADULT, True, "crit.ped.words"),
    ("irlssg2014.told", {"child_own_words": True}, True, "crit.ped.words"),
    (
        "irlssg2014.told",
        {"minor": True, "child_own_words": False},
        False,
        "crit.ped.words",
    ),
    ("irlssg2014.significance", {"distress": True}, True, "crit.significance"),
    ("irlssg2014.significance", {"distress": False}, False, "crit.significance"),
    ("support.family", {"with_family": True}, True, "crit.support.family"),
    ("support.family", {"with_family": False}, False, "crit.support.family"),
    ("support.dopa", {"dopaminergic_helped": True}, True, "crit.support.dopa"),
    ("support.dopa", {"dopaminergic_helped": False}, False, "crit.support.dopa"),
    ("support.plm", {"plm_beyond_expected": True}, True, "crit.support.plm"),
    ("support.plm", {"plm_beyond_expected": False}, False, "crit.support.plm"),
    ("irlssg2014.chronic", {**ADULT, "per_week_year": weekly(2)}, True, "crit.course.chronic"),
    ("irlssg2014.chronic", {"per_week_year": weekly(2)}, None, "crit.course.chronic"),
    ("irlssg2014.chronic", {"minor": True}, False, "crit.course.chronic"),
    ("irlssg2014.chronic", {"per_week_year": weekly(1.9)}, False, "crit.course.chronic"),
    (
        "irlssg2014.intermittent",
        {**ADULT, "per_week_year": weekly(1.9), "events_ever": Quantity(5, "events")},
        True,
        "crit.course.intermittent",
    ),
    (
        "irlssg2014.intermittent",
        {"events_ever": Quantity(4, "events")},
        False,
        "crit.course.intermittent",
    ),
    ("dsm5.frequency", {"per_week": weekly(3)}, None, "crit.dsm5"),
    ("dsm5.frequency", {"per_week": weekly(2.9)}, False, "crit.dsm5"),
    ("dsm5.frequency", {"months": Quantity(2.9, "months")}, False, "crit.freq.differs"),
    ("dsm5.all", DSM5, True, "crit.dsm5"),
    ("treatment.frequency", {"per_week": weekly(2)}, True, "crit.freq.differs"),
    ("treatment.frequency", {"per_week": weekly(1.9)}, False, "crit.freq.differs"),
    ("dsm5.all", {**DSM5, "distress": False}, False, "crit.significance"),
    (
        "icsd3tr.all",
        {**FEATURES, **CLOSED, "concern": True},
        True,
        "crit.icsd3tr",
    ),
    ("icsd3tr.all", {**FEATURES, "other_explains": False, "concern": True}, None, "crit.icsd3tr"),
    ("iron.adult", {"ferritin": ug(45)}, None, "rule.08"),
    ("iron.adult", {"ferritin": ug(75), "population": "adult"}, True, "lab.ferritin.adult_start"),
    ("iron.adult", {"ferritin": ug(75.1), "population": "adult"}, None, "lab.ferritin.adult_start"),
    (
        "iron.adult",
        {"ferritin": Quantity(168, "pmol/L"), "population": "adult"},
        True,
        "lab.ferritin.adult_start",
    ),
    ("iron.adult", {"tsat": pct(19.9), "population": "adult"}, True, "lab.ferritin.adult_start"),
    (
        "iron.adult",
        {"tsat": pct(20), "ferritin": ug(76), "population": "adult"},
        False,
        "lab.ferritin.adult_start",
    ),
    ("iron.adult", {"ferritin": ug(10), "population": "pregnant"}, False, "rule.08"),
    (
        "iron.adult_by_vein",
        {"ferritin": ug(75), "population": "adult"},
        False,
        "lab.ferritin.adult_iv",
    ),
    (
        "iron.adult_by_vein",
        {"ferritin": ug(100), "population": "adult"},
        True,
        "lab.ferritin.adult_iv",
    ),
    (
        "iron.adult_by_vein",
        {"ferritin": ug(101), "population": "adult"},
        False,
        "lab.ferritin.adult_iv",
    ),
    (
        "iron.adult_older",
        {"ferritin": ug(75), "tsat": pct(44.9), "population": "adult"},
        True,
        "lab.ferritin.older_rule",
    ),
    ("iron.adult_older", {"tsat": pct(45)}, False, "lab.ferritin.older_rule"),
    ("iron.ceiling", {"tsat": pct(45)}, False, "lab.iron_contra"),
    ("iron.ceiling", {"tsat": pct(45.1)}, True, "lab.iron_contra"),
    ("iron.child", {"ferritin": ug(49.9), "population": "child"}, True, "lab.ferritin.child"),
    ("iron.child", {"ferritin": ug(50), "population": "child"}, False, "lab.ferritin.child"),
    ("iron.child", {"ferritin": ug(49.9)}, None, "lab.ferritin.child"),
    (
        "iron.dialysis",
        {"ferritin": ug(199), "tsat": pct(19), "population": "dialysis"},
        True,
        "lab.ferritin.esrd",
    ),
    ("iron.dialysis", {"ferritin": ug(200)}, False, "lab.ferritin.esrd"),
    (
        "iron.find_the_cause",
        {"ferritin": ug(29), "population": "pregnant"},
        True,
        "lab.ferritin.deficiency_workup",
    ),
    ("iron.find_the_cause", {"ferritin": ug(30)}, False, "lab.ferritin.deficiency_workup"),
    ("iron.inflamed", {"inflammation": True, "tsat": pct(19)}, True, "lab.ferritin.inflammation"),
    ("iron.inflamed", {"inflammation": False}, False, "lab.ferritin.inflammation"),
    (
        "plm.adult",
        {"plms_index": Quantity(15.1, "1/h"), "population": "adult"},
        True,
        "nights.context.adult",
    ),
    ("plm.adult", {"plms_index": Quantity(15, "1/h")}, False, "nights.context.no_severity"),
    (
        "plm.child",
        {"plms_index": Quantity(5.1, "1/h"), "population": "child"},
        True,
        "nights.context.child",
    ),
)


@pytest.mark.parametrize(("rule", "known", "holds", "fact"), CASES)
def test_an_answer_follows_from_the_fact_it_names(
    rule: str, known: Known, holds: bool | None, fact: str
) -> None:
    found = judge(rule, known)
    assert found.holds is holds
    rests = {one.fact for one in found.grounds} | set(BOOK.rules[rule].all_facts())
    assert fact in rests
    assert shipped_facts()[fact]["status"] == "verified"


def test_every_rule_has_a_case_of_yes_and_one_of_no() -> None:
    told = {(rule, holds) for rule, _, holds, _ in CASES}
    # Those from memory answer clinicians alone; all rules are turned over in test_every_rule.
    memory = {"iron.pregnancy", "support.sleepy"}
    for rule in set(SENTENCES) - {"dsm5.frequency", "icsd3tr.all", "plm.child"} - memory:
        assert {(rule, True), (rule, False)} <= told, rule


def test_no_iron_is_asked_for_without_a_population_where_limits_depend_on_it() -> None:
    """rule.08: an unknown population gives no decision about iron."""
    known: Known = {"ferritin": ug(10), "tsat": pct(10), "inflammation": True}
    for_anybody = ("iron.ceiling", "iron.inflamed", "iron.ferritin_lifted")
    for rule in BOOK.rules:
        if rule.startswith("iron.") and rule not in for_anybody:
            assert judge(rule, known, "clinician").holds is not True, rule
    assert judge("iron.adult", known).holds is None
    assert judge("iron.child", known).holds is None


def joints(when: Condition) -> Iterator[All | AnyOf]:
    """Every place of a condition where parts are joined."""
    if isinstance(when, All | AnyOf):
        yield when
        for part in when.parts:
            yield from joints(part)


def test_limits_of_one_fact_are_joined_as_the_fact_joins_them() -> None:
    """75 or 20 in the newer rule, 75 and 45 in the older one, 200 and 20 on dialysis."""
    seen = set()
    for rule in BOOK.rules.values():
        for joint in joints(rule.when):
            facts = [part.fact for part in joint.parts if isinstance(part, Compared)]
            for fact in {one for one in facts if facts.count(one) > 1}:
                said = shipped_facts()[fact].get("joined", "all")
                assert isinstance(joint, All if said == "all" else AnyOf), (rule.id, fact)
                seen.add((fact, said))
    assert {
        ("lab.ferritin.adult_start", "any"),
        ("lab.ferritin.older_rule", "all"),
        ("lab.ferritin.esrd", "all"),
    } <= seen


def test_a_source_of_low_standing_is_said_with_the_answer() -> None:
    found = judge("iron.dialysis", {"population": "child"})
    assert [one for one in found.cautions if "lab.ferritin.esrd is of low standing" in one]


def test_no_rule_that_decides_rests_on_memory() -> None:
    facts = shipped_facts()
    for rule in BOOK.rules.values():
        statuses = {facts[fact]["status"] for fact in rule.all_facts()}
        assert not rule.decides or statuses == {"verified"}


def test_the_files_themselves_give_the_same_book() -> None:
    data = {topic: parse(topic, read_text(topic)) for topic in file_topics()}
    facts = fact_entries(data)
    observables = build_observables(joined(data, "observations"), facts)
    assert observables == BOOK.observables
    assert build_rules(joined(data, "rules"), observables, facts) == BOOK.rules


# Our own questions: never a rating put in the words of a questionnaire, never an order.

RATING = re.compile(
    r"\b(in|during|over) the (past|last) (week|two weeks|month)\b"
    r"|\bhow (often|severe|strong|likely|would you|much)\b|\b(rate|mark|circle)\b|\bscale\b"
    r"|\byou(r)?\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("planted", ["How severe is it?", "During the past week?", "Is your leg?"])
def test_the_search_for_ratings_finds_a_planted_one(planted: str) -> None:
    assert RATING.search(planted)


def words() -> Iterator[str]:
    for seen in BOOK.observables.values():
        yield from (seen.asks, seen.says, seen.denies)
    for rule in BOOK.rules.values():
        yield from (rule.claims, rule.denies, rule.note)


def test_no_word_reads_like_a_rating() -> None:
    assert [text for text in words() if RATING.search(text)] == []


def test_yes_and_no_differ() -> None:
    for seen in BOOK.observables.values():
        assert seen.kind != "yes_no" or (seen.denies and seen.says != seen.denies), seen.name
    for rule in BOOK.rules.values():
        assert rule.claims != rule.denies


@pytest.mark.parametrize(
    ("id_", "wrong"), [("plm.child", "adult"), ("iron.adult_by_vein", "child")]
)
def test_a_rule_for_others_says_nothing_of_the_figures(id_: str, wrong: str) -> None:
    found = judge(id_, {"population": wrong}, "clinician")
    assert found.holds is False
    assert found.says.startswith("This rule is for ")
    assert found.says.endswith(f"the person is {'an adult' if wrong == 'adult' else 'a child'}.")
