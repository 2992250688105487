"""Small files to bring in, and all that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ekbom.actions.desk import Desk

HEADER = "date,urge,coffee"
ROWS = ("2026-03-04,6,1", "2026-03-05,4,0", "2026-03-06,7,2")


def write_diary(
    folder: Path, rows: Sequence[str] = ROWS, *, header: str = HEADER, name: str = "urge.csv"
) -> Path:
    """A diary of a few nights."""
    place = folder / name
    place.write_text("\n".join((header, *rows, "")), "utf-8")
    return place


def everything(desk: Desk) -> dict[str, object]:
    """All that is kept, but for the audit: to see that nothing was changed."""
    from ekbom.model.kept import KEPT_KINDS

    (person, *_) = desk.store.persons()
    kept = {kind: desk.store.find(person.id, kind) for kind in KEPT_KINDS}
    return {**kept, "originals": desk.store.originals()}
