"""A real PostgreSQL for the tests: one cluster for a run, however many processes share it."""

from __future__ import annotations

import atexit
import fcntl
import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

MISSING = "PostgreSQL is missing; install the system package 'postgresql' and run this again"
_INSTALL = Path(__file__).resolve().parents[2] / "tools" / "system.sh"
_ROOM = Path(tempfile.gettempdir())
_MARK = "ekbom-pg-run-"
# Debian keeps the programs of each version in a folder of their own.
_VERSIONS = Path("/usr/lib/postgresql")


class PostgresMissing(Exception):
    """The machine has no PostgreSQL, and this user may not install it."""


def find_programs() -> Path:
    """The folder of `initdb`; installs PostgreSQL where that is allowed."""
    found = _look()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["sh", str(_INSTALL)], check=True)
        found = _look()
    if found is None:
        raise PostgresMissing(MISSING)
    return found


def _look() -> Path | None:
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    folders = [
        folder / "bin"
        for folder in sorted(_VERSIONS.glob("[0-9]*"), key=lambda folder: float(folder.name))
        if (folder / "bin" / "initdb").exists()
    ]
    return folders[-1] if folders else None


@dataclass(slots=True)
class Cluster:
    """A server of our own, reached through a socket in its own folder.

    Parameters
    ----------
    folder : Path
        Belongs to whoever runs the server, and to nobody else.
    durable : bool
        Whether it waits for the disk; without, everything is quicker.
    """

    folder: Path
    durable: bool = False
    _number: Iterator[int] = field(default_factory=count)

    @classmethod
    def make(cls, *, durable: bool = False) -> Cluster:
        folder = Path(tempfile.mkdtemp(prefix="ekbom-pg-", dir=_ROOM))
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        cluster = cls(folder, durable)
        _run("initdb", "-A", "trust", "-U", "ekbom", "--no-sync", "--locale=C", "-E", "UTF8",
             "-D", str(cluster.data))  # fmt: skip
        return cluster

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start(self) -> None:
        fsync = "on" if self.durable else "off"
        options = f"-c listen_addresses='' -k {self.folder} -c fsync={fsync} -c max_connections=200"
        _run("pg_ctl", "-w", "start", "-D", str(self.data), "-l", str(self.folder / "log"),
             "-o", options)  # fmt: skip

    def stop(self, mode: str = "fast") -> None:
        """Stop the server; ``immediate`` is as good as pulling the plug of the server."""
        _run("pg_ctl", "-w", "stop", "-m", mode, "-D", str(self.data))

    def kill_postmaster(self) -> None:
        os.kill(int((self.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def remove(self) -> None:
        # A server that was killed has left its number behind.
        with suppress(RuntimeError):
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, name: str) -> str:
        """Of a database in this cluster, as ekbom takes it."""
        return f"postgresql://ekbom@/{name}?host={self.folder}"

    def say(self, statement: str, name: str = "postgres") -> list[tuple[object, ...]]:
        """Run one statement outside of any transaction."""
        import psycopg

        with psycopg.connect(
            host=str(self.folder), user="ekbom", dbname=name, autocommit=True
        ) as connection:
            answer = connection.execute(statement)
            return answer.fetchall() if answer.description else []

    def new_database(self, template: str = "template0") -> str:
        """The address of an empty database, or of a copy of another one."""
        name = f"ekbom_{os.getpid()}_{next(self._number)}"
        self.say(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.address(name)


def _run(program: str, *words: str) -> None:
    command = [str(find_programs() / program), *words]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    # In a folder everybody may be in. What the server says goes into its log.
    done = subprocess.run(
        command,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    if done.returncode:
        raise RuntimeError(f"{program} failed: {done.stderr.decode()}")


_USED: dict[str, Cluster] = {}


def cluster() -> Cluster:
    """The cluster of this run; started by whoever needs it first, stopped by the last one."""
    if "" not in _USED:
        _sweep()
        with _state(_place()) as state:
            if state:
                made = Cluster(Path(state["folder"]))
            else:
                made = Cluster.make()
                made.start()
                state.update(folder=str(made.folder), users=[])
            state["users"].append(os.getpid())
        _USED[""] = made
        atexit.register(leave, os.getpid())
    return _USED[""]


def new_database(template: str = "template0") -> str:
    """The address of an empty database in the cluster of this run, or of a copy of another."""
    return cluster().new_database(template)


def leave(pid: int) -> None:
    """Say that a process needs the cluster no longer; the tests do so when they end."""
    # A child that was forked has no part in it.
    if "" not in _USED or os.getpid() != pid:
        return
    _USED.clear()
    with _state(_place()) as state:
        state["users"].remove(pid)
        _clear(state)


def _sweep() -> None:
    """Stop the servers of runs that were killed."""
    for place in _ROOM.glob(f"{_MARK}*.json"):
        with _state(place) as state:
            if state:
                _clear(state)


def _clear(state: dict[str, Any]) -> None:
    if not any(Path(f"/proc/{user}").exists() for user in state["users"]):
        Cluster(Path(state["folder"])).remove()
        state.clear()


def _place() -> Path:
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"alone-{os.getpid()}")
    return _ROOM / f"{_MARK}{run}.json"


@contextmanager
def _state(place: Path) -> Iterator[dict[str, Any]]:
    """What the processes of one run know together; one of them at a time."""
    while True:
        with place.open("a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            # Whoever held it before may have removed it.
            if not place.exists() or place.stat().st_ino != os.fstat(file.fileno()).st_ino:
                continue
            file.seek(0)
            state = json.loads(file.read() or "{}")
            yield state
            file.truncate(0)
            file.write(json.dumps(state))
            if not state:
                place.unlink()
            return
