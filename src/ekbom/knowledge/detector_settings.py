"""A parsed ``detector.toml`` turned into the detector's settings; nothing here reads a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from ekbom.model.detector import DetectorSettings
from ekbom.model.errors import KnowledgeError


def build_detector(data: Mapping[str, Any]) -> DetectorSettings:
    """The settings a parsed ``detector.toml`` describes.

    Parameters
    ----------
    data : mapping
        Table ``detector``: one entry for each field, with ``value``, or ``values`` where the
        field holds several numbers.

    Raises
    ------
    KnowledgeError
        When a number is missing, unknown, or not above zero.
    """
    table = data.get("detector", {})
    types = {field.name: str(field.type) for field in fields(DetectorSettings)}
    off = sorted(set(types) ^ set(table))
    if off:
        raise KnowledgeError(
            "detector.toml [detector]",
            f"{', '.join(off)} missing or not known",
            f"give exactly {', '.join(types)}",
        )
    built: dict[str, Any] = {}
    for name, type_ in types.items():
        entry = table[name]
        if type_ == "float":
            built[name] = _number(name, entry.get("value"))
        else:
            several = entry.get("values", {"value": None})
            built[name] = tuple(_number(name, one) for one in several.values())
    return DetectorSettings(**built)


def _number(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        raise KnowledgeError(
            f"detector.toml [detector.{name}]", f"value is {value!r}", "give a number above zero"
        )
    return float(value)
