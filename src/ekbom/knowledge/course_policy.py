"""A parsed ``courses.toml`` turned into the policy of a course; nothing here reads a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any, cast

from ekbom.model.course import CoursePolicy
from ekbom.model.errors import KnowledgeError

_LIMITS = "relapse_limits"


def build_course_policy(data: Mapping[str, Any]) -> CoursePolicy:
    """The policy a parsed ``courses.toml`` describes.

    Parameters
    ----------
    data : mapping
        Tables ``course`` and ``relapse_limits``.

    Raises
    ------
    KnowledgeError
        When a threshold is missing, unknown or of the wrong type, or the limits do not fit.
    """
    types = {field.name: str(field.type) for field in fields(CoursePolicy) if field.name != _LIMITS}
    numbers = _table(data, "course", types)
    return CoursePolicy(**cast("dict[str, Any]", numbers), relapse_limits=_limits(data))


def build_rhythm_limits(data: Mapping[str, Any]) -> Mapping[str, float]:
    """The limits of a rhythm by name, from a parsed ``courses.toml``.

    Raises
    ------
    KnowledgeError
        When one is missing, unknown or no number.
    """
    types = {
        "cosinor_times_min": "int",
        "cosinor_spread_h": "float",
        "cosinor_days_min": "int",
        "earlier_onset_h": "float",
    }
    return MappingProxyType(_table(data, "rhythm", types))


def _table(data: Mapping[str, Any], name: str, types: Mapping[str, str]) -> dict[str, float]:
    """One number for each name; nothing missing, nothing over."""
    table = data.get(name, {})
    off = sorted(set(types) ^ set(table))
    if off:
        raise KnowledgeError(
            f"courses.toml [{name}]",
            f"{', '.join(off)} missing or not known",
            f"give exactly {', '.join(types)}",
        )
    return {one: _number(f"{name}.{one}", type_, table[one]) for one, type_ in types.items()}


def _number(path: str, type_: str, entry: Mapping[str, Any]) -> float:
    value = entry.get("value")
    if isinstance(value, bool) or not isinstance(value, int if type_ == "int" else (int, float)):
        raise KnowledgeError(
            f"courses.toml [{path}]",
            f"value is {value!r}, not of type {type_}",
            "give such a number",
        )
    return value if type_ == "int" else float(value)


def _limits(data: Mapping[str, Any]) -> tuple[tuple[float, float, float], ...]:
    """Rows of phi, limit of watch, limit of relapse; phi rises."""
    table = data.get(_LIMITS, {})
    watch, relapse = (table.get(one, {}).get("values", {}) for one in ("watch", "relapse"))
    rows = tuple(
        sorted((float(phi), float(low), float(relapse.get(phi, 0))) for phi, low in watch.items())
    )
    if not rows or set(watch) != set(relapse) or not all(0 < low < high for _, low, high in rows):
        raise KnowledgeError(
            f"courses.toml [{_LIMITS}]",
            "watch and relapse do not fit",
            "give both for the same phi, above zero, relapse above watch",
        )
    return rows
