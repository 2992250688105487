"""One encrypted original: a mark, a salt, the pieces of the content, and its SHA-256 as the last.

The content is encrypted while it is read for the first time, so its digest is known only at the
end; there it is the last piece, which no cut file has.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from secrets import token_bytes
from typing import Any, BinaryIO

from ekbom.model.errors import StoreError
from ekbom.storage.cipher import TAG_BYTES, Opened, cipher, derived, nonce
from ekbom.storage.files import CHUNK

MARK = b"ekbom-original/1"
_SALT_BYTES = 32
_START = len(MARK) + _SALT_BYTES
_DIGEST_BYTES = 32
_END = _DIGEST_BYTES + TAG_BYTES
_USE = "ekbom original"


class Writer:
    """Writes one encrypted file, piece by piece.

    Parameters
    ----------
    key : bytes
        Of the workspace.
    file : BinaryIO
        Empty.
    """

    def __init__(self, key: bytes, file: BinaryIO) -> None:
        salt = token_bytes(_SALT_BYTES)
        self._cipher, self._file, self._number = cipher(derived(key, _USE, salt)), file, 0
        file.write(MARK + salt)

    def write(self, chunk: bytes) -> None:
        """One piece of the content; all but the last one hold `CHUNK` bytes."""
        self._put(chunk, last=False)

    def finish(self, digest: bytes) -> None:
        """The SHA-256 of the content, behind all pieces."""
        self._put(digest, last=True)

    def _put(self, content: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(nonce(self._number, last=last), content, None))
        self._number += 1


class Reader:
    """Reads one encrypted file.

    Parameters
    ----------
    key : bytes
        Of the workspace.
    file : BinaryIO
        Its owner closes it.
    where : Path
        How messages name it.

    Raises
    ------
    StoreError
        When it was cut or altered, or was not written with this key.
    """

    def __init__(self, key: bytes, file: BinaryIO, where: Path) -> None:
        self._where = where
        size = file.seek(0, os.SEEK_END)
        body = size - _START - _END
        file.seek(0)
        head = file.read(_START)
        if body < 0 or not head.startswith(MARK):
            raise self._broken()
        self._opened = Opened(derived(key, _USE, head[len(MARK) :]), file, _START, self._broken)
        whole = CHUNK + TAG_BYTES
        self.pieces = -(-body // whole)
        self.size = body - self.pieces * TAG_BYTES
        self.digest = self._opened.piece(self.pieces, body, _END, last=True).hex()

    def piece(self, number: int) -> bytes:
        """The content of one piece, from 0.

        Raises
        ------
        StoreError
            When it was altered.
        """
        whole = CHUNK + TAG_BYTES
        content = min(CHUNK, self.size - number * CHUNK)
        return self._opened.piece(number, number * whole, content + TAG_BYTES)

    def chunks(self) -> Iterator[bytes]:
        """The content, piece by piece."""
        return (self.piece(number) for number in range(self.pieces))

    def _broken(self) -> StoreError:
        return StoreError(
            str(self._where),
            "it was altered or cut, or it was encrypted with another key",
            "bring the file again, or restore a backup",
        )


class Plain(io.RawIOBase):
    """The content of an encrypted file as a file that can be read from any place.

    Parameters
    ----------
    reader : Reader
    file : BinaryIO
        The encrypted file; it is closed with this one.
    """

    def __init__(self, reader: Reader, file: BinaryIO) -> None:
        super().__init__()
        self._reader, self._file, self._at = reader, file, 0
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place of the content, and say which."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._reader.size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        """The place of the content."""
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what is left of the piece at this place."""
        if self._at >= self._reader.size:
            return 0
        number, inside = divmod(self._at, CHUNK)
        if self._held[0] != number:
            self._held = number, self._reader.piece(number)
        view = memoryview(buffer).cast("B")
        found = self._held[1][inside : inside + len(view)]
        view[: len(found)] = found
        self._at += len(found)
        return len(found)

    def close(self) -> None:
        """Let go of the encrypted file too."""
        self._file.close()
        super().close()
