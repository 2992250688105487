"""Parsed tables become objects, or are refused with the place and the reason."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from ekbom.knowledge.build import (
    build_drugs,
    build_explained,
    build_policy,
    cite,
    entries,
    find_entry,
    words_of,
)
from ekbom.knowledge.load import read_topic
from ekbom.model.errors import KnowledgeError


@pytest.fixture
def nof1() -> dict[str, Any]:
    return deepcopy(dict(read_topic("nof1")))


def row(data: dict[str, Any], name: str) -> dict[str, Any]:
    return next(level for level in data["level"] if level["name"] == name)


def test_the_numbers_of_the_file_arrive_in_the_policy(nof1: dict[str, Any]) -> None:
    nof1["limits"]["fdr_q"]["value"] = 0.2
    nof1["priors"]["phi_step"]["value"] = 0.05
    nof1["irls"]["no_treatment"]["value"] = -5
    row(nof1, "noted")["nights_each"] = 8
    row(nof1, "helps")["nights_total_by_block"] = {"1": 60, "7": 90}
    policy = build_policy(nof1)
    assert policy.fdr_q == 0.2
    assert policy.priors.phi_step == 0.05
    assert policy.no_treatment_irls == -5.0
    assert isinstance(policy.no_treatment_irls, float)
    assert policy.levels["noted"].nights_each == 8
    assert policy.levels["helps"].nights_total_by_block == {1: 60, 7: 90}
    assert policy.levels["helps"].nights_for(3) == 90


def test_a_whole_number_may_stand_for_a_limit_that_is_a_share(nof1: dict[str, Any]) -> None:
    nof1["limits"]["bundle_condition"]["value"] = 30
    assert isinstance(build_policy(nof1).bundle_condition, float)


@pytest.mark.parametrize("value", [True, "7", None, 5.5])
def test_a_count_must_be_a_whole_number(nof1: dict[str, Any], value: object) -> None:
    nof1["limits"]["bundle_apart"]["value"] = value
    with pytest.raises(KnowledgeError, match=r"limits\.bundle_apart.*not of type int"):
        build_policy(nof1)


def test_a_missing_limit_is_named(nof1: dict[str, Any]) -> None:
    del nof1["limits"]["fdr_q"]
    with pytest.raises(KnowledgeError, match="fdr_q missing"):
        build_policy(nof1)


def test_a_limit_nobody_asks_for_is_named(nof1: dict[str, Any]) -> None:
    nof1["priors"]["luck"] = {"value": 1.0}
    with pytest.raises(KnowledgeError, match="luck not known"):
        build_policy(nof1)


def test_the_no_treatment_change_is_asked_for(nof1: dict[str, Any]) -> None:
    del nof1["irls"]
    with pytest.raises(KnowledgeError, match=r"irls\.no_treatment"):
        build_policy(nof1)


def test_an_empty_file_has_no_levels(nof1: dict[str, Any]) -> None:
    del nof1["level"]
    with pytest.raises(KnowledgeError, match="levels are missing"):
        build_policy(nof1)


def test_the_levels_stand_in_their_order(nof1: dict[str, Any]) -> None:
    nof1["level"].reverse()
    with pytest.raises(KnowledgeError, match="in this order: not_enough"):
        build_policy(nof1)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("nights_each", 7.5),
        ("nights_each", True),
        ("p_max", 1),
        ("needs_plan", 1),
        ("badge", 3),
        ("nights_total_by_block", {"1": 56.5}),
        ("nights_total", {"1": 56}),
    ],
)
def test_a_level_refuses_what_does_not_fit(nof1: dict[str, Any], key: str, value: object) -> None:
    row(nof1, "helps")[key] = value
    with pytest.raises(KnowledgeError, match=f"helps: {key} is"):
        build_policy(nof1)


def test_a_level_refuses_a_threshold_it_does_not_know(nof1: dict[str, Any]) -> None:
    row(nof1, "helps")["courage_min"] = 3
    with pytest.raises(KnowledgeError, match="courage_min not known"):
        build_policy(nof1)


def test_a_level_needs_its_words(nof1: dict[str, Any]) -> None:
    del row(nof1, "sealed")["explains"]
    with pytest.raises(KnowledgeError, match="sealed: explains missing"):
        build_policy(nof1)


def test_words_are_small_and_parted_from_numbers() -> None:
    assert words_of("L-Dopa_50mg, St John\N{RIGHT SINGLE QUOTATION MARK}s") == (
        "l",
        "dopa",
        "50",
        "mg",
        "st",
        "john",
        "s",
    )


def test_an_entry_is_found_by_its_path() -> None:
    data = {"a": {"b": {"c": 1}}}
    assert find_entry(data, "a.b") == {"c": 1}
    assert find_entry(data, "a.b.c") is None
    assert find_entry(data, "a.b.c.d") is None
    assert find_entry(data, "x") is None


def test_entries_go_down_to_the_marker_and_not_below() -> None:
    data = {"topic": "t", "a": {"says": "one", "in": {"says": "no"}}, "b": {"c": {"says": "two"}}}
    assert [path for path, _ in entries(data, "says")] == ["a", "b.c"]


def test_brands_follow_the_international_names() -> None:
    given = {"names": ["one"], "brands": ["Two"], "class": "c", "prescription": True}
    drug = build_drugs({"drug": {"x": given}})["x"]
    assert drug.names == ("one", "Two")
    assert (drug.id, drug.drug_class, drug.prescription, drug.note) == ("x", "c", True, "")


def test_a_citation_says_what_of_it_is_from_memory() -> None:
    source = {
        "authors": "Doe J, et al.",
        "year": 2001,
        "title": "Of legs.",
        "journal": "J Legs 1:2",
        "doi": "10.1000/x",
        "memory_parts": ["year"],
    }
    assert cite(source) == (
        "Doe J, et al. (2001). Of legs. J Legs 1:2. doi 10.1000/x. From memory: year"
    )


def test_a_citation_without_a_year_begins_with_the_authors() -> None:
    assert cite({"authors": "Doe J", "title": "Of legs"}) == "Doe J. Of legs"


def test_a_page_is_cited_as_its_one_line() -> None:
    page = {"citation": "A page on legs, looked at in 2026", "year": 2024, "pmid": "3"}
    assert cite(page) == "A page on legs, looked at in 2026. pmid 3"


SOURCES = {"a": {"authors": "A", "title": "T"}, "b": {"authors": "B", "title": "U"}}
ENTRY = {
    "says": "Legs move.",
    "value": 2,
    "unit": "legs",
    "population": "people",
    "sources": ["a"],
    "locator": "page 3",
    "certainty": "low",
    "status": "verified",
    "checked": date(2026, 1, 2),
}


def test_a_fact_says_where_it_was_seen() -> None:
    fact = build_explained("t.x", ENTRY, SOURCES)
    assert (fact.value, fact.unit, fact.population) == (2, "legs", "people")
    assert fact.say() == "Legs move. Source: A. T. Checked in the source (page 3), 2026-01-02."


def test_a_fact_from_memory_says_so() -> None:
    entry = {
        **ENTRY,
        "sources": ["a", "b"],
        "status": "memory",
        "locator": "not recorded",
        "memory_parts": ["the count"],
    }
    assert build_explained("t.x", entry, SOURCES).say() == (
        "Legs move. Sources: A. T; B. U. From memory, not yet checked, 2026-01-02. "
        "Not yet checked: the count."
    )


def test_a_choice_of_the_project_is_called_one() -> None:
    said = build_explained("t.x", {**ENTRY, "certainty": "choice"}, SOURCES).say()
    assert said == "Legs move. A choice of this project, not a finding of anybody."


def test_several_values_stay_several() -> None:
    entry = {key: value for key, value in ENTRY.items() if key != "value"}
    fact = build_explained("t.x", {**entry, "values": {"low": 1, "high": 3}}, SOURCES)
    assert fact.value == {"low": 1, "high": 3}


def test_a_fact_without_its_source_is_refused() -> None:
    with pytest.raises(KnowledgeError, match="source c does not exist"):
        build_explained("t.x", {**ENTRY, "sources": ["c"]}, SOURCES)
