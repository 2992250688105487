"""Everything there is to say of one id, for one kind of reader: a fact, a rule, an observation.

What was not checked against its source is said to be "not checked yet" to a clinician and is
withheld from everybody else; so are doses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from ekbom.knowledge.audience import Audience, may_see, refuse_unseen
from ekbom.knowledge.explain import explain, shipped_facts
from ekbom.knowledge.facts import Entry
from ekbom.knowledge.near import nearest
from ekbom.knowledge.render import rule_sentence
from ekbom.knowledge.shipped_rules import ground, load_rule_book
from ekbom.model.errors import NotAnswerable
from ekbom.model.observation import Quantity

RULES = "rules."
OBSERVATIONS = "observations."
NOT_CHECKED = "Not checked yet: this is from memory."

# What a limit is called in print, for each key of a number in the facts.
_SIDES = {
    "at_most": "{} or less",
    "below": "below {}",
    "at_least": "{} or more",
    "above": "above {}",
    "is": "{}",
    "about": "about {}",
}
# Shown on their own, or not at all: what other texts say is not what we say.
_OWN_PLACE = frozenset(
    {
        *("says", "value", "values", "unit", "conversion", "joined", "population"),
        *("guideline", "year", "sources", "locator", "certainty", "tier", "status", "checked"),
        *("note", "memory_parts", "until", "replaced_by", "same_as", "see"),
        *("differs_from", "why_differs", "audience", "doses", "documents_say"),
    }
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a fact.

    Attributes
    ----------
    name : str
    says : str
        As it is shown, with its side and its unit: "75 ug/L or less".
    given : mapping
        As the fact holds it: ``{"at_most": 75, "unit": "ug/L"}``.
    """

    name: str
    says: str
    given: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Side:
    """A fact that stands beside another and differs from it.

    Attributes
    ----------
    id : str
    says : str
    year : int or None
    why : str
        Why the two differ.
    """

    id: str
    says: str
    year: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Card:
    """One id with everything a reader needs to judge it.

    Attributes
    ----------
    id, kind : str
        `kind` is "fact", "rule" or "observation".
    says : str
    values : tuple of Number
    population, guideline : str
    year : int or None
    sources : tuple of str
    locator, certainty, tier, status : str
    checked : date
    note : str
    memory_parts : tuple of str
        What of it was not checked against the source.
    until : date or None
        Since when it holds no longer.
    replaced_by : tuple of str
    differs : tuple of Side
        Facts that differ from it, the newest first.
    more : tuple of (name, text)
        Further fields of its topic.
    cautions : tuple of str
    facts : tuple of str
        Ids of the facts a rule rests on.
    asks : tuple of (name, question, who can know it)
        What a rule asks for.
    withheld : tuple of str
        What this reader is not shown.
    """

    id: str
    kind: str
    says: str
    values: tuple[Number, ...] = ()
    population: str = ""
    guideline: str = ""
    year: int | None = None
    sources: tuple[str, ...] = ()
    locator: str = ""
    certainty: str = ""
    tier: str = ""
    status: str = ""
    checked: date | None = None
    note: str = ""
    memory_parts: tuple[str, ...] = ()
    until: date | None = None
    replaced_by: tuple[str, ...] = ()
    differs: tuple[Side, ...] = ()
    more: tuple[tuple[str, str], ...] = ()
    cautions: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    asks: tuple[tuple[str, str, str], ...] = ()
    withheld: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The card as plain values for JSON."""
        whole = asdict(self)
        for key in ("checked", "until"):
            moment: date | None = whole[key]
            whole[key] = None if moment is None else moment.isoformat()
        whole["values"] = {one.name: {"says": one.says, **one.given} for one in self.values}
        whole["more"] = dict(self.more)
        whole["asks"] = [dict(zip(_ASKED, row, strict=True)) for row in self.asks]
        return whole


_ASKED = ("observation", "asks", "known_by")


def card_ids() -> tuple[str, ...]:
    """Every id there is a card of: facts, then rules, then observations."""
    book = load_rule_book()
    rules = (f"{RULES}{name}" for name in book.rules)
    return (*shipped_facts(), *rules, *(f"{OBSERVATIONS}{name}" for name in book.observables))


def cards(id_: str, audience: Audience = "person") -> tuple[Card, ...]:
    """What there is to say of an id; several cards where the id stands for several facts.

    Parameters
    ----------
    id_ : str
        Such as ``lab.ferritin.adult_start``, ``rules.irlssg2014.five``, ``observations.ferritin``.
    audience : {"person", "clinician"}

    Raises
    ------
    NotAnswerable
        When there is no such id (names those that are near), and when it may not be shown to
        this reader.
    """
    if id_.startswith(RULES) and id_.removeprefix(RULES) in load_rule_book().rules:
        return (_rule_card(id_, audience),)
    if id_.startswith(OBSERVATIONS):
        name = id_.removeprefix(OBSERVATIONS)
        if name in load_rule_book().observables:
            return (_observation_card(name),)
    if id_ not in shipped_facts():
        near = ", ".join(nearest(id_, card_ids()))
        todo = f"near to it are {near}" if near else "ekbom explain --list names every topic"
        raise NotAnswerable("explain", f"there is no {id_!r}", todo)
    entry = shipped_facts()[id_]
    if "says" in entry:
        return (_fact_card(id_, entry, audience),)
    return tuple(one for other in entry["same_as"] for one in cards(other, audience))


def differing(id_: str, audience: Audience = "person") -> tuple[Side, ...]:
    """The facts that differ from one, the newest first; each with why.

    It does not matter on which of the two the difference is written down.
    """
    facts = shipped_facts()
    own = facts[id_]
    why: dict[str, Any] = dict.fromkeys(own.get("differs_from", ()), own.get("why_differs", ""))
    for other, entry in facts.items():
        if id_ in entry.get("differs_from", ()):
            why.setdefault(other, entry["why_differs"])
    sides = [
        Side(other, facts[other]["says"], facts[other].get("year"), reason)
        for other, reason in why.items()
        if may_see(facts[other], audience)
    ]
    return tuple(sorted(sides, key=lambda side: -(side.year or 0)))


def _fact_card(id_: str, entry: Entry, audience: Audience) -> Card:
    refuse_unseen(id_, entry, audience)
    fact = explain(id_)
    more, withheld = _more(entry, audience)
    return Card(
        id=id_,
        kind="fact",
        says=fact.says,
        values=tuple(_values(entry, audience)),
        population=fact.population,
        guideline=entry.get("guideline", ""),
        year=entry.get("year"),
        sources=fact.sources,
        locator=fact.locator,
        certainty=fact.certainty,
        tier=entry.get("tier", ""),
        status=fact.status,
        checked=fact.checked,
        note=fact.note,
        memory_parts=fact.memory_parts,
        until=entry.get("until"),
        replaced_by=tuple(entry.get("replaced_by", ())),
        differs=differing(id_, audience),
        more=more,
        cautions=(NOT_CHECKED,) if fact.status == "memory" else ground(id_).cautions(),
        withheld=withheld,
    )


def _values(entry: Entry, audience: Audience) -> Iterator[Number]:
    """Each number of a fact this reader may see."""
    unit = entry.get("unit", "")
    values = entry.get("values", {})
    if "value" in entry:
        values = {"value": entry["value"]}
    for name, value in values.items():
        given = value if isinstance(value, Mapping) else {"is": value, "unit": unit}
        if audience == "clinician" or not _hidden(given):
            yield Number(name, limit_text(given), given)
    for other, factor in entry.get("conversion", {}).items():
        given = {"is": factor, "unit": other}
        yield Number(f"one {unit} in {other}", limit_text(given), given)


def limit_text(given: Mapping[str, Any]) -> str:
    """A number of a fact as it is shown, such as "75 ug/L or less" or "75 to 100 ug/L"."""
    unit = given["unit"]
    if "from" in given:
        return f"{given['from']:g} to {Quantity(given['to'], unit)}"
    if "are" in given:
        return f"{', '.join(f'{one:g}' for one in given['are'])} {unit}"
    shown = [
        words.format(Quantity(given[key], unit)) for key, words in _SIDES.items() if key in given
    ]
    interval = " (95 % {:g} to {:g})".format(*given["ci95"]) if "ci95" in given else ""
    return f"{', '.join(shown)}{interval}"


def _more(entry: Entry, audience: Audience) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """The further fields of a topic, and the names of those this reader is not shown."""
    shown = [
        (_plain(key), _text(value))
        for key, value in entry.items()
        if key not in _OWN_PLACE and not _hidden(value)
    ]
    doses = entry.get("doses", {})
    if audience == "clinician":
        shown += [(_plain(key), _text(value)) for key, value in doses.items() if key != "audience"]
        return tuple(shown), ()
    hidden = any(_hidden(one) for one in entry.get("values", {}).values())
    return tuple(shown), ("doses",) if doses or hidden else ()


def _hidden(value: object) -> bool:
    return isinstance(value, Mapping) and value.get("audience") == "clinician"


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{_plain(key)} {_text(one)}" for key, one in value.items())
    if isinstance(value, list):
        return "; ".join(_text(one) for one in value)
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _rule_card(id_: str, audience: Audience) -> Card:
    book = load_rule_book()
    rule = book.rule(id_.removeprefix(RULES))
    facts = rule.all_facts()
    for fact in facts:
        refuse_unseen(id_, shipped_facts()[fact], audience)
    grounds = [ground(fact) for fact in facts]
    seen = [book.observables[name] for name in rule.asks(book.observables)]
    return Card(
        id=id_,
        kind="rule",
        says=rule_sentence(rule.claims, rule.when, book.observables),
        population=rule.population,
        sources=tuple(dict.fromkeys(cited for one in grounds for cited in one.sources)),
        status="decides" if rule.decides else "context",
        checked=min(one.checked for one in grounds),
        differs=tuple(
            {side.id: side for fact in facts for side in differing(fact, audience)}.values()
        ),
        note=rule.note,
        cautions=tuple(caution for one in grounds for caution in one.cautions()),
        facts=facts,
        asks=tuple((one.name, one.asks, one.known_by) for one in seen),
    )


def _observation_card(name: str) -> Card:
    book = load_rule_book()
    seen = book.observables[name]
    known = {"one of": ", ".join(seen.words), "taken in": ", ".join(seen.units)}
    if seen.computed is not None:
        known["else computed from"] = " and ".join(seen.computed.parts)
    asked = [id_ for id_, rule in book.rules.items() if name in rule.asks(book.observables)]
    return Card(
        id=f"{OBSERVATIONS}{name}",
        kind="observation",
        says=seen.asks,
        more=(
            ("known by", seen.known_by),
            *((key, words) for key, words in known.items() if words),
            ("asked by", ", ".join(f"{RULES}{id_}" for id_ in asked)),
        ),
        facts=(seen.serves,),
    )
