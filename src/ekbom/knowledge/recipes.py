"""The kinds of made-up nights, read from ``simulation.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any

from ekbom.knowledge.build import entries
from ekbom.knowledge.load import read_topic
from ekbom.model.errors import KnowledgeError, UsageError
from ekbom.model.recipe import Recipe

# Each kind starts from this one.
BASE = "clean"


def kinds() -> tuple[str, ...]:
    """The names of all kinds, in the order of the file."""
    return tuple(_numbers(read_topic("simulation")))


@cache
def load_recipe(kind: str) -> Recipe:
    """The numbers of one kind of made-up night.

    Parameters
    ----------
    kind : str
        One of `kinds`.

    Raises
    ------
    UsageError
        For a kind that does not exist.
    KnowledgeError
        When a number is missing or not known.
    """
    return build_recipe(read_topic("simulation"), kind)


def build_recipe(data: Mapping[str, Any], kind: str) -> Recipe:
    """One kind of made-up night from a parsed ``simulation.toml``.

    Raises
    ------
    UsageError
        For a kind that does not exist.
    KnowledgeError
        When a number is missing or not known.
    """
    numbers = _numbers(data)
    if kind not in numbers:
        raise UsageError("--kind", f'"{kind}" is unknown', f"use one of {', '.join(numbers)}")
    given = {**numbers.get(BASE, {}), **numbers[kind]}
    off = sorted(set(given) ^ {field.name for field in fields(Recipe)})
    if off:
        raise KnowledgeError(
            f"simulation.toml [{kind}]",
            f"{', '.join(off)} missing or not known",
            "give the fields of a recipe, no others",
        )
    return Recipe(**given)


def _numbers(data: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for path, entry in entries(data, "says"):
        kind, field = path.split(".")
        found.setdefault(kind, {})[field] = float(entry["value"])
    return found
