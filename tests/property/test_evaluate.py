"""Kleene's logic holds for every rule: unknown is never mistaken for yes or no.

Random conditions are held against an oracle that knows two values only: it fills what is unknown
in every possible way and looks whether the answer stays the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.builders.rules import make_book, rule, ug

from ekbom.knowledge.conditions import Compared, singles
from ekbom.knowledge.evaluate import evaluate
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.observation import Quantity, Value

# The oracle: conditions as they stand in the data, two values, nothing unknown.

LIMITS = {
    "at_most": ("low", lambda value: value <= 10),
    "at_least": ("high", lambda value: value >= 20),
    "between": ("range", lambda value: 10 < value <= 20),
}
DOMAINS: dict[str, tuple[Value, ...]] = {
    **dict.fromkeys("abcdef", (True, False)),
    "who": ("adult", "child", "other"),
    "level": (ug(5), ug(10), ug(15), ug(20), ug(25)),
}


def is_so(condition: Mapping[str, Any], known: Mapping[str, Any]) -> bool:
    if "all" in condition:
        return all(is_so(part, known) for part in condition["all"])
    if "any" in condition:
        return any(is_so(part, known) for part in condition["any"])
    if "not" in condition:
        return not is_so(condition["not"], known)
    if "words" in condition:
        return known[condition["is"]] in condition["words"]
    if "is" in condition:
        return bool(known[condition["is"]])
    (how,) = (key for key in condition if key in LIMITS)
    return bool(LIMITS[how][1](known[condition[how]].value))


def asked(condition: object) -> Iterator[str]:
    if isinstance(condition, Mapping):
        for key, value in condition.items():
            if key in ("is", *LIMITS):
                yield str(value)
            else:
                yield from asked(value)
    elif isinstance(condition, list):
        for part in condition:
            yield from asked(part)


def filled(names: list[str], known: Mapping[str, Value]) -> Iterator[dict[str, Value]]:
    """What is known, with what is not filled in every way there is."""
    open_ = [name for name in names if name not in known]
    for values in product(*(DOMAINS[name] for name in open_)):
        yield {**known, **dict(zip(open_, values, strict=True))}


def single(name: str, draw: st.DrawFn) -> dict[str, Any]:
    if name == "who":
        some = draw(st.sampled_from([["adult"], ["child", "other"]]))
        return {"is": "who", "words": some}
    if name == "level":
        how = draw(st.sampled_from(sorted(LIMITS)))
        return {how: "level", "fact": "f.level", "name": LIMITS[how][0]}
    return {"is": name}


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any]:
    """A condition that asks each of some observations once, nested as it comes."""
    names = draw(st.permutations(sorted(DOMAINS)))[: draw(st.integers(1, 6))]
    parts = [single(name, draw) for name in names]
    while len(parts) > 1:
        if draw(st.booleans()):
            at = draw(st.integers(0, len(parts) - 1))
            parts[at] = {"not": parts[at]}
        size = draw(st.integers(2, len(parts)))
        parts = [{draw(st.sampled_from(["all", "any"])): parts[:size]}, *parts[size:]]
    return parts[0]


@st.composite
def questions(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Value]]:
    """A condition, and some of what it asks for."""
    condition = draw(conditions())
    names = sorted(set(asked(condition)))
    known = {name: draw(st.sampled_from(DOMAINS[name])) for name in names if draw(st.booleans())}
    return condition, known


@given(questions())
def test_an_answer_is_certain_exactly_when_nothing_unknown_could_turn_it(
    question: tuple[dict[str, Any], dict[str, Value]],
) -> None:
    condition, known = question
    book = make_book(r=rule(when=condition))
    names = sorted(set(asked(condition)))
    possible = {is_so(condition, whole) for whole in filled(names, known)}
    found = evaluate(book, "t.r", known)
    assert found.holds is (possible.pop() if len(possible) == 1 else None)
    turning = {name for name in names if name not in known and turns(condition, names, known, name)}
    assert {one.observation for one in found.missing} == turning
    assert len(found.missing) == len(turning)


def turns(
    condition: Mapping[str, Any], names: list[str], known: Mapping[str, Value], name: str
) -> bool:
    """Whether there is a case in which this one observation makes the difference."""
    others = [other for other in names if other != name]
    return any(
        len({is_so(condition, {**rest, name: value}) for value in DOMAINS[name]}) > 1
        for rest in filled(others, known)
    )


@given(questions())
def test_less_is_never_more(question: tuple[dict[str, Any], dict[str, Value]]) -> None:
    condition, known = question
    book = make_book(r=rule(when=condition))
    whole = evaluate(book, "t.r", known).holds
    for name in known:
        less = {other: value for other, value in known.items() if other != name}
        assert evaluate(book, "t.r", less).holds in (whole, None)


@given(questions())
def test_what_is_not_so_is_the_mirror_of_what_is(
    question: tuple[dict[str, Any], dict[str, Value]],
) -> None:
    condition, known = question
    book = make_book(r=rule(when=condition), n=rule(when={"not": condition}))
    plain, negated = evaluate(book, "t.r", known), evaluate(book, "t.n", known)
    assert negated.holds is (None if plain.holds is None else not plain.holds)
    assert [one.observation for one in negated.missing] == [
        one.observation for one in plain.missing
    ]
    assert [one.says for one in negated.reasons] == [one.says for one in plain.reasons]


@given(questions())
def test_the_reasons_alone_carry_a_certain_answer(
    question: tuple[dict[str, Any], dict[str, Value]],
) -> None:
    condition, known = question
    book = make_book(r=rule(when=condition))
    found = evaluate(book, "t.r", known)
    alone = {one.observation: known[one.observation] for one in found.reasons}
    if found.holds is not None:
        assert evaluate(book, "t.r", alone).holds is found.holds


@given(questions(), st.randoms(use_true_random=False))
def test_order_does_not_matter(
    question: tuple[dict[str, Any], dict[str, Value]], rng: Random
) -> None:
    condition, known = question
    book = make_book(r=rule(when=condition), s=rule(when=shuffled(condition, rng)))
    turned = dict(rng.sample(sorted(known.items(), key=repr), len(known)))
    one, other = evaluate(book, "t.r", known), evaluate(book, "t.s", turned)
    assert one.holds is other.holds
    assert {part.says for part in one.reasons} == {part.says for part in other.reasons}
    assert {part.observation for part in one.missing} == {
        part.observation for part in other.missing
    }
    assert evaluate(book, "t.r", turned) == one


def shuffled(condition: Any, rng: Random) -> Any:
    """The same condition with the parts of every list in another order."""
    if isinstance(condition, list):
        return [shuffled(part, rng) for part in rng.sample(condition, len(condition))]
    if isinstance(condition, dict):
        return {key: shuffled(value, rng) for key, value in condition.items() if key != "words"} | {
            key: value for key, value in condition.items() if key == "words"
        }
    return condition


# The rules that are shipped.

CASES = 1000
# Of each person a quarter of the rules is asked: every rule meets hundreds of people.
SHARE = 4


@cache
def limits() -> dict[str, set[float]]:
    """Every limit that is held against a number, by the name of the number."""
    found = {"iron": {20.0, 45.0, 90.0}, "tibc": {100.0}}
    for one in load_rule_book().rules.values():
        for part in singles(one.when):
            if isinstance(part, Compared):
                found.setdefault(part.observation, set()).update(part.limits)
    return found


def everything(rng: Random) -> dict[str, Value]:
    """A person of whom everything is known; numbers lie on, above and below the limits."""
    book = load_rule_book()
    whole: dict[str, Value] = {}
    typical = rng.random() < 0.5
    for name, seen in book.observables.items():
        if seen.kind == "yes_no":
            # Else hardly anybody would meet eight conditions at once.
            likely = 0.05 if name in ("other_explains", "substance") else 0.95
            whole[name] = rng.random() < (likely if typical else 0.5)
        elif seen.kind == "word":
            whole[name] = rng.choice(sorted(seen.words))
        else:
            value = rng.choice(sorted(limits().get(name, {1.0}))) * rng.choice(
                (0.5, 0.99, 1.0, 1.01, 2.0)
            )
            whole[name] = Quantity(value, seen.unit)
    iron, tibc = whole["iron"], whole["tibc"]
    assert isinstance(iron, Quantity)
    assert isinstance(tibc, Quantity)
    whole["tsat"] = Quantity(100 * iron.value / tibc.value, "%")
    return whole


def test_a_thousand_partly_known_people_never_get_a_certain_answer_from_the_unknown() -> None:
    """Whatever is learnt later, a certain answer stays; step by step it only narrows."""
    book, rng = load_rule_book(), Random(20261121)
    seen: dict[str, set[bool | None]] = {id_: set() for id_ in book.rules}
    for _ in range(CASES):
        whole = everything(rng)
        names = sorted(whole)
        kept = rng.sample(names, rng.randrange(len(names) + 1))
        known = {name: whole[name] for name in kept}
        other = {**everything(rng), **known}
        # What was computed must fit what was measured.
        if not {"iron", "tibc"} <= set(kept) and "tsat" in kept:
            other |= {"iron": None, "tibc": None}
        else:
            other |= {"tsat": known.get("tsat")}
        for id_ in rng.sample(sorted(book.rules), len(book.rules) // SHARE):
            found = evaluate(book, id_, known)
            seen[id_].add(found.holds)
            assert (found.holds is None) == bool(found.missing)
            if found.holds is not None:
                assert evaluate(book, id_, whole).holds is found.holds
                assert evaluate(book, id_, other).holds is found.holds
    # Rules of many parts are seldom met by chance; `test_every_rule` turns over each of them.
    rare = [id_ for id_, values in seen.items() if values != {True, False, None}]
    assert len(rare) < len(book.rules) / 10


def test_learning_one_thing_after_another_only_narrows() -> None:
    book, rng = load_rule_book(), Random(7)
    for _ in range(40):
        whole = everything(rng)
        for id_, one in book.rules.items():
            asked_for = one.asks(book.observables)
            order = rng.sample(asked_for, len(asked_for))
            held: bool | None = None
            for count in range(len(order) + 1):
                known = {name: whole[name] for name in order[:count]}
                now = evaluate(book, id_, known).holds
                assert held is None or now is held, (id_, order[:count])
                held = now
            assert held is not None
