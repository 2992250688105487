"""Tar files of unknown length, written and read from front to back, a piece at a time."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from ekbom.model.errors import StoreError

BLOCK = tarfile.BLOCKSIZE
# Two empty blocks, as every tar ends.
END = bytes(2 * BLOCK)
_OWN_FILE = 0o600


def header(name: str, size: int) -> bytes:
    """The block before the content of a member; nothing in it tells who made it, or when.

    Parameters
    ----------
    name : str
        Of plain letters.
    size : int
        Bytes of the content.
    """
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, _OWN_FILE
    return info.tobuf(tarfile.GNU_FORMAT)


def padding(size: int) -> bytes:
    """What fills the last block of a content."""
    return bytes(-size % BLOCK)


class Pulled(io.RawIOBase):
    """Pieces of bytes as a file that is read from front to back.

    Parameters
    ----------
    pieces : iterator of bytes
    """

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces, self._left = pieces, memoryview(b"")

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what is left of the piece, or with the next one."""
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = memoryview(piece)
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size


class Member(io.RawIOBase):
    """The content of one member, as long as nothing behind it is asked for.

    Parameters
    ----------
    name : str
    size : int
    file : BinaryIO
    broken : callable
        Makes the error to raise when the file ends too early.
    """

    def __init__(
        self, name: str, size: int, file: BinaryIO, broken: Callable[[], StoreError]
    ) -> None:
        super().__init__()
        self.title, self.size = name, size
        self._file, self._left, self._broken = file, size, broken

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what comes next of the content."""
        wanted = min(len(buffer), self._left)
        found = self._file.read(wanted)
        if len(found) < wanted:
            raise self._broken()
        buffer[:wanted] = found
        self._left -= wanted
        return wanted

    def skip(self) -> None:
        """Go to the end of the content and of its last block."""
        while self.read(2**16):
            pass
        if self._file.read(-self.size % BLOCK) != padding(self.size):
            raise self._broken()


def members(file: BinaryIO, broken: Callable[[], StoreError]) -> Iterator[Member]:
    """The members in their order; each is read before the next one is asked for.

    Parameters
    ----------
    file : BinaryIO
        Reads as much as it is asked for, until its end.
    broken : callable
        Makes the error to raise when it is no tar, or was cut.

    Raises
    ------
    StoreError
    """
    while True:
        block = file.read(BLOCK)
        if block == bytes(BLOCK):
            if file.read(BLOCK) != bytes(BLOCK):
                raise broken()
            # Whatever gives the bytes may only now know that they are whole.
            while rest := file.read(2**16):
                if rest.strip(b"\0"):
                    raise broken()
            return
        try:
            info = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
        except (tarfile.HeaderError, UnicodeDecodeError) as error:
            raise broken() from error
        if not info.isreg() or info.size < 0:
            raise broken()
        member = Member(info.name, info.size, file, broken)
        yield member
        member.skip()
