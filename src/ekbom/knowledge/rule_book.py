"""The rules with the observations they ask for and the facts they rest on, read from data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any, NoReturn

from ekbom.knowledge.conditions import WHOLE, Condition, Reader, needs, singles
from ekbom.knowledge.facts import Entry, limits_of, units_of
from ekbom.knowledge.functions import ARITHMETIC
from ekbom.model.assessed import URGENCIES, Urgency
from ekbom.model.errors import KnowledgeError, UsageError
from ekbom.model.observation import Computed, Observable
from ekbom.model.verdict import Ground

_KINDS = ("yes_no", "number", "word")
_KNOWERS = ("person", "clinician", "laboratory")
_OF_KIND = {"yes_no": ("denies",), "number": ("unit",), "word": ("words",)}
_ALWAYS = ("kind", "asks", "known_by", "serves", "says")
_RULE = ("claims", "denies", "population", "facts", "decides")
_MORE = ("note", "urgency", "then")

Entries = Mapping[str, Entry]


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition and what is so when it holds.

    Attributes
    ----------
    id : str
    claims, denies : str
        What is so when it holds and when it does not, without a full stop.
    population : str
        Whom it is about.
    facts : tuple of str
        Ids of the facts it puts to work.
    decides : bool
        Whether an answer rests on it; then no fact of it may be from memory.
    when : Condition
    note : str
    urgency : {"today", "this_week", "next_visit", "nothing_now"}
        How soon somebody should be asked when it holds.
    then : str
        What to do when it holds: a place to go or a question for somebody, as a sentence.
    """

    id: str
    claims: str
    denies: str
    population: str
    facts: tuple[str, ...]
    decides: bool
    when: Condition
    note: str = ""
    urgency: Urgency = "nothing_now"
    then: str = ""

    def all_facts(self) -> tuple[str, ...]:
        """Every fact it rests on: its own, then those of its parts."""
        return tuple(dict.fromkeys((*self.facts, *(one.fact for one in singles(self.when)))))

    def asks(self, observables: Mapping[str, Observable]) -> tuple[str, ...]:
        """Every observation it asks for, each with those it can be computed from behind it."""
        names = [name for one in singles(self.when) for name in needs(observables, one.observation)]
        return tuple(dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules together.

    Attributes
    ----------
    rules : mapping of str to Rule
    observables : mapping of str to Observable
    ground : callable
        From the id of a fact to the fact as an answer shows it.
    """

    rules: Mapping[str, Rule]
    observables: Mapping[str, Observable]
    ground: Callable[[str], Ground]

    def rule(self, id_: str) -> Rule:
        """One rule by its id.

        Raises
        ------
        UsageError
            When there is no such rule.
        """
        if id_ not in self.rules:
            raise UsageError(
                "rule", f"there is no {id_!r}", f"give one of {', '.join(sorted(self.rules))}"
            )
        return self.rules[id_]


def joined(files: Mapping[str, Mapping[str, Any]], kind: str) -> Mapping[str, Any]:
    """All files of one kind as if they were one: ``rules``, ``rules_iron`` and so on.

    Parameters
    ----------
    files : mapping of topic to its parsed tables
    kind : {"rules", "observations"}

    Raises
    ------
    KnowledgeError
        When two of them hold the same id.
    """
    whole: dict[str, Entry] = {}
    for topic, tables in files.items():
        if topic != kind and not topic.startswith(f"{kind}_"):
            continue
        for id_, entry in _tables(tables):
            if id_ in whole:
                _refuse(topic, id_, "it stands in another file as well", "keep one of them")
            whole[id_] = entry
    return MappingProxyType(whole)


def _is_group(table: Mapping[str, Any]) -> bool:
    return all(isinstance(value, Mapping) for value in table.values())


def build_observables(data: Mapping[str, Any], facts: Entries) -> Mapping[str, Observable]:
    """Every observation of the parsed data, by its name.

    Raises
    ------
    KnowledgeError
        When a key is missing, unknown or holds what it cannot, and when what an observation
        serves is no fact.
    """
    found = {name: _observable(name, entry, facts) for name, entry in _tables(data)}
    for name, seen in found.items():
        for part in seen.computed.parts if seen.computed else ():
            if part not in found or found[part].kind != "number":
                _refuse("observations", name, f"{part!r} is no number to compute from", "name one")
    return MappingProxyType(found)


def _observable(name: str, entry: Entry, facts: Entries) -> Observable:
    kind = entry.get("kind")
    if kind not in _KINDS:
        _refuse("observations", name, f"kind is {kind!r}", f"give one of {', '.join(_KINDS)}")
    optional = ("units_from", "computed") if kind == "number" else ()
    _keys("observations", name, entry, (*_ALWAYS, *_OF_KIND[kind]), optional)
    if entry["known_by"] not in _KNOWERS:
        _refuse("observations", name, "known_by is unknown", f"give one of {', '.join(_KNOWERS)}")
    if "says" not in facts.get(entry["serves"], {}):
        _refuse("observations", name, f"{entry['serves']!r} is no fact of its own", "correct it")
    if not entry["asks"].endswith(("?", ".")):
        _refuse("observations", name, "asks is no sentence", "end it with a mark")
    return Observable(
        name=name,
        kind=kind,
        asks=entry["asks"],
        known_by=entry["known_by"],
        serves=entry["serves"],
        says=entry["says"],
        denies=entry.get("denies", ""),
        unit=entry.get("unit", ""),
        units=_units(name, entry, facts) if kind == "number" else MappingProxyType({}),
        words=MappingProxyType(dict(entry.get("words", {}))),
        computed=_computed(name, entry["computed"]) if "computed" in entry else None,
    )


def _units(name: str, entry: Entry, facts: Entries) -> Mapping[str, float]:
    """Every unit that is taken, with what one of it is in the unit of the observation."""
    unit = entry["unit"]
    if "units_from" not in entry:
        return MappingProxyType({unit: 1.0})
    known = units_of(facts, entry["units_from"])
    if unit not in known:
        _refuse("observations", name, f"{unit} is not among {', '.join(known)}", "give one of them")
    return MappingProxyType({other: known[unit] / factor for other, factor in known.items()})


def _computed(name: str, given: Entry) -> Computed:
    if set(given) != {"by", "of"} or given["by"] not in ARITHMETIC:
        known = ", ".join(ARITHMETIC)
        _refuse("observations", name, "computed is unclear", f"give by (one of {known}) and of")
    return Computed(given["by"], tuple(given["of"]))


def build_rules(
    data: Mapping[str, Any], observables: Mapping[str, Observable], facts: Entries
) -> Mapping[str, Rule]:
    """Every rule of the parsed data, by its id.

    Raises
    ------
    KnowledgeError
        When a key is missing, unknown or holds what it cannot, when a fact does not exist, when a
        rule that decides rests on memory, and when no rule asks for an observation.
    """
    tables = dict(_tables(data))
    reader = Reader(observables, partial(limits_of, facts), tables)
    found = {id_: _rule(id_, entry, reader, facts) for id_, entry in tables.items()}
    asked = {name for rule in found.values() for name in rule.asks(observables)}
    for name in observables:
        if name not in asked:
            _refuse("observations", name, "no rule asks for it", "remove it or ask for it")
    return MappingProxyType(found)


def _rule(id_: str, entry: Entry, reader: Reader, facts: Entries) -> Rule:
    _keys("rules", id_, entry, _RULE, (*WHOLE, *_MORE))
    urgency, then = entry.get("urgency", "nothing_now"), entry.get("then", "")
    if urgency not in URGENCIES:
        _refuse("rules", id_, f"urgency is {urgency!r}", f"give one of {', '.join(URGENCIES)}")
    if then and not then.endswith("."):
        _refuse("rules", id_, "then is no sentence", "end it with a full stop")
    for key in ("claims", "denies"):
        if not entry[key].startswith("The ") or entry[key].endswith("."):
            _refuse("rules", id_, f"{key} is {entry[key]!r}", 'begin with "The", without a stop')
    rule = Rule(
        id=id_,
        claims=entry["claims"],
        denies=entry["denies"],
        population=entry["population"],
        facts=tuple(entry["facts"]),
        decides=entry["decides"],
        when=reader.read(id_),
        note=entry.get("note", ""),
        urgency=urgency,
        then=then,
    )
    for fact in rule.all_facts():
        if "says" not in facts.get(fact, {}):
            _refuse("rules", id_, f"{fact!r} is no fact of its own", "correct the id")
        if rule.decides and facts[fact]["status"] != "verified":
            _refuse("rules", id_, f"it decides by {fact}, which is from memory", "check the fact")
        if rule.decides and "until" in facts[fact]:
            _refuse("rules", id_, f"it decides by {fact}, which holds no longer", "use its heir")
    return rule


def _tables(data: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Entry]]:
    """Every entry with its dotted id: a table that holds a text, number or truth is one."""
    for name, table in data.items():
        if isinstance(table, Mapping):
            if _is_group(table):
                yield from _tables(table, f"{path}{name}.")
            else:
                yield f"{path}{name}", table


def _keys(
    topic: str, id_: str, entry: Entry, required: tuple[str, ...], optional: tuple[str, ...] = ()
) -> None:
    missing = [key for key in required if key not in entry]
    over = [key for key in entry if key not in required + optional]
    if missing:
        _refuse(topic, id_, f"{', '.join(missing)} missing", "add what is missing")
    if over:
        _refuse(topic, id_, f"{', '.join(over)} not known", "remove it or correct the name")


def _refuse(topic: str, id_: str, problem: str, todo: str) -> NoReturn:
    raise KnowledgeError(f"{topic}.toml [{id_}]", problem, todo)
