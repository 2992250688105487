"""The form of the claims and of the words under which they are looked for.

``claims.toml`` and ``claims_words.toml`` have ``schema = "ekbom-claims/1"``. In the first each
table is named by the id of its claim, in quotes, such as ``["claim.s4.06"]``, or by a next step,
such as ``["next.iron"]``. The keys of a claim:

statement, reason
    What is claimed and why it is judged so, each in words of this project. What is claimed is no
    fact, and no run of words is taken from where it was met.
topic, verdict
    One of `TOPICS`, and of the verdicts.
next
    The next step that is shown with it.
facts, sources
    What the verdict rests on; at least one of them.
safety_critical
    Whether somebody could come to harm by following it.
status, checked, memory_parts
    As of every fact.
terms, heads
    Words under which it is looked for, sorted, with a space between them; for those of `heads` it
    is the first answer.
seen
    Documents and lines where it was met, such as ``004:454``.
dosed
    Statement and reason with doses, for clinicians; the plain ones hold none.

In the second ``same`` holds rows of words that mean the same in such texts, ``words`` words of one
use each, and ``limits`` from where on a claim fits a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ekbom.knowledge.build import find_entry
from ekbom.knowledge.schema_facts import DOSE
from ekbom.knowledge.schema_parts import (
    STATUSES,
    check_choice,
    check_date,
    check_keys,
    check_sentence,
    check_strings,
    check_texts,
    refuse,
)
from ekbom.model.claim import VERDICTS

CLAIMS = "ekbom-claims/1"
CLAIM, NEXT = "claim.", "next."
TOPICS = (
    *("care", "cause", "child", "course", "device", "diagnosis", "feeling", "food", "hands"),
    *("herb", "history", "iron", "medicine", "mind", "movement", "needling", "number"),
    *("pregnancy", "sleep", "warmth"),
)
USES = ("about", "elsewhere", "dropped", "denies", "eases", "worsens")
LIMITS = (
    *("weight_statement", "weight_terms", "weight_heads"),
    *(
        "strange",
        "elsewhere",
        "share",
        "share_about",
        "mass",
        "long_mass",
        "first",
        "stated",
        "close",
        "shown",
    ),
)

_REQUIRED = ("statement", "topic", "verdict", "reason", "next", "safety_critical")
_ALSO = ("status", "checked", "terms", "seen")
_OPTIONAL = ("facts", "sources", "memory_parts", "heads", "dosed")
_PLACE = re.compile(r"\d{3}:[1-9]\d*")
_ID = re.compile(r"claim\.s\d\.\d{2,3}")

Entry = Mapping[str, Any]


def check_claims(data: Entry, sources: Entry) -> set[str]:
    """Check ``claims.toml``.

    Returns
    -------
    set of str
        The sources that are cited.

    Raises
    ------
    KnowledgeError
    """
    used: set[str] = set()
    steps: set[str] = set()
    for id_, entry in data.items():
        where = f"claims.toml [{id_}]"
        if id_ in ("schema", "topic"):
            continue
        if id_.startswith(NEXT):
            check_keys(where, entry, ("says",), ())
            check_texts(where, entry, "says")
            check_sentence(where, "says", entry["says"])
        elif _ID.fullmatch(id_):
            used |= _check_claim(where, entry, sources)
            steps.add(f"{NEXT}{entry['next']}")
        else:
            refuse(where, "it is neither a claim nor a next step", "name it such as claim.s0.01")
    given = {id_ for id_ in data if id_.startswith(NEXT)}
    for step in sorted(given ^ steps):
        what = "is not there" if step in steps else "is used by no claim"
        refuse(f"claims.toml [{step}]", f"this next step {what}", "correct the name")
    return used


def check_claim_grounds(data: Entry, facts: Mapping[str, Entry], sources: Entry) -> None:
    """Check that every fact a claim rests on exists, and that a verified one has verified ground.

    Raises
    ------
    KnowledgeError
    """
    for id_, entry in data.items():
        if not id_.startswith(CLAIM):
            continue
        where = f"claims.toml [{id_}]"
        for fact in entry.get("facts", ()):
            if "says" not in facts.get(fact, {}):
                refuse(where, f"it rests on {fact}, which is no fact", "correct the id")
        held = [facts[fact]["status"] for fact in entry.get("facts", ())]
        held += [(find_entry(sources, key) or {})["status"] for key in entry.get("sources", ())]
        if entry["status"] == "verified" and "verified" not in held:
            refuse(where, "it is verified, but nothing it rests on is", "mark it as memory")


def check_claim_words(data: Entry) -> None:
    """Check ``claims_words.toml``.

    Raises
    ------
    KnowledgeError
    """
    where = "claims_words.toml"
    check_keys(where, data, ("schema", "topic", "same", "words", "limits"), ())
    check_keys(f"{where} [same]", data["same"], ("rows",), ())
    owner: dict[str, str] = {}
    for row in data["same"]["rows"]:
        for word in check_strings(f"{where} [same]", "a row", row):
            if owner.setdefault(word, row[0]) != row[0]:
                refuse(f"{where} [same]", f"{word!r} stands in two rows", "keep it in one")
    check_keys(f"{where} [words]", data["words"], USES, ())
    for use in USES:
        check_strings(f"{where} [words]", use, data["words"][use])
    check_keys(f"{where} [limits]", data["limits"], LIMITS, ())
    for name, value in data["limits"].items():
        if type(value) not in (int, float) or not value > 0:
            refuse(f"{where} [limits]", f"{name} is {value!r}", "give a number above zero")


def _check_claim(where: str, entry: Entry, sources: Entry) -> set[str]:
    check_keys(where, entry, (*_REQUIRED, *_ALSO), _OPTIONAL)
    check_texts(where, entry, "statement", "reason", "terms", "heads", "next")
    for key in ("statement", "reason"):
        check_sentence(where, key, entry[key])
    check_choice(where, "topic", entry["topic"], TOPICS)
    check_choice(where, "verdict", entry["verdict"], VERDICTS)
    check_choice(where, "status", entry["status"], STATUSES)
    check_date(where, "checked", entry["checked"])
    if type(entry["safety_critical"]) is not bool:
        refuse(where, "safety_critical is neither true nor false", "give one")
    if not entry.get("facts") and not entry.get("sources"):
        refuse(where, "it rests on nothing", "name facts or sources")
    for key in ("facts", "sources", "memory_parts", "seen"):
        if key in entry:
            check_strings(where, key, entry[key])
    for place in entry["seen"]:
        if not _PLACE.fullmatch(place):
            refuse(where, f"it was seen at {place!r}", "write document and line, as 004:454")
    for key in ("terms", "heads"):
        words = entry.get(key, "").split()
        if words != sorted(set(words)):
            refuse(where, f"its {key} are not sorted, or one stands twice", "sort them")
    _check_doses(where, entry)
    cited = set(entry.get("sources", ()))
    for key in sorted(cited):
        if find_entry(sources, key) is None:
            refuse(where, f"its source {key} is not in sources.toml", "add it or correct the key")
    return cited


def _check_doses(where: str, entry: Entry) -> None:
    """Doses stand under `dosed` alone, which clinicians see."""
    if "dosed" in entry:
        check_keys(where, entry["dosed"], ("statement",), ("reason",))
        check_texts(where, entry["dosed"], "statement", "reason")
    if _has_dose((entry["statement"], entry["reason"], *entry.get("memory_parts", ()))):
        refuse(where, "it holds a dose", "put it under dosed")
    if "dosed" in entry and not _has_dose(entry["dosed"].values()):
        refuse(where, "dosed holds no dose", "remove it")


def _has_dose(texts: Iterable[str]) -> bool:
    return any(DOSE.search(text) for text in texts)
