"""Every fact has one id; limits and units come out of facts as they stand there."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.builders.rules import FACTS

from ekbom.knowledge.facts import fact_entries, is_factual, limits_of, topic_entries, units_of
from ekbom.model.errors import KnowledgeError


def test_ids_begin_with_the_topic_unless_the_file_names_them_whole() -> None:
    old = {"schema": "ekbom-knowledge/1", "topic": "nights", "context": {"sit": {"says": "A."}}}
    new: dict[str, Any] = {
        "schema": "ekbom-facts/1",
        "topic": "labs",
        "lab.x": {"says": "B."},
        "lab.x.y": {"says": "C."},
        "lab.z": {"same_as": ["nights.context.sit"]},
    }
    apart = {"sources": {"says": "no"}, "rules": {"r": {"says": "no"}}, "observations": {}}
    found = fact_entries({"nights": old, "labs": new, **apart})
    assert list(found) == ["nights.context.sit", "lab.x", "lab.x.y", "lab.z"]
    assert found["lab.x.y"] == {"says": "C."}


@pytest.mark.parametrize(
    ("topic", "factual"),
    [
        ("labs", True),
        ("rulesets", True),
        ("rules", False),
        ("rules_iron", False),
        ("observations_blood", False),
        ("sources", False),
    ],
)
def test_rules_questions_and_sources_are_no_facts(topic: str, factual: bool) -> None:
    assert is_factual(topic) is factual


def test_a_claim_level_is_a_fact_with_the_sources_of_its_table() -> None:
    tables = {
        "level_table": {"status": "verified", "sources": ["project"]},
        "level": [{"name": "noted", "badge": "Noted", "explains": "a number alone."}],
    }
    assert topic_entries("nof1", tables) == {
        "nof1.level.noted": {
            "status": "verified",
            "sources": ["project"],
            "says": "Noted: a number alone.",
        }
    }


def test_a_medicine_is_a_fact_with_the_row_of_its_code() -> None:
    tables = {
        "drug_table": {"locator": "the row", "memory_parts": ["brands", "note"]},
        "drug": {
            "one": {
                "names": ["oneine"],
                "class": "opioid",
                "atc": "N02A",
                "prescription": True,
                "brands": ["Unum"],
            },
            "two": {"names": ["herb"], "class": "herb", "prescription": False},
        },
    }
    found = topic_entries("drug_names", tables)
    one, two = found["drug_names.one"], found["drug_names.two"]
    assert one["says"] == "Oneine: opioid; counts as prescribed."
    assert (one["locator"], one["memory_parts"]) == ("row N02A", ["brands"])
    assert two["says"] == "Herb: herb; does not count as prescribed."
    assert (two["locator"], two["memory_parts"]) == ("the row", [])
    assert one["brands"] == ["Unum"]


def test_a_table_without_memory_has_no_part_from_memory() -> None:
    tables = {
        "drug_table": {"locator": "the row"},
        "drug": {"one": {"names": ["a"], "class": "b", "prescription": True}},
    }
    assert topic_entries("d", tables)["d.one"]["memory_parts"] == []


@pytest.mark.parametrize(
    ("name", "how", "limits", "unit"),
    [
        ("low", "at_most", (10.0,), "ug/L"),
        ("under", "below", (10.0,), "ng/mL"),
        ("range", "between", (10.0, 20.0), "ug/L"),
    ],
)
def test_a_limit_has_its_unit(name: str, how: str, limits: tuple[float, ...], unit: str) -> None:
    assert limits_of(FACTS, "f.level", name, how) == (limits, unit)


def test_the_one_number_of_a_fact_is_its_value() -> None:
    assert limits_of(FACTS, "f.plain", "value", "above") == ((7.0,), "ug/L")


@pytest.mark.parametrize(
    ("fact", "name", "how", "says"),
    [
        ("f.none", "low", "at_most", "fact f.none: there is no such fact; correct the id"),
        (
            "f.level",
            "none",
            "at_most",
            "fact f.level: it has no number 'none'; name one that it has",
        ),
        ("f.level", "value", "at_most", "it has no number 'value'"),
        ("f.level", "low", "below", "low is {'at_most': 10, 'unit': 'ug/L'}, not 'below'"),
        ("f.level", "low", "between", "not 'between'; compare as the fact does"),
        ("f.level", "range", "at_most", "not 'at_most'"),
        ("f.asked", "low", "at_most", "it has no number 'low'"),
    ],
)
def test_a_limit_that_is_not_there_is_refused(fact: str, name: str, how: str, says: str) -> None:
    with pytest.raises(KnowledgeError, match=re.escape(says)):
        limits_of(FACTS, fact, name, how)


def test_units_are_worth_what_the_fact_says() -> None:
    assert units_of(FACTS, "f.unit") == {"ng/mL": 1.0, "ug/L": 1.0, "pmol/L": 2.0}


@pytest.mark.parametrize(
    ("fact", "says"),
    [
        ("f.none", "fact f.none: it is no fact on units; name one with unit and conversion"),
        ("f.plain", "fact f.plain: it is no fact on units; name one with unit and conversion"),
        (
            "f.unit_memory",
            "fact f.unit_memory: it is not checked as a whole; "
            "check its factor, or convert nothing",
        ),
    ],
)
def test_a_factor_that_was_not_checked_converts_nothing(fact: str, says: str) -> None:
    with pytest.raises(KnowledgeError, match=says):
        units_of(FACTS, fact)


def test_a_fact_on_units_from_memory_converts_nothing() -> None:
    facts = {"f.u": {"status": "memory", "unit": "g", "conversion": {"mg": 1000.0}}}
    with pytest.raises(KnowledgeError, match="it is not checked as a whole"):
        units_of(facts, "f.u")
