"""Who stands at the door: a name, a password and a code, checked before anybody acts.

Nobody has a desk yet here, so these are no verbs: what lets somebody in is what they know. Each try
for a name that exists is kept in the audit; a name that does not exist leaves no trace, so that
nobody can fill the audit from outside, and is answered in the same words and the same time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from secrets import token_hex

from ekbom.actions.password_rules import MOST, check_password
from ekbom.actions.second_factor import address_of, as_typed, new_codes, new_secret, step_of
from ekbom.model.account import Account
from ekbom.model.audit import Event, Result
from ekbom.model.errors import NotAllowed, UsageError
from ekbom.model.people import Actor
from ekbom.model.store import Store

__all__ = ["AT_THE_DOOR", "Porter", "Standing"]

# What stands in the audit of it.
AT_THE_DOOR = (
    "sign_in", "change_password_own", "begin_second_factor", "confirm_second_factor",
    "leave_second_factor",
)  # fmt: skip

_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Standing:
    """What the door knows of somebody who is signed in.

    Attributes
    ----------
    name : str
        What they sign in with.
    given : bool
        Whether they have to choose a password of their own first.
    begun : bool
        Whether they were given the secret of a second factor.
    confirmed : bool
        Whether they have a second factor.
    codes : int
        Recovery codes that are left.
    ended_at : datetime
        A session begun before is over.
    """

    name: str
    given: bool
    begun: bool
    confirmed: bool
    codes: int
    ended_at: datetime

    @property
    def ready(self) -> bool:
        """Whether they may go on to the pages."""
        return self.confirmed and not self.given


class Porter:
    """Checks who comes in, and keeps what they come in with.

    Parameters
    ----------
    store : Store
    now : callable
        The clock, with its zone.
    """

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now

    def enter(self, name: str, password: str, code: str = "") -> str:
        """Id of the member who may come in.

        Parameters
        ----------
        name, password : str
        code : str
            Of the second factor, or a recovery code; not looked at where there is none yet.

        Raises
        ------
        NotAllowed
            In the same words whatever was wrong.
        """
        from ekbom.storage.passwords import fits, hash_password, is_old

        known = name.strip().casefold()
        found = next((one for one in self._store.accounts() if one.name == known), None)
        right = fits(found.password if found else "", password[: MOST + 1])
        if found is None:
            raise _refused()
        tried = self._tried(found, code) if right else None
        with self._store.transaction():
            # Somebody may have come in with the same code a moment ago.
            there = self._store.account(found.member)
            used = self._used(there, found, tried)
            if used is not None:
                if is_old(used.password):
                    used = replace(used, password=hash_password(password))
                self._put("sign_in", used)
                return used.member
            self._store.note(self._event("sign_in", found.member, "refused"))
        raise _refused()

    def standing(self, member: str) -> Standing | None:
        """How an account stands now; None when there is none."""
        found = self._store.account(member)
        if found is None:
            return None
        return Standing(
            found.name, found.given, bool(found.secret), found.confirmed, len(found.codes),
            found.ended_at,
        )  # fmt: skip

    def change_password(self, member: str, old: str, new: str) -> None:
        """A password of one's own; every session that was begun before is over.

        Raises
        ------
        NotAllowed
            When the old one is wrong.
        UsageError
            When the new one would be guessed, or is the old one.
        """
        from ekbom.storage.passwords import fits, hash_password

        found = self._account(member)
        if not fits(found.password, old[: MOST + 1]):
            self._store.note(self._event("change_password_own", member, "refused"))
            raise NotAllowed("password", "the old password is not right", "try again")
        check_password(new, (found.name,))
        if new == old:
            raise UsageError("password", "it is the old one", "take another one")
        kept = hash_password(new)
        with self._store.transaction():
            there = self._account(member)
            changed = replace(there, password=kept, given=False, ended_at=self._utc())
            self._put("change_password_own", changed)

    def begin_second_factor(self, member: str) -> None:
        """A secret for an app that makes codes; it counts once a code was given back.

        Raises
        ------
        UsageError
            When there is a second factor already.
        """
        secret = new_secret()
        with self._store.transaction():
            there = self._account(member)
            _check_open(there)
            self._put("begin_second_factor", replace(there, secret=secret, step=0))

    def secret(self, member: str) -> tuple[str, str]:
        """The secret that waits for its first code, and the address an app reads from a picture.

        Raises
        ------
        UsageError
            When none waits: one that counts is never shown again.
        """
        there = self._account(member)
        _check_open(there)
        if not there.secret:
            raise UsageError("second factor", "it was not begun", "begin it first")
        return there.secret, address_of(there.secret, there.name)

    def confirm_second_factor(self, member: str, code: str) -> tuple[str, ...]:
        """Make the second factor count; recovery codes, to be shown this once.

        Raises
        ------
        UsageError
            When none waits, or the code is not right.
        """
        from ekbom.storage.passwords import hash_code

        codes, salt = new_codes(), token_hex(_SALT_BYTES)
        kept = tuple(hash_code(one, salt) for one in codes)
        with self._store.transaction():
            there = self._account(member)
            _check_open(there)
            step = step_of(there.secret, code, self._now(), there.step) if there.secret else 0
            if not step:
                raise UsageError("code", "it is not right, or is over", "wait for the next one")
            changed = replace(there, confirmed=True, step=step, salt=salt, codes=kept)
            self._put("confirm_second_factor", changed)
        return codes

    def leave_second_factor(self, member: str, password: str, code: str) -> None:
        """Give the second factor up, to set up another one; needs all one signs in with.

        Raises
        ------
        NotAllowed
            When one of them is wrong.
        """
        found = self._account(member)
        if self.enter(found.name, password, code) != member:
            raise _refused()
        with self._store.transaction():
            there = self._account(member)
            changed = replace(there, secret="", confirmed=False, salt="", codes=())
            self._put("leave_second_factor", changed)

    def _tried(self, found: Account, code: str) -> str | int | None:
        """The step of time a code belongs to, the hash of a recovery code, or None."""
        from ekbom.storage.passwords import hash_code

        if not found.confirmed:
            return 0
        step = step_of(found.secret, code, self._now(), found.step)
        if step:
            return step
        typed = as_typed(code) if found.codes else ""
        kept = hash_code(typed, found.salt) if typed else ""
        return kept if kept in found.codes else None

    @staticmethod
    def _used(there: Account | None, found: Account, tried: str | int | None) -> Account | None:
        """The account with the code used up; None when it cannot be used, or was meanwhile."""
        if tried is None or there is None or there.password != found.password:
            return None
        if there.secret != found.secret or there.confirmed != found.confirmed:
            return None
        if isinstance(tried, str):
            left = tuple(one for one in there.codes if one != tried)
            return replace(there, codes=left) if len(left) < len(there.codes) else None
        if there.confirmed and tried <= there.step:
            return None
        return replace(there, step=tried) if there.confirmed else there

    def _account(self, member: str) -> Account:
        found = self._store.account(member)
        if found is None:
            raise _refused()
        return found

    def _put(self, verb: str, account: Account) -> None:
        self._store.put_account(account, self._event(verb, account.member))

    def _event(self, verb: str, member: str, result: Result = "done") -> Event:
        actor: Actor = next(one for one in self._store.members() if one.id == member)
        return Event(self._utc(), member, actor.role, verb, records=(member,), result=result)

    def _utc(self) -> datetime:
        return self._now().astimezone(UTC)


def _check_open(there: Account) -> None:
    if there.confirmed:
        raise UsageError("second factor", "there is one already", "give it up first")


def _refused() -> NotAllowed:
    return NotAllowed(
        "sign-in", "the name, the password or the code is not right", "try again, slowly"
    )
