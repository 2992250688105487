"""Answers that take longer than a page may: worked out beside it, and kept for the same state.

A page asks for an answer and gets it, or is told that it is still being worked out; then it shows
what is done so far, and asks again by itself.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from functools import partial
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")
# Whose answer it is, in which state, to what; then whatever else it depends on.
Key = tuple[Hashable, ...]
# So long a page waits before it shows what it has.
PATIENCE_S = 0.015
_MOST = 512


class Answers:
    """The newest answers of this process.

    Parameters
    ----------
    workers : int
        How many are worked out at a time in threads of this process.
    beside : Executor, optional
        Other processes. They work out what can be sent there, which is a `functools.partial` of a
        function of a module, and what nobody waits for. All else, and everything once they broke,
        is worked out in threads.
    """

    def __init__(self, workers: int = 2, beside: Executor | None = None) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="answer")
        self._beside = beside
        self._kept: OrderedDict[Key, Future[Any]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, work: Callable[[], T], *, patience_s: float = PATIENCE_S) -> T | None:
        """The answer, or None while it is being worked out.

        Parameters
        ----------
        key : tuple of hashable
            The person, their state, what is asked, and what else matters: what is worked out for
            it never changes. An answer to the same in another state is forgotten.
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
                self._forget_older(key)
                at_work = self._kept[key] = self._begin(work, waited=patience_s > PATIENCE_S)
                self._forget_most()
            self._kept.move_to_end(key)
        try:
            result: T = at_work.result(0 if again and patience_s <= PATIENCE_S else patience_s)
        except NotYet:
            if not at_work.done():
                return None
            self._drop(key)
            raise
        except CancelledError:
            return None  # another state was asked for meanwhile; whoever asks again asks for that
        except BrokenExecutor:
            self._beside = None
            self._drop(key)
            return None
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
                if key[:3] in wanted and at_work.done():
                    del self._kept[key]
                    self._kept.setdefault((person, after, *key[2:]), at_work)

    def close(self) -> None:
        """Begin nothing more, and wait for what is at work in threads."""
        self._pool.shutdown(cancel_futures=True)

    def _begin(self, work: Callable[[], T], *, waited: bool) -> Future[T]:
        # Where somebody waits it does not stand in line behind what nobody waits for.
        if self._beside is not None and isinstance(work, partial) and not waited:
            try:
                return self._beside.submit(work)
            except BrokenExecutor:
                self._beside = None
        return self._pool.submit(work)

    def _drop(self, key: Key) -> None:
        with self._lock:
            self._kept.pop(key, None)

    def _forget_older(self, key: Key) -> None:
        """Nobody asks for an earlier state again; what has not begun for it never does."""
        for one in [one for one in self._kept if one[:1] == key[:1] and one[2:] == key[2:]]:
            self._kept.pop(one).cancel()

    def _forget_most(self) -> None:
        """Keep no more than that; what is at work would only be begun anew."""
        done = [key for key, at_work in self._kept.items() if at_work.done()]
        for key in done[: max(0, len(self._kept) - _MOST)]:
            del self._kept[key]
