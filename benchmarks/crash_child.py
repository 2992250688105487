"""A job in a process of its own, that tells on a pipe what it is doing, and can be killed."""

from __future__ import annotations

import fcntl
import json
import os
import select
import signal
import time
import traceback
from typing import Any, NoReturn

from benchmarks.crash_broken import make_broken
from benchmarks.crash_jobs import Job, Place

PIPE_BYTES = 1 << 20
# Linux: how much a pipe holds.
F_SETPIPE_SZ = 1031


class Child:
    """A job in a process of its own, and what it has told so far."""

    def __init__(self, job: Job, place: Place, broken: str = "") -> None:
        self._pipe, writing = os.pipe()
        fcntl.fcntl(writing, F_SETPIPE_SZ, PIPE_BYTES)
        self._rest = b""
        self.told: list[dict[str, Any]] = []
        self._pid = os.fork()
        if self._pid == 0:
            _be_child(job, place, broken, writing)
        os.close(writing)

    def listen(self, seconds: float, *, until: str = "") -> None:
        """For so long, or until it has said this word or ended."""
        end = time.monotonic() + seconds
        while not until or not any(message["what"] == until for message in self.told):
            left = end - time.monotonic()
            if left <= 0 or (select.select([self._pipe], [], [], left)[0] and not self._read()):
                return

    def moments(self, *words: str) -> list[float]:
        """When it said one of these, by its clock, in seconds."""
        return [message["at"] for message in self.told if message["what"] in words]

    def kill(self) -> None:
        """Kill it, and read what it had said before."""
        os.kill(self._pid, signal.SIGKILL)
        while self._read():
            pass
        os.close(self._pipe)
        os.waitpid(self._pid, 0)
        failed = [message["why"] for message in self.told if message["what"] == "failed"]
        if failed:
            raise RuntimeError(f"the child failed by itself:\n{failed[0]}")

    def _read(self) -> bool:
        data = os.read(self._pipe, PIPE_BYTES)
        *whole, self._rest = (self._rest + data).split(b"\n")
        self.told += [json.loads(line) for line in whole]
        return bool(data)


def _be_child(job: Job, place: Place, broken: str, writing: int) -> NoReturn:
    """Never comes back, and touches nothing that the parent has open."""

    def tell(what: str, **more: Any) -> None:
        line = json.dumps({"what": what, "at": time.monotonic(), **more})
        os.write(writing, line.encode() + b"\n")

    try:
        desk = make_broken(place.open(), broken)
        job(place, tell, desk)
        desk.store.close()
        tell("done")
    except BaseException:  # noqa: BLE001 - whatever it is, the parent is told
        tell("failed", why=traceback.format_exc())
    finally:
        os._exit(0)
