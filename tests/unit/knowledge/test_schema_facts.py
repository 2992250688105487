"""Each rule of a file of facts refuses the one thing that breaks it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from ekbom.knowledge.schema import SCHEMA, check_all
from ekbom.knowledge.schema_facts import DOSE, FACTS, FIELDS, check_topic
from ekbom.model.errors import KnowledgeError

Files = dict[str, dict[str, Any]]
Break = Callable[[Files], object]

CITED = {
    "population": "people",
    "sources": ["src.doe"],
    "locator": "not recorded",
    "certainty": "low",
    "tier": "A",
    "status": "verified",
    "checked": date(2026, 1, 2),
}


def head(topic: str) -> dict[str, Any]:
    return {"schema": FACTS, "topic": topic}


def files() -> Files:
    """The smallest set of files that has everything."""
    page = {"citation": "A page, looked at in 2026", "tier": "C", "status": "verified"}
    sources = {
        "schema": SCHEMA,
        "topic": "sources",
        "src": {
            "doe": {"authors": "Doe J", "title": "Of legs", "tier": "A", "status": "verified"},
            "page": page,
            "old": {"authors": "Old A", "title": "Lore", "tier": "M", "status": "memory"},
        },
    }
    old = {"says": "Two legs.", "value": 2, "unit": "legs", **CITED}
    del old["tier"]
    labs = {
        **head("labs"),
        "lab.low": {
            "says": "Low when one or the other is below its limit.",
            "joined": "any",
            "guideline": "Guide 2025",
            "year": 2025,
            **CITED,
            "memory_parts": ["why"],
            "note": "A note.",
            "urgency": "referral",
            "see": ["lab.code", "nights.leg.count"],
            "differs_from": ["lab.older"],
            "why_differs": "They ask for more.",
            "values": {
                "ferritin": {"at_most": 75, "unit": "ug/L"},
                "tsat": {"below": 20, "unit": "%"},
            },
            "documents_say": {"text": "take 5 mg", "compared": "wrong", "audience": "clinician"},
        },
        "lab.older": {
            "says": "Low when below 45 percent.",
            **CITED,
            "sources": ["src.old", "src.page"],
            "tier": "C",
            "until": date(2025, 1, 1),
            "replaced_by": ["lab.low"],
            "values": {"tsat": {"below": 45, "unit": "%"}},
        },
        "lab.code": {
            "says": "Ferritin.",
            "loinc": "2276-4",
            "unit": "ng/mL",
            "formula": "x",
            **CITED,
            "conversion": {"ug/L": 1.0},
        },
        "lab.count": {"same_as": ["nights.leg.count"], "note": "It stands there."},
        "lab.lore": {
            "says": "Lore.",
            **CITED,
            "sources": ["src.old"],
            "tier": "M",
            "status": "memory",
        },
    }
    drugs = {
        **head("drugs"),
        "drug.one": {
            "says": "One.",
            "medicines": ["one"],
            "cautions": "few",
            **CITED,
            "values": {"start": {"from": 1, "to": 2, "unit": "mg", "audience": "clinician"}},
            "doses": {"usual_start": "1 mg", "usual_max": "2 mg", "audience": "clinician"},
        },
        "drug.rule": {"says": "At 5 mg.", "kind": "rule", "audience": "clinician", **CITED},
    }
    scales = {
        **head("scales"),
        "scale.one": {"says": "A scale.", **CITED, "licence": {"item_text": False, "terms": "t"}},
    }
    criteria = {
        **head("criteria"),
        "crit.one": {
            "says": "A criterion.",
            "group": "g",
            "key": "k",
            "required": True,
            "ask": ["worse at rest"],
            **CITED,
        },
    }
    names = {
        "schema": SCHEMA,
        "topic": "drug_names",
        "drug_table": {key: value for key, value in CITED.items() if key != "tier"},
        "drug": {"one": {"names": ["one"], "class": "c", "prescription": True}},
    }
    nights = {"schema": SCHEMA, "topic": "nights", "leg": {"count": old}}
    rules = {"schema": "ekbom-rules/1", "topic": "rules", "a": {"claims": "anything"}}
    return {
        "sources": sources,
        "labs": labs,
        "drugs": drugs,
        "scales": scales,
        "criteria": criteria,
        "drug_names": names,
        "nights": nights,
        "rules": rules,
    }


def low(found: Files) -> Any:
    return found["labs"]["lab.low"]


def fact(found: Files, topic: str, id_: str) -> Any:
    return found[topic][id_]


def test_what_is_right_passes() -> None:
    check_all(files())


def test_rules_and_observations_are_checked_elsewhere() -> None:
    found = files()
    found["rules"]["a"] = {"nonsense": 3}
    check_all(found)


TOGETHER = "go together; give both or neither"
BROKEN: list[tuple[str, Break]] = [
    # ids and heads
    ("legs.toml: topic is 'legs'", lambda f: f.update(legs=head("legs"))),
    (r"schema and topic are .*one of", lambda f: f["labs"].update(schema="ekbom-facts/9")),
    (r"labs.toml \[lab\]: it is no entry", lambda f: f["labs"].update({"lab": {"says": "X."}})),
    (r"labs.toml \[lab.x\]: it is no entry", lambda f: f["labs"].update({"lab.x": 3})),
    (r"\[Lab.x\]: it is no entry with an id", lambda f: f["labs"].update({"Lab.x": {}})),
    (r"\[lab..x\]: it is no entry", lambda f: f["labs"].update({"lab..x": {}})),
    (
        r"scales.toml \[lab.low\]: labs.toml has it too; keep one",
        lambda f: f["scales"].update({"lab.low": {"says": "Again.", **CITED}}),
    ),
    (
        r"labs.toml \[nights.leg.count\]: nights.toml has it too|nights.*labs.toml has it too",
        lambda f: f["labs"].update({"nights.leg.count": {"says": "Again.", **CITED}}),
    ),
    # keys of every topic
    ("says is missing", lambda f: low(f).pop("says")),
    ("tier is missing", lambda f: low(f).pop("tier")),
    ("population is missing", lambda f: low(f).pop("population")),
    ("locator is missing", lambda f: low(f).pop("locator")),
    ("checked is missing", lambda f: low(f).pop("checked")),
    ("colour is not known", lambda f: low(f).update(colour="red")),
    ("cautions is not known", lambda f: low(f).update(cautions="none of labs")),
    ("doses is not known", lambda f: low(f).update(doses={"usual_start": "x"})),
    ("says is not a sentence", lambda f: low(f).update(says="Low")),
    ("says is ' Low.'", lambda f: low(f).update(says=" Low.")),
    ("population is ''", lambda f: low(f).update(population="")),
    ("guideline is 3", lambda f: low(f).update(guideline=3)),
    ("note is not a sentence", lambda f: low(f).update(note="A note")),
    ("why_differs is not a sentence", lambda f: low(f).update(why_differs="So")),
    ("year is '2025'", lambda f: low(f).update(year="2025")),
    (f"guideline and year {TOGETHER}", lambda f: low(f).pop("year")),
    (f"guideline and year {TOGETHER}", lambda f: low(f).pop("guideline")),
    (f"differs_from and why_differs {TOGETHER}", lambda f: low(f).pop("why_differs")),
    (f"differs_from and why_differs {TOGETHER}", lambda f: low(f).pop("differs_from")),
    (f"until and replaced_by {TOGETHER}", lambda f: fact(f, "labs", "lab.older").pop("until")),
    (
        f"until and replaced_by {TOGETHER}",
        lambda f: fact(f, "labs", "lab.older").pop("replaced_by"),
    ),
    ("until is '2025'", lambda f: fact(f, "labs", "lab.older").update(until="2025")),
    ("joined is 'or'", lambda f: low(f).update(joined="or")),
    ("it joins fewer than two limits", lambda f: low(f)["values"].pop("tsat")),
    ("it joins fewer than two limits", lambda f: low(f).pop("values")),
    ("audience is 'person'", lambda f: low(f).update(audience="person")),
    ("lab.low. tsat: its unit is None", lambda f: low(f)["values"]["tsat"].pop("unit")),
    ("lab.low. Tsat: its name is no name", lambda f: low(f)["values"].update(Tsat={"is": 3})),
    # where it comes from
    ("source src.gone is not in", lambda f: low(f).update(sources=["src.gone"])),
    ("tier is M, but status is verified", lambda f: low(f).update(tier="M")),
    ("tier is A, but status is memory", lambda f: low(f).update(status="memory")),
    ("tier is B, but no source has it; give that of", lambda f: low(f).update(tier="B")),
    ("tier is Z, but no source has it", lambda f: low(f).update(tier="Z")),
    ("no source of it was opened", lambda f: low(f).update(sources=["src.old"])),
    # what a topic has of its own
    ("urgency is 'soon'", lambda f: low(f).update(urgency="soon")),
    ("'2276' is no LOINC code", lambda f: fact(f, "labs", "lab.code").update(loinc="2276")),
    ("2276 is no LOINC code", lambda f: fact(f, "labs", "lab.code").update(loinc=2276)),
    ("its unit is 'ells'", lambda f: fact(f, "labs", "lab.code").update(unit="ells")),
    ("conversion: its unit is None", lambda f: fact(f, "labs", "lab.code").pop("unit")),
    (
        "conversion: its unit is 'ells'",
        lambda f: fact(f, "labs", "lab.code").update(conversion={"ells": 2.0}),
    ),
    (
        "conversion: ug/L is 0.0; give so many",
        lambda f: fact(f, "labs", "lab.code").update(conversion={"ug/L": 0.0}),
    ),
    ("ug/L is 1;", lambda f: fact(f, "labs", "lab.code").update(conversion={"ug/L": 1})),
    ("formula is ''", lambda f: fact(f, "labs", "lab.code").update(formula="")),
    ("required is 1", lambda f: fact(f, "criteria", "crit.one").update(required=1)),
    (r"ask is \[\]", lambda f: fact(f, "criteria", "crit.one").update(ask=[])),
    (
        r"drug.one\]: two is not in drug_names.toml",
        lambda f: fact(f, "drugs", "drug.one").update(medicines=["one", "two"]),
    ),
    (r"medicines is 'one'", lambda f: fact(f, "drugs", "drug.one").update(medicines="one")),
    ("kind is 'law'", lambda f: fact(f, "drugs", "drug.rule").update(kind="law")),
    (
        "scale.one. licence: item_text is 'no'",
        lambda f: fact(f, "scales", "scale.one")["licence"].update(item_text="no"),
    ),
    ("scoring is 1", lambda f: fact(f, "scales", "scale.one")["licence"].update(scoring=1)),
    (
        "licence: price is not known",
        lambda f: fact(f, "scales", "scale.one")["licence"].update(price="3"),
    ),
    ("documents_say: text is ''", lambda f: low(f)["documents_say"].update(text="")),
    ("documents_say: audience is 'all'", lambda f: low(f)["documents_say"].update(audience="all")),
    # doses
    ("documents_say holds a dose; mark it", lambda f: low(f)["documents_say"].pop("audience")),
    (
        "doses holds a dose; mark it",
        lambda f: fact(f, "drugs", "drug.one")["doses"].pop("audience"),
    ),
    ("says holds a dose", lambda f: fact(f, "drugs", "drug.rule").pop("audience")),
    ("note holds a dose", lambda f: low(f).update(note="At 30 MME.")),
    ("memory_parts holds a dose", lambda f: low(f).update(memory_parts=["2 mg ceiling"])),
    (
        "start: it is a dose for everybody",
        lambda f: fact(f, "drugs", "drug.one")["values"]["start"].pop("audience"),
    ),
    # ids that are named
    (
        r"labs.toml \[lab.low\]: see names lab.gone, no other",
        lambda f: low(f).update(see=["lab.gone"]),
    ),
    ("see names lab.low, no other fact", lambda f: low(f).update(see=["lab.low"])),
    ("see names lab.count, no other fact", lambda f: low(f).update(see=["lab.count"])),
    ("see is 'lab.code'; give a list", lambda f: low(f).update(see="lab.code")),
    ("differs_from names lab.gone", lambda f: low(f).update(differs_from=["lab.gone"])),
    (
        "replaced_by names lab.gone",
        lambda f: fact(f, "labs", "lab.older").update(replaced_by=["lab.gone"]),
    ),
    (
        "same_as names nights.leg.gone",
        lambda f: fact(f, "labs", "lab.count").update(same_as=["nights.leg.gone"]),
    ),
    (r"same_as is \[\]", lambda f: fact(f, "labs", "lab.count").update(same_as=[])),
    ("lab.count.*says is not known", lambda f: fact(f, "labs", "lab.count").update(says="No.")),
    ("note is 3", lambda f: fact(f, "labs", "lab.count").update(note=3)),
    # pages as sources
    ("src.page.*title is not known", lambda f: f["sources"]["src"]["page"].update(title="T")),
    ("src.page.*journal is not known", lambda f: f["sources"]["src"]["page"].update(journal="J")),
    ("citation is ''", lambda f: f["sources"]["src"]["page"].update(citation="")),
    ("src.doe.*title is missing", lambda f: f["sources"]["src"]["doe"].pop("title")),
]


@pytest.mark.parametrize(("problem", "breaks"), BROKEN)
def test_what_is_broken_is_refused(problem: str, breaks: Break) -> None:
    found = deepcopy(files())
    breaks(found)
    with pytest.raises(KnowledgeError, match=problem):
        check_all(found)


def test_a_dose_in_a_hidden_fact_may_stand_anywhere() -> None:
    found = files()
    found["drugs"]["drug.rule"].update(
        note="At 30 MME.", values={"start": {"is": 3, "unit": "mg"}}, memory_parts=["2 mg"]
    )
    check_all(found)


def test_a_fact_of_two_tiers_may_rest_on_the_lower() -> None:
    found = files()
    found["labs"]["lab.low"].update(sources=["src.doe", "src.page"], tier="C")
    check_all(found)


def test_what_is_cited_is_handed_back() -> None:
    found = files()
    assert check_topic("labs", found["labs"], found["sources"], {}) == {
        "src.doe",
        "src.page",
        "src.old",
    }


@pytest.mark.parametrize("text", ["5 mg", "5mg/day", "0.25-1 mg or", "30 MME", "5 mg/24 h"])
def test_a_dose_is_seen(text: str) -> None:
    assert DOSE.search(text)


@pytest.mark.parametrize("text", ["5 mg/L", "1.7 mg/dL", "5 mgs of", "500 m", "mg"])
def test_a_concentration_is_no_dose(text: str) -> None:
    assert not DOSE.search(text)


def test_the_topics_with_fields_of_their_own() -> None:
    assert sorted(FIELDS) == [
        *("blood", "candidates", "causes", "circadian", "criteria", "drugs", "due", "labs"),
        *("medicines", "points", "recommendations", "safety", "scales", "severity", "therapies"),
        *("treatment_policy", "trying", "visit_sheets", "worsening"),
    ]
