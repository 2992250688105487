"""Parsed data files turned into objects; nothing here reads a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from ekbom.model.errors import KnowledgeError

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
    groups : tuple of str
        Which questions it calls up: ``takes_`` and one of these is what a rule asks.
    atc : str
        Its code in the ATC index, or that of its group; empty when it has none.
    """

    id: str
    names: tuple[str, ...]
    drug_class: str
    prescription: bool
    note: str = ""
    groups: tuple[str, ...] = ()
    atc: str = ""


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
                groups=tuple(table.get("groups", ())),
                atc=table.get("atc", ""),
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
