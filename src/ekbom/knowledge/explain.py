"""From the id of a fact to a sentence with its sources and how far it was checked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from ekbom.knowledge.build import Explained, build_explained, entries
from ekbom.knowledge.load import read_topic, topics
from ekbom.model.errors import UsageError

__all__ = ["Explained", "explain", "fact_ids"]


def explain(fact_id: str) -> Explained:
    """A fact with its sources.

    Parameters
    ----------
    fact_id : str
        Such as ``nof1.irls.no_treatment``, ``nof1.level.helps`` or ``drug_names.ropinirole``.

    Raises
    ------
    UsageError
        When there is no such fact; names those that are spelt alike.
    """
    entry = _facts().get(fact_id)
    if entry is None:
        from difflib import get_close_matches

        near = get_close_matches(fact_id, _facts()) or ["nof1.irls.no_treatment"]
        raise UsageError(
            "explain", f"there is no fact {fact_id!r}", f"give an id such as {', '.join(near)}"
        )
    return build_explained(fact_id, entry, read_topic("sources"))


def fact_ids() -> tuple[str, ...]:
    """Every id that can be explained, in the order of the data files."""
    return tuple(_facts())


@cache
def _facts() -> Mapping[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for topic in topics():
        data = read_topic(topic)
        found |= {f"{topic}.{path}": entry for path, entry in entries(data, "says")}
        for row in data.get("level", ()):
            found[f"{topic}.level.{row['name']}"] = _level(data["level_table"], row)
        for name, row in data.get("drug", {}).items():
            found[f"{topic}.{name}"] = _drug(data["drug_table"], row)
    return MappingProxyType(found)


def _level(table: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """A claim level: the sentence is its own, the sources are those of the whole table."""
    return {**table, "says": f"{row['badge']}: {row['explains']}"}


def _drug(table: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """A medicine: class and prescription as a sentence; the code is the row of the index."""
    counts = "counts as prescribed" if row["prescription"] else "does not count as prescribed"
    says = f"{row['names'][0].capitalize()}: {row['class']}; {counts}."
    seen = {"locator": f"row {row['atc']}"} if "atc" in row else {}
    memory = [part for part in table.get("memory_parts", ()) if part in row]
    return {**table, **seen, "memory_parts": memory, **row, "says": says}
