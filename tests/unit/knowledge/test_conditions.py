"""Conditions as they stand in the data become a tree; what is no condition is refused."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.builders.rules import make_book, rule

from ekbom.knowledge.conditions import All, AnyOf, Asked, Compared, Worded, singles
from ekbom.model.errors import KnowledgeError

A, B, C = ({"is": name} for name in "abc")


def asked(name: str, wanted: bool = True) -> Asked:
    return Asked(name, wanted, "f.asked")


def low(name: str = "level", key: str = "low", how: str = "at_most") -> dict[str, str]:
    return {how: name, "fact": "f.level", "name": key}


def tree(**whole: Any) -> Any:
    return make_book(r=rule(**whole)).rules["t.r"].when


def test_single_parts() -> None:
    assert tree(when=A) == asked("a")
    assert tree(when={"is": "who", "words": ["adult"]}) == Worded(
        "who", ("adult",), True, "f.asked"
    )
    assert tree(when=low()) == Compared("level", "at_most", (10.0,), True, "f.level")
    assert tree(when=low(key="range", how="between")).limits == (10.0, 20.0)


def test_a_limit_is_turned_into_the_unit_of_the_observation() -> None:
    """The fact is in ng/mL, the observation in ug/L; one is one of the other."""
    found = tree(when=low(key="under", how="below"))
    assert found == Compared("level", "below", (10.0,), True, "f.level")


def test_joined_parts_keep_their_order() -> None:
    assert tree(all=[A, B, C]) == All((asked("a"), asked("b"), asked("c")))
    assert tree(any=[B, A]) == AnyOf((asked("b"), asked("a")))
    assert tree(when={"all": [A, B]}) == All((asked("a"), asked("b")))


def test_what_is_joined_in_the_same_way_is_one_list() -> None:
    assert tree(all=[A, {"all": [B, C]}]) == All((asked("a"), asked("b"), asked("c")))
    assert tree(any=[{"any": [A, B]}, C]) == AnyOf((asked("a"), asked("b"), asked("c")))
    nested = tree(all=[A, {"any": [B, C]}])
    assert nested == All((asked("a"), AnyOf((asked("b"), asked("c")))))


def test_not_is_carried_down_to_the_single_parts() -> None:
    assert tree(when={"not": A}) == asked("a", False)
    assert tree(when={"not": {"not": A}}) == asked("a")
    assert tree(when={"not": {"all": [A, {"not": B}]}}) == AnyOf((asked("a", False), asked("b")))
    assert tree(when={"not": {"any": [A, B]}}) == All((asked("a", False), asked("b", False)))
    assert not tree(when={"not": low()}).wanted
    assert not tree(when={"not": {"is": "who", "words": ["child"]}}).wanted


def test_a_rule_may_use_another() -> None:
    book = make_book(
        one=rule(any=[A, B]),
        two=rule(all=[{"rule": "t.one"}, C]),
        three=rule(when={"not": {"rule": "t.one"}}),
    )
    assert book.rules["t.two"].when == All((AnyOf((asked("a"), asked("b"))), asked("c")))
    assert book.rules["t.three"].when == All((asked("a", False), asked("b", False)))


def test_the_single_parts_come_in_order() -> None:
    found = tree(all=[A, {"any": [B, low()]}, C])
    assert [one.observation for one in singles(found)] == ["a", "b", "level", "c"]


@pytest.mark.parametrize(
    ("whole", "says"),
    [
        ({}, "its condition is unclear; give one of all, any, when"),
        ({"all": [A, B], "any": [A, B]}, "its condition is unclear"),
        ({"when": "a"}, "'a' is no condition"),
        ({"when": {}}, "{} is no condition; give it exactly one of the known keys"),
        ({"when": {"was": "a"}}, "{'was': 'a'} is no condition; give it exactly one"),
        ({"when": {"is": "a", "not": B}}, "give it exactly one of the known keys"),
        ({"when": {"not": A, "fact": "f.level"}}, "holds more than not; nest it instead"),
        ({"when": {"all": A}}, "all is {'is': 'a'}; give a list of conditions"),
        ({"all": []}, "all is []; give a list of conditions"),
        ({"any": [A]}, "any joins one condition; write the condition alone"),
        ({"when": {"rule": "t.none"}}, "there is no rule 't.none'"),
        ({"when": {"is": "a", "fact": "f.level"}}, "give it is, no more"),
        ({"when": {"is": "z"}}, "'z' is no observation of kind yes_no"),
        ({"when": {"is": "level"}}, "'level' is no observation of kind yes_no"),
        ({"when": {"is": "a", "words": ["adult"]}}, "'a' is no observation of kind word"),
        ({"when": {"is": "who", "words": []}}, "words are []; give some, not all, of adult"),
        ({"when": {"is": "who", "words": "adult"}}, "words are 'adult'"),
        ({"when": {"is": "who", "words": ["king"]}}, "words are ['king']"),
        ({"when": {"is": "who", "words": ["adult", "child", "other"]}}, "give some, not all, of"),
        ({"when": low("a")}, "'a' is no observation of kind number"),
        ({"when": {"at_most": "level", "fact": "f.level"}}, "give it at_most, fact, name, no more"),
        ({"when": {"at_most": "level", "value": 10}}, "give it at_most, fact, name, no more"),
        ({"when": low(key="other", how="below")}, "f.level is in mmHg; compare it in ng/mL"),
        (
            {"when": {"between": "level", "fact": "f.plain", "name": "value"}},
            "between has one limit in f.plain; give it a range",
        ),
        ({"all": [A, {"not": A}]}, "a is asked twice; ask each observation once"),
        (
            {"all": [low("share", "share", "below"), low("taken")]},
            "taken is asked twice; ask each observation once",
        ),
    ],
)
def test_what_is_no_condition_is_refused(whole: dict[str, Any], says: str) -> None:
    with pytest.raises(KnowledgeError, match=re.escape(says)) as caught:
        tree(**whole)
    assert caught.value.where == "rules.toml [t.r]"


def test_rules_that_need_each_other_are_refused() -> None:
    with pytest.raises(KnowledgeError, match=r"it needs 't\.one', which needs it in turn"):
        make_book(one=rule(all=[A, {"rule": "t.two"}]), two=rule(all=[B, {"rule": "t.one"}]))
