"""Back a workspace up: one file with everything in it, made while others go on working."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from ekbom.actions.desk import Desk, house_verb
from ekbom.actions.workspace import BACKUPS
from ekbom.model.finding import Finding

if TYPE_CHECKING:
    from ekbom.storage.backup_parts import About, Manifest
    from ekbom.storage.originals import Folder
    from ekbom.storage.sql_store import SqlStore

END = ".ekbom-backup"
# Letters of a digest that tell originals apart.
_SHORT = 12


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds.

    Attributes
    ----------
    file : Path
    made_at : str
        ISO, in UTC.
    revision : str
        Of the database it was made from.
    sealed : bool
        Whether a passphrase opens it.
    counts : mapping
        Rows of each table.
    originals : int
        Files as they were brought.
    size : int
        Bytes of its content.
    findings : tuple of Finding
        An ``error`` means that something is not in it.
    """

    file: Path
    made_at: str
    revision: str
    sealed: bool
    counts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    originals: int = 0
    size: int = 0
    findings: tuple[Finding, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The backup as plain values."""
        return {
            "file": str(self.file),
            "made_at": self.made_at,
            "revision": self.revision,
            "sealed": self.sealed,
            "persons": self.counts.get("persons", 0),
            "records": self.counts.get("records", 0),
            "audit_lines": self.counts.get("audit", 0),
            "originals": self.originals,
            "bytes": self.size,
            "findings": [finding.to_dict() for finding in self.findings],
        }


@house_verb("backup")
def last_backup(desk: Desk) -> datetime | None:
    """When a backup was last written into the folder of the workspace; None when none lies there.

    Those that were written to another place are not known here.
    """
    desk.store.note(desk.event("last_backup"))
    files = (desk.folder / BACKUPS).glob(f"*{END}")
    newest = max((file.stat().st_mtime for file in files), default=None)
    return None if newest is None else datetime.fromtimestamp(newest, UTC)


@house_verb("backup")
def back_up(
    desk: Desk,
    target: str | Path | None = None,
    *,
    passphrase: str | None = None,
    replace: bool = False,
    version: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> Backup:
    """Write everything the workspace holds, as of one moment, into one file.

    Parameters
    ----------
    desk : Desk
    target : path, optional
        By default a name with the time in the folder ``backups`` of the workspace.
    passphrase : str, optional
        Seals the file; it is not that of the workspace, and nothing else opens the file.
    replace : bool
        Whether a file of that name may be replaced, once the new one is whole.
    version : str
        Of ekbom, to stand in the file.
    progress : callable, optional
        Is told how many of how many originals are written.

    Raises
    ------
    NotAllowed
        When who acts may not back the workspace up.
    UsageError
        When the passphrase is too short.
    StoreError
        When the workspace cannot be read or the file cannot be written; then there is none.
    """
    from ekbom.storage.backup_file import write_backup
    from ekbom.storage.backup_parts import About
    from ekbom.storage.files import own_folder
    from ekbom.storage.tables import REVISIONS

    if passphrase is not None:
        from ekbom.storage.keys import check_passphrase

        check_passphrase(passphrase)
    at = desk.now()
    place = Path(target) if target else desk.folder / BACKUPS / f"{at:%Y-%m-%dT%H%M%S}{END}"
    if target is None:
        own_folder(place.parent)
    about = About(REVISIONS[-1], at.astimezone(UTC).isoformat(), version)
    manifest = write_backup(
        cast("SqlStore", desk.store),
        cast("Folder", desk.originals),
        place,
        about,
        passphrase=passphrase,
        replace=replace,
        progress=progress,
    )
    desk.store.note(desk.event("back_up"))
    return _told(place, about, manifest, sealed=passphrase is not None)


def check_backup(file: str | Path, *, passphrase: str | None = None) -> Backup:
    """Read a whole backup and prove it, without putting anything anywhere.

    Parameters
    ----------
    file : path
    passphrase : str, optional
        Of a sealed backup.

    Raises
    ------
    StoreError
        When it cannot be read, is none, was made by a later ekbom, was altered or cut, or the
        passphrase does not open it.
    """
    from ekbom.storage.backup_read import Nobody, read_backup
    from ekbom.storage.sealed import is_sealed

    about, manifest = read_backup(Path(file), Nobody(), passphrase=passphrase)
    return _told(Path(file), about, manifest, sealed=is_sealed(Path(file)))


def is_sealed_backup(file: str | Path) -> bool:
    """Whether a passphrase is needed to read a backup.

    Raises
    ------
    StoreError
        When the file cannot be read.
    """
    from ekbom.storage.sealed import is_sealed

    return is_sealed(Path(file))


def keep_before(
    store: SqlStore,
    revision: str,
    folder: Path,
    *,
    made_at: str,
    passphrase: str | None = None,
) -> Path:
    """Back up the database alone before it is migrated, which changes no original.

    Parameters
    ----------
    store : SqlStore
        Open, in the revision it still has.
    revision : str
    folder : Path
        Of the workspace.
    made_at : str
        ISO, in UTC.
    passphrase : str, optional
        That of a locked workspace seals the file too.

    Raises
    ------
    StoreError
        When the file cannot be written; nothing should be migrated then.
    """
    from ekbom.storage.backup_file import write_backup
    from ekbom.storage.backup_parts import About
    from ekbom.storage.files import own_folder

    own_folder(folder / BACKUPS)
    stamp = "".join(letter for letter in made_at[:19] if letter != ":")
    place = folder / BACKUPS / f"before-{revision}-{stamp}{END}"
    about = About(revision, made_at, "")
    write_backup(store, None, place, about, passphrase=passphrase, replace=True)
    return place


def findings_of(manifest: Manifest, where: str) -> tuple[Finding, ...]:
    """What a backup says of itself that is not as it should be."""
    found = [
        Finding(
            "original_left_out",
            "error",
            f"original {digest[:_SHORT]}",
            "it was missing or altered when the backup was made, and is not in it",
            "bring that file in again, then make another backup",
        )
        for digest in manifest.left_out
    ]
    if not manifest.audit_sound:
        what = "the chain of the audit was broken already when the backup was made"
        found.append(Finding("audit_broken", "warning", where, what, "look at it with ekbom check"))
    if not manifest.with_originals:
        what = "it holds the database alone: it was made before a migration"
        found.append(
            Finding("no_originals", "note", where, what, "restore it where the originals still are")
        )
    return tuple(found)


def _told(file: Path, about: About, manifest: Manifest, *, sealed: bool) -> Backup:
    return Backup(
        file,
        about.made_at,
        about.revision,
        sealed,
        MappingProxyType(manifest.counts),
        manifest.originals,
        manifest.size,
        findings_of(manifest, str(file)),
    )
