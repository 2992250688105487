"""The form of the files on treatment, and what every entry of one must hold.

Such a file has ``schema = "ekbom-treatment/1"``. Each table is named by the id of its entry, in
quotes, such as ``["muscle.piriformis"]``, and has ``says``, where it comes from and how far it was
checked, as every fact, perhaps ``values``, and the fields of its kind. The kind is what stands
before the last dot. Some kinds have parts, tables within the entry: each part names ``sources``
and ``status`` of its own, because nerve, hazards and stretch of one muscle come from different
books. `FIELDS` lists fields by kind, `PARTS` the fields of parts; a kind in `SENTENCES` has none.

A zone is where pain is said to be felt, a place is what can be marked on the body map. ``beside``
of a place must be said from both sides. ``level`` of a rule holds for all of ``acts``; ``but``
gives some of them another one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from ekbom.knowledge.facts import TREATMENT
from ekbom.knowledge.schema_numbers import check_number
from ekbom.knowledge.schema_parts import (
    CITED,
    OPTIONAL,
    check_choice,
    check_cited,
    check_keys,
    check_sentence,
    check_strings,
    check_texts,
    refuse,
)
from ekbom.model.acupoint import PREGNANCY_FLAGS
from ekbom.model.backing import RISKS, STRUCTURES
from ekbom.model.muscle import DEPTHS
from ekbom.model.region import VIEWS
from ekbom.model.reporting_item import STANDARDS
from ekbom.model.safety_rule import ACTS, READERS, SAFETY_LEVELS, URGENCIES

Entry = Mapping[str, Any]
Check = Callable[[str, str, object], None]

_CODE = re.compile(r"([A-Z]{2})([1-9]\d?)")


def _text(where: str, key: str, value: object) -> None:
    check_texts(where, {key: value}, key)


def _texts(where: str, key: str, value: object) -> None:
    for text in check_strings(where, key, value):
        _text(where, key, text)


def _any_texts(where: str, key: str, value: object) -> None:
    if value != []:
        _texts(where, key, value)


def _any_text(where: str, key: str, value: object) -> None:
    if value != "":
        _text(where, key, value)


def _sentence(where: str, key: str, value: object) -> None:
    _text(where, key, value)
    check_sentence(where, key, str(value))


def _true(where: str, key: str, value: object) -> None:
    if value is not True:
        refuse(where, f"{key} is {value!r}", "leave it out where it is not true")


def _truth(where: str, key: str, value: object) -> None:
    if type(value) is not bool:
        refuse(where, f"{key} is {value!r}", "give true or false")


def _count(where: str, key: str, value: object) -> None:
    if type(value) is not int or value < 1:
        refuse(where, f"{key} is {value!r}", "give a whole number from 1 on")


def _one(*words: str) -> Check:
    def check(where: str, key: str, value: object) -> None:
        check_choice(where, key, value, words)

    return check


def _some(*words: str) -> Check:
    def check(where: str, key: str, value: object) -> None:
        _any_texts(where, key, value)
        for word in value if isinstance(value, list) else ():
            check_choice(where, key, word, words)

    return check


def _levels(where: str, key: str, value: object) -> None:
    if not isinstance(value, Mapping) or not value:
        refuse(where, f"{key} is {value!r}", "give a level by act")
    for act, level in value.items():
        check_choice(where, key, act, ACTS)
        check_choice(where, f"{key} {act}", level, SAFETY_LEVELS)


# A name with a question mark behind it may be missing.
FIELDS: Mapping[str, Mapping[str, Check]] = MappingProxyType(
    {
        "zone": {"name": _text},
        "place": {
            "name": _text,
            "views": _some(*VIEWS),
            "beside": _texts,
            "zones?": _texts,
            "middle?": _true,
            "meets?": _true,
        },
        "muscle": {
            "name": _text,
            "action": _text,
            "zones": _texts,
            "depth": _one(*DEPTHS),
            "regions": _texts,
            "aliases?": _texts,
            "documents?": _texts,
        },
        "line": {"name": _text, "points": _count, "midline": _truth},
        "point": {
            "pinyin": _text,
            "hanzi": _text,
            "line": _text,
            "region": _text,
            "view": _text,
            "location": _text,
            "aliases?": _texts,
            "trials?": _texts,
            "documents?": _texts,
        },
        "treat": {
            "name": _text,
            "level": _one(*SAFETY_LEVELS),
            "acts": _some(*ACTS),
            "asks": _texts,
            "when": _sentence,
            "but?": _levels,
            "letter?": _one(*READERS[1:]),
        },
        "redflag": {"signs": _texts, "action": _sentence, "urgency": _one(*URGENCIES)},
        **{name: {"wants": _sentence, "fields?": _texts} for name in STANDARDS if name != "robint"},
        "robint": {"wants": _sentence, "subscale": _one("internal", "external")},
    }
)
PARTS: Mapping[str, Mapping[str, Mapping[str, Check]]] = MappingProxyType(
    {
        "muscle": {
            "ids": {"uberon?": _texts, "fma?": _texts, "snomed?": _texts},
            "nerve": {"is": _text, "roots": _text, "differ?": _text},
            "hazards": {"are": _texts, "structures": _some(*STRUCTURES), "risk": _one(*RISKS)},
            "stretch": {"is": _any_text},
            "perpetuating": {"are": _any_texts},
        },
        "line": {"aliases": {"are": _any_texts}},
        "point": {
            "tissue": {"layer": _text, "nerve": _text},
            "cautions": {"are": _any_texts, "structures": _some(*STRUCTURES), "risk": _one(*RISKS)},
            "pregnancy": {"is": _one(*PREGNANCY_FLAGS)},
        },
    }
)
# What is no more than a sentence with its numbers.
SENTENCES = (
    *("muscle.caveat", "muscle.risk", "point.about", "point.names", "point.dose"),
    *("treat.level", "treat.about", "harm", "harm.grade", "harm.about", "aftercare", "schedule"),
    *("report", "report.upgrade", "report.map", "report.code"),
)
_TOPIC_OF: Mapping[str, str] = MappingProxyType(
    {
        "zone": "body",
        "place": "body",
        "muscle": "muscles",
        "line": "acupoints",
        "point": "acupoints",
        "treat": "treatment_safety",
        "redflag": "treatment_safety",
        "harm": "treatment_safety",
        "aftercare": "treatment_safety",
        "schedule": "treatment_schedule",
        "report": "reporting",
        **dict.fromkeys(STANDARDS, "reporting"),
    }
)


def check_treatment(topic: str, data: Entry, sources: Entry) -> set[str]:
    """Check every entry of one file on treatment.

    Parameters
    ----------
    topic : str
    data, sources : mapping
        The parsed file, and the parsed ``sources.toml``.

    Returns
    -------
    set of str
        The sources that are cited.

    Raises
    ------
    KnowledgeError
        At the first thing that is wrong.
    """
    used: set[str] = set()
    for id_, entry in data.items():
        where = f"{topic}.toml [{id_}]"
        if id_ in ("schema", "topic"):
            continue
        kind = id_.rpartition(".")[0]
        known = kind in FIELDS or kind in SENTENCES
        if not known or _TOPIC_OF[kind.split(".")[0]] != topic or not isinstance(entry, Mapping):
            refuse(where, "it is no entry of this file", "correct its id or move it")
        used |= _check_entry(where, kind, entry, sources)
    return used


def _check_entry(where: str, kind: str, entry: Entry, sources: Entry) -> set[str]:
    fields, parts = FIELDS.get(kind, {}), PARTS.get(kind, {})
    _check_fields(where, entry, fields, ("says", *CITED, *parts), (*OPTIONAL, "values"))
    check_texts(where, entry, "says", "population", "note")
    for key in ("says", "note"):
        check_sentence(where, key, entry.get(key, "."))
    for name, value in entry.get("values", {}).items():
        check_number(f"{where} {name}", name, value, hidden=False)
    used = check_cited(where, entry, sources)
    for name, part_fields in parts.items():
        inside, part = f"{where} {name}", entry[name]
        _check_fields(inside, part, part_fields, ("sources", "status"), ("memory_parts",))
        used |= check_cited(inside, {**_plain(entry), **part}, sources)
    for trial in entry.get("trials", ()):
        used |= check_cited(where, {**_plain(entry), "sources": [trial]}, sources)
    return used


def _plain(entry: Entry) -> dict[str, Any]:
    """What a part shares with its entry: all but what was left unchecked."""
    return {key: entry[key] for key in CITED}


def _check_fields(
    where: str,
    entry: Entry,
    fields: Mapping[str, Check],
    required: tuple[str, ...],
    optional: tuple[str, ...],
) -> None:
    must = [name for name in fields if not name.endswith("?")]
    may = [name[:-1] for name in fields if name.endswith("?")]
    check_keys(where, entry, (*required, *must), (*optional, *may))
    for name, check in fields.items():
        key = name.removesuffix("?")
        if key in entry:
            check(where, key, entry[key])


def check_treatment_files(data: Mapping[str, Entry]) -> None:
    """Check what the files on treatment name in each other.

    Raises
    ------
    KnowledgeError
        At the first name that stands for nothing, and at the first place that a neighbour of it
        does not know.
    """
    found = dict(_kinds(data))
    zones, places = found.get("zone", {}), found.get("place", {})
    for name, row in found.get("muscle", {}).items():
        where = f"muscles.toml [muscle.{name}]"
        _check_known(where, row["zones"], zones, "zone")
        _check_known(where, row["regions"], places, "place")
    for name, row in places.items():
        where = f"body.toml [place.{name}]"
        _check_known(where, row.get("zones", ()), zones, "zone")
        _check_known(where, row["beside"], places, "place")
        if "middle" in row and "meets" in row:
            refuse(where, "it has no side and meets its mirror", "keep one")
        for other in row["beside"]:
            if name not in places[other]["beside"] or other == name:
                refuse(where, f"{other} does not lie beside it in turn", "say it on both sides")
    for zone in zones:
        if not any(zone in row.get("zones", ()) for row in places.values()):
            refuse(f"body.toml [zone.{zone}]", "no place covers it", "name it at one")
    _check_points(found.get("point", {}), found.get("line", {}))
    for name, row in found.get("treat", {}).items():
        for act in row.get("but", {}):
            if act not in row["acts"]:
                refuse(f"treatment_safety.toml [treat.{name}]", f"but names {act}", "add the act")


def _kinds(data: Mapping[str, Entry]) -> Iterator[tuple[str, dict[str, Entry]]]:
    """Entries of the files on treatment by kind and by the last part of their id."""
    found: dict[str, dict[str, Entry]] = {}
    for tables in data.values():
        for id_, entry in tables.items() if tables["schema"] == TREATMENT else ():
            kind, _, name = id_.rpartition(".")
            found.setdefault(kind, {})[name] = entry
    yield from found.items()


def _check_known(where: str, names: list[str], known: Entry, what: str) -> None:
    for name in names:
        if name not in known:
            refuse(where, f"there is no {what} {name!r}", "correct the name")


def _check_points(points: Entry, lines: Entry) -> None:
    for code, row in points.items():
        where, found = f"acupoints.toml [point.{code}]", _CODE.fullmatch(code)
        if found is None or found[1] != row["line"] or row["line"] not in lines:
            refuse(where, "its code is not that of a point of its line", "correct one of them")
        if int(found[2]) > lines[row["line"]]["points"]:
            refuse(where, "its line has fewer points", "correct the number")
