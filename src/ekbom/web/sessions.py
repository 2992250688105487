"""Who is signed in: kept in the memory of this process, so that its end signs everybody out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe
from threading import Lock
from typing import Literal

Kind = Literal["local", "phone", "account"]
_BYTES = 32
# A person's own computer stays open for weeks, as long as ekbom runs there; a phone for a year; an
# account in a clinic for a shift, and not beyond a break.
LONGEST: Mapping[Kind, timedelta] = {
    "local": timedelta(days=30),
    "phone": timedelta(days=365),
    "account": timedelta(hours=10),
}
IDLE: Mapping[Kind, timedelta] = {
    "local": timedelta(days=7),
    "phone": timedelta(days=60),
    "account": timedelta(minutes=30),
}


@dataclass(slots=True)
class Session:
    """One browser that is signed in.

    Attributes
    ----------
    member : str
        Id of the member of the workspace.
    kind : str
    made_at, used_at : datetime
    """

    member: str
    kind: Kind
    made_at: datetime
    used_at: datetime

    def over(self, now: datetime) -> bool:
        """Whether it has lasted too long, or nobody used it for too long."""
        return now - self.made_at > LONGEST[self.kind] or now - self.used_at > IDLE[self.kind]


@dataclass(slots=True)
class Sessions:
    """The sessions of this process, found by the hash of their secret; and the launch tokens."""

    _kept: dict[bytes, Session] = field(default_factory=dict)
    _launch: set[bytes] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def launch_token(self) -> str:
        """A secret for the address that is opened once."""
        token = token_urlsafe(_BYTES)
        with self._lock:
            self._launch.add(digest_of(token))
        return token

    def use_launch(self, token: str) -> bool:
        """Whether a launch token is good; it is not afterwards."""
        given = digest_of(token)
        with self._lock:
            for known in self._launch:
                if compare_digest(known, given):
                    self._launch.discard(known)
                    return True
        return False

    def begin(self, member: str, kind: Kind, now: datetime) -> str:
        """Sign a member in; the secret goes into the cookie and nowhere else."""
        secret = token_urlsafe(_BYTES)
        with self._lock:
            for key in [key for key, one in self._kept.items() if one.over(now)]:
                del self._kept[key]
            self._kept[digest_of(secret)] = Session(member, kind, now, now)
        return secret

    def take_up(
        self, digest: str, member: str, kind: Kind, made_at: datetime, now: datetime
    ) -> None:
        """A session that outlived the process it was begun in, by what is kept of its secret."""
        with self._lock:
            self._kept[bytes.fromhex(digest)] = Session(member, kind, made_at, now)

    def find(self, secret: str, now: datetime) -> Session | None:
        """The session of a cookie, unless it has ended; using it keeps it from idling."""
        key = digest_of(secret)
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            if found.over(now):
                del self._kept[key]
                return None
            found.used_at = now
            return found

    def end(self, secret: str) -> None:
        """Sign this browser out."""
        with self._lock:
            self._kept.pop(digest_of(secret), None)

    def end_all_of(self, member: str) -> None:
        """Sign a member out everywhere."""
        with self._lock:
            for key in [key for key, one in self._kept.items() if one.member == member]:
                del self._kept[key]


def digest_of(secret: str) -> bytes:
    """What is kept of a secret."""
    return sha256(secret.encode()).digest()
