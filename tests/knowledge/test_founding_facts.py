"""Every fact of documents 000 and 001, and where each of them went; none goes nowhere."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.project.repo import ROOT

from ekbom.actions.report_case import draft_of_case, written
from ekbom.exchange.case_file import read_case
from ekbom.knowledge.load import read_topic
from ekbom.model.case_report import CaseStandard
from ekbom.treatment.told import courses_of

HERE = Path(__file__).parent
TABLE = tomllib.loads((HERE / "founding_facts.toml").read_text("utf-8"))
FACTS: list[dict[str, Any]] = TABLE["fact"]
PLACES = [one for one in FACTS if "at" in one]
TODAY = date(2026, 11, 21)
# Cases with needles are told by STRICTA as well, the others by TIDieR.
STANDARDS: dict[str, tuple[CaseStandard, CaseStandard]] = {
    "000": ("care", "stricta"),
    "001": ("care", "tidier"),
}


def name_of(one: dict[str, Any]) -> str:
    return f"{one['document']}:{one['line']} {one['fact']}"


def file_of(document: str) -> Path:
    return ROOT / "examples" / "cases" / f"case_{document}.toml"


@cache
def roots(document: str) -> dict[str, Any]:
    case = read_case(file_of(document))
    return {"case": case, "course": courses_of(case)}


@cache
def drafts(document: str) -> str:
    made = (draft_of_case(file_of(document), one, today=TODAY) for one in STANDARDS[document])
    return "\n".join(written(one.report) for one in made)


def found_at(document: str, place: str) -> Any:
    """What stands at a place such as ``course.0.visits.1.hands.0.target``."""
    value: Any = roots(document)
    for part in place.split("."):
        if isinstance(value, dict):
            value = value[part]
        else:
            value = value[int(part)] if part.isdigit() else getattr(value, part)
    return value


def lines_with_text() -> dict[str, set[int]]:
    """Lines of each document that hold text, as the index of claims knows them."""
    index = tomllib.loads((HERE / "claims_index.toml").read_text("utf-8"))["line"]
    return {
        document: {one["line"] for one in index if one["document"] == document}
        for document in STANDARDS
    }


def test_every_line_with_text_has_its_facts() -> None:
    told = {
        document: {one["line"] for one in FACTS if one["document"] == document}
        for document in STANDARDS
    }
    assert told == lines_with_text()


def test_each_fact_went_to_one_place_and_is_told_once() -> None:
    for one in FACTS:
        assert sum(where in one for where in ("at", "claim", "kept_out")) == 1, one
        if "at" in one:
            assert ("is" in one) != ("holds" in one), one
    assert len({name_of(one) for one in FACTS}) == len(FACTS)
    assert len(PLACES) > 100


@pytest.mark.parametrize("one", PLACES, ids=name_of)
def test_a_fact_stands_where_it_went(one: dict[str, Any]) -> None:
    value = found_at(one["document"], one["at"])
    if "is" in one:
        assert value == one["is"]
        assert type(value) is type(one["is"])
    else:
        assert one["holds"].casefold() in value.casefold()


@pytest.mark.parametrize("one", [one for one in PLACES if "holds" in one], ids=name_of)
def test_what_was_told_comes_out_in_a_draft(one: dict[str, Any]) -> None:
    assert one["holds"].casefold() in drafts(one["document"]).casefold()


@pytest.mark.parametrize("one", [one for one in FACTS if "claim" in one], ids=name_of)
def test_a_claim_was_judged_and_names_the_line(one: dict[str, Any]) -> None:
    claim = read_topic("claims")[one["claim"]]
    assert f"{one['document']}:{one['line']}" in claim["seen"]


def test_what_was_kept_out_says_why() -> None:
    assert [one["line"] for one in FACTS if "kept_out" in one and not one["kept_out"]] == []
    assert sum("kept_out" in one for one in FACTS) <= 8


def test_a_fact_that_went_nowhere_is_found() -> None:
    place = "course.0.visits.0.told"
    planted = {"document": "000", "line": 9, "fact": "x", "at": place, "holds": "y"}
    with pytest.raises(AssertionError):
        test_a_fact_stands_where_it_went(planted)
    with pytest.raises(AssertionError):
        test_what_was_told_comes_out_in_a_draft(planted | {"holds": "never told"})
