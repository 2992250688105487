"""Commands started as a process of their own."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def ended(child: subprocess.Popen[str]) -> Iterator[None]:
    """Whatever comes, nobody waits for it for ever."""
    try:
        yield
    finally:
        child.kill()


def heeds_ctrl_c() -> None:
    """Whoever starts the tests in the background may have Ctrl+C ignored for all their children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
