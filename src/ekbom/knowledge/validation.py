"""``validation.toml``: what others reached on public recordings, and what we want to reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any

from ekbom.knowledge.build import find_entry
from ekbom.knowledge.load import read_topic
from ekbom.model.errors import KnowledgeError
from ekbom.model.validation import Anchor, Gates


@cache
def load_gates() -> Gates:
    """What a release should reach on PSG-IPA.

    Raises
    ------
    KnowledgeError
        When a number is missing, not known, or no share.
    """
    return build_gates(read_topic("validation"))


@cache
def load_anchors(data_set: str) -> tuple[Anchor, ...]:
    """The figures of others to read ours beside, in the order of the file.

    Parameters
    ----------
    data_set : str
        A table of ``validation.toml`` beside those of ``others``, such as ``psg_ipa``.
    """
    return build_anchors(read_topic("validation"), read_topic("sources"), data_set)


def build_gates(data: Mapping[str, Any]) -> Gates:
    """The gates of a parsed ``validation.toml``.

    Raises
    ------
    KnowledgeError
        When a number is missing, not known, or no share.
    """
    table = data.get("gate", {})
    wanted = [field.name for field in fields(Gates)]
    off = sorted(set(table) ^ set(wanted))
    if off:
        raise KnowledgeError(
            "validation.toml [gate]",
            f"{', '.join(off)} missing or not known",
            f"give exactly {', '.join(wanted)}",
        )
    for name in wanted:
        value = table[name].get("value")
        if type(value) is not float or not 0 < value < 1:
            raise KnowledgeError(
                f"validation.toml [gate.{name}]",
                f"value is {value!r}",
                "give a share between 0 and 1",
            )
    return Gates(**{name: table[name]["value"] for name in wanted})


def build_anchors(
    data: Mapping[str, Any], sources: Mapping[str, Any], data_set: str
) -> tuple[Anchor, ...]:
    """The figures of one data set, then those of other data, from a parsed ``validation.toml``.

    Raises
    ------
    KnowledgeError
        When a source is not in ``sources.toml``.
    """
    tables = (data.get(data_set, {}), data.get("others", {}))
    return tuple(_anchor(entry, sources) for table in tables for entry in table.values())


def _anchor(entry: Mapping[str, Any], sources: Mapping[str, Any]) -> Anchor:
    named = []
    for key in entry["sources"]:
        source = find_entry(sources, key)
        if source is None:
            raise KnowledgeError(
                "validation.toml", f"its source {key} is not in sources.toml", "add it"
            )
        year = f" ({source['year']})" if "year" in source else ""
        named.append(f"{source['authors']}{year}")
    return Anchor(says=entry["says"], source="; ".join(named), status=entry["status"])
