"""Reading a backup from front to back: every part is held against what the backup says of it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

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
    altered,
)
from ekbom.storage.files import CHUNK, cannot
from ekbom.storage.tar_stream import Member, members

# Larger than any part of rows; a wrong file is not read into memory to its end.
_MOST_BYTES = 2**28


class Receiver(Protocol):
    """Whoever takes what a backup holds, part by part, before the whole of it is checked."""

    def begin(self, about: About) -> None:
        """What is told before the content."""

    def rows(self, table: str, rows: list[Row]) -> None:
        """Some rows of a table; tables and rows come in the order in which they can be put in."""

    def original(self, digest: str, content: BinaryIO) -> None:
        """One original; what is not read of it is read by whoever calls."""


class Nobody:
    """Takes nothing: the backup is only checked."""

    def begin(self, about: About) -> None:
        """Nothing."""

    def rows(self, table: str, rows: list[Row]) -> None:
        """Nothing."""

    def original(self, digest: str, content: BinaryIO) -> None:
        """Nothing."""


def read_backup(
    source: Path, receiver: Receiver, *, passphrase: str | None = None
) -> tuple[About, Manifest]:
    """Read a whole backup and prove it.

    Parameters
    ----------
    source : Path
    receiver : Receiver
        What it was given counts only when nothing is raised.
    passphrase : str, optional
        Of a sealed backup.

    Raises
    ------
    StoreError
        When it cannot be read, is none, was made by a later ekbom, was altered or cut, or the
        passphrase does not open it.
    """
    with _opened(source, passphrase) as tar:
        reading = _Reading(source, receiver)
        for member in members(tar, reading.broken):
            reading.take(member)
    return reading.checked()


@contextmanager
def _opened(source: Path, passphrase: str | None) -> Iterator[BinaryIO]:
    from ekbom.storage.sealed import is_sealed, unsealed

    if not is_sealed(source):
        try:
            with source.open("rb") as file:
                yield file
        except OSError as error:
            raise cannot("read", source, error) from error
        return
    if passphrase is None:
        raise StoreError(str(source), "it is sealed with a passphrase", "give --passphrase-file")
    with unsealed(source, passphrase) as content:
        yield content


class _Reading:
    """What was seen of one backup so far."""

    def __init__(self, source: Path, receiver: Receiver) -> None:
        self._source, self._receiver = source, receiver
        self._about: About | None = None
        self._told: dict[str, Any] | None = None
        self._seen: list[dict[str, Any]] = []
        self._altered: list[str] = []
        self._chain = Followed()
        self._found = Manifest()

    def take(self, member: Member) -> None:
        """The next part."""
        name = member.title
        if self._told is not None or (self._about is None) != (name == ABOUT):
            raise self.broken() if self._about else self._strange()
        content = _Hashed(member)
        if name == MANIFEST:
            self._told = self._object(content, member.size)
        elif name == ABOUT:
            self._about = self._read_about(self._object(content, member.size))
            self._receiver.begin(self._about)
        elif name.startswith(TABLES):
            self._take_rows(name.removeprefix(TABLES).rpartition("-")[0], content, member.size)
        elif name.startswith(ORIGINALS):
            self._take_original(name.removeprefix(ORIGINALS), content)
        else:
            raise self.broken()
        digest = content.rest()
        if name != MANIFEST:
            self._seen.append({"name": name, "size": member.size, "sha256": digest})
        self._found.size += member.size

    def checked(self) -> tuple[About, Manifest]:
        """What the backup says of itself, when all of it is true."""
        told, found = self._told, self._found
        if told is None or self._about is None:
            raise self.broken()
        try:
            found.with_originals = bool(told["with_originals"])
            found.left_out = list(told["left_out"])
            audit = told["audit"]
            found.audit_sound = self._chain.ends_at(found.head)
            number, digest = found.head
            # A table without rows has no part.
            found.counts = {**dict.fromkeys(told["counts"], 0), **found.counts}
            true = (
                told["members"] == self._seen
                and told["counts"] == found.counts
                and audit == {"number": number, "digest": digest, "sound": found.audit_sound}
                and set(self._altered) <= set(found.left_out)
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise self.broken() from error
        if not true:
            raise self.broken()
        return self._about, found

    def broken(self) -> StoreError:
        """The error to raise when something is not what the backup says."""
        if self._about is None:
            return self._strange()
        return altered(self._source)

    def _strange(self) -> StoreError:
        return StoreError(str(self._source), "this is no backup of ekbom", "check the name")

    def _read_about(self, told: dict[str, Any]) -> About:
        if not str(told.get("format", "")).startswith("ekbom-backup/"):
            raise self._strange()
        if told["format"] != FORMAT:
            raise StoreError(
                str(self._source),
                f"it was made by a later ekbom ({told['format']})",
                "update ekbom and restore it then",
            )
        words = [told.get(name) for name in ("revision", "made_at", "ekbom")]
        if not all(isinstance(word, str) for word in words):
            raise self._strange()
        return About(*cast(list[str], words))

    def _take_rows(self, table: str, content: _Hashed, size: int) -> None:
        try:
            rows = [json.loads(line) for line in self._bytes(content, size).splitlines()]
            if not all(isinstance(row, dict) for row in rows):
                raise self.broken()
            if table == "audit":
                self._chain.follow(rows)
            if table == "head":
                self._found.head = rows[0]["number"], rows[0]["digest"]
        except (ValueError, TypeError, KeyError, IndexError) as error:
            raise self.broken() from error
        self._found.counts[table] = self._found.counts.get(table, 0) + len(rows)
        self._receiver.rows(table, rows)

    def _take_original(self, digest: str, content: _Hashed) -> None:
        self._receiver.original(digest, cast(BinaryIO, io.BufferedReader(content, CHUNK)))
        if content.rest() == digest:
            self._found.originals += 1
        else:
            self._altered.append(digest)

    def _object(self, content: _Hashed, size: int) -> dict[str, Any]:
        try:
            found = json.loads(self._bytes(content, size))
        except ValueError as error:
            raise self.broken() from error
        if not isinstance(found, dict):
            raise self.broken()
        return found

    def _bytes(self, content: _Hashed, size: int) -> bytes:
        if size > _MOST_BYTES:
            raise self.broken()
        return content.readall() or b""


class _Hashed(io.RawIOBase):
    """A part that is hashed while it is read."""

    def __init__(self, member: Member) -> None:
        super().__init__()
        self._member, self._hashed = member, sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = self._member.readinto(buffer)
        self._hashed.update(memoryview(buffer)[:size])
        return size

    def rest(self) -> str:
        """The SHA-256 of the whole part, after what was left of it."""
        while self.read(CHUNK):
            pass
        return self._hashed.hexdigest()
