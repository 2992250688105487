"""What a backup is made of: the names of its parts, and what is told before and behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ekbom.model.audit import Chain
from ekbom.model.errors import StoreError
from ekbom.storage.rows import line_of
from ekbom.storage.tables import audit

FORMAT = "ekbom-backup/1"
ABOUT, MANIFEST = "about.json", "manifest.json"
TABLES, ORIGINALS = "tables/", "originals/"
Row = dict[str, Any]
_AUDIT = tuple(column.name for column in audit.columns)


def altered(source: Path) -> StoreError:
    """The error to raise when a backup is not what was written."""
    return StoreError(
        str(source), "the backup was altered, or cut short", "take another copy of it"
    )


@dataclass(frozen=True, slots=True)
class About:
    """What is told of a backup before its content.

    Attributes
    ----------
    revision : str
        Of the database it was made from.
    made_at : str
        ISO, in UTC.
    version : str
        Of ekbom.
    """

    revision: str
    made_at: str
    version: str


@dataclass(slots=True)
class Manifest:
    """What is told of a backup behind its content.

    Attributes
    ----------
    counts : dict
        Rows of each table.
    head : tuple of int and str
        Number and digest of the last line of the audit.
    with_originals : bool
        False of a backup that was made before a migration: that changes no original.
    left_out : list of str
        SHA-256 of originals that were missing or altered when the backup was made.
    audit_sound : bool
        Whether the chain of the audit was whole when the backup was made.
    originals : int
        How many are inside, whole.
    size : int
        Bytes of all parts.
    """

    counts: dict[str, int] = field(default_factory=dict)
    head: tuple[int, str] = (0, "")
    with_originals: bool = True
    left_out: list[str] = field(default_factory=list)
    audit_sound: bool = True
    originals: int = 0
    size: int = 0


class Followed:
    """The chain of the audit, followed through its lines as rows."""

    def __init__(self) -> None:
        self._chain, self._sound = Chain(), True

    def follow(self, rows: Sequence[Row]) -> None:
        """The next lines."""
        for row in rows:
            line = line_of([row[name] for name in _AUDIT])
            self._sound &= self._chain.follow(line) is None

    def ends_at(self, head: tuple[int, str]) -> bool:
        """Whether all lines were as they were written, and the last one is this."""
        return self._sound and self._chain.end(head) is None
