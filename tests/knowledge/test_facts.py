"""The facts as data: nothing lost, nothing misheard, no dose for everybody, no invented place."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from ekbom.knowledge.load import read_topic, topics
from ekbom.knowledge.schema_facts import DOSE, FACTS, FIELDS

Entry = Mapping[str, Any]

LEFT_OUT = tomllib.loads((Path(__file__).parent / "left_out.toml").read_text("utf-8"))


def facts(topic: str) -> dict[str, Entry]:
    """Every entry of a topic by its id."""
    return {id_: e for id_, e in read_topic(topic).items() if isinstance(e, Mapping)}


ALL = {id_: entry for topic in FIELDS for id_, entry in facts(topic).items()}


def numbers(value: Entry) -> Iterator[float]:
    for key, given in value.items():
        if key not in ("unit", "audience"):
            yield from given if isinstance(given, list) else [given]


# What the tables hold.


def test_the_topics_of_facts_are_all_there() -> None:
    assert {topic for topic in topics() if read_topic(topic)["schema"] == FACTS} == set(FIELDS)


@pytest.mark.parametrize("row", LEFT_OUT["collected"], ids=lambda row: str(row["topic"]))
def test_every_collected_entry_is_in_the_data(row: dict[str, Any]) -> None:
    assert len(facts(row["topic"])) == row["entries"]


def test_what_is_left_out_has_a_reason_and_is_left_out() -> None:
    rows = LEFT_OUT["left_out"] + LEFT_OUT["field"]
    assert all(len(row["reason"].split()) > 3 for row in rows)
    named = [entry for row in LEFT_OUT["left_out"] for entry in row["entries"]]
    sources = {f"src.{key}" for key in read_topic("sources")["src"]}
    agents = {"worse.caffeine", "worse.alcohol", "worse.nicotine"}
    spellings = {row["part"]: set(row["entries"]) for row in LEFT_OUT["left_out"]}["therapies"]
    assert not (set(named) - agents - spellings) & (set(ALL) | sources)
    # These are in the data; only their spellings are left out.
    assert agents | spellings <= set(ALL)
    # All claims of the documents are judged in claims.toml.
    assert not any(entry.startswith("claim.") for entry in named)


def test_each_kind_of_prefix_has_one_home() -> None:
    homes: dict[str, set[str]] = {}
    for topic in FIELDS:
        for id_ in facts(topic):
            homes.setdefault(id_.split(".")[0], set()).add(topic)
    assert homes == {
        "crit": {"criteria"},
        "mimic": {"criteria"},
        "scale": {"scales"},
        "lab": {"labs"},
        "blood": {"blood"},
        "rec": {"recommendations"},
        "drug": {"drugs"},
        "worse": {"worsening"},
        "candidate": {"candidates"},
        "points": {"points"},
        "policy": {"treatment_policy"},
        "sheet": {"visit_sheets"},
        "cause": {"causes"},
        "ther": {"therapies"},
        "circ": {"circadian"},
        "plm": {"circadian"},
        "rule": {"safety"},
        "medicine": {"medicines"},
        "mood": {"severity"},
        "sleepy": {"severity"},
        "own": {"severity"},
        "try": {"trying"},
        "due": {"due"},
    }


def test_how_much_of_it_was_checked() -> None:
    """Of the facts that were collected; what this project adds stands in files of its own."""
    collected = [e for row in LEFT_OUT["collected"] for e in facts(row["topic"]).values()]
    said = Counter(entry["status"] for entry in collected if "says" in entry)
    assert said == {"verified": 281, "memory": 32}
    assert sum("same_as" in entry for entry in collected) == 12


# Nothing misheard.

WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "twice": 2,
    "weekly": 1,
    "week": 1,
    "year": 12,
}


def spoken(entry: Entry) -> set[float]:
    """Every number an entry speaks of, in figures or in words; signs and groups set aside."""
    kept = {key: entry[key] for key in ("says", "note", "harms") if key in entry}
    text = " ".join([*kept.values(), *entry.get("doses", {}).values()]).lower()
    found = {float(n) for n in re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d)", "", text))}
    return found | {float(n) for word, n in WORDS.items() if re.search(rf"\b{word}", text)}


@pytest.mark.parametrize("id_", [id_ for id_, entry in ALL.items() if "values" in entry])
def test_an_entry_speaks_of_its_numbers(id_: str) -> None:
    entry = ALL[id_]
    open_values = [v for v in entry["values"].values() if "audience" not in v]
    given = {abs(float(n)) for value in open_values for n in numbers(value)}
    assert given <= spoken(entry)


LIMITS: list[tuple[str, str, dict[str, Any]]] = [
    ("lab.ferritin.adult_start", "ferritin", {"at_most": 75, "unit": "ug/L"}),
    ("lab.ferritin.adult_start", "tsat", {"below": 20, "unit": "%"}),
    ("lab.ferritin.adult_iv", "ferritin", {"from": 75, "to": 100, "unit": "ug/L"}),
    ("lab.ferritin.older_rule", "ferritin", {"at_most": 75, "unit": "ug/L"}),
    ("lab.ferritin.older_rule", "tsat", {"below": 45, "unit": "%"}),
    ("lab.ferritin.older_rule", "tsat_ceiling", {"above": 45, "unit": "%"}),
    ("lab.ferritin.child", "ferritin", {"below": 50, "unit": "ug/L"}),
    ("lab.ferritin.esrd", "ferritin", {"below": 200, "unit": "ug/L"}),
    ("lab.ferritin.esrd", "tsat", {"below": 20, "unit": "%"}),
    ("lab.ferritin.deficiency_workup", "ferritin", {"below": 30, "unit": "ug/L"}),
    ("lab.iron_contra", "tsat", {"above": 45, "unit": "%"}),
    ("crit.course.chronic", "frequency", {"at_least": 2, "unit": "times a week"}),
    ("crit.course.intermittent", "frequency", {"below": 2, "unit": "times a week"}),
    ("crit.dsm5", "frequency", {"at_least": 3, "unit": "times a week"}),
    ("crit.dsm5", "duration", {"at_least": 3, "unit": "months"}),
    ("scale.irls.bands", "very_severe", {"from": 31, "to": 40, "unit": "IRLS points"}),
    ("scale.ess", "sleepy", {"above": 10, "unit": "points"}),
    ("scale.isi", "severe", {"from": 22, "to": 28, "unit": "points"}),
]


@pytest.mark.parametrize(("id_", "name", "value"), LIMITS)
def test_a_limit_says_on_which_side_it_lies(id_: str, name: str, value: dict[str, Any]) -> None:
    assert ALL[id_]["values"][name] == value
    assert ALL[id_]["status"] == "verified"


def test_the_two_iron_rules_are_joined_otherwise_and_stand_beside_each_other() -> None:
    new, old = ALL["lab.ferritin.adult_start"], ALL["lab.ferritin.older_rule"]
    assert (new["joined"], old["joined"]) == ("any", "all")
    assert (new["year"], old["year"]) == (2025, 2021)
    assert old["differs_from"] == ["lab.ferritin.adult_start"]
    assert "until" not in old


def test_the_bands_of_a_scale_leave_no_gap() -> None:
    for id_, names in {
        "scale.irls.bands": ("mild", "moderate", "severe", "very_severe"),
        "scale.isi": ("none", "subthreshold", "moderate", "severe"),
    }.items():
        bands = [ALL[id_]["values"][name] for name in names]
        ends = [(band["from"], band["to"]) for band in bands]
        assert all(low == high + 1 for (_, high), (low, _) in pairwise(ends))
        total = ALL[id_.removesuffix(".bands")]["values"]["total"]
        assert ends[-1][1] == total["to"]


def test_a_unit_has_an_exact_step_to_the_other() -> None:
    ferritin = ALL["lab.loinc.ferritin"]
    assert (ferritin["unit"], ferritin["conversion"]["ug/L"]) == ("ng/mL", 1.0)
    for id_ in ("lab.loinc.iron", "lab.loinc.tibc"):
        # 1 mol of iron weighs 55.845 g, and 1 ug/dL is 10 ug/L.
        assert ALL[id_]["conversion"]["umol/L"] == pytest.approx(10 / 55.845, abs=5e-5)


def test_the_twenty_eight_recommendations_are_graded() -> None:
    graded = {id_: entry for id_, entry in ALL.items() if "strength" in entry}
    assert len(graded) == 28
    assert all(entry["guideline"] == "AASM 2025" for entry in graded.values())
    said = Counter((entry["direction"], entry["strength"]) for entry in graded.values())
    assert said == {
        ("for", "strong"): 4,
        ("against", "strong"): 1,
        ("for", "conditional"): 10,
        ("against", "conditional"): 13,
    }
    for entry in graded.values():
        words = f"{entry['strength']} recommendation {entry['direction']} "
        assert f"{words}{entry['intervention']}" in entry["says"]
        assert f"certainty {entry['certainty'].replace('_', ' ')}" in entry["says"]
        assert entry["population"] in entry["says"]
        assert ("certainty" in entry.get("memory_parts", ())) <= (entry["certainty_tier"] == "M")


def test_every_essential_criterion_has_its_key() -> None:
    keys = [ALL[f"crit.irlssg2014.{n}"]["key"] for n in range(1, 6)]
    assert keys == ["urge_to_move", "rest_onset", "movement_relief", "evening_night", "not_mimic"]


def test_what_was_replaced_stays_with_its_end() -> None:
    closed = {id_: entry for id_, entry in ALL.items() if "until" in entry}
    assert list(closed) == ["crit.ped.2003"]
    assert closed["crit.ped.2003"]["replaced_by"] == ["crit.ped.2013"]


# Nothing that may not be shown.


def test_every_dose_is_for_clinicians() -> None:
    # The schema refuses the other kind; this counts what it found, so that it finds something.
    doses = [id_ for id_, entry in ALL.items() if "doses" in entry]
    assert len(doses) == 20
    assert all(ALL[id_]["doses"]["audience"] == "clinician" for id_ in doses)
    hidden = {id_ for id_, entry in ALL.items() if "audience" in entry}
    assert {"lab.oral_iron_dose", "lab.iv_iron_dose", "rec.silber.opioid"} <= hidden
    open_words = [
        entry["says"] for id_, entry in ALL.items() if "says" in entry and id_ not in hidden
    ]
    assert len(open_words) > 290
    assert not [words for words in open_words if DOSE.search(words)]
    assert DOSE.search("200 mg/day")
    assert DOSE.search("30 MME")
    assert not DOSE.search("1.34 mg/L and 2.2 mg/dL")


def test_no_item_of_any_scale_is_held() -> None:
    held = {id_: entry["licence"] for id_, entry in facts("scales").items() if "licence" in entry}
    assert len(held) == 12
    # The item text of the CGI is free; none is held all the same.
    assert [id_ for id_, licence in held.items() if licence["item_text"]] == ["scale.cgi"]


def test_no_place_in_a_source_is_named_that_nobody_looked_up() -> None:
    assert {entry["locator"] for entry in ALL.values() if "says" in entry} == {"not recorded"}


def test_a_claim_of_a_document_is_no_fact() -> None:
    claims = [entry["documents_say"] for entry in ALL.values() if "documents_say" in entry]
    assert len(claims) > 50
    said = {entry["says"] for entry in ALL.values() if "says" in entry}
    assert not said & {claim["text"] for claim in claims}
