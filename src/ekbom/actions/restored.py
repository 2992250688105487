"""What a restored workspace is, and the fresh place in which a backup is checked first."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from ekbom.actions.backup import findings_of
from ekbom.actions.workspace import DATABASE
from ekbom.model.finding import Finding

if TYPE_CHECKING:
    from ekbom.storage.restoring import Fresh

# Schemas of a PostgreSQL database.
FRESH, BEFORE = "ekbom_restoring", "ekbom_before"
SQLITE = "sqlite:///"
_STAGING = ".restoring-"
_SHORT = 12


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored.

    Attributes
    ----------
    folder : Path
        Of the workspace.
    made_at : str
        When the backup was made, ISO, in UTC.
    persons, records, originals : int
        How many are there now.
    old : str
        What the database is called that was there before; empty when none was, or it was removed.
    findings : tuple of Finding
    """

    folder: Path
    made_at: str
    persons: int
    records: int
    originals: int
    old: str = ""
    findings: tuple[Finding, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """What was restored as plain values."""
        return {
            "restored": True,
            "workspace": str(self.folder),
            "made_at": self.made_at,
            "persons": self.persons,
            "records": self.records,
            "originals": self.originals,
            "old": self.old or None,
            "findings": [finding.to_dict() for finding in self.findings],
        }


@contextmanager
def staged_in(folder: Path, address: str) -> Iterator[tuple[Path, str]]:
    """A fresh place beside the workspace, and the address of a database in it; gone at the end."""
    for left in folder.glob(f"{_STAGING}*"):
        # An earlier attempt that was cut short.
        shutil.rmtree(left, ignore_errors=True)
    staging = Path(mkdtemp(prefix=_STAGING, dir=folder))
    try:
        if address.startswith(SQLITE):
            yield staging, f"{SQLITE}{staging / DATABASE}"
            return
        from ekbom.storage.replacing import drop_schema, make_schema, schema_address

        drop_schema(address, FRESH)
        make_schema(address, FRESH)
        try:
            yield staging, schema_address(address, FRESH)
        finally:
            drop_schema(address, FRESH)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def told_of(folder: Path, fresh: Fresh, old: str = "") -> Restored:
    """What was restored, with all that is missing."""
    missing = tuple(
        Finding(
            "original_missing",
            "error",
            f"original {digest[:_SHORT]}",
            "a record needs it, and it is neither in the backup nor here",
            "bring that file in again",
        )
        for digest in fresh.missing
        if digest not in fresh.manifest.left_out
    )
    return Restored(
        folder,
        fresh.about.made_at,
        fresh.persons,
        fresh.manifest.counts.get("records", 0),
        fresh.manifest.counts.get("originals", 0),
        old,
        (*findings_of(fresh.manifest, "the backup"), *missing),
    )
