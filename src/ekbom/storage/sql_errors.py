"""What a database reports, as one sentence that says what to do. No word of what was kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import (
    DBAPIError,
    MultipleResultsFound,
    NoResultFound,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from ekbom.model.errors import StoreError

_BUSY = ("database is locked", "database table is locked", "locking protocol")
DAMAGED = ("it is damaged", "look what is wrong with: ekbom check, or restore a backup")
_AGAIN = "nothing was changed; try again"
# What the message of a database holds, what that means, and what to do.
_MEANINGS = (
    (_BUSY, "somebody else has been writing for too long", _AGAIN),
    (
        ("lock timeout", "deadlock detected"),
        "somebody else has been writing for too long",
        _AGAIN,
    ),
    (
        ("disk is full", "no space left"),
        "the disk is full",
        "nothing was changed; make room and try again",
    ),
    (
        ("readonly database", "read-only transaction"),
        "it can be read, but not written",
        "nothing was changed; look at the permissions of the folder and its files",
    ),
    (
        ("unable to open database file",),
        "it cannot be opened",
        "look at the permissions of the folder and its files",
    ),
    (
        ("not a database",),
        "it is encrypted with another key, or damaged",
        "give the right passphrase or recovery code, or restore a backup",
    ),
    (("malformed", "could not decode"), *DAMAGED),
    (
        ("unique constraint",),
        "the same name or key is kept already",
        "nothing was changed; choose another one, or change what is there",
    ),
    (
        ("foreign key constraint",),
        "it belongs to somebody or something that is not here",
        "nothing was changed; make that first",
    ),
    (
        ("disk i/o error",),
        "the disk reports an error",
        "nothing was changed; look at the disk, and at its free room",
    ),
    (
        ("password authentication failed", "permission denied", "insufficient privilege"),
        "the database does not let this user in",
        "look at the address, the user and the rights given there",
    ),
    (
        ("does not exist",),
        "there is no such database or user",
        "look at the address, or make the database first",
    ),
)


def is_busy(error: OperationalError) -> bool:
    """Whether somebody else holds the lock, so that trying again helps."""
    text = str(error.orig).lower()
    return any(word in text for word in _BUSY)


@contextmanager
def explained(where: str) -> Iterator[None]:
    """Turn what a database reports inside into a ``StoreError``.

    Parameters
    ----------
    where : str
        How the reader calls the database; without a password.
    """
    try:
        yield
    except DBAPIError as error:
        raise _meaning(error, where) from error
    except NoConnectionLeft as error:
        raise StoreError(where, "too many are using it at once", _AGAIN) from error
    except (NoResultFound, MultipleResultsFound) as error:
        raise StoreError(where, *DAMAGED) from error
    except SQLAlchemyError as error:
        raise StoreError(where, f"the database failed ({type(error).__name__})", _AGAIN) from error


def _meaning(error: DBAPIError, where: str) -> StoreError:
    text = str(error.orig).lower()
    for words, problem, todo in _MEANINGS:
        if any(word in text for word in words):
            return StoreError(where, problem, todo)
    lost = isinstance(error, OperationalError) and "psycopg" in type(error.orig).__module__
    if error.connection_invalidated or lost:
        return StoreError(
            where, "the database cannot be reached", "nothing was changed; look whether it runs"
        )
    # The whole message may quote what was to be written.
    return StoreError(where, f"the database refused it ({type(error.orig).__name__})", _AGAIN)
