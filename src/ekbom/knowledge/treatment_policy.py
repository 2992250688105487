"""How the rules before a treatment are held to by default, read from ``treatment_policy.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

from ekbom.knowledge.treatment_rows import Row, rows
from ekbom.model.backing import Structure
from ekbom.model.safety_policy import PointSetting
from ekbom.model.safety_rule import SafetyLevel, Urgency

_TOPIC = "treatment_policy"


def shipped_version() -> tuple[str, date]:
    """The version of the levels as they are shipped, and its date."""
    row = _own()["levels"]
    return row["version"], row["checked"]


def shipped_setting() -> PointSetting:
    """What becomes of a point that lists warn of in pregnancy."""
    setting: PointSetting = _own()["pregnancy_points"]["setting"]
    return setting


@cache
def urgency_levels() -> Mapping[Urgency, SafetyLevel]:
    """The level of a red flag by how urgent it is."""
    found = rows(_TOPIC, "policy.urgency")
    return MappingProxyType({urgency: row["level"] for urgency, row in found})  # type: ignore[misc]


@cache
def asked_each_visit() -> frozenset[str]:
    """Answers that hold for one day only."""
    return frozenset(_own()["each_visit"]["names"])


@cache
def limbs() -> Mapping[str, tuple[str, ...]]:
    """The places of the body map that make up an arm and a leg."""
    return _places("limb")


@cache
def places_over() -> Mapping[Structure, tuple[str, ...]]:
    """The places under which a structure is taken to lie for what has no entry of its own."""
    return _places("over")  # type: ignore[return-value]  # a test holds them against STRUCTURES


@cache
def seats() -> Mapping[str, tuple[str, ...]]:
    """The places within which a point lies, by its view, on the back by its region as well."""
    return _places("seat")


def _places(kind: str) -> Mapping[str, tuple[str, ...]]:
    found = rows(_TOPIC, f"policy.{kind}")
    return MappingProxyType({name: tuple(row["places"]) for name, row in found})


@cache
def _own() -> Mapping[str, Row]:
    return MappingProxyType(dict(rows(_TOPIC, "policy")))
