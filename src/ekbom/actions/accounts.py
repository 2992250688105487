"""The accounts of a workspace, as whoever keeps it gives and takes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from secrets import token_bytes

from ekbom.actions.desk import Desk, house_verb
from ekbom.actions.password_rules import check_password
from ekbom.model.account import Account
from ekbom.model.errors import UsageError
from ekbom.model.people import Role

__all__ = [
    "AccountLine", "add_account", "check_account", "check_free", "end_sessions", "list_accounts",
    "remove_account", "reset_second_factor", "set_password",
]  # fmt: skip

_LONGEST = 80  # letters of a name


@dataclass(frozen=True, slots=True)
class AccountLine:
    """A member, and how they sign in; nothing that a sign-in is checked against.

    Attributes
    ----------
    member : str
        Id of the member.
    label : str
    role : Role
    owner : bool
    name : str
        What they sign in with; empty without an account.
    made_at : datetime or None
    given : bool
        Whether the password is still the one somebody else chose.
    second_factor : bool
    codes : int
        Recovery codes that are left.
    """

    member: str
    label: str
    role: Role
    owner: bool
    name: str = ""
    made_at: datetime | None = None
    given: bool = False
    second_factor: bool = False
    codes: int = 0


@house_verb("members")
def list_accounts(desk: Desk) -> tuple[AccountLine, ...]:
    """All members, in the order they came, with their accounts."""
    desk.store.note(desk.event("list_accounts"))
    accounts = {one.member: one for one in desk.store.accounts()}
    lines = []
    for member in desk.store.members():
        line = AccountLine(member.id, member.label, member.role, member.owner)
        found = accounts.get(member.id)
        if found is not None:
            line = replace(
                line, name=found.name, made_at=found.made_at, given=found.given,
                second_factor=found.confirmed, codes=len(found.codes),
            )  # fmt: skip
        lines.append(line)
    return tuple(lines)


@house_verb("members")
def add_account(desk: Desk, member: str, name: str, password: str = "") -> str:
    """Let a member sign in.

    Parameters
    ----------
    desk : Desk
    member : str
        Id of the member.
    name : str
        What they sign in with; must be free. Capital letters make no difference.
    password : str
        The first one, which they have to change; made up when empty.

    Returns
    -------
    str
        That password, to be handed over once.

    Raises
    ------
    UsageError
        For a member that is not there or has an account, a name that is none or is taken, or a
        password that would be guessed.
    StoreError
        When ``ekbom[clinic]`` is not installed.
    """
    known = check_account(name, password)
    given, kept = _first(password)
    now = desk.now().astimezone(UTC)
    with desk.store.transaction():
        if all(one.id != member for one in desk.store.members()):
            raise UsageError("account", "there is no such member", "see ekbom account list")
        for one in desk.store.accounts():
            if one.member == member:
                raise UsageError("account", "they have an account already", "it is kept as it is")
            check_free(known, (one.name,))
        made = Account(member, known, kept, now, now, given=True)
        desk.store.put_account(made, desk.event("add_account", records=(member,)))
    return given


@house_verb("members")
def set_password(desk: Desk, member: str, password: str = "") -> str:
    """Another first password for somebody who lost theirs; they are signed out everywhere.

    Parameters
    ----------
    desk, member, password
        As for `add_account`.

    Returns
    -------
    str
        That password, to be handed over once.

    Raises
    ------
    UsageError
        When they have no account, or for a password that would be guessed.
    """
    given, kept = _first(password)
    with desk.store.transaction():
        found = _account(desk.store.account(member))
        check_password(given, (found.name,))
        changed = replace(found, password=kept, given=True, ended_at=desk.now().astimezone(UTC))
        desk.store.put_account(changed, desk.event("set_password", records=(member,)))
    return given


@house_verb("members")
def reset_second_factor(desk: Desk, member: str) -> None:
    """Let somebody who lost their phone and their codes set up another; they are signed out.

    Raises
    ------
    UsageError
        When they have no account.
    """
    with desk.store.transaction():
        found = _account(desk.store.account(member))
        changed = replace(
            found, secret="", confirmed=False, salt="", codes=(),
            ended_at=desk.now().astimezone(UTC),
        )  # fmt: skip
        desk.store.put_account(changed, desk.event("reset_second_factor", records=(member,)))


@house_verb("members")
def end_sessions(desk: Desk, member: str) -> None:
    """Sign somebody out everywhere, at once.

    Raises
    ------
    UsageError
        When they have no account.
    """
    with desk.store.transaction():
        found = _account(desk.store.account(member))
        changed = replace(found, ended_at=desk.now().astimezone(UTC))
        desk.store.put_account(changed, desk.event("end_sessions", records=(member,)))


@house_verb("members")
def remove_account(desk: Desk, member: str) -> None:
    """Let a member sign in no more; what they wrote stays theirs.

    Raises
    ------
    UsageError
        When they have no account.
    """
    with desk.store.transaction():
        _account(desk.store.account(member))
        desk.store.remove_account(member, desk.event("remove_account", records=(member,)))


def check_account(name: str, password: str = "") -> str:
    """The name as it is kept, after name and first password were found to be good ones.

    Raises
    ------
    UsageError
        For a name that is empty, too long or not one line, or a password that would be guessed.
    """
    known = name.strip().casefold()
    if not known or len(known) > _LONGEST or not known.isprintable():
        raise UsageError(
            "--name", f"{name[:_LONGEST]!r} is no name to sign in with",
            f"give one line of up to {_LONGEST} letters",
        )  # fmt: skip
    if password:
        check_password(password, (known,))
    return known


def check_free(name: str, taken: Iterable[str]) -> None:
    """Refuse a name that somebody signs in with already.

    Raises
    ------
    UsageError
    """
    if name in taken:
        raise UsageError("--name", f"{name!r} is taken", "give another name")


def _account(found: Account | None) -> Account:
    if found is None:
        raise UsageError("account", "there is no such account", "see ekbom account list")
    return found


def _first(password: str) -> tuple[str, str]:
    """A first password as it was said, or made up, and what is kept of it."""
    from ekbom.storage.passwords import hash_password
    from ekbom.storage.recovery_code import make_code

    given = password or make_code(token_bytes)
    return given, hash_password(given)
