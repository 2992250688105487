"""Each rule of the file of measures refuses the one thing that breaks it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from ekbom.knowledge.schema_measures import MUST_GATE, check_measures
from ekbom.knowledge.toml_files import file_topics, parse, read_text
from ekbom.model.errors import KnowledgeError

Files = dict[str, dict[str, Any]]
Break = Callable[[dict[str, Any], Files], object]


def fact(status: str = "verified", certainty: str = "low", **more: Any) -> dict[str, Any]:
    return {"says": "Of 12 people.", "status": status, "certainty": certainty, **more}


def entry() -> dict[str, Any]:
    return {
        "name": "foot soak",
        "also": ["soak"],
        "kind": "bath",
        "how": "Sit with the feet in water.",
        "evidence": ["ther.soak"],
        "near": ["ther.choice"],
        "certainty": "low",
        "points": "for",
        "gates": ["heat", "feet"],
        "burden": "little",
        "ease": "easy",
        "speed": "nightly",
        "usually": "habit",
        "now": True,
        "first": "Ask somebody.",
        "refused": "It is refused.",
        "refused_by": ["ther.choice"],
        "texts_differ": ["This.", "That."],
        "documents_say": "A text says so.",
        "beyond": "Nothing names it.",
        "dose": {
            "minutes": {"from": 5, "to": 10, "unit": "minutes", "by": "project"},
            "people": {"is": 12, "unit": "people", "by": "ther.soak"},
            "water": {"at_most": 38.5, "unit": "degrees C", "by": "documents"},
            "weeks": {"is": 4, "unit": "weeks", "by": "ther.soak"},
        },
    }


def files() -> Files:
    return {
        "sources": {"src": {"doe": {"tier": "A"}}},
        "therapies": {
            "schema": "ekbom-facts/1",
            "ther.soak": fact(values={"weeks": {"is": 4, "unit": "weeks"}}),
            "ther.choice": fact(certainty="choice"),
            "ther.lore": fact("memory"),
            "ther.same": {"same_as": ["ther.soak"]},
        },
        "rules_measures": {"not_for": {"heat": {}}, "ask_first": {"feet": {}}},
        "measures": {
            "schema": "ekbom-measures/1",
            "topic": "measures",
            "foot_soak": entry(),
            "trial": [
                {
                    "of": "ther.soak",
                    "source": "src.doe",
                    "design": "randomised",
                    "outcome": "urge",
                    "kind": "difference",
                    "people": "ther.soak:weeks",
                    "effect": "ther.soak:weeks",
                    "bias": "not judged",
                }
            ],
        },
    }


def test_what_is_right_passes() -> None:
    check_measures(files())
    check_measures({"sources": {}})


def test_the_shipped_file_passes() -> None:
    check_measures({topic: parse(topic, read_text(topic)) for topic in file_topics()})


def put(**what: Any) -> Break:
    return lambda one, _: one.update(what)


def drop(key: str) -> Break:
    return lambda one, _: one.pop(key)


def trial(**what: Any) -> Break:
    return lambda _, all_: all_["measures"]["trial"][0].update(what)


def dose(**what: Any) -> Break:
    return lambda one, _: one["dose"].update(minutes=what)


def second(id_: str, /, **what: Any) -> Break:
    return lambda _, all_: all_["measures"].update({id_: {**entry(), **what}})


@pytest.mark.parametrize(
    ("problem", "breaks"),
    [
        ("it is no entry", lambda _, all_: all_["measures"].update(stray="text")),
        ("name is missing", drop("name")),
        ("usually is missing", drop("usually")),
        ("colour is not known", put(colour="red")),
        ("name is 'foot  soak'", put(name="foot  soak")),
        ("how is not a sentence", put(how="Sit down")),
        ("first is not a sentence", put(first="Ask")),
        ("refused is not a sentence", put(refused="No")),
        ("documents_say is not a sentence", put(documents_say="So")),
        ("beyond is not a sentence", put(beyond="So")),
        ("kind is 'tub'", put(kind="tub")),
        ("certainty is 'high'", put(certainty="high")),
        ("points is 'up'", put(points="up")),
        ("burden is 'none'", put(burden="none")),
        ("ease is 'hard'", put(ease="hard")),
        ("speed is 'soon'", put(speed="soon")),
        ("usually is 'never'", put(usually="never")),
        ("also holds something twice", put(also=["a", "a"])),
        ("near is 'ther.soak'", put(near="ther.soak")),
        ("now is not true", put(now=False)),
        ("it holds a dose of a medicine", put(how="Take 5 mg.")),
        ("'ther.none' is no fact", put(evidence=["ther.none"])),
        ("'ther.same' is no fact of its own", put(near=["ther.same"])),
        ("'ther.none' is no fact", put(refused_by=["ther.none"])),
        ("refused and refused_by go together", drop("refused_by")),
        ("refused and refused_by go together", drop("refused")),
        ("it is refused by a fact from memory", put(refused_by=["ther.lore"])),
        ("there is no rule for the gate 'snow'", put(gates=["heat", "feet", "snow"])),
        ("a bath needs the gate heat", put(gates=["feet"])),
        ("a bath needs the gate feet", put(gates=["heat"])),
        ("certainty is low without a checked fact", put(evidence=["ther.lore"])),
        ("certainty is expert without a checked fact", put(evidence=[], certainty="expert")),
        ("no fact of it has the certainty moderate", put(certainty="moderate")),
        ("no fact of it has the certainty low", put(evidence=["ther.choice"])),
        ("it points somewhere without certainty", put(certainty="none")),
        ("certainty is low, but of what", put(points="nothing")),
        ("is no amount", dose(unit="minutes", by="project")),
        ("is no amount", dose(**{"from": 1, "unit": "minutes", "by": "project"})),
        ("is no amount", dose(**{"is": 1, "about": 1, "unit": "minutes", "by": "project"})),
        ("is no amount", dose(**{"is": 1, "by": "project"})),
        ("is no amount", dose(**{"is": 1, "unit": "minutes"})),
        ("unit is ''", dose(**{"is": 1, "unit": "", "by": "project"})),
        ("holds no numbers", dose(**{"is": "1", "unit": "minutes", "by": "project"})),
        ("holds no numbers", dose(**{"is": True, "unit": "minutes", "by": "project"})),
        ("holds no numbers", dose(**{"is": -1, "unit": "minutes", "by": "project"})),
        ("ther.soak holds no such number", dose(**{"is": 2, "unit": "weeks", "by": "ther.soak"})),
        ("ther.none holds no such number", dose(**{"is": 4, "unit": "weeks", "by": "ther.none"})),
        ("'Foot-Soak' belongs to foot_soak already", second("other", name="Foot-Soak", also=["x"])),
        ("'soak' belongs to foot_soak already", second("other", name="y", also=["soak"])),
        ("'soak' belongs to foot_soak already", second("soak", name="y", also=["x"])),
        ("of is missing", lambda _, all_: all_["measures"]["trial"][0].pop("of")),
        ("year is not known", trial(year="2020")),
        ("bias is ''", trial(bias="")),
        ("kind is 'guess'", trial(kind="guess")),
        ("its fact or its source does not exist", trial(source="src.none")),
        ("its fact or its source does not exist", trial(of="ther.none")),
        ("ther.soak:people is no number of a fact", trial(people="ther.soak:people")),
        ("ther.soak is no number of a fact", trial(effect="ther.soak")),
        ("kind and effect do not fit", trial(kind="none")),
        (
            "kind and effect do not fit",
            lambda _, all_: all_["measures"]["trial"][0].pop("effect"),
        ),
    ],
)
def test_what_is_broken_is_refused(problem: str, breaks: Break) -> None:
    found = deepcopy(files())
    breaks(found["measures"]["foot_soak"], found)
    with pytest.raises(KnowledgeError) as caught:
        check_measures(found)
    where, told = str(caught.value).split(": ", 1)
    assert where.startswith("measures.toml [")
    assert problem in told


def test_what_may_be_left_out() -> None:
    found = files()
    for key in ("also", "near", "now", "first", "texts_differ", "documents_say", "beyond", "dose"):
        del found["measures"]["foot_soak"][key]
    del found["measures"]["foot_soak"]["refused"], found["measures"]["foot_soak"]["refused_by"]
    found["measures"]["foot_soak"] |= {"evidence": [], "certainty": "none", "points": "nothing"}
    del found["measures"]["trial"]
    check_measures(found)


@pytest.mark.parametrize(
    "given",
    [
        {"certainty": "very_low"},
        {"certainty": "expert", "evidence": ["ther.choice"]},
        {"certainty": "none", "points": "against"},
        {"certainty": "none", "points": "nothing", "evidence": ["ther.lore"]},
        {"kind": "mind", "gates": []},
    ],
)
def test_what_is_weaker_or_needs_no_gate_passes(given: dict[str, Any]) -> None:
    found = files()
    found["measures"]["foot_soak"] |= given
    check_measures(found)


def test_figures_before_and_after_may_be_missing() -> None:
    found = files()
    found["measures"]["trial"][0]["kind"] = "before_after"
    check_measures(found)
    del found["measures"]["trial"][0]["effect"]
    check_measures(found)


def test_heat_cold_pressure_needles_and_plants_cannot_go_without_a_gate() -> None:
    assert {kind: gates[0] for kind, gates in MUST_GATE.items()} == {
        "heat": "heat",
        "cold": "cold",
        "bath": "heat",
        "compression": "compression",
        "massage": "massage",
        "herb": "expecting",
        "supplement": "expecting",
        "needle": "needles",
        "rub": "sore_skin",
    }


@pytest.mark.parametrize(
    ("says", "breaks"),
    [
        ("there is no rule for the gate 'moon'; correct its name", put(gates=["heat", "moon"])),
        ("a bath needs the gate heat; add it", put(gates=["feet"])),
        ("no fact of it has the certainty moderate; write a lower one", put(certainty="moderate")),
        (
            "ther.soak holds no such number; name the fact that does",
            dose(**{"is": 99, "unit": "people", "by": "ther.soak"}),
        ),
    ],
)
def test_a_refusal_says_what_to_do(says: str, breaks: Break) -> None:
    found = deepcopy(files())
    breaks(found["measures"]["foot_soak"], found)
    with pytest.raises(KnowledgeError) as caught:
        check_measures(found)
    assert str(caught.value).endswith(f": {says}")
