"""The form of a file of facts, and what every entry of one must hold.

A file of facts has ``schema = "ekbom-facts/1"``. Each table is named by the id of its fact, in
quotes, such as ``["lab.ferritin.adult_start"]``; an id stands once in all files. Keys of every
topic:

says, population
    The fact as one sentence, and whom it is about.
values
    Numbers by name, each a table with a unit and one of these: ``is``, ``about``, a limit
    (``at_most`` or ``below``, ``at_least`` or ``above``), ``from`` with ``to`` (a range, both
    ends in it), ``are`` (a list). An estimate may have ``ci95``, its interval of 95 %.
    Names carry neither unit nor comparison: ``ferritin = { at_most = 75, unit = "ug/L" }``.
joined
    Whether ``all`` or ``any`` of the limits must hold.
audience
    ``clinician`` where only the clinician's view may show it, on an entry, on one value, or in
    ``doses`` and ``documents_say``. Whatever holds a dose has it.
guideline, year
    The edition it stands in; the newer outranks the older, and both are shown.
sources, locator, certainty, tier, status, checked, memory_parts, note
    As everywhere; ``tier`` is that of the best source, M where it is from memory.
differs_from, why_differs
    Ids of facts that say otherwise, and why.
until, replaced_by
    From when it no longer counts, and the ids of what took its place.
see
    Ids of facts that belong to it.
documents_say
    What the five documents the project began from say instead (``text``), how that compares
    (``compared``), and what it is called where it is more than a claim (``shown_as``); never
    shown as a fact.

An entry that holds ``same_as`` alone (and perhaps ``note``) is no fact of its own: the ids it
names say it already. What else a topic has is listed in `FIELDS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from ekbom.knowledge.build import entries, find_entry
from ekbom.knowledge.facts import TREATMENT
from ekbom.knowledge.schema_numbers import check_audience, check_number, check_unit
from ekbom.knowledge.schema_parts import (
    CITED,
    OPTIONAL,
    TIERS,
    check_choice,
    check_cited,
    check_date,
    check_keys,
    check_sentence,
    check_strings,
    check_texts,
    refuse,
)
from ekbom.model.safety_rule import SAFETY_LEVELS

FACTS = "ekbom-facts/1"

Entry = Mapping[str, Any]
_Kind = str | tuple[str, ...]
_URGENCY = ("same_day", "prompt", "referral")

# What a topic has beside the keys of every topic: a text, texts, a truth, a unit, a LOINC code,
# ids of medicines, or one of the words named.
FIELDS: Mapping[str, Mapping[str, _Kind]] = MappingProxyType(
    {
        "criteria": {
            "name": "text",
            "group": "text",
            "key": "text",
            "required": "truth",
            "past_presence_accepted": "truth",
            "ask": "texts",
            "separates_by": "text",
            "tests": "texts",
            "urgency": _URGENCY,
        },
        "scales": {},
        "severity": {"words": "texts"},
        "labs": {"loinc": "loinc", "unit": "unit", "formula": "text", "urgency": _URGENCY},
        "blood": {"unit": "unit", "formula": "text"},
        "recommendations": {
            "intervention": "text",
            "direction": ("for", "against"),
            "strength": ("strong", "conditional"),
            "certainty_tier": TIERS,
            "kind": ("good_practice", "scope", "change", "rule", "warning"),
            "medicines": "medicines",
            "remark": "text",
        },
        "drugs": {
            "medicines": "medicines",
            "rxnorm_name": "text",
            "cautions": "text",
            "kind": ("rule", "evidence", "warning", "codes"),
        },
        "worsening": {
            "agent_class": "text",
            "medicines": "medicines",
            "named": "texts",
            "swap": "text",
            "evidence": "text",
        },
        "causes": {"name": "text", "evidence": "text"},
        "therapies": {"name": "text", "harms": "text", "evidence": "text"},
        "circadian": {},
        "medicines": {},
        "trying": {},
        "candidates": {
            "name": "text",
            "tells": "text",
            "look_alikes": "texts",
            "zones": "texts",
            "both_sides": "truth",
        },
        "points": {"letters": "texts"},
        "visit_sheets": {},
        "treatment_policy": {
            "version": "text",
            "setting": ("informed", "strict"),
            "level": SAFETY_LEVELS,
            "names": "texts",
            "places": "texts",
        },
        "safety": {"severity": ("must", "should")},
        "due": {"do": "text"},
    }
)
# Tables of one topic, with their keys; all texts unless their check says otherwise.
_TABLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "documents_say": ("text", "compared", "shown_as", "audience"),
        "doses": ("usual_start", "usual_max", "audience"),
        "licence": ("item_text", "scoring", "terms"),
    }
)
_TABLES_OF = MappingProxyType(
    {
        "drugs": ("doses",),
        "labs": ("conversion",),
        "blood": ("conversion",),
        "scales": ("licence",),
        "severity": ("licence",),
    }
)
_COMMON = (
    *OPTIONAL,
    *("audience", "guideline", "year", "joined", "values", "documents_say"),
    *("see", "differs_from", "why_differs", "until", "replaced_by"),
)
_LINKS = ("same_as", "see", "differs_from", "replaced_by")
_TOGETHER = (("guideline", "year"), ("differs_from", "why_differs"), ("until", "replaced_by"))

# A dose in a text; a concentration is none.
DOSE = re.compile(r"\d ?(?:mg|MME)\b(?!/(?:dL|L)\b)")
_ID = re.compile(r"[a-z]+(\.[A-Za-z0-9_]+)+")
_LOINC = re.compile(r"\d{3,5}-\d")


def check_topic(topic: str, data: Entry, sources: Entry, medicines: Entry) -> set[str]:
    """Check every entry of one file of facts.

    Parameters
    ----------
    topic : str
        One of `FIELDS`.
    data : mapping
        The parsed file.
    sources, medicines : mapping
        The parsed ``sources.toml``, and the medicines of ``drug_names.toml`` by id.

    Returns
    -------
    set of str
        The sources that are cited.

    Raises
    ------
    KnowledgeError
    """
    check_choice(f"{topic}.toml", "topic", topic, tuple(FIELDS))
    used: set[str] = set()
    for id_, entry in data.items():
        where = f"{topic}.toml [{id_}]"
        if id_ in ("schema", "topic"):
            continue
        if not isinstance(entry, Mapping) or not _ID.fullmatch(id_):
            refuse(where, "it is no entry with an id", "give a table, named such as crit.dsm5")
        if "same_as" in entry:
            check_keys(where, entry, ("same_as",), ("note",))
            check_texts(where, entry, "note")
            continue
        used |= _check_entry(where, topic, entry, sources)
        for medicine in entry.get("medicines", ()):
            if medicine not in medicines:
                refuse(where, f"{medicine} is not in drug_names.toml", "add or correct it")
    return used


def check_fact_files(data: Mapping[str, Entry]) -> None:
    """Check what concerns all files together: each id once, and every id that is named exists.

    Raises
    ------
    KnowledgeError
    """
    home = _homes(data)
    for topic, tables in data.items():
        for id_, entry in _facts_of(tables) if tables["schema"] == FACTS else ():
            where = f"{topic}.toml [{id_}]"
            for key in (key for key in _LINKS if key in entry):
                for named in check_strings(where, key, entry[key]):
                    target = data[home[named]].get(named, {}) if named in home else None
                    if target is None or named == id_ or "same_as" in target:
                        refuse(where, f"{key} names {named}, no other fact", "correct the id")


def _homes(data: Mapping[str, Entry]) -> dict[str, str]:
    """The file each fact stands in, by the id of the fact."""
    home: dict[str, str] = {}
    for topic, tables in data.items():
        facts = tables["schema"] in (FACTS, TREATMENT)
        for path, _ in _facts_of(tables) if facts else entries(tables, "says"):
            id_ = path if facts else f"{topic}.{path}"
            if id_ in home:
                refuse(f"{topic}.toml [{id_}]", f"{home[id_]}.toml has it too", "keep one")
            home[id_] = topic
    return home


def _facts_of(tables: Entry) -> Iterator[tuple[str, Entry]]:
    return ((id_, entry) for id_, entry in tables.items() if isinstance(entry, Mapping))


def _check_entry(where: str, topic: str, entry: Entry, sources: Entry) -> set[str]:
    fields, tables = FIELDS[topic], _TABLES_OF.get(topic, ())
    check_keys(where, entry, ("says", *CITED, "tier"), (*_COMMON, *fields, *tables))
    check_texts(where, entry, "says", "population", "guideline", "note", "why_differs")
    for key in ("says", "note", "why_differs"):
        check_sentence(where, key, entry.get(key, "."))
    for name in (name for name in fields if name in entry):
        _check_field(where, name, fields[name], entry[name])
    _check_edition(where, entry)
    check_audience(where, entry)
    for name in (name for name in ("documents_say", *tables) if name in entry):
        _check_table(where, name, entry)
    _check_values(where, entry)
    cited = check_cited(where, entry, sources)
    _check_tier(where, entry, sources)
    _check_doses(where, entry)
    return cited


def _check_field(where: str, name: str, kind: _Kind, value: object) -> None:
    if isinstance(kind, tuple):
        check_choice(where, name, value, kind)
    elif kind == "truth":
        if type(value) is not bool:
            refuse(where, f"{name} is {value!r}", "give true or false")
    elif kind == "unit":
        check_unit(where, value)
    elif kind == "loinc":
        if not isinstance(value, str) or not _LOINC.fullmatch(value):
            refuse(where, f"{value!r} is no LOINC code", "give it as 2276-4")
    elif kind == "text":
        check_texts(where, {name: value}, name)
    else:
        check_strings(where, name, value)


def _check_edition(where: str, entry: Entry) -> None:
    for one, other in _TOGETHER:
        if (one in entry) != (other in entry):
            refuse(where, f"{one} and {other} go together", "give both or neither")
    if type(entry.get("year", 0)) is not int:
        refuse(where, f"year is {entry['year']!r}", "give a whole number")
    if "until" in entry:
        check_date(where, "until", entry["until"])


def _check_table(where: str, name: str, entry: Entry) -> None:
    table, inside = entry[name], f"{where} {name}"
    if name == "conversion":
        check_unit(inside, entry.get("unit"))
        for unit, factor in table.items():
            check_unit(inside, unit)
            if type(factor) is not float or not factor > 0:
                refuse(inside, f"{unit} is {factor!r}", "give so many as one `unit` is, as 2.0")
        return
    check_keys(inside, table, (), _TABLES[name])
    check_audience(inside, table)
    for key, value in table.items():
        _check_field(inside, key, "truth" if key in ("item_text", "scoring") else "text", value)


def _check_values(where: str, entry: Entry) -> None:
    for name, value in entry.get("values", {}).items():
        check_number(f"{where} {name}", name, value, hidden="audience" in entry)
    check_choice(where, "joined", entry.get("joined", "all"), ("all", "any"))
    if "joined" in entry and len(entry.get("values", {})) < 2:
        refuse(where, "it joins fewer than two limits", "remove joined or add what is missing")


def _check_tier(where: str, entry: Entry, sources: Entry) -> None:
    """The tier is that of a source; what is from memory has M."""
    tier, status = entry["tier"], entry["status"]
    if (tier == "M") != (status == "memory"):
        refuse(where, f"tier is {tier}, but status is {status}", "M goes with memory")
    held = {(find_entry(sources, key) or {}).get("tier") for key in entry["sources"]}
    if tier != "M" and tier not in held:
        refuse(where, f"tier is {tier}, but no source has it", "give that of its best source")


def _check_doses(where: str, entry: Entry) -> None:
    """What holds a dose may be shown to clinicians only."""
    for key, value in entry.items() if "audience" not in entry else ():
        marked = isinstance(value, Mapping) and "audience" in value
        if not marked and any(DOSE.search(text) for text in _texts(value)):
            refuse(where, f"{key} holds a dose", 'mark it with audience = "clinician"')


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | Mapping):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(item)
