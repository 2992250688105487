"""The catalogue of measures: every line of the documents has its entry, every entry its caution."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ekbom.assessment.measure_gates import rules_of
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.measures import find_measure, measures, names, trial_rows
from ekbom.knowledge.schema_facts import DOSE
from ekbom.model.measure import MEASURE_KINDS, Measure

HOME = Path(__file__).parent
LINES: list[dict[str, Any]] = tomllib.loads((HOME / "measure_lines.toml").read_text("utf-8"))[
    "line"
]
CLAIMS = tomllib.loads((HOME / "claims_index.toml").read_text("utf-8"))["line"]
CATALOGUE = measures()
SENTENCE = re.compile(r"(?<=[.:;!?]) ")


# The index of lines.


def test_every_line_resolves_to_entries() -> None:
    assert len(LINES) > 200
    for line in LINES:
        assert line["measures"]
        assert set(line["measures"]) <= set(CATALOGUE), line


def test_a_line_is_named_once_and_by_what_it_holds() -> None:
    places = [(line["document"], line["line"]) for line in LINES]
    assert len(set(places)) == len(places)
    assert places == sorted(places)
    assert {document for document, _ in places} == {"000", "001", "002", "003", "004"}
    assert all(re.fullmatch(r"[0-9a-f]{64}", line["sha256"]) for line in LINES)


def test_it_is_the_line_that_the_index_of_claims_knows() -> None:
    known = {(line["document"], line["line"]): line["sha256"] for line in CLAIMS}
    assert {known[line["document"], line["line"]] == line["sha256"] for line in LINES} == {True}


def test_every_entry_has_a_line_or_says_why_not() -> None:
    told = {id_ for line in LINES for id_ in line["measures"]}
    beyond = {id_ for id_, one in CATALOGUE.items() if one.beyond}
    assert told | beyond == set(CATALOGUE)
    assert told & beyond == set()
    assert len(beyond) < 10


# The entries.


def test_how_many_there_are() -> None:
    assert len(CATALOGUE) == 120
    kinds = Counter(one.kind for one in CATALOGUE.values())
    assert set(kinds) == set(MEASURE_KINDS)
    assert min(kinds.values()) >= 2


@pytest.mark.parametrize("one", CATALOGUE.values(), ids=lambda one: one.id)
def test_an_entry_is_short_and_ours(one: Measure) -> None:
    sentences = SENTENCE.split(one.how)
    assert 1 <= len(sentences) <= 5
    assert len(one.how.split()) <= 60
    for text in (one.how, one.first, one.refused, one.documents_say, *one.texts_differ):
        assert not re.search(r"\b(you|your|patient)\b", text, re.IGNORECASE)
        assert not DOSE.search(text)
    assert len(one.texts_differ) != 1
    assert '"' not in one.name
    assert bool(one.documents_say) is not bool(one.beyond)


@pytest.mark.parametrize("one", CATALOGUE.values(), ids=lambda one: one.id)
def test_no_evidence_is_lent(one: Measure) -> None:
    """What is only near, a story or from memory gives no certainty."""
    facts = [shipped_facts()[fact] for fact in one.evidence]
    checked = [fact for fact in facts if fact["status"] == "verified"]
    assert one.certainty == "none" or checked
    if one.points == "for":
        assert one.certainty != "none"
    assert not set(one.evidence) & set(one.near)


@pytest.mark.parametrize(
    ("id_", "certainty", "points"),
    [
        ("peroneal_stimulation", "moderate", "for"),
        ("aerobic_and_strength", "low", "for"),
        ("yoga", "low", "for"),
        ("pneumatic_compression", "low", "for"),
        ("vibrating_pad", "low", "mixed"),
        ("warm_foot_bath", "very_low", "for"),
        ("acupuncture", "very_low", "mixed"),
        ("magnesium_tablets", "very_low", "mixed"),
        ("valerian_tea", "very_low", "against"),
        ("vitamin_d_tablets", "low", "against"),
        ("st_johns_wort_tea", "none", "against"),
        ("epsom_bath", "none", "nothing"),
        ("dry_needling", "none", "nothing"),
        ("magnets", "none", "nothing"),
        ("homeopathic_zinc", "none", "nothing"),
        ("pilates", "none", "nothing"),
        ("brain_work", "expert", "for"),
        ("no_caffeine", "expert", "mixed"),
    ],
)
def test_how_sure_it_is(id_: str, certainty: str, points: str) -> None:
    one = CATALOGUE[id_]
    assert (one.certainty, one.points) == (certainty, points)


def gated(*rules: str) -> set[str]:
    return {id_ for id_, one in CATALOGUE.items() if set(rules) <= set(rules_of(one))}


WORDS = {
    "not_for.heat": r"\b(hot|warm|warmth|heat|paraffin|mud|wax)\b",
    "not_for.cold": r"\b(cold|icy|cool water|cryotherapy|contrast)\b",
    "not_for.massage": r"\b(massag\w*|rubbing|knead|press)\b",
}


@pytest.mark.parametrize("rule", WORDS)
def test_what_a_name_tells_is_gated(rule: str) -> None:
    """A measure that is called warm, cold or a massage goes through that gate."""
    called = {
        id_
        for id_, one in CATALOGUE.items()
        if re.search(WORDS[rule], " ".join(names(one)), re.IGNORECASE)
    }
    assert called
    assert called <= gated(rule)


def test_the_gates_of_devices_plants_needles_and_children() -> None:
    current = {"electrical_stimulation", "darsonval", "magnets", "peroneal_stimulation"}
    assert current <= gated("not_for.implant", "not_for.pregnancy_device", "not_for.minor")
    plants = {id_ for id_, one in CATALOGUE.items() if one.kind in ("herb", "supplement")}
    assert plants <= gated("not_for.expecting", "not_for.minor")
    needles = {id_ for id_, one in CATALOGUE.items() if one.kind == "needle"}
    assert needles <= gated("ask_first.needles", "not_for.minor")
    assert all(CATALOGUE[id_].first for id_ in needles)
    assert {id_ for id_, one in CATALOGUE.items() if "ther.valerian" in one.evidence} <= gated(
        "ask_first.sedating", "ask_first.herbs"
    )
    assert {"multivitamin_iron", "seasonal_vitamins"} <= gated("not_for.iron", "ask_first.iron")


def test_what_is_refused_to_everybody() -> None:
    assert {id_ for id_, one in CATALOGUE.items() if one.refused} == {
        "st_johns_wort_tea",
        "vigorous_late_exercise",
        "long_effort_before_bed",
        "horseradish_rub",
    }


def test_contradictory_advice_stands_side_by_side() -> None:
    differing = {id_ for id_, one in CATALOGUE.items() if one.texts_differ}
    assert differing >= {
        "jogging",
        "ball_games",
        "jumping",
        "evening_walk",
        "cold_water_feet",
        "warm_feet",
        "silk_pyjamas",
        "wool_socks",
        "multivitamin_iron",
        "acupuncture",
    }


def test_the_night_has_nothing_that_needs_a_shop_or_a_helper() -> None:
    night = [one for one in CATALOGUE.values() if one.now]
    assert len(night) >= 10
    assert {one.ease for one in night} == {"easy"}
    assert not {one.kind for one in night} & {"supplement", "herb", "needle", "by_others", "rub"}


def test_water_is_never_hot_by_our_choice() -> None:
    for one in CATALOGUE.values():
        for dose in one.dose:
            if dose.unit == "degrees C" and dose.by == "project":
                warmest = max(float(n) for n in re.findall(r"\d+(?:\.\d+)?", dose.says))
                assert warmest <= (40 if one.id == "hot_foot_bath" else 38)


@pytest.mark.parametrize("name", ["walk", "massage", "stretching", "exercise", "tea", "coffee"])
def test_a_name_that_several_share_is_nobodys(name: str) -> None:
    assert find_measure(name) is None


def test_the_tables_of_evidence() -> None:
    rows = trial_rows()
    assert {row.of for row in rows} <= set(shipped_facts())
    shown = {fact for one in CATALOGUE.values() for fact in (*one.evidence, *one.near)}
    assert {row.of for row in rows} <= shown
    assert all(row.bias for row in rows)
    # A figure is that of its fact, with its interval.
    massage = next(row for row in rows if row.of == "ther.nmt_massage")
    assert (massage.effect, massage.ci95, massage.people) == (-9.0, (-16.3, -1.7), 28)
    pooled = [row for row in rows if row.kind == "pooled"]
    assert [(row.of, row.effect) for row in pooled] == [
        ("ther.heat_cold", -1.52),
        ("ther.heat_cold", 0.685),
        ("ther.vibration", -0.39),
        ("ther.iron", -3.78),
    ]
