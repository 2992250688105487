"""Parsed tables become objects, or are refused with the place and the reason."""

from __future__ import annotations

from datetime import date

import pytest

from ekbom.knowledge.build import (
    build_drugs,
    build_explained,
    cite,
    entries,
    find_entry,
    words_of,
)
from ekbom.model.errors import KnowledgeError


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
    assert (drug.groups, drug.atc) == ((), "")


def test_a_medicine_keeps_its_note_its_groups_and_its_code() -> None:
    given = {
        "names": ["one"], "class": "c", "prescription": False,
        "note": "told apart", "groups": ["g", "h"], "atc": "N04BC05",
    }  # fmt: skip
    drug = build_drugs({"drug": {"x": given}})["x"]
    assert drug.names == ("one",)
    assert (drug.note, drug.groups, drug.atc) == ("told apart", ("g", "h"), "N04BC05")


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
