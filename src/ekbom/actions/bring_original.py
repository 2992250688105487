"""The file that is brought, as it is: its hash, and its copy among the originals."""

from __future__ import annotations

from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING

from ekbom.model.errors import InputError, StoreError
from ekbom.model.store import Originals, Store

if TYPE_CHECKING:
    from ekbom.model.audit import Event


def digest_of_file(path: str | Path) -> str:
    """SHA-256 of a file, read in pieces.

    Raises
    ------
    InputError
        When it cannot be read, or is no plain file.
    """
    place = Path(path)
    try:
        # A pipe would be waited for without end.
        if place.exists() and not place.is_file():
            raise InputError(str(path), "it is no plain file", "give the file itself")
        with place.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            str(path), f"it cannot be read ({reason})", "check the name and the place"
        ) from error


def hold_original(
    store: Store, originals: Originals, path: str | Path, digest: str, size: int, event: Event
) -> None:
    """Write down that a file is kept; inside the transaction of the records that need it.

    Between `take_original` and now somebody may have deleted the last record that needed the same
    file, and its copy with it. From here on nobody else can.

    Raises
    ------
    InputError, StoreError
        As for `take_original`.
    """
    try:
        originals.size(digest)
    except StoreError:
        take_original(originals, path, digest)
    store.add_original(digest, size, event)


def take_original(originals: Originals, path: str | Path, expected: str) -> tuple[str, int]:
    """Keep a copy of a file that was read before, and return its SHA-256 and its bytes.

    Raises
    ------
    InputError
        When it was changed since it was read.
    StoreError
        When it cannot be kept.
    """
    digest, size = originals.take(Path(path))
    if digest != expected:
        raise InputError(str(path), "it was changed while it was being read", "bring it in again")
    return digest, size
