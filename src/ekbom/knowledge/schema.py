"""What every data file must hold: no number without unit and source, no source without use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ekbom.knowledge.answer_policy import build_policy
from ekbom.knowledge.build import entries, words_of
from ekbom.knowledge.facts import TREATMENT, fact_entries
from ekbom.knowledge.schema_claims import (
    CLAIMS,
    check_claim_grounds,
    check_claim_words,
    check_claims,
)
from ekbom.knowledge.schema_facts import FACTS, check_fact_files, check_topic
from ekbom.knowledge.schema_measures import MEASURES, check_measures
from ekbom.knowledge.schema_parts import (
    CITED,
    OPTIONAL,
    STATUSES,
    TIERS,
    check_choice,
    check_cited,
    check_keys,
    check_sentence,
    check_strings,
    check_texts,
    refuse,
)
from ekbom.knowledge.schema_shapes import SHAPES, check_shape_places, check_shapes
from ekbom.knowledge.schema_treatment import check_treatment, check_treatment_files

SCHEMA = "ekbom-knowledge/1"
# Rules and the observations they ask for; `rule_book` checks them where it reads them.
RULES = "ekbom-rules/1"
SCHEMAS = (SCHEMA, FACTS, RULES, CLAIMS, MEASURES, TREATMENT, SHAPES)

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
        refuse("sources.toml", "it is missing", "add it")
    sources = data["sources"]
    used: set[str] = set()
    for topic, tables in data.items():
        _check_head(topic, tables)
        used |= _check_topic(topic, tables, data)
    check_fact_files(data)
    check_measures(data)
    check_treatment_files(data)
    check_shape_places(data)
    check_claim_grounds(data.get("claims", {}), fact_entries(data), sources)
    for path, _ in entries(sources, "tier"):
        if path not in used:
            refuse(f"sources.toml [{path}]", "no fact cites it", "remove it or cite it")


def _check_topic(
    topic: str, tables: Mapping[str, Any], data: Mapping[str, Mapping[str, Any]]
) -> set[str]:
    """Check one file by its kind; the sources it cites."""
    sources = data["sources"]
    if topic == "sources":
        check_sources(tables)
    elif topic == "drug_names":
        return check_drugs(tables, sources)
    elif tables["schema"] == FACTS:
        return check_topic(topic, tables, sources, data.get("drug_names", {}).get("drug", {}))
    elif tables["schema"] == TREATMENT:
        return check_treatment(topic, tables, sources)
    elif tables["schema"] == SHAPES:
        return check_shapes(topic, tables, sources)
    elif topic == "claims":
        return check_claims(tables, sources)
    elif topic == "claims_words":
        check_claim_words(tables)
    elif tables["schema"] == SCHEMA:
        used = check_facts(topic, tables, sources)
        if topic == "nof1":
            check_levels(tables)
        return used
    return set()


def check_sources(data: Mapping[str, Any]) -> None:
    """Check ``sources.toml``: who, what, how it was seen.

    A work with authors has ``authors`` and ``title``; a page, label or record that names nobody
    has ``citation``, one line that holds all of it.

    Raises
    ------
    KnowledgeError
    """
    for path, entry in _tables("sources", data, "tier"):
        where = f"sources.toml [{path}]"
        named = ("citation",) if "citation" in entry else ("authors", "title")
        more = () if "citation" in entry else ("journal",)
        optional = ("year", "doi", "pmid", "seen", *more, *OPTIONAL)
        check_keys(where, entry, (*named, "tier", "status"), optional)
        check_texts(where, entry, *named, "journal", "pmid", "seen", "note")
        check_choice(where, "tier", entry["tier"], TIERS)
        check_choice(where, "status", entry["status"], STATUSES)
        if "year" in entry and type(entry["year"]) is not int:
            refuse(where, f"year is {entry['year']!r}", "give a whole number")
        if "doi" in entry and not _DOI.fullmatch(str(entry["doi"])):
            refuse(where, f"{entry['doi']!r} is not a DOI", "give it as 10.xxxx/...")
        if (entry["tier"] in ("M", "R")) != (entry["status"] == "memory"):
            refuse(where, "tier and status contradict each other", "M and R go with memory")


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
            check_keys(where, entry, ("says", *CITED, "units"), OPTIONAL)
        else:
            check_keys(where, entry, ("says", "unit", *CITED), ("value", "values", *OPTIONAL))
            _check_value(where, entry)
        check_texts(where, entry, "says", "unit", "population", "note")
        check_sentence(where, "says", entry["says"])
        used |= check_cited(where, entry, sources)
    return used


def check_levels(data: Mapping[str, Any]) -> None:
    """Check the thresholds as a whole: all there, every number of a level with its unit.

    Raises
    ------
    KnowledgeError
    """
    build_policy(data)
    units = data["level_table"]["units"]
    check_texts("nof1.toml [level_table.units]", units, *units)
    numbers = {
        key
        for row in data["level"]
        for key, value in row.items()
        if not isinstance(value, str | bool)
    }
    for key in sorted(numbers ^ set(units)):
        what = "has no unit" if key in numbers else "is no number of any level"
        refuse("nof1.toml [level_table.units]", f"{key} {what}", "correct the list")


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
    check_keys("drug_names.toml [drug_table]", table, CITED, OPTIONAL)
    used = check_cited("drug_names.toml [drug_table]", table, sources)
    owner: dict[tuple[str, ...], str] = {}
    for id_, entry in data["drug"].items():
        where = f"drug_names.toml [drug.{id_}]"
        optional = ("brands", "groups", "atc", *CITED, *OPTIONAL)
        check_keys(where, entry, ("names", "class", "prescription"), optional)
        check_texts(where, entry, "class", "note")
        if type(entry["prescription"]) is not bool:
            refuse(where, "prescription is neither true nor false", "give one")
        if not entry["prescription"] and "note" not in entry:
            refuse(where, "it is free of prescription without a note", "say where and for whom")
        whole = {**table, **entry}
        used |= check_cited(where, whole, sources)
        if (_CODE_SOURCE in whole["sources"]) != bool(_ATC.fullmatch(entry.get("atc", ""))):
            refuse(where, "code and source do not fit", f"give atc with {_CODE_SOURCE}")
        check_strings(where, "groups", entry.get("groups", [id_]))
        names = check_strings(where, "names", entry["names"])
        for name in names + check_strings(where, "brands", entry.get("brands", names)):
            first = owner.setdefault(words_of(name), id_)
            if first != id_:
                refuse(where, f"{name!r} belongs to {first} already", "keep it in one place")
    return used


def _check_head(topic: str, data: Mapping[str, Any]) -> None:
    given = (data.get("schema"), data.get("topic"))
    if given[0] not in SCHEMAS or given[1] != topic:
        known = ", ".join(SCHEMAS)
        refuse(
            f"{topic}.toml", f"schema and topic are {given}", f"give {topic!r} and one of {known}"
        )


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
            refuse(f"{topic}.toml [{here}]", f"it is no entry with {marker!r}", "make it one")


def _check_value(where: str, entry: Mapping[str, Any]) -> None:
    if ("value" in entry) == ("values" in entry):
        refuse(where, "it needs either value or values", "give one of them")
    values = entry.get("values", {"value": entry.get("value")})
    numbers = list(values.values()) if isinstance(values, Mapping) else []
    if not numbers or any(type(number) not in (int, float) for number in numbers):
        refuse(where, f"value is {values!r}", "give numbers")
