"""Files that were sent and wait for somebody to agree, for an hour at most."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_urlsafe
from threading import Lock

from fastapi import Request

from ekbom.actions.bring_staged import Staged, drop_staged
from ekbom.web.seat import About

_WAITS = timedelta(hours=1)
_MOST = 8


@dataclass(frozen=True, slots=True)
class Waiting:
    """Files of one sender.

    Attributes
    ----------
    member, person : str
        Who sent them, and for whom.
    staged : Staged
    since : datetime
    """

    member: str
    person: str
    staged: Staged
    since: datetime


@dataclass(slots=True)
class Incoming:
    """All files that wait, by a secret of their own."""

    _kept: dict[str, Waiting] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def add(self, who: About, staged: Staged) -> str:
        """Let files wait; of too many, or too old ones, the oldest are removed."""
        now, secret = who.desk.now(), token_urlsafe(18)
        with self._lock:
            self._kept[secret] = Waiting(who.desk.actor.id, who.person, staged, now)
            old = [key for key, one in self._kept.items() if now - one.since > _WAITS]
            old += list(self._kept)[: max(0, len(self._kept) - _MOST)]
            gone = [self._kept.pop(key) for key in dict.fromkeys(old) if key in self._kept]
        for one in gone:
            drop_staged(one.staged)
        return secret

    def find(self, who: About, secret: str) -> Staged | None:
        """The files of whoever asks, or None."""
        with self._lock:
            found = self._kept.get(secret)
        mine = (who.desk.actor.id, who.person)
        return found.staged if found and (found.member, found.person) == mine else None

    def take(self, who: About, secret: str) -> Staged | None:
        """The same, and it waits no more."""
        found = self.find(who, secret)
        if found is not None:
            with self._lock:
                self._kept.pop(secret, None)
        return found


def incoming_of(request: Request) -> Incoming:
    """Those of the workbench that is asked."""
    state = request.app.state
    if not hasattr(state, "incoming"):
        state.incoming = Incoming()
    found: Incoming = state.incoming
    return found
