"""Every fact of every data file under its one id."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NoReturn

from ekbom.knowledge.build import entries
from ekbom.model.errors import KnowledgeError

# Files of this schema name each table by the whole id of its fact; in the others the topic is
# the beginning of the id.
WHOLE_IDS = "ekbom-facts/1"
# So do those of this one, whose entries hold parts that each carry sources of their own.
TREATMENT = "ekbom-treatment/1"
# These hold no facts: who is cited, what people try, what is asked, what follows, and what is
# claimed; files of the last three kinds may be several: ``rules_iron`` beside ``rules``.
_NOT_FACTS = ("sources", "measures", "observations", "rules", "claims")

Entry = Mapping[str, Any]


def fact_entries(data: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Entry]:
    """Every fact by its id, in the order of the files.

    Parameters
    ----------
    data : mapping of topic to its parsed tables

    Returns
    -------
    mapping of str to mapping
        The entries as they stand there. One that only says which facts it is the same as
        (`same_as`) is among them.
    """
    found: dict[str, Entry] = {}
    for topic, tables in data.items():
        if is_factual(topic):
            found |= topic_entries(topic, tables)
    return MappingProxyType(found)


def is_factual(topic: str) -> bool:
    """Whether the file of that name holds facts."""
    return topic.split("_", maxsplit=1)[0] not in _NOT_FACTS


def topic_entries(topic: str, tables: Mapping[str, Any]) -> dict[str, Entry]:
    """The facts of one file by their ids."""
    if tables.get("schema") in (WHOLE_IDS, TREATMENT):
        return {id_: entry for id_, entry in tables.items() if isinstance(entry, Mapping)}
    found = {f"{topic}.{path}": entry for path, entry in entries(tables, "says")}
    for row in tables.get("level", ()):
        found[f"{topic}.level.{row['name']}"] = _level(tables["level_table"], row)
    for name, row in tables.get("drug", {}).items():
        found[f"{topic}.{name}"] = _drug(tables["drug_table"], row)
    return found


def _level(table: Entry, row: Entry) -> dict[str, Any]:
    """A claim level: the sentence is its own, the sources are those of the whole table."""
    return {**table, "says": f"{row['badge']}: {row['explains']}"}


def _drug(table: Entry, row: Entry) -> dict[str, Any]:
    """A medicine: class and prescription as a sentence; the code is the row of the index."""
    counts = "counts as prescribed" if row["prescription"] else "does not count as prescribed"
    says = f"{row['names'][0].capitalize()}: {row['class']}; {counts}."
    seen = {"locator": f"row {row['atc']}"} if "atc" in row else {}
    memory = [part for part in table.get("memory_parts", ()) if part in row]
    return {**table, **seen, "memory_parts": memory, **row, "says": says}


def limits_of(
    facts: Mapping[str, Entry], fact: str, name: str, how: str
) -> tuple[tuple[float, ...], str]:
    """The limits a fact sets under a name, and their unit.

    Parameters
    ----------
    facts : mapping
        As `fact_entries` gives them.
    fact, name : str
        Such as ``lab.ferritin.adult_start`` and ``ferritin``; the one number of a fact that has
        no names is called ``value``.
    how : str
        The comparison. It must be the one the fact states: a limit that itself counts is never
        taken for one that does not.

    Raises
    ------
    KnowledgeError
        When the fact, the name or the comparison is not there.
    """
    entry = facts.get(fact)
    if entry is None:
        _refuse(fact, "there is no such fact", "correct the id")
    if name == "value" and "value" in entry:
        return (float(entry["value"]),), entry["unit"]
    given = entry.get("values", {}).get(name)
    if not isinstance(given, Mapping):
        _refuse(fact, f"it has no number {name!r}", "name one that it has")
    keys = ("from", "to") if how in ("between", "within") else (how,)
    if not all(key in given for key in keys):
        _refuse(fact, f"{name} is {dict(given)}, not {how!r}", "compare as the fact does")
    return tuple(float(given[key]) for key in keys), given["unit"]


def units_of(facts: Mapping[str, Entry], fact: str) -> Mapping[str, float]:
    """Every unit a fact on units knows, with how many of it are one of its first.

    Raises
    ------
    KnowledgeError
        When there is no such fact, and when part of it is from memory: nothing is converted by
        a factor that was not checked.
    """
    entry = facts.get(fact, {})
    if "unit" not in entry or "conversion" not in entry:
        _refuse(fact, "it is no fact on units", "name one with unit and conversion")
    if entry["status"] != "verified" or entry.get("memory_parts"):
        _refuse(fact, "it is not checked as a whole", "check its factor, or convert nothing")
    return {entry["unit"]: 1.0, **entry["conversion"]}


def _refuse(fact: str, problem: str, todo: str) -> NoReturn:
    raise KnowledgeError(f"fact {fact}", problem, todo)
