"""``nights.toml``: the settings of a scored night, and the context its numbers are read in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from types import MappingProxyType
from typing import Any

from ekbom.knowledge.build import Explained, build_explained
from ekbom.knowledge.load import read_topic
from ekbom.model.errors import KnowledgeError
from ekbom.model.night_policy import (
    AgreePolicy,
    AlternatingPolicy,
    FastPolicy,
    HistogramPolicy,
    IntervalPolicy,
    NightPolicy,
)

_PARTS: Mapping[str, type[Any]] = MappingProxyType(
    {
        "interval": IntervalPolicy,
        "histogram": HistogramPolicy,
        "hflm": FastPolicy,
        "alma": AlternatingPolicy,
        "agree": AgreePolicy,
    }
)
_CONTEXT = ("adult", "child", "no_severity", "sit")


@cache
def load_night_policy() -> NightPolicy:
    """The settings of a scored night; reads ``nights.toml`` alone.

    Raises
    ------
    KnowledgeError
        When a number is missing, unknown, of the wrong type, or not above zero.
    """
    return build_night_policy(read_topic("nights"))


@cache
def night_context() -> Mapping[str, Explained]:
    """What a reader of a PLM index must know beside it, by name.

    Returns
    -------
    mapping
        ``adult``, ``child``, ``no_severity`` and ``sit``, each a sentence with its source. The
        limits are context; no index is held against them here.
    """
    return build_context(read_topic("nights"), read_topic("sources"))


@cache
def pattern_clauses() -> Mapping[str, tuple[Explained, ...]]:
    """Every clause of the patterns ``hflm`` and ``alma``; a status of memory is not checked yet."""
    data, sources = read_topic("nights"), read_topic("sources")
    return MappingProxyType(
        {
            name: tuple(
                build_explained(f"nights.{name}.{one}", entry, sources)
                for one, entry in data[name].items()
            )
            for name in ("hflm", "alma")
        }
    )


def build_night_policy(data: Mapping[str, Any]) -> NightPolicy:
    """The settings a parsed ``nights.toml`` describes.

    Raises
    ------
    KnowledgeError
        When a number is missing, unknown, of the wrong type, or not above zero.
    """
    built = {name: kind(**_table(data, name, kind)) for name, kind in _PARTS.items()}
    return NightPolicy(**built)


def build_context(data: Mapping[str, Any], sources: Mapping[str, Any]) -> Mapping[str, Explained]:
    """The context lines of a parsed ``nights.toml``.

    Raises
    ------
    KnowledgeError
        When a line is missing or unknown.
    """
    table = data.get("context", {})
    _same("context", set(table), set(_CONTEXT))
    return MappingProxyType(
        {name: build_explained(f"nights.context.{name}", table[name], sources) for name in _CONTEXT}
    )


def _table(data: Mapping[str, Any], name: str, kind: type[Any]) -> dict[str, float]:
    types = {field.name: str(field.type) for field in fields(kind)}
    table = data.get(name, {})
    _same(name, set(table), set(types))
    return {one: _number(f"{name}.{one}", type_, table[one]) for one, type_ in types.items()}


def _same(name: str, given: set[str], wanted: set[str]) -> None:
    off = sorted(given ^ wanted)
    if off:
        raise KnowledgeError(
            f"nights.toml [{name}]",
            f"{', '.join(off)} missing or not known",
            f"give exactly {', '.join(sorted(wanted))}",
        )


def _number(path: str, type_: str, entry: Mapping[str, Any]) -> float:
    value = entry.get("value")
    fits = int if type_ == "int" else (int, float)
    if isinstance(value, bool) or not isinstance(value, fits) or not value > 0:
        raise KnowledgeError(
            f"nights.toml [{path}]",
            f"value is {value!r}, not of type {type_} and above zero",
            "give such a number",
        )
    return value if type_ == "int" else float(value)
