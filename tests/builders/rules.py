"""A small made-up rule book: facts, observations and whatever rules a test writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from typing import Any

from ekbom.knowledge.rule_book import RuleBook, build_observables, build_rules
from ekbom.model.observation import Quantity
from ekbom.model.verdict import Ground

ON = date(2026, 11, 21)


def fact(**more: Any) -> dict[str, Any]:
    """A fact that was checked."""
    return {"says": "A fact.", "population": "all", "status": "verified", "checked": ON, **more}


FACTS: dict[str, dict[str, Any]] = {
    "f.asked": fact(),
    "f.memory": fact(status="memory", values={"level": {"at_most": 10, "unit": "ug/L"}}),
    "f.level": fact(
        values={
            "low": {"at_most": 10, "unit": "ug/L"},
            "under": {"below": 10, "unit": "ng/mL"},
            "high": {"at_least": 20, "unit": "ug/L"},
            "over": {"above": 20, "unit": "ug/L"},
            "range": {"from": 10, "to": 20, "unit": "ug/L"},
            "share": {"below": 50, "unit": "%"},
            "other": {"below": 50, "unit": "mmHg"},
        }
    ),
    "f.plain": fact(value=7.0, unit="ug/L"),
    "f.unit": fact(unit="ng/mL", conversion={"ug/L": 1.0, "pmol/L": 2.0}),
    "f.unit_memory": fact(unit="ng/mL", conversion={"pmol/L": 2.0}, memory_parts=["factor"]),
}


def yes_no(name: str) -> dict[str, str]:
    """An observation that is yes or no."""
    return {
        "kind": "yes_no",
        "says": f"{name} is so",
        "denies": f"{name} is not so",
        "asks": f"Is {name} so?",
        "known_by": "person",
        "serves": "f.asked",
    }


def number(name: str, unit: str = "ug/L", **more: Any) -> dict[str, Any]:
    """An observation that is a number."""
    return {
        "kind": "number",
        "says": name,
        "asks": f"How much is {name}?",
        "known_by": "laboratory",
        "serves": "f.asked",
        "unit": unit,
        **more,
    }


OBSERVATIONS: dict[str, dict[str, Any]] = {
    **{name: yes_no(name) for name in "abcdef"},
    "level": number("level", units_from="f.unit"),
    "taken": number("taken"),
    "room": number("room"),
    "share": number("share", "%", computed={"by": "tsat_percent", "of": ["taken", "room"]}),
    "who": {
        "kind": "word",
        "says": "the person",
        "asks": "Who is it?",
        "known_by": "clinician",
        "serves": "f.asked",
        "words": {"adult": "an adult", "child": "a child", "other": "somebody else"},
    },
}


def rule(**more: Any) -> dict[str, Any]:
    """A rule that decides; give it `all`, `any` or `when`."""
    return {
        "claims": "The rule holds",
        "denies": "The rule does not hold",
        "population": "all",
        "facts": ["f.asked"],
        "decides": True,
        **more,
    }


def names_in(value: object) -> Iterator[str]:
    """Every text in a condition, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from names_in(one)


def make_book(**rules: Mapping[str, Any]) -> RuleBook:
    """A book of these rules, with the observations they ask for."""
    asked = set(names_in([dict(one) for one in rules.values()]))
    parts = {"taken", "room"} if "share" in asked else set()
    seen = {name: one for name, one in OBSERVATIONS.items() if name in asked | parts}
    observables = build_observables({"topic": "observations", **deepcopy(seen)}, FACTS)
    built = build_rules({"topic": "rules", "t": deepcopy(rules)}, observables, FACTS)
    return RuleBook(built, observables, ground)


def ground(id_: str) -> Ground:
    """A fact of this book as an answer shows it."""
    one = FACTS[id_]
    return Ground(
        fact=id_,
        says=one["says"],
        sources=("Somebody (2020). A paper", f"A source of {id_}"),
        population="all",
        certainty="low",
        status=one["status"],
        checked=ON,
    )


def ug(value: float) -> Quantity:
    """So many micrograms a litre."""
    return Quantity(value, "ug/L")
