"""Originals: files as they were brought, kept by the SHA-256 of their content, written once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from hashlib import sha256
from hmac import digest as hmac
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ekbom.model.errors import InputError, StoreError
from ekbom.storage.derived import Derived, readable
from ekbom.storage.files import (
    CHUNK,
    cannot,
    half_file,
    keep_names,
    make_last,
    new_file,
    own_folder,
    ready_to_move,
    tidied,
)

if TYPE_CHECKING:
    from ekbom.storage.encrypted_file import Reader

# Nobody writes to it again, its owner neither.
_READ_ONLY = 0o400
_TAKING = ".taking-"
# Of what is worked out of them.
_DERIVED = "derived"
_NAME = re.compile(r"[0-9a-f]{64}")


class Folder:
    """The originals of a workspace, in one folder; see `ekbom.model.store.Originals`.

    Parameters
    ----------
    path : Path
        Made when the first file is taken.
    key : bytes, optional
        Of an encrypted workspace: contents are encrypted, and names tell nothing of them.
    """

    def __init__(self, path: Path, key: bytes | None = None) -> None:
        self.path, self.key = Path(path), key
        self.derived = Derived(self.path / _DERIVED, key)

    def take(self, file: Path) -> tuple[str, int]:
        """Keep a copy, whole or not at all, and return its SHA-256 and its bytes.

        Raises
        ------
        InputError
            When the file itself cannot be read.
        StoreError
            When the copy cannot be written.
        """
        try:
            # A pipe would be waited for without end.
            if Path(file).exists() and not Path(file).is_file():
                raise InputError(str(file), "it is no plain file", "give a file")
            with open(file, "rb") as source:
                return self.take_stream(source, str(file))
        except OSError as error:
            raise _unreadable(str(file), error) from error

    def take_stream(self, source: BinaryIO, where: str) -> tuple[str, int]:
        """As `take`, from an open file that reads as much as it is asked for.

        Parameters
        ----------
        source : BinaryIO
        where : str
            How messages name it.
        """
        own_folder(self.path)
        try:
            with half_file(self.path, _TAKING) as (file, name):
                digest, size = self._copy(_pieces(source, where), file)
                make_last(file)
                os.chmod(name, _READ_ONLY)
                target = self._place(digest)
                ready_to_move(file)
                if not target.exists():
                    os.replace(name, target)
            keep_names(self.path)
        except OSError as error:
            raise cannot("written", self.path, error) from error
        return digest, size

    def open(self, digest: str) -> BinaryIO:
        """The content for reading, from any place in it.

        Raises
        ------
        StoreError
            When it is not there, or was altered.
        """
        for _ in self.chunks(digest):
            pass
        return self.peek(digest)

    def peek(self, digest: str) -> BinaryIO:
        """As `open`, without looking first whether all of it is what was brought.

        For what is shown piece by piece and again and again; an encrypted piece that was altered
        is noticed all the same.

        Raises
        ------
        StoreError
            When it is not there.
        """
        return readable(self._file(digest), self.key, self._place(digest))

    def chunks(self, digest: str) -> Iterator[bytes]:
        """The content piece by piece; an altered one is only known at the end.

        Raises
        ------
        StoreError
            When it is not there, or was altered.
        """
        place, hashed = self._place(digest), sha256()
        try:
            with self._file(digest) as file:
                for chunk in self._content(file, place):
                    hashed.update(chunk)
                    yield chunk
        except OSError as error:
            raise cannot("read", place, error) from error
        if hashed.hexdigest() != digest:
            raise StoreError(
                str(place),
                "it is not what was brought",
                "bring the file again, or restore a backup",
            )

    def size(self, digest: str) -> int:
        """How many bytes of content there are, altered or not.

        Raises
        ------
        StoreError
            When it is not there, or its end was altered.
        """
        with self._file(digest) as file:
            if self.key is None:
                return file.seek(0, os.SEEK_END)
            return self._reader(file, self._place(digest)).size

    def move_to(self, other: Folder) -> None:
        """Give everything to another folder with the same key, on the same disk.

        What that folder has already is replaced.

        Raises
        ------
        StoreError
            When something cannot be moved.
        """
        own_folder(other.path)
        try:
            for name in self._names():
                os.replace(self.path / name, other.path / name)
            keep_names(other.path)
        except OSError as error:
            raise cannot("written", other.path, error) from error

    def lay_out(self, digest: str, place: Path) -> Path:
        """A readable copy under `place`, for readers that need a file; the caller removes it.

        Raises
        ------
        StoreError
            When it is not there, was altered, or the copy cannot be written.
        """
        target = Path(place) / digest
        own_folder(target.parent)
        with new_file(target, replace=True) as file:
            for chunk in self.chunks(digest):
                file.write(chunk)
        return target

    def kept(self) -> tuple[str, ...]:
        """SHA-256 of every file that is here; one whose end was altered is only in `faults`."""
        return tuple(sorted(found for name in self._names() if (found := self._digest_in(name))))

    def faults(self) -> tuple[str, ...]:
        """SHA-256 of every file whose content is not what its name says.

        Of an encrypted one that does not even tell it, the name of the file.
        """
        return tuple(sorted(found for name in self._names() if (found := self._fault_in(name))))

    def remove(self, digest: str) -> None:
        """Remove it for good; nothing happens when it is not there.

        Raises
        ------
        StoreError
            When it cannot be removed.
        """
        place = self._place(digest)
        self.derived.remove(digest)
        try:
            if place.exists():
                place.unlink()
                keep_names(self.path)
        except OSError as error:
            raise cannot("written", place, error) from error

    def tidy(self) -> int:
        """Remove what a crash left half written, and say how many pieces it was.

        What another process is taking just now is left to it. What was worked out of originals
        that are gone goes too.
        """
        if self.derived.path.exists():
            self.derived.prune(self.kept())
        return sum(tidied(self.path / name) for name in self._all() if name.startswith(_TAKING))

    def _copy(self, pieces: Iterator[bytes], file: BinaryIO) -> tuple[str, int]:
        hashed, size = sha256(), 0
        if self.key is None:
            for piece in pieces:
                hashed.update(piece)
                size += file.write(piece)
            return hashed.hexdigest(), size
        from ekbom.storage.encrypted_file import Writer

        writer = Writer(self.key, file)
        for piece in pieces:
            hashed.update(piece)
            size += len(piece)
            writer.write(piece)
        writer.finish(hashed.digest())
        return hashed.hexdigest(), size

    def _place(self, digest: str) -> Path:
        if not _NAME.fullmatch(digest):
            raise StoreError(digest[:64], "this is no SHA-256", "give the whole of it")
        if self.key is None:
            return self.path / digest
        from ekbom.storage.cipher import derived

        # Whoever knows a file must not see by its name that it is here.
        return self.path / hmac(derived(self.key, "ekbom names"), digest.encode(), sha256).hex()

    def _file(self, digest: str) -> BinaryIO:
        place = self._place(digest)
        try:
            return place.open("rb")
        except FileNotFoundError as error:
            raise StoreError(
                str(place),
                "this original is not there",
                "bring the file again, or restore a backup",
            ) from error
        except OSError as error:
            raise cannot("read", place, error) from error

    def _reader(self, file: BinaryIO, place: Path) -> Reader:
        from ekbom.storage.encrypted_file import Reader

        return Reader(self.key or b"", file, place)

    def _content(self, file: BinaryIO, place: Path) -> Iterator[bytes]:
        if self.key is None:
            return iter(lambda: file.read(CHUNK), b"")
        return self._reader(file, place).chunks()

    def _digest_in(self, name: str) -> str:
        """The SHA-256 a file says it has; empty when it cannot tell."""
        if self.key is None:
            return name
        place = self.path / name
        try:
            with place.open("rb") as file:
                return self._reader(file, place).digest
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise cannot("read", place, error) from error
        except StoreError:
            return ""

    def _fault_in(self, name: str) -> str:
        digest = self._digest_in(name)
        if not digest or self._place(digest).name != name:
            return digest or name
        try:
            for _ in self.chunks(digest):
                pass
        except StoreError:
            return digest
        return ""

    def _all(self) -> list[str]:
        try:
            return sorted(os.listdir(self.path))
        except FileNotFoundError:
            return []
        except OSError as error:
            raise cannot("read", self.path, error) from error

    def _names(self) -> list[str]:
        return [name for name in self._all() if _NAME.fullmatch(name)]


def _pieces(source: BinaryIO, where: str) -> Iterator[bytes]:
    while True:
        try:
            piece = source.read(CHUNK)
        except OSError as error:
            raise _unreadable(where, error) from error
        if not piece:
            return
        yield piece


def _unreadable(where: str, error: OSError) -> InputError:
    return InputError(
        where, f"it cannot be read ({error.strerror or error})", "check the name and the place"
    )
