"""The home network: one phone, paired by a code on the screen, for one person and few pages."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hmac import compare_digest
from secrets import choice
from threading import Lock

from ekbom.actions.desk import Desk
from ekbom.actions.phones import end_phone, pair_phone, paired_phone
from ekbom.model.phone import HomeFiles, Phone
from ekbom.web.house import House
from ekbom.web.sessions import Sessions, digest_of

# Without those that are taken for one another.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LONG = 8
LASTS = timedelta(minutes=10)
# What a phone may open beside its assets; the word of the application and nothing else.
PAGES = ("static", "today", "now", "phone")


@dataclass(frozen=True, slots=True)
class Code:
    """What a phone is paired with, once and soon.

    Attributes
    ----------
    text : str
    member, person : str
        For whom, and about whom.
    until : datetime
    """

    text: str
    member: str
    person: str
    until: datetime

    @property
    def spaced(self) -> str:
        """In two groups, as it is read out."""
        return f"{self.text[: _LONG // 2]} {self.text[_LONG // 2 :]}"


@dataclass(slots=True)
class Pairing:
    """Which phone is paired, and the code that waits for one.

    Attributes
    ----------
    desk : Desk
        Of the owner.
    files : HomeFiles
    origin : str
        Where a phone finds the home, such as ``https://192.168.1.20:8444``.
    sessions : Sessions
        Of the phone.
    phone : Phone or None
    code : Code or None
    """

    desk: Desk
    files: HomeFiles
    origin: str
    sessions: Sessions = field(default_factory=Sessions)
    phone: Phone | None = None
    code: Code | None = None
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self.phone = paired_phone(self.desk)
        if self.phone is not None:
            one = self.phone
            self.sessions.take_up(one.digest, one.member, "phone", one.paired_at, self.desk.now())

    def new_code(self, member: str, person: str) -> Code:
        """A code for a new phone; one that waited is good no more."""
        text = "".join(choice(_LETTERS) for _ in range(_LONG))
        code = Code(text, member, person, self.desk.now() + LASTS)
        with self._lock:
            self.code = code
        return code

    def waiting(self) -> Code | None:
        """The code that is good now."""
        code = self.code
        return code if code is not None and self.desk.now() < code.until else None

    def enter(self, said: str) -> str | None:
        """The secret of the phone that gave the right code; None for any other."""
        typed = "".join(said.split()).replace("-", "").upper()
        with self._lock:
            code = self.waiting()
            if code is None or not compare_digest(code.text.encode(), typed.encode()):
                return None
            self.code = None
            self._leave()
            now = self.desk.now()
            secret = self.sessions.begin(code.member, "phone", now)
            phone = Phone(digest_of(secret).hex(), code.member, code.person, now)
            pair_phone(self.desk, phone)
            self.phone = phone
            return secret

    def end(self) -> None:
        """No phone is paired any more."""
        with self._lock:
            self._leave()
            end_phone(self.desk)

    def _leave(self) -> None:
        if self.phone is not None:
            self.sessions.end_all_of(self.phone.member)
            self.phone = None


@dataclass(slots=True)
class HomeHouse(House):
    """The workbench as the paired phone has it: whoever it acts for, about one person alone."""

    def seat(self, member: str) -> Desk | None:
        """The desk of the phone; None when it is paired no more, or the person was erased."""
        phone = self.pairing.phone if self.pairing else None
        found = next((one for one in self.desk.store.members() if one.id == member), None)
        if phone is None or found is None or phone.member != member:
            return None
        if all(one.id != phone.person for one in self.desk.store.persons()):
            return None
        actor = replace(found, owner=False, persons=frozenset({phone.person}))
        return self.desk_of(actor)
