"""Rules before a treatment and red flags, read from ``treatment_safety.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from ekbom.knowledge.treatment_rows import Row, backing, rows
from ekbom.model.safety_rule import RedFlag, SafetyRule

_TOPIC = "treatment_safety"
# The ends of a limit; a rule compares with one of them, so each of its numbers has one.
_ENDS = ("is", "below", "above", "at_least", "at_most")


@cache
def safety_rules() -> Mapping[str, SafetyRule]:
    """Every rule by its id, in the order of the file."""
    return MappingProxyType({id_: build_rule(id_, row) for id_, row in rows(_TOPIC, "treat")})


@cache
def red_flags() -> Mapping[str, RedFlag]:
    """Every red flag by its id."""
    return MappingProxyType(
        {
            id_: RedFlag(id_, tuple(row["signs"]), row["action"], row["urgency"], backing(row))
            for id_, row in rows(_TOPIC, "redflag")
        }
    )


def build_rule(id_: str, row: Row) -> SafetyRule:
    """One rule from its entry."""
    numbers = row.get("values", {}).items()
    return SafetyRule(
        id=id_,
        name=row["name"],
        levels=MappingProxyType(dict.fromkeys(row["acts"], row["level"]) | row.get("but", {})),
        asks=tuple(row["asks"]),
        when=row["when"],
        says=row["says"],
        letter=row.get("letter", ""),
        values=MappingProxyType(
            {name: number[end] for name, number in numbers for end in _ENDS if end in number}
        ),
        backing=backing(row),
    )
