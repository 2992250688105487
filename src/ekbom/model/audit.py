"""The audit: who did what to which record, when, and with what result. No word about health.

Lines only ever follow one another: each carries a digest over itself and over the line before it,
so that a line that was altered, taken out or put in between is found.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal, get_args

from ekbom.model.people import Role

Result = Literal["done", "refused", "nothing_changed"]
RESULTS: tuple[Result, ...] = get_args(Result)
# What stands before the first line.
FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Event:
    """What is to be written into the audit.

    Attributes
    ----------
    at : datetime
        In UTC.
    actor : str
        Id of who acted.
    role : Role
    verb : str
        Name of the action, such as ``log_entry``.
    person : str
        Id of the person it was about; empty where it was about none.
    records : tuple of str
        Ids of the records.
    result : Result
    """

    at: datetime
    actor: str
    role: Role
    verb: str
    person: str = ""
    records: tuple[str, ...] = ()
    result: Result = "done"


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line of the audit.

    Attributes
    ----------
    number : int
        From 1, without gaps.
    event : Event
    digest : str
        SHA-256 over the digest of the line before and over this line.
    """

    number: int
    event: Event
    digest: str


def digest_of(before: str, number: int, event: Event) -> str:
    """The digest of a line, from that of the line before it (`FIRST` for the first).

    Parameters
    ----------
    before : str
    number : int
    event : Event
    """
    told = [
        before,
        number,
        event.at.isoformat(),
        event.actor,
        event.role,
        event.verb,
        event.person,
        list(event.records),
        event.result,
    ]
    return sha256(json.dumps(told, ensure_ascii=True).encode()).hexdigest()


Fault = Literal["missing", "altered", "cut", "added"]


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold.

    Attributes
    ----------
    number : int
        Of the line.
    fault : {"missing", "altered", "cut", "added"}
        Lines before it are not there; it, or the one before it, is not what was written; lines
        behind it are not there; it was put behind the last one.
    """

    number: int
    fault: Fault


class Chain:
    """Follows the lines of the audit one by one, and sees where the chain does not hold."""

    def __init__(self) -> None:
        self._number, self._digest = 0, FIRST

    def follow(self, line: AuditLine) -> Break | None:
        """The next line; what is wrong with it, or None."""
        number, before = self._number + 1, self._digest
        self._number, self._digest = line.number, line.digest
        if line.number != number:
            return Break(line.number, "missing")
        if line.digest != digest_of(before, number, line.event):
            return Break(number, "altered")
        return None

    def end(self, head: tuple[int, str]) -> Break | None:
        """After the last line: how it differs from the head that is kept apart, or None."""
        if head[0] > self._number:
            return Break(self._number, "cut")
        if head[0] < self._number:
            return Break(self._number, "added")
        return Break(self._number, "altered") if head[1] != self._digest else None


def chain_breaks(lines: Iterable[AuditLine], head: tuple[int, str]) -> Iterator[Break]:
    """Every place where lines were altered, taken out or put in; nothing when the chain holds.

    Parameters
    ----------
    lines : iterable of AuditLine
        All of them, in order.
    head : tuple of int and str
        Number and digest of the last line, as kept apart from the lines.
    """
    chain = Chain()
    yield from filter(None, map(chain.follow, lines))
    last = chain.end(head)
    if last is not None:
        yield last
