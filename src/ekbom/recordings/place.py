"""Open a file that was brought, and nothing that only looks like one."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ekbom.model.errors import InputError

_REASONS = {
    errno.ENOENT: ("there is no such file", "check the name"),
    errno.ENOTDIR: ("there is no such file", "check the name"),
    errno.ELOOP: ("its links lead in a circle", "name the file itself"),
    errno.EACCES: ("it may not be read", "ask for the right to read it"),
    errno.EPERM: ("it may not be read", "ask for the right to read it"),
    errno.ENAMETOOLONG: ("its name is too long", "check the name"),
    errno.ENXIO: ("it is no ordinary file", "name a plain file"),
}


@contextmanager
def opened(path: str | Path, kind: str = "recording") -> Iterator[BinaryIO]:
    """An ordinary file, open for reading without a buffer while the block lasts.

    Parameters
    ----------
    path : str or Path
    kind : str
        What it should be, for messages.

    Raises
    ------
    InputError
        When there is none, or it is a folder, a pipe or a device, or it may not be read; and when
        reading it fails or takes more memory than there is.
    """
    with _open(path, kind) as file:
        try:
            yield file
        except OSError as error:
            raise InputError(
                str(path), f"it cannot be read ({error.strerror})", "copy it to another place"
            ) from error
        except MemoryError as error:
            raise InputError(
                str(path), "it takes more memory than there is", "use a larger machine"
            ) from error


def _open(path: str | Path, kind: str) -> BinaryIO:
    try:
        # Without waiting: a pipe that nobody writes into would hold us for ever.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except (OSError, ValueError) as error:
        code = error.errno if isinstance(error, OSError) else None
        problem, todo = _REASONS.get(code or 0, ("it cannot be opened", "check the name"))
        raise InputError(str(path), problem, todo) from error
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        if stat.S_ISDIR(mode):
            raise InputError(str(path), "it is a folder", f"name one {kind} in it")
        raise InputError(str(path), "it is no ordinary file", "name a plain file")
    return open(handle, "rb", buffering=0)


def size_of(file: BinaryIO) -> int:
    """Size in bytes of an open file."""
    return os.fstat(file.fileno()).st_size


def read_at(file: BinaryIO, start: int, count: int) -> bytes:
    """`count` bytes from `start` on, or those up to the end of the file."""
    file.seek(start)
    parts: list[bytes] = []
    while count > 0 and (part := file.read(count)):
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def read_small(path: str | Path, *, most: int, kind: str) -> bytes:
    """The whole of a file that is read at once.

    Parameters
    ----------
    path : str or Path
    most : int
        Bytes it may hold.
    kind : str
        What it should be, for messages.

    Raises
    ------
    InputError
        As `opened` does, and when the file is larger.
    """
    with opened(path, kind) as file:
        data = read_at(file, 0, most + 1)
    if len(data) > most:
        raise InputError(str(path), f"it is too large to be a {kind}", "check the name")
    return data
