"""Files written whole or not at all: under another name first, then moved into place."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ekbom.model.errors import StoreError


def write_whole(path: str | Path, parts: Iterable[bytes]) -> Path:
    """Write the file part by part, replacing one of that name, and return its place.

    Raises
    ------
    StoreError
        When the place cannot be written to; then nothing is left behind.
    """
    target = Path(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.writelines(parts)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, target)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            str(target), f"it cannot be written ({error.strerror})", "choose another place"
        ) from error
    return target
