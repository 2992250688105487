"""The comparisons with independent programs that `make test` does not install."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.source import ROOT


def run(*, minutes: float = 0, only: str = "") -> int:
    """Run ``tests/peers``; a few seconds, so `minutes` is not needed."""
    del minutes
    words = [sys.executable, "-m", "pytest", "-q", "tests/peers", *(["-k", only] if only else [])]
    return subprocess.run(words, cwd=ROOT, check=False).returncode
