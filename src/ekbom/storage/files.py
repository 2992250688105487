"""Files written whole or not at all: under another name, made to last, then moved."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from ekbom.model.errors import StoreError

# Bytes that are read and written at a time.
CHUNK = 2**16
# Only whoever runs the program may look.
OWN_FILE = 0o600
OWN_FOLDER = 0o700
# Stands in the name of a file in the making, which nobody else's file has.
_HALF = ".ekbom-half-"
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)


def cannot(verb: str, place: str | Path, error: OSError) -> StoreError:
    """The error to raise when a place cannot be read or written.

    Parameters
    ----------
    verb : {"read", "written"}
    place : str or Path
    error : OSError
        What the system said.
    """
    reason = error.strerror or str(error) or type(error).__name__
    todo = "check the place, its rights and the room on the disk; nothing was half written"
    if verb == "read":
        todo = "check the place and its rights"
    return StoreError(str(place), f"it cannot be {verb} ({reason})", todo)


@contextmanager
def new_file(target: Path, *, replace: bool = False) -> Iterator[BinaryIO]:
    """A file to be written; it has its name, and survives a crash, only when all went well.

    Only whoever runs the program may read it.

    Parameters
    ----------
    target : Path
    replace : bool
        Whether a file of that name may be replaced.

    Raises
    ------
    StoreError
        When the name is taken and may not be replaced, or the place cannot be written.
    """
    if not replace and target.exists():
        raise taken(target)
    try:
        _tidy(target.parent)
        with half_file(target.parent, f".{target.name[:40]}{_HALF}") as (file, name):
            yield file
            make_last(file)
            ready_to_move(file)
            if replace or not linked(name, target):
                os.replace(name, target)
            keep_names(target.parent)
    except FileExistsError as error:
        raise taken(target) from error
    except OSError as error:
        raise cannot("written", target, error) from error


@contextmanager
def half_file(folder: Path, prefix: str) -> Iterator[tuple[BinaryIO, str]]:
    """A file in the making and its name, which is gone at the end unless it was given another.

    `tidied` takes it for left over only when its process is gone.

    Raises
    ------
    OSError
        When it cannot be made.
    """
    while True:
        handle, name = tempfile.mkstemp(prefix=prefix, dir=folder)
        file = os.fdopen(handle, "wb")
        locked(file, wait=True)
        # Between the two lines above it may have been tidied away.
        if os.fstat(file.fileno()).st_nlink:
            break
        file.close()
    try:
        with file:
            yield file, name
    finally:
        Path(name).unlink(missing_ok=True)


def tidied(place: Path) -> bool:
    """Whether a file in the making had been left over; it is removed then.

    Raises
    ------
    StoreError
        When it cannot be looked at or removed.
    """
    try:
        with place.open("rb") as file:
            if not locked(file, wait=False):
                return False
            place.unlink()
            return True
    except FileNotFoundError:
        return False
    except OSError as error:
        raise cannot("written", place, error) from error


def locked(file: BinaryIO, *, wait: bool) -> bool:
    """Whether the file is now locked by us; where there are no locks, open files cannot go."""
    try:
        import fcntl
    except ImportError:  # pragma: no cover - only on Windows, which keeps open files by itself
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    except OSError:
        # A disk without locks: files are taken all the same, and what is half written is left.
        return wait
    return True


def _tidy(folder: Path) -> None:
    """Remove what earlier attempts left here, as far as it is ours to remove."""
    for left in folder.glob(f".*{_HALF}*"):
        with suppress(StoreError):
            tidied(left)


def linked(name: str, target: Path) -> bool:
    """Give a file a second name; False where the disk knows no such thing, as many sticks do.

    A link fails when the name is taken, so that nothing is ever overwritten, not even in a race.
    """
    try:
        os.link(name, target)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno in _NO_LINKS and not target.exists():
            return False
        raise
    return True


def taken(target: Path) -> StoreError:
    """The error to raise when there is a file of that name."""
    return StoreError(
        str(target), "there is such a file already, and it is kept", "give another name"
    )


def make_last(file: BinaryIO) -> None:
    """What was written so far survives that the power goes."""
    file.flush()
    os.fsync(file.fileno())


def ready_to_move(file: BinaryIO) -> None:
    """A file in the making may be given another name now; where it can, it keeps its lock."""
    # Elsewhere an open file cannot be moved.
    if os.name != "posix":
        file.close()


def keep_names(folder: Path) -> None:
    """The names in a folder, as they are now, survive that the power goes."""
    # Elsewhere a folder cannot be opened, and the system sees to it.
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def own_folder(folder: Path) -> None:
    """Make a folder that only its owner may look into, where there is none.

    Raises
    ------
    StoreError
        When it cannot be made.
    """
    try:
        folder.mkdir(mode=OWN_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise cannot("written", folder, error) from error
