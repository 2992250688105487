"""From a counted day to an item: who may see it, its key, its facts, what weakens it."""

from __future__ import annotations

from datetime import date

from ekbom.assessment.due_words import Told, item
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.shipped_rules import load_rule_book

TODAY = date(2026, 11, 21)
DAY = date(2026, 11, 1)
# From memory, and so for clinicians alone.
HIDDEN = "rec.preg2015.first"


def test_facts_stand_once_and_what_weakens_them_is_said_once() -> None:
    told = Told("due.wheel", DAY, DAY, None, ("a",), facts=("own.wheel",))
    found = item(told, "person", today=TODAY)
    assert found is not None
    facts = [ground.fact for ground in found.grounds]
    assert facts == ["due.wheel", "due.asking", "sleepy.sudden", "own.wheel"]
    assert found.cautions == (
        "Not checked yet in sleepy.sudden: the wheel and machines are our inference.",
    )
    assert (found.state, found.key) == ("today", "due.wheel||2026-11-01")


def test_the_questions_are_those_of_the_program() -> None:
    names = ("impulse_urges", "aug_spread")
    found = item(
        Told("due.impulse", DAY, DAY, DAY, ("a",), observations=names), "person", today=DAY
    )
    assert found is not None
    assert found.observations == names
    assert found.asks == tuple(load_rule_book().observables[name].asks for name in names)


def test_a_fact_that_is_not_for_this_reader_is_left_out() -> None:
    told = Told("due.scale", None, None, None, ("a",), about="IRLS", facts=(HIDDEN,), of="x")
    person, clinician = (item(told, who, today=TODAY) for who in ("person", "clinician"))
    assert person is not None
    assert clinician is not None
    assert [ground.fact for ground in person.grounds] == ["due.scale", "rule.18", "rule.19"]
    assert clinician.grounds[-1].fact == HIDDEN
    assert person.key == "due.scale|x|"


def test_what_rests_on_hidden_facts_alone_is_not_shown() -> None:
    assert "see" not in shipped_facts()["due.home"]
    told = Told("due.home", DAY, DAY, DAY, ("a",), about="walk", facts=(HIDDEN,))
    assert item(told, "person", today=TODAY) is None
    assert item(told, "clinician", today=TODAY) is not None
    plain = item(Told("due.home", DAY, DAY, DAY, ("a",), about="walk"), "person", today=TODAY)
    assert plain is not None
    assert [ground.fact for ground in plain.grounds] == ["due.home"]
