"""Acupuncture points and the lines they lie on, read from ``acupoints.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from ekbom.knowledge.treatment_rows import Row, backing, rows
from ekbom.model.acupoint import POINT_PARTS, Acupoint, Line


@cache
def acupoints() -> Mapping[str, Acupoint]:
    """Every point by its code, in the order of the file."""
    found = rows("acupoints", "point")
    return MappingProxyType({code: build_point(code, row) for code, row in found})


@cache
def lines() -> Mapping[str, Line]:
    """The lines by their code, with the number of their points and their other prefixes."""
    return MappingProxyType(
        {code: build_line(code, row) for code, row in rows("acupoints", "line")}
    )


def build_point(code: str, row: Row) -> Acupoint:
    """One point from its entry; the entry itself backs the place."""
    tissue, cautions = row["tissue"], row["cautions"]
    return Acupoint(
        code=code,
        pinyin=row["pinyin"],
        hanzi=row["hanzi"],
        aliases=tuple(row.get("aliases", ())),
        line=row["line"],
        region=row["region"],
        view=row["view"],
        location=row["location"],
        layer=tissue["layer"],
        nerve=tissue["nerve"],
        cautions=tuple(cautions["are"]),
        structures=tuple(cautions["structures"]),
        risk=cautions["risk"],
        pregnancy=row["pregnancy"]["is"],
        trials=tuple(row.get("trials", ())),
        documents=tuple(row.get("documents", ())),
        backing=MappingProxyType(
            {part: backing(row if part == "location" else row[part]) for part in POINT_PARTS}
        ),
    )


def build_line(code: str, row: Row) -> Line:
    """One line from its entry; the entry itself backs the number of its points."""
    return Line(
        code=code,
        name=row["name"],
        points=row["points"],
        aliases=tuple(row["aliases"]["are"]),
        midline=row["midline"],
        number_backing=backing(row),
        alias_backing=backing(row["aliases"]),
    )
