"""Entries as they are kept, without a store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ekbom.model.kept import Kept

AT = datetime(2026, 3, 4, 21, 30)


def entry(
    at: datetime | date | None = AT, id_: str = "", note: str = "", **cells_or_fields: Any
) -> Kept:
    """An entry of the log, written ten minutes after its moment by a clock in UTC.

    Cells are given by their names; ``source``, ``author_role``, ``written_at``, ``late``, ``body``
    and ``changed_at`` are fields of the record.
    """
    names = ("source", "author_role", "written_at", "late", "body", "changed_at", "key")
    fields = {name: cells_or_fields.pop(name) for name in names if name in cells_or_fields}
    moment = at if isinstance(at, datetime) else None
    day = at.date() if isinstance(at, datetime) else at
    written = (moment or datetime(2026, 3, 5)) + timedelta(minutes=10)
    made = Kept(
        id_ or f"e{moment or day}", "p1", "entry", id_ or f"e{moment or day}",
        written.replace(tzinfo=UTC), "m1", "person", {"cells": cells_or_fields, "note": note},
        at=moment, night=day, source="log",
    )  # fmt: skip
    return replace(made, **fields)


def row(line: int | None, cells: dict[str, str], key: str = "", **fields: Any) -> Kept:
    """A row of a table that was brought."""
    body: dict[str, Any] = {"cells": cells, "note": ""}
    if line is not None:
        body["line"] = line
    made = Kept(
        key or f"row {line} {cells}", "p1", "entry", key or f"row {line} {cells}",
        datetime(2026, 3, 9, tzinfo=UTC), "m1", "person", body, source="urge.csv",
    )  # fmt: skip
    return replace(made, **fields)
