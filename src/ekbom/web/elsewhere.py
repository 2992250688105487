"""Processes beside the one that serves: whoever works out an answer there takes no page's time.

Threads of one process share one interpreter, so an answer of a second makes every page slower for
that second. What is sent is a function of a module with its arguments; a desk goes as the folder,
who acts and the clock, and stands at a connection of its own over there.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from threading import Thread
from types import MappingProxyType
from typing import Any

from ekbom.actions.desk import Desk
from ekbom.actions.joined import is_locked, join_workspace
from ekbom.model.people import Actor

_MOST = 4
# Pages come first, where there is not enough for both.
_NICE = 5

_Id = Callable[[], str]
_Clock = Callable[[], datetime]


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
    made = ProcessPoolExecutor(many, get_context("spawn"), _begin, (str(desk.folder),))
    made.submit(_warm)
    try:
        yield made
    finally:
        for one in active_children():
            one.terminate()
        made.shutdown(cancel_futures=True)


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
