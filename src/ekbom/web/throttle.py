"""How long somebody who failed to sign in has to wait: longer each time, and never for ever.

A name is slowed down together with the address that tries it, so that nobody can lock somebody
else out; a name that is tried from everywhere is slowed down a little for all.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from ekbom.web.texts import Texts

_MOST = 20_000  # that are remembered
_FORGOTTEN = timedelta(hours=6)
_MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class _Rule:
    free: int
    longest_s: int

    def wait(self, failures: int) -> timedelta:
        """A second after the last free try, and twice as long each time."""
        over = failures - self.free
        return timedelta(seconds=min(2.0 ** min(over, 30), self.longest_s) if over >= 0 else 0)


_NAME_FROM_ADDRESS = _Rule(5, 15 * 60)
_ADDRESS = _Rule(30, 15 * 60)
_NAME = _Rule(20, 30)


@dataclass(slots=True)
class _Tries:
    failures: int
    at: datetime


class Throttle:
    """Failed tries of this process, by name and by address."""

    def __init__(self) -> None:
        self._tries: OrderedDict[Hashable, _Tries] = OrderedDict()
        self._lock = Lock()

    def begin(self, name: str, address: str, now: datetime) -> int:
        """Seconds until a try is looked at; 0 when it is now, and it then counts as failed.

        Counted before it is known how it ends, so that tries at the same moment are not free.
        """
        with self._lock:
            longest = timedelta()
            for key, rule in _keys(name, address):
                found = self._tries.get(key)
                if found is not None and now - found.at < _FORGOTTEN:
                    longest = max(longest, found.at + rule.wait(found.failures) - now)
            if longest > timedelta():
                return -(-longest // timedelta(seconds=1))
            self._count(name, address, now)
            return 0

    def succeeded(self, name: str, address: str) -> None:
        """Whoever got in has all tries again; of those of the address this one is taken off."""
        with self._lock:
            for key, rule in _keys(name, address):
                if rule is _ADDRESS and key in self._tries:
                    self._tries[key].failures -= 1
                else:
                    self._tries.pop(key, None)

    def _count(self, name: str, address: str, now: datetime) -> None:
        for key, _ in _keys(name, address):
            found = self._tries.setdefault(key, _Tries(0, now))
            if now - found.at >= _FORGOTTEN:
                found.failures = 0
            found.failures, found.at = found.failures + 1, now
            self._tries.move_to_end(key)
        while len(self._tries) > _MOST:
            self._tries.popitem(last=False)


def _keys(name: str, address: str) -> tuple[tuple[Hashable, _Rule], ...]:
    known = name.strip().casefold()
    return (
        (("both", known, address), _NAME_FROM_ADDRESS),
        (("address", address), _ADDRESS),
        (("name", known), _NAME),
    )


def wait_words(texts: Texts, seconds: int) -> str:
    """How long to wait, as a page says it: in seconds, from two minutes on in minutes begun."""
    if seconds < 2 * _MINUTE_S:
        said = texts.say("That was tried often. The next try is looked at in %(n)s seconds.")
        # One second more than one is no lie, and needs no word of its own.
        return said % {"n": max(seconds, 2)}
    said = texts.say("That was tried often. The next try is looked at in about %(n)s minutes.")
    return said % {"n": -(-seconds // _MINUTE_S)}
