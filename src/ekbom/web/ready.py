"""Answers that take longer than a page may: worked out beside it, and kept for the same state.

A page asks for an answer and gets it, or is told that it is still being worked out; then it shows
what is done so far, and asks again by itself.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")
# So long a page waits before it shows what it has.
PATIENCE_S = 0.015
_MOST = 64


class Answers:
    """The newest answers of this process.

    Parameters
    ----------
    workers : int
        How many are worked out at a time.
    """

    def __init__(self, workers: int = 2) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="answer")
        self._kept: OrderedDict[Hashable, Future[Any]] = OrderedDict()
        self._lock = Lock()

    def get(
        self, key: Hashable, work: Callable[[], T], *, patience_s: float = PATIENCE_S
    ) -> T | None:
        """The answer, or None while it is being worked out.

        Parameters
        ----------
        key : hashable
            Whose answer to what, in which state: what is worked out for it never changes.
        work : callable
            Works it out; what it raises is raised here, and it is then tried anew.
        patience_s : float
            How long to wait for it, in seconds. Where it is no more than usual, only who asks first
            waits: whoever asks again finds it done, or comes back, and takes nothing from the work.
        """
        with self._lock:
            at_work = self._kept.get(key)
            again = at_work is not None
            if at_work is None:
                at_work = self._pool.submit(work)
                self._kept[key] = at_work
                self._forget()
            self._kept.move_to_end(key)
        try:
            result: T = at_work.result(0 if again and patience_s <= PATIENCE_S else patience_s)
        except NotYet:
            if not at_work.done():
                return None
            self._drop(key)
            raise
        except BaseException:
            self._drop(key)
            raise
        return result

    def carry(self, person: str, before: Hashable, after: Hashable, asked: Iterable[str]) -> None:
        """Let answers hold for a later state too, which they do not depend on.

        Parameters
        ----------
        person : str
            First in their keys.
        before, after : hashable
            Second in their keys: the state they were worked out for, and the later one.
        asked : iterable of str
            Third in their keys.
        """
        wanted = {(person, before, what) for what in asked}
        with self._lock:
            for key, at_work in list(self._kept.items()):
                if isinstance(key, tuple) and key[:3] in wanted and at_work.done():
                    self._kept.setdefault((person, after, *key[2:]), at_work)
            self._forget()

    def close(self) -> None:
        """Begin nothing more, and wait for what is at work."""
        self._pool.shutdown(cancel_futures=True)

    def _drop(self, key: Hashable) -> None:
        with self._lock:
            self._kept.pop(key, None)

    def _forget(self) -> None:
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)
