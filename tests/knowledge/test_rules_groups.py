"""The rules on groups, causes and steps: their sentences, their limits, the facts they rest on."""

from __future__ import annotations

import pytest

from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.render import rule_sentence
from ekbom.knowledge.rule_book import Rule
from ekbom.knowledge.shipped_rules import judge, load_rule_book
from ekbom.model.observation import Known, Quantity

BOOK = load_rule_book()
OWN = ("group.", "with.", "aggravator.", "specialist.", "treatment.worth", "card.")
RULES = [rule for rule in BOOK.rules.values() if rule.id.startswith(OWN)]

SENTENCES = {
    "group.hidden": "The suggestions on medicines and supplements are kept back here, and "
    "specialists take their place when there is a pregnancy, or a child is breastfed.",
    "group.pregnant_iron": "The question about iron stays in pregnancy: a low ferritin is worth "
    "knowing when there is a pregnancy, or a child is breastfed.",
    "group.last_third": "The pregnancy is in its last third, the time in which restless legs are "
    "most frequent when there is a pregnancy and the length of the pregnancy is 28 weeks or more.",
    "group.after_birth": "The time has come to ask whether the legs have become quiet after the "
    "birth when the time since the birth is 4 weeks or more.",
    "group.child_words": "The feeling has not been told in the child's own words yet, and those "
    "are what counts when the person is not of age and the child has not told it in words of its "
    "own.",
    "group.older_falls": "The falls at night and the medicines that make drowsy belong on one "
    "list when the age is 65 years or more; there have been falls, or near falls, on the way at "
    "night; and (a gabapentinoid is taken; an opioid is taken; a benzodiazepine is taken; or "
    "another medicine or herb that makes one sleepy is taken).",
    "group.long_term": "The longer a dopamine medicine is taken, the more people meet "
    "augmentation, and a look at the whole once a year is worth it when a dopamine medicine is "
    "taken and the time on a dopamine medicine is 12 months or more.",
    "group.mild": "The legs are restless on few days and do not weigh heavily: where no medicine "
    "is taken for them, nothing is needed now when its frequency is below 2 times a week and it "
    "brings no significant distress or impairment.",
    "treatment.worth": "The frequency and the burden are those from which a treatment is talked "
    "over when its frequency is 2 times a week or more and it brings significant distress or "
    "impairment.",
    "specialist.group": "The group or the history calls for a specialist when the person is not "
    "of age; there is a pregnancy; a child is breastfed; there is dialysis; or there was "
    "augmentation in earlier times.",
}


@pytest.mark.parametrize(("rule", "sentence"), SENTENCES.items())
def test_a_rule_as_a_sentence(rule: str, sentence: str) -> None:
    one = BOOK.rules[rule]
    assert rule_sentence(one.claims, one.when, BOOK.observables) == sentence


def ids(rule: Rule) -> str:
    return rule.id


def test_there_are_rules_for_each_part() -> None:
    for begin in OWN:
        assert any(rule.id.startswith(begin) for rule in RULES)


@pytest.mark.parametrize("rule", RULES, ids=ids)
def test_each_is_shown_to_everybody_and_rests_on_what_was_checked(rule: Rule) -> None:
    for fact in rule.all_facts():
        assert shipped_facts()[fact]["status"] == "verified"
    assert judge(rule.id, {}, "person").holds is None


@pytest.mark.parametrize("rule", [one for one in RULES if one.id.startswith("with.")], ids=ids)
def test_what_goes_together_is_never_called_a_cause(rule: Rule) -> None:
    assert "cause.primary_secondary" in rule.facts
    assert rule.facts[0].startswith("cause.")
    assert "evidence" in shipped_facts()[rule.facts[0]]
    for word in ("cause", "because", "due to", "leads to", "triggers"):
        assert word not in rule.claims


@pytest.mark.parametrize("rule", RULES, ids=ids)
def test_the_next_step_is_a_question_or_a_place(rule: Rule) -> None:
    assert not rule.then or rule.then.startswith("Ask ")
    assert rule.urgency in ("this_week", "next_visit", "nothing_now")
    assert rule.then or rule.urgency == "nothing_now"


def weeks(number: float) -> Quantity:
    return Quantity(number, "weeks")


CASES: tuple[tuple[str, Known, bool], ...] = (
    ("group.first_third", {"pregnant": True, "weeks_pregnant": weeks(13.9)}, True),
    ("group.first_third", {"pregnant": True, "weeks_pregnant": weeks(14)}, False),
    ("group.last_third", {"pregnant": True, "weeks_pregnant": weeks(28)}, True),
    ("group.last_third", {"pregnant": True, "weeks_pregnant": weeks(27.9)}, False),
    ("group.last_third", {"pregnant": False}, False),
    ("group.after_birth_early", {"weeks_since_birth": weeks(3.9)}, True),
    ("group.after_birth_early", {"weeks_since_birth": weeks(4)}, False),
    ("group.after_birth", {"weeks_since_birth": weeks(4)}, True),
    ("group.older", {"age_years": Quantity(65, "years")}, True),
    ("group.older", {"age_years": Quantity(64.9, "years")}, False),
)


@pytest.mark.parametrize(("rule", "known", "holds"), CASES)
def test_the_limits_to_the_last_digit(rule: str, known: Known, *, holds: bool) -> None:
    assert judge(rule, known).holds is holds
