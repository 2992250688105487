"""Passwords and recovery codes as they are kept: stretched by argon2id, never to be read again."""

from __future__ import annotations

import unicodedata
from functools import cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from ekbom.model.errors import StoreError, to_install

if TYPE_CHECKING:
    from argon2 import PasswordHasher

# Each takes 64 MiB: a crowd at the door must not take all the memory of the house.
_AT_ONCE = BoundedSemaphore(2)
_CODE_BYTES = 32


def hash_password(password: str) -> str:
    """What is kept of a password: its hash with costs and salt.

    Raises
    ------
    StoreError
        When ``ekbom[clinic]`` is not installed.
    """
    hasher = _hasher()
    with _AT_ONCE:
        return hasher.hash(_plain(password))


def fits(kept: str, password: str) -> bool:
    """Whether a password is the one that is kept; without one it takes as long and is false.

    Parameters
    ----------
    kept : str
        From `hash_password`; empty where nobody has that name.
    password : str

    Raises
    ------
    StoreError
        When ``ekbom[clinic]`` is not installed.
    """
    hasher = _hasher()
    from argon2.exceptions import InvalidHashError, VerificationError

    with _AT_ONCE:
        try:
            right = hasher.verify(kept or _nobodys(), _plain(password))
        except (VerificationError, InvalidHashError):
            return False
    return right and bool(kept)


def is_old(kept: str) -> bool:
    """Whether a hash was made with other costs than today's."""
    return _hasher().check_needs_rehash(kept)


def hash_code(code: str, salt: str) -> str:
    """What is kept of a recovery code.

    Parameters
    ----------
    code : str
    salt : str
        Of all codes of an account, in hexadecimal: a code that is given is stretched once.
    """
    from argon2.low_level import Type, hash_secret_raw

    cost = _hasher()
    with _AT_ONCE:
        return hash_secret_raw(
            code.encode(), bytes.fromhex(salt), time_cost=cost.time_cost,
            memory_cost=cost.memory_cost, parallelism=cost.parallelism,
            hash_len=_CODE_BYTES, type=Type.ID,
        ).hex()  # fmt: skip


@cache
def _hasher() -> PasswordHasher:
    try:
        from argon2 import PasswordHasher
    except ImportError as error:
        raise StoreError(
            "accounts",
            "the part of ekbom that checks passwords is not installed",
            to_install("clinic"),
        ) from error
    return PasswordHasher()


@cache
def _nobodys() -> str:
    return _hasher().hash("the password of nobody")


def _plain(password: str) -> str:
    """The same letters may be written in two ways by two keyboards."""
    return unicodedata.normalize("NFKC", password)
