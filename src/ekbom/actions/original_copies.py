"""Readable copies of originals, for readers that need a file under the name it came with."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ekbom.model.errors import StoreError
from ekbom.model.store import Originals

_READING = ".reading-"


@contextmanager
def reading_copies(
    originals: Originals, folder: Path, files: Sequence[tuple[str, str]]
) -> Iterator[tuple[Path, ...]]:
    """Copies that are there while the block lasts.

    Parameters
    ----------
    originals : Originals
    folder : Path
        Of the workspace.
    files : sequence of (str, str)
        Name, which stands in every message, and SHA-256 of each.

    Raises
    ------
    StoreError
        When an original is not there or was altered, or there is no room.
    """
    place = make_place(folder, _READING)
    try:
        yield tuple(
            _laid_out(originals, place / str(number), *named) for number, named in enumerate(files)
        )
    finally:
        shutil.rmtree(place, ignore_errors=True)


def make_place(folder: Path, prefix: str) -> Path:
    """A new folder; those of processes that died are removed.

    Parameters
    ----------
    folder : Path
        Of the workspace.
    prefix : str
        Of its name; the id of this process follows.

    Raises
    ------
    StoreError
        When it cannot be made.
    """
    try:
        for left in folder.glob(f"{prefix}*"):
            if not _alive(left.name.removeprefix(prefix).partition("-")[0]):
                shutil.rmtree(left, ignore_errors=True)
        return Path(tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-", dir=folder))
    except OSError as error:
        raise StoreError(
            str(folder), f"it cannot be written to ({error.strerror})",
            "make room, or check its permissions",
        ) from error  # fmt: skip


def _laid_out(originals: Originals, place: Path, name: str, digest: str) -> Path:
    return originals.lay_out(digest, place).rename(place / (Path(name).name or digest))


def _alive(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except PermissionError:
        return True
    except (ProcessLookupError, ValueError, OverflowError):
        return False
    return True
