"""What the schemas of the data files share: keys, texts, choices, and where a fact comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NoReturn

from ekbom.knowledge.build import find_entry
from ekbom.model.errors import KnowledgeError

NOT_RECORDED = "not recorded"
STATUSES = ("verified", "memory")
CERTAINTIES = ("choice", "measured", "high", "moderate", "low", "very_low", "not_graded")
TIERS = ("A", "B", "C", "R", "M", "own")

CITED = ("population", "sources", "locator", "certainty", "status", "checked")
OPTIONAL = ("note", "memory_parts")


def check_cited(where: str, entry: Mapping[str, Any], sources: Mapping[str, Any]) -> set[str]:
    """Check where a fact comes from and how far it was checked.

    Returns
    -------
    set of str
        The sources that are cited.

    Raises
    ------
    KnowledgeError
    """
    cited = check_strings(where, "sources", entry["sources"])
    found = {key: find_entry(sources, key) for key in cited}
    for key, source in found.items():
        if source is None or "tier" not in source:
            refuse(where, f"its source {key} is not in sources.toml", "add it or correct the key")
    check_choice(where, "certainty", entry["certainty"], CERTAINTIES)
    check_choice(where, "status", entry["status"], STATUSES)
    check_texts(where, entry, "locator")
    statuses = {source["status"] for source in found.values() if source}
    if entry["status"] == "verified" and "verified" not in statuses:
        refuse(where, "it is verified, but no source of it was opened", "mark it as memory")
    opened = "verified" in statuses and set(cited) != {"project"}
    if entry["locator"] != NOT_RECORDED and not opened:
        refuse(where, "it has a locator in a source nobody opened", f"write {NOT_RECORDED!r}")
    if (entry["certainty"] == "choice") != (set(cited) == {"project"}):
        refuse(where, "a choice cites `project` alone, a finding cites others", "correct one")
    check_date(where, "checked", entry["checked"])
    if "memory_parts" in entry:
        check_strings(where, "memory_parts", entry["memory_parts"])
    return set(cited)


def check_keys(
    where: str, entry: Mapping[str, Any], required: Sequence[str], optional: Sequence[str]
) -> None:
    """Refuse an entry that lacks a key or holds one that is not known."""
    for key in required:
        if key not in entry:
            refuse(where, f"{key} is missing", "add it")
    for key in entry:
        if key not in required and key not in optional:
            refuse(where, f"{key} is not known", "remove it or correct the name")


def check_texts(where: str, entry: Mapping[str, Any], *keys: str) -> None:
    """Refuse what is no text, empty, or holds stray spaces; keys that are missing pass."""
    for key in keys:
        text = entry.get(key, "-")
        if not isinstance(text, str) or not text or " ".join(text.split()) != text:
            refuse(where, f"{key} is {text!r}", "give a text without stray spaces")


def check_sentence(where: str, key: str, text: str) -> None:
    """Refuse a text that does not end with a full stop."""
    if not text.endswith("."):
        refuse(where, f"{key} is not a sentence", "end it with a full stop")


def check_choice(where: str, key: str, value: object, allowed: Sequence[str]) -> None:
    """Refuse what is none of the words that are allowed."""
    if value not in allowed:
        refuse(where, f"{key} is {value!r}", f"give one of {', '.join(allowed)}")


def check_date(where: str, key: str, value: object) -> None:
    """Refuse what is no day of the calendar."""
    if type(value) is not date:
        refuse(where, f"{key} is {value!r}", "give a date such as 2026-11-21")


def check_strings(where: str, key: str, value: object) -> list[str]:
    """A list of texts that is not empty and holds nothing twice."""
    if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
        refuse(where, f"{key} is {value!r}", "give a list of texts")
    if len(set(value)) != len(value):
        refuse(where, f"{key} holds something twice", "keep it once")
    return value


def refuse(where: str, problem: str, todo: str) -> NoReturn:
    """Raise the one error of a data file."""
    raise KnowledgeError(where, problem, todo)
