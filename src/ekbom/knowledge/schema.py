"""What every data file must hold: no number without unit and source, no source without use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NoReturn

from ekbom.knowledge.build import build_policy, entries, find_entry, words_of
from ekbom.model.errors import KnowledgeError

SCHEMA = "ekbom-knowledge/1"
NOT_RECORDED = "not recorded"
STATUSES = ("verified", "memory")
CERTAINTIES = ("choice", "measured", "high", "moderate", "low", "very_low", "not_graded")
TIERS = ("A", "B", "C", "R", "M", "own")

_CITED = ("population", "sources", "locator", "certainty", "status", "checked")
_OPTIONAL = ("note", "memory_parts")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_ATC = re.compile(r"[A-Z]\d\d([A-Z]([A-Z](\d\d)?)?)?")
_CODE_SOURCE = "src.atcd"


def check_all(data: Mapping[str, Mapping[str, Any]]) -> None:
    """Check all data files together.

    Parameters
    ----------
    data : mapping of topic to its parsed tables
        ``sources`` must be among them.

    Raises
    ------
    KnowledgeError
        At the first thing that is wrong.
    """
    if "sources" not in data:
        _refuse("sources.toml", "it is missing", "add it")
    sources = data["sources"]
    used: set[str] = set()
    for topic, tables in data.items():
        _check_head(topic, tables)
        if topic == "sources":
            check_sources(tables)
        elif topic == "drug_names":
            used |= check_drugs(tables, sources)
        else:
            used |= check_facts(topic, tables, sources)
            if topic == "nof1":
                check_levels(tables)
    for path, _ in entries(sources, "tier"):
        if path not in used:
            _refuse(f"sources.toml [{path}]", "no fact cites it", "remove it or cite it")


def check_sources(data: Mapping[str, Any]) -> None:
    """Check ``sources.toml``: who, what, how it was seen.

    Raises
    ------
    KnowledgeError
    """
    for path, entry in _tables("sources", data, "tier"):
        where = f"sources.toml [{path}]"
        optional = ("year", "journal", "doi", "pmid", "seen", *_OPTIONAL)
        _check_keys(where, entry, ("authors", "title", "tier", "status"), optional)
        _check_texts(where, entry, "authors", "title", "journal", "pmid", "seen", "note")
        _check_choice(where, "tier", entry["tier"], TIERS)
        _check_choice(where, "status", entry["status"], STATUSES)
        if "year" in entry and type(entry["year"]) is not int:
            _refuse(where, f"year is {entry['year']!r}", "give a whole number")
        if "doi" in entry and not _DOI.fullmatch(str(entry["doi"])):
            _refuse(where, f"{entry['doi']!r} is not a DOI", "give it as 10.xxxx/...")
        if (entry["tier"] in ("M", "R")) != (entry["status"] == "memory"):
            _refuse(where, "tier and status contradict each other", "M and R go with memory")


def check_facts(topic: str, data: Mapping[str, Any], sources: Mapping[str, Any]) -> set[str]:
    """Check every entry of a file of facts.

    Returns
    -------
    set of str
        The sources that are cited.

    Raises
    ------
    KnowledgeError
    """
    used: set[str] = set()
    for path, entry in _tables(topic, data, "says"):
        where = f"{topic}.toml [{path}]"
        if path == "level_table":
            _check_keys(where, entry, ("says", *_CITED, "units"), _OPTIONAL)
        else:
            _check_keys(where, entry, ("says", "unit", *_CITED), ("value", "values", *_OPTIONAL))
            _check_value(where, entry)
        _check_texts(where, entry, "says", "unit", "population", "note")
        if not entry["says"].endswith("."):
            _refuse(where, "says is not a sentence", "end it with a full stop")
        used |= check_cited(where, entry, sources)
    return used


def check_cited(where: str, entry: Mapping[str, Any], sources: Mapping[str, Any]) -> set[str]:
    """Check where a fact comes from and how far it was checked.

    Raises
    ------
    KnowledgeError
    """
    cited = _strings(where, "sources", entry["sources"])
    found = {key: find_entry(sources, key) for key in cited}
    for key, source in found.items():
        if source is None or "tier" not in source:
            _refuse(where, f"its source {key} is not in sources.toml", "add it or correct the key")
    _check_choice(where, "certainty", entry["certainty"], CERTAINTIES)
    _check_choice(where, "status", entry["status"], STATUSES)
    _check_texts(where, entry, "locator")
    statuses = {source["status"] for source in found.values() if source}
    if entry["status"] == "verified" and "verified" not in statuses:
        _refuse(where, "it is verified, but no source of it was opened", "mark it as memory")
    opened = "verified" in statuses and set(cited) != {"project"}
    if entry["locator"] != NOT_RECORDED and not opened:
        _refuse(where, "it has a locator in a source nobody opened", f"write {NOT_RECORDED!r}")
    if (entry["certainty"] == "choice") != (set(cited) == {"project"}):
        _refuse(where, "a choice cites `project` alone, a finding cites others", "correct one")
    if type(entry["checked"]) is not date:
        _refuse(where, f"checked is {entry['checked']!r}", "give a date such as 2026-11-21")
    if "memory_parts" in entry:
        _strings(where, "memory_parts", entry["memory_parts"])
    return set(cited)


def check_levels(data: Mapping[str, Any]) -> None:
    """Check the thresholds as a whole: all there, every number of a level with its unit.

    Raises
    ------
    KnowledgeError
    """
    build_policy(data)
    units = data["level_table"]["units"]
    _check_texts("nof1.toml [level_table.units]", units, *units)
    numbers = {
        key
        for row in data["level"]
        for key, value in row.items()
        if not isinstance(value, str | bool)
    }
    for key in sorted(numbers ^ set(units)):
        what = "has no unit" if key in numbers else "is no number of any level"
        _refuse("nof1.toml [level_table.units]", f"{key} {what}", "correct the list")


def check_drugs(data: Mapping[str, Any], sources: Mapping[str, Any]) -> set[str]:
    """Check ``drug_names.toml``: every name once, every class with its row of the index.

    Returns
    -------
    set of str
        The sources that are cited.

    Raises
    ------
    KnowledgeError
    """
    table = data["drug_table"]
    _check_keys("drug_names.toml [drug_table]", table, _CITED, _OPTIONAL)
    used = check_cited("drug_names.toml [drug_table]", table, sources)
    owner: dict[tuple[str, ...], str] = {}
    for id_, entry in data["drug"].items():
        where = f"drug_names.toml [drug.{id_}]"
        optional = ("brands", "atc", *_CITED, *_OPTIONAL)
        _check_keys(where, entry, ("names", "class", "prescription"), optional)
        _check_texts(where, entry, "class", "note")
        if type(entry["prescription"]) is not bool:
            _refuse(where, "prescription is neither true nor false", "give one")
        if not entry["prescription"] and "note" not in entry:
            _refuse(where, "it is free of prescription without a note", "say where and for whom")
        whole = {**table, **entry}
        used |= check_cited(where, whole, sources)
        if (_CODE_SOURCE in whole["sources"]) != bool(_ATC.fullmatch(entry.get("atc", ""))):
            _refuse(where, "code and source do not fit", f"give atc with {_CODE_SOURCE}")
        names = _strings(where, "names", entry["names"])
        for name in names + _strings(where, "brands", entry.get("brands", names)):
            first = owner.setdefault(words_of(name), id_)
            if first != id_:
                _refuse(where, f"{name!r} belongs to {first} already", "keep it in one place")
    return used


def _check_head(topic: str, data: Mapping[str, Any]) -> None:
    given = (data.get("schema"), data.get("topic"))
    if given != (SCHEMA, topic):
        _refuse(f"{topic}.toml", f"schema and topic are {given}", f"give {SCHEMA!r} and {topic!r}")


def _tables(
    topic: str, data: Mapping[str, Any], marker: str, path: str = ""
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every entry; refuses anything that lies beside an entry."""
    for name, table in data.items():
        here = f"{path}{name}"
        if isinstance(table, Mapping) and marker in table:
            yield here, table
        elif isinstance(table, Mapping) and table:
            yield from _tables(topic, table, marker, f"{here}.")
        elif here not in ("schema", "topic", "level"):
            _refuse(f"{topic}.toml [{here}]", f"it is no entry with {marker!r}", "make it one")


def _check_keys(
    where: str, entry: Mapping[str, Any], required: tuple[str, ...], optional: tuple[str, ...]
) -> None:
    for key in required:
        if key not in entry:
            _refuse(where, f"{key} is missing", "add it")
    for key in entry:
        if key not in required + optional:
            _refuse(where, f"{key} is not known", "remove it or correct the name")


def _check_value(where: str, entry: Mapping[str, Any]) -> None:
    if ("value" in entry) == ("values" in entry):
        _refuse(where, "it needs either value or values", "give one of them")
    values = entry.get("values", {"value": entry.get("value")})
    numbers = list(values.values()) if isinstance(values, Mapping) else []
    if not numbers or any(type(number) not in (int, float) for number in numbers):
        _refuse(where, f"value is {values!r}", "give numbers")


def _check_texts(where: str, entry: Mapping[str, Any], *keys: str) -> None:
    for key in keys:
        text = entry.get(key, "-")
        if not isinstance(text, str) or not text or " ".join(text.split()) != text:
            _refuse(where, f"{key} is {text!r}", "give a text without stray spaces")


def _check_choice(where: str, key: str, value: object, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        _refuse(where, f"{key} is {value!r}", f"give one of {', '.join(allowed)}")


def _strings(where: str, key: str, value: object) -> list[str]:
    """A list of texts that is not empty and holds nothing twice."""
    if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
        _refuse(where, f"{key} is {value!r}", "give a list of texts")
    if len(set(value)) != len(value):
        _refuse(where, f"{key} holds something twice", "keep it once")
    return value


def _refuse(where: str, problem: str, todo: str) -> NoReturn:
    raise KnowledgeError(where, problem, todo)
