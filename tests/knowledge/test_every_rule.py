"""Every shipped rule, turned over: what makes it hold, what makes it not hold, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ekbom.knowledge.conditions import All, AnyOf, Asked, Compared, Condition, Worded
from ekbom.knowledge.shipped_rules import judge, load_rule_book
from ekbom.model.observation import Quantity, Value

BOOK = load_rule_book()
# A value on the wanted side of each comparison, from its limits; the limit itself where it counts.
INSIDE: dict[str, Callable[[tuple[float, ...]], float]] = {
    "at_most": lambda limits: limits[0],
    "below": lambda limits: limits[0] / 2,
    "at_least": lambda limits: limits[0],
    "above": lambda limits: 2 * limits[0] + 1,
    "between": lambda limits: limits[1],
    "within": lambda limits: limits[0],
}
OUTSIDE: dict[str, Callable[[tuple[float, ...]], float]] = {
    "at_most": lambda limits: 2 * limits[0] + 1,
    "below": lambda limits: limits[0],
    "at_least": lambda limits: limits[0] / 2,
    "above": lambda limits: limits[0],
    "between": lambda limits: limits[0],
    "within": lambda limits: 2 * limits[1] + 1,
}


def making(when: Condition, holds: bool) -> dict[str, Value]:
    """The least that makes a condition hold, or not hold."""
    if isinstance(when, All | AnyOf):
        every = isinstance(when, All) is holds
        parts = when.parts if every else when.parts[:1]
        return {k: v for part in parts for k, v in making(part, holds).items()}
    truth = when.wanted is holds
    if isinstance(when, Asked):
        return {when.observation: truth}
    seen = BOOK.observables[when.observation]
    if isinstance(when, Worded):
        return {when.observation: next(w for w in seen.words if (w in when.words) is truth)}
    assert isinstance(when, Compared)
    side = INSIDE if truth else OUTSIDE
    return {when.observation: Quantity(side[when.how](when.limits), seen.unit)}


@pytest.mark.parametrize("rule", BOOK.rules)
@pytest.mark.parametrize("holds", [True, False])
def test_a_rule_says_yes_and_no(rule: str, holds: bool) -> None:
    known = making(BOOK.rules[rule].when, holds)
    found = judge(rule, known, "clinician")
    assert found.holds is holds
    assert found.missing == ()
    assert found.grounds
    assert {one.observation for one in found.reasons} == set(known)


@pytest.mark.parametrize("rule", BOOK.rules)
def test_a_rule_is_not_known_of_nothing(rule: str) -> None:
    found = judge(rule, {}, "clinician")
    assert found.holds is None
    assert found.missing


@pytest.mark.parametrize("rule", BOOK.rules)
def test_leaving_out_what_holds_up_an_answer_makes_it_unknown(rule: str) -> None:
    known = making(BOOK.rules[rule].when, True)
    for name in known:
        rest = {key: value for key, value in known.items() if key != name}
        found = judge(rule, rest, "clinician")
        assert found.holds is None
        assert name in {one.observation for one in found.missing}
