"""A backup: one file with every row and every original, and what proves that it is whole.

It is a tar: ``about.json`` first, the rows as lines of JSON, the originals as they were brought,
and ``manifest.json`` last, with the SHA-256 of every part. With a passphrase the tar is sealed (see
`ekbom.storage.sealed`). It is written and read from front to back, however large it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator
from hashlib import sha256
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from ekbom.model.errors import StoreError
from ekbom.storage.backup_parts import (
    ABOUT,
    FORMAT,
    MANIFEST,
    ORIGINALS,
    TABLES,
    About,
    Followed,
    Manifest,
    Row,
)
from ekbom.storage.dump import rows_of, tables_of
from ekbom.storage.files import CHUNK, new_file
from ekbom.storage.tar_stream import END, Pulled, header, padding

if TYPE_CHECKING:
    from ekbom.storage.originals import Folder
    from ekbom.storage.sql_store import SqlStore

# Rows are gathered up to about so many bytes, so that a part is read at once.
PART_BYTES = 2**20

Progress = Callable[[int, int], None]


def write_backup(
    store: SqlStore,
    originals: Folder | None,
    target: Path,
    about: About,
    *,
    passphrase: str | None = None,
    replace: bool = False,
    progress: Progress | None = None,
) -> Manifest:
    """Write a backup while others go on working; whole or not at all.

    Parameters
    ----------
    store : SqlStore
        In whatever revision `about` says.
    originals : Folder or None
        None leaves them out.
    target : Path
    about : About
    passphrase : str, optional
        Seals it.
    replace : bool
        Whether a file of that name may be replaced, once the new one is whole.
    progress : callable, optional
        Is told how many of how many originals are written.

    Raises
    ------
    StoreError
        When the workspace cannot be read, something was deleted from it meanwhile, or the target
        cannot be written.
    """
    writing = _Writing(store, originals, about, progress)
    pieces = writing.pieces()
    try:
        if passphrase is None:
            with new_file(target, replace=replace) as file:
                for piece in pieces:
                    file.write(piece)
        else:
            from ekbom.storage.sealed import seal_stream

            tar = cast(BinaryIO, BufferedReader(Pulled(pieces), CHUNK))
            seal_stream(tar, target, passphrase, replace=replace)
    finally:
        pieces.close()
    return writing.manifest


class _Writing:
    """The pieces of one backup, and what is learnt of it on the way."""

    def __init__(
        self, store: SqlStore, originals: Folder | None, about: About, progress: Progress | None
    ) -> None:
        self._store, self._folder, self._about = store, originals, about
        self._progress = progress or _quiet
        self._members: list[dict[str, Any]] = []
        self._chain = Followed()
        self.manifest = Manifest(with_originals=originals is not None)

    def pieces(self) -> Generator[bytes]:
        about = {"format": FORMAT, "revision": self._about.revision,
                 "made_at": self._about.made_at, "ekbom": self._about.version}  # fmt: skip
        yield from self._text(ABOUT, _json(about))
        wanted: tuple[tuple[str, int], ...] = ()
        with self._store.snapshot():
            yield from self._rows()
            if self._folder is not None:
                wanted = self._store.originals()
        for number, (digest, _) in enumerate(wanted, start=1):
            yield from self._original(cast("Folder", self._folder), digest)
            self._progress(number, len(wanted))
        self.manifest.audit_sound = self._chain.ends_at(self.manifest.head)
        yield from self._text(MANIFEST, _json(self._told()))
        yield END

    def _rows(self) -> Iterator[bytes]:
        with self._store.connected() as connection:
            for table in tables_of(connection):
                self.manifest.counts[table.name] = 0
                parts = self._parts(table.name, rows_of(connection, table))
                for number, part in enumerate(parts, start=1):
                    yield from self._text(f"{TABLES}{table.name}-{number:06}.jsonl", part)

    def _parts(self, table: str, rows: Iterator[list[Row]]) -> Iterator[bytes]:
        lines: list[bytes] = []
        size = 0
        for some in rows:
            self._look_at(table, some)
            lines += map(_json, some)
            size += sum(map(len, lines[-len(some) :]))
            if size >= PART_BYTES:
                yield b"".join(lines)
                lines, size = [], 0
        if lines:
            yield b"".join(lines)

    def _look_at(self, table: str, rows: list[Row]) -> None:
        self.manifest.counts[table] += len(rows)
        if table == "head":
            self.manifest.head = rows[0]["number"], rows[0]["digest"]
        if table == "audit":
            self._chain.follow(rows)

    def _original(self, folder: Folder, digest: str) -> Iterator[bytes]:
        """One original; one that is missing or altered is told of, and the others still come."""
        try:
            size = folder.size(digest)
        except StoreError as error:
            if digest not in dict(self._store.originals()):
                raise StoreError(
                    "backup", "something was deleted while it was made", "run it again"
                ) from error
            self.manifest.left_out.append(digest)
            return
        yield from self._member(ORIGINALS + digest, size, self._filled(folder, digest, size))

    def _filled(self, folder: Folder, digest: str, size: int) -> Iterator[bytes]:
        """The content; where it breaks off, the length that was announced is filled up."""
        given = 0
        try:
            for piece in folder.chunks(digest):
                given += len(piece)
                yield piece
            self.manifest.originals += 1
        except StoreError:
            self.manifest.left_out.append(digest)
            for at in range(given, size, CHUNK):
                yield bytes(min(CHUNK, size - at))

    def _text(self, name: str, content: bytes) -> Iterator[bytes]:
        return self._member(name, len(content), iter((content,)))

    def _member(self, name: str, size: int, content: Iterator[bytes]) -> Iterator[bytes]:
        hashed = sha256()
        yield header(name, size)
        for piece in content:
            hashed.update(piece)
            yield piece
        yield padding(size)
        self._members.append({"name": name, "size": size, "sha256": hashed.hexdigest()})
        self.manifest.size += size

    def _told(self) -> dict[str, Any]:
        found = self.manifest
        number, digest = found.head
        return {
            "format": FORMAT,
            "counts": found.counts,
            "audit": {"number": number, "digest": digest, "sound": found.audit_sound},
            "with_originals": found.with_originals,
            "left_out": found.left_out,
            "members": self._members,
        }


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def _quiet(done: int, of: int) -> None:
    """Told to nobody."""
