"""True, false or unknown, with the parts that decided, what is missing, and the ground."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
from tests.builders.rules import make_book, rule, ug

from ekbom.knowledge.evaluate import checked, evaluate
from ekbom.model.errors import InputError, UnitError, UsageError
from ekbom.model.observation import Quantity
from ekbom.model.verdict import Missing, Reason, Verdict

A, B, C = ({"is": name} for name in "abc")
LOW = {"at_most": "level", "fact": "f.level", "name": "low"}
HALF = {"below": "share", "fact": "f.level", "name": "share"}
ADULT = {"is": "who", "words": ["adult"]}


def ask(known: dict[str, Any], **whole: Any) -> Verdict:
    return evaluate(make_book(r=rule(**whole)), "t.r", known)


def missing(verdict: Verdict) -> list[str]:
    return [one.observation for one in verdict.missing]


@pytest.mark.parametrize(
    ("known", "every", "some"),
    [
        ({"a": True, "b": True}, True, True),
        ({"a": True, "b": False}, False, True),
        ({"a": False, "b": False}, False, False),
        ({"a": True}, None, True),
        ({"a": False}, False, None),
        ({}, None, None),
        ({"a": None, "b": True}, None, True),
    ],
)
def test_three_values(known: dict[str, Any], every: bool | None, some: bool | None) -> None:
    assert ask(known, all=[A, B]).holds is every
    assert ask(known, any=[A, B]).holds is some
    negated = ask(known, when={"not": {"all": [A, B]}}).holds
    assert negated is (None if every is None else not every)


def test_only_the_parts_that_decided_are_reasons() -> None:
    both = ask({"a": True, "b": False}, any=[A, B])
    assert both.reasons == (Reason("a is so", True, "a", "f.asked"),)
    neither = ask({"a": True, "b": False, "c": False}, all=[A, B, C])
    assert [one.says for one in neither.reasons] == ["b is not so", "c is not so"]
    assert [one.holds for one in neither.reasons] == [False, False]
    whole = ask({"a": True, "b": False}, all=[A, {"not": B}])
    assert [(one.says, one.holds) for one in whole.reasons] == [
        ("a is so", True),
        ("b is not so", True),
    ]


def test_only_what_could_still_change_the_answer_is_missing() -> None:
    whole = {"all": [A, {"any": [B, C]}, LOW]}
    assert missing(ask({}, **whole)) == ["a", "b", "c", "level"]
    assert missing(ask({"b": True}, **whole)) == ["a", "level"]
    assert missing(ask({"b": False}, **whole)) == ["a", "c", "level"]
    assert missing(ask({"a": False}, **whole)) == []
    assert missing(ask({"b": False, "c": False}, **whole)) == []


def test_an_unknown_answer_says_what_is_settled_and_what_is_needed() -> None:
    found = ask({"a": True}, all=[A, B, LOW, ADULT])
    assert found.holds is None
    assert [one.says for one in found.reasons] == ["a is so"]
    assert found.missing[0] == Missing("b", "whether b is so", "Is b so?", "person")
    assert found.says == (
        "It is not known yet whether the rule holds; still needed: whether b is so; level; "
        "whether the person is an adult, a child, or somebody else."
    )


def test_a_certain_answer_says_why() -> None:
    known = {"a": True, "level": ug(8), "who": "child"}
    whole = {"all": [A, LOW, {"not": ADULT}]}
    assert ask(known, **whole).says == (
        "The rule holds: a is so; level is 8 ug/L, which is 10 ug/L or less; the person is a child."
    )
    over = ask({**known, "level": ug(10.5)}, **whole)
    assert over.says == "The rule does not hold: level is 10.5 ug/L, which is above 10 ug/L."
    assert over.reasons[0] == Reason(
        "level is 10.5 ug/L, which is above 10 ug/L", False, "level", "f.level"
    )


def test_a_number_that_is_not_wanted_is_told_as_it_is() -> None:
    found = ask({"level": ug(30)}, when={"not": LOW})
    assert found.holds is True
    assert found.says == "The rule holds: level is 30 ug/L, which is above 10 ug/L."
    assert ask({"level": ug(3)}, when={"not": LOW}).holds is False


@pytest.mark.parametrize(
    ("given", "holds"),
    [
        (Quantity(10, "ng/mL"), True),
        (Quantity(20, "pmol/L"), True),
        (Quantity(20.1, "pmol/L"), False),
        (Quantity(10, "µg/l"), True),
        (Quantity(0, "mcg/L"), True),
    ],
)
def test_every_unit_is_compared_in_one(given: Quantity, holds: bool) -> None:
    assert ask({"level": given}, when=LOW).holds is holds


def test_a_value_is_shown_in_the_unit_it_was_given_in() -> None:
    assert "level is 18 pmol/L, which" in ask({"level": Quantity(18, "PMOL/l")}, when=LOW).says


def test_words_are_one_of_some() -> None:
    whole = {"when": {"is": "who", "words": ["adult", "child"]}}
    assert ask({"who": "child"}, **whole).holds is True
    assert ask({"who": "other"}, **whole).holds is False
    assert ask({"who": "other"}, **whole).says.endswith(": the person is somebody else.")


def test_a_number_is_computed_when_nobody_measured_it() -> None:
    found = ask({"taken": ug(10), "room": ug(40)}, when=HALF)
    assert found.holds is True
    assert found.says == (
        "The rule holds: share is 25% (computed from taken 10 ug/L and room 40 ug/L), "
        "which is below 50%."
    )


def test_what_it_can_be_computed_from_is_named_as_far_as_it_is_missing() -> None:
    assert ask({}, when=HALF).missing[0].or_else == ("taken", "room")
    half = ask({"taken": ug(10)}, when=HALF)
    assert half.missing[0].or_else == ("room",)
    assert half.says.endswith("still needed: share (or room).")
    assert "share (or taken and room)." in ask({}, when=HALF).says
    assert ask({"share": Quantity(3, "%"), "room": ug(1)}, when=HALF).holds is True


def test_two_readings_on_one_side_of_the_limit_agree() -> None:
    known = {"share": Quantity(30, "%"), "taken": ug(10), "room": ug(40)}
    assert ask(known, when=HALF).says == "The rule holds: share is 30%, which is below 50%."


def test_two_readings_on_two_sides_of_the_limit_are_refused() -> None:
    known = {"share": Quantity(60, "%"), "taken": ug(10), "room": ug(40)}
    with pytest.raises(InputError) as caught:
        ask(known, when=HALF)
    assert str(caught.value) == (
        "share: share is 60% as given and 25% from taken 10 ug/L and room 40 ug/L; "
        "correct one of them"
    )


def test_the_ground_is_the_facts_of_the_rule_and_of_the_parts_that_decided() -> None:
    whole = {"any": [A, LOW], "facts": ["f.plain"]}
    facts = [[one.fact for one in ask(known, **whole).grounds] for known in KNOWN]
    assert facts == [["f.plain"], ["f.plain", "f.asked"], ["f.plain", "f.level"]]
    sources = ask({"a": True}, **whole).sources
    assert sources == ("Somebody (2020). A paper", "A source of f.plain", "A source of f.asked")


KNOWN: tuple[dict[str, Any], ...] = ({}, {"a": True}, {"a": False, "level": ug(3)})


def test_context_says_that_it_settles_nothing() -> None:
    found = ask({"a": True}, when=A, decides=False, facts=["f.memory"])
    assert not found.decides
    assert found.cautions == (
        "This is context and settles nothing by itself.",
        "f.memory is from memory and not checked yet.",
    )
    assert ask({"a": True}, when=A).cautions == ()
    assert ask({"a": True}, when=A).decides
    assert ask({"a": True}, when=A).rule == "t.r"


@pytest.mark.parametrize(
    ("known", "error", "says"),
    [
        ({"z": True}, UsageError, "there is no 'z'; ekbom explain --list observations"),
        ({"levels": ug(3)}, UsageError, "observation: there is no 'levels'; near to it are level"),
        ({"a": 1}, InputError, "a: 1 is neither yes nor no"),
        ({"a": "yes"}, InputError, "a: 'yes' is neither yes nor no"),
        ({"who": "king"}, InputError, "who: 'king' is unknown; use adult, child, other"),
        ({"who": True}, InputError, "who: True is unknown"),
        ({"level": 45.0}, UnitError, "level: 45.0 has no unit; give the number in ng/mL, ug/L"),
        ({"level": True}, UnitError, "level: True has no unit"),
        ({"level": Quantity(4, "mg/L")}, UnitError, "'mg/L' is no unit of level; use ng/mL, ug/L"),
        ({"level": Quantity(4, "")}, UnitError, "level: no unit is no unit of level"),
        ({"level": ug(-1)}, InputError, "level: -1 is no amount; give a number from 0 on"),
        ({"level": ug(math.nan)}, InputError, "level: nan is no amount"),
        ({"level": ug(math.inf)}, InputError, "level: inf is no amount"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(
    known: dict[str, Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=re.escape(says)):
        ask(known, any=[A, LOW, ADULT])


def test_of_what_a_rule_does_not_ask_for_the_name_alone_is_checked() -> None:
    book = make_book(r=rule(when=A), s=rule(when=LOW))
    assert evaluate(book, "t.r", {"a": True, "level": 45.0}).holds is True  # type: ignore[dict-item]
    with pytest.raises(UnitError, match="has no unit"):
        evaluate(book, "t.s", {"a": True, "level": 45.0})  # type: ignore[dict-item]
    with pytest.raises(UsageError, match="there is no 'ferritine'"):
        evaluate(book, "t.r", {"a": True, "ferritine": ug(3)})


def test_values_are_kept_with_the_spelling_of_the_data() -> None:
    book = make_book(r=rule(any=[A, LOW]))
    found = checked(book.observables, {"a": None, "level": Quantity(3, "mcg / l")})
    assert found == {"level": Quantity(3.0, "ug/L")}
