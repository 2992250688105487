"""The thresholds of the main job, from the parsed data file to the policy that applies them.

Apart from `build`, since most commands ask for a fact and never for a threshold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from types import MappingProxyType
from typing import Any, cast

from ekbom.knowledge.build import find_entry
from ekbom.model.answer import LEVELS, Level
from ekbom.model.errors import KnowledgeError
from ekbom.model.policy import LevelRule, Policy, Priors

# The one limit that is a finding of others and therefore stands among the facts on the IRLS.
_NO_TREATMENT = "irls.no_treatment"
_BUILT = ("levels", "priors", "no_treatment_irls")


def build_policy(data: Mapping[str, Any]) -> Policy:
    """The policy a parsed ``nof1.toml`` describes.

    Parameters
    ----------
    data : mapping
        Tables ``limits``, ``priors``, ``irls`` and the rows of ``level``.

    Raises
    ------
    KnowledgeError
        When a threshold or a level is missing, unknown or of the wrong type.
    """
    limits = _numbers(Policy, "limits", data.get("limits", {}), but=_BUILT)
    priors = _numbers(Priors, "priors", data.get("priors", {}))
    return Policy(
        levels=_levels(data.get("level", [])),
        priors=Priors(**priors),
        no_treatment_irls=_number(_NO_TREATMENT, "float", find_entry(data, _NO_TREATMENT)),
        **cast("dict[str, Any]", limits),
    )


def _numbers(
    kind: type[Policy | Priors],
    group: str,
    table: Mapping[str, Any],
    but: tuple[str, ...] = (),
) -> dict[str, float]:
    """One number for each field of a dataclass; nothing missing, nothing over."""
    wanted = {field.name: str(field.type) for field in fields(kind) if field.name not in but}
    _same_names(f"nof1.toml [{group}]", set(wanted), set(table))
    return {name: _number(f"{group}.{name}", type_, table[name]) for name, type_ in wanted.items()}


def _number(path: str, type_: str, entry: Mapping[str, Any] | None) -> float:
    value = (entry or {}).get("value")
    if isinstance(value, bool) or not isinstance(value, int if type_ == "int" else (int, float)):
        raise KnowledgeError(
            f"nof1.toml [{path}]", f"value is {value!r}, not of type {type_}", "give such a number"
        )
    return value if type_ == "int" else float(value)


def _levels(rows: list[dict[str, Any]]) -> Mapping[Level, LevelRule]:
    names = [row.get("name") for row in rows]
    if names != list(LEVELS):
        raise KnowledgeError(
            "nof1.toml [[level]]",
            f"the levels are {', '.join(map(str, names)) or 'missing'}",
            f"give each once, in this order: {', '.join(LEVELS)}",
        )
    return MappingProxyType({name: _level(row) for name, row in zip(LEVELS, rows, strict=True)})


def _level(row: Mapping[str, Any]) -> LevelRule:
    where = f"nof1.toml [[level]] {row['name']}"
    types = {field.name: str(field.type) for field in fields(LevelRule)}
    required = {field.name for field in fields(LevelRule) if field.default is MISSING}
    _same_names(where, required, set(row), allowed=set(types))
    given: dict[str, Any] = dict(row)
    if "nights_total_by_block" in given:
        # TOML keys are text; a block is a number of nights.
        by_block = {int(block): nights for block, nights in row["nights_total_by_block"].items()}
        given["nights_total_by_block"] = MappingProxyType(by_block)
    for name, value in given.items():
        if not _fits(types[name], value):
            raise KnowledgeError(
                where, f"{name} is {value!r}, not {types[name]}", "correct the value"
            )
    return LevelRule(**given)


def _fits(type_: str, value: object) -> bool:
    """Whether a value of TOML suits a field annotated as text, such as ``int | None``."""
    plain = type_.removesuffix(" | None")
    if isinstance(value, Mapping):
        return plain.startswith("Mapping") and all(_fits("int", v) for v in value.values())
    kinds: dict[str, type] = {"bool": bool, "int": int, "float": float}
    return type(value) is kinds.get(plain, str)


def _same_names(
    where: str, wanted: set[str], given: set[str], allowed: set[str] | None = None
) -> None:
    missing, over = sorted(wanted - given), sorted(given - (allowed or wanted))
    if missing:
        raise KnowledgeError(where, f"{', '.join(missing)} missing", "add what is missing")
    if over:
        raise KnowledgeError(where, f"{', '.join(over)} not known", "remove it or correct the name")
