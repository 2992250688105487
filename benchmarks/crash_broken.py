"""Faults planted on purpose: a crash test that cannot find these finds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from time import sleep
from typing import Any

from ekbom.actions.desk import Desk

TOGETHER = 20
# Long enough to be killed in, each time.
PAUSE_S = 0.1
PIECE = 16_384


class LateStore:
    """Says that something is kept, and only writes when several things have come together."""

    def __init__(self, store: Any) -> None:
        self._store, self._running, self._count = store, None, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        if self._running is None:
            self._running = self._store.transaction()
            self._running.__enter__()
        yield
        self._count += 1
        if self._count % TOGETHER == 0:
            self._finish()

    def close(self) -> None:
        self._finish()
        self._store.close()

    def _finish(self) -> None:
        if self._running is not None:
            running, self._running = self._running, None
            running.__exit__(None, None, None)


class LooseStore:
    """Writes each thing by itself: a transaction that is none."""

    def __init__(self, store: Any) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def transaction(self) -> Any:
        return nullcontext()

    def keep(self, *what: Any) -> None:
        sleep(PAUSE_S)
        self._store.keep(*what)

    def amend(self, *what: Any) -> None:
        sleep(PAUSE_S)
        self._store.amend(*what)


class TornOriginals:
    """Writes a file under its last name from the start."""

    def __init__(self, originals: Any, folder: Path) -> None:
        self._originals, self._folder = originals, folder

    def __getattr__(self, name: str) -> Any:
        return getattr(self._originals, name)

    def take(self, file: Path) -> tuple[str, int]:
        data = Path(file).read_bytes()
        digest = sha256(data).hexdigest()
        with (self._folder / digest).open("wb", buffering=0) as target:
            for start in range(0, len(data), PIECE):
                target.write(data[start : start + PIECE])
                sleep(0.001)
        return digest, len(data)


BROKEN: dict[str, Callable[[Desk], Desk]] = {
    "": lambda desk: desk,
    "late": lambda desk: replace(desk, store=LateStore(desk.store)),
    "loose": lambda desk: replace(desk, store=LooseStore(desk.store)),
    "torn": lambda desk: replace(
        desk, originals=TornOriginals(desk.originals, desk.folder / "originals")
    ),
}


def make_broken(desk: Desk, fault: str) -> Desk:
    """A desk with one planted fault; the empty one has none."""
    return BROKEN[fault](desk)


BROKEN_SAYS = {
    "late": "acknowledged before it is written",
    "loose": "an import written without a transaction",
    "torn": "originals written under their last names",
}
PLANTED_IN = {"late": "write", "loose": "import", "torn": "import"}
