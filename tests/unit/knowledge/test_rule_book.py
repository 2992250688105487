"""Observations and rules are read from data; what does not fit is refused when it is read."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

import pytest
from tests.builders.rules import FACTS, OBSERVATIONS, ON, make_book, number, rule, yes_no

from ekbom.knowledge.rule_book import build_observables, build_rules, joined
from ekbom.model.errors import KnowledgeError, UsageError
from ekbom.model.observation import Computed


def test_an_observation_of_each_kind() -> None:
    seen = build_observables({"schema": "x", **OBSERVATIONS}, FACTS)
    assert list(seen) == list(OBSERVATIONS)
    assert (seen["a"].kind, seen["a"].says, seen["a"].denies) == (
        "yes_no",
        "a is so",
        "a is not so",
    )
    assert (seen["a"].known_by, seen["a"].serves, seen["a"].asks) == (
        "person", "f.asked", "Is a so?",
    )  # fmt: skip
    assert seen["who"].words == {"adult": "an adult", "child": "a child", "other": "somebody else"}
    assert seen["share"].computed == Computed("tsat_percent", ("taken", "room"))
    assert seen["share"].units == {"%": 1.0}
    assert dict(seen["a"].units) == {}
    assert seen["a"].computed is None


def test_other_units_come_from_a_fact() -> None:
    one = {"level": number("level", "pmol/L", units_from="f.unit")}
    seen = build_observables(one, FACTS)["level"]
    assert seen.unit == "pmol/L"
    assert seen.units == {"ng/mL": 2.0, "ug/L": 2.0, "pmol/L": 1.0}


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({**yes_no("a"), "kind": "maybe"}, "kind is 'maybe'; give one of yes_no, number, word"),
        ({**yes_no("a"), "unit": "g"}, "unit not known; remove it"),
        ({**yes_no("a"), "computed": {}}, "computed not known"),
        ({"kind": "yes_no", "says": "x"}, "asks, known_by, serves, denies missing; add"),
        ({**yes_no("a"), "known_by": "nobody"}, "known_by is unknown; give one of person"),
        ({**yes_no("a"), "serves": "f.none"}, "'f.none' is no fact of its own; correct it"),
        ({**yes_no("a"), "asks": "Is it"}, "asks is no sentence"),
        (number("a", "mmHg", units_from="f.unit"), "mmHg is not among ng/mL, ug/L, pmol/L"),
        (
            number("a", computed={"by": "magic", "of": ["b"]}),
            "give by (one of tsat_percent) and of",
        ),
        (number("a", computed={"by": "tsat_percent"}), "computed is unclear"),
        (
            number("a", computed={"by": "tsat_percent", "of": ["b", "taken"]}),
            "'b' is no number to compute from",
        ),
        (
            number("a", computed={"by": "tsat_percent", "of": ["z", "taken"]}),
            "'z' is no number to compute from",
        ),
    ],
)
def test_an_observation_that_does_not_fit_is_refused(entry: dict[str, Any], says: str) -> None:
    data = {"a": entry, "b": yes_no("b"), "taken": number("taken")}
    with pytest.raises(KnowledgeError, match=re.escape(says)) as caught:
        build_observables(data, FACTS)
    assert caught.value.where == "observations.toml [a]"


def test_a_rule_knows_its_facts_and_its_observations() -> None:
    share = {"below": "share", "fact": "f.level", "name": "share"}
    book = make_book(r=rule(all=[{"is": "a"}, share], facts=["f.plain"], note="A note."))
    found = book.rule("t.r")
    assert (found.id, found.claims, found.denies) == (
        "t.r", "The rule holds", "The rule does not hold",
    )  # fmt: skip
    assert (found.population, found.decides, found.note) == ("all", True, "A note.")
    assert found.all_facts() == ("f.plain", "f.asked", "f.level")
    assert found.asks(book.observables) == ("a", "share", "taken", "room")


def test_a_rule_that_does_not_exist_is_answered_with_those_that_do() -> None:
    book = make_book(b=rule(when={"is": "a"}), a=rule(when={"is": "b"}))
    with pytest.raises(UsageError, match=r"there is no 'x'; give one of t\.a, t\.b"):
        book.rule("x")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"claims": None}, "claims missing; add what is missing"),
        ({"colour": "red"}, "colour not known; remove it"),
        ({"claims": "It holds"}, "claims is 'It holds'; begin with \"The\""),
        ({"denies": "The rule fails."}, "denies is 'The rule fails.'"),
        ({"facts": ["f.none"]}, "'f.none' is no fact of its own"),
    ],
)
def test_a_rule_that_does_not_fit_is_refused(changed: dict[str, Any], says: str) -> None:
    whole = {**rule(when={"is": "a"}), **changed}
    given = {key: value for key, value in whole.items() if value is not None}
    with pytest.raises(KnowledgeError, match=re.escape(says)) as caught:
        make_book(r=given)
    assert caught.value.where == "rules.toml [t.r]"


MEMORY_LIMIT = {"at_most": "level", "fact": "f.memory", "name": "level"}


@pytest.mark.parametrize(
    "resting", [{"facts": ["f.memory"], "when": {"is": "a"}}, {"when": MEMORY_LIMIT}]
)
def test_a_rule_that_decides_never_rests_on_memory(resting: dict[str, Any]) -> None:
    with pytest.raises(KnowledgeError, match=r"it decides by f\.memory, which is from memory"):
        make_book(r=rule(**resting))
    assert not make_book(r=rule(decides=False, **resting)).rules["t.r"].decides


def test_a_rule_that_decides_never_rests_on_what_holds_no_longer() -> None:
    facts = {**FACTS, "f.old": {**FACTS["f.asked"], "until": ON}}
    seen = build_observables({"a": yes_no("a")}, facts)
    resting = {"t": {"r": rule(when={"is": "a"}, facts=["f.old"])}}
    with pytest.raises(KnowledgeError, match=r"it decides by f\.old, which holds no longer"):
        build_rules(resting, seen, facts)


def test_a_rule_that_decides_never_asks_what_serves_memory() -> None:
    seen = build_observables({"a": {**yes_no("a"), "serves": "f.memory"}}, FACTS)
    with pytest.raises(KnowledgeError, match=r"it decides by f\.memory"):
        build_rules({"t": {"r": rule(when={"is": "a"})}}, seen, FACTS)


@pytest.mark.parametrize("decides", [True, False])
def test_a_fact_that_only_refers_to_others_carries_nothing(decides: bool) -> None:
    facts = {**FACTS, "f.same": {"same_as": ["f.plain"]}}
    seen = build_observables({"a": yes_no("a")}, facts)
    resting = rule(when={"is": "a"}, facts=["f.same"], decides=decides)
    with pytest.raises(KnowledgeError, match=r"'f\.same' is no fact of its own"):
        build_rules({"t": {"r": resting}}, seen, facts)
    with pytest.raises(KnowledgeError, match=r"'f\.same' is no fact of its own"):
        build_observables({"a": {**yes_no("a"), "serves": "f.same"}}, facts)


def test_an_observation_nobody_asks_for_is_refused() -> None:
    seen = build_observables(deepcopy({"a": yes_no("a"), "b": yes_no("b")}), FACTS)
    with pytest.raises(KnowledgeError, match=r"observations\.toml \[b\]: no rule asks for it"):
        build_rules({"t": {"r": rule(when={"is": "a"})}}, seen, FACTS)


# Several files of one kind are read as one.


def test_files_of_one_kind_are_read_as_one() -> None:
    files = {
        "rules": {"schema": "s", "a": {"one": {"claims": "x"}}},
        "rules_more": {"schema": "s", "a": {"two": {"claims": "y"}}},
        "observations": {"schema": "s", "seen": {"kind": "yes_no"}},
        "rulesets": {"z": {"claims": "w"}},
    }
    assert joined(files, "rules") == {"a.one": {"claims": "x"}, "a.two": {"claims": "y"}}
    assert joined(files, "observations") == {"seen": {"kind": "yes_no"}}


def test_an_id_stands_in_one_file() -> None:
    files = {"rules": {"a": {"b": {"claims": "x"}}}, "rules_more": {"a": {"b": {"claims": "y"}}}}
    with pytest.raises(KnowledgeError, match=r"rules_more.toml \[a.b\]: it stands in another file"):
        joined(files, "rules")


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"urgency": "soon"}, "urgency is 'soon'; give one of today, this_week, next_visit"),
        ({"then": "Ask the doctor"}, "then is no sentence; end it with a full stop"),
    ],
)
def test_urgency_and_next_step_are_checked(more: dict[str, str], problem: str) -> None:
    seen = build_observables({"a": yes_no("a")}, FACTS)
    with pytest.raises(KnowledgeError, match=problem):
        build_rules({"t": {"r": rule(when={"is": "a"}, **more)}}, seen, FACTS)


def test_urgency_and_next_step_are_kept() -> None:
    seen = build_observables({"a": yes_no("a")}, FACTS)
    told = {"urgency": "today", "then": "Ask the doctor."}
    kept = build_rules({"t": {"r": rule(when={"is": "a"}, **told)}}, seen, FACTS)["t.r"]
    plain = build_rules({"t": {"r": rule(when={"is": "a"})}}, seen, FACTS)["t.r"]
    assert (kept.urgency, kept.then) == ("today", "Ask the doctor.")
    assert (plain.urgency, plain.then) == ("nothing_now", "")
