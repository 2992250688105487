"""Parsed data files turned into objects; nothing here reads a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from types import MappingProxyType
from typing import Any, cast

from ekbom.model.answer import LEVELS, Level
from ekbom.model.errors import KnowledgeError
from ekbom.model.policy import LevelRule, Policy, Priors

# The one limit that is a finding of others and therefore stands among the facts on the IRLS.
_NO_TREATMENT = "irls.no_treatment"
_BUILT = ("levels", "priors", "no_treatment_irls")
_WORD = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True, slots=True)
class DrugName:
    """A medicine or supplement as people write it.

    Attributes
    ----------
    id : str
        Key in ``drug_names.toml``.
    names : tuple of str
        International names first, then brands and other spellings.
    drug_class : str
    prescription : bool
        Whether it counts as prescribed; where countries differ, it does.
    note : str
        Why, where it is not plain; otherwise empty.
    """

    id: str
    names: tuple[str, ...]
    drug_class: str
    prescription: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """A fact with everything a reader needs to judge it.

    Attributes
    ----------
    id : str
    says : str
        The fact as one sentence.
    value : float, mapping of name to float, or None
    unit, population : str
        Empty where the fact holds no number.
    sources : tuple of str
        Citations.
    locator : str
        Where in the source it was seen, or "not recorded".
    certainty, status : str
    checked : date
    note : str
    memory_parts : tuple of str
        What of it was not checked against the source.
    """

    id: str
    says: str
    value: float | Mapping[str, float] | None
    unit: str
    population: str
    sources: tuple[str, ...]
    locator: str
    certainty: str
    status: str
    checked: date
    note: str = ""
    memory_parts: tuple[str, ...] = ()

    def say(self) -> str:
        """The sentence with its sources and how far it was checked, for a page footer."""
        if self.certainty == "choice":
            return f"{self.says} A choice of this project, not a finding of anybody."
        seen = "Checked" if self.status == "verified" else "From memory, not yet checked"
        where = "" if self.locator == "not recorded" else f" in the source ({self.locator})"
        parts = [
            self.says,
            f"{'Source' if len(self.sources) == 1 else 'Sources'}: {'; '.join(self.sources)}.",
            f"{seen}{where}, {self.checked.isoformat()}.",
        ]
        if self.memory_parts:
            parts.append(f"Not yet checked: {', '.join(self.memory_parts)}.")
        return " ".join(parts)


def words_of(text: str) -> tuple[str, ...]:
    """The words and numbers of a text in small letters: ``L-Dopa 50mg`` is l, dopa, 50, mg."""
    return tuple(_WORD.findall(text.casefold()))


def find_entry(data: Mapping[str, Any], path: str) -> Mapping[str, Any] | None:
    """The table at a dotted path such as ``limits.fdr_q``, or None."""
    found: Any = data
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else None


def entries(
    data: Mapping[str, Any], marker: str, path: str = ""
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every table that holds the key `marker`, with its dotted path."""
    for name, table in data.items():
        if isinstance(table, Mapping):
            if marker in table:
                yield path + name, table
            else:
                yield from entries(table, marker, f"{path}{name}.")


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


def build_drugs(data: Mapping[str, Any]) -> Mapping[str, DrugName]:
    """Medicines by id, from a parsed ``drug_names.toml``."""
    return MappingProxyType(
        {
            id_: DrugName(
                id=id_,
                names=(*table["names"], *table.get("brands", ())),
                drug_class=table["class"],
                prescription=table["prescription"],
                note=table.get("note", ""),
            )
            for id_, table in data["drug"].items()
        }
    )


def cite(source: Mapping[str, Any]) -> str:
    """A source as one line of print."""
    if "citation" in source:
        parts = [source["citation"]]
    else:
        year = f" ({source['year']})" if "year" in source else ""
        parts = [f"{source['authors']}{year}", source["title"]]
    parts += [source["journal"]] if "journal" in source else []
    parts += [f"{key} {source[key]}" for key in ("doi", "pmid") if key in source]
    if "memory_parts" in source:
        parts.append(f"From memory: {', '.join(source['memory_parts'])}")
    return ". ".join(part.rstrip(".") for part in parts)


def build_explained(id_: str, entry: Mapping[str, Any], sources: Mapping[str, Any]) -> Explained:
    """A fact of a data file with its citations.

    Raises
    ------
    KnowledgeError
        When a source of the entry does not exist.
    """
    cited = []
    for key in entry["sources"]:
        source = find_entry(sources, key)
        if source is None:
            raise KnowledgeError(id_, f"its source {key} does not exist", "add it to sources.toml")
        cited.append(cite(source))
    values = entry.get("values")
    return Explained(
        id=id_,
        says=entry["says"],
        value=entry.get("value") if values is None else MappingProxyType(dict(values)),
        unit=entry.get("unit", ""),
        population=entry.get("population", ""),
        sources=tuple(cited),
        locator=entry["locator"],
        certainty=entry["certainty"],
        status=entry["status"],
        checked=entry["checked"],
        note=entry.get("note", ""),
        memory_parts=tuple(entry.get("memory_parts", ())),
    )
