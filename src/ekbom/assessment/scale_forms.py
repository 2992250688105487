"""What a scale is made of, in numbers: how many parts, what each may be, what the total may be.

The numbers stand in the facts; no item text stands anywhere (rule.19).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from ekbom.knowledge.explain import shipped_facts

Range = tuple[float, float]

# Each scale by the name of a file: how it is spoken of, and the fact that holds its numbers.
_SCALES = MappingProxyType(
    {
        "irls": ("IRLS", "scale.irls"),
        "rls6": ("RLS-6", "scale.rls6"),
        "isi": ("ISI", "scale.isi"),
        "ess": ("ESS", "scale.ess"),
        "psqi": ("PSQI", "scale.psqi"),
        "jhrlss": ("JHRLSS", "scale.jhrlss.levels"),
        "cgi": ("CGI", "scale.cgi"),
        "rlsqol": ("RLSQoL", "scale.rlsqol"),
        "asrs": ("ASRS", "scale.asrs.range"),
        "phq9": ("PHQ-9", "mood.phq9"),
        "gad7": ("GAD-7", "mood.gad7"),
        "urge": ("own rating of the urge", "own.urge"),
    }
)
# Scales whose parts have names and not numbers.
_NAMED = MappingProxyType({"cgi": ("severity", "improvement")})
# A total that need not be a whole number: a summary of its own, and our own open measure.
ANY_NUMBER = ("rlsqol", "urge")


@dataclass(frozen=True, slots=True)
class Form:
    """What a scale is made of, in numbers.

    Attributes
    ----------
    name : str
        As in a file: ``irls``.
    title : str
        As it is spoken of: ``IRLS``.
    fact : str
        Where its numbers stand.
    parts : mapping of str to (float, float)
        The range of each part; empty where no rule is held that makes a total of parts.
    total : (float, float) or None
        None where there is no total.
    checked : bool
        Whether the ranges were checked against a source.
    """

    name: str
    title: str
    fact: str
    parts: Mapping[str, Range]
    total: Range | None
    checked: bool


@cache
def forms() -> Mapping[str, Form]:
    """Every scale that can be taken, by its name in a file."""
    return MappingProxyType({name: _form(name, *given) for name, given in _SCALES.items()})


def _form(name: str, title: str, fact: str) -> Form:
    entry = shipped_facts()[fact]
    values = entry["values"]
    parts = {part: _range(values[part]) for part in _NAMED.get(name, ())}
    if "each" in values:
        count = int(values["parts"]["is"])
        parts = {str(part): _range(values["each"]) for part in range(1, count + 1)}
    total = _range(values.get("total") or values["levels"]) if _has_total(values) else None
    checked = entry["status"] == "verified"
    return Form(name, title, fact, MappingProxyType(parts), total, checked)


def _has_total(values: Mapping[str, Any]) -> bool:
    return "total" in values or "levels" in values


def _range(value: Mapping[str, Any]) -> Range:
    """The lower and the upper end, of a range or of a list of levels."""
    several = value.get("are") or (value["from"], value["to"])
    return float(min(several)), float(max(several))


def form_name(scale: str) -> str:
    """A scale as files name it: ``PHQ-9`` is ``phq9``."""
    return "".join(letter for letter in scale.casefold() if letter.isalnum())
