"""Conditions as they stand in ``rules.toml``, turned into a tree of all, any and single parts.

A rule holds `all` or `any` with a list of conditions, or `when` with one. A condition is one of

``{ is = "urge" }``
    the answer is yes;
``{ is = "population", words = ["adult"] }``
    one of the words;
``{ at_most = "ferritin", fact = "lab.ferritin.adult_start", name = "ferritin" }``
    a number held against a limit (`at_most`, `below`, `at_least`, `above`) or two (`between`,
    `within`), which stand in a fact and nowhere else;
``{ all = [...] }``, ``{ any = [...] }``, ``{ not = {...} }``
    conditions joined; nested as deep as needed;
``{ rule = "irlssg2014.features" }``
    the condition of another rule.

`not` is carried down to the single parts (what is not "all of these" is "any of these not"), which
is as true of unknown answers as of known ones. A rule asks each observation once: so the truth is
unknown only while both answers are possible, and what is missing can be told exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from ekbom.knowledge.functions import COMPARISONS
from ekbom.model.errors import KnowledgeError
from ekbom.model.observation import Kind, Observable


@dataclass(frozen=True, slots=True)
class Asked:
    """A yes or no that is wanted."""

    observation: str
    wanted: bool
    fact: str


@dataclass(frozen=True, slots=True)
class Worded:
    """One of some words, or none of them when it is not `wanted`."""

    observation: str
    words: tuple[str, ...]
    wanted: bool
    fact: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A number on this side of its limits, or on the other when it is not `wanted`.

    `limits` are in the unit of the observation, lower first; `fact` is where they stand.
    """

    observation: str
    how: str
    limits: tuple[float, ...]
    wanted: bool
    fact: str


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


Single = Asked | Worded | Compared
Condition = Single | All | AnyOf
# From a fact and the name of its number to the limits and their unit, for one comparison.
Limits = Callable[[str, str, str], tuple[tuple[float, ...], str]]

WHOLE = ("all", "any", "when")
_JOINED = frozenset({"all", "any", "not", "rule"})


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads conditions of one file of rules.

    Attributes
    ----------
    observables : mapping of str to Observable
    limits : callable
        Finds the numbers of a fact.
    rules : mapping
        Every rule of the file as it stands there, by its id.
    """

    observables: Mapping[str, Observable]
    limits: Limits
    rules: Mapping[str, Mapping[str, Any]]

    def read(self, rule: str) -> Condition:
        """The condition of one rule.

        Raises
        ------
        KnowledgeError
            For anything that is no condition, for a number that stands in no fact, for a rule
            that needs itself, and for an observation that is asked twice.
        """
        found = self._whole((rule,), wanted=True)
        asked = [
            name for one in singles(found) for name in needs(self.observables, one.observation)
        ]
        twice = sorted({name for name in asked if asked.count(name) > 1})
        if twice:
            _refuse(rule, f"{', '.join(twice)} is asked twice", "ask each observation once")
        return found

    def _whole(self, path: tuple[str, ...], *, wanted: bool) -> Condition:
        """The condition of the last rule of the path."""
        entry = self.rules[path[-1]]
        heads = [key for key in WHOLE if key in entry]
        if len(heads) != 1:
            _refuse(path[-1], "its condition is unclear", f"give one of {', '.join(WHOLE)}")
        (head,) = heads
        if head == "when":
            return self._read(path, entry["when"], wanted=wanted)
        return self._joined(path, head, entry[head], wanted=wanted)

    def _read(self, path: tuple[str, ...], given: object, *, wanted: bool) -> Condition:
        rule = path[0]
        if not isinstance(given, Mapping):
            _refuse(rule, f"{given!r} is no condition", "write it as { is = ... }, { all = ... }")
        heads = [key for key in given if key in _JOINED or key == "is" or key in COMPARISONS]
        if len(heads) != 1:
            _refuse(rule, f"{dict(given)} is no condition", "give it exactly one of the known keys")
        (head,) = heads
        if head in _JOINED:
            if len(given) > 1:
                _refuse(rule, f"{dict(given)} holds more than {head}", "nest it instead")
            return self._joined(path, head, given[head], wanted=wanted)
        if head == "is":
            return self._said(rule, given, wanted=wanted)
        return self._compared(rule, head, given, wanted=wanted)

    def _joined(
        self, path: tuple[str, ...], head: str, given: object, *, wanted: bool
    ) -> Condition:
        if head == "not":
            return self._read(path, given, wanted=not wanted)
        if head == "rule":
            return self._other(path, given, wanted=wanted)
        if not isinstance(given, list) or not given:
            _refuse(path[0], f"{head} is {given!r}", "give a list of conditions")
        parts = tuple(self._read(path, one, wanted=wanted) for one in given)
        if len(parts) == 1:
            _refuse(path[0], f"{head} joins one condition", "write the condition alone")
        return _flat(All if (head == "all") == wanted else AnyOf, parts)

    def _other(self, path: tuple[str, ...], given: object, *, wanted: bool) -> Condition:
        if given not in self.rules:
            _refuse(path[0], f"there is no rule {given!r}", "correct its id")
        if given in path:
            _refuse(path[0], f"it needs {given!r}, which needs it in turn", "break the circle")
        return self._whole((*path, str(given)), wanted=wanted)

    def _said(self, rule: str, given: Mapping[str, Any], *, wanted: bool) -> Single:
        if "words" not in given:
            self._only(rule, given, ("is",))
            seen = self._observable(rule, given["is"], "yes_no")
            return Asked(seen.name, wanted, seen.serves)
        self._only(rule, given, ("is", "words"))
        seen = self._observable(rule, given["is"], "word")
        words = given["words"]
        if not isinstance(words, list) or not words or not set(words) < set(seen.words):
            _refuse(rule, f"words are {words!r}", f"give some, not all, of {', '.join(seen.words)}")
        return Worded(seen.name, tuple(words), wanted, seen.serves)

    def _compared(self, rule: str, how: str, given: Mapping[str, Any], *, wanted: bool) -> Compared:
        self._only(rule, given, (how, "fact", "name"))
        seen = self._observable(rule, given[how], "number")
        limits, unit = self.limits(given["fact"], given["name"], how)
        if unit not in seen.units:
            _refuse(rule, f"{given['fact']} is in {unit}", f"compare it in {', '.join(seen.units)}")
        if len(limits) != COMPARISONS[how].limits:
            _refuse(rule, f"{how} has one limit in {given['fact']}", "give it a range")
        same = tuple(limit * seen.units[unit] for limit in limits)
        return Compared(seen.name, how, same, wanted, given["fact"])

    def _only(self, rule: str, given: Mapping[str, Any], keys: tuple[str, ...]) -> None:
        if set(given) != set(keys):
            _refuse(rule, f"{dict(given)} is no condition", f"give it {', '.join(keys)}, no more")

    def _observable(self, rule: str, name: object, kind: Kind) -> Observable:
        seen = self.observables.get(str(name))
        if seen is None or seen.kind != kind:
            _refuse(rule, f"{name!r} is no observation of kind {kind}", "correct the name")
        return seen


def _flat(kind: type[All | AnyOf], parts: tuple[Condition, ...]) -> Condition:
    """Parts joined; a part that is joined in the same way gives its own parts."""
    return kind(tuple(one for part in parts for one in _parts(kind, part)))


def _parts(kind: type[All | AnyOf], part: Condition) -> tuple[Condition, ...]:
    return part.parts if isinstance(part, All | AnyOf) and type(part) is kind else (part,)


def needs(observables: Mapping[str, Observable], name: str) -> tuple[str, ...]:
    """An observation, and those it can be computed from."""
    computed = observables[name].computed
    return (name, *(computed.parts if computed else ()))


def singles(condition: Condition) -> Iterator[Single]:
    """The single parts of a condition, in order."""
    if isinstance(condition, All | AnyOf):
        for part in condition.parts:
            yield from singles(part)
    else:
        yield condition


def _refuse(rule: str, problem: str, todo: str) -> NoReturn:
    raise KnowledgeError(f"rules.toml [{rule}]", problem, todo)
