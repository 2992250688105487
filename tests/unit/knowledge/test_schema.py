"""Each rule of the data files refuses the one thing that breaks it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date, datetime
from typing import Any

import pytest
from tests.project.repo import PACKAGE

from ekbom.knowledge.load import read_topic
from ekbom.knowledge.schema import SCHEMA, check_all
from ekbom.model.errors import KnowledgeError

Files = dict[str, dict[str, Any]]
Break = Callable[[Files], object]

DATA = PACKAGE / "knowledge" / "data"
CITED = {
    "population": "people",
    "sources": ["src.doe"],
    "locator": "page 3",
    "certainty": "low",
    "status": "verified",
    "checked": date(2026, 1, 2),
}


def files() -> Files:
    """The smallest set of files that is right."""
    sources = {
        "schema": SCHEMA,
        "topic": "sources",
        "project": {"authors": "us", "title": "A choice", "tier": "own", "status": "verified"},
        "src": {
            "doe": {
                "authors": "Doe J",
                "year": 2001,
                "title": "Of legs",
                "doi": "10.1000/x",
                "tier": "A",
                "status": "verified",
            },
            "old": {"authors": "Old A", "title": "Lore", "tier": "M", "status": "memory"},
            "atcd": {"authors": "WHO", "title": "Index", "tier": "B", "status": "verified"},
        },
    }
    legs = {
        "schema": SCHEMA,
        "topic": "legs",
        "leg": {
            "count": {"says": "Two legs.", "value": 2, "unit": "legs", **CITED},
            "range": {
                "says": "Some legs.",
                "values": {"low": 1, "high": 2},
                "unit": "legs",
                **CITED,
                "sources": ["src.old"],
                "locator": "not recorded",
                "status": "memory",
                "memory_parts": ["all"],
            },
            "wanted": {
                "says": "We want two.",
                "value": 2.0,
                "unit": "legs",
                **CITED,
                "sources": ["project"],
                "locator": "not recorded",
                "certainty": "choice",
            },
        },
    }
    drugs = {
        "schema": SCHEMA,
        "topic": "drug_names",
        "drug_table": {
            **CITED,
            "sources": ["src.atcd", "project"],
            "certainty": "not_graded",
        },
        "drug": {
            "one": {
                "names": ["one", "uno"],
                "brands": ["Onex"],
                "class": "c",
                "atc": "N04BC04",
                "prescription": True,
            },
            "two": {
                "names": ["two"],
                "class": "c",
                "prescription": False,
                "note": "On the shelf.",
                "sources": ["src.doe", "project"],
            },
        },
    }
    return {"sources": sources, "legs": legs, "drug_names": drugs}


def leg(found: Files, name: str = "count") -> Any:
    return found["legs"]["leg"][name]


def doe(found: Files) -> Any:
    return found["sources"]["src"]["doe"]


def drug(found: Files, name: str = "one") -> Any:
    return found["drug_names"]["drug"][name]


def drop_project(found: Files) -> None:
    """Take away every use of the project as a source."""
    del found["legs"]["leg"]["wanted"]
    found["drug_names"]["drug_table"]["sources"] = ["src.atcd"]
    found["drug_names"]["drug"]["two"]["sources"] = ["src.doe"]


def test_what_is_right_passes() -> None:
    check_all(files())


BROKEN: list[tuple[str, Break]] = [
    ("sources.toml: it is missing", lambda f: f.pop("sources")),
    ("schema and topic are", lambda f: f["legs"].update(schema="other/9")),
    ("schema and topic are", lambda f: f["legs"].update(topic="arms")),
    # sources
    ("src.doe.*authors is missing", lambda f: doe(f).pop("authors")),
    ("src.doe.*url is not known", lambda f: doe(f).update(url="x")),
    ("title is 'Of  legs'", lambda f: doe(f).update(title="Of  legs")),
    ("title is ''", lambda f: doe(f).update(title="")),
    ("authors is 3", lambda f: doe(f).update(authors=3)),
    ("tier is 'Z'", lambda f: doe(f).update(tier="Z")),
    ("status is 'sure'", lambda f: doe(f).update(status="sure")),
    ("year is '2001'", lambda f: doe(f).update(year="2001")),
    ("'doi:10.1000/x' is not a DOI", lambda f: doe(f).update(doi="doi:10.1000/x")),
    ("tier and status contradict", lambda f: doe(f).update(tier="M")),
    ("tier and status contradict", lambda f: doe(f).update(tier="R")),
    ("tier and status contradict", lambda f: doe(f).update(status="memory")),
    (r"\[project\].*no fact cites it", drop_project),
    (r"src\.x\.y\].*no entry with 'tier'", lambda f: f["sources"]["src"].update(x={"y": 1})),
    # facts
    ("says is missing|no entry with 'says'", lambda f: leg(f).pop("says")),
    ("unit is missing", lambda f: leg(f).pop("unit")),
    ("unit is ''", lambda f: leg(f).update(unit="")),
    ("population is missing", lambda f: leg(f).pop("population")),
    ("locator is missing", lambda f: leg(f).pop("locator")),
    ("locator is ''", lambda f: leg(f).update(locator="")),
    ("checked is missing", lambda f: leg(f).pop("checked")),
    ("checked is '2026'", lambda f: leg(f).update(checked="2026")),
    ("checked is datetime", lambda f: leg(f).update(checked=datetime(2026, 1, 2))),
    ("colour is not known", lambda f: leg(f).update(colour="red")),
    ("either value or values", lambda f: leg(f).pop("value")),
    ("either value or values", lambda f: leg(f).update(values={"a": 1})),
    ("value is {'value': '2'}", lambda f: leg(f).update(value="2")),
    ("value is {'value': True}", lambda f: leg(f).update(value=True)),
    (r"value is \{\}", lambda f: leg(f, "range").update(values={})),
    ("value is 3", lambda f: leg(f, "range").update(values=3)),
    ("value is {'a': 'b'}", lambda f: leg(f, "range").update(values={"a": "b"})),
    ("says is not a sentence", lambda f: leg(f).update(says="Two legs")),
    ("legs.toml .stray.*no entry with 'says'", lambda f: f["legs"].update(stray=3)),
    ("legs.toml .hollow.*no entry with 'says'", lambda f: f["legs"].update(hollow={})),
    # where a fact comes from
    ("source src.gone is not in", lambda f: leg(f).update(sources=["src.gone"])),
    ("source src is not in", lambda f: leg(f).update(sources=["src"])),
    (r"sources is \[\]", lambda f: leg(f).update(sources=[])),
    ("sources is 'src.doe'", lambda f: leg(f).update(sources="src.doe")),
    (r"sources is \[1\]", lambda f: leg(f).update(sources=[1])),
    ("sources holds something twice", lambda f: leg(f).update(sources=["src.doe", "src.doe"])),
    ("certainty is 'sure'", lambda f: leg(f).update(certainty="sure")),
    ("status is 'seen'", lambda f: leg(f).update(status="seen")),
    ("no source of it was opened", lambda f: leg(f, "range").update(status="verified")),
    ("a source nobody opened", lambda f: leg(f, "range").update(locator="page 3")),
    ("a source nobody opened", lambda f: leg(f, "wanted").update(locator="page 3")),
    ("cites `project` alone", lambda f: leg(f).update(certainty="choice")),
    ("cites `project` alone", lambda f: leg(f, "wanted").update(certainty="low")),
    (r"memory_parts is \[\]", lambda f: leg(f, "range").update(memory_parts=[])),
    # medicines
    ("drug_table.*status is missing", lambda f: f["drug_names"]["drug_table"].pop("status")),
    ("drug.one.*class is missing", lambda f: drug(f).pop("class")),
    ("drug.one.*dose is not known", lambda f: drug(f).update(dose="1 mg")),
    ("class is ' c'", lambda f: drug(f).update({"class": " c"})),
    ("neither true nor false", lambda f: drug(f).update(prescription="yes")),
    ("without a note", lambda f: drug(f, "two").pop("note")),
    ("code and source do not fit", lambda f: drug(f).pop("atc")),
    ("code and source do not fit", lambda f: drug(f).update(atc="dopamine")),
    ("code and source do not fit", lambda f: drug(f, "two").update(atc="N04")),
    (r"names is \[\]", lambda f: drug(f).update(names=[])),
    (r"brands is \[\]", lambda f: drug(f).update(brands=[])),
    ("'UNO' belongs to one already", lambda f: drug(f, "two")["names"].append("UNO")),
    ("'onex' belongs to one already", lambda f: drug(f, "two").update(brands=["onex"])),
    ("source src.gone is not in", lambda f: drug(f, "two").update(sources=["src.gone"])),
]


@pytest.mark.parametrize(("problem", "breaks"), BROKEN)
def test_what_is_wrong_is_refused(problem: str, breaks: Break) -> None:
    found = files()
    breaks(found)
    with pytest.raises(KnowledgeError, match=problem):
        check_all(found)


def nof1() -> Files:
    return {
        t: deepcopy(dict(read_topic(t))) for t in sorted(file.stem for file in DATA.glob("*.toml"))
    }


LEVELS_BROKEN: list[tuple[str, Break]] = [
    ("before has no unit", lambda f: f["nof1"]["level_table"]["units"].pop("before")),
    ("legs is no number of", lambda f: f["nof1"]["level_table"]["units"].update(legs="legs")),
    ("steps is ''", lambda f: f["nof1"]["level_table"]["units"].update(steps="")),
    ("units is missing", lambda f: f["nof1"]["level_table"].pop("units")),
    ("fdr_q missing", lambda f: f["nof1"]["limits"].pop("fdr_q")),
    ("value is not known", lambda f: f["nof1"]["level_table"].update(value=1)),
]


def test_the_shipped_thresholds_pass() -> None:
    check_all(nof1())


@pytest.mark.parametrize(("problem", "breaks"), LEVELS_BROKEN)
def test_a_broken_table_of_levels_is_refused(problem: str, breaks: Break) -> None:
    found = nof1()
    breaks(found)
    with pytest.raises(KnowledgeError, match=problem):
        check_all(found)
