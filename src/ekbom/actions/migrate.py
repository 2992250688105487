"""Bring the database of a workspace into the form this ekbom reads, after a backup of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ekbom.storage.sql_store import SqlStore


@dataclass(frozen=True, slots=True)
class Migrated:
    """What was done to a database.

    Attributes
    ----------
    found : str
        The revision it was in.
    newest : str
        The one this ekbom reads.
    ran : tuple of str
        Revisions that were run, or would be.
    backup : Path or None
        Of the database as it was; None when there was nothing to do.
    """

    found: str
    newest: str
    ran: tuple[str, ...] = ()
    backup: Path | None = None


def look_at_revision(address: str, key: bytes | None) -> Migrated:
    """What would be done; nothing is.

    Parameters
    ----------
    address : str
        Of the database.
    key : bytes or None

    Raises
    ------
    StoreError
        When it cannot be read, is no workspace, or was made by a later ekbom.
    """
    from ekbom.storage.connect import open_store, revision
    from ekbom.storage.tables import REVISIONS

    # Says in its own words when there is nothing, or something newer.
    open_store(address, key=key, older=True).close()
    found = revision(address, key=key)
    return Migrated(found, REVISIONS[-1], REVISIONS[REVISIONS.index(found) + 1 :])


def migrate_database(
    address: str,
    key: bytes | None,
    folder: Path,
    *,
    now: Callable[[], datetime],
    passphrase: str | None = None,
    scripts: Path | None = None,
) -> Migrated:
    """Run every revision that is still to be run, each whole or not at all.

    Parameters
    ----------
    address : str
        Of the database.
    key : bytes or None
    folder : Path
        Of the workspace, which the backup is written into.
    now : callable
        The clock.
    passphrase : str, optional
        That of a locked workspace seals the backup too.
    scripts : Path, optional
        Where the revisions stand, if not in the package.

    Raises
    ------
    StoreError
        When the backup cannot be written, and nothing was changed then; or when a revision
        failed, and the database is in the one before it.
    """
    from ekbom.actions.backup import keep_before
    from ekbom.storage.migrate import SCRIPTS, migrate
    from ekbom.storage.tables import REVISIONS

    kept: list[tuple[str, Path]] = []

    def before(store: SqlStore, revision: str) -> None:
        made_at = now().astimezone(UTC).isoformat()
        file = keep_before(store, revision, folder, made_at=made_at, passphrase=passphrase)
        kept.append((revision, file))

    ran = migrate(address, key=key, before=before, scripts=scripts or SCRIPTS)
    found, file = kept[0] if kept else (REVISIONS[-1], None)
    return Migrated(found, ran[-1] if ran else found, ran, file)
