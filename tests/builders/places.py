"""Folders for what is made once for all tests of a process."""

from __future__ import annotations

import atexit
import shutil
from pathlib import Path
from tempfile import mkdtemp


def own_place() -> Path:
    """An empty folder that is gone when this process ends."""
    place = Path(mkdtemp(prefix="ekbom-tests-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return place
