"""Muscles and the zones they are said to refer to, read from ``muscles.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from ekbom.knowledge.treatment_rows import Row, backing, rows
from ekbom.model.muscle import MUSCLE_PARTS, Muscle

_CODES = ("uberon", "fma", "snomed")


@cache
def muscles() -> Mapping[str, Muscle]:
    """Every muscle by its id, in the order of the file."""
    return MappingProxyType({id_: build_muscle(id_, row) for id_, row in rows("muscles", "muscle")})


def build_muscle(id_: str, row: Row) -> Muscle:
    """One muscle from its entry; the entry itself backs the zones."""
    nerve, hazards = row["nerve"], row["hazards"]
    return Muscle(
        id=id_,
        name=row["name"],
        aliases=tuple(row.get("aliases", ())),
        ids=MappingProxyType({key: tuple(row["ids"][key]) for key in _CODES if key in row["ids"]}),
        nerve=nerve["is"],
        roots=nerve["roots"],
        roots_differ=nerve.get("differ", ""),
        action=row["action"],
        zones=tuple(row["zones"]),
        hazards=tuple(hazards["are"]),
        structures=tuple(hazards["structures"]),
        risk=hazards["risk"],
        stretch=row["stretch"]["is"],
        perpetuating=tuple(row["perpetuating"]["are"]),
        depth=row["depth"],
        regions=tuple(row["regions"]),
        documents=tuple(row.get("documents", ())),
        note=row.get("note", ""),
        backing=MappingProxyType(
            {part: backing(row if part == "zones" else row[part]) for part in MUSCLE_PARTS}
        ),
    )
