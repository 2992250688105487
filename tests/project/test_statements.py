"""Every sentence that a door can print leads to a source, for whoever reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

import pytest
from tests.builders.through_doors import (
    CASE_DOORS,
    each_medicine,
    of_iron,
    of_medicines,
    through,
)
from tests.builders.vignettes import TODAY, Vignette, answers, case_of, vignettes, walk

from ekbom.actions.card import prescriber_card
from ekbom.actions.next_steps import next_steps
from ekbom.knowledge.audience import AUDIENCES, Audience, may_see
from ekbom.knowledge.explain import explain, shipped_facts
from ekbom.knowledge.shipped_rules import ground, load_rule_book
from ekbom.model.assessed import Assessment
from ekbom.model.verdict import Ground

BOOK = load_rule_book()
FIELDS = ("says", "population", "certainty", "status", "checked", "sources")
# The reader's own words and what was written down are no statements of the program.
KINDS = ("code", "rule", "pattern")


def statements(whole: Any) -> Iterator[dict[str, Any]]:
    """Everything of a JSON value that says something clinical: it has grounds or should have."""
    for one in walk(whole):
        if "says" in one and any(kind in one for kind in KINDS) and "severity" not in one:
            yield one


def faults(whole: Any, audience: Audience) -> set[str]:
    """What keeps a statement from leading to a source, each with the statement it is of."""
    found = set()
    for one in statements(whole):
        name = next(str(one[kind]) for kind in KINDS if kind in one)
        if not one.get("grounds"):
            found.add(f"{name}: no ground")
        for given in one.get("grounds", ()):
            found |= {f"{name}: {fault}" for fault in ground_faults(given, audience)}
        told = " ".join(one.get("cautions", ()))
        for given in one.get("grounds", ()):
            if given["status"] == "memory" and given["fact"] not in told and "why" not in one:
                found.add(f"{name}: {given['fact']} is not called unchecked")
    for one in walk(whole):
        if "observation" in one and "asks" in one:
            found |= set(missing_faults(one))
    return found


def ground_faults(given: Mapping[str, Any], audience: Audience) -> Iterator[str]:
    fact = given["fact"]
    entry = shipped_facts().get(fact, {})
    if not all(given[field] for field in FIELDS):
        yield f"{fact} lacks a field"
    if tuple(given["sources"]) != sources_of(fact) or not sources_of(fact):
        yield f"{fact} has other sources"
    if given["checked"] not in (entry["checked"], entry["checked"].isoformat()):
        yield f"{fact} was checked on another day"
    if not may_see(entry, audience):
        yield f"{fact} is not for a {audience}"


@cache
def sources_of(fact: str) -> tuple[str, ...]:
    return tuple(explain(fact).sources)


def missing_faults(asked: Mapping[str, Any]) -> Iterator[str]:
    seen = BOOK.observables.get(asked["observation"])
    if seen is None or seen.asks != asked["asks"]:
        yield f"{asked['observation']} is no question of the rules"
    elif not sources_of(seen.serves):
        yield f"{asked['observation']} serves nothing"


def whole_of(one: Vignette, audience: Audience) -> dict[str, Any]:
    answer = answers()[one.id, audience]
    return answer.to_dict() if isinstance(answer, Assessment) else {}


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("one", vignettes(), ids=repr)
def test_every_statement_on_a_person_leads_to_a_source(one: Vignette, audience: Audience) -> None:
    assert faults(whole_of(one, audience), audience) == set()


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_line_of_every_card_leads_to_a_source(audience: Audience) -> None:
    found = {}
    for one in vignettes():
        if whole_of(one, audience):
            card = prescriber_card(case_of(one.case), audience=audience, today=TODAY).to_dict()
            assert len(list(statements(card))) >= 3
            found[one.id] = faults(card, audience)
    assert {id_: fault for id_, fault in found.items() if fault} == {}


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_next_step_leads_to_a_source(audience: Audience) -> None:
    for one in vignettes()[::7]:
        if whole_of(one, audience):
            steps = next_steps(case_of(one.case), audience=audience, today=TODAY).to_dict()
            assert list(statements(steps))
            assert faults(steps, audience) == set()


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_statement_on_every_medicine_leads_to_a_source(audience: Audience) -> None:
    found = {id_: faults(whole, audience) for id_, whole in each_medicine(audience).items()}
    assert {id_: fault for id_, fault in found.items() if fault} == {}
    people: tuple[dict[str, str], ...] = (
        {"age_years": "70 years", "copd": "yes"}, {"pregnant": "yes"}, {"on_dialysis": "yes"},
        {"age_years": "9 years"}, {"impulse_urges": "yes", "aug_spread": "yes"},
    )  # fmt: skip
    for known in people:
        names = ("pramipexole", "gabapentin", "hypericum", "sertraline", "Zoquavitrex")
        assert faults(of_medicines(names, audience, **known).json, audience) == set()


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("population", ["", "adult", "child", "dialysis", "pregnant"])
def test_every_statement_on_iron_leads_to_a_source(audience: Audience, population: str) -> None:
    who = ("--population", population) if population else ()
    for figures in (
        ("--ferritin", "20 ug/L", "--tsat", "12 %"),
        ("--ferritin", "90 ug/L", "--iron", "60 ug/dL", "--tibc", "300 ug/dL"),
        ("--ferritin", "300 ug/L", "--tsat", "50 %", "--inflammation", "yes", "--crp", "20 mg/L"),
        (
            "--ferritin",
            "60 ug/L",
        ),
    ):
        whole = of_iron(*who, *figures, audience=audience).json
        assert faults(whole, audience) == set(), figures


# The texts: every line that states something has a mark, and every mark is in the list.

STATES = re.compile(r"^  (?:- |\d+\. |yes |no  |\?   )")


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_line_of_a_text_has_a_mark_and_every_mark_its_source(audience: Audience) -> None:
    lines = 0
    for one in vignettes()[::9]:
        if not whole_of(one, audience):
            continue
        printed = through(one.case, audience)
        for door in CASE_DOORS:
            body, _, listed = printed[door].out.partition("\nSources\n")
            numbers = set(re.findall(r"^  \[(\d+)\] \S", listed, re.MULTILINE))
            for line in body.splitlines():
                if STATES.match(line):
                    marks = re.findall(r"\[([\d, ]+)\]$", line)
                    assert marks, (one, door, line)
                    assert set(marks[0].split(", ")) <= numbers, (one, door, line)
                    lines += 1
    assert lines > 300


# The rules themselves, whoever is told of them.


@pytest.mark.parametrize("rule", BOOK.rules)
def test_every_rule_leads_to_a_source(rule: str) -> None:
    facts = BOOK.rules[rule].all_facts()
    assert facts
    assert all(sources_of(fact) for fact in facts)


def test_the_walk_finds_a_statement_without_a_source() -> None:
    """Planted: no ground, another source, a fact from memory, a made-up question."""
    good = {"code": "x", "says": "A sentence.", "cautions": [], "grounds": [as_json("rule.03")]}
    assert faults(good, "person") == set()
    assert faults({**good, "grounds": []}, "person") == {"x: no ground"}
    other = {**as_json("rule.03"), "sources": ["Somebody (2020)"]}
    assert faults({**good, "grounds": [other]}, "person") == {"x: rule.03 has other sources"}
    memory = {**good, "grounds": [as_json("mimic.arthritis")]}
    assert faults(memory, "person") == {
        "x: mimic.arthritis is not for a person", "x: mimic.arthritis is not called unchecked",
    }  # fmt: skip
    assert faults(memory, "clinician") == {"x: mimic.arthritis is not called unchecked"}
    late = {**good, "grounds": [{**as_json("rule.03"), "checked": "1999-01-01"}]}
    assert faults(late, "person") == {"x: rule.03 was checked on another day"}
    asked = {"observation": "urge", "asks": "Another question?", "known_by": "person"}
    assert faults([asked], "person") == {"urge is no question of the rules"}


def as_json(fact: str) -> dict[str, Any]:
    given: Ground = ground(fact)
    values = {name: getattr(given, name) for name in Ground.__dataclass_fields__}
    assert isinstance(given.checked, date)
    return {**values, "checked": given.checked.isoformat(), "sources": list(given.sources)}
