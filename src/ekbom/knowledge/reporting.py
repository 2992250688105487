"""Items of the standards of reporting, read from ``reporting.toml``."""

from __future__ import annotations

from functools import cache

from ekbom.knowledge.treatment_rows import backing, rows
from ekbom.model.reporting_item import Item, Standard


@cache
def reporting(standard: Standard) -> tuple[Item, ...]:
    """Every item of a standard, in its order."""
    return tuple(
        Item(standard, id_, row["wants"], tuple(row.get("fields", ())), backing(row))
        for id_, row in rows("reporting", standard)
    )
