"""A backup brought into a fresh place: everything is checked there before anything is replaced."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ekbom.model.errors import StoreError
from ekbom.model.people import Actor
from ekbom.storage.backup_parts import About, Manifest, Row, altered
from ekbom.storage.backup_read import read_backup
from ekbom.storage.connect import open_store
from ekbom.storage.dump import Loading
from ekbom.storage.migrate import create_tables, migrate
from ekbom.storage.originals import Folder
from ekbom.storage.tables import REVISIONS


@dataclass(frozen=True, slots=True)
class Fresh:
    """A place that a backup was brought into, whole and in the newest form.

    Attributes
    ----------
    about : About
    manifest : Manifest
    members : tuple of Actor
    persons : int
    missing : tuple of str
        SHA-256 of originals that records need, and that neither the backup nor the workspace has.
    """

    about: About
    manifest: Manifest
    members: tuple[Actor, ...]
    persons: int
    missing: tuple[str, ...]


def bring_in(
    source: Path,
    address: str,
    key: bytes | None,
    staged: Folder,
    *,
    living: Folder | None = None,
    passphrase: str | None = None,
) -> Fresh:
    """Fill an empty database and an empty folder from a backup.

    Parameters
    ----------
    source : Path
    address : str
        Of the database; nothing is there yet.
    key : bytes or None
        Of the database.
    staged : Folder
        For the originals.
    living : Folder, optional
        Where originals are already; those are not taken again.
    passphrase : str, optional
        Of a sealed backup.

    Raises
    ------
    StoreError
        When the backup cannot be read or is not whole, was made by a later ekbom, or the place
        cannot be written. What was written there is then to be thrown away.
    """
    with _Filling(source, address, key, staged, living) as filling:
        about, manifest = read_backup(source, filling, passphrase=passphrase)
        filling.finish(manifest)
    migrate(address, key=key)
    with closing(open_store(address, key=key)) as store:
        needed = {digest for digest, _ in store.originals()}
        missing = sorted(needed - set(staged.kept()) - set(living.kept() if living else ()))
        if manifest.with_originals and not set(missing) <= set(manifest.left_out):
            raise altered(source)
        return Fresh(about, manifest, store.members(), len(store.persons()), tuple(missing))


class _Filling:
    """Takes the parts of a backup into the fresh place, in one transaction."""

    def __init__(
        self, source: Path, address: str, key: bytes | None, staged: Folder, living: Folder | None
    ) -> None:
        self._source, self._address, self._key = source, address, key
        self._staged, self._living = staged, living
        self._have = frozenset(living.kept()) if living else frozenset()
        self._stack = ExitStack()
        self._loading: Loading | None = None

    def __enter__(self) -> _Filling:
        return self

    def __exit__(self, *error: object) -> None:
        # The transaction learns of an error, and is undone.
        self._stack.__exit__(*error)  # type: ignore[arg-type]

    def begin(self, about: About) -> None:
        """Make the tables in the form they had when the backup was made."""
        if about.revision not in REVISIONS:
            raise StoreError(
                str(self._source),
                f"it was made by a later ekbom ({about.version}) than this one",
                "update ekbom and restore it then",
            )
        create_tables(self._address, key=self._key, to=about.revision)
        store = open_store(self._address, key=self._key, older=True)
        self._stack.enter_context(closing(store))
        self._stack.enter_context(store.transaction())
        connection = self._stack.enter_context(store.connected())
        self._loading = Loading(connection, self._source)

    def rows(self, table: str, rows: list[Row]) -> None:
        """Put rows into their table."""
        if self._loading is not None:
            self._loading.load(table, rows)

    def original(self, digest: str, content: BinaryIO) -> None:
        """Keep an original, unless the workspace has it, whole."""
        if digest in self._have and self._sound(digest):
            return
        taken, _ = self._staged.take_stream(content, str(self._source))
        if taken != digest:
            self._staged.remove(taken)

    def finish(self, manifest: Manifest) -> None:
        """Make sure that every row arrived."""
        if self._loading is None or self._loading.counts() != manifest.counts:
            raise altered(self._source)

    def _sound(self, digest: str) -> bool:
        try:
            for _ in self._living.chunks(digest) if self._living else ():
                pass
        except StoreError:
            return False
        return True
