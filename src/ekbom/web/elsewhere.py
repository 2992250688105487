"""Processes beside the one that serves: whoever works out an answer there takes no page's time.

Threads of one process share one interpreter, so an answer of a second makes every page slower for
that second. What is sent is a function of a module with its arguments; a desk goes as the folder,
who acts and the clock, and stands at a connection of its own over there.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cache, partial
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from traceback import format_exc
from types import MappingProxyType
from typing import Any, TypeVar

from ekbom.actions.desk import Desk
from ekbom.actions.joined import is_locked, join_workspace
from ekbom.model.people import Actor

_MOST = 4
# Pages come first, where there is not enough for both.
_NICE = 5

_T = TypeVar("_T")
_Id = Callable[[], str]
_Clock = Callable[[], datetime]
_Job = tuple[Future[Any], Callable[[], Any]]


@contextmanager
def beside(desk: Desk) -> Iterator[Executor | None]:
    """Processes for the answers of a workspace, as many as leave one core to the pages.

    At the end they end too, whatever they are at: they read, and note that they did.

    Parameters
    ----------
    desk : Desk

    Yields
    ------
    Executor or None
        None for a workspace that is locked: its key does not leave the process that was given it.
    """
    if is_locked(desk.folder):
        yield None
        return
    many = max(1, min(_MOST, (os.cpu_count() or 1) - 1))
    # A new interpreter, and no copy of this one: that would hold its locks and connections.
    made = _Processes(many, str(desk.folder))
    made.submit(_warm)
    try:
        yield made
    finally:
        made.shutdown()


class _Processes(Executor):
    """Processes that can be ended at any moment.

    A `ProcessPoolExecutor` cannot: where one ends in the middle of sending an answer, it waits for
    the rest of that answer for ever, because it holds the end that is written to itself.
    """

    def __init__(self, many: int, folder: str) -> None:
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._ended = False
        self._lock = Lock()
        spawning = get_context("spawn")
        self._processes, self._threads = [], []
        for _ in range(many):
            ours, theirs = spawning.Pipe()
            process = spawning.Process(target=_work, args=(theirs, folder), daemon=True)
            process.start()
            # Now only that process holds this end: when it is gone, whoever reads is told so.
            theirs.close()
            self._processes.append(process)
            self._threads.append(Thread(target=self._send, args=(ours,), daemon=True))
            self._threads[-1].start()

    def submit(self, fn: Callable[..., _T], /, *args: Any, **more: Any) -> Future[_T]:
        """As that of any executor; what is sent is pickled, and so is the answer.

        Raises
        ------
        BrokenExecutor
            If a process has died, or all were ended.
        """
        future: Future[_T] = Future()
        with self._lock:
            if self._ended:
                raise _died()
            self._jobs.put((future, partial(fn, *args, **more) if args or more else fn))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes whatever they are at; there is nothing they would have to finish."""
        del cancel_futures  # nobody is left who would work out what waits
        self._end()
        if wait:
            for thread in self._threads:
                thread.join()

    def _send(self, connection: Connection) -> None:
        """Give one process a job at a time, for as long as there is one."""
        with connection:
            while (job := self._jobs.get()) is not None:
                self._have_done(job, connection)
                del job  # with its answer, which may be large

    def _have_done(self, job: _Job, connection: Connection) -> None:
        future, work = job
        if not future.set_running_or_notify_cancel():
            return
        try:
            connection.send(work)
            told, error, where = connection.recv()
        except (EOFError, OSError):
            self._end()
            future.set_exception(_died())
        except Exception as problem:  # noqa: BLE001 - it cannot be sent, for whatever reason
            future.set_exception(problem)
        else:
            if error is None:
                future.set_result(told)
            else:
                error.add_note(where)
                future.set_exception(error)

    def _end(self) -> None:
        """Where one died all end: what they were sent may be what kills them."""
        with self._lock:
            if self._ended:
                return
            self._ended = True
            for process in self._processes:
                process.kill()
            for future, _ in self._waiting():
                if future.set_running_or_notify_cancel():
                    future.set_exception(_died())
            for _ in self._threads:
                self._jobs.put(None)
        for process in self._processes:
            process.join()

    def _waiting(self) -> Iterator[_Job]:
        # The threads take from there too, so whether it is empty is only known by trying.
        with suppress(Empty):
            while (job := self._jobs.get_nowait()) is not None:
                yield job


def _died() -> BrokenExecutor:
    return BrokenExecutor("the processes beside have ended")


def _work(connection: Connection, folder: str) -> None:
    _begin(folder)
    while True:
        try:
            work = connection.recv()
        except EOFError:
            return
        connection.send_bytes(_worked_out(work))


def _worked_out(work: Callable[[], Any]) -> bytes:
    """What it gives or raises, as it is sent: the answer, the error, and where it came from."""
    try:
        return bytes(ForkingPickler.dumps((work(), None, "")))
    except Exception as problem:  # noqa: BLE001 - raised where it was asked for
        return bytes(ForkingPickler.dumps((None, problem, format_exc())))


def _begin(folder: str) -> None:
    """Be ready, leave Ctrl+C to the process that serves, and never outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICE)
    Thread(target=_end_with_parent, daemon=True).start()
    _store_of(folder)


def _end_with_parent() -> None:
    served = parent_process()
    if served is not None:
        served.join()
        os._exit(0)


def _warm() -> None:
    """Read what nearly every answer needs, before the first is asked for."""
    from ekbom.knowledge.shipped_rules import load_rule_book
    from ekbom.web.app import make_app

    del make_app  # with all the pages, and what they work answers out with
    load_rule_book()


@cache
def _store_of(folder: str) -> tuple[Any, Any]:
    """The database and the originals of a workspace, opened once."""
    return join_workspace(Path(folder))


def _desk_there(folder: str, actor: Actor, now: _Clock, new_id: _Id) -> Desk:
    store, originals = _store_of(folder)
    return Desk(store, originals, actor, now, new_id, Path(folder))


def _send_desk(desk: Desk) -> tuple[Any, ...]:
    return _desk_there, (str(desk.folder), desk.actor, desk.now, desk.new_id)


def _send_mapping(mapping: MappingProxyType[Any, Any]) -> tuple[Any, ...]:
    return _fixed, (dict(mapping),)


def _fixed(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)


ForkingPickler.register(Desk, _send_desk)
ForkingPickler.register(MappingProxyType, _send_mapping)
