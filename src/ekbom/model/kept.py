"""What a workspace keeps of a person: one record, who wrote it, when, and every version of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Literal, get_args

from ekbom.model.people import Role

# entry: one line of the journal         source: a table that was brought, and how it is read
# case: what is known, as a case file    recording: signals of a night, as a file
# scoring: what was found in it          plan: a trial
# answer: what ekbom answered            report: a page that was made
# home: what is to be done at home       appointment: the next date
# intake: what was asked before a course of visits      series: the course with its plans and steps
# settings: how the person wants things shown; stays on this machine
# visit: one visit, with the mornings after it and every warning that was shown
# handover: what travelling needs to know: the person's ids on other machines, versions that were
#     written apart from ours, the secret behind a pseudonym; it never travels itself
KeptKind = Literal[
    "entry", "source", "case", "recording", "scoring", "plan", "answer", "report", "home",
    "appointment", "intake", "series", "visit", "settings", "handover",
]  # fmt: skip
KEPT_KINDS: tuple[KeptKind, ...] = get_args(KeptKind)
SHORT = 8  # letters of an id or a seal that are shown, and enough to find it again


@dataclass(frozen=True, slots=True)
class Kept:
    """One version of one record.

    Attributes
    ----------
    id : str
        The same on every machine.
    person : str
        Id of the person it is about.
    kind : KeptKind
    key : str
        What makes it the same thing when it is brought a second time; unique among the living
        records of a person and kind.
    body : mapping
        Plain JSON values. Never a signal.
    written_at : datetime
        When the first version was written, in UTC.
    author : str
        Id of who wrote this version.
    author_role : Role
    at : datetime or None
        The moment it tells of, by the person's own clock (no zone).
    night : date or None
        The evening of the night it belongs to, or the day it is about.
    source : str
        Where it came from: a file's name, ``log``, ``partner``; empty when nobody said.
    original : str
        SHA-256 of the file it was read from, as kept; empty without one.
    late : bool
        Whether it was written later than the person's memory is trusted for.
    version : int
        From 1.
    changed_at : datetime or None
        When this version was written, in UTC; None for the first.
    reason : str
        Why it was amended; empty for the first version.
    """

    id: str
    person: str
    kind: KeptKind
    key: str
    written_at: datetime
    author: str
    author_role: Role
    body: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    at: datetime | None = None
    night: date | None = None
    source: str = ""
    original: str = ""
    late: bool = False
    version: int = 1
    changed_at: datetime | None = None
    reason: str = ""

    @property
    def named(self) -> str:
        """How messages name it: ``plan 1a2b3c4d``."""
        return f"{self.kind} {self.id[:SHORT]}"


def needed(kept: Kept) -> tuple[str, ...]:
    """SHA-256 of every original a version needs: what it was read from, and the files beside it.

    Parameters
    ----------
    kept : Kept
    """
    beside = (mark["sha256"] for mark in kept.body.get("marks", ()))
    return tuple(sorted({kept.original, *beside} - {""}))
