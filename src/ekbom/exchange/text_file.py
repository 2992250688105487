"""Text files read whole, and written whole or not at all: under another name, then moved."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from ekbom.model.errors import InputError, StoreError

_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)


def read_bytes(path: str | Path, *, most: int, kind: str, where: str | None = None) -> bytes:
    """The whole of a file that is read at once.

    Parameters
    ----------
    path : str or Path
    most : int
        Bytes it may hold.
    kind : str
        What it should be, with its article, for messages.
    where : str, optional
        How messages name the file; by default as it was given.

    Raises
    ------
    InputError
        When it is missing, unreadable, no plain file, or larger.
    """
    place, name = Path(path), where or str(path)
    try:
        # A pipe would be waited for without end.
        if place.exists() and not (place.is_file() or place.is_dir()):
            raise InputError(name, "it is no plain file", f"give {kind}")
        with place.open("rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            name, f"it cannot be read ({reason})", "check the name and the place"
        ) from error
    if len(data) > most:
        raise InputError(name, f"it is too large to be {kind}", "check the name")
    return data


def write_text(path: str | Path, text: str, *, replace: bool = True) -> Path:
    """Write the whole file or nothing, and return its place.

    Parameters
    ----------
    path : str or Path
    text : str
        Written as UTF-8.
    replace : bool
        Whether a file of that name may be replaced.

    Raises
    ------
    StoreError
        When the name is taken and may not be replaced, or the place cannot be written to.
    """
    target = Path(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            _move(name, target, replace)
        finally:
            Path(name).unlink(missing_ok=True)
    except FileExistsError as error:
        raise StoreError(
            str(target), "there is such a file already, and it is kept", "give another name"
        ) from error
    except OSError as error:
        raise StoreError(
            str(target), f"it cannot be written ({error.strerror})", "choose another place"
        ) from error
    return target


def _move(name: str, target: Path, replace: bool) -> None:
    if not replace:
        try:
            # A link fails when the name is taken: nothing is ever overwritten, not even in a race.
            os.link(name, target)
            return
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            # Many sticks know no second names.
            if target.exists():
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from error
    os.replace(name, target)
